/* SPDX-License-Identifier: EUPL-1.2
 * Entries and lists in every form: they parse, they say the same, and they follow the list's address. */
#include "world.h"
#include "format/csv.h"

static graph *read_rdf(site *s, rdf_format f, slice text)
{
	graph *g = graph_new(s->cx.mem);
	status st = rdf_read(&s->cx, f, text, S(BASE "/"), &RDF_LIMITS, g, NULL);
	if (st != ST_OK) fprintf(stderr, "%.*s\n%.*s\n", SL(s->cx.err.message), SL(slice_take(text, 1500)));
	assert_int_equal(st, ST_OK);
	return g;
}

static bool same_graph(const graph *a, const graph *b)
{
	if (graph_size(a) != graph_size(b)) return false;
	for (graph_walk w = graph_match(a, 0, 0, 0); graph_next(&w);) {
		tid s = graph_find(b, *graph_term(a, w.t.s)), p = graph_find(b, *graph_term(a, w.t.p)), o = graph_find(b, *graph_term(a, w.t.o));
		if (!s || !p || !o || !graph_has(b, s, p, o)) return false;
	}
	return true;
}

static size_t count_elements(site *s, slice text, const char *name)
{
	xml_reader *x;
	xml_event e;
	size_t n = 0;
	assert_ok(&s->cx, xml_open(&s->cx, text, &XML_LIMITS, &x));
	for (;;) {
		assert_ok(&s->cx, xml_next(&s->cx, x, &e));
		if (e.kind == XML_DONE) break;
		n += e.kind == XML_START && slice_eq(e.name, slice_from(name));
	}
	xml_close(x);
	return n;
}

static const char *address(site *s, const reg *r, const char *rest) { return arena_cstr(s->cx.mem, JOIN(s->cx.mem, S("/doc/"), r->name, slice_from(rest))); }

static void every_form_says_the_same(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	site_save(s, "second");
	for (size_t i = 0; i < registers_count(s->rs); i++) {
		const reg *reg_ = registers_at(s->rs, i);
		for (int one = 0; one < 2; one++) {
			const char *stem = one ? "/second" : "";
			slice text = site_ask(s, (ask){ HTTP_GET, address(s, reg_, arena_cstr(s->cx.mem, JOIN(s->cx.mem, slice_from(stem), S(".nt")))), NULL, { NULL } }, &r);
			expect_code(r, text, 200);
			graph *lines = read_rdf(s, RDF_NTRIPLES, text);
			assert_true(graph_size(lines) > 3);
			text = site_ask(s, (ask){ HTTP_GET, address(s, reg_, arena_cstr(s->cx.mem, JOIN(s->cx.mem, slice_from(stem), S(".ttl")))), NULL, { NULL } }, &r);
			assert_true(slice_starts(r.media, S("text/turtle")));
			assert_true(same_graph(lines, read_rdf(s, RDF_TURTLE, text)));
			text = site_ask(s, (ask){ HTTP_GET, address(s, reg_, arena_cstr(s->cx.mem, JOIN(s->cx.mem, slice_from(stem), S(".rdf")))), NULL, { NULL } }, &r);
			assert_true(count_elements(s, text, "Description") >= (one ? 1 : 2));
			text = site_ask(s, (ask){ HTTP_GET, address(s, reg_, arena_cstr(s->cx.mem, JOIN(s->cx.mem, slice_from(stem), S(".jsonld")))), NULL, { NULL } }, &r);
			json *v = answer_json(s, text);
			assert_non_null(json_get(v, S("@context")));
			if (!one) assert_int_equal(json_get(v, S("@graph"))->count, 2);
			text = site_ask(s, (ask){ HTTP_GET, address(s, reg_, arena_cstr(s->cx.mem, JOIN(s->cx.mem, slice_from(stem), S(".json")))), NULL, { NULL } }, &r);
			v = answer_json(s, text);
			assert_true(one ? slice_ends(json_text(json_get(v, S("@id"))), S("/second")) : v->count == 2);
			assert_true(answer_header(&r, "ETag").n > 2 && (answer_header(&r, "Last-Modified").n > 10) == one);
			text = site_ask(s, (ask){ HTTP_GET, address(s, reg_, arena_cstr(s->cx.mem, JOIN(s->cx.mem, slice_from(stem), S(".atom")))), NULL, { NULL } }, &r);
			expect_code(r, text, 200);
			assert_int_equal(count_elements(s, text, "entry"), one ? 1 : 2);
		}
		slice text = site_ask(s, (ask){ HTTP_GET, address(s, reg_, ".csv"), NULL, { NULL } }, &r);
		table t;
		assert_ok(&s->cx, csv_table(&s->cx, text, ',', &TABLE_LIMITS, &t));
		assert_int_equal(t.n, 3);
	}
	site_end(s);
}

static void exports_follow_the_address_of_the_list(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	site_save(s, "second");
	slice text = site_ask(s, (ask){ HTTP_GET, "/doc/actions.json?state=done", NULL, { NULL } }, &r);
	assert_int_equal(answer_json(s, text)->count, 0);
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions.json?state=unknown&page=9&notice=saved", NULL, { NULL } }, &r);
	assert_int_equal(answer_json(s, text)->count, 2);
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions.json?limit=1", NULL, { NULL } }, &r);
	assert_int_equal(answer_json(s, text)->count, 1);
	slice etag = arena_copy(s->cx.mem, answer_header(&r, "ETag"));
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions.json?limit=1", NULL, { "If-None-Match", arena_cstr(s->cx.mem, etag), NULL } }, &r);
	expect_code(r, text, 304);
	text = site_ask(s, (ask){ HTTP_GET, "/doc/nothing.csv", NULL, { NULL } }, &r);
	expect_code(r, text, 404);
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions/none.ttl", NULL, { NULL } }, &r);
	expect_code(r, text, 404);
	site_end(s);
}

static void the_accept_header_chooses_and_browsers_get_pages(void **state)
{
	(void)state;
	static const struct { const char *target, *accept; int code; const char *media; } CASES[] = {
		{ "/doc/actions/example", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 299, NULL },
		{ "/doc/actions/example", "*/*", 299, NULL },
		{ "/doc/actions", "text/html", 299, NULL },
		{ "/doc/actions/example", "text/turtle", 200, "text/turtle" },
		{ "/doc/actions/example", "application/ld+json, text/html;q=0.5", 200, "application/ld+json" },
		{ "/doc/actions", "application/rdf+xml", 200, "application/rdf+xml" },
		{ "/doc/actions", "text/csv", 200, "text/csv" },
		{ "/doc/actions/example", "text/csv", 299, NULL },
	};
	site *s = site_make();
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		response r;
		slice text = site_ask(s, (ask){ HTTP_GET, CASES[i].target, NULL, { "Accept", CASES[i].accept, NULL } }, &r);
		if (r.code != CASES[i].code) fprintf(stderr, "%s %s\n", CASES[i].target, CASES[i].accept);
		expect_code(r, text, CASES[i].code);
		if (CASES[i].media) assert_true(slice_starts(r.media, slice_from(CASES[i].media)));
		assert_true(slice_contains(answer_header(&r, "Vary"), S("Accept")));
	}
	response r;
	(void)site_ask(s, (ask){ HTTP_GET, "/id/actions/example?version=2", NULL, { NULL } }, &r);
	assert_int_equal(r.code, 303);
	assert_true(slice_ends(answer_header(&r, "Location"), S("/doc/actions/example?version=2")));
	site_end(s);
}

static void old_versions_keep_their_content(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	slice text = site_ask(s, (ask){ HTTP_PATCH, "/api/actions/example", "{\"title\":{\"en\":\"The new title\"}}", { "Content-Type", "application/json", "If-Match", "\"1\"", NULL } }, &r);
	expect_code(r, text, 200);
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions/example.ttl?version=1", NULL, { NULL } }, &r);
	assert_true(slice_contains(text, S("Offer the measurements")) && !slice_contains(text, S("The new title")));
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions/example.ttl", NULL, { NULL } }, &r);
	assert_true(slice_contains(text, S("The new title")));
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions/example.ttl?version=7", NULL, { NULL } }, &r);
	expect_code(r, text, 404);
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions/example.atom", NULL, { NULL } }, &r);
	assert_true(slice_contains(text, S("The new title")) && slice_contains(text, S("Version 2: changed")));
	site_end(s);
}

static void a_formula_in_a_cell_is_harmless(void **state)
{
	(void)state;
	site *s = site_make();
	response r;
	slice text = site_ask(s, (ask){ HTTP_PATCH, "/api/actions/example", "{\"title\":{\"nl\":\"=HYPERLINK(\\\"http://x\\\")\"}}", { "Content-Type", "application/json", "If-Match", "\"1\"", NULL } }, &r);
	expect_code(r, text, 200);
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions.csv", NULL, { NULL } }, &r);
	assert_true(slice_contains(text, S("'=HYPERLINK")));
	assert_true(slice_contains(answer_header(&r, "Content-Disposition"), S("actions.csv")));
	s->cx.lang = LANG_NL;
	text = site_ask(s, (ask){ HTTP_GET, "/doc/actions.csv", NULL, { NULL } }, &r);
	assert_true(slice_contains(text, S("Titel (nl)")));
	site_end(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_says_the_same), cmocka_unit_test(exports_follow_the_address_of_the_list), cmocka_unit_test(the_accept_header_chooses_and_browsers_get_pages),
		cmocka_unit_test(old_versions_keep_their_content), cmocka_unit_test(a_formula_in_a_cell_is_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
