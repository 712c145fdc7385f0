/* SPDX-License-Identifier: EUPL-1.2
 * The bytes of uploads, and who brought them. */
#include "store/upload_private.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static const char SCHEMA[] = "CREATE TABLE IF NOT EXISTS tail (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL) STRICT;"
			     "INSERT OR IGNORE INTO tail VALUES (1, 0);"
			     "CREATE TABLE IF NOT EXISTS reference (file BLOB NOT NULL, iri TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (file, iri, version)) STRICT, WITHOUT ROWID;"
			     "CREATE INDEX IF NOT EXISTS reference_iri ON reference (iri);"
			     "CREATE TABLE IF NOT EXISTS brought (file BLOB NOT NULL, actor TEXT NOT NULL, time INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (file, actor)) STRICT, WITHOUT ROWID;"
			     "CREATE INDEX IF NOT EXISTS brought_actor ON brought (actor);";

static status prepare(ctx *cx, upload_store *u)
{
	TRY(folder_make(cx, u->folder));
	TRY(folder_make(cx, JOIN(cx->mem, u->folder, S("/blobs"))));
	TRY(db_open(cx, u->path, DB_CREATE, &u->d));
	return db_exec(cx, u->d, SCHEMA);
}

status upload_open(ctx *cx, slice folder, log_store *log, upload_store **ret)
{
	arena *mem = arena_create(0);
	upload_store *u = arena_new(mem, upload_store, 1);
	*u = (upload_store){ .mem = mem, .log = log };
	u->folder = JOIN(mem, folder, S("/files"));
	u->path = JOIN(mem, folder, S("/files.db"));
	mutex_init(&u->lock);
	rwlock_init(&u->sweeping);
	status st = prepare(cx, u);
	if (st != ST_OK) {
		upload_close(u);
		return st;
	}
	*ret = u;
	return ST_OK;
}

void upload_close(upload_store *u)
{
	if (!u) return;
	if (u->d) db_close(u->d);
	mutex_done(&u->lock);
	rwlock_done(&u->sweeping);
	arena_destroy(u->mem);
}

void upload_hold(upload_store *u) { rwlock_read(&u->sweeping); }
void upload_let_go(upload_store *u) { rwlock_unlock(&u->sweeping); }

slice upload_path(arena *a, const upload_store *u, const digest *d) { return blob_path(a, u->folder, slice_of(d->b, sizeof d->b)); }

static status waiting_bytes(ctx *cx, upload_store *u, slice actor, uint64_t *ret)
{
	stmt *s = db_prepare(u->d, "SELECT coalesce(sum(bytes), 0) FROM brought b WHERE actor = ?1 AND time > ?2 AND NOT EXISTS (SELECT 1 FROM reference r WHERE r.file = b.file)");
	stmt_text(s, 1, actor);
	stmt_int(s, 2, ctx_now(cx) - UPLOAD_WAIT_MS);
	if (stmt_step(s) != STEP_ROW) return stmt_failure(cx, s);
	*ret = (uint64_t)stmt_get_int(s, 0);
	stmt_reset(s);
	return ST_OK;
}

static status remember(ctx *cx, upload_store *u, const digest *d, slice actor, uint64_t bytes)
{
	stmt *s = db_prepare(u->d, "INSERT INTO brought VALUES (?1, ?2, ?3, ?4) ON CONFLICT (file, actor) DO UPDATE SET time = ?3");
	stmt_blob(s, 1, slice_of(d->b, sizeof d->b));
	stmt_text(s, 2, actor);
	stmt_int(s, 3, ctx_now(cx));
	stmt_int(s, 4, (int64_t)bytes);
	return stmt_run(cx, s);
}

static status put(ctx *cx, upload_store *u, slice bytes, slice actor, const digest *d)
{
	uint64_t waits = 0;
	bool fresh;
	TRY(waiting_bytes(cx, u, actor, &waits));
	if (waits + bytes.n > UPLOAD_WAITS_MOST)
		return fail(cx, TOO_MANY, "More than {1} MB of your files wait for an entry that uses them. Finish those entries first, or try again tomorrow: what is not used goes after a day.", ctx_num(cx, UPLOAD_WAITS_MOST >> 20));
	TRY(blob_put(cx, u->folder, d, bytes, &fresh));
	return remember(cx, u, d, actor, bytes.n);
}

status upload_put(ctx *cx, upload_store *u, slice bytes, slice actor, digest *ret)
{
	if (bytes.n > UPLOAD_MOST) return fail(cx, TOO_LARGE, "The file is larger than {1} MB, the most that is kept here.", ctx_num(cx, UPLOAD_MOST >> 20));
	digest d = sha256_of(bytes);
	upload_hold(u);
	mutex_lock(&u->lock);
	status st = put(cx, u, bytes, actor, &d);
	mutex_unlock(&u->lock);
	upload_let_go(u);
	if (st == ST_OK) *ret = d;
	return st;
}

bool upload_brought(ctx *cx, upload_store *u, const digest *d, slice actor)
{
	mutex_lock(&u->lock);
	stmt *s = db_prepare(u->d, "SELECT 1 FROM brought WHERE file = ? AND actor = ? AND time > ?");
	stmt_blob(s, 1, slice_of(d->b, sizeof d->b));
	stmt_text(s, 2, actor);
	stmt_int(s, 3, ctx_now(cx) - UPLOAD_WAIT_MS);
	bool theirs = stmt_step(s) == STEP_ROW;
	stmt_reset(s);
	mutex_unlock(&u->lock);
	return theirs;
}

status upload_size(ctx *cx, upload_store *u, const digest *d, uint64_t *ret)
{
	struct stat st;
	slice path = upload_path(cx->mem, u, d);
	if (stat(arena_cstr(cx->mem, path), &st)) return file_failure(cx, path, errno);
	*ret = (uint64_t)st.st_size;
	return ST_OK;
}

status upload_read(ctx *cx, upload_store *u, const digest *d, slice *ret)
{
	slice bytes;
	TRY(file_read(cx, upload_path(cx->mem, u, d), UPLOAD_MOST, &bytes));
	digest made = sha256_of(bytes);
	if (!digest_eq(&made, d)) return fail(cx, CORRUPT, "The file {1} is not what was uploaded: its bytes have another SHA-256. Restore it from a backup.", digest_hex(cx->mem, d));
	*ret = bytes;
	return ST_OK;
}

status upload_descriptor(ctx *cx, upload_store *u, const digest *d, int *ret_fd, uint64_t *ret_bytes)
{
	struct stat st;
	slice path = upload_path(cx->mem, u, d);
	int fd = open(arena_cstr(cx->mem, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0) return file_failure(cx, path, errno);
	if (fstat(fd, &st)) {
		close(fd);
		return file_failure(cx, path, errno);
	}
	*ret_fd = fd;
	*ret_bytes = (uint64_t)st.st_size;
	return ST_OK;
}
