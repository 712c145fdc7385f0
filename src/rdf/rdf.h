/* SPDX-License-Identifier: EUPL-1.2
 * rdf: reading and writing graphs. Reading: Turtle, N-Triples, TriG, N-Quads (serd; named graphs are merged into one).
 * Writing: Turtle (prefixes, one subject a block, stable order), N-Triples, RDF/XML, JSON-LD. Errors carry line and column. */
#ifndef SPIL_RDF_RDF_H
#define SPIL_RDF_RDF_H
#include "rdf/graph.h"
#include "rdf/vocab.h"

typedef enum { RDF_TURTLE, RDF_NTRIPLES, RDF_TRIG, RDF_NQUADS, RDF_XML, RDF_JSONLD, RDF_FORMATS } rdf_format;
slice rdf_media_type(rdf_format f);                   /* "text/turtle" ... */
slice rdf_extension(rdf_format f);                    /* "ttl", "nt", "trig", "nq", "rdf", "jsonld" */
bool rdf_format_of_media(slice media_type, rdf_format *ret);
bool rdf_format_of_extension(slice extension, rdf_format *ret);

/* statement_bytes: what a reader keeps of a stream at once; depth: of brackets and elements in one another. 0 in these two: as in RDF_LIMITS.
 * contexts: where JSON-LD finds contexts of others (rdf/jsonld/contexts.h); NULL: nowhere. */
typedef struct { size_t bytes, triples, term_bytes, statement_bytes; int depth; const struct jsonld_loader *contexts; } rdf_limits;
extern const rdf_limits RDF_LIMITS;                   /* 32 MiB, 1,000,000 triples, 1 MiB a term, 64 MiB a statement, 200 deep */

/* Adds what the text says to `g`. ST_BAD_REQUEST "line 3, column 7: ..." on bad syntax, ST_TOO_LARGE past a limit; `g` may then hold
 * part of it. `lines`, when not NULL, receives for each subject IRI the line it is first used on (slice key -> (void*)(uintptr_t)line). */
status rdf_read(ctx *cx, rdf_format f, slice text, slice base, const rdf_limits *limits, graph *g, map *lines);

/* Writes in a stable order: the `first` subject (0 for none) before others, then by term; same graph, same bytes (blank labels aside).
 * JSON-LD is compacted: short names and plain values by a context made of what occurs. */
status rdf_write(ctx *cx, rdf_format f, const graph *g, tid first, buf *out);
#endif
