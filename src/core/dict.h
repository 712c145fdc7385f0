/* SPDX-License-Identifier: EUPL-1.2
 * core/dict: the dictionary of terms in index.db, found by an index over a 64-bit hash of the term; the text decides on a hit.
 * A blank node belongs to its resource: its row holds the resource's graph. */
#ifndef SPIL_CORE_DICT_H
#define SPIL_CORE_DICT_H
#include "core/id.h"
#include "store/db.h"

typedef struct dict dict;                             /* the writer's: the next number, and the terms met lately */
status dict_open(ctx *cx, db *d, dict **ret);
void dict_close(dict *k);
void dict_forget(dict *k);                            /* after a rollback: what was met lately may not be there */

status dict_add(ctx *cx, dict *k, const term *t, term_id scope, term_id *ret);      /* found or made; scope: the graph, for blank nodes */
/* Removes the term from the dictionary when no quad, resource or other term uses it. */
status dict_collect(ctx *cx, dict *k, term_id id);

status dict_find(ctx *cx, db *d, const term *t, term_id scope, term_id *ret);       /* 0 when the dictionary does not know it */
status dict_find_iri(ctx *cx, db *d, slice iri, term_id *ret);
status dict_term(ctx *cx, db *d, arena *a, term_id id, term *ret);                  /* texts copied into `a` */
#endif
