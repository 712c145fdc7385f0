/* SPDX-License-Identifier: EUPL-1.2
 * What is erased leaves the index's files: every version of it, its words, its terms, its audience, its name. */
#include "world.h"

static size_t times_in(slice path, const char *marker)
{
	FILE *f = fopen(path.p, "rb");
	size_t n = 0, room = 1 << 26;
	if (!f) return 0;
	char *all = malloc(room);
	size_t got = fread(all, 1, room, f);
	fclose(f);
	for (char *at = all; (at = memmem(at, got - (size_t)(at - all), marker, strlen(marker))); at++) n++;
	free(all);
	return n;
}

static size_t times(world *w, const char *marker)
{
	return times_in(JOIN(w->cx.mem, w->folder, S("/index.db")), marker) + times_in(JOIN(w->cx.mem, w->folder, S("/index.db-wal")), marker);
}

static void crowd(world *w, int from, int to)
{
	for (int i = from; i < to; i++) {
		const char *name = arena_cstr(w->keep, arena_printf(w->keep, "actions/c%d", i));
		put(w, name, arena_cstr(w->keep, arena_printf(w->keep, "a spil:Action ; dct:title \"Actie %d over data en water\"@nl ; dct:identifier \"%d,1\" ; spil:owner <" ID "organisations/o%d> ; dct:description \"Woord%dachtig tekst van enige lengte\"@nl ; dcat:theme \"t%d\"", i, i, i % 7, i, i % 9)));
	}
}

static void an_erased_resource_leaves_no_byte(void **state)
{
	(void)state;
	static const char *const MARKS[] = { "eersteversie", "tweedeversie", "Tweedeversie", "omschrijvingx", "urn:geheim", "thema-weg", "personen/piet", "unieknummer", "actions/weg-ermee", "urn:soort", "urn:datatypeweg", "blanklabelweg" };
	world w = world_new();
	crowd(&w, 0, 120);
	put(&w, "actions/weg-ermee", "a <urn:soort> ; dct:title \"eersteversie\"@nl ; dct:identifier \"unieknummer-1\" ; dcat:theme \"thema-weg\"");
	crowd(&w, 120, 160);
	put(&w, "actions/weg-ermee", "a <urn:soort> ; dct:title \"Tweedeversie\"@nl ; dct:description \"omschrijvingx\"@nl ; dct:relation <urn:geheim> , _:blanklabelweg ; spil:v \"9\"^^<urn:datatypeweg> ;"
		" dcat:theme \"thema-weg\" ; spil:visibility spil:named ; spil:audience <" ID "personen/piet>");
	crowd(&w, 60, 200);
	assert_true(times(&w, "tweedeversie") > 0);
	world_apply(&w, EVENT_ERASE, "actions/weg-ermee", NULL);
	for (size_t i = 0; i < COUNT_OF(MARKS); i++) {
		size_t n = times(&w, MARKS[i]);
		if (n) fprintf(stderr, "%s: %zu times\n", MARKS[i], n);
		assert_int_equal(n, 0);
	}
	resource r;
	assert_int_equal(index_get(&w.cx, S(ID "actions/weg-ermee"), &r), ST_NOT_FOUND);
	assert_slice(search_for(&w, "tweedeversie"), ""); assert_slice(search_for(&w, "weedever"), "");
	assert_slice(facet_text(&w, &(list_query){ .register_name = S("actions"), .facets = (slice[]){ S("theme") }, .facet_count = 1, .facet_values = 1 }), "t0=23 none=0;");
	assert_slice(search_for(&w, "woord77achtig"), "c77"); /* the others are whole */
	put(&w, "actions/weg-ermee", "dct:title \"opnieuw\"@nl");
	assert_slice(search_for(&w, "opnieuw"), "weg-ermee");
	world_done(&w);
}

static void what_others_use_stays(void **state)
{
	(void)state;
	world w = world_new();
	put(&w, "actions/a", "dct:title \"gedeeld\"@nl ; spil:owner <" ID "organisations/x> ; dcat:theme \"samen\"");
	put(&w, "actions/b", "dct:title \"gedeeld\"@nl ; spil:owner <" ID "organisations/x> ; dcat:theme \"samen\" ; dct:relation <" ID "actions/a>");
	world_apply(&w, EVENT_ERASE, "actions/a", NULL);
	assert_slice(search_for(&w, "gedeeld"), "b");
	assert_slice(facet_text(&w, &(list_query){ .register_name = S("actions"), .facets = (slice[]){ S("owner"), S("theme") }, .facet_count = 2 }), ID "organisations/x=1 none=0;samen=1 none=0;");
	graph *g = graph_new(w.cx.mem);
	assert_ok(&w.cx, index_graph(&w.cx, S(ID "actions/b"), g));
	assert_int_equal(graph_size(g), 4);
	assert_true(graph_find_iri(g, S(ID "actions/a")) != 0); /* b still says so: that is b's own text */
	world_done(&w);
}

/* The dictionary holds what documents say now: an index that saw one version more is equal to one that did not. */
static void a_plain_change_forgets_its_terms(void **state)
{
	(void)state;
	world w = world_new(), other = world_new();
	put(&w, "actions/a", "dct:title \"oud\"@nl ; dct:relation <urn:oudeverwijzing> , \"7\"^^<urn:oudtype> , [ dct:title \"x\" ]");
	put(&w, "actions/a", "dct:title \"nieuw\"@nl");
	put(&other, "actions/a", "dct:title \"nieuw\"@nl");
	put(&other, "actions/a", "dct:title \"nieuw\"@nl");
	digest a = index_fingerprint(&w.cx, w.x), b = index_fingerprint(&other.cx, other.x);
	assert_true(digest_eq(&a, &b));
	world_done(&other);
	world_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(an_erased_resource_leaves_no_byte), cmocka_unit_test(what_others_use_stays), cmocka_unit_test(a_plain_change_forgets_its_terms) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
