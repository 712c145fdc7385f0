/* SPDX-License-Identifier: EUPL-1.2
 * Any way to pair blank nodes of A with those of B, one to one, gives a true difference: what is not said of a pair on both sides was removed or
 * added. Good pairs make it small. Equal datasets are told by their canonical forms, which pair everything. */
#include "rdf/canon/difference_private.h"
#include <stdlib.h>
#include <string.h>

/* The quads of a blank node, each once. */
static void list_quads(side *x, arena *mem)
{
	uint32_t *first = x->first = arena_new(mem, uint32_t, (size_t)x->blanks + 2);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < x->n; i++) {
			const part *c = x->quads[i].c;
			for (int k = 0; k < 4; k++) {
				if (!part_blank(c[k]) || (k && c[k] == c[0]) || (k == 3 && c[3] == c[2])) continue;
				uint32_t b = c[k] & ~BLANK_PART;
				if (!pass) first[b + 2]++;
				else x->list[first[b + 1]++] = (uint32_t)i;
			}
		}
		if (pass) continue;
		for (uint32_t b = 0; b < x->blanks; b++) first[b + 2] += first[b + 1];
		x->list = arena_new(mem, uint32_t, (size_t)first[x->blanks + 1] + 1);
	}
}

/* One dataset with its terms in the common dictionary. Labels of A's blank nodes are kept there. */
static side side_of(arena *mem, const dataset *d, graph *terms, bool labels)
{
	const graph *own = dataset_terms(d);
	size_t known = graph_terms(own);
	part *number = arena_new(mem, part, known + 1);
	side x = { .n = dataset_size(d), .tid_of = arena_new(mem, tid, known + 1) };
	x.quads = arena_new(mem, parts, x.n + 1);
	for (size_t i = 0; i < x.n; i++) {
		const quad *q = &dataset_quads(d)[i];
		const tid t[4] = { q->s, q->p, q->o, q->g };
		for (int k = 0; k < 4; k++) {
			if (t[k] && !number[t[k]]) {
				bool blank = graph_term(own, t[k])->kind == TERM_BLANK;
				if (!blank || labels) number[t[k]] = graph_term_add(terms, *graph_term(own, t[k]));
				if (blank) {
					x.tid_of[x.blanks] = labels ? number[t[k]] : 0;
					number[t[k]] = BLANK_PART | x.blanks++;
				}
			}
			x.quads[i].c[k] = number[t[k]];
		}
	}
	list_quads(&x, mem);
	x.match = arena_new(mem, uint32_t, (size_t)x.blanks + 1);
	memset(x.match, 0xFF, ((size_t)x.blanks + 1) * sizeof *x.match);
	for (int r = 0; r <= ROUNDS; r++) x.color[r] = arena_new(mem, uint64_t, (size_t)x.blanks + 1);
	return x;
}

/* Numbers of blank nodes by their number in the dataset's dictionary: as side_of() gave them. */
static uint32_t *numbers_of(arena *mem, const dataset *d)
{
	size_t known = graph_terms(dataset_terms(d));
	uint32_t *number = arena_new(mem, uint32_t, known + 1), next = 0;
	for (size_t i = 0; i < dataset_size(d); i++) {
		const quad *q = &dataset_quads(d)[i];
		const tid t[4] = { q->s, q->p, q->o, q->g };
		for (int k = 0; k < 4; k++) if (t[k] && !number[t[k]] && graph_term(dataset_terms(d), t[k])->kind == TERM_BLANK) number[t[k]] = ++next;
	}
	return number;
}

static bool same_text(const canon *x, const canon *y)
{
	digest left = canon_digest(x), right = canon_digest(y);
	return digest_eq(&left, &right);
}

/* Whether the canonical forms are equal; then everything is paired by them. ST_TOO_LARGE when that is too much work. */
static status pair_equal(ctx *cx, matching *m, const dataset *a, const dataset *b, const canon_options *o, bool *ret)
{
	canon *x, *y;
	*ret = false;
	if (m->s[0].n != m->s[1].n || m->s[0].blanks != m->s[1].blanks) return ST_OK;
	TRY(canon_dataset(cx, a, o, &x));
	TRY(canon_dataset(cx, b, o, &y));
	if (!same_text(x, y)) return ST_OK;
	const uint32_t *left = numbers_of(m->mem, a), *right = numbers_of(m->mem, b);
	for (size_t i = 0; i < canon_count(x); i++) {
		uint32_t p = left[canon_blank(x, i)] - 1, q = right[canon_blank(y, i)] - 1;
		m->s[0].match[p] = q;
		m->s[1].match[q] = p;
	}
	*ret = true;
	return ST_OK;
}

static int parts_order(const void *a, const void *b) { return memcmp(a, b, sizeof(parts)); }

/* B's quads as A would say them. */
static void say_as_left(matching *m)
{
	side *b = &m->s[1];
	for (size_t i = 0; i < b->n; i++) {
		part *c = b->quads[i].c;
		for (int k = 0; k < 4; k++) {
			if (!part_blank(c[k])) continue;
			uint32_t number = c[k] & ~BLANK_PART, match = b->match[number];
			c[k] = match == UNMATCHED ? BLANK_PART | ONLY_PART | number : BLANK_PART | match;
		}
	}
}

/* The term of a part. */
static tid term_of(matching *m, graph *terms, part c)
{
	if (!part_blank(c)) return c;
	if (!(c & ONLY_PART)) return m->s[0].tid_of[c & ~BLANK_PART];
	tid *made = &m->s[1].tid_of[c & ~(BLANK_PART | ONLY_PART)];
	if (!*made) *made = graph_blank(terms, NO_SLICE);
	return *made;
}

static quad quad_of(matching *m, graph *terms, const parts *x)
{
	return (quad){ term_of(m, terms, x->c[0]), term_of(m, terms, x->c[1]), term_of(m, terms, x->c[2]), term_of(m, terms, x->c[3]) };
}

/* Where each blank node hangs: preferably on something that has a name. */
static void find_places(ctx *cx, matching *m, difference *d)
{
	size_t most = graph_terms(d->terms) + m->s[1].blanks + 1;
	triple *place = arena_new(cx->mem, triple, most);
	for (int k = 0; k < 2; k++) {
		for (size_t i = 0; i < m->s[k].n; i++) {
			const part *c = m->s[k].quads[i].c;
			if (!part_blank(c[2]) || c[0] == c[2]) continue;
			tid node = term_of(m, d->terms, c[2]);
			if (place[node].s && (part_blank(c[0]) || graph_term(d->terms, place[node].s)->kind != TERM_BLANK)) continue;
			place[node] = (triple){ term_of(m, d->terms, c[0]), c[1], node };
		}
	}
	d->place = place;
}

/* Both lists sorted: what only one of them has. */
static void subtract(ctx *cx, matching *m, difference *d)
{
	side *a = &m->s[0], *b = &m->s[1];
	say_as_left(m);
	if (a->n) qsort(a->quads, a->n, sizeof(parts), parts_order);
	if (b->n) qsort(b->quads, b->n, sizeof(parts), parts_order);
	quad *removed = arena_new(cx->mem, quad, a->n + 1), *added = arena_new(cx->mem, quad, b->n + 1);
	for (size_t i = 0, k = 0; i < a->n || k < b->n;) {
		int order = i == a->n ? 1 : k == b->n ? -1 : parts_order(&a->quads[i], &b->quads[k]);
		if (order < 0) removed[d->removed_n++] = quad_of(m, d->terms, &a->quads[i++]);
		else if (order > 0) added[d->added_n++] = quad_of(m, d->terms, &b->quads[k++]);
		else d->kept_n++, i++, k++;
	}
	d->removed = removed;
	d->added = added;
}

/* Order of the lists. */

static int term_order(const graph *g, tid a, tid b)
{
	if (a == b) return 0;
	if (!a || !b) return a ? 1 : -1;
	const term *x = graph_term(g, a), *y = graph_term(g, b);
	int order = x->kind != y->kind ? (x->kind > y->kind) - (x->kind < y->kind) : slice_cmp(x->lex, y->lex);
	if (!order) order = slice_cmp(x->lang, y->lang);
	return order ? order : slice_cmp(x->datatype, y->datatype);
}

static int quad_order(const void *a, const void *b, void *g)
{
	const quad *x = a, *y = b;
	int order = term_order(g, x->g, y->g);
	if (!order) order = term_order(g, x->s, y->s);
	if (!order) order = term_order(g, x->p, y->p);
	return order ? order : term_order(g, x->o, y->o);
}

static status compare(ctx *cx, matching *m, const dataset *a, const dataset *b, const canon_options *o, difference *ret)
{
	difference d = { .terms = graph_new(cx->mem) };
	m->s[0] = side_of(m->mem, a, d.terms, true);
	m->s[1] = side_of(m->mem, b, d.terms, false);
	m->todo = arena_new(m->mem, uint32_t, (size_t)m->s[0].blanks + 1);
	status told = pair_equal(cx, m, a, b, o, &d.same);
	bool surely_differ = told == ST_OK && !d.same;
	if (told != ST_OK && told != ST_TOO_LARGE) return told;
	if (!d.same) {
		difference_color(m);
		surely_differ |= difference_colors_differ(m);
		difference_match(m);
	}
	subtract(cx, m, &d);
	if (!d.removed_n && !d.added_n) d.same = true;
	else if (!surely_differ) return told;          /* perhaps the same, and nobody can say within the work allowed */
	qsort_r((void *)(uintptr_t)d.removed, d.removed_n, sizeof(quad), quad_order, d.terms);
	qsort_r((void *)(uintptr_t)d.added, d.added_n, sizeof(quad), quad_order, d.terms);
	find_places(cx, m, &d);
	if (told != ST_OK) ctx_error_clear(cx);
	*ret = d;
	return ST_OK;
}

status difference_of(ctx *cx, const dataset *a, const dataset *b, const canon_options *o, difference *ret)
{
	matching m = { .mem = arena_create(0) };
	status st = compare(cx, &m, a, b, o, ret);
	arena_destroy(m.mem);
	return st;
}
