/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "format/json.h"

static json *parsed(ctx *cx, const char *text)
{
	json *v = NULL;
	assert_ok(cx, json_parse(cx, slice_from(text), &v));
	return v;
}

static slice written(ctx *cx, const json *v, bool pretty)
{
	buf *b = buf_new(cx->mem, 1 << 20);
	json_write(b, v, pretty);
	assert_true(buf_ok(b));
	return buf_slice(b);
}

static void values_come_back_as_they_were_written(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	static const char *const CASES[] = {
		"{}", "[]", "[[],{}]", "\"\"", "null", "true", "false", "0", "-0", "1.50", "1e5", "-12.25E-3", "18446744073709551616", "123456789012345678901234567890",
		"9007199254740993", "{\"b\":1,\"a\":[2.0,{\"c\":3}],\"\":4}", "\"\\u0001\\t\\n\\\\\\\"/\"", "{\"n\":[1,2.0,3e0],\"m\":{\"x\":-1},\"k\":\"7\"}", "\"\xE2\x82\xAC\"",
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) assert_slice(written(&cx, parsed(&cx, CASES[i]), false), CASES[i]);
	assert_slice(written(&cx, parsed(&cx, "\xEF\xBB\xBF { \"a\" : [ 1 , \"\\ud83d\\ude00\\/\" ] } "), false), "{\"a\":[1,\"\xF0\x9F\x98\x80/\"]}");
	assert_slice(written(&cx, parsed(&cx, "{\"a\":[1,{}],\"b\":[]}"), true), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
	unit_ctx_done(&cx);
}

static void wrong_texts_are_refused_with_their_place(void **state)
{
	(void)state;
	static const struct { const char *text, *message; } CASES[] = {
		{ "", "Line 1, column 1: the text ends too early." },
		{ "{\"a\":1,\n\"a\":2}", "Line 2, column 1: this key stands twice in the same object." },
		{ "[1,]", "Line 1, column 4: this is not JSON; look for a missing comma, quote or bracket." },
		{ "[1 2]", "Line 1, column 4: this is not JSON; look for a missing comma, quote or bracket." },
		{ "{'a':1}", NULL }, { "[01]", NULL }, { "[+1]", NULL }, { "[.5]", NULL }, { "[NaN]", NULL }, { "[1] x", NULL }, { "// x\n1", NULL }, { "\"\t\"", NULL }, { "\"\\x\"", NULL },
		{ "\"\\ud800\"", NULL }, { "[1", NULL }, { "\"abc", NULL }, { "\"\\", NULL }, { "\xEF\xBB\xBF", NULL },
		{ "[1e999]", "Line 1, column 2: this number is too large." },
		{ "\"\\u0000\"", "Line 1, column 2: a text may not hold the character U+0000." },
	};
	ctx cx = unit_ctx();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		json *v = NULL;
		status s = json_parse(&cx, slice_from(CASES[i].text), &v);
		if (s != ST_BAD_REQUEST) print_error("accepted: %s\n", CASES[i].text);
		assert_int_equal(s, ST_BAD_REQUEST);
		assert_null(v);
		if (CASES[i].message) assert_slice(cx.err.message, CASES[i].message);
		else assert_true(slice_starts(cx.err.message, S("Line ")));
	}
	json *v = NULL;
	assert_int_equal(json_parse(&cx, S("[\"\xC3\x28\"]"), &v), ST_BAD_REQUEST);
	assert_true(slice_ends(cx.err.message, S("these bytes are not UTF-8.")));
	assert_int_equal(json_parse(&cx, S("[1\0]"), &v), ST_BAD_REQUEST);
	unit_ctx_done(&cx);
}

static void nesting_stops_at_64(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	char text[200];
	json *v;
	for (int n = 63; n <= 66; n++) {
		memset(text, '[', (size_t)n);
		memset(text + n, ']', (size_t)n);
		status s = json_parse(&cx, slice_of(text, 2 * (size_t)n), &v);
		assert_int_equal(s, n <= 64 ? ST_OK : ST_BAD_REQUEST);
	}
	assert_slice(cx.err.message, "Line 1, column 65: this is nested more than 64 levels deep.");
	assert_ok(&cx, json_parse(&cx, S("\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\""), &v));
	unit_ctx_done(&cx);
}

static void what_is_read_fits_in_the_arena_of_a_request(void **state)
{
	(void)state;
	ctx cx = unit_ctx(), request = cx;
	request.mem = arena_create(64 << 20); /* passing this aborts */
	json *v;
	const size_t n = 17 << 20;
	char *text = malloc(n);
	for (size_t k = 199999; k <= 200001; k += 2) { /* [1,1,...,1] with k ones */
		for (size_t i = 0; i < 2 * k; i++) text[i] = i % 2 ? '1' : ',';
		text[0] = '[';
		text[2 * k] = ']';
		assert_int_equal(json_parse(&request, slice_of(text, 2 * k + 1), &v), k < 200000 ? ST_OK : ST_TOO_LARGE);
	}
	memset(text, 'x', n);
	text[0] = text[n - 1] = '"';
	assert_int_equal(json_parse(&request, slice_of(text, n), &v), ST_TOO_LARGE);
	text[(16 << 20) - 1] = '"';
	arena_reset(request.mem);
	assert_ok(&request, json_parse(&request, slice_of(text, 16 << 20), &v));
	free(text);
	arena_destroy(request.mem);
	unit_ctx_done(&cx);
}

static void merge_patch_follows_rfc_7396(void **state)
{
	(void)state;
	static const char *const CASES[][3] = { /* target, patch, result: appendix A */
		{ "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" }, { "{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}" }, { "{\"a\":\"b\"}", "{\"a\":null}", "{}" },
		{ "{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}" }, { "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" }, { "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
		{ "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\",\"c\":null}}", "{\"a\":{\"b\":\"d\"}}" }, { "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}" },
		{ "[\"a\",\"b\"]", "[\"c\",\"d\"]", "[\"c\",\"d\"]" }, { "{\"a\":\"b\"}", "[\"c\"]", "[\"c\"]" }, { "{\"a\":\"foo\"}", "null", "null" }, { "{\"a\":\"foo\"}", "\"bar\"", "\"bar\"" },
		{ "{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}" }, { "[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}" }, { "{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}" },
	};
	ctx cx = unit_ctx();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		json *target = parsed(&cx, CASES[i][0]), *patch = parsed(&cx, CASES[i][1]);
		assert_slice(written(&cx, json_merge_patch(cx.mem, target, patch), false), CASES[i][2]);
		assert_slice(written(&cx, target, false), CASES[i][0]);
		assert_slice(written(&cx, patch, false), CASES[i][1]);
	}
	unit_ctx_done(&cx);
}

static void members_are_set_replaced_and_removed(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	json *o = parsed(&cx, "{\"a\":1,\"b\":2,\"c\":3}");
	json_set(cx.mem, o, S("c"), NULL);
	json_set(cx.mem, o, S("d"), json_new(cx.mem, JSON_TRUE, NO_SLICE));
	json_set(cx.mem, o, S("a"), json_new(cx.mem, JSON_STRING, S("x")));
	json_set(cx.mem, o, S("zz"), NULL);
	assert_slice(written(&cx, o, false), "{\"a\":\"x\",\"b\":2,\"d\":true}");
	assert_int_equal(o->count, 3);
	json_set(cx.mem, o, S("a"), NULL); json_set(cx.mem, o, S("b"), NULL); json_set(cx.mem, o, S("d"), NULL);
	assert_slice(written(&cx, o, false), "{}");
	json_add(o, S("e"), json_new(cx.mem, JSON_NULL, NO_SLICE));
	assert_slice(written(&cx, o, false), "{\"e\":null}");
	assert_slice(json_text(json_get(parsed(&cx, "{\"k\":\"v\"}"), S("k"))), "v");
	assert_null(json_text(json_get(parsed(&cx, "{\"k\":1}"), S("k"))).p);
	assert_null(json_get(parsed(&cx, "[1]"), S("k")));
	unit_ctx_done(&cx);
}

static void equality_is_by_value(void **state)
{
	(void)state;
	static const struct { const char *a, *b; bool equal; } CASES[] = {
		{ "1", "1.0", true }, { "100", "1e2", true }, { "0.10", "1E-1", true }, { "-0", "0", true }, { "0.0e9", "0", true }, { "1", "-1", false }, { "9007199254740993", "9007199254740992", false },
		{ "{\"a\":1,\"b\":[2]}", "{\"b\":[2],\"a\":1.0}", true }, { "{\"a\":1}", "{\"b\":1}", false }, { "[1,2]", "[2,1]", false }, { "[1]", "[1,1]", false }, { "\"1\"", "1", false }, { "null", "false", false },
		{ "12300e-2", "123", true }, { "1001", "101", false },
	};
	ctx cx = unit_ctx();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		bool equal = json_equal(parsed(&cx, CASES[i].a), parsed(&cx, CASES[i].b));
		if (equal != CASES[i].equal) print_error("%s and %s\n", CASES[i].a, CASES[i].b);
		assert_int_equal(equal, CASES[i].equal);
	}
	unit_ctx_done(&cx);
}

static void the_writer_places_commas_and_escapes(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *b = buf_new(cx.mem, 1000);
	json_writer w = json_writer_to(b, false);
	json_begin(&w, '{');
	json_pair(&w, S("a"), S("x\"\xFF\x7F\x1F\xE2\x80\xA8"));
	json_key(&w, S("b"));
	json_begin(&w, '[');
	json_int(&w, INT64_MIN); json_double(&w, 0.1); json_double(&w, 1e300 * 1e300); json_bool(&w, true); json_null(&w);
	json_value(&w, parsed(&cx, "{\"q\":[]}"));
	json_end(&w, ']');
	json_end(&w, '}');
	assert_slice(buf_slice(b), "{\"a\":\"x\\\"\xEF\xBF\xBD\x7F\\u001f\\u2028\",\"b\":[-9223372036854775808,0.1,null,true,null,{\"q\":[]}]}");
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_come_back_as_they_were_written), cmocka_unit_test(wrong_texts_are_refused_with_their_place), cmocka_unit_test(nesting_stops_at_64), cmocka_unit_test(what_is_read_fits_in_the_arena_of_a_request),
		cmocka_unit_test(merge_patch_follows_rfc_7396), cmocka_unit_test(members_are_set_replaced_and_removed), cmocka_unit_test(equality_is_by_value),
		cmocka_unit_test(the_writer_places_commas_and_escapes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
