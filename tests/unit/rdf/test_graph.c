/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "rdf/graph.h"
#include "rdf/vocab.h"

static size_t count(const graph *g, tid s, tid p, tid o)
{
	size_t n = 0;
	for (graph_walk w = graph_match(g, s, p, o); graph_next(&w);) n++;
	return n;
}

static void equal_terms_have_equal_numbers(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	tid a = graph_iri(g, S("urn:a"));
	assert_int_equal(a, graph_iri(g, S("urn:a")));
	assert_int_not_equal(a, graph_blank(g, S("urn:a")));
	tid plain = graph_literal(g, S("x"), NO_SLICE, NO_SLICE);
	assert_int_equal(plain, graph_literal(g, S("x"), XSD("string"), NO_SLICE));
	assert_int_not_equal(plain, graph_literal(g, S("x"), XSD("date"), NO_SLICE));
	tid nl = graph_literal(g, S("x"), NO_SLICE, S("nl-BE"));
	assert_int_equal(nl, graph_literal(g, S("x"), NO_SLICE, S("NL-be")));
	assert_slice(graph_term(g, nl)->lang, "nl-be");
	assert_slice(graph_term(g, nl)->datatype, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString");
	assert_int_equal(nl, graph_find(g, (term){ .kind = TERM_LITERAL, .lex = S("x"), .lang = S("Nl-Be") }));
	assert_int_equal(0, graph_find_iri(g, S("urn:b")));
	assert_int_equal(a, graph_term_add(g, *graph_term(g, a)));
	unit_ctx_done(&cx);
}

static void a_new_blank_node_is_never_a_known_one(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	tid known = graph_blank(g, S("g1")), made = graph_blank(g, NO_SLICE);
	assert_int_not_equal(known, made);
	assert_int_equal(made, graph_blank(g, graph_term(g, made)->lex));
	unit_ctx_done(&cx);
}

static void every_pattern_matches(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	/* 40 subjects x 5 predicates x 3 objects of 7 */
	tid s[40], p[5], o[7];
	for (size_t i = 0; i < 40; i++) s[i] = graph_iri(g, arena_printf(cx.mem, "urn:s%zu", i));
	for (size_t i = 0; i < 5; i++) p[i] = graph_iri(g, arena_printf(cx.mem, "urn:p%zu", i));
	for (size_t i = 0; i < 7; i++) o[i] = graph_literal(g, ctx_num(&cx, i), XSD("integer"), NO_SLICE);
	for (size_t i = 0; i < 600; i++) assert_true(graph_add(g, s[i / 15], p[i / 3 % 5], o[(i % 3 + i / 15) % 7]));
	for (size_t i = 0; i < 600; i++) assert_false(graph_add(g, s[i / 15], p[i / 3 % 5], o[(i % 3 + i / 15) % 7]));
	assert_int_equal(600, graph_size(g));
	assert_int_equal(600, count(g, 0, 0, 0));
	assert_int_equal(15, count(g, s[3], 0, 0));
	assert_int_equal(120, count(g, 0, p[2], 0));
	assert_int_equal(3, count(g, s[3], p[2], 0));
	assert_int_equal(count(g, 0, 0, o[1]), 5 * count(g, 0, p[4], o[1]));
	assert_int_equal(5, count(g, s[1], 0, o[1]));
	assert_int_equal(1, count(g, s[1], p[0], o[1]));
	assert_int_equal(0, count(g, s[1], p[0], o[0]));
	assert_true(graph_has(g, s[1], p[0], o[1]));
	assert_false(graph_has(g, o[1], p[0], s[1]));
	unit_ctx_done(&cx);
}

static void a_walk_goes_in_order_of_addition(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	tid s = graph_iri(g, S("urn:s")), p = graph_iri(g, S("urn:p"));
	for (size_t i = 0; i < 100; i++) graph_add(g, s, p, graph_literal(g, ctx_num(&cx, (i * 37) % 100), NO_SLICE, NO_SLICE));
	size_t i = 0;
	for (graph_walk w = graph_match(g, s, p, 0); graph_next(&w); i++) {
		uint64_t n;
		assert_true(slice_to_u64(graph_term(g, w.t.o)->lex, &n));
		assert_int_equal(n, (i * 37) % 100);
	}
	unit_ctx_done(&cx);
}

static void removal_leaves_the_rest(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	tid s[2] = { graph_iri(g, S("urn:s")), graph_iri(g, S("urn:t")) }, p = graph_iri(g, S("urn:p"));
	for (size_t i = 0; i < 400; i++) graph_add(g, s[i % 2], p, graph_literal(g, ctx_num(&cx, i), NO_SLICE, NO_SLICE));
	tid seven = graph_literal(g, S("7"), NO_SLICE, NO_SLICE);
	graph_remove(g, s[1], p, seven);
	assert_int_equal(399, graph_size(g));
	assert_false(graph_has(g, s[1], p, seven));
	assert_int_equal(199, count(g, s[1], 0, 0));
	assert_true(graph_add(g, s[1], p, seven));
	graph_remove(g, s[0], 0, 0);
	assert_int_equal(200, graph_size(g));
	assert_int_equal(200, count(g, 0, p, 0));
	for (int round = 0; round < 300; round++) { /* gaps are closed, the table of triples does not fill up */
		assert_true(graph_add(g, s[0], p, seven));
		graph_remove(g, s[0], 0, 0);
	}
	graph_remove(g, 0, 0, 0);
	assert_int_equal(0, graph_size(g));
	assert_int_equal(0, count(g, 0, 0, 0));
	assert_true(graph_add(g, s[1], p, seven));
	assert_int_equal(1, count(g, s[1], 0, 0));
	unit_ctx_done(&cx);
}

/* Any order of adding and removing, with subjects of few and of many triples, against a plain table of what is there. */
static void a_graph_is_a_set(void **state)
{
	(void)state;
	enum { SUBJECTS = 6, OBJECTS = 70 };
	static bool there[SUBJECTS][2][OBJECTS];
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	tid s[SUBJECTS], p[2] = { graph_iri(g, S("urn:p")), graph_iri(g, S("urn:q")) }, o[OBJECTS];
	for (size_t i = 0; i < SUBJECTS; i++) s[i] = graph_iri(g, arena_printf(cx.mem, "urn:s%zu", i));
	for (size_t i = 0; i < OBJECTS; i++) o[i] = i % 2 ? s[i % SUBJECTS] : graph_literal(g, ctx_num(&cx, i), NO_SLICE, NO_SLICE);
	uint32_t seed = 1;
	for (int step = 0; step < 60000; step++) {
		seed = seed * 1664525 + 1013904223;
		uint32_t i = (seed >> 8) % SUBJECTS, j = (seed >> 13) % 2, k = (seed >> 16) % (i < 3 ? 10 : OBJECTS);
		k = k % 2 ? (k % SUBJECTS) | 1 : k; /* equal objects have one place */
		if (k % 2) k = 1 + 2 * ((k / 2) % 3);
		bool *known = &there[i][j][k];
		assert_int_equal(*known, graph_has(g, s[i], p[j], o[k]));
		if (seed >> 30) {
			assert_int_equal(!*known, graph_add(g, s[i], p[j], o[k]));
			*known = true;
		} else {
			graph_remove(g, s[i], p[j], o[k]);
			*known = false;
		}
		if (step % 997) continue;
		size_t n = 0;
		for (size_t x = 0; x < SUBJECTS; x++) for (size_t y = 0; y < OBJECTS; y++) n += there[x][0][y] + there[x][1][y];
		assert_int_equal(n, graph_size(g));
		assert_int_equal(n, count(g, 0, 0, 0));
		assert_int_equal(n, count(g, 0, p[0], 0) + count(g, 0, p[1], 0));
	}
	unit_ctx_done(&cx);
}

static void the_text_in_the_language_asked(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	tid s = graph_iri(g, S("urn:s")), p = graph_iri(g, S("urn:p"));
	assert_null(graph_text(g, s, S("urn:p"), LANG_NL).p);
	graph_add(g, s, p, graph_literal(g, S("chose"), NO_SLICE, S("fr")));
	assert_slice(graph_text(g, s, S("urn:p"), LANG_NL), "chose");
	graph_add(g, s, p, graph_literal(g, S("thing"), NO_SLICE, S("en")));
	assert_slice(graph_text(g, s, S("urn:p"), LANG_NL), "thing");
	graph_add(g, s, p, graph_literal(g, S("?"), NO_SLICE, NO_SLICE));
	assert_slice(graph_text(g, s, S("urn:p"), LANG_NL), "?");
	graph_add(g, s, p, graph_literal(g, S("ding"), NO_SLICE, S("nl-be")));
	assert_slice(graph_text(g, s, S("urn:p"), LANG_NL), "ding");
	assert_slice(graph_text(g, s, S("urn:p"), LANG_EN), "thing");
	assert_slice(graph_value(g, s, S("urn:p")), "chose");
	unit_ctx_done(&cx);
}

static void a_list_that_loops_ends(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem);
	tid first = graph_iri(g, RDF("first")), rest = graph_iri(g, RDF("rest")), nil = graph_iri(g, RDF("nil"));
	tid a = graph_blank(g, NO_SLICE), b = graph_blank(g, NO_SLICE), x = graph_iri(g, S("urn:x")), *items;
	graph_add(g, a, first, x);
	graph_add(g, a, rest, b);
	graph_add(g, b, first, a);
	graph_add(g, b, rest, nil);
	assert_int_equal(2, graph_list(g, a, cx.mem, &items));
	assert_int_equal(x, items[0]);
	assert_int_equal(a, items[1]);
	assert_int_equal(0, graph_list(g, nil, cx.mem, &items));
	graph_remove(g, b, rest, nil);
	graph_add(g, b, rest, a);
	assert_int_equal(10000, graph_list(g, a, cx.mem, &items));
	unit_ctx_done(&cx);
}

static void a_copy_is_the_same_graph(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	graph *g = graph_new(cx.mem), *h = graph_new(cx.mem);
	tid s = graph_blank(g, S("x")), p = graph_iri(g, S("urn:p"));
	graph_add(g, s, p, graph_literal(g, S("1"), XSD("integer"), NO_SLICE));
	graph_add(g, s, graph_iri(g, RDF("type")), graph_iri(g, S("urn:C")));
	graph_iri(h, S("urn:other"));
	graph_copy(h, g);
	graph_copy(h, g);
	assert_int_equal(2, graph_size(h));
	assert_true(graph_is_a(h, graph_find(h, (term){ .kind = TERM_BLANK, .lex = S("x") }), S("urn:C")));
	assert_slice(graph_value(h, graph_subject(h, RDF("type"), graph_find_iri(h, S("urn:C"))), S("urn:p")), "1");
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_terms_have_equal_numbers), cmocka_unit_test(a_new_blank_node_is_never_a_known_one), cmocka_unit_test(every_pattern_matches),
		cmocka_unit_test(a_walk_goes_in_order_of_addition), cmocka_unit_test(removal_leaves_the_rest), cmocka_unit_test(a_graph_is_a_set), cmocka_unit_test(the_text_in_the_language_asked),
		cmocka_unit_test(a_list_that_loops_ends), cmocka_unit_test(a_copy_is_the_same_graph),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
