/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "rdf/shacl/pattern.h"
#include "rdf/vocab.h"
#include "rdf/shacl/xsd.h"

static void texts_are_of_their_datatype(void **state)
{
	(void)state;
	static const struct { const char *type, *good, *bad; } CASES[] = { /* separated by | */
		{ "string", "|a|a\nb", "\x01" }, { "boolean", "true|false|1|0", "|TRUE|yes|2" }, { "integer", "0|-0|+12|007|99999999999999999999999999", "|1.0|1e3| 1|--1|+|0x1" },
		{ "decimal", "1|1.|.5|-0.50|+3", "|.|1e3|1,5|INF" }, { "double", "1|1.5e3|-.5E-7|INF|-INF|NaN|1e+3", "|e3|1e|inf|nan|1e1.5|0x1p3" }, { "float", "1.0|INF", "|x" },
		{ "date", "2026-11-23|2024-02-29|2000-02-29|-0001-01-01|12026-01-01|2026-11-23Z|2026-11-23+14:00", "|2023-02-29|1900-02-29|2026-13-01|2026-00-10|2026-1-1|2026-11-31|02026-01-01|2026-11-23+14:01|2026-11-23T00:00:00|26-11-23" },
		{ "dateTime", "2026-11-23T10:00:00|2026-11-23T10:00:00.123456789012Z|2026-11-23T24:00:00|2026-11-23T23:59:59-12:00", "|2026-11-23|2026-11-23T25:00:00|2026-11-23T24:00:01|2026-11-23T10:60:00|2026-11-23T10:00|2026-11-23T10:00:00.|2026-11-23 10:00:00" },
		{ "dateTimeStamp", "2026-11-23T10:00:00Z", "2026-11-23T10:00:00" }, { "time", "10:00:00|10:00:00.5Z", "|10:00|24:00:01" }, { "gYear", "2026|-0044|2026Z", "|26|02026" },
		{ "gYearMonth", "2026-11", "|2026-13|2026-1" }, { "gMonth", "--11", "|--13|11" }, { "gDay", "---31", "|---32|--31" }, { "gMonthDay", "--02-29", "|--02-30|02-29" },
		{ "duration", "P1Y|P1Y2M3DT4H5M6.7S|-P1D|PT0S|P1M", "|P|PT|1Y|P1S|PT1D|P1.5Y|PT1.S|P1M1Y" }, { "dayTimeDuration", "P1DT2H|PT1S", "|P1M|P1Y" }, { "yearMonthDuration", "P1Y2M", "|P1D" },
		{ "byte", "-128|127", "|128|-129" }, { "short", "32767", "32768" }, { "int", "-2147483648", "2147483648" }, { "long", "9223372036854775807", "9223372036854775808" },
		{ "unsignedByte", "255|0", "256|-1" }, { "unsignedLong", "18446744073709551615", "18446744073709551616" }, { "positiveInteger", "1", "0|-1" }, { "nonNegativeInteger", "0|-0", "-1" },
		{ "negativeInteger", "-1", "0" }, { "nonPositiveInteger", "0", "1" }, { "anyURI", "http://x/|../a|", "a b|<x>|a{b}" }, { "language", "nl|nl-BE|zh-Hant-TW", "|nl_BE|n1|abcdefghi|nl-" },
		{ "hexBinary", "0aF9|", "0a1|xx" }, { "base64Binary", "YQ==|YWJj|", "YQ=|Y|Y===|Y$==" }, { "NCName", "a|_a-b.c", "|1a|a:b" }, { "token", "a b", " a|a  b|a\nb" }, { "normalizedString", " a", "a\tb" },
		{ "nobodyKnows", "x|", "" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		slice type = JOIN(cx.mem, S(NS_XSD), slice_from(CASES[i].type)), part;
		for (int good = 0; good < 2; good++) {
			slice list = slice_from(good ? CASES[i].good : CASES[i].bad);
			if (!good && !list.n) continue;
			while (slice_split(&list, '|', &part))
				if (xsd_valid(type, part) != (good == 1)) assert_slice(arena_printf(cx.mem, "%s \"%.*s\" is %s", CASES[i].type, SL(part), good ? "refused" : "taken"), "");
		}
		unit_ctx_done(&cx);
	}
}

static void values_are_compared(void **state)
{
	(void)state;
	static const struct { const char *type_a, *a, *type_b, *b; int order; } CASES[] = { /* 9: not comparable */
		{ "integer", "1", "integer", "2", -1 }, { "integer", "10", "integer", "9", 1 }, { "integer", "-10", "integer", "-9", -1 }, { "integer", "007", "decimal", "7.0", 0 }, { "integer", "-1", "integer", "1", -1 },
		{ "decimal", "0.10", "decimal", "0.1", 0 }, { "decimal", "0.12", "decimal", "0.2", -1 }, { "decimal", "-0.12", "decimal", "-0.2", 1 }, { "integer", "0", "decimal", "-0.0", 0 },
		{ "integer", "100000000000000000000001", "integer", "100000000000000000000000", 1 }, { "integer", "2", "double", "1.5e0", 1 }, { "double", "INF", "integer", "5", 1 }, { "double", "NaN", "integer", "5", 9 },
		{ "byte", "3", "float", "3.0", 0 }, { "string", "a", "string", "b", -1 }, { "string", "a", "integer", "1", 9 }, { "boolean", "0", "boolean", "true", -1 },
		{ "date", "2026-01-01", "date", "2025-12-31", 1 }, { "date", "2026-01-01Z", "date", "2026-01-01+05:00", 1 }, { "date", "2026-01-01", "dateTime", "2026-01-01T00:00:00", 9 },
		{ "dateTime", "2026-01-01T00:00:00Z", "dateTime", "2026-01-01T01:00:00+01:00", 0 }, { "dateTime", "2026-01-01T00:00:00", "dateTime", "2026-01-01T05:00:00Z", 9 },
		{ "dateTime", "2026-01-01T00:00:00", "dateTime", "2026-01-03T05:00:00Z", -1 }, { "dateTime", "2026-01-01T00:00:00.5", "dateTime", "2026-01-01T00:00:00.25", 1 }, { "dateTime", "2026-01-01T24:00:00", "dateTime", "2026-01-02T00:00:00", 0 },
		{ "gYear", "2026", "gYear", "-2026", 1 }, { "time", "10:00:00", "time", "09:59:59", 1 }, { "duration", "P1Y", "duration", "P12M", 0 }, { "duration", "P1M", "duration", "P30D", 9 }, { "dayTimeDuration", "PT36H", "duration", "P1D", 1 },
		{ "integer", "x", "integer", "1", 9 }, { "date", "2026-13-01", "date", "2026-01-01", 9 }, { "anyURI", "a", "anyURI", "b", 9 },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		term a = { .kind = TERM_LITERAL, .lex = slice_from(CASES[i].a), .datatype = JOIN(cx.mem, S(NS_XSD), slice_from(CASES[i].type_a)) };
		term b = { .kind = TERM_LITERAL, .lex = slice_from(CASES[i].b), .datatype = JOIN(cx.mem, S(NS_XSD), slice_from(CASES[i].type_b)) };
		int forth = 9, back = 9;
		if (!xsd_compare(&a, &b, &forth)) forth = 9;
		if (!xsd_compare(&b, &a, &back)) back = 9;
		if (forth != CASES[i].order || back != (forth == 9 ? 9 : -forth)) assert_slice(arena_printf(cx.mem, "%s %s: %d, back %d", CASES[i].a, CASES[i].b, forth, back), "");
		unit_ctx_done(&cx);
	}
}

static void patterns_match(void **state)
{
	(void)state;
	static const struct { const char *pattern, *flags, *text; bool yes; } CASES[] = {
		{ "Aldi", "", "xAldix", true }, { "Aldi", "", "aldi", false }, { "Aldi", "i", "aLDI", true }, { "^a$", "", "a", true }, { "^a$", "", "ba", false }, { "^a$", "", "a\n", false }, { "^b$", "m", "a\nb\nc", true },
		{ "", "", "", true }, { "^$", "", "", true }, { "^$", "", "x", false }, { "a.c", "", "a\nc", false }, { "a.c", "s", "a\nc", true }, { "a b", "x", "ab", true }, { "a.b", "q", "a.b", true }, { "a.b", "q", "axb", false },
		{ "^\\d{4}-\\d{2}$", "", "2026-11", true }, { "^\\d{4}-\\d{2}$", "", "2026-1", false }, { "^a{2,3}$", "", "aaa", true }, { "^a{2,3}$", "", "aaaa", false }, { "^a{2,}$", "", "aaaaaa", true }, { "^a{0}b$", "", "b", true },
		{ "^(ab|cd)+$", "", "abcdab", true }, { "^(ab|cd)+$", "", "abc", false }, { "^(?:a|b)c?$", "", "b", true }, { "^(a*)*$", "", "aaaa", true }, { "^(a|b|)x$", "", "x", true }, { "a|b|c", "", "xxc", true },
		{ "^[a-c0-9_-]+$", "", "b-7_", true }, { "^[^a-c]$", "", "b", false }, { "^[^a-c]$", "", "\xC3\xA9", true }, { "^[a-z-[aeiou]]+$", "", "xyz", true }, { "^[a-z-[aeiou]]+$", "", "xaz", false }, { "^[]a]$", "", "]", true },
		{ "^[\\w.-]+@[\\w-]+\\.[a-z]{2,}$", "", "jan.peeters@vlaanderen.be", true }, { "^[\\w.-]+@[\\w-]+\\.[a-z]{2,}$", "", "jan.peeters@vlaanderen", false }, { "^\\S+$", "", "a b", false }, { "^[\\s\\S]$", "", "\n", true },
		{ "^\\i\\c*$", "", "a-1.b", true }, { "^\\i\\c*$", "", "1a", false }, { "^.$", "", "\xF0\x9F\x98\x80", true }, { "^\xC3\x89t\xC3\xA9$", "i", "\xC3\xA9T\xC3\x89", true }, { "^\\p{Lu}\\p{Ll}+$", "", "\xC3\x89t\xC3\xA9", true }, { "^\\P{L}$", "", "1", true },
		{ "^a+?b$", "", "aab", true }, { "^a\\.b\\/c\\-\\@$", "", "a.b/c-@", true }, { "^[[:x]$", "", "[", true }, { "a{x", "", "a{x", true }, { "^mailto:", "", "mailto:x", true }, { "^\\+32 ?[0-9]{8,9}$", "", "+32 12345678", true },
		{ "^((a{10}){10}){10}$", "", "a", false }, { "(x+x+)+y", "", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", false },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		pattern *p;
		assert_ok(&cx, pattern_compile(&cx, cx.mem, slice_from(CASES[i].pattern), slice_from(CASES[i].flags), &p));
		if (pattern_matches(p, slice_from(CASES[i].text), cx.mem) != CASES[i].yes) assert_slice(arena_printf(cx.mem, "%s on %s", CASES[i].pattern, CASES[i].text), "");
		unit_ctx_done(&cx);
	}
}

static void bad_patterns_are_refused(void **state)
{
	(void)state;
	static const char *const CASES[] = { "(", ")", "a)", "[", "[a", "[]", "*a", "a**b)", "\\", "\\b", "\\1", "(?=a)", "a{2,1}", "a{9999}", "[z-a]", "((((a{1000}){1000}){1000}){1000})", "\\p{Greek}", "\\p", "[a-\\d]" };
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		pattern *p;
		if (pattern_compile(&cx, cx.mem, slice_from(CASES[i]), NO_SLICE, &p) != ST_INVALID) assert_slice(slice_from(CASES[i]), "");
		unit_ctx_done(&cx);
	}
	ctx cx = unit_ctx();
	pattern *p;
	assert_int_equal(ST_INVALID, pattern_compile(&cx, cx.mem, S("a"), S("g"), &p));
	unit_ctx_done(&cx);
}

/* Nested repeats that make a backtracking engine run for ages. */
static void no_pattern_hangs(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	pattern *p;
	buf *deep = buf_new(cx.mem, 1000), *text = buf_new(cx.mem, 100000);
	for (int i = 0; i < 90; i++) buf_putc(deep, '(');
	buf_putc(deep, 'a');
	for (int i = 0; i < 90; i++) buf_lit(deep, ")*");
	buf_putc(deep, 'b');
	for (int i = 0; i < 50000; i++) buf_putc(text, 'a');
	int64_t t = time_monotonic_us();
	assert_ok(&cx, pattern_compile(&cx, cx.mem, buf_slice(deep), NO_SLICE, &p));
	assert_false(pattern_matches(p, buf_slice(text), cx.mem));
	assert_true(time_monotonic_us() - t < 20000000);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_of_their_datatype), cmocka_unit_test(values_are_compared), cmocka_unit_test(patterns_match),
		cmocka_unit_test(bad_patterns_are_refused), cmocka_unit_test(no_pattern_hangs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
