/* SPDX-License-Identifier: EUPL-1.2
 * core/recent: IRIs that a reader met lately, both ways: the same predicates, classes, states and organisations stand in every document.
 * A number never comes to mean another term while the program runs, so text by number is always right. A number by text may be
 * that of a term which has gone and come back: who asks looks again when nothing is found by it. */
#ifndef SPIL_CORE_RECENT_H
#define SPIL_CORE_RECENT_H
#include "core/id.h"

typedef struct recent recent;
recent *recent_new(void);
void recent_free(recent *r);
bool recent_text(const recent *r, term_id id, slice *ret);
term_id recent_id(const recent *r, slice iri);        /* 0: not met lately */
void recent_put(recent *r, term_id id, slice iri);
#endif
