/* SPDX-License-Identifier: EUPL-1.2
 * What the files of the import share; nobody else includes it. */
#ifndef SPIL_STRATEGY_IMPORT_PRIVATE_H
#define SPIL_STRATEGY_IMPORT_PRIVATE_H
#include "strategy/import.h"
#include "strategy/match.h"
#include "strategy/strategy.h"

/* What a preview is made of while it is being made. */
typedef struct importing {
	ctx *cx;
	const entry_store *e;
	const import_options *o;
	import_preview *p;
	const reg *actions, *plans, *domains, *steps, *goals, *organisations, *strategies;
	slice strategy;                               /* IRI, there or coming; NO_SLICE: none was named */
	slice plan;                                   /* of rows that name none */
	name_set *organisation_names, *domain_names, *step_names, *goal_names, *plan_names, *action_names; /* action_names: of other plans too, for "continues" */
	map *names;                                   /* what a cell said -> import_name* */
	map *cautioned;                               /* warnings already given */
	map *taken;                                   /* IRIs this import makes -> reg* */
	map *plans_read;                              /* plan IRI -> plan_actions* */
	size_t names_cap, news_cap, problems_cap;
	import_name **name_list;
	slice file;
	arena *scratch;                               /* of the row being built */
} importing;

/* import_fields.c */
bool field_is_many(import_field f);                   /* takes more than one value, so more than one column */
size_t known_titles(importing *im, const table *t);   /* in the row that looks most like one of titles */
void columns_guess(importing *im);                    /* fills p->header_row and p->columns */

/* import_values.c: cells to values. */
bool cell_is_empty(slice text);                       /* "", "-", "n.v.t.", "?" ... */
bool cell_date(slice text, bool end, slice *ret, arena *a); /* a date, or the first or last day of a month, quarter, half or year */
/* The choice a text means, by label, name or usual word; *ret_sure false when by a usual word only. NULL when none. */
const choice *cell_choice(arena *a, const property *p, slice text, bool *ret_sure);
const workflow_state *cell_state(arena *a, const reg *r, slice text, bool *ret_sure);
size_t cell_parts(arena *a, slice text, slice **ret); /* "a; b" and lines; not by commas, which names have */

/* import_names.c: names to entries. NULL in ret_iri when it became nothing. */
status import_names_load(importing *im);
import_name *name_resolve(importing *im, import_field f, slice text, slice scope);
status context_make(importing *im);                   /* the strategy and plan of the options, made when asked */
slice import_free_iri(importing *im, const reg *r, slice wanted); /* an IRI nobody has */

/* import_row.c */
typedef struct { resource r; bool seen; slice number; } standing; /* an action that is in the plan now */
typedef struct { const table_row *r; slice iri, plan, number, title; standing *old; bool wrong; } work;
const cell *cell_at(const table_row *r, size_t column); /* NULL when it says nothing */
slice cell_text(const cell *c);
const cell *field_cell(importing *im, const table_row *r, import_field f, size_t *ret_column);
slice cell_line(arena *a, slice s);
slice identifier_of(arena *a, const cell *c);
slice number_key(arena *a, slice identifier);         /* "3.49" and "3,49" are the same number */
graph *row_document(importing *im, work *w, const graph *before); /* in im->scratch */

/* import_read.c */
void import_problem_add(importing *im, uint64_t row, size_t column, bool warning, slice message);
/* The sentence is marked where it is written: problem(im, row, column, N_("There is no {1}."), name) */
#define problem(im, row, column, marked, ...) import_problem_say((im), (row), (column), false, (slice)marked, \
	(slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }, sizeof((slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }) / sizeof(slice) - 1)
#define caution(im, row, column, marked, ...) import_problem_say((im), (row), (column), true, (slice)marked, \
	(slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }, sizeof((slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }) / sizeof(slice) - 1)
void import_problem_say(importing *im, uint64_t row, size_t column, bool warning, slice sentence, const slice *args, size_t n);

/* Grows an array of `type` in an arena: v.p, v.n, cap. */
#define GROW(a, type, p, n, cap) do { \
	if ((n) < (cap)) break; \
	(cap) = (cap) ? (cap) * 2 : 32; \
	type *more_ = arena_new((a), type, (cap)); \
	if (n) memcpy(more_, (p), (n) * sizeof *more_); \
	(p) = more_; \
} while (0)
#endif
