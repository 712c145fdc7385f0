/* SPDX-License-Identifier: EUPL-1.2
 * Shapes and data in one Turtle text: validated as one graph and as two, the verdicts must agree when no target is a blank node. */
#include "rdf/rdf.h"
#include "rdf/shacl.h"
#include <stdlib.h>

static bool any_blank(const graph *g)
{
	for (tid t = 1; t <= graph_terms(g); t++) if (graph_term(g, t)->kind == TERM_BLANK) return true;
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_NL };
	graph *g = graph_new(a), *copy = graph_new(a), *report = graph_new(a);
	shapes *s;
	shacl_report one, two;
	if (size < 20000 && rdf_read(&cx, RDF_TURTLE, slice_of(data, size), S("urn:x:doc"), NULL, g, NULL) == ST_OK && shapes_load(&cx, g, &s) == ST_OK) {
		graph_copy(copy, g);
		status first = shacl_validate(&cx, s, g, NULL, &one), second = shacl_validate(&cx, s, copy, NULL, &two);
		if (first == ST_OK && shacl_report_graph(&cx, s, g, &one, report) != ST_OK) abort();
		if (first == ST_OK && second == ST_OK && !any_blank(g) && one.count != two.count) abort();
	}
	arena_destroy(a);
	return 0;
}
