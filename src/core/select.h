/* SPDX-License-Identifier: EUPL-1.2
 * core/select: which rows of a register a query matches, as bits; what lists, counts, groups and suggestions begin with.
 * All of it under the index's read lock; memory is the reader's scratch. */
#ifndef SPIL_CORE_SELECT_H
#define SPIL_CORE_SELECT_H
#include "core/inside.h"

enum { WORDS_MAX = 16, SETS_PER_WORD = 3, EXACT_LABEL_BONUS = 20 };

/* The words typed, each with the sets of rows that it matches. */
typedef struct { slice *words; size_t n; word_set *found[WORDS_MAX][SETS_PER_WORD]; size_t set_n[WORDS_MAX]; } search;
status search_begin(ctx *cx, slice text, search *ret);        /* n 0: nothing to search for */
status search_widen(ctx *cx, reader *r, search *s, match_kind kind);
void search_end(reader *r, search *s);

typedef struct {
	table *t;
	size_t blocks;                                /* of 64 rows */
	uint64_t *there;                              /* rows that are not erased */
	uint64_t *base;                               /* rows that are seen and match the text */
	uint64_t **kept;                              /* by filter, then range */
	uint64_t *match;                              /* all of these */
	uint8_t *score;                               /* with a text: by slot */
	uint64_t total;
} selection;
/* `label`: each word must match in the label. */
void select_base(reader *r, const uint8_t *seen, table *t, const search *s, bool withdrawn, bool label, selection *ret);
status select_filters(ctx *cx, reader *r, const list_query *q, selection *s);
/* The rows when filters on this column are left out. */
const uint64_t *select_without(reader *r, const list_query *q, const selection *s, slice column_name);
/* The registers that a query is about; ST_BAD_REQUEST for a register or column that does not exist. */
status select_tables(ctx *cx, reader *r, const list_query *q, table ***ret, size_t *ret_n);

static inline bool bit_at(const uint64_t *bits, uint32_t slot) { return bits[slot >> 6] >> (slot & 63) & 1; }
uint64_t bits_count(const uint64_t *bits, size_t blocks);
/* for (bit_walk w = bits_walk(bits, blocks); bit_next(&w);) use(w.slot); */
typedef struct { const uint64_t *bits; size_t blocks, at; uint64_t left; uint32_t slot; } bit_walk;
static inline bit_walk bits_walk(const uint64_t *bits, size_t blocks) { return (bit_walk){ .bits = bits, .blocks = blocks }; }
static inline bool bit_next(bit_walk *w)
{
	while (!w->left) {
		if (w->at == w->blocks) return false;
		w->left = w->bits[w->at++];
	}
	w->slot = (uint32_t)((w->at - 1) * 64) + (uint32_t)__builtin_ctzll(w->left);
	w->left &= w->left - 1;
	return true;
}
#endif
