/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the export share; nobody else includes it. */
#ifndef SPIL_STRATEGY_EXPORT_PRIVATE_H
#define SPIL_STRATEGY_EXPORT_PRIVATE_H
#include "strategy/export.h"
#include "strategy/strategy.h"

/* What is exported: the actions of the scope, in order of plan and number, and where they belong. */
typedef struct { resource r; slice plan, identifier, goal; } exported; /* goal: the first one */
typedef struct {
	const entry_store *e;
	const reg *actions, *plans, *strategies, *domains, *steps, *goals, *organisations;
	slice strategy;                               /* NO_SLICE: everything */
	resource *plan_list; size_t plan_n;
	exported *list; size_t n;
	arena *scratch;                               /* of the document being written */
} export_set;
/* The document of one action; good until the next call. */
status export_document(ctx *cx, const export_set *x, const exported *a, const graph **ret);
status export_gather(ctx *cx, const entry_store *e, const export_scope *scope, export_set *ret);
status export_table(ctx *cx, const export_set *x, const export_scope *scope, export_format f, buf *out);
status export_jsonld(ctx *cx, const export_set *x, buf *out);
status export_stratml(ctx *cx, const export_set *x, const export_scope *scope, buf *out);
#endif
