/* SPDX-License-Identifier: EUPL-1.2
 * The running server, spoken to byte by byte. */
#include "raw.h"
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

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
static int start(void **state)
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
static int stop(void **state)
{
	fixture *f = *state;
	http_stop(f->server, 5);
	unit_ctx_done(&f->cx);
	free(f);
	return 0;
}

static slice get(fixture *f, const char *path, const char *headers)
{
	bool closed;
	return raw_once(f->cx.mem, f->port, arena_printf(f->cx.mem, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s\r\n", path, headers), &closed);
}
static slice body_of(slice answer)
{
	size_t at = slice_find(answer, S("\r\n\r\n"));
	return at == SLICE_NONE ? NO_SLICE : slice_skip(answer, at + 4);
}

static void a_page_is_served_with_the_headers_every_page_has(void **state)
{
	fixture *f = *state;
	slice a = get(f, "/", "");
	assert_int_equal(raw_status(a), 200);
	assert_slice(body_of(a), "hello");
	assert_slice(raw_header(a, "X-Content-Type-Options"), "nosniff");
	assert_slice(raw_header(a, "Content-Type"), "text/plain; charset=utf-8");
	assert_true(raw_header(a, "Date").n > 0);
}

/* each: request, status. All end the connection. */
#define H "Host: localhost\r\n"
static const struct { const char *name; slice request; int status; } GARDEN[] = {
	{ "no Host", SLICE_INIT("GET / HTTP/1.1\r\n\r\n"), 400 },
	{ "two Hosts", SLICE_INIT("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400 },
	{ "the same Host twice", SLICE_INIT("GET / HTTP/1.1\r\n" H H "\r\n"), 400 },
	{ "Host with a path", SLICE_INIT("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400 },
	{ "Host with a user", SLICE_INIT("GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"), 400 },
	{ "Host with a wrong port", SLICE_INIT("GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n"), 400 },
	{ "Host with an empty port", SLICE_INIT("GET / HTTP/1.1\r\nHost: a:\r\n\r\n"), 400 },
	{ "empty Host", SLICE_INIT("GET / HTTP/1.1\r\nHost:\r\n\r\n"), 400 },
	{ "length and encoding", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "two lengths", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"), 400 },
	{ "the same length twice", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"), 400 },
	{ "a list of lengths", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: 5, 5\r\n\r\nhello"), 400 },
	{ "length +5", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: +5\r\n\r\nhello"), 400 },
	{ "length -5", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: -5\r\n\r\nhello"), 400 },
	{ "length 0x5", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: 0x5\r\n\r\nhello"), 400 },
	{ "length 5 5", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: 5 5\r\n\r\nhello"), 400 },
	{ "empty length", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length:\r\n\r\nhello"), 400 },
	{ "length beyond 64 bits", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: 99999999999999999999999\r\n\r\nhello"), 413 },
	{ "xchunked", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "gzip, chunked", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "chunked, identity", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), 400 },
	{ "two encodings", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "vertical tab in the encoding", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: \x0b" "chunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "chunked in HTTP/1.0", SLICE_INIT("POST /echo HTTP/1.0\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "chunk size 0x1", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n"), 400 },
	{ "chunk size -1", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n"), 400 },
	{ "chunk size beyond 64 bits", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\na\r\n0\r\n\r\n"), 413 },
	{ "chunk longer than its size", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"), 400 },
	{ "space before the colon", SLICE_INIT("GET / HTTP/1.1\r\n" H "X-A : b\r\n\r\n"), 400 },
	{ "space before the colon of Host", SLICE_INIT("GET / HTTP/1.1\r\nHost : a\r\n\r\n"), 400 },
	{ "illegal byte in a name", SLICE_INIT("GET / HTTP/1.1\r\n" H "X(A): b\r\n\r\n"), 400 },
	{ "byte above 127 in a name", SLICE_INIT("GET / HTTP/1.1\r\n" H "X\xc3\xa9: b\r\n\r\n"), 400 },
	{ "empty name", SLICE_INIT("GET / HTTP/1.1\r\n" H ": b\r\n\r\n"), 400 },
	{ "no colon", SLICE_INIT("GET / HTTP/1.1\r\n" H "nocolon\r\n\r\n"), 400 },
	{ "NUL in a value", SLICE_INIT("GET / HTTP/1.1\r\n" H "X-A: a\0b\r\n\r\n"), 400 },
	{ "NUL in the last value, many", SLICE_INIT("GET / HTTP/1.1\r\n" H "X-A: a\0\0\0\0b\r\n\r\n"), 400 },
	{ "NUL in a name", SLICE_INIT("GET / HTTP/1.1\r\n" H "X\0A: a\r\n\r\n"), 400 },
	{ "NUL in the target", SLICE_INIT("GET /a\0b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "bell in a value", SLICE_INIT("GET / HTTP/1.1\r\n" H "X-A: a\x07\r\n\r\n"), 400 },
	{ "bare CR in a value", SLICE_INIT("GET / HTTP/1.1\r\n" H "X-A: a\rb\r\n\r\n"), 400 },
	{ "bare LF", SLICE_INIT("GET / HTTP/1.1\n" H "\r\n"), 400 },
	{ "bare LF after a field", SLICE_INIT("GET / HTTP/1.1\r\n" H "X-A: b\nX-B: c\r\n\r\n"), 400 },
	{ "folded line", SLICE_INIT("GET / HTTP/1.1\r\n" H "X-A: b\r\n c\r\n\r\n"), 400 },
	{ "folded first line", SLICE_INIT("GET / HTTP/1.1\r\n X-A: b\r\n" H "\r\n"), 400 },
	{ "two spaces", SLICE_INIT("GET  / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "space in the target", SLICE_INIT("GET /a b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "HTTP/1.9", SLICE_INIT("GET / HTTP/1.9\r\n" H "\r\n"), 400 },
	{ "HTTP/2.0", SLICE_INIT("GET / HTTP/2.0\r\n" H "\r\n"), 505 },
	{ "http/1.1", SLICE_INIT("GET / http/1.1\r\n" H "\r\n"), 400 },
	{ "no version", SLICE_INIT("GET /\r\n" H "\r\n"), 400 },
	{ "method with a bracket", SLICE_INIT("G(T / HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "no slash", SLICE_INIT("GET a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "star", SLICE_INIT("GET * HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "fragment", SLICE_INIT("GET /#a HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute form, another host", SLICE_INIT("GET http://evil/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute form, user", SLICE_INIT("GET http://u:p@localhost/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "absolute form, ftp", SLICE_INIT("GET ftp://localhost/ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "authority form", SLICE_INIT("CONNECT localhost:443 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "%00", SLICE_INIT("GET /show/a%00b HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "%00 in the query", SLICE_INIT("GET /show/a?b=%00 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "%zz", SLICE_INIT("GET /show/%zz HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "%4", SLICE_INIT("GET /show/a%4 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "..", SLICE_INIT("GET /show/../etc HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "%2e%2e", SLICE_INIT("GET /show/%2e%2E/etc HTTP/1.1\r\n" H "\r\n"), 400 },
	{ ".", SLICE_INIT("GET /./ HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "%2f", SLICE_INIT("GET /show/a%2fb HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "%5c", SLICE_INIT("GET /show/a%5cb HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "%0a in the path", SLICE_INIT("GET /show/a%0ab HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "empty part", SLICE_INIT("GET //show HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "overlong UTF-8", SLICE_INIT("GET /show/%c0%af HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "raw byte above 127", SLICE_INIT("GET /show/\xc3\xa9 HTTP/1.1\r\n" H "\r\n"), 400 },
	{ "Expect something", SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Expect: tea\r\nContent-Length: 1\r\n\r\na"), 400 },
	{ "body where none is taken", SLICE_INIT("GET / HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc"), 413 },
	{ "body for nothing", SLICE_INIT("POST /nowhere HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\nabc"), 404 },
};

static void malformed_requests_are_refused_and_the_connection_ends(void **state)
{
	fixture *f = *state;
	int wrong = 0;
	for (size_t i = 0; i < COUNT_OF(GARDEN); i++) {
		bool closed;
		slice a = raw_once(f->cx.mem, f->port, GARDEN[i].request, &closed);
		if (raw_status(a) != GARDEN[i].status || !closed) {
			fprintf(stderr, "%s: got %d%s, want %d: %.*s\n", GARDEN[i].name, raw_status(a), closed ? "" : " and left open", GARDEN[i].status, SL(slice_take(a, 300)));
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void too_much_head_is_refused(void **state)
{
	fixture *f = *state;
	bool closed;
	buf *b = buf_new(f->cx.mem, 1 << 20);
	buf_lit(b, "GET / HTTP/1.1\r\n" H "X-A: ");
	for (int i = 0; i < 65536; i++) buf_putc(b, 'a');
	buf_lit(b, "\r\n\r\n");
	assert_int_equal(raw_status(raw_once(f->cx.mem, f->port, buf_slice(b), &closed)), 431);
	assert_true(closed);
	buf_clear(b);
	buf_lit(b, "GET / HTTP/1.1\r\n" H);
	for (int i = 0; i < 2000; i++) buf_printf(b, "X-%d: a\r\n", i);
	buf_lit(b, "\r\n");
	assert_int_equal(raw_status(raw_once(f->cx.mem, f->port, buf_slice(b), &closed)), 431);
	buf_clear(b);
	buf_lit(b, "GET / HTTP/1.1\r\n" H);
	for (int i = 0; i < 100; i++) buf_printf(b, "X-%d: a\r\n", i);
	buf_lit(b, "\r\n");
	assert_int_equal(raw_status(raw_once(f->cx.mem, f->port, buf_slice(b), &closed)), 431);
	buf_clear(b);
	buf_lit(b, "GET /show/");
	for (int i = 0; i < 9000; i++) buf_putc(b, 'a');
	buf_lit(b, " HTTP/1.1\r\n" H "\r\n");
	assert_int_equal(raw_status(raw_once(f->cx.mem, f->port, buf_slice(b), &closed)), 414);
	buf_clear(b);
	buf_lit(b, "GET /show/a?q=");
	for (int i = 0; i < 8000; i++) buf_putc(b, 'a');
	buf_lit(b, " HTTP/1.1\r\n" H "Connection: close\r\n\r\n");
	assert_int_equal(raw_status(raw_once(f->cx.mem, f->port, buf_slice(b), &closed)), 200);
}

static void good_unusual_requests_are_served(void **state)
{
	fixture *f = *state;
	static const struct { slice request; int status; } good[] = {
		{ SLICE_INIT("GET http://localhost/ HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), 200 },
		{ SLICE_INIT("GET HTTP://LOCALHOST/ HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), 200 },
		{ SLICE_INIT("GET / HTTP/1.0\r\n\r\n"), 200 },
		{ SLICE_INIT("GET / HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: close\r\n\r\n"), 200 },
		{ SLICE_INIT("GET / HTTP/1.1\r\nhost:localhost \t\r\nConnection: close\r\nX-Empty:\r\n\r\n"), 200 },
		{ SLICE_INIT("OPTIONS * HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), 204 },
		{ SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Content-Length: 0\r\nConnection: close\r\n\r\n"), 200 },
		{ SLICE_INIT("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: a\r\n\r\n"), 200 },
		{ SLICE_INIT("GET /show/a?x=%C3%A9+b&x=2&y HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), 200 },
	};
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		bool closed;
		slice a = raw_once(f->cx.mem, f->port, good[i].request, &closed);
		if (raw_status(a) != good[i].status) fprintf(stderr, "%.*s", SL(a));
		assert_int_equal(raw_status(a), good[i].status);
		assert_true(closed);
		if (i == 7) assert_slice(body_of(a), "abc0123456789");
		if (i == 8) assert_slice(body_of(a), "/show/a name=a ?x=é b ?x=2 ?y= peer=127.0.0.1");
	}
}

static void after_a_chunked_body_nothing_more_is_read(void **state)
{
	fixture *f = *state;
	bool closed;
	slice a = raw_once(f->cx.mem, f->port, S("POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n1;\nx\r\na\r\n0\r\n\r\nGET /show/smuggled HTTP/1.1\r\n" H "\r\n"), &closed);
	assert_true(closed);
	assert_false(slice_contains(a, S("smuggled")));
}

static void methods_and_routes(void **state)
{
	fixture *f = *state;
	bool closed;
	assert_int_equal(raw_status(get(f, "/nowhere", "")), 404);
	slice a = raw_once(f->cx.mem, f->port, S("DELETE /echo HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), &closed);
	assert_int_equal(raw_status(a), 405);
	assert_slice(raw_header(a, "Allow"), "POST, PUT, OPTIONS");
	a = raw_once(f->cx.mem, f->port, S("BREW /show/it HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), &closed);
	assert_int_equal(raw_status(a), 405);
	a = raw_once(f->cx.mem, f->port, S("OPTIONS /show/it HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), &closed);
	assert_int_equal(raw_status(a), 204);
	assert_slice(raw_header(a, "Allow"), "GET, HEAD, OPTIONS");
	a = raw_once(f->cx.mem, f->port, S("HEAD / HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), &closed);
	assert_int_equal(raw_status(a), 200);
	assert_slice(raw_header(a, "Content-Length"), "5");
	assert_int_equal(body_of(a).n, 0);
	assert_slice(body_of(get(f, "/show/it", "")), "/show/it peer=127.0.0.1");
	assert_slice(body_of(get(f, "/show/%C3%A9n", "")), "/show/én name=én peer=127.0.0.1");
	assert_slice(body_of(get(f, "/files/a/b%20c/", "")), "/files/a/b c/ rest=a/b c/ peer=127.0.0.1");
	a = get(f, "/show/it/?a=b", "");
	assert_int_equal(raw_status(a), 308);
	assert_slice(raw_header(a, "Location"), "/show/it?a=b");
	assert_int_equal(raw_status(get(f, "/mine", "")), 401);
}

static void errors_throw_the_page_away_and_keep_its_headers(void **state)
{
	fixture *f = *state;
	slice a = get(f, "/failing", "Accept-Language: nl-BE, en;q=0.5\r\n");
	assert_int_equal(raw_status(a), 409);
	assert_slice(body_of(a), "Dit botst met wat er nu staat.\n");
	assert_slice(raw_header(a, "X-Kept"), "yes");
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	fixture *f = *state;
	int fd = raw_open(f->port);
	raw_send(fd, S("GET /show/1 HTTP/1.1\r\n" H "\r\nPOST /echo HTTP/1.1\r\n" H "Content-Length: 3\r\n\r\ntwoGET /show/3 HTTP/1.1\r\n" H "\r\n"));
	slice body;
	raw_answer(f->cx.mem, fd, &body); assert_slice(body, "/show/1 name=1 peer=127.0.0.1");
	raw_answer(f->cx.mem, fd, &body); assert_slice(body, "two");
	raw_answer(f->cx.mem, fd, &body); assert_slice(body, "/show/3 name=3 peer=127.0.0.1");
	close(fd);
}

static void a_connection_serves_many_requests(void **state)
{
	fixture *f = *state;
	int fd = raw_open(f->port);
	for (int i = 0; i < 200; i++) {
		slice body;
		raw_send(fd, S("GET / HTTP/1.1\r\n" H "\r\n"));
		assert_int_equal(raw_status(raw_answer(f->cx.mem, fd, &body)), 200);
		assert_slice(body, "hello");
	}
	close(fd);
}

static void bodies_have_a_cap(void **state)
{
	fixture *f = *state;
	bool closed;
	/* said beforehand: refused before a byte of it is sent */
	slice a = raw_once(f->cx.mem, f->port, S("POST /echo HTTP/1.1\r\n" H "Content-Length: 100000000000\r\n\r\n"), &closed);
	assert_int_equal(raw_status(a), 413);
	assert_true(closed);
	a = raw_once(f->cx.mem, f->port, S("POST /echo HTTP/1.1\r\n" H "Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n"), &closed);
	assert_int_equal(raw_status(a), 413);
	/* sent all the same: the answer still arrives */
	buf *b = buf_new(f->cx.mem, 32 << 20);
	buf_lit(b, "POST /echo HTTP/1.1\r\n" H "Content-Length: 8000000\r\n\r\n");
	for (int i = 0; i < 1000000; i++) buf_lit(b, "12345678");
	assert_int_equal(raw_status(raw_once(f->cx.mem, f->port, buf_slice(b), &closed)), 413);
	/* chunked, growing past the cap */
	buf_clear(b);
	buf_lit(b, "POST /echo HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n");
	for (int i = 0; i < 40; i++) {
		buf_lit(b, "8000\r\n");
		for (int k = 0; k < 4096; k++) buf_lit(b, "12345678");
		buf_lit(b, "\r\n");
	}
	buf_lit(b, "0\r\n\r\n");
	assert_int_equal(raw_status(raw_once(f->cx.mem, f->port, buf_slice(b), &closed)), 413);
	/* just under it, and with 100-continue */
	buf_clear(b);
	buf_printf(b, "POST /echo HTTP/1.1\r\n" H "Content-Length: %d\r\nConnection: close\r\n\r\n", 1 << 20);
	for (int i = 0; i < 1 << 17; i++) buf_lit(b, "12345678");
	a = raw_once(f->cx.mem, f->port, buf_slice(b), &closed);
	assert_int_equal(raw_status(a), 200);
	assert_int_equal(body_of(a).n, 1 << 20);
	a = raw_once(f->cx.mem, f->port, S("POST /echo HTTP/1.1\r\n" H "Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nhello"), &closed);
	assert_int_equal(raw_status(a), 100);
	assert_true(slice_ends(a, S("hello")));
}

static void slow_heads_and_bodies_are_cut_off(void **state)
{
	fixture *f = *state;
	bool closed;
	int fds[4];
	slice starts[] = { S("GET / HT"), S("GET / HTTP/1.1\r\nHost: local"), S("POST /echo HTTP/1.1\r\n" H "Content-Length: 100\r\n\r\n12"), S("") };
	for (size_t i = 0; i < 4; i++) fds[i] = raw_open(f->port), raw_send(fds[i], starts[i]);
	int64_t began = time_monotonic_us();
	/* a byte now and then does not keep them alive */
	for (int k = 0; k < 10; k++) {
		usleep(150000);
		for (size_t i = 0; i < 3; i++) raw_send(fds[i], S("x"));
	}
	for (size_t i = 0; i < 3; i++) {
		slice a = raw_read(f->cx.mem, fds[i], 3000, &closed);
		assert_true(closed);
		assert_int_equal(raw_status(a), 408);
	}
	assert_int_equal(raw_read(f->cx.mem, fds[3], 4000, &closed).n, 0);
	assert_true(closed);
	assert_true(time_monotonic_us() - began < 6000000);
	for (size_t i = 0; i < 4; i++) close(fds[i]);
}

static void an_idle_connection_is_closed_and_one_in_use_is_not(void **state)
{
	fixture *f = *state;
	bool closed;
	int fd = raw_open(f->port);
	for (int i = 0; i < 4; i++) {
		raw_send(fd, S("GET / HTTP/1.1\r\n" H "\r\n"));
		assert_int_equal(raw_status(raw_answer(f->cx.mem, fd, NULL)), 200);
		usleep(900000);
	}
	raw_read(f->cx.mem, fd, 5000, &closed);
	assert_true(closed);
	close(fd);
}

static void conditional_requests(void **state)
{
	fixture *f = *state;
	bool closed;
	assert_slice(raw_header(get(f, "/long", ""), "ETag"), "\"v1\"");
	assert_slice(raw_header(get(f, "/long", ""), "Last-Modified"), "Tue, 14 Nov 2023 22:13:20 GMT");
	slice a = get(f, "/long", "If-None-Match: \"v0\", W/\"v1\"\r\n");
	assert_int_equal(raw_status(a), 304);
	assert_int_equal(body_of(a).n, 0);
	assert_slice(raw_header(a, "ETag"), "\"v1\"");
	assert_int_equal(raw_status(get(f, "/long", "If-None-Match: \"v2\"\r\n")), 200);
	assert_int_equal(raw_status(get(f, "/long", "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n")), 304);
	assert_int_equal(raw_status(get(f, "/long", "If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT\r\n")), 200);
	assert_int_equal(raw_status(get(f, "/long", "If-None-Match: \"v2\"\r\nIf-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n")), 200);
	a = get(f, "/long", "Accept-Encoding: gzip\r\nIf-None-Match: \"v1-gzip\"\r\n");
	assert_int_equal(raw_status(a), 304);
	assert_slice(raw_header(a, "ETag"), "\"v1-gzip\"");
	const struct { const char *header; int status; } edits[] = {
		{ "", 428 }, { "If-Match: \"v7\"\r\n", 200 }, { "If-Match: \"v7-br\"\r\n", 200 }, { "If-Match: \"v6\"\r\n", 412 }, { "If-Match: W/\"v7\"\r\n", 412 },
		{ "If-Match: *\r\n", 200 }, { "If-Match: \"a\", \"v7\"\r\n", 200 }, { "If-Match: v7\r\n", 412 },
	};
	for (size_t i = 0; i < COUNT_OF(edits); i++) {
		a = raw_once(f->cx.mem, f->port, arena_printf(f->cx.mem, "PUT /edit HTTP/1.1\r\n" H "Connection: close\r\nContent-Length: 1\r\n%s\r\na", edits[i].header), &closed);
		assert_int_equal(raw_status(a), edits[i].status);
	}
}

static size_t keep(char *p, size_t size, size_t n, void *arg) { buf_put(arg, slice_of(p, size * n)); return size * n; }
/* Fetched by libcurl, which undoes the compression. */
static slice unpacked(fixture *f, const char *path, const char *coding, slice *ret_head)
{
	CURL *c = curl_easy_init();
	buf *body = buf_new(f->cx.mem, 1 << 20), *head = buf_new(f->cx.mem, 1 << 16);
	curl_easy_setopt(c, CURLOPT_URL, arena_printf(f->cx.mem, "http://127.0.0.1:%d%s", f->port, path).p);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, coding);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, keep); curl_easy_setopt(c, CURLOPT_WRITEDATA, body);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, keep); curl_easy_setopt(c, CURLOPT_HEADERDATA, head);
	assert_int_equal(curl_easy_perform(c), CURLE_OK);
	curl_easy_cleanup(c);
	*ret_head = buf_slice(head);
	return buf_slice(body);
}
static void compressed_answers_come_back_the_same(void **state)
{
	fixture *f = *state;
	slice head, plain = body_of(get(f, "/long", ""));
	assert_true(plain.n > 10000);
	for (int i = 0; i < 3; i++) {
		assert_true(slice_eq(unpacked(f, "/long", "gzip", &head), plain));
		assert_slice(raw_header(head, "Content-Encoding"), "gzip");
		assert_slice(raw_header(head, "ETag"), "\"v1-gzip\"");
		assert_true(slice_eq(unpacked(f, "/long", "br, gzip", &head), plain));
		assert_slice(raw_header(head, "Content-Encoding"), "br");
		assert_slice(raw_header(head, "Vary"), "Accept-Encoding");
		assert_true(slice_eq(unpacked(f, "/fixed", "br", &head), slice_of(fixed, sizeof fixed)));
		assert_slice(raw_header(head, "Content-Encoding"), "br");
		assert_true(slice_eq(unpacked(f, "/fixed", "gzip", &head), slice_of(fixed, sizeof fixed)));
		assert_slice(raw_header(head, "Content-Encoding"), "gzip");
	}
	unpacked(f, "/secret", "br", &head);
	assert_null(raw_header(head, "Content-Encoding").p);
	unpacked(f, "/", "br", &head);
	assert_null(raw_header(head, "Content-Encoding").p);
	unpacked(f, "/long", "br;q=0, gzip;q=0", &head);
	assert_null(raw_header(head, "Content-Encoding").p);
	assert_slice(raw_header(head, "Vary"), "Accept-Encoding");
	unpacked(f, "/long", "br;q=0.5, gzip;q=0.8", &head);
	assert_slice(raw_header(head, "Content-Encoding"), "gzip");
}

static void streams_come_whole_and_their_end_is_told(void **state)
{
	fixture *f = *state;
	slice head, body = unpacked(f, "/stream", "br", &head);
	assert_true(slice_starts(body, S("1000\n999\n")));
	assert_true(slice_ends(body, S("\n2\n1\n")));
	assert_null(raw_header(head, "Content-Encoding").p);
	slice a = get(f, "/broken", "");
	assert_int_equal(raw_status(a), 200);
	assert_false(slice_ends(a, S("0\r\n\r\n"))); /* cut, not ended */
	bool closed;
	raw_once(f->cx.mem, f->port, S("HEAD /stream HTTP/1.1\r\n" H "Connection: close\r\n\r\n"), &closed);
	for (int i = 0; i < 100 && atomic_load(&streams_done) < 3; i++) usleep(10000);
	assert_int_equal(atomic_load(&streams_done), 3);
}

static void *ask_many(void *arg)
{
	fixture *f = arg;
	arena *a = arena_create(0);
	intptr_t good = 0;
	int fd = raw_open(f->port);
	for (int i = 0; i < 50; i++) {
		slice body, name = arena_printf(a, "p%lx-%d", (unsigned long)pthread_self(), i);
		raw_send(fd, arena_printf(a, "GET /show/%.*s HTTP/1.1\r\n" H "\r\n", SL(name)));
		raw_answer(a, fd, &body);
		good += slice_contains(body, name);
	}
	close(fd);
	arena_destroy(a);
	return (void *)good;
}
static void sixty_four_connections_at_once(void **state)
{
	fixture *f = *state;
	pthread_t t[64];
	intptr_t total = 0;
	for (size_t i = 0; i < 64; i++) pthread_create(&t[i], NULL, ask_many, f);
	for (size_t i = 0; i < 64; i++) { void *good; pthread_join(t[i], &good); total += (intptr_t)good; }
	assert_int_equal(total, 64 * 50);
}

static void slow_handlers_do_not_stall_others(void **state)
{
	fixture *f = *state;
	int slow_fds[5];
	for (int i = 0; i < 5; i++) slow_fds[i] = raw_open(f->port), raw_send(slow_fds[i], S("GET /slow HTTP/1.1\r\n" H "\r\n"));
	usleep(100000);
	int64_t began = time_monotonic_us();
	for (int i = 0; i < 20; i++) assert_int_equal(raw_status(get(f, "/", "")), 200);
	assert_true(time_monotonic_us() - began < 500000);
	for (int i = 0; i < 5; i++) assert_int_equal(raw_status(raw_answer(f->cx.mem, slow_fds[i], NULL)), 200), close(slow_fds[i]);
}

static void heavy_routes_take_at_most_half(void **state)
{
	fixture *f = *state;
	int fds[9];
	for (int i = 0; i < 9; i++) fds[i] = raw_open(f->port), raw_send(fds[i], S("GET /heavy HTTP/1.1\r\n" H "\r\n"));
	usleep(100000);
	int64_t began = time_monotonic_us();
	assert_int_equal(raw_status(get(f, "/", "")), 200);
	assert_true(time_monotonic_us() - began < 500000);
	for (int i = 0; i < 9; i++) assert_int_equal(raw_status(raw_answer(f->cx.mem, fds[i], NULL)), 200), close(fds[i]);
	assert_true(time_monotonic_us() - began > 1800000); /* nine by three */
}

static void cookies_are_strict_and_headers_cannot_be_split(void **state)
{
	fixture *f = *state;
	slice a = get(f, "/cookies", "Cookie: a=1; session=plain; b=\"2\"\r\n");
	assert_true(slice_contains(a, S("Set-Cookie: __Host-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure\r\n")));
	assert_true(slice_contains(a, S("Set-Cookie: lang=nl; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600\r\n")));
	assert_false(slice_contains(a, S("bad=")));
	assert_false(slice_contains(a, S("evil")));
	assert_slice(body_of(a), "plain");
	assert_slice(body_of(get(f, "/cookies", "Cookie: session=plain\r\nCookie: __Host-session=safe\r\n")), "safe");
	assert_slice(body_of(get(f, "/cookies", "Cookie: xsession=1\r\n")), "none");
}

static void redirects_stay_in_one_piece(void **state)
{
	fixture *f = *state;
	assert_slice(raw_header(get(f, "/away?to=/a%20b%0d%0aX:%20y", ""), "Location"), "/a%20b%0D%0AX:%20y");
	assert_slice(raw_header(get(f, "/away?to=//evil.example/", ""), "Location"), "/");
	assert_slice(raw_header(get(f, "/away?to=/%5Cevil.example/", ""), "Location"), "/");
	assert_slice(raw_header(get(f, "/away?to=javascript:alert(1)", ""), "Location"), "/");
	assert_slice(raw_header(get(f, "/away?to=https://id.example/x?y=%C3%A9", ""), "Location"), "https://id.example/x?y=%C3%A9");
}

static void forwarded_headers_count_from_the_trusted_proxy(void **state)
{
	fixture *f = *state;
	assert_slice(body_of(get(f, "/show/it", "X-Forwarded-For: 6.6.6.6, 192.0.2.9\r\nX-Forwarded-Proto: https\r\n")), "/show/it peer=192.0.2.9 secure");
	assert_slice(body_of(get(f, "/show/it", "X-Forwarded-For: nonsense\r\n")), "/show/it peer=127.0.0.1");
}

static void forms_arrive(void **state)
{
	fixture *f = *state;
	bool closed;
	slice a = raw_once(f->cx.mem, f->port, S("POST /form HTTP/1.1\r\n" H "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 13\r\n\r\na=1&b=x+%26+y"), &closed);
	assert_slice(body_of(a), "a=1;b=x & y;");
	slice body = S("--B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nmore\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\x\\a.csv\"\r\nContent-Type: text/csv\r\n\r\n1;2\r\n\r\n--B--\r\n");
	a = raw_once(f->cx.mem, f->port, arena_printf(f->cx.mem, "POST /form HTTP/1.1\r\n" H "Connection: close\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: %zu\r\n\r\n%.*s", body.n, SL(body)), &closed);
	assert_slice(body_of(a), "t=more;f:a.csv:5;");
	a = raw_once(f->cx.mem, f->port, S("POST /form HTTP/1.1\r\n" H "Connection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"), &closed);
	assert_int_equal(raw_status(a), 415);
}

static void stopping_lets_running_requests_finish(void **state)
{
	(void)state;
	static const route *const tables[] = { TABLE };
	ctx cx = unit_ctx();
	http_server *s;
	http_options o = { .workers = 4 };
	assert_ok(&cx, http_start(&cx, &o, tables, 1, &s));
	uint16_t port = http_port(s);
	int fd = raw_open(port), idle = raw_open(port);
	raw_send(fd, S("GET /slow HTTP/1.1\r\n" H "\r\n"));
	usleep(100000);
	int64_t began = time_monotonic_us();
	http_stop(s, 5);
	assert_true(time_monotonic_us() - began < 3000000);
	slice a = raw_answer(cx.mem, fd, NULL);
	assert_int_equal(raw_status(a), 200);
	assert_slice(raw_header(a, "Connection"), "close");
	close(fd);
	close(idle);
	unit_ctx_done(&cx);
}

static void one_address_has_a_limit(void **state)
{
	(void)state;
	static const route *const tables[] = { TABLE };
	ctx cx = unit_ctx();
	http_server *s;
	http_options o = { .workers = 2, .per_address = 3 };
	assert_ok(&cx, http_start(&cx, &o, tables, 1, &s));
	int fds[4];
	for (int i = 0; i < 3; i++) {
		fds[i] = raw_open(http_port(s));
		raw_send(fds[i], S("GET / HTTP/1.1\r\n" H "\r\n"));
		assert_int_equal(raw_status(raw_answer(cx.mem, fds[i], NULL)), 200);
	}
	bool closed;
	fds[3] = raw_open(http_port(s));
	raw_send(fds[3], S("GET / HTTP/1.1\r\n" H "\r\n"));
	assert_int_equal(raw_read(cx.mem, fds[3], 2000, &closed).n, 0);
	assert_true(closed);
	close(fds[0]);
	usleep(300000);
	close(fds[3]);
	fds[3] = raw_open(http_port(s));
	raw_send(fds[3], S("GET / HTTP/1.1\r\n" H "\r\n"));
	assert_int_equal(raw_status(raw_answer(cx.mem, fds[3], NULL)), 200);
	for (int i = 1; i < 4; i++) close(fds[i]);
	http_stop(s, 1);
	unit_ctx_done(&cx);
}

static void only_the_named_host_is_served(void **state)
{
	(void)state;
	static const route *const tables[] = { TABLE };
	ctx cx = unit_ctx();
	http_server *s;
	http_options o = { .workers = 2, .host = S("data.example") };
	bool closed;
	assert_ok(&cx, http_start(&cx, &o, tables, 1, &s));
	assert_int_equal(raw_status(raw_once(cx.mem, http_port(s), S("GET / HTTP/1.1\r\nHost: DATA.example:443\r\nConnection: close\r\n\r\n"), &closed)), 200);
	assert_int_equal(raw_status(raw_once(cx.mem, http_port(s), S("GET / HTTP/1.1\r\nHost: 127.0.0.1:9\r\nConnection: close\r\n\r\n"), &closed)), 200);
	assert_int_equal(raw_status(raw_once(cx.mem, http_port(s), S("GET / HTTP/1.1\r\nHost: data.example.evil\r\n\r\n"), &closed)), 400);
	http_stop(s, 1);
	unit_ctx_done(&cx);
}

static void clashing_routes_stop_the_start(void **state)
{
	(void)state;
	static const route clash[] = { { HTTP_GET, "/show/{other}", hello, 0, 0, "" }, { 0 } };
	static const route *const tables[] = { TABLE, clash };
	ctx cx = unit_ctx();
	http_server *s;
	http_options o = { .workers = 2 };
	assert_int_equal(http_start(&cx, &o, tables, 2, &s), ST_INTERNAL);
	assert_slice(cx.err.message, "Two routes answer the same requests: /show/{name} and /show/{other}.");
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_page_is_served_with_the_headers_every_page_has), cmocka_unit_test(malformed_requests_are_refused_and_the_connection_ends),
		cmocka_unit_test(too_much_head_is_refused), cmocka_unit_test(good_unusual_requests_are_served), cmocka_unit_test(after_a_chunked_body_nothing_more_is_read),
		cmocka_unit_test(methods_and_routes), cmocka_unit_test(errors_throw_the_page_away_and_keep_its_headers), cmocka_unit_test(pipelined_requests_are_answered_in_order),
		cmocka_unit_test(a_connection_serves_many_requests), cmocka_unit_test(bodies_have_a_cap), cmocka_unit_test(slow_heads_and_bodies_are_cut_off),
		cmocka_unit_test(an_idle_connection_is_closed_and_one_in_use_is_not), cmocka_unit_test(conditional_requests), cmocka_unit_test(compressed_answers_come_back_the_same),
		cmocka_unit_test(streams_come_whole_and_their_end_is_told), cmocka_unit_test(sixty_four_connections_at_once), cmocka_unit_test(slow_handlers_do_not_stall_others),
		cmocka_unit_test(heavy_routes_take_at_most_half), cmocka_unit_test(cookies_are_strict_and_headers_cannot_be_split), cmocka_unit_test(redirects_stay_in_one_piece),
		cmocka_unit_test(forwarded_headers_count_from_the_trusted_proxy), cmocka_unit_test(forms_arrive), cmocka_unit_test(stopping_lets_running_requests_finish),
		cmocka_unit_test(one_address_has_a_limit), cmocka_unit_test(only_the_named_host_is_served), cmocka_unit_test(clashing_routes_stop_the_start),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
