/* SPDX-License-Identifier: EUPL-1.2
 * match: from a name in somebody's spreadsheet to the entry it means. In order: address, number, label, abbreviation, the same words
 * written otherwise ("Dept. Omgeving"), and at last a spelling that differs by a letter in a long word. Anything further is only offered. */
#ifndef SPIL_STRATEGY_MATCH_H
#define SPIL_STRATEGY_MATCH_H
#include "strategy/import.h"

typedef struct {
	slice iri, parent;                            /* parent: the domain of a step, the strategy of a domain */
	slice label[LANG_COUNT];
	slice identifier, abbreviation;
	slice folded[LANG_COUNT];                     /* lower case, no accents, words joined by - */
} name_entry;

typedef struct name_set name_set;
name_set *name_set_new(arena *a);
void name_set_add(name_set *s, name_entry e);         /* folded is filled in */
size_t name_set_count(const name_set *s);
const name_entry *name_set_at(const name_set *s, size_t i);

typedef struct {
	match_how how;                                /* MATCH_NONE, or IRI to ALIKE */
	const name_entry *entry;
	bool ambiguous;                               /* more than one fits as well: `entry` is NULL, they are the candidates */
	struct { const name_entry *entry; double score; } candidates[IMPORT_CANDIDATES]; size_t candidate_n; /* best first; score 0 to 1 */
} name_match;
/* parent NO_SLICE: any. */
name_match name_find(arena *a, const name_set *s, slice text, slice parent);

/* "3. Ecosysteem" -> number "3", rest "Ecosysteem"; "Domein 3" -> number "3". false when it has none. */
bool name_numbered(slice text, slice *ret_number, slice *ret_rest);
/* "Vlaamse Milieumaatschappij (VMM)" -> name and abbreviation. */
bool name_abbreviated(slice text, slice *ret_name, slice *ret_abbreviation);
slice name_fold(arena *a, slice text);
/* Words of two texts in common, 0 to 1, by pairs of letters (Dice). */
double name_likeness(slice folded_a, slice folded_b);
#endif
