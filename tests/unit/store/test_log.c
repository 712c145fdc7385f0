/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/store/fixture.h"
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

static void events_chain_and_come_back(void **state)
{
	(void)state;
	fixture f = fixture_open();
	ctx *cx = &f.cx;
	slice a = S("http://x/id/actions/a");
	event first, e, *list;
	slice doc;
	size_t n;
	assert_int_equal(put(&f, EVENT_CREATE, a, VERSION_NONE, S("one")), ST_OK);
	first = f.last;
	assert_int_equal(first.seq, 1); assert_int_equal(first.space_seq, 1); assert_int_equal(first.version, 1);
	assert_int_equal(put(&f, EVENT_UPDATE, a, 1, S("two")), ST_OK);
	assert_true(digest_eq(&f.last.prev_hash, &first.hash)); assert_int_equal(f.last.version, 2);
	fixture_reopen(&f);
	assert_int_equal(log_last_seq(f.l), 2);
	assert_ok(cx, log_current(cx, f.l, a, &e, &doc)); assert_slice(doc, "two"); assert_int_equal(e.seq, 2); assert_slice(e.actor, "urn:spil:person:7");
	assert_slice(e.reason, "because"); assert_slice(e.register_name, "actions"); assert_int_equal(e.register_version, 3); assert_slice(e.media, "text/turtle");
	assert_true(e.time == unit_clock(NULL)); assert_int_equal(e.kind, EVENT_UPDATE);
	assert_ok(cx, log_version(cx, f.l, a, 1, &e, &doc)); assert_slice(doc, "one"); assert_true(digest_eq(&e.hash, &first.hash));
	assert_ok(cx, log_history(cx, f.l, a, 0, 10, &list, &n)); assert_int_equal(n, 2); assert_int_equal(list[0].version, 2);
	assert_ok(cx, log_history(cx, f.l, a, 2, 10, &list, &n)); assert_int_equal(n, 1); assert_int_equal(list[0].version, 1);
	assert_ok(cx, log_head(cx, f.l, S("main"), &e)); assert_int_equal(e.seq, 2);
	assert_int_equal(log_head(cx, f.l, S("none"), &e), ST_NOT_FOUND); assert_int_equal(log_version(cx, f.l, a, 9, &e, &doc), ST_NOT_FOUND);
	assert_int_equal(log_current(cx, f.l, S("http://x/nothing"), &e, &doc), ST_NOT_FOUND);
	fixture_done(&f);
}

/* The hash is what docs/log.md says, made here by other means. */
static void the_hash_is_the_published_one(void **state)
{
	(void)state;
	fixture f = fixture_open();
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/a"), VERSION_NONE, S("doc")), ST_OK);
	const event *e = &f.last;
	sha256 *h = sha256_new(f.cx.mem);
	sha256_add_u64(h, 1); sha256_add_field(h, S("main")); sha256_add_u64(h, 1); sha256_add_field(h, S("http://x/a")); sha256_add_u64(h, 1);
	sha256_add_field(h, S("create")); sha256_add_u64(h, (uint64_t)unit_clock(NULL)); sha256_add_field(h, S("urn:spil:person:7")); sha256_add_field(h, S("because"));
	sha256_add_field(h, S("actions")); sha256_add_u64(h, 3); sha256_add_field(h, S("text/turtle")); sha256_add_field(h, slice_of(e->doc_hash.b, 32));
	char zero[32] = { 0 };
	sha256_add_field(h, slice_of(zero, 32));
	digest d = sha256_end(h);
	assert_true(digest_eq(&d, &e->hash));
	fixture_done(&f);
}

static void a_writer_must_have_seen_the_last_version(void **state)
{
	(void)state;
	fixture f = fixture_open();
	slice a = S("http://x/a");
	slice doc;
	event e;
	assert_int_equal(put(&f, EVENT_UPDATE, a, VERSION_ANY, S("x")), ST_NOT_FOUND);
	assert_int_equal(put(&f, EVENT_UPDATE, a, 4, S("x")), ST_STALE); assert_int_equal(f.last.version, 0);
	assert_int_equal(put(&f, EVENT_CREATE, a, VERSION_NONE, S("x")), ST_OK);
	assert_int_equal(put(&f, EVENT_CREATE, a, VERSION_NONE, S("x")), ST_CONFLICT);
	assert_int_equal(put(&f, EVENT_CREATE, a, VERSION_ANY, S("x")), ST_CONFLICT);
	assert_int_equal(put(&f, EVENT_UPDATE, a, 2, S("x")), ST_STALE); assert_int_equal(f.last.version, 1);
	assert_int_equal(put(&f, EVENT_UPDATE, a, VERSION_ANY, S("y")), ST_OK);
	assert_int_equal(put(&f, EVENT_WITHDRAW, a, 2, NO_SLICE), ST_OK);
	assert_int_equal(put(&f, EVENT_UPDATE, a, 3, S("z")), ST_GONE);
	assert_int_equal(put(&f, EVENT_WITHDRAW, a, VERSION_ANY, S("z")), ST_GONE);
	assert_int_equal(put(&f, EVENT_CREATE, a, 3, S("back")), ST_OK);
	assert_ok(&f.cx, log_current(&f.cx, f.l, a, &e, &doc)); assert_slice(doc, "back"); assert_int_equal(e.version, 4);
	change moved = change_of(EVENT_UPDATE, S("pod"), a, VERSION_ANY, S("x"));
	status st;
	assert_ok(&f.cx, log_append(&f.cx, f.l, &moved, 1, &st, &e)); assert_int_equal(st, ST_CONFLICT);
	fixture_done(&f);
}

static void a_group_keeps_the_good_ones(void **state)
{
	(void)state;
	fixture f = fixture_open();
	change group[] = {
		change_of(EVENT_CREATE, S("main"), S("http://x/a"), VERSION_NONE, S("1")), change_of(EVENT_CREATE, S("main"), S("http://x/a"), VERSION_NONE, S("2")),
		change_of(EVENT_UPDATE, S("main"), S("http://x/a"), 1, S("3")), change_of(EVENT_CREATE, S("main"), S("not an iri"), VERSION_NONE, S("4")),
		change_of(EVENT_CREATE, S("a b"), S("http://x/b"), VERSION_NONE, S("5")), change_of(EVENT_CREATE, S("main"), S("http://x/b"), VERSION_NONE, NO_SLICE),
		change_of(EVENT_CREATE, S("pod"), S("http://x/p"), VERSION_NONE, S("")), change_of(EVENT_ERASE, S("main"), S("http://x/b"), VERSION_ANY, NO_SLICE),
		change_of(EVENT_CREATE, S("main"), S("http://x/c"), VERSION_NONE, S("\xff bytes are fine in a document")),
	};
	group[8].reason = S("\xff");
	static const status want[] = { ST_OK, ST_CONFLICT, ST_OK, ST_INVALID, ST_INVALID, ST_INVALID, ST_OK, ST_NOT_FOUND, ST_INVALID };
	status st[COUNT_OF(group)];
	event e[COUNT_OF(group)];
	assert_ok(&f.cx, log_append(&f.cx, f.l, group, COUNT_OF(group), st, e));
	for (size_t i = 0; i < COUNT_OF(group); i++) assert_int_equal(st[i], want[i]);
	assert_int_equal(e[2].seq, 2); assert_int_equal(e[6].seq, 3); assert_int_equal(e[6].space_seq, 1); assert_int_equal(log_last_seq(f.l), 3);
	slice doc;
	assert_ok(&f.cx, log_current(&f.cx, f.l, S("http://x/p"), &e[0], &doc)); assert_non_null(doc.p); assert_int_equal(doc.n, 0);
	fixture_done(&f);
}

typedef struct { uint64_t next, stop_at; size_t bytes; } reading;
static status on_event(void *arg, const event *e, slice document)
{
	reading *r = arg;
	assert_int_equal(e->seq, r->next);
	r->next++;
	r->bytes += document.n;
	return e->seq == r->stop_at ? ST_CANCELLED : ST_OK;
}

static void reading_goes_on_from_any_place(void **state)
{
	(void)state;
	fixture f = fixture_open();
	fill(&f, 700);
	reading r = { .next = 1 };
	assert_ok(&f.cx, log_read(&f.cx, f.l, 0, UINT64_MAX, on_event, &r)); assert_int_equal(r.next, 701); assert_true(r.bytes > 700);
	r = (reading){ .next = 600 };
	assert_ok(&f.cx, log_read(&f.cx, f.l, 599, 50, on_event, &r)); assert_int_equal(r.next, 650);
	r = (reading){ .next = 1, .stop_at = 300 };
	assert_int_equal(log_read(&f.cx, f.l, 0, UINT64_MAX, on_event, &r), ST_CANCELLED); assert_int_equal(r.next, 301);
	log_store *other = NULL;
	assert_ok(&f.cx, log_open(&f.cx, f.folder, true, &other));
	assert_int_equal(log_last_seq(other), 700);
	fill(&f, 0);
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/later"), VERSION_NONE, S("x")), ST_OK);
	assert_int_equal(log_last_seq(other), 701);
	change c = change_of(EVENT_CREATE, S("main"), S("http://x/no"), VERSION_NONE, S("x"));
	status st;
	assert_int_equal(log_append(&f.cx, other, &c, 1, &st, &f.last), ST_INTERNAL);
	log_close(other);
	fixture_done(&f);
}

static void one_process_writes(void **state)
{
	(void)state;
	fixture f = fixture_open();
	log_store *second = NULL;
	assert_int_equal(log_open(&f.cx, f.folder, false, &second), ST_UNAVAILABLE);
	assert_true(slice_contains(f.cx.err.message, ctx_num(&f.cx, (uint64_t)getpid())));
	assert_int_equal(log_open(&f.cx, JOIN(f.cx.mem, f.folder, S("/none")), true, &second), ST_NOT_FOUND);
	assert_null(second);
	fixture_done(&f);
}

static slice large(fixture *f, char fill_with, const char *mark)
{
	size_t n = 100000;
	char *p = arena_alloc(f->cx.mem, n);
	memset(p, fill_with, n);
	memcpy(p + 70000, mark, strlen(mark));
	return slice_of(p, n);
}

static void large_documents_are_blobs_shared_and_let_go(void **state)
{
	(void)state;
	fixture f = fixture_open();
	slice doc, big = large(&f, 'b', "LargeMark"), blobs = JOIN(f.cx.mem, f.folder, S("/blobs"));
	event e;
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/a"), VERSION_NONE, big), ST_OK);
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/b"), VERSION_NONE, big), ST_OK);
	assert_int_equal(files_with(blobs, S("LargeMark")), 1); assert_int_equal(files_with(f.folder, S("LargeMark")), 1);
	assert_ok(&f.cx, log_current(&f.cx, f.l, S("http://x/a"), &e, &doc)); assert_true(slice_eq(doc, big));
	assert_int_equal(put(&f, EVENT_ERASE, S("http://x/a"), VERSION_ANY, NO_SLICE), ST_OK);
	assert_int_equal(files_with(blobs, S("LargeMark")), 1);
	assert_ok(&f.cx, log_current(&f.cx, f.l, S("http://x/b"), &e, &doc)); assert_true(slice_eq(doc, big));
	assert_int_equal(put(&f, EVENT_ERASE, S("http://x/b"), VERSION_ANY, NO_SLICE), ST_OK);
	assert_int_equal(files_with(f.folder, S("LargeMark")), 0);
	assert_ok(&f.cx, log_version(&f.cx, f.l, S("http://x/b"), 1, &e, &doc)); assert_null(doc.p);
	fixture_done(&f);
}

static void an_erased_document_is_in_no_file(void **state)
{
	(void)state;
	fixture f = fixture_open();
	slice secret = S("http://x/secret"), doc;
	event e;
	assert_int_equal(put(&f, EVENT_CREATE, secret, VERSION_NONE, S("SecretOne")), ST_OK);
	fill(&f, 50);
	assert_int_equal(put(&f, EVENT_UPDATE, secret, 1, S("SecretTwo")), ST_OK);
	assert_true(files_with(f.folder, S("SecretOne")) > 0); assert_true(files_with(f.folder, S("SecretTwo")) > 0);
	assert_int_equal(put(&f, EVENT_ERASE, secret, 2, NO_SLICE), ST_OK);
	assert_int_equal(files_with(f.folder, S("SecretOne")), 0); assert_int_equal(files_with(f.folder, S("SecretTwo")), 0);
	assert_ok(&f.cx, log_current(&f.cx, f.l, secret, &e, &doc)); assert_int_equal(e.kind, EVENT_ERASE); assert_null(doc.p);
	assert_ok(&f.cx, log_version(&f.cx, f.l, secret, 1, &e, &doc)); assert_null(doc.p);
	assert_int_equal(files_with(f.folder, S("http://x/secret")), 2); /* log.db and the ledger */
	assert_int_equal(put(&f, EVENT_CREATE, secret, 3, S("anew")), ST_OK);
	assert_ok(&f.cx, log_current(&f.cx, f.l, secret, &e, &doc)); assert_slice(doc, "anew");
	fixture_done(&f);
}

/* Documents of every length between erases, so that pages split and rows could be moved: no stale copy may stay in a page. */
static void no_copy_stays_in_the_pages_of_a_busy_log(void **state)
{
	(void)state;
	fixture f = fixture_open();
	uint32_t r = 12345;
	enum { N = 400 };
	for (int i = 0; i < N; i++) {
		r = r * 1664525 + 1013904223;
		size_t n = (r >> 8) % (i % 7 ? 2000 : 30000);
		char *p = arena_alloc(f.cx.mem, n + 32);
		slice mark = arena_printf(f.cx.mem, "Secret%05dEnd..", i);
		for (size_t k = 0; k < n + 32; k += mark.n) memcpy(p + k, mark.p, mark.n < n + 32 - k ? mark.n : n + 32 - k);
		assert_int_equal(put(&f, EVENT_CREATE, iri_of(&f, i), VERSION_NONE, slice_of(p, n + 32)), ST_OK);
		if (i % 3 == 2) {
			int k = (int)((r >> 4) % (unsigned)i);
			status st = put(&f, EVENT_ERASE, iri_of(&f, k), VERSION_ANY, NO_SLICE);
			assert_int_equal(st, ST_OK);
			assert_int_equal(files_with(f.folder, arena_printf(f.cx.mem, "Secret%05dEnd", k)), 0);
		}
	}
	for (int i = 0; i < N; i++) assert_int_equal(put(&f, EVENT_ERASE, iri_of(&f, i), VERSION_ANY, NO_SLICE), ST_OK);
	assert_int_equal(files_with(f.folder, S("Secret")), 0);
	fixture_done(&f);
}

/* What a crash between the file and the event leaves is swept at the next start. */
static void a_blob_without_an_event_is_swept_after_a_crash(void **state)
{
	(void)state;
	fixture f = fixture_open();
	slice blobs = JOIN(f.cx.mem, f.folder, S("/blobs"));
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/a"), VERSION_NONE, large(&f, 'a', "KeptMark")), ST_OK);
	slice orphan = JOIN(f.cx.mem, blobs, S("/ab"));
	mkdir(arena_cstr(f.cx.mem, orphan), 0700);
	slice path = JOIN(f.cx.mem, orphan, S("/cd34567890123456789012345678901234567890123456789012345678901234"));
	FILE *file = fopen(arena_cstr(f.cx.mem, path), "w");
	fputs("OrphanMark", file);
	fclose(file);
	fixture_reopen(&f); /* a clean close: nothing is looked at */
	assert_int_equal(files_with(blobs, S("OrphanMark")), 1);
	pid_t child = fork();
	if (!child) kill(getpid(), SIGKILL); /* the lock is the parent's too; its number stays in the file when nobody closes */
	waitpid(child, NULL, 0);
	log_close(f.l);
	file = fopen(arena_cstr(f.cx.mem, JOIN(f.cx.mem, f.folder, S("/lock"))), "w");
	fputs("999999\n", file);
	fclose(file);
	assert_ok(&f.cx, log_open(&f.cx, f.folder, false, &f.l));
	assert_int_equal(files_with(blobs, S("OrphanMark")), 0); assert_int_equal(files_with(blobs, S("KeptMark")), 1);
	fixture_done(&f);
}

/* In a child, because a limit on files cannot be lifted again. 0: all as it should be. */
static int append_until_full(slice folder, rlim_t limit, size_t size)
{
	ctx cx = unit_ctx();
	log_store *l;
	signal(SIGXFSZ, SIG_IGN);
	if (log_open(&cx, folder, false, &l) != ST_OK) return 10;
	struct rlimit room = { limit, limit };
	setrlimit(RLIMIT_FSIZE, &room);
	char *p = arena_alloc(cx.mem, size);
	memset(p, 'f', size);
	for (int i = 0; i < 2000; i++) {
		p[0] = (char)i;
		p[1] = (char)(i >> 8);
		change c = change_of(EVENT_CREATE, S("main"), arena_printf(cx.mem, "http://x/%zu/%d", size, i), VERSION_NONE, slice_of(p, size));
		status own, st;
		event e;
		uint64_t before = log_last_seq(l);
		st = log_append(&cx, l, &c, 1, &own, &e);
		if (st == ST_OK && own == ST_OK) continue;
		/* SQLite tells a full disk from other failed writes, but not this limit. */
		if (st != ST_TOO_LARGE && (st != ST_SYSTEM || !slice_contains(cx.err.message, S("cannot be written")))) return fprintf(stderr, "%d %.*s\n", st, SL(cx.err.message)), 11;
		if (log_last_seq(l) != before) return 12;
		log_close(l);
		unit_ctx_done(&cx);
		return before > 0 ? 0 : 13;
	}
	return 14;
}

static void a_full_disk_refuses_and_loses_nothing(void **state)
{
	(void)state;
	static const struct { rlim_t limit; size_t size; } CASES[] = { { 400000, 3000 }, { 150000, 200 }, { 90000, 100000 } };
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		fixture f = fixture_open();
		assert_int_equal(put(&f, EVENT_CREATE, S("http://x/first"), VERSION_NONE, S("x")), ST_OK);
		log_close(f.l);
		pid_t child = fork();
		if (!child) _exit(append_until_full(f.folder, CASES[i].limit, CASES[i].size));
		int code;
		assert_int_equal(waitpid(child, &code, 0), child);
		assert_true(WIFEXITED(code)); assert_int_equal(WEXITSTATUS(code), 0);
		assert_ok(&f.cx, log_open(&f.cx, f.folder, false, &f.l));
		reading r = { .next = 1 };
		assert_ok(&f.cx, log_read(&f.cx, f.l, 0, UINT64_MAX, on_event, &r)); assert_int_equal(r.next, log_last_seq(f.l) + 1);
		assert_int_equal(put(&f, EVENT_CREATE, S("http://x/after"), VERSION_NONE, S("x")), ST_OK);
		fixture_done(&f);
	}
}

static void a_changed_document_is_not_shown(void **state)
{
	(void)state;
	fixture f = fixture_open();
	fill(&f, 10);
	raw(&f, "UPDATE document SET body = CAST('<urn:x> <urn:p> \"document X\" .' AS BLOB) WHERE seq = 7");
	event e;
	slice doc;
	assert_int_equal(log_current(&f.cx, f.l, iri_of(&f, 1), &e, &doc), ST_CORRUPT);
	assert_true(slice_contains(f.cx.err.message, S("Event 7")) || slice_contains(f.cx.err.message, S("event 7")));
	reading r = { .next = 1 };
	assert_int_equal(log_read(&f.cx, f.l, 0, UINT64_MAX, on_event, &r), ST_CORRUPT); assert_int_equal(r.next, 7);
	fixture_done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_chain_and_come_back), cmocka_unit_test(the_hash_is_the_published_one), cmocka_unit_test(a_writer_must_have_seen_the_last_version),
		cmocka_unit_test(a_group_keeps_the_good_ones), cmocka_unit_test(reading_goes_on_from_any_place), cmocka_unit_test(one_process_writes),
		cmocka_unit_test(large_documents_are_blobs_shared_and_let_go), cmocka_unit_test(an_erased_document_is_in_no_file),
		cmocka_unit_test(no_copy_stays_in_the_pages_of_a_busy_log), cmocka_unit_test(a_blob_without_an_event_is_swept_after_a_crash),
		cmocka_unit_test(a_full_disk_refuses_and_loses_nothing), cmocka_unit_test(a_changed_document_is_not_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
