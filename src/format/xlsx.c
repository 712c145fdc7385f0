/* SPDX-License-Identifier: EUPL-1.2
 * Reading a workbook: relationships lead from the package to the workbook and on to its sheets, shared strings and styles
 * (ECMA-376 part 1, 12.3; part 2, 9.3). Namespaces: both the transitional and the strict form, so local names decide. */
#include "format/xlsx.h"
#include "format/xml.h"
#include "format/zip.h"
#include <math.h>
#include <string.h>

/* How a number in a cell is meant. */
typedef enum { STYLE_PLAIN, STYLE_TWO_DECIMALS, STYLE_DATE, STYLE_DATE_TIME } style;
typedef struct { slice name, id; } sheet_ref;
typedef struct {
	zip_archive *zip;
	const table_limits *limits;
	slice workbook, strings, styles;              /* part names; NO_SLICE when absent */
	map *targets;                                 /* relationship id -> slice* part name */
	sheet_ref *sheets; size_t sheet_n;
	bool epoch_1904;
	slice *shared; size_t shared_n;
	style *cell_styles; size_t cell_style_n;
	buf *value;                                   /* of the cell being read */
	uint64_t row;                                 /* its row, for messages */
} book;

enum { MOST_SHEETS = 1000, MOST_STYLES = 65536, MOST_STRINGS = 2000000 };

static xml_limits part_limits(void) { return (xml_limits){ .bytes = ZIP_LIMITS.entry_bytes, .nodes = 30000000, .levels = 64 }; }

static status open_part(ctx *cx, book *b, slice name, xml_reader **ret)
{
	slice text;
	TRY(zip_entry(cx, b->zip, name, &text));
	xml_limits limits = part_limits();
	return xml_open(cx, text, &limits, ret);
}

/* A target of a relationship, relative to the folder of the part that has it, as a part name without the leading slash. */
static slice part_name(ctx *cx, slice from, slice target)
{
	slice path = uri_resolve(cx->mem, JOIN(cx->mem, S("zip://x/"), from), target);
	slice prefix = S("zip://x/");
	return slice_starts(path, prefix) ? slice_skip(path, prefix.n) : target;
}

static slice relations_of(ctx *cx, slice part)
{
	size_t slash = slice_rfind_char(part, '/');
	slice folder = slash == SLICE_NONE ? S("") : slice_take(part, slash + 1), name = slash == SLICE_NONE ? part : slice_skip(part, slash + 1);
	return JOIN(cx->mem, folder, S("_rels/"), name, S(".rels"));
}

/* Reads the relationships of `part` ("" for the package). */
static status read_relations(ctx *cx, book *b, slice part)
{
	xml_reader *r;
	TRY(open_part(cx, b, part.n ? relations_of(cx, part) : S("_rels/.rels"), &r));
	xml_event e;
	for (;;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (e.kind != XML_START || !slice_eq(e.name, S("Relationship"))) continue;
		if (slice_eq(xml_attr(r, NO_SLICE, S("TargetMode")), S("External"))) continue;
		slice type = xml_attr(r, NO_SLICE, S("Type")), id = arena_copy(cx->mem, xml_attr(r, NO_SLICE, S("Id")));
		slice *target = arena_new(cx->mem, slice, 1);
		*target = part_name(cx, part, arena_copy(cx->mem, xml_attr(r, NO_SLICE, S("Target"))));
		if (!part.n && slice_ends(type, S("/officeDocument"))) b->workbook = *target;
		if (!part.n) continue;
		if (slice_ends(type, S("/sharedStrings"))) b->strings = *target;
		else if (slice_ends(type, S("/styles"))) b->styles = *target;
		else if (id.n) map_put(b->targets, id, target);
	}
	xml_close(r);
	return ST_OK;
}

static status read_workbook(ctx *cx, book *b)
{
	xml_reader *r;
	TRY(open_part(cx, b, b->workbook, &r));
	b->sheets = arena_new(cx->mem, sheet_ref, MOST_SHEETS);
	xml_event e;
	for (;;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (e.kind != XML_START) continue;
		if (slice_eq(e.name, S("workbookPr"))) {
			slice v = xml_attr(r, NO_SLICE, S("date1904"));
			b->epoch_1904 = slice_eq(v, S("1")) || slice_eq(v, S("true"));
		}
		if (!slice_eq(e.name, S("sheet")) || b->sheet_n == MOST_SHEETS) continue;
		xml_attr_item *items;
		size_t n = xml_attrs(r, cx->mem, &items);
		sheet_ref s = { 0 };
		for (size_t i = 0; i < n; i++) {
			if (slice_eq(items[i].name, S("name"))) s.name = items[i].value;
			else if (slice_eq(items[i].name, S("id")) && items[i].ns.n) s.id = items[i].value;
		}
		b->sheets[b->sheet_n++] = s;
	}
	xml_close(r);
	return ST_OK;
}

/* A string item: the text of its <t>, of all runs, without phonetic hints (<rPh>). Called after the start of <si> or <is>. */
static status string_item(ctx *cx, xml_reader *r, slice *ret)
{
	slice first = NO_SLICE;
	buf *more = NULL;
	xml_event e;
	for (int depth = 1, phonetic = 0, text = 0; depth;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (e.kind == XML_START) {
			depth++;
			if (slice_eq(e.name, S("rPh"))) phonetic = depth;
			if (slice_eq(e.name, S("t")) && !phonetic) text = depth;
		} else if (e.kind == XML_END) {
			if (depth == phonetic) phonetic = 0;
			if (depth == text) text = 0;
			depth--;
		} else if (text) {
			if (!first.n) {
				first = arena_copy(cx->mem, e.text);
				continue;
			}
			if (!more) {
				more = buf_new(cx->mem, 4u << 20);
				buf_put(more, first);
			}
			buf_put(more, e.text);
		}
	}
	*ret = more ? buf_slice(more) : first;
	return ST_OK;
}

static status read_strings(ctx *cx, book *b)
{
	if (!b->strings.n) return ST_OK;
	xml_reader *r;
	TRY(open_part(cx, b, b->strings, &r));
	size_t cap = 0;
	xml_event e;
	for (;;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (e.kind != XML_START || !slice_eq(e.name, S("si"))) continue;
		if (b->shared_n == MOST_STRINGS) return fail(cx, TOO_LARGE, "The workbook has more than {1} texts. Split it and import the parts one by one.", ctx_num(cx, MOST_STRINGS));
		if (b->shared_n == cap) {
			cap = cap ? cap * 2 : 256;
			slice *p = arena_new(cx->mem, slice, cap);
			if (b->shared_n) memcpy(p, b->shared, b->shared_n * sizeof *p);
			b->shared = p;
		}
		TRY(string_item(cx, r, &b->shared[b->shared_n]));
		b->shared_n++;
	}
	xml_close(r);
	return ST_OK;
}

/* A custom format is a date when it has d, m or y (h, s: with a time) outside quotes, brackets and escapes (18.8.31). */
static style style_of_code(slice code)
{
	bool date = false, clock = false;
	for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
		char c = code.p[i];
		if (c == '"' || c == '[') {
			char end = c == '"' ? '"' : ']';
			while (i + 1 < code.n && code.p[i + 1] != end) i++;
			i++;
		} else if (c == '\\' || c == '_' || c == '*') {
			i++;
		} else if (strchr("dDyYjJ", c) && c) {
			date = true;
		} else if (strchr("hHsSuU", c) && c) {
			clock = true;
		} else if ((c == 'm' || c == 'M') && !clock) {
			date = true;
		} else if (c == 'G' || c == 'g') {
			return STYLE_PLAIN; /* General */
		}
	}
	if (date) return clock ? STYLE_DATE_TIME : STYLE_DATE;
	if (clock) return STYLE_PLAIN; /* a time of day or a duration stays a number */
	return slice_ends(code, S("0.00")) ? STYLE_TWO_DECIMALS : STYLE_PLAIN;
}

/* Built-in formats (18.8.30): 14 to 17 dates, 22 date and time, 27 to 36 and 50 to 58 dates in East Asian locales. */
static style style_of_number(uint64_t id, const map *custom)
{
	if (id == 2 || id == 4) return STYLE_TWO_DECIMALS;
	if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 58)) return STYLE_DATE;
	if (id == 22) return STYLE_DATE_TIME;
	for (size_t i = 0; i < map_count(custom); i++) {
		uint64_t key;
		if (slice_to_u64(map_key(custom, i), &key) && key == id) return (style)(uintptr_t)map_value(custom, i);
	}
	return STYLE_PLAIN;
}

static status read_styles(ctx *cx, book *b)
{
	if (!b->styles.n) return ST_OK;
	xml_reader *r;
	TRY(open_part(cx, b, b->styles, &r));
	map *custom = map_new(cx->mem);
	b->cell_styles = arena_new(cx->mem, style, MOST_STYLES);
	bool inside = false;
	xml_event e;
	for (;;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (slice_eq(e.name, S("cellXfs")) && e.kind != XML_TEXT) inside = e.kind == XML_START;
		if (e.kind != XML_START) continue;
		if (slice_eq(e.name, S("numFmt")) && map_count(custom) < 5000) {
			slice id = arena_copy(cx->mem, xml_attr(r, NO_SLICE, S("numFmtId")));
			map_put(custom, id, (void *)(uintptr_t)style_of_code(xml_attr(r, NO_SLICE, S("formatCode"))));
		} else if (inside && slice_eq(e.name, S("xf")) && b->cell_style_n < MOST_STYLES) {
			uint64_t id = 0;
			(void)slice_to_u64(xml_attr(r, NO_SLICE, S("numFmtId")), &id);
			b->cell_styles[b->cell_style_n++] = style_of_number(id, custom);
		}
	}
	xml_close(r);
	return ST_OK;
}

/* ---- cells ---- */

/* Day 60 of the 1900 system is 29 February 1900, which never was (18.17.4.1): serials after it are one too high. */
static bool date_text(ctx *cx, const book *b, style s, double serial, slice *ret)
{
	if (serial < 0 || serial > 2958465.99999 || (!b->epoch_1904 && serial < 1)) return false;
	int64_t day = (int64_t)floor(serial), ms = llround((serial - floor(serial)) * 86400) * 1000;
	int64_t epoch = b->epoch_1904 ? days_from_civil(1904, 1, 1) : days_from_civil(1899, 12, day > 59 ? 30 : 31);
	bool with_time = s == STYLE_DATE_TIME && ms;
	msec t = (epoch + day) * 86400000 + ms;
	slice iso = time_iso(cx->mem, t);
	*ret = with_time ? slice_take(iso, 19) : slice_take(iso, 10);
	return true;
}

static cell number_cell(ctx *cx, const book *b, slice text, uint64_t style_at)
{
	double d;
	if (!slice_to_double(text, &d)) return (cell){ arena_copy(cx->mem, text), CELL_TEXT };
	style s = style_at < b->cell_style_n ? b->cell_styles[style_at] : STYLE_PLAIN;
	slice out;
	if ((s == STYLE_DATE || s == STYLE_DATE_TIME) && date_text(cx, b, s, d, &out)) return (cell){ out, CELL_DATE };
	if (s == STYLE_TWO_DECIMALS && fabs(d) < 1e15) return (cell){ arena_printf(cx->mem, "%.2f", d), CELL_NUMBER };
	if (fabs(d) < 1e15 && d == floor(d)) return (cell){ arena_printf(cx->mem, "%.0f", d == 0 ? 0 : d), CELL_NUMBER };
	return (cell){ arena_printf(cx->mem, "%.15g", d), CELL_NUMBER };
}

static cell cell_of(ctx *cx, const book *b, slice type, slice value, uint64_t style_at)
{
	uint64_t at;
	if (slice_eq(type, S("s"))) {
		bool good = slice_to_u64(slice_trim(value), &at) && at < b->shared_n;
		return (cell){ good ? b->shared[at] : NO_SLICE, CELL_TEXT };
	}
	if (slice_eq(type, S("b"))) return (cell){ slice_eq(value, S("1")) ? S("true") : S("false"), CELL_BOOLEAN };
	if (slice_eq(type, S("e"))) return (cell){ arena_copy(cx->mem, value), CELL_ERROR };
	if (slice_eq(type, S("d"))) return (cell){ slice_take(arena_copy(cx->mem, value), slice_ends(value, S("T00:00:00")) ? 10 : 19), CELL_DATE };
	if (slice_eq(type, S("str"))) return (cell){ arena_copy(cx->mem, value), CELL_TEXT };
	return number_cell(cx, b, slice_trim(value), style_at);
}

/* The column of a reference such as BC12, from 0; SIZE_MAX when it has none. */
static size_t column_of(slice reference)
{
	size_t column = 0, i = 0;
	for (; i < reference.n && i < 4 && reference.p[i] >= 'A' && reference.p[i] <= 'Z'; i++) column = column * 26 + (size_t)(reference.p[i] - 'A') + 1;
	return i ? column - 1 : SIZE_MAX;
}

static status too_large(ctx *cx, const book *b)
{
	return fail(cx, TOO_LARGE, "Row {1} passes a limit: a file may have {2} rows, {3} columns and {4} bytes in a cell.", ctx_num(cx, b->row), ctx_num(cx, b->limits->rows),
		    ctx_num(cx, b->limits->columns), ctx_num(cx, b->limits->cell_bytes));
}

/* After the start of <c>: its value. */
static status read_cell(ctx *cx, book *b, xml_reader *r, cell *ret)
{
	char kind[16];
	slice type = xml_attr(r, NO_SLICE, S("t"));
	type = slice_take(type, sizeof kind);
	memcpy(kind, type.n ? type.p : "", type.n);
	type = slice_of(kind, type.n);
	uint64_t style_at = 0;
	(void)slice_to_u64(xml_attr(r, NO_SLICE, S("s")), &style_at);
	*ret = (cell){ NO_SLICE, CELL_TEXT };
	xml_event e;
	for (int depth = 1; depth;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (e.kind == XML_END) depth--;
		if (e.kind != XML_START) continue;
		if (slice_eq(e.name, S("v"))) {
			buf_clear(b->value);
			TRY(xml_inner_into(cx, r, b->value));
			if (!buf_ok(b->value)) return too_large(cx, b);
			if (b->value->n) *ret = cell_of(cx, b, type, buf_slice(b->value), style_at);
		} else if (slice_eq(e.name, S("is"))) {
			TRY(string_item(cx, r, &ret->text));
		} else {
			TRY(xml_skip(cx, r));
		}
	}
	return ST_OK;
}

typedef struct { cell *cells; size_t n, cap; } row_cells;

static void put_cell(ctx *cx, row_cells *row, size_t column, cell c)
{
	if (column >= row->cap) {
		size_t cap = row->cap ? row->cap : 16;
		while (cap <= column) cap *= 2;
		cell *p = arena_new(cx->mem, cell, cap);
		if (row->n) memcpy(p, row->cells, row->n * sizeof *p);
		row->cells = p;
		row->cap = cap;
	}
	while (row->n < column) row->cells[row->n++] = (cell){ NO_SLICE, CELL_TEXT };
	row->cells[column] = c;
	if (row->n <= column) row->n = column + 1;
}

/* After the start of <row>: its cells; columns past the limit that hold nothing (formatting only) do not count. */
static status read_row(ctx *cx, book *b, xml_reader *r, uint64_t number, table_row *ret)
{
	row_cells row = { 0 };
	size_t next = 0;
	bool any = false;
	xml_event e;
	for (;;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE || e.kind == XML_END) break;
		if (e.kind != XML_START) continue;
		if (!slice_eq(e.name, S("c"))) {
			TRY(xml_skip(cx, r));
			continue;
		}
		size_t column = column_of(xml_attr(r, NO_SLICE, S("r")));
		if (column == SIZE_MAX) column = next;
		next = column + 1;
		cell c;
		TRY(read_cell(cx, b, r, &c));
		if (!c.text.n) continue;
		if (column >= b->limits->columns || c.text.n > b->limits->cell_bytes) return too_large(cx, b);
		put_cell(cx, &row, column, c);
		any = any || slice_trim(c.text).n;
	}
	*ret = (table_row){ row.cells, any ? row.n : 0, number };
	return ST_OK;
}

static status read_rows(ctx *cx, book *b, slice part, table *ret)
{
	xml_reader *r;
	TRY(open_part(cx, b, part, &r));
	table_row *rows = NULL;
	size_t cap = 0;
	uint64_t number = 0;
	xml_event e;
	for (;;) {
		TRY(xml_next(cx, r, &e));
		if (e.kind == XML_DONE) break;
		if (e.kind != XML_START || !slice_eq(e.name, S("row"))) continue;
		uint64_t said;
		number = slice_to_u64(xml_attr(r, NO_SLICE, S("r")), &said) && said > number ? said : number + 1;
		table_row row;
		b->row = number;
		TRY(read_row(cx, b, r, number, &row));
		if (!row.n) continue;
		if (ret->n >= b->limits->rows) return too_large(cx, b);
		if (ret->n == cap) {
			cap = cap ? cap * 2 : 64;
			table_row *p = arena_new(cx->mem, table_row, cap);
			if (ret->n) memcpy(p, rows, ret->n * sizeof *p);
			rows = p;
		}
		rows[ret->n++] = row;
		if (row.n > ret->columns) ret->columns = row.n;
	}
	xml_close(r);
	ret->rows = rows;
	return ST_OK;
}

static status find_sheet(ctx *cx, book *b, slice wanted, sheet_ref *ret)
{
	for (size_t i = 0; i < b->sheet_n; i++) {
		if (!map_has(b->targets, b->sheets[i].id) || (wanted.n && !slice_eq(b->sheets[i].name, wanted))) continue;
		*ret = b->sheets[i];
		return ST_OK;
	}
	if (wanted.n) return fail(cx, NOT_FOUND, "The workbook has no sheet called \"{1}\".", wanted);
	return fail(cx, BAD_REQUEST, "The workbook has no sheets.");
}

status xlsx_table(ctx *cx, slice bytes, slice sheet, const table_limits *limits, table *ret)
{
	book b = { .limits = limits, .targets = map_new(cx->mem), .value = buf_new(cx->mem, limits->cell_bytes) };
	zip_limits packed = ZIP_LIMITS;
	packed.bytes = limits->bytes;
	TRY(zip_read(cx, bytes, &packed, &b.zip));
	status st = read_relations(cx, &b, S(""));
	if (st == ST_OK && b.workbook.n) st = read_relations(cx, &b, b.workbook);
	if (st == ST_NOT_FOUND || (st == ST_OK && !b.workbook.n)) return fail(cx, BAD_REQUEST, "This ZIP archive is not an Excel workbook (.xlsx).");
	TRY(st);
	TRY(read_workbook(cx, &b));
	TRY(read_styles(cx, &b));
	TRY(read_strings(cx, &b));
	sheet_ref found;
	TRY(find_sheet(cx, &b, sheet, &found));
	slice *names = arena_new(cx->mem, slice, b.sheet_n);
	for (size_t i = 0; i < b.sheet_n; i++) names[i] = b.sheets[i].name;
	table out = { .name = found.name, .sheets = names, .sheet_n = b.sheet_n };
	TRY(read_rows(cx, &b, *(slice *)map_get(b.targets, found.id), &out));
	*ret = out;
	return ST_OK;
}
