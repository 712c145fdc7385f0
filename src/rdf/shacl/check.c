/* SPDX-License-Identifier: EUPL-1.2
 * The constraint components (SHACL section 4), each over the value nodes of one shape for one focus node. */
#include <string.h>
#include "rdf/shacl/validator.h"
#include "rdf/vocab.h"
#include "rdf/shacl/xsd.h"

enum { DEPTH_MAX = 200, DETAIL_MOST = 20, FEW = 16 };

typedef struct check { validator *v; const shape *sh; const constraint *c; tid focus; const tidset *values; const frame *here; } check;

static shacl_result *result_add(const check *k, tid value)
{
	validator *v = k->v;
	v->hits++;
	if (!v->report || k->sh->grade < v->options->least) return NULL;
	v->report->conforms = false;
	v->report->count++;
	if (v->counts) v->counts[k->c->number]++;
	if (v->kept >= v->most && !(v->counts && v->counts[k->c->number] <= v->options->examples)) return NULL;
	v->kept++;
	shacl_result *r = arena_new(v->cx->mem, shacl_result, 1);
	*r = (shacl_result){ .focus = k->focus <= v->data_terms ? k->focus : 0, .value = value <= v->data_terms ? value : 0, .focus_term = *validator_term(v, k->focus),
			     .path = k->sh->path_node, .path_text = k->sh->path_text, .component = v->s->components[k->c->kind], .shape = k->sh->id, .severity = k->sh->severity, .group = k->c->number };
	if (value) r->value_term = *validator_term(v, value);
	if (k->sh->path && k->sh->path->kind == PATH_PREDICATE) r->path_iri = graph_term(v->s->g, k->sh->path->predicate)->lex;
	r->message = graph_text(v->s->g, k->sh->id, SH("message"), v->cx->lang);
	if (!r->message.p) r->message = constraint_message(v, k->sh, k->c, value);
	if (v->last) v->last->next = r;
	else v->report->first = r;
	v->last = r;
	return r;
}

/* One value at a time. */

static bool value_length(const term *x, const constraint *c)
{
	size_t n = utf8_length(x->lex);
	return x->kind != TERM_BLANK && (c->kind == C_MIN_LENGTH ? n >= c->count : n <= c->count);
}

static bool value_bound(const check *k, const term *x)
{
	int order;
	if (!xsd_compare(x, graph_term(k->v->s->g, k->c->value), &order)) return false;
	switch (k->c->kind) {
	case C_MIN_EXCLUSIVE: return order > 0;
	case C_MIN_INCLUSIVE: return order >= 0;
	case C_MAX_EXCLUSIVE: return order < 0;
	default: return order <= 0;
	}
}

/* Basic filtering (RFC 4647, 3.3.1). */
static bool value_language(const check *k, const term *x)
{
	for (size_t i = 0; x->lang.n && i < k->c->list_n; i++) {
		slice range = graph_term(k->v->s->g, k->c->list[i])->lex;
		if (slice_eq_nocase(slice_take(x->lang, range.n), range) && (x->lang.n == range.n || x->lang.p[range.n] == '-')) return true;
	}
	return false;
}

static bool value_datatype(const check *k, const term *x)
{
	slice wanted = graph_term(k->v->s->g, k->c->value)->lex;
	return x->kind == TERM_LITERAL && slice_eq(x->datatype, wanted) && xsd_valid(wanted, x->lex);
}

/* Whether a term of the data is one of a list of the shapes: few are compared one by one, many are found through a set. */
static bool list_has(validator *v, const constraint *c, tid value)
{
	if (c->list_n <= FEW) {
		for (size_t i = 0; i < c->list_n; i++) if (validator_data(v, c->list[i]) == value) return true;
		return false;
	}
	if (!v->lists) v->lists = arena_new(v->mem, tidset *, v->s->constraint_n + 1);
	tidset *set = v->lists[c->number];
	if (!set) {
		set = v->lists[c->number] = arena_new(v->mem, tidset, 1);
		set->mem = v->mem;
		for (size_t i = 0; i < c->list_n; i++) {
			tid known = validator_data(v, c->list[i]);
			if (known) tidset_add(set, known);
		}
	}
	return tidset_has(set, value);
}

static bool value_in(const check *k, tid value)
{
	if (value <= k->v->data_terms) return list_has(k->v, k->c, value);
	const term *x = validator_term(k->v, value);
	k->v->work += k->c->list_n / 8;
	for (size_t i = 0; i < k->c->list_n; i++) {
		const term *y = graph_term(k->v->s->g, k->c->list[i]);
		if (x->kind == y->kind && slice_eq(x->lex, y->lex) && slice_eq(x->datatype, y->datatype) && slice_eq(x->lang, y->lang)) return true;
	}
	return false;
}

/* How many of the shapes the value conforms to; stops where the verdict is known. */
static status value_shapes(const check *k, tid value, size_t most, size_t *ret)
{
	size_t n = 0;
	for (size_t i = 0; i < k->c->shape_n && n < most; i++) {
		bool yes;
		TRY(shape_conforms(k->v, k->c->shapes[i], value, k->here, &yes));
		if (yes) n++;
		else if (k->c->kind == C_AND || k->c->kind == C_NODE) break;
	}
	*ret = n;
	return ST_OK;
}

static status value_holds(const check *k, tid value, bool *ret)
{
	const constraint *c = k->c;
	const term *x = validator_term(k->v, value);
	size_t n = 0;
	switch (c->kind) {
	case C_CLASS: *ret = validator_is_a(k->v, value, c); break;
	case C_DATATYPE: *ret = value_datatype(k, x); break;
	case C_NODE_KIND: *ret = c->count >> x->kind & 1; break;
	case C_MIN_EXCLUSIVE: case C_MIN_INCLUSIVE: case C_MAX_EXCLUSIVE: case C_MAX_INCLUSIVE: *ret = value_bound(k, x); break;
	case C_MIN_LENGTH: case C_MAX_LENGTH: *ret = value_length(x, c); break;
	case C_PATTERN:
		*ret = x->kind != TERM_BLANK && pattern_matches(c->pattern, x->lex, k->v->scratch);
		k->v->work += x->lex.n / 4;
		arena_reset(k->v->scratch);
		break;
	case C_LANGUAGE_IN: *ret = value_language(k, x); break;
	case C_IN: *ret = value_in(k, value); break;
	case C_NOT: case C_OR: case C_XONE: case C_AND: case C_NODE:
		TRY(value_shapes(k, value, c->kind == C_NOT || c->kind == C_OR ? 1 : c->kind == C_XONE ? 2 : SIZE_MAX, &n));
		*ret = c->kind == C_NOT ? n == 0 : c->kind == C_OR || c->kind == C_XONE ? n == 1 : n == c->shape_n;
		break;
	default: *ret = true;
	}
	return ST_OK;
}

/* All values together. */

static void check_count(const check *k)
{
	if (k->c->kind == C_MIN_COUNT ? k->values->n < k->c->count : k->values->n > k->c->count) result_add(k, 0);
}

/* One result for each language that more than one value has, at its second value: a result of this kind has no value (4.4.5), the
 * sentence names the language. */
static void check_unique_languages(const check *k)
{
	map *seen = map_new(k->v->scratch);
	for (uint32_t i = 0; i < k->values->n; i++) {
		slice tag = validator_term(k->v, k->values->p[i])->lang;
		uintptr_t times = (uintptr_t)map_get(seen, tag);
		if (!tag.n) continue;
		map_put(seen, tag, (void *)(times + 1));
		if (times != 1) continue;
		shacl_result *r = result_add(k, k->values->p[i]);
		if (!r) continue;
		r->value = 0;
		r->value_term = (term){ 0 };
	}
	arena_reset(k->v->scratch);
}

/* equals, disjoint, lessThan, lessThanOrEquals: the values against those of another property of the focus node. */
static void check_pair(const check *k)
{
	validator *v = k->v;
	lent *others = set_take(v), *mine = set_take(v);
	path other = { .kind = PATH_PREDICATE, .predicate = k->c->value };
	path_values(v, &other, k->focus, &others->set);
	for (uint32_t i = 0; i < k->values->n && work_left(v); i++) {
		tid value = k->values->p[i];
		bool both = k->c->kind < C_LESS_THAN && tidset_has(&others->set, value);
		if (k->c->kind == C_EQUALS ? !both : k->c->kind == C_DISJOINT && both) result_add(k, value);
		v->work++;
		if (k->c->kind < C_LESS_THAN) continue;
		for (uint32_t j = 0; j < others->set.n; j++) {
			int order;
			bool known = xsd_compare(validator_term(v, value), validator_term(v, others->set.p[j]), &order);
			if (!known || order > 0 || (order == 0 && k->c->kind == C_LESS_THAN)) result_add(k, value);
		}
		v->work += (uint64_t)others->set.n * 16; /* a comparison by value is dear */
	}
	if (k->c->kind == C_EQUALS) {
		for (uint32_t i = 0; i < k->values->n; i++) tidset_add(&mine->set, k->values->p[i]);
		for (uint32_t j = 0; j < others->set.n; j++) if (!tidset_has(&mine->set, others->set.p[j])) result_add(k, others->set.p[j]);
	}
	set_give(v, mine);
	set_give(v, others);
}

static void check_has_value(const check *k)
{
	const check one = *k;
	constraint wanted = { .kind = C_IN, .list = &k->c->value, .list_n = 1 };
	check in = one;
	in.c = &wanted;
	for (uint32_t i = 0; i < k->values->n; i++) if (value_in(&in, k->values->p[i])) return;
	result_add(k, 0);
}

static void check_closed(const check *k)
{
	validator *v = k->v;
	for (uint32_t i = 0; i < k->values->n; i++) {
		if (k->values->p[i] > v->data_terms) continue;
		for (graph_walk w = graph_match(v->d, k->values->p[i], 0, 0); graph_next(&w); v->work++) {
			if (list_has(v, k->c, w.t.p)) continue;
			shacl_result *r = result_add(k, w.t.o);
			if (!r) continue;
			r->path_iri = graph_term(v->d, w.t.p)->lex;
			r->path = graph_find_iri(v->s->g, r->path_iri);
			r->path_text = rdf_short_name(v->cx->mem, r->path_iri);
			if (!graph_text(v->s->g, k->sh->id, SH("message"), v->cx->lang).p) r->message = constraint_message(v, k->sh, k->c, w.t.p);
		}
	}
}

static status check_qualified(const check *k)
{
	uint64_t n = 0;
	for (uint32_t i = 0; i < k->values->n; i++) {
		bool counts, sibling = false;
		TRY(shape_conforms(k->v, k->c->shapes[0], k->values->p[i], k->here, &counts));
		for (size_t j = 1; counts && !sibling && j < k->c->shape_n; j++) TRY(shape_conforms(k->v, k->c->shapes[j], k->values->p[i], k->here, &sibling));
		if (counts && !sibling) n++;
	}
	if (k->c->kind == C_QUALIFIED_MIN ? n < k->c->count : n > k->c->count) result_add(k, 0);
	return ST_OK;
}

/* Why a value does not conform to the shape of sh:node (3.6.2.3): the first results it gives by itself, without their own details. */
static status add_detail(const check *k, tid value, shacl_result *r)
{
	validator *v = k->v;
	if (v->in_detail) return ST_OK;
	validator kept = *v;
	shacl_report report = { 0 };
	v->in_detail = true;
	v->report = &report;
	v->last = NULL;
	v->counts = NULL;
	v->kept = 0;
	v->most = DETAIL_MOST;
	status st = shape_check(v, k->c->shapes[0], value, k->here);
	r->detail = report.first;
	v->in_detail = false;
	v->report = kept.report;
	v->last = kept.last;
	v->counts = kept.counts;
	v->kept = kept.kept;
	v->most = kept.most;
	v->hits = kept.hits;
	return st;
}

static status check_constraint(const check *k)
{
	switch (k->c->kind) {
	case C_MIN_COUNT: case C_MAX_COUNT: check_count(k); return ST_OK;
	case C_UNIQUE_LANG: check_unique_languages(k); return ST_OK;
	case C_EQUALS: case C_DISJOINT: case C_LESS_THAN: case C_LESS_THAN_OR_EQUALS: check_pair(k); return ST_OK;
	case C_HAS_VALUE: check_has_value(k); return ST_OK;
	case C_CLOSED: check_closed(k); return ST_OK;
	case C_QUALIFIED_MIN: case C_QUALIFIED_MAX: return check_qualified(k);
	case C_PROPERTY:
		for (uint32_t i = 0; i < k->values->n; i++) TRY(shape_check(k->v, k->c->shapes[0], k->values->p[i], k->here));
		return ST_OK;
	default:
		for (uint32_t i = 0; i < k->values->n; i++) {
			bool holds = false;
			TRY(value_holds(k, k->values->p[i], &holds));
			shacl_result *r = holds ? NULL : result_add(k, k->values->p[i]);
			if (r && k->c->kind == C_NODE) TRY(add_detail(k, k->values->p[i], r));
		}
		return ST_OK;
	}
}

/* Shapes. */

static bool comes_back(const frame *up, const shape *sh, tid focus)
{
	for (; up; up = up->up) if (up->sh == sh && up->focus == focus) return true;
	return false;
}

static status too_much(validator *v)
{
	return fail(v->cx, TOO_LARGE, "Checking this takes more work than is allowed for data of this size; make the shapes less recursive.");
}

static status check_constraints(validator *v, frame *here, const tidset *values)
{
	const shape *sh = here->sh;
	for (size_t i = 0; i < sh->n; i++) {
		v->work += 1 + values->n;
		check k = { .v = v, .sh = sh, .c = &sh->constraints[i], .focus = here->focus, .values = values, .here = here };
		TRY(check_constraint(&k));
		if (!work_left(v)) return too_much(v);
		if (!v->report && v->hits) break;     /* the verdict is known */
	}
	return ST_OK;
}

/* The values of one property: sorted beforehand when the shape above asks many, else walked to. */
static status check_property(validator *v, frame *here)
{
	const shape *sh = here->sh;
	const star *sorted = here->up && here->up->focus == here->focus ? here->up->star : NULL;
	if (sorted && sh->path->kind == PATH_PREDICATE) {
		const tid *found = NULL;
		tid predicate = validator_data(v, sh->path->predicate);
		size_t n = predicate ? star_values(sorted, predicate, &found) : 0;
		tidset view = { .p = (tid *)(uintptr_t)found, .n = (uint32_t)n };
		return !n && sh->content_with_none ? ST_OK : check_constraints(v, here, &view);
	}
	lent *values = set_take(v);
	path_values(v, sh->path, here->focus, &values->set);
	status st = !work_left(v) ? too_much(v) : !values->set.n && sh->content_with_none ? ST_OK : check_constraints(v, here, &values->set);
	set_give(v, values);
	return st;
}

status shape_check(validator *v, const shape *sh, tid focus, const frame *up)
{
	if (sh->deactivated) return ST_OK;
	if (comes_back(up, sh, focus)) {
		v->circles++;
		return ST_OK;
	}
	frame here = { .up = up, .sh = sh, .focus = focus, .depth = up ? up->depth + 1 : 0 };
	if (here.depth > DEPTH_MAX) return fail(v->cx, TOO_LARGE, "The shapes nest deeper than {1} for one thing; make them less recursive.", ctx_num(v->cx, DEPTH_MAX));
	if (sh->path) return check_property(v, &here);
	tidset itself = { .p = &here.focus, .n = 1 };
	star *sorted = sh->star ? star_take(v, focus) : NULL;
	here.star = sorted;
	status st = check_constraints(v, &here, &itself);
	if (sorted) star_give(v, sorted);
	return st;
}

/* Verdicts that hung on no circle are kept: a node is often reached from many others. */

static memo *memo_of(validator *v, const shape *sh, tid focus)
{
	if (!v->memo_cap) return NULL;
	uint32_t i = (uint32_t)(((uint64_t)focus << 32 ^ sh->id) * 0x9E3779B97F4A7C15ULL >> 32) & (v->memo_cap - 1);
	while (v->memos[i].focus && (v->memos[i].focus != focus || v->memos[i].shape != sh->id)) i = (i + 1) & (v->memo_cap - 1);
	return &v->memos[i];
}

static void memo_add(validator *v, const shape *sh, tid focus, bool conforms)
{
	if (v->memo_n * 2 >= v->memo_cap) {
		memo *old = v->memos;
		uint32_t n = v->memo_cap;
		v->memo_cap = n ? n * 2 : 32;
		v->memos = arena_new(v->mem, memo, v->memo_cap);
		for (uint32_t i = 0; i < n; i++) if (old[i].focus) *memo_of(v, v->s->by_node[old[i].shape], old[i].focus) = old[i];
	}
	memo *m = memo_of(v, sh, focus);
	if (!m->focus) v->memo_n++;
	*m = (memo){ .shape = sh->id, .focus = focus, .conforms = conforms };
}

status shape_conforms(validator *v, const shape *sh, tid focus, const frame *up, bool *ret)
{
	const memo *known = memo_of(v, sh, focus);
	if (known && known->focus) {
		*ret = known->conforms;
		return ST_OK;
	}
	shacl_report *report = v->report;
	size_t hits = v->hits;
	uint32_t circles = v->circles;
	v->report = NULL;
	v->hits = 0;
	status st = shape_check(v, sh, focus, up);
	*ret = v->hits == 0;
	v->report = report;
	v->hits = hits;
	if (st == ST_OK && v->circles == circles) memo_add(v, sh, focus, *ret);
	return st;
}
