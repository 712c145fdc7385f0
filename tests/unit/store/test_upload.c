/* SPDX-License-Identifier: EUPL-1.2 */
#include "fixture.h"
#include "store/file.h"
#include "store/upload.h"

typedef struct { fixture f; upload_store *u; msec now; } world;
#define BASE "https://x"
#define AN "urn:person:an"
enum { DAY = 86400000 };

static msec clock_of(void *arg) { return *(const msec *)arg; }

static void begin(world *w)
{
	*w = (world){ .f = fixture_open(), .now = time_system() };
	w->f.cx.clock = clock_of;
	w->f.cx.clock_arg = &w->now;
	assert_ok(&w->f.cx, upload_open(&w->f.cx, w->f.folder, w->f.l, &w->u));
}

static void end(world *w)
{
	upload_close(w->u);
	fixture_done(&w->f);
}

static void reopen(world *w, bool anew)
{
	upload_close(w->u);
	if (anew) assert_ok(&w->f.cx, file_remove(&w->f.cx, JOIN(w->f.cx.mem, w->f.folder, S("/files.db"))));
	assert_ok(&w->f.cx, upload_open(&w->f.cx, w->f.folder, w->f.l, &w->u));
}

static digest bring(world *w, const char *text)
{
	digest d = { { 0 } };
	assert_ok(&w->f.cx, upload_put(&w->f.cx, w->u, slice_from(text), S(AN), &d));
	return d;
}

static bool there(world *w, const digest *d)
{
	uint64_t n;
	bool is = upload_size(&w->f.cx, w->u, d, &n) == ST_OK;
	ctx_error_clear(&w->f.cx);
	return is;
}

static void refer(world *w, event_kind kind, const char *iri, int64_t expect, const digest *d)
{
	slice document = JOIN(w->f.cx.mem, S("<x> <urn:p> <" BASE "/file/"), digest_hex(w->f.cx.mem, d), S("/a.txt> ."));
	assert_int_equal(put(&w->f, kind, slice_from(iri), expect, document), ST_OK);
}

static size_t sweep(world *w, bool all)
{
	size_t n = 0;
	assert_ok(&w->f.cx, upload_sweep(&w->f.cx, w->u, all, &n));
	return n;
}

static void erase(world *w, const char *iri)
{
	assert_ok(&w->f.cx, upload_erase_begin(&w->f.cx, w->u));
	assert_int_equal(put(&w->f, EVENT_ERASE, slice_from(iri), VERSION_ANY, NO_SLICE), ST_OK);
	assert_ok(&w->f.cx, upload_erase_end(&w->f.cx, w->u));
}

static void a_file_is_kept_once_and_read_back_whole(void **state)
{
	(void)state;
	world w;
	slice got;
	begin(&w);
	digest a = bring(&w, "hello"), b = bring(&w, "hello"), c = bring(&w, "other");
	assert_true(digest_eq(&a, &b) && !digest_eq(&a, &c));
	assert_ok(&w.f.cx, upload_read(&w.f.cx, w.u, &a, &got));
	assert_slice(got, "hello");
	assert_true(upload_brought(&w.f.cx, w.u, &a, S(AN)));
	assert_false(upload_brought(&w.f.cx, w.u, &a, S("urn:person:other")));
	w.now += DAY + 1;
	assert_false(upload_brought(&w.f.cx, w.u, &a, S(AN)));
	slice path = JOIN(w.f.cx.mem, w.f.folder, S("/files/blobs/"), slice_take(digest_hex(w.f.cx.mem, &a), 2), S("/"), slice_skip(digest_hex(w.f.cx.mem, &a), 2));
	assert_ok(&w.f.cx, file_replace(&w.f.cx, path, S("hellO"), 0600));
	assert_int_equal(upload_read(&w.f.cx, w.u, &a, &got), ST_CORRUPT);
	bring(&w, "hello"); /* the right bytes at hand mend it */
	assert_ok(&w.f.cx, upload_read(&w.f.cx, w.u, &a, &got));
	end(&w);
}

static void what_waits_is_limited_per_person(void **state)
{
	(void)state;
	world w;
	digest d;
	begin(&w);
	char *large = base_alloc(UPLOAD_MOST + 1);
	for (int i = 0; i < UPLOAD_WAITS_MOST / UPLOAD_MOST; i++) {
		large[0] = (char)('a' + i);
		assert_ok(&w.f.cx, upload_put(&w.f.cx, w.u, slice_of(large, UPLOAD_MOST), S(AN), &d));
	}
	large[0] = 'z';
	assert_int_equal(upload_put(&w.f.cx, w.u, slice_of(large, UPLOAD_MOST), S(AN), &d), ST_TOO_MANY);
	assert_ok(&w.f.cx, upload_put(&w.f.cx, w.u, slice_of(large, UPLOAD_MOST), S("urn:person:other"), &d));
	assert_int_equal(upload_put(&w.f.cx, w.u, slice_of(large, UPLOAD_MOST + 1), S("urn:person:other"), &d), ST_TOO_LARGE);
	base_free(large);
	end(&w);
}

static void references_follow_the_log_also_when_begun_anew(void **state)
{
	(void)state;
	world w;
	upload_reference *refs;
	size_t n;
	begin(&w);
	digest a = bring(&w, "one"), b = bring(&w, "two");
	refer(&w, EVENT_CREATE, BASE "/id/r/1", VERSION_NONE, &a);
	refer(&w, EVENT_UPDATE, BASE "/id/r/1", 1, &b);
	refer(&w, EVENT_CREATE, BASE "/id/r/2", VERSION_NONE, &a);
	for (int round = 0; round < 2; round++) {
		assert_ok(&w.f.cx, upload_references(&w.f.cx, w.u, &a, 10, &refs, &n));
		assert_int_equal(n, 2);
		assert_ok(&w.f.cx, upload_references(&w.f.cx, w.u, &b, 10, &refs, &n));
		assert_int_equal(n, 1);
		assert_slice(refs[0].iri, BASE "/id/r/1");
		assert_int_equal(refs[0].version, 2);
		reopen(&w, true);
	}
	end(&w);
}

static void what_nothing_refers_to_goes_after_a_day(void **state)
{
	(void)state;
	world w;
	begin(&w);
	digest used = bring(&w, "used"), loose = bring(&w, "loose");
	refer(&w, EVENT_CREATE, BASE "/id/r/1", VERSION_NONE, &used);
	assert_int_equal(sweep(&w, false), 0);
	w.now += DAY - 60000;
	assert_int_equal(sweep(&w, false), 0);
	w.now += 120000;
	assert_int_equal(sweep(&w, false), 1);
	assert_true(there(&w, &used));
	assert_false(there(&w, &loose));
	digest again = bring(&w, "loose");
	reopen(&w, true);
	assert_int_equal(sweep(&w, true), 1);
	assert_false(there(&w, &again));
	assert_true(there(&w, &used));
	end(&w);
}

static void an_erasure_takes_the_files_that_nothing_else_uses(void **state)
{
	(void)state;
	world w;
	begin(&w);
	digest old = bring(&w, "of an old version"), own = bring(&w, "own"), shared = bring(&w, "shared"), later = bring(&w, "taken up later");
	refer(&w, EVENT_CREATE, BASE "/id/r/1", VERSION_NONE, &old);
	refer(&w, EVENT_UPDATE, BASE "/id/r/1", 1, &own);
	refer(&w, EVENT_UPDATE, BASE "/id/r/1", 2, &shared);
	refer(&w, EVENT_UPDATE, BASE "/id/r/1", 3, &later);
	refer(&w, EVENT_CREATE, BASE "/id/r/2", VERSION_NONE, &shared);
	assert_ok(&w.f.cx, upload_erase_begin(&w.f.cx, w.u));
	assert_int_equal(put(&w.f, EVENT_ERASE, S(BASE "/id/r/1"), VERSION_ANY, NO_SLICE), ST_OK);
	refer(&w, EVENT_CREATE, BASE "/id/r/3", VERSION_NONE, &later); /* stands in the log before the files are looked at */
	assert_ok(&w.f.cx, upload_erase_end(&w.f.cx, w.u));
	assert_false(there(&w, &old));
	assert_false(there(&w, &own));
	assert_true(there(&w, &shared));
	assert_true(there(&w, &later));
	erase(&w, BASE "/id/r/2");
	assert_false(there(&w, &shared));
	end(&w);
}

static void verify_finds_what_is_missing_and_what_was_changed(void **state)
{
	(void)state;
	world w;
	upload_report r;
	begin(&w);
	digest a = bring(&w, "one"), b = bring(&w, "two");
	refer(&w, EVENT_CREATE, BASE "/id/r/1", VERSION_NONE, &a);
	refer(&w, EVENT_CREATE, BASE "/id/r/2", VERSION_NONE, &b);
	digest elsewhere = sha256_of(S("elsewhere"));
	slice other = JOIN(w.f.cx.mem, S("<x> <urn:p> <https://other.example/file/"), digest_hex(w.f.cx.mem, &elsewhere), S("/a.txt> ."));
	assert_int_equal(put(&w.f, EVENT_CREATE, S(BASE "/id/r/3"), VERSION_NONE, other), ST_OK);
	assert_ok(&w.f.cx, upload_verify(&w.f.cx, w.f.folder, w.f.l, S(BASE), &r));
	assert_int_equal(r.files, 2);
	assert_int_equal(r.missing + r.changed, 0);
	assert_int_equal(r.bytes, 6);
	slice hex = digest_hex(w.f.cx.mem, &a), root = JOIN(w.f.cx.mem, w.f.folder, S("/files/blobs/"));
	assert_ok(&w.f.cx, file_replace(&w.f.cx, JOIN(w.f.cx.mem, root, slice_take(hex, 2), S("/"), slice_skip(hex, 2)), S("onE"), 0600));
	hex = digest_hex(w.f.cx.mem, &b);
	assert_ok(&w.f.cx, file_remove(&w.f.cx, JOIN(w.f.cx.mem, root, slice_take(hex, 2), S("/"), slice_skip(hex, 2))));
	assert_ok(&w.f.cx, upload_verify(&w.f.cx, w.f.folder, w.f.l, S(BASE), &r));
	assert_int_equal(r.missing, 1);
	assert_int_equal(r.changed, 1);
	end(&w);
}

static void only_a_whole_digest_in_small_letters_is_a_mention(void **state)
{
	(void)state;
	digest d;
	char text[200];
	memset(text, 'a', sizeof text);
	memcpy(text, "x/file/", 7);
	text[71] = '/';
	slice rest = slice_of(text, 80);
	assert_true(upload_mention(&rest, &d));
	assert_false(upload_mention(&rest, &d));
	text[20] = 'A';
	rest = slice_of(text, 80);
	assert_false(upload_mention(&rest, &d));
	text[20] = 'a';
	rest = slice_of(text, 71);
	assert_false(upload_mention(&rest, &d));
	text[71] = '.';
	rest = slice_of(text, 80);
	assert_false(upload_mention(&rest, &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_file_is_kept_once_and_read_back_whole), cmocka_unit_test(what_waits_is_limited_per_person), cmocka_unit_test(references_follow_the_log_also_when_begun_anew),
		cmocka_unit_test(what_nothing_refers_to_goes_after_a_day), cmocka_unit_test(an_erasure_takes_the_files_that_nothing_else_uses), cmocka_unit_test(verify_finds_what_is_missing_and_what_was_changed),
		cmocka_unit_test(only_a_whole_digest_in_small_letters_is_a_mention) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
