/* SPDX-License-Identifier: EUPL-1.2
 * Blank nodes that changed: each is paired with the one of the other side that has most quads in common with it, most first. */
#include "rdf/canon/difference_private.h"
#include <stdlib.h>

enum { WHOLE = 4, PARTLY = 1, WORK_MOST = 20000000 };

/* A quad of a node with the node left out: equal on both sides when it says the same. */
typedef struct said { uint64_t hash; uint32_t node, weight; } said;

static int said_order(const void *a, const void *b)
{
	const said *x = a, *y = b;
	if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

static said said_of(const side *x, int k, uint32_t node, const parts *q)
{
	said s = { .node = node, .weight = WHOLE };
	for (int at = 0; at < 4; at++) {
		part c = q->c[at];
		uint32_t b = c & ~BLANK_PART;
		uint64_t h = mix((uint64_t)c + 1);
		if (part_blank(c) && b == node) h = 3;
		else if (part_blank(c) && x->match[b] != UNMATCHED) h = mix(0xF1DEULL << 32 | (k ? x->match[b] : b));
		else if (part_blank(c)) h = 7, s.weight = PARTLY;
		s.hash = mix(s.hash * 3 + h);
	}
	return s;
}

static size_t say_all(const matching *m, int k, arena *mem, said **ret)
{
	const side *x = &m->s[k];
	size_t n = 0;
	said *list = arena_new(mem, said, (size_t)x->first[x->blanks] + 1);
	for (uint32_t b = 0; b < x->blanks; b++) {
		if (x->match[b] != UNMATCHED) continue;
		for (uint32_t i = x->first[b]; i < x->first[b + 1]; i++) list[n++] = said_of(x, k, b, &x->quads[x->list[i]]);
	}
	*ret = list;
	return n;
}

static size_t find(const said *list, size_t n, uint64_t hash)
{
	size_t low = 0, high = n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (list[middle].hash < hash) low = middle + 1;
		else high = middle;
	}
	return low;
}

typedef struct candidate { uint32_t score, a, b; } candidate;

static int candidate_order(const void *x, const void *y)
{
	const candidate *p = x, *q = y;
	if (p->score != q->score) return p->score > q->score ? -1 : 1;
	if (p->a != q->a) return p->a < q->a ? -1 : 1;
	return (p->b > q->b) - (p->b < q->b);
}

/* The best partners of one node: at most three are remembered, as the first may be taken. */
static size_t best_three(const uint32_t *score, const uint32_t *touched, size_t n, uint32_t a, candidate *to)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		candidate c = { score[touched[i]], a, touched[i] };
		size_t at = kept < 3 ? kept++ : 3;
		while (at && candidate_order(&to[at - 1], &c) > 0) {
			if (at < 3) to[at] = to[at - 1];
			at--;
		}
		if (at < 3) to[at] = c;
	}
	return kept;
}

bool difference_greedy(matching *m, size_t most_alike)
{
	arena *mem = arena_create(0);
	said *left, *right;
	size_t n = say_all(m, 0, mem, &left), other = say_all(m, 1, mem, &right), found = 0, work = 0;
	uint32_t *score = arena_new(mem, uint32_t, (size_t)m->s[1].blanks + 1), *touched = arena_new(mem, uint32_t, (size_t)m->s[1].blanks + 1);
	candidate *list = arena_new(mem, candidate, 3 * (size_t)m->s[0].blanks + 1);
	uint64_t before = m->matched;
	if (other) qsort(right, other, sizeof *right, said_order);
	for (size_t i = 0; i < n && work < WORK_MOST;) {
		size_t touched_n = 0;
		uint32_t node = left[i].node;
		for (; i < n && left[i].node == node; i++) {
			size_t from = find(right, other, left[i].hash), to = from;
			while (to < other && to - from <= most_alike && right[to].hash == left[i].hash) to++;
			work += to - from + 1;
			if (to - from > most_alike) continue;
			for (size_t k = from; k < to; k++) {
				if (!score[right[k].node]) touched[touched_n++] = right[k].node;
				score[right[k].node] += right[k].weight;
			}
		}
		found += best_three(score, touched, touched_n, node, list + found);
		for (size_t k = 0; k < touched_n; k++) score[touched[k]] = 0;
	}
	if (found) qsort(list, found, sizeof *list, candidate_order);
	for (size_t i = 0; i < found; i++)
		if (m->s[0].match[list[i].a] == UNMATCHED && m->s[1].match[list[i].b] == UNMATCHED) difference_pair(m, list[i].a, list[i].b);
	arena_destroy(mem);
	return m->matched != before;
}
