/* SPDX-License-Identifier: EUPL-1.2
 * Tampering, as somebody with the database in hand would do it. */
#include "unit/store/fixture.h"
#include <fcntl.h>
#include "store/verify.h"

static log_report verified(fixture *f, const slice *heads, size_t n)
{
	log_report r;
	assert_ok(&f->cx, log_verify(&f->cx, f->l, heads, n, NULL, NULL, NULL, &r));
	return r;
}

static void dump(const log_report *r)
{
	for (size_t i = 0; i < r->problem_n; i++)
		fprintf(stderr, "  seq %d %.*s %d field %.*s: %.*s\n", (int)r->problems[i].seq, SL(r->problems[i].space), (int)r->problems[i].space_seq, SL(r->problems[i].field), SL(r->problems[i].message));
}

#define assert_found(r, at, lit) found((r), (at), S(lit), __LINE__)
static void found(log_report r, uint64_t seq, slice field, int line)
{
	if (r.problem_n && r.problems[0].seq == seq && slice_eq(r.problems[0].field, field) && r.problems[0].message.n) return;
	fprintf(stderr, "line %d: wanted seq %d field %.*s, found %d problems\n", line, (int)seq, SL(field), (int)r.problem_n);
	dump(&r);
	_fail(__FILE__, line);
}

static void assert_sound(log_report r)
{
	if (!r.problem_total) return;
	dump(&r);
	_fail(__FILE__, __LINE__);
}

static fixture filled(int n)
{
	fixture f = fixture_open();
	fill(&f, n);
	return f;
}

static void a_sound_log_proves_so(void **state)
{
	(void)state;
	fixture f = filled(60);
	change seal = change_of(EVENT_SEAL, S("main"), S("urn:spil:series:x:1"), VERSION_NONE, NO_SLICE);
	digest d = sha256_of(S("segment"));
	seal.doc_hash = &d;
	status st;
	assert_ok(&f.cx, log_append(&f.cx, f.l, &seal, 1, &st, &f.last)); assert_int_equal(st, ST_OK);
	assert_int_equal(put(&f, EVENT_WITHDRAW, iri_of(&f, 1), VERSION_ANY, NO_SLICE), ST_OK);
	log_report r = verified(&f, NULL, 0);
	assert_sound(r);
	assert_int_equal(r.events, 62); assert_int_equal(r.spaces, 2); assert_int_equal(r.documents, 60); assert_int_equal(r.erased_total, 0);
	fixture_done(&f);
}

static void an_erased_document_is_told_and_sound(void **state)
{
	(void)state;
	fixture f = filled(20);
	assert_int_equal(put(&f, EVENT_ERASE, iri_of(&f, 2), VERSION_ANY, NO_SLICE), ST_OK);
	log_report r = verified(&f, NULL, 0);
	assert_sound(r);
	assert_int_equal(r.erased_total, 4); assert_int_equal(r.erased[0].seq, 3); assert_int_equal(r.erased[0].by, 21); assert_int_equal(r.documents, 16);
	fixture_done(&f);
}

/* One statement each, on event 12 (in the middle), and the field that must be named; NULL: more than one byte, found but no field can be told. */
static const struct { const char *sql; const char *field; } FLIPS[] = {
	{ "UPDATE event SET seq = 268 WHERE seq = 12", "seq" },
	{ "UPDATE event SET space = 'maim' WHERE seq = 12", "space" },
	{ "UPDATE event SET space = 'pod-1' WHERE seq = 12", "space" },
	{ "UPDATE event SET space_seq = space_seq + 256 WHERE seq = 12", "space_seq" },
	{ "UPDATE event SET iri = 'http://x/id/actions/9' WHERE seq = 12", "iri" },
	{ "UPDATE event SET version = version + 65536 WHERE seq = 12", "version" },
	{ "UPDATE event SET kind = 'create' WHERE seq = 12", "kind" },
	{ "UPDATE event SET kind = 'upddte' WHERE seq = 12", "kind" },
	{ "UPDATE event SET time = time + 1 WHERE seq = 12", "time" },
	{ "UPDATE event SET time = time - 86400000 WHERE seq = 12", NULL },
	{ "UPDATE event SET actor = 'urn:spil:person:8' WHERE seq = 12", "actor" },
	{ "UPDATE event SET reason = 'becausf' WHERE seq = 12", "reason" },
	{ "UPDATE event SET register_name = 'bctions' WHERE seq = 12", "register_name" },
	{ "UPDATE event SET register_version = 4 WHERE seq = 12", "register_version" },
	{ "UPDATE event SET media = 'text/turtlE' WHERE seq = 12", "media" },
	{ "UPDATE event SET doc_hash = CAST(x'01' || substr(doc_hash, 2) AS BLOB) WHERE seq = 12", "doc_hash" },
	{ "UPDATE event SET doc_hash = zeroblob(32) WHERE seq = 12", "doc_hash" },
	{ "UPDATE event SET doc_hash = x'00' WHERE seq = 12", "doc_hash" },
	{ "UPDATE event SET prev_hash = CAST(x'01' || substr(prev_hash, 2) AS BLOB) WHERE seq = 12", "prev_hash" },
	{ "UPDATE event SET prev_hash = zeroblob(32) WHERE seq = 12", "prev_hash" },
	{ "UPDATE event SET hash = CAST(x'01' || substr(hash, 2) AS BLOB) WHERE seq = 12", "hash" },
	{ "UPDATE event SET hash = zeroblob(32) WHERE seq = 12", "hash" },
	{ "UPDATE event SET reason = 'another story altogether' WHERE seq = 12", NULL },
	{ "UPDATE document SET salt = CAST(substr(salt, 1, 31) || x'00' AS BLOB) WHERE seq = 12", "salt" },
	{ "UPDATE document SET body = CAST(replace(CAST(body AS TEXT), 'document', 'documenu') AS BLOB) WHERE seq = 12", "document" },
	{ "UPDATE document SET body = CAST('other' AS BLOB) WHERE seq = 12", "document" },
	{ "UPDATE document SET salt = zeroblob(32) WHERE seq = 12", "document" },
	{ "UPDATE document SET blob = zeroblob(32) WHERE seq = 12", "blob" },
	{ "UPDATE document SET seq = 1000 WHERE seq = 12", "document" },
	{ "DELETE FROM document WHERE seq = 12", "document" },
};

static void each_changed_column_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(FLIPS); i++) {
		fixture f = filled(25);
		raw(&f, FLIPS[i].sql);
		log_report r = verified(&f, NULL, 0);
		slice field = FLIPS[i].field ? slice_from(FLIPS[i].field) : NO_SLICE;
		bool named = r.problem_n && r.problems[0].seq == 12 && slice_eq(r.problems[0].field, field);
		if (!named) {
			fprintf(stderr, "%s\n", FLIPS[i].sql);
			dump(&r);
			_fail(__FILE__, __LINE__);
		}
		fixture_done(&f);
	}
}

static void the_tables_beside_the_events_are_checked(void **state)
{
	(void)state;
	static const struct { const char *sql; const char *field; } CASES[] = {
		{ "UPDATE resource SET version = 9 WHERE iri LIKE '%/2'", "resource" }, { "UPDATE resource SET gone = 1 WHERE iri LIKE '%/2'", "resource" },
		{ "UPDATE resource SET seq = 1 WHERE iri LIKE '%/2'", "resource" },     { "UPDATE resource SET space = 'x' WHERE iri LIKE '%/2'", "resource" },
		{ "DELETE FROM resource WHERE iri LIKE '%/2'", "resource" },            { "INSERT INTO resource VALUES ('http://x/new', 'main', 1, 3, 0)", "resource" },
		{ "UPDATE space SET count = 3 WHERE name = 'main'", "space" },          { "UPDATE space SET hash = zeroblob(32) WHERE name = 'main'", "space" },
		{ "DELETE FROM space WHERE name = 'main'", "space" },                   { "UPDATE space SET time = time + 1 WHERE name = 'main'", "space" },
		{ "INSERT INTO document VALUES (99, randomblob(32), x'00', NULL)", "document" },
	};
	for (size_t i = 0; i < COUNT_OF(CASES); i++) {
		fixture f = filled(25);
		raw(&f, CASES[i].sql);
		log_report r = verified(&f, NULL, 0);
		if (!r.problem_n || !slice_eq(r.problems[0].field, slice_from(CASES[i].field))) {
			fprintf(stderr, "%s\n", CASES[i].sql);
			dump(&r);
			_fail(__FILE__, __LINE__);
		}
		fixture_done(&f);
	}
}

/* Makes the hashes and the tables right again from event `from` on: what somebody who rewrites history must do. */
static void recompute_from(fixture *f, int from)
{
	sqlite3 *d;
	sqlite3_stmt *get, *set;
	assert_int_equal(sqlite3_open(arena_cstr(f->cx.mem, JOIN(f->cx.mem, f->folder, S("/log.db"))), &d), SQLITE_OK);
	sqlite3_prepare_v2(d, "SELECT seq, space, space_seq, iri, version, kind, time, actor, reason, register_name, register_version, media, doc_hash, prev_hash, hash FROM event ORDER BY seq", -1, &get, NULL);
	sqlite3_prepare_v2(d, "UPDATE event SET prev_hash = ?1, hash = ?2, space_seq = ?4 WHERE seq = ?3", -1, &set, NULL);
	map *last = map_new(f->cx.mem);
	while (sqlite3_step(get) == SQLITE_ROW) {
#define TEXT(i) arena_copy(f->cx.mem, slice_of(sqlite3_column_text(get, i), (size_t)sqlite3_column_bytes(get, i)))
#define NUMBER(i) (uint64_t)sqlite3_column_int64(get, i)
		event e = { .seq = NUMBER(0), .space = TEXT(1), .space_seq = NUMBER(2), .iri = TEXT(3), .version = NUMBER(4), .time = (msec)NUMBER(6), .actor = TEXT(7), .reason = TEXT(8),
			    .register_name = TEXT(9), .register_version = NUMBER(10), .media = TEXT(11) };
		assert_true(event_kind_from(TEXT(5), &e.kind));
		memcpy(e.doc_hash.b, sqlite3_column_blob(get, 12), 32);
		memcpy(e.prev_hash.b, sqlite3_column_blob(get, 13), 32);
		memcpy(e.hash.b, sqlite3_column_blob(get, 14), 32);
		if ((int)e.seq >= from) {
			const event *before = map_get(last, e.space);
			memset(e.prev_hash.b, 0, 32);
			if (before) e.prev_hash = before->hash;
			e.space_seq = before ? before->space_seq + 1 : 1;
			e.hash = event_hash(f->cx.mem, &e);
			sqlite3_bind_blob(set, 1, e.prev_hash.b, 32, SQLITE_TRANSIENT);
			sqlite3_bind_blob(set, 2, e.hash.b, 32, SQLITE_TRANSIENT);
			sqlite3_bind_int64(set, 3, (sqlite3_int64)e.seq);
			sqlite3_bind_int64(set, 4, (sqlite3_int64)e.space_seq);
			assert_int_equal(sqlite3_step(set), SQLITE_DONE);
			sqlite3_reset(set);
		}
		event *keep = arena_new(f->cx.mem, event, 1);
		*keep = e;
		map_put(last, e.space, keep);
	}
	sqlite3_finalize(get);
	sqlite3_finalize(set);
	for (size_t i = 0; i < map_count(last); i++) {
		const event *e = map_value(last, i);
		char sql[300];
		snprintf(sql, sizeof sql, "UPDATE space SET seq = %d, count = %d, time = %lld, hash = x'%.*s' WHERE name = '%.*s'", (int)e->seq, (int)e->space_seq, (long long)e->time,
			 SL(digest_hex(f->cx.mem, &e->hash)), SL(e->space));
		assert_int_equal(sqlite3_exec(d, sql, NULL, NULL, NULL), SQLITE_OK);
	}
	sqlite3_close(d);
}

static slice signed_head(fixture *f)
{
	slice text;
	assert_ok(&f->cx, log_head_sign(&f->cx, f->l, NO_SLICE, &text));
	text = arena_copy(f->cx.mem, text);
	assert_int_equal(unlink(arena_cstr(f->cx.mem, JOIN(f->cx.mem, f->folder, S("/head")))), 0); /* the forger removes the one in the folder */
	return text;
}

static void a_chain_made_anew_is_found_against_a_head(void **state)
{
	(void)state;
	fixture f = filled(12);
	slice heads[2] = { signed_head(&f) };
	fill(&f, 0);
	for (int i = 0; i < 20; i++) assert_int_equal(put(&f, EVENT_UPDATE, iri_of(&f, i % 4), VERSION_ANY, S("later")), ST_OK);
	heads[1] = signed_head(&f);
	for (int i = 0; i < 5; i++) assert_int_equal(put(&f, EVENT_UPDATE, iri_of(&f, i % 4), VERSION_ANY, S("last")), ST_OK);
	assert_sound(verified(&f, heads, 2));
	raw(&f, "UPDATE event SET reason = 'another story' WHERE seq = 20");
	recompute_from(&f, 20);
	assert_sound(verified(&f, NULL, 0)); /* nothing inside shows it */
	log_report r = verified(&f, heads, 2);
	assert_found(r, 32, "hash");
	assert_true(slice_contains(r.problems[0].message, S("after number 10 and up to number 30"))); /* of space main: between the two heads */
	fixture_done(&f);
}

static void swapped_events_are_found(void **state)
{
	(void)state;
	fixture f = filled(25);
	slice kept = signed_head(&f);
	raw(&f, "UPDATE event SET seq = 1000 WHERE seq = 11; UPDATE event SET seq = 11 WHERE seq = 12; UPDATE event SET seq = 12 WHERE seq = 1000;"
		"UPDATE document SET seq = 1000 WHERE seq = 11; UPDATE document SET seq = 11 WHERE seq = 12; UPDATE document SET seq = 12 WHERE seq = 1000");
	log_report r = verified(&f, NULL, 0);
	assert_found(r, 11, "seq");
	assert_true(slice_contains(r.problems[0].message, S("12")));
	recompute_from(&f, 11);
	raw(&f, "UPDATE resource SET seq = 23 - seq WHERE seq IN (11, 12)");
	assert_sound(verified(&f, NULL, 0));
	assert_found(verified(&f, &kept, 1), 24, "hash");
	fixture_done(&f);
}

static void a_cut_tail_is_found_against_a_head(void **state)
{
	(void)state;
	fixture f = filled(25);
	slice kept, mine;
	assert_ok(&f.cx, log_head_sign(&f.cx, f.l, NO_SLICE, &kept));
	assert_sound(verified(&f, &kept, 1));
	raw(&f, "DELETE FROM document WHERE seq > 20; DELETE FROM event WHERE seq > 20; UPDATE resource SET version = version - 1, seq = seq - 5;");
	recompute_from(&f, 1000);
	assert_found(verified(&f, &kept, 1), 20, "seq");
	assert_found(verified(&f, NULL, 0), 20, "seq"); /* the head in the folder shows it too */
	log_report r = verified(&f, &kept, 1);
	assert_true(slice_contains(r.problems[0].message, S("pod-1")) || slice_contains(r.problems[1].message, S("pod-1")));
	mine = arena_copy(f.cx.mem, kept);
	((char *)(uintptr_t)mine.p)[80] ^= 1;
	r = verified(&f, &mine, 1);
	assert_found(r, 0, "head");
	fixture_done(&f);
}

static void a_removed_event_is_found(void **state)
{
	(void)state;
	fixture f = filled(25);
	raw(&f, "DELETE FROM event WHERE seq = 12; DELETE FROM document WHERE seq = 12");
	assert_found(verified(&f, NULL, 0), 12, "seq");
	fixture_done(&f);
}

/* One event rewritten with a right hash of its own: the next one still holds the old. */
static void an_event_rewritten_alone_is_found(void **state)
{
	(void)state;
	fixture f = filled(25);
	event e;
	slice doc;
	assert_ok(&f.cx, log_version(&f.cx, f.l, iri_of(&f, 1), 3, &e, &doc));
	assert_int_equal(e.seq, 12);
	e.reason = S("another story");
	digest h = event_hash(f.cx.mem, &e);
	char sql[200];
	snprintf(sql, sizeof sql, "UPDATE event SET reason = 'another story', hash = x'%.*s' WHERE seq = 12", SL(digest_hex(f.cx.mem, &h)));
	raw(&f, sql);
	log_report r = verified(&f, NULL, 0);
	assert_int_equal(r.problem_total, 1); assert_int_equal(r.problems[0].seq, 12);
	fixture_done(&f);
}

static void an_erase_that_was_undone_is_found(void **state)
{
	(void)state;
	fixture f = filled(10);
	raw(&f, "CREATE TABLE stolen AS SELECT * FROM document WHERE seq = 3");
	assert_int_equal(put(&f, EVENT_ERASE, iri_of(&f, 2), VERSION_ANY, NO_SLICE), ST_OK);
	raw(&f, "UPDATE document SET salt = (SELECT salt FROM stolen), body = (SELECT body FROM stolen) WHERE seq = 3");
	assert_found(verified(&f, NULL, 0), 3, "document");
	fixture_done(&f);
}

/* Every byte of the pages that hold the events and documents, in the file itself. Either the log says so, or the byte was of no account: then
 * what is read is the same. */
static void a_flipped_byte_in_the_file_is_found_or_of_no_account(void **state)
{
	(void)state;
	fixture f = filled(12);
	slice sound;
	assert_ok(&f.cx, log_head_sign(&f.cx, f.l, NO_SLICE, &sound));
	log_close(f.l);
	f.l = NULL;
	const char *path = arena_cstr(f.cx.mem, JOIN(f.cx.mem, f.folder, S("/log.db")));
	int fd = open(path, O_RDWR);
	off_t size = lseek(fd, 0, SEEK_END);
	int found_n = 0, same = 0;
	for (off_t at = 100; at < size; at += 61) {
		unsigned char right, wrong;
		assert_int_equal(pread(fd, &right, 1, at), 1);
		wrong = right ^ (unsigned char)(1u << (at % 8));
		assert_int_equal(pwrite(fd, &wrong, 1, at), 1);
		arena *mem = arena_create(0);
		ctx cx = f.cx;
		cx.mem = mem;
		log_store *l = NULL;
		log_report r = { 0 };
		status st = log_open(&cx, f.folder, true, &l);
		if (st == ST_OK) st = log_verify(&cx, l, &sound, 1, NULL, NULL, NULL, &r);
		log_close(l);
		if (st != ST_OK || r.problem_total) {
			found_n++;
		} else {
			same++;
			assert_int_equal(r.events, 12); assert_int_equal(r.documents, 12);
		}
		arena_destroy(mem);
		assert_int_equal(pwrite(fd, &right, 1, at), 1);
	}
	close(fd);
	assert_true(found_n > 50);
	assert_ok(&f.cx, log_open(&f.cx, f.folder, false, &f.l));
	assert_sound(verified(&f, &sound, 1));
	fixture_done(&f);
}

static void heads_are_strict_and_witnessed_once(void **state)
{
	(void)state;
	fixture f = filled(25);
	ctx *cx = &f.cx;
	slice witness = JOIN(cx->mem, f.folder, S("/witness")), text, again;
	mkdir(arena_cstr(cx->mem, witness), 0700);
	assert_ok(cx, log_head_sign(cx, f.l, witness, &text));
	assert_ok(cx, log_head_sign(cx, f.l, witness, &again)); assert_true(slice_eq(text, again));
	slice first = JOIN(cx->mem, witness, S("/head-000000000025-20261118T110640000Z"));
	assert_int_equal(access(arena_cstr(cx->mem, first), F_OK), 0);
	head h;
	unsigned char key[32];
	assert_ok(cx, log_head_key(cx, f.folder, key)); assert_ok(cx, log_head_check(cx, text, key, &h));
	assert_int_equal(h.events, 25); assert_int_equal(h.space_n, 2); assert_slice(h.spaces[0].name, "main"); assert_int_equal(h.spaces[0].count, 20); assert_int_equal(h.spaces[1].last_seq, 25);
	struct stat st;
	assert_int_equal(stat(arena_cstr(cx->mem, JOIN(cx->mem, f.folder, S("/head.key"))), &st), 0); assert_int_equal(st.st_mode & 0777, 0600);
	/* every byte counts */
	char *p = (char *)(uintptr_t)arena_copy(cx->mem, text).p;
	for (size_t i = 0; i < text.n; i++) {
		p[i] ^= 1;
		assert_int_equal(log_head_check(cx, slice_of(p, text.n), key, &h), ST_INVALID);
		assert_int_equal(log_head_check(cx, slice_take(text, i), key, &h), ST_INVALID);
		p[i] ^= 1;
	}
	key[0] ^= 1;
	assert_int_equal(log_head_check(cx, text, key, &h), ST_INVALID);
	/* another head under the same name is not overwritten */
	assert_int_equal(put(&f, EVENT_UPDATE, iri_of(&f, 1), VERSION_ANY, S("x")), ST_OK);
	slice second = JOIN(cx->mem, witness, S("/head-000000000026-20261118T110640000Z"));
	FILE *file = fopen(arena_cstr(cx->mem, second), "w");
	fputs("forged", file);
	fclose(file);
	assert_int_equal(log_head_sign(cx, f.l, witness, &text), ST_CONFLICT);
	/* a key that others can read */
	chmod(arena_cstr(cx->mem, JOIN(cx->mem, f.folder, S("/head.key"))), 0644);
	assert_int_equal(log_head_sign(cx, f.l, NO_SLICE, &text), ST_SYSTEM);
	fixture_done(&f);
}

/* As docs/log.md tells an outsider. */
static void openssl_confirms_a_head(void **state)
{
	(void)state;
	fixture f = filled(5);
	slice text;
	assert_ok(&f.cx, log_head_sign(&f.cx, f.l, NO_SLICE, &text));
	char command[2000];
	snprintf(command, sizeof command,
		 "cd '%.*s' && head -n -1 head >signed && tail -n 1 head | cut -d' ' -f2 | xxd -r -p >signature 2>/dev/null || exit 77; "
		 "openssl pkeyutl -verify -pubin -inkey head.pub -rawin -in signed -sigfile signature >/dev/null && echo x >>signed && "
		 "! openssl pkeyutl -verify -pubin -inkey head.pub -rawin -in signed -sigfile signature >/dev/null",
		 SL(f.folder));
	int code = system(command);
	fixture_done(&f);
	if (WEXITSTATUS(code) == 77) skip();
	assert_int_equal(code, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sound_log_proves_so), cmocka_unit_test(an_erased_document_is_told_and_sound), cmocka_unit_test(each_changed_column_is_named),
		cmocka_unit_test(the_tables_beside_the_events_are_checked), cmocka_unit_test(a_chain_made_anew_is_found_against_a_head), cmocka_unit_test(swapped_events_are_found),
		cmocka_unit_test(a_cut_tail_is_found_against_a_head), cmocka_unit_test(a_removed_event_is_found), cmocka_unit_test(an_event_rewritten_alone_is_found),
		cmocka_unit_test(an_erase_that_was_undone_is_found), cmocka_unit_test(a_flipped_byte_in_the_file_is_found_or_of_no_account),
		cmocka_unit_test(heads_are_strict_and_witnessed_once), cmocka_unit_test(openssl_confirms_a_head),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
