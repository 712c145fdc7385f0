/* SPDX-License-Identifier: EUPL-1.2
 * Outgoing calls, against a server of our own. */
#include "unit/unit.h"
#include "http/http.h"

static status page(ctx *cx, const request *q, response *r)
{
	slice agent = request_header(q, "x-ask");
	r->media = S("text/plain; charset=utf-8");
	buf_printf(r->body, "%.*s %.*s", SL(agent), SL(q->body));
	response_header(r, S("X-Answer"), JOIN(cx->mem, S("to "), q->path));
	return ST_OK;
}
static status big(ctx *cx, const request *q, response *r)
{
	(void)cx; (void)q;
	for (int i = 0; i < 100000; i++) buf_lit(r->body, "0123456789");
	return ST_OK;
}
static status hang(ctx *cx, const request *q, response *r) { usleep(3000000); return page(cx, q, r); }
static status here(ctx *cx, const request *q, response *r) { (void)q; response_redirect(cx, r, 302, S("/page?x=1")); return ST_OK; }
static status loop(ctx *cx, const request *q, response *r) { (void)q; response_redirect(cx, r, 302, S("/loop")); return ST_OK; }
static status elsewhere(ctx *cx, const request *q, response *r) { (void)q; response_redirect(cx, r, 302, S("http://localhost:1/")); return ST_OK; }

static const route TABLE[] = {
	{ HTTP_GET | HTTP_POST, "/page", page, 0, 1000, "" }, { HTTP_GET, "/big", big, 0, 0, "" }, { HTTP_GET, "/hang", hang, 0, 0, "" }, { HTTP_GET, "/here", here, 0, 0, "" },
	{ HTTP_GET, "/loop", loop, 0, 0, "" }, { HTTP_GET, "/elsewhere", elsewhere, 0, 0, "" }, { 0 },
};

typedef struct { ctx cx; http_server *server; } fixture;
static int start(void **state)
{
	static const route *const tables[] = { TABLE };
	fixture *f = calloc(1, sizeof *f);
	f->cx = unit_ctx();
	http_options o = { .workers = 4 };
	assert_ok(&f->cx, http_start(&f->cx, &o, tables, 1, &f->server));
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
static http_call call(fixture *f, const char *path)
{
	return (http_call){ .url = arena_printf(f->cx.mem, "http://127.0.0.1:%d%s", http_port(f->server), path), .allow_private = true, .timeout_s = 1 };
}

static void an_answer_comes_with_its_headers(void **state)
{
	fixture *f = *state;
	http_answer a;
	http_call c = call(f, "/page");
	const pair ask[] = { { S("X-Ask"), S("who") } };
	c.headers = ask; c.header_n = 1; c.method = HTTP_POST; c.body = S("me");
	assert_ok(&f->cx, http_fetch(&f->cx, &c, &a));
	assert_int_equal(a.code, 200); assert_slice(a.body, "who me"); assert_slice(a.media, "text/plain; charset=utf-8");
	bool found = false;
	for (size_t i = 0; i < a.header_n; i++) found |= slice_eq(a.headers[i].name, S("X-Answer")) && slice_eq(a.headers[i].value, S("to /page"));
	assert_true(found);
	c = call(f, "/nowhere");
	assert_ok(&f->cx, http_fetch(&f->cx, &c, &a)); assert_int_equal(a.code, 404);
}

static void redirects_stay_on_the_host(void **state)
{
	fixture *f = *state;
	http_answer a;
	http_call c = call(f, "/here");
	assert_ok(&f->cx, http_fetch(&f->cx, &c, &a)); assert_int_equal(a.code, 200);
	c = call(f, "/loop"); assert_int_equal(http_fetch(&f->cx, &c, &a), ST_UNAVAILABLE);
	c = call(f, "/elsewhere"); assert_int_equal(http_fetch(&f->cx, &c, &a), ST_FORBIDDEN);
}

static void sizes_and_times_are_capped(void **state)
{
	fixture *f = *state;
	http_answer a;
	http_call c = call(f, "/big");
	c.most = 999999; assert_int_equal(http_fetch(&f->cx, &c, &a), ST_TOO_LARGE);
	c.most = 1000000; assert_ok(&f->cx, http_fetch(&f->cx, &c, &a)); assert_int_equal(a.body.n, 1000000);
	c = call(f, "/hang"); assert_int_equal(http_fetch(&f->cx, &c, &a), ST_UNAVAILABLE);
}

static void private_addresses_are_refused(void **state)
{
	fixture *f = *state;
	http_answer a;
	http_call c = call(f, "/page");
	c.allow_private = false;
	assert_int_equal(http_fetch(&f->cx, &c, &a), ST_FORBIDDEN);
	const slice names[] = { S("localhost"), S("2130706433"), S("0x7f.1"), S("[::ffff:127.0.0.1]"), S("0.0.0.0") };
	for (size_t i = 0; i < COUNT_OF(names); i++) { /* by name, and in the spellings that a filter of texts would let through */
		c.url = arena_printf(f->cx.mem, "http://%.*s:%d/page", SL(names[i]), http_port(f->server));
		assert_int_equal(http_fetch(&f->cx, &c, &a), ST_FORBIDDEN);
	}
}

static void only_http_is_fetched(void **state)
{
	fixture *f = *state;
	http_answer a;
	const slice bad[] = { S("file:///etc/passwd"), S("ftp://127.0.0.1/"), S("gopher://127.0.0.1/"), S("/page"), S("http:///x"), S("http://u:p@127.0.0.1/"), S("http://127.0.0.1/a b"), S("") };
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		http_call c = { .url = bad[i], .allow_private = true };
		assert_int_equal(http_fetch(&f->cx, &c, &a), ST_BAD_REQUEST);
	}
	const pair evil[] = { { S("X"), S("a\r\nY: b") } };
	http_call c = call(f, "/page");
	c.headers = evil; c.header_n = 1;
	assert_int_equal(http_fetch(&f->cx, &c, &a), ST_BAD_REQUEST);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(an_answer_comes_with_its_headers), cmocka_unit_test(redirects_stay_on_the_host), cmocka_unit_test(sizes_and_times_are_capped),
					    cmocka_unit_test(private_addresses_are_refused), cmocka_unit_test(only_http_is_fetched) };
	return cmocka_run_group_tests(tests, start, stop);
}
