/* SPDX-License-Identifier: EUPL-1.2
 * form_files: what came with a form as files. Each is kept at once and stands in the form as its address from then on, so that a form that
 * comes back with errors still has it; a box asks to take one away. */
#include "face/html/form.h"
#include "format/media.h"

slice html_accept(ctx *cx, const property *p)
{
	buf *b = buf_new(cx->mem, 4096);
	for (size_t i = 0; i < p->media_n; i++) {
		const media_type *m = media_find(p->media[i]);
		slice one, rest = m ? m->extensions : NO_SLICE;
		while (slice_split(&rest, ' ', &one)) buf_put(b, JOIN(cx->mem, b->n ? S(",.") : S("."), one));
	}
	return buf_slice(b);
}

/* "documents.1" and "contacts.0.photo": the property, whatever the numbers. */
static const property *property_of(ctx *cx, const reg *r, slice name)
{
	slice rest = name, part, key = NO_SLICE;
	uint64_t number;
	while (slice_split(&rest, '.', &part))
		if (!slice_to_u64(part, &number)) key = key.n ? JOIN(cx->mem, key, S("."), part) : part;
	const property *p = reg_property(r, key);
	return p && p->widget == WIDGET_FILE && !p->hidden && !p->read_only ? p : NULL;
}

/* Where a finding about it stands: of several files at all of them, as those that were not taken leave no place. */
static slice finding_place(ctx *cx, const property *p, slice name)
{
	if (p->max == 1) return name;
	size_t dot = slice_rfind_char(name, '.');
	return dot == SLICE_NONE ? name : arena_copy(cx->mem, slice_take(name, dot));
}

static bool asked_away(ctx *cx, const form *f, slice name) { return form_field(f, JOIN(cx->mem, name, S(".remove"))).n > 0; }

status form_files(ctx *cx, const reg *r, form *f)
{
	status worst = ST_OK;
	pair *fields = arena_new(cx->mem, pair, f->n + f->upload_n + 1);
	map *taken = map_new(cx->mem);
	error first = { 0 };
	size_t n = 0;
	for (size_t i = 0; i < f->upload_n; i++) {
		const upload *u = &f->uploads[i];
		const property *p = property_of(cx, r, u->name);
		slice iri;
		if (!p || map_has(taken, u->name)) continue;
		ctx own = *cx;
		ctx_error_clear(&own);
		status st = file_take(&own, &cx->sv->entries, p, u->filename, u->content, &iri);
		if (st != ST_OK && status_http(st) >= 500) return cx->err = own.err, st;
		if (st == ST_OK) {
			fields[n++] = (pair){ u->name, iri };
			map_put(taken, u->name, fields);
		} else {
			finding_at(cx, finding_place(cx, p, u->name), own.err.message);
			if (worst == ST_OK) first = own.err;
			if (worst == ST_OK) worst = st;
		}
	}
	for (size_t i = 0; i < f->n; i++) {
		pair one = f->fields[i];
		if (map_has(taken, one.name)) continue;
		if (property_of(cx, r, one.name) && asked_away(cx, f, one.name)) one.value = S("");
		fields[n++] = one;
	}
	f->fields = fields;
	f->n = n;
	if (worst != ST_OK) cx->err.code = worst, cx->err.message = first.message;
	return worst;
}

void form_files_lost(ctx *cx, const reg *r, const form *f)
{
	for (size_t i = 0; i < f->upload_n; i++) {
		const property *p = property_of(cx, r, f->uploads[i].name);
		if (p) finding_add(cx, finding_place(cx, p, f->uploads[i].name), "The file \"{1}\" was not kept. Choose it again.", utf8_take(f->uploads[i].filename, 100));
	}
}
