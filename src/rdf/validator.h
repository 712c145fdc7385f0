/* SPDX-License-Identifier: EUPL-1.2
 * validator: one run of shapes over data. Nodes are numbers of the data graph; a target that is no node of it has a number above its last.
 * Inside src/rdf only. */
#ifndef SPIL_RDF_VALIDATOR_H
#define SPIL_RDF_VALIDATOR_H
#include "rdf/shapes.h"
#include "rdf/tidset.h"

typedef struct frame frame;
struct frame { const frame *up; const shape *sh; tid focus; int depth; };

typedef struct memo { uint32_t shape, focus; bool conforms; } memo;

typedef struct validator {
	ctx *cx;
	const shapes *s;
	const graph *d;
	const shacl_options *options;
	arena *mem, *scratch;                         /* of the run; of one target */
	tid *mapped;                                  /* per term of the shapes graph: its number in the data; lazily */
	size_t data_terms;
	term *extra; size_t extra_n, extra_cap;       /* targets that are not in the data */
	tid type, below;                              /* rdf:type, rdfs:subClassOf in the data; 0 when unknown there */
	uint64_t work, most_work;
	uint32_t circles;                             /* times that a shape came back to itself */
	memo *memos; uint32_t memo_n, memo_cap;
	shacl_report *report;                         /* NULL while only the verdict counts */
	shacl_result *last;
	size_t hits, most;
} validator;

/* value.c */
tid validator_data(validator *v, tid shapes_term);           /* 0 when the data does not know it */
const term *validator_term(const validator *v, tid node);
void path_values(validator *v, const path *p, tid node, tidset *out);
bool validator_is_a(validator *v, tid node, tid class_);     /* class_ of the shapes graph; asks options->is_instance last */

/* check.c */
status shape_check(validator *v, const shape *sh, tid focus, const frame *up) MUST_CHECK;
status shape_conforms(validator *v, const shape *sh, tid focus, const frame *up, bool *ret) MUST_CHECK;

/* message.c: the sentence for people when the shape has no sh:message. `value` may be 0. */
slice constraint_message(validator *v, const shape *sh, const constraint *c, tid value);
#endif
