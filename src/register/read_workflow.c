/* SPDX-License-Identifier: EUPL-1.2
 * The workflow of a register: states, and who may move an entry from one to another. */
#include "register/internal.h"

static bool name_well_formed(slice name)
{
	if (!name.n || name.n > 40 || name.p[0] < 'a' || name.p[0] > 'z') return false;
	for (size_t i = 0; i < name.n; i++)
		if (!((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '-')) return false;
	return true;
}

static slice read_name(loader *l, tid node, spot at)
{
	slice name = graph_value(l->g, node, SPIL("name"));
	if (!name_well_formed(name)) problem(l, at, N_("spil:name \"{1}\" of a state or transition is missing or not well formed. Use small letters, digits and hyphens."), name);
	return copy_text(l, name);
}

static void state_read(loader *l, tid node, tid owner, workflow_state *s)
{
	static const char *const TONES[] = { "good", "warning", "bad", "open", "unknown", "neutral" };
	slice iri = graph_term(l->g, node)->lex;
	spot at = { l->places[node].file.n ? node : owner, owner, JOIN(l->cx->mem, S("<"), iri, S(">")) };
	s->iri = copy_text(l, iri);
	s->name = read_name(l, node, at);
	s->label = read_label(l, node, RDFS("label"), at);
	s->help = read_label(l, node, RDFS("comment"), at);
	s->initial = read_flag(l, node, SPIL("initial"), at);
	s->closed = read_flag(l, node, SPIL("closed"), at);
	s->tone = copy_text(l, graph_value(l->g, node, SPIL("tone")));
	slice most = graph_value(l->g, node, SPIL("visibility"));
	if (most.p && !visibility_from_iri(most, &s->most))
		problem(l, at, N_("spil:visibility of a state is unknown. Use spil:public, spil:signed-in, spil:organisation or spil:named."));
	bool known = false;
	for (size_t i = 0; i < COUNT_OF(TONES); i++) known = known || slice_eq(s->tone, slice_from(TONES[i]));
	if (!known) problem(l, at, N_("spil:tone \"{1}\" is missing or unknown. Use good, warning, bad, open, unknown or neutral."), s->tone);
}

static void check_state(loader *l, const reg *r, slice iri, spot at)
{
	for (size_t i = 0; i < r->state_n; i++)
		if (slice_eq(r->states[i].iri, iri)) return;
	problem(l, at, N_("A transition names <{1}>, which is no state of this workflow. Add it to spil:state or correct the name."), iri);
}

static void transition_read(loader *l, tid node, tid owner, const reg *r, transition *t)
{
	static const slice WORDS[] = { SLICE_INIT(NS_SPIL "name"), SLICE_INIT(NS_SPIL "from"), SLICE_INIT(NS_SPIL "to"), SLICE_INIT(NS_SPIL "role"),
				       SLICE_INIT(NS_SPIL "fourEyes"), SLICE_INIT(NS_SPIL "reason") };
	slice name = graph_value(l->g, node, SPIL("name"));
	spot at = { node, owner, JOIN(l->cx->mem, S("spil:name \""), name, S("\"")) };
	t->name = read_name(l, node, at);
	t->label = read_label(l, node, RDFS("label"), at);
	if (count_objects(l->g, node, RDFS("comment"))) t->help = read_label(l, node, RDFS("comment"), at);
	t->roles = read_roles(l, node, at, &t->self);
	t->four_eyes = read_flag(l, node, SPIL("fourEyes"), at);
	t->reason = read_flag(l, node, SPIL("reason"), at);
	check_vocabulary(l, node, at, WORDS, COUNT_OF(WORDS));
	size_t n = count_objects(l->g, node, SPIL("from"));
	if (!n || count_objects(l->g, node, SPIL("to")) != 1) problem(l, at, N_("The transition \"{1}\" needs one or more spil:from and exactly one spil:to."), name);
	t->to = copy_text(l, graph_value(l->g, node, SPIL("to")));
	if (t->to.p) check_state(l, r, t->to, at);
	slice *from = arena_new(l->rs->mem, slice, n + 1);
	tid p = graph_find_iri(l->g, SPIL("from"));
	for (graph_walk w = graph_match(l->g, node, p, 0); n && graph_next(&w);) {
		slice iri = graph_term(l->g, w.t.o)->lex;
		check_state(l, r, iri, at);
		if (slice_eq(iri, t->to)) problem(l, at, N_("The transition \"{1}\" goes from a state to itself. Take that state out of spil:from."), name);
		from[t->from_n++] = copy_text(l, iri);
	}
	t->from = from;
}

static void check_course(loader *l, const reg *r, tid node)
{
	size_t initial = 0;
	for (size_t i = 0; i < r->state_n; i++) {
		const workflow_state *s = &r->states[i];
		spot at = { graph_find_iri(l->g, s->iri), node, NO_SLICE };
		bool reached = s->initial;
		initial += s->initial;
		for (size_t j = 0; j < r->transition_n; j++) reached = reached || slice_eq(r->transitions[j].to, s->iri);
		if (!reached) problem(l, at, N_("No transition leads to the state \"{1}\". Add one, or take the state away."), s->name);
		for (size_t j = 0; j < i; j++)
			if (slice_eq(s->name, r->states[j].name)) problem(l, at, N_("Two states have the name \"{1}\". Give one of them another."), s->name);
	}
	if (initial != 1) problem(l, spot_at(node, node, NO_SLICE), N_("The workflow has {1} initial states. Write spil:initial true at exactly one."), ctx_num(l->cx, initial));
	for (size_t i = 0; i < r->transition_n; i++)
		for (size_t j = 0; j < i; j++)
			if (slice_eq(r->transitions[i].name, r->transitions[j].name))
				problem(l, spot_at(node, node, JOIN(l->cx->mem, S("spil:name \""), r->transitions[i].name, S("\""))), N_("Two transitions have the name \"{1}\". Give one of them another."), r->transitions[i].name);
}

void workflow_read(loader *l, tid register_node, reg *r)
{
	tid node = graph_object(l->g, register_node, SPIL("workflow"));
	if (!node) return;
	if (!graph_is_a(l->g, node, SPIL("Workflow"))) {
		problem(l, spot_at(register_node, register_node, S("spil:workflow")), N_("spil:workflow names <{1}>, which is no spil:Workflow of this file. Describe it, or take the line away."), graph_term(l->g, node)->lex);
		return;
	}
	size_t n = count_objects(l->g, node, SPIL("state")), m = count_objects(l->g, node, SPIL("transition"));
	workflow_state *states = arena_new(l->rs->mem, workflow_state, n + 1);
	transition *moves = arena_new(l->rs->mem, transition, m + 1);
	tid state = graph_find_iri(l->g, SPIL("state")), move = graph_find_iri(l->g, SPIL("transition"));
	r->states = states;
	r->transitions = moves;
	for (graph_walk w = graph_match(l->g, node, state, 0); n && graph_next(&w);) state_read(l, w.t.o, node, &states[r->state_n++]);
	for (graph_walk w = graph_match(l->g, node, move, 0); m && graph_next(&w);) transition_read(l, w.t.o, node, r, &moves[r->transition_n++]);
	check_course(l, r, node);
}
