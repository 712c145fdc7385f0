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

/* What the shapes ask that is not of SHACL Core and so is not checked: to be said beside every verdict. */
typedef struct shapes_note {
	enum { NOTE_UNKNOWN, NOTE_COMPONENT, NOTE_IMPORT } kind; /* a property of SHACL that is not Core; a component declared in the shapes; an owl:imports */
	slice what;                                   /* "sh:sparql"; the component's or the import's IRI */
	slice first; size_t count;                    /* the first shape that has it, as `at` above, and in how many */
} shapes_note;
size_t shapes_notes(const shapes *s, const shapes_note **ret);
slice shapes_note_text(ctx *cx, const shapes_note *n);   /* a sentence for people */

typedef struct shacl_result shacl_result;
struct shacl_result {
	shacl_result *next;
	tid focus, path, value;                       /* numbers in the data graph (path: in the shapes graph); 0 when none, or not in that graph */
	term focus_term, value_term;                  /* the same as terms: a target may be no node of the data; TERM_NONE when none */
	slice path_iri;                               /* when the path is one property: its IRI (of sh:closed: the property that is too many) */
	tid component, shape, severity;               /* numbers in the shapes graph */
	size_t group;                                 /* which of the report's groups it belongs to (of shacl_validate() only) */
	slice message;                                /* sh:message in the asked language, or a sentence made from the constraint */
	slice path_text;                              /* the path as SPARQL writes it, for people */
	shacl_result *detail;                         /* of sh:node: what is wrong with the value (the first few); else NULL */
};
/* All results of one constraint of one shape, those that were not kept too. */
typedef struct { tid shape, component, severity; slice path_text; size_t count; const shacl_result *first; } shacl_group; /* first: NULL when none was kept */
typedef struct {
	bool conforms; size_t count; shacl_result *first;
	size_t targets;                               /* nodes that a shape was held against, once for each shape */
	const shacl_group *groups; size_t group_n;    /* in the order of the shapes; of shacl_validate() only */
} shacl_report;

typedef enum { SHACL_INFO, SHACL_WARNING, SHACL_VIOLATION } shacl_grade; /* of a severity; one that is not of SHACL counts as a violation */
bool shacl_grade_from(slice name, shacl_grade *ret);      /* "info", "warning", "violation" */
shacl_grade shacl_grade_of(const shapes *s, tid severity);

typedef struct { tid shape; const tid *nodes; size_t n; } shacl_target; /* nodes of the data to hold against a shape */
typedef struct {
	size_t most_results;                          /* 0: 10,000; what is beyond is counted, not kept */
	size_t examples;                              /* so many of each group are kept also beyond that (of shacl_validate() only) */
	/* Says whether `value` (an IRI of another resource) is an instance of `class_iri`, where the data graph does not know; NULL: no. */
	bool (*is_instance)(void *arg, slice value, slice class_iri); void *arg;
	shacl_grade least;                            /* lower ones are no results: neither counted nor kept, and they do not stand in the way of `conforms` */
	const tid *only; size_t only_n;               /* the targets of these shapes alone; 0: of all */
	const shacl_target *targets; size_t target_n; /* these instead of what the shapes themselves say; 0: as the shapes say */
	unsigned threads;                             /* at most; 0 and 1: this one alone. The report is the same. With is_instance it is always one. */
	void (*progress)(void *arg, uint64_t done, uint64_t total); void *progress_arg; /* called in this thread, now and then; may be NULL */
} shacl_options;

/* Validates the targets of all shapes. A shape that comes back to itself for the same node holds there (SHACL leaves recursion open).
 * ST_TOO_LARGE when shapes nest deeper than 200 for one node, or the work has no proportion to the data. */
status shacl_validate(ctx *cx, const shapes *s, const graph *data, const shacl_options *o, shacl_report *ret);
/* Validates one node against one shape (both by IRI or blank term). */
status shacl_validate_node(ctx *cx, const shapes *s, tid shape, const graph *data, tid focus, const shacl_options *o, shacl_report *ret);
/* The report for people: what is wrong, grouped by shape and property, with `examples` of each (0: 3), and what to do. */
status shacl_report_text(ctx *cx, const shapes *s, const shacl_report *r, size_t examples, buf *out);
/* The report for programs; its form is in docs/rdf.md. */
status shacl_report_json(ctx *cx, const shapes *s, const shacl_report *r, buf *out);
/* The report as RDF (section 3.6). */
status shacl_report_graph(ctx *cx, const shapes *s, const graph *data, const shacl_report *r, graph *ret);
#endif
