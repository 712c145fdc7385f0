/* SPDX-License-Identifier: EUPL-1.2
 * A site without a network: all registers, their examples, and requests given straight to the handlers of a route table. */
#ifndef SPIL_TESTS_FACE_WORLD_H
#define SPIL_TESTS_FACE_WORLD_H
#include "unit/unit.h"
#include "face/feed/feed.h"
#include "face/rest/rest.h"
#include "format/xml.h"

#define BASE "https://data.example.org"
#define MARKER "geheim-7f3a"

typedef struct {
	ctx cx; slice folder; registers *rs; log_store *log; index_store *index; writer *w; reader *db;
	settings settings; services sv;
	arena *request_mem;
} site;

static const person ADMIN = { .iri = SLICE_INIT(BASE "/id/people/admin"), .administrator = true, .scopes = ~0u };

static inline void site_as(site *s, const person *p)
{
	static const view ALL = { .all = true, .signed_in = true };
	s->cx.who = p;
	s->cx.view = p ? &ALL : &VIEW_PUBLIC;
}

static inline void site_save(site *s, const char *name)
{
	ctx *cx = &s->cx;
	size_t n = registers_count(s->rs);
	entry_item *items = arena_new(cx->mem, entry_item, n);
	event *events = arena_new(cx->mem, event, n);
	for (size_t i = 0; i < n; i++) {
		const reg *r = registers_at(s->rs, i);
		graph *g = NULL;
		assert_ok(cx, reg_example(cx, s->rs, r, S(BASE), slice_from(name), &g));
		items[i] = (entry_item){ r, resource_iri(cx, S(BASE), r->name, slice_from(name)), VERSION_NONE, g, S("example") };
	}
	assert_ok(cx, entry_save_all(cx, &s->sv.entries, items, n, events));
}

/* `overlay`: an operator's own registers, or NO_SLICE. */
static inline site *site_make_with(slice overlay)
{
	status st;
	site *s = base_alloc(sizeof *s);
	s->cx = unit_ctx();
	ctx *cx = &s->cx;
	s->folder = unit_folder(cx->mem);
	assert_ok(cx, registers_load(cx, S("registers"), overlay, &s->rs));
	assert_ok(cx, log_open(cx, s->folder, false, &s->log));
	assert_ok(cx, index_open(cx, s->folder, &s->index));
	assert_ok(cx, registers_define(cx, s->rs, s->index));
	assert_ok(cx, index_catch_up(cx, s->index, s->log, NULL, NULL));
	assert_ok(cx, writer_start(cx, s->log, s->index, &s->w));
	cx->db = s->db = reader_open(cx, s->index, &st);
	assert_ok(cx, st);
	s->settings = (settings){ .base = S(BASE), .site_name = S("Spil") };
	s->sv = (services){ .settings = &s->settings, .log = s->log, .index = s->index, .writer = s->w, .registers = s->rs, .entries = { s->log, s->w, s->rs, S(BASE) }, .version = S("test") };
	cx->sv = &s->sv;
	site_as(s, &ADMIN);
	site_save(s, "example");
	return s;
}

static inline site *site_make(void) { return site_make_with(NO_SLICE); }

static inline void site_end(site *s)
{
	reader_close(s->db);
	writer_stop(s->w);
	index_close(s->index);
	log_close(s->log);
	registers_free(s->rs);
	unit_folder_remove(s->folder);
	arena_destroy(s->cx.mem);
	base_free(s);
}

/* "/api/{register}/{name}" against "/api/actions/x". */
static inline bool site_match(ctx *cx, slice pattern, slice path, pair *params, size_t *n)
{
	slice a, b;
	*n = 0;
	for (bool more_a, more_b;;) {
		more_a = slice_split(&pattern, '/', &a);
		more_b = slice_split(&path, '/', &b);
		if (!more_a || !more_b) return more_a == more_b;
		if (a.n && a.p[0] == '{') {
			params[(*n)++] = (pair){ slice_sub(a, 1, a.n - 1), b };
			if (!b.n) return false;
		} else if (!slice_eq(a, b)) return false;
	}
	(void)cx;
}

/* Sends "METHOD /path?query" with header pairs ended by NULL, as the server would; the answer stands in *r, a stream read to its end. */
typedef struct { http_method method; const char *target, *body; const char *headers[9]; } ask;
static inline slice site_ask(site *s, ask a, response *r)
{
	ctx *cx = &s->cx;
	request q = { .method = a.method, .target = slice_from(a.target), .body = slice_from(a.body), .number = 7 };
	slice target = q.target, part, rest;
	pair params[8], headers[8], *query = arena_new(cx->mem, pair, 64);
	size_t mark = slice_find_char(target, '?');
	q.path = mark == SLICE_NONE ? target : slice_take(target, mark);
	rest = mark == SLICE_NONE ? NO_SLICE : slice_skip(target, mark + 1);
	while (slice_split(&rest, '&', &part)) {
		size_t eq = slice_find_char(part, '=');
		slice v = eq == SLICE_NONE ? S("") : slice_skip(part, eq + 1);
		assert_true(uri_decode(cx->mem, v, true, &v));
		query[q.query_n++] = (pair){ eq == SLICE_NONE ? part : slice_take(part, eq), v };
	}
	for (size_t i = 0; a.headers[i]; i += 2) headers[q.header_n++] = (pair){ slice_from(a.headers[i]), slice_from(a.headers[i + 1]) };
	q.query = query;
	q.headers = headers;
	q.params = params;
	const route *const tables[] = { rest_routes, feed_routes };
	status st = ST_NOT_FOUND;
	*r = (response){ .body = buf_new(cx->mem, 64 << 20) };
	ctx_error_clear(cx);
	for (size_t t = 0; t < COUNT_OF(tables) && !q.route; t++)
		for (const route *row = tables[t]; row->pattern && !q.route; row++)
			if ((row->methods & a.method) && site_match(cx, slice_from(row->pattern), q.path, params, &q.param_n)) {
				q.route = row;
				st = row->fn(cx, &q, r);
			}
	if (!q.route && (site_match(cx, S("/doc/{register}/{name}"), q.path, params, &q.param_n) || site_match(cx, S("/doc/{register}"), q.path, params, &q.param_n)))
		if (!feed_negotiated(cx, &q, r, &st)) {
			r->code = 299;   /* the page of the site would come here */
			return S("");
		}
	if (st != ST_OK) rest_problem(cx, &q, r, st);
	if (!r->code) r->code = 200;
	if (!r->stream) return buf_slice(r->body);
	buf *all = buf_new(cx->mem, 64 << 20);
	char part_[777];
	int64_t n;
	while ((n = r->stream(r->stream_arg, part_, sizeof part_)) > 0) buf_put(all, slice_of(part_, (size_t)n));
	assert_true(n == 0);
	if (r->stream_done) r->stream_done(r->stream_arg);
	return buf_slice(all);
}

static inline slice answer_header(const response *r, const char *name)
{
	for (size_t i = 0; i < r->header_n; i++)
		if (slice_eq_nocase(r->headers[i].name, slice_from(name))) return r->headers[i].value;
	return NO_SLICE;
}

static inline json *answer_json(site *s, slice text)
{
	json *v = NULL;
	status st = json_parse(&s->cx, text, &v);
	if (st != ST_OK) fprintf(stderr, "%.*s\n%.*s\n", SL(s->cx.err.message), SL(slice_take(text, 2000)));
	assert_int_equal(st, ST_OK);
	return v;
}

#define expect_code(r, text, want) do { if ((r).code != (want)) { fprintf(stderr, "%s:%d: %d: %.*s\n", __FILE__, __LINE__, (r).code, SL(slice_take((text), 1500))); _fail(__FILE__, __LINE__); } } while (0)
#endif
