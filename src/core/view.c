/* SPDX-License-Identifier: EUPL-1.2 */
#include "core/view.h"

const view VIEW_PUBLIC = { .all = false }, VIEW_ALL = { .all = true, .signed_in = true };

static const slice LEVELS[VISIBLE_COUNT] = {
	[VISIBLE_PUBLIC] = SLICE_INIT("urn:spil:ns#public"), [VISIBLE_SIGNED_IN] = SLICE_INIT("urn:spil:ns#signed-in"),
	[VISIBLE_ORGANISATION] = SLICE_INIT("urn:spil:ns#organisation"), [VISIBLE_NAMED] = SLICE_INIT("urn:spil:ns#named"),
};

slice visibility_iri(visibility v) { return LEVELS[v]; }

bool visibility_from_iri(slice iri, visibility *ret)
{
	for (size_t i = 0; i < VISIBLE_COUNT; i++) {
		if (!slice_eq(LEVELS[i], iri)) continue;
		*ret = (visibility)i;
		return true;
	}
	return false;
}

static bool among(slice wanted, const slice *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(wanted, list[i])) return true;
	return false;
}

bool view_sees(const view *v, const audience *a)
{
	if (v->all || a->level == VISIBLE_PUBLIC) return true;
	if (!v->signed_in) return false;
	if (a->level == VISIBLE_SIGNED_IN) return true;
	if (v->person.n && among(v->person, a->people, a->people_count)) return true;
	return a->level == VISIBLE_ORGANISATION && a->organisation.n && among(a->organisation, v->organisations, v->organisation_count);
}
