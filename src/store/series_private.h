/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the series share. FOLDER/series/NAME holds NNNNNNNNNNNN.seg, one open at most (the last), and "ledger": a line for each
 * segment that the log knows, "sealed NUMBER SHA-256 FIRST LAST ROWS BYTES" and later perhaps "dropped NUMBER". */
#ifndef SPIL_STORE_SERIES_PRIVATE_H
#define SPIL_STORE_SERIES_PRIVATE_H
#include "store/file.h"
#include "store/series_file.h"

enum { ROWS_ROOM = 64 << 10, SEAL_BYTES = 16 << 20, DAY_MS = 86400000 };

typedef struct segment { uint64_t number, rows, bytes; msec first, last; digest digest; bool sealed, told, dropped; } segment;

typedef struct series {
	arena *mem;                                   /* lives as long as the store */
	slice name;
	series_column columns[SERIES_COLUMNS_MOST]; size_t column_n;
	uint64_t seal_bytes; int64_t keep_days;
	bool defined;
	segment *segments; size_t segment_n, segment_room;
	/* of the open segment, which is the last one, unless it is sealed */
	int fd;                                       /* -1: none */
	arena *open_mem;
	map *text_numbers;                            /* text -> its number + 1, as a pointer */
	slice *texts; size_t text_n, text_room, text_written;
	char *rows; size_t row_bytes; uint64_t row_n; /* not written yet */
	msec row_first, row_last;
} series;

struct series_store {
	slice folder;                                 /* FOLDER/series */
	arena *mem;
	mutex lock;
	series_sealed sealed; void *arg;
	series **list; size_t n, room;
};

series *series_find(const series_store *st, slice name);
series *series_add(series_store *st, slice name);
segment *series_segment_add(series *s, uint64_t number);
slice segment_path(ctx *cx, const series_store *st, const series *s, uint64_t number);
slice segment_iri(arena *a, slice name, uint64_t number);
status series_load(ctx *cx, series_store *st);        /* what stands in the folder */
status segment_tell(ctx *cx, series_store *st, series *s, segment *g); /* to the log, then to the ledger */
/* Seals the open segment; nothing when there is none or it has no rows. */
status series_seal_open(ctx *cx, series_store *st, series *s);
#endif
