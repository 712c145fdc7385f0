/* SPDX-License-Identifier: EUPL-1.2
 * The writer against the real log, and an index that a test can make fail: the functions of core/index.h that the
 * writer calls are here. */
#include "unit/unit.h"
#include <pthread.h>
#include <stdatomic.h>
#include "core/event.h"

struct index_store { _Atomic uint64_t seq, promised; _Atomic int failing; uint64_t applied, catch_ups, calls, most_behind; int64_t slow_us; log_store *log; };

status index_apply(ctx *cx, index_store *x, const event *events, const slice *documents, size_t n)
{
	uint64_t behind = x->promised > x->seq ? x->promised - x->seq : 0;
	if (behind > x->most_behind) x->most_behind = behind;
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
void index_wrote(ctx *cx, uint64_t seq) { assert_true(cx && seq); }

void index_promise(index_store *x, uint64_t seq)
{
	assert_true(seq > x->promised); assert_true(seq <= log_last_seq(x->log));
	x->promised = seq;
}

typedef struct { ctx cx; slice folder; log_store *log; index_store index; writer *w; } fixture;

static void open_all(fixture *f)
{
	*f = (fixture){ .cx = unit_ctx() };
	f->folder = unit_folder(f->cx.mem);
	assert_ok(&f->cx, log_open(&f->cx, f->folder, false, &f->log));
	f->index.log = f->log;
	assert_ok(&f->cx, writer_start(&f->cx, f->log, &f->index, &f->w));
}

/* Until the index has what was promised. */
static void settle(fixture *f)
{
	for (int i = 0; f->index.seq < f->index.promised; i++) {
		assert_true(i < 10000);
		usleep(1000);
	}
}

static void close_all(fixture *f)
{
	writer_stop(f->w);
	log_close(f->log);
	unit_folder_remove(f->folder);
	unit_ctx_done(&f->cx);
}

static change create(slice iri) { return (change){ .space = S("main"), .iri = iri, .kind = EVENT_CREATE, .actor = S("urn:a"), .document = S("doc") }; }

static void an_answer_means_durable_and_promised_to_readers(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	change c = create(S("http://x/a"));
	event e;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e));
	assert_int_equal(e.seq, 1); assert_int_equal(f.index.promised, 1); assert_int_equal(log_last_seq(f.log), 1); assert_slice(e.iri, "http://x/a"); assert_slice(e.reason, "");
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
	settle(&f);
	assert_int_equal(f.index.seq, 3);
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
			assert_true(e.seq <= me->f->index.promised);
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
	settle(&f);
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
	assert_int_equal(f.index.seq, N); assert_int_equal(f.index.promised, 0); /* nobody was made to wait for it */
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
	assert_int_equal(event_append_all(&f.cx, f.w, &c, 1, &e), ST_SYSTEM);
	assert_true(slice_contains(f.cx.err.message, S("is saved"))); assert_int_equal(e.seq, 1); assert_int_equal(log_last_seq(f.log), 1);
	c.iri = S("http://x/b");
	e = (event){ 0 };
	assert_int_equal(event_append(&f.cx, f.w, &c, &e), ST_UNAVAILABLE);
	assert_true(slice_contains(f.cx.err.message, S("was not saved"))); assert_int_equal(e.seq, 0); assert_int_equal(log_last_seq(f.log), 1);
	f.index.failing = false;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e));
	settle(&f);
	assert_int_equal(f.index.seq, 2); assert_true(f.index.catch_ups >= 2);
	/* and at a start */
	writer_stop(f.w);
	f.index.seq = 0;
	assert_ok(&f.cx, writer_start(&f.cx, f.log, &f.index, &f.w)); assert_int_equal(f.index.seq, 2);
	close_all(&f);
}

/* What was answered is durable and promised, so readers wait for it; the index is tried again though nobody writes. */
static void an_index_that_failed_catches_up_by_itself(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	change c = create(S("http://x/a"));
	event e;
	f.index.failing = true;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e)); assert_int_equal(e.seq, 1); assert_int_equal(log_last_seq(f.log), 1);
	for (int i = 0; i < 5000 && f.index.catch_ups < 2; i++) usleep(1000);
	assert_int_equal(f.index.catch_ups, 2); assert_int_equal(f.index.seq, 0); assert_int_equal(f.index.promised, 1); /* once at the start, and once more */
	f.index.failing = false;
	settle(&f);
	assert_int_equal(f.index.seq, 1); assert_int_equal(f.index.applied, 0);
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
	settle(&f);
	assert_int_equal(f.index.applied, good); assert_int_equal(log_last_seq(f.log), good);
	assert_true(f.index.calls * 4 < good);
	close_all(&f);
}

enum { CROWD = 64, CROWD_EACH = 50, LAG = 1000, GROUP = 256 };

static void *crowd(void *p)
{
	caller *me = p;
	for (int i = 0; i < CROWD_EACH; i++) {
		ctx cx = unit_ctx();
		event e;
		change c = create(arena_printf(cx.mem, "http://x/crowd/%d/%d", me->number, i));
		assert_ok(&cx, event_append(&cx, me->f->w, &c, &e));
		unit_ctx_done(&cx);
	}
	return NULL;
}

/* However slow the index is, readers wait for a bounded number of events: writers are held up instead. */
static void the_index_lags_no_further_than_its_bound(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	f.index.slow_us = 400000;
	caller callers[CROWD];
	pthread_t threads[CROWD];
	for (int i = 0; i < CROWD; i++) {
		callers[i] = (caller){ .f = &f, .number = i };
		pthread_create(&threads[i], NULL, crowd, &callers[i]);
	}
	for (int i = 0; i < CROWD; i++) pthread_join(threads[i], NULL);
	settle(&f);
	assert_int_equal(f.index.seq, CROWD * CROWD_EACH); assert_int_equal(f.index.promised, CROWD * CROWD_EACH);
	assert_true(f.index.most_behind < LAG + GROUP); assert_true(f.index.most_behind > LAG / 2);
	close_all(&f);
}

static void *import_some(void *p)
{
	caller *me = p;
	ctx cx = unit_ctx();
	enum { N = 50 };
	change c[N];
	event e[N];
	for (int i = 0; i < N; i++) c[i] = create(arena_printf(cx.mem, "http://x/import/%d", i));
	assert_ok(&cx, event_append_all(&cx, me->f->w, c, N, e));
	me->good = me->f->index.seq;
	unit_ctx_done(&cx);
	return NULL;
}

/* An import, a large document and an erase are promised to nobody, and no small change is promised behind one: readers do not wait for them. */
static void nobody_waits_for_what_is_heavy(void **state)
{
	(void)state;
	fixture f;
	open_all(&f);
	change c = create(S("http://x/small"));
	event e;
	caller importer = { .f = &f };
	pthread_t thread;
	f.index.slow_us = 200000;
	pthread_create(&thread, NULL, import_some, &importer);
	while (log_last_seq(f.log) < 50) usleep(100);
	assert_int_equal(f.index.promised, 0);
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e)); assert_int_equal(e.seq, 51); assert_true(f.index.seq >= 50);
	pthread_join(thread, NULL);
	assert_true(importer.good >= 50);
	settle(&f);
	assert_int_equal(f.index.promised, 51);
	c = create(S("http://x/large"));
	enum { LARGE = 100000 };
	char *bytes = arena_alloc(f.cx.mem, LARGE);
	memset(bytes, '#', LARGE);
	c.document = slice_of(bytes, LARGE);
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e)); assert_int_equal(f.index.seq, 52);
	c = (change){ .space = S("main"), .iri = S("http://x/large"), .expect = VERSION_ANY, .kind = EVENT_ERASE, .actor = S("urn:a") };
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e)); assert_int_equal(f.index.seq, 53); assert_int_equal(f.index.promised, 51);
	close_all(&f);
}

typedef struct { fixture *f; int number; status st; uint64_t seq; } attempt;

/* One in two is an import, which waits for the index. */
static void *try_once(void *p)
{
	attempt *me = p;
	ctx cx = unit_ctx();
	change c = create(arena_printf(cx.mem, "http://x/try/%d", me->number));
	event e = { 0 };
	usleep((useconds_t)me->number * 2000);
	me->st = me->number % 2 ? event_append_all(&cx, me->f->w, &c, 1, &e) : event_append(&cx, me->f->w, &c, &e);
	me->seq = e.seq;
	if (me->st != ST_OK) assert_true(slice_contains(cx.err.message, e.seq ? S("is saved") : S("was not saved")));
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
		assert_int_equal(tries[i].st, !tries[i].seq ? ST_UNAVAILABLE : i % 2 ? ST_SYSTEM : ST_OK);
		saved += tries[i].seq != 0;
	}
	assert_true(saved > 0); assert_true(saved < CALLERS); assert_int_equal(log_last_seq(f.log), saved); assert_int_equal(f.index.seq, 0);
	f.index.failing = false;
	change c = create(S("http://x/after"));
	event e;
	assert_ok(&f.cx, event_append(&f.cx, f.w, &c, &e)); assert_int_equal(e.seq, saved + 1);
	settle(&f);
	assert_int_equal(f.index.seq, saved + 1);
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
		cmocka_unit_test(an_answer_means_durable_and_promised_to_readers), cmocka_unit_test(many_callers_each_get_their_own_answer), cmocka_unit_test(an_import_is_whole_or_absent),
		cmocka_unit_test(a_failing_index_is_told_and_catches_up), cmocka_unit_test(an_index_that_failed_catches_up_by_itself),
		cmocka_unit_test(the_index_lags_no_further_than_its_bound), cmocka_unit_test(nobody_waits_for_what_is_heavy), cmocka_unit_test(a_slow_index_takes_several_groups_at_once),
		cmocka_unit_test(all_on_their_way_are_told_when_the_index_fails), cmocka_unit_test(stopping_finishes_what_waits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
