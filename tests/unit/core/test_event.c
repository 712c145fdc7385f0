/* SPDX-License-Identifier: EUPL-1.2
 * The writer against the real log, and an index that a test can make fail: the two functions of core/index.h that the
 * writer calls are here. */
#include "unit/unit.h"
#include <pthread.h>
#include <stdatomic.h>
#include "core/event.h"

struct index_store { _Atomic uint64_t seq; _Atomic int failing; uint64_t applied, catch_ups, calls; int64_t slow_us; };

status index_apply(ctx *cx, index_store *x, const event *events, const slice *documents, size_t n)
{
	if (x->slow_us) usleep((useconds_t)x->slow_us);
	x->calls++;
	if (x->failing) return fail(cx, SYSTEM, "There is nothing here.");
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(events[i].seq, x->seq + 1); /* each event once, in order */
		if (events[i].kind == EVENT_CREATE) assert_non_null(documents[i].p);
		x->seq++;
	}
	x->applied += n;
	return ST_OK;
}

static status one(void *arg, const event *e, slice document)
{
	index_store *x = arg;
	(void)document;
	assert_int_equal(e->seq, x->seq + 1);
	x->seq++;
	return ST_OK;
}

status index_catch_up(ctx *cx, index_store *x, log_store *log, void (*progress)(void *, uint64_t, uint64_t), void *arg)
{
	(void)progress; (void)arg;
	x->catch_ups++;
	if (x->failing) return fail(cx, SYSTEM, "There is nothing here.");
	return log_read(cx, log, x->seq, UINT64_MAX, one, x);
}

uint64_t index_seq(const index_store *x) { return x->seq; }

typedef struct { ctx cx; slice folder; log_store *log; index_store index; writer *w; } fixture;

static void open_all(fixture *f)
{
	*f = (fixture){ .cx = unit_ctx() };
	f->folder = unit_folder(f->cx.mem);
	assert_ok(&f->cx, log_open(&f->cx, f->folder, false, &f->log));
	assert_ok(&f->cx, writer_start(&f->cx, f->log, &f->index, &f->w));
}

static void close_all(fixture *f)
{
	writer_stop(f->w);
	log_close(f->log);
	unit_folder_remove(f->folder);
	unit_ctx_done(&f->cx);
}

static change create(slice iri) { return (change){ .space = S("main"), .iri = iri, .kind = EVENT_CREATE, .actor = S("urn:a"), .document = S("doc") }; }

static void an_answer_means_durable_and_readable(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	change c = create(S("http://x/a"));
	event e;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e));
	assert_int_equal(e.seq, 1); assert_int_equal(f.index.seq, 1); assert_int_equal(log_last_seq(f.log), 1); assert_slice(e.iri, "http://x/a"); assert_slice(e.reason, "");
	assert_int_equal(event_append(&f.cx, f.w, &c, &e), ST_CONFLICT);
	c.kind = EVENT_UPDATE;
	c.expect = 7;
	assert_int_equal(event_append(&f.cx, f.w, &c, &e), ST_STALE);
	assert_true(slice_contains(f.cx.err.message, S("version 7"))); assert_true(slice_contains(f.cx.err.message, S("version 1")));
	c.expect = 1;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e)); assert_int_equal(e.version, 2);
	c.iri = S("no iri");
	assert_int_equal(event_append(&f.cx, f.w, &c, &e), ST_INVALID);
	c = create(S("http://x/b"));
	c.kind = EVENT_WITHDRAW;
	c.document = NO_SLICE;
	c.expect = VERSION_ANY;
	assert_int_equal(event_append(&f.cx, f.w, &c, &e), ST_NOT_FOUND);
	c.iri = S("http://x/a");
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e));
	assert_int_equal(event_append(&f.cx, f.w, &c, &e), ST_GONE);
	close_all(&f);
}

typedef struct { fixture *f; int number; size_t good, stale; } caller;
enum { CALLERS = 16, EACH = 60 };

/* Half of the changes are to one resource that all want. */
static void *call(void *p)
{
	caller *me = p;
	for (int i = 0; i < EACH; i++) {
		ctx cx = unit_ctx();
		event e;
		change c = create(i % 2 ? S("http://x/shared") : arena_printf(cx.mem, "http://x/%d/%d", me->number, i));
		slice doc;
		if (i % 2) {
			event now;
			assert_ok(&cx, log_current(&cx, me->f->log, c.iri, &now, &doc));
			c.kind = EVENT_UPDATE;
			c.expect = (int64_t)now.version;
		}
		status st = event_append(&cx, me->f->w, &c, &e);
		if (st == ST_OK) {
			me->good++;
			assert_true(e.seq <= me->f->index.seq);
			assert_ok(&cx, log_version(&cx, me->f->log, c.iri, e.version, &e, &doc)); assert_slice(doc, "doc");
		} else {
			assert_int_equal(st, ST_STALE);
			me->stale++;
		}
		unit_ctx_done(&cx);
	}
	return NULL;
}

static void many_callers_each_get_their_own_answer(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	change c = create(S("http://x/shared"));
	event e;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e));
	caller callers[CALLERS];
	pthread_t threads[CALLERS];
	for (int i = 0; i < CALLERS; i++) {
		callers[i] = (caller){ .f = &f, .number = i };
		pthread_create(&threads[i], NULL, call, &callers[i]);
	}
	size_t good = 1, stale = 0;
	for (int i = 0; i < CALLERS; i++) {
		pthread_join(threads[i], NULL);
		good += callers[i].good;
		stale += callers[i].stale;
	}
	assert_int_equal(good + stale, CALLERS * EACH + 1); assert_int_equal(log_last_seq(f.log), good); assert_int_equal(f.index.applied, good);
	slice doc;
	assert_ok(&f.cx, log_current(&f.cx, f.log, S("http://x/shared"), &e, &doc));
	assert_int_equal(e.version, good - CALLERS * EACH / 2); /* no update was lost and none was made twice */
	close_all(&f);
}

static void an_import_is_whole_or_absent(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	enum { N = 500 };
	change *c = arena_new(f.cx.mem, change, N);
	event *e = arena_new(f.cx.mem, event, N);
	for (int i = 0; i < N; i++) c[i] = create(arena_printf(f.cx.mem, "http://x/%d", i));
	c[N - 1].iri = c[3].iri;
	assert_int_equal(event_append_all(&f.cx, f.w, c, N, e), ST_CONFLICT);
	assert_true(slice_contains(f.cx.err.message, S("http://x/3"))); assert_int_equal(log_last_seq(f.log), 0); assert_int_equal(f.index.seq, 0);
	c[N - 1].iri = S("http://x/last");
	assert_ok(&f.cx, event_append_all(&f.cx, f.w, c, N, e));
	for (int i = 0; i < N; i++) { assert_int_equal(e[i].seq, i + 1); assert_int_equal(e[i].version, 1); }
	assert_int_equal(f.index.seq, N);
	c[0].iri = S("http://x/new");
	c[7].iri = S("not one");
	assert_int_equal(event_append_all(&f.cx, f.w, c, N, e), ST_INVALID); assert_int_equal(log_last_seq(f.log), N);
	close_all(&f);
}

static void a_failing_index_is_told_and_catches_up(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	change c = create(S("http://x/a"));
	event e = { 0 };
	f.index.failing = true;
	assert_int_equal(event_append(&f.cx, f.w, &c, &e), ST_SYSTEM);
	assert_true(slice_contains(f.cx.err.message, S("is saved"))); assert_int_equal(e.seq, 1); assert_int_equal(log_last_seq(f.log), 1);
	c.iri = S("http://x/b");
	e = (event){ 0 };
	assert_int_equal(event_append(&f.cx, f.w, &c, &e), ST_UNAVAILABLE);
	assert_true(slice_contains(f.cx.err.message, S("was not saved"))); assert_int_equal(e.seq, 0); assert_int_equal(log_last_seq(f.log), 1);
	f.index.failing = false;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e));
	assert_int_equal(f.index.seq, 2); assert_true(f.index.catch_ups >= 2);
	/* and at a start */
	writer_stop(f.w);
	f.index.seq = 0;
	assert_ok(&f.cx, writer_start(&f.cx, f.log, &f.index, &f.w)); assert_int_equal(f.index.seq, 2);
	close_all(&f);
}

/* While the index works on one transaction, what becomes durable waits for one next transaction together. */
static void a_slow_index_takes_several_groups_at_once(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	change c = create(S("http://x/shared"));
	event e;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e));
	f.index.slow_us = 10000;
	caller callers[CALLERS];
	pthread_t threads[CALLERS];
	size_t good = 1;
	for (int i = 0; i < CALLERS; i++) {
		callers[i] = (caller){ .f = &f, .number = i };
		pthread_create(&threads[i], NULL, call, &callers[i]);
	}
	for (int i = 0; i < CALLERS; i++) {
		pthread_join(threads[i], NULL);
		good += callers[i].good;
	}
	assert_int_equal(f.index.applied, good); assert_int_equal(log_last_seq(f.log), good);
	assert_true(f.index.calls * 2 < good);
	close_all(&f);
}

typedef struct { fixture *f; int number; status st; uint64_t seq; } attempt;

static void *try_once(void *p)
{
	attempt *me = p;
	ctx cx = unit_ctx();
	change c = create(arena_printf(cx.mem, "http://x/try/%d", me->number));
	event e = { 0 };
	usleep((useconds_t)me->number * 2000);
	me->st = event_append(&cx, me->f->w, &c, &e);
	me->seq = e.seq;
	assert_true(slice_contains(cx.err.message, e.seq ? S("is saved") : S("was not saved")));
	unit_ctx_done(&cx);
	return NULL;
}

/* Each caller is told the truth about their own change, however many groups were on their way when the index failed. */
static void all_on_their_way_are_told_when_the_index_fails(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	f.index.failing = true;
	f.index.slow_us = 15000;
	attempt tries[CALLERS];
	pthread_t threads[CALLERS];
	for (int i = 0; i < CALLERS; i++) {
		tries[i] = (attempt){ .f = &f, .number = i };
		pthread_create(&threads[i], NULL, try_once, &tries[i]);
	}
	uint64_t saved = 0;
	for (int i = 0; i < CALLERS; i++) {
		pthread_join(threads[i], NULL);
		assert_int_equal(tries[i].st, tries[i].seq ? ST_SYSTEM : ST_UNAVAILABLE);
		saved += tries[i].seq != 0;
	}
	assert_true(saved > 0); assert_int_equal(log_last_seq(f.log), saved); assert_int_equal(f.index.seq, 0);
	f.index.failing = false;
	change c = create(S("http://x/after"));
	event e;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e)); assert_int_equal(e.seq, saved + 1); assert_int_equal(f.index.seq, saved + 1);
	close_all(&f);
}

static void *call_once(void *p)
{
	caller *me = p;
	ctx cx = unit_ctx();
	change c = create(arena_printf(cx.mem, "http://x/stop/%d", me->number));
	event e;
	status st = event_append(&cx, me->f->w, &c, &e);
	me->good = st == ST_OK;
	assert_true(st == ST_OK || st == ST_UNAVAILABLE);
	unit_ctx_done(&cx);
	return NULL;
}

static void stopping_finishes_what_waits(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	f.index.slow_us = 20000;
	caller callers[CALLERS];
	pthread_t threads[CALLERS];
	for (int i = 0; i < CALLERS; i++) {
		callers[i] = (caller){ .f = &f, .number = i };
		pthread_create(&threads[i], NULL, call_once, &callers[i]);
	}
	usleep(50000);
	writer_stop(f.w);
	size_t good = 0;
	for (int i = 0; i < CALLERS; i++) {
		pthread_join(threads[i], NULL);
		good += callers[i].good;
	}
	assert_int_equal(good, CALLERS); assert_int_equal(log_last_seq(f.log), CALLERS); assert_int_equal(f.index.seq, CALLERS);
	log_close(f.log);
	unit_folder_remove(f.folder);
	unit_ctx_done(&f.cx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_means_durable_and_readable), cmocka_unit_test(many_callers_each_get_their_own_answer), cmocka_unit_test(an_import_is_whole_or_absent),
		cmocka_unit_test(a_failing_index_is_told_and_catches_up), cmocka_unit_test(a_slow_index_takes_several_groups_at_once),
		cmocka_unit_test(all_on_their_way_are_told_when_the_index_fails), cmocka_unit_test(stopping_finishes_what_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
