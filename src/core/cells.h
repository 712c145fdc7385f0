/* SPDX-License-Identifier: EUPL-1.2
 * core/cells: what a list needs of one resource, as bytes in its row of index.db: for each column of its register, in order, the
 * facet values (terms), the number (a date in milliseconds), the sort keys in nl and en. A register's fingerprint
 * vouches for their layout. */
#ifndef SPIL_CORE_CELLS_H
#define SPIL_CORE_CELLS_H
#include "core/id.h"
#include "core/index.h"

enum { FACET_VALUES_MAX = 1000 };                     /* of one resource in one column; more are not counted */

static inline bool column_has_number(const column_spec *c) { return c->type == COLUMN_NUMBER || c->type == COLUMN_DATE; }
static inline bool column_has_keys(const column_spec *c) { return c->sort && !column_has_number(c); }

typedef struct { const term_id *values; size_t value_n; bool has_number; double number; slice key[LANG_COUNT]; } cell;
void cell_write(buf *b, const column_spec *c, const cell *v);
bool cell_read(slice *rest, const column_spec *c, term_id values[FACET_VALUES_MAX], cell *ret); /* false: the bytes are not what they should be */
#endif
