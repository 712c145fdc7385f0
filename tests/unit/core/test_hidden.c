/* SPDX-License-Identifier: EUPL-1.2
 * What a view does not show is not there: every read is made of two worlds, one with hidden resources and one in which they never
 * were, and must give the same bytes. And no read shows the marker that all hidden ones carry. */
#include "world.h"

#define MARK "zwartekat"
static const slice MEMBER_OF[] = { SLICE_INIT(ID "organisations/open") };
static const view OUTSIDERS[] = {
	{ .all = false }, { .signed_in = true }, { .signed_in = true, .person = SLICE_INIT(ID "people/other") },
	{ .signed_in = true, .person = SLICE_INIT(ID "people/other"), .organisations = MEMBER_OF, .organisation_count = 1 },
	{ .person = SLICE_INIT(ID "people/mia"), .organisations = MEMBER_OF, .organisation_count = 1 }, /* not signed in: the rest does not count */
};

static void fill(world *w, bool hidden)
{
	put(w, "organisations/open", "a org:Organization ; skos:prefLabel \"Open\"@nl");
	if (hidden) put(w, "organisations/dark", "a org:Organization ; skos:prefLabel \"" MARK " dienst\"@nl ; spil:visibility spil:named ; spil:audience <" ID "people/mia>");
	else w->seq++;
	put(w, "actions/a1", "dct:title \"Iets over katten\"@nl ; dct:identifier \"1,1\" ; spil:owner <" ID "organisations/dark> , <" ID "organisations/open> ; dcat:theme \"dier\" ; schema:cost 1");
	put(w, "actions/a2", "dct:title \"Iets over honden\"@nl ; dct:identifier \"1,2\" ; spil:owner <" ID "organisations/open> ; dcat:theme \"dier\" ; schema:cost 2");
	static const char *const SECRETS[] = {
		"dct:title \"" MARK " een\"@nl ; dct:identifier \"1,15\" ; dcat:theme \"dier\" , \"" MARK "\" ; spil:owner <" ID "organisations/secret> , <" ID "organisations/dark> ; schema:cost 1 ; spil:visibility spil:named ; spil:audience <" ID "people/mia> ; dct:relation <" ID "actions/a1>",
		"dct:title \"" MARK " twee katten\"@nl ; dct:identifier \"1,16\" ; dcat:theme \"dier\" ; spil:owner <" ID "organisations/secret> ; schema:cost 1 ; spil:visibility spil:organisation ; dct:relation <" ID "actions/a1>",
		"dct:title \"" MARK " drie honden\"@nl ; adms:status <urn:state:draft> ; dcat:theme \"dier\" ; schema:cost 2 ; dct:relation <" ID "organisations/open>", /* its state limits it */
	};
	for (size_t i = 0; i < COUNT_OF(SECRETS); i++) {
		const char *name = arena_cstr(w->keep, arena_printf(w->keep, "actions/s%zu", i));
		if (hidden) put(w, name, SECRETS[i]);
		else w->seq++;
	}
	put(w, "actions/a3", "dct:title \"Nog meer katten\"@nl ; dct:relation <" ID "actions/s0> ; spil:owner <" ID "organisations/open>");
}

static void put_resource(buf *b, const resource *r)
{
	buf_printf(b, "[%.*s|%.*s|%.*s|%.*s|%.*s|%.*s|%d|%d|%d]", SL(r->iri), SL(r->register_name), SL(r->name), SL(r->label_nl), SL(r->label_en), SL(r->state), (int)r->version, (int)r->withdrawn, r->audience.level);
	for (size_t i = 0; i < r->audience.people_count; i++) buf_put(b, r->audience.people[i]);
}

static void put_list(world *w, buf *b, const list_query *q)
{
	list_result r = { 0 };
	status st = index_list(&w->cx, q, &r);
	buf_printf(b, "\nlist %d %d %d:", st, (int)r.total, r.fuzzy);
	for (size_t i = 0; i < r.n; i++) put_resource(b, &r.rows[i]);
	for (size_t f = 0; f < r.facet_n; f++) {
		buf_printf(b, "{%.*s %d %d", SL(r.facets[f].column), (int)r.facets[f].missing, (int)r.facets[f].distinct);
		for (size_t i = 0; i < r.facets[f].n; i++)
			buf_printf(b, " %.*s=%d(%.*s,%.*s)", SL(r.facets[f].values[i].value), (int)r.facets[f].values[i].count, SL(r.facets[f].values[i].label_nl), SL(r.facets[f].values[i].label_en));
		buf_lit(b, "}");
	}
}

static void put_lists(world *w, buf *b)
{
	static const char *const TEXTS[] = { "", "kat", "katten", MARK, "zwarte", "zwartekta", "twee", "een", "dienst", "1,1", "1,15", "iets", "ktten" };
	static const slice FACETS[] = { SLICE_INIT("owner"), SLICE_INIT("theme"), SLICE_INIT("state") };
	static const slice ORDERS[] = { SLICE_INIT(""), SLICE_INIT("identifier"), SLICE_INIT("-title"), SLICE_INIT("created"), SLICE_INIT("cost") };
	slice values[] = { S(ID "organisations/secret"), S(ID "organisations/open"), S(ID "organisations/dark") };
	for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
		for (size_t k = 0; k < COUNT_OF(ORDERS); k++) {
			list_query q = { .register_name = S("actions"), .text = slice_from(TEXTS[i]), .order = ORDERS[k], .limit = 2, .offset = k % 2, .facets = FACETS, .facet_count = 3, .withdrawn = k == 4 };
			put_list(w, b, &q);
			q.filters = &(list_filter){ .column = S("owner"), .values = &values[k % 3], .value_count = 1 + (k % 3 == 0) * 2 };
			q.filter_count = 1;
			put_list(w, b, &q);
			q.filter_count = 0;
			q.ranges = &(list_range){ .column = S("cost"), .from = S("1"), .to = S("1") };
			q.range_count = 1;
			put_list(w, b, &q);
		}
		put_list(w, b, &(list_query){ .text = slice_from(TEXTS[i]), .limit = 10, .facets = (slice[]){ S("register") }, .facet_count = 1 });
	}
}

static void put_others(world *w, buf *b)
{
	static const char *const TYPED[] = { "", "zwart", "kat", "iets", "dienst", "twee", MARK, "wartekat" }, *const NAMES[] = { "actions/s0", "actions/s1", "actions/s2", "organisations/dark", "actions/never", "actions/a1", "actions/a3" };
	resource *rows; size_t n; uint64_t total;
	for (size_t i = 0; i < COUNT_OF(TYPED); i++) {
		assert_ok(&w->cx, index_suggest(&w->cx, NULL, 0, slice_from(TYPED[i]), 10, &rows, &n));
		buf_printf(b, "\nsuggest %zu:", n);
		for (size_t k = 0; k < n; k++) put_resource(b, &rows[k]);
	}
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		slice iri = arena_printf(w->cx.mem, ID "%s", NAMES[i]);
		resource r = { 0 };
		pointing *p = NULL; n = 0; total = 0;
		graph *g = graph_new(w->cx.mem);
		status st = index_get(&w->cx, iri, &r);
		buf_printf(b, "\nget %d %.*s", st, SL(w->cx.err.message));
		if (st == ST_OK) put_resource(b, &r);
		st = index_graph(&w->cx, iri, g);
		buf_printf(b, "\ngraph %d %zu", st, graph_size(g));
		st = index_pointing(&w->cx, iri, 10, &p, &n, &total);
		buf_printf(b, "\npointing %d %d", st, (int)total);
		for (size_t k = 0; k < n; k++) put_resource(b, &p[k].from);
	}
	slice pairs[][2] = { { S("owner"), NO_SLICE }, { S("theme"), S("state") } };
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		group_row *groups;
		assert_ok(&w->cx, index_group(&w->cx, &(list_query){ .register_name = S("actions") }, pairs[i], &groups, &n));
		for (size_t k = 0; k < n; k++) buf_printf(b, "\ngroup %.*s %.*s %d", SL(groups[k].value[0]), SL(groups[k].value[1]), (int)groups[k].count);
	}
}

static slice all_reads(world *w, const view *v)
{
	buf *b = buf_new(w->keep, 8 << 20);
	w->cx.view = v;
	put_lists(w, b);
	put_others(w, b);
	assert_true(buf_ok(b));
	w->cx.view = &VIEW_ALL;
	return buf_slice(b);
}

static void hidden_and_absent_look_the_same(void **state)
{
	(void)state;
	world with = world_new(), without = world_new();
	fill(&with, true);
	fill(&without, false);
	for (size_t i = 0; i < COUNT_OF(OUTSIDERS); i++) {
		slice a = all_reads(&with, &OUTSIDERS[i]), b = all_reads(&without, &OUTSIDERS[i]);
		if (!slice_eq(a, b)) {
			size_t at = 0, from;
			while (at < a.n && at < b.n && a.p[at] == b.p[at]) at++;
			from = at > 200 ? at - 200 : 0;
			fprintf(stderr, "view %zu differs:\n%.*s\nwithout:\n%.*s\n", i, 400, a.p + from, 400, b.p + from);
		}
		assert_true(slice_eq(a, b));
	}
	world_done(&with);
	world_done(&without);
}

/* The one that may see it does: else the test above shows nothing. */
static void who_may_see_sees(void **state)
{
	(void)state;
	world w = world_new();
	fill(&w, true);
	static const slice SECRET[] = { SLICE_INIT(ID "organisations/secret") };
	const view mia = { .signed_in = true, .person = S(ID "people/mia") }, member = { .signed_in = true, .person = S(ID "people/x"), .organisations = SECRET, .organisation_count = 1 };
	w.cx.view = &mia;
	assert_slice(search_for(&w, MARK), "s0");
	assert_slice(facet_text(&w, &(list_query){ .register_name = S("actions"), .facets = (slice[]){ S("theme") }, .facet_count = 1 }), "dier=3 " MARK "=1 none=1;");
	pointing *p; size_t n; uint64_t total;
	assert_ok(&w.cx, index_pointing(&w.cx, S(ID "actions/a1"), 9, &p, &n, &total)); assert_int_equal(total, 1);
	w.cx.view = &member;
	assert_slice(search_for(&w, MARK), "s1");
	assert_true(slice_contains(all_reads(&w, &VIEW_ALL), S(MARK)));
	w.cx.view = NULL; /* none given: the public's */
	assert_slice(search_for(&w, MARK), "");
	world_done(&w);
}

static void views_and_audiences(void **state)
{
	(void)state;
	slice people[] = { S("urn:p") }, organisations[] = { S("urn:o") };
	audience a = { .level = VISIBLE_ORGANISATION, .organisation = S("urn:o"), .people = people, .people_count = 1 };
	assert_true(view_sees(&VIEW_ALL, &a)); assert_false(view_sees(&VIEW_PUBLIC, &a));
	assert_true(view_sees(&(view){ .signed_in = true, .person = S("urn:p") }, &a)); assert_false(view_sees(&(view){ .person = S("urn:p") }, &a));
	view member = { .signed_in = true, .person = S("urn:q"), .organisations = organisations, .organisation_count = 1 };
	assert_true(view_sees(&member, &a));
	a.level = VISIBLE_NAMED; assert_false(view_sees(&member, &a)); assert_true(view_sees(&(view){ .signed_in = true, .person = S("urn:p") }, &a));
	a = (audience){ .level = VISIBLE_ORGANISATION };
	assert_false(view_sees(&(view){ .signed_in = true, .organisations = (slice[]){ NO_SLICE }, .organisation_count = 1 }, &a));
	for (visibility v = 0; v < VISIBLE_COUNT; v++) {
		visibility back = VISIBLE_COUNT;
		assert_true(visibility_from_iri(visibility_iri(v), &back)); assert_int_equal(back, v);
	}
	visibility v;
	assert_false(visibility_from_iri(S("urn:spil:ns#secret"), &v));
}

/* Readers ask while a writer shows and hides: a row is never seen in its hidden version, not even in a count. */
typedef struct { world *w; _Atomic bool stop; _Atomic uint64_t asked; } race;

static void *ask_all_the_time(void *arg)
{
	race *r = arg;
	status st = ST_OK;
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN, .view = &VIEW_PUBLIC };
	reader *rd = reader_open(&cx, r->w->x, &st);
	cx.db = rd;
	assert_int_equal(st, ST_OK);
	while (!r->stop) {
		list_result out;
		list_query q = { .register_name = S("actions"), .text = S(MARK), .limit = 50, .facets = (slice[]){ S("theme") }, .facet_count = 1 };
		if (index_list(&cx, &q, &out) != ST_OK || out.total || out.n) abort();
		q.text = S("zichtbaar");
		if (index_list(&cx, &q, &out) != ST_OK || out.n > out.total) abort();
		for (size_t i = 0; i < out.n; i++)
			if (slice_contains(out.rows[i].label_nl, S(MARK))) abort();
		for (size_t i = 0; i < out.facets[0].n; i++)
			if (slice_eq(out.facets[0].values[i].value, S(MARK))) abort();
		graph *g = graph_new(cx.mem);
		if (index_graph(&cx, S(ID "actions/r3"), g) == ST_OK && graph_find(g, (term){ .kind = TERM_LITERAL, .lex = S(MARK), .datatype = S(NS_XSD "string") })) abort();
		resource *rows; size_t n;
		if (index_suggest(&cx, NULL, 0, S("zwart"), 9, &rows, &n) != ST_OK || n) abort();
		r->asked++;
		arena_reset(cx.mem);
		ctx_error_clear(&cx);
	}
	reader_close(rd);
	arena_destroy(cx.mem);
	return NULL;
}

static void nothing_shows_while_things_change(void **state)
{
	(void)state;
	world w = world_new();
	race r = { .w = &w };
	put(&w, "actions/r0", "dct:title \"zichtbaar\"@nl");
	pthread_t threads[3];
	for (size_t i = 0; i < COUNT_OF(threads); i++) thread_start(&threads[i], "asker", ask_all_the_time, &r);
	for (int i = 0; i < 600 || (r.asked < 200 && i < 20000); i++) {
		const char *name = arena_cstr(w.keep, arena_printf(w.keep, "actions/r%d", i % 12));
		put(&w, name, i / 12 % 2 ? "dct:title \"zichtbaar\"@nl ; dcat:theme \"t\"" : "dct:title \"zichtbaar " MARK "\"@nl ; dcat:theme \"" MARK "\" ; spil:visibility spil:named");
	}
	r.stop = true;
	for (size_t i = 0; i < COUNT_OF(threads); i++) thread_join(threads[i]);
	assert_true(r.asked >= 200);
	world_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hidden_and_absent_look_the_same), cmocka_unit_test(who_may_see_sees), cmocka_unit_test(views_and_audiences), cmocka_unit_test(nothing_shows_while_things_change),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
