/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "format/csv.h"
#include "format/encoding.h"

/* A table as text: cells by |, rows by newline, with the row's number before it. */
static slice shown(ctx *cx, const table *t)
{
	buf *b = buf_new(cx->mem, 1 << 20);
	for (size_t i = 0; i < t->n; i++) {
		buf_printf(b, "%d:", (int)t->rows[i].number);
		for (size_t k = 0; k < t->rows[i].n; k++) {
			if (k) buf_putc(b, '|');
			buf_put(b, t->rows[i].cells[k].text);
		}
		buf_putc(b, '\n');
	}
	return buf_slice(b);
}

static table of(ctx *cx, slice text)
{
	table t;
	assert_ok(cx, csv_table(cx, text, 0, &TABLE_LIMITS, &t));
	return t;
}

static void records_are_read_as_rfc_4180_says(void **state)
{
	(void)state;
	static const struct { const char *text, *want; } CASES[] = {
		{ "a,b\r\n1,2\r\n", "1:a|b\n2:1|2\n" },
		{ "a,b\n1,2", "1:a|b\n2:1|2\n" },
		{ "a,b\r1,2\r", "1:a|b\n2:1|2\n" },
		{ "a,b\n\"x,\"\"y\"\"\",\"two\nlines\"\n3,4\n", "1:a|b\n2:x,\"y\"|two\nlines\n3:3|4\n" },
		{ "\n\na,b\n\n1,2\n", "3:a|b\n5:1|2\n" },
		{ "a;b;c\n1,5;2;3\n", "1:a|b|c\n2:1,5|2|3\n" },
		{ "a\tb\n\"1\t2\"\t3\n", "1:a|b\n2:1\t2|3\n" },
		{ "a|b\nx|y\n", "1:a|b\n2:x|y\n" },
		{ "sep=;\r\na;b,c\r\n", "1:a|b,c\n" },
		{ "a,b\n,\n1,\n", "1:a|b\n3:1|\n" },
		{ "\"\",\"\"\"\"\n", "1:|\"\n" },
		{ "only\none\ncolumn, or so\n", "1:only\n2:one\n3:column| or so\n" },
		{ "", "" },
	};
	ctx cx = unit_ctx();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		table t = of(&cx, slice_from(CASES[i].text));
		assert_slice(shown(&cx, &t), CASES[i].want);
	}
	unit_ctx_done(&cx);
}

static void oddities_are_named_with_row_and_column(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	table t = of(&cx, S("a,b,c\n1,2\n1,2,3,4\n1,\"x\"y,3\n1,2,\"open\nto the end"));
	assert_slice(shown(&cx, &t), "1:a|b|c\n2:1|2\n3:1|2|3|4\n4:1|xy|3\n5:1|2|open\nto the end\n");
	static const struct { int row, column; const char *message; } WANT[] = {
		{ 2, 3, "This row has 2 cells; the first row has 3." }, { 3, 4, "This row has 4 cells; the first row has 3." },
		{ 4, 2, "There is text after the closing quote; it was kept as part of the cell." }, { 5, 3, "A quote is opened here and never closed: the rest of the file became one cell." },
	};
	assert_int_equal(t.problem_n, COUNT_OF(WANT));
	for (size_t i = 0; i < COUNT_OF(WANT); i++) {
		assert_int_equal(t.problems[i].row, WANT[i].row);
		assert_int_equal(t.problems[i].column, WANT[i].column);
		assert_slice(t.problems[i].message, WANT[i].message);
	}
	unit_ctx_done(&cx);
}

static void encodings_are_recognised(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	table t = of(&cx, S("\xEF\xBB\xBF" "één;twee\n"));
	assert_slice(shown(&cx, &t), "1:één|twee\n");
	assert_slice(t.encoding, "UTF-8");
	t = of(&cx, S("\xE9\xE9n;prijs \x80;\x93q\x94\n"));
	assert_slice(shown(&cx, &t), "1:één|prijs €|“q”\n");
	assert_slice(t.encoding, "windows-1252");
	t = of(&cx, S("\xFF\xFE" "a\0\t\0=\xD8\x00\xDE\n\0"));
	assert_slice(shown(&cx, &t), "1:a|\xF0\x9F\x98\x80\n");
	assert_slice(t.encoding, "UTF-16LE");
	t = of(&cx, S("\xFE\xFF\0a\0;\0b"));
	assert_slice(shown(&cx, &t), "1:a|b\n");
	t = of(&cx, S("\xFF\xFE" "a\0\x00\xD8"));
	assert_slice(shown(&cx, &t), "1:a\xEF\xBF\xBD\n");
	assert_int_equal(t.problem_n, 1);
	table none;
	assert_int_equal(csv_table(&cx, S("a\0b"), 0, &TABLE_LIMITS, &none), ST_BAD_REQUEST);
	unit_ctx_done(&cx);
}

static void limits_are_errors_that_name_the_row(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	table_limits small = { .bytes = 100, .rows = 3, .columns = 3, .cell_bytes = 5 };
	table t;
	assert_ok(&cx, csv_table(&cx, S("a,b,c\n1,2,3\n4,5,6\n"), 0, &small, &t));
	assert_int_equal(csv_table(&cx, S("a\n1\n2\n3\n"), 0, &small, &t), ST_TOO_LARGE);
	assert_slice(cx.err.message, "Row 4 passes a limit: a file may have 3 rows, 3 columns and 5 bytes in a cell.");
	assert_int_equal(csv_table(&cx, S("a,b,c,d\n"), 0, &small, &t), ST_TOO_LARGE);
	assert_int_equal(csv_table(&cx, S("a\nlonger\n"), 0, &small, &t), ST_TOO_LARGE);
	char big[101] = { 0 };
	memset(big, 'a', 101);
	assert_int_equal(csv_table(&cx, slice_of(big, 101), 0, &small, &t), ST_TOO_LARGE);
	unit_ctx_done(&cx);
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	static const char *const CELLS[] = { "plain", "with,comma", "with;semi", "\"quoted\"", "two\r\nlines", "", " space ", "=1+1", "+32 2 555", "-5", "-x", "@a", "'kept", "+1.5", "-", "\ttab" };
	ctx cx = unit_ctx();
	static const char DELIMITERS[] = { ',', ';', '\t' };
	for (size_t d = 0; d < COUNT_OF(DELIMITERS); d++) {
		buf *b = buf_new(cx.mem, 1 << 16);
		csv_writer w = csv_writer_to(b, DELIMITERS[d], CSV_GUARD | CSV_BOM);
		for (int row = 0; row < 3; row++) {
			for (size_t i = 0; i < COUNT_OF(CELLS); i++) csv_cell(&w, slice_from(CELLS[i]));
			csv_end_row(&w);
		}
		table t;
		assert_ok(&cx, csv_table(&cx, buf_slice(b), DELIMITERS[d], &TABLE_LIMITS, &t));
		assert_int_equal(t.n, 3);
		assert_int_equal(t.problem_n, 0);
		assert_int_equal(t.rows[2].n, COUNT_OF(CELLS));
		for (size_t i = 0; i < COUNT_OF(CELLS); i++) assert_slice(csv_unguard(t.rows[2].cells[i].text), CELLS[i]);
		assert_slice(t.rows[0].cells[7].text, "'=1+1");
		assert_slice(t.rows[0].cells[9].text, "-5");
		assert_slice(t.rows[0].cells[10].text, "'-x");
	}
	unit_ctx_done(&cx);
}

static void columns_have_their_letters(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	assert_slice(table_column_name(cx.mem, 0), "A"); assert_slice(table_column_name(cx.mem, 25), "Z"); assert_slice(table_column_name(cx.mem, 26), "AA"); assert_slice(table_column_name(cx.mem, 701), "ZZ");
	assert_slice(table_column_name(cx.mem, 702), "AAA");
	unit_ctx_done(&cx);
}

static void files_that_are_no_table_are_refused_with_advice(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	table t;
	assert_int_equal(table_read(&cx, S("%PDF-1.7 ..."), NO_SLICE, &TABLE_LIMITS, &t), ST_BAD_MEDIA_TYPE);
	assert_int_equal(table_read(&cx, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), NO_SLICE, &TABLE_LIMITS, &t), ST_BAD_MEDIA_TYPE);
	assert_int_equal(table_read(&cx, S("  \n "), NO_SLICE, &TABLE_LIMITS, &t), ST_BAD_REQUEST);
	assert_int_equal(table_read(&cx, S("PK\x03\x04 but no archive"), NO_SLICE, &TABLE_LIMITS, &t), ST_BAD_REQUEST);
	assert_ok(&cx, table_read(&cx, S("a;b\n1;2\n"), NO_SLICE, &TABLE_LIMITS, &t));
	assert_int_equal(t.n, 2);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_read_as_rfc_4180_says), cmocka_unit_test(oddities_are_named_with_row_and_column), cmocka_unit_test(encodings_are_recognised),
		cmocka_unit_test(limits_are_errors_that_name_the_row), cmocka_unit_test(what_is_written_reads_back), cmocka_unit_test(columns_have_their_letters),
		cmocka_unit_test(files_that_are_no_table_are_refused_with_advice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
