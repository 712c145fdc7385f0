/* SPDX-License-Identifier: EUPL-1.2
 * Series against the log: a changed, missing or added segment is named. */
#include "fixture.h"
#include "store/file.h"
#include "store/series_proof.h"

static const series_column COLUMNS[] = { { SLICE_INIT("n"), SERIES_INT } };
static const series_spec SPEC = { .name = SLICE_INIT("calls"), .columns = COLUMNS, .column_n = 1, .keep_days = 10 };
typedef struct { fixture f; series_store *s; } world;

static status tell(ctx *cx, void *arg, const series_seal *seal)
{
	static const digest NONE = { { 0 } };
	world *w = arg;
	status own;
	event e;
	change c = { .space = S("main"), .iri = seal->iri, .expect = VERSION_ANY, .kind = EVENT_SEAL, .actor = S("urn:x"), .reason = S(""), .register_name = S(""), .media = S(""), .doc_hash = seal->dropped ? &NONE : &seal->digest };
	TRY(log_append(cx, w->f.l, &c, 1, &own, &e));
	return own;
}

static void reopen(world *w)
{
	series_close(w->s);
	assert_ok(&w->f.cx, series_open(&w->f.cx, w->f.folder, tell, w, &w->s));
	assert_ok(&w->f.cx, series_tell_unknown(&w->f.cx, w->s, w->f.l));
	assert_ok(&w->f.cx, series_define(&w->f.cx, w->s, &SPEC));
}

/* Three sealed segments and an open one. */
static void begin(world *w)
{
	*w = (world){ .f = fixture_open() };
	reopen(w);
	for (int i = 0; i < 4; i++) {
		series_value v = { .i = i };
		assert_ok(&w->f.cx, series_append(&w->f.cx, w->s, S("calls"), unit_clock(NULL) + i, &v));
		if (i < 3) assert_ok(&w->f.cx, series_seal_now(&w->f.cx, w->s, S("calls")));
	}
	assert_ok(&w->f.cx, series_flush(&w->f.cx, w->s, true));
}

static void end(world *w)
{
	series_close(w->s);
	fixture_done(&w->f);
}

static slice segment(world *w, int n) { return arena_printf(w->f.cx.mem, "%.*s/series/calls/%012d.seg", SL(w->f.folder), n); }

/* One problem, about segment n, with these words; n 0: none. */
static void proves(world *w, int n, const char *words)
{
	series_proof r;
	assert_ok(&w->f.cx, series_prove(&w->f.cx, w->f.folder, w->f.l, &r));
	for (const finding *f = r.problems; f && !n; f = f->next) fprintf(stderr, "%.*s\n", SL(f->message));
	assert_int_equal(r.problem_n, n ? 1 : 0);
	if (!n) return;
	assert_true(slice_eq(r.problems->at, arena_printf(w->f.cx.mem, "urn:spil:series:calls:%d", n)));
	if (!slice_contains(r.problems->message, slice_from(words))) fprintf(stderr, "%.*s\n", SL(r.problems->message)), _fail(__FILE__, __LINE__);
}

static void what_is_as_it_was_sealed_is_good(void **state)
{
	(void)state;
	world w;
	series_proof r;
	begin(&w);
	proves(&w, 0, "");
	assert_ok(&w.f.cx, series_prove(&w.f.cx, w.f.folder, w.f.l, &r));
	assert_int_equal(r.segments, 3);
	assert_int_equal(r.rows, 4);
	end(&w);
}

static void each_flipped_byte_of_a_sealed_segment_is_found(void **state)
{
	(void)state;
	world w;
	slice good;
	begin(&w);
	assert_ok(&w.f.cx, file_read(&w.f.cx, segment(&w, 2), 1 << 20, &good));
	for (size_t i = 0; i < good.n; i++) {
		char *bad = (char *)(uintptr_t)arena_copy(w.f.cx.mem, good).p;
		bad[i] ^= 1;
		assert_ok(&w.f.cx, file_replace(&w.f.cx, segment(&w, 2), slice_of(bad, good.n), 0600));
		proves(&w, 2, "was changed");
	}
	assert_ok(&w.f.cx, file_replace(&w.f.cx, segment(&w, 2), good, 0600));
	proves(&w, 0, "");
	end(&w);
}

static void a_missing_and_an_added_segment_are_found(void **state)
{
	(void)state;
	world w;
	slice good;
	begin(&w);
	assert_ok(&w.f.cx, file_read(&w.f.cx, segment(&w, 1), 1 << 20, &good));
	assert_ok(&w.f.cx, file_remove(&w.f.cx, segment(&w, 1)));
	proves(&w, 1, "is missing");
	assert_ok(&w.f.cx, file_write_new(&w.f.cx, segment(&w, 1), good, 0600));
	assert_ok(&w.f.cx, file_write_new(&w.f.cx, segment(&w, 9), good, 0600));
	series_proof r; /* the open one is no longer the last */
	assert_ok(&w.f.cx, series_prove(&w.f.cx, w.f.folder, w.f.l, &r));
	assert_int_equal(r.problem_n, 2);
	bool added = false;
	for (const finding *f = r.problems; f; f = f->next) added |= slice_contains(f->message, S("does not know the sealed segment urn:spil:series:calls:9"));
	assert_true(added);
	assert_ok(&w.f.cx, file_remove(&w.f.cx, segment(&w, 9)));
	/* also when the folder's own ledger was made to agree */
	slice ledger = JOIN(w.f.cx.mem, w.f.folder, S("/series/calls/ledger")), text;
	assert_ok(&w.f.cx, file_remove(&w.f.cx, segment(&w, 3)));
	assert_ok(&w.f.cx, file_read(&w.f.cx, ledger, 1 << 20, &text));
	assert_ok(&w.f.cx, file_replace(&w.f.cx, ledger, slice_take(text, slice_find(text, S("sealed 3"))), 0600));
	proves(&w, 3, "is missing");
	end(&w);
}

static void what_a_restore_brings_that_the_log_does_not_know_is_told_again(void **state)
{
	(void)state;
	world w;
	begin(&w);
	/* a log that was copied before the last seal */
	raw(&w.f, "DELETE FROM resource WHERE iri = 'urn:spil:series:calls:3'; DELETE FROM event WHERE iri = 'urn:spil:series:calls:3';"
		  "UPDATE space SET seq = 2, count = 2, hash = (SELECT hash FROM event WHERE seq = 2), time = (SELECT time FROM event WHERE seq = 2)");
	fixture_reopen(&w.f);
	proves(&w, 0, ""); /* as an open one: it is told at the next start */
	event *events;
	size_t n = 1;
	assert_ok(&w.f.cx, log_history(&w.f.cx, w.f.l, S("urn:spil:series:calls:3"), 0, 1, &events, &n));
	assert_int_equal(n, 0);
	reopen(&w);
	proves(&w, 0, "");
	assert_ok(&w.f.cx, log_history(&w.f.cx, w.f.l, S("urn:spil:series:calls:3"), 0, 1, &events, &n));
	assert_int_equal(n, 1);
	end(&w);
}

static msec later(void *arg) { (void)arg; return unit_clock(NULL) + (msec)20 * 86400000; }

static void a_dropped_segment_that_is_back_is_found(void **state)
{
	(void)state;
	world w;
	slice good;
	begin(&w);
	assert_ok(&w.f.cx, file_read(&w.f.cx, segment(&w, 1), 1 << 20, &good));
	w.f.cx.clock = later;
	assert_ok(&w.f.cx, series_retain(&w.f.cx, w.s));
	proves(&w, 0, "");
	assert_ok(&w.f.cx, file_write_new(&w.f.cx, segment(&w, 1), good, 0600));
	proves(&w, 1, "was dropped by event");
	end(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(what_is_as_it_was_sealed_is_good), cmocka_unit_test(each_flipped_byte_of_a_sealed_segment_is_found), cmocka_unit_test(a_missing_and_an_added_segment_are_found),
		cmocka_unit_test(what_a_restore_brings_that_the_log_does_not_know_is_told_again), cmocka_unit_test(a_dropped_segment_that_is_back_is_found) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
