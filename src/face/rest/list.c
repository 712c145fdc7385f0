/* SPDX-License-Identifier: EUPL-1.2
 * Lists: whole entries, with counts of facets where they are asked for, and links to the next part. */
#include "face/rest/inside.h"

static json *text(ctx *cx, slice s) { return json_new(cx->mem, JSON_STRING, s); }
static json *number(ctx *cx, uint64_t n) { return json_new(cx->mem, JSON_NUMBER, ctx_num(cx, n)); }

static slice facet_label(ctx *cx, const property *p, const facet_value *v)
{
	for (size_t i = 0; i < p->choice_n; i++)
		if (slice_eq(p->choices[i].value, v->value)) return p->choices[i].label.v[cx->lang];
	slice s = cx->lang == LANG_NL ? v->label_nl : v->label_en;
	return s.n ? s : v->value;
}

static json *facets_json(ctx *cx, const reg *r, const list_result *l)
{
	json *out = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	for (size_t i = 0; i < l->facet_n; i++) {
		const facet_count *f = &l->facets[i];
		const property *p = reg_property(r, f->column);
		json *list = json_new(cx->mem, JSON_ARRAY, NO_SLICE), *one = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
		for (size_t k = 0; p && k < f->n; k++) {
			const workflow_state *s = slice_eq(f->column, S("state")) ? reg_state(r, f->values[k].value) : NULL;
			json *v = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
			json_add(v, S("value"), text(cx, s ? s->name : f->values[k].value));
			json_add(v, S("label"), text(cx, facet_label(cx, p, &f->values[k])));
			json_add(v, S("count"), number(cx, f->values[k].count));
			json_add(list, NO_SLICE, v);
		}
		json_add(one, S("values"), list);
		json_add(one, S("missing"), number(cx, f->missing));
		json_add(one, S("distinct"), number(cx, f->distinct));
		json_add(out, f->column, one);
	}
	return out;
}

/* The same address with another offset. */
static slice address_at(ctx *cx, const request *q, uint64_t offset)
{
	buf *b = buf_new(cx->mem, 1 << 16);
	buf_put(b, cx->sv->settings->base);
	buf_put(b, q->path);
	buf_lit(b, "?");
	for (size_t i = 0; i < q->query_n; i++) {
		if (slice_eq(q->query[i].name, S("offset")) || slice_eq(q->query[i].name, S("page"))) continue;
		buf_put(b, uri_encode(cx->mem, q->query[i].name));
		buf_lit(b, "=");
		buf_put(b, uri_encode(cx->mem, q->query[i].value));
		buf_lit(b, "&");
	}
	buf_lit(b, "offset=");
	buf_u64(b, offset);
	return buf_slice(b);
}

static json *links_of(ctx *cx, const request *q, response *r, const list_query *lq, const list_result *l)
{
	json *links = json_new(cx->mem, JSON_OBJECT, NO_SLICE);
	slice header = NO_SLICE;
	if (lq->limit && lq->offset + l->n < l->total) {
		slice next = address_at(cx, q, lq->offset + l->n);
		json_add(links, S("next"), text(cx, next));
		header = JOIN(cx->mem, S("<"), next, S(">; rel=\"next\""));
	}
	if (lq->offset && lq->limit) {
		slice previous = address_at(cx, q, lq->offset > lq->limit ? lq->offset - lq->limit : 0);
		json_add(links, S("previous"), text(cx, previous));
		header = JOIN(cx->mem, header, header.n ? S(", ") : S(""), S("<"), previous, S(">; rel=\"prev\""));
	}
	if (header.n) response_header(r, S("Link"), header);
	return links;
}

/* Each entry is made in memory of its own and written at once: a list of a thousand large entries takes the memory of one. */
static status write_items(ctx *cx, json_writer *w, const reg *r, const list_result *l, bool ld)
{
	ctx room = *cx;
	status st = ST_OK;
	room.mem = arena_create(0);
	json_begin(w, '[');
	for (size_t i = 0; i < l->n && st == ST_OK; i++) {
		graph *g = graph_new(room.mem);
		json *v;
		st = index_graph(&room, l->rows[i].iri, g);
		if (st == ST_OK && graph_size(g)) { /* else withdrawn since the list was read */
			st = entry_json(&room, r, &l->rows[i], g, l->rows[i].iri, &v);
			if (st == ST_OK && ld) entry_json_linked(&room, r, NULL, &v);
			if (st == ST_OK) json_value(w, v);
		}
		if (st != ST_OK) {
			cx->err.code = st;
			cx->err.message = arena_copy(cx->mem, room.err.message);
		}
		arena_reset(room.mem);
	}
	json_end(w, ']');
	arena_destroy(room.mem);
	return st;
}

static status write_list(ctx *cx, json_writer *w, const reg *reg_, const list_query *lq, const list_result *l)
{
	json_key(w, S("total"));
	json_int(w, (int64_t)l->total);
	json_key(w, S("offset"));
	json_int(w, (int64_t)lq->offset);
	json_key(w, S("limit"));
	json_int(w, (int64_t)lq->limit);
	if (l->fuzzy) json_key(w, S("fuzzy")), json_bool(w, true);
	if (lq->facet_count) {
		json_key(w, S("facets"));
		json_value(w, facets_json(cx, reg_, l));
	}
	json_key(w, S("items"));
	return write_items(cx, w, reg_, l, false);
}

/* What a list shows depends on the last event and on who asks. */
static slice list_tag(ctx *cx, bool ld)
{
	digest who = sha256_of(cx->who ? cx->who->iri : S(""));
	return JOIN(cx->mem, ctx_num(cx, index_moment(cx, cx->sv->index)), S("-"), slice_take(digest_hex(cx->mem, &who), 8), S("-"), lang_tag(cx->lang), ld ? S("-ld") : S(""));
}

status rest_list(ctx *cx, const request *q, response *r)
{
	const reg *reg_;
	list_query lq;
	list_result l;
	bool acceptable, ld = rest_wants_ld(q, &acceptable);
	TRY(rest_register(cx, q, &reg_));
	if (!acceptable) return fail(cx, NOT_ACCEPTABLE, "Lists are there as application/json and application/ld+json; /doc/{1}.csv and .ttl are the list in other forms.", reg_->name);
	TRY(list_query_from(cx, reg_, q, true, &lq));
	rest_private(cx, r);
	if (response_not_modified(cx, q, r, list_tag(cx, ld), 0)) return ST_OK;
	TRY(index_list(cx, &lq, &l));
	if (!lq.offset) usage_search(cx, cx->sv->usage, reg_->name, lq.text, l.total);
	json_writer w = json_writer_to(r->body, true);
	json *links = links_of(cx, q, r, &lq, &l);
	r->media = ld ? S("application/ld+json") : S("application/json");
	json_begin(&w, '{');
	if (ld) {
		json_pair(&w, S("@context"), entry_context_url(cx, reg_));
		json_key(&w, S("@graph"));
		TRY(write_items(cx, &w, reg_, &l, true));
	} else {
		TRY(write_list(cx, &w, reg_, &lq, &l));
		json_key(&w, S("links"));
		json_value(&w, links);
	}
	json_end(&w, '}');
	buf_lit(r->body, "\n");
	return ST_OK;
}
