/* SPDX-License-Identifier: EUPL-1.2
 * Many entries in one go, for imports: they may refer to each other, and all are appended or none is. */
#include "register/internal.h"

typedef struct { ctx *cx; const entry_store *e; const entry_item *items; size_t n; map *coming; change *changes; const graph **docs; size_t doc_n; } saving; /* docs: those that refer to files */

static slice place_of(saving *sv, size_t i, slice at)
{
	slice number = ctx_num(sv->cx, i + 1);
	return at.n ? JOIN(sv->cx->mem, number, S("."), at) : number;
}

static status may_import(saving *sv, const entry_item *it, const graph *doc)
{
	ctx *cx = sv->cx;
	rights s = document_rights(cx, it->r, doc, it->iri);
	if (!entry_may(cx, it->r, MAY_IMPORT, s))
		return fail(cx, FORBIDDEN, "You do not have the rights to import into the register \"{1}\" for <{2}>.", it->r->title.v[cx->lang], s.organisation.n ? s.organisation : S("-"));
	return check_privileges(cx, it->r, doc, it->iri);
}

/* An import may name any state of the workflow: the sheet it comes from was followed elsewhere. */
static status prepare(saving *sv, size_t i)
{
	ctx *cx = sv->cx;
	const entry_item *it = &sv->items[i];
	graph *doc = document_copy(cx->mem, it->doc);
	slice state = document_state(doc, it->iri), old = NO_SLICE;
	graph *now = NULL;
	if (it->expect != VERSION_NONE) {
		resource res;
		TRY(entry_current(cx, sv->e, it->r, it->iri, it->expect, &res, &now));
		TRY(may_import(sv, it, now));
		old = res.state;
	}
	TRY(may_import(sv, it, doc));
	if (it->r->state_n) document_set_state(doc, it->iri, state.p ? state : state_or_initial(it->r, old));
	ctx own = *cx;
	ctx_error_clear(&own);
	status files = document_files(&own, sv->e, it->r, doc, it->iri, now), st = document_validate_among(&own, sv->e->registers, it->r, doc, it->iri, sv->coming);
	if (files == ST_INVALID && st == ST_OK) st = files;
	for (const finding *f = own.err.findings; f; f = f->next) finding_at(cx, place_of(sv, i, f->at), f->message);
	if (st == ST_INVALID && !own.err.findings) finding_at(cx, place_of(sv, i, S("")), own.err.message);
	else if (st != ST_OK && st != ST_INVALID) return cx->err.code = own.err.code, cx->err.message = own.err.message, st;
	if (document_has_files(cx, sv->e, doc)) sv->docs[sv->doc_n++] = doc;
	change *c = &sv->changes[i];
	*c = (change){ .space = S("main"), .iri = it->iri, .expect = it->expect, .kind = it->expect == VERSION_NONE ? EVENT_CREATE : EVENT_UPDATE, .actor = cx->who->iri,
		.reason = it->reason.p ? it->reason : S(""), .register_name = it->r->name, .register_version = it->r->version, .media = rdf_media_type(RDF_TURTLE) };
	return document_text(cx, doc, it->iri, &c->document);
}

status entry_save_all(ctx *cx, const entry_store *e, const entry_item *items, size_t n, event *ret)
{
	TRY(entry_signed_in(cx));
	saving sv = { cx, e, items, n, map_new(cx->mem), arena_new(cx->mem, change, n + 1), arena_new(cx->mem, const graph *, n + 1), 0 };
	const finding *last = cx->err.last;
	for (size_t i = 0; i < n; i++) map_put(sv.coming, items[i].iri, (void *)(uintptr_t)items[i].r);
	for (size_t i = 0; i < n; i++) TRY(prepare(&sv, i));
	if (cx->err.last != last) return fail(cx, INVALID, "Some of the values are not right yet.");
	if (!n) return ST_OK;
	if (!sv.doc_n) return event_append_all(cx, e->writer, sv.changes, n, ret);
	upload_hold(e->files);
	status st = ST_OK;
	for (size_t i = 0; i < sv.doc_n && st == ST_OK; i++) st = document_files_there(cx, e, sv.docs[i]);
	if (st == ST_OK) st = event_append_all(cx, e->writer, sv.changes, n, ret);
	upload_let_go(e->files);
	return st;
}
