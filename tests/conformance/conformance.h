/* SPDX-License-Identifier: EUPL-1.2
 * conformance: what the runners of public suites share: files as graphs, manifests with their includes, and the count. */
#ifndef SPIL_TESTS_CONFORMANCE_H
#define SPIL_TESTS_CONFORMANCE_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "iso.h"
#include "rdf/rdf.h"

#define MF(name) S("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#" name)

typedef struct tally { int passed, failed, skipped; } tally;

/* Prints the last line and gives the exit code. */
static inline int tally_end(const char *suite, const tally *t)
{
	printf("%s: %d passed, %d failed, %d skipped\n", suite, t->passed, t->failed, t->skipped);
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
		printf("SKIP %.*s: named by another manifest, and not there\n", SL(iri));
		t->skipped++;
		arena_destroy(cx.mem);
		return;
	}
	if (rdf_read(&cx, RDF_TURTLE, text, iri, NULL, g, NULL) != ST_OK) {
		printf("FAIL %.*s: the manifest cannot be read: %.*s\n", SL(iri), SL(cx.err.message));
		t->failed++;
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
