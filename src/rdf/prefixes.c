/* SPDX-License-Identifier: EUPL-1.2 */
#include "rdf/prefixes.h"
#include "rdf/layout.h"

#define NAMESPACE_MOST ((size_t)1 << 30)

struct told_prefixes {
	arena *mem;
	map *by_name, *by_namespace;                  /* -> told_prefix *; by_namespace also knows what a prefix meant once */
};

told_prefixes *told_prefixes_new(arena *a)
{
	told_prefixes *x = arena_new(a, told_prefixes, 1);
	*x = (told_prefixes){ a, map_new(a), map_new(a) };
	return x;
}

size_t told_prefixes_count(const told_prefixes *x) { return map_count(x->by_name); }
told_prefix *told_prefixes_at(const told_prefixes *x, size_t i) { return map_value(x->by_name, i); }
const told_prefix *told_prefixes_named(const told_prefixes *x, slice name) { return map_get(x->by_name, name); }

static told_prefix *meaning(const told_prefixes *x, slice ns)
{
	told_prefix *p = map_get(x->by_namespace, ns);
	return p && slice_eq(buf_slice(p->ns), ns) ? p : NULL;
}

bool told_prefixes_put(told_prefixes *x, slice name, slice ns, bool replace)
{
	told_prefix *p = map_get(x->by_name, name);
	if (p && (!replace || slice_eq(buf_slice(p->ns), ns))) return false;
	if (!p) {
		p = arena_new(x->mem, told_prefix, 1);
		*p = (told_prefix){ .name = arena_copy(x->mem, name), .ns = buf_new(x->mem, NAMESPACE_MOST) };
		map_put(x->by_name, p->name, p);
	}
	buf_clear(p->ns);
	buf_put(p->ns, ns);
	if (replace || !meaning(x, ns)) map_put(x->by_namespace, map_has(x->by_namespace, ns) ? ns : arena_copy(x->mem, ns), p);
	return true;
}

const told_prefix *told_prefixes_split(told_prefixes *x, slice iri, slice *ret_local)
{
	size_t cut = iri.n;
	while (cut && iri.p[cut - 1] != '#' && iri.p[cut - 1] != '/' && iri.p[cut - 1] != ':') cut--;
	told_prefix *p = cut ? meaning(x, slice_take(iri, cut)) : NULL;
	if (!p || (cut < iri.n && !rdf_plain_local(slice_skip(iri, cut)))) return NULL;
	p->used = true;
	*ret_local = slice_skip(iri, cut);
	return p;
}
