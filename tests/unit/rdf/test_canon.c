/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "rdf/canon/canon.h"

static dataset *read_text(ctx *cx, rdf_format f, slice text)
{
	dataset *d = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(d);
	assert_ok(cx, rdf_read_quads(cx, f, text, S("http://example.org/"), NULL, &sink));
	return d;
}

static slice form(ctx *cx, const dataset *d, const canon_options *o)
{
	canon *c;
	buf *out = buf_new(cx->mem, 16 << 20);
	assert_ok(cx, canon_dataset(cx, d, o, &c));
	assert_ok(cx, canon_write(cx, c, out));
	return buf_slice(out);
}

static void what_says_the_same_has_the_same_form(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice a = form(&cx, read_text(&cx, RDF_TURTLE, S("@prefix : <urn:> . :a :p [ :q \"x\"@NL, 1 ] . :b :p [ :q \"y\" ] .")), NULL);
	slice b = form(&cx, read_text(&cx, RDF_NQUADS, S("_:k <urn:q> \"y\" .\n_:z <urn:q> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<urn:b> <urn:p> _:k .\n<urn:a> <urn:p> _:z .\n"
							 "_:z <urn:q> \"x\"@nl .\n_:z <urn:q> \"x\"@nl .\n")), NULL);
	assert_true(slice_eq(a, b));
	assert_slice(a, "<urn:a> <urn:p> _:c14n1 .\n<urn:b> <urn:p> _:c14n0 .\n_:c14n0 <urn:q> \"y\" .\n_:c14n1 <urn:q> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n_:c14n1 <urn:q> \"x\"@nl .\n");
	unit_ctx_done(&cx);
}

static void lines_sort_by_code_point_and_names_as_text(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d = dataset_new(cx.mem);
	graph *g = dataset_terms(d);
	tid p = graph_iri(g, S("urn:p"));
	/* each blank node has a value of its own, in the order of no name */
	for (unsigned i = 0; i < 1203; i++) dataset_add(d, graph_blank(g, NO_SLICE), p, graph_literal(g, ctx_num(&cx, i * 7919 % 1203), NO_SLICE, NO_SLICE), 0);
	dataset_add(d, p, p, graph_literal(g, S("x"), NO_SLICE, NO_SLICE), 0);
	dataset_add(d, p, p, graph_literal(g, S("x"), NO_SLICE, S("en")), 0);
	dataset_add(d, p, p, graph_literal(g, S("x"), NO_SLICE, S("en-us")), 0);
	dataset_add(d, p, p, graph_literal(g, S("x y"), NO_SLICE, NO_SLICE), 0);
	dataset_add(d, p, p, graph_iri(g, S("urn:p/a")), 0);
	dataset_add(d, p, p, p, 0);
	dataset_add(d, p, p, p, p);
	slice text = form(&cx, d, NULL), rest = text, line, last = S("");
	size_t n = 0;
	while (slice_split(&rest, '\n', &line)) {
		if (!line.n) continue;
		assert_true(slice_cmp(last, line) < 0);
		last = line;
		n++;
	}
	assert_int_equal(1210, n);
	unit_ctx_done(&cx);
}

static void what_cannot_stand_in_a_line_is_escaped(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d = dataset_new(cx.mem);
	graph *g = dataset_terms(d);
	tid p = graph_iri(g, S("urn:p"));
	dataset_add(d, graph_iri(g, S("urn:a b>\\^")), p, graph_literal(g, S("\b\t\n\v\f\r\x01\x7f\"\\ é\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD"), NO_SLICE, NO_SLICE), 0);
	dataset_add(d, p, p, graph_literal(g, slice_of("a\0b", 3), NO_SLICE, NO_SLICE), 0);
	assert_slice(form(&cx, d, NULL), "<urn:a\\u0020b\\u003E\\u005C\\u005E> <urn:p> \"\\b\\t\\n\\u000B\\f\\r\\u0001\\u007F\\\"\\\\ é\\uFFFE\\uFFFF\xEF\xBF\xBD\" .\n<urn:p> <urn:p> \"a\\u0000b\" .\n");
	unit_ctx_done(&cx);
}

static void an_empty_dataset_has_an_empty_form(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	canon *c;
	dataset *d = dataset_new(cx.mem);
	assert_int_equal(0, form(&cx, d, NULL).n);
	assert_ok(&cx, canon_dataset(&cx, d, NULL, &c));
	digest made = canon_digest(c), want = sha256_of(S(""));
	assert_true(digest_eq(&made, &want));
	assert_int_equal(0, canon_count(c));
	unit_ctx_done(&cx);
}

static void the_digest_is_that_of_the_bytes_and_names_go_both_ways(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d = read_text(&cx, RDF_TRIG, S("@prefix : <urn:> . _:g { _:a :p _:b . _:b :p :x } :h { _:b :q _:g }"));
	canon *c;
	canon_options sha384 = { .algorithm = HASH_SHA384 };
	assert_ok(&cx, canon_dataset(&cx, d, NULL, &c));
	digest made = canon_digest(c), want = sha256_of(form(&cx, d, NULL));
	assert_true(digest_eq(&made, &want));
	assert_int_equal(3, canon_count(c));
	for (size_t i = 0; i < 3; i++) {
		size_t number = 99;
		assert_true(canon_number(c, canon_blank(c, i), &number));
		assert_int_equal(i, number);
	}
	size_t number;
	assert_false(canon_number(c, graph_find_iri(dataset_terms(d), S("urn:x")), &number));
	assert_false(canon_number(c, 0, &number));
	assert_false(slice_eq(form(&cx, d, NULL), form(&cx, d, &sha384)));
	unit_ctx_done(&cx);
}

/* n blank nodes, each linked with each other both ways. */
static dataset *clique(ctx *cx, unsigned n)
{
	dataset *d = dataset_new(cx->mem);
	graph *g = dataset_terms(d);
	tid p = graph_iri(g, S("urn:p")), node[40];
	for (unsigned i = 0; i < n; i++) node[i] = graph_blank(g, NO_SLICE);
	for (unsigned i = 0; i < n; i++) for (unsigned k = 0; k < n; k++) if (i != k) dataset_add(d, node[i], p, node[k], 0);
	return d;
}

static void work_has_a_limit_that_can_be_set_and_is_said(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	canon *c;
	int64_t began = time_monotonic_us();
	assert_int_equal(ST_TOO_LARGE, canon_dataset(&cx, clique(&cx, 10), NULL, &c));
	assert_true(time_monotonic_us() - began < 5000000); /* under ASan, on a busy machine; alone it is a tenth of a second */
	assert_slice(cx.err.message, "The blank nodes of this data are too much alike: giving them names of their own takes more than 305760 steps. Give some of them an IRI, or allow more steps.");
	cx.lang = LANG_NL;
	canon_options few = { .work = 100 };
	assert_int_equal(ST_TOO_LARGE, canon_dataset(&cx, clique(&cx, 4), &few, &c));
	assert_slice(cx.err.message, "De blanke knopen van deze gegevens lijken te veel op elkaar: ze een eigen naam geven vraagt meer dan 100 stappen. Geef er enkele een IRI, of sta meer stappen toe.");
	assert_ok(&cx, canon_dataset(&cx, clique(&cx, 4), NULL, &c));
	unit_ctx_done(&cx);
}

static void a_form_that_does_not_fit_is_an_error(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	canon *c;
	dataset *d = read_text(&cx, RDF_TURTLE, S("<urn:a> <urn:p> [ <urn:q> 1 ] ."));
	assert_ok(&cx, canon_dataset(&cx, d, NULL, &c));
	assert_int_equal(ST_TOO_LARGE, canon_write(&cx, c, buf_new(cx.mem, 40)));
	unit_ctx_done(&cx);
}

/* A long list of equal members asks for as many levels as it is long; it is refused, and no stack is overrun. */
static void depth_has_a_limit(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	canon *c;
	canon_options patient = { .work = UINT64_MAX };
	dataset *d = dataset_new(cx.mem);
	graph *g = dataset_terms(d);
	tid next = graph_iri(g, S("urn:next")), first = graph_blank(g, NO_SLICE), last = first;
	for (unsigned i = 0; i < 20000; i++) {
		tid node = i == 19999 ? first : graph_blank(g, NO_SLICE);
		dataset_add(d, last, next, node, 0);
		last = node;
	}
	assert_int_equal(ST_TOO_LARGE, canon_dataset(&cx, d, &patient, &c));
	unit_ctx_done(&cx);
}

/* A hub with many members of whom nothing but the same is said: any order is as good, so none but one is tried. */
static void twins_cost_no_permutations(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d = dataset_new(cx.mem);
	graph *g = dataset_terms(d);
	tid p = graph_iri(g, S("urn:p")), a = graph_iri(g, S("urn:a"));
	for (unsigned hub = 0; hub < 3; hub++) {
		tid h = graph_blank(g, NO_SLICE);
		dataset_add(d, a, p, h, 0);
		for (unsigned i = 0; i < 30; i++) dataset_add(d, h, p, graph_blank(g, NO_SLICE), 0);
	}
	slice text = form(&cx, d, NULL);
	assert_true(slice_contains(text, S("_:c14n92")));
	unit_ctx_done(&cx);
}

/* Random datasets, some with much symmetry: other labels and another order give the same bytes. */
static unsigned pick(unsigned n)
{
	unsigned x;
	unit_random(NULL, &x, sizeof x);
	return x % n;
}

static dataset *random_dataset(ctx *cx, unsigned blanks, unsigned quads, unsigned iris)
{
	dataset *d = dataset_new(cx->mem);
	graph *g = dataset_terms(d);
	for (unsigned i = 0; i < quads; i++) {
		tid t[4];
		for (int k = 0; k < 4; k++) {
			bool blank = k != 1 && pick(4);
			t[k] = blank ? graph_blank(g, arena_printf(cx->mem, "n%u", pick(blanks))) : graph_iri(g, arena_printf(cx->mem, "urn:%u", pick(iris)));
		}
		dataset_add(d, t[0], t[1], t[2], pick(3) ? 0 : t[3]);
	}
	return d;
}

static dataset *relabelled(ctx *cx, const dataset *from)
{
	size_t n = dataset_size(from), terms = graph_terms(dataset_terms(from));
	dataset *d = dataset_new(cx->mem);
	graph *g = dataset_terms(d);
	size_t *order = arena_new(cx->mem, size_t, n + 1);
	tid *number = arena_new(cx->mem, tid, terms + 1);
	unsigned shift = pick(1000) + 7;
	for (size_t i = 0; i < n; i++) {
		size_t k = pick((unsigned)i + 1);
		order[i] = order[k];
		order[k] = i;
	}
	for (size_t i = 0; i < n; i++) {
		quad q = dataset_quads(from)[order[i]];
		tid *t[4] = { &q.s, &q.p, &q.o, &q.g };
		for (int k = 0; k < 4; k++) {
			if (!*t[k]) continue;
			const term *x = graph_term(dataset_terms(from), *t[k]);
			if (!number[*t[k]]) number[*t[k]] = x->kind == TERM_BLANK ? graph_blank(g, arena_printf(cx->mem, "m%zu", (*t[k] * (size_t)shift) % 1009 + 1009 * *t[k])) : graph_term_add(g, *x);
			*t[k] = number[*t[k]];
		}
		dataset_add(d, q.s, q.p, q.o, q.g);
	}
	return d;
}

static void labels_and_order_do_not_matter(void **state)
{
	(void)state;
	unsigned refused = 0;
	for (unsigned round = 0; round < 6000; round++) {
		ctx cx = unit_ctx();
		canon *c;
		canon_options o = { .work = 20000 };
		dataset *d = random_dataset(&cx, 1 + pick(9), 1 + pick(round % 3 ? 14 : 40), 1 + pick(4));
		if (canon_dataset(&cx, d, &o, &c) == ST_OK) {
			digest a = canon_digest(c), b;
			assert_ok(&cx, canon_dataset(&cx, relabelled(&cx, d), &o, &c));
			b = canon_digest(c);
			assert_true(digest_eq(&a, &b));
		} else {
			refused++;
		}
		unit_ctx_done(&cx);
	}
	assert_true(refused < 100);
}

/* The standard's hashes do not tell these two nodes apart, nor are they alike: each implementation must choose, ours by what is said. */
static void what_the_standard_leaves_open_is_chosen_by_what_is_said(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	slice first = NO_SLICE;
	for (unsigned round = 0; round < 50; round++) {
		dataset *d = read_text(&cx, RDF_NQUADS, S("_:x <urn:p> _:m <urn:g1> .\n_:y <urn:p> _:m <urn:g2> .\n_:x <urn:p> _:n <urn:g2> .\n_:y <urn:p> _:n <urn:g1> .\n_:x <urn:q> <urn:x> .\n_:y <urn:q> <urn:y> .\n"));
		slice text = form(&cx, round ? relabelled(&cx, d) : d, NULL);
		if (!round) first = text;
		assert_true(slice_eq(first, text));
		/* here the choice is within the n-degree step: both hang on a node that is named before them */
		d = read_text(&cx, RDF_NQUADS, S("_:a <urn:a> _:a _:g .\n_:k <urn:a> _:d _:c .\n_:a <urn:b> _:a .\n_:g <urn:b> _:k .\n_:a <urn:a> _:c _:d .\n_:A <urn:a> _:A _:G .\n_:K <urn:a> _:D _:C .\n"
						 "_:A <urn:b> _:A .\n_:G <urn:b> _:K .\n_:A <urn:a> _:C _:D .\n"));
		canon *c;
		assert_ok(&cx, canon_dataset(&cx, d, NULL, &c));
		digest one = canon_digest(c), other;
		assert_ok(&cx, canon_dataset(&cx, relabelled(&cx, d), NULL, &c));
		other = canon_digest(c);
		assert_true(digest_eq(&one, &other));
	}
	unit_ctx_done(&cx);
}

static void graphs_that_say_the_same_are_told_from_those_that_do_not(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	static const struct { const char *a, *b; bool same; } CASES[] = {
		{ "", "", true },
		{ "<urn:a> <urn:p> 1 .", "<urn:a> <urn:p> 1 .", true },
		{ "<urn:a> <urn:p> 1 .", "<urn:a> <urn:p> 2 .", false },
		{ "<urn:a> <urn:p> 1 .", "<urn:a> <urn:p> 1, 2 .", false },
		{ "<urn:a> <urn:p> [ <urn:q> 1 ] .", "_:x <urn:q> 1 . <urn:a> <urn:p> _:x .", true },
		{ "<urn:a> <urn:p> [ <urn:q> 1 ] .", "_:x <urn:q> 1 . <urn:a> <urn:p> _:y .", false },
		{ "<urn:a> <urn:p> _:x, _:y . _:x <urn:q> _:y .", "<urn:a> <urn:p> _:x, _:y . _:y <urn:q> _:x .", true },
		{ "<urn:a> <urn:p> <urn:b> .", "<urn:a> <urn:p> _:b .", false },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		graph *a = graph_new(cx.mem), *b = graph_new(cx.mem);
		bool same = !CASES[i].same;
		assert_ok(&cx, rdf_read(&cx, RDF_TURTLE, slice_from(CASES[i].a), S("urn:x"), NULL, a, NULL));
		assert_ok(&cx, rdf_read(&cx, RDF_TURTLE, slice_from(CASES[i].b), S("urn:x"), NULL, b, NULL));
		assert_ok(&cx, canon_same(&cx, a, b, &same));
		assert_int_equal(CASES[i].same, same);
	}
	unit_ctx_done(&cx);
}

static void hashes_match_published_vectors(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	unsigned char hash[HASH_MOST];
	hasher *h = hasher_new(cx.mem, HASH_SHA384);
	for (int twice = 0; twice < 2; twice++) {
		hasher_of(h, S("abc"), hash);
		assert_slice(hex_encode(cx.mem, slice_of(hash, hasher_size(h))), "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7");
	}
	h = hasher_new(cx.mem, HASH_SHA256);
	hasher_of(h, S("abc"), hash);
	assert_slice(hex_encode(cx.mem, slice_of(hash, hasher_size(h))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_says_the_same_has_the_same_form), cmocka_unit_test(lines_sort_by_code_point_and_names_as_text), cmocka_unit_test(what_cannot_stand_in_a_line_is_escaped),
		cmocka_unit_test(an_empty_dataset_has_an_empty_form), cmocka_unit_test(the_digest_is_that_of_the_bytes_and_names_go_both_ways), cmocka_unit_test(work_has_a_limit_that_can_be_set_and_is_said),
		cmocka_unit_test(a_form_that_does_not_fit_is_an_error), cmocka_unit_test(depth_has_a_limit), cmocka_unit_test(twins_cost_no_permutations), cmocka_unit_test(labels_and_order_do_not_matter),
		cmocka_unit_test(what_the_standard_leaves_open_is_chosen_by_what_is_said),
		cmocka_unit_test(graphs_that_say_the_same_are_told_from_those_that_do_not), cmocka_unit_test(hashes_match_published_vectors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
