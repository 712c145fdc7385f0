/* SPDX-License-Identifier: EUPL-1.2
 * RDFC-1.0, 4.7 and 4.8: blank nodes that are alike are told apart by what is around them, each order in which alike neighbours could be
 * visited being tried, and the one with the least text kept. Two shortcuts that leave the result as it is:
 * - a copy of an issuer is a mark in the one there is (private.h): what was given out after it is taken back;
 * - neighbours of whom word for word the same is said (twins) can change places without any change, so only one order of them is tried. */
#include "rdf/canon/canon_private.h"
#include <stdlib.h>
#include <string.h>

static relation *relation_push(relations *r)
{
	if (r->n == r->cap) {
		size_t cap = r->cap ? r->cap * 2 : 64;
		relation *more = arena_new(r->mem, relation, cap);
		if (r->n) memcpy(more, r->at, r->n * sizeof *more);
		r->at = more;
		r->cap = cap;
	}
	return &r->at[r->n++];
}

/* The place of n new numbers. */
static size_t numbers_push(numbers *x, size_t n)
{
	if (x->n + n > x->cap) {
		size_t cap = x->cap ? x->cap * 2 : 256;
		while (cap < x->n + n) cap *= 2;
		uint32_t *more = arena_new(x->mem, uint32_t, cap);
		if (x->n) memcpy(more, x->at, x->n * sizeof *more);
		x->at = more;
		x->cap = cap;
	}
	x->n += n;
	return x->n - n;
}

static status spend(canon *c, size_t steps)
{
	c->work += steps;
	if (c->work <= c->work_most && c->depth <= CANON_DEPTH) return ST_OK;
	return fail(c->cx, TOO_LARGE, "The blank nodes of this data are too much alike: giving them names of their own takes more than {1} steps. Give some of them an IRI, or allow more steps.",
		    ctx_num(c->cx, c->depth > CANON_DEPTH ? c->work : c->work_most));
}

static void put_identifier(canon *c, buf *b, uint32_t node)
{
	bool canonical = canon_issued(&c->canonical, node);
	buf_put(b, canonical ? S("_:c14n") : S("_:b"));
	buf_u64(b, (canonical ? c->canonical.number[node] : c->temporary.number[node]) - 1);
}

static void put_hash(canon *c, buf *b, const unsigned char *hash)
{
	char *room = buf_reserve(b, HEX_MOST);
	if (room) buf_added(b, canon_hex(room, hash, c->hash_n));
}

/* 4.7, Hash Related Blank Node. The text is made behind what stands in `line`. */
static void hash_related(canon *c, uint32_t node, tid predicate, char position, unsigned char *ret)
{
	size_t mark = c->line->n;
	buf_putc(c->line, position);
	if (position != 'g') buf_put(c->line, c->text[predicate]);
	if (canon_issued(&c->canonical, node) || canon_issued(&c->temporary, node)) put_identifier(c, c->line, node);
	else put_hash(c, c->line, c->first_hash + node * c->hash_n);
	hasher_of(c->h, slice_skip(buf_slice(c->line), mark), ret);
	c->line->n = mark;
}

/* The order in which relations were found stands in `turn`, until they are sorted. */
static int relation_order(const void *a, const void *b)
{
	const relation *x = a, *y = b;
	int order = memcmp(x->hash, y->hash, HASH_MOST);
	return order ? order : (x->turn > y->turn) - (x->turn < y->turn);
}

static status find_relations(canon *c, uint32_t node)
{
	size_t base = c->relations.n;
	for (uint32_t i = c->first_quad[node]; i < c->first_quad[node + 1]; i++) {
		const quad *q = &c->quads[c->quad_list[i]];
		const tid t[3] = { q->s, q->o, q->g };
		for (int k = 0; k < 3; k++) {
			uint32_t other = t[k] ? c->blank_of[t[k]] : NOT_BLANK;
			if (other == NOT_BLANK || other == node) continue;
			relation *r = relation_push(&c->relations);
			*r = (relation){ .node = other, .turn = (uint32_t)(c->relations.n - base) };
			hash_related(c, other, q->p, "sog"[k], r->hash);
		}
	}
	if (c->relations.n > base) qsort(c->relations.at + base, c->relations.n - base, sizeof(relation), relation_order);
	return spend(c, c->relations.n - base + 1);
}

/* Twins. */

static int quad_order(const void *a, const void *b) { return memcmp(a, b, sizeof(quad)); }

/* Of the quads of a node, itself left out. Those that name each other differ in it. */
static const digest *twin_of(canon *c, uint32_t node)
{
	if (c->twin_known[node]) return &c->twin[node];
	arena *mem = arena_create(0);
	size_t n = c->first_quad[node + 1] - c->first_quad[node];
	quad *list = arena_new(mem, quad, n);
	tid own = c->blanks[node];
	for (size_t i = 0; i < n; i++) {
		quad q = c->quads[c->quad_list[c->first_quad[node] + i]];
		list[i] = (quad){ q.s == own ? 0 : q.s, q.p, q.o == own ? 0 : q.o, q.g == own ? UINT32_MAX : q.g };
	}
	qsort(list, n, sizeof *list, quad_order);
	c->twin[node] = sha256_of(slice_of(list, n * sizeof *list));
	c->twin_known[node] = true;
	arena_destroy(mem);
	return &c->twin[node];
}

/* Once one of them has an identifier, as an earlier group of the same node may have given it, twins are no longer alike. */
static bool twins(canon *c, uint32_t a, uint32_t b)
{
	return a == b || (!canon_issued(&c->temporary, a) && !canon_issued(&c->temporary, b) && digest_eq(twin_of(c, a), twin_of(c, b)));
}

/* Numbers the members of a group such that twins have the same number: the place of the first of them. */
static status number_twins(canon *c, const relation *group, size_t n, uint32_t *member, uint32_t *kind)
{
	size_t done = 0;
	bool *placed = arena_new(c->work_mem, bool, n);
	for (size_t i = 0; i < n; i++) {
		if (placed[i]) continue;
		TRY(spend(c, n));
		size_t first = done;
		for (size_t k = i; k < n; k++) {
			if (placed[k] || !twins(c, group[i].node, group[k].node)) continue;
			placed[k] = true;
			member[done] = group[k].node;
			kind[done++] = (uint32_t)first;
		}
	}
	return ST_OK;
}

/* The next order of kinds after `kind`, in the order of a dictionary; false when that was the last. */
static bool next_order(uint32_t *kind, size_t n)
{
	size_t i = n - 1;
	while (i && kind[i - 1] >= kind[i]) i--;
	if (!i) return false;
	size_t k = n - 1;
	while (kind[k] <= kind[i - 1]) k--;
	uint32_t x = kind[i - 1];
	kind[i - 1] = kind[k];
	kind[k] = x;
	for (k = n - 1; i < k; i++, k--) {
		x = kind[i];
		kind[i] = kind[k];
		kind[k] = x;
	}
	return true;
}

/* One group of relations. Its numbers stand in c->numbers, n of each: members, kinds, how many of a kind are used, the order as nodes,
 * those to go into; then the identifiers given out in the best order. The text: what is hashed, best path, path. */
typedef struct group { size_t n, member, kind, used, order, deeper, best_ids, best_id_n, best_path, path; uint32_t mark; bool has_best; } group;

static status n_degree(canon *c, uint32_t node, unsigned char *ret);

static slice path_of(const canon *c, const group *g) { return slice_skip(buf_slice(c->line), g->path); }
static slice best_of(const canon *c, const group *g) { return slice_sub(buf_slice(c->line), g->best_path, g->path); }

/* Whether this path can no longer become the least. */
static bool hopeless(const canon *c, const group *g)
{
	slice path = path_of(c, g), best = best_of(c, g);
	return g->has_best && path.n >= best.n && slice_cmp(path, best) > 0;
}

/* 5.4.4 and 5.4.5 of 4.8; *ret_given_up when the path is longer and greater than the best. */
static status try_order(canon *c, const group *g, bool *ret_given_up)
{
	size_t deeper = 0;
	unsigned char hash[HASH_MOST];
	*ret_given_up = true;
	for (size_t i = 0; i < g->n; i++) {
		uint32_t node = c->numbers.at[g->order + i];
		if (!canon_issued(&c->canonical, node) && !canon_issued(&c->temporary, node)) {
			c->numbers.at[g->deeper + deeper++] = node;
			canon_issue(&c->temporary, node);
		}
		put_identifier(c, c->line, node);
		if (hopeless(c, g)) return ST_OK;
	}
	for (size_t i = 0; i < deeper; i++) {
		uint32_t node = c->numbers.at[g->deeper + i];
		TRY(n_degree(c, node, hash));
		put_identifier(c, c->line, node);
		buf_putc(c->line, '<');
		put_hash(c, c->line, hash);
		buf_putc(c->line, '>');
		if (hopeless(c, g)) return ST_OK;
	}
	*ret_given_up = false;
	return ST_OK;
}

/* Gives out these identifiers after `mark`, and tells what is then said. */
static certificate certificate_of(canon *c, arena *mem, uint32_t mark, const uint32_t *nodes, size_t n)
{
	canon_take_back(&c->temporary, mark);
	for (size_t i = 0; i < n; i++) canon_issue(&c->temporary, nodes[i]);
	return canon_certificate(c, mem, mark);
}

/* Of two equal paths: whether the one at hand goes before the best. */
static status goes_before(canon *c, const group *g, bool *ret)
{
	if (!c->hidden) return ST_OK;
	arena *mem = arena_create(0);
	size_t n = c->temporary.n - g->mark;
	uint32_t *nodes = arena_new(mem, uint32_t, n + 1);
	if (n) memcpy(nodes, c->temporary.order + g->mark, n * sizeof *nodes);
	certificate best = certificate_of(c, mem, g->mark, c->numbers.at + g->best_ids, g->best_id_n), own = certificate_of(c, mem, g->mark, nodes, n);
	size_t steps = own.n;
	*ret = canon_certificate_order(&own, &best) < 0;
	arena_destroy(mem);
	return spend(c, steps);
}

/* Keeps this path and what it gave out, when it is the least so far. */
static status keep_best(canon *c, group *g)
{
	slice path = path_of(c, g);
	int order = g->has_best ? slice_cmp(path, best_of(c, g)) : -1;
	bool before = order < 0;
	if (!order) TRY(goes_before(c, g, &before));
	if (!before) return ST_OK;
	memmove(c->line->p + g->best_path, path.p, path.n);
	c->line->n = g->path = g->best_path + path.n;
	g->has_best = true;
	c->numbers.n = g->best_ids;
	g->best_id_n = c->temporary.n - g->mark;
	size_t at = numbers_push(&c->numbers, g->best_id_n);
	if (g->best_id_n) memcpy(c->numbers.at + at, c->temporary.order + g->mark, g->best_id_n * sizeof(uint32_t));
	return ST_OK;
}

/* One group of neighbours that are alike: the least path is added to the text, its identifiers are given out. */
static status walk_group(canon *c, size_t first, size_t n)
{
	size_t base = c->numbers.n;
	group g = { .n = n, .mark = c->temporary.n, .best_path = c->line->n, .path = c->line->n };
	g.member = numbers_push(&c->numbers, 5 * n);
	g.kind = g.member + n, g.used = g.kind + n, g.order = g.used + n, g.deeper = g.order + n, g.best_ids = g.deeper + n;
	if (n > 1) TRY(number_twins(c, c->relations.at + first, n, c->numbers.at + g.member, c->numbers.at + g.kind));
	else c->numbers.at[g.member] = c->relations.at[first].node, c->numbers.at[g.kind] = 0;
	do {
		bool given_up;
		uint32_t *at = c->numbers.at;
		TRY(spend(c, n));
		memset(at + g.used, 0, n * sizeof *at);
		for (size_t i = 0; i < n; i++) at[g.order + i] = at[g.member + at[g.kind + i] + at[g.used + at[g.kind + i]]++];
		TRY(try_order(c, &g, &given_up));
		if (!given_up) TRY(keep_best(c, &g));
		canon_take_back(&c->temporary, g.mark);
		c->line->n = g.path;
	} while (next_order(c->numbers.at + g.kind, n));
	for (size_t i = 0; i < g.best_id_n; i++) canon_issue(&c->temporary, c->numbers.at[g.best_ids + i]);
	c->numbers.n = base;
	return ST_OK;
}

/* 4.8, Hash N-Degree Quads. Goes on with the identifiers given out so far, and adds to them. */
static status n_degree(canon *c, uint32_t node, unsigned char *ret)
{
	size_t base = c->relations.n, text = c->line->n;
	c->depth++;
	TRY(find_relations(c, node));
	size_t end = c->relations.n;
	for (size_t from = base, to; from < end; from = to) {
		for (to = from + 1; to < end && !memcmp(c->relations.at[to].hash, c->relations.at[from].hash, HASH_MOST);) to++;
		put_hash(c, c->line, c->relations.at[from].hash);
		TRY(walk_group(c, from, to - from));
	}
	hasher_of(c->h, slice_skip(buf_slice(c->line), text), ret);
	c->relations.n = base;
	c->line->n = text;
	c->depth--;
	return ST_OK;
}

/* Step 5 for one hash. */

typedef struct result { unsigned char hash[HASH_MOST]; size_t first, n, turn; certificate said; } result;

static int result_order(const void *a, const void *b)
{
	const result *x = a, *y = b;
	int order = memcmp(x->hash, y->hash, HASH_MOST);
	if (!order) order = canon_certificate_order(&x->said, &y->said);
	return order ? order : (x->turn > y->turn) - (x->turn < y->turn);
}

static status explore(canon *c, arena *mem, const uint32_t *alike, size_t n, result *results, size_t *ret)
{
	size_t done = 0;
	for (size_t i = 0; i < n; i++) {
		if (canon_issued(&c->canonical, alike[i])) continue;
		result *r = &results[done];
		canon_issue(&c->temporary, alike[i]);
		TRY(n_degree(c, alike[i], r->hash));
		r->n = c->temporary.n;
		r->turn = done++;
		r->first = numbers_push(&c->numbers, r->n);
		memcpy(c->numbers.at + r->first, c->temporary.order, r->n * sizeof(uint32_t));
		if (c->hidden) r->said = canon_certificate(c, mem, 0);
		TRY(spend(c, r->said.n));
		canon_take_back(&c->temporary, 0);
	}
	*ret = done;
	return ST_OK;
}

status canon_n_degree(canon *c, const uint32_t *alike, size_t n)
{
	arena *mem = arena_create(0);
	result *results = arena_new(mem, result, n);
	size_t done = 0;
	buf_clear(c->line);
	c->relations.n = c->numbers.n = 0;
	status st = explore(c, mem, alike, n, results, &done);
	if (done) qsort(results, done, sizeof *results, result_order);
	for (size_t i = 0; i < done; i++)
		for (size_t k = 0; k < results[i].n; k++) canon_issue(&c->canonical, c->numbers.at[results[i].first + k]);
	arena_destroy(mem);
	return st;
}
