/* SPDX-License-Identifier: EUPL-1.2
 * overview: where a strategy stands, counted from the registers for what cx->view may see. Unknown is a state like the others and is
 * never counted as nothing. A nested strategy's actions, and a fictional strategy's, are never added to another's. */
#ifndef SPIL_STRATEGY_OVERVIEW_H
#define SPIL_STRATEGY_OVERVIEW_H
#include "register/register.h"

enum { OVERVIEW_STATES = 24 };                        /* most states a workflow of actions may have here */
/* One domain, goal, owner ... and how its actions stand. An action with two goals counts at each. */
typedef struct {
	slice iri;                                    /* NO_SLICE: the plan does not tell (no domain, no owner ...) */
	slice label[LANG_COUNT];
	slice identifier;                             /* "1", "3"; may be NO_SLICE */
	slice parent;                                 /* of a step: its domain; of a plan: NO_SLICE */
	int64_t sequence;                             /* 0: none */
	uint64_t total;
	uint64_t by_state[OVERVIEW_STATES];           /* as overview.states; [state_n]: a state the workflow does not know */
} overview_line;
typedef struct { overview_line *lines; size_t n; } overview_group;

#define OVERVIEW_DIMENSIONS(X) X(PLAN, "plan") X(DOMAIN, "domain") X(STEP, "step") X(GOAL, "goals") X(OWNER, "owner") X(LEVEL, "level") X(KIND, "kind")
typedef enum {
#define X(code, key) BY_##code,
	OVERVIEW_DIMENSIONS(X)
#undef X
	DIMENSION_COUNT
} dimension;
slice dimension_key(dimension d);                     /* the property of `actions` */
slice dimension_title(dimension d, lang l);
bool dimension_from(slice key, dimension *ret);

/* Rows against columns; the last row and column stand for "not told" and are left out when nothing is there. Cells by row. */
typedef struct { dimension rows_by, columns_by; overview_line *rows, *columns; size_t row_n, column_n; uint64_t *cells; size_t empty; } overview_matrix;
static inline uint64_t matrix_cell(const overview_matrix *m, size_t row, size_t column) { return m->cells[row * m->column_n + column]; }

typedef struct { resource action; slice end; int64_t days_late; slice owner, owner_label; slice identifier; } overview_action;
typedef struct { overview_action *rows; size_t n; uint64_t total; } overview_list; /* rows: at most what was asked; total: all of them */

typedef struct { bool told; uint64_t announced; uint64_t recorded; } announced; /* told false: nobody said how many; not zero */
typedef struct { resource plan; int64_t year; announced actions; } overview_plan;
typedef struct { resource strategy; bool fictional; announced actions; overview_line all; } overview_nested;

enum { OVERVIEW_STATUSES = 8 };
typedef struct { slice period; uint64_t total; uint64_t by_status[OVERVIEW_STATUSES]; } overview_period; /* reports of that period, by what they say */

typedef struct {
	resource strategy;
	bool fictional;
	slice strategy_description[LANG_COUNT];
	const workflow_state *states; size_t state_n;
	announced actions;
	overview_line all;
	overview_group by[DIMENSION_COUNT];           /* domains, steps, goals, levels and kinds without actions are there too, with zero */
	overview_plan *plans; size_t plan_n;          /* by year */
	overview_matrix coverage;                     /* domain x level of government */
	overview_matrix goals;                        /* goal x domain */
	overview_list unreported;                     /* no entry in `reports` about it (in the period asked) */
	overview_list late;                           /* its end is past and its state is not a closed one; longest first */
	overview_list blocked;
	uint64_t reported, assessed;                  /* actions with at least one report, with at least one assessment */
	const choice *statuses; size_t status_n;      /* what a report can say */
	overview_period *periods; size_t period_n;    /* oldest first: how what is reported moves */
	overview_nested *nested; size_t nested_n;     /* strategies within this one, of any depth */
	int64_t today;                                /* days; what "late" was counted from */
} overview;

typedef struct {
	slice strategy;                               /* IRI */
	slice plan;                                   /* NO_SLICE: all plans of the strategy */
	slice period;                                 /* of reports, such as 2026-H1; NO_SLICE: any */
	size_t most;                                  /* rows in each list; 0: 50 */
} overview_options;
status overview_make(ctx *cx, const entry_store *e, const overview_options *o, overview *ret);
/* Any other two dimensions of the same strategy or plan. */
status overview_matrix_make(ctx *cx, const overview *o, const slice *plans, size_t plan_n, dimension rows, dimension columns, overview_matrix *ret);
/* The line of `iri` (NO_SLICE: "not told") in a group; NULL when it has none. */
const overview_line *overview_line_of(const overview_group *g, slice iri);
void overview_json(ctx *cx, const overview *o, json_writer *w);

/* All strategies the view may see, fictional ones last, each with its numbers. */
status strategies_list(ctx *cx, const entry_store *e, overview_nested **ret, size_t *ret_n);
#endif
