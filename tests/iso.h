/* SPDX-License-Identifier: EUPL-1.2
 * iso: whether two graphs are the same but for the names of blank nodes (RDF 1.1 Concepts, 3.6). Colours are refined until they stand
 * still; where several nodes share one, each pairing is tried. For tests: graphs of some thousand triples. */
#ifndef SPIL_TESTS_ISO_H
#define SPIL_TESTS_ISO_H
#include <stdlib.h>
#include "rdf/dataset.h"

typedef struct iso_side { const graph *g; uint64_t *color; } iso_side;

static inline uint64_t iso_mix(uint64_t h)
{
	h = (h ^ h >> 33) * 0xff51afd7ed558ccdULL;
	h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53ULL;
	return h ^ h >> 33;
}

static inline bool iso_blank(const iso_side *x, tid t) { return graph_term(x->g, t)->kind == TERM_BLANK; }

static inline void iso_round(iso_side *x, arena *a)
{
	size_t n = graph_terms(x->g);
	uint64_t *next = arena_new(a, uint64_t, n + 1);
	for (tid t = 1; t <= n; t++) {
		next[t] = x->color[t];
		if (!iso_blank(x, t)) continue;
		uint64_t h = iso_mix(x->color[t]);
		for (graph_walk w = graph_match(x->g, t, 0, 0); graph_next(&w);) h += iso_mix(x->color[w.t.p] * 3 + x->color[w.t.o]);
		for (graph_walk w = graph_match(x->g, 0, 0, t); graph_next(&w);) h += iso_mix(x->color[w.t.p] * 5 + x->color[w.t.s] * 7);
		next[t] = iso_mix(h);
	}
	x->color = next;
}

static inline int iso_order(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return x < y ? -1 : x > y;
}

/* The sorted hashes of all triples. */
static inline uint64_t *iso_triples(const iso_side *x, arena *a)
{
	uint64_t *list = arena_new(a, uint64_t, graph_size(x->g) + 1);
	size_t n = 0;
	for (graph_walk w = graph_match(x->g, 0, 0, 0); graph_next(&w);) list[n++] = iso_mix(iso_mix(x->color[w.t.s] * 3 + x->color[w.t.p]) * 5 + x->color[w.t.o]);
	qsort(list, n, sizeof *list, iso_order);
	return list;
}

/* Whether it stands in a triple: a graph may know more terms. */
static inline bool iso_used(const iso_side *x, tid t)
{
	graph_walk s = graph_match(x->g, t, 0, 0), o = graph_match(x->g, 0, 0, t);
	return graph_next(&s) || graph_next(&o);
}

/* A node whose colour another has too; 0 when all are told apart. */
static inline tid iso_tied(const iso_side *x)
{
	size_t n = graph_terms(x->g);
	for (tid t = 1; t <= n; t++) {
		if (!iso_blank(x, t) || !iso_used(x, t)) continue;
		for (tid u = t + 1; u <= n; u++) if (iso_blank(x, u) && x->color[t] == x->color[u] && iso_used(x, u)) return t;
	}
	return 0;
}

static inline bool iso_try(iso_side a, iso_side b, arena *mem, int depth)
{
	for (int round = 0; round < 12; round++) {
		iso_round(&a, mem);
		iso_round(&b, mem);
	}
	uint64_t *x = iso_triples(&a, mem), *y = iso_triples(&b, mem);
	for (size_t i = 0; i < graph_size(a.g); i++) if (x[i] != y[i]) return false;
	tid tied = iso_tied(&a);
	if (!tied) return true;
	if (depth > 40) return false;
	for (tid u = 1; u <= graph_terms(b.g); u++) {
		if (!iso_blank(&b, u) || b.color[u] != a.color[tied]) continue;
		iso_side c = a, d = b;
		c.color = arena_new(mem, uint64_t, graph_terms(a.g) + 1);
		d.color = arena_new(mem, uint64_t, graph_terms(b.g) + 1);
		for (tid t = 1; t <= graph_terms(a.g); t++) c.color[t] = a.color[t];
		for (tid t = 1; t <= graph_terms(b.g); t++) d.color[t] = b.color[t];
		c.color[tied] = d.color[u] = iso_mix((uint64_t)depth + 977);
		if (iso_try(c, d, mem, depth + 1)) return true;
	}
	return false;
}

static inline bool iso_equal(const graph *a, const graph *b)
{
	if (graph_size(a) != graph_size(b)) return false;
	arena *mem = arena_create(0);
	iso_side side[2] = { { .g = a }, { .g = b } };
	for (int i = 0; i < 2; i++) {
		side[i].color = arena_new(mem, uint64_t, graph_terms(side[i].g) + 1);
		for (tid t = 1; t <= graph_terms(side[i].g); t++) {
			const term *x = graph_term(side[i].g, t);
			if (x->kind != TERM_BLANK) side[i].color[t] = iso_mix(slice_hash(x->lex) + (uint64_t)x->kind * 31 + slice_hash(x->datatype) * 3 + slice_hash(x->lang) * 7);
		}
	}
	bool same = iso_try(side[0], side[1], mem, 0);
	arena_destroy(mem);
	return same;
}

#define ISO_BLANK_IRI "urn:x:blank:" /* an IRI that begins so stands for the blank node of that label, where no blank node may stand */

/* Each quad as a node of its own that points to its parts: two datasets are the same when these graphs are. */
static inline graph *iso_as_graph(const dataset *d, arena *mem)
{
	static const char *const PARTS[4] = { "urn:x:s", "urn:x:p", "urn:x:o", "urn:x:g" };
	graph *g = graph_new(mem);
	for (size_t i = 0; i < dataset_size(d); i++) {
		const quad *q = &dataset_quads(d)[i];
		const tid parts[4] = { q->s, q->p, q->o, q->g };
		tid node = graph_blank(g, NO_SLICE);
		for (int k = 0; k < 4; k++) {
			if (!parts[k]) continue;
			term t = *graph_term(dataset_terms(d), parts[k]);
			if (t.kind == TERM_IRI && slice_starts(t.lex, S(ISO_BLANK_IRI))) t = (term){ .kind = TERM_BLANK, .lex = slice_skip(t.lex, sizeof ISO_BLANK_IRI - 1) };
			if (t.kind == TERM_BLANK) t.lex = JOIN(mem, S("x"), t.lex); /* apart from the nodes of quads */
			graph_add(g, node, graph_iri(g, slice_from(PARTS[k])), graph_term_add(g, t));
		}
	}
	return g;
}

static inline bool iso_dataset_equal(const dataset *a, const dataset *b)
{
	arena *mem = arena_create(0);
	bool same = dataset_size(a) == dataset_size(b) && iso_equal(iso_as_graph(a, mem), iso_as_graph(b, mem));
	arena_destroy(mem);
	return same;
}

/* The dataset as one graph, so that datasets compare as graphs do: a quad of a named graph becomes a node with four properties. */
static inline graph *iso_of_dataset(arena *a, const dataset *d)
{
	graph *g = graph_new(a);
	const quad *q = dataset_quads(d);
	graph_share_terms(g, dataset_terms(d));
	const tid part[4] = { graph_iri(g, S("urn:x-quad:s")), graph_iri(g, S("urn:x-quad:p")), graph_iri(g, S("urn:x-quad:o")), graph_iri(g, S("urn:x-quad:g")) };
	for (size_t i = 0; i < dataset_size(d); i++) {
		const tid t[4] = { q[i].s, q[i].p, q[i].o, q[i].g };
		tid node = q[i].g ? graph_blank(g, NO_SLICE) : 0;
		if (!node) graph_add(g, t[0], t[1], t[2]);
		for (int k = 0; node && k < 4; k++) graph_add(g, node, part[k], t[k]);
	}
	return g;
}
static inline bool iso_datasets_equal(arena *a, const dataset *x, const dataset *y) { return iso_equal(iso_of_dataset(a, x), iso_of_dataset(a, y)); }
#endif
