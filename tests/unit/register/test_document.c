/* SPDX-License-Identifier: EUPL-1.2
 * Documents: JSON there and back, findings by key, readable differences. */
#include "common.h"

#define IRI "https://data.example.org/id/things/ab12"

static const char FULL[] = "{\"identifier\":\"AB12\",\"title\":{\"nl\":\"Een ding\",\"en\":\"A thing\"},\"keywords\":{\"nl\":[\"lucht\",\"milieu\"]},"
	"\"kind\":\"urn:spil:thing-kind:large\",\"parts\":[\"https://elsewhere.example.org/1\"],\"weight\":12.50,\"amount\":3,\"issued\":\"2026-11-23\","
	"\"seen\":\"2026-11-23T10:20:30Z\",\"open\":false,\"source\":[\"https://example.org/things\"],"
	"\"contacts\":[{\"name\":{\"nl\":\"Dienst\"},\"email\":\"mailto:a@example.org\"},{\"name\":{\"nl\":\"Onthaal\"}}],\"visibility\":\"organisation\"}";

static status from_text(ctx *cx, const reg *r, slice text, graph **ret)
{
	json *v = NULL;
	assert_ok(cx, json_parse(cx, text, &v));
	return document_from_json(cx, r, S(IRI), v, ret);
}

static slice written(ctx *cx, const json *v)
{
	buf *b = buf_new(cx->mem, 1 << 20);
	json_write(b, v, false);
	return buf_slice(b);
}

static void json_comes_back_as_it_went(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	graph *g = NULL, *again = NULL;
	json *v = NULL, *w = NULL;
	slice text, text2;
	assert_ok(&cx, from_text(&cx, r, slice_from(FULL), &g));
	assert_ok(&cx, document_validate(&cx, rs, r, g, S(IRI)));
	assert_ok(&cx, document_to_json(&cx, r, g, S(IRI), &v));
	assert_slice(json_text(json_get(json_get(v, S("contacts"))->child, S("@id"))), IRI "#contacts-1");
	assert_slice(json_get(v, S("weight"))->text, "12.50");
	assert_slice(json_text(json_get(v, S("visibility"))), "organisation");
	assert_int_equal(json_get(json_get(v, S("keywords")), S("nl"))->count, 2);
	assert_true(json_get(v, S("open"))->kind == JSON_FALSE);
	assert_ok(&cx, document_from_json(&cx, r, S(IRI), v, &again));
	assert_ok(&cx, document_text(&cx, g, S(IRI), &text));
	assert_ok(&cx, document_text(&cx, again, S(IRI), &text2));
	assert_true(slice_eq(text, text2));
	assert_ok(&cx, document_read(&cx, S("text/turtle"), text, S(IRI), &again));
	assert_ok(&cx, document_to_json(&cx, r, again, S(IRI), &w));
	assert_true(json_get(w, S("contacts"))->count == 2);
	assert_ok(&cx, document_text(&cx, again, S(IRI), &text2));
	assert_true(slice_eq(text, text2));
	registers_free(rs);
	unit_ctx_done(&cx);
}

/* Every example of every register of ours: to JSON, back, and the same Turtle. */
static void every_example_comes_back(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = NULL;
	assert_ok(&cx, registers_load(&cx, S("registers"), NO_SLICE, &rs));
	for (size_t i = 0; i < registers_count(rs); i++) {
		const reg *r = registers_at(rs, i);
		graph *g = NULL, *again = NULL;
		json *v = NULL;
		slice text, text2, iri = resource_iri(&cx, S("https://data.example.org"), r->name, S("sample"));
		assert_ok(&cx, reg_example(&cx, rs, r, S("https://data.example.org"), S("sample"), &g));
		assert_ok(&cx, document_to_json(&cx, r, g, iri, &v));
		slice said = document_state(g, iri);
		if (said.p) json_add(v, S("state"), json_new(cx.mem, JSON_STRING, said));
		assert_ok(&cx, document_from_json(&cx, r, iri, v, &again));
		assert_ok(&cx, document_text(&cx, g, iri, &text));
		assert_ok(&cx, document_text(&cx, again, iri, &text2));
		if (!slice_eq(text, text2)) fprintf(stderr, "%.*s:\n%.*s\n---\n%.*s\n%.*s\n", SL(r->name), SL(text), SL(text2), SL(written(&cx, v)));
		assert_true(slice_eq(text, text2));
	}
	registers_free(rs);
	unit_ctx_done(&cx);
}

/* value of a key, where the finding stands, part of what it says */
static void wrong_json_is_named_by_key(void **state)
{
	(void)state;
	static const struct { const char *json, *at, *says; } CASES[] = {
		{ "{\"tilte\":{}}", "tilte", "Did you mean \"title\"?" },
		{ "{\"zzzzzz\":1}", "zzzzzz", "Take it out" },
		{ "{\"title\":\"A thing\"}", "title", "per language" },
		{ "{\"title\":[\"A thing\"]}", "title", "per language" },
		{ "{\"title\":{\"dutch language\":\"x\"}}", "title.dutch language", "is not a language" },
		{ "{\"title\":{\"nl\":[\"x\"]}}", "title.nl", "One text per language" },
		{ "{\"title\":{\"nl\":3}}", "title.nl", "not a text" },
		{ "{\"keywords\":{\"nl\":[\"a\",3]}}", "keywords.nl[1]", "not a text" },
		{ "{\"weight\":\"twelve\"}", "weight", "not a number" },
		{ "{\"weight\":1e99}", "weight", "too large" },
		{ "{\"amount\":1.5}", "amount", "whole number" },
		{ "{\"issued\":\"23/11/2026\"}", "issued", "is not a date" },
		{ "{\"issued\":\"2026-02-30\"}", "issued", "is not a date" },
		{ "{\"seen\":\"yesterday\"}", "seen", "is not a moment" },
		{ "{\"open\":\"yes\"}", "open", "neither true nor false" },
		{ "{\"source\":[\"https://example.org/a\",\"not an address\"]}", "source[1]", "full address" },
		{ "{\"contacts\":[{\"name\":{\"nl\":\"a\"}},{\"nam\":{}}]}", "contacts[1].nam", "Did you mean \"name\"?" },
		{ "{\"contacts\":[{\"name\":{\"nl\":\"a\"}},\"x\"]}", "contacts[1]", "group of fields" },
		{ "{\"contacts\":{\"@id\":\"https://elsewhere.example.org/x\",\"name\":{\"nl\":\"a\"}}}", "contacts.@id", "Leave \"@id\" out" },
		{ "{\"@id\":\"https://elsewhere.example.org/x\"}", "@id", "The address of this is" },
		{ "{\"@type\":\"Dataset\"}", "@type", "The type of this is" },
		{ "{\"identifier\":12}", "identifier", "not a text" },
	};
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		graph *g;
		ctx_error_clear(&cx);
		status st = from_text(&cx, r, slice_from(CASES[i].json), &g);
		bool good = st == ST_INVALID && test_found(&cx, slice_from(CASES[i].at), slice_from(CASES[i].says));
		if (!good) fprintf(stderr, "%s -> status %d\n", CASES[i].json, (int)st), test_show(&cx);
		assert_true(good);
	}
	graph *g;
	json *list = json_new(cx.mem, JSON_ARRAY, NO_SLICE);
	assert_int_equal(document_from_json(&cx, r, S(IRI), list, &g), ST_INVALID);
	registers_free(rs);
	unit_ctx_done(&cx);
}

static void numbers_keep_their_meaning(void **state)
{
	(void)state;
	static const struct { const char *in, *out; } CASES[] = { { "12.50", "12.50" }, { "1.5e2", "150" }, { "1e2", "100" }, { "25e-2", "0.25" }, { "-1.25e1", "-12.5" }, { "0", "0" } };
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		graph *g = NULL;
		assert_ok(&cx, from_text(&cx, r, JOIN(cx.mem, S("{\"weight\":"), slice_from(CASES[i].in), S("}")), &g));
		assert_slice(graph_value(g, graph_find_iri(g, S(IRI)), SPIL("weight")), CASES[i].out);
	}
	graph *g = NULL;
	assert_ok(&cx, from_text(&cx, r, S("{\"amount\":3.0}"), &g));
	assert_slice(graph_value(g, graph_find_iri(g, S(IRI)), SPIL("amount")), "3");
	assert_ok(&cx, from_text(&cx, r, S("{\"keywords\":{\"nl\":\"lucht\\nmilieu\\n\"}}"), &g));
	assert_int_equal(graph_size(g), 3);
	registers_free(rs);
	unit_ctx_done(&cx);
}

static void groups_keep_their_addresses(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	graph *g = NULL;
	assert_ok(&cx, from_text(&cx, r, S("{\"contacts\":[{\"name\":{\"nl\":\"new\"}},{\"@id\":\"" IRI "#contacts-4\",\"name\":{\"nl\":\"old\"}}]}"), &g));
	assert_true(graph_find_iri(g, S(IRI "#contacts-4")) && graph_find_iri(g, S(IRI "#contacts-5")));
	assert_slice(graph_value(g, graph_find_iri(g, S(IRI "#contacts-5")), S(NS_VCARD "fn")), "new");
	/* a name that merely begins like the entry's is not a fragment of it */
	assert_int_equal(from_text(&cx, r, S("{\"contacts\":[{\"@id\":\"" IRI "x#contacts-1\",\"name\":{\"nl\":\"a\"}}]}"), &g), ST_INVALID);
	registers_free(rs);
	unit_ctx_done(&cx);
}

static void a_document_speaks_only_of_itself(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	graph *g = NULL;
	assert_ok(&cx, from_text(&cx, r, slice_from(FULL), &g));
	graph_add(g, graph_iri(g, S("https://data.example.org/id/things/other")), graph_iri(g, SPIL("visibility")), graph_iri(g, SPIL("public")));
	assert_int_equal(document_validate(&cx, rs, r, g, S(IRI)), ST_INVALID);
	assert_true(test_found(&cx, S("@id"), S("also speaks about")));
	ctx_error_clear(&cx);
	assert_ok(&cx, from_text(&cx, r, slice_from(FULL), &g));
	graph_add(g, graph_iri(g, S(IRI)), graph_iri(g, DCT("spatial")), graph_literal(g, S("x"), NO_SLICE, NO_SLICE));
	graph_add(g, graph_iri(g, S(IRI "#contacts-1")), graph_iri(g, DCT("spatial")), graph_literal(g, S("x"), NO_SLICE, NO_SLICE));
	assert_int_equal(document_validate(&cx, rs, r, g, S(IRI)), ST_INVALID);
	assert_true(test_found(&cx, S("dct:spatial"), S("has no property")) && test_found(&cx, S("contacts[0].dct:spatial"), S("has no property")));
	registers_free(rs);
	unit_ctx_done(&cx);
}

static void references_of_this_site_are_checked(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	json *v = NULL;
	graph *g = NULL;
	assert_ok(&cx, json_parse(&cx, slice_from(FULL), &v));
	json_set(cx.mem, v, S("parts"), json_new(cx.mem, JSON_ARRAY, NO_SLICE));
	json *parts = (json *)(uintptr_t)json_get(v, S("parts"));
	json_add(parts, NO_SLICE, json_new(cx.mem, JSON_STRING, S("https://data.example.org/id/things/none")));
	json_add(parts, NO_SLICE, json_new(cx.mem, JSON_STRING, S("https://data.example.org/id/people/p")));
	json_add(parts, NO_SLICE, json_new(cx.mem, JSON_STRING, S("https://data.example.org/doc/things/ab12")));
	json_add(parts, NO_SLICE, json_new(cx.mem, JSON_STRING, S(IRI)));
	json_add(parts, NO_SLICE, json_new(cx.mem, JSON_STRING, S("https://data.example.organisation/id/x/y")));
	assert_ok(&cx, document_from_json(&cx, r, S(IRI), v, &g));
	map *coming = map_new(cx.mem);
	assert_int_equal(document_validate_among(&cx, rs, r, g, S(IRI), coming), ST_INVALID);
	assert_true(test_found(&cx, S("parts[0]"), S("does not exist")) && test_found(&cx, S("parts[1]"), S("wrong register")) && test_found(&cx, S("parts[2]"), S("/id/")));
	assert_false(test_found(&cx, S("parts[3]"), S("")) || test_found(&cx, S("parts[4]"), S("")));
	ctx_error_clear(&cx);
	map_put(coming, S("https://data.example.org/id/things/none"), (void *)(uintptr_t)r);
	assert_int_equal(document_validate_among(&cx, rs, r, g, S(IRI), coming), ST_INVALID);
	assert_false(test_found(&cx, S("parts[0]"), S("")));
	registers_free(rs);
	unit_ctx_done(&cx);
}

static const diff_line *line_named(const diff_line *lines, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (slice_eq(lines[i].name.v[LANG_EN], slice_from(name))) return &lines[i];
	return NULL;
}

static void differences_read_as_people_write(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	graph *a = NULL, *b = NULL;
	diff_line *lines = NULL;
	size_t n = 0;
	assert_ok(&cx, from_text(&cx, r, slice_from(FULL), &a));
	slice text = test_replace(cx.mem, slice_from(FULL), S("2026-11-23\""), S("2026-12-01\""));
	text = test_replace(cx.mem, text, S("\"Een ding\""), S("\"Een groot ding\""));
	text = test_replace(cx.mem, text, S("thing-kind:large"), S("thing-kind:small"));
	text = test_replace(cx.mem, text, S("12.50"), S("999.5"));
	text = test_replace(cx.mem, text, S("\"Onthaal\""), S("\"Balie\""));
	assert_ok(&cx, from_text(&cx, r, text, &b));
	assert_ok(&cx, document_diff(&cx, rs, r, a, b, &lines, &n));
	assert_int_equal(n, 5);
	assert_slice(line_named(lines, n, "Date")->before, "23 November 2026");
	assert_slice(line_named(lines, n, "Date")->after, "1 December 2026");
	assert_true(line_named(lines, n, "Title")->has_lang && line_named(lines, n, "Title")->value_lang == LANG_NL);
	assert_slice(line_named(lines, n, "Kind")->after, "small");
	assert_slice(line_named(lines, n, "Weight")->after, "999.5 kg");
	assert_slice(line_named(lines, n, "Contacts 2: Name")->before, "Onthaal");
	assert_ok(&cx, document_diff(&cx, rs, r, a, a, &lines, &n));
	assert_int_equal(n, 0);
	assert_ok(&cx, document_diff(&cx, rs, r, NULL, a, &lines, &n));
	assert_true(n >= 12);
	registers_free(rs);
	unit_ctx_done(&cx);
}

static void audience_is_the_stricter_of_entry_and_state(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	graph *g = NULL;
	assert_ok(&cx, from_text(&cx, r, S("{\"state\":\"draft\",\"visibility\":\"public\",\"organisation\":\"https://data.example.org/id/organisations/o\"}"), &g));
	assert_int_equal(document_audience(&cx, r, g, S(IRI)).level, VISIBLE_ORGANISATION);
	assert_slice(document_audience(&cx, r, g, S(IRI)).organisation, "https://data.example.org/id/organisations/o");
	cx.view = &VIEW_PUBLIC;
	assert_false(document_visible(&cx, r, g, S(IRI)));
	assert_ok(&cx, from_text(&cx, r, S("{\"state\":\"ready\"}"), &g));
	assert_true(document_visible(&cx, r, g, S(IRI)));
	assert_ok(&cx, from_text(&cx, r, S("{\"state\":\"ready\",\"visibility\":\"named\"}"), &g));
	assert_false(document_visible(&cx, r, g, S(IRI)));
	registers_free(rs);
	unit_ctx_done(&cx);
}

static void the_context_names_every_key(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	buf *b = buf_new(cx.mem, 1 << 20);
	json_writer w = json_writer_to(b, false);
	json *v = NULL;
	reg_jsonld_context(r, &w);
	assert_ok(&cx, json_parse(&cx, buf_slice(b), &v));
	for (size_t i = 0; i < r->property_n; i++) assert_slice(json_text(json_get(json_get(v, r->properties[i].key), S("@id"))), arena_cstr(cx.mem, r->properties[i].path));
	assert_slice(json_text(json_get(json_get(v, S("title")), S("@container"))), "@language");
	assert_slice(json_text(json_get(json_get(json_get(json_get(v, S("contacts")), S("@context")), S("email")), S("@type"))), "@id");
	assert_slice(json_text(json_get(json_get(json_get(v, S("state")), S("@context")), S("ready"))), "urn:spil:state:things:ready");
	registers_free(rs);
	unit_ctx_done(&cx);
}

/* The memory of a request is 64 MiB; passing it ends the program. */
static void a_flood_of_mistakes_stays_small(void **state)
{
	(void)state;
	ctx cx = unit_ctx(), small = cx;
	registers *rs = test_things(&cx);
	const reg *r = registers_find(rs, S("things"));
	buf *b = buf_new(cx.mem, 16 << 20);
	graph *g = NULL;
	json *v = NULL;
	small.mem = arena_create(64 << 20);
	buf_lit(b, "{");
	for (int i = 0; i < 60000; i++) buf_printf(b, "\"titel%d\":%d,", i, i);
	buf_lit(b, "\"parts\":[3]}");
	assert_ok(&small, json_parse(&small, buf_slice(b), &v));
	assert_int_equal(document_from_json(&small, r, S(IRI), v, &g), ST_INVALID);
	size_t n = 0;
	for (const finding *f = small.err.findings; f; f = f->next) n++;
	assert_true(n >= 200 && n < 300);
	arena_reset(small.mem);
	ctx_error_clear(&small);
	buf_clear(b);
	buf_lit(b, "{\"identifier\":\"AB1\",\"title\":{\"nl\":\"x\"},\"parts\":[");
	for (int i = 0; i < 1900; i++) buf_printf(b, "%s\"https://data.example.org/id/things/none-%d\"", i ? "," : "", i);
	buf_lit(b, "],\"contacts\":[");
	for (int i = 0; i < 1900; i++) buf_printf(b, "%s{\"email\":\"https://not-mail.example.org/%d\"}", i ? "," : "", i);
	buf_lit(b, "]}");
	assert_ok(&small, json_parse(&small, buf_slice(b), &v));
	assert_ok(&small, document_from_json(&small, r, S(IRI), v, &g));
	assert_int_equal(document_validate(&small, rs, r, g, S(IRI)), ST_INVALID);
	assert_true(test_found(&small, S("parts[1899]"), S("does not exist")) && test_found(&small, S("contacts[1899].email"), S("")));
	arena_reset(small.mem);
	ctx_error_clear(&small);
	buf_clear(b);
	buf_lit(b, "{\"source\":[");
	for (int i = 0; i < 3000; i++) buf_printf(b, "%s\"urn:x:%d\"", i ? "," : "", i);
	buf_lit(b, "]}");
	assert_ok(&small, json_parse(&small, buf_slice(b), &v));
	assert_int_equal(document_from_json(&small, r, S(IRI), v, &g), ST_INVALID);
	assert_true(test_found(&small, S("source"), S("more values")));
	arena_destroy(small.mem);
	registers_free(rs);
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_comes_back_as_it_went), cmocka_unit_test(every_example_comes_back), cmocka_unit_test(wrong_json_is_named_by_key),
		cmocka_unit_test(numbers_keep_their_meaning), cmocka_unit_test(groups_keep_their_addresses), cmocka_unit_test(a_document_speaks_only_of_itself),
		cmocka_unit_test(references_of_this_site_are_checked), cmocka_unit_test(differences_read_as_people_write),
		cmocka_unit_test(audience_is_the_stricter_of_entry_and_state), cmocka_unit_test(the_context_names_every_key), cmocka_unit_test(a_flood_of_mistakes_stays_small),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
