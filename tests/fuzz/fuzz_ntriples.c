/* SPDX-License-Identifier: EUPL-1.2
 * N-Triples: what is accepted is also N-Quads and Turtle, with the same triples. */
#include "rdf/rdf.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const rdf_format ALSO[] = { RDF_NQUADS, RDF_TURTLE, RDF_TRIG };
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	graph *g = graph_new(a);
	slice text = slice_of(data, size);
	if (size < 100000 && rdf_read(&cx, RDF_NTRIPLES, text, NO_SLICE, NULL, g, NULL) == ST_OK) {
		for (size_t i = 0; i < COUNT_OF(ALSO); i++) {
			graph *other = graph_new(a);
			if (rdf_read(&cx, ALSO[i], text, NO_SLICE, NULL, other, NULL) != ST_OK || graph_size(other) != graph_size(g)) abort();
		}
	}
	arena_destroy(a);
	return 0;
}
