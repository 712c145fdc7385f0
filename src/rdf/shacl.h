/* SPDX-License-Identifier: EUPL-1.2
 * shacl: SHACL Core (W3C Recommendation 20 July 2017), all of sections 2 to 4, evaluated over graphs in memory. */
#ifndef SPIL_RDF_SHACL_H
#define SPIL_RDF_SHACL_H
#include "rdf/graph.h"

typedef struct shapes shapes;
/* Reads every shape of the graph; the graph's triples must stay as they are while the shapes live, which is as long as its arena. The names of
 * SHACL's components are added to its terms. ST_INVALID names the first shape that is ill-formed; there is a finding for each, `at` being
 * the IRI of the shape or, for a blank one, of the shape it is a part of. Loaded shapes may be used by any number of threads. */
status shapes_load(ctx *cx, graph *g, shapes **ret);

typedef struct shacl_result shacl_result;
struct shacl_result {
	shacl_result *next;
	tid focus, path, value;                       /* numbers in the data graph (path: in the shapes graph); 0 when none, or not in that graph */
	term focus_term, value_term;                  /* the same as terms: a target may be no node of the data; TERM_NONE when none */
	slice path_iri;                               /* when the path is one property: its IRI (of sh:closed: the property that is too many) */
	tid component, shape, severity;               /* numbers in the shapes graph */
	slice message;                                /* sh:message in the asked language, or a sentence made from the constraint */
	slice path_text;                              /* the path as SPARQL writes it, for people */
};
typedef struct { bool conforms; size_t count; shacl_result *first; } shacl_report;

typedef struct {
	size_t most_results;                          /* 0: 10,000; what is beyond is counted, not kept */
	/* Says whether `value` (an IRI of another resource) is an instance of `class_iri`, where the data graph does not know; NULL: no. */
	bool (*is_instance)(void *arg, slice value, slice class_iri); void *arg;
} shacl_options;

/* Validates the targets of all shapes. A shape that comes back to itself for the same node holds there (SHACL leaves recursion open).
 * ST_TOO_LARGE when shapes nest deeper than 200 for one node, or the work has no proportion to the data. */
status shacl_validate(ctx *cx, const shapes *s, const graph *data, const shacl_options *o, shacl_report *ret);
/* Validates one node against one shape (both by IRI or blank term). */
status shacl_validate_node(ctx *cx, const shapes *s, tid shape, const graph *data, tid focus, const shacl_options *o, shacl_report *ret);
/* The report as RDF (section 3.6). */
status shacl_report_graph(ctx *cx, const shapes *s, const graph *data, const shacl_report *r, graph *ret);
#endif
