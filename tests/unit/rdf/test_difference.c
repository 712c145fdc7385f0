/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include "format/json.h"
#include "rdf/canon/difference.h"

static dataset *read_text(ctx *cx, rdf_format f, slice text)
{
	dataset *d = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(d);
	assert_ok(cx, rdf_read_quads(cx, f, text, S("http://example.org/"), NULL, &sink));
	return d;
}

static unsigned pick(unsigned n)
{
	unsigned x;
	unit_random(NULL, &x, sizeof x);
	return x % n;
}

static quad random_quad(ctx *cx, graph *g, unsigned blanks, unsigned iris)
{
	tid t[4];
	for (int k = 0; k < 4; k++) {
		bool blank = k != 1 && pick(3);
		t[k] = blank ? graph_blank(g, arena_printf(cx->mem, "n%u", pick(blanks))) : graph_iri(g, arena_printf(cx->mem, "urn:%u", pick(iris)));
	}
	return (quad){ t[0], t[1], t[2], pick(4) ? 0 : t[3] };
}

/* A copy under other labels, in another order, some quads left out and some others in. */
static dataset *changed(ctx *cx, const dataset *from, unsigned leave_out, unsigned put_in, unsigned blanks, unsigned iris)
{
	dataset *d = dataset_new(cx->mem);
	graph *g = dataset_terms(d);
	size_t n = dataset_size(from), terms = graph_terms(dataset_terms(from));
	tid *number = arena_new(cx->mem, tid, terms + 1);
	for (size_t i = n; i-- > 0;) {
		quad q = dataset_quads(from)[i];
		tid *t[4] = { &q.s, &q.p, &q.o, &q.g };
		for (int k = 0; k < 4; k++) {
			if (!*t[k]) continue;
			const term *x = graph_term(dataset_terms(from), *t[k]);
			slice label = x->kind == TERM_BLANK ? arena_printf(cx->mem, "n%u", (unsigned)((x->lex.p[x->lex.n - 1] * 7 + *t[k] * 13) % 17 + 17 * *t[k])) : NO_SLICE;
			if (!number[*t[k]]) number[*t[k]] = x->kind == TERM_BLANK ? graph_blank(g, label) : graph_term_add(g, *x);
			*t[k] = number[*t[k]];
		}
		if (leave_out && !pick((unsigned)n / leave_out + 1)) continue;
		dataset_add(d, q.s, q.p, q.o, q.g);
	}
	for (unsigned i = 0; i < put_in; i++) {
		quad q = random_quad(cx, g, blanks, iris);
		dataset_add(d, q.s, q.p, q.o, q.g);
	}
	return d;
}

/* A with the difference applied, through its text: what a reader of RDF Patch would make of it. */
static dataset *applied(ctx *cx, const dataset *a, slice patch)
{
	dataset *d = dataset_new(cx->mem);
	graph *g = dataset_terms(d);
	buf *gone = buf_new(cx->mem, 16 << 20), *come = buf_new(cx->mem, 16 << 20);
	slice line;
	while (slice_split(&patch, '\n', &line)) {
		if (slice_starts(line, S("D "))) buf_put(gone, slice_skip(line, 2)), buf_putc(gone, '\n');
		if (slice_starts(line, S("A "))) buf_put(come, slice_skip(line, 2)), buf_putc(come, '\n');
	}
	dataset *out = read_text(cx, RDF_NQUADS, buf_slice(gone)), *in = read_text(cx, RDF_NQUADS, buf_slice(come));
	const dataset *parts[2] = { a, in };
	size_t removed = 0;
	for (int part = 0; part < 2; part++) {
		const graph *own = dataset_terms(parts[part]), *less = dataset_terms(out);
		for (size_t i = 0; i < dataset_size(parts[part]); i++) {
			quad q = dataset_quads(parts[part])[i];
			tid at[4] = { q.s, q.p, q.o, q.g }, to[4] = { 0 };
			for (int k = 0; k < 4; k++) if (at[k]) to[k] = graph_find(less, *graph_term(own, at[k]));
			if (!part && to[0] && to[1] && to[2] && (!q.g || to[3]) && dataset_has(out, to[0], to[1], to[2], to[3])) {
				removed++;
				continue;
			}
			for (int k = 0; k < 4; k++) if (at[k]) to[k] = graph_term_add(g, *graph_term(own, at[k]));
			assert_true(dataset_add(d, to[0], to[1], to[2], to[3])); /* nothing is added that was there */
		}
	}
	assert_int_equal(removed, dataset_size(out));                /* nothing is taken away that was not there */
	return d;
}

static digest digest_of(ctx *cx, const dataset *d)
{
	canon *c;
	assert_ok(cx, canon_dataset(cx, d, NULL, &c));
	return canon_digest(c);
}

static void applied_to_the_first_the_difference_gives_the_second(void **state)
{
	(void)state;
	unsigned same = 0, small = 0, told = 0;
	for (unsigned round = 0; round < 3000; round++) {
		ctx cx = unit_ctx();
		unsigned blanks = 1 + pick(12), iris = 1 + pick(6), quads = pick(50);
		dataset *a = dataset_new(cx.mem);
		for (unsigned i = 0; i < quads; i++) {
			quad q = random_quad(&cx, dataset_terms(a), blanks, iris);
			dataset_add(a, q.s, q.p, q.o, q.g);
		}
		bool unchanged = round % 4 == 0;
		dataset *b = changed(&cx, a, unchanged ? 0 : pick(4), unchanged ? 0 : pick(4), blanks, iris);
		difference d;
		buf *patch = buf_new(cx.mem, 16 << 20);
		assert_ok(&cx, difference_of(&cx, a, b, NULL, &d));
		assert_ok(&cx, difference_patch(&cx, &d, patch));
		digest left = digest_of(&cx, applied(&cx, a, buf_slice(patch))), right = digest_of(&cx, b), first = digest_of(&cx, a);
		assert_true(digest_eq(&left, &right));
		assert_int_equal(digest_eq(&first, &right), d.same);
		if (unchanged) assert_true(d.same);
		assert_int_equal(d.kept_n + d.removed_n, dataset_size(a));
		assert_int_equal(d.kept_n + d.added_n, dataset_size(b));
		same += d.same;
		if (!d.same && quads > 20) {
			told++;
			small += d.removed_n + d.added_n <= 12;
		}
		unit_ctx_done(&cx);
	}
	assert_true(same > 700 && told > 500);
	assert_true(small * 10 > told * 9);            /* about six quads were changed: nearly always a dozen tell it */
}

static void small_changes_give_small_differences(void **state)
{
	(void)state;
	static const struct { const char *name, *a, *b; size_t removed, added; } CASES[] = {
		{ "a value of a blank node", "<urn:d> <urn:p> [ <urn:n> \"a\" ; <urn:m> 1 ] .", "<urn:d> <urn:p> [ <urn:n> \"b\" ; <urn:m> 1 ] .", 1, 1 },
		{ "all values of a blank node: its place holds it", "<urn:d> <urn:p> [ <urn:n> \"a\" ] .", "<urn:d> <urn:p> [ <urn:n> \"b\" ] .", 1, 1 },
		{ "one of two places", "<urn:d> <urn:p> [ <urn:n> \"a\" ; <urn:m> 1 ], [ <urn:n> \"b\" ; <urn:m> 1 ] .", "<urn:d> <urn:p> [ <urn:n> \"b\" ; <urn:m> 2 ], [ <urn:n> \"a\" ; <urn:m> 1 ] .", 1, 1 },
		{ "a member put into a list", "<urn:d> <urn:p> ( 1 2 3 4 5 6 7 8 9 ) .", "<urn:d> <urn:p> ( 1 2 3 4 5 55 6 7 8 9 ) .", 1, 3 },
		{ "a member taken out of a list", "<urn:d> <urn:p> ( 1 2 3 4 5 6 7 8 9 ) .", "<urn:d> <urn:p> ( 1 2 3 4 6 7 8 9 ) .", 3, 1 },
		{ "a blank node more", "<urn:d> <urn:p> [ <urn:n> 1 ], [ <urn:n> 2 ] .", "<urn:d> <urn:p> [ <urn:n> 1 ], [ <urn:n> 2 ], [ <urn:n> 3 ] .", 0, 2 },
		{ "one of twins gone", "<urn:d> <urn:p> [ <urn:n> 1 ], [ <urn:n> 1 ] .", "<urn:d> <urn:p> [ <urn:n> 1 ] .", 2, 0 },
		{ "a chain cut in the middle", "<urn:d> <urn:p> [ <urn:p> [ <urn:p> [ <urn:p> [ <urn:n> 1 ] ] ] ] .", "<urn:d> <urn:p> [ <urn:p> [ <urn:p> _:a ] ] . _:b <urn:p> [ <urn:n> 1 ] .", 1, 1 },
		{ "nothing", "<urn:d> <urn:p> [ <urn:n> 1 ] .", "_:n3 <urn:n> 1 . <urn:d> <urn:p> _:n3 .", 0, 0 },
		{ "everything", "<urn:d> <urn:p> 1 .", "<urn:e> <urn:p> [ ] .", 1, 1 },
		{ "from nothing", "", "<urn:e> <urn:p> [ ] .", 0, 1 },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		ctx cx = unit_ctx();
		difference d;
		assert_ok(&cx, difference_of(&cx, read_text(&cx, RDF_TURTLE, slice_from(CASES[i].a)), read_text(&cx, RDF_TURTLE, slice_from(CASES[i].b)), NULL, &d));
		if (d.removed_n != CASES[i].removed || d.added_n != CASES[i].added) {
			buf *text = buf_new(cx.mem, 1 << 20);
			assert_ok(&cx, difference_text(&cx, &d, NULL, S("A"), S("B"), text));
			print_error("%s: %zu removed, %zu added\n%.*s", CASES[i].name, d.removed_n, d.added_n, SL(buf_slice(text)));
		}
		assert_int_equal(d.removed_n, CASES[i].removed);
		assert_int_equal(d.added_n, CASES[i].added);
		assert_int_equal(d.same, !CASES[i].removed && !CASES[i].added);
		unit_ctx_done(&cx);
	}
}

/* Two rings of many against one: no canonical form within the work, but a count tells them apart; and equal rings that nobody can compare are said to be so. */
static void certain_also_where_there_is_no_canonical_form(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *d[2];
	canon_options little = { .work = 10 };
	difference found;
	for (int k = 0; k < 2; k++) {
		graph *g = dataset_terms(d[k] = dataset_new(cx.mem));
		tid p = graph_iri(g, S("urn:p")), q = graph_iri(g, k ? S("urn:q") : S("urn:p"));
		for (unsigned i = 0; i < 12; i++) {
			tid from = graph_blank(g, arena_printf(cx.mem, "r%u", i)), to = graph_blank(g, arena_printf(cx.mem, "r%u", (i + 1) % 12));
			dataset_add(d[k], from, i ? p : q, to, 0);
		}
	}
	assert_ok(&cx, difference_of(&cx, d[0], d[1], &little, &found));
	assert_false(found.same);
	assert_int_equal(1, found.removed_n);
	assert_int_equal(1, found.added_n);
	assert_ok(&cx, difference_of(&cx, d[0], d[0], &little, &found)); /* paired without a canonical form */
	assert_true(found.same);
	/* two rings of six and one of twelve: each node looks alike, as far as one looks */
	graph *g = dataset_terms(d[1] = dataset_new(cx.mem));
	tid p = graph_iri(g, S("urn:p"));
	for (unsigned i = 0; i < 12; i++)
		dataset_add(d[1], graph_blank(g, arena_printf(cx.mem, "r%u", i)), p, graph_blank(g, arena_printf(cx.mem, "r%u", i / 6 * 6 + (i + 1) % 6)), 0);
	assert_int_equal(ST_TOO_LARGE, difference_of(&cx, d[0], d[1], &little, &found));
	assert_true(slice_contains(cx.err.message, S("allow more steps")));
	assert_ok(&cx, difference_of(&cx, d[0], d[1], NULL, &found));
	assert_false(found.same);
	unit_ctx_done(&cx);
}

static void people_read_it_by_subject_with_prefixes(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	dataset *a = read_text(&cx, RDF_TRIG, S("@prefix ex: <http://example.org/> . @prefix dct: <http://purl.org/dc/terms/> . ex:d dct:title \"Oud\"@nl ; dct:publisher [ dct:title \"x\" ; ex:n 1 ] . "
						 "ex:g { ex:d a ex:C } ex:g { ex:d ex:p \"2026-11-24\"^^<http://www.w3.org/2001/XMLSchema#date> }"));
	dataset *b = read_text(&cx, RDF_TRIG, S("@prefix ex: <http://example.org/> . @prefix dct: <http://purl.org/dc/terms/> . ex:d dct:title \"Nieuw\"@nl ; dct:publisher [ dct:title \"x\" ; ex:n 2 ] . "
						 "ex:g { ex:d a ex:D }"));
	difference d;
	buf *text = buf_new(cx.mem, 1 << 20);
	prefixes *p = prefixes_new(cx.mem);
	prefixes_add(p, S("ex"), S("http://example.org/"));
	prefixes_add(p, S("ex"), S("http://purl.org/"));
	assert_ok(&cx, difference_of(&cx, a, b, NULL, &d));
	assert_ok(&cx, difference_text(&cx, &d, p, S("a.trig"), S("b.trig"), text));
	assert_slice(buf_slice(text), "Only in a.trig (-): 4. Only in b.trig (+): 3. In both: 2.\n\n"
				      "ex:d\n  - dct:title \"Oud\"@nl\n  + dct:title \"Nieuw\"@nl\n\n"
				      "_:g1 = dct:publisher of ex:d\n  - ex:n 1\n  + ex:n 2\n\n"
				      "ex:d  in graph ex:g\n  - ex:p \"2026-11-24\"^^xsd:date\n  - a ex:C\n  + a ex:D\n");
	cx.lang = LANG_NL;
	buf_clear(text);
	assert_ok(&cx, difference_text(&cx, &d, p, S("a.trig"), S("b.trig"), text));
	assert_true(slice_starts(buf_slice(text), S("Alleen in a.trig (-): 4. Alleen in b.trig (+): 3. In beide: 2.\n")));
	assert_true(slice_contains(buf_slice(text), S("_:g1 = dct:publisher van ex:d\n")));
	assert_true(slice_contains(buf_slice(text), S("ex:d  in graaf ex:g\n")));
	assert_ok(&cx, difference_of(&cx, a, a, NULL, &d));
	buf_clear(text);
	assert_ok(&cx, difference_text(&cx, &d, p, S("a"), S("b"), text));
	assert_slice(buf_slice(text), "a en b zeggen hetzelfde: 6 triples.\n");
	assert_int_equal(ST_TOO_LARGE, difference_text(&cx, &d, p, S("a"), S("b"), buf_new(cx.mem, 10)));
	unit_ctx_done(&cx);
}

static void programs_read_it_as_json(void **state)
{
	(void)state;
	ctx cx = unit_ctx();
	difference d;
	json *v;
	buf *text = buf_new(cx.mem, 1 << 20);
	assert_ok(&cx, difference_of(&cx, read_text(&cx, RDF_TRIG, S("<urn:a> <urn:p> \"x\"@nl, _:b .")), read_text(&cx, RDF_TRIG, S("<urn:g> { <urn:a> <urn:p> 1 }")), NULL, &d));
	assert_ok(&cx, difference_json(&cx, &d, text));
	assert_ok(&cx, json_parse(&cx, buf_slice(text), &v));
	assert_int_equal(JSON_FALSE, json_get(v, S("same"))->kind);
	assert_int_equal(2, json_get(v, S("removed"))->count);
	const json *added = json_get(v, S("added"))->child;
	assert_slice(json_text(json_get(json_get(added, S("graph")), S("value"))), "urn:g");
	assert_slice(json_text(json_get(json_get(added, S("object")), S("datatype"))), "http://www.w3.org/2001/XMLSchema#integer");
	const json *removed = json_get(v, S("removed"))->child;
	assert_int_equal(JSON_NULL, json_get(removed, S("graph"))->kind);
	assert_slice(json_text(json_get(json_get(removed, S("object")), S("type"))), "bnode");
	assert_slice(json_text(json_get(json_get(removed->next, S("object")), S("xml:lang"))), "nl");
	unit_ctx_done(&cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(applied_to_the_first_the_difference_gives_the_second), cmocka_unit_test(small_changes_give_small_differences), cmocka_unit_test(certain_also_where_there_is_no_canonical_form),
		cmocka_unit_test(people_read_it_by_subject_with_prefixes), cmocka_unit_test(programs_read_it_as_json),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
