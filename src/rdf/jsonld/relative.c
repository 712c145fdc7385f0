/* SPDX-License-Identifier: EUPL-1.2
 * From an IRI to a reference relative to a base: the reverse of RFC 3986, 5.2. What is found is resolved again before it is believed. */
#include "rdf/jsonld/compact.h"
#include <string.h>

/* Path `to` as seen from path `from`. `keep_last`: the last segment stays although it is the same. */
static slice relative_path(arena *a, slice from, slice to, bool keep_last)
{
	size_t same = 0, n = from.n < to.n ? from.n : to.n;
	for (size_t i = 0; i < n && from.p[i] == to.p[i]; i++) if (from.p[i] == '/') same = i + 1;
	if (!keep_last && slice_eq(from, to)) return S("");
	buf *b = buf_new(a, SIZE_MAX);
	for (size_t i = same; i < from.n; i++) if (from.p[i] == '/') buf_lit(b, "../");
	slice rest = slice_skip(to, same);
	size_t end = slice_find_char(rest, '/');
	if (!b->n && (!rest.n || slice_find_char(end == SLICE_NONE ? rest : slice_take(rest, end), ':') != SLICE_NONE)) buf_lit(b, "./");
	else if (!b->n && rest.p[0] == '/') buf_lit(b, "./");
	buf_put(b, rest);
	return buf_slice(b);
}

static bool leads_to(arena *a, slice base, slice reference, slice iri) { return slice_eq(uri_resolve(a, base, reference), iri); }

slice jsonld_relative(arena *a, slice base, slice iri)
{
	uri b, u;
	uri_parse(base, &b);
	uri_parse(iri, &u);
	if (b.has_authority && !b.path.n) b.path = S("/");
	if (!u.scheme.n || !slice_eq(b.scheme, u.scheme) || b.has_authority != u.has_authority || !slice_eq(b.authority, u.authority)) return iri;
	if (!slice_starts(u.path, S("/")) || !slice_starts(b.path, S("/"))) {
		if (u.has_authority || !slice_eq(b.path, u.path)) return iri;
	}
	slice tail = JOIN(a, u.has_query ? S("?") : S(""), u.query, u.has_fragment ? S("#") : S(""), u.fragment);
	slice shorter = JOIN(a, relative_path(a, b.path, u.path, !tail.n), tail);
	if (leads_to(a, base, shorter, iri)) return shorter;
	slice longer = JOIN(a, relative_path(a, b.path, u.path, true), tail);
	return leads_to(a, base, longer, iri) ? longer : iri;
}
