/* SPDX-License-Identifier: EUPL-1.2
 * Files of entries: their addresses, what may be kept, who may read them, and what an entry may refer to.
 *
 * Whoever refers to a file lets their own readers have it. So nobody may refer to one by its digest alone: it stands in the entry already, this
 * person brought it themselves today, or they can read it anyway. */
#include "core/refer.h"
#include "format/media.h"
#include "register/internal.h"

enum { PREFIX = 6, HEX = 64, VERSIONS_MOST = 200 };

slice entry_file_iri(ctx *cx, slice base, const digest *d, slice name)
{
	return JOIN(cx->mem, base, S("/file/"), digest_hex(cx->mem, d), S("/"), uri_encode(cx->mem, name));
}

bool entry_file_split(ctx *cx, slice base, slice iri, digest *ret, slice *ret_name)
{
	digest d;
	slice name, rest = slice_skip(iri, base.n);
	if (!base.n || !slice_starts(iri, base) || !slice_starts(rest, S("/file/")) || rest.n < PREFIX + HEX + 2 || rest.p[PREFIX + HEX] != '/') return false;
	if (!digest_from_hex(slice_take(slice_skip(rest, PREFIX), HEX), &d) || !uri_decode(cx->mem, slice_skip(rest, PREFIX + HEX + 1), false, &name)) return false;
	/* one address a file and name: no other spelling of the same */
	if (!utf8_valid(name) || !slice_eq(entry_file_iri(cx, base, &d, name), iri)) return false;
	*ret = d;
	*ret_name = name;
	return true;
}

slice file_size_text(ctx *cx, uint64_t bytes)
{
	if (bytes < 1000) return trf(cx->mem, cx->lang, "{1} bytes", ctx_num(cx, bytes));
	if (bytes < 999500) return trf(cx->mem, cx->lang, "{1} kB", ctx_num(cx, (bytes + 500) / 1000));
	return trf(cx->mem, cx->lang, "{1} MB", text_double(cx->mem, cx->lang, (double)bytes / 1e6, 1));
}

slice file_text(ctx *cx, const entry_store *e, slice iri)
{
	digest d;
	slice name;
	uint64_t bytes;
	ctx quiet = *cx;
	if (!entry_file_split(cx, e->base, iri, &d, &name)) return iri;
	const media_type *m = media_of_name(name);
	if (!m || !e->files || upload_size(&quiet, e->files, &d, &bytes) != ST_OK) return name;
	return trf(cx->mem, cx->lang, "{1} ({2}, {3})", name, tr_slice(cx->lang, m->name), file_size_text(cx, bytes));
}

static bool takes(const property *p, const media_type *m)
{
	if (!p || !p->media_n) return true;
	for (size_t i = 0; i < p->media_n; i++)
		if (slice_eq(p->media[i], m->media)) return true;
	return false;
}

/* "PDF document (.pdf), PNG image (.png)" */
static slice taken_types(ctx *cx, const property *p)
{
	buf *b = buf_new(cx->mem, 4096);
	for (size_t i = 0; media_at(i); i++) {
		const media_type *m = media_at(i);
		slice first, rest = m->extensions;
		if (!takes(p, m) || !slice_split(&rest, ' ', &first)) continue;
		if (b->n) buf_lit(b, ", ");
		if (p && p->media_n) buf_put(b, JOIN(cx->mem, tr_slice(cx->lang, m->name), S(" (."), first, S(")")));
		else buf_put(b, JOIN(cx->mem, S("."), first));
	}
	return buf_slice(b);
}

static status check_bytes(ctx *cx, const property *p, const media_type *m, slice name, uint64_t bytes)
{
	uint64_t most = p ? p->file_most : UPLOAD_MOST;
	if (!m || !takes(p, m)) return fail(cx, BAD_MEDIA_TYPE, "\"{1}\" is not a kind of file that is taken here. These are: {2}.", name, taken_types(cx, p));
	if (bytes > most) return fail(cx, TOO_LARGE, "\"{1}\" is {2}, and at most {3} is taken here. Make it smaller, or put it elsewhere and refer to it.", name, file_size_text(cx, bytes), file_size_text(cx, most));
	return ST_OK;
}

status file_take(ctx *cx, const entry_store *e, const property *p, slice given, slice bytes, slice *ret_iri)
{
	slice name = media_clean_name(cx->mem, given);
	digest d;
	TRY(entry_signed_in(cx));
	if (!e->files) return fail(cx, UNAVAILABLE, "Files cannot be kept now.");
	if (!name.p) return fail(cx, INVALID, "\"{1}\" is no name for a file: letters or digits and an ending such as .pdf are needed. Rename it and choose it again.", utf8_take(given, 100));
	if (!bytes.n) return fail(cx, INVALID, "The file \"{1}\" is empty. Choose one with something in it.", name);
	const media_type *m = media_of_name(name);
	TRY(check_bytes(cx, p, m, name, bytes.n));
	if (!media_fits(m, bytes)) return fail(cx, BAD_MEDIA_TYPE, "\"{1}\" is called a {2}, but what is in it is something else. Save it again in that format, or give it its right ending.", name, tr_slice(cx->lang, m->name));
	TRY(upload_put(cx, e->files, bytes, cx->who->iri, &d));
	*ret_iri = entry_file_iri(cx, e->base, &d, name);
	return ST_OK;
}

static bool object_of(const graph *g, tid t)
{
	for (graph_walk w = graph_match(g, 0, 0, t); graph_next(&w);) return true;
	return false;
}

static bool version_refers(ctx *cx, const entry_store *e, const upload_reference *ref, slice iri)
{
	slice register_name, name;
	event v;
	graph *g;
	const reg *r = resource_iri_split(e->base, ref->iri, &register_name, &name) ? registers_find(e->registers, register_name) : NULL;
	if (!r || entry_version(cx, e, r, ref->iri, ref->version, &v, &g) != ST_OK) return false;
	tid t = graph_find_iri(g, iri);
	return t && object_of(g, t);
}

status file_visible(ctx *cx, const entry_store *e, slice iri)
{
	digest d;
	slice name;
	bool now = false, then = false;
	upload_reference *refs;
	size_t n = 0;
	if (!e->files || !entry_file_split(cx, e->base, iri, &d, &name)) return fail(cx, NOT_FOUND, "There is no such file, or you may not see it.");
	TRY(index_referred(cx, iri, &now));
	if (now) return ST_OK;
	TRY(upload_references(cx, e->files, &d, VERSIONS_MOST, &refs, &n));
	for (size_t i = 0; i < n && !then; i++) {
		ctx room = *cx; /* a version each */
		room.mem = arena_create(0);
		then = version_refers(&room, e, &refs[i], iri);
		arena_destroy(room.mem);
	}
	return then ? ST_OK : fail(cx, NOT_FOUND, "There is no such file, or you may not see it.");
}

/* What a document says of files. */

typedef struct { ctx *cx; const entry_store *e; const reg *r; graph *doc; const graph *before; } checking;

static slice value_at(checking *ck, const property *p, slice prefix, size_t i)
{
	arena *a = ck->cx->mem;
	slice at = prefix.n ? JOIN(a, prefix, S("."), p->key) : p->key;
	return p->max == 1 ? at : JOIN(a, at, S("["), ctx_num(ck->cx, i), S("]"));
}

static bool may_use(checking *ck, slice iri, const digest *d)
{
	ctx quiet = *ck->cx;
	tid known = ck->before ? graph_find_iri(ck->before, iri) : 0;
	if (known && object_of(ck->before, known)) return true;
	return upload_brought(&quiet, ck->e->files, d, ck->cx->who->iri) || file_visible(&quiet, ck->e, iri) == ST_OK;
}

/* The properties among which one of a file stands: of the entry or of a group. */
typedef struct { const property *list; size_t n; tid subject; slice prefix; } level;

static void set_fact(checking *ck, const level *lv, slice key, slice value, bool media)
{
	const property *p = NULL;
	tid subject = lv->subject;
	for (size_t i = 0; i < lv->n && key.p; i++)
		if (slice_eq(lv->list[i].key, key)) p = &lv->list[i];
	if (!p) return;
	tid path = graph_iri(ck->doc, p->path);
	graph_remove(ck->doc, subject, path, 0);
	if (!value.p) return;
	if (media && p->is_iri) graph_add(ck->doc, subject, path, graph_iri(ck->doc, JOIN(ck->cx->mem, S("https://www.iana.org/assignments/media-types/"), value)));
	else graph_add(ck->doc, subject, path, graph_literal(ck->doc, value, p->datatype, NO_SLICE));
}

/* One value: nothing to say of an address elsewhere. */
static void check_value(checking *ck, const level *lv, const property *p, slice iri, slice at)
{
	ctx *cx = ck->cx, quiet = *cx;
	digest d;
	slice name;
	uint64_t bytes = 0;
	slice ours = JOIN(cx->mem, ck->e->base, S("/file/"));
	if (!slice_starts(iri, ours)) return;
	if (!entry_file_split(cx, ck->e->base, iri, &d, &name) || upload_size(&quiet, ck->e->files, &d, &bytes) != ST_OK || !may_use(ck, iri, &d)) {
		finding_add(cx, at, "The file <{1}> is not here for you: it was not uploaded by you today, or it went because nothing used it. Upload it (again).", iri);
		return;
	}
	const media_type *m = media_of_name(name);
	slice content;
	if (!slice_eq(name, media_clean_name(cx->mem, name)) || check_bytes(&quiet, p, m, name, bytes) != ST_OK) {
		finding_at(cx, at, quiet.err.code ? quiet.err.message : trf(cx->mem, cx->lang, "\"{1}\" cannot be the name of a file here. Use the address that the upload gave.", name));
		return;
	}
	ctx room = *cx;
	room.mem = arena_create(0);
	bool fits = upload_read(&room, ck->e->files, &d, &content) == ST_OK && media_fits(m, content);
	arena_destroy(room.mem);
	if (!fits) finding_add(cx, at, "\"{1}\" is called a {2}, but what is in it is something else. Save it again in that format, or give it its right ending.", name, tr_slice(cx->lang, m->name));
	set_fact(ck, lv, p->media_key, m->media, true);
	set_fact(ck, lv, p->size_key, ctx_num(cx, bytes), false);
}

/* The facts of a file of ours that was taken away go with it; those of an address elsewhere are whoever's typed them. */
static void drop_facts(checking *ck, const level *lv, const property *p)
{
	tid was = ck->before ? graph_find_iri(ck->before, graph_term(ck->doc, lv->subject)->lex) : 0;
	slice file = was ? graph_value(ck->before, was, p->path) : NO_SLICE;
	if (!slice_starts(file, JOIN(ck->cx->mem, ck->e->base, S("/file/")))) return;
	set_fact(ck, lv, p->media_key, NO_SLICE, true);
	set_fact(ck, lv, p->size_key, NO_SLICE, false);
}

static void check_level(checking *ck, const level *lv)
{
	arena *a = ck->cx->mem;
	for (size_t i = 0; i < lv->n; i++) {
		const property *p = &lv->list[i];
		if (p->widget != WIDGET_FILE && p->widget != WIDGET_GROUP) continue;
		size_t count = count_objects(ck->doc, lv->subject, p->path), k = 0;
		tid path = graph_find_iri(ck->doc, p->path), *values = arena_new(a, tid, count + 1);
		if (!count && p->widget == WIDGET_FILE) drop_facts(ck, lv, p);
		for (graph_walk w = graph_match(ck->doc, lv->subject, path, 0); count && graph_next(&w);) values[k++] = w.t.o;
		for (k = 0; k < count; k++) {
			slice at = value_at(ck, p, lv->prefix, k), value = arena_copy(a, graph_term(ck->doc, values[k])->lex);
			if (p->widget == WIDGET_GROUP) check_level(ck, &(level){ p->members, p->member_n, values[k], at });
			else check_value(ck, lv, p, value, at);
		}
	}
}

bool document_has_files(ctx *cx, const entry_store *e, const graph *doc)
{
	slice ours = JOIN(cx->mem, e->base, S("/file/"));
	for (graph_walk w = graph_match(doc, 0, 0, 0); e->files && graph_next(&w);)
		if (slice_starts(graph_term(doc, w.t.o)->lex, ours)) return true;
	return false;
}

/* A file's address where no file belongs would open it to other readers all the same. */
static void check_strays(checking *ck)
{
	slice ours = JOIN(ck->cx->mem, ck->e->base, S("/file/"));
	for (graph_walk w = graph_match(ck->doc, 0, 0, 0); graph_next(&w);) {
		const term *o = graph_term(ck->doc, w.t.o), *path = graph_term(ck->doc, w.t.p);
		if (o->kind != TERM_IRI || !slice_starts(o->lex, ours)) continue;
		bool belongs = false;
		for (size_t i = 0; i < ck->r->property_n && !belongs; i++) {
			const property *p = &ck->r->properties[i];
			belongs = p->widget == WIDGET_FILE && slice_eq(p->path, path->lex);
			for (size_t k = 0; k < p->member_n && !belongs; k++) belongs = p->members[k].widget == WIDGET_FILE && slice_eq(p->members[k].path, path->lex);
		}
		const property *p = reg_property_of_path(ck->r, path->lex);
		if (!belongs) finding_add(ck->cx, p ? p->key : short_name(ck->cx->mem, path->lex), "<{1}> is a file of this site, and this is no place for a file. Take it out.", o->lex);
	}
}

status document_files(ctx *cx, const entry_store *e, const reg *r, graph *doc, slice iri, const graph *before)
{
	checking ck = { cx, e, r, doc, before };
	const finding *last = cx->err.last;
	tid subject = graph_find_iri(doc, iri);
	if (!e->files || !subject) return ST_OK;
	check_level(&ck, &(level){ r->properties, r->property_n, subject, NO_SLICE });
	check_strays(&ck);
	if (cx->err.last != last) return fail(cx, INVALID, "Some of the values are not right yet.");
	return ST_OK;
}

/* Once held, what was there a moment ago may have been swept. */
status document_files_there(ctx *cx, const entry_store *e, const graph *doc)
{
	slice ours = JOIN(cx->mem, e->base, S("/file/")), name;
	for (graph_walk w = graph_match(doc, 0, 0, 0); graph_next(&w);) {
		const term *o = graph_term(doc, w.t.o);
		digest d;
		uint64_t bytes;
		ctx quiet = *cx;
		if (o->kind != TERM_IRI || !slice_starts(o->lex, ours) || !entry_file_split(cx, e->base, o->lex, &d, &name) || upload_size(&quiet, e->files, &d, &bytes) == ST_OK) continue;
		return fail(cx, INVALID, "The file \"{1}\" is not kept here any more. Upload it again.", name);
	}
	return ST_OK;
}
