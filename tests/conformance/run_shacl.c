/* SPDX-License-Identifier: EUPL-1.2
 * Runs the W3C's SHACL tests: run_shacl FOLDER/core/manifest.ttl. Reports are compared as graphs, on the properties that SHACL fixes: all values
 * of each, paths with all that hangs below them, and no result more or less. */
#include <limits.h>
#include <unistd.h>
#include "conformance/conformance.h"
#include "rdf/shacl/shacl.h"

#define SHT(name) S("http://www.w3.org/ns/shacl-test#" name)

/* A path with all that hangs below it. */
static void copy_deep(graph *to, const graph *from, tid node, int depth)
{
	if (graph_term(from, node)->kind != TERM_BLANK || depth > 50) return;
	for (graph_walk w = graph_match(from, node, 0, 0); graph_next(&w);) {
		graph_add(to, graph_term_add(to, *graph_term(from, node)), graph_term_add(to, *graph_term(from, w.t.p)), graph_term_add(to, *graph_term(from, w.t.o)));
		copy_deep(to, from, w.t.o, depth + 1);
	}
}

/* The report at `top`, with only what is compared. */
static graph *compared(arena *a, const graph *from, tid top)
{
	static const slice KEPT[] = { SLICE_INIT(NS_SH "focusNode"), SLICE_INIT(NS_SH "resultPath"), SLICE_INIT(NS_SH "value"), SLICE_INIT(NS_SH "sourceConstraintComponent"),
				      SLICE_INIT(NS_SH "sourceShape"), SLICE_INIT(NS_SH "resultSeverity") };
	graph *to = graph_new(a);
	tid root = graph_term_add(to, *graph_term(from, top)), result = graph_find_iri(from, SH("result"));
	tid conforms = graph_object(from, top, SH("conforms"));
	if (conforms) graph_add(to, root, graph_iri(to, SH("conforms")), graph_term_add(to, *graph_term(from, conforms)));
	if (result) for (graph_walk w = graph_match(from, top, result, 0); graph_next(&w);) {
		tid node = graph_term_add(to, *graph_term(from, w.t.o));
		graph_add(to, root, graph_iri(to, SH("result")), node);
		for (size_t i = 0; i < COUNT_OF(KEPT); i++) {
			tid kept = graph_find_iri(from, KEPT[i]);
			if (kept) for (graph_walk v = graph_match(from, w.t.o, kept, 0); graph_next(&v);) {
				graph_add(to, node, graph_iri(to, KEPT[i]), graph_term_add(to, *graph_term(from, v.t.o)));
				if (i == 1) copy_deep(to, from, v.t.o, 0);
			}
		}
	}
	return to;
}

static graph *load(ctx *cx, slice iri)
{
	graph *g = graph_new(cx->mem);
	slice text = file_of(cx->mem, iri);
	return text.p && rdf_read(cx, RDF_TURTLE, text, iri, NULL, g, NULL) == ST_OK ? g : NULL;
}

static void show(ctx *cx, const char *what, const graph *g)
{
	buf *out = buf_new(cx->mem, 1u << 20);
	if (rdf_write(cx, RDF_TURTLE, g, 0, out) == ST_OK) printf("%s\n%.*s\n", what, SL(buf_slice(out)));
}

static void run(ctx *cx, const graph *manifest, tid entry, slice iri, tally *t, void *verbose)
{
	slice name = graph_term(manifest, entry)->lex;
	tid action = graph_object(manifest, entry, MF("action")), expected = graph_object(manifest, entry, MF("result"));
	slice data_iri = graph_value(manifest, action, SHT("dataGraph")), shapes_iri = graph_value(manifest, action, SHT("shapesGraph"));
	(void)iri;
	graph *data = load(cx, data_iri), *shapes_graph = slice_eq(data_iri, shapes_iri) ? data : load(cx, shapes_iri), *report = graph_new(cx->mem);
	shapes *s;
	shacl_report r;
	if (slice_eq(graph_term(manifest, expected)->lex, SHT("Failure"))) { /* the shapes cannot be used, and a processor has to say so */
		bool refused = data && shapes_graph && (shapes_load(cx, shapes_graph, &s) != ST_OK || shacl_validate(cx, s, data, NULL, &r) != ST_OK);
		test_report(t, name, refused ? TEST_PASSED : TEST_FAILED, S("a failure was expected"));
		return;
	}
	bool ok = data && shapes_graph && shapes_load(cx, shapes_graph, &s) == ST_OK && shacl_validate(cx, s, data, NULL, &r) == ST_OK && shacl_report_graph(cx, s, data, &r, report) == ST_OK;
	tid top = ok ? graph_subject(report, RDF("type"), graph_find_iri(report, SH("ValidationReport"))) : 0;
	graph *want = compared(cx->mem, manifest, expected), *got = ok ? compared(cx->mem, report, top) : NULL;
	bool good = got && iso_equal(want, got);
	test_report(t, name, good ? TEST_PASSED : TEST_FAILED, cx->err.message);
	if (good || !*(bool *)verbose) return;
	show(cx, "wanted:", want);
	if (got) show(cx, "got:", got);
}

int main(int argc, char **argv)
{
	bool verbose = argc > 2;
	char path[PATH_MAX];
	if (argc < 2 || !realpath(argv[1], path)) {
		fprintf(stderr, "run_shacl MANIFEST [verbose]\n");
		return 2;
	}
	tally t = tally_begin("shacl");
	arena *a = arena_create(0);
	manifest_run(JOIN(a, S("file://"), slice_from(path)), &t, run, &verbose);
	arena_destroy(a);
	return tally_end(&t);
}
