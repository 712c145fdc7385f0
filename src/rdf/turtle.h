/* SPDX-License-Identifier: EUPL-1.2
 * turtle: the statements of the Turtle family. Inside src/rdf only. */
#ifndef SPIL_RDF_TURTLE_H
#define SPIL_RDF_TURTLE_H
#include "rdf/terminal.h"

/* r->p stands at the first byte of a statement; it is left behind the last. The triples go to r->g. */
status turtle_statement(turtle_reader *r);                   /* Turtle, TriG: a directive, triples, or a graph in { } */
status turtle_line(turtle_reader *r);                        /* N-Triples, N-Quads */
#endif
