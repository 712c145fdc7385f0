/* SPDX-License-Identifier: EUPL-1.2
 * xlsx: Excel workbooks (ECMA-376 SpreadsheetML). Reading: values only, of one sheet; formulas give the value they had when the
 * file was saved. Writing: sheets with a header that stays in view, through libxlsxwriter. */
#ifndef SPIL_FORMAT_XLSX_H
#define SPIL_FORMAT_XLSX_H
#include "format/table.h"

/* `sheet` NO_SLICE: the first. Numbers come as their shortest decimal text (15 digits, as Excel shows them; two decimals kept where
 * the cell's format is 0.00); cells with a date format as dates. */
status xlsx_table(ctx *cx, slice bytes, slice sheet, const table_limits *limits, table *ret);

typedef struct { slice title; double width; } xlsx_column; /* width in characters; 0: by the title */
typedef struct xlsx_writer xlsx_writer;
/* temp: a folder for libxlsxwriter's passing files; NO_SLICE: the system's. */
status xlsx_begin(ctx *cx, slice temp, xlsx_writer **ret);
/* A new sheet with its header row, bold, frozen, with a filter. Names are made fit: at most 31 characters, none of []:*?/\ */
status xlsx_sheet(ctx *cx, xlsx_writer *w, slice name, const xlsx_column *columns, size_t n);
/* The next cell of the row. Text is never taken for a formula, number or link. */
void xlsx_text(xlsx_writer *w, slice text);           /* cut at 32,767 characters, Excel's most */
void xlsx_number(xlsx_writer *w, double value);
void xlsx_date(xlsx_writer *w, int64_t days);
void xlsx_empty(xlsx_writer *w);
void xlsx_end_row(xlsx_writer *w);
status xlsx_end(ctx *cx, xlsx_writer *w, buf *out);   /* the file's bytes; w is gone */
#endif
