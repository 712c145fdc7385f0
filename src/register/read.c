/* SPDX-License-Identifier: EUPL-1.2
 * From the graph of register files to one struct: the register itself, its lists, and the small readers that report. */
#include <stdlib.h>
#include <string.h>
#include "register/internal.h"

slice local_name(slice iri)
{
	for (size_t i = iri.n; i > 0; i--)
		if (iri.p[i - 1] == '#' || iri.p[i - 1] == '/' || iri.p[i - 1] == ':') return slice_skip(iri, i);
	return iri;
}

slice short_name(arena *a, slice iri)
{
	static const struct { slice prefix, space; } PREFIXES[] = {
#define X(prefix, space) { SLICE_INIT(prefix), SLICE_INIT(space) },
		VOCAB_PREFIXES(X)
#undef X
	};
	for (size_t i = 0; i < COUNT_OF(PREFIXES); i++)
		if (slice_starts(iri, PREFIXES[i].space)) return JOIN(a, PREFIXES[i].prefix, S(":"), slice_skip(iri, PREFIXES[i].space.n));
	return JOIN(a, S("<"), iri, S(">"));
}

slice copy_text(loader *l, slice s) { return s.p ? arena_copy(l->rs->mem, s) : s; }

size_t count_objects(const graph *g, tid s, slice predicate)
{
	tid p = graph_find_iri(g, predicate);
	size_t n = 0;
	if (p)
		for (graph_walk w = graph_match(g, s, p, 0); graph_next(&w);) n++;
	return n;
}

/* Both languages, once each, and nothing else. */
label read_label(loader *l, tid subject, slice predicate, spot at)
{
	label out = { 0 };
	tid p = graph_find_iri(l->g, predicate);
	slice shown = short_name(l->cx->mem, predicate);
	for (graph_walk w = graph_match(l->g, subject, p, 0); p && graph_next(&w);) {
		const term *t = graph_term(l->g, w.t.o);
		lang which;
		if (!lang_from_tag(t->lang, &which)) problem(l, at, N_("{1} \"{2}\" is not in nl or en. Write \"...\"@nl , \"...\"@en."), shown, t->lex);
		else if (out.v[which].p) problem(l, at, N_("{1} has two texts in {2}: \"{3}\" and \"{4}\". Keep one, also when another file says the other."), shown, lang_tag(which), out.v[which], t->lex);
		else if (!slice_trim(t->lex).n) problem(l, at, N_("{1} is empty in {2}. Write the text."), shown, lang_tag(which));
		else out.v[which] = copy_text(l, t->lex);
	}
	for (lang i = 0; i < LANG_COUNT; i++)
		if (!out.v[i].p) problem(l, at, N_("{1} is missing in {2}. Add {1} \"...\"@{2}."), shown, lang_tag(i));
	return out;
}

bool read_flag(loader *l, tid subject, slice predicate, spot at)
{
	slice v = graph_value(l->g, subject, predicate);
	if (v.p && !slice_eq(v, S("true")) && !slice_eq(v, S("false")))
		problem(l, at, N_("{1} is \"{2}\". Write true or false, without quotes."), short_name(l->cx->mem, predicate), v);
	return slice_eq(v, S("true"));
}

static bool key_well_formed(slice key)
{
	if (!key.n || key.n > 40 || key.p[0] < 'a' || key.p[0] > 'z') return false;
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))) return false;
	}
	return true;
}

slice read_key(loader *l, tid subject, slice predicate, spot at)
{
	slice key = graph_value(l->g, subject, predicate);
	if (!key.n) problem(l, at, N_("A property has no spil:key. Give it one in lower camel case, such as \"endDate\"."));
	else if (!key_well_formed(key))
		problem(l, at, N_("spil:key \"{1}\" is not well formed. Use lower camel case: letters and digits, beginning with a small letter, at most 40."), key);
	return copy_text(l, key);
}

/* A word of the spil: vocabulary that we do not know is a slip of the pen, which would otherwise be passed over in silence. */
void check_vocabulary(loader *l, tid subject, spot at, const slice *known, size_t n)
{
	arena *a = l->cx->mem;
	for (graph_walk w = graph_match(l->g, subject, 0, 0); graph_next(&w);) {
		slice p = graph_term(l->g, w.t.p)->lex;
		if (!slice_starts(p, S(NS_SPIL))) continue;
		bool found = false;
		for (size_t i = 0; i < n && !found; i++) found = slice_eq(known[i], p);
		if (found) continue;
		slice near = word_nearest(a, p, known, n), shown = short_name(a, p);
		spot there = { at.node, at.owner, shown };
		if (near.p) problem(l, there, N_("{1} means nothing here. Did you mean {2}?"), shown, short_name(a, near));
		else problem(l, there, N_("{1} means nothing here. registers/README.md lists what can be said."), shown);
	}
}

unsigned read_roles(loader *l, tid subject, spot at, bool *ret_self)
{
	arena *a = l->cx->mem;
	unsigned bits = 0;
	tid p = graph_find_iri(l->g, SPIL("role"));
	for (graph_walk w = graph_match(l->g, subject, p, 0); p && graph_next(&w);) {
		slice name = graph_term(l->g, w.t.o)->lex;
		role r;
		if (role_from(name, &r)) {
			bits |= 1u << r;
			continue;
		}
		if (ret_self && slice_eq(name, S("self"))) {
			*ret_self = true;
			continue;
		}
		slice names[ROLE_COUNT];
		for (role i = 0; i < ROLE_COUNT; i++) names[i] = role_name(i);
		slice near = word_nearest(a, name, names, ROLE_COUNT);
		spot there = { at.node, at.owner, JOIN(a, S("\""), name, S("\"")) };
		problem(l, there, N_("There is no role \"{1}\". Did you mean \"{2}\"? The roles are viewer, editor, steward, owner, dpo, assessor and administrator."), name, near.p ? near : S("editor"));
	}
	if (!bits && !(ret_self && *ret_self)) problem(l, at, N_("No role is named (spil:role \"owner\"), so nobody could do this."));
	return bits;
}

static const slice REGISTER_WORDS[] = {
	SLICE_INIT(NS_SPIL "name"), SLICE_INIT(NS_SPIL "version"), SLICE_INIT(NS_SPIL "singular"), SLICE_INIT(NS_SPIL "section"), SLICE_INIT(NS_SPIL "shape"),
	SLICE_INIT(NS_SPIL "label"), SLICE_INIT(NS_SPIL "summary"), SLICE_INIT(NS_SPIL "nameFrom"), SLICE_INIT(NS_SPIL "columns"), SLICE_INIT(NS_SPIL "facets"),
	SLICE_INIT(NS_SPIL "sorts"), SLICE_INIT(NS_SPIL "order"), SLICE_INIT(NS_SPIL "visibility"), SLICE_INIT(NS_SPIL "visibilityChoice"),
	SLICE_INIT(NS_SPIL "organisation"), SLICE_INIT(NS_SPIL "through"), SLICE_INIT(NS_SPIL "self"), SLICE_INIT(NS_SPIL "grant"), SLICE_INIT(NS_SPIL "anyoneSignedIn"), SLICE_INIT(NS_SPIL "workflow"),
	SLICE_INIT(NS_SPIL "example"), SLICE_INIT(NS_SPIL "amend"), SLICE_INIT(NS_SPIL "moreColumns"), SLICE_INIT(NS_SPIL "moreFacets"),
};

static spot said(tid node, const char *what) { return spot_at(node, node, slice_from(what)); }

static void read_head(loader *l, tid node, reg *r)
{
	r->name = copy_text(l, graph_value(l->g, node, SPIL("name")));
	r->file = copy_text(l, l->places[node].file);
	bool fine = r->name.n && r->name.n <= 40 && r->name.p[0] >= 'a' && r->name.p[0] <= 'z';
	for (size_t i = 0; i < r->name.n; i++)
		fine = fine && ((r->name.p[i] >= 'a' && r->name.p[i] <= 'z') || (r->name.p[i] >= '0' && r->name.p[i] <= '9') || r->name.p[i] == '-');
	if (!fine) problem(l, said(node, "spil:name"), N_("spil:name \"{1}\" cannot stand in an address. Use small letters, digits and hyphens, beginning with a letter."), r->name);
	static const slice TAKEN[] = { SLICE_INIT("registers"), SLICE_INIT("suggest"), SLICE_INIT("contexts") };
	for (size_t i = 0; i < COUNT_OF(TAKEN); i++)
		if (slice_eq(r->name, TAKEN[i])) problem(l, said(node, "spil:name"), N_("/api/{1} is an address of the API itself. Call the register something else."), r->name);
	if (!slice_to_u64(graph_value(l->g, node, SPIL("version")), &r->version) || !r->version)
		problem(l, said(node, "spil:version"), N_("spil:version is missing or not a whole number above 0. Begin with spil:version 1."));
	r->title = read_label(l, node, RDFS("label"), said(node, "rdfs:label"));
	r->singular = read_label(l, node, SPIL("singular"), said(node, "spil:singular"));
	r->about = read_label(l, node, RDFS("comment"), said(node, "rdfs:comment"));
	r->section = copy_text(l, graph_value(l->g, node, SPIL("section")));
	if (!section_label(r->section, LANG_EN).p)
		problem(l, said(node, "spil:section"), N_("There is no menu section \"{1}\". Use strategy, policy, vocabulary, organisation, literacy, network, catalogue, quality, legal, demand or trust."), r->section);
	slice visible = graph_value(l->g, node, SPIL("visibility"));
	if (!visibility_from_iri(visible, &r->visibility))
		problem(l, said(node, "spil:visibility"), N_("spil:visibility is missing or unknown. Use spil:public, spil:signed-in, spil:organisation or spil:named."));
	r->visibility_choice = read_flag(l, node, SPIL("visibilityChoice"), said(node, "spil:visibilityChoice"));
	r->anyone_signed_in_creates = read_flag(l, node, SPIL("anyoneSignedIn"), said(node, "spil:anyoneSignedIn"));
	check_vocabulary(l, node, said(node, ""), REGISTER_WORDS, COUNT_OF(REGISTER_WORDS));
}

static void read_shape(loader *l, tid node, reg *r)
{
	r->shape = graph_object(l->g, node, SPIL("shape"));
	if (!r->shape || graph_term(l->g, r->shape)->kind != TERM_IRI || !graph_is_a(l->g, r->shape, SH("NodeShape"))) {
		problem(l, said(node, "spil:shape"), N_("spil:shape does not name a sh:NodeShape of this file. Write spil:shape <urn:spil:shape:{1}> and describe that shape."), r->name);
		r->shape = 0;
		return;
	}
	r->class_iri = copy_text(l, graph_value(l->g, r->shape, SH("targetClass")));
	if (count_objects(l->g, r->shape, SH("targetClass")) != 1)
		problem(l, said(r->shape, "sh:targetClass"), N_("The shape needs exactly one sh:targetClass: the class of the entries."));
}

/* The grants: who may do what instead of the common table. */
static void read_grants(loader *l, tid node, reg *r)
{
	static const char *const NAMES[] = {
#define X(code, name) name,
		PERMISSIONS(X)
#undef X
	};
	tid p = graph_find_iri(l->g, SPIL("grant")), q = graph_find_iri(l->g, SPIL("permission"));
	for (graph_walk w = graph_match(l->g, node, p, 0); p && graph_next(&w);) {
		spot at = { w.t.o, node, S("spil:grant") };
		unsigned roles = read_roles(l, w.t.o, at, NULL);
		if (!count_objects(l->g, w.t.o, SPIL("permission"))) problem(l, at, N_("spil:grant names no spil:permission. Use create, edit, withdraw, move, erase or import."));
		for (graph_walk v = graph_match(l->g, w.t.o, q, 0); q && graph_next(&v);) {
			slice name = graph_term(l->g, v.t.o)->lex;
			size_t i = 0;
			while (i < PERMISSION_COUNT && !slice_eq(name, slice_from(NAMES[i]))) i++;
			if (i < PERMISSION_COUNT && i != MAY_READ && i != MAY_ADMINISTER) r->may[i] |= roles;
			else problem(l, spot_at(w.t.o, node, JOIN(l->cx->mem, S("\""), name, S("\""))), N_("\"{1}\" cannot be granted. Use create, edit, withdraw, move, erase or import."), name);
		}
	}
}

/* A list of predicates as properties of the register; those it does not have are reported. */
static size_t read_paths(loader *l, tid node, const reg *r, const char *words[2], const property ***ret)
{
	size_t n = 0;
	const property **out = arena_new(l->rs->mem, const property *, r->property_n + 1);
	for (int k = 0; k < 2 && words[k]; k++) {
		tid *list = NULL, head = graph_object(l->g, node, JOIN(l->cx->mem, S(NS_SPIL), slice_from(words[k])));
		slice word = JOIN(l->cx->mem, S("spil:"), slice_from(words[k]));
		size_t count = head ? graph_list(l->g, head, l->cx->mem, &list) : 0;
		for (size_t i = 0; i < count; i++) {
			slice path = graph_term(l->g, list[i])->lex;
			const property *p = reg_property_of_path(r, path);
			bool twice = false;
			for (size_t j = 0; p && j < n; j++) twice = twice || out[j] == p;
			spot at = { node, node, word };
			if (!p) problem(l, at, N_("{1} names {2}, which is no property of this register. Add the property or take it out of the list."), word, short_name(l->cx->mem, path));
			else if (twice) problem(l, at, N_("{1} names {2} twice. Keep one."), word, short_name(l->cx->mem, path));
			else if (p->widget == WIDGET_GROUP) problem(l, at, N_("{1} names {2}, which is a group of fields and cannot be shown there. Take it out of the list."), word, short_name(l->cx->mem, path));
			else out[n++] = p;
		}
	}
	*ret = out;
	return n;
}

static void read_lists(loader *l, tid node, reg *r)
{
	const property **sorts;
	r->column_n = read_paths(l, node, r, (const char *[2]){ "columns", "moreColumns" }, &r->columns);
	r->facet_n = read_paths(l, node, r, (const char *[2]){ "facets", "moreFacets" }, &r->facets);
	size_t n = read_paths(l, node, r, (const char *[2]){ "sorts", NULL }, &sorts);
	if (!r->column_n) problem(l, said(node, "spil:columns"), N_("spil:columns is missing or empty: the list page would show nothing."));
	for (size_t i = 0; i < r->column_n; i++) ((property *)(uintptr_t)r->columns[i])->column = true;
	for (size_t i = 0; i < r->facet_n; i++) {
		const property *p = r->facets[i];
		bool counted = p->is_iri || p->choice_n || p->widget == WIDGET_BOOLEAN || p->widget == WIDGET_LINE || p->widget == WIDGET_NUMBER;
		if (!counted) problem(l, said(node, "spil:facets"), N_("spil:facets names {1}, whose values are too many to count. Facets are choices, references, yes/no and short texts."), short_name(l->cx->mem, p->path));
		((property *)(uintptr_t)p)->facet = true;
	}
	for (size_t i = 0; i < n; i++) ((property *)(uintptr_t)sorts[i])->sort = true;
	r->order = copy_text(l, graph_value(l->g, node, SPIL("order")));
	slice key = slice_starts(r->order, S("-")) ? slice_skip(r->order, 1) : r->order;
	const property *p = reg_property(r, key);
	if (!slice_eq(key, S("modified")) && (!p || !p->sort))
		problem(l, said(node, "spil:order"), N_("spil:order \"{1}\" is not one of spil:sorts. Use the key of a property listed there, or \"modified\"; \"-\" first is descending."), r->order);
}

static const property *read_role_of(loader *l, tid node, const reg *r, const char *word)
{
	slice path = graph_value(l->g, node, JOIN(l->cx->mem, S(NS_SPIL), slice_from(word)));
	if (!path.p) return NULL;
	const property *p = reg_property_of_path(r, path);
	slice shown = JOIN(l->cx->mem, S("spil:"), slice_from(word));
	if (!p) problem(l, spot_at(node, node, shown), N_("{1} names {2}, which is no property of this register. Use the sh:path of one."), shown, short_name(l->cx->mem, path));
	return p;
}

static void read_named(loader *l, tid node, reg *r)
{
	r->label_property = read_role_of(l, node, r, "label");
	r->summary_property = read_role_of(l, node, r, "summary");
	r->name_property = read_role_of(l, node, r, "nameFrom");
	const property *p = r->label_property;
	if (!count_objects(l->g, node, SPIL("label"))) problem(l, said(node, "spil:label"), N_("spil:label is missing: it names the property that an entry is called by."));
	bool named = p && (!p->is_iri || p->choice_n || p->refer_n);
	if (p && (!named || !p->min))
		problem(l, said(node, "spil:label"), N_("spil:label names {1}, which is not a required text, choice or reference. Every entry needs a name: add sh:minCount 1."), short_name(l->cx->mem, p->path));
	p = r->name_property;
	if (p && (p->is_iri || p->widget == WIDGET_GROUP || !p->min))
		problem(l, said(node, "spil:nameFrom"), N_("spil:nameFrom names {1}, which is not a required text or number, so an entry could be without an address. Add sh:minCount 1."), short_name(l->cx->mem, p->path));
	slice path = graph_value(l->g, node, SPIL("organisation"));
	r->organisation_path = path.p ? copy_text(l, path) : SPIL("organisation");
	p = path.p ? reg_property_of_path(r, path) : NULL;
	if (path.p && (!p || !p->is_iri))
		problem(l, said(node, "spil:organisation"), N_("spil:organisation names {1}, which is not a reference of this register. Use the sh:path of the property that refers to the owning organisation."), short_name(l->cx->mem, path));
}

static bool refers_to(const property *p, slice name)
{
	for (size_t i = 0; i < p->refer_n; i++)
		if (slice_eq(p->refers[i], name)) return true;
	return false;
}

/* Who else has rights over an entry. */
static void read_rights(loader *l, tid node, reg *r)
{
	const property *p = r->through = read_role_of(l, node, r, "through");
	if (p && (!p->refer_n || p->max != 1))
		problem(l, said(node, "spil:through"), N_("spil:through names {1}, which is not a reference to one entry of a register. Use the sh:path of a property with spil:refers and sh:maxCount 1."), short_name(l->cx->mem, p->path));
	p = r->self = read_role_of(l, node, r, "self");
	if (p && !refers_to(p, S("people"))) problem(l, said(node, "spil:self"), N_("spil:self names {1}, which does not refer to people. Use the sh:path of a property with spil:refers \"people\"."), short_name(l->cx->mem, p->path));
	for (size_t i = 0; i < r->transition_n && !r->self; i++)
		if (r->transitions[i].self) problem(l, said(node, "spil:self"), N_("The transition \"{1}\" is for the role self, and the register does not say who that is. Add spil:self with the sh:path of the property that names the person."), r->transitions[i].name);
}

static void read_example(loader *l, tid node, reg *r)
{
	r->example = copy_text(l, graph_value(l->g, node, SPIL("example")));
	slice wanted = JOIN(l->cx->mem, S(EXAMPLE_PREFIX), r->name);
	if (!slice_eq(r->example, wanted))
		problem(l, said(node, "spil:example"), N_("spil:example is missing or not <{1}>. Add spil:example <{1}> and describe that entry in full."), wanted);
}

void register_read(loader *l, tid node, reg *r)
{
	read_head(l, node, r);
	read_shape(l, node, r);
	workflow_read(l, node, r);
	properties_read(l, node, r);
	read_lists(l, node, r);
	read_named(l, node, r);
	read_rights(l, node, r);
	read_grants(l, node, r);
	read_example(l, node, r);
}
