/* SPDX-License-Identifier: EUPL-1.2
 * store/series_file: the bytes of a segment. A file is frames, each: length of the payload (4 bytes, big endian), the first 8 bytes of the payload's
 * SHA-256, the payload. Its first byte tells what it is:
 *   H  version 1, name of the series, number of columns, per column its type (1 byte) and name; each name is 1 byte of length and its bytes
 *   D  number of new texts (4 bytes) and the texts (1 byte of length, bytes); number of rows (4), and per row its time and one value a column, 8 bytes
 *      each, big endian: integer, time, bits of the double, or the number of the text in this file; all ones: none
 *   S  the seal: rows, first and last time (8 bytes each); nothing follows it */
#ifndef SPIL_STORE_SERIES_FILE_H
#define SPIL_STORE_SERIES_FILE_H
#include "store/series.h"

enum { SERIES_COLUMNS_MOST = 32, SERIES_TEXT_MOST = 255, SERIES_NAME_MOST = 64, SEGMENT_MOST = 1 << 30 };

/* What a walk over a segment knows. */
typedef struct segment_view {
	slice name;
	series_column columns[SERIES_COLUMNS_MOST]; size_t column_n;
	slice *texts; size_t text_n, text_room;
	uint64_t rows;
	msec first, last;                             /* of the rows' times, whatever their order */
	bool has_header, sealed;
	size_t whole;                                 /* length of the part that is sound */
} segment_view;

/* A row of a D frame: values of the segment's own columns. */
typedef status (*segment_row_fn)(void *arg, const segment_view *v, msec time, const series_value *values);
/* Walks `bytes`; ST_CORRUPT when something follows the sound part, with its offset: *ret is filled all the same. `fn` may be NULL. */
status segment_walk(ctx *cx, slice bytes, segment_row_fn fn, void *arg, segment_view *ret);

void segment_frame(buf *to, slice payload);
slice segment_header(arena *a, const series_spec *spec);
slice segment_seal(arena *a, uint64_t rows, msec first, msec last);
void put_u32(buf *b, uint32_t n);
void put_u64(buf *b, uint64_t n);
#endif
