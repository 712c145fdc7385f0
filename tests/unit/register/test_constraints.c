/* SPDX-License-Identifier: EUPL-1.2
 * One failing case for each constraint of each register: made from the example and the shapes themselves. A constraint that
 * this file cannot break is a failure too, so that none goes untested. */
#include "common.h"

typedef struct { ctx *cx; registers *rs; const reg *r; const property *p; slice at; size_t cases, bad; } deriving;

static tid first_value(const graph *g, tid subject, const property *p) { return graph_object(g, subject, p->path); }

/* The focus of a property in the example: the entry, or the first member of its group. */
static graph *example(deriving *d, tid *ret_subject, const property *group)
{
	graph *g = document_about(d->cx->mem, registers_graph(d->rs), d->r->example);
	*ret_subject = graph_find_iri(g, d->r->example);
	if (!group) return g;
	slice node = JOIN(d->cx->mem, d->r->example, S("#"), group->key, S("-1"));
	*ret_subject = graph_find_iri(g, node);
	if (!*ret_subject) *ret_subject = graph_object(g, graph_find_iri(g, d->r->example), group->path);
	return g;
}

/* Runs one case: the changed document must be invalid, with a finding at the property's key. */
static void expect_invalid(deriving *d, const graph *g, const char *what)
{
	ctx_error_clear(d->cx);
	status st = document_validate(d->cx, d->rs, d->r, g, d->r->example);
	bool found = false;
	slice prefix = d->at, bare = NO_SLICE;
	size_t dot = slice_find_char(prefix, '.');
	if (dot != SLICE_NONE) bare = JOIN(d->cx->mem, slice_take(prefix, dot), S("["));
	for (const finding *f = d->cx->err.findings; f; f = f->next) {
		if (slice_starts(f->at, prefix)) found = true;
		if (bare.n && slice_starts(f->at, bare) && slice_contains(f->at, slice_skip(prefix, dot))) found = true;
	}
	d->cases++;
	if (st == ST_INVALID && found) return;
	d->bad++;
	fprintf(stderr, "%.*s %.*s: %s is not refused (status %d)\n", SL(d->r->name), SL(d->at), what, (int)st);
	test_show(d->cx);
}

/* The example with this property's values replaced by one. */
static void with_value(deriving *d, const property *group, term value, const char *what)
{
	tid subject;
	graph *g = example(d, &subject, group);
	tid path = graph_iri(g, d->p->path);
	graph_remove(g, subject, path, 0);
	graph_add(g, subject, path, graph_term_add(g, value));
	expect_invalid(d, g, what);
}

static term literal(slice lex, slice datatype, slice tag) { return (term){ TERM_LITERAL, lex, datatype, tag }; }
static term iri(slice lex) { return (term){ .kind = TERM_IRI, .lex = lex }; }

static term example_value(deriving *d, const property *group)
{
	tid subject;
	graph *g = example(d, &subject, group);
	tid v = first_value(g, subject, d->p);
	assert_true(v != 0);
	return *graph_term(g, v);
}

static void missing(deriving *d, const property *group)
{
	tid subject;
	graph *g = example(d, &subject, group);
	graph_remove(g, subject, graph_find_iri(g, d->p->path), 0);
	expect_invalid(d, g, "a missing value");
}

/* Another value of the same kind, so that only the number of values is wrong. */
static term another(deriving *d, const property *group)
{
	term t = example_value(d, group);
	if (d->p->choice_n > 1) {
		for (size_t i = 0; i < d->p->choice_n; i++)
			if (!slice_eq(d->p->choices[i].value, t.lex)) t.lex = d->p->choices[i].value;
		return t;
	}
	if (t.kind == TERM_IRI) t.lex = JOIN(d->cx->mem, t.lex, S("-other"));
	else if (slice_eq(t.datatype, XSD("date"))) t.lex = S("2001-01-01");
	else if (slice_eq(t.datatype, XSD("dateTime"))) t.lex = S("2001-01-01T00:00:00Z");
	else if (slice_eq(t.datatype, XSD("boolean"))) t.lex = slice_eq(t.lex, S("true")) ? S("false") : S("true");
	else t.lex = JOIN(d->cx->mem, t.lex, S("1"));
	return t;
}

static void too_many(deriving *d, const property *group)
{
	tid subject;
	graph *g = example(d, &subject, group);
	term extra = another(d, group), base = extra;
	tid path = graph_iri(g, d->p->path);
	for (uint32_t i = 0; i < d->p->max + 1 && i < 50; i++) {
		graph_add(g, subject, path, graph_term_add(g, extra));
		extra.lex = JOIN(d->cx->mem, base.lex, S("2"), ctx_num(d->cx, i));
	}
	expect_invalid(d, g, "too many values");
}

static void same_language_twice(deriving *d, const property *group)
{
	tid subject;
	graph *g = example(d, &subject, group);
	graph_add(g, subject, graph_iri(g, d->p->path), graph_literal(g, S("another text"), RDF("langString"), S("nl")));
	graph_add(g, subject, graph_iri(g, d->p->path), graph_literal(g, S("one more text"), RDF("langString"), S("nl")));
	expect_invalid(d, g, "two texts in one language");
}

static slice repeated(arena *a, char c, size_t n)
{
	buf *b = buf_new(a, n + 1);
	for (size_t i = 0; i < n; i++) buf_putc(b, c);
	return buf_slice(b);
}

static void beyond(deriving *d, const property *group, slice bound, bool above, const char *what)
{
	double limit;
	term t = example_value(d, group);
	arena *a = d->cx->mem;
	if (slice_to_double(bound, &limit)) t.lex = arena_printf(a, "%.0f", above ? limit + 1000 : limit - 1000);
	else t.lex = above ? S("9999-12-31") : S("0001-01-01");
	if (slice_eq(t.datatype, XSD("dateTime"))) t.lex = JOIN(a, slice_take(t.lex, 10), S("T00:00:00Z"));
	with_value(d, group, t, what);
}

static bool has(deriving *d, const char *name)
{
	return graph_object(registers_graph(d->rs), d->p->node, JOIN(d->cx->mem, S(NS_SH), slice_from(name))) != 0;
}

static void wrong_register(deriving *d, const property *group)
{
	for (size_t i = 0; i < registers_count(d->rs); i++) {
		const reg *other = registers_at(d->rs, i);
		bool allowed = false;
		for (size_t k = 0; k < d->p->refer_n; k++) allowed = allowed || slice_eq(d->p->refers[k], other->name);
		if (allowed) continue;
		with_value(d, group, iri(other->example), "a reference to another register");
		return;
	}
}

static void values_of_the_wrong_kind(deriving *d, const property *group)
{
	const property *p = d->p;
	if (p->is_iri) with_value(d, group, literal(S("a text"), XSD("string"), NO_SLICE), "a text instead of an address");
	else with_value(d, group, iri(S("urn:x:address")), "an address instead of a text");
	if (p->lang_text) with_value(d, group, literal(S("a text"), XSD("string"), NO_SLICE), "a text without a language");
	else if (!p->is_iri) {
		with_value(d, group, literal(S("a text"), RDF("langString"), S("nl")), "a text in a language");
		if (!slice_eq(p->datatype, XSD("string")) && !slice_eq(p->datatype, XSD("anyURI"))) with_value(d, group, literal(S("~"), p->datatype, NO_SLICE), "a malformed value");
	}
	if (p->choice_n) with_value(d, group, p->is_iri ? iri(S("urn:x:not-in-the-list")) : literal(S("not in the list"), p->datatype, NO_SLICE), "a value that is not in the list");
	if (p->refer_n) wrong_register(d, group);
}

static void lengths_and_bounds(deriving *d, const property *group)
{
	const property *p = d->p;
	arena *a = d->cx->mem;
	term t = example_value(d, group);
	if (has(d, "pattern")) {
		t.lex = t.kind == TERM_IRI ? S("urn:x:~!~") : S("~!~");
		with_value(d, group, t, "a text that does not fit the pattern");
	}
	if (p->max_length) {
		t.lex = repeated(a, 'a', p->max_length + 1);
		with_value(d, group, t, "a text that is too long");
	}
	if (p->min_length) {
		t.lex = repeated(a, 'a', p->min_length - 1);
		with_value(d, group, t, "a text that is too short");
	}
	if (p->min_value.p) beyond(d, group, p->min_value, false, "a value that is too low");
	if (p->max_value.p) beyond(d, group, p->max_value, true, "a value that is too high");
}

/* Constraints between two properties of an entry: the first must come before the second, or equal it, or differ. */
static void between_properties(deriving *d, const property *group)
{
	static const struct { const char *name; bool above; } PAIRS[] = { { "lessThan", true }, { "lessThanOrEquals", true }, { "equals", true } };
	for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
		if (!has(d, PAIRS[i].name)) continue;
		term t = example_value(d, group);
		if (slice_eq(t.datatype, XSD("date"))) t.lex = S("9999-12-31");
		else if (slice_eq(t.datatype, XSD("dateTime"))) t.lex = S("9999-12-31T00:00:00Z");
		else t.lex = S("999999999");
		with_value(d, group, t, "a value that does not go with another");
	}
}

/* What this file knows how to break, or what is no constraint. */
static void no_constraint_goes_untested(deriving *d)
{
	static const char *const KNOWN[] = { "path", "name", "description", "order", "group", "message", "defaultValue", "datatype", "minCount", "maxCount", "uniqueLang", "maxLength", "minLength",
		"pattern", "flags", "in", "nodeKind", "node", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive", "lessThan", "lessThanOrEquals", "equals", "severity" };
	const graph *g = registers_graph(d->rs);
	for (graph_walk w = graph_match(g, d->p->node, 0, 0); graph_next(&w);) {
		slice p = graph_term(g, w.t.p)->lex;
		if (!slice_starts(p, S(NS_SH))) continue;
		bool known = false;
		for (size_t i = 0; i < COUNT_OF(KNOWN); i++) known = known || slice_eq(slice_skip(p, sizeof NS_SH - 1), slice_from(KNOWN[i]));
		if (known) continue;
		fprintf(stderr, "%.*s %.*s: no case is derived for %.*s\n", SL(d->r->name), SL(d->at), SL(p));
		d->bad++;
	}
}

/* The shapes themselves hold properties only: a constraint over a whole entry would need cases of its own. */
static void shapes_hold_properties_only(deriving *d, tid shape)
{
	const graph *g = registers_graph(d->rs);
	for (graph_walk w = graph_match(g, shape, 0, 0); graph_next(&w);) {
		slice p = graph_term(g, w.t.p)->lex;
		if (!slice_starts(p, S(NS_SH)) || slice_eq(p, SH("property")) || slice_eq(p, SH("targetClass")) || slice_eq(p, SH("class"))) continue;
		fprintf(stderr, "%.*s: no case is derived for %.*s of the shape\n", SL(d->r->name), SL(p));
		d->bad++;
	}
}

static void property_cases(deriving *d, const property *p, const property *group)
{
	d->p = p;
	d->at = group ? JOIN(d->cx->mem, group->key, S("."), p->key) : p->key;
	no_constraint_goes_untested(d);
	if (p->member_shape) shapes_hold_properties_only(d, p->member_shape);
	if (p->min) missing(d, group);
	if (p->max != UINT32_MAX && !p->lang_text) too_many(d, group);
	if (p->unique_lang) same_language_twice(d, group);
	if (p->widget == WIDGET_GROUP) {
		with_value(d, group, literal(S("a text"), XSD("string"), NO_SLICE), "a text instead of a group");
		with_value(d, group, iri(JOIN(d->cx->mem, d->r->example, S("#"), p->key, S("-99"))), "a group without its fields");
	} else {
		values_of_the_wrong_kind(d, group);
		lengths_and_bounds(d, group);
		between_properties(d, group);
	}
	for (size_t i = 0; i < p->member_n; i++) property_cases(d, &p->members[i], p);
}

static void each_constraint_refuses_what_breaks_it(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = NULL;
	assert_ok(&cx, registers_load(&cx, S("registers"), NO_SLICE, &rs));
	deriving d = { .cx = &cx, .rs = rs };
	for (size_t i = 0; i < registers_count(rs); i++) {
		d.r = registers_at(rs, i);
		size_t before = d.cases;
		shapes_hold_properties_only(&d, d.r->shape);
		for (size_t k = 0; k < d.r->property_n; k++)
			if (!d.r->properties[k].implicit) property_cases(&d, &d.r->properties[k], NULL);
		assert_true(d.cases > before);
	}
	printf("%zu cases over %zu registers\n", d.cases, registers_count(rs));
	assert_true(d.cases > 20 * registers_count(rs));
	assert_int_equal(d.bad, 0);
	registers_free(rs);
	unit_ctx_done(&cx);
}

static void implicit_properties_are_checked_too(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = NULL;
	assert_ok(&cx, registers_load(&cx, S("registers"), NO_SLICE, &rs));
	deriving d = { .cx = &cx, .rs = rs };
	for (size_t i = 0; i < registers_count(rs); i++) {
		d.r = registers_at(rs, i);
		for (size_t k = 0; k < d.r->property_n; k++) {
			const property *p = d.p = &d.r->properties[k];
			if (!p->implicit) continue;
			d.at = p->key;
			with_value(&d, NULL, literal(S("a text"), XSD("string"), NO_SLICE), "a text instead of an address");
			if (p->choice_n) with_value(&d, NULL, iri(S("urn:x:none")), "an unknown choice");
		}
		if (d.r->visibility_choice || d.r->visibility == VISIBLE_NAMED) continue;
		d.p = reg_property(d.r, S("visibility"));
		d.at = d.p->key;
		with_value(&d, NULL, iri(SPIL("named")), "a visibility that cannot be chosen");
	}
	assert_true(d.cases > 100);
	assert_int_equal(d.bad, 0);
	registers_free(rs);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(each_constraint_refuses_what_breaks_it), cmocka_unit_test(implicit_properties_are_checked_too) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
