/* SPDX-License-Identifier: EUPL-1.2
 * The reports: what people read in both languages, what programs get, and RDF that is a report by SHACL's own rules. */
#include "unit/unit.h"
#include "format/json.h"
#include "rdf/rdf.h"
#include "rdf/shacl/shacl.h"

#define PREFIXES "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix dct: <http://purl.org/dc/terms/> ." \
	"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix : <urn:x:> . "
#define SHAPES ":Dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:name 'title'@en , 'titel'@nl ] , [ sh:path dct:issued ; sh:datatype xsd:date ; sh:severity sh:Warning ] ," \
	" [ sh:path dct:publisher ; sh:class :Agent ] , [ sh:path ( dcat:distribution [ sh:inversePath dct:isPartOf ] ) ; sh:maxCount 0 ; sh:severity sh:Info ] ." \
	":Closed rdfs:label 'Only this'@en , 'Alleen dit'@nl ; sh:targetNode :c ; sh:closed true . :Unused sh:targetClass :Nothing ; sh:nodeKind sh:IRI ; sh:sparql [ sh:select '' ] ."
#define DATA ":a a dcat:Dataset ; dct:issued 'soon' ; dct:publisher :p , 'text' ; dcat:distribution :d . :x dct:isPartOf :d . :b a dcat:Dataset ; dct:title 'B' . _:n a dcat:Dataset . :c :q 'a \"long\" text\\n over lines'@nl-BE ; :r 2 ."

static graph *parse(ctx *cx, const char *text)
{
	graph *g = graph_new(cx->mem);
	assert_ok(cx, rdf_read(cx, RDF_TURTLE, JOIN(cx->mem, S(PREFIXES), slice_from(text)), S("urn:x:doc"), NULL, g, NULL));
	return g;
}

typedef struct fixture { graph *g, *data; shapes *s; shacl_report r; buf *out; } fixture;

static fixture checked(ctx *cx, const char *shapes_text, const char *data_text)
{
	fixture f = { .g = parse(cx, shapes_text), .data = parse(cx, data_text), .out = buf_new(cx->mem, 1u << 20) };
	assert_ok(cx, shapes_load(cx, f.g, &f.s));
	assert_ok(cx, shacl_validate(cx, f.s, f.data, NULL, &f.r));
	return f;
}

static void people_read_what_is_wrong_and_what_to_do(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	fixture f = checked(&cx, SHAPES, DATA);
	assert_ok(&cx, shacl_report_text(&cx, f.s, &f.r, 1, f.out));
	assert_slice(buf_slice(f.out),
		"Does not conform. Violations: 6; warnings: 1; remarks: 1; checked: 4.\n"
		"\ndcat:Dataset  <urn:x:Dataset>\n"
		"  dct:title  \"title\"\n    2 \xC3\x97 At least 1 value is needed.\n      <urn:x:a>\n      ... and 1 more\n"
		"  dct:issued\n    1 \xC3\x97 [warning] Give a date as year-month-day, such as 2026-11-23.\n      <urn:x:a>  \"soon\"\n"
		"  dct:publisher\n    2 \xC3\x97 This must be of the kind <urn:x:Agent>.\n      <urn:x:a>  <urn:x:p>\n      ... and 1 more\n"
		"  dcat:distribution/^dct:isPartOf\n    1 \xC3\x97 [remark] There may be no value here.\n      <urn:x:a>\n"
		"\nOnly this  <urn:x:Closed>\n"
		"    2 \xC3\x97 Some properties are not allowed here.\n      <urn:x:c>  \"a \"long\" text  over lines\"@nl-be  The property <urn:x:q> is not allowed here.\n      ... and 1 more\n"
		"\nWhat is of the kind asked must say so in the data: give the files that describe those things too.\n"
		"Note: sh:sparql is not part of SHACL Core and was not checked: in the shape urn:x:Unused.\n");
	cx.lang = LANG_NL;
	buf_clear(f.out);
	assert_ok(&cx, shacl_validate(&cx, f.s, f.data, NULL, &f.r));
	assert_ok(&cx, shacl_report_text(&cx, f.s, &f.r, 5, f.out));
	assert_true(slice_starts(buf_slice(f.out), S("Voldoet niet. Fouten: 6; waarschuwingen: 1; opmerkingen: 1; nagegaan: 4.\n\ndcat:Dataset  <urn:x:Dataset>\n  dct:title  \"titel\"\n    2 \xC3\x97 Er is minstens 1 waarde nodig.\n")));
	assert_true(slice_contains(buf_slice(f.out), S("\nAlleen dit  <urn:x:Closed>\n")));
	assert_true(slice_contains(buf_slice(f.out), S("Let op: sh:sparql hoort niet bij SHACL Core")));
	unit_ctx_done(&cx);
}

static void what_conforms_and_what_was_not_looked_at_are_told_apart(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	fixture f = checked(&cx, ":S sh:targetNode :a ; sh:nodeKind sh:IRI .", ":a :p 1 .");
	assert_ok(&cx, shacl_report_text(&cx, f.s, &f.r, 0, f.out));
	assert_slice(buf_slice(f.out), "Conforms. Checked: 1; nothing wrong was found.\n");
	f = checked(&cx, ":S sh:targetClass :C ; sh:nodeKind sh:IRI .", ":a :p 1 .");
	assert_ok(&cx, shacl_report_text(&cx, f.s, &f.r, 0, f.out));
	assert_slice(buf_slice(f.out), "Nothing was checked: none of the shapes is for anything in this data.\n");
	assert_true(f.r.conforms);
	unit_ctx_done(&cx);
}

static slice text_of(const json *v, const char *key)
{
	const json *x = json_get(v, slice_from(key));
	return x ? x->text : NO_SLICE;
}

static uint64_t number_of(const json *v, const char *key)
{
	uint64_t n = UINT64_MAX;
	assert_true(slice_to_u64(text_of(v, key), &n));
	return n;
}

static void programs_get_counts_groups_and_results(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	fixture f = checked(&cx, SHAPES, DATA);
	json *v;
	assert_ok(&cx, shacl_report_json(&cx, f.s, &f.r, f.out));
	assert_ok(&cx, json_parse(&cx, buf_slice(f.out), &v));
	const json *results = json_get(v, S("results")), *groups = json_get(v, S("groups")), *notes = json_get(v, S("notChecked"));
	size_t n = 0, in_groups = 0;
	for (const json *g = groups->child; g; g = g->next) in_groups += number_of(g, "count");
	for (const json *x = results->child; x; x = x->next, n++) {
		assert_true(text_of(x, "message").n > 5);
		assert_non_null(json_get(x, S("focus")));
		assert_true(slice_starts(text_of(x, "component"), S("http://www.w3.org/ns/shacl#")));
	}
	assert_int_equal(8, n);
	assert_int_equal(8, in_groups);
	assert_int_equal(8, number_of(v, "count"));
	assert_slice(text_of(notes->child, "what"), "sh:sparql");
	const json *first = results->child, *value = json_get(first, S("focus"));
	assert_slice(text_of(value, "type"), "uri");
	assert_slice(text_of(first, "pathIri"), "http://purl.org/dc/terms/title");
	assert_slice(text_of(first, "path"), "dct:title");
	assert_slice(text_of(json_get(first, S("ownerShape")), "value"), "urn:x:Dataset");
	const json *last = first;
	while (last && !slice_eq(text_of(last, "pathIri"), S("urn:x:q"))) last = last->next;
	assert_non_null(last);
	assert_slice(text_of(json_get(last, S("value")), "xml:lang"), "nl-be");
	unit_ctx_done(&cx);
}

/* The report as RDF, checked by shapes for reports (SHACL 3.6): each result has what it must have, and no more than one of it. */
static void the_report_in_rdf_is_a_report(void **state)
{
	(void)state;
	static const char REPORT[] = ":R sh:targetClass sh:ValidationReport ; sh:property [ sh:path sh:conforms ; sh:minCount 1 ; sh:maxCount 1 ; sh:datatype xsd:boolean ] , [ sh:path sh:result ; sh:class sh:ValidationResult ; sh:minCount 8 ; sh:maxCount 8 ] ."
		":V sh:targetClass sh:ValidationResult ; sh:property [ sh:path sh:focusNode ; sh:minCount 1 ; sh:maxCount 1 ] , [ sh:path sh:value ; sh:maxCount 1 ] , [ sh:path sh:resultPath ; sh:maxCount 1 ; sh:nodeKind sh:BlankNodeOrIRI ] ,"
		" [ sh:path sh:resultSeverity ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] , [ sh:path sh:sourceConstraintComponent ; sh:minCount 1 ; sh:maxCount 1 ; sh:nodeKind sh:IRI ] ,"
		" [ sh:path sh:sourceShape ; sh:minCount 1 ; sh:maxCount 1 ] , [ sh:path sh:resultMessage ; sh:minCount 1 ; sh:uniqueLang true ] .";
	ctx cx = unit_ctx();
	fixture f = checked(&cx, SHAPES, DATA);
	graph *report = graph_new(cx.mem), *shapes_graph = parse(&cx, REPORT);
	shapes *s;
	shacl_report r;
	assert_ok(&cx, shacl_report_graph(&cx, f.s, f.data, &f.r, report));
	assert_ok(&cx, shapes_load(&cx, shapes_graph, &s));
	assert_ok(&cx, shacl_validate(&cx, s, report, NULL, &r));
	assert_true(r.conforms);
	assert_int_equal(9, r.targets);
	unit_ctx_done(&cx);
}

static void only_what_is_asked_for_is_checked(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	fixture f = checked(&cx, SHAPES, DATA);
	shacl_report r;
	tid closed = graph_find_iri(f.g, S("urn:x:Closed")), dataset_ = graph_find_iri(f.g, S("urn:x:Dataset")), nodes[] = { graph_find_iri(f.data, S("urn:x:a")), graph_find_iri(f.data, S("urn:x:c")) };
	shacl_options only = { .only = &closed, .only_n = 1 };
	assert_ok(&cx, shacl_validate(&cx, f.s, f.data, &only, &r));
	assert_int_equal(2, r.count);
	assert_int_equal(1, r.targets);
	shacl_target given = { .shape = dataset_, .nodes = nodes, .n = 2 }; /* :c is no dataset by its class, and held against the shape all the same */
	shacl_options targets = { .targets = &given, .target_n = 1 };
	assert_ok(&cx, shacl_validate(&cx, f.s, f.data, &targets, &r));
	assert_int_equal(2, r.targets);
	assert_int_equal(6, r.count);
	given.shape = graph_find_iri(f.g, S("http://www.w3.org/ns/shacl#path"));
	assert_int_equal(ST_NOT_FOUND, shacl_validate(&cx, f.s, f.data, &targets, &r));
	unit_ctx_done(&cx);
}

static void count_up(void *arg, uint64_t done, uint64_t total)
{
	uint64_t *seen = arg;
	assert_true(done >= seen[0] && done <= total && total == 2000);
	seen[0] = done;
	seen[1]++;
}

static void a_long_run_says_how_far_it_is(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	buf *text = buf_new(cx.mem, 1u << 20);
	for (int i = 0; i < 2000; i++) buf_printf(text, ":t%d a :T . ", i);
	buf_putc(text, 0);
	graph *data = parse(&cx, text->p);
	shapes *s;
	shacl_report r;
	uint64_t seen[2] = { 0 };
	assert_ok(&cx, shapes_load(&cx, parse(&cx, ":S sh:targetClass :T ; sh:property [ sh:path :p ; sh:maxCount 0 ] ."), &s));
	shacl_options o = { .progress = count_up, .progress_arg = seen };
	assert_ok(&cx, shacl_validate(&cx, s, data, &o, &r));
	assert_int_equal(2000, seen[0]);
	assert_true(seen[1] > 10);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_read_what_is_wrong_and_what_to_do), cmocka_unit_test(what_conforms_and_what_was_not_looked_at_are_told_apart), cmocka_unit_test(programs_get_counts_groups_and_results),
		cmocka_unit_test(the_report_in_rdf_is_a_report), cmocka_unit_test(only_what_is_asked_for_is_checked), cmocka_unit_test(a_long_run_says_how_far_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
