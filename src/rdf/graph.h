/* SPDX-License-Identifier: EUPL-1.2
 * graph: a set of RDF 1.1 triples in an arena, with a dictionary: equal terms have equal numbers. */
#ifndef SPIL_RDF_GRAPH_H
#define SPIL_RDF_GRAPH_H
#include "base/base.h"

typedef enum { TERM_NONE, TERM_IRI, TERM_BLANK, TERM_LITERAL } term_kind;
/* A literal always has a datatype (xsd:string when plain, rdf:langString with `lang`, which is lower-cased). */
typedef struct { term_kind kind; slice lex, datatype, lang; } term;
typedef uint32_t tid;                                 /* a term's number in its graph; 0 is none and matches all */
typedef struct { tid s, p, o; } triple;
typedef struct graph graph;

graph *graph_new(arena *a);
arena *graph_arena(const graph *g);
tid graph_iri(graph *g, slice iri);                   /* interns; text is copied once */
tid graph_blank(graph *g, slice label);               /* NO_SLICE: a new one */
tid graph_literal(graph *g, slice lex, slice datatype, slice tag); /* datatype NO_SLICE: xsd:string */
tid graph_term_add(graph *g, term t);
tid graph_find(const graph *g, term t);               /* 0 when the graph does not know it */
tid graph_find_iri(const graph *g, slice iri);
const term *graph_term(const graph *g, tid t);        /* never NULL for t != 0 */
size_t graph_terms(const graph *g);

bool graph_add(graph *g, tid s, tid p, tid o);        /* false when it was there */
bool graph_has(const graph *g, tid s, tid p, tid o);
void graph_remove(graph *g, tid s, tid p, tid o);     /* 0 matches all */
size_t graph_size(const graph *g);

/* Walks the triples that match (0 = any), in order of addition where the subject is given. The graph must not change meanwhile.
 *   for (graph_walk w = graph_match(g, s, 0, 0); graph_next(&w);) use(w.t);  */
typedef struct { const graph *g; tid s, p, o; uint32_t at; int list; triple t; } graph_walk;
graph_walk graph_match(const graph *g, tid s, tid p, tid o);
bool graph_next(graph_walk *w);

/* Shorthands with full IRIs. */
tid graph_object(const graph *g, tid s, slice predicate);         /* the first object, or 0 */
tid graph_subject(const graph *g, slice predicate, tid o);
slice graph_value(const graph *g, tid s, slice predicate);        /* its lexical text, or NO_SLICE */
/* The literal in the language asked, else untagged, else the other of nl/en, else any; NO_SLICE when none. */
slice graph_text(const graph *g, tid s, slice predicate, lang l);
size_t graph_list(const graph *g, tid head, arena *a, tid **ret); /* an rdf:List's members; stops at 10,000 or a loop */
bool graph_is_a(const graph *g, tid s, slice class_iri);
void graph_copy(graph *to, const graph *from);                    /* adds all triples; blank labels kept */
/* `to`, still empty, knows the same terms under the same numbers; the texts are not copied: `from` must live as long. */
void graph_share_terms(graph *to, const graph *from);
#endif
