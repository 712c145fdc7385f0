/* SPDX-License-Identifier: EUPL-1.2
 * csv: RFC 4180 as files really are: comma, semicolon, tab or bar; quotes with anything inside; any line end. */
#ifndef SPIL_FORMAT_CSV_H
#define SPIL_FORMAT_CSV_H
#include "format/table.h"

/* What was odd in a record; the record is delivered all the same. */
typedef enum {
	CSV_GOOD = 0,
	CSV_SHORT = 1,                                /* fewer cells than the first record */
	CSV_LONG = 2,                                 /* more cells than the first record */
	CSV_AFTER_QUOTE = 4,                          /* text between a closing quote and the delimiter: kept as part of the cell */
	CSV_UNCLOSED = 8,                             /* the file ended inside quotes */
} csv_oddity;

typedef struct {
	arena *mem;                                   /* cells with doubled quotes are copied there */
	slice text;                                   /* UTF-8 */
	size_t at;
	char delimiter;
	table_limits limits;
	uint64_t record;                              /* row of the record last read as a spreadsheet counts: from 1, empty lines too */
	uint64_t line, next_line;                     /* line it began on, line that `at` is on */
	size_t width;                                 /* cells in the first record */
	cell *cells; size_t cells_cap;
} csv_reader;

/* The delimiter that makes the first records (at most 100, or 64 KiB) most alike; ',' when there is no telling. */
char csv_guess(slice text);
/* Reads UTF-8 text without a byte order mark. delimiter 0: guessed. A first line "sep=;" is obeyed and passed over. */
csv_reader csv_open(arena *a, slice text, char delimiter, const table_limits *limits);
/* The next record: cells are valid until the next call. false at the end or past a limit (*ret_too_large). Empty lines are passed over. */
bool csv_next(csv_reader *r, const cell **ret, size_t *ret_n, unsigned *ret_oddity, size_t *ret_odd_column, bool *ret_too_large);

/* The whole file, in whatever encoding, into cx->mem. */
status csv_table(ctx *cx, slice bytes, char delimiter, const table_limits *limits, table *ret);

/* Writer: quotes where needed, CRLF at row ends (RFC 4180, 2.1).
 * CSV_GUARD: a cell that a spreadsheet would run as a formula (it begins with = + - @ tab or return, and is no number) gets
 * an apostrophe before it; csv_unguard takes it off again. CSV_BOM: a byte order mark, without which Excel takes UTF-8 for windows-1252. */
enum { CSV_GUARD = 1, CSV_BOM = 2 };
typedef struct { buf *out; char delimiter; unsigned flags; bool first; } csv_writer;
csv_writer csv_writer_to(buf *out, char delimiter, unsigned flags);
void csv_cell(csv_writer *w, slice text);
void csv_end_row(csv_writer *w);
slice csv_unguard(slice text);
#endif
