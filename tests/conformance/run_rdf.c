/* SPDX-License-Identifier: EUPL-1.2
 * Runs the W3C's tests of the Turtle family: run_rdf NAME MANIFEST. As rdf_read merges named graphs, results of TriG are compared
 * without graph names. Each graph that is read is also written as Turtle and N-Triples and must read back the same. */
#include <limits.h>
#include "conformance/conformance.h"

#define RDFT "http://www.w3.org/ns/rdftest#"

static graph *load(ctx *cx, slice iri, slice base)
{
	size_t dot = slice_rfind_char(iri, '.');
	rdf_format f;
	slice text = file_of(cx->mem, iri);
	graph *g = graph_new(cx->mem);
	if (!text.p || dot == SLICE_NONE || !rdf_format_of_extension(slice_skip(iri, dot), &f)) return NULL;
	return rdf_read(cx, f, text, base, NULL, g, NULL) == ST_OK ? g : NULL;
}

static bool reads_back(ctx *cx, const graph *g)
{
	static const rdf_format FORMATS[] = { RDF_TURTLE, RDF_NTRIPLES };
	for (size_t i = 0; i < COUNT_OF(FORMATS); i++) {
		graph *again = graph_new(cx->mem);
		buf *out = buf_new(cx->mem, 16u << 20);
		if (rdf_write(cx, FORMATS[i], g, 0, out) != ST_OK || rdf_read(cx, FORMATS[i], buf_slice(out), NO_SLICE, NULL, again, NULL) != ST_OK) return false;
		if (!iso_equal(g, again)) return false;
	}
	return true;
}

static void run(ctx *cx, const graph *manifest, tid entry, slice iri, tally *t, void *unused)
{
	slice type = graph_value(manifest, entry, RDF("type")), name = graph_term(manifest, entry)->lex, action = graph_value(manifest, entry, MF("action"));
	tid assumed_p = graph_find_iri(manifest, MF("assumedTestBase"));
	graph_walk w = graph_match(manifest, 0, assumed_p, 0);
	slice folder = slice_take(iri, slice_rfind_char(iri, '/') + 1), base = action;
	(void)unused;
	if (assumed_p && graph_next(&w)) base = JOIN(cx->mem, graph_term(manifest, w.t.o)->lex, slice_skip(action, folder.n));
	graph *g = load(cx, action, base);
	bool good;
	if (slice_ends(type, S("NegativeSyntax"))) {
		good = !g && file_of(cx->mem, action).p;
	} else {
		slice result = graph_value(manifest, entry, MF("result"));
		graph *want = result.p && slice_ends(type, S("Eval")) ? load(cx, result, base) : g;
		good = g && want && iso_equal(g, want) && reads_back(cx, g);
	}
	test_report(t, name, good ? TEST_PASSED : TEST_FAILED, cx->err.message);
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	if (argc < 3 || !realpath(argv[2], path)) {
		fprintf(stderr, "run_rdf NAME MANIFEST\n");
		return 2;
	}
	tally t = tally_begin(argv[1]);
	arena *a = arena_create(0);
	manifest_run(JOIN(a, S("file://"), slice_from(path)), &t, run, NULL);
	arena_destroy(a);
	return tally_end(&t);
}
