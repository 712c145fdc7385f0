/* SPDX-License-Identifier: EUPL-1.2
 * Runs the W3C's tests of RDF Dataset Canonicalization: run_canon NAME MANIFEST. Forms are compared byte by byte, maps name by name; the
 * negative test must end by the limit of work, and soon. */
#include <limits.h>
#include <time.h>
#include "conformance/conformance.h"
#include "format/json.h"
#include "rdf/canon/canon.h"

#define RDFC(name) S("https://w3c.github.io/rdf-canon/tests/vocab#" name)
enum { SOON_US = 1000000 };

/* Of this process: what else the machine does is no concern here. */
static int64_t cpu_us(void) { return (int64_t)clock() * 1000000 / CLOCKS_PER_SEC; }

/* The issued identifiers are those of the map, no more and no less. */
static bool same_map(ctx *cx, const canon *c, const dataset *d, slice text)
{
	json *ids;
	if (json_parse(cx, text, &ids) != ST_OK || ids->kind != JSON_OBJECT || ids->count != canon_count(c)) return false;
	for (size_t i = 0; i < canon_count(c); i++) {
		const json *id = json_get(ids, graph_term(dataset_terms(d), canon_blank(c, i))->lex);
		size_t number;
		if (!id || !slice_eq(json_text(id), arena_printf(cx->mem, "c14n%zu", i))) return false;
		if (!canon_number(c, canon_blank(c, i), &number) || number != i) return false;
	}
	return true;
}

static void run(ctx *cx, const graph *manifest, tid entry, slice iri, tally *t, void *unused)
{
	slice type = graph_value(manifest, entry, RDF("type")), name = graph_term(manifest, entry)->lex, why = NO_SLICE;
	slice action = file_of(cx->mem, graph_value(manifest, entry, MF("action"))), result = file_of(cx->mem, graph_value(manifest, entry, MF("result")));
	canon_options o = { .algorithm = slice_eq(graph_value(manifest, entry, RDFC("hashAlgorithm")), S("SHA384")) ? HASH_SHA384 : HASH_SHA256 };
	dataset *d = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(d);
	buf *out = buf_new(cx->mem, 16u << 20);
	canon *c = NULL;
	int64_t began = cpu_us();
	(void)iri, (void)unused;
	status read = action.p ? rdf_read_quads(cx, RDF_NQUADS, action, NO_SLICE, NULL, &sink) : ST_NOT_FOUND;
	status made = read == ST_OK ? canon_dataset(cx, d, &o, &c) : read;
	if (slice_eq(type, RDFC("RDFC10NegativeEvalTest"))) {
		if (read != ST_OK || made != ST_TOO_LARGE) why = S("it was not refused for its work");
		else if (cpu_us() - began > SOON_US) why = S("it took more than a second");
	} else if (made != ST_OK || canon_write(cx, c, out) != ST_OK) {
		why = cx->err.message;
	} else if (slice_eq(type, RDFC("RDFC10EvalTest"))) {
		if (!result.p || !slice_eq(buf_slice(out), result)) why = S("the canonical form is another");
	} else if (slice_eq(type, RDFC("RDFC10MapTest"))) {
		if (!result.p || !same_map(cx, c, d, result)) why = S("the map of identifiers is another");
	} else {
		why = S("a kind of test that is not known here");
	}
	test_report(t, name, why.n ? TEST_FAILED : TEST_PASSED, why);
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	if (argc != 3 || !realpath(argv[2], path)) {
		fprintf(stderr, "run_canon NAME MANIFEST\n");
		return 2;
	}
	tally t = tally_begin(argv[1]);
	arena *a = arena_create(0);
	manifest_run(JOIN(a, S("file://"), slice_from(path)), &t, run, NULL);
	arena_destroy(a);
	return tally_end(&t);
}
