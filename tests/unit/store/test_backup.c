/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/store/fixture.h"
#include <pthread.h>
#include <stdatomic.h>
#include "store/backup.h"
#include "store/db.h"

static slice beside(fixture *f, const char *name) { return JOIN(f->cx.mem, f->folder, slice_from(name)); }

static slice large(fixture *f, const char *mark)
{
	char *p = arena_alloc(f->cx.mem, 90000);
	memset(p, 'q', 90000);
	memcpy(p + 50000, mark, strlen(mark));
	return slice_of(p, 90000);
}

static fixture filled(void)
{
	fixture f = fixture_open();
	slice text;
	db *accounts;
	fill(&f, 20);
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/large"), VERSION_NONE, large(&f, "LargeSecret")), ST_OK);
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/small"), VERSION_NONE, S("SmallSecret")), ST_OK);
	assert_ok(&f.cx, log_head_sign(&f.cx, f.l, NO_SLICE, &text));
	assert_ok(&f.cx, db_open(&f.cx, beside(&f, "/auth.db"), DB_CREATE, &accounts));
	assert_ok(&f.cx, db_exec(&f.cx, accounts, "CREATE TABLE account(name TEXT); INSERT INTO account VALUES ('an')"));
	db_close(accounts);
	return f;
}

static void done(fixture *f)
{
	unit_folder_remove(beside(f, "-copy"));
	unit_folder_remove(beside(f, "-new"));
	char command[400];
	snprintf(command, sizeof command, "rm -rf '%.*s'.before-*", SL(f->folder));
	assert_int_equal(system(command), 0);
	fixture_done(f);
}

static void a_backup_comes_back_whole(void **state)
{
	(void)state;
	fixture f = filled();
	ctx *cx = &f.cx;
	slice copy = beside(&f, "-copy"), to = beside(&f, "-new"), doc;
	backup_report b;
	assert_ok(cx, log_backup(cx, f.l, copy, NULL, NULL, &b));
	assert_int_equal(b.events, 22); assert_true(b.files >= 5); assert_true(b.bytes > 90000);
	char command[600];
	snprintf(command, sizeof command, "cd '%.*s' && sha256sum --quiet -c MANIFEST && test -f head.key && test -f auth.db && ! test -e log.db-wal && ! test -e lock", SL(copy));
	assert_int_equal(system(command), 0);
	assert_int_equal(log_backup(cx, f.l, copy, NULL, NULL, &b), ST_CONFLICT); /* not over another one */
	assert_int_equal(log_backup(cx, f.l, beside(&f, "/inside"), NULL, NULL, &b), ST_CONFLICT);
	restore_options none = { .no_erasures = true }, unsaid = { 0 };
	restore_report r;
	assert_int_equal(log_restore(cx, copy, to, &unsaid, NULL, NULL, &r), ST_CONFLICT);
	assert_true(slice_contains(cx->err.message, S("--no-erasures"))); assert_int_not_equal(access(arena_cstr(cx->mem, to), F_OK), 0);
	assert_ok(cx, log_restore(cx, copy, to, &none, NULL, NULL, &r));
	assert_int_equal(r.events, 22); assert_int_equal(r.erased, 0); assert_int_equal(r.verified.events, 22); assert_null(r.old_folder.p);
	log_store *l;
	event e, mine;
	assert_ok(cx, log_open(cx, to, false, &l));
	assert_ok(cx, log_current(cx, l, S("http://x/large"), &e, &doc)); assert_int_equal(doc.n, 90000);
	assert_ok(cx, log_head(cx, l, S("main"), &e)); assert_ok(cx, log_head(cx, f.l, S("main"), &mine)); assert_true(digest_eq(&e.hash, &mine.hash));
	log_close(l);
	done(&f);
}

static void a_restored_backup_has_forgotten_what_was_erased_since(void **state)
{
	(void)state;
	fixture f = filled();
	ctx *cx = &f.cx;
	slice copy = beside(&f, "-copy"), to = beside(&f, "-new"), doc;
	backup_report b;
	assert_ok(cx, log_backup(cx, f.l, copy, NULL, NULL, &b));
	assert_int_equal(put(&f, EVENT_UPDATE, S("http://x/small"), 1, S("SmallSecret again")), ST_OK);
	assert_int_equal(put(&f, EVENT_ERASE, S("http://x/small"), 2, NO_SLICE), ST_OK);
	assert_int_equal(put(&f, EVENT_ERASE, S("http://x/large"), 1, NO_SLICE), ST_OK);
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/after"), VERSION_NONE, S("x")), ST_OK);
	assert_int_equal(put(&f, EVENT_ERASE, S("http://x/after"), 1, NO_SLICE), ST_OK);
	assert_int_equal(files_with(f.folder, S("SmallSecret")), 0); assert_int_equal(files_with(f.folder, S("LargeSecret")), 0);
	assert_true(files_with(copy, S("SmallSecret")) > 0);
	/* into a new folder, with the ledger of the old */
	restore_options listed = { .erasures = beside(&f, "/erasures") }, own = { 0 };
	restore_report r;
	assert_ok(cx, log_restore(cx, copy, to, &listed, NULL, NULL, &r));
	assert_int_equal(r.erased, 2); assert_int_equal(r.events, 24); assert_int_equal(r.verified.erased_total, 2);
	assert_int_equal(files_with(to, S("SmallSecret")), 0); assert_int_equal(files_with(to, S("LargeSecret")), 0);
	log_store *l;
	event e;
	assert_ok(cx, log_open(cx, to, true, &l));
	assert_ok(cx, log_current(cx, l, S("http://x/small"), &e, &doc)); assert_null(doc.p); assert_int_equal(e.kind, EVENT_ERASE);
	assert_true(slice_contains(e.reason, S("after a restore")));
	log_close(l);
	/* in the place of the old one, which is kept aside */
	assert_int_equal(log_restore(cx, copy, f.folder, &own, NULL, NULL, &r), ST_UNAVAILABLE); /* in use */
	log_close(f.l);
	f.l = NULL;
	assert_ok(cx, log_restore(cx, copy, JOIN(cx->mem, f.folder, S("/")), &own, NULL, NULL, &r));
	assert_int_equal(r.erased, 2); assert_non_null(r.old_folder.p); assert_int_equal(access(arena_cstr(cx->mem, JOIN(cx->mem, r.old_folder, S("/log.db"))), F_OK), 0);
	assert_int_equal(files_with(f.folder, S("SmallSecret")), 0);
	/* and again: the new folder's ledger holds both */
	assert_ok(cx, log_restore(cx, copy, f.folder, &own, NULL, NULL, &r)); assert_int_equal(r.erased, 2);
	done(&f);
}

static void a_damaged_backup_is_refused_and_nothing_is_touched(void **state)
{
	(void)state;
	static const char *const DAMAGE[] = {
		"printf x | dd of=log.db bs=1 seek=9000 conv=notrunc 2>/dev/null", "rm auth.db", "echo x > extra", "sed -i 's/^./z/' MANIFEST", "rm MANIFEST", "printf x >> head",
		"find blobs -type f -exec truncate -s 10 {} +", "sed -i 's#  head$#  ../head#' MANIFEST",
		"sed -i '/auth.db/d' MANIFEST && rm auth.db", "sed -i '/auth.db/d; s/of 8 files/of 7 files/' MANIFEST", "sed -i 's/^\\([0-9a-f]*\\)/\\U\\1/' MANIFEST", "sed -i '1d' MANIFEST",
		"sed -i '/log.db/d' MANIFEST && rm log.db", "truncate -s -1 MANIFEST", ": > MANIFEST",
	};
	fixture f = filled();
	ctx *cx = &f.cx;
	slice copy = beside(&f, "-copy"), to = beside(&f, "-new");
	restore_options none = { .no_erasures = true };
	restore_report r;
	for (size_t i = 0; i < COUNT_OF(DAMAGE); i++) {
		backup_report b;
		char command[600];
		assert_ok(cx, log_backup(cx, f.l, copy, NULL, NULL, &b));
		snprintf(command, sizeof command, "cd '%.*s' && %s", SL(copy), DAMAGE[i]);
		assert_int_equal(system(command), 0);
		status st = log_restore(cx, copy, to, &none, NULL, NULL, &r);
		if (st == ST_OK) fprintf(stderr, "restored: %s\n", DAMAGE[i]);
		assert_true(st == ST_CORRUPT || st == ST_NOT_FOUND); assert_true(cx->err.message.n > 10);
		assert_int_not_equal(access(arena_cstr(cx->mem, to), F_OK), 0); assert_int_not_equal(access(arena_cstr(cx->mem, beside(&f, "-new.restoring")), F_OK), 0);
		unit_folder_remove(copy);
	}
	done(&f);
}

static void what_was_made_anew_after_its_erasure_is_kept(void **state)
{
	(void)state;
	fixture f = filled();
	ctx *cx = &f.cx;
	slice copy = beside(&f, "-copy"), to = beside(&f, "-new"), doc;
	backup_report b;
	restore_report r;
	event e;
	log_store *l;
	msec now = unit_clock(NULL);
	assert_int_equal(put(&f, EVENT_ERASE, S("http://x/small"), 1, NO_SLICE), ST_OK);
	cx->clock = NULL; /* later than the fixed clock of the erasure */
	if (time_system() <= now) skip();
	assert_int_equal(put(&f, EVENT_CREATE, S("http://x/small"), 2, S("AnewText")), ST_OK);
	assert_ok(cx, log_backup(cx, f.l, copy, NULL, NULL, &b));
	restore_options listed = { .erasures = beside(&f, "/erasures") };
	assert_ok(cx, log_restore(cx, copy, to, &listed, NULL, NULL, &r)); assert_int_equal(r.erased, 0);
	assert_ok(cx, log_open(cx, to, true, &l));
	assert_ok(cx, log_current(cx, l, S("http://x/small"), &e, &doc)); assert_slice(doc, "AnewText");
	log_close(l);
	done(&f);
}

/* When the log of the folder is what was lost, its ledger still tells what to erase; without it the person must say. */
static void a_damaged_log_can_be_replaced_with_its_ledger(void **state)
{
	(void)state;
	fixture f = filled();
	ctx *cx = &f.cx;
	slice copy = beside(&f, "-copy");
	backup_report b;
	restore_report r;
	restore_options own = { 0 };
	assert_ok(cx, log_backup(cx, f.l, copy, NULL, NULL, &b));
	assert_int_equal(put(&f, EVENT_ERASE, S("http://x/small"), 1, NO_SLICE), ST_OK);
	log_close(f.l);
	f.l = NULL;
	char command[600];
	snprintf(command, sizeof command, "cd '%.*s' && dd if=/dev/urandom of=log.db bs=4096 count=3 conv=notrunc 2>/dev/null && mv erasures away", SL(f.folder));
	assert_int_equal(system(command), 0);
	assert_int_equal(log_restore(cx, copy, f.folder, &own, NULL, NULL, &r), ST_CONFLICT);
	snprintf(command, sizeof command, "cd '%.*s' && mv away erasures", SL(f.folder));
	assert_int_equal(system(command), 0);
	assert_ok(cx, log_restore(cx, copy, f.folder, &own, NULL, NULL, &r)); assert_int_equal(r.erased, 1);
	assert_int_equal(files_with(f.folder, S("SmallSecret")), 0);
	done(&f);
}

/* A chain that was changed before the backup was made: the manifest agrees, the chain does not. */
static void a_backup_of_a_changed_log_is_refused(void **state)
{
	(void)state;
	fixture f = filled();
	raw(&f, "UPDATE event SET reason = 'other' WHERE seq = 4");
	backup_report b;
	restore_options none = { .no_erasures = true };
	restore_report r;
	assert_ok(&f.cx, log_backup(&f.cx, f.l, beside(&f, "-copy"), NULL, NULL, &b));
	assert_int_equal(log_restore(&f.cx, beside(&f, "-copy"), beside(&f, "-new"), &none, NULL, NULL, &r), ST_CORRUPT);
	assert_true(slice_contains(f.cx.err.message, S("4")));
	done(&f);
}

typedef struct { fixture *f; _Atomic int stop; int made; } busy;
static void *append_on(void *p)
{
	busy *x = p;
	ctx cx = unit_ctx();
	for (; !x->stop; x->made++) {
		change c = change_of(EVENT_CREATE, S("main"), arena_printf(cx.mem, "http://x/busy/%d", x->made), VERSION_NONE, x->made % 10 ? S("small") : large(x->f, "Busy"));
		if (!(x->made % 10)) c.document = arena_concat(cx.mem, (slice[]){ c.document, ctx_num(&cx, (uint64_t)x->made) }, 2);
		if (x->made % 20 == 19) {
			c = change_of(EVENT_ERASE, S("main"), arena_printf(cx.mem, "http://x/busy/%d", x->made - 9), VERSION_ANY, NO_SLICE);
		}
		status st;
		event e;
		assert_int_equal(log_append(&cx, x->f->l, &c, 1, &st, &e), ST_OK);
	}
	unit_ctx_done(&cx);
	return NULL;
}

static void a_backup_of_a_busy_log_is_whole(void **state)
{
	(void)state;
	fixture f = filled();
	busy x = { .f = &f };
	pthread_t t;
	fixture mine = { .cx = unit_ctx(), .folder = f.folder };
	pthread_create(&t, NULL, append_on, &x);
	restore_options none = { .no_erasures = true };
	for (int i = 0; i < 5; i++) {
		backup_report b;
		restore_report r;
		usleep(30000);
		assert_ok(&mine.cx, log_backup(&mine.cx, f.l, beside(&mine, "-copy"), NULL, NULL, &b));
		assert_ok(&mine.cx, log_restore(&mine.cx, beside(&mine, "-copy"), beside(&mine, "-new"), &none, NULL, NULL, &r));
		assert_true(r.events >= b.events);
		unit_folder_remove(beside(&mine, "-copy"));
		unit_folder_remove(beside(&mine, "-new"));
	}
	x.stop = 1;
	pthread_join(t, NULL);
	unit_ctx_done(&mine.cx);
	assert_true(x.made > 20);
	done(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_backup_comes_back_whole), cmocka_unit_test(a_restored_backup_has_forgotten_what_was_erased_since),
		cmocka_unit_test(a_damaged_backup_is_refused_and_nothing_is_touched), cmocka_unit_test(a_backup_of_a_changed_log_is_refused),
		cmocka_unit_test(a_backup_of_a_busy_log_is_whole), cmocka_unit_test(what_was_made_anew_after_its_erasure_is_kept),
		cmocka_unit_test(a_damaged_log_can_be_replaced_with_its_ledger),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
