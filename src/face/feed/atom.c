/* SPDX-License-Identifier: EUPL-1.2
 * Feeds of changes (Atom, RFC 4287): the newest entries of a register, or what happened to one entry. */
#include "face/feed/inside.h"
#include "format/xml.h"

enum { ENTRIES = 50 };

static void link_to(xml_writer *w, const char *rel, slice media, slice href)
{
	xml_begin(w, S("link"));
	xml_attribute(w, S("rel"), slice_from(rel));
	if (media.n) xml_attribute(w, S("type"), media);
	xml_attribute(w, S("href"), href);
	xml_end(w);
}

/* updated: 0 for a feed in which nothing happened that this person may see */
static xml_writer begin(ctx *cx, const request *q, response *r, slice title, slice about, msec updated)
{
	xml_writer w = xml_writer_to(r->body, true);
	slice base = cx->sv->settings->base, self = JOIN(cx->mem, base, q->path);
	xml_begin(&w, S("feed"));
	xml_attribute(&w, S("xmlns"), S("http://www.w3.org/2005/Atom"));
	xml_attribute(&w, S("xml:lang"), lang_tag(cx->lang));
	xml_element(&w, S("id"), self);
	xml_element(&w, S("title"), title);
	if (about.n) xml_element(&w, S("subtitle"), about);
	xml_element(&w, S("updated"), time_iso(cx->mem, updated));
	link_to(&w, "self", form_media(FORM_ATOM), self);
	link_to(&w, "alternate", S("text/html"), slice_ends(self, S(".atom")) ? slice_take(self, self.n - 5) : self);
	xml_begin(&w, S("author"));
	xml_element(&w, S("name"), cx->sv->settings->site_name);
	xml_end(&w);
	return w;
}

static slice page_of(ctx *cx, const resource *res) { return JOIN(cx->mem, cx->sv->settings->base, S("/doc/"), res->register_name, S("/"), res->name); }

static status summary_of(ctx *cx, const reg *r, const resource *res, slice *ret)
{
	graph *g = graph_new(cx->mem);
	*ret = NO_SLICE;
	if (!r->summary_property) return ST_OK;
	TRY(index_graph(cx, res->iri, g));
	tid s = graph_find_iri(g, res->iri);
	if (s) *ret = graph_text(g, s, r->summary_property->path, cx->lang);
	return ST_OK;
}

static status list_entry(ctx *cx, xml_writer *w, const reg *r, const resource *res)
{
	slice summary, page = page_of(cx, res);
	const workflow_state *s = reg_state(r, res->state);
	TRY(summary_of(cx, r, res, &summary));
	xml_begin(w, S("entry"));
	xml_element(w, S("id"), res->iri);
	xml_element(w, S("title"), resource_label(res, cx->lang));
	xml_element(w, S("updated"), time_iso(cx->mem, res->modified));
	xml_element(w, S("published"), time_iso(cx->mem, res->created));
	link_to(w, "alternate", S("text/html"), page);
	link_to(w, "alternate", S("application/ld+json"), JOIN(cx->mem, page, S(".jsonld")));
	if (s) {
		xml_begin(w, S("category"));
		xml_attribute(w, S("term"), s->iri);
		xml_attribute(w, S("label"), s->label.v[cx->lang]);
		xml_end(w);
	}
	if (summary.n) xml_element(w, S("summary"), utf8_take(summary, 1000));
	xml_end(w);
	return ST_OK;
}

status feed_atom_list(ctx *cx, const request *q, response *r, const reg *reg_)
{
	list_query lq;
	list_result l;
	TRY(list_query_from(cx, reg_, q, false, &lq));
	lq.order = S("-modified");
	lq.offset = 0;
	lq.limit = ENTRIES;
	lq.facet_count = 0;
	feed_headers(cx, r, FORM_ATOM);
	if (response_not_modified(cx, q, r, feed_list_tag(cx, FORM_ATOM), 0)) return ST_OK;
	TRY(index_list(cx, &lq, &l));
	xml_writer w = begin(cx, q, r, reg_->title.v[cx->lang], reg_->about.v[cx->lang], l.n ? l.rows[0].modified : 0);
	for (size_t i = 0; i < l.n; i++) TRY(list_entry(cx, &w, reg_, &l.rows[i]));
	xml_end(&w);
	return ST_OK;
}

static slice what_happened(ctx *cx, const event *e)
{
	slice number = ctx_num(cx, e->version);
	switch (e->kind) {
	case EVENT_CREATE: return trf(cx->mem, cx->lang, "Version {1}: added", number);
	case EVENT_WITHDRAW: return trf(cx->mem, cx->lang, "Version {1}: withdrawn", number);
	case EVENT_ERASE: return trf(cx->mem, cx->lang, "Version {1}: content erased", number);
	default: return trf(cx->mem, cx->lang, "Version {1}: changed", number);
	}
}

/* What changed, a line each: the document of this version against the one before it that this person may see. */
static void content_of(ctx *cx, const reg *r, const resource *res, const event *e, slice *ret)
{
	event other;
	graph *now = NULL, *before = NULL;
	diff_line *lines;
	size_t n;
	buf *b = buf_new(cx->mem, 1 << 20);
	buf_put(b, e->reason);
	*ret = buf_slice(b);
	if (e->kind != EVENT_UPDATE || entry_version(cx, &cx->sv->entries, r, res->iri, e->version, &other, &now) != ST_OK ||
	    entry_version(cx, &cx->sv->entries, r, res->iri, e->version - 1, &other, &before) != ST_OK) {
		ctx_error_clear(cx);
		return;
	}
	if (document_diff(cx, cx->sv->registers, r, before, now, &lines, &n) != ST_OK) return;
	for (size_t i = 0; i < n; i++) {
		if (b->n) buf_lit(b, "\n");
		buf_put(b, lines[i].name.v[cx->lang]);
		buf_lit(b, ": ");
		buf_put(b, utf8_take(lines[i].before, 300));
		buf_lit(b, " \xE2\x86\x92 ");
		buf_put(b, utf8_take(lines[i].after, 300));
	}
	*ret = buf_slice(b);
}

status feed_atom_one(ctx *cx, const request *q, response *r, const reg *reg_, const resource *res)
{
	event *events;
	size_t n;
	if (!slice_eq(res->register_name, reg_->name)) return fail(cx, NOT_FOUND, "There is nothing here.");
	feed_headers(cx, r, FORM_ATOM);
	if (response_not_modified(cx, q, r, feed_list_tag(cx, FORM_ATOM), 0)) return ST_OK;
	TRY(entry_history(cx, &cx->sv->entries, reg_, res->iri, 0, ENTRIES, &events, &n));
	xml_writer w = begin(cx, q, r, resource_label(res, cx->lang), NO_SLICE, n ? events[0].time : res->modified);
	ctx room = *cx; /* two documents an entry of the feed: each time in the same memory */
	room.mem = arena_create(0);
	for (size_t i = 0; i < n; i++) {
		slice content, number = ctx_num(cx, events[i].version);
		content_of(&room, reg_, res, &events[i], &content);
		xml_begin(&w, S("entry"));
		xml_element(&w, S("id"), JOIN(cx->mem, res->iri, S("?version="), number));
		xml_element(&w, S("title"), what_happened(cx, &events[i]));
		xml_element(&w, S("updated"), time_iso(cx->mem, events[i].time));
		link_to(&w, "alternate", S("text/html"), JOIN(cx->mem, page_of(cx, res), S("?version="), number));
		if (content.n) xml_element(&w, S("content"), content);
		xml_end(&w);
		arena_reset(room.mem);
	}
	arena_destroy(room.mem);
	xml_end(&w);
	return ST_OK;
}
