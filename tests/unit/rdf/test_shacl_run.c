/* SPDX-License-Identifier: EUPL-1.2
 * Runs over many nodes: the report does not depend on threads or on how values are found; groups count what is not kept; what was not
 * checked is said; hostile shapes and data end with a sentence. */
#include "unit/unit.h"
#include "rdf/rdf.h"
#include "rdf/shacl.h"

#define PREFIXES "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ." \
	"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix owl: <http://www.w3.org/2002/07/owl#> . @prefix : <urn:x:> . "

static graph *parse(ctx *cx, slice text)
{
	graph *g = graph_new(cx->mem);
	assert_ok(cx, rdf_read(cx, RDF_TURTLE, JOIN(cx->mem, S(PREFIXES), text), S("urn:x:doc"), NULL, g, NULL));
	return g;
}

static shapes *load(ctx *cx, const char *text)
{
	shapes *s;
	assert_ok(cx, shapes_load(cx, parse(cx, slice_from(text)), &s));
	return s;
}

/* All that a report says, as one text. */
static slice told(ctx *cx, const graph *shapes_graph, const shacl_report *r)
{
	buf *out = buf_new(cx->mem, 64u << 20);
	buf_printf(out, "%d %zu of %zu\n", r->conforms, r->count, r->targets);
	for (const shacl_result *x = r->first; x; x = x->next)
		buf_printf(out, "%.*s %.*s %.*s [%.*s] %.*s %.*s %zu\n", SL(x->focus_term.lex), SL(x->path_text), SL(graph_term(shapes_graph, x->component)->lex), SL(x->value_term.lex), SL(graph_term(shapes_graph, x->shape)->lex), SL(x->message), x->group);
	for (size_t i = 0; i < r->group_n; i++) buf_printf(out, "%u %u %.*s %zu %d\n", r->groups[i].shape, r->groups[i].component, SL(r->groups[i].path_text), r->groups[i].count, r->groups[i].first != NULL);
	assert_true(buf_ok(out));
	return buf_slice(out);
}

static const char MANY[] =
	":A sh:targetClass :Thing ; sh:property [ sh:path :a ; sh:minCount 1 ; sh:maxCount 2 ] , [ sh:path :b ; sh:datatype xsd:integer ; sh:minInclusive 3 ] , [ sh:path :c ; sh:class :Kind ] , [ sh:path :d ; sh:uniqueLang true ] ,"
	" [ sh:path :e ; sh:equals :a ] , [ sh:path ( :c :b ) ; sh:maxCount 0 ] , [ sh:path [ sh:inversePath :c ] ; sh:maxCount 3 ] , [ sh:path :c ; sh:node :B ] , [ sh:path :a ; sh:hasValue 7 ] ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ."
	":B sh:property [ sh:path :b ; sh:minCount 1 ] , [ sh:path [ sh:zeroOrMorePath :c ] ; sh:maxCount 5 ] . :C sh:targetSubjectsOf :b ; sh:property [ sh:path :f ; sh:maxCount 0 ; sh:severity sh:Warning ] . :D sh:targetNode :nowhere , 5 ; sh:class :Thing .";

/* Things that refer to one another, with and without faults: always the same ones. */
static slice things(ctx *cx, int n)
{
	static const char *const VALUES[] = { "1", "7", "'x'", "'y'@nl", "'z'@nl", "'q'@en", "'2.5'^^xsd:decimal" };
	buf *out = buf_new(cx->mem, 64u << 20);
	uint32_t state = 1;
	for (int i = 0; i < n; i++) {
		buf_printf(out, ":t%d a :Thing%s . ", i, i % 3 ? "" : " , :Sub");
		for (int k = 0; k < 9; k++) {
			state = state * 1664525u + 1013904223u;
			char p = (char)('a' + (state >> 16) % 7);
			if (p == 'c') buf_printf(out, ":t%d :c :t%u . ", i, (state >> 8) % (uint32_t)n);
			else buf_printf(out, ":t%d :%c %s . ", i, p, VALUES[(state >> 20) % COUNT_OF(VALUES)]);
		}
	}
	buf_printf(out, ":Sub rdfs:subClassOf :Kind . ");
	return buf_slice(out);
}

static void the_report_does_not_depend_on_threads(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	shapes *s = load(&cx, MANY);
	graph *shapes_graph = parse(&cx, slice_from(MANY)), *data = parse(&cx, things(&cx, 3000));
	assert_ok(&cx, shapes_load(&cx, shapes_graph, &s));
	static const size_t MOST[] = { 1, 100, 5000, 1000000 };
	for (size_t m = 0; m < COUNT_OF(MOST); m++) {
		slice first = NO_SLICE;
		for (unsigned threads = 0; threads < 6; threads++) {
			shacl_options o = { .most_results = MOST[m], .threads = threads };
			shacl_report r;
			assert_ok(&cx, shacl_validate(&cx, s, data, &o, &r));
			size_t kept = 0, grouped = 0;
			for (const shacl_result *x = r.first; x; x = x->next) kept++;
			for (size_t i = 0; i < r.group_n; i++) grouped += r.groups[i].count;
			assert_int_equal(kept, r.count < MOST[m] ? r.count : MOST[m]);
			assert_int_equal(grouped, r.count);
			assert_true(r.count > 5000 && r.group_n > 8);
			slice now = told(&cx, shapes_graph, &r);
			if (!threads) first = now;
			else assert_true(slice_eq(first, now));
		}
	}
	unit_ctx_done(&cx);
}

/* A shape of many properties sorts a node's triples once; alone, each property is walked to. Both must find the same. */
static void sorted_and_walked_values_are_the_same(void **state)
{
	(void)state;
	static const char *const PROPERTIES[] = { "sh:path :a ; sh:minCount 1", "sh:path :a ; sh:maxCount 2", "sh:path :b ; sh:datatype xsd:integer", "sh:path :d ; sh:uniqueLang true", "sh:path :e ; sh:equals :a",
		"sh:path :a ; sh:disjoint :b", "sh:path :c ; sh:class :Kind", "sh:path :b ; sh:lessThan :a", "sh:path :f ; sh:hasValue 7", "sh:path :none ; sh:maxCount 0" };
	ctx cx = unit_ctx();
	graph *data = parse(&cx, things(&cx, 300));
	size_t apart = 0;
	buf *all = buf_new(cx.mem, 100000);
	buf_lit(all, ":S sh:targetClass :Thing ");
	for (size_t i = 0; i < COUNT_OF(PROPERTIES); i++) {
		char text[300];
		shacl_report r;
		snprintf(text, sizeof text, ":S sh:targetClass :Thing ; sh:property [ %s ] .", PROPERTIES[i]);
		assert_ok(&cx, shacl_validate(&cx, load(&cx, text), data, NULL, &r));
		if (i + 1 < COUNT_OF(PROPERTIES)) assert_true(r.count > 0);
		apart += r.count;
		buf_printf(all, "; sh:property [ %s ] ", PROPERTIES[i]);
	}
	buf_lit(all, ".");
	buf_putc(all, 0);
	shacl_report together;
	assert_ok(&cx, shacl_validate(&cx, load(&cx, all->p), data, NULL, &together));
	assert_int_equal(apart, together.count);
	unit_ctx_done(&cx);
}

/* SHACL 3.4: a shape that two property shapes share by sh:node gives one result at each of them, and none of its own; one that they share
 * by sh:property is held against the value twice, and says so each time. */
static void a_shared_shape_reports_where_it_was_asked_for(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *data = parse(&cx, S(":i :p :j ; :q :j . :j :r :k ."));
	graph *g = parse(&cx, S(":S1 a sh:NodeShape ; sh:targetNode :i ; sh:property :S2 , :S3 . :S2 sh:path :p ; sh:node :S4 . :S3 sh:path :q ; sh:node :S4 . :S4 sh:class :C ."));
	shapes *s;
	shacl_report r;
	assert_ok(&cx, shapes_load(&cx, g, &s));
	assert_ok(&cx, shacl_validate(&cx, s, data, NULL, &r));
	assert_int_equal(2, r.count);
	assert_slice(graph_term(g, r.first->shape)->lex, "urn:x:S2");
	assert_slice(graph_term(g, r.first->next->shape)->lex, "urn:x:S3");
	for (const shacl_result *x = r.first; x; x = x->next) {
		assert_slice(graph_term(g, x->component)->lex, "http://www.w3.org/ns/shacl#NodeConstraintComponent");
		assert_slice(x->focus_term.lex, "urn:x:i");
		assert_slice(x->value_term.lex, "urn:x:j");
	}
	g = parse(&cx, S(":S1 a sh:NodeShape ; sh:targetNode :i ; sh:property :S2 , :S3 . :S2 sh:path :p ; sh:property :S4 . :S3 sh:path :q ; sh:property :S4 . :S4 sh:path :r ; sh:class :C ."));
	assert_ok(&cx, shapes_load(&cx, g, &s));
	assert_ok(&cx, shacl_validate(&cx, s, data, NULL, &r));
	assert_int_equal(2, r.count);
	for (const shacl_result *x = r.first; x; x = x->next) {
		assert_slice(graph_term(g, x->shape)->lex, "urn:x:S4");
		assert_slice(x->focus_term.lex, "urn:x:j");
		assert_slice(x->value_term.lex, "urn:x:k");
	}
	unit_ctx_done(&cx);
}

static void what_is_not_checked_is_said(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	shapes *s = load(&cx, "<> owl:imports <http://example.org/more> . :S a sh:NodeShape ; sh:targetClass :C ; sh:sparql [ sh:select 'SELECT $this {}' ] ; sh:property [ sh:path :p ; sh:name 'p' ; sh:sparql :q ] ."
			      ":T sh:target [ sh:select '' ] . :Own a sh:ConstraintComponent ; sh:parameter [ sh:path :own ] . :S sh:shape :T .");
	const shapes_note *notes;
	size_t n = shapes_notes(s, &notes);
	buf *out = buf_new(cx.mem, 10000);
	for (size_t i = 0; i < n; i++) buf_printf(out, "%.*s\n", SL(shapes_note_text(&cx, &notes[i])));
	assert_slice(buf_slice(out),
		"sh:sparql is not part of SHACL Core and was not checked: in 2 shapes, the first being urn:x:S.\n"
		"sh:target is not part of SHACL Core and was not checked: in the shape urn:x:T.\n"
		"sh:shape is not part of SHACL Core and was not checked: in the shape urn:x:S.\n"
		"The shapes declare a constraint of their own, <urn:x:Own>, in SPARQL or a script; it was not checked.\n"
		"The shapes import <http://example.org/more>; that was not fetched. Give its file as well when its shapes matter.\n");
	cx.lang = LANG_NL;
	assert_slice(shapes_note_text(&cx, &notes[1]), "sh:target hoort niet bij SHACL Core en is niet nagegaan: in de shape urn:x:T.");
	n = shapes_notes(load(&cx, MANY), &notes);
	assert_int_equal(0, n);
	unit_ctx_done(&cx);
}

static void an_entailment_regime_is_refused(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	shapes *s;
	assert_int_equal(ST_INVALID, shapes_load(&cx, parse(&cx, S("<> sh:entailment <http://www.w3.org/ns/entailment/RDFS> . :S sh:targetClass :C .")), &s));
	assert_true(slice_contains(cx.err.message, S("<http://www.w3.org/ns/entailment/RDFS>")));
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_report_does_not_depend_on_threads), cmocka_unit_test(sorted_and_walked_values_are_the_same), cmocka_unit_test(a_shared_shape_reports_where_it_was_asked_for),
		cmocka_unit_test(what_is_not_checked_is_said), cmocka_unit_test(an_entailment_regime_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
