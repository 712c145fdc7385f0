/* SPDX-License-Identifier: EUPL-1.2
 * The running server, spoken to byte by byte. */
#include <curl/curl.h>
#include <pthread.h>
#include "served.h"

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
		cmocka_unit_test(a_page_is_served_with_the_headers_every_page_has),
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
