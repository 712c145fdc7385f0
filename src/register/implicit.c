/* SPDX-License-Identifier: EUPL-1.2
 * The properties that every entry has without its file saying so: state, visibility, audience, organisation. */
#include "register/internal.h"

static label both(slice msgid) { return (label){ { [LANG_NL] = tr_slice(LANG_NL, msgid), [LANG_EN] = msgid } }; }

static property state_property(arena *a, const reg *r)
{
	static const slice NAME = N_("State"), HELP = N_("Where the entry stands in its course. It changes with the buttons on its page.");
	choice *choices = arena_new(a, choice, r->state_n);
	for (size_t i = 0; i < r->state_n; i++) choices[i] = (choice){ r->states[i].iri, r->states[i].label, r->states[i].tone };
	return (property){ .key = S("state"), .path = ADMS("status"), .name = both(NAME), .help = both(HELP), .is_iri = true, .max = 1, .widget = WIDGET_CHOICE,
		.choices = choices, .choice_n = r->state_n, .order = 9001, .read_only = true };
}

static property visibility_property(arena *a, const reg *r)
{
	static const slice NAME = N_("Who may see it"), HELP = N_("Left open, this is what the register says.");
	static const slice LEVELS[VISIBLE_COUNT] = { N_("everyone"), N_("everyone who is signed in"), N_("the organisation"), N_("the people named here") };
	choice *choices = arena_new(a, choice, VISIBLE_COUNT);
	for (visibility v = 0; v < VISIBLE_COUNT; v++) choices[v] = (choice){ visibility_iri(v), both(LEVELS[v]), NO_SLICE };
	return (property){ .key = S("visibility"), .path = SPIL("visibility"), .name = both(NAME), .help = both(HELP), .is_iri = true, .max = 1, .widget = WIDGET_CHOICE,
		.choices = choices, .choice_n = VISIBLE_COUNT, .order = 9002, .hidden = !r->visibility_choice };
}

static property reference(const char *key, slice path, slice name, slice help, const slice *refers)
{
	return (property){ .key = slice_from(key), .path = path, .name = both(name), .help = both(help), .is_iri = true, .max = UINT32_MAX, .widget = WIDGET_REFERENCE,
		.refers = refers, .refer_n = 1 };
}

size_t implicit_properties(arena *a, const reg *r, bool has_organisation, property out[4])
{
	static const slice PEOPLE[] = { SLICE_INIT("people") }, ORGANISATIONS[] = { SLICE_INIT("organisations") };
	static const slice AUDIENCE = N_("People who may see it"), AUDIENCE_HELP = N_("Counts when only the people named here may see the entry.");
	static const slice OWNER = N_("Managed by"), OWNER_HELP = N_("The organisation whose people may change the entry.");
	size_t n = 0;
	if (r->state_n) out[n++] = state_property(a, r);
	if (!has_organisation) {
		out[n] = reference("organisation", SPIL("organisation"), OWNER, OWNER_HELP, ORGANISATIONS);
		out[n].max = 1;
		out[n++].order = 9000;
	}
	out[n++] = visibility_property(a, r);
	out[n] = reference("audience", SPIL("audience"), AUDIENCE, AUDIENCE_HELP, PEOPLE);
	out[n].hidden = !r->visibility_choice && r->visibility != VISIBLE_NAMED;
	out[n++].order = 9003;
	for (size_t i = 0; i < n; i++) {
		out[i].implicit = true;
		out[i].group = S("management");
	}
	return n;
}
