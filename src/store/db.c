/* SPDX-License-Identifier: EUPL-1.2
 * Statements are found by the address of their SQL in a small open-addressed table: a literal has one address, and comparing it
 * costs nothing. A statement that cannot be made because a file is damaged or unreadable is kept as a failed one, so that
 * db_prepare never has to answer NULL; one that does not compile is our own defect. */
#include "store/db.h"
#include <pthread.h>
#include <stdlib.h>
#include <sqlite3.h>
#include "store/fts.h"

struct stmt { sqlite3_stmt *raw; db *db; const char *sql; int code; };
struct db { sqlite3 *raw; stmt **table; size_t count, room; };

enum { FIRST_ROOM = 64, BUSY_MS = 10000, NO_BLOOM_FILTER = 0x80000 };

static status failure(ctx *cx, sqlite3 *raw, int code)
{
	slice words = arena_copy(cx->mem, slice_from(raw && sqlite3_errcode(raw) == code ? sqlite3_errmsg(raw) : sqlite3_errstr(code)));
	const char *name = raw ? sqlite3_db_filename(raw, "main") : NULL;
	slice file = name && *name ? arena_copy(cx->mem, slice_from(name)) : S("memory");
	int primary = code & 0xff;
	if (primary == SQLITE_FULL)
		return fail(cx, TOO_LARGE, "The disk is full: {1} cannot grow. Nothing was kept of this change; make room and try again. ({2})", file, words);
	if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
		return fail(cx, UNAVAILABLE, "The database {1} is in use by another process. Try again in a moment. ({2})", file, words);
	if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB)
		return fail(cx, CORRUPT, "The database {1} is damaged: {2}. Restore a backup with spil restore.", file, words);
	if (code == SQLITE_IOERR_WRITE || code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_TRUNCATE)
		return fail(cx, SYSTEM, "The database {1} cannot be written: {2}. Nothing was kept of this change. Is the disk full, limited or broken?", file, words);
	return fail(cx, SYSTEM, "The database {1} gives an error: {2}. Look at the disk and at the rights on its folder.", file, words);
}

/* SQLite's own count of memory takes one lock at each allocation of every thread, and nobody reads it. Once, before its first use. */
static void configure_library(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

static status must(ctx *cx, db *d, int code) { return code == SQLITE_OK ? ST_OK : failure(cx, d->raw, code); }

static status configure(ctx *cx, db *d, unsigned flags)
{
	sqlite3_extended_result_codes(d->raw, 1);
	sqlite3_busy_timeout(d->raw, BUSY_MS);
	TRY(must(cx, d, sqlite3_db_config(d->raw, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL)));
	TRY(must(cx, d, sqlite3_db_config(d->raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL)));
	sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, d->raw, NO_BLOOM_FILTER);
	if (flags & DB_SEARCH) TRY(must(cx, d, fts_register(d->raw)));
	/* Pages are rewritten by one group of changes after another: the longer the write-ahead log (32 MiB), the fewer go to the database twice.
	 * Reads the schema now, so that a damaged file is told at the door and not as a statement that fails to compile. */
	TRY(db_exec(cx, d, "PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON"));
	if (!(flags & DB_READ_ONLY)) TRY(db_exec(cx, d, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 4000"));
	TRY(db_exec(cx, d, flags & DB_DURABLE ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL"));
	return db_exec(cx, d, "SELECT count(*) FROM sqlite_schema");
}

status db_open(ctx *cx, slice path, unsigned flags, db **ret)
{
	int open_flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
	open_flags |= flags & DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	if (flags & DB_CREATE && !(flags & DB_READ_ONLY)) open_flags |= SQLITE_OPEN_CREATE;
	db *d = base_alloc(sizeof *d);
	d->room = FIRST_ROOM;
	d->table = base_alloc(d->room * sizeof *d->table);
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, configure_library);
	int code = sqlite3_open_v2(arena_cstr(cx->mem, path), &d->raw, open_flags, NULL);
	status st = ST_OK;
	if (code == SQLITE_OK) st = configure(cx, d, flags);
	else if ((code & 0xff) == SQLITE_CANTOPEN) st = fail(cx, SYSTEM, "The database {1} cannot be opened. Does its folder exist, and may this user read and write it?", path);
	else st = failure(cx, d->raw, code);
	if (st != ST_OK) {
		db_close(d);
		return st;
	}
	*ret = d;
	return ST_OK;
}

void db_close(db *d)
{
	if (!d) return;
	for (size_t i = 0; i < d->room; i++) {
		if (!d->table[i]) continue;
		sqlite3_finalize(d->table[i]->raw);
		base_free(d->table[i]);
	}
	base_free(d->table);
	sqlite3_close_v2(d->raw);
	base_free(d);
}

status db_exec(ctx *cx, db *d, const char *sql) { return must(cx, d, sqlite3_exec(d->raw, sql, NULL, NULL, NULL)); }
status db_begin(ctx *cx, db *d) { return stmt_run(cx, db_prepare(d, "BEGIN IMMEDIATE")); }
status db_commit(ctx *cx, db *d) { return stmt_run(cx, db_prepare(d, "COMMIT")); }

void db_rollback(db *d)
{
	if (sqlite3_get_autocommit(d->raw)) return;
	/* A statement left in the middle would keep the transaction's read mark. */
	for (size_t i = 0; i < d->room; i++)
		if (d->table[i]) stmt_reset(d->table[i]);
	sqlite3_exec(d->raw, "ROLLBACK", NULL, NULL, NULL);
}

status db_checkpoint(ctx *cx, db *d)
{
	int frames = 0, done = 0;
	int code = sqlite3_wal_checkpoint_v2(d->raw, NULL, SQLITE_CHECKPOINT_TRUNCATE, &frames, &done);
	return must(cx, d, code);
}

/* The last bits of an address are its alignment; multiplying spreads the others. */
static size_t place(const char *sql, size_t room) { return (size_t)(((uint64_t)(uintptr_t)sql * 0x9E3779B97F4A7C15ULL) >> 32) & (room - 1); }

static void put(db *d, stmt *s)
{
	size_t i = place(s->sql, d->room);
	while (d->table[i]) i = (i + 1) & (d->room - 1);
	d->table[i] = s;
	d->count++;
}

static void grow(db *d)
{
	stmt **old = d->table;
	size_t old_room = d->room;
	d->room *= 2;
	d->count = 0;
	d->table = base_alloc(d->room * sizeof *d->table);
	for (size_t i = 0; i < old_room; i++)
		if (old[i]) put(d, old[i]);
	base_free(old);
}

static void compile(stmt *s)
{
	s->code = sqlite3_prepare_v3(s->db->raw, s->sql, -1, SQLITE_PREPARE_PERSISTENT, &s->raw, NULL);
	if ((s->code & 0xff) != SQLITE_ERROR && (s->code & 0xff) != SQLITE_MISUSE) return;
	log_line(LOG_FATAL, "sql", "error", slice_from(sqlite3_errmsg(s->db->raw)), "sql", slice_from(s->sql), NULL);
	abort();
}

stmt *db_prepare(db *d, const char *sql)
{
	for (size_t i = place(sql, d->room); d->table[i]; i = (i + 1) & (d->room - 1)) {
		stmt *s = d->table[i];
		if (s->sql != sql) continue;
		if (!s->raw) compile(s);
		else stmt_reset(s);
		return s;
	}
	if (d->count * 4 >= d->room * 3) grow(d);
	stmt *s = base_alloc(sizeof *s);
	*s = (stmt){ .db = d, .sql = sql };
	compile(s);
	put(d, s);
	return s;
}

/* Binding fails only on a wrong number (our defect) or on a value above SQLite's limit: the next step then tells. */
static void bound(stmt *s, int code)
{
	if (code == SQLITE_OK || !s->raw) return;
	if (code == SQLITE_RANGE || code == SQLITE_MISUSE) {
		log_line(LOG_FATAL, "sql", "error", S("wrong parameter"), "sql", slice_from(s->sql), NULL);
		abort();
	}
	s->code = code;
}

void stmt_int(stmt *s, int i, int64_t v) { bound(s, sqlite3_bind_int64(s->raw, i, v)); }
void stmt_double(stmt *s, int i, double v) { bound(s, sqlite3_bind_double(s->raw, i, v)); }
void stmt_null(stmt *s, int i) { bound(s, sqlite3_bind_null(s->raw, i)); }
void stmt_pointer(stmt *s, int i, void *p, const char *kind) { bound(s, sqlite3_bind_pointer(s->raw, i, p, kind, NULL)); }
void stmt_text(stmt *s, int i, slice v) { bound(s, sqlite3_bind_text64(s->raw, i, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8)); }
void stmt_blob(stmt *s, int i, slice v) { bound(s, sqlite3_bind_blob64(s->raw, i, v.p, v.n, SQLITE_STATIC)); }

step stmt_step(stmt *s)
{
	if (s->code != SQLITE_OK) return STEP_FAILED;
	int code = sqlite3_step(s->raw);
	if (code == SQLITE_ROW) return STEP_ROW;
	if (code == SQLITE_DONE) return STEP_DONE;
	s->code = code;
	return STEP_FAILED;
}

status stmt_failure(ctx *cx, stmt *s) { return failure(cx, s->db->raw, s->code); }

status stmt_run(ctx *cx, stmt *s)
{
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {}
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

bool stmt_is_null(stmt *s, int column) { return sqlite3_column_type(s->raw, column) == SQLITE_NULL; }
int64_t stmt_get_int(stmt *s, int column) { return sqlite3_column_int64(s->raw, column); }
double stmt_get_double(stmt *s, int column) { return sqlite3_column_double(s->raw, column); }

slice stmt_get_text(stmt *s, int column)
{
	const unsigned char *p = sqlite3_column_text(s->raw, column);
	return p ? slice_of(p, (size_t)sqlite3_column_bytes(s->raw, column)) : NO_SLICE;
}

slice stmt_get_blob(stmt *s, int column)
{
	if (stmt_is_null(s, column)) return NO_SLICE;
	const void *p = sqlite3_column_blob(s->raw, column);
	return p ? slice_of(p, (size_t)sqlite3_column_bytes(s->raw, column)) : S("");
}

void stmt_reset(stmt *s)
{
	if (!s->raw) return;
	sqlite3_reset(s->raw);
	sqlite3_clear_bindings(s->raw);
	s->code = SQLITE_OK;
}

int64_t db_last_id(db *d) { return sqlite3_last_insert_rowid(d->raw); }
int64_t db_changes(db *d) { return sqlite3_changes64(d->raw); }
