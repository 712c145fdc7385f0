/* SPDX-License-Identifier: EUPL-1.2 */
#include "world.h"

static void a_resource_is_read_back(void **state)
{
	(void)state;
	world w = world_new();
	put(&w, "actions/a1", "a spil:Action ; dct:title \"Lucht meten\"@nl , \"Measure air\"@en ; dct:identifier \"3,49\" ; adms:status <urn:state:done> ; spil:owner <" ID "organisations/omg> ; schema:cost 12.5");
	resource r;
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/a1"), &r));
	assert_slice(r.name, "a1"); assert_slice(r.register_name, "actions"); assert_slice(r.label_nl, "Lucht meten"); assert_slice(r.label_en, "Measure air");
	assert_slice(r.state, "urn:state:done"); assert_int_equal(r.version, 1); assert_int_equal(r.seq, 1); assert_false(r.withdrawn);
	assert_slice(r.audience.organisation, ID "organisations/omg"); assert_int_equal(r.audience.level, VISIBLE_PUBLIC);
	graph *g = graph_new(w.cx.mem);
	assert_ok(&w.cx, index_graph(&w.cx, S(ID "actions/a1"), g));
	assert_int_equal(graph_size(g), 7);
	tid a1 = graph_find_iri(g, S(ID "actions/a1"));
	assert_slice(graph_text(g, a1, S(NS_DCT "title"), LANG_EN), "Measure air"); assert_slice(graph_value(g, a1, S(NS_SCHEMA "cost")), "12.5");
	assert_true(index_is_a(&w.cx, S(ID "actions/a1"), S(NS_SPIL "Action"))); assert_false(index_is_a(&w.cx, S(ID "actions/a1"), S(NS_ORG "Organization")));
	assert_true(index_exists(&w.cx, S(ID "actions/a1"))); assert_false(index_exists(&w.cx, S(ID "organisations/omg")));
	assert_int_equal(index_get(&w.cx, S(ID "actions/none"), &r), ST_NOT_FOUND);
	put(&w, "actions/a1", "a spil:Action ; dct:title \"Measure air\"@en");
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/a1"), &r));
	assert_slice(r.label_nl, "Measure air"); assert_int_equal(r.version, 2); assert_true(r.created < r.modified); assert_null(r.state.p);
	world_apply(&w, EVENT_WITHDRAW, "actions/a1", NULL);
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/a1"), &r));
	assert_true(r.withdrawn); assert_slice(r.label_nl, "Measure air"); assert_false(index_exists(&w.cx, S(ID "actions/a1")));
	assert_int_equal(index_seq(w.x), 3);
	world_done(&w);
}

static void every_kind_of_term_comes_back_as_it_was(void **state)
{
	(void)state;
	world w = world_new();
	put(&w, "actions/t", "spil:v 1 , -7 , 01 , \"+1\"^^xsd:integer , 288230376151711744 , -288230376151711744 , 3.14 , 3.10 , -0.0 , 0.5 , 100000000000.5 , true , \"1\"^^xsd:boolean , \"2024-02-29\"^^xsd:date ,"
		" \"2024-02-29Z\"^^xsd:date , \"2024-01-01T00:00:00Z\"^^xsd:dateTime , \"2024-01-01T00:00:00.000Z\"^^xsd:dateTime , \"2024-01-01T00:00:00.120Z\"^^xsd:dateTime , \"2024-01-01T24:00:00Z\"^^xsd:dateTime ,"
		" \"2024-01-01T00:00:00+01:00\"^^xsd:dateTime , \"x\"@nl , \"x\"@nl-be , \"x\" , \"x\"^^<urn:t> , <urn:x> , _:b , [] , \"\" , \"true\" , \"1\" , 1e3 , \"\\u0001\\\"\"");
	graph *g = graph_new(w.cx.mem), *want = graph_new(w.cx.mem);
	assert_ok(&w.cx, index_graph(&w.cx, S(ID "actions/t"), g));
	static const char *const lexes[] = { "1", "-7", "01", "+1", "288230376151711744", "-288230376151711744", "3.14", "3.10", "-0.0", "0.5", "100000000000.5", "true", "2024-02-29", "2024-02-29Z",
		"2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.120Z", "2024-01-01T24:00:00Z", "2024-01-01T00:00:00+01:00", "", "1e3", "\x01\"" };
	tid t = graph_find_iri(g, S(ID "actions/t")), p = graph_find_iri(g, S(NS_SPIL "v"));
	assert_int_equal(graph_size(g), 32);
	for (size_t i = 0; i < COUNT_OF(lexes); i++) {
		bool seen = false;
		for (graph_walk k = graph_match(g, t, p, 0); graph_next(&k);) seen |= slice_eq(graph_term(g, k.t.o)->lex, slice_from(lexes[i]));
		if (!seen) fprintf(stderr, "lost: %s\n", lexes[i]);
		assert_true(seen);
	}
	(void)want;
	world_done(&w);
}

static void fill_actions(world *w)
{
	put(w, "organisations/omg", "a org:Organization ; skos:prefLabel \"Omgeving\"@nl , \"Environment\"@en");
	put(w, "organisations/ond", "a org:Organization ; skos:prefLabel \"Onderwijs\"@nl");
	put(w, "actions/a1", "a spil:Action ; dct:title \"Scholen krijgen data\"@nl ; dct:identifier \"3,9\" ; spil:owner <" ID "organisations/ond> ; dcat:theme \"school\" , \"data\" ; schema:endTime \"2026-03-01\"^^xsd:date ; schema:cost 10");
	put(w, "actions/a2", "a spil:Action ; dct:title \"Luchtkwaliteit meten\"@nl ; dct:identifier \"3,49\" ; spil:owner <" ID "organisations/omg> ; dcat:theme \"lucht\" ; schema:endTime \"2026-12-31\"^^xsd:date ; schema:cost 2.5");
	put(w, "actions/a3", "a spil:Action ; dct:title \"\xC3\x89\xC3\xA9n loket\"@nl ; dct:identifier \"10,1\" ; spil:owner <" ID "organisations/omg> , <" ID "organisations/ond> ; dct:description \"Data voor elke school\"@nl");
}

static void lists_filter_count_and_order(void **state)
{
	(void)state;
	world w = world_new();
	fill_actions(&w);
	list_query q = { .register_name = S("actions"), .limit = 10, .order = S("identifier") };
	assert_slice(found(&w, &q), "a1 a2 a3");
	q.order = S("-identifier"); assert_slice(found(&w, &q), "a3 a2 a1");
	q.order = S("title"); assert_slice(found(&w, &q), "a3 a2 a1");
	q.order = S("end"); assert_slice(found(&w, &q), "a1 a2 a3");
	q.order = S("-end"); assert_slice(found(&w, &q), "a2 a1 a3");
	q.order = S("-cost"); assert_slice(found(&w, &q), "a1 a2 a3");
	q.order = NO_SLICE; assert_slice(found(&w, &q), "a3 a2 a1");
	q.order = S("created"); assert_slice(found(&w, &q), "a1 a2 a3");
	q.offset = 1; q.limit = 1; assert_slice(found(&w, &q), "a2");
	q.offset = 0; q.limit = 10;
	slice facets[] = { S("owner"), S("theme") };
	q.facets = facets; q.facet_count = 2;
	assert_slice(facet_text(&w, &q), ID "organisations/omg=2 " ID "organisations/ond=2 none=0;data=1 lucht=1 school=1 none=1;");
	list_filter f[] = { { .column = S("owner"), .values = (slice[]){ S(ID "organisations/omg") }, .value_count = 1 }, { .column = S("theme"), .missing = true } };
	q.filters = f; q.filter_count = 1;
	assert_slice(found(&w, &q), "a2 a3");
	assert_slice(facet_text(&w, &q), ID "organisations/omg=2 " ID "organisations/ond=2 none=0;lucht=1 none=1;");
	q.filter_count = 2;
	assert_slice(found(&w, &q), "a3");
	assert_slice(facet_text(&w, &q), ID "organisations/omg=1 " ID "organisations/ond=1 none=0;lucht=1 none=1;");
	q.filter_count = 0;
	list_range g[] = { { .column = S("end"), .from = S("2026-03-01"), .to = S("2026-12") }, { .column = S("cost"), .from = S("3") } };
	q.ranges = g; q.range_count = 1; assert_slice(found(&w, &q), "a1 a2");
	q.range_count = 2; assert_slice(found(&w, &q), "a1");
	g[0].to = S("2026-03-01"); q.range_count = 1; assert_slice(found(&w, &q), "a1");
	g[0].to = S("soon");
	list_result r;
	assert_int_equal(index_list(&w.cx, &q, &r), ST_BAD_REQUEST);
	q.range_count = 0; q.order = S("nothing"); assert_int_equal(index_list(&w.cx, &q, &r), ST_BAD_REQUEST);
	q.order = NO_SLICE; f[0].column = S("nothing"); q.filter_count = 1; assert_int_equal(index_list(&w.cx, &q, &r), ST_BAD_REQUEST);
	q.register_name = S("nothing"); assert_int_equal(index_list(&w.cx, &q, &r), ST_NOT_FOUND);
	list_filter exact = { .column = S("identifier"), .values = (slice[]){ S("3,49") }, .value_count = 1 };
	assert_slice(found(&w, &(list_query){ .register_name = S("actions"), .limit = 9, .filters = &exact, .filter_count = 1 }), "a2");
	world_done(&w);
}

static void words_are_found_as_people_type_them(void **state)
{
	(void)state;
	world w = world_new();
	fill_actions(&w);
	assert_slice(search_for(&w, "scholen"), "a1 a3");      /* stem; the label first */
	assert_slice(search_for(&w, "school"), "a1 a3");
	assert_slice(search_for(&w, "SCHOOL data"), "a1 a3");
	assert_slice(search_for(&w, "een lok"), "a3");          /* diacritics; the last word as a beginning */
	assert_slice(search_for(&w, "lo een"), "");              /* only the last, and two letters are no part of a word */
	assert_slice(search_for(&w, "3,49"), "a2"); assert_slice(search_for(&w, "3,4"), "a2");
	assert_slice(search_for(&w, "luchtkwal"), "a2");
	list_result r;
	list_query q = { .register_name = S("actions"), .text = S("kwaliteit"), .limit = 5 };
	assert_ok(&w.cx, index_list(&w.cx, &q, &r)); assert_int_equal(r.total, 1); assert_true(r.fuzzy); assert_slice(r.rows[0].name, "a2");
	q.text = S("luchtkwalitiet"); assert_ok(&w.cx, index_list(&w.cx, &q, &r)); assert_int_equal(r.total, 1); assert_true(r.fuzzy);
	q.text = S("luchtkalit"); assert_ok(&w.cx, index_list(&w.cx, &q, &r)); assert_int_equal(r.total, 1); assert_true(r.fuzzy); /* a mistyped part of a compound */
	q.text = S("shcolen"); assert_ok(&w.cx, index_list(&w.cx, &q, &r)); assert_true(r.fuzzy); assert_int_equal(r.total, 1);
	q.text = S("loket"); assert_ok(&w.cx, index_list(&w.cx, &q, &r)); assert_false(r.fuzzy);
	q.text = S("zzzzzz"); assert_ok(&w.cx, index_list(&w.cx, &q, &r)); assert_int_equal(r.total, 0); assert_false(r.fuzzy);
	const char *const odd[] = { "\"", "a\" OR \"b", "NEAR(", "*", "-", "label:", "{label} : school", "school*", "'; DROP TABLE text; --", "\xFF\xFE", "AND", "(((", "^a", "\x01schol" };
	for (size_t i = 0; i < COUNT_OF(odd); i++) {
		q.text = slice_from(odd[i]);
		assert_ok(&w.cx, index_list(&w.cx, &q, &r));
	}
	q = (list_query){ .text = S("on"), .limit = 9, .facets = (slice[]){ S("register") }, .facet_count = 1 };
	assert_slice(facet_text(&w, &q), "organisations=1 none=0;");
	q.text = S("data"); assert_slice(found(&w, &q), "a1 a3");
	world_done(&w);
}

static void search_follows_each_change(void **state)
{
	(void)state;
	world w = world_new();
	fill_actions(&w);
	assert_slice(search_for(&w, "school"), "a1 a3"); /* read into memory, and kept true from here on */
	put(&w, "actions/a4", "dct:title \"Nog een schooltje\"@nl , \"One more school\"@en");
	assert_slice(search_for(&w, "school"), "a4 a1 a3");
	put(&w, "actions/a1", "dct:title \"Iets anders\"@nl");
	assert_slice(search_for(&w, "school"), "a4 a3");
	world_apply(&w, EVENT_WITHDRAW, "actions/a4", NULL);
	assert_slice(search_for(&w, "school"), "a3");
	world_apply(&w, EVENT_ERASE, "actions/a3", NULL);
	assert_slice(search_for(&w, "school"), "");
	assert_slice(search_for(&w, "iets"), "a1");
	assert_slice(found(&w, &(list_query){ .register_name = S("actions"), .text = S("school"), .limit = 9, .withdrawn = true }), "a4");
	world_done(&w);
}

static void suggestions_read_labels(void **state)
{
	(void)state;
	world w = world_new();
	fill_actions(&w);
	resource *rows; size_t n;
	assert_ok(&w.cx, index_suggest(&w.cx, NULL, 0, S("o"), 10, &rows, &n));
	assert_int_equal(n, 0);
	assert_ok(&w.cx, index_suggest(&w.cx, NULL, 0, S("on"), 10, &rows, &n));
	assert_int_equal(n, 1); assert_slice(rows[0].name, "ond");
	slice registers[] = { S("actions") };
	assert_ok(&w.cx, index_suggest(&w.cx, registers, 1, S("on"), 10, &rows, &n)); assert_int_equal(n, 0);
	assert_ok(&w.cx, index_suggest(&w.cx, registers, 1, S("kwaliteit"), 10, &rows, &n)); assert_int_equal(n, 1); assert_slice(rows[0].name, "a2");
	assert_ok(&w.cx, index_suggest(&w.cx, registers, 1, S("school"), 10, &rows, &n)); assert_int_equal(n, 1); assert_slice(rows[0].name, "a1"); /* a3 has it in its text only */
	assert_ok(&w.cx, index_suggest(&w.cx, registers, 1, S("data"), 10, &rows, &n)); assert_int_equal(n, 1);
	assert_ok(&w.cx, index_suggest(&w.cx, registers, 1, S(""), 2, &rows, &n)); assert_int_equal(n, 2);
	world_done(&w);
}

static void references_are_found_from_their_target(void **state)
{
	(void)state;
	world w = world_new();
	fill_actions(&w);
	pointing *p; size_t n; uint64_t total;
	assert_ok(&w.cx, index_pointing(&w.cx, S(ID "organisations/omg"), 10, &p, &n, &total));
	assert_int_equal(total, 2); assert_slice(p[0].from.name, "a3"); assert_slice(p[1].from.name, "a2"); assert_slice(p[0].predicate, NS_SPIL "owner");
	assert_ok(&w.cx, index_pointing(&w.cx, S(ID "organisations/omg"), 1, &p, &n, &total)); assert_int_equal(n, 1); assert_int_equal(total, 2);
	put(&w, "actions/a9", "dct:title \"x\"@nl ; adms:status <" ID "organisations/omg> ; a <" ID "organisations/omg> ; dct:relation <" ID "actions/a9#part> . <" ID "actions/a9#part> dct:source <" ID "actions/a1>");
	assert_ok(&w.cx, index_pointing(&w.cx, S(ID "organisations/omg"), 9, &p, &n, &total)); assert_int_equal(total, 2);
	assert_ok(&w.cx, index_pointing(&w.cx, S(ID "actions/a1"), 9, &p, &n, &total)); assert_int_equal(total, 1); assert_slice(p[0].from.name, "a9"); assert_slice(p[0].predicate, NS_DCT "source");
	world_apply(&w, EVENT_WITHDRAW, "actions/a3", NULL);
	assert_ok(&w.cx, index_pointing(&w.cx, S(ID "organisations/omg"), 9, &p, &n, &total)); assert_int_equal(total, 1);
	assert_int_equal(index_pointing(&w.cx, S("urn:state:done"), 9, &p, &n, &total), ST_NOT_FOUND);
	world_done(&w);
}

static slice name_of(slice iri)
{
	size_t at = slice_rfind_char(iri, '/');
	return at == SLICE_NONE ? iri : slice_skip(iri, at + 1);
}

static slice groups_text(world *w, slice a, slice b)
{
	group_row *g; size_t n;
	slice columns[2] = { a, b };
	assert_ok(&w->cx, index_group(&w->cx, &(list_query){ .register_name = S("actions") }, columns, &g, &n));
	buf *out = buf_new(w->cx.mem, 10000);
	for (size_t i = 0; i < n; i++) buf_printf(out, "%.*s/%.*s=%d ", SL(name_of(g[i].value[0])), SL(name_of(g[i].value[1])), (int)g[i].count);
	return buf_slice(out);
}

static void rows_are_grouped_by_one_or_two_columns(void **state)
{
	(void)state;
	world w = world_new();
	fill_actions(&w);
	assert_slice(groups_text(&w, S("owner"), NO_SLICE), "omg/=2 ond/=2 ");
	assert_slice(groups_text(&w, S("theme"), S("owner")), "/omg=1 /ond=1 data/ond=1 lucht/omg=1 school/ond=1 ");
	world_done(&w);
}

static void labels_are_borrowed_and_follow(void **state)
{
	(void)state;
	world w = world_new();
	resource r;
	put(&w, "organisations/jan", "a org:Organization ; skos:prefLabel \"Jan\"@nl");
	put(&w, "enrolments/e1", "spil:person <" ID "organisations/jan>");
	assert_ok(&w.cx, index_get(&w.cx, S(ID "enrolments/e1"), &r)); assert_slice(r.label_nl, "Jan");
	put(&w, "organisations/jan", "a org:Organization ; skos:prefLabel \"Jan Peeters\"@nl");
	assert_ok(&w.cx, index_get(&w.cx, S(ID "enrolments/e1"), &r)); assert_slice(r.label_nl, "Jan Peeters");
	list_query q = { .register_name = S("enrolments"), .text = S("peeters"), .limit = 9 };
	assert_slice(found(&w, &q), "e1");
	put(&w, "organisations/jan", "a org:Organization ; skos:prefLabel \"Jan Peeters\"@nl ; spil:visibility spil:named");
	assert_ok(&w.cx, index_get(&w.cx, S(ID "enrolments/e1"), &r)); assert_slice(r.label_nl, "e1");
	assert_slice(found(&w, &q), "");
	put(&w, "organisations/jan", "a org:Organization ; skos:prefLabel \"Jan Peeters\"@nl");
	assert_slice(found(&w, &q), "e1");
	world_apply(&w, EVENT_ERASE, "organisations/jan", NULL);
	assert_slice(found(&w, &q), "");
	world_done(&w);
}

static void a_held_moment_does_not_move(void **state)
{
	(void)state;
	world w = world_new();
	resource r;
	put(&w, "actions/a", "dct:title \"eerst\"@nl");
	assert_ok(&w.cx, reader_hold(&w.cx)); assert_ok(&w.cx, reader_hold(&w.cx));
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/a"), &r)); assert_slice(r.label_nl, "eerst");
	put(&w, "actions/a", "dct:title \"dan\"@nl");
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/a"), &r)); assert_slice(r.label_nl, "eerst");
	assert_ok(&w.cx, reader_let_go(&w.cx));
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/a"), &r)); assert_slice(r.label_nl, "eerst");
	assert_slice(search_for(&w, "dan"), "a");     /* a search moves it forward */
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/a"), &r)); assert_slice(r.label_nl, "dan");
	assert_ok(&w.cx, reader_let_go(&w.cx)); assert_ok(&w.cx, reader_let_go(&w.cx));
	w.cx.db = NULL;
	assert_int_equal(index_get(&w.cx, S(ID "actions/a"), &r), ST_INTERNAL); assert_false(index_exists(&w.cx, S(ID "actions/a")));
	w.cx.db = w.r;
	world_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_resource_is_read_back), cmocka_unit_test(every_kind_of_term_comes_back_as_it_was), cmocka_unit_test(lists_filter_count_and_order),
		cmocka_unit_test(words_are_found_as_people_type_them), cmocka_unit_test(search_follows_each_change), cmocka_unit_test(suggestions_read_labels),
		cmocka_unit_test(references_are_found_from_their_target), cmocka_unit_test(rows_are_grouped_by_one_or_two_columns), cmocka_unit_test(labels_are_borrowed_and_follow), cmocka_unit_test(a_held_moment_does_not_move),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
