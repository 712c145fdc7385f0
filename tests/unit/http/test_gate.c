/* SPDX-License-Identifier: EUPL-1.2
 * Requests that no good client sends, byte by byte against the running server. */
#include "served.h"

/* each: request, status. All end the connection. */
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(malformed_requests_are_refused_and_the_connection_ends),
		cmocka_unit_test(too_much_head_is_refused),
		cmocka_unit_test(good_unusual_requests_are_served),
		cmocka_unit_test(after_a_chunked_body_nothing_more_is_read),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
