/* SPDX-License-Identifier: EUPL-1.2
 * writer: a sink that writes what it is given as it comes, in memory of one quad. N-Triples and N-Quads a line each; Turtle and TriG with
 * the prefixes that it is told of, a block for as long as the subject stays the same. What comes twice is written twice. */
#ifndef SPIL_RDF_WRITER_H
#define SPIL_RDF_WRITER_H
#include "rdf/dataset.h"

typedef struct rdf_target { void *to; status (*write)(void *to, slice bytes); } rdf_target;
typedef struct rdf_writer rdf_writer;

bool rdf_writes_streams(rdf_format f);                /* these four formats */
/* Lives in cx->mem. A quad in a named graph fails with ST_NOT_ACCEPTABLE where the format has none. */
rdf_writer *rdf_writer_new(ctx *cx, rdf_format f, const rdf_target *target);
rdf_sink rdf_writer_sink(rdf_writer *w);
status rdf_writer_end(rdf_writer *w);                 /* after the last quad: what is still held is written */
#endif
