/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "format/xlsx.h"
#include "format/zip.h"
#include <zip.h>

typedef struct { const char *name; slice text; } part;

/* A ZIP archive of these parts. */
static slice zipped(ctx *cx, const part *parts, size_t n)
{
	slice path = arena_printf(cx->mem, "/tmp/spil-unit-%d-%p.zip", (int)getpid(), (const void *)parts);
	zip_t *z = zip_open(path.p, ZIP_CREATE | ZIP_TRUNCATE, NULL);
	assert_non_null(z);
	for (size_t i = 0; i < n; i++) assert_true(zip_file_add(z, parts[i].name, zip_source_buffer(z, parts[i].text.p, parts[i].text.n, 0), 0) >= 0);
	assert_int_equal(zip_close(z), 0);
	FILE *f = fopen(path.p, "rb");
	char *bytes = arena_alloc(cx->mem, 8 << 20);
	size_t size = fread(bytes, 1, 8 << 20, f);
	fclose(f);
	unlink(path.p);
	return slice_of(bytes, size);
}

#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELS(body) "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>" body "</Relationships>"

/* A workbook by hand: sheet data, and what stands in its other parts. */
static slice workbook(ctx *cx, const char *sheet, const char *workbook_attributes)
{
	part parts[] = {
		{ "_rels/.rels", S(RELS("<Relationship Id='r1' Type='" REL "/officeDocument' Target='/xl/workbook.xml'/>")) },
		{ "xl/workbook.xml", arena_printf(cx->mem, "<workbook xmlns='" MAIN "' xmlns:r='" REL "'><workbookPr %s/><sheets><sheet name='Uitleg' sheetId='1' r:id='rId1'/>"
			"<sheet name='Acties &amp; co' sheetId='2' r:id='rId2'/></sheets></workbook>", workbook_attributes) },
		{ "xl/_rels/workbook.xml.rels", S(RELS("<Relationship Id='rId1' Type='" REL "/worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='rId2' Type='" REL
			"/worksheet' Target='../xl/worksheets/sheet2.xml'/><Relationship Id='rId3' Type='" REL "/sharedStrings' Target='sharedStrings.xml'/><Relationship Id='rId4' Type='" REL
			"/styles' Target='styles.xml'/><Relationship Id='rId5' Type='" REL "/hyperlink' Target='http://example.org/' TargetMode='External'/>")) },
		{ "xl/sharedStrings.xml", S("<sst xmlns='" MAIN "'><si><t>Titel</t></si><si><r><t>Ri</t></r><r><rPr><b/></rPr><t xml:space='preserve'>ch </t></r><rPh><t>no</t></rPh></si><si><t/></si></sst>") },
		{ "xl/styles.xml", S("<styleSheet xmlns='" MAIN "'><numFmts><numFmt numFmtId='170' formatCode='[$-413]d\\ mmmm\\ yyyy;@'/><numFmt numFmtId='171' formatCode='yyyy-mm-dd hh:mm'/>"
			"<numFmt numFmtId='172' formatCode='\"dag\" 0'/></numFmts><cellStyleXfs><xf numFmtId='14'/></cellStyleXfs><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='170'/><xf numFmtId='171'/>"
			"<xf numFmtId='172'/><xf numFmtId='2'/></cellXfs></styleSheet>") },
		{ "xl/worksheets/sheet1.xml", S("<worksheet xmlns='" MAIN "'><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>lees mij</t></is></c></row></sheetData></worksheet>") },
		{ "xl/worksheets/sheet2.xml", arena_printf(cx->mem, "<worksheet xmlns='" MAIN "'><cols><col min='1' max='3'/></cols><sheetData>%s</sheetData><autoFilter ref='A1:B2'/></worksheet>", sheet) },
	};
	return zipped(cx, parts, COUNT_OF(parts));
}

static slice shown(ctx *cx, const table *t)
{
	static const char KINDS[] = "tndbe";
	buf *b = buf_new(cx->mem, 1 << 20);
	for (size_t i = 0; i < t->n; i++) {
		buf_printf(b, "%d:", (int)t->rows[i].number);
		for (size_t k = 0; k < t->rows[i].n; k++) buf_printf(b, "%s%c %.*s", k ? "|" : "", KINDS[t->rows[i].cells[k].kind], SL(t->rows[i].cells[k].text));
		buf_putc(b, '\n');
	}
	return buf_slice(b);
}

static slice second_sheet(ctx *cx, const char *rows, const char *workbook_attributes)
{
	table t;
	assert_ok(cx, xlsx_table(cx, workbook(cx, rows, workbook_attributes), S("Acties & co"), &TABLE_LIMITS, &t));
	return shown(cx, &t);
}

static void every_kind_of_cell_is_read(void **state)
{
	(void)state;
	static const struct { const char *rows, *want; } CASES[] = {
		{ "<row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c><c r='C1' t='s'><v>2</v></c></row>", "1:t Titel|t Rich \n" },
		{ "<row r='3'><c r='B3'><v>42</v></c><c r='D3' t='b'><v>1</v></c><c r='E3' t='e'><v>#DIV/0!</v></c></row>", "3:t |n 42|t |b true|e #DIV/0!\n" },
		{ "<row><c><v>0.1</v></c><c><v>0.30000000000000004</v></c><c><v>1E+20</v></c><c><v>-3.50</v></c></row>", "1:n 0.1|n 0.3|n 1e+20|n -3.5\n" },
		{ "<row r='2'><c r='A2' t='str'><f>A1&amp;B1</f><v>som</v></c><c r='B2'><f>1+1</f><v>2</v></c></row>", "2:t som|n 2\n" },
		{ "<row r='1'><c r='A1' s='1'><v>46349</v></c><c r='B1' s='2'><v>46349.5</v></c><c r='C1' s='3'><v>46349.5</v></c><c r='D1' s='4'><v>46349</v></c><c r='E1' s='5'><v>3.5</v></c></row>",
		  "1:d 2026-11-23|d 2026-11-23|d 2026-11-23T12:00:00|n 46349|n 3.50\n" },
		{ "<row r='1'><c r='A1' s='1'><v>1</v></c><c r='B1' s='1'><v>59</v></c><c r='C1' s='1'><v>61</v></c><c r='D1' s='1'><v>-1</v></c></row>", "1:d 1900-01-01|d 1900-02-28|d 1900-03-01|n -1\n" },
		{ "<row r='1'><c r='A1' t='d'><v>2026-11-23T00:00:00</v></c><c r='B1' t='inlineStr'><is><r><t>x</t></r><r><t>y</t></r></is></c><c r='C1' t='s'><v>99</v></c></row>", "1:d 2026-11-23|t xy\n" },
		{ "<row r='1'/><row r='5'><c r='A5' s='1'/></row><row r='7'><c r='A7'><v>7</v></c></row>", "7:n 7\n" },
	};
	ctx cx = unit_ctx();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) assert_slice(second_sheet(&cx, CASES[i].rows, ""), CASES[i].want);
	assert_slice(second_sheet(&cx, "<row r='1'><c r='A1' s='1'><v>0</v></c><c r='B1' s='1'><v>44887</v></c></row>", "date1904='1'"), "1:d 1904-01-01|d 2026-11-23\n");
	unit_ctx_done(&cx);
}

static void a_sheet_is_the_first_or_the_one_named(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice bytes = workbook(&cx, "", "");
	table t;
	assert_ok(&cx, xlsx_table(&cx, bytes, NO_SLICE, &TABLE_LIMITS, &t));
	assert_slice(t.name, "Uitleg");
	assert_int_equal(t.sheet_n, 2);
	assert_slice(t.sheets[1], "Acties & co");
	assert_slice(shown(&cx, &t), "1:t lees mij\n");
	assert_int_equal(xlsx_table(&cx, bytes, S("Blad9"), &TABLE_LIMITS, &t), ST_NOT_FOUND);
	assert_slice(cx.err.message, "The workbook has no sheet called \"Blad9\".");
	unit_ctx_done(&cx);
}

static void limits_hold_whatever_the_archive_says(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	table t;
	table_limits small = TABLE_LIMITS;
	small.columns = 3; small.rows = 2; small.cell_bytes = 10;
	assert_int_equal(xlsx_table(&cx, workbook(&cx, "<row r='1'><c r='XFD1'><v>1</v></c></row>", ""), S("Acties & co"), &small, &t), ST_TOO_LARGE);
	assert_int_equal(xlsx_table(&cx, workbook(&cx, "<row><c><v>1</v></c></row><row><c><v>1</v></c></row><row><c><v>1</v></c></row>", ""), S("Acties & co"), &small, &t), ST_TOO_LARGE);
	assert_int_equal(xlsx_table(&cx, workbook(&cx, "<row><c t='str'><v>12345678901</v></c></row>", ""), S("Acties & co"), &small, &t), ST_TOO_LARGE);
	assert_ok(&cx, xlsx_table(&cx, workbook(&cx, "<row r='1'><c r='XFD1' s='1'/></row>", ""), S("Acties & co"), &small, &t));
	/* 4 MiB of spaces pack into a few kilobytes */
	char *spaces = arena_alloc(cx.mem, 4 << 20);
	memset(spaces, ' ', 4 << 20);
	part bomb[] = { { "a", slice_of(spaces, 4 << 20) } };
	slice bytes = zipped(&cx, bomb, 1);
	assert_true(bytes.n < 100000);
	zip_limits limits = { .bytes = 1 << 20, .entries = 10, .entry_bytes = 1 << 20, .total_bytes = 1 << 21 };
	zip_archive *z;
	slice text;
	assert_ok(&cx, zip_read(&cx, bytes, &limits, &z));
	assert_int_equal(zip_entry(&cx, z, S("a"), &text), ST_TOO_LARGE);
	/* and the same when its directory lies about the size */
	char *lying = (char *)arena_copy(cx.mem, bytes).p;
	char *entry = memmem(lying, bytes.n, "PK\x01\x02", 4);
	assert_non_null(entry);
	memcpy(entry + 24, "\x10\0\0\0", 4);
	if (zip_read(&cx, slice_of(lying, bytes.n), &limits, &z) == ST_OK) assert_int_not_equal(zip_entry(&cx, z, S("a"), &text), ST_OK);
	limits.entries = 0;
	assert_int_equal(zip_read(&cx, bytes, &limits, &z), ST_TOO_LARGE);
	unit_ctx_done(&cx);
}

static void other_archives_and_cut_files_are_refused(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	table t;
	part other[] = { { "mimetype", S("application/vnd.oasis.opendocument.spreadsheet") } };
	assert_int_equal(xlsx_table(&cx, zipped(&cx, other, 1), NO_SLICE, &TABLE_LIMITS, &t), ST_BAD_REQUEST);
	assert_slice(cx.err.message, "This ZIP archive is not an Excel workbook (.xlsx).");
	slice good = workbook(&cx, "<row><c><v>1</v></c></row>", "");
	for (size_t cut = 0; cut < good.n; cut += 37) assert_int_not_equal(xlsx_table(&cx, slice_take(good, cut), NO_SLICE, &TABLE_LIMITS, &t), ST_OK);
	assert_int_equal(xlsx_table(&cx, workbook(&cx, "<row><c><v>1</v></row>", ""), S("Acties & co"), &TABLE_LIMITS, &t), ST_BAD_REQUEST);
	unit_ctx_done(&cx);
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	xlsx_writer *w;
	assert_ok(&cx, xlsx_begin(&cx, NO_SLICE, &w));
	xlsx_column columns[] = { { S("Titel"), 40 }, { S("Einde"), 0 }, { S("Aantal"), 0 } };
	assert_ok(&cx, xlsx_sheet(&cx, w, S("Acties/2026: een veel te lange naam voor een blad"), columns, 3));
	xlsx_text(w, S("=1+1")); xlsx_date(w, days_from_civil(2026, 11, 23)); xlsx_number(w, 3.25); xlsx_end_row(w);
	xlsx_text(w, S("twee\nregels & <tekens> é \x01")); xlsx_empty(w); xlsx_number(w, 202); xlsx_end_row(w);
	assert_ok(&cx, xlsx_sheet(&cx, w, S("Leeg"), columns, 1));
	buf *b = buf_new(cx.mem, 1 << 20);
	assert_ok(&cx, xlsx_end(&cx, w, b));
	table t;
	assert_ok(&cx, table_read(&cx, buf_slice(b), NO_SLICE, &TABLE_LIMITS, &t));
	assert_slice(t.name, "Acties 2026  een veel te lange ");
	assert_slice(shown(&cx, &t), "1:t Titel|t Einde|t Aantal\n2:t =1+1|d 2026-11-23|n 3.25\n3:t twee\nregels & <tekens> é  |t |n 202\n");
	assert_ok(&cx, xlsx_begin(&cx, NO_SLICE, &w));
	assert_ok(&cx, xlsx_sheet(&cx, w, S("Acties"), columns, 3));
	assert_int_equal(xlsx_sheet(&cx, w, S("acties"), columns, 3), ST_CONFLICT);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_of_cell_is_read), cmocka_unit_test(a_sheet_is_the_first_or_the_one_named), cmocka_unit_test(limits_hold_whatever_the_archive_says),
		cmocka_unit_test(other_archives_and_cut_files_are_refused), cmocka_unit_test(what_is_written_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
