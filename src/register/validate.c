/* SPDX-License-Identifier: EUPL-1.2
 * Whether a document is right: it says only what its register knows, its shape holds (SHACL), and what it refers to exists.
 * Each finding stands at the key a form or program knows the value by. */
#include "register/internal.h"

enum { RESULTS_MAX = 500 };

typedef struct {
	ctx *cx; const registers *rs; const reg *r; const graph *g; slice iri, base; const map *coming;
	const property *numbered; slice numbered_of; tid *nodes; size_t node_n; /* the values last numbered: many findings are about one property */
} checking;

static size_t number_of(checking *ck, const property *p, slice node, tid value)
{
	if (ck->numbered != p || !slice_eq(ck->numbered_of, node)) {
		ck->numbered = p;
		ck->numbered_of = node;
		ck->node_n = group_nodes(ck->cx->mem, ck->g, node, p, &ck->nodes);
	}
	for (size_t i = 0; i < ck->node_n; i++)
		if (ck->nodes[i] == value) return i;
	return SIZE_MAX;
}

/* "contacts[2]", or the key alone where there is at most one. */
static slice value_place(checking *ck, const property *p, slice prefix, slice node, tid value)
{
	arena *a = ck->cx->mem;
	slice at = prefix.n ? JOIN(a, prefix, S("."), p->key) : p->key;
	const term *t = value ? graph_term(ck->g, value) : NULL;
	if (t && p->lang_text && t->lang.n) return JOIN(a, at, S("."), t->lang);
	if (!t || p->max == 1 || p->lang_text) return at;
	size_t i = number_of(ck, p, node, value);
	return i == SIZE_MAX ? at : arena_printf(a, "%.*s[%zu]", SL(at), i);
}

static const property *property_of(const checking *ck, const shacl_result *s, const property *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].node && list[i].node == s->shape) return &list[i];
	slice path = s->path ? graph_term(ck->rs->g, s->path)->lex : NO_SLICE;
	for (size_t i = 0; i < n; i++)
		if (path.n && slice_eq(list[i].path, path)) return &list[i];
	return NULL;
}

static bool is_instance(void *arg, slice value, slice class_iri)
{
	const checking *ck = arg;
	if (slice_starts(value, S(EXAMPLE_PREFIX))) {
		const reg *other = registers_find(ck->rs, slice_skip(value, sizeof EXAMPLE_PREFIX - 1));
		return other && slice_eq(other->class_iri, class_iri);
	}
	const reg *other = ck->coming ? map_get(ck->coming, value) : NULL;
	if (slice_eq(value, ck->iri)) other = ck->r;
	if (other && slice_eq(other->class_iri, class_iri)) return true;
	return ck->cx->db && index_is_a(ck->cx, value, class_iri);
}

/* Runs a shape on a node; a group's own results say more than "the group does not conform", so those are left out. */
static status check_shape(checking *ck, tid shape, tid focus, const property *list, size_t n, slice prefix)
{
	shacl_options options = { .most_results = RESULTS_MAX, .is_instance = is_instance, .arg = ck };
	shacl_report report;
	TRY(shacl_validate_node(ck->cx, ck->rs->shapes, shape, ck->g, focus, &options, &report));
	slice node = graph_term(ck->g, focus)->lex;
	for (const shacl_result *s = report.first; s; s = s->next) {
		const property *p = property_of(ck, s, list, n);
		bool by_node = slice_eq(graph_term(ck->rs->g, s->component)->lex, SH("NodeConstraintComponent"));
		if (by_node && p && p->widget == WIDGET_GROUP) continue;
		finding_at(ck->cx, p ? value_place(ck, p, prefix, node, s->value) : prefix, s->message);
	}
	return ST_OK;
}

static bool one_of(const slice *list, size_t n, slice s)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(list[i], s)) return true;
	return false;
}

static slice register_names(checking *ck, const property *p)
{
	buf *b = buf_new(ck->cx->mem, 4096);
	for (size_t i = 0; i < p->refer_n; i++) {
		const reg *other = registers_find(ck->rs, p->refers[i]);
		if (i) buf_lit(b, ", ");
		buf_put(b, other ? other->title.v[ck->cx->lang] : p->refers[i]);
	}
	return buf_slice(b);
}

/* One reference: where it stands is worked out only when there is something to say about it. */
typedef struct { const property *p; slice prefix, node; tid value; } referring;

static slice place_of(checking *ck, const referring *rf) { return value_place(ck, rf->p, rf->prefix, rf->node, rf->value); }

/* A reference into this site must be right; elsewhere we cannot know. */
static void check_reference(checking *ck, const referring *rf)
{
	slice other, name, value = graph_term(ck->g, rf->value)->lex;
	const property *p = rf->p;
	ctx *cx = ck->cx;
	if (slice_starts(value, S(EXAMPLE_PREFIX)) && slice_starts(ck->iri, S(EXAMPLE_PREFIX))) {
		other = slice_skip(value, sizeof EXAMPLE_PREFIX - 1);
		if (!one_of(p->refers, p->refer_n, other)) finding_add(cx, place_of(ck, rf), "This refers to the wrong register. Choose an entry of: {1}.", register_names(ck, p));
		return;
	}
	if (!ck->base.n || !slice_starts(value, ck->base) || value.n == ck->base.n || value.p[ck->base.n] != '/') return;
	if (!resource_iri_split(ck->base, value, &other, &name)) {
		finding_add(cx, place_of(ck, rf), "<{1}> is a page of this site, not an entry. Use the address of the entry, with /id/ in it.", value);
		return;
	}
	if (!one_of(p->refers, p->refer_n, other)) {
		finding_add(cx, place_of(ck, rf), "This refers to the wrong register. Choose an entry of: {1}.", register_names(ck, p));
		return;
	}
	bool there = slice_eq(value, ck->iri) || (ck->coming && map_has(ck->coming, value)) || (cx->db && index_exists(cx, value));
	if (!there) finding_add(cx, place_of(ck, rf), "<{1}> does not exist, or was withdrawn. Choose another entry.", value);
}

static void check_references(checking *ck, tid focus, const property *list, size_t n, slice prefix)
{
	slice node = graph_term(ck->g, focus)->lex;
	for (size_t i = 0; i < n; i++) {
		const property *p = &list[i];
		tid path = p->refer_n ? graph_find_iri(ck->g, p->path) : 0;
		if (!path) continue;
		for (graph_walk w = graph_match(ck->g, focus, path, 0); graph_next(&w);) {
			const term *t = graph_term(ck->g, w.t.o);
			referring rf = { p, prefix, node, w.t.o };
			if (t->kind == TERM_IRI) check_reference(ck, &rf);
			else if (p->implicit) finding_add(ck->cx, place_of(ck, &rf), "\"{1}\" is not a full address. Write it from https:// on, without spaces.", t->lex);
		}
	}
}

static void check_implicit(checking *ck, tid subject)
{
	ctx *cx = ck->cx;
	const reg *r = ck->r;
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		if (!p->implicit) continue;
		if (p->max == 1 && count_objects(ck->g, subject, p->path) > 1) finding_add(cx, p->key, "One value is what can be kept here.");
		slice v = graph_value(ck->g, subject, p->path);
		bool known = !v.p || !p->choice_n;
		for (size_t k = 0; k < p->choice_n; k++) known = known || slice_eq(p->choices[k].value, v);
		if (!known) finding_add(cx, p->key, "\"{1}\" is not one of the choices.", v);
	}
	visibility chosen;
	if (visibility_from_iri(graph_value(ck->g, subject, SPIL("visibility")), &chosen) && !r->visibility_choice && chosen != r->visibility)
		finding_add(cx, S("visibility"), "Entries of this register cannot choose who may see them. Leave this out.");
}

/* What the register does not know would be kept and never shown. */
static void check_known(checking *ck, tid subject, const property *list, size_t n, slice class_iri, slice prefix)
{
	ctx *cx = ck->cx;
	for (graph_walk w = graph_match(ck->g, subject, 0, 0); graph_next(&w);) {
		slice path = graph_term(ck->g, w.t.p)->lex;
		bool known = false;
		for (size_t i = 0; i < n && !known; i++) known = slice_eq(list[i].path, path);
		if (known) continue;
		slice shown = short_name(cx->mem, path), at = prefix.n ? JOIN(cx->mem, prefix, S("."), shown) : shown;
		if (!slice_eq(path, RDF("type"))) finding_add(cx, at, "The register \"{1}\" has no property {2}. Take it out.", ck->r->name, shown);
		else if (!slice_eq(graph_term(ck->g, w.t.o)->lex, class_iri)) finding_add(cx, prefix.n ? at : S("@type"), "The type of this is <{1}>. Write that, or leave \"@type\" out.", class_iri);
	}
	if (!graph_is_a(ck->g, subject, class_iri)) finding_add(cx, prefix.n ? prefix : S("@type"), "The type of this is <{1}>. Write that, or leave \"@type\" out.", class_iri);
}

/* Each subject is the entry or a member of one of its groups: a document cannot speak about others. */
static void check_subjects(checking *ck, tid subject, const bool *member)
{
	tid last = 0;
	for (graph_walk w = graph_match(ck->g, 0, 0, 0); graph_next(&w);) {
		if (w.t.s == last || w.t.s == subject || member[w.t.s]) continue;
		last = w.t.s;
		finding_add(ck->cx, S("@id"), "The document also speaks about <{1}>. Only the entry itself and its groups of fields can stand in it.", graph_term(ck->g, w.t.s)->lex);
	}
}

static status check_groups(checking *ck, bool *member)
{
	for (size_t i = 0; i < ck->r->property_n; i++) {
		const property *p = &ck->r->properties[i];
		tid *nodes = NULL;
		size_t n = p->widget == WIDGET_GROUP ? group_nodes(ck->cx->mem, ck->g, ck->iri, p, &nodes) : 0;
		for (size_t k = 0; k < n; k++) {
			slice at = value_place(ck, p, NO_SLICE, ck->iri, nodes[k]), name = graph_term(ck->g, nodes[k])->lex;
			if (!fragment_number(ck->iri, name, p->key)) {
				finding_add(ck->cx, at, "The address of this group of fields has to be <{1}#{2}-1> or a higher number.", ck->iri, p->key);
				continue;
			}
			member[nodes[k]] = true;
			check_known(ck, nodes[k], p->members, p->member_n, p->member_class, at);
			check_references(ck, nodes[k], p->members, p->member_n, at);
			TRY(check_shape(ck, p->member_shape, nodes[k], p->members, p->member_n, at));
		}
	}
	return ST_OK;
}

status document_validate_among(ctx *cx, const registers *rs, const reg *r, const graph *g, slice iri, const map *coming)
{
	checking ck = { .cx = cx, .rs = rs, .r = r, .g = g, .iri = iri, .base = base_of(r, iri), .coming = coming };
	const finding *last = cx->err.last;
	tid subject = graph_find_iri(g, iri);
	if (!subject) return fail(cx, INVALID, "The document says nothing about <{1}>.", iri);
	bool *member = arena_new(cx->mem, bool, graph_terms(g) + 1);
	check_known(&ck, subject, r->properties, r->property_n, r->class_iri, NO_SLICE);
	TRY(check_shape(&ck, r->shape, subject, r->properties, r->property_n, NO_SLICE));
	check_references(&ck, subject, r->properties, r->property_n, NO_SLICE);
	check_implicit(&ck, subject);
	TRY(check_groups(&ck, member));
	check_subjects(&ck, subject, member);
	if (cx->err.last != last) return fail(cx, INVALID, "Some of the values are not right yet.");
	return ST_OK;
}

status document_validate(ctx *cx, const registers *rs, const reg *r, const graph *g, slice iri)
{
	return document_validate_among(cx, rs, r, g, iri, NULL);
}
