/* SPDX-License-Identifier: EUPL-1.2
 * RDFC-1.0 tells neighbours by position and predicate (4.7), not by the quad in which they stand together. In named graphs that is not
 * enough: _:c and _:d of { _:x <p> _:c <g1> . _:y <p> _:c <g2> . _:x <p> _:d <g2> . _:y <p> _:d <g1> } get equal hashes, and the standard leaves
 * open which comes first; implementations take the one they happened to read first, and their "canonical" forms differ. Where hashes
 * or paths are equal we compare what is said in full, identifiers in place of blank nodes: if that is equal too, the two can change places. As the
 * standard leaves the choice open, this is one of the forms it allows, and always the same one. */
#include <stdlib.h>
#include <string.h>
#include "rdf/canon/canon_private.h"

static int quad_order(const void *a, const void *b)
{
	const quad *x = a, *y = b;
	if (x->s != y->s) return x->s < y->s ? -1 : 1;
	if (x->p != y->p) return x->p < y->p ? -1 : 1;
	if (x->o != y->o) return x->o < y->o ? -1 : 1;
	return (x->g > y->g) - (x->g < y->g);
}

/* Terms by their place in the order, then canonical names, then temporary ones. */
static uint32_t code_of(const canon *c, tid t)
{
	uint32_t node = c->blank_of[t];
	if (!t) return 0;
	if (node == NOT_BLANK) return c->rank[t];
	return c->rank_n + (canon_issued(&c->canonical, node) ? c->canonical.number[node] : c->blank_n + c->temporary.number[node]);
}

/* A quad comes once for each of the nodes that stands in it, which is as often in every order. */
certificate canon_certificate(canon *c, arena *mem, uint32_t mark)
{
	certificate x = { 0 };
	size_t most = 0;
	for (uint32_t i = mark; i < c->temporary.n; i++) most += c->first_quad[c->temporary.order[i] + 1] - c->first_quad[c->temporary.order[i]];
	x.quads = arena_new(mem, quad, most + 1);
	for (uint32_t i = mark; i < c->temporary.n; i++) {
		uint32_t node = c->temporary.order[i];
		for (uint32_t k = c->first_quad[node]; k < c->first_quad[node + 1]; k++) {
			const quad *q = &c->quads[c->quad_list[k]];
			x.quads[x.n++] = (quad){ code_of(c, q->s), code_of(c, q->p), code_of(c, q->o), code_of(c, q->g) };
		}
	}
	if (x.n) qsort(x.quads, x.n, sizeof(quad), quad_order);
	return x;
}

int canon_certificate_order(const certificate *a, const certificate *b)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int order = quad_order(&a->quads[i], &b->quads[i]);
		if (order) return order;
	}
	return (a->n > b->n) - (a->n < b->n);
}
