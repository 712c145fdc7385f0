/* SPDX-License-Identifier: EUPL-1.2
 * turtle: the statements of the Turtle family. Inside src/rdf only. */
#ifndef SPIL_RDF_TURTLE_H
#define SPIL_RDF_TURTLE_H
#include "rdf/turtle/terminal.h"

typedef struct turtle_input {
	slice text;                                   /* in memory, or */
	const rdf_source *source;                     /* piece by piece */
	slice base;
	const rdf_limits *limits;
	map *lines; arena *lines_mem;                 /* NULL: not asked for */
} turtle_input;
/* All of a text in Turtle, TriG, N-Triples or N-Quads into the sink. */
status turtle_read(ctx *cx, rdf_format f, const turtle_input *in, const rdf_sink *sink);

/* One unit at r->p, which is left behind it: a directive, the triples of one subject, the opening of a graph or its closing }; or a line. */
status turtle_statement(turtle_reader *r);
status turtle_line(turtle_reader *r);
#endif
