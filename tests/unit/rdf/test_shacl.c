/* SPDX-License-Identifier: EUPL-1.2
 * The W3C's own cases run in tests/conformance; here stand what they leave out: sentences, callers' options, limits, ill-formed shapes. */
#include "unit/unit.h"
#include "rdf/rdf.h"
#include "rdf/shacl/shacl.h"

#define PREFIXES "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> ." \
	"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix : <urn:x:> . "

static graph *parse(ctx *cx, const char *text)
{
	graph *g = graph_new(cx->mem);
	assert_ok(cx, rdf_read(cx, RDF_TURTLE, JOIN(cx->mem, S(PREFIXES), slice_from(text)), S("urn:x:doc"), NULL, g, NULL));
	return g;
}

static shapes *load(ctx *cx, const char *text, graph **ret_g)
{
	shapes *s;
	graph *g = parse(cx, text);
	if (ret_g) *ret_g = g;
	assert_ok(cx, shapes_load(cx, g, &s));
	return s;
}

/* "path value message" of each result, one a line, in the order found. */
static slice validate(ctx *cx, const char *shapes_text, const char *data_text, const shacl_options *o)
{
	shacl_report r;
	assert_ok(cx, shacl_validate(cx, load(cx, shapes_text, NULL), parse(cx, data_text), o, &r));
	buf *out = buf_new(cx->mem, 100000);
	for (shacl_result *x = r.first; x; x = x->next) {
		if (x->path_text.p) buf_printf(out, "%.*s ", SL(x->path_text));
		if (x->value_term.kind) buf_printf(out, "[%.*s] ", SL(x->value_term.lex));
		buf_printf(out, "%.*s%s", SL(x->message), x->next ? "\n" : "");
	}
	assert_int_equal(r.conforms, r.count == 0);
	return buf_slice(out);
}

/* A property shape on :p of :a, the objects of :a :p, and what is said in English and in Dutch. */
static void every_component_has_its_sentence(void **state)
{
	(void)state;
	static const struct { const char *constraint, *values, *en, *nl; } CASES[] = {
		{ "sh:minCount 1", NULL, "At least 1 value is needed.", "Er is minstens 1 waarde nodig." },
		{ "sh:minCount 2", "1", "At least 2 values are needed.", "Er zijn minstens 2 waarden nodig." },
		{ "sh:maxCount 1", "1, 2", "There may be at most 1 value.", "Er mag hoogstens 1 waarde zijn." },
		{ "sh:maxCount 0", "1", "There may be no value here.", "Hier mag geen waarde staan." },
		{ "sh:datatype xsd:date", "'x'", "[x] Give a date as year-month-day, such as 2026-11-23.", "[x] Geef een datum als jaar-maand-dag, zoals 2026-11-23." },
		{ "sh:datatype xsd:date", "'2026-02-30'^^xsd:date", "[2026-02-30] Give a date as year-month-day, such as 2026-11-23.", NULL },
		{ "sh:datatype rdf:langString", "'x'", "[x] Say in which language this text is.", "[x] Zeg in welke taal deze tekst is." },
		{ "sh:datatype :odd", "'x'", "[x] Give a value of the type <urn:x:odd>.", NULL },
		{ "sh:class :C", ":b", "[urn:x:b] This must be of the kind <urn:x:C>.", NULL },
		{ "sh:class :L", ":b", "[urn:x:b] This must be of the kind Thing.", "[urn:x:b] Dit moet van de soort Ding zijn." },
		{ "sh:nodeKind sh:IRI", "'x'", "[x] Give a link (an IRI) here, not a text.", "[x] Geef hier een link (een IRI), geen tekst." },
		{ "sh:nodeKind sh:Literal", ":b", "[urn:x:b] Give a text, number or date here, not a link.", NULL },
		{ "sh:minExclusive 5", "5", "[5] This must be more than 5.", "[5] Dit moet meer zijn dan 5." },
		{ "sh:minInclusive 5", "4.9", "[4.9] This must be 5 or more.", "[4.9] Dit moet 5 of meer zijn." },
		{ "sh:maxExclusive 5", "5", "[5] This must be less than 5.", NULL },
		{ "sh:maxInclusive '2026-01-01'^^xsd:date", "'2026-01-02'^^xsd:date", "[2026-01-02] This must be 2026-01-01 or earlier.", "[2026-01-02] Dit moet 2026-01-01 of vroeger zijn." },
		{ "sh:minLength 3", "'\xC3\xA9\xC3\xA9'", "[\xC3\xA9\xC3\xA9] Use at least 3 characters.", NULL },
		{ "sh:minLength 1", "''", "[] This may not be empty.", "[] Dit mag niet leeg zijn." },
		{ "sh:maxLength 2", "'abc'", "[abc] Use at most 2 characters.", "[abc] Gebruik hoogstens 2 tekens." },
		{ "sh:pattern '^[0-9]+$'", "'a'", "[a] This is not written as it should be; the form is ^[0-9]+$.", NULL },
		{ "sh:languageIn ( 'nl' 'en' )", "'x'@nl-BE, 'y'@fr", "[y] Give this text in one of these languages: nl, en.", NULL },
		{ "sh:uniqueLang true", "'x'@nl, 'y'@nl, 'z'@en", "There is more than one text in the language nl; keep one.", "Er staat meer dan \xC3\xA9\xC3\xA9n tekst in de taal nl; hou er \xC3\xA9\xC3\xA9n." },
		{ "sh:equals :q", "1", "[1] This must be the same as <urn:x:q>.", NULL },
		{ "sh:disjoint :same", "1", "[1] This may not be the same as <urn:x:same>.", NULL },
		{ "sh:lessThan :end", "'2026-05-01'^^xsd:date", "[2026-05-01] This must come before \"End\".", "[2026-05-01] Dit moet voor \"Einde\" komen." },
		{ "sh:lessThanOrEquals :same", "1, 2", "[2] This may not be more than <urn:x:same>.", NULL },
		{ "sh:not [ sh:datatype xsd:integer ]", "1", "[1] This has a form that is not allowed here.", NULL },
		{ "sh:and ( [ sh:datatype xsd:integer ] [ sh:minInclusive 3 ] )", "1", "[1] This does not meet all that is asked here.", NULL },
		{ "sh:or ( [ sh:datatype xsd:date ] [ sh:minInclusive 3 ] )", "1", "[1] This meets none of the choices that are allowed here.", NULL },
		{ "sh:xone ( [ sh:datatype xsd:integer ] [ sh:minInclusive 0 ] )", "1", "[1] This must meet exactly one of the choices that are allowed here.", NULL },
		{ "sh:node [ sh:property [ sh:path :r ; sh:minCount 1 ] ]", ":b", "[urn:x:b] What is given here is not complete or not right yet.", NULL },
		{ "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMinCount 2", ":b, 1", "At least 2 of the values must be of the kind that is asked here.", NULL },
		{ "sh:qualifiedValueShape [ sh:nodeKind sh:IRI ] ; sh:qualifiedMaxCount 1", ":b, :c", "At most 1 of the values may be of this kind.", NULL },
		{ "sh:hasValue :L", ":b", "The value Thing is needed here.", "De waarde Ding is hier nodig." },
		{ "sh:in ( :L 1 )", ":b", "[urn:x:b] Choose one of these: Thing, 1.", "[urn:x:b] Kies een van deze: Ding, 1." },
		{ "sh:in ( 1 2 ) ; sh:message 'One or two.'@en , 'E\xC3\xA9n of twee.'@nl", "3", "[3] One or two.", "[3] E\xC3\xA9n of twee." },
	};
	static const char SHAPES[] = "<urn:x:S> a sh:NodeShape ; sh:targetNode :a ; sh:property [ sh:path :p ; %s ] . :L rdfs:label 'Thing'@en , 'Ding'@nl . :other a sh:PropertyShape ; sh:path :end ; sh:name 'End'@en , 'Einde'@nl .";
	static const char DATA[] = ":a :same 1 ; :end '2026-01-01'^^xsd:date . ";
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		for (int l = 0; l < 2; l++) {
			ctx cx = unit_ctx();
			cx.lang = l ? LANG_NL : LANG_EN;
			const char *wanted = l ? CASES[i].nl : CASES[i].en;
			char shapes_text[1000], data_text[1000];
			snprintf(shapes_text, sizeof shapes_text, SHAPES, CASES[i].constraint);
			snprintf(data_text, sizeof data_text, "%s%s%s%s", DATA, CASES[i].values ? ":a :p " : "", CASES[i].values ? CASES[i].values : "", CASES[i].values ? " ." : "");
			slice got = validate(&cx, shapes_text, data_text, NULL);
			if (wanted) assert_slice(got, arena_printf(cx.mem, "<urn:x:p> %s", wanted).p);
			unit_ctx_done(&cx);
		}
	}
}

static void closed_shapes_name_the_property(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	assert_slice(validate(&cx, ":S sh:targetNode :a ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ; sh:property [ sh:path :p ] .", ":a :p 1 ; :q 2 ; a :C .", NULL), "<urn:x:q> [2] The property <urn:x:q> is not allowed here.");
	unit_ctx_done(&cx);
}

static bool known_instance(void *arg, slice value, slice class_iri)
{
	++*(int *)arg;
	return slice_eq(value, S("urn:x:elsewhere")) && slice_eq(class_iri, S("urn:x:C"));
}

static void classes_of_other_resources_are_asked_for(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	int asked = 0;
	shacl_options o = { .is_instance = known_instance, .arg = &asked };
	assert_slice(validate(&cx, ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:class :C ] .", ":a :p :elsewhere , :nowhere , 'x' , :here . :here a :D . :D rdfs:subClassOf :E . :E rdfs:subClassOf :C , :D .", &o),
		     "<urn:x:p> [urn:x:nowhere] This must be of the kind <urn:x:C>.\n<urn:x:p> [x] This must be of the kind <urn:x:C>.");
	assert_int_equal(2, asked);
	unit_ctx_done(&cx);
}

static void results_stop_at_the_limit(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	shacl_options o = { .most_results = 2 };
	shacl_report r;
	assert_ok(&cx, shacl_validate(&cx, load(&cx, ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:nodeKind sh:IRI ] .", NULL), parse(&cx, ":a :p 1, 2, 3, 4 ."), &o, &r));
	assert_int_equal(4, r.count);
	assert_non_null(r.first->next);
	assert_null(r.first->next->next);
	unit_ctx_done(&cx);
}

static void one_node_against_one_shape(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g;
	shapes *s = load(&cx, ":S a sh:NodeShape ; sh:property :P . :P sh:path :p ; sh:minCount 1 ; sh:severity sh:Warning . :T a sh:NodeShape .", &g);
	graph *data = parse(&cx, ":a :q 1 . :b :p 1 .");
	shacl_report r;
	assert_ok(&cx, shacl_validate_node(&cx, s, graph_find_iri(g, S("urn:x:S")), data, graph_find_iri(data, S("urn:x:a")), NULL, &r));
	assert_int_equal(1, r.count);
	assert_int_equal(graph_find_iri(data, S("urn:x:a")), r.first->focus);
	assert_int_equal(graph_find_iri(g, S("urn:x:P")), r.first->shape);
	assert_int_equal(graph_find_iri(g, S("urn:x:p")), r.first->path);
	assert_int_equal(graph_find_iri(g, SH("MinCountConstraintComponent")), r.first->component);
	assert_int_equal(graph_find_iri(g, SH("Warning")), r.first->severity);
	assert_slice(r.first->path_iri, "urn:x:p");
	assert_ok(&cx, shacl_validate_node(&cx, s, graph_find_iri(g, S("urn:x:S")), data, graph_find_iri(data, S("urn:x:b")), NULL, &r));
	assert_true(r.conforms);
	assert_int_equal(ST_NOT_FOUND, shacl_validate_node(&cx, s, graph_find_iri(g, S("urn:x:p")), data, 1, NULL, &r));
	assert_int_equal(ST_NOT_FOUND, shacl_validate_node(&cx, s, 0, data, 1, NULL, &r));
	unit_ctx_done(&cx);
}

static void a_target_may_be_outside_the_data(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	shacl_report r;
	shapes *s = load(&cx, ":S sh:targetNode :away , 'text' ; sh:nodeKind sh:IRI ; sh:property [ sh:path ( :p [ sh:zeroOrMorePath :q ] ) ; sh:minCount 1 ] .", NULL);
	graph *data = parse(&cx, ":a :p 1 ."), *report = graph_new(cx.mem);
	assert_ok(&cx, shacl_validate(&cx, s, data, NULL, &r));
	assert_int_equal(3, r.count);
	for (shacl_result *x = r.first; x; x = x->next) {
		assert_int_equal(0, x->focus);
		assert_int_not_equal(TERM_NONE, x->focus_term.kind);
	}
	assert_ok(&cx, shacl_report_graph(&cx, s, data, &r, report));
	assert_int_not_equal(0, graph_subject(report, SH("focusNode"), graph_find_iri(report, S("urn:x:away"))));
	assert_int_not_equal(0, graph_find_iri(report, SH("zeroOrMorePath")));
	unit_ctx_done(&cx);
}

static void the_report_speaks_the_language_asked(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	cx.lang = LANG_NL;
	shacl_report r;
	shapes *s = load(&cx, "_:g1 sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 1 ] .", NULL);
	graph *data = parse(&cx, ":a :q _:g1 . _:g1 :r 1 ."), *report = graph_new(cx.mem);
	assert_ok(&cx, shacl_validate(&cx, s, data, NULL, &r));
	assert_ok(&cx, shacl_report_graph(&cx, s, data, &r, report));
	graph_walk w = graph_match(report, 0, graph_find_iri(report, SH("resultMessage")), 0);
	assert_true(graph_next(&w));
	assert_slice(graph_term(report, w.t.o)->lex, "Er is minstens 1 waarde nodig.");
	assert_slice(graph_term(report, w.t.o)->lang, "nl");
	assert_slice(graph_value(report, graph_subject(report, RDF("type"), graph_find_iri(report, SH("ValidationReport"))), SH("conforms")), "false");
	unit_ctx_done(&cx);
}

static void shapes_that_come_back_to_themselves_end(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	static const char PERSON[] = ":P sh:targetNode :a ; sh:property [ sh:path :knows ; sh:node :P ] , [ sh:path :name ; sh:minCount 1 ] .";
	assert_slice(validate(&cx, PERSON, ":a :name 'a' ; :knows :b . :b :name 'b' ; :knows :a , :b .", NULL), "");
	assert_slice(validate(&cx, PERSON, ":a :name 'a' ; :knows :b . :b :knows :a .", NULL), "<urn:x:knows> [urn:x:b] What is given here is not complete or not right yet.");
	unit_ctx_done(&cx);
}

static void work_has_a_limit(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	shapes *s = load(&cx, ":P sh:targetNode :n0 ; sh:property [ sh:path :knows ; sh:node :P ] .", NULL);
	graph *data = parse(&cx, "");
	tid knows = graph_iri(data, S("urn:x:knows")), n[40];
	for (size_t i = 0; i < 40; i++) n[i] = graph_iri(data, arena_printf(cx.mem, "urn:x:n%zu", i));
	for (size_t i = 0; i < 40; i++) for (size_t k = 0; k < 40; k++) graph_add(data, n[i], knows, n[k]); /* everybody knows everybody: 40! ways round */
	shacl_report r;
	assert_int_equal(ST_TOO_LARGE, shacl_validate(&cx, s, data, NULL, &r));
	graph *chain = parse(&cx, "");
	tid p = graph_iri(chain, S("urn:x:knows")), at = graph_iri(chain, S("urn:x:n0"));
	for (size_t i = 1; i < 5000; i++) {
		tid next = graph_iri(chain, arena_printf(cx.mem, "urn:x:n%zu", i));
		graph_add(chain, at, p, next);
		at = next;
	}
	assert_int_equal(ST_TOO_LARGE, shacl_validate(&cx, s, chain, NULL, &r));
	unit_ctx_done(&cx);
}

static void paths_are_written_for_people(void **state)
{
	(void)state;
	static const struct { const char *path, *text; } CASES[] = {
		{ ":p", "<urn:x:p>" }, { "rdfs:label", "rdfs:label" }, { "[ sh:inversePath rdfs:label ]", "^rdfs:label" }, { "( rdf:type rdfs:label )", "rdf:type/rdfs:label" },
		{ "[ sh:alternativePath ( rdf:type ( rdfs:label rdf:first ) ) ]", "rdf:type|(rdfs:label/rdf:first)" }, { "[ sh:zeroOrMorePath [ sh:inversePath rdf:type ] ]", "(^rdf:type)*" },
		{ "( rdf:type [ sh:zeroOrMorePath rdfs:subClassOf ] )", "rdf:type/rdfs:subClassOf*" }, { "[ sh:oneOrMorePath rdf:rest ]", "rdf:rest+" }, { "[ sh:zeroOrOnePath rdf:rest ]", "rdf:rest?" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		char text[500];
		snprintf(text, sizeof text, ":S sh:targetNode :a ; sh:property [ sh:path %s ; sh:minCount 9 ] .", CASES[i].path);
		shacl_report r;
		assert_ok(&cx, shacl_validate(&cx, load(&cx, text, NULL), parse(&cx, ""), NULL, &r));
		assert_slice(r.first->path_text, CASES[i].text);
		unit_ctx_done(&cx);
	}
}

static void ill_formed_shapes_are_named(void **state)
{
	(void)state;
	static const struct { const char *text, *reason; } CASES[] = {
		{ ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 'x' ] .", "The shape urn:x:S cannot be used: <urn:x:p>: sh:minCount is not a whole number" },
		{ ":S sh:targetNode :a ; sh:property [ sh:minCount 1 ] .", "The shape urn:x:S cannot be used: a sh:property has no sh:path" },
		{ ":S sh:targetNode :a ; sh:property [ sh:path 'x' ] .", "The shape urn:x:S cannot be used: sh:path is a text and not a property" },
		{ ":S sh:targetNode :a ; sh:property [ sh:path [ :x 1 ] ] .", "The shape urn:x:S cannot be used: sh:path is not a path" },
		{ ":S sh:targetNode :a ; sh:path _:l . _:l sh:inversePath _:l .", "The shape urn:x:S cannot be used: sh:path goes round in a circle" },
		{ ":S sh:targetNode :a ; sh:path _:l . _:l rdf:first :p ; rdf:rest _:l .", "The shape urn:x:S cannot be used: a list in sh:path is empty or does not end" },
		{ ":S sh:path :p , :q .", "The shape urn:x:S cannot be used: <urn:x:p>: a property shape has two sh:path; it takes one" },
		{ ":S sh:nodeKind sh:Iri .", "The shape urn:x:S cannot be used: sh:nodeKind is none of sh:IRI, sh:BlankNode, sh:Literal and their combinations" },
		{ ":S sh:class 'x' .", "The shape urn:x:S cannot be used: sh:class is not an IRI" }, { ":S sh:in :x .", "The shape urn:x:S cannot be used: sh:in is not a list" },
		{ ":S sh:or ( 'x' ) .", "The shape urn:x:S cannot be used: sh:or has a member that is not a shape" }, { ":S sh:node 1 .", "The shape urn:x:S cannot be used: sh:node is not a shape" },
		{ ":S sh:pattern '(' .", "The shape urn:x:S cannot be used: The pattern ( cannot be used: a ) is missing." }, { ":S sh:datatype xsd:date , xsd:gYear .", "The shape urn:x:S cannot be used: sh:datatype stands there more than once" },
		{ ":S a sh:NodeShape ; sh:minCount 1 .", "The shape urn:x:S cannot be used: sh:minCount needs a shape with sh:path" }, { ":S sh:minInclusive :x .", "The shape urn:x:S cannot be used: sh:minInclusive is not a number, date or text" },
		{ ":S sh:targetClass 'x' .", "The shape urn:x:S cannot be used: sh:targetClass is not an IRI" }, { ":S a sh:NodeShape ; sh:severity 'high' .", "The shape urn:x:S cannot be used: sh:severity is not an IRI" },
		{ ":S sh:path :p ; sh:qualifiedValueShape :T ; sh:qualifiedMinCount :x .", "The shape urn:x:S cannot be used: <urn:x:p>: sh:qualifiedMinCount needs a whole number, and beside it sh:qualifiedValueShape with a shape" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		shapes *s;
		assert_int_equal(ST_INVALID, shapes_load(&cx, parse(&cx, CASES[i].text), &s));
		assert_slice(cx.err.message, CASES[i].reason);
		assert_slice(cx.err.findings->at, "urn:x:S");
		unit_ctx_done(&cx);
	}
}

static void property_shapes_of_which_nothing_is_said_ask_nothing(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	assert_slice(validate(&cx, ":S sh:targetNode :a ; sh:property :undefined .", ":a :p 1 .", NULL), "");
	unit_ctx_done(&cx);
}

typedef struct job { const shapes *s; const graph *data; size_t results; } job;
static void *validate_often(void *arg)
{
	job *j = arg;
	for (int i = 0; i < 200; i++) {
		ctx cx = unit_ctx();
		shacl_report r;
		assert_ok(&cx, shacl_validate(&cx, j->s, j->data, NULL, &r));
		j->results += r.count;
		unit_ctx_done(&cx);
	}
	return NULL;
}

static void loaded_shapes_serve_many_threads(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	job jobs[4];
	pthread_t threads[4];
	shapes *s = load(&cx, ":S sh:targetClass :C ; sh:property [ sh:path :p ; sh:minCount 1 ; sh:pattern '^[a-z]+$' ; sh:in ( 'a' 'B' ) ] .", NULL);
	graph *data = parse(&cx, ":a a :C ; :p 'a' . :b a :C ; :p 'B' , 'c' . :c a :C .");
	for (int i = 0; i < 4; i++) {
		jobs[i] = (job){ s, data, 0 };
		thread_start(&threads[i], "test", validate_often, &jobs[i]);
	}
	for (int i = 0; i < 4; i++) {
		thread_join(threads[i]);
		assert_int_equal(200 * 3, jobs[i].results);
	}
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_component_has_its_sentence), cmocka_unit_test(closed_shapes_name_the_property), cmocka_unit_test(classes_of_other_resources_are_asked_for),
		cmocka_unit_test(results_stop_at_the_limit), cmocka_unit_test(one_node_against_one_shape), cmocka_unit_test(a_target_may_be_outside_the_data),
		cmocka_unit_test(the_report_speaks_the_language_asked), cmocka_unit_test(shapes_that_come_back_to_themselves_end), cmocka_unit_test(work_has_a_limit),
		cmocka_unit_test(paths_are_written_for_people), cmocka_unit_test(ill_formed_shapes_are_named), cmocka_unit_test(property_shapes_of_which_nothing_is_said_ask_nothing),
		cmocka_unit_test(loaded_shapes_serve_many_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
