/* SPDX-License-Identifier: EUPL-1.2
 * Opening and closing the log, and what its parts share. Appending stands in append.c, reading in read.c. */
#include "store/log_private.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

static const char SCHEMA[] =
	"BEGIN IMMEDIATE;"
	"CREATE TABLE event("
	" seq INTEGER PRIMARY KEY, space TEXT NOT NULL, space_seq INTEGER NOT NULL, iri TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL,"
	" time INTEGER NOT NULL, actor TEXT NOT NULL, reason TEXT NOT NULL, register_name TEXT NOT NULL, register_version INTEGER NOT NULL, media TEXT NOT NULL,"
	" doc_hash BLOB NOT NULL, prev_hash BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
	"CREATE UNIQUE INDEX event_iri ON event(iri, version);"
	"CREATE TABLE document(seq INTEGER PRIMARY KEY, salt BLOB NOT NULL, body BLOB, blob BLOB) STRICT;"
	"CREATE INDEX document_blob ON document(blob) WHERE blob IS NOT NULL;"
	"CREATE TABLE resource(iri TEXT PRIMARY KEY, space TEXT NOT NULL, version INTEGER NOT NULL, seq INTEGER NOT NULL, gone INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE space(name TEXT PRIMARY KEY, seq INTEGER NOT NULL, count INTEGER NOT NULL, time INTEGER NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;"
	"PRAGMA application_id = 1399876972;" /* "Spil" */
	"PRAGMA user_version = 1;"
	"COMMIT";

static const struct { slice name; } KINDS[] = {
#define X(code, name) [EVENT_##code] = { SLICE_INIT(name) },
	EVENT_KINDS(X)
#undef X
};

slice event_kind_name(event_kind k) { return (unsigned)k < EVENT_KIND_COUNT ? KINDS[k].name : S("?"); }

bool event_kind_from(slice name, event_kind *ret)
{
	for (size_t i = 0; i < EVENT_KIND_COUNT; i++) {
		if (!slice_eq(name, KINDS[i].name)) continue;
		*ret = (event_kind)i;
		return true;
	}
	return false;
}

static char *add_u64(char *p, uint64_t n)
{
	for (int i = 0; i < 8; i++) *p++ = (char)(n >> (56 - 8 * i));
	return p;
}

static char *add_field(char *p, slice s)
{
	p = add_u64(p, s.n);
	if (s.n) memcpy(p, s.p, s.n);
	return p + s.n;
}

slice event_canonical(arena *a, const event *e)
{
	slice kind = event_kind_name(e->kind);
	slice doc = slice_of(e->doc_hash.b, sizeof e->doc_hash.b), prev = slice_of(e->prev_hash.b, sizeof e->prev_hash.b);
	size_t size = 14 * 8 + e->space.n + e->iri.n + kind.n + e->actor.n + e->reason.n + e->register_name.n + e->media.n + doc.n + prev.n;
	char *start = arena_alloc(a, size), *p = start;
	p = add_u64(p, e->seq);
	p = add_field(p, e->space);
	p = add_u64(p, e->space_seq);
	p = add_field(p, e->iri);
	p = add_u64(p, e->version);
	p = add_field(p, kind);
	p = add_u64(p, (uint64_t)e->time);
	p = add_field(p, e->actor);
	p = add_field(p, e->reason);
	p = add_field(p, e->register_name);
	p = add_u64(p, e->register_version);
	p = add_field(p, e->media);
	p = add_field(p, doc);
	p = add_field(p, prev);
	return slice_of(start, (size_t)(p - start));
}

digest event_hash(arena *a, const event *e) { return sha256_of(event_canonical(a, e)); }

digest document_hash(arena *a, slice salt, slice document)
{
	if (document.n > INLINE_MOST) { /* not copied */
		sha256 *h = sha256_new(a);
		sha256_add(h, salt);
		sha256_add(h, document);
		return sha256_end(h);
	}
	return sha256_of(JOIN(a, salt, document));
}

bool all_zero(slice bytes)
{
	for (size_t i = 0; i < bytes.n; i++)
		if (bytes.p[i]) return false;
	return true;
}

static bool take_digest(stmt *s, int column, digest *ret)
{
	slice b = stmt_get_blob(s, column);
	if (b.n != sizeof ret->b) return false;
	memcpy(ret->b, b.p, sizeof ret->b);
	return true;
}

bool log_row(arena *a, stmt *s, event *ret, slice *ret_field)
{
	*ret = (event){
		.seq = (uint64_t)stmt_get_int(s, 0), .space = arena_copy(a, stmt_get_text(s, 1)), .space_seq = (uint64_t)stmt_get_int(s, 2),
		.iri = arena_copy(a, stmt_get_text(s, 3)), .version = (uint64_t)stmt_get_int(s, 4), .time = stmt_get_int(s, 6),
		.actor = arena_copy(a, stmt_get_text(s, 7)), .reason = arena_copy(a, stmt_get_text(s, 8)), .register_name = arena_copy(a, stmt_get_text(s, 9)),
		.register_version = (uint64_t)stmt_get_int(s, 10), .media = arena_copy(a, stmt_get_text(s, 11)),
	};
	slice wrong = NO_SLICE;
	if (!take_digest(s, 14, &ret->hash)) wrong = S("hash");
	if (!take_digest(s, 13, &ret->prev_hash)) wrong = S("prev_hash");
	if (!take_digest(s, 12, &ret->doc_hash)) wrong = S("doc_hash");
	if (!event_kind_from(stmt_get_text(s, 5), &ret->kind)) wrong = S("kind");
	*ret_field = wrong;
	return !wrong.p;
}

/* Takes FOLDER/lock for this process and leaves its number there; *ret_crashed when the one before did not close. */
static status take_lock(ctx *cx, log_store *l, bool *ret_crashed)
{
	slice path = JOIN(cx->mem, l->folder, S("/lock"));
	int fd = open(arena_cstr(cx->mem, path), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) return file_failure(cx, path, errno);
	char old[32] = { 0 };
	ssize_t n = pread(fd, old, sizeof old - 1, 0);
	slice holder = slice_trim(slice_of(old, n > 0 ? (size_t)n : 0));
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		int code = errno;
		close(fd);
		if (code != EWOULDBLOCK) return file_failure(cx, path, code);
		return fail(cx, UNAVAILABLE, "The data folder {1} is in use by process {2}. Stop that one first, or use another folder (--data).", l->folder,
			    holder.n ? arena_copy(cx->mem, holder) : S("?"));
	}
	*ret_crashed = holder.n > 0;
	slice own = arena_printf(cx->mem, "%ld\n", (long)getpid());
	if (ftruncate(fd, 0) || pwrite(fd, own.p, own.n, 0) != (ssize_t)own.n || fsync(fd)) {
		int code = errno;
		close(fd);
		return file_failure(cx, path, code);
	}
	l->lock_fd = fd;
	return ST_OK;
}

static int64_t one_number(ctx *cx, db *d, const char *sql, status *ret)
{
	stmt *s = db_prepare(d, sql);
	step at = stmt_step(s);
	int64_t n = at == STEP_ROW ? stmt_get_int(s, 0) : 0;
	*ret = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return n;
}

/* The texts of our tables as they stand in a database; a damaged one must be told here, or statements on it would not compile. */
static status schema_text(ctx *cx, db *d, slice *ret)
{
	stmt *s = db_prepare(d, "SELECT group_concat(type || name || tbl_name || coalesce(sql, ''), char(10)) FROM (SELECT * FROM sqlite_schema"
				" WHERE tbl_name IN ('event', 'document', 'resource', 'space') ORDER BY type, name)");
	step at = stmt_step(s);
	slice text = at == STEP_ROW ? arena_copy(cx->mem, stmt_get_text(s, 0)) : NO_SLICE;
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	*ret = text;
	return st;
}

static status check_schema(ctx *cx, log_store *l, db *d)
{
	db *model = NULL;
	slice want = NO_SLICE, found = NO_SLICE;
	TRY(db_open(cx, S(":memory:"), DB_CREATE, &model));
	status st = db_exec(cx, model, SCHEMA);
	if (st == ST_OK) st = schema_text(cx, model, &want);
	db_close(model);
	if (st == ST_OK) st = schema_text(cx, d, &found);
	TRY(st);
	return slice_eq(want, found) ? ST_OK : fail(cx, CORRUPT, "The tables of the log {1} are not as Spil makes them: the file was changed or damaged. Restore a backup with spil restore.", l->path);
}

static status check_format(ctx *cx, log_store *l, db *d)
{
	status st;
	int64_t format = one_number(cx, d, "PRAGMA user_version", &st);
	TRY(st);
	if (format == LOG_FORMAT) return check_schema(cx, l, d);
	if (format > LOG_FORMAT) return fail(cx, CORRUPT, "The log {1} was made by a newer version of Spil. Use that version.", l->path);
	if (l->read_only) return fail(cx, NOT_FOUND, "The log {1} is empty: nothing was kept in this folder yet.", l->path);
	TRY(db_exec(cx, d, SCHEMA));
	return folder_sync(cx, l->folder);
}

static status open_writer(ctx *cx, log_store *l)
{
	bool crashed = false;
	TRY(folder_make(cx, l->folder));
	TRY(take_lock(cx, l, &crashed));
	TRY(folder_make(cx, JOIN(cx->mem, l->folder, S("/blobs"))));
	TRY(db_open(cx, l->path, DB_CREATE | DB_DURABLE, &l->write));
	TRY(check_format(cx, l, l->write));
	TRY(db_exec(cx, l->write, "PRAGMA cache_size = -32768"));
	status st;
	l->last_seq = (uint64_t)one_number(cx, l->write, "SELECT coalesce(max(seq), 0) FROM event", &st);
	TRY(st);
	if (crashed) TRY(log_tidy(cx, l));
	l->unfinished = false;
	return ST_OK;
}

static status open_reader(ctx *cx, log_store *l)
{
	db *d;
	if (!file_exists(cx, l->path)) return fail(cx, NOT_FOUND, "There is no log in {1}. Is this the data folder? Give it with --data.", l->folder);
	TRY(log_reader(cx, l, &d));
	status st = check_format(cx, l, d);
	log_reader_back(l, d);
	return st;
}

static slice keep(slice s)
{
	char *p = base_alloc(s.n + 1);
	memcpy(p, s.p, s.n);
	return slice_of(p, s.n);
}

status log_open(ctx *cx, slice folder, bool read_only, log_store **ret)
{
	log_store *l = base_alloc(sizeof *l);
	*l = (log_store){ .folder = keep(folder), .path = keep(JOIN(cx->mem, folder, S("/log.db"))), .read_only = read_only, .unfinished = true, .lock_fd = -1 };
	mutex_init(&l->lock);
	status st = read_only ? open_reader(cx, l) : open_writer(cx, l);
	if (st != ST_OK) {
		log_close(l);
		return st;
	}
	*ret = l;
	return ST_OK;
}

void log_close(log_store *l)
{
	if (!l) return;
	for (size_t i = 0; i < l->idle_n; i++) db_close(l->idle[i]);
	db_close(l->write);
	if (l->lock_fd >= 0) {
		/* An erase that could not be finished is a reason to look again at the next start. */
		if (!l->unfinished && ftruncate(l->lock_fd, 0)) log_line(LOG_WARN, "lock", "folder", l->folder, "error", S("cannot be emptied"), NULL);
		close(l->lock_fd);
	}
	mutex_done(&l->lock);
	base_free(l->idle);
	base_free((void *)(uintptr_t)l->folder.p);
	base_free((void *)(uintptr_t)l->path.p);
	base_free(l);
}

status log_reader(ctx *cx, log_store *l, db **ret)
{
	db *d = NULL;
	mutex_lock(&l->lock);
	if (l->idle_n) d = l->idle[--l->idle_n];
	mutex_unlock(&l->lock);
	if (!d) TRY(db_open(cx, l->path, DB_READ_ONLY, &d));
	*ret = d;
	return ST_OK;
}

void log_reader_back(log_store *l, db *d)
{
	mutex_lock(&l->lock);
	if (l->idle_n == l->idle_room) {
		l->idle_room = l->idle_room ? l->idle_room * 2 : 8;
		l->idle = base_realloc(l->idle, l->idle_room * sizeof *l->idle);
	}
	l->idle[l->idle_n++] = d;
	mutex_unlock(&l->lock);
}

uint64_t log_last_seq(log_store *l)
{
	if (!l->read_only) return l->last_seq;
	/* Another process may have appended meanwhile. */
	arena *mem = arena_create(0);
	ctx cx = { .mem = mem };
	db *d;
	uint64_t n = 0;
	status st = log_reader(&cx, l, &d);
	if (st == ST_OK) {
		n = (uint64_t)one_number(&cx, d, "SELECT coalesce(max(seq), 0) FROM event", &st);
		log_reader_back(l, d);
	}
	if (st != ST_OK) log_line(LOG_ERROR, "log", "error", cx.err.message, NULL);
	arena_destroy(mem);
	return n;
}
