/* SPDX-License-Identifier: EUPL-1.2
 * Answers come when the log is durable, before the index has the change; reads make up for it. The real writer, log and index. */
#include "world.h"
#include <pthread.h>
#include <stdatomic.h>
#include "core/event.h"
#include "core/inside.h"

typedef struct { world w; log_store *log; writer *writer; } place;

static place place_new(void)
{
	place p = { .w = world_new() };
	assert_ok(&p.w.cx, log_open(&p.w.cx, p.w.folder, false, &p.log));
	assert_ok(&p.w.cx, writer_start(&p.w.cx, p.log, p.w.x, &p.writer));
	return p;
}

static void place_done(place *p)
{
	writer_stop(p->writer);
	log_close(p->log);
	world_done(&p->w);
}

static change say(arena *a, slice iri, uint64_t seen, int words)
{
	return (change){ .space = S("main"), .iri = iri, .expect = (int64_t)seen, .kind = seen ? EVENT_UPDATE : EVENT_CREATE, .actor = S("urn:a"), .register_name = S("actions"), .register_version = 1,
			 .media = S("text/turtle"), .document = arena_printf(a, "<%.*s> a <" NS_SPIL "Action> ; <" NS_DCT "title> \"Stap %d van %d\"@nl .\n", SL(iri), words, (int)seen + 1) };
}

/* ---- who wrote reads what they wrote, and so do those they tell ---- */

enum { THREADS = 8, TURNS = 60 };
static _Atomic uint64_t told[THREADS];                /* the last version of each thread's resource that was answered */
typedef struct { place *p; int number; } person_thread;

static uint64_t version_read(ctx *cx, int number)
{
	resource r;
	assert_ok(cx, index_get(cx, arena_printf(cx->mem, ID "actions/%d", number), &r));
	return r.version;
}

/* What is in memory and what is in full text, too. */
static void find_own(ctx *cx, int number, uint64_t version)
{
	list_query q = { .register_name = S("actions"), .text = arena_printf(cx->mem, "Stap %d van %d", number, (int)version), .limit = 100 };
	list_result hits;
	assert_ok(cx, index_list(cx, &q, &hits));
	bool there = false;
	for (size_t i = 0; i < hits.n; i++) there |= slice_eq(hits.rows[i].iri, arena_printf(cx->mem, ID "actions/%d", number));
	assert_true(there);
}

static void *write_and_read(void *arg)
{
	person_thread *me = arg;
	ctx first = unit_ctx();
	status st;
	reader *r = reader_open(&first, me->p->w.x, &st);
	assert_ok(&first, st);
	for (uint64_t i = 0; i < TURNS; i++) {
		ctx cx = unit_ctx();
		event e;
		cx.db = r;
		slice iri = arena_printf(cx.mem, ID "actions/%d", me->number);
		if (i % 2) assert_false(!index_exists(&cx, iri)); /* a request may have read before it writes */
		change c = say(cx.mem, iri, i, me->number);
		assert_ok(&cx, event_append(&cx, me->p->writer, &c, &e));
		told[me->number] = e.version;
		assert_int_equal(version_read(&cx, me->number), e.version);
		if (i % 8 == 0) find_own(&cx, me->number, e.version);
		/* Another request, of somebody who heard of what others wrote. */
		ctx other = unit_ctx();
		other.db = r;
		for (int k = 0; k < THREADS; k++) {
			uint64_t heard = told[k];
			if (!heard) continue;
			other.fresh = 0;
			assert_true(version_read(&other, k) >= heard);
		}
		unit_ctx_done(&other);
		unit_ctx_done(&cx);
	}
	reader_close(r);
	unit_ctx_done(&first);
	return NULL;
}

static void whatever_was_answered_is_read(void **state)
{
	(void)state;
	place p = place_new();
	person_thread people[THREADS];
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++) {
		people[i] = (person_thread){ &p, i };
		pthread_create(&threads[i], NULL, write_and_read, &people[i]);
	}
	for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
	assert_int_equal(log_last_seq(p.log), THREADS * TURNS);
	assert_ok(&p.w.cx, index_fresh(&p.w.cx, p.w.x)); assert_int_equal(index_seq(p.w.x), THREADS * TURNS);
	place_done(&p);
}

/* ---- how long they wait ---- */

static void a_reader_waits_no_longer_than_its_patience_and_is_told(void **state)
{
	(void)state;
	world w = world_new();
	resource r;
	list_result hits;
	list_query q = { .register_name = S("actions") };
	put(&w, "actions/a", "dct:title \"School\"@nl");
	assert_int_equal(w.x->patience, 5000);
	w.x->patience = 60;
	index_promise(w.x, 2);
	int64_t from = time_monotonic_us();
	assert_int_equal(index_get(&w.cx, S(ID "actions/a"), &r), ST_UNAVAILABLE);
	int64_t took = time_monotonic_us() - from;
	assert_true(took >= 60000); assert_true(took < 3000000); assert_true(slice_contains(w.cx.err.message, S("the index is behind the log")));
	assert_int_equal(index_list(&w.cx, &q, &hits), ST_UNAVAILABLE); assert_int_equal(reader_hold(&w.cx), ST_UNAVAILABLE);
	assert_false(index_exists(&w.cx, S(ID "actions/a")));
	/* An index that cannot be written: nobody waits in vain. */
	w.x->patience = 60000;
	fresh_tell(w.x, true);
	assert_int_equal(index_get(&w.cx, S(ID "actions/a"), &r), ST_UNAVAILABLE);
	/* And when it has caught up, all is as before. */
	put(&w, "actions/b", "dct:title \"Museum\"@nl");
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/b"), &r)); assert_ok(&w.cx, index_list(&w.cx, &q, &hits)); assert_int_equal(hits.total, 2);
	world_done(&w);
}

static void *put_later(void *arg)
{
	usleep(80000);
	put(arg, "actions/late", "dct:title \"Laat\"@nl");
	return NULL;
}

static void a_reader_that_waits_goes_on_when_the_index_is_there(void **state)
{
	(void)state;
	world w = world_new();
	ctx cx = unit_ctx();
	pthread_t thread;
	resource r;
	put(&w, "actions/early", "dct:title \"Vroeg\"@nl");
	index_promise(w.x, 2);
	pthread_create(&thread, NULL, put_later, &w);
	cx.db = w.r;
	assert_ok(&cx, index_get(&cx, S(ID "actions/late"), &r)); assert_slice(r.label_nl, "Laat");
	pthread_join(thread, NULL);
	unit_ctx_done(&cx);
	world_done(&w);
}

/* Other writers do not make one request wait again and again; the next request sees what they wrote; an ETag never claims more than its page reads. */
static void a_request_waits_once(void **state)
{
	(void)state;
	world w = world_new();
	resource r;
	put(&w, "actions/a", "dct:title \"School\"@nl");
	w.x->patience = 20;
	index_promise(w.x, 1);
	ctx one = w.cx, next = w.cx;
	assert_ok(&one, index_get(&one, S(ID "actions/a"), &r));
	index_promise(w.x, 2);
	assert_ok(&one, index_get(&one, S(ID "actions/a"), &r));
	assert_int_equal(index_get(&next, S(ID "actions/a"), &r), ST_UNAVAILABLE);
	assert_int_equal(index_seq(w.x), 1); assert_int_equal(index_moment(&one, w.x), 2);
	assert_int_equal(index_get(&one, S(ID "actions/a"), &r), ST_UNAVAILABLE);
	put(&w, "actions/b", "dct:title \"Museum\"@nl");
	assert_ok(&one, index_get(&one, S(ID "actions/b"), &r)); assert_ok(&next, index_get(&next, S(ID "actions/b"), &r)); assert_int_equal(index_moment(&next, w.x), 2);
	/* What this thread wrote counts in each of its requests, also in a copy of the context. */
	ctx copy = one;
	index_wrote(&copy, 3);
	assert_int_equal(index_get(&one, S(ID "actions/a"), &r), ST_UNAVAILABLE);
	put(&w, "actions/c", "dct:title \"Bibliotheek\"@nl");
	assert_ok(&one, index_get(&one, S(ID "actions/c"), &r));
	world_done(&w);
}

static void an_index_behind_the_log_catches_up_at_the_start(void **state)
{
	(void)state;
	world w = world_new();
	log_store *log;
	writer *alone, *with;
	resource r;
	enum { N = 25 };
	assert_ok(&w.cx, log_open(&w.cx, w.folder, false, &log));
	assert_ok(&w.cx, writer_start(&w.cx, log, NULL, &alone));
	for (int i = 0; i < N; i++) {
		event e;
		change c = say(w.cx.mem, arena_printf(w.cx.mem, ID "actions/%d", i), 0, i);
		assert_ok(&w.cx, event_append(&w.cx, alone, &c, &e));
	}
	writer_stop(alone);
	assert_int_equal(index_seq(w.x), 0);
	assert_ok(&w.cx, writer_start(&w.cx, log, w.x, &with)); assert_int_equal(index_seq(w.x), N);
	assert_ok(&w.cx, index_get(&w.cx, S(ID "actions/24"), &r));
	writer_stop(with);
	log_close(log);
	world_done(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_was_answered_is_read), cmocka_unit_test(a_reader_waits_no_longer_than_its_patience_and_is_told),
		cmocka_unit_test(a_reader_that_waits_goes_on_when_the_index_is_there), cmocka_unit_test(a_request_waits_once),
		cmocka_unit_test(an_index_behind_the_log_catches_up_at_the_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
