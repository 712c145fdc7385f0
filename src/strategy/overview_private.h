/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the overview share; nobody else includes it. */
#ifndef SPIL_STRATEGY_OVERVIEW_PRIVATE_H
#define SPIL_STRATEGY_OVERVIEW_PRIVATE_H
#include "strategy/overview.h"
#include "strategy/strategy.h"

typedef struct {
	const entry_store *e;
	const reg *actions, *plans, *strategies;
	overview *o;
	arena *scratch;                               /* of one document */
	const slice *scope; size_t scope_n;           /* IRIs of the plans counted */
} making;

/* The actions of the chosen plans; the caller adds filters after the first. */
list_query actions_of(const slice *plans, size_t n, list_filter *filters);
/* Late, blocked, unreported, and how many were reported on and assessed. */
status overview_lists(ctx *cx, const making *m, slice period, size_t most);
#endif
