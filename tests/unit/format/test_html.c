/* SPDX-License-Identifier: EUPL-1.2
 * The scripts and the base of a page, and the canonical form of JSON. */
#include "unit/unit.h"
#include "format/html.h"
#include "format/json.h"

static void scripts_stand_as_they_were_written(void **state)
{
	static const char PAGE[] = "<!DOCTYPE html><html><head><BASE HREF='/a/'><base href='/b/'><script>var x = '<b>';</script>"
				   "<script type=\"application/ld+json\" id=data>{\"a\": \"&lt;b> </p>\"}</script></head><body><p>unclosed<script type=text/plain>  </SCRIPT ></p><script>left open";
	(void)state;
	ctx cx = unit_ctx();
	html_data d;
	assert_ok(&cx, html_read(&cx, slice_from(PAGE), &d));
	assert_slice(d.base, "/a/");
	const html_script *s = d.scripts;
	assert_null(s->type.p);
	assert_slice(s->text, "var x = '<b>';");
	s = s->next;
	assert_slice(s->type, "application/ld+json");
	assert_slice(s->id, "data");
	assert_slice(s->text, "{\"a\": \"&lt;b> </p>\"}");
	s = s->next;
	assert_slice(s->type, "text/plain");
	assert_slice(slice_trim(s->text), "");
	assert_slice(s->next->text, "left open");
	assert_null(s->next->next);
	unit_ctx_done(&cx);
}

static void pages_that_are_none_and_too_many_scripts(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	html_data d;
	buf *b = buf_new(cx.mem, 1 << 20);
	assert_ok(&cx, html_read(&cx, S(""), &d));
	assert_null(d.scripts);
	assert_ok(&cx, html_read(&cx, S("\xFF\xFE\x00<<<>>&&\x01"), &d));
	for (int i = 0; i < 1001; i++) buf_lit(b, "<script></script>");
	assert_int_equal(html_read(&cx, buf_slice(b), &d), ST_TOO_LARGE);
	unit_ctx_done(&cx);
}

static void canonical_json_follows_rfc_8785(void **state)
{
	static const struct { const char *in, *out; } CASES[] = {
		{ "{\"numbers\":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],\"string\":\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\",\"literals\":[null,true,false]}",
		  "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}" },
		{ "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}",
		  "{\"\\r\":2,\"1\":4,\"\xC2\x80\":6,\"\xC3\xB6\":7,\"\xE2\x82\xAC\":1,\"\xF0\x9F\x98\x80\":5,\"\xEF\xAC\xB3\":3}" },
		{ "[-0,0.0,1e21,123456789012345680000,1e-7,0.000001,-1.5e-9,9007199254740993,1e400000000000]", NULL },
		{ "[-0,0.0,1e21,123456789012345680000,1e-7,0.000001,-1.5e-9,9007199254740993,5e-324,1.7976931348623157e308]",
		  "[0,0,1e+21,123456789012345680000,1e-7,0.000001,-1.5e-9,9007199254740992,5e-324,1.7976931348623157e+308]" },
		{ "[0.0000000000000000000000000000000000000000000000000000000000000000000000000000001234]", "[1.234e-79]" },
		{ "[123456789000000000000000000000000000000000000000000000000000000000000000000000000000]", "[1.23456789e+83]" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		json *v;
		buf *b = buf_new(cx.mem, 1 << 16);
		status st = json_parse(&cx, slice_from(CASES[i].in), &v);
		if (CASES[i].out) assert_ok(&cx, st);
		else assert_int_equal(st, ST_BAD_REQUEST);
		if (CASES[i].out) {
			json_canonical(cx.mem, b, v);
			assert_slice(buf_slice(b), CASES[i].out);
		}
		unit_ctx_done(&cx);
	}
}

static void other_limits_and_texts_that_stay_where_they_are(void **state)
{
	static const char TEXT[] = "{\"key\":\"value\",\"nul\":\"a\\u0000b\",\"n\":12.50}";
	static const json_limits KEPT = { .bytes = 100, .values = 4, .levels = 1, .nul = true, .borrow = true };
	(void)state;
	ctx cx = unit_ctx();
	json *v;
	assert_ok(&cx, json_parse_within(&cx, slice_from(TEXT), &KEPT, &v));
	assert_ptr_equal(json_get(v, S("key"))->text.p, TEXT + 8);
	assert_ptr_equal(v->child->key.p, TEXT + 2);
	assert_int_equal(json_get(v, S("nul"))->text.n, 3);
	assert_slice(json_get(v, S("n"))->text, "12.50");
	assert_int_equal(json_parse(&cx, slice_from(TEXT), &v), ST_BAD_REQUEST);
	assert_int_equal(json_parse_within(&cx, S("[1,2,3,4]"), &KEPT, &v), ST_TOO_LARGE);
	assert_int_equal(json_parse_within(&cx, S("[[]]"), &KEPT, &v), ST_BAD_REQUEST);
	assert_slice(cx.err.message, "Line 1, column 2: this is nested more than 1 levels deep.");
	/* many keys: found in a table, and a second one still refused */
	buf *b = buf_new(cx.mem, 1 << 20);
	buf_lit(b, "{");
	for (int i = 0; i < 5000; i++) buf_printf(b, "\"k%d\":%d,", i, i);
	size_t n = b->n;
	buf_lit(b, "\"k17\":0}");
	assert_int_equal(json_parse(&cx, buf_slice(b), &v), ST_BAD_REQUEST);
	assert_true(slice_ends(cx.err.message, S("this key stands twice in the same object.")));
	b->n = n;
	buf_lit(b, "\"other\":0}");
	assert_ok(&cx, json_parse(&cx, buf_slice(b), &v));
	assert_int_equal(v->count, 5001);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scripts_stand_as_they_were_written), cmocka_unit_test(pages_that_are_none_and_too_many_scripts), cmocka_unit_test(canonical_json_follows_rfc_8785),
		cmocka_unit_test(other_limits_and_texts_that_stay_where_they_are),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
