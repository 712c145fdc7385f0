/* SPDX-License-Identifier: EUPL-1.2
 * conformance: what the runners of public suites share: files as graphs, manifests with their includes, and test_report(), through which
 * each test is told of. `run` gives a runner three things in its environment: CONFORMANCE_RESULTS, the file to which a line for each test is
 * added (report.c makes the table and the EARL report of it); CONFORMANCE_FOLDER and CONFORMANCE_IRI: what stands in the folder is, outside,
 * under that IRI. Without them a runner works by itself and prints its own count. */
#ifndef SPIL_TESTS_CONFORMANCE_H
#define SPIL_TESTS_CONFORMANCE_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "iso.h"
#include "rdf/rdf.h"

#define MF(name) S("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#" name)

typedef enum outcome { TEST_PASSED, TEST_FAILED, TEST_SKIPPED } outcome;
typedef struct tally { const char *suite; int passed, failed, skipped; FILE *results; slice folder, iri; int64_t began_us; } tally;

/* First in main(). `suite` is the name that the table, and known-failures, use. */
static inline tally tally_begin(const char *suite)
{
	const char *path = getenv("CONFORMANCE_RESULTS");
	tally t = { .suite = suite, .folder = slice_from(getenv("CONFORMANCE_FOLDER")), .iri = slice_from(getenv("CONFORMANCE_IRI")), .began_us = time_monotonic_us() };
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	if (path && !(t.results = fopen(path, "a"))) {
		perror(path);
		exit(4);
	}
	return t;
}

/* A text as one field of a line. */
static inline void results_field(FILE *f, slice s)
{
	for (size_t i = 0; i < s.n; i++) fputc((unsigned char)s.p[i] < ' ' ? ' ' : s.p[i], f);
}

/* Tells of one test, once. `test` is its IRI, as the manifest has it or (file://) as it was read; `why` is for one that did not pass: what went
 * wrong, or why it was not run. */
static inline void test_report(tally *t, slice test, outcome o, slice why)
{
	static const char *const WORDS[] = { "passed", "failed", "skipped" };
	slice folder = t->folder, rest = slice_skip(test, sizeof "file://" - 1);
	bool inside = folder.n && slice_starts(test, S("file://")) && slice_starts(rest, folder);
	*(o == TEST_PASSED ? &t->passed : o == TEST_FAILED ? &t->failed : &t->skipped) += 1;
	if (o != TEST_PASSED) printf("%s %s %.*s%s%.*s\n", o == TEST_FAILED ? "FAIL" : "SKIP", t->suite, SL(inside ? slice_skip(rest, folder.n) : test), why.n ? ": " : "", SL(why));
	if (!t->results) return;
	fprintf(t->results, "test\t%s\t%s\t", t->suite, WORDS[o]);
	if (inside) results_field(t->results, t->iri);
	results_field(t->results, inside ? slice_skip(rest, folder.n) : test);
	fputc('\t', t->results);
	results_field(t->results, why);
	fputc('\n', t->results);
	fflush(t->results); /* a runner that falls over later has told of this one */
}

/* Last in main(): return tally_end(&t). The runner came to its end: with a results file that is success, as report.c judges. */
static inline int tally_end(tally *t)
{
	if (t->results) {
		fprintf(t->results, "end\t%s\t%.3f\n", t->suite, (double)(time_monotonic_us() - t->began_us) / 1e6);
		return fclose(t->results) ? 4 : 0;
	}
	printf("%s: %d passed, %d failed, %d skipped\n", t->suite, t->passed, t->failed, t->skipped);
	return t->failed ? 1 : 0;
}

/* The bytes of a file:// IRI; NO_SLICE when it cannot be read. */
static inline slice file_of(arena *a, slice iri)
{
	FILE *f = fopen(arena_cstr(a, slice_skip(iri, sizeof "file://" - 1)), "rb");
	if (!f) return NO_SLICE;
	buf *b = buf_new(a, 64u << 20);
	for (char *room; (room = buf_reserve(b, 65536));) {
		size_t n = fread(room, 1, 65536, f);
		if (!n) break;
		buf_added(b, n);
	}
	fclose(f);
	return b->n ? buf_slice(b) : S("");
}

/* The manifest at `iri`, its entries given to `run` one by one, and those of the manifests it includes. */
static inline void manifest_run(slice iri, tally *t, void (*run)(ctx *cx, const graph *manifest, tid entry, slice iri, tally *t, void *arg), void *arg)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	graph *g = graph_new(cx.mem);
	slice text = file_of(cx.mem, iri);
	if (!text.p) {
		test_report(t, iri, TEST_SKIPPED, S("a manifest that another one names is not there"));
		arena_destroy(cx.mem);
		return;
	}
	if (rdf_read(&cx, RDF_TURTLE, text, iri, NULL, g, NULL) != ST_OK) {
		test_report(t, iri, TEST_FAILED, JOIN(cx.mem, S("the manifest cannot be read: "), cx.err.message));
		arena_destroy(cx.mem);
		return;
	}
	tid entries = graph_find_iri(g, MF("entries")), include = graph_find_iri(g, MF("include")), *list;
	if (entries) for (graph_walk w = graph_match(g, 0, entries, 0); graph_next(&w);) {
		size_t n = graph_list(g, w.t.o, cx.mem, &list);
		for (size_t i = 0; i < n; i++) {
			ctx one = { .mem = arena_create(0), .lang = LANG_EN };
			run(&one, g, list[i], iri, t, arg);
			arena_destroy(one.mem);
		}
	}
	if (include) for (graph_walk w = graph_match(g, 0, include, 0); graph_next(&w);) {
		size_t n = graph_list(g, w.t.o, cx.mem, &list);
		for (size_t i = 0; i < n; i++) manifest_run(graph_term(g, list[i])->lex, t, run, arg);
		if (!n) manifest_run(graph_term(g, w.t.o)->lex, t, run, arg);
	}
	arena_destroy(cx.mem);
}
#endif
