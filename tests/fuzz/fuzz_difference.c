/* SPDX-License-Identifier: EUPL-1.2
 * Differences: two datasets, apart by a line "---"; the first with the difference applied says what the second says. */
#include "rdf/canon/difference.h"
#include <stdlib.h>

static const canon_options OPTIONS = { .work = 20000 };

static bool listed(const quad *list, size_t n, const quad *q)
{
	for (size_t i = 0; i < n; i++) if (list[i].s == q->s && list[i].p == q->p && list[i].o == q->o && list[i].g == q->g) return true;
	return false;
}

static tid in_terms(const graph *terms, const dataset *d, tid t) { return t ? graph_find(terms, *graph_term(dataset_terms(d), t)) : 0; }

static void copy_quad(dataset *to, const graph *from, const quad *q)
{
	const tid t[4] = { q->s, q->p, q->o, q->g };
	tid made[4] = { 0 };
	for (int k = 0; k < 4; k++) if (t[k]) made[k] = graph_term_add(dataset_terms(to), *graph_term(from, t[k]));
	if (!dataset_add(to, made[0], made[1], made[2], made[3])) abort(); /* nothing is there twice */
}

/* Labels of A are those of d->terms. */
static dataset *applied(arena *a, const dataset *from, const difference *d)
{
	dataset *out = dataset_new(a);
	size_t gone = 0;
	for (size_t i = 0; i < dataset_size(from); i++) {
		const quad *q = &dataset_quads(from)[i];
		quad same = { in_terms(d->terms, from, q->s), in_terms(d->terms, from, q->p), in_terms(d->terms, from, q->o), in_terms(d->terms, from, q->g) };
		if (listed(d->removed, d->removed_n, &same)) gone++;
		else copy_quad(out, d->terms, &same);
	}
	if (gone != d->removed_n || d->kept_n + gone != dataset_size(from)) abort();
	for (size_t i = 0; i < d->added_n; i++) copy_quad(out, d->terms, &d->added[i]);
	return out;
}

static void check(ctx *cx, const dataset *a, const dataset *b)
{
	difference d;
	canon *x, *y;
	buf *text = buf_new(cx->mem, 1 << 24);
	if (difference_of(cx, a, b, &OPTIONS, &d) != ST_OK) return;
	if (d.same != (!d.removed_n && !d.added_n)) abort();
	if (difference_text(cx, &d, NULL, S("a"), S("b"), text) != ST_OK || difference_json(cx, &d, text) != ST_OK || difference_patch(cx, &d, text) != ST_OK) abort();
	if (canon_dataset(cx, applied(cx->mem, a, &d), &OPTIONS, &x) != ST_OK || canon_dataset(cx, b, &OPTIONS, &y) != ST_OK) return;
	digest left = canon_digest(x), right = canon_digest(y);
	if (!digest_eq(&left, &right)) abort();
	if (canon_dataset(cx, a, &OPTIONS, &x) != ST_OK) return;
	left = canon_digest(x);
	if (digest_eq(&left, &right) != d.same) abort();
}

/* Behind a # each three bytes are a quad among few names: symmetry that mutated text seldom has. */
static void decode(dataset *d, const uint8_t *p, size_t n)
{
	static const char *const NAMES[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l" };
	graph *g = dataset_terms(d);
	tid x[16];
	for (int i = 0; i < 16; i++) x[i] = i < 12 ? graph_blank(g, slice_from(NAMES[i])) : graph_iri(g, JOIN(graph_arena(g), S("urn:"), slice_from(NAMES[i - 12])));
	for (; n >= 3; p += 3, n -= 3) dataset_add(d, x[p[0] & 15], x[12 + (p[1] & 1)], x[p[0] >> 4], p[2] & 1 ? x[p[2] >> 4] : 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const rdf_limits LIMITS = { .bytes = 1 << 16, .triples = 500, .term_bytes = 1 << 12 };
	arena *mem = arena_create(0);
	ctx cx = { .mem = mem, .lang = LANG_NL };
	slice all = slice_of((const char *)data, size);
	size_t cut = slice_find(all, S("---\n"));
	dataset *a = dataset_new(mem), *b = dataset_new(mem);
	rdf_sink first = dataset_sink(a), second = dataset_sink(b);
	if (size > 1 && size < 300 && data[0] == '#') {
		size_t half = 1 + data[1] % size;
		decode(a, data + 1, half - 1);
		decode(b, data + half, size - half);
		check(&cx, a, b);
	} else if (cut != SLICE_NONE && rdf_read_quads(&cx, RDF_NQUADS, slice_take(all, cut), NO_SLICE, &LIMITS, &first) == ST_OK &&
	    rdf_read_quads(&cx, RDF_NQUADS, slice_skip(all, cut + 4), NO_SLICE, &LIMITS, &second) == ST_OK) {
		check(&cx, a, b);
		check(&cx, b, a);
	}
	arena_destroy(mem);
	return 0;
}
