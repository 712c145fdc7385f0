/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "iso.h"
#include "rdf/rdf.h"

static graph *parse(ctx *cx, rdf_format f, slice text)
{
	graph *g = graph_new(cx->mem);
	status st = rdf_read(cx, f, text, S("urn:x:doc"), NULL, g, NULL);
	if (st != ST_OK) fprintf(stderr, "%.*s\n", SL(text));
	assert_ok(cx, st);
	return g;
}

static slice text_of(ctx *cx, rdf_format f, const graph *g, tid first)
{
	buf *out = buf_new(cx->mem, 64u << 20);
	assert_ok(cx, rdf_write(cx, f, g, first, out));
	return buf_slice(out);
}

static void turtle_reads_as_people_write_it(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = parse(&cx, RDF_TURTLE, S("@prefix dct: <http://purl.org/dc/terms/> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
		"<urn:b> dct:title 'B' ; a dcat:Catalog . <urn:a> dct:title 'A \"x\"'@nl , 'A'@en ; a dcat:Dataset ; dct:extent 3 , 1.5 , 01 , 2.5E0 , true ; <urn:z> '''one\ntwo\"'''@en ;"
		" dct:issued '2026-01-01'^^xsd:date ; dct:publisher [ dct:title 'P' ; dct:relation [] ] ; dct:hasPart ( 1 [ dct:title 'x' ] () ) ."));
	static const char WANTED[] =
		"@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n@prefix dcat: <http://www.w3.org/ns/dcat#> .\n"
		"\n<urn:b>\n    a dcat:Catalog ;\n    dct:title \"B\" .\n"
		"\n<urn:a>\n    a dcat:Dataset ;\n    dct:extent \"01\"^^xsd:integer , 1.5 , 2.5E0 , 3 , true ;\n"
		"    dct:hasPart ( 1 [\n        dct:title \"x\"\n    ] () ) ;\n    dct:issued \"2026-01-01\"^^xsd:date ;\n"
		"    dct:publisher [\n        dct:relation [] ;\n        dct:title \"P\"\n    ] ;\n    dct:title \"A\"@en , \"A \\\"x\\\"\"@nl ;\n"
		"    <urn:z> \"\"\"one\ntwo\\\"\"\"\"@en .\n";
	assert_slice(text_of(&cx, RDF_TURTLE, g, graph_find_iri(g, S("urn:b"))), WANTED);
	unit_ctx_done(&cx);
}

static uint32_t chance(uint64_t *state, uint32_t n)
{
	*state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(*state >> 33) % n;
}

/* Texts, IRIs, blank nodes that nest, loop and are shared, lists good and broken. */
static graph *any_graph(ctx *cx, uint64_t seed)
{
	static const char *const TEXTS[] = { "", "x", "a\nb", "\"", "\"\"\"", "ends in \"", "\\", "tab\there", "\r\n", "\xC3\xA9\xF0\x9F\x98\x80", "]]>&<'", " space ", "\\u0041", "line\n\"\"\n" };
	static const char *const TYPES[] = { NS_XSD "integer", NS_XSD "decimal", NS_XSD "double", NS_XSD "boolean", "urn:d", NS_XSD "date" };
	static const char *const NUMBERS[] = { "1", "-1", "+1", "01", "1.0", "1.50", ".5", "1.", "1.0E0", "1e3", "true", "1", "-0", "0", "INF", "-0.5", "1.0E-7" };
	static const char *const IRIS[] = { "urn:a", NS_DCT "title", NS_RDF "type", NS_DCAT "Dataset", NS_DCT "a.b", NS_DCT "a.", NS_DCT "", NS_DCT "1", NS_SCHEMA "x/y", "http://x/\xC3\xA9", NS_RDF "first", NS_RDF "rest", NS_RDF "nil", NS_RDF "value" };
	graph *g = graph_new(cx->mem);
	uint32_t size = chance(&seed, 30);
	for (uint32_t i = 0; i < size; i++) {
		tid part[3];
		for (int k = 0; k < 3; k++) {
			uint32_t kind = k == 1 ? 0 : chance(&seed, k == 2 ? 5 : 2);
			if (kind == 0) part[k] = graph_iri(g, slice_from(IRIS[chance(&seed, COUNT_OF(IRIS))]));
			else if (kind <= 2) part[k] = graph_blank(g, arena_printf(cx->mem, "x%u", chance(&seed, 8)));
			else if (kind == 3) part[k] = graph_literal(g, slice_from(TEXTS[chance(&seed, COUNT_OF(TEXTS))]), NO_SLICE, chance(&seed, 2) ? S("nl-be") : NO_SLICE);
			else part[k] = graph_literal(g, slice_from(NUMBERS[chance(&seed, COUNT_OF(NUMBERS))]), slice_from(TYPES[chance(&seed, COUNT_OF(TYPES))]), NO_SLICE);
		}
		graph_add(g, part[0], part[1], part[2]);
	}
	uint32_t list = chance(&seed, 4);
	tid before = 0;
	for (uint32_t i = 0; i < list; i++) {
		tid cell = graph_blank(g, NO_SLICE);
		graph_add(g, before ? before : graph_iri(g, S("urn:a")), before ? graph_iri(g, RDF("rest")) : graph_iri(g, S("urn:list")), cell);
		graph_add(g, cell, graph_iri(g, RDF("first")), chance(&seed, 2) ? graph_blank(g, arena_printf(cx->mem, "x%u", chance(&seed, 8))) : graph_literal(g, S("1"), NO_SLICE, NO_SLICE));
		before = cell;
	}
	if (before) graph_add(g, before, graph_iri(g, RDF("rest")), graph_iri(g, RDF("nil")));
	return g;
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 3000; seed++) {
		ctx cx = unit_ctx();
		graph *g = any_graph(&cx, seed);
		static const rdf_format FORMATS[] = { RDF_TURTLE, RDF_NTRIPLES };
		for (size_t i = 0; i < COUNT_OF(FORMATS); i++) {
			slice text = text_of(&cx, FORMATS[i], g, 1 <= graph_terms(g) && graph_term(g, 1)->kind != TERM_LITERAL ? 1 : 0);
			if (iso_equal(g, parse(&cx, FORMATS[i], text))) continue;
			fprintf(stderr, "seed %lu\n%.*s\n%.*s\n", (unsigned long)seed, SL(text), SL(text_of(&cx, RDF_NTRIPLES, g, 0)));
			_fail(__FILE__, __LINE__);
		}
		unit_ctx_done(&cx);
	}
}

static void order_of_addition_does_not_show(void **state)
{
	(void)state;
	static const char *const HALVES[2] = { "<urn:a> <urn:p> [ <urn:q> 1 ] . ", "<urn:a> <urn:p> [ <urn:q> 2 ; <urn:r> [ <urn:s> 3 ] ] . <urn:0> <urn:p> 'x' . " };
	ctx cx = unit_ctx();
	graph *g = parse(&cx, RDF_TURTLE, JOIN(cx.mem, slice_from(HALVES[0]), slice_from(HALVES[1])));
	graph *h = parse(&cx, RDF_TURTLE, JOIN(cx.mem, slice_from(HALVES[1]), slice_from(HALVES[0])));
	for (int f = 0; f < RDF_FORMATS; f++) assert_true(slice_eq(text_of(&cx, (rdf_format)f, g, 0), text_of(&cx, (rdf_format)f, h, 0)));
	unit_ctx_done(&cx);
}

static void deep_and_long_structures_are_written(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	tid p = graph_iri(g, S("urn:x#p")), at = graph_iri(g, S("urn:a")), first = graph_iri(g, RDF("first")), rest = graph_iri(g, RDF("rest"));
	for (int i = 0; i < 5000; i++) {
		tid next = graph_blank(g, NO_SLICE);
		graph_add(g, at, p, next);
		at = next;
	}
	tid prior = graph_iri(g, S("urn:list")), by = p;
	for (int i = 0; i < 5000; i++, by = rest) {
		tid cell = graph_blank(g, NO_SLICE);
		graph_add(g, prior, by, cell);
		graph_add(g, cell, first, graph_literal(g, S("x"), NO_SLICE, NO_SLICE));
		prior = cell;
	}
	graph_add(g, prior, rest, graph_iri(g, RDF("nil")));
	for (int f = 0; f < RDF_FORMATS; f++) {
		slice text = text_of(&cx, (rdf_format)f, g, 0);
		if (f > RDF_NQUADS) continue;
		assert_int_equal(graph_size(g), graph_size(parse(&cx, (rdf_format)f, text)));
	}
	unit_ctx_done(&cx);
}

static void rdfxml_is_xml(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = parse(&cx, RDF_TURTLE, S("<urn:a> <http://purl.org/dc/terms/title> '<&>\"\\r'@nl ; <urn:my#name> [ <urn:my#x> 1 ] ; <urn:my#list> ( <urn:b> [ <urn:my#x> 2 ] ) ; <urn:my#mixed> ( 1 ) ; a <urn:my#C> ."));
	slice text = text_of(&cx, RDF_XML, g, 0);
	static const char WANTED[] =
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF\n    xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"\n    xmlns:dct=\"http://purl.org/dc/terms/\"\n    xmlns:ns3=\"urn:my#\">\n"
		"  <rdf:Description rdf:about=\"urn:a\">\n    <rdf:type rdf:resource=\"urn:my#C\"/>\n    <dct:title xml:lang=\"nl\">&lt;&amp;&gt;\"&#13;</dct:title>\n"
		"    <ns3:list rdf:parseType=\"Collection\">\n      <rdf:Description rdf:about=\"urn:b\"/>\n      <rdf:Description>\n        <ns3:x rdf:datatype=\"http://www.w3.org/2001/XMLSchema#integer\">2</ns3:x>\n      </rdf:Description>\n    </ns3:list>\n"
		"    <ns3:mixed rdf:nodeID=\"b1\"/>\n    <ns3:name rdf:parseType=\"Resource\">\n      <ns3:x rdf:datatype=\"http://www.w3.org/2001/XMLSchema#integer\">1</ns3:x>\n    </ns3:name>\n  </rdf:Description>\n"
		"  <rdf:Description rdf:nodeID=\"b1\">\n    <rdf:first rdf:datatype=\"http://www.w3.org/2001/XMLSchema#integer\">1</rdf:first>\n    <rdf:rest rdf:resource=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#nil\"/>\n  </rdf:Description>\n"
		"</rdf:RDF>\n";
	assert_slice(text, WANTED);
	buf *out = buf_new(cx.mem, 10000);
	assert_int_equal(ST_NOT_ACCEPTABLE, rdf_write(&cx, RDF_XML, parse(&cx, RDF_TURTLE, S("<urn:a> <http://x/1> 1 .")), 0, out));
	assert_int_equal(ST_NOT_ACCEPTABLE, rdf_write(&cx, RDF_XML, parse(&cx, RDF_TURTLE, S("<urn:a> <urn:p> '\\u0001' .")), 0, out));
	assert_int_equal(ST_NOT_ACCEPTABLE, rdf_write(&cx, RDF_XML, parse(&cx, RDF_TURTLE, S("<urn:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#li> 1 .")), 0, out));
	unit_ctx_done(&cx);
}

static void a_full_buffer_is_an_error(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = parse(&cx, RDF_TURTLE, S("<urn:a> <urn:p#p> 'a text of more than forty bytes, so that nothing fits' ."));
	for (int f = 0; f < RDF_FORMATS; f++) assert_int_equal(ST_TOO_LARGE, rdf_write(&cx, (rdf_format)f, g, 0, buf_new(cx.mem, 40)));
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(turtle_reads_as_people_write_it), cmocka_unit_test(what_is_written_reads_back), cmocka_unit_test(order_of_addition_does_not_show),
		cmocka_unit_test(deep_and_long_structures_are_written), cmocka_unit_test(rdfxml_is_xml), cmocka_unit_test(a_full_buffer_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
