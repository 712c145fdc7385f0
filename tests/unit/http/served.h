/* SPDX-License-Identifier: EUPL-1.2
 * served: a running server with a route for each thing that is tested. */
#ifndef SPIL_TESTS_HTTP_SERVED_H
#define SPIL_TESTS_HTTP_SERVED_H
#include <stdatomic.h>
#include "raw.h"

#define H "Host: localhost\r\n"
static const char LONG[] = "De gegevens van de overheid zijn van iedereen. ";
static char fixed[4096];
static _Atomic int streams_done, afters;

static status hello(ctx *cx, const request *q, response *r)
{
	(void)cx; (void)q;
	r->media = S("text/plain; charset=utf-8");
	buf_lit(r->body, "hello");
	return ST_OK;
}
static status echo(ctx *cx, const request *q, response *r)
{
	(void)cx;
	r->media = S("application/octet-stream");
	buf_put(r->body, q->body);
	return ST_OK;
}
static status show(ctx *cx, const request *q, response *r)
{
	(void)cx;
	r->media = S("text/plain; charset=utf-8");
	buf_put(r->body, q->path);
	for (size_t i = 0; i < q->param_n; i++) buf_printf(r->body, " %.*s=%.*s", SL(q->params[i].name), SL(q->params[i].value));
	for (size_t i = 0; i < q->query_n; i++) buf_printf(r->body, " ?%.*s=%.*s", SL(q->query[i].name), SL(q->query[i].value));
	buf_printf(r->body, " peer=%.*s%s", SL(q->peer), q->secure ? " secure" : "");
	return ST_OK;
}
static status slow(ctx *cx, const request *q, response *r)
{
	usleep(700000);
	return hello(cx, q, r);
}
static status longer(ctx *cx, const request *q, response *r)
{
	r->media = S("text/html; charset=utf-8");
	for (int i = 0; i < 400; i++) buf_printf(r->body, "%d %s", i, LONG);
	if (response_not_modified(cx, q, r, S("v1"), 1700000000000)) return ST_OK;
	return ST_OK;
}
static status secret(ctx *cx, const request *q, response *r)
{
	r->no_compress = true;
	return longer(cx, q, r);
}
static status fixed_body(ctx *cx, const request *q, response *r)
{
	(void)cx; (void)q;
	r->media = S("text/css");
	r->fixed = slice_of(fixed, sizeof fixed);
	return ST_OK;
}
typedef struct { ctx *cx; int left; } counter;
static int64_t count_down(void *arg, char *out, size_t most)
{
	counter *c = arg;
	if (!c->left) return 0;
	slice line = arena_printf(c->cx->mem, "%d\n", c->left--);
	assert_true(line.n <= most);
	memcpy(out, line.p, line.n);
	return (int64_t)line.n;
}
static void counted(void *arg) { (void)arg; atomic_fetch_add(&streams_done, 1); }
static status streamed(ctx *cx, const request *q, response *r)
{
	(void)q;
	counter *c = arena_new(cx->mem, counter, 1);
	*c = (counter){ cx, 1000 };
	r->media = S("text/csv; charset=utf-8");
	r->stream = count_down; r->stream_arg = c; r->stream_done = counted;
	return ST_OK;
}
static int64_t break_off(void *arg, char *out, size_t most) { (void)arg; (void)out; (void)most; return -1; }
static status broken(ctx *cx, const request *q, response *r)
{
	(void)cx; (void)q;
	r->stream = break_off; r->stream_done = counted;
	return ST_OK;
}
static status failing(ctx *cx, const request *q, response *r)
{
	(void)q;
	buf_lit(r->body, "half a page");
	response_header(r, S("X-Kept"), S("yes"));
	return fail(cx, CONFLICT, "This clashes with what is there now.");
}
static status edit(ctx *cx, const request *q, response *r)
{
	TRY(request_if_match(cx, q, S("v7")));
	return hello(cx, q, r);
}
static status cookies(ctx *cx, const request *q, response *r)
{
	response_cookie(cx, r, S("session"), S("abc"), -1, true);
	response_cookie(cx, r, S("lang"), S("nl"), 3600, false);
	response_cookie(cx, r, S("bad"), S("a;b"), 1, false);
	response_header(r, S("X-Evil"), S("a\r\nSet-Cookie: evil=1"));
	slice found = request_cookie(q, "session");
	buf_put(r->body, found.p ? found : S("none"));
	return ST_OK;
}
static status away(ctx *cx, const request *q, response *r)
{
	response_redirect(cx, r, 303, request_query(q, "to"));
	return ST_OK;
}
static status form_back(ctx *cx, const request *q, response *r)
{
	form f;
	TRY(request_form(cx, q, &f));
	for (size_t i = 0; i < f.n; i++) buf_printf(r->body, "%.*s=%.*s;", SL(f.fields[i].name), SL(f.fields[i].value));
	for (size_t i = 0; i < f.upload_n; i++) buf_printf(r->body, "%.*s:%.*s:%zu;", SL(f.uploads[i].name), SL(f.uploads[i].filename), f.uploads[i].content.n);
	return ST_OK;
}

static const route TABLE[] = {
	{ HTTP_GET, "/", hello, ROUTE_PAGE, 0, "Hello" },
	{ HTTP_POST | HTTP_PUT, "/echo", echo, ROUTE_API, 1 << 20, "Echo" },
	{ HTTP_GET, "/show/{name}", show, ROUTE_PAGE, 0, "Show" },
	{ HTTP_GET, "/show/it", show, ROUTE_PAGE, 0, "Show it" },
	{ HTTP_GET, "/files/{rest*}", show, ROUTE_PAGE, 0, "Files" },
	{ HTTP_GET, "/slow", slow, ROUTE_PAGE, 0, "Slow" },
	{ HTTP_GET, "/heavy", slow, ROUTE_HEAVY, 0, "Heavy" },
	{ HTTP_GET, "/long", longer, ROUTE_PAGE, 0, "Long" },
	{ HTTP_GET, "/secret", secret, ROUTE_PAGE, 0, "Long, not compressed" },
	{ HTTP_GET, "/fixed", fixed_body, ROUTE_PAGE, 0, "Fixed" },
	{ HTTP_GET, "/stream", streamed, ROUTE_PAGE, 0, "Stream" },
	{ HTTP_GET, "/broken", broken, ROUTE_PAGE, 0, "A stream that breaks" },
	{ HTTP_GET, "/failing", failing, ROUTE_PAGE, 0, "Fails" },
	{ HTTP_PUT, "/edit", edit, ROUTE_API, 100, "Edit" },
	{ HTTP_GET, "/cookies", cookies, ROUTE_PAGE, 0, "Cookies" },
	{ HTTP_GET, "/away", away, ROUTE_PAGE, 0, "Redirect" },
	{ HTTP_POST, "/form", form_back, ROUTE_FORM, 1 << 16, "Form" },
	{ HTTP_GET, "/mine", hello, ROUTE_SIGNED_IN, 0, "Signed in" },
	{ 0 },
};

static status before(ctx *cx, request *q, response *r, size_t worker)
{
	(void)cx;
	assert_true(worker < 6);
	response_header(r, S("X-Number"), ctx_num(cx, q->number));
	return ST_OK;
}
static void after(ctx *cx, const request *q, const response *r, int64_t us)
{
	(void)cx; (void)q; (void)r;
	assert_true(us >= 0);
	atomic_fetch_add(&afters, 1);
}

typedef struct { ctx cx; http_server *server; uint16_t port; } fixture;
static inline int start(void **state)
{
	static const pair every[] = { { SLICE_INIT("X-Content-Type-Options"), SLICE_INIT("nosniff") }, { SLICE_INIT("X-Kept"), SLICE_INIT("no") } };
	static const route *const tables[] = { TABLE };
	fixture *f = calloc(1, sizeof *f);
	f->cx = unit_ctx();
	for (size_t i = 0; i < sizeof fixed; i++) fixed[i] = "main { color: black; }\n"[i % 23];
	http_options o = { .address = S("127.0.0.1"), .workers = 6, .before = before, .after = after, .head_s = 1, .body_s = 1, .idle_s = 2, .per_address = 100,
			   .trusted_proxy = S("127.0.0.1"), .every_header = every, .every_header_n = 2 };
	log_set_level(LOG_FATAL);
	assert_ok(&f->cx, http_start(&f->cx, &o, tables, 1, &f->server));
	f->port = http_port(f->server);
	*state = f;
	return 0;
}
static inline int stop(void **state)
{
	fixture *f = *state;
	http_stop(f->server, 5);
	unit_ctx_done(&f->cx);
	free(f);
	return 0;
}

static inline slice get(fixture *f, const char *path, const char *headers)
{
	bool closed;
	return raw_once(f->cx.mem, f->port, arena_printf(f->cx.mem, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n", path, headers), &closed);
}
static inline slice body_of(slice answer)
{
	size_t at = slice_find(answer, S("\r\n\r\n"));
	return at == SLICE_NONE ? NO_SLICE : slice_skip(answer, at + 4);
}
#endif
