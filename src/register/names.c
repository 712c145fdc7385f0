/* SPDX-License-Identifier: EUPL-1.2
 * Finding things by name: sections, properties, states, and the IRIs of entries. */
#include "register/internal.h"

static const struct { slice key, label; } TABLE[] = {
#define X(key, label) { SLICE_INIT(key), SLICE_INIT(label) },
	SECTIONS(X)
#undef X
};
/* The labels of SECTIONS and ROLES again, where tools/mktext.c can find them. */
UNUSED static const slice LABELS[] = { N_("Strategy"), N_("Policy"), N_("Vocabulary"), N_("Organisation"), N_("Data literacy"), N_("Network"), N_("Catalogue"), N_("Quality"), N_("Legal"),
	N_("Demand"), N_("Trust") };

slice section_key(size_t i) { return i < COUNT_OF(TABLE) ? TABLE[i].key : NO_SLICE; }

slice section_label(slice key, lang l)
{
	for (size_t i = 0; i < COUNT_OF(TABLE); i++)
		if (slice_eq(TABLE[i].key, key)) return tr_slice(l, TABLE[i].label);
	return NO_SLICE;
}

static const property *find_key(const property *list, size_t n, slice key)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(list[i].key, key)) return &list[i];
	return NULL;
}

const property *reg_property(const reg *r, slice key)
{
	size_t dot = slice_find_char(key, '.');
	if (dot == SLICE_NONE) return find_key(r->properties, r->property_n, key);
	const property *group = find_key(r->properties, r->property_n, slice_take(key, dot));
	return group ? find_key(group->members, group->member_n, slice_skip(key, dot + 1)) : NULL;
}

const property *reg_property_of_path(const reg *r, slice path)
{
	for (size_t i = 0; i < r->property_n; i++)
		if (path.n && slice_eq(r->properties[i].path, path)) return &r->properties[i];
	return NULL;
}

const workflow_state *reg_state(const reg *r, slice iri_or_name)
{
	for (size_t i = 0; i < r->state_n; i++)
		if (slice_eq(r->states[i].iri, iri_or_name) || slice_eq(r->states[i].name, iri_or_name)) return &r->states[i];
	return NULL;
}

slice resource_iri(ctx *cx, slice base, slice register_name, slice name)
{
	return JOIN(cx->mem, base, S("/id/"), register_name, S("/"), name);
}

bool resource_iri_split(slice base, slice iri, slice *ret_register, slice *ret_name)
{
	if (!base.n || !slice_starts(iri, base) || !slice_starts(slice_skip(iri, base.n), S("/id/"))) return false;
	slice rest = slice_skip(iri, base.n + 4);
	size_t slash = slice_find_char(rest, '/');
	if (slash == SLICE_NONE || !slash || slash + 1 == rest.n) return false;
	slice name = slice_skip(rest, slash + 1);
	if (slice_find_char(name, '/') != SLICE_NONE || slice_find_char(name, '#') != SLICE_NONE || slice_find_char(name, '?') != SLICE_NONE) return false;
	*ret_register = slice_take(rest, slash);
	*ret_name = name;
	return true;
}

slice base_of(const reg *r, slice iri)
{
	for (size_t i = 0; i + 4 < iri.n; i++) {
		slice rest = slice_skip(iri, i);
		if (!slice_starts(rest, S("/id/"))) continue;
		slice after = slice_skip(rest, 4);
		if (slice_starts(after, r->name) && after.n > r->name.n && after.p[r->name.n] == '/') return slice_take(iri, i);
	}
	return NO_SLICE;
}

#define CONCEPT "urn:spil:concept:"

slice property_concept(ctx *cx, slice base, const property *p)
{
	resource res;
	ctx quiet = *cx;
	if (!p->concept.n) return NO_SLICE;
	if (!slice_starts(p->concept, S(CONCEPT))) return p->concept;
	slice iri = resource_iri(cx, base, S("concepts"), slice_skip(p->concept, sizeof CONCEPT - 1));
	return cx->db && index_get(&quiet, iri, &res) == ST_OK && !res.withdrawn ? iri : NO_SLICE;
}
