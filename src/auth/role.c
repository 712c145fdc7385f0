/* SPDX-License-Identifier: EUPL-1.2
 * Roles and the one may(). */
#include "auth/private.h"

static const slice NAMES[ROLE_COUNT] = {
#define X(code, name, label) SLICE_INIT(name),
	ROLES(X)
#undef X
};
static const slice LABELS[ROLE_COUNT] = { N_("Viewer"), N_("Editor"), N_("Data steward"), N_("Owner"), N_("Data protection officer"), N_("Assessor"), N_("Administrator") };
static const slice IRIS[ROLE_COUNT] = {
#define X(code, name, label) SLICE_INIT("urn:spil:role:" name),
	ROLES(X)
#undef X
};

slice role_iri(role r) { return IRIS[r]; }
slice role_name(role r) { return NAMES[r]; }
slice role_label(role r, lang l) { return tr_slice(l, LABELS[r]); }

bool role_from(slice text, role *ret)
{
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		if (!slice_eq(text, NAMES[i]) && !slice_eq(text, IRIS[i])) continue;
		*ret = (role)i;
		return true;
	}
	return false;
}

#define HOLDS(code) (1u << ROLE_##code)
enum { EVERY_ROLE = (1 << ROLE_COUNT) - 1 };
static const unsigned COMMON[PERMISSION_COUNT] = {
	[MAY_READ] = EVERY_ROLE,
	[MAY_CREATE] = HOLDS(EDITOR) | HOLDS(STEWARD) | HOLDS(OWNER),
	[MAY_EDIT] = HOLDS(EDITOR) | HOLDS(STEWARD) | HOLDS(OWNER),
	[MAY_WITHDRAW] = HOLDS(STEWARD) | HOLDS(OWNER),
	[MAY_MOVE] = HOLDS(STEWARD) | HOLDS(OWNER),
	[MAY_IMPORT] = HOLDS(STEWARD) | HOLDS(OWNER),
	[MAY_ERASE] = HOLDS(DPO),
	[MAY_ADMINISTER] = HOLDS(ADMINISTRATOR),
};

bool may(const ctx *cx, permission p, const may_about *about)
{
	const person *who = cx->who;
	if (!who || !(who->scopes & (1u << p))) return false;
	if (who->administrator) return true;
	unsigned roles = about && about->roles ? about->roles : COMMON[p];
	bool anywhere = !about || !about->organisation.p;
	for (size_t i = 0; i < who->membership_n; i++) {
		const membership *m = &who->memberships[i];
		if ((m->roles & roles) && (anywhere || slice_eq(m->organisation, about->organisation))) return true;
	}
	return false;
}

const view *view_of(ctx *cx, const person *who)
{
	if (!who || !(who->scopes & (1u << MAY_READ))) return &VIEW_PUBLIC;
	view *v = arena_new(cx->mem, view, 1);
	slice *organisations = arena_new(cx->mem, slice, who->membership_n);
	for (size_t i = 0; i < who->membership_n; i++) organisations[i] = who->memberships[i].organisation;
	*v = (view){ .all = who->administrator, .signed_in = true, .person = who->iri, .organisations = organisations, .organisation_count = who->membership_n };
	return v;
}
