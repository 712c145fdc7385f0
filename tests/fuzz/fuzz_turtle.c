/* SPDX-License-Identifier: EUPL-1.2
 * Turtle: what rdf_read accepts is written in every form, and Turtle and N-Triples read back with as many triples. */
#include "rdf/rdf.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const rdf_limits LIMITS = { .bytes = 1 << 20, .triples = 10000, .term_bytes = 1 << 16 };
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_NL };
	graph *g = graph_new(a);
	if (size < 100000 && rdf_read(&cx, RDF_TURTLE, slice_of(data, size), S("http://example.org/a/b?c#d"), &LIMITS, g, map_new(a)) == ST_OK) {
		for (int f = 0; f < RDF_FORMATS; f++) {
			buf *out = buf_new(a, 1 << 25);
			graph *again = graph_new(a);
			status st = rdf_write(&cx, (rdf_format)f, g, graph_terms(g) ? 1 : 0, out);
			if (f > RDF_NQUADS) continue; /* RDF/XML cannot say everything */
			if (st != ST_OK || rdf_read(&cx, (rdf_format)f, buf_slice(out), S("urn:x"), NULL, again, NULL) != ST_OK || graph_size(again) != graph_size(g)) abort();
		}
	}
	arena_destroy(a);
	return 0;
}
