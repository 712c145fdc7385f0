/* SPDX-License-Identifier: EUPL-1.2
 * Runs over many nodes: the report does not depend on threads or on how values are found; groups count what is not kept; what was not
 * checked is said; hostile shapes and data end with a sentence. */
#include "unit/unit.h"
#include "rdf/rdf.h"
#include "rdf/shacl/shacl.h"

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
	graph *shapes_graph = parse(&cx, slice_from(MANY)), *data = parse(&cx, things(&cx, 1000));
	assert_ok(&cx, shapes_load(&cx, shapes_graph, &s));
	static const size_t MOST[] = { 1, 100, 1000000 };
	for (size_t m = 0; m < COUNT_OF(MOST); m++) {
		slice first = NO_SLICE;
		for (unsigned threads = 0; threads < 6; threads++) {
			shacl_options o = { .most_results = MOST[m], .threads = threads, .examples = m == 1 ? 3 : 0 };
			shacl_report r;
			assert_ok(&cx, shacl_validate(&cx, s, data, &o, &r));
			size_t kept = 0, grouped = 0, *of = arena_new(cx.mem, size_t, r.group_n);
			for (const shacl_result *x = r.first; x; x = x->next, kept++) of[x->group]++;
			for (size_t i = 0; i < r.group_n; i++) grouped += r.groups[i].count;
			for (size_t i = 0; i < r.group_n; i++) if (o.examples) assert_true(of[i] >= 3 || of[i] == r.groups[i].count);
			if (o.examples) assert_true(kept >= MOST[m] && kept <= MOST[m] + 3 * r.group_n);
			else assert_int_equal(kept, r.count < MOST[m] ? r.count : MOST[m]);
			assert_int_equal(grouped, r.count);
			assert_true(r.count > 2000 && r.group_n > 8);
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

/* What the specification says in so many words, case by case: how many results there are. */
static void each_rule_counts_as_the_specification_says(void **state)
{
	(void)state;
	static const struct { const char *rule, *shapes, *data; size_t count; } CASES[] = {
		{ "a deactivated shape asks nothing", ":S sh:targetNode :a ; sh:deactivated true ; sh:property [ sh:path :p ; sh:minCount 1 ] .", "", 0 },
		{ "nor does a deactivated property shape", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:deactivated true ] , [ sh:path :q ; sh:minCount 1 ] .", "", 1 },
		{ "a deactivated shape holds where sh:not asks for it", ":S sh:targetNode :a ; sh:not [ sh:deactivated true ; sh:class :C ] .", "", 1 },
		{ "deactivated false is not deactivated", ":S sh:targetNode :a ; sh:deactivated false ; sh:class :C .", "", 1 },
		{ "closed: ignored and named properties are allowed", ":S sh:targetNode :a ; sh:closed true ; sh:ignoredProperties ( rdf:type :i ) ; sh:property [ sh:path :p ] .", ":a a :C ; :i 1 ; :p 2 ; :q 3 , 4 .", 2 },
		{ "closed false closes nothing", ":S sh:targetNode :a ; sh:closed false .", ":a :q 3 .", 0 },
		{ "closed: paths that are no property do not name one", ":S sh:targetNode :a ; sh:closed true ; sh:property [ sh:path ( :p :q ) ] .", ":a :p :b .", 1 },
		{ "languageIn takes parts of a tag", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:languageIn ( 'nl' 'en-GB' ) ] .", ":a :p 'a'@nl-BE , 'b'@en , 'c'@en-gb-oxendict , 'd'@nld , 'e' .", 3 },
		{ "uniqueLang: once for each language", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:uniqueLang true ] .", ":a :p 'a'@nl , 'b'@nl , 'c'@nl , 'd'@en , 'e'@EN , 'f' , 'g' .", 2 },
		{ "lessThan: each pair that is not", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:lessThan :q ] .", ":a :p 1 , 5 ; :q 4 , 6 .", 1 },
		{ "lessThan: what cannot be compared is not less", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:lessThan :q ] .", ":a :p 1 ; :q 'x' , :b .", 2 },
		{ "lessThanOrEquals", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:lessThanOrEquals :q ] .", ":a :p 4 ; :q 4 , 3.9 .", 1 },
		{ "equals: in both directions", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:equals :q ] .", ":a :p 1 , 2 ; :q 2 , 3 , 4 .", 3 },
		{ "equals without values", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:equals :q ] .", ":a :q 2 .", 1 },
		{ "disjoint", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:disjoint :q ] .", ":a :p 1 , 2 , 3 ; :q 2 , 3 , 4 .", 2 },
		{ "qualified: at least, at most", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMinCount 2 ] , [ sh:path :p ; sh:qualifiedValueShape [ sh:class :C ] ; sh:qualifiedMaxCount 0 ] .", ":a :p :b , :c . :b a :C .", 2 },
		{ "qualified, disjoint: who is of a sibling does not count", ":S sh:targetNode :hand ; sh:property [ sh:path :digit ; sh:qualifiedValueShape [ sh:class :Thumb ] ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ] ,"
		  " [ sh:path :digit ; sh:qualifiedValueShape [ sh:class :Finger ] ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ] .", ":hand :digit :x . :x a :Thumb , :Finger .", 2 },
		{ "qualified without disjoint: who is of both counts for both", ":S sh:targetNode :hand ; sh:property [ sh:path :digit ; sh:qualifiedValueShape [ sh:class :Thumb ] ; sh:qualifiedMinCount 1 ] ,"
		  " [ sh:path :digit ; sh:qualifiedValueShape [ sh:class :Finger ] ; sh:qualifiedMinCount 1 ] .", ":hand :digit :x . :x a :Thumb , :Finger .", 0 },
		{ "siblings stand under any of the parents", ":S sh:targetNode :hand ; sh:property :A . :T sh:property :A , :B . :A sh:path :digit ; sh:qualifiedValueShape [ sh:class :Thumb ] ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 1 ."
		  " :B sh:path :digit ; sh:qualifiedValueShape [ sh:class :Finger ] .", ":hand :digit :x . :x a :Thumb , :Finger .", 1 },
		{ "a shape that is its own class is for its instances", ":C a rdfs:Class , sh:NodeShape ; sh:property [ sh:path :p ; sh:minCount 1 ] .", ":a a :C . :b a :D . :D rdfs:subClassOf :C .", 2 },
		{ "targets are held against a shape once", ":S sh:targetNode :a ; sh:targetClass :C ; sh:targetSubjectsOf :p ; sh:targetObjectsOf :p ; sh:nodeKind sh:Literal .", ":a a :C ; :p :a .", 1 },
		{ "a path back and forth", ":S sh:targetNode :a ; sh:property [ sh:path [ sh:inversePath ( :p [ sh:alternativePath ( :q [ sh:inversePath :r ] ) ] ) ] ; sh:maxCount 0 ] .", ":x :p :y . :y :q :a . :z :p :w . :a :r :w .", 1 },
		{ "loops of loops end", ":S sh:targetNode :a ; sh:property [ sh:path [ sh:zeroOrMorePath [ sh:oneOrMorePath [ sh:zeroOrOnePath ( :p [ sh:zeroOrMorePath :q ] ) ] ] ] ; sh:maxCount 3 ] .", ":a :p :b . :b :q :c , :a . :c :q :b ; :p :d . :d :p :a .", 1 },
		{ "zero steps reach what is no node of the data", ":S sh:targetNode :nowhere , 'text' ; sh:property [ sh:path [ sh:zeroOrMorePath :p ] ; sh:nodeKind sh:BlankNode ] .", "", 2 },
		{ "sh:not of a shape that comes back to itself", ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:not :S ] .", ":a :p :a .", 1 },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		shacl_report r;
		assert_ok(&cx, shacl_validate(&cx, load(&cx, CASES[i].shapes), parse(&cx, slice_from(CASES[i].data)), NULL, &r));
		if (r.count != CASES[i].count) fprintf(stderr, "%s: %zu results, not %zu\n", CASES[i].rule, r.count, CASES[i].count);
		assert_int_equal(CASES[i].count, r.count);
		unit_ctx_done(&cx);
	}
}

static void lighter_results_can_be_left_out(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	shapes *s = load(&cx, ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:severity sh:Info ] , [ sh:path :q ; sh:minCount 1 ; sh:severity sh:Warning ] , [ sh:path :r ; sh:minCount 1 ] , [ sh:path :s ; sh:minCount 1 ; sh:severity :Grave ] ,"
			      " [ sh:path :t ; sh:node [ sh:property [ sh:path :u ; sh:minCount 1 ; sh:severity sh:Info ] ] ] .");
	graph *data = parse(&cx, S(":a :t :b ."));
	static const size_t COUNTS[] = { [SHACL_INFO] = 5, [SHACL_WARNING] = 4, [SHACL_VIOLATION] = 3 };
	for (shacl_grade g = SHACL_INFO; g <= SHACL_VIOLATION; g++) {
		shacl_options o = { .least = g };
		shacl_report r;
		assert_ok(&cx, shacl_validate(&cx, s, data, &o, &r));
		assert_int_equal(COUNTS[g], r.count); /* what is wrong inside a value counts whatever its own severity: 4.7.1 asks for conformance */
	}
	shapes *light = load(&cx, ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:severity sh:Info ] .");
	shacl_options o = { .least = SHACL_WARNING };
	shacl_report r;
	assert_ok(&cx, shacl_validate(&cx, light, data, &o, &r));
	assert_true(r.conforms);
	unit_ctx_done(&cx);
}

static void a_value_tells_why_it_does_not_meet_its_shape(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = parse(&cx, S(":S sh:targetNode :a ; sh:property [ sh:path :part ; sh:node :P ] . :P sh:property [ sh:path :name ; sh:minCount 1 ] , [ sh:path :size ; sh:datatype xsd:integer ] , [ sh:path :part ; sh:node :P ] ."));
	graph *data = parse(&cx, S(":a :part :b . :b :size 'x' ; :part :c . :c :size 2 .")), *report = graph_new(cx.mem);
	shapes *s;
	shacl_report r;
	assert_ok(&cx, shapes_load(&cx, g, &s));
	assert_ok(&cx, shacl_validate(&cx, s, data, NULL, &r));
	assert_int_equal(1, r.count);
	size_t n = 0;
	for (const shacl_result *d = r.first->detail; d; d = d->next, n++) {
		assert_slice(d->focus_term.lex, "urn:x:b");
		assert_null(d->detail);
	}
	assert_int_equal(3, n);
	assert_ok(&cx, shacl_report_graph(&cx, s, data, &r, report));
	tid detail = graph_find_iri(report, SH("detail"));
	n = 0;
	for (graph_walk w = graph_match(report, 0, detail, 0); graph_next(&w);) n++;
	assert_int_equal(3, n);
	unit_ctx_done(&cx);
}

static graph *ring(ctx *cx, const char *step, size_t n)
{
	graph *g = parse(cx, S(""));
	tid p = graph_iri(g, slice_from(step)), first = graph_iri(g, S("urn:x:n0")), at = first;
	for (size_t i = 1; i < n; i++) {
		tid next = graph_iri(g, arena_printf(cx->mem, "urn:x:n%zu", i));
		graph_add(g, at, p, next);
		at = next;
	}
	graph_add(g, at, p, first);
	return g;
}

/* A loop of 100,000 nodes is walked once for one target; for all of them it is too much, and that is said in time. */
static void loops_of_many_nodes_end(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *data = ring(&cx, "urn:x:next", 100000);
	shacl_report r;
	assert_ok(&cx, shacl_validate(&cx, load(&cx, ":S sh:targetNode :n0 ; sh:property [ sh:path [ sh:zeroOrMorePath :next ] ; sh:maxCount 99999 ] , [ sh:path [ sh:oneOrMorePath [ sh:inversePath :next ] ] ; sh:minCount 100001 ] ."), data, NULL, &r));
	assert_int_equal(2, r.count);
	static const char *const TOO_MUCH[] = {
		":S sh:targetSubjectsOf :next ; sh:property [ sh:path [ sh:zeroOrMorePath :next ] ; sh:maxCount 1 ] .",
		":S sh:targetNode :n0 ; sh:property [ sh:path ( [ sh:zeroOrMorePath :next ] [ sh:zeroOrMorePath :next ] ) ; sh:maxCount 1 ] .",
		":S sh:targetNode :n0 ; sh:property [ sh:path [ sh:zeroOrMorePath [ sh:zeroOrMorePath :next ] ] ; sh:maxCount 1 ] .",
	};
	data = ring(&cx, "urn:x:next", 10000);
	for (size_t i = 0; i < COUNT_OF(TOO_MUCH); i++) {
		shacl_options o = { .threads = i ? 1 : 4 };
		assert_int_equal(ST_TOO_LARGE, shacl_validate(&cx, load(&cx, TOO_MUCH[i]), data, &o, &r));
		assert_slice(cx.err.message, "Checking this takes more work than is allowed for data of this size; make the shapes less recursive.");
	}
	unit_ctx_done(&cx);
}

/* Lists as long as may be, against many values; longer ones are refused by name. */
static void long_lists_and_many_values(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *text = buf_new(cx.mem, 16u << 20), *data = buf_new(cx.mem, 16u << 20);
	shapes *s;
	shacl_report r;
	buf_lit(text, ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:in (");
	for (int i = 0; i < 9990; i++) buf_printf(text, " %d", i * 2);
	buf_lit(text, ") ] ; sh:closed true ; sh:ignoredProperties (");
	for (int i = 0; i < 9000; i++) buf_printf(text, " :i%d", i);
	buf_lit(text, ") .");
	for (int i = 0; i < 20000; i++) buf_printf(data, ":a :p %d . :a :i%d 1 . ", i, i);
	graph *g = parse(&cx, buf_slice(text)), *d = parse(&cx, buf_slice(data));
	assert_ok(&cx, shapes_load(&cx, g, &s));
	int64_t began = time_monotonic_us();
	assert_ok(&cx, shacl_validate(&cx, s, d, NULL, &r));
	assert_true(time_monotonic_us() - began < 20000000);
	assert_int_equal(10010 + 11000, r.count);
	buf_clear(text);
	buf_lit(text, ":S sh:in (");
	for (int i = 0; i < 10001; i++) buf_printf(text, " %d", i);
	buf_lit(text, ") .");
	assert_int_equal(ST_INVALID, shapes_load(&cx, parse(&cx, buf_slice(text)), &s));
	assert_slice(cx.err.message, "The shape urn:x:S cannot be used: sh:in has more than 10,000 members, or goes round in a circle");
	unit_ctx_done(&cx);
}

/* Comparisons of all with all are the only work that grows with the square of the values: refused when it is out of proportion. */
static void many_values_against_many(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *data = buf_new(cx.mem, 16u << 20);
	for (int i = 0; i < 10000; i++) buf_printf(data, ":a :p %d ; :q %d ; :t 't%d'@nl , 't%d'@nl-x%d . ", i, i + 30000, i, i, i);
	graph *d = parse(&cx, buf_slice(data));
	static const struct { const char *constraint; status st; size_t count; } CASES[] = {
		{ "sh:path :p ; sh:equals :q", ST_OK, 20000 }, { "sh:path :p ; sh:disjoint :q", ST_OK, 0 }, { "sh:path :t ; sh:uniqueLang true", ST_OK, 1 }, { "sh:path :p ; sh:lessThan :q", ST_TOO_LARGE, 0 },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		char text[200];
		shacl_report r;
		snprintf(text, sizeof text, ":S sh:targetNode :a ; sh:property [ %s ] .", CASES[i].constraint);
		status st = shacl_validate(&cx, load(&cx, text), d, NULL, &r);
		assert_int_equal(CASES[i].st, st);
		if (st == ST_OK) assert_int_equal(CASES[i].count, r.count);
	}
	unit_ctx_done(&cx);
}

/* Shapes in one another: as deep as may be, and deeper. */
static void deep_nesting_ends_with_a_sentence(void **state)
{
	(void)state;
	static const struct { int depth; status st; } CASES[] = { { 90, ST_OK }, { 150, ST_TOO_LARGE } };
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		buf *text = buf_new(cx.mem, 1u << 20);
		shapes *s;
		shacl_report r;
		buf_lit(text, ":S0 sh:targetNode :n0 . ");
		for (int k = 0; k < CASES[i].depth; k++) buf_printf(text, ":S%d sh:property [ sh:path :next ; sh:node :S%d ] . ", k, k + 1);
		buf_printf(text, ":S%d sh:class :C .", CASES[i].depth);
		assert_ok(&cx, shapes_load(&cx, parse(&cx, buf_slice(text)), &s));
		assert_int_equal(CASES[i].st, shacl_validate(&cx, s, ring(&cx, "urn:x:next", 1000), NULL, &r));
		if (CASES[i].st == ST_OK) assert_int_equal(1, r.count);
		else assert_slice(cx.err.message, "The shapes nest deeper than 200 for one thing; make them less recursive.");
		unit_ctx_done(&cx);
	}
}

/* Property shapes in one another, far deeper than any stack: loaded, and each counted by itself. */
static void a_chain_of_property_shapes_needs_no_stack(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *text = buf_new(cx.mem, 64u << 20);
	shapes *s;
	shacl_report r;
	buf_lit(text, ":S0 sh:targetNode :n0 ; sh:path :p . ");
	for (int k = 0; k < 100000; k++) buf_printf(text, ":S%d sh:property :S%d . :S%d sh:path :p ; sh:minCount 1 . ", k, k + 1, k + 1);
	assert_ok(&cx, shapes_load(&cx, parse(&cx, buf_slice(text)), &s));
	assert_ok(&cx, shacl_validate(&cx, s, parse(&cx, S(":n0 :p :n1 . :n1 :p :n2 .")), NULL, &r));
	assert_int_equal(1, r.count);
	unit_ctx_done(&cx);
}

/* A pattern that makes other engines try 2^n ways takes time in proportion here, and its work counts. */
static void patterns_cannot_hang(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *data = buf_new(cx.mem, 1u << 20);
	shacl_report r;
	buf_lit(data, ":a :p '");
	for (int i = 0; i < 20000; i++) buf_putc(data, 'a');
	buf_lit(data, "!' .");
	int64_t began = time_monotonic_us();
	assert_ok(&cx, shacl_validate(&cx, load(&cx, ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:pattern '^(a+)+$' ; sh:pattern '^(a|aa)+$' ; sh:pattern '(.*a){12}$' ] ."), parse(&cx, buf_slice(data)), NULL, &r));
	assert_int_equal(3, r.count);
	assert_true(time_monotonic_us() - began < 20000000);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_report_does_not_depend_on_threads), cmocka_unit_test(sorted_and_walked_values_are_the_same), cmocka_unit_test(a_shared_shape_reports_where_it_was_asked_for),
		cmocka_unit_test(what_is_not_checked_is_said), cmocka_unit_test(an_entailment_regime_is_refused), cmocka_unit_test(each_rule_counts_as_the_specification_says),
		cmocka_unit_test(lighter_results_can_be_left_out), cmocka_unit_test(a_value_tells_why_it_does_not_meet_its_shape), cmocka_unit_test(loops_of_many_nodes_end),
		cmocka_unit_test(long_lists_and_many_values), cmocka_unit_test(many_values_against_many), cmocka_unit_test(deep_nesting_ends_with_a_sentence), cmocka_unit_test(patterns_cannot_hang), cmocka_unit_test(a_chain_of_property_shapes_needs_no_stack),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
