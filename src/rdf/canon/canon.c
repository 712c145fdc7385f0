/* SPDX-License-Identifier: EUPL-1.2
 * RDFC-1.0, 4.4: names in three steps. A blank node of which something is said that is said of no other (the hash of its first degree is its
 * own) gets its name at once; that is all there is to nearly all data. The rest go through the n-degree step (canon_degree.c). */
#include "rdf/canon/canon_private.h"
#include <stdlib.h>
#include <string.h>

enum { PROGRESS_EVERY = 256 };

size_t canon_hex(char *to, const unsigned char *hash, size_t n)
{
	static const char HEX[] = "0123456789abcdef";
	for (size_t i = 0; i < n; i++) {
		to[2 * i] = HEX[hash[i] >> 4];
		to[2 * i + 1] = HEX[hash[i] & 15];
	}
	return 2 * n;
}

/* The quads in which each blank node stands, each once. */
static void list_quads(canon *c)
{
	uint32_t *first = c->first_quad = arena_new(c->work_mem, uint32_t, (size_t)c->blank_n + 2);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < c->quad_n; i++) {
			const quad *q = &c->quads[i];
			const uint32_t b[3] = { c->blank_of[q->s], c->blank_of[q->o], q->g ? c->blank_of[q->g] : NOT_BLANK };
			if (q->g && (b[0] != NOT_BLANK) + (b[1] != NOT_BLANK) + (b[2] != NOT_BLANK) > 1) c->hidden = true;
			for (int k = 0; k < 3; k++) {
				if (b[k] == NOT_BLANK || (k && b[k] == b[0]) || (k == 2 && b[2] == b[1])) continue;
				if (!pass) first[b[k] + 2]++;
				else c->quad_list[first[b[k] + 1]++] = (uint32_t)i;
			}
		}
		if (pass) continue;
		for (uint32_t b = 0; b < c->blank_n; b++) first[b + 2] += first[b + 1];
		c->quad_list = arena_new(c->work_mem, uint32_t, first[c->blank_n + 1] + 1);
	}
}

static void put_component(const canon *c, buf *b, tid t, uint32_t own)
{
	uint32_t blank = c->blank_of[t];
	if (blank == NOT_BLANK) buf_put(b, c->text[t]);
	else buf_put(b, blank == own ? S("_:a") : S("_:z"));
	buf_putc(b, ' ');
}

/* 4.6, Hash First Degree Quads. */
static void first_degree(canon *c, uint32_t node)
{
	uint32_t *list = c->quad_list + c->first_quad[node];
	size_t n = c->first_quad[node + 1] - c->first_quad[node];
	canon_sort_lines(c, list, n, node);
	buf_clear(c->line);
	for (size_t i = 0; i < n; i++) {
		const quad *q = &c->quads[list[i]];
		put_component(c, c->line, q->s, node);
		put_component(c, c->line, q->p, node);
		put_component(c, c->line, q->o, node);
		if (q->g) put_component(c, c->line, q->g, node);
		buf_lit(c->line, ".\n");
	}
	hasher_of(c->h, buf_slice(c->line), c->first_hash + node * c->hash_n);
}

typedef struct by_hash { uint64_t start; const unsigned char *hash; size_t n; uint32_t node; } by_hash;

static int hash_order(const void *a, const void *b)
{
	const by_hash *x = a, *y = b;
	if (x->start != y->start) return x->start < y->start ? -1 : 1;
	int order = memcmp(x->hash, y->hash, x->n);
	return order ? order : (x->node > y->node) - (x->node < y->node);
}

static bool same_hash(const by_hash *x, const by_hash *y) { return x->start == y->start && !memcmp(x->hash, y->hash, x->n); }

static void tell(const canon *c, const canon_options *o)
{
	if (o && o->progress) o->progress(o->arg, c->canonical.n, c->blank_n);
}

/* Steps 4 and 5: those with a hash of their own first, so that they hold the others fast. */
static status name_all(canon *c, const canon_options *o)
{
	by_hash *list = arena_new(c->work_mem, by_hash, (size_t)c->blank_n + 1);
	uint32_t *alike = arena_new(c->work_mem, uint32_t, (size_t)c->blank_n + 1);
	for (uint32_t i = 0; i < c->blank_n; i++) {
		first_degree(c, i);
		const unsigned char *hash = c->first_hash + i * c->hash_n;
		list[i] = (by_hash){ .hash = hash, .n = c->hash_n, .node = i };
		memcpy(&list[i].start, hash, sizeof list[i].start);
		list[i].start = __builtin_bswap64(list[i].start);
	}
	qsort(list, c->blank_n, sizeof *list, hash_order);
	for (int step = 0; step < 2; step++) {
		for (uint32_t from = 0, to; from < c->blank_n; from = to) {
			for (to = from + 1; to < c->blank_n && same_hash(&list[to], &list[from]);) to++;
			if (!step && to - from == 1) canon_issue(&c->canonical, list[from].node);
			if (!step || to - from == 1) continue;
			for (uint32_t i = from; i < to; i++) alike[i - from] = list[i].node;
			TRY(canon_n_degree(c, alike, to - from));
			tell(c, o);
		}
		tell(c, o);
	}
	return ST_OK;
}

/* From here on `rank` of a blank node is the place of its name among all names: c14n1, c14n10, c14n2. */
static void rank_names(canon *c)
{
	uint32_t rank = 0;
	if (c->blank_n) c->rank[c->blanks[c->canonical.order[0]]] = rank++;
	for (uint64_t x = 1; x < c->blank_n;) {
		c->rank[c->blanks[c->canonical.order[x]]] = rank++;
		if (x * 10 < c->blank_n) {
			x *= 10;
			continue;
		}
		while (x % 10 == 9 || x + 1 >= c->blank_n) {
			x /= 10;
			if (!x) return;
		}
		x++;
	}
}

static issuer issuer_new(arena *a, uint32_t n)
{
	return (issuer){ .number = arena_new(a, uint32_t, (size_t)n + 1), .order = arena_new(a, uint32_t, (size_t)n + 1) };
}

static status run(ctx *cx, canon *c, const canon_options *o)
{
	size_t terms = graph_terms(c->terms);
	c->text = arena_new(c->mem, slice, terms + 1);
	c->rank = arena_new(c->mem, uint32_t, terms + 1);
	c->blank_of = arena_new(c->mem, uint32_t, terms + 1);
	c->blanks = arena_new(c->mem, tid, terms + 1);
	canon_terms(c);
	list_quads(c);
	c->h = hasher_new(c->work_mem, o ? o->algorithm : HASH_SHA256);
	c->hash_n = hasher_size(c->h);
	c->first_hash = arena_alloc(c->work_mem, c->hash_n * c->blank_n + 1);
	c->canonical = issuer_new(c->mem, c->blank_n);
	c->temporary = issuer_new(c->work_mem, c->blank_n);
	c->relations.mem = c->numbers.mem = c->work_mem;
	c->line = buf_new(c->work_mem, SIZE_MAX / 2);
	c->twin = arena_new(c->work_mem, digest, (size_t)c->blank_n + 1);
	c->twin_known = arena_new(c->work_mem, bool, (size_t)c->blank_n + 1);
	c->work_most = o && o->work ? o->work : CANON_WORK + 64 * (uint64_t)c->quad_n;
	c->cx = cx;
	TRY(name_all(c, o));
	rank_names(c);
	return ST_OK;
}

static status canonicalise(ctx *cx, const graph *terms, const quad *quads, size_t n, const canon_options *o, canon **ret)
{
	canon *c = arena_new(cx->mem, canon, 1);
	arena *work = arena_create(0);
	*c = (canon){ .mem = cx->mem, .work_mem = work, .terms = terms, .quads = quads, .quad_n = n };
	status st = run(cx, c, o);
	arena_destroy(work);
	c->work_mem = NULL;
	if (st == ST_OK) *ret = c;
	return st;
}

status canon_dataset(ctx *cx, const dataset *d, const canon_options *o, canon **ret)
{
	return canonicalise(cx, dataset_terms(d), dataset_quads(d), dataset_size(d), o, ret);
}

status canon_graph(ctx *cx, const graph *g, const canon_options *o, canon **ret)
{
	quad *quads = arena_new(cx->mem, quad, graph_size(g) + 1);
	size_t n = 0;
	for (graph_walk w = graph_match(g, 0, 0, 0); graph_next(&w);) quads[n++] = (quad){ w.t.s, w.t.p, w.t.o, 0 };
	return canonicalise(cx, g, quads, n, o, ret);
}

size_t canon_count(const canon *c) { return c->blank_n; }
tid canon_blank(const canon *c, size_t i) { return c->blanks[c->canonical.order[i]]; }

bool canon_number(const canon *c, tid blank, size_t *ret)
{
	if (!blank || c->blank_of[blank] == NOT_BLANK) return false;
	*ret = c->canonical.number[c->blank_of[blank]] - 1;
	return true;
}
