/* SPDX-License-Identifier: EUPL-1.2
 * Pairs of blank nodes that are probably the same. A colour tells what is said within some steps of a node; it does not depend on the whole, so
 * that a change colours only its surroundings. First those whose colour, looking far, is one of a kind on both sides; then each pair's neighbours; then,
 * among what is left, those that have most in common. */
#include "rdf/canon/difference_private.h"
#include <stdlib.h>
#include <string.h>

enum { TURNS = 24, SELF = 0x51 };

static uint64_t color_of_part(part c, uint32_t node, const uint64_t *color)
{
	uint32_t b = c & ~BLANK_PART;
	return !part_blank(c) ? mix((uint64_t)c + 1) : b == node ? SELF : color[b];
}

/* The pair's own number for what is matched; it is the number in A on both sides. */
static uint64_t color_fixed(uint32_t in_left) { return mix(0xF1DEULL << 32 | in_left); }

void difference_color(matching *m)
{
	for (int k = 0; k < 2; k++) {
		side *x = &m->s[k];
		for (uint32_t b = 0; b < x->blanks; b++) x->color[0][b] = x->match[b] == UNMATCHED ? 1 : color_fixed(k ? x->match[b] : b);
		for (int r = 1; r <= ROUNDS; r++) {
			const uint64_t *last = x->color[r - 1];
			for (uint32_t b = 0; b < x->blanks; b++) {
				uint64_t sum = 0;
				if (x->match[b] != UNMATCHED) {
					x->color[r][b] = last[b];
					continue;
				}
				for (uint32_t i = x->first[b]; i < x->first[b + 1]; i++) {
					uint64_t h = 0;
					for (int c = 0; c < 4; c++) h = mix(h * 3 + color_of_part(x->quads[x->list[i]].c[c], b, last));
					sum += h;
				}
				x->color[r][b] = mix(sum ^ last[b]);
			}
		}
	}
}

typedef struct colored { uint64_t color; uint32_t node; } colored;

static int color_order(const void *a, const void *b)
{
	const colored *x = a, *y = b;
	if (x->color != y->color) return x->color < y->color ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

/* Those without a match, by colour. */
static size_t by_color(const matching *m, int k, int round, bool all, colored **ret)
{
	const side *x = &m->s[k];
	colored *list = arena_new(m->mem, colored, (size_t)x->blanks + 1);
	size_t n = 0;
	for (uint32_t b = 0; b < x->blanks; b++) if (all || x->match[b] == UNMATCHED) list[n++] = (colored){ x->color[round][b], b };
	if (n) qsort(list, n, sizeof *list, color_order);
	*ret = list;
	return n;
}

bool difference_colors_differ(const matching *m)
{
	colored *a, *b;
	size_t n = by_color(m, 0, ROUNDS, true, &a), other = by_color(m, 1, ROUNDS, true, &b);
	if (n != other || m->s[0].n != m->s[1].n) return true;
	for (size_t i = 0; i < n; i++) if (a[i].color != b[i].color) return true;
	return false;
}

/* Neighbours. */

typedef struct neighbour { uint64_t key; uint32_t node; } neighbour;

static int neighbour_order(const void *a, const void *b)
{
	const neighbour *x = a, *y = b;
	if (x->key != y->key) return x->key < y->key ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

/* The blank nodes without a match in the quads of `node`, with how they hang together; `colored_too`: and what they are. */
static size_t neighbours(const side *x, int k, uint32_t node, bool colored_too, neighbour *list)
{
	size_t n = 0;
	for (uint32_t i = x->first[node]; i < x->first[node + 1]; i++) {
		const part *c = x->quads[x->list[i]].c;
		for (int at = 0; at < 4; at++) {
			uint32_t other = c[at] & ~BLANK_PART;
			if (!part_blank(c[at]) || other == node || x->match[other] != UNMATCHED) continue;
			uint64_t h = (uint64_t)at;
			for (int p = 0; p < 4; p++) {
				uint32_t b = c[p] & ~BLANK_PART;
				bool open = part_blank(c[p]) && b != node && x->match[b] == UNMATCHED;
				h = mix(h * 5 + (open ? 7 : !part_blank(c[p]) ? mix((uint64_t)c[p] + 1) : color_fixed(k ? x->match[b] : b)));
			}
			list[n++] = (neighbour){ colored_too ? mix(h + x->color[ROUNDS][other]) : h, other };
		}
	}
	if (n) qsort(list, n, sizeof *list, neighbour_order);
	return n;
}

static void match_set(matching *m, uint32_t a, uint32_t b)
{
	m->s[0].match[a] = b;
	m->s[1].match[b] = a;
	m->todo[m->todo_n++] = a;
	m->matched++;
}

static size_t run_of(const neighbour *list, size_t n, size_t from)
{
	size_t to = from;
	while (to < n && list[to].key == list[from].key) to++;
	return to - from;
}

/* Goes through both lists by key; pairs what stands beside each other: all of it when `alike`, else only those that stand alone. */
static void pair_lists(matching *m, const neighbour *a, size_t an, const neighbour *b, size_t bn, bool alike)
{
	for (size_t i = 0, k = 0; i < an && k < bn;) {
		if (a[i].key != b[k].key) {
			if (a[i].key < b[k].key) i++;
			else k++;
			continue;
		}
		size_t left = run_of(a, an, i), right = run_of(b, bn, k);
		for (size_t x = i, y = k; x < i + left && y < k + right && (alike || (left == 1 && right == 1));) {
			if (m->s[0].match[a[x].node] != UNMATCHED) x++;
			else if (m->s[1].match[b[y].node] != UNMATCHED) y++;
			else match_set(m, a[x++].node, b[y++].node);
		}
		i += left, k += right;
	}
}

/* Pairs the neighbours of a pair: those that hang on it alike and are of one colour or, not `colored_too`, those that alone hang on it so. */
static void spread_from(matching *m, uint32_t a, bool colored_too)
{
	const side *left = &m->s[0], *right = &m->s[1];
	uint32_t b = left->match[a];
	size_t most[2] = { 4 * (size_t)(left->first[a + 1] - left->first[a]), 4 * (size_t)(right->first[b + 1] - right->first[b]) };
	arena *mem = arena_create(0);
	neighbour *x = arena_new(mem, neighbour, most[0] + 1), *y = arena_new(mem, neighbour, most[1] + 1);
	size_t an = neighbours(left, 0, a, colored_too, x), bn = an ? neighbours(right, 1, b, colored_too, y) : 0;
	if (bn) pair_lists(m, x, an, y, bn, colored_too);
	arena_destroy(mem);
}

static void spread(matching *m)
{
	for (size_t i = 0; i < m->todo_n; i++) spread_from(m, m->todo[i], true);
	m->todo_n = 0;
}

void difference_pair(matching *m, uint32_t a, uint32_t b)
{
	match_set(m, a, b);
	spread(m);
}

/* What hangs on a pair in the same way, alone on both sides, is the same thing, changed. */
static void pair_places(matching *m)
{
	for (uint32_t a = 0; a < m->s[0].blanks; a++) {
		if (m->s[0].match[a] == UNMATCHED) continue;
		spread_from(m, a, false);
		spread(m);
	}
}

/* Pairs of one colour at this round: those that are the only ones of it, or all when `any`. */
static void pair_colors(matching *m, int round, bool any)
{
	colored *a, *b;
	size_t n = by_color(m, 0, round, false, &a), other = by_color(m, 1, round, false, &b);
	for (size_t i = 0, k = 0; i < n && k < other;) {
		uint64_t color = a[i].color;
		if (color != b[k].color) {
			if (color < b[k].color) i++;
			else k++;
			continue;
		}
		size_t i_end = i, k_end = k;
		while (i_end < n && a[i_end].color == color) i_end++;
		while (k_end < other && b[k_end].color == color) k_end++;
		bool chosen = any || (i_end - i == 1 && k_end - k == 1);
		while (chosen && i < i_end && k < k_end) {
			if (m->s[0].match[a[i].node] != UNMATCHED) i++;
			else if (m->s[1].match[b[k].node] != UNMATCHED) k++;
			else difference_pair(m, a[i++].node, b[k++].node);
		}
		i = i_end, k = k_end;
	}
}

void difference_match(matching *m)
{
	static const size_t ALIKE[] = { 32, 1024 };
	for (int turn = 0; turn < TURNS; turn++) {
		uint64_t before = m->matched;
		if (turn) difference_color(m);
		for (int r = ROUNDS; r >= 1; r--) pair_colors(m, r, false);
		pair_colors(m, ROUNDS, true);
		for (size_t i = 0; i < COUNT_OF(ALIKE) && m->matched == before; i++) (void)difference_greedy(m, ALIKE[i]);
		if (m->matched == before) pair_places(m);
		if (m->matched == before || m->matched == m->s[0].blanks) break;
	}
	for (int r = ROUNDS; r >= 1; r--) pair_colors(m, r, true);
}
