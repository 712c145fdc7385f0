/* SPDX-License-Identifier: EUPL-1.2
 * register/activate: what a change of register files would do, before it is done. The files that are in use stand in DATA/activated; files that differ
 * from them are compared with them, and every entry of a register they touch is tried against the new shapes. Works on the log alone, also beside a server. */
#ifndef SPIL_REGISTER_ACTIVATE_H
#define SPIL_REGISTER_ACTIVATE_H
#include "register/register.h"

/* What becomes different, of a register (key empty) or of one of its properties. TIGHTER: entries that were right may no longer be. */
#define CHANGE_SORTS(X) X(ADDED, "added") X(REMOVED, "removed") X(TIGHTER, "tighter") X(LOOSER, "looser") X(OTHER, "other")
typedef enum change_sort {
#define X(code, name) CHANGE_##code,
	CHANGE_SORTS(X)
#undef X
	CHANGE_SORT_COUNT
} change_sort;
slice change_sort_name(change_sort s);
typedef struct { slice register_name, key; change_sort sort; label message; } register_change;

/* One constraint that entries no longer meet: how many, and the first of them. */
enum { MISFIT_EXAMPLES = 20 };
typedef struct { slice register_name, key; label message; uint64_t count; slice examples[MISFIT_EXAMPLES]; size_t example_n; } misfit;

typedef struct activation {
	msec time;
	bool first;                                   /* nothing was activated before: nothing is compared */
	const slice *touched; size_t touched_n;       /* registers whose files differ */
	register_change *changes; size_t change_n;
	misfit *misfits; size_t misfit_n;             /* most entries first */
	uint64_t checked, entries;                    /* entries tried, and those of them that no longer pass */
} activation;

typedef void (*activation_progress)(void *arg, uint64_t done, uint64_t total);
/* Compares `files` (loaded as `rs`) with those in DATA/activated. Nothing is written. */
status activation_check(ctx *cx, slice data, log_store *log, const register_file *files, size_t n, const registers *rs, activation_progress progress, void *arg, activation *ret);
/* From now on these are the files in use; the report of the check stays beside them, unless nothing differed. */
status activation_keep(ctx *cx, slice data, const register_file *files, size_t n, const activation *a);
/* The report of the last activation that changed something. ST_NOT_FOUND when there was none. */
status activation_last(ctx *cx, slice data, activation *ret);
void activation_json(ctx *cx, const activation *a, json_writer *w);
/* In activation_diff.c: the differences of one register; either may be NULL. */
status register_compare(ctx *cx, slice name, const reg *before, const reg *after, register_change **ret, size_t *ret_n);
#endif
