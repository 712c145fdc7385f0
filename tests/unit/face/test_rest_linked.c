/* SPDX-License-Identifier: EUPL-1.2
 * Entries sent as JSON-LD of any shape: what any writer of RDF makes of them is taken, with its own contexts, and says the same. */
#include "world.h"
#include "rdf/jsonld/jsonld.h"

static const char *path_of(site *s, const reg *r, const char *rest) { return arena_cstr(s->cx.mem, JOIN(s->cx.mem, S("/api/"), r->name, slice_from(rest))); }

static graph *example(site *s, const reg *r, const char *name)
{
	graph *g = NULL;
	assert_ok(&s->cx, reg_example(&s->cx, s->rs, r, S(BASE), slice_from(name), &g));
	return g;
}

/* Compacted with the writer's prefixes, and expanded without any context: neither is the form of the API. */
static slice linked_text(site *s, const graph *g, bool expanded)
{
	ctx *cx = &s->cx;
	buf *b = buf_new(cx->mem, 1 << 20);
	json *v;
	assert_ok(cx, rdf_write(cx, RDF_JSONLD, g, 0, b));
	if (!expanded) return buf_slice(b);
	assert_ok(cx, json_parse(cx, buf_slice(b), &v));
	assert_ok(cx, jsonld_expand(cx, v, NULL, &v));
	b = buf_new(cx->mem, 1 << 20);
	json_write(b, v, false);
	return buf_slice(b);
}

static void every_registers_entry_is_taken_in_any_form(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	for (size_t i = 0; i < registers_count(s->rs); i++) {
		const reg *reg_ = registers_at(s->rs, i);
		const char *body = arena_cstr(s->cx.mem, linked_text(s, example(s, reg_, "made"), i % 2));
		slice text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/made"), body, { "Content-Type", "application/ld+json", "If-None-Match", "*", NULL } }, &r);
		expect_code(r, text, 201);
		/* the same in the other form changes nothing */
		body = arena_cstr(s->cx.mem, linked_text(s, example(s, reg_, "made"), !(i % 2)));
		text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/made"), body, { "Content-Type", "application/ld+json; charset=utf-8", "If-Match", "\"1\"", NULL } }, &r);
		expect_code(r, text, 200);
		assert_slice(answer_header(&r, "Spil-Unchanged"), "true");
		/* and what the API gives as linked data is taken back too */
		text = site_ask(s, (ask){ HTTP_GET, path_of(s, reg_, "/made"), NULL, { "Accept", "application/ld+json", NULL } }, &r);
		expect_code(r, text, 200);
		text = site_ask(s, (ask){ HTTP_PUT, path_of(s, reg_, "/made"), arena_cstr(s->cx.mem, text), { "Content-Type", "application/ld+json", "If-Match", "\"1-ld\"", NULL } }, &r);
		expect_code(r, text, 200);
		assert_slice(answer_header(&r, "ETag"), "\"1\"");
	}
	site_end(s);
}

/* Inline context with words of its own; unnamed, so that it gets a name; a context of this site beside it. */
static void words_of_others_are_understood(void **state)
{
	static const char CONCEPT[] = "{\"@context\":[\"" BASE "/api/contexts/concepts\",{\"naam\":{\"@id\":\"http://www.w3.org/2004/02/skos/core#prefLabel\",\"@container\":\"@language\"}}],"
				      "\"@type\":\"http://www.w3.org/2004/02/skos/core#Concept\",\"naam\":{\"nl\":\"meetpunt\",\"en\":\"measuring point\"}";
	(void)state;
	site *s = site_make();
	response r;
	const reg *concepts = registers_find(s->rs, S("concepts"));
	const graph *g = example(s, concepts, "x");
	tid concept = graph_find_iri(g, S(BASE "/id/concepts/x"));
	const char *body = arena_printf(s->cx.mem, "%s,\"http://www.w3.org/2004/02/skos/core#definition\":{\"@value\":\"%.*s\",\"@language\":\"nl\"},\"http://www.w3.org/2004/02/skos/core#inScheme\":{\"@id\":\"%.*s\"}}", CONCEPT,
					SL(graph_value(g, concept, SKOS("definition"))), SL(graph_value(g, concept, SKOS("inScheme")))).p;
	slice text = site_ask(s, (ask){ HTTP_POST, "/api/concepts", body, { "Content-Type", "application/ld+json", NULL } }, &r);
	expect_code(r, text, 201);
	assert_true(slice_starts(answer_header(&r, "Location"), S("/api/concepts/meetpunt")));
	text = site_ask(s, (ask){ HTTP_GET, "/api/concepts/meetpunt", NULL, { NULL } }, &r);
	expect_code(r, text, 200);
	assert_true(slice_contains(text, S("measuring point")));
	site_end(s);
}

static void mistakes_are_answered_with_a_way_out(void **state)
{
	static const struct { const char *body, *says; int code; } CASES[] = {
		{ "{\"@context\":\"https://elsewhere.example/c\",\"@id\":\"x\"}", "is not known here", 400 },
		{ "{\"@context\":{\"a\":5},\"a\":1}", "At @context, a", 400 },
		{ "{\"@graph\":[", "Line 1, column", 400 },
		{ "[{\"@id\":\"https://elsewhere.example/1\",\"@type\":\"http://www.w3.org/2004/02/skos/core#Concept\"}]", "begins with", 422 },
		{ "[{\"http://www.w3.org/2004/02/skos/core#prefLabel\":\"x\"}]", "describes nothing of the type", 422 },
		{ "[{\"@id\":\"" BASE "/id/concepts/y\",\"@type\":\"http://www.w3.org/2004/02/skos/core#Concept\",\"http://a/unknown\":\"x\"}]", "errors", 422 },
	};
	(void)state;
	site *s = site_make();
	response r;
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		slice text = site_ask(s, (ask){ HTTP_POST, "/api/concepts", CASES[i].body, { "Content-Type", "application/ld+json", NULL } }, &r);
		expect_code(r, text, CASES[i].code);
		if (!slice_contains(text, slice_from(CASES[i].says))) print_error("%.*s\n", SL(text));
		assert_true(slice_contains(text, slice_from(CASES[i].says)));
	}
	slice text = site_ask(s, (ask){ HTTP_PUT, "/api/concepts/example", "[{\"@id\":\"" BASE "/id/concepts/other\",\"@type\":\"http://www.w3.org/2004/02/skos/core#Concept\"}]",
				     { "Content-Type", "application/ld+json", "If-Match", "\"1\"", NULL } }, &r);
	expect_code(r, text, 422);
	assert_true(slice_contains(text, S("was sent to the address of")));
	/* who may not write, may not write so either; and a state cannot be smuggled in */
	site_as(s, NULL);
	text = site_ask(s, (ask){ HTTP_POST, "/api/concepts", CASES[3].body, { "Content-Type", "application/ld+json", NULL } }, &r);
	expect_code(r, text, 401);
	site_as(s, &ADMIN);
	const reg *actions = registers_find(s->rs, S("actions"));
	graph *g = example(s, actions, "example");
	tid iri = graph_find_iri(g, S(BASE "/id/actions/example")), status_path = graph_iri(g, ADMS("status"));
	graph_remove(g, iri, status_path, 0);
	graph_add(g, iri, status_path, graph_iri(g, actions->states[actions->state_n - 1].iri));
	text = site_ask(s, (ask){ HTTP_PUT, "/api/actions/example", arena_cstr(s->cx.mem, linked_text(s, g, true)), { "Content-Type", "application/ld+json", "If-Match", "\"1\"", NULL } }, &r);
	expect_code(r, text, 422);
	site_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_registers_entry_is_taken_in_any_form), cmocka_unit_test(words_of_others_are_understood), cmocka_unit_test(mistakes_are_answered_with_a_way_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
