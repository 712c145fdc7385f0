/* SPDX-License-Identifier: EUPL-1.2
 * Shapes and data in one Turtle text: validated as one graph and as two, the verdicts must agree when no target is a blank node. What the groups
 * count is what there is, and every kind of report can be written. */
#include "rdf/rdf.h"
#include "rdf/shacl/shacl.h"
#include <stdlib.h>

static bool any_blank(const graph *g)
{
	for (tid t = 1; t <= graph_terms(g); t++) if (graph_term(g, t)->kind == TERM_BLANK) return true;
	return false;
}

static void judge(ctx *cx, const shapes *s, const graph *g, const shacl_report *r)
{
	graph *report = graph_new(cx->mem);
	buf *out = buf_new(cx->mem, 64u << 20);
	const shapes_note *notes;
	size_t counted = 0, kept = 0;
	for (size_t i = 0; i < r->group_n; i++) counted += r->groups[i].count;
	for (const shacl_result *x = r->first; x; x = x->next, kept++) if (x->group >= r->group_n) abort();
	if (counted != r->count || kept > r->count || r->conforms != !r->count) abort();
	for (size_t i = 0, n = shapes_notes(s, &notes); i < n; i++) if (!shapes_note_text(cx, &notes[i]).n) abort();
	if (shacl_report_graph(cx, s, g, r, report) != ST_OK) abort();
	if (shacl_report_text(cx, s, r, 0, out) != ST_OK && buf_ok(out)) abort();
	buf_clear(out);
	if (shacl_report_json(cx, s, r, out) != ST_OK && buf_ok(out)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	arena *a = arena_create(0);
	ctx cx = { .mem = a, .lang = LANG_NL };
	graph *g = graph_new(a), *copy = graph_new(a);
	shapes *s;
	shacl_report one, two;
	if (size < 20000 && rdf_read(&cx, RDF_TURTLE, slice_of(data, size), S("urn:x:doc"), NULL, g, NULL) == ST_OK && shapes_load(&cx, g, &s) == ST_OK) {
		graph_copy(copy, g);
		status first = shacl_validate(&cx, s, g, NULL, &one), second = shacl_validate(&cx, s, copy, NULL, &two);
		if (first == ST_OK) judge(&cx, s, g, &one);
		if (first == ST_OK && second == ST_OK && !any_blank(g) && one.count != two.count) abort();
	}
	arena_destroy(a);
	return 0;
}
