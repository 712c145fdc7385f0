/* SPDX-License-Identifier: EUPL-1.2
 * table: rows of cells as a spreadsheet or a CSV file holds them, before anybody says what they mean. */
#ifndef SPIL_FORMAT_TABLE_H
#define SPIL_FORMAT_TABLE_H
#include "base/base.h"

/* NUMBER: plain decimal text with a point. DATE: 2026-11-23, or 2026-11-23T10:20:30. BOOLEAN: "true", "false". ERROR: "#DIV/0!" and the like. */
typedef enum { CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_BOOLEAN, CELL_ERROR } cell_kind;
typedef struct { slice text; cell_kind kind; } cell;
typedef struct {
	const cell *cells; size_t n;                  /* cells after the last one that was there are absent */
	uint64_t number;                              /* as a person counts in a spreadsheet: the first row of the file is 1 */
} table_row;
/* Something odd in the file itself that did not stop the reading. column counts from 1; 0: the whole row. */
typedef struct { uint64_t row; size_t column; slice message; } table_problem;
typedef struct table {
	slice name;                                   /* of the sheet; NO_SLICE for CSV */
	slice encoding;                               /* of CSV: "UTF-8" ... */
	char delimiter;                               /* of CSV; 0 for XLSX */
	const table_row *rows; size_t n;              /* rows without any text are left out */
	size_t columns;                               /* of the widest row */
	const table_problem *problems; size_t problem_n; /* the first 1,000 */
	const slice *sheets; size_t sheet_n;          /* of XLSX: the names of all sheets */
} table;

typedef struct { size_t bytes, rows, columns, cell_bytes; } table_limits;
extern const table_limits TABLE_LIMITS;               /* 32 MiB of file, 100,000 rows, 500 columns, 1 MiB a cell */

static inline slice table_cell(const table_row *r, size_t column) { return column < r->n ? r->cells[column].text : NO_SLICE; }
slice table_column_name(arena *a, size_t column);     /* 0 is A, 26 is AA */

/* CSV or XLSX, by the first bytes. `sheet` NO_SLICE: the first one. ST_TOO_LARGE past a limit, ST_BAD_REQUEST when it is neither. */
status table_read(ctx *cx, slice bytes, slice sheet, const table_limits *limits, table *ret);
#endif
