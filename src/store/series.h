/* SPDX-License-Identifier: EUPL-1.2
 * store/series: what comes in great numbers (measurements, calls, link checks, usage, indicator values), kept beside the log in
 * append-only segments with typed columns: FOLDER/series/NAME/SEGMENT. A segment is sealed when it is large or its day is over; its SHA-256 then
 * becomes a SEAL event in the log, so that the chain vouches for the rows. Rows have a time; the form of a file is described in docs/log.md. */
#ifndef SPIL_STORE_SERIES_H
#define SPIL_STORE_SERIES_H
#include "base/base.h"

enum { SERIES_TEXT_LIMIT = 255 };                       /* bytes of a text */
typedef enum { SERIES_INT, SERIES_DOUBLE, SERIES_TIME, SERIES_TEXT } series_type; /* TEXT: at most 255 bytes; each text is kept once per segment */
typedef struct { slice name; series_type type; } series_column;
typedef union { int64_t i; double d; msec t; slice s; } series_value; /* a double that is NaN, and NO_SLICE, stand for "none" */
typedef struct series_spec {
	slice name;                                   /* a-z 0-9 - */
	const series_column *columns; size_t column_n; /* besides the row's own time; at most 32 */
	uint64_t seal_bytes;                          /* a segment is sealed from this size on; 0: 16 MiB */
	int64_t keep_days;                            /* sealed segments whose last row is older are dropped; 0: kept for ever */
} series_spec;

/* A sealed or dropped segment, to be told to the log: iri urn:spil:series:NAME:NUMBER. The store does not know the writer above it: this is how it reaches it.
 * Called from the thread that appends; a failure leaves the segment unsealed (or undropped), to be tried again. */
typedef struct { slice series; uint64_t segment; slice iri; msec first, last; uint64_t rows, bytes; digest digest; bool dropped; } series_seal;
typedef status (*series_sealed)(ctx *cx, void *arg, const series_seal *seal);

typedef struct series_store series_store;
/* Opens FOLDER/series. Cuts what a crash left unfinished at the end of open segments, and seals those whose seal was not told yet. */
status series_open(ctx *cx, slice folder, series_sealed sealed, void *arg, series_store **ret);
void series_close(series_store *s);
status series_define(ctx *cx, series_store *s, const series_spec *spec);      /* before first use; columns may be added at the end later, which starts a new segment */
/* One row; values by column. Thread-safe. Kept in memory until series_flush, a full buffer (64 KiB) or series_close. */
status series_append(ctx *cx, series_store *s, slice name, msec time, const series_value *values);
status series_flush(ctx *cx, series_store *s, bool durable);                  /* all series; seals what is due; durable: synchronised */
status series_retain(ctx *cx, series_store *s);                               /* drops what is past its days, by ctx_now */
status series_seal_now(ctx *cx, series_store *s, slice name);                 /* whatever its size */

/* Rows with from <= time < to, in order of appending; value i is column i (columns that a segment does not have are "none"). Flushed rows only. */
typedef status (*series_fn)(void *arg, msec time, const series_value *values);
status series_read(ctx *cx, series_store *s, slice name, msec from, msec to, series_fn fn, void *arg);

/* For tests and fuzzing: reads one segment's bytes; ST_CORRUPT names the offset. *ret_whole is the length of the part that is sound. */
status series_parse(ctx *cx, slice bytes, uint64_t *ret_rows, size_t *ret_whole);
#endif
