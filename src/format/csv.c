/* SPDX-License-Identifier: EUPL-1.2 */
#include "format/csv.h"
#include "format/encoding.h"
#include <string.h>

static bool is_end(char c) { return c == '\n' || c == '\r'; }

/* ---- reading ---- */

/* Moves past one line end: CR LF, LF or CR. */
static void pass_end(csv_reader *r)
{
	bool carriage = r->at < r->text.n && r->text.p[r->at] == '\r';
	if (carriage) r->at++;
	if (r->at < r->text.n && r->text.p[r->at] == '\n') r->at++;
}

csv_reader csv_open(arena *a, slice text, char delimiter, const table_limits *limits)
{
	csv_reader r = { .mem = a, .text = text, .limits = *limits, .next_line = 1 };
	if (text.n >= 5 && slice_eq_nocase(slice_take(text, 4), S("sep=")) && (text.n == 5 || is_end(text.p[5]))) {
		r.delimiter = text.p[4];
		r.at = 5;
		pass_end(&r); /* Excel shows no row for it */
		r.next_line = 2;
	}
	if (delimiter) r.delimiter = delimiter;
	if (!r.delimiter) r.delimiter = csv_guess(slice_skip(text, r.at));
	return r;
}

static slice without_doubles(arena *a, slice s)
{
	if (!slice_contains(s, S("\"\""))) return s;
	char *out = arena_alloc(a, s.n), *to = out;
	for (size_t i = 0; i < s.n; i++) {
		*to++ = s.p[i];
		if (s.p[i] == '"' && i + 1 < s.n && s.p[i + 1] == '"') i++;
	}
	return slice_of(out, (size_t)(to - out));
}

static slice plain_cell(csv_reader *r)
{
	size_t from = r->at;
	while (r->at < r->text.n && r->text.p[r->at] != r->delimiter && !is_end(r->text.p[r->at])) r->at++;
	return slice_sub(r->text, from, r->at);
}

static slice quoted_cell(csv_reader *r, unsigned *oddity)
{
	size_t from = ++r->at;
	for (;;) {
		size_t quote = slice_find_char(slice_skip(r->text, r->at), '"');
		if (quote == SLICE_NONE) {
			*oddity |= CSV_UNCLOSED;
			r->at = r->text.n;
			return without_doubles(r->mem, slice_sub(r->text, from, r->at));
		}
		r->at += quote + 1;
		if (r->at >= r->text.n || r->text.p[r->at] != '"') break;
		r->at++;
	}
	slice inside = without_doubles(r->mem, slice_sub(r->text, from, r->at - 1));
	slice after = plain_cell(r);
	if (!slice_trim(after).n) return inside;
	*oddity |= CSV_AFTER_QUOTE;
	return JOIN(r->mem, inside, after);
}

static void keep_cell(csv_reader *r, size_t n, slice s)
{
	if (n == r->cells_cap) {
		size_t cap = r->cells_cap ? r->cells_cap * 2 : 32;
		cell *cells = arena_new(r->mem, cell, cap);
		if (n) memcpy(cells, r->cells, n * sizeof *cells);
		r->cells = cells;
		r->cells_cap = cap;
	}
	r->cells[n] = (cell){ s, CELL_TEXT };
}

/* Moves past the line end here and counts the lines passed since `from`. */
static void end_line(csv_reader *r, size_t from)
{
	for (size_t i = from; i < r->at; i++)
		if (r->text.p[i] == '\n' || (r->text.p[i] == '\r' && (i + 1 == r->text.n || r->text.p[i + 1] != '\n'))) r->next_line++;
	if (r->at >= r->text.n) return;
	pass_end(r);
	r->next_line++;
}

bool csv_next(csv_reader *r, const cell **ret, size_t *ret_n, unsigned *ret_oddity, size_t *ret_odd_column, bool *ret_too_large)
{
	*ret_oddity = CSV_GOOD;
	*ret_odd_column = 0;
	*ret_too_large = false;
	while (r->at < r->text.n && is_end(r->text.p[r->at])) { /* an empty line is a row to a spreadsheet: it counts */
		end_line(r, r->at);
		r->record++;
	}
	if (r->at >= r->text.n) return false;
	size_t n = 0, start = r->at;
	*ret_too_large = ++r->record > r->limits.rows;
	r->line = r->next_line;
	while (!*ret_too_large) {
		unsigned odd = CSV_GOOD;
		slice s = r->at < r->text.n && r->text.p[r->at] == '"' ? quoted_cell(r, &odd) : plain_cell(r);
		if (odd && !*ret_odd_column) *ret_odd_column = n + 1;
		*ret_oddity |= odd;
		*ret_too_large = n >= r->limits.columns || s.n > r->limits.cell_bytes;
		if (!*ret_too_large) keep_cell(r, n++, s);
		if (r->at >= r->text.n || r->text.p[r->at] != r->delimiter) break;
		r->at++;
	}
	if (*ret_too_large) return false;
	end_line(r, start);
	if (!r->width) r->width = n;
	if (n != r->width) *ret_oddity |= n < r->width ? CSV_SHORT : CSV_LONG;
	*ret = r->cells;
	*ret_n = n;
	return true;
}

/* ---- guessing ---- */

enum { GUESS_RECORDS = 100, GUESS_BYTES = 65536 };

/* How well a delimiter fits: records that have as many cells as the first one, weighed by that number; 0 when it never occurs. */
static uint64_t fitness(slice text, char delimiter)
{
	arena *a = arena_create(0);
	csv_reader r = csv_open(a, text, delimiter, &TABLE_LIMITS);
	const cell *cells;
	size_t n, column;
	unsigned odd;
	bool too_large;
	uint64_t same = 0, all = 0, odd_quotes = 0;
	while (all < GUESS_RECORDS && csv_next(&r, &cells, &n, &odd, &column, &too_large)) {
		all++;
		same += n == r.width;
		odd_quotes += (odd & CSV_AFTER_QUOTE) != 0;
	}
	uint64_t width = r.width;
	arena_destroy(a);
	if (!all || width < 2) return 0;
	return (same > odd_quotes ? same - odd_quotes : 0) * 1000 / all * 1000 + (width < 999 ? width : 999);
}

char csv_guess(slice text)
{
	static const char CANDIDATES[] = { ',', ';', '\t', '|' };
	slice head = text;
	if (text.n > GUESS_BYTES) { /* up to the last whole line */
		size_t end = slice_rfind_char(slice_take(text, GUESS_BYTES), '\n');
		head = slice_take(text, end == SLICE_NONE ? GUESS_BYTES : end);
	}
	char best = ',';
	uint64_t most = 0;
	for (size_t i = 0; i < sizeof CANDIDATES; i++) {
		uint64_t fit = fitness(head, CANDIDATES[i]);
		if (fit > most) {
			most = fit;
			best = CANDIDATES[i];
		}
	}
	return best;
}

/* ---- the whole file ---- */

enum { MOST_PROBLEMS = 1000 };
typedef struct { table_problem *p; size_t n; } problems;

static void problem_add(ctx *cx, problems *v, uint64_t row, size_t column, slice message)
{
	if (!v->p) v->p = arena_new(cx->mem, table_problem, MOST_PROBLEMS);
	if (v->n < MOST_PROBLEMS) v->p[v->n++] = (table_problem){ row, column, message };
}

static void oddity_add(ctx *cx, problems *v, const csv_reader *r, unsigned odd, size_t column, size_t n)
{
	if (odd & CSV_AFTER_QUOTE) problem_add(cx, v, r->record, column, tr(cx->lang, "There is text after the closing quote; it was kept as part of the cell."));
	if (odd & CSV_UNCLOSED) problem_add(cx, v, r->record, column, tr(cx->lang, "A quote is opened here and never closed: the rest of the file became one cell."));
	if (odd & CSV_SHORT) problem_add(cx, v, r->record, n + 1, trf(cx->mem, cx->lang, "This row has {1} cells; the first row has {2}.", ctx_num(cx, n), ctx_num(cx, r->width)));
	if (odd & CSV_LONG) problem_add(cx, v, r->record, r->width + 1, trf(cx->mem, cx->lang, "This row has {1} cells; the first row has {2}.", ctx_num(cx, n), ctx_num(cx, r->width)));
}

static bool any_text(const cell *cells, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_trim(cells[i].text).n) return true;
	return false;
}

status csv_table(ctx *cx, slice bytes, char delimiter, const table_limits *limits, table *ret)
{
	if (bytes.n > limits->bytes) return fail(cx, TOO_LARGE, "The file is larger than {1} MiB. Split it and import the parts one by one.", ctx_num(cx, limits->bytes >> 20));
	encoding e;
	size_t bad;
	slice text = encoding_to_utf8(cx->mem, bytes, &e, &bad);
	if (slice_find_char(text, 0) != SLICE_NONE) return fail(cx, BAD_REQUEST, "This is not a CSV file: it holds NUL bytes. Save it as CSV (UTF-8) or as XLSX and try again.");
	csv_reader r = csv_open(cx->mem, text, delimiter, limits);
	problems found = { 0 };
	if (bad) problem_add(cx, &found, 0, 0, trf(cx->mem, cx->lang, "{1} characters could not be read as {2}; save the file as CSV (UTF-8).", ctx_num(cx, bad), encoding_name(e)));
	table out = { .encoding = encoding_name(e), .delimiter = r.delimiter };
	table_row *rows = NULL;
	size_t cap = 0, n, column;
	const cell *cells;
	unsigned odd;
	bool too_large;
	while (csv_next(&r, &cells, &n, &odd, &column, &too_large)) {
		if (!any_text(cells, n)) continue;
		if (odd) oddity_add(cx, &found, &r, odd, column, n);
		if (out.n == cap) {
			cap = cap ? cap * 2 : 64;
			table_row *more = arena_new(cx->mem, table_row, cap);
			if (out.n) memcpy(more, rows, out.n * sizeof *more);
			rows = more;
		}
		cell *mine = arena_new(cx->mem, cell, n);
		memcpy(mine, cells, n * sizeof *mine);
		rows[out.n++] = (table_row){ mine, n, r.record };
		if (n > out.columns) out.columns = n;
	}
	if (too_large)
		return fail(cx, TOO_LARGE, "Row {1} passes a limit: a file may have {2} rows, {3} columns and {4} bytes in a cell.", ctx_num(cx, r.record), ctx_num(cx, limits->rows),
			    ctx_num(cx, limits->columns), ctx_num(cx, limits->cell_bytes));
	out.rows = rows;
	out.problems = found.p;
	out.problem_n = found.n;
	*ret = out;
	return ST_OK;
}

/* ---- writing ---- */

csv_writer csv_writer_to(buf *out, char delimiter, unsigned flags)
{
	if (flags & CSV_BOM) buf_lit(out, "\xEF\xBB\xBF");
	return (csv_writer){ .out = out, .delimiter = delimiter, .flags = flags, .first = true };
}

static bool runs_as_formula(slice s)
{
	double d;
	if (!s.n || !strchr("=+-@\t\r", s.p[0]) || !s.p[0]) return false;
	return !((s.p[0] == '-' || s.p[0] == '+') && slice_to_double(slice_skip(s, 1), &d) && s.n > 1 && s.p[1] >= '0' && s.p[1] <= '9');
}

slice csv_unguard(slice s)
{
	bool guarded = s.n > 1 && s.p[0] == '\'' && runs_as_formula(slice_skip(s, 1));
	return guarded ? slice_skip(s, 1) : s;
}

void csv_cell(csv_writer *w, slice s)
{
	if (!w->first) buf_putc(w->out, w->delimiter);
	w->first = false;
	bool guard = (w->flags & CSV_GUARD) && runs_as_formula(s), quote = s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ' || slice_eq_nocase(slice_take(s, 4), S("sep=")));
	for (size_t i = 0; i < s.n && !quote; i++) quote = s.p[i] == w->delimiter || s.p[i] == '"' || is_end(s.p[i]);
	if (quote) buf_putc(w->out, '"');
	if (guard) buf_putc(w->out, '\'');
	while (quote && s.n) {
		size_t at = slice_find_char(s, '"');
		if (at == SLICE_NONE) break;
		buf_put(w->out, slice_take(s, at + 1));
		buf_putc(w->out, '"');
		s = slice_skip(s, at + 1);
	}
	buf_put(w->out, s);
	if (quote) buf_putc(w->out, '"');
}

void csv_end_row(csv_writer *w)
{
	if (w->first) buf_lit(w->out, "\"\""); /* a row without cells would be read back as no row */
	buf_lit(w->out, "\r\n");
	w->first = true;
}
