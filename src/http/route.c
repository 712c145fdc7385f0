/* SPDX-License-Identifier: EUPL-1.2
 * Routes: the tables become a tree of path parts. At each part a literal goes before a {part}, and "{rest*}" comes last; when
 * a branch has the path but not the method, the search goes on, so that GET /doc/{register}/{name} still has "new" when
 * only POST /doc/{register}/new exists. Two routes that one request could mean stop the start. */
#include "http/parts.h"

enum { PARTS_MAX = 16 };
typedef struct node node;
struct node {
	map *literals;                                /* part -> node */
	node *part, *rest;
	const route *ends[8];                         /* by method, as bits of http_method */
	bool has_end;
};
struct routes { arena *mem; node *root; };

static size_t method_index(http_method m)
{
	return (size_t)__builtin_ctz((unsigned)m);
}

static node *node_new(arena *a)
{
	node *n = arena_new(a, node, 1);
	n->literals = map_new(a);
	return n;
}

static node *child(routes *r, node *n, slice part)
{
	node **to, *literal;
	if (slice_starts(part, S("{"))) {
		to = slice_ends(part, S("*}")) ? &n->rest : &n->part;
		if (!*to) *to = node_new(r->mem);
		return *to;
	}
	if ((literal = map_get(n->literals, part))) return literal;
	map_put(n->literals, part, literal = node_new(r->mem));
	return literal;
}

static status add_route(ctx *cx, routes *r, const route *row)
{
	slice pattern = slice_from(row->pattern), rest = slice_skip(pattern, 1), part;
	node *n = r->root;
	size_t parts = 0;
	if (!slice_starts(pattern, S("/")) || !row->fn || !row->methods) return fail(cx, INTERNAL, "The route {1} is not complete.", pattern);
	while (slice_split(&rest, '/', &part)) {
		bool hole = slice_starts(part, S("{"));
		if (++parts > PARTS_MAX || (hole && (!slice_ends(part, S("}")) || part.n < 3)) || (hole && slice_ends(part, S("*}")) && rest.p))
			return fail(cx, INTERNAL, "The route {1} is not complete.", pattern);
		n = child(r, n, part);
	}
	unsigned methods = row->methods & HTTP_GET ? row->methods | HTTP_HEAD : row->methods;
	for (unsigned m = 1; m <= HTTP_OPTIONS; m <<= 1) {
		if (!(methods & m)) continue;
		const route **end = &n->ends[method_index((http_method)m)];
		if (*end) return fail(cx, INTERNAL, "Two routes answer the same requests: {1} and {2}.", slice_from((*end)->pattern), pattern);
		*end = row;
	}
	n->has_end = true;
	return ST_OK;
}

status routes_compile(ctx *cx, arena *a, const route *const *tables, size_t n, routes **ret)
{
	routes *r = arena_new(a, routes, 1);
	r->mem = a;
	r->root = node_new(a);
	for (size_t i = 0; i < n; i++)
		for (const route *row = tables[i]; row && row->pattern; row++) TRY(add_route(cx, r, row));
	*ret = r;
	return ST_OK;
}

typedef struct { http_method method; unsigned allowed; slice values[PARTS_MAX]; const route *found; } search;

static bool ends_here(search *s, const node *n)
{
	if (!n->has_end) return false;
	for (unsigned m = 1; m <= HTTP_OPTIONS; m <<= 1)
		if (n->ends[method_index((http_method)m)]) s->allowed |= m;
	return s->method && (s->found = n->ends[method_index(s->method)]);
}

/* `rest` is what stands after the last slash taken, or NO_SLICE when the path is at its end. Depth is bounded by the tree's. */
static bool find(search *s, const node *n, slice rest, size_t values)
{
	if (!rest.p) return ends_here(s, n);
	slice after = rest, part;
	slice_split(&after, '/', &part);
	const node *literal = map_get(n->literals, part);
	if (literal && find(s, literal, after, values)) return true;
	if (n->part && part.n) {
		s->values[values] = part;
		if (find(s, n->part, after, values + 1)) return true;
	}
	if (n->rest) {
		s->values[values] = rest;
		if (ends_here(s, n->rest)) return true;
	}
	return false;
}

const route *routes_find(const routes *r, arena *a, slice raw_path, http_method m, pair **ret_params, size_t *ret_n, unsigned *ret_allowed)
{
	search s = { .method = m };
	bool found = find(&s, r->root, slice_skip(raw_path, 1), 0);
	*ret_allowed = s.allowed;
	if (!found) return NULL;
	pair *params = arena_new(a, pair, PARTS_MAX);
	size_t n = 0;
	slice rest = slice_skip(slice_from(s.found->pattern), 1), part;
	while (slice_split(&rest, '/', &part)) {
		if (!slice_starts(part, S("{"))) continue;
		size_t tail = slice_ends(part, S("*}")) ? 2 : 1;
		params[n].name = slice_sub(part, 1, part.n - tail);
		if (!uri_decode(a, s.values[n], false, &params[n].value)) return NULL;
		n++;
	}
	*ret_params = params;
	*ret_n = n;
	return s.found;
}
