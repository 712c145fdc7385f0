/* SPDX-License-Identifier: EUPL-1.2
 * RDF/XML: what is accepted is written as N-Triples and Turtle and reads back with as many triples. The first byte says in which pieces the rest is
 * read; however they fall, it is accepted and says the same as when it is read whole. (Of several faults libxml2 may meet another one first.) */
#include <stdlib.h>
#include <string.h>
#include "rdf/dataset.h"

typedef struct pieces { slice left; uint32_t state; } pieces;

static ptrdiff_t give(void *from, char *p, size_t n)
{
	pieces *x = from;
	x->state = x->state * 1664525u + 1013904223u;
	size_t step = 1 + (x->state >> 16) % (x->state & 0x8000 ? 5 : 200);
	if (step < n) n = step;
	if (n > x->left.n) n = x->left.n;
	if (n) memcpy(p, x->left.p, n);
	x->left = slice_skip(x->left, n);
	return (ptrdiff_t)n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const rdf_limits LIMITS = { .bytes = 1 << 16, .triples = 1000, .term_bytes = 1000, .depth = 20 };
	static const rdf_format ALSO[] = { RDF_NTRIPLES, RDF_TURTLE };
	if (size < 1 || size > 10000) return 0;
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_EN };
	graph *g = graph_new(a), *parts = graph_new(a);
	slice text = slice_of(data + 1, size - 1), base = S("http://a/b/c?d");
	pieces from = { text, data[0] };
	rdf_sink sink = graph_sink(parts);
	status x = rdf_read(&cx, RDF_XML, text, base, &LIMITS, g, NULL), y = rdf_read_stream(&cx, RDF_XML, &(rdf_source){ &from, give }, base, &LIMITS, &sink);
	if ((x == ST_OK) != (y == ST_OK) || (x == ST_OK && graph_size(g) != graph_size(parts))) abort();
	for (size_t i = 0; x == ST_OK && i < COUNT_OF(ALSO); i++) {
		buf *out = buf_new(a, 1 << 25);
		graph *again = graph_new(a);
		if (rdf_write(&cx, ALSO[i], g, 0, out) != ST_OK || rdf_read(&cx, ALSO[i], buf_slice(out), NO_SLICE, NULL, again, NULL) != ST_OK || graph_size(again) != graph_size(g)) abort();
	}
	arena_destroy(a);
	return 0;
}
