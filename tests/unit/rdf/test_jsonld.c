/* SPDX-License-Identifier: EUPL-1.2
 * JSON-LD beyond the W3C's suite: what an error tells, limits, contexts of the operator, and reading through rdf_read. */
#include "unit/unit.h"
#include "http/http.h"
#include "rdf/jsonld/jsonld.h"
#include "rdf/jsonld/contexts.h"

static json *parsed(ctx *cx, const char *text)
{
	json *v = NULL;
	assert_ok(cx, json_parse(cx, slice_from(text), &v));
	return v;
}

static slice written(ctx *cx, const json *v)
{
	buf *b = buf_new(cx->mem, 1 << 20);
	json_write(b, v, false);
	return buf_slice(b);
}

static status expand(ctx *cx, const char *text, const jsonld_options *o, json **ret) { return jsonld_expand(cx, parsed(cx, text), o, ret); }

static void an_error_tells_place_cause_and_code_in_both_languages(void **state)
{
	static const struct { const char *text; jsonld_code code; const char *en, *nl; } CASES[] = {
		{ "{\"@graph\":[{\"@id\":\"http://a/1\"},{\"@id\":7}]}", JSONLD_ID_VALUE, "At @graph, 2, @id: @id must be a text with an IRI, not 7. (JSON-LD: invalid @id value)",
		  "Bij @graph, 2, @id: @id moet een tekst met een IRI zijn, niet 7. (JSON-LD: invalid @id value)" },
		{ "{\"@context\":{\"a\":\"b:c\",\"b\":\"a:d\"},\"a\":1}", JSONLD_CYCLIC_MAPPING, "At @context, a: the term a is defined by means of itself. Give it a whole IRI. (JSON-LD: cyclic IRI mapping)",
		  "Bij @context, a: de term a wordt door zichzelf bepaald. Geef hem een volledige IRI. (JSON-LD: cyclic IRI mapping)" },
		{ "{\"@context\":\"https://example.org/c\",\"a\":1}", JSONLD_LOADING_CONTEXT,
		  "At @context: the context https://example.org/c is not known here. Put it in the folder of contexts, allow that it is fetched, or write the context in the document itself. (JSON-LD: loading remote context failed)",
		  "Bij @context: de context https://example.org/c is hier niet bekend. Zet hem in de map met contexten, sta toe dat hij opgehaald wordt, of schrijf de context in het document zelf. (JSON-LD: loading remote context failed)" },
		{ "{\"http://a/p\":{\"@value\":[1]}}", JSONLD_VALUE_OBJECT_VALUE, "At http://a/p, @value: @value must be a text, a number, true, false or null; not a list. (JSON-LD: invalid value object value)",
		  "Bij http://a/p, @value: @value moet een tekst, een getal, true, false of null zijn; niet een lijst. (JSON-LD: invalid value object value)" },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		for (int l = 0; l < LANG_COUNT; l++) {
			ctx cx = unit_ctx();
			jsonld_code code = JSONLD_NONE;
			jsonld_options o = { .code = &code };
			json *v;
			cx.lang = (lang)l;
			assert_int_not_equal(expand(&cx, CASES[i].text, &o, &v), ST_OK);
			assert_int_equal(code, CASES[i].code);
			assert_slice(cx.err.message, l == LANG_EN ? CASES[i].en : CASES[i].nl);
			unit_ctx_done(&cx);
		}
	}
}

static void every_code_has_a_name_a_sentence_and_its_dutch(void **state)
{
	static const slice SENTENCES[] = {
#define X(code, name, status, sentence) sentence,
		JSONLD_CODES(X)
#undef X
	};
	(void)state;
	for (int i = 0; i < JSONLD_CODE_COUNT; i++) {
		assert_true(i == JSONLD_NONE || i == JSONLD_TOO_MUCH || jsonld_code_name((jsonld_code)i).n);
		assert_true(SENTENCES[i].n && !slice_eq(tr_slice(LANG_NL, SENTENCES[i]), SENTENCES[i]));
		for (int k = 0; k < i && jsonld_code_name((jsonld_code)i).n; k++) assert_false(slice_eq(jsonld_code_name((jsonld_code)i), jsonld_code_name((jsonld_code)k)));
	}
}

static void limits_are_errors_and_not_the_end(void **state)
{
	static const jsonld_limits DEPTH = { 10, 4, 100000, 100000, 0 }, VALUES = { 100, 4, 100000, 20, 0 }, WORK = { 100, 4, 1000, 100000, 0 }, LENGTH = { 100, 4, 100000, 100000, 5000 };
	(void)state;
	ctx cx = unit_ctx();
	jsonld_code code;
	jsonld_options o = { .code = &code, .limits = &DEPTH };
	json *v;
	buf *deep = buf_new(cx.mem, 1 << 16), *many = buf_new(cx.mem, 1 << 16), *terms = buf_new(cx.mem, 1 << 16);
	for (int i = 0; i < 12; i++) buf_lit(deep, "{\"http://a/p\":");
	buf_lit(deep, "1");
	for (int i = 0; i < 12; i++) buf_lit(deep, "}");
	assert_int_equal(expand(&cx, arena_cstr(cx.mem, buf_slice(deep)), &o, &v), ST_TOO_LARGE);
	assert_int_equal(code, JSONLD_TOO_MUCH);
	assert_true(slice_contains(cx.err.message, S("more than 10 levels")));
	buf_lit(many, "{\"http://a/p\":[1");
	for (int i = 0; i < 30; i++) buf_lit(many, ",1");
	buf_lit(many, "]}");
	o.limits = &VALUES;
	assert_int_equal(expand(&cx, arena_cstr(cx.mem, buf_slice(many)), &o, &v), ST_TOO_LARGE);
	assert_int_equal(code, JSONLD_TOO_MUCH);
	buf_lit(terms, "{\"@context\":{\"x\":null");
	for (int i = 0; i < 60; i++) buf_printf(terms, ",\"t%d\":\"http://a/t%d\"", i, i);
	buf_lit(terms, "}}");
	o.limits = &WORK;
	assert_int_equal(expand(&cx, arena_cstr(cx.mem, buf_slice(terms)), &o, &v), ST_TOO_LARGE);
	assert_int_equal(code, JSONLD_CONTEXT_OVERFLOW);
	/* a long prefix, and a long base, used often */
	o.limits = &LENGTH;
	for (int k = 0; k < 2; k++) {
		buf *much = buf_new(cx.mem, 1 << 16);
		buf_put(much, k ? arena_printf(cx.mem, "{\"@context\":{\"@base\":\"http://a/%0500d/\"},\"http://a/l\":[{\"@id\":\"1\"}", 0) : arena_printf(cx.mem, "{\"@context\":{\"p\":\"http://a/%0500d/\"},\"http://a/l\":[{\"@id\":\"p:1\"}", 0));
		for (int i = 0; i < 20; i++) buf_put(much, k ? S(",{\"@id\":\"2\"}") : S(",{\"@id\":\"p:2\"}"));
		buf_lit(much, "]}");
		assert_int_equal(expand(&cx, arena_cstr(cx.mem, buf_slice(much)), &o, &v), ST_TOO_LARGE);
		assert_int_equal(code, JSONLD_TOO_MUCH);
		assert_true(slice_contains(cx.err.message, S("IRIs of more than 5000 bytes together")));
	}
	unit_ctx_done(&cx);
}

/* ---- contexts ---- */

typedef struct shelf { int loads; } shelf;

static status from_shelf(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	static const struct { slice url, text; } BOOKS[] = {
		{ SLICE_INIT("http://c/loop"), SLICE_INIT("{\"@context\":[\"loop\"]}") },
		{ SLICE_INIT("http://c/a"), SLICE_INIT("{\"@context\":[\"b\",{\"a\":\"http://a/a\"}]}") },
		{ SLICE_INIT("http://c/b"), SLICE_INIT("{\"@context\":{\"b\":{\"@id\":\"http://a/b\",\"@type\":\"@id\"}}}") },
		{ SLICE_INIT("http://c/relative"), SLICE_INIT("{\"@context\":{\"@vocab\":\"words/\",\"w\":{\"@id\":\"w\"}}}") },
		{ SLICE_INIT("http://c/wrong"), SLICE_INIT("{\"@context\":") },
		{ SLICE_INIT("http://c/none"), SLICE_INIT("[1]") },
	};
	(void)accept;
	((shelf *)arg)->loads++;
	for (size_t i = 0; i < COUNT_OF(BOOKS); i++) {
		if (!slice_eq(url, BOOKS[i].url)) continue;
		*ret = (jsonld_answer){ .url = url, .media = S("application/ld+json"), .body = BOOKS[i].text };
		return ST_OK;
	}
	if (slice_starts(url, S("http://c/chain"))) {
		uint64_t n = 0;
		(void)slice_to_u64(slice_skip(url, sizeof "http://c/chain" - 1), &n);
		*ret = (jsonld_answer){ .url = url, .media = S("application/json"), .body = arena_printf(cx->mem, "{\"@context\":\"chain%llu\"}", (unsigned long long)n + 1) };
		return ST_OK;
	}
	return fail(cx, NOT_FOUND, "There is nothing here.");
}

static void remote_contexts_have_an_end(void **state)
{
	static const struct { const char *url; jsonld_code code; } CASES[] = {
		{ "http://c/loop", JSONLD_CONTEXT_OVERFLOW }, { "http://c/chain1", JSONLD_CONTEXT_OVERFLOW }, { "http://c/absent", JSONLD_LOADING_CONTEXT }, { "http://c/wrong", JSONLD_LOADING_CONTEXT },
		{ "http://c/none", JSONLD_REMOTE_CONTEXT },
	};
	(void)state;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		shelf s = { 0 };
		jsonld_code code;
		jsonld_loader loader = { from_shelf, &s, NULL };
		jsonld_options o = { .code = &code, .loader = &loader };
		json *v;
		assert_int_not_equal(expand(&cx, arena_printf(cx.mem, "{\"@context\":\"%s\"}", CASES[i].url).p, &o, &v), ST_OK);
		assert_int_equal(code, CASES[i].code);
		assert_true(s.loads <= 64);
		unit_ctx_done(&cx);
	}
}

static void a_kept_context_is_loaded_once_and_means_the_same(void **state)
{
	static const char DOCUMENT[] = "{\"@context\":[\"http://c/a\",{\"@base\":\"http://x/\"}],\"@id\":\"i\",\"a\":\"A\",\"b\":\"rel\"}";
	static const char RELATIVE[] = "{\"@context\":\"http://c/relative\",\"w\":1}";
	(void)state;
	shelf s = { 0 };
	jsonld_loader loader = { from_shelf, &s, jsonld_cache_new() };
	for (int i = 0; i < 5; i++) {
		ctx cx = unit_ctx();
		jsonld_options o = { .loader = &loader, .base = i % 2 ? S("http://one/") : S("http://two/") };
		json *v;
		assert_ok(&cx, expand(&cx, DOCUMENT, &o, &v));
		assert_slice(written(&cx, v), "[{\"@id\":\"http://x/i\",\"http://a/a\":[{\"@value\":\"A\"}],\"http://a/b\":[{\"@id\":\"http://x/rel\"}]}]");
		assert_ok(&cx, expand(&cx, RELATIVE, &o, &v));
		assert_slice(written(&cx, v), i % 2 ? "[{\"http://one/words/w\":[{\"@value\":1}]}]" : "[{\"http://two/words/w\":[{\"@value\":1}]}]");
		assert_int_equal(s.loads, 3);
		unit_ctx_done(&cx);
	}
	jsonld_cache_free(loader.cache);
}

static void put_file(ctx *cx, slice folder, const char *name, const char *text)
{
	FILE *f = fopen(arena_printf(cx->mem, "%.*s/%s", SL(folder), name).p, "wb");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void the_operators_folder_is_all_that_is_known(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice folder = unit_folder(cx.mem);
	json *v;
	jsonld_code code;
	put_file(&cx, folder, "index", "https://example.org/by-index mine.jsonld\nhttps://example.org/outside ../secret\n");
	put_file(&cx, folder, "mine.jsonld", "{\"@context\":{\"a\":\"http://a/a\"}}");
	put_file(&cx, folder, arena_cstr(cx.mem, jsonld_contexts_file(cx.mem, S("https://example.org/by-name"))), "{\"@context\":{\"a\":\"http://a/b\"}}");
	assert_slice(jsonld_contexts_file(cx.mem, S("https://example.org/by-name")), "https%3A%2F%2Fexample.org%2Fby-name.jsonld");
	jsonld_contexts *c = jsonld_contexts_open(&(jsonld_contexts_options){ .folder = folder });
	jsonld_options o = { .loader = jsonld_contexts_loader(c), .code = &code };
	assert_ok(&cx, expand(&cx, "{\"@context\":\"https://example.org/by-index\",\"a\":1}", &o, &v));
	assert_slice(written(&cx, v), "[{\"http://a/a\":[{\"@value\":1}]}]");
	assert_ok(&cx, expand(&cx, "{\"@context\":\"https://example.org/by-name\",\"a\":1}", &o, &v));
	assert_slice(written(&cx, v), "[{\"http://a/b\":[{\"@value\":1}]}]");
	assert_int_not_equal(expand(&cx, "{\"@context\":\"https://example.org/outside\",\"a\":1}", &o, &v), ST_OK);
	assert_int_equal(code, JSONLD_LOADING_CONTEXT);
	assert_true(slice_contains(cx.err.message, S("There is no file https%3A%2F%2Fexample.org%2Foutside.jsonld in the folder of contexts.")));
	jsonld_contexts_close(c);
	unit_folder_remove(folder);
	unit_ctx_done(&cx);
}

/* What is fetched is kept: the second time there is no server any more. */
static status serve(ctx *cx, const request *q, response *r)
{
	(void)q;
	r->media = S("application/ld+json");
	buf_put(r->body, S("{\"@context\":{\"a\":\"http://a/fetched\"}}"));
	return cx ? ST_OK : ST_INTERNAL;
}

static void serve_error(ctx *cx, const request *q, response *r, status s)
{
	(void)cx, (void)q;
	r->code = status_http(s);
}

static void what_is_fetched_with_permission_is_kept(void **state)
{
	static const route ROUTES[] = { { .methods = HTTP_GET, .pattern = "/{rest*}", .fn = serve }, { 0 } };
	const route *table = ROUTES;
	(void)state;
	ctx cx = unit_ctx();
	slice folder = JOIN(cx.mem, unit_folder(cx.mem), S("/contexts"));
	http_server *server;
	json *v;
	assert_ok(&cx, http_start(&cx, &(http_options){ .address = S("127.0.0.1"), .workers = 1, .error = serve_error }, &table, 1, &server));
	const char *text = arena_printf(cx.mem, "{\"@context\":\"http://127.0.0.1:%u/c\",\"a\":1}", http_port(server)).p;
	for (int i = 0; i < 3; i++) { /* a private address refused; fetched; kept, without a server */
		jsonld_contexts *c = jsonld_contexts_open(&(jsonld_contexts_options){ .folder = folder, .fetch = i < 2, .allow_private = i == 1 });
		jsonld_options o = { .loader = jsonld_contexts_loader(c) };
		status st = expand(&cx, text, &o, &v);
		if (i) assert_ok(&cx, st);
		else assert_true(st != ST_OK && slice_contains(cx.err.message, S("private network")));
		if (i) assert_slice(written(&cx, v), "[{\"http://a/fetched\":[{\"@value\":1}]}]");
		if (i == 1) http_stop(server, 1);
		jsonld_contexts_close(c);
	}
	unit_folder_remove(slice_take(folder, folder.n - sizeof "/contexts" + 1));
	unit_ctx_done(&cx);
}

/* ---- reading ---- */

static void a_document_is_read_as_a_graph_and_as_quads(void **state)
{
	static const char TEXT[] = "{\"@context\":{\"t\":{\"@id\":\"http://a/t\",\"@language\":\"nl\"}},\"@id\":\"#x\",\"t\":\"een\",\"@graph\":[{\"@id\":\"y\",\"t\":\"\\u0000\"}]}";
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	dataset *d = dataset_new(cx.mem);
	rdf_sink sink = dataset_sink(d);
	assert_ok(&cx, rdf_read(&cx, RDF_JSONLD, slice_from(TEXT), S("http://b/doc"), NULL, g, NULL));
	assert_int_equal(graph_size(g), 2);
	assert_slice(graph_value(g, graph_find_iri(g, S("http://b/doc#x")), S("http://a/t")), "een");
	assert_ok(&cx, rdf_read_quads(&cx, RDF_JSONLD, slice_from(TEXT), S("http://b/doc"), NULL, &sink));
	assert_int_equal(dataset_size(d), 2);
	assert_true(dataset_named(d));
	assert_int_equal(rdf_read(&cx, RDF_JSONLD, S("{\"@id\":}"), S("http://b/"), NULL, g, NULL), ST_BAD_REQUEST);
	assert_true(slice_starts(cx.err.message, S("Line 1, column 8: ")));
	assert_int_equal(rdf_read(&cx, RDF_JSONLD, S("{\"@id\":\"http://a/\",\"http://a/p\":[1,2,3]}"), S("http://b/"), &(rdf_limits){ .bytes = 10, .triples = 10, .term_bytes = 100 }, g, NULL), ST_TOO_LARGE);
	unit_ctx_done(&cx);
}

static void numbers_and_json_literals_have_their_canonical_form(void **state)
{
	static const struct { const char *json, *lex, *type; } CASES[] = {
		{ "1", "1", "integer" }, { "-0", "0", "integer" }, { "1e3", "1000", "integer" }, { "5.3", "5.3E0", "double" }, { "0.00001", "1.0E-5", "double" }, { "1e21", "1.0E21", "double" },
		{ "123456789012345678901", "123456789012345678901", "integer" }, { "-12.50", "-1.25E1", "double" }, { "true", "true", "boolean" },
	};
	(void)state;
	ctx cx = unit_ctx();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		graph *g = graph_new(cx.mem);
		assert_ok(&cx, rdf_read(&cx, RDF_JSONLD, arena_printf(cx.mem, "{\"@id\":\"http://a/\",\"http://a/p\":%s}", CASES[i].json), NO_SLICE, NULL, g, NULL));
		const term *t = graph_term(g, graph_object(g, graph_find_iri(g, S("http://a/")), S("http://a/p")));
		assert_slice(t->lex, CASES[i].lex);
		assert_slice(t->datatype, arena_printf(cx.mem, NS_XSD "%s", CASES[i].type).p);
	}
	graph *g = graph_new(cx.mem);
	assert_ok(&cx, rdf_read(&cx, RDF_JSONLD, S("{\"@id\":\"http://a/\",\"http://a/p\":{\"@type\":\"@json\",\"@value\":{\"b\":1e2,\"a\":[\"\\u20ac\\n\",0.0000001,333333333.33333329]}}}"), NO_SLICE, NULL, g, NULL));
	assert_slice(graph_value(g, graph_find_iri(g, S("http://a/")), S("http://a/p")), "{\"a\":[\"\xE2\x82\xAC\\n\",1e-7,333333333.3333333],\"b\":100}");
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_tells_place_cause_and_code_in_both_languages), cmocka_unit_test(every_code_has_a_name_a_sentence_and_its_dutch), cmocka_unit_test(limits_are_errors_and_not_the_end),
		cmocka_unit_test(remote_contexts_have_an_end), cmocka_unit_test(a_kept_context_is_loaded_once_and_means_the_same), cmocka_unit_test(the_operators_folder_is_all_that_is_known),
		cmocka_unit_test(what_is_fetched_with_permission_is_kept), cmocka_unit_test(a_document_is_read_as_a_graph_and_as_quads), cmocka_unit_test(numbers_and_json_literals_have_their_canonical_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
