/* SPDX-License-Identifier: EUPL-1.2
 * core/series: what comes in great numbers and is kept beside the log (store/series.h), as the rest of the program sees it: declared in one table,
 * and read under cx->view as everything else. Sealing a segment and dropping an old one are events of the main chain. */
#ifndef SPIL_CORE_SERIES_H
#define SPIL_CORE_SERIES_H
#include "core/event.h"
#include "store/series.h"

/* How much of a series may be read: all of it; nothing without an account; by people with a role somewhere; by administrators alone (NAMED). */
typedef struct { slice name; series_type type; slice unit; } series_field;    /* unit: English, for tr_slice */
typedef struct series_kind {
	slice name;
	slice label, about;                           /* English, for tr_slice; about: what is counted and what is not */
	const series_field *fields; size_t field_n;   /* texts first, then numbers */
	int64_t keep_days;
	visibility level;
	int64_t least;                                /* a first text whose first sum over the time asked for is smaller is left out of every sum; 0: none */
} series_kind;
const series_kind *series_kind_at(size_t i);          /* in the order of the table; NULL past the last */
const series_kind *series_kind_find(slice name);
bool series_kind_visible(const ctx *cx, const series_kind *k);

/* Opens FOLDER/series with every kind of the table; what is sealed or dropped is told to the log through `w`. One process at a time. */
status series_kinds_open(ctx *cx, slice folder, log_store *log, writer *w, series_store **ret);

/* Sums of the numbers of a series, by its texts and by stretches of time. */
enum { SERIES_TEXTS = 2, SERIES_NUMBERS = 2, SERIES_GROUPS_MOST = 20000, SERIES_DAY_MS = 86400000 };
typedef struct { slice series; msec from, to, step; } series_query;          /* from <= time < to; step 0: one stretch, else stretches that begin at multiples of it (UTC) */
typedef struct { msec time; slice texts[SERIES_TEXTS]; int64_t sums[SERIES_NUMBERS]; } series_sum; /* time: where the stretch begins; 0 with step 0 */
/* Oldest stretch first, in it the largest first sum first. ST_NOT_FOUND for a series that cx->view may not read, as for one that does not exist; ST_TOO_LARGE
 * for more than SERIES_GROUPS_MOST groups. What was flushed alone: usage is, each minute. */
series_query series_days(const ctx *cx, slice series, int64_t days, bool by_day); /* today and the days before it, in UTC */
status series_sums(ctx *cx, series_store *s, const series_query *q, series_sum **ret, size_t *ret_n);
#endif
