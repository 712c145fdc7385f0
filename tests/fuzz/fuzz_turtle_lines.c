/* SPDX-License-Identifier: EUPL-1.2
 * N-Triples and N-Quads: what is accepted is also Turtle (without graph names), with the same triples. */
#include "rdf/rdf.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	graph *g = graph_new(a), *quads = graph_new(a), *turtle = graph_new(a);
	slice text = slice_of(data, size);
	bool lines = size < 100000 && rdf_read(&cx, RDF_NTRIPLES, text, NO_SLICE, NULL, g, NULL) == ST_OK;
	if (size < 100000 && rdf_read(&cx, RDF_NQUADS, text, NO_SLICE, NULL, quads, NULL) != ST_OK && lines) abort();
	if (lines && (rdf_read(&cx, RDF_TURTLE, text, NO_SLICE, NULL, turtle, NULL) != ST_OK || graph_size(turtle) != graph_size(g) || graph_size(quads) != graph_size(g))) abort();
	arena_destroy(a);
	return 0;
}
