/* SPDX-License-Identifier: EUPL-1.2
 * The canonical N-Quads and their hash. */
#include "rdf/canon/canon_private.h"
#include <string.h>

enum { PIECE = 1 << 16, NAME_MOST = 20 };

/* "_:c14n12" in the room given. */
static size_t put_name(const canon *c, uint32_t blank, char *to)
{
	char digits[12];
	size_t n = 0, at = sizeof "_:c14n" - 1;
	memcpy(to, "_:c14n", at);
	for (uint32_t number = c->canonical.number[blank] - 1; n == 0 || number; number /= 10) digits[n++] = (char)('0' + number % 10);
	while (n) to[at++] = digits[--n];
	return at;
}

static void put_line(const canon *c, buf *b, const quad *q)
{
	const tid t[4] = { q->s, q->p, q->o, q->g };
	size_t most = sizeof " .\n";
	for (int k = 0; k < 4; k++) if (t[k]) most += 1 + (c->blank_of[t[k]] == NOT_BLANK ? c->text[t[k]].n : NAME_MOST);
	char *room = buf_reserve(b, most), *to = room;
	if (!room) return;
	for (int k = 0; k < 4; k++) {
		if (!t[k]) continue;
		uint32_t blank = c->blank_of[t[k]];
		slice text = c->text[t[k]];
		if (blank == NOT_BLANK) to = (char *)memcpy(to, text.p, text.n) + text.n;
		else to += put_name(c, blank, to);
		*to++ = ' ';
	}
	*to++ = '.';
	*to++ = '\n';
	buf_added(b, (size_t)(to - room));
}

/* The numbers of the quads in the order of their lines. */
static uint32_t *sorted(const canon *c, arena *mem)
{
	canon with = *c;
	uint32_t *list = arena_new(mem, uint32_t, c->quad_n + 1);
	with.work_mem = mem;
	for (size_t i = 0; i < c->quad_n; i++) list[i] = (uint32_t)i;
	canon_sort_lines(&with, list, c->quad_n, NOT_BLANK);
	return list;
}

status canon_write(ctx *cx, const canon *c, buf *out)
{
	arena *mem = arena_create(0);
	const uint32_t *list = sorted(c, mem);
	for (size_t i = 0; i < c->quad_n; i++) put_line(c, out, &c->quads[list[i]]);
	arena_destroy(mem);
	if (!buf_ok(out)) return fail(cx, TOO_LARGE, "The canonical form has more than {1} bytes, the most that is made here.", ctx_num(cx, out->max));
	return ST_OK;
}

digest canon_digest(const canon *c)
{
	arena *mem = arena_create(0);
	const uint32_t *list = sorted(c, mem);
	sha256 *h = sha256_new(mem);
	buf *piece = buf_new(mem, SIZE_MAX / 2);
	for (size_t i = 0; i < c->quad_n; i++) {
		put_line(c, piece, &c->quads[list[i]]);
		if (piece->n < PIECE && i + 1 < c->quad_n) continue;
		sha256_add(h, buf_slice(piece));
		buf_clear(piece);
	}
	digest d = sha256_end(h);
	arena_destroy(mem);
	return d;
}

static bool has_blanks(const graph *g)
{
	size_t n = graph_terms(g);
	for (tid t = 1; t <= n; t++) if (graph_term(g, t)->kind == TERM_BLANK) return true;
	return false;
}

/* Without blank nodes, and in the same number of triples: whether all of one are in the other. */
static bool ground_same(const graph *a, const graph *b)
{
	arena *mem = arena_create(0);
	size_t n = graph_terms(a);
	tid *number = arena_new(mem, tid, n + 1);
	bool same = true;
	for (tid t = 1; t <= n; t++) number[t] = graph_find(b, *graph_term(a, t));
	for (graph_walk w = graph_match(a, 0, 0, 0); same && graph_next(&w);) same = graph_has(b, number[w.t.s], number[w.t.p], number[w.t.o]);
	arena_destroy(mem);
	return same;
}

status canon_same(ctx *cx, const graph *a, const graph *b, bool *ret)
{
	canon *x, *y;
	if (graph_size(a) != graph_size(b)) {
		*ret = false;
		return ST_OK;
	}
	if (!has_blanks(a) && !has_blanks(b)) {
		*ret = ground_same(a, b);
		return ST_OK;
	}
	TRY(canon_graph(cx, a, NULL, &x));
	TRY(canon_graph(cx, b, NULL, &y));
	digest left = canon_digest(x), right = canon_digest(y);
	*ret = x->blank_n == y->blank_n && digest_eq(&left, &right);
	return ST_OK;
}
