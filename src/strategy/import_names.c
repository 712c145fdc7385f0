/* SPDX-License-Identifier: EUPL-1.2
 * Names in cells become entries: found, chosen by a person, or proposed as new ones that come along with the import. */
#include "strategy/import_private.h"
#include <string.h>

enum { MOST_ENTRIES = 50000 };

/* ---- what is there ---- */

static status load_set(importing *im, const reg *r, slice column, slice only, slice parent_key, name_set **ret)
{
	ctx *cx = im->cx;
	*ret = name_set_new(cx->mem);
	if (column.n && !only.n) return ST_OK; /* of a strategy that is yet to be made: there are none */
	resource *rows;
	size_t n;
	TRY(list_where(cx, r->name, column, &only, column.n ? 1 : 0, NO_SLICE, MOST_ENTRIES, &rows, &n));
	arena *scratch = arena_create(0);
	status st = ST_OK;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		graph *g;
		if ((st = read_document(cx, scratch, rows[i].iri, &g)) != ST_OK) break;
		name_entry e = { .iri = rows[i].iri, .label = { [LANG_NL] = rows[i].label_nl, [LANG_EN] = rows[i].label_en } };
		e.identifier = arena_copy(cx->mem, document_value(r, g, rows[i].iri, S("identifier")));
		e.abbreviation = arena_copy(cx->mem, document_value(r, g, rows[i].iri, S("abbreviation")));
		if (parent_key.n) e.parent = arena_copy(cx->mem, document_value(r, g, rows[i].iri, parent_key));
		if (r == im->plans) e.identifier = arena_copy(cx->mem, document_value(r, g, rows[i].iri, S("year")));
		name_set_add(*ret, e);
		if (i % 256 == 255) arena_reset(scratch);
	}
	arena_destroy(scratch);
	return st;
}

static status load_below(importing *im, const reg *r, const name_set *above, slice key, name_set **ret)
{
	*ret = name_set_new(im->cx->mem);
	for (size_t i = 0; i < name_set_count(above); i++) {
		name_set *part;
		TRY(load_set(im, r, key, name_set_at(above, i)->iri, key, &part));
		for (size_t k = 0; k < name_set_count(part); k++) name_set_add(*ret, *name_set_at(part, k));
	}
	return ST_OK;
}

status import_names_load(importing *im)
{
	slice existing = map_has(im->taken, im->strategy) ? NO_SLICE : im->strategy;
	TRY(load_set(im, im->domains, S("strategy"), existing, S("strategy"), &im->domain_names));
	TRY(load_set(im, im->goals, S("strategy"), existing, S("strategy"), &im->goal_names));
	TRY(load_below(im, im->steps, im->domain_names, S("domain"), &im->step_names));
	return load_below(im, im->actions, im->plan_names, S("plan"), &im->action_names);
}

/* ---- what comes along ---- */

slice import_free_iri(importing *im, const reg *r, slice wanted)
{
	ctx *cx = im->cx;
	slice base = wanted.n ? wanted : S("entry");
	for (uint64_t i = 1;; i++) {
		slice name = i == 1 ? base : JOIN(cx->mem, slice_take(base, 72), S("-"), ctx_num(cx, i));
		slice iri = resource_iri(cx, im->e->base, r->name, name);
		if (!map_has(im->taken, iri) && !index_exists(cx, iri)) return iri;
	}
}

static graph *new_document(importing *im, const reg *r, slice iri)
{
	graph *g = graph_new(im->cx->mem);
	graph_add(g, graph_iri(g, iri), graph_iri(g, RDF("type")), graph_iri(g, r->class_iri));
	return g;
}

static void put_iri(const reg *r, graph *g, slice iri, slice key, slice value)
{
	const property *p = reg_property(r, key);
	if (p && value.n) graph_add(g, graph_iri(g, iri), graph_iri(g, p->path), graph_iri(g, value));
}

static void put_text(importing *im, const reg *r, graph *g, slice iri, slice key, slice value)
{
	const property *p = reg_property(r, key);
	if (!p || !value.n) return;
	lang l = im->o->text_english ? LANG_EN : LANG_NL;
	tid v = p->lang_text ? graph_literal(g, value, RDF("langString"), lang_tag(l)) : graph_literal(g, value, p->datatype, NO_SLICE);
	graph_add(g, graph_iri(g, iri), graph_iri(g, p->path), v);
}

static slice add_new(importing *im, const reg *r, slice iri, slice text, graph *g)
{
	import_preview *p = im->p;
	GROW(im->cx->mem, import_new, p->news, p->new_n, im->news_cap);
	p->news[p->new_n++] = (import_new){ r->name, iri, text, g };
	map_put(im->taken, iri, (void *)(uintptr_t)r);
	return iri;
}

static name_entry entry_of(importing *im, slice iri, slice text, slice parent)
{
	name_entry e = { .iri = iri, .parent = parent };
	e.label[im->o->text_english ? LANG_EN : LANG_NL] = text;
	return e;
}

static slice new_organisation(importing *im, slice text)
{
	slice name = text, short_form = NO_SLICE;
	(void)name_abbreviated(text, &name, &short_form);
	slice iri = import_free_iri(im, im->organisations, uri_name(im->cx->mem, name));
	graph *g = new_document(im, im->organisations, iri);
	put_text(im, im->organisations, g, iri, S("name"), name);
	put_text(im, im->organisations, g, iri, S("abbreviation"), short_form);
	name_entry e = entry_of(im, iri, name, NO_SLICE);
	e.abbreviation = short_form;
	name_set_add(im->organisation_names, e);
	return add_new(im, im->organisations, iri, name, g);
}

/* A domain, goal (below the strategy) or step (below its domain). */
static slice new_part(importing *im, const reg *r, name_set *set, slice text, slice parent_key, slice parent)
{
	slice number = NO_SLICE, title = text;
	if (!parent.n) return NO_SLICE;
	if (name_numbered(text, &number, &title) && !title.n) title = text;
	slice iri = import_free_iri(im, r, uri_name(im->cx->mem, title));
	graph *g = new_document(im, r, iri);
	uint64_t sequence;
	put_text(im, r, g, iri, S("title"), title);
	put_iri(r, g, iri, parent_key, parent);
	put_text(im, r, g, iri, S("identifier"), number);
	if (slice_to_u64(number, &sequence) && sequence) put_text(im, r, g, iri, S("sequence"), number);
	name_entry e = entry_of(im, iri, title, parent);
	e.identifier = number;
	name_set_add(set, e);
	return add_new(im, r, iri, title, g);
}

/* The first year from 2000 to 2100 that a text names. */
static bool year_in(slice text, slice *ret)
{
	for (size_t i = 0; i + 4 <= text.n; i++) {
		slice four = slice_sub(text, i, i + 4);
		uint64_t year;
		bool before = i && text.p[i - 1] >= '0' && text.p[i - 1] <= '9', after = i + 4 < text.n && text.p[i + 4] >= '0' && text.p[i + 4] <= '9';
		if (before || after || !slice_to_u64(four, &year) || year < 2000 || year > 2100) continue;
		*ret = four;
		return true;
	}
	return false;
}

static slice new_plan(importing *im, slice text, int64_t year)
{
	ctx *cx = im->cx;
	slice digits = year ? ctx_num(cx, (uint64_t)year) : NO_SLICE, title = text;
	if (!im->strategy.n || (!digits.n && !year_in(text, &digits))) return NO_SLICE;
	if (slice_eq(text, digits)) title = trf(cx->mem, im->o->text_english ? LANG_EN : LANG_NL, "Yearly plan {1}", digits);
	slice iri = import_free_iri(im, im->plans, uri_name(cx->mem, title));
	graph *g = new_document(im, im->plans, iri);
	put_text(im, im->plans, g, iri, S("title"), title);
	put_iri(im->plans, g, iri, S("strategy"), im->strategy);
	put_text(im, im->plans, g, iri, S("year"), digits);
	name_entry e = entry_of(im, iri, title, im->strategy);
	e.identifier = digits;
	name_set_add(im->plan_names, e);
	return add_new(im, im->plans, iri, title, g);
}

/* ---- resolving ---- */

static name_set *set_of(importing *im, import_field f)
{
	switch (f) {
	case FIELD_PLAN: return im->plan_names;
	case FIELD_DOMAIN: return im->domain_names;
	case FIELD_STEP: return im->step_names;
	case FIELD_GOALS: return im->goal_names;
	case FIELD_CONTINUES: return im->action_names;
	default: return im->organisation_names;
	}
}

static slice make(importing *im, import_field f, slice text, slice scope)
{
	switch (f) {
	case FIELD_PLAN: return new_plan(im, text, 0);
	case FIELD_DOMAIN: return new_part(im, im->domains, im->domain_names, text, S("strategy"), im->strategy);
	case FIELD_GOALS: return new_part(im, im->goals, im->goal_names, text, S("strategy"), im->strategy);
	case FIELD_STEP: return new_part(im, im->steps, im->step_names, text, S("domain"), scope);
	case FIELD_CONTINUES: return NO_SLICE;
	default: return new_organisation(im, text);
	}
}

static const import_decision *decided(const importing *im, import_field f, slice text)
{
	for (size_t i = 0; i < im->o->decision_n; i++) {
		const import_decision *d = &im->o->decisions[i];
		bool organisation = (f == FIELD_OWNER || f == FIELD_PARTNERS) && (d->field == FIELD_OWNER || d->field == FIELD_PARTNERS);
		if ((d->field == f || organisation) && slice_eq(d->text, text)) return d;
	}
	return NULL;
}

static slice entry_label(importing *im, slice iri, const name_entry *e)
{
	lang l = im->cx->lang;
	if (e) return e->label[l].n ? e->label[l] : e->label[l == LANG_NL ? LANG_EN : LANG_NL];
	for (size_t i = 0; i < im->p->new_n; i++)
		if (slice_eq(im->p->news[i].iri, iri)) return im->p->news[i].label;
	slice labels[LANG_COUNT];
	label_of(im->cx, iri, labels);
	return labels[l];
}

static void offer(importing *im, import_name *n, const name_match *m)
{
	for (size_t i = 0; i < m->candidate_n; i++) {
		const name_entry *e = m->candidates[i].entry;
		n->candidates[n->candidate_n++] = (import_candidate){ e->iri, entry_label(im, e->iri, e), m->candidates[i].score };
	}
}

/* "Stad Nieuw (SN)" teaches the file's own abbreviation: "SN" further down is the same. */
static void learn_abbreviation(importing *im, import_field f, slice text, const name_entry *found)
{
	slice name, short_form;
	bool organisation = f == FIELD_OWNER || f == FIELD_PARTNERS;
	if (!organisation || found->abbreviation.n || !name_abbreviated(text, &name, &short_form)) return;
	slice iri = found->iri;
	for (size_t i = 0; i < im->p->new_n; i++) {
		const import_new *n = &im->p->news[i];
		if (slice_eq(n->iri, iri) && !document_value(im->organisations, n->document, iri, S("abbreviation")).n)
			put_text(im, im->organisations, n->document, iri, S("abbreviation"), short_form);
	}
	name_entry alias = { .iri = iri, .abbreviation = short_form };
	alias.label[LANG_NL] = alias.label[LANG_EN] = NO_SLICE;
	name_set_add(im->organisation_names, alias);
}

/* "2022: 3,49" and "Jaarplan 2022: 3,49": the plan before the colon. */
static name_match find_continued(importing *im, slice text, slice own_plan)
{
	arena *a = im->cx->mem;
	size_t colon = slice_find(text, S(": "));
	if (colon != SLICE_NONE) {
		name_match plan = name_find(a, im->plan_names, slice_take(text, colon), NO_SLICE);
		if (plan.entry) return name_find(a, im->action_names, slice_skip(text, colon + 2), plan.entry->iri);
	}
	name_match m = name_find(a, im->action_names, text, NO_SLICE);
	if (m.how == MATCH_IRI || (m.entry && !slice_eq(m.entry->parent, own_plan))) return m;
	/* the number of an action in its own plan is not meant: look in each other plan */
	name_match only = { .how = MATCH_NONE };
	for (size_t i = 0; i < name_set_count(im->plan_names); i++) {
		slice plan = name_set_at(im->plan_names, i)->iri;
		name_match one = slice_eq(plan, own_plan) ? (name_match){ .how = MATCH_NONE } : name_find(a, im->action_names, text, plan);
		if (!one.entry) continue;
		if (only.entry) return (name_match){ .how = one.how, .ambiguous = true };
		only = one;
	}
	return only;
}

static void understand(importing *im, import_name *n)
{
	const import_decision *d = decided(im, n->field, n->text);
	if (d && !d->value.n) {
		n->how = MATCH_LEFT_OUT;
		return;
	}
	if (d && !slice_eq(d->value, S("new"))) {
		n->how = MATCH_CHOSEN;
		n->iri = d->value;
		n->label = entry_label(im, d->value, NULL);
		return;
	}
	name_match m = n->field == FIELD_CONTINUES ? find_continued(im, n->text, n->scope) : name_find(im->cx->mem, set_of(im, n->field), n->text, n->scope);
	offer(im, n, &m);
	if (m.entry && !d) {
		n->how = map_has(im->taken, m.entry->iri) && m.how != MATCH_ALIKE ? MATCH_NEW : m.how;
		n->iri = m.entry->iri;
		n->label = entry_label(im, m.entry->iri, m.entry->folded[LANG_NL].n || m.entry->folded[LANG_EN].n ? m.entry : NULL);
		learn_abbreviation(im, n->field, n->text, m.entry);
		return;
	}
	if (m.ambiguous && !d) return;
	n->iri = make(im, n->field, n->text, n->scope);
	n->label = n->iri.n ? im->p->news[im->p->new_n - 1].label : n->text;
	n->how = n->iri.n ? MATCH_NEW : MATCH_NONE;
}

import_name *name_resolve(importing *im, import_field f, slice text, slice scope)
{
	arena *a = im->cx->mem;
	import_field family = f == FIELD_PARTNERS ? FIELD_OWNER : f;
	slice key = JOIN(im->scratch, import_field_name(family), S("\n"), scope.n ? scope : S(""), S("\n"), text);
	import_name *n = map_get(im->names, key);
	if (!n) {
		n = arena_new(a, import_name, 1);
		*n = (import_name){ .field = f, .text = text, .scope = scope.n ? arena_copy(a, scope) : NO_SLICE }; /* the scope may stand in the scratch arena */
		understand(im, n);
		map_put(im->names, arena_copy(a, key), n);
	}
	n->uses++;
	return n;
}

/* ---- the strategy and plan that the options name ---- */

static status make_strategy(importing *im)
{
	const import_options *o = im->o;
	ctx *cx = im->cx;
	if (!slice_trim(o->publisher).n) return fail(cx, INVALID, "Say who publishes the new strategy \"{1}\": the name of an organisation.", o->new_strategy);
	import_name *publisher = name_resolve(im, FIELD_OWNER, slice_trim(o->publisher), NO_SLICE);
	if (!publisher->iri.n) return fail(cx, INVALID, "\"{1}\" fits more than one organisation. Give its address or its full name.", o->publisher);
	slice title = slice_trim(o->new_strategy), iri = import_free_iri(im, im->strategies, uri_name(cx->mem, title));
	graph *g = new_document(im, im->strategies, iri);
	put_text(im, im->strategies, g, iri, S("title"), title);
	put_iri(im->strategies, g, iri, S("publisher"), publisher->iri);
	im->strategy = add_new(im, im->strategies, iri, title, g);
	return ST_OK;
}

/* A strategy made by an earlier import of the same file is not made twice. */
static status strategy_by_title(importing *im)
{
	name_set *all;
	TRY(load_set(im, im->strategies, NO_SLICE, NO_SLICE, NO_SLICE, &all));
	name_match m = name_find(im->cx->mem, all, im->o->new_strategy, NO_SLICE);
	if (!m.entry || m.how > MATCH_LABEL) return make_strategy(im);
	im->strategy = m.entry->iri;
	return ST_OK;
}

static status plan_of_options(importing *im)
{
	const import_options *o = im->o;
	ctx *cx = im->cx;
	if (o->plan.n) {
		im->plan = o->plan;
		return ST_OK;
	}
	slice title = slice_trim(o->new_plan);
	if (!title.n) return ST_OK;
	name_match m = name_find(cx->mem, im->plan_names, title, NO_SLICE);
	im->plan = m.entry && m.how <= MATCH_LABEL ? m.entry->iri : new_plan(im, title, o->year);
	if (!im->plan.n) return fail(cx, INVALID, "The new plan \"{1}\" needs a strategy and a year.", title);
	return ST_OK;
}

status context_make(importing *im)
{
	const import_options *o = im->o;
	ctx *cx = im->cx;
	resource found;
	TRY(load_set(im, im->organisations, NO_SLICE, NO_SLICE, NO_SLICE, &im->organisation_names));
	if (o->plan.n) {
		TRY(get_entry(cx, im->e, S("plans"), o->plan, &found));
		graph *g;
		TRY(read_document(cx, cx->mem, o->plan, &g));
		im->strategy = document_value(im->plans, g, o->plan, S("strategy"));
	} else if (o->strategy.n) {
		TRY(get_entry(cx, im->e, S("strategies"), o->strategy, &found));
		im->strategy = o->strategy;
	} else if (slice_trim(o->new_strategy).n) {
		TRY(strategy_by_title(im));
	} else {
		return fail(cx, INVALID, "Say where the actions belong: a plan, a strategy, or the title of a new strategy and its publisher.");
	}
	slice existing = map_has(im->taken, im->strategy) ? NO_SLICE : im->strategy;
	TRY(load_set(im, im->plans, S("strategy"), existing, S("strategy"), &im->plan_names));
	TRY(plan_of_options(im));
	return import_names_load(im);
}
