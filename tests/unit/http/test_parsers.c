/* SPDX-License-Identifier: EUPL-1.2
 * The readers of outside bytes, each by itself. */
#include "unit/unit.h"
#include "http/fetch.h"
#include "http/parts.h"
#include <arpa/inet.h>

static void accept_is_weighed_by_the_narrowest_range(void **state)
{
	(void)state;
	const slice offers[] = { S("text/html"), S("application/ld+json"), S("text/turtle"), S("application/ld+json;profile=\"x\"") };
	const struct { slice accept; int want; } cases[] = {
		{ NO_SLICE, 0 }, { S(""), 0 }, { S("*/*"), 0 }, { S("text/turtle"), 2 }, { S("TEXT/Turtle"), 2 }, { S("text/*;q=0.5, application/ld+json"), 1 },
		{ S("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"), 0 },
		{ S("text/html;q=0, */*"), 1 }, { S("text/*, text/html;q=0.1"), 2 }, { S("image/png"), -1 }, { S("text/html;q=0"), -1 },
		{ S("application/ld+json;profile=\"x\";q=0.9"), 3 }, { S("text/turtle;q=0.5, application/ld+json;q=0.9"), 1 }, { S("text/turtle;q=2, text/html;q=0.1"), 0 },
		{ S(",,;q=1,text/turtle"), 2 }, { S("text/turtle; q=0.7 ; ext=1, text/html;q=0.6"), 2 }, { S("\"a,b\", text/turtle"), 2 }, { S("\"unclosed, text/turtle"), -1 },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		int got = negotiate_media(cases[i].accept, offers, 4);
		if (got != cases[i].want) fprintf(stderr, "%.*s\n", SL(cases[i].accept));
		assert_int_equal(got, cases[i].want);
	}
}

static void languages_and_codings(void **state)
{
	(void)state;
	lang l = LANG_NL;
	assert_true(negotiate_lang(S("fr, en-GB;q=0.8, nl;q=0.7"), &l)); assert_int_equal(l, LANG_EN);
	assert_true(negotiate_lang(S("nl-BE,en;q=0.9"), &l)); assert_int_equal(l, LANG_NL);
	assert_false(negotiate_lang(S("fr, nl;q=0"), &l)); assert_false(negotiate_lang(NO_SLICE, &l));
	assert_int_equal(negotiate_coding(S("gzip, deflate, br")), CODING_BROTLI);
	assert_int_equal(negotiate_coding(S("gzip, deflate")), CODING_GZIP);
	assert_int_equal(negotiate_coding(S("gzip;q=1.0, br;q=0.5")), CODING_GZIP);
	assert_int_equal(negotiate_coding(S("*")), CODING_BROTLI); assert_int_equal(negotiate_coding(S("br;q=0, *")), CODING_GZIP);
	assert_int_equal(negotiate_coding(S("identity")), CODING_NONE); assert_int_equal(negotiate_coding(NO_SLICE), CODING_NONE);
}

static void cookies_are_found_by_their_whole_name(void **state)
{
	(void)state;
	assert_slice(cookie_find(S("a=1; b=2;c = 3"), S("b")), "2"); assert_slice(cookie_find(S("a=\"1\""), S("a")), "1"); assert_slice(cookie_find(S("a="), S("a")), "");
	assert_null(cookie_find(S("ab=1; ba=2"), S("a")).p); assert_null(cookie_find(S("A=1"), S("a")).p); assert_null(cookie_find(S(""), S("a")).p);
	assert_slice(cookie_find(S("a=1=2; a=3"), S("a")), "1=2");
}

static void tags_are_listed(void **state)
{
	(void)state;
	assert_true(tag_listed(S("\"a\" , \"b\""), S("b"), false)); assert_false(tag_listed(S("\"a\",W/\"b\""), S("b"), false)); assert_true(tag_listed(S("\"a\",W/\"b\""), S("b"), true));
	assert_true(tag_listed(S("*"), NO_SLICE, false)); assert_false(tag_listed(S("b"), S("b"), true)); assert_false(tag_listed(S("\"b"), S("b"), true)); assert_false(tag_listed(S(""), S(""), true));
	assert_true(tag_listed(S("\"a,b\""), S("a,b"), false)); assert_false(tag_listed(S("\"a\" \"b\""), S("b"), false)); assert_true(tag_listed(S("\"b-gzip\""), S("b"), false));
}

static void fields_are_decoded(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	pair *p; size_t n;
	assert_int_equal(pairs_decode(a, S("a=1&b=%C3%A9+x&&c&=d&a=2"), 10, &p, &n).code, ST_OK);
	assert_int_equal(n, 5);
	assert_slice(p[1].value, "é x"); assert_slice(p[2].name, "c"); assert_slice(p[2].value, ""); assert_slice(p[3].name, ""); assert_slice(p[4].value, "2");
	assert_int_equal(pairs_decode(a, S("a=1&b=2&c=3"), 2, &p, &n).code, ST_TOO_LARGE);
	assert_int_equal(pairs_decode(a, S("a=%ff"), 9, &p, &n).code, ST_BAD_REQUEST); assert_int_equal(pairs_decode(a, S("a=%0"), 9, &p, &n).code, ST_BAD_REQUEST);
	assert_int_equal(pairs_decode(a, S("a=%00"), 9, &p, &n).code, ST_BAD_REQUEST); assert_int_equal(pairs_decode(a, S("a=\xff"), 9, &p, &n).code, ST_BAD_REQUEST);
	assert_int_equal(pairs_decode(a, NO_SLICE, 9, &p, &n).code, ST_OK); assert_int_equal(n, 0);
	arena_destroy(a);
}

#define PART(head, body) "--B\r\nContent-Disposition: form-data; " head "\r\n\r\n" body "\r\n"
static void multipart_takes_what_browsers_and_curl_send(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	form f;
	slice body = S(PART("name=\"a\"", "one\r\ntwo") PART("name=\"q%22uote\"", "") PART("name=\"f\"; filename=\"we\\\"ird.csv\"\r\nContent-Type: text/csv", "\0\xff\r\n--Bnot")
		       PART("name=\"e\"; filename=\"\"\r\nContent-Type: application/octet-stream", "") PART("name=z; filename*=UTF-8''x; filename=\"/etc/passwd\"", "x") "--B--\r\n");
	assert_int_equal(multipart_decode(a, body, S("B"), &f).code, ST_BAD_REQUEST); /* the delimiter stands inside a file: not followed by a new line */
	body = S(PART("name=\"a\"", "one\r\ntwo") PART("name=\"q%22uote\"", "") PART("name=\"f\"; filename=\"we\\\"ird.csv\"\r\nContent-Type: text/csv", "\0\xff\r\n-Bnot")
		 PART("name=\"e\"; filename=\"\"\r\nContent-Type: application/octet-stream", "") PART("name=z; filename*=UTF-8''x; filename=\"/etc/passwd\"", "x") "--B--\r\n");
	assert_int_equal(multipart_decode(a, body, S("B"), &f).code, ST_OK);
	assert_int_equal(f.n, 2); assert_int_equal(f.upload_n, 2);
	assert_slice(form_field(&f, S("a")), "one\r\ntwo"); assert_slice(form_field(&f, S("q\"uote")), "");
	const upload *u = form_upload(&f, S("f"));
	assert_slice(u->filename, "we\"ird.csv"); assert_slice(u->media, "text/csv"); assert_int_equal(u->content.n, 9);
	assert_slice(form_upload(&f, S("z"))->filename, "passwd"); assert_null(form_upload(&f, S("e")));
	arena_destroy(a);
}

static void multipart_refuses_what_can_be_read_in_two_ways(void **state)
{
	(void)state;
	const slice bad[] = {
		S(""), S("--B"), S("--B\r\n"), S("preamble\r\n" PART("name=\"a\"", "1") "--B--\r\n"), S(PART("name=\"a\"", "1")), S(PART("name=\"a\"", "1") "--B--\r\ntail"),
		S("--B\r\n\r\n1\r\n--B--\r\n"), S("--B\r\nContent-Disposition: form-data\r\n\r\n1\r\n--B--\r\n"), S("--B\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--B--\r\n"),
		S(PART("name=\"a\"; name=\"b\"", "1") "--B--\r\n"), S(PART("name=\"a", "1") "--B--\r\n"), S(PART("name=\"a\"\r\nContent-Disposition: form-data; name=\"b\"", "1") "--B--\r\n"),
		S("--B\nContent-Disposition: form-data; name=\"a\"\n\n1\n--B--\n"), S(PART("name=\"a\"\r\nContent-Transfer-Encoding: base64", "MQ==") "--B--\r\n"),
		S(PART("name=\"a\"", "\xff") "--B--\r\n"), S(PART("name=\"a\"", "x\0y") "--B--\r\n"), S(PART("name=\"a\"\r\nX A: b", "1") "--B--\r\n"), S(PART("name=\"a\"\r\nX: \x01", "1") "--B--\r\n"),
	};
	arena *a = arena_create(0);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		form f = { 0 };
		status st = multipart_decode(a, bad[i], S("B"), &f).code;
		if (st != ST_BAD_REQUEST) fprintf(stderr, "case %zu: %.*s\n", i, SL(bad[i]));
		assert_int_equal(st, ST_BAD_REQUEST);
	}
	form f;
	assert_int_equal(multipart_decode(a, S("----\r\n"), S(""), &f).code, ST_BAD_REQUEST);
	buf *many = buf_new(a, 1 << 20);
	for (int i = 0; i < 101; i++) buf_lit(many, PART("name=\"f\"; filename=\"a\"", "x"));
	buf_lit(many, "--B--\r\n");
	assert_int_equal(multipart_decode(a, buf_slice(many), S("B"), &f).code, ST_TOO_LARGE);
	arena_destroy(a);
}

static void parameters_of_a_media_type(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	slice v;
	assert_true(media_parameter(a, S("multipart/form-data; boundary=\"a b;c\"; charset=utf-8"), S("boundary"), &v)); assert_slice(v, "a b;c");
	assert_true(media_parameter(a, S("multipart/form-data;charset=x;BOUNDARY=abc"), S("boundary"), &v)); assert_slice(v, "abc");
	assert_false(media_parameter(a, S("multipart/form-data; boundary=a; boundary=b"), S("boundary"), &v)); assert_false(media_parameter(a, S("multipart/form-data"), S("boundary"), &v));
	assert_false(media_parameter(a, S("multipart/form-data; boundary=\"a"), S("boundary"), &v)); assert_false(media_parameter(a, S("x; boundary=\"a\"b; c=d"), S("c"), &v));
	arena_destroy(a);
}

static void private_addresses_are_known(void **state)
{
	(void)state;
	const struct { const char *text; bool open; } cases[] = {
		{ "127.0.0.1", false }, { "10.1.2.3", false }, { "172.16.0.1", false }, { "172.31.255.255", false }, { "172.32.0.1", true }, { "192.168.1.1", false }, { "169.254.169.254", false },
		{ "100.64.0.1", false }, { "0.0.0.0", false }, { "224.0.0.1", false }, { "255.255.255.255", false }, { "193.190.1.1", true }, { "8.8.8.8", true }, { "192.0.2.1", false },
		{ "::1", false }, { "::", false }, { "fe80::1", false }, { "fd00::1", false }, { "::ffff:10.0.0.1", false }, { "::ffff:8.8.8.8", true }, { "2a02:1800::1", true },
		{ "2001:db8::1", false }, { "2002:0a00:0001::", false }, { "64:ff9b::a00:1", false }, { "ff02::1", false }, { "2001:0::1", false }, { "2001:4860:4860::8888", true },
	};
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		unsigned char b[16];
		bool open = inet_pton(AF_INET, cases[i].text, b) == 1 ? address_is_public4(b) : (assert_int_equal(inet_pton(AF_INET6, cases[i].text, b), 1), address_is_public6(b));
		if (open != cases[i].open) fprintf(stderr, "%s\n", cases[i].text);
		assert_true(open == cases[i].open);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(accept_is_weighed_by_the_narrowest_range), cmocka_unit_test(languages_and_codings), cmocka_unit_test(cookies_are_found_by_their_whole_name),
		cmocka_unit_test(tags_are_listed), cmocka_unit_test(fields_are_decoded), cmocka_unit_test(multipart_takes_what_browsers_and_curl_send),
		cmocka_unit_test(multipart_refuses_what_can_be_read_in_two_ways), cmocka_unit_test(parameters_of_a_media_type), cmocka_unit_test(private_addresses_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
