/* SPDX-License-Identifier: EUPL-1.2
 * core/table: one register's rows in memory: what is needed to filter, count and order them without reading the database.
 * A row's number (slot) is the lower half of its resource's number, so full text and quads lead straight to it.
 * Changed by the writer alone, under the index's write lock; read under its read lock. */
#ifndef SPIL_CORE_TABLE_H
#define SPIL_CORE_TABLE_H
#include "core/cells.h"
#include "core/idmap.h"

#define ROW_ABSENT UINT32_MAX                         /* as an audience: erased, or never there */
#define ROW_WITHDRAWN 0x80000000u                     /* bit of an audience */
#define CODE_MANY 0x80000000u                         /* bit of a code: the rest is the place of a list in the column's pool */

typedef struct { term_id g; uint64_t seq; msec created, modified; char *keys; } row;

/* Row numbers in order; rows without a value are left out. */
typedef enum { BY_KEY, BY_NUMBER, BY_SEQ } order_kind;
typedef struct { order_kind kind; lang lang; size_t column; uint32_t *slots; size_t n, room; } order;

typedef struct {
	const column_spec *spec;
	uint32_t *codes;                              /* facet: by slot; 0: no value */
	uint32_t *names; size_t name_n, name_room;    /* facet: code -> number of the value's name; names[0] is not used */
	idmap code_of;                                /* name + 1 -> code */
	uint32_t *totals;                             /* facet: by code, over all rows that are there, seen or not; 0: rows without value */
	uint32_t *pool; size_t pool_n, pool_room, pool_dead; /* facet: lists of rows with more values: how many, then their codes */
	double *numbers;                              /* by slot; NaN: no value */
	size_t key_at;                                /* place among the row's keys */
} column;

typedef struct {
	uint32_t code; slice name;
	const table_spec *spec;                       /* NULL: the index was told nothing about this register */
	column *columns; size_t column_n, key_n;
	size_t n, room;                               /* slots */
	uint32_t *audiences;                          /* by slot: number of the audience and ROW_WITHDRAWN, or ROW_ABSENT */
	uint8_t *words;                               /* by slot: words in the label */
	row *rows;
	order newest, *orders; size_t order_n;
	bool loaded, stale;                           /* stale: its register changed; rows are to be made anew */
	uint32_t next_slot;                           /* the writer's */
} table;

/* One row's new state. Without `present` the row goes. */
typedef struct {
	uint32_t slot; bool present;
	uint32_t audience; uint8_t words;             /* audience with ROW_WITHDRAWN */
	term_id g; uint64_t seq; msec created, modified;
	slice cells;
} row_state;

/* Numbers a facet's value: index_store's names. */
typedef uint32_t (*name_fn)(void *arg, term_id value);

table *table_new(uint32_t code, slice name, const table_spec *spec);
void table_free(table *t);
bool table_put(table *t, const row_state *r, name_fn name_of, void *arg);    /* without the orders; false: damaged cells */
void table_sort(table *t);                                                   /* all orders anew, after table_put of all rows */
bool table_change(table *t, const row_state *rows, size_t n, name_fn name_of, void *arg); /* each slot at most once */

slice table_key(const table *t, uint32_t slot, size_t key_at, lang l);
const order *table_order(const table *t, size_t column, lang l);             /* NULL when the column has none */
column *table_column(const table *t, slice name);                            /* NULL when there is none */
/* The codes of one row: *ret points into the table, or at *one. */
static inline size_t column_codes(const column *c, uint32_t slot, const uint32_t **ret)
{
	uint32_t code = c->codes[slot];
	if (code & CODE_MANY) {
		*ret = c->pool + (code & ~CODE_MANY) + 1;
		return (*ret)[-1];
	}
	*ret = &c->codes[slot];
	return code != 0;
}
#endif
