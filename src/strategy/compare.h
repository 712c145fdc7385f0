/* SPDX-License-Identifier: EUPL-1.2
 * compare: one plan beside another, and what changed since a day, from the history that nobody can rewrite. */
#ifndef SPIL_STRATEGY_COMPARE_H
#define SPIL_STRATEGY_COMPARE_H
#include "register/register.h"

/* An action of the later plan continues one of the earlier (`continues`), or is new; one of the earlier that nothing continues was dropped. */
typedef enum { PAIR_CONTINUED, PAIR_NEW, PAIR_DROPPED } pair_kind;
typedef struct {
	pair_kind kind;
	resource before, after;                       /* iri NO_SLICE when absent */
	bool state_changed, title_changed, owner_changed, end_changed;
	slice owner_before, owner_after, end_before, end_after; /* IRIs and dates; NO_SLICE: not told */
} plan_pair;
typedef struct {
	resource earlier, later;
	plan_pair *pairs; size_t n;                   /* continued, then new, then dropped; in order of number */
	size_t continued, added, dropped, state_changes;
	uint64_t *moves;                              /* continued pairs by state: moves[before * (state_n + 1) + after]; [state_n]: another state */
	const workflow_state *states; size_t state_n;
} plan_comparison;
status plan_compare(ctx *cx, const entry_store *e, slice earlier, slice later, plan_comparison *ret); /* plans' IRIs */
void plan_comparison_json(ctx *cx, const plan_comparison *c, json_writer *w);

/* What happened to one action, plan, domain, step, goal, report or assessment since `since`. */
typedef enum { CHANGED_NEW, CHANGED_STATE, CHANGED_TEXT, CHANGED_WITHDRAWN } change_kind;
typedef struct {
	change_kind kind;
	resource what;
	slice state_before, state_after;              /* IRIs; NO_SLICE: none */
	uint64_t events;                              /* how many times it was changed */
	event last;                                   /* the newest of them: when, by whom, why */
} strategy_change;
typedef struct { strategy_change *rows; size_t n; uint64_t total; uint64_t by_kind[4]; bool more; } strategy_changes; /* newest first; more: by_kind covers the first 2,000 only */
status strategy_changed_since(ctx *cx, const entry_store *e, slice strategy, msec since, size_t most, strategy_changes *ret);
#endif
