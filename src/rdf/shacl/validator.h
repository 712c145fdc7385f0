/* SPDX-License-Identifier: EUPL-1.2
 * validator: one thread's part of a run of shapes over data. Nodes are numbers of the data graph; a target that is no node of it has a number
 * above its last. Inside src/rdf only. */
#ifndef SPIL_RDF_VALIDATOR_H
#define SPIL_RDF_VALIDATOR_H
#include <stdatomic.h>
#include "rdf/shacl/shapes.h"
#include "rdf/shacl/tidset.h"

/* The triples of one node, sorted by property: its many property shapes then find their values without walking them all each time. */
typedef struct star star;
struct star { star *next; tid focus; uint64_t *keys; tid *objects; uint32_t n, cap; };

typedef struct frame frame;
struct frame { const frame *up; const shape *sh; tid focus; int depth; const star *star; };

typedef struct memo { uint32_t shape, focus; bool conforms; } memo;

/* A set that is given back when it is done with. */
typedef struct lent lent;
struct lent { tidset set; lent *next; };

/* What the threads of a run share. */
typedef struct run_shared { atomic_uint_fast64_t work; uint64_t most_work; atomic_bool stop; } run_shared;

typedef struct validator {
	ctx *cx;
	const shapes *s;
	const graph *d;
	const shacl_options *options;
	run_shared *shared;
	arena *mem, *scratch;                         /* of the run; of one check of one value */
	tid *mapped;                                  /* per term of the shapes graph: its number in the data; lazily */
	size_t data_terms;
	const term *extra; size_t extra_n;            /* targets that are not in the data */
	tid type, below;                              /* rdf:type, rdfs:subClassOf in the data; 0 when unknown there */
	tidset **classes;                             /* per class asked for: it and those below it, in the data; lazily */
	tidset **lists;                               /* per constraint: a long list as a set; lazily */
	uint64_t work, told;                          /* by this thread; what the others know of it */
	uint32_t circles;                             /* times that a shape came back to itself */
	memo *memos; uint32_t memo_n, memo_cap;
	lent *sets; star *stars;                      /* not in use now */
	shacl_report *report;                         /* NULL while only the verdict counts */
	shacl_result *last;
	size_t hits, kept, most;
	bool in_detail;
	uint32_t *counts;                             /* per constraint: its results; NULL when nobody asks */
} validator;

/* value.c */
tid validator_data(validator *v, tid shapes_term);           /* 0 when the data does not know it */
const term *validator_term(const validator *v, tid node);
void path_values(validator *v, const path *p, tid node, tidset *out);
bool validator_is_a(validator *v, tid node, const constraint *c); /* of the class that `c` asks for; asks options->is_instance last */
lent *set_take(validator *v);                                /* an empty set */
void set_give(validator *v, lent *l);
star *star_take(validator *v, tid focus);
void star_give(validator *v, star *s);
size_t star_values(const star *s, tid predicate, const tid **ret);
bool work_left(validator *v);                                /* false when the run has done more than is allowed */

/* check.c */
status shape_check(validator *v, const shape *sh, tid focus, const frame *up) MUST_CHECK;
status shape_conforms(validator *v, const shape *sh, tid focus, const frame *up, bool *ret) MUST_CHECK;

/* message.c: the sentence for people when the shape has no sh:message. `value` may be 0. */
slice constraint_message(validator *v, const shape *sh, const constraint *c, tid value);
#endif
