/* SPDX-License-Identifier: EUPL-1.2
 * Usage: what is counted comes back as sums, to whom may read them; what could say something of a person is not kept at all. */
#include "unit/unit.h"
#include "core/usage.h"
#include "store/series_proof.h"

typedef struct { ctx cx; slice folder; log_store *log; writer *w; series_store *s; usage_book *u; msec now; } world;
static msec clock_of(void *arg) { return *(const msec *)arg; }

static void begin(world *w)
{
	*w = (world){ .cx = unit_ctx(), .now = 1795000000000 };
	w->cx.clock = clock_of;
	w->cx.clock_arg = &w->now;
	w->folder = unit_folder(w->cx.mem);
	assert_ok(&w->cx, log_open(&w->cx, w->folder, false, &w->log));
	assert_ok(&w->cx, writer_start(&w->cx, w->log, NULL, &w->w));
	assert_ok(&w->cx, series_kinds_open(&w->cx, w->folder, w->log, w->w, &w->s));
	w->u = usage_open(w->s);
}

static void end(world *w)
{
	usage_close(w->u);
	series_close(w->s);
	writer_stop(w->w);
	log_close(w->log);
	unit_folder_remove(w->folder);
	unit_ctx_done(&w->cx);
}

static size_t sums(world *w, const char *series, int64_t days, bool by_day, series_sum **ret)
{
	size_t n = 0;
	series_query q = series_days(&w->cx, slice_from(series), days, by_day);
	assert_ok(&w->cx, series_sums(&w->cx, w->s, &q, ret, &n));
	return n;
}

static void what_was_counted_comes_back_by_day_and_in_all(void **state)
{
	(void)state;
	world w;
	series_sum *list;
	begin(&w);
	for (int day = 0; day < 3; day++) {
		for (int i = 0; i <= day; i++) usage_view(w.u, S("datasets"));
		usage_view(w.u, S("actions"));
		usage_request(w.u, S("/doc/{register}"), 200, 150);
		usage_request(w.u, S("/doc/{register}"), 404, 50);
		assert_ok(&w.cx, usage_flush(&w.cx, w.u));
		w.now += 86400000;
	}
	w.now -= 86400000;
	assert_int_equal(sums(&w, "views", 30, false, &list), 2);
	assert_slice(list[0].texts[0], "datasets");
	assert_int_equal(list[0].sums[0], 6);
	assert_int_equal(list[1].sums[0], 3);
	assert_int_equal(sums(&w, "views", 30, true, &list), 6);
	assert_int_equal(list[0].time % SERIES_DAY_MS, 0);
	assert_int_equal(list[5].time - list[0].time, 2 * SERIES_DAY_MS);
	assert_int_equal(sums(&w, "views", 1, false, &list), 2);
	assert_int_equal(list[0].sums[0], 3);
	assert_int_equal(sums(&w, "requests", 30, false, &list), 2);
	assert_slice(list[0].texts[1], "2xx");
	assert_int_equal(list[0].sums[1], 450);
	end(&w);
}

static void nothing_is_counted_without_a_book_and_a_crash_keeps_what_was_flushed(void **state)
{
	(void)state;
	world w;
	series_sum *list;
	begin(&w);
	usage_view(NULL, S("datasets"));
	usage_request(NULL, S("/"), 200, 1);
	usage_view(w.u, S("datasets"));
	assert_ok(&w.cx, usage_flush(&w.cx, w.u));
	usage_view(w.u, S("datasets"));
	usage_close(w.u); /* as a kill does: not flushed */
	series_close(w.s);
	assert_ok(&w.cx, series_kinds_open(&w.cx, w.folder, w.log, w.w, &w.s));
	w.u = usage_open(w.s);
	assert_int_equal(sums(&w, "views", 1, false, &list), 1);
	assert_int_equal(list[0].sums[0], 1);
	end(&w);
}

static void words_of_searches_are_for_people_with_a_role_and_only_when_they_came_often(void **state)
{
	(void)state;
	world w;
	series_sum *list;
	size_t n;
	begin(&w);
	for (int i = 0; i < 3; i++) usage_search(&w.cx, w.u, NO_SLICE, S("  Lucht-Kwaliteit   2026 "), 0);
	for (int i = 0; i < 2; i++) usage_search(&w.cx, w.u, S("datasets"), S("zeldzaam"), 0);
	usage_search(&w.cx, w.u, S("datasets"), S("gevonden"), 4);
	usage_search(&w.cx, w.u, S("datasets"), S("  "), 0);
	for (int i = 0; i < 5; i++) usage_search(&w.cx, w.u, NO_SLICE, S("an@example.org"), 0);
	assert_ok(&w.cx, usage_flush(&w.cx, w.u));
	assert_int_equal(sums(&w, "empty-searches", 30, false, &list), 1);
	assert_slice(list[0].texts[0], "lucht-kwaliteit 2026");
	assert_int_equal(list[0].sums[0], 3);
	assert_int_equal(sums(&w, "searches", 30, false, &list), 3);
	slice organisation = S("https://x/org");
	const view nobody = VIEW_PUBLIC, member = { .signed_in = true, .organisations = &organisation, .organisation_count = 1 }, visitor = { .signed_in = true };
	const struct { const view *v; bool good; } CASES[] = { { &nobody, false }, { &visitor, false }, { &member, true }, { &VIEW_ALL, true }, { NULL, false } };
	series_query q = series_days(&w.cx, S("empty-searches"), 30, false);
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		w.cx.view = CASES[i].v;
		assert_int_equal(series_sums(&w.cx, w.s, &q, &list, &n), CASES[i].good ? ST_OK : ST_NOT_FOUND);
		q.series = S("views");
		assert_ok(&w.cx, series_sums(&w.cx, w.s, &q, &list, &n));
		q.series = S("empty-searches");
	}
	w.cx.view = &VIEW_ALL;
	q.series = S("nothing");
	assert_int_equal(series_sums(&w.cx, w.s, &q, &list, &n), ST_NOT_FOUND);
	end(&w);
}

static void words_that_could_say_something_of_a_person_are_not_kept(void **state)
{
	(void)state;
	static const char *const KEPT[][2] = { { "Lucht", "lucht" }, { "ÉÉN  actie", "één actie" }, { "PM2.5 in 2026", "pm2.5 in 2026" }, { "\"open data\"", "open data" }, { "l'eau", "l'eau" } };
	static const char *const NOT[] = { "", "  ", "ab", "an@example.org", "0471 23 45 67", "85.07.30-033.28", "BE68539007547034", "https://example.org/x", "www.example.org", "12345", "één twee drie vier vijf zes zeven",
		"woordwoordwoordwoordwoordwoordwoordwoordwoordwoordwoordwoordwoord", "12 34 56 78 straat", "?!*", "\xff\xfe kapot" };
	arena *a = arena_create(0);
	for (size_t i = 0; i < COUNT_OF(KEPT); i++) assert_slice(usage_words(a, slice_from(KEPT[i][0])), KEPT[i][1]);
	for (size_t i = 0; i < COUNT_OF(NOT); i++)
		if (usage_words(a, slice_from(NOT[i])).p) fprintf(stderr, "kept: %s\n", NOT[i]), _fail(__FILE__, __LINE__);
	arena_destroy(a);
}

/* Sealed each day; the log vouches for it; what is past its days is dropped, and the log says so. */
static void days_are_sealed_and_dropped_with_an_event(void **state)
{
	(void)state;
	world w;
	series_proof proof;
	begin(&w);
	for (int day = 0; day < 40; day++) {
		usage_request(w.u, S("/"), 200, 10);
		assert_ok(&w.cx, usage_flush(&w.cx, w.u));
		w.now += 86400000;
	}
	assert_ok(&w.cx, usage_flush(&w.cx, w.u)); /* seals the last day */
	assert_ok(&w.cx, series_prove(&w.cx, w.folder, w.log, &proof));
	assert_int_equal(proof.problem_n, 0);
	assert_int_equal(proof.segments, 40);
	assert_int_equal(proof.rows, 40);
	assert_ok(&w.cx, series_retain(&w.cx, w.s));
	assert_ok(&w.cx, series_prove(&w.cx, w.folder, w.log, &proof));
	for (const finding *f = proof.problems; f; f = f->next) fprintf(stderr, "%.*s\n", SL(f->message));
	assert_int_equal(proof.problem_n, 0);
	assert_true(proof.dropped >= 4 && proof.dropped < 8);
	assert_int_equal(proof.rows, 40 - proof.dropped);
	event *events;
	size_t n;
	assert_ok(&w.cx, log_history(&w.cx, w.log, S("urn:spil:series:requests:1"), 0, 10, &events, &n));
	assert_int_equal(n, 2);
	assert_int_equal(events[0].kind, EVENT_SEAL);
	assert_true(slice_starts(events[0].reason, S("Dropped, as its time is over: 1 rows")));
	assert_true(slice_starts(events[1].reason, S("Sealed: 1 rows")));
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_was_counted_comes_back_by_day_and_in_all), cmocka_unit_test(nothing_is_counted_without_a_book_and_a_crash_keeps_what_was_flushed),
		cmocka_unit_test(words_of_searches_are_for_people_with_a_role_and_only_when_they_came_often), cmocka_unit_test(words_that_could_say_something_of_a_person_are_not_kept),
		cmocka_unit_test(days_are_sealed_and_dropped_with_an_event) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
