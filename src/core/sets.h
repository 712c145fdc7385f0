/* SPDX-License-Identifier: EUPL-1.2
 * core/sets: which rows a word matches, and how well, read from full text once and then kept true across commits. Words that stand in
 * many rows so cost a search no more than rare ones. Lock order: the index's lock, then the sets' own. */
#ifndef SPIL_CORE_SETS_H
#define SPIL_CORE_SETS_H
#include "core/index.h"

typedef struct { slice token; uint8_t column; } doc_token;

/* WORD: equal, or by stem. BEGIN: also as the beginning. PART: contains it. TYPO: nearly so. */
typedef enum { MATCH_WORD, MATCH_BEGIN, MATCH_PART, MATCH_TYPO } match_kind;
enum { QUALITY_MAX = 12 };                            /* of a match: the word itself in the label */

/* Rows of one register: few as sorted slot << 4 | quality, many as a byte each. */
typedef struct { uint32_t *few; size_t few_n, few_room; uint8_t *many; size_t many_n; } segment;
static inline uint8_t segment_at(const segment *s, uint32_t slot) { return slot < s->many_n ? s->many[slot] : 0; }

typedef struct word_set word_set;
typedef struct sets sets;
sets *sets_new(void);
void sets_free(sets *v);

/* Found or read; to be released. Call without the index's lock. */
status sets_take(ctx *cx, sets *v, slice word, match_kind kind, word_set **ret);
void sets_release(sets *v, word_set *w);
const segment *set_segment(const word_set *w, uint32_t code); /* under the index's read lock; NULL: no rows */
uint8_t set_label_quality(const word_set *w);                 /* the least one of a match in a label */
size_t sets_bytes(sets *v);
/* The writer, under the index's write lock: a row now has these tokens (sorted), one of `changes` in this commit. */
void sets_change(sets *v, uint32_t code, uint32_t slot, const doc_token *tokens, size_t n, size_t changes);
#endif
