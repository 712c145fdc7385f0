/* SPDX-License-Identifier: EUPL-1.2
 * Reading entries: now, as they were, and what happened to them. An old version is shown only to who could see that very
 * version, and only while they can see the entry itself. */
#include "register/internal.h"

status entry_get(ctx *cx, const entry_store *e, const reg *r, slice iri, resource *ret, graph **ret_doc)
{
	(void)e;
	resource res;
	TRY(index_get(cx, iri, &res));
	if (!slice_eq(res.register_name, r->name)) return fail(cx, NOT_FOUND, "There is nothing here.");
	graph *g = graph_new(cx->mem);
	TRY(index_graph(cx, iri, g));
	*ret = res;
	*ret_doc = g;
	return ST_OK;
}

static status parse(ctx *cx, const event *v, slice text, graph **ret)
{
	return document_read(cx, v->media.n ? v->media : rdf_media_type(RDF_TURTLE), text, v->iri, ret);
}

/* The document that an event made or withdrew; *ret NULL when it was erased. */
static status document_at(ctx *cx, const entry_store *e, const event *v, slice text, graph **ret)
{
	event before = *v;
	*ret = NULL;
	while (!text.p && before.kind == EVENT_WITHDRAW && before.version > 1) TRY(log_version(cx, e->log, v->iri, before.version - 1, &before, &text));
	if (!text.p) return ST_OK;
	return parse(cx, &before, text, ret);
}

status entry_version(ctx *cx, const entry_store *e, const reg *r, slice iri, uint64_t version, event *ret, graph **ret_doc)
{
	resource res;
	event v;
	slice text;
	graph *g;
	TRY(index_get(cx, iri, &res));
	TRY(log_version(cx, e->log, iri, version, &v, &text));
	TRY(document_at(cx, e, &v, text, &g));
	if (!g) return fail(cx, GONE, "Version {1} was erased.", ctx_num(cx, version));
	if (!document_visible(cx, r, g, iri)) return fail(cx, NOT_FOUND, "There is nothing here.");
	*ret = v;
	*ret_doc = g;
	return ST_OK;
}

/* Whether this event may be shown; of an erased document only that it happened. */
static status shown(ctx *cx, const entry_store *e, const reg *r, event *v, bool *ret)
{
	*ret = true;
	if (cx->view->all) return ST_OK;
	graph *g = NULL;
	event same;
	slice text;
	ctx room = *cx; /* a history is read through many documents, each in memory of its own */
	room.mem = arena_create(0);
	status st = log_version(&room, e->log, v->iri, v->version, &same, &text);
	if (st == ST_OK) st = document_at(&room, e, v, text, &g);
	if (st == ST_OK && g) *ret = document_visible(&room, r, g, v->iri);
	if (st != ST_OK) {
		cx->err.code = st;
		cx->err.message = arena_copy(cx->mem, room.err.message);
	}
	arena_destroy(room.mem);
	if (!g) v->reason = S("");
	return st;
}

status entry_history(ctx *cx, const entry_store *e, const reg *r, slice iri, uint64_t before, size_t most, event **ret, size_t *ret_n)
{
	resource res;
	event *out = arena_new(cx->mem, event, most + 1), *part;
	size_t n = 0, part_n = 1;
	TRY(index_get(cx, iri, &res));
	while (n < most && part_n) {
		TRY(log_history(cx, e->log, iri, before, most - n, &part, &part_n));
		for (size_t i = 0; i < part_n; i++) {
			bool visible;
			TRY(shown(cx, e, r, &part[i], &visible));
			if (visible) out[n++] = part[i];
			before = part[i].version;
		}
		if (before <= 1) break;
	}
	*ret = out;
	*ret_n = n;
	return ST_OK;
}

/* The text an address is made of: of a text per language the Dutch one, else the English, else any. */
static slice name_source(const property *p, const json *v)
{
	const json *m = json_get(v, p->key);
	if (!p->lang_text) return m && (m->kind == JSON_STRING || m->kind == JSON_NUMBER) ? m->text : NO_SLICE;
	for (lang l = 0; l < LANG_COUNT; l++) {
		slice text = json_text(json_get(m, lang_tag(l)));
		if (slice_trim(text).n) return text;
	}
	return m && m->kind == JSON_OBJECT && m->child ? json_text(m->child) : NO_SLICE;
}

/* Also what was withdrawn or erased keeps its address, so the log is asked, not the index. */
static bool taken(ctx *cx, const entry_store *e, slice iri)
{
	ctx quiet = *cx;
	event last;
	slice text;
	return log_current(&quiet, e->log, iri, &last, &text) != ST_NOT_FOUND;
}

slice entry_name(ctx *cx, const entry_store *e, const reg *r, const json *v)
{
	slice text = r->name_property ? name_source(r->name_property, v) : NO_SLICE;
	slice name = text.p ? uri_name(cx->mem, text) : NO_SLICE;
	if (!name.n) return ctx_uuid(cx);
	if (!slice_eq(name, S("new")) && !taken(cx, e, resource_iri(cx, e->base, r->name, name))) return name;
	slice stem = utf8_take(name, 72);
	for (uint64_t i = 2; i < 100; i++) {
		slice next = JOIN(cx->mem, stem, S("-"), ctx_num(cx, i));
		if (!slice_eq(name, S("new")) && !taken(cx, e, resource_iri(cx, e->base, r->name, next))) return next;
	}
	return ctx_uuid(cx);
}
