/* SPDX-License-Identifier: EUPL-1.2
 * Runs the W3C's tests of the Turtle family and RDF/XML: run_rdf NAME MANIFEST. Results are compared as datasets, named graphs and all.
 * Each text is read whole and in small pieces; what was read is written in every format that holds it and must read back the same. */
#include <limits.h>
#include "conformance/conformance.h"
#include "rdf/writer.h"

#define RDFT "http://www.w3.org/ns/rdftest#"

typedef struct pieces { slice left; size_t step; } pieces;

static ptrdiff_t give(void *from, char *p, size_t n)
{
	pieces *x = from;
	n = slice_take(slice_take(x->left, n), x->step).n;
	if (n) memcpy(p, x->left.p, n);
	x->left = slice_skip(x->left, n);
	x->step = x->step % 97 + 1;
	return (ptrdiff_t)n;
}

static dataset *read_as(ctx *cx, rdf_format f, slice text, slice base)
{
	dataset *whole = dataset_new(cx->mem), *parts = dataset_new(cx->mem);
	rdf_sink a = dataset_sink(whole), b = dataset_sink(parts);
	pieces from = { text, 1 };
	status one = rdf_read_quads(cx, f, text, base, NULL, &a);
	slice message = cx->err.message;
	status two = rdf_read_stream(cx, f, &(rdf_source){ &from, give }, base, NULL, &b);
	if (one != two || !slice_eq(message, cx->err.message) || dataset_size(whole) != dataset_size(parts)) {
		printf("pieces make a difference: %.*s | %.*s\n", SL(message), SL(cx->err.message));
		exit(1);
	}
	return one == ST_OK ? whole : NULL;
}

static dataset *load(ctx *cx, slice iri, slice base)
{
	size_t dot = slice_rfind_char(iri, '.');
	rdf_format f;
	slice text = file_of(cx->mem, iri);
	if (!text.p || dot == SLICE_NONE || !rdf_format_of_extension(slice_skip(iri, dot), &f)) return NULL;
	return read_as(cx, f, text, base);
}

static status put(void *to, slice bytes)
{
	buf_put(to, bytes);
	return ST_OK;
}

/* Written as a stream, from its own text, which is what a conversion does. */
static bool streams_back(ctx *cx, const dataset *d, rdf_format f)
{
	buf *lines = buf_new(cx->mem, 16u << 20), *out = buf_new(cx->mem, 16u << 20);
	rdf_writer *w = rdf_writer_new(cx, f, &(rdf_target){ out, put });
	rdf_sink sink = rdf_writer_sink(w);
	if (rdf_write_quads(cx, RDF_NQUADS, d, lines) != ST_OK || rdf_read_quads(cx, RDF_NQUADS, buf_slice(lines), NO_SLICE, NULL, &sink) != ST_OK || rdf_writer_end(w) != ST_OK) return false;
	dataset *again = read_as(cx, f, buf_slice(out), NO_SLICE);
	return again && iso_datasets_equal(cx->mem, d, again);
}

static bool reads_back(ctx *cx, const dataset *d)
{
	static const rdf_format FORMATS[] = { RDF_NQUADS, RDF_TRIG, RDF_TURTLE, RDF_NTRIPLES };
	for (size_t i = 0; i < (dataset_named(d) ? 2 : COUNT_OF(FORMATS)); i++) {
		buf *out = buf_new(cx->mem, 16u << 20);
		dataset *again = rdf_write_quads(cx, FORMATS[i], d, out) == ST_OK ? read_as(cx, FORMATS[i], buf_slice(out), NO_SLICE) : NULL;
		if (!again || !iso_datasets_equal(cx->mem, d, again) || !streams_back(cx, d, FORMATS[i])) return false;
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
	dataset *d = load(cx, action, base);
	bool good;
	if (slice_ends(type, S("NegativeSyntax"))) {
		good = !d && file_of(cx->mem, action).p;
	} else {
		slice result = graph_value(manifest, entry, MF("result"));
		dataset *want = result.p && slice_ends(type, S("Eval")) ? load(cx, result, base) : d;
		good = d && want && iso_datasets_equal(cx->mem, d, want) && reads_back(cx, d);
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
