/* SPDX-License-Identifier: EUPL-1.2
 * dataset: an RDF 1.1 dataset (RDF 1.1 Concepts, 4): a default graph and named graphs, as a set of quads over one dictionary of terms; and
 * the sink into which every reader streams its quads, so that large input needs no dataset at all. */
#ifndef SPIL_RDF_DATASET_H
#define SPIL_RDF_DATASET_H
#include "rdf/rdf.h"

typedef struct { tid s, p, o, g; } quad;              /* g: 0 in the default graph */
typedef struct dataset dataset;

dataset *dataset_new(arena *a);
graph *dataset_terms(const dataset *d);               /* the dictionary: graph_iri(), graph_literal(), graph_term() ... (it holds no triples) */
bool dataset_add(dataset *d, tid s, tid p, tid o, tid g); /* false when it was there */
bool dataset_has(const dataset *d, tid s, tid p, tid o, tid g);
bool dataset_named(const dataset *d);                 /* whether a quad stands in a named graph */
size_t dataset_size(const dataset *d);
const quad *dataset_quads(const dataset *d);          /* in order of addition; valid until the next addition */
/* A prefix that a document declared; the first meaning of a name stays. Writers use them (and note which, so that one dataset is written by one thread at a time). */
void dataset_prefix(dataset *d, slice name, slice iri);
struct told_prefixes *dataset_prefixes(const dataset *d);

/* All triples of one graph name (0: the default graph) or, with `merge`, of all of them, added to `ret`. When `ret` is new it gets the same
 * terms under the same numbers, and `d` must live as long. */
void dataset_to_graph(const dataset *d, tid name, bool merge, graph *ret);

/* Where a reader puts what it reads. A term's bytes are valid during the call only. `g` is NULL in the default graph. A blank node's label is
 * unique in its document, and is one of N-Quads (RDF 1.1 N-Quads, BLANK_NODE_LABEL). A language tag is as it was written. Any status but ST_OK stops the reading and is what the reader gives. `prefix` may be NULL; it is told of each
 * declaration as it comes, so that a writer can use the same names. */
typedef struct rdf_sink {
	void *to;
	status (*quad)(void *to, const term *s, const term *p, const term *o, const term *g);
	status (*prefix)(void *to, slice name, slice iri);
} rdf_sink;
rdf_sink dataset_sink(dataset *d);                    /* adds to `d`, prefixes too; blank labels that `d` knows from elsewhere get new nodes; one for each document */
rdf_sink graph_sink(graph *g);                        /* the same into a graph; the graphs' names are left out */

/* Streams all that the text says into the sink. Any format; named graphs are kept. Limits and errors as rdf_read(). */
status rdf_read_quads(ctx *cx, rdf_format f, slice text, slice base, const rdf_limits *limits, const rdf_sink *sink);
/* The same from a source that is read piece by piece: `read` gives up to n bytes, 0 at the end, -1 when it failed (errno). The line formats, Turtle
 * and TriG need memory for one statement; RDF/XML for its depth; JSON-LD reads the whole text first (limits->bytes). */
typedef struct rdf_source { void *from; ptrdiff_t (*read)(void *from, char *p, size_t n); } rdf_source;
status rdf_read_stream(ctx *cx, rdf_format f, const rdf_source *source, slice base, const rdf_limits *limits, const rdf_sink *sink);
/* As rdf_write(), with named graphs: TriG, N-Quads and JSON-LD keep them; the others fail with ST_NOT_ACCEPTABLE when there are any. */
status rdf_write_quads(ctx *cx, rdf_format f, const dataset *d, buf *out);
#endif
