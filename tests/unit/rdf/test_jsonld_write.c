/* SPDX-License-Identifier: EUPL-1.2
 * Graphs and datasets as JSON-LD that people like to read. */
#include "unit/unit.h"
#include "rdf/dataset.h"
#include "rdf/jsonld/jsonld.h"
#include "rdf/canon/canon.h"

#define PREFIXES "@prefix dct: <http://purl.org/dc/terms/> . @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> . "

static graph *parse(ctx *cx, slice text)
{
	graph *g = graph_new(cx->mem);
	assert_ok(cx, rdf_read(cx, RDF_TURTLE, text, S("http://example.org/"), NULL, g, NULL));
	return g;
}

static slice without_space(ctx *cx, slice text)
{
	char *p = arena_alloc(cx->mem, text.n + 1);
	size_t n = 0;
	bool quoted = false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"' && (!i || text.p[i - 1] != '\\')) quoted = !quoted;
		if (quoted || (text.p[i] != '\n' && text.p[i] != ' ')) p[n++] = text.p[i];
	}
	return slice_of(p, n);
}

static slice written(ctx *cx, const graph *g)
{
	buf *out = buf_new(cx->mem, 1 << 22);
	assert_ok(cx, rdf_write(cx, RDF_JSONLD, g, 0, out));
	return buf_slice(out);
}

static slice written_quads(ctx *cx, const char *trig)
{
	dataset *d = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(d);
	buf *out = buf_new(cx->mem, 1 << 22);
	assert_ok(cx, rdf_read_quads(cx, RDF_TRIG, slice_from(trig), S("http://example.org/"), NULL, &sink));
	assert_ok(cx, rdf_write_quads(cx, RDF_JSONLD, d, out));
	return buf_slice(out);
}

static void values_stand_as_people_write_them(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	static const struct { const char *turtle, *wanted; } CASES[] = {
		/* texts by language; a text without one under @none */
		{ "<urn:a> dct:title 'x'@nl , 'y'@en , 'z'@en , 'plain' .",
		  "{\"@context\":{\"dct\":\"http://purl.org/dc/terms/\",\"title\":{\"@id\":\"dct:title\",\"@container\":\"@language\"}},\"@id\":\"urn:a\","
		  "\"title\":{\"@none\":\"plain\",\"en\":[\"y\",\"z\"],\"nl\":\"x\"}}" },
		/* one datatype for all values is said once; integers and booleans are JSON's own */
		{ "<urn:a> dct:issued '2026-01-01'^^xsd:date ; dct:extent 12 ; dct:valid true .",
		  "{\"@context\":{\"xsd\":\"http://www.w3.org/2001/XMLSchema#\",\"dct\":\"http://purl.org/dc/terms/\",\"extent\":\"dct:extent\",\"issued\":{\"@id\":\"dct:issued\",\"@type\":\"xsd:date\"},"
		  "\"valid\":\"dct:valid\"},\"@id\":\"urn:a\",\"extent\":12,\"issued\":\"2026-01-01\",\"valid\":true}" },
		/* an integer in another form keeps its letters */
		{ "<urn:a> dct:extent 007 , 7 .",
		  "{\"@context\":{\"xsd\":\"http://www.w3.org/2001/XMLSchema#\",\"dct\":\"http://purl.org/dc/terms/\",\"extent\":{\"@id\":\"dct:extent\",\"@type\":\"xsd:integer\"}},\"@id\":\"urn:a\",\"extent\":[\"007\",7]}" },
		/* values of several kinds are objects, but for plain texts */
		{ "<urn:a> dct:extent 'x' , '1'^^xsd:decimal , <urn:b> , 'y'@nl .",
		  "{\"@context\":{\"xsd\":\"http://www.w3.org/2001/XMLSchema#\",\"dct\":\"http://purl.org/dc/terms/\",\"extent\":\"dct:extent\"},\"@id\":\"urn:a\","
		  "\"extent\":[{\"@id\":\"urn:b\"},{\"@type\":\"xsd:decimal\",\"@value\":\"1\"},\"x\",{\"@language\":\"nl\",\"@value\":\"y\"}]}" },
		/* references are texts; a blank node stands where it is referred to */
		{ "<urn:a> a dcat:Dataset ; dct:relation <urn:b> , [ dct:relation dcat:x ] .",
		  "{\"@context\":{\"dct\":\"http://purl.org/dc/terms/\",\"dcat\":\"http://www.w3.org/ns/dcat#\",\"relation\":{\"@id\":\"dct:relation\",\"@type\":\"@id\"}},\"@id\":\"urn:a\",\"@type\":\"dcat:Dataset\","
		  "\"relation\":[\"urn:b\",{\"relation\":\"dcat:x\"}]}" },
		/* lists, alone and not */
		{ "<urn:a> dct:hasPart ( <urn:b> <urn:c> ) . <urn:d> dct:hasPart () .",
		  "{\"@context\":{\"dct\":\"http://purl.org/dc/terms/\",\"hasPart\":{\"@id\":\"dct:hasPart\",\"@type\":\"@id\",\"@container\":\"@list\"}},\"@graph\":[{\"@id\":\"urn:a\",\"hasPart\":[\"urn:b\",\"urn:c\"]},"
		  "{\"@id\":\"urn:d\",\"hasPart\":[]}]}" },
		{ "<urn:a> dct:hasPart ( 'b' ) , 'c' .",
		  "{\"@context\":{\"dct\":\"http://purl.org/dc/terms/\",\"hasPart\":\"dct:hasPart\"},\"@id\":\"urn:a\",\"hasPart\":[{\"@list\":[\"b\"]},\"c\"]}" },
		/* two properties of one name: the one with a prefix has it; of two with a prefix neither */
		{ "<urn:a> dct:title 'x' ; <urn:my#title> 'y' .",
		  "{\"@context\":{\"dct\":\"http://purl.org/dc/terms/\",\"title\":\"dct:title\"},\"@id\":\"urn:a\",\"title\":\"x\",\"urn:my#title\":\"y\"}" },
		{ "<urn:a> dct:title 'x' ; dcat:title 'y'@nl .",
		  "{\"@context\":{\"dct\":\"http://purl.org/dc/terms/\",\"dcat\":\"http://www.w3.org/ns/dcat#\",\"dcat:title\":{\"@id\":\"dcat:title\",\"@container\":\"@language\"}},\"@id\":\"urn:a\","
		  "\"dct:title\":\"x\",\"dcat:title\":{\"nl\":\"y\"}}" },
		/* dct: may not be a prefix where an IRI starts with dct: */
		{ "<dct:x> dct:title 1 .", "{\"@context\":{\"title\":\"http://purl.org/dc/terms/title\"},\"@id\":\"dct:x\",\"title\":1}" },
		/* @type takes no texts */
		{ "<urn:a> a 'x' .", "{\"@context\":{\"rdf\":\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"},\"@id\":\"urn:a\",\"rdf:type\":\"x\"}" },
		{ "", "{\"@context\":{},\"@graph\":[]}" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++)
		assert_slice(without_space(&cx, written(&cx, parse(&cx, JOIN(cx.mem, S(PREFIXES), slice_from(CASES[i].turtle))))), CASES[i].wanted);
	unit_ctx_done(&cx);
}

static void named_graphs_stand_under_their_names(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice text = written_quads(&cx, PREFIXES "<urn:a> dct:title 'x'@nl . <urn:g> { <urn:b> dct:title 'y'@en . _:x dct:relation <urn:a> } _:h { <urn:c> dct:relation _:x , [ dct:title 'z'@nl ] }");
	assert_slice(without_space(&cx, text),
		"{\"@context\":{\"dct\":\"http://purl.org/dc/terms/\",\"relation\":{\"@id\":\"dct:relation\",\"@type\":\"@id\"},\"title\":{\"@id\":\"dct:title\",\"@container\":\"@language\"}},\"@graph\":["
		"{\"@id\":\"urn:a\",\"title\":{\"nl\":\"x\"}},"
		"{\"@id\":\"urn:g\",\"@graph\":[{\"@id\":\"urn:b\",\"title\":{\"en\":\"y\"}},{\"@id\":\"_:b1\",\"relation\":\"urn:a\"}]},"
		"{\"@id\":\"_:b2\",\"@graph\":[{\"@id\":\"urn:c\",\"relation\":[{\"title\":{\"nl\":\"z\"}},\"_:b1\"]}]}]}");
	unit_ctx_done(&cx);
}

static void order_of_addition_changes_no_byte(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice one = written(&cx, parse(&cx, S(PREFIXES "<urn:a> dct:title 'x'@nl ; dcat:title 1 ; <urn:t#title> 'z' . <urn:b> dct:title 'y' ; dct:relation <urn:a> .")));
	slice two = written(&cx, parse(&cx, S(PREFIXES "<urn:b> dct:relation <urn:a> . <urn:a> <urn:t#title> 'z' ; dcat:title 1 . <urn:b> dct:title 'y' . <urn:a> dct:title 'x'@nl .")));
	assert_true(slice_eq(one, two));
	unit_ctx_done(&cx);
}

/* Graphs of few terms, so that lists, circles, shared blank nodes, colliding names and mixed values all come about. */
static dataset *random_dataset(ctx *cx, bool named)
{
	static const char *const IRIS[] = { "urn:a", "urn:b", "http://purl.org/dc/terms/title", "http://www.w3.org/ns/dcat#title", "http://example.org/title", "http://purl.org/dc/terms/relation", "dct:x", "http://example.org/a/b#c",
					    "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "http://www.w3.org/1999/02/22-rdf-syntax-ns#first", "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest", "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil" };
	static const struct { const char *lex, *datatype, *tag; } LITERALS[] = { { "x", NULL, NULL }, { "x", NULL, "nl" }, { "y", NULL, "nl" }, { "x", NULL, "en-gb" }, { "1", NS_XSD "integer", NULL }, { "01", NS_XSD "integer", NULL },
		{ "true", NS_XSD "boolean", NULL }, { "1", NS_XSD "boolean", NULL }, { "1.5", NS_XSD "decimal", NULL }, { "2026-01-01", NS_XSD "date", NULL }, { "{}", NS_RDF "JSON", NULL }, { "12345678901234567890", NS_XSD "integer", NULL } };
	dataset *d = dataset_new(cx->mem);
	graph *g = dataset_terms(d);
	tid t[40];
	size_t n = 0, blanks, subjects;
	for (; n < 5; n++) t[n] = graph_blank(g, NO_SLICE);
	blanks = n;
	for (size_t i = 0; i < COUNT_OF(IRIS); i++) t[n++] = graph_iri(g, slice_from(IRIS[i]));
	subjects = n;
	for (size_t i = 0; i < COUNT_OF(LITERALS); i++) t[n++] = graph_literal(g, slice_from(LITERALS[i].lex), slice_from(LITERALS[i].datatype), slice_from(LITERALS[i].tag));
	unsigned char r[5];
	ctx_random(cx, r, 1);
	for (int i = 0, many = r[0] % 14; i <= many; i++) {
		ctx_random(cx, r, 5);
		size_t p = blanks + r[1] % (subjects - blanks - 1);
		bool rest = slice_eq(graph_term(g, t[p])->lex, RDF("rest"));
		dataset_add(d, t[r[0] % 8], t[p], rest && r[2] & 1 ? t[subjects - 1] : t[r[2] % n], named && r[3] & 1 ? t[r[4] % 7] : 0);
	}
	return d;
}

static digest digest_of(ctx *cx, const dataset *d)
{
	canon *c;
	assert_ok(cx, canon_dataset(cx, d, NULL, &c));
	return canon_digest(c);
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	for (int i = 0; i < 4000; i++) {
		ctx cx = unit_ctx();
		dataset *d = random_dataset(&cx, i & 1), *again = dataset_new(cx.mem);
		rdf_sink sink = dataset_sink(again);
		buf *out = buf_new(cx.mem, 1 << 20);
		assert_ok(&cx, rdf_write_quads(&cx, RDF_JSONLD, d, out));
		assert_ok(&cx, rdf_read_quads(&cx, RDF_JSONLD, buf_slice(out), S("http://example.org/a/"), NULL, &sink));
		digest x = digest_of(&cx, d), y = digest_of(&cx, again);
		if (!digest_eq(&x, &y)) {
			buf *lines = buf_new(cx.mem, 1 << 20);
			assert_ok(&cx, rdf_write_quads(&cx, RDF_NQUADS, d, lines));
			fprintf(stderr, "%.*s\n%.*s\n", SL(buf_slice(lines)), SL(buf_slice(out)));
			_fail(__FILE__, __LINE__);
		}
		unit_ctx_done(&cx);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_stand_as_people_write_them), cmocka_unit_test(named_graphs_stand_under_their_names), cmocka_unit_test(order_of_addition_changes_no_byte),
		cmocka_unit_test(what_is_written_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
