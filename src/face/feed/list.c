/* SPDX-License-Identifier: EUPL-1.2
 * Whole lists. The addresses of the entries are read first; the entries themselves are read one by one while the answer is on
 * its way, so that a large register takes no memory. Each is read through the person's view again: what was withdrawn or
 * closed meanwhile is left out. */
#include <string.h>
#include "face/feed/inside.h"
#include "face/feed/wrap.h"

enum { ENTRY_MAX = 16 << 20, BATCH = 1000, ENTRIES_MAX = 5000000 };

typedef struct {
	ctx *cx;                                      /* lives until stream_done */
	ctx own;                                      /* the same with memory for one entry at a time */
	const reg *r;
	form_kind f;
	arena *keep; slice *iris; size_t n, at;       /* the addresses, in memory without a ceiling: they are our own */
	buf *part; size_t sent;                       /* what is ready; how much of it is gone */
	bool began, ended, first;
} sending;

/* Every address the query finds. */
static status gather(ctx *cx, list_query lq, size_t most, sending *s)
{
	ctx page = *cx;
	slice *iris = NULL;
	size_t n = 0, room = 0, more = 1;
	for (page.mem = arena_create(0); more && n < most; lq.offset += more) {
		list_result l;
		lq.limit = most - n < BATCH ? most - n : BATCH;
		status st = index_list(&page, &lq, &l);
		if (st != ST_OK) {
			cx->err = page.err;
			cx->err.message = arena_copy(cx->mem, page.err.message);
			arena_destroy(page.mem);
			return st;
		}
		if (n + l.n > room) {
			room = l.total > n + l.n ? (size_t)l.total : n + l.n;
			slice *bigger = arena_new(s->keep, slice, room);
			if (n) memcpy(bigger, iris, n * sizeof *bigger);
			iris = bigger;
		}
		for (size_t i = 0; i < l.n; i++) iris[n++] = arena_copy(s->keep, l.rows[i].iri);
		more = l.n < lq.limit ? 0 : l.n;
		arena_reset(page.mem);
	}
	arena_destroy(page.mem);
	s->iris = iris;
	s->n = n;
	return ST_OK;
}

static void write_head(sending *s, buf *out)
{
	ctx *cx = &s->own;
	json *context;
	switch (s->f) {
	case FORM_CSV: feed_csv_head(cx, s->r, out); break;
	case FORM_TURTLE: wrap_turtle_head(out); break;
	case FORM_RDFXML: wrap_rdfxml_head(out); break;
	case FORM_JSON: buf_lit(out, "[\n"); break;
	case FORM_JSONLD:
		entry_context(cx, s->r, &context);
		buf_lit(out, "{\"@context\": ");
		json_write(out, context, false);
		buf_lit(out, ",\n\"@graph\": [\n");
		break;
	default: break;
	}
}

static void write_tail(sending *s, buf *out)
{
	if (s->f == FORM_RDFXML) wrap_rdfxml_tail(out);
	else if (s->f == FORM_JSON) buf_lit(out, "\n]\n");
	else if (s->f == FORM_JSONLD) buf_lit(out, "\n]}\n");
}

static status write_rdf(sending *s, const resource *res, const graph *g, buf *out)
{
	ctx *cx = &s->own;
	buf *whole = buf_new(cx->mem, ENTRY_MAX);
	TRY(rdf_write(cx, form_rdf(s->f), g, graph_find_iri(g, res->iri), whole));
	if (s->f == FORM_TURTLE) wrap_turtle(buf_slice(whole), out);
	else if (s->f == FORM_RDFXML) wrap_rdfxml(cx->mem, buf_slice(whole), out);
	else buf_put(out, buf_slice(whole));
	return ST_OK;
}

static status write_entry(sending *s, const resource *res, const graph *g, buf *out)
{
	ctx *cx = &s->own;
	json *v;
	if (s->f == FORM_CSV) feed_csv_row(cx, s->r, res, g, out);
	else if (s->f != FORM_JSON && s->f != FORM_JSONLD) return write_rdf(s, res, g, out);
	else {
		TRY(entry_json(cx, s->r, res, g, res->iri, &v));
		if (s->f == FORM_JSONLD) entry_json_linked(cx, s->r, NULL, &v);
		if (!s->first) buf_lit(out, ",\n");
		json_write(out, v, false);
	}
	return ST_OK;
}

/* Makes the next part: the head, an entry, or the tail. false when all was made; a failure cuts the connection, so that half a list never passes for a whole one. */
static bool next_part(sending *s, bool *ret_failed)
{
	ctx *cx = &s->own;
	arena_reset(cx->mem);
	s->part = buf_new(cx->mem, ENTRY_MAX);
	s->sent = 0;
	ctx_error_clear(cx);
	if (!s->began) {
		s->began = s->first = true;
		write_head(s, s->part);
		return true;
	}
	if (s->at == s->n) {
		if (s->ended) return false;
		s->ended = true;
		write_tail(s, s->part);
		return true;
	}
	resource res;
	graph *g = graph_new(cx->mem);
	slice iri = s->iris[s->at++];
	status st = index_get(cx, iri, &res);
	if (st == ST_NOT_FOUND || (st == ST_OK && res.withdrawn)) return true;
	if (st == ST_OK) st = index_graph(cx, iri, g);
	if (st == ST_OK && graph_size(g)) {
		st = write_entry(s, &res, g, s->part);
		s->first = false;
	}
	*ret_failed = st != ST_OK || !buf_ok(s->part);
	if (*ret_failed) log_line(LOG_ERROR, "export cut", "entry", iri, "why", cx->err.message, NULL);
	return !*ret_failed;
}

static int64_t send_more(void *arg, char *out, size_t most)
{
	sending *s = arg;
	size_t n = 0;
	s->own.db = s->cx->db;
	while (n < most) {
		bool failed = false;
		if (!s->part || s->sent == s->part->n) {
			if (!next_part(s, &failed)) {
				if (failed) return -1;
				break;
			}
		}
		size_t take = s->part->n - s->sent < most - n ? s->part->n - s->sent : most - n;
		if (take) memcpy(out + n, s->part->p + s->sent, take);
		s->sent += take;
		n += take;
	}
	return (int64_t)n;
}

static void sent(void *arg)
{
	sending *s = arg;
	arena_destroy(s->own.mem);
	arena_destroy(s->keep);
}

status feed_list_write(ctx *cx, const reg *r, slice extension, status (*put)(void *to, slice bytes), void *to)
{
	static const form_kind FILES[] = { FORM_TURTLE, FORM_NTRIPLES, FORM_RDFXML, FORM_JSONLD, FORM_JSON, FORM_CSV };
	sending s = { .cx = cx, .own = *cx, .r = r, .f = FORM_COUNT };
	for (size_t i = 0; i < COUNT_OF(FILES); i++)
		if (slice_eq(extension, form_extension(FILES[i]))) s.f = FILES[i];
	if (s.f == FORM_COUNT) return fail(cx, BAD_REQUEST, "A register is exported as .csv, .json, .jsonld, .ttl, .nt or .rdf, not as \"{1}\".", extension);
	s.keep = arena_create(0);
	s.own.mem = arena_create(0);
	status st = gather(cx, (list_query){ .register_name = r->name, .order = r->order }, ENTRIES_MAX, &s);
	bool failed = false;
	while (st == ST_OK && next_part(&s, &failed)) st = put(to, buf_slice(s.part));
	if (failed) st = fail(cx, INTERNAL, "The export stopped at <{1}>: {2}", s.iris[s.at - 1], s.own.err.message);
	sent(&s);
	return st;
}

slice feed_list_tag(ctx *cx, form_kind f)
{
	digest who = sha256_of(cx->who ? cx->who->iri : S(""));
	return JOIN(cx->mem, ctx_num(cx, index_moment(cx, cx->sv->index)), S("-"), slice_take(digest_hex(cx->mem, &who), 8), S("-"), lang_tag(cx->lang), S("-"), form_extension(f));
}

status feed_list(ctx *cx, const request *q, response *r, const reg *reg_, form_kind f)
{
	list_query lq;
	TRY(list_query_from(cx, reg_, q, false, &lq));
	size_t most = request_query(q, "limit").n ? lq.limit : ENTRIES_MAX;
	if (!request_query(q, "offset").n) lq.offset = 0; /* the page one looks at is not the list */
	lq.facet_count = 0;
	feed_headers(cx, r, f);
	/* no Last-Modified: the moment of the last event would tell when something happened that this person may not see */
	if (response_not_modified(cx, q, r, feed_list_tag(cx, f), 0)) return ST_OK;
	sending *s = arena_new(cx->mem, sending, 1);
	*s = (sending){ .cx = cx, .own = *cx, .r = reg_, .f = f };
	s->keep = arena_create(0);
	status st = gather(cx, lq, most, s);
	if (st != ST_OK) {
		arena_destroy(s->keep);
		return st;
	}
	if (f == FORM_CSV) response_header(r, S("Content-Disposition"), JOIN(cx->mem, S("attachment; filename=\""), reg_->name, S(".csv\"")));
	s->own.mem = arena_create(0);
	r->stream = send_more;
	r->stream_arg = s;
	r->stream_done = sent;
	return ST_OK;
}
