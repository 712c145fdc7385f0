/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"

static void split_keeps_empty_parts(void **state)
{
	(void)state;
	slice rest = S("a,,b"), part;
	assert_true(slice_split(&rest, ',', &part)); assert_slice(part, "a");
	assert_true(slice_split(&rest, ',', &part)); assert_slice(part, "");
	assert_true(slice_split(&rest, ',', &part)); assert_slice(part, "b");
	assert_false(slice_split(&rest, ',', &part));
}

static void numbers_are_whole_and_bounded(void **state)
{
	(void)state;
	uint64_t u = 7; int64_t i = 7; double d = 7;
	assert_true(slice_to_u64(S("18446744073709551615"), &u)); assert_true(u == UINT64_MAX);
	assert_false(slice_to_u64(S("18446744073709551616"), &u));
	assert_false(slice_to_u64(S(" 1"), &u)); assert_false(slice_to_u64(S(""), &u));
	assert_true(slice_to_i64(S("-9223372036854775808"), &i)); assert_true(i == INT64_MIN);
	assert_false(slice_to_i64(S("9223372036854775808"), &i));
	assert_true(slice_to_double(S("-1.5e3"), &d)); assert_true(d == -1500);
	assert_false(slice_to_double(S("0x10"), &d)); assert_false(slice_to_double(S("nan"), &d)); assert_false(slice_to_double(S("1e"), &d));
}

static void utf8_refuses_overlong_and_surrogates(void **state)
{
	(void)state;
	assert_true(utf8_valid(S("é€😀 \xEF\xBF\xBD")));
	assert_false(utf8_valid(S("\xC0\x80"))); assert_false(utf8_valid(S("\xED\xA0\x80"))); assert_false(utf8_valid(S("\xF4\x90\x80\x80"))); assert_false(utf8_valid(S("\xE2\x82")));
	assert_int_equal(utf8_length(S("é€😀")), 3);
	assert_slice(utf8_take(S("é€😀"), 2), "é€");
}

static void names_fit_a_path(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	assert_slice(uri_name(a, S("Één actie, 3")), "een-actie-3");
	assert_slice(uri_name(a, S("3,49")), "3-49");
	assert_slice(uri_name(a, S("../etc")), "etc");
	assert_slice(uri_resolve(a, S("http://a/b/c/d;p?q"), S("../g")), "http://a/b/g");
	assert_slice(uri_resolve(a, S("http://a/b/c/d;p?q"), S("?y")), "http://a/b/c/d;p?y");
	assert_true(uri_absolute_valid(S("https://example.org/é"))); assert_false(uri_absolute_valid(S("https://example.org/a b"))); assert_false(uri_absolute_valid(S("/doc")));
	arena_destroy(a);
}

static void time_round_trips(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	msec t; int64_t days;
	assert_true(time_parse_iso(S("2026-11-23T10:20:30.456+01:00"), &t)); assert_slice(time_iso(a, t), "2026-11-23T09:20:30.456Z");
	assert_true(time_parse_date(S("2024-02-29"), &days)); assert_false(time_parse_date(S("2023-02-29"), &days));
	assert_slice(time_people_date(a, LANG_NL, days), "29 februari 2024");
	assert_slice(time_http(a, 784111777000), "Sun, 06 Nov 1994 08:49:37 GMT");
	assert_true(time_parse_http(S("Sun, 06 Nov 1994 08:49:37 GMT"), &t)); assert_true(t == 784111777000);
	assert_true(time_parse_iso(S("2026-07-01T10:00:00Z"), &t)); assert_slice(time_people(a, LANG_NL, t), "1 juli 2026 om 12.00 uur");
	arena_destroy(a);
}

static void buffers_keep_their_failure(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	buf *b = buf_new(a, 4);
	buf_lit(b, "abc"); buf_lit(b, "de"); buf_lit(b, "f");
	assert_false(buf_ok(b)); assert_slice(buf_slice(b), "abc");
	arena_destroy(a);
}

static void maps_keep_order(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	map *m = map_new(a);
	for (uintptr_t i = 1; i <= 1000; i++) map_put(m, arena_printf(a, "k%zu", (size_t)i), (void *)i);
	assert_int_equal(map_count(m), 1000); assert_true(map_get(m, S("k512")) == (void *)512); assert_null(map_get(m, S("k0"))); assert_slice(map_key(m, 9), "k10");
	arena_destroy(a);
}

static void hashes_match_published_vectors(void **state)
{
	(void)state;
	arena *a = arena_create(0);
	digest d = sha256_of(S("abc"));
	assert_slice(digest_hex(a, &d), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	slice out;
	assert_slice(base64_encode(a, S("foob")), "Zm9vYg=="); assert_true(base64url_decode(a, S("Zm9vYg"), &out)); assert_slice(out, "foob");
	unsigned char secret[32], public_key[32], signature[64];
	ed25519_make(secret, public_key);
	assert_true(ed25519_sign(secret, S("x"), signature)); assert_true(ed25519_verify(public_key, S("x"), signature)); assert_false(ed25519_verify(public_key, S("y"), signature));
	arena_destroy(a);
}

static void failures_speak_the_persons_language(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	cx.lang = LANG_NL;
	assert_int_equal(fail(&cx, NOT_FOUND, "There is nothing here."), ST_NOT_FOUND);
	assert_slice(cx.err.message, "Hier is niets.");
	assert_slice(text_double(cx.mem, LANG_NL, -12345.678, 1), "−12.345,7"); assert_slice(text_u64(cx.mem, LANG_EN, 1234567), "1,234,567");
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(split_keeps_empty_parts), cmocka_unit_test(numbers_are_whole_and_bounded), cmocka_unit_test(utf8_refuses_overlong_and_surrogates),
		cmocka_unit_test(names_fit_a_path), cmocka_unit_test(time_round_trips), cmocka_unit_test(buffers_keep_their_failure), cmocka_unit_test(maps_keep_order),
		cmocka_unit_test(hashes_match_published_vectors), cmocka_unit_test(failures_speak_the_persons_language),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
