/* SPDX-License-Identifier: EUPL-1.2
 * Order: IRIs, blank nodes, literals; by bytes; literals by language first, so that nl and en always stand alike. Blank nodes get a
 * colour from their surroundings in a few rounds (as in graph canonicalisation), so that labels and order of addition matter only
 * where two nodes cannot be told apart within that distance. */
#include "rdf/layout.h"
#include <stdlib.h>
#include <string.h>

enum { NESTED = 1, CELL = 2, HEAD = 4, SEEN = 8, ROUNDS = 4, DEEPEST = 40 };

static const struct { slice name, ns; } PREFIXES[] = {
#define X(name, ns) { SLICE_INIT(name), SLICE_INIT(ns) },
	VOCAB_PREFIXES(X)
#undef X
};
_Static_assert(COUNT_OF(PREFIXES) <= 64, "prefixes_used has one bit for each prefix");

size_t rdf_prefix_count(void) { return COUNT_OF(PREFIXES); }
slice rdf_prefix_name(size_t number) { return PREFIXES[number].name; }
slice rdf_prefix_namespace(size_t number) { return PREFIXES[number].ns; }

bool rdf_plain_local(slice s)
{
	if (!s.n || s.p[s.n - 1] == '.') return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool start = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
		if (!start && (i == 0 || !((c >= '0' && c <= '9') || c == '-' || c == '.'))) return false;
	}
	return true;
}

bool rdf_prefix_split(slice iri, size_t *ret_number, slice *ret_local)
{
	size_t best = 0;
	for (size_t i = 0; i < COUNT_OF(PREFIXES); i++) {
		if (PREFIXES[i].ns.n <= best || !slice_starts(iri, PREFIXES[i].ns)) continue;
		slice local = slice_skip(iri, PREFIXES[i].ns.n);
		if (!rdf_plain_local(local)) continue;
		best = PREFIXES[i].ns.n;
		*ret_number = i;
		*ret_local = local;
	}
	return best != 0;
}

/* Order. */

static uint64_t mix(uint64_t h)
{
	h = (h ^ h >> 33) * 0xff51afd7ed558ccdULL;
	h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53ULL;
	return h ^ h >> 33;
}

static uint64_t surroundings(const layout *l, tid blank)
{
	uint64_t h = 0;                               /* sums: the order of the triples does not count */
	for (graph_walk w = graph_match(l->g, blank, 0, 0); graph_next(&w);) h += mix(l->color[w.t.p] * 3 + l->color[w.t.o]);
	for (graph_walk w = graph_match(l->g, 0, 0, blank); graph_next(&w);) h += mix(l->color[w.t.p] * 5 + l->color[w.t.s] * 7);
	return mix(h + 1);
}

static void color(layout *l)
{
	size_t blanks = 0;
	for (tid t = 1; t <= l->terms; t++) {
		const term *x = graph_term(l->g, t);
		if (x->kind == TERM_BLANK) blanks++;
		else l->color[t] = slice_hash(x->lex) + (x->kind == TERM_LITERAL ? slice_hash(x->datatype) * 3 + slice_hash(x->lang) : 0);
	}
	uint64_t *next = blanks ? arena_new(l->mem, uint64_t, l->terms + 1) : NULL;
	for (int round = 0; blanks && round < ROUNDS; round++) {
		for (tid t = 1; t <= l->terms; t++) if (graph_term(l->g, t)->kind == TERM_BLANK) next[t] = surroundings(l, t);
		for (tid t = 1; t <= l->terms; t++) if (graph_term(l->g, t)->kind == TERM_BLANK) l->color[t] = next[t];
	}
}

static int compare(const layout *l, tid a, tid b)
{
	if (a == b) return 0;
	const term *x = graph_term(l->g, a), *y = graph_term(l->g, b);
	if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
	if (x->kind == TERM_BLANK) {
		if (l->color[a] != l->color[b]) return l->color[a] < l->color[b] ? -1 : 1;
		return a < b ? -1 : 1;
	}
	int c = slice_cmp(x->lang, y->lang);
	if (!c) c = slice_cmp(x->lex, y->lex);
	return c ? c : slice_cmp(x->datatype, y->datatype);
}

static int compare_triples(const void *a, const void *b, void *layout_)
{
	const layout *l = layout_;
	const triple *x = a, *y = b;
	if (x->p != y->p) {
		if (x->p == l->type || y->p == l->type) return x->p == l->type ? -1 : 1;
		return compare(l, x->p, y->p);
	}
	return compare(l, x->o, y->o);
}

static int compare_subjects(const void *a, const void *b, void *layout_)
{
	const layout *l = layout_;
	tid x = *(const tid *)a, y = *(const tid *)b;
	if (x == l->first_subject || y == l->first_subject) return x == y ? 0 : x == l->first_subject ? -1 : 1;
	return compare(l, x, y);
}

size_t layout_properties(layout *l, tid s, triple **ret)
{
	size_t n = 0, i = 0;
	for (graph_walk w = graph_match(l->g, s, 0, 0); graph_next(&w);) n++;
	triple *list = arena_new(l->mem, triple, n + 1);
	for (graph_walk w = graph_match(l->g, s, 0, 0); graph_next(&w);) list[i++] = w.t;
	qsort_r(list, n, sizeof *list, compare_triples, l);
	*ret = list;
	return n;
}

/* Nesting. */

static size_t count_up_to(const graph *g, tid s, tid p, tid o, size_t most, triple *ret_first)
{
	size_t n = 0;
	for (graph_walk w = graph_match(g, s, p, o); n < most && graph_next(&w); n++) if (!n) *ret_first = w.t;
	return n;
}

/* A proper cell: referred to once, with one rdf:first and one rdf:rest and nothing else. */
static bool proper_cell(const layout *l, tid t, triple *ret_in)
{
	triple unused;
	return graph_term(l->g, t)->kind == TERM_BLANK && !layout_apart(l, t) && count_up_to(l->g, 0, 0, t, 2, ret_in) == 1 && count_up_to(l->g, t, 0, 0, 3, &unused) == 2 &&
	       count_up_to(l->g, t, l->first, 0, 2, &unused) == 1 && count_up_to(l->g, t, l->rest, 0, 2, &unused) == 1;
}

/* From each end of a list back to the first cell that is proper. */
static void find_lists(layout *l)
{
	if (!l->nil || !l->rest || !l->first) return;
	for (graph_walk w = graph_match(l->g, 0, l->rest, l->nil); graph_next(&w);) {
		triple in = { 0 };
		tid cell = w.t.s;
		if (!proper_cell(l, cell, &in)) continue;
		while (l->flags[cell] |= CELL, in.p == l->rest) {
			tid before = in.s;
			if (!proper_cell(l, before, &in)) break;
			cell = before;
		}
		l->flags[cell] |= HEAD;
	}
}

/* A blank node that is referred to once stands there, unless that would go round or too deep. Walks up until it meets a decision. */
static void decide_nesting(layout *l, tid start, unsigned char *depth, tid *path)
{
	size_t n = 0;
	tid t = start;
	triple in = { 0 };
	while (graph_term(l->g, t)->kind == TERM_BLANK && !(l->flags[t] & SEEN) && t != l->first_subject && !layout_apart(l, t) && count_up_to(l->g, 0, 0, t, 2, &in) == 1) {
		l->flags[t] |= SEEN;
		depth[t] = UINT8_MAX;                 /* on the path: meeting it again is a circle */
		path[n++] = t;
		t = in.s;
	}
	unsigned d = depth[t] == UINT8_MAX ? DEEPEST : depth[t]; /* in a circle the next on the path gets a block of its own */
	while (n) {
		tid below = path[--n];
		bool inner_cell = (l->flags[below] & CELL) && !(l->flags[below] & HEAD);
		if (!inner_cell) d++;
		if (d > DEEPEST) d = 0;
		else l->flags[below] |= NESTED;
		depth[below] = (unsigned char)d;
	}
}

bool layout_apart(const layout *l, tid blank) { return l->shared && l->shared->apart[l->shared->whole[blank]]; }
bool layout_nested(const layout *l, tid t) { return l->flags[t] & NESTED; }
bool layout_list(const layout *l, tid t) { return t && (t == l->nil || (l->flags[t] & (NESTED | CELL)) == (NESTED | CELL)); }

size_t layout_members(layout *l, tid head, tid **ret)
{
	size_t n = 0, i = 0;
	for (tid t = head; t != l->nil; n++) {
		graph_walk w = graph_match(l->g, t, l->rest, 0);
		if (!graph_next(&w)) break;
		t = w.t.o;
	}
	*ret = arena_new(l->mem, tid, n + 1);
	for (tid t = head; i < n; i++) {
		graph_walk w = graph_match(l->g, t, l->first, 0), x = graph_match(l->g, t, l->rest, 0);
		if (graph_next(&w)) (*ret)[i] = w.t.o;
		if (graph_next(&x)) t = x.t.o;
	}
	return n;
}

slice layout_label(layout *l, tid blank)
{
	uint32_t *number = l->shared ? &l->shared->label[l->shared->whole[blank]] : &l->label[blank];
	if (!*number) *number = l->shared ? ++*l->shared->labels : ++l->labels;
	return arena_printf(l->mem, "b%u", *number);
}

layout layout_of(ctx *cx, arena *mem, const graph *g, tid first_subject, bool nest, const layout_shared *shared)
{
	size_t n = graph_terms(g);
	layout l = { .cx = cx, .mem = mem, .g = g, .terms = n, .flags = arena_new(mem, unsigned char, n + 1), .color = arena_new(mem, uint64_t, n + 1),
		     .label = arena_new(mem, uint32_t, n + 1), .shared = shared, .first_subject = first_subject, .type = graph_find_iri(g, RDF("type")),
		     .first = graph_find_iri(g, RDF("first")), .rest = graph_find_iri(g, RDF("rest")), .nil = graph_find_iri(g, RDF("nil")) };
	color(&l);
	if (nest) {
		find_lists(&l);
		unsigned char *depth = arena_new(mem, unsigned char, n + 1);
		tid *path = arena_new(mem, tid, n + 1);
		for (tid t = 1; t <= n; t++) decide_nesting(&l, t, depth, path);
	}
	l.subjects = arena_new(mem, tid, n + 1);
	for (tid t = 1; t <= n; t++) {
		triple unused;
		if (!(l.flags[t] & NESTED) && graph_term(g, t)->kind != TERM_LITERAL && count_up_to(g, t, 0, 0, 1, &unused)) l.subjects[l.subject_n++] = t;
	}
	qsort_r(l.subjects, l.subject_n, sizeof *l.subjects, compare_subjects, &l);
	return l;
}
