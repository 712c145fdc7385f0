/* SPDX-License-Identifier: EUPL-1.2
 * Which documents refer to which file: a fold over the log, and what it lets go of. */
#include <errno.h>
#include <sys/stat.h>
#include "store/upload_private.h"

enum { CHUNK = 1000, PREFIX = 6, HEX = 64 };

bool upload_mention(slice *rest, digest *ret)
{
	size_t at;
	while ((at = slice_find(*rest, S("/file/"))) != SLICE_NONE) {
		slice hex = slice_take(slice_skip(*rest, at + PREFIX), HEX), after = slice_skip(*rest, at + PREFIX + HEX);
		*rest = slice_skip(*rest, at + PREFIX);
		bool low = true;
		for (size_t i = 0; i < hex.n; i++) low &= hex.p[i] < 'A' || hex.p[i] > 'F';
		if (low && hex.n == HEX && after.n && after.p[0] == '/' && digest_from_hex(hex, ret)) return true;
	}
	*rest = NO_SLICE;
	return false;
}

typedef struct { ctx *cx; upload_store *u; slices freed; uint64_t last; } following;

static status refers(following *f, const event *e, slice document)
{
	digest d;
	for (slice rest = document; upload_mention(&rest, &d);) {
		stmt *s = db_prepare(f->u->d, "INSERT OR IGNORE INTO reference VALUES (?, ?, ?)");
		stmt_blob(s, 1, slice_of(d.b, sizeof d.b));
		stmt_text(s, 2, e->iri);
		stmt_int(s, 3, (int64_t)e->version);
		TRY(stmt_run(f->cx, s));
	}
	return ST_OK;
}

static status erased(following *f, const event *e)
{
	stmt *s = db_prepare(f->u->d, "SELECT DISTINCT file FROM reference WHERE iri = ?");
	stmt_text(s, 1, e->iri);
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) slices_add(f->cx->mem, &f->freed, arena_copy(f->cx->mem, stmt_get_blob(s, 0)));
	if (at == STEP_FAILED) return stmt_failure(f->cx, s);
	stmt_reset(s);
	s = db_prepare(f->u->d, "DELETE FROM reference WHERE iri = ?");
	stmt_text(s, 1, e->iri);
	return stmt_run(f->cx, s);
}

static status one_event(void *arg, const event *e, slice document)
{
	following *f = arg;
	f->last = e->seq;
	if (e->kind == EVENT_ERASE) return erased(f, e);
	return document.n ? refers(f, e, document) : ST_OK;
}

static status tail_read(ctx *cx, upload_store *u, uint64_t *ret)
{
	stmt *s = db_prepare(u->d, "SELECT seq FROM tail");
	if (stmt_step(s) != STEP_ROW) return stmt_failure(cx, s);
	*ret = (uint64_t)stmt_get_int(s, 0);
	stmt_reset(s);
	return ST_OK;
}

static status tail_write(ctx *cx, upload_store *u, uint64_t seq)
{
	stmt *s = db_prepare(u->d, "UPDATE tail SET seq = ?");
	stmt_int(s, 1, (int64_t)seq);
	return stmt_run(cx, s);
}

static bool referred(upload_store *u, slice digest_bytes)
{
	stmt *s = db_prepare(u->d, "SELECT 1 FROM reference WHERE file = ?");
	stmt_blob(s, 1, digest_bytes);
	bool there = stmt_step(s) != STEP_DONE; /* when in doubt it is kept */
	stmt_reset(s);
	return there;
}

/* Forgetting goes before the wish of somebody who brought the same bytes today. */
static status let_go(ctx *cx, upload_store *u, slice digest_bytes)
{
	stmt *s = db_prepare(u->d, "DELETE FROM brought WHERE file = ?");
	stmt_blob(s, 1, digest_bytes);
	TRY(stmt_run(cx, s));
	return file_remove(cx, blob_path(cx->mem, u->folder, digest_bytes));
}

/* One transaction up to where the log stands: what was freed on the way and taken up again later is known before anything is removed; the files
 * go before the commit, so that after a crash they are looked at again. */
static status follow(following *f)
{
	uint64_t from = 0, end = log_last_seq(f->u->log);
	TRY(tail_read(f->cx, f->u, &from));
	if (from > end) { /* another log than the one followed: begin anew */
		TRY(db_exec(f->cx, f->u->d, "DELETE FROM reference"));
		from = 0;
	}
	for (f->last = from; f->last < end;) {
		uint64_t before = f->last;
		ctx row = *f->cx;
		row.mem = arena_create(0);
		status st = log_read(&row, f->u->log, f->last, CHUNK, one_event, f);
		if (st != ST_OK && f->cx->err.code == ST_OK) f->cx->err = (error){ .code = st, .message = arena_copy(f->cx->mem, row.err.message), .file = row.err.file, .line = row.err.line };
		arena_destroy(row.mem);
		TRY(st);
		if (f->last == before) break;
	}
	for (size_t i = 0; i < f->freed.n; i++)
		if (!referred(f->u, f->freed.v[i])) TRY(let_go(f->cx, f->u, f->freed.v[i]));
	return tail_write(f->cx, f->u, f->last);
}

/* Under `lock`, and `sweeping` for writing. */
static status catch_up(ctx *cx, upload_store *u)
{
	following f = { .cx = cx, .u = u };
	TRY(db_begin(cx, u->d));
	status st = follow(&f);
	if (st == ST_OK) return db_commit(cx, u->d);
	db_rollback(u->d);
	return st;
}

static status behind(ctx *cx, upload_store *u, bool *ret)
{
	uint64_t seq = 0;
	mutex_lock(&u->lock);
	status st = tail_read(cx, u, &seq);
	mutex_unlock(&u->lock);
	*ret = seq != log_last_seq(u->log);
	return st;
}

static status catch_up_locked(ctx *cx, upload_store *u)
{
	mutex_lock(&u->lock);
	status st = catch_up(cx, u);
	mutex_unlock(&u->lock);
	return st;
}

static status follow_now(ctx *cx, upload_store *u)
{
	bool wanted;
	TRY(behind(cx, u, &wanted));
	if (!wanted) return ST_OK;
	rwlock_write(&u->sweeping);
	status st = catch_up_locked(cx, u);
	rwlock_unlock(&u->sweeping);
	return st;
}

status upload_erase_begin(ctx *cx, upload_store *u)
{
	rwlock_write(&u->sweeping);
	status st = catch_up_locked(cx, u);
	if (st != ST_OK) rwlock_unlock(&u->sweeping);
	return st;
}

status upload_erase_end(ctx *cx, upload_store *u)
{
	status st = catch_up_locked(cx, u);
	rwlock_unlock(&u->sweeping);
	return st;
}

status upload_references(ctx *cx, upload_store *u, const digest *d, size_t most, upload_reference **ret, size_t *ret_n)
{
	TRY(follow_now(cx, u));
	upload_reference *out = arena_new(cx->mem, upload_reference, most);
	size_t n = 0;
	mutex_lock(&u->lock);
	stmt *s = db_prepare(u->d, "SELECT iri, version FROM reference WHERE file = ? ORDER BY version DESC LIMIT ?");
	stmt_blob(s, 1, slice_of(d->b, sizeof d->b));
	stmt_int(s, 2, (int64_t)most);
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) out[n++] = (upload_reference){ arena_copy(cx->mem, stmt_get_text(s, 0)), (uint64_t)stmt_get_int(s, 1) };
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	mutex_unlock(&u->lock);
	*ret = out;
	*ret_n = n;
	return st;
}

static bool waits(ctx *cx, upload_store *u, slice digest_bytes, slice path)
{
	struct stat st;
	msec young = ctx_now(cx) - UPLOAD_WAIT_MS;
	stmt *s = db_prepare(u->d, "SELECT 1 FROM brought WHERE file = ? AND time > ?");
	stmt_blob(s, 1, digest_bytes);
	stmt_int(s, 2, young);
	bool there = stmt_step(s) != STEP_DONE;
	stmt_reset(s);
	return there || stat(arena_cstr(cx->mem, path), &st) || (msec)st.st_mtim.tv_sec * 1000 > young;
}

static status sweep_files(ctx *cx, upload_store *u, bool all, size_t *removed)
{
	slice folder = JOIN(cx->mem, u->folder, S("/blobs")), *names;
	size_t n;
	TRY(folder_files(cx, folder, &names, &n));
	for (size_t i = 0; i < n; i++) {
		digest d;
		slice path = JOIN(cx->mem, folder, S("/"), names[i]);
		bool named = names[i].n == 65 && names[i].p[2] == '/' && digest_from_hex(JOIN(cx->mem, slice_take(names[i], 2), slice_skip(names[i], 3)), &d);
		slice bytes = named ? slice_of(d.b, sizeof d.b) : S("");
		if ((named && referred(u, bytes)) || (!all && waits(cx, u, bytes, path))) continue;
		log_line(LOG_INFO, "upload", "removed", names[i], "why", S("no entry uses it"), NULL);
		TRY(file_remove(cx, path));
		++*removed;
	}
	stmt *s = db_prepare(u->d, "DELETE FROM brought WHERE time <= ?");
	stmt_int(s, 1, ctx_now(cx) - UPLOAD_WAIT_MS);
	return stmt_run(cx, s);
}

status upload_sweep(ctx *cx, upload_store *u, bool all, size_t *ret_removed)
{
	size_t removed = 0;
	rwlock_write(&u->sweeping);
	mutex_lock(&u->lock);
	status st = catch_up(cx, u);
	if (st == ST_OK) st = sweep_files(cx, u, all, &removed);
	mutex_unlock(&u->lock);
	rwlock_unlock(&u->sweeping);
	*ret_removed = removed;
	return st;
}

/* Proving. */

typedef struct { ctx *cx; arena *mem; slice prefix; map *seen; slices found; uint64_t last; } gathering;

static status gather(void *arg, const event *e, slice document)
{
	gathering *g = arg;
	size_t at;
	g->last = e->seq;
	for (slice rest = document; (at = slice_find(rest, g->prefix)) != SLICE_NONE;) {
		digest d;
		slice hex = slice_take(slice_skip(rest, at + g->prefix.n), HEX);
		rest = slice_skip(rest, at + g->prefix.n);
		if (!digest_from_hex(hex, &d)) continue;
		slice bytes = arena_copy(g->mem, slice_of(d.b, sizeof d.b));
		if (map_has(g->seen, bytes)) continue;
		map_put(g->seen, bytes, g);
		slices_add(g->mem, &g->found, bytes);
	}
	return ST_OK;
}

static status gather_all(gathering *g, log_store *log)
{
	for (uint64_t before = UINT64_MAX; before != g->last;) {
		before = g->last;
		ctx row = *g->cx;
		row.mem = arena_create(0);
		status st = log_read(&row, log, g->last, CHUNK, gather, g);
		if (st == ST_CORRUPT) { /* a document that is not the one accepted: log_verify names it; the walk goes on after it */
			g->last++;
			st = ST_OK;
		}
		if (st != ST_OK) {
			g->cx->err = row.err;
			g->cx->err.message = arena_copy(g->mem, row.err.message);
		}
		arena_destroy(row.mem);
		TRY(st);
	}
	return ST_OK;
}

static void found_problem(ctx *cx, upload_report *r, slice at, slice message)
{
	if (r->missing + r->changed > LOG_REPORT_ROOM) return;
	finding *f = arena_new(cx->mem, finding, 1);
	*f = (finding){ r->problems, at, message };
	r->problems = f;
}

status upload_verify(ctx *cx, slice folder, log_store *log, slice base, upload_report *ret)
{
	gathering g = { .cx = cx, .mem = cx->mem, .prefix = JOIN(cx->mem, base, S("/file/")), .seen = map_new(cx->mem) };
	*ret = (upload_report){ 0 };
	TRY(gather_all(&g, log));
	for (size_t i = 0; i < g.found.n; i++) {
		slice path = blob_path(cx->mem, JOIN(cx->mem, folder, S("/files")), g.found.v[i]), name = hex_encode(cx->mem, g.found.v[i]);
		digest made;
		uint64_t bytes = 0;
		ret->files++;
		if (!file_exists(cx, path)) {
			ret->missing++;
			found_problem(cx, ret, name, trf(cx->mem, cx->lang, "The file {1} is missing, though a document refers to it.", name));
		} else if (file_digest(cx, path, &made) != ST_OK || file_bytes(cx, path, &bytes) != ST_OK || !slice_eq(slice_of(made.b, sizeof made.b), g.found.v[i])) {
			ret->changed++;
			found_problem(cx, ret, name, trf(cx->mem, cx->lang, "The file {1} was changed: its bytes have another SHA-256.", name));
		}
		ret->bytes += bytes;
		ctx_error_clear(cx);
	}
	return ST_OK;
}
