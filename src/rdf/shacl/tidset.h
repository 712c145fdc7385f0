/* SPDX-License-Identifier: EUPL-1.2
 * tidset: a set of terms in order of addition. Inside src/rdf only. A slot holds the member and the round it was put in, so that a set is
 * emptied by beginning another round: the same memory serves many small sets after a large one. */
#ifndef SPIL_RDF_TIDSET_H
#define SPIL_RDF_TIDSET_H
#include "rdf/graph.h"

typedef struct tidset { arena *mem; tid *p; uint32_t n, cap, slot_n, round; uint64_t *slots; bool hashed; } tidset;

bool tidset_add(tidset *s, tid t);                    /* false when it was there */
bool tidset_has(const tidset *s, tid t);
void tidset_clear(tidset *s);                         /* keeps its memory */
/* Whether `class_` is `wanted`, or below it by `below` (rdfs:subClassOf; 0 when the graph does not know that). */
bool graph_class_below(const graph *g, tid class_, tid wanted, tid below);
#endif
