/* SPDX-License-Identifier: EUPL-1.2
 * A backup is a consistent snapshot: SQLite copies each database inside one read transaction (VACUUM INTO), so that a writer goes on
 * meanwhile. The log comes first and the files after it: what the log speaks of is then there, unless an erase took it meanwhile, and
 * then the ledger of erasures, copied last, tells so. */
#include "store/backup.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/log_private.h"

slice path_under(ctx *cx, slice folder, slice name) { return JOIN(cx->mem, folder, S("/"), name); }

/* Databases are copied by SQLite; the index and the list of who refers to which file are made anew; the lock and half-written files are nobody's; the signed head goes first and the
 * ledger of erasures last. */
static bool copied_as_file(slice name)
{
	static const slice BEGINNINGS[] = { SLICE_INIT("log.db"), SLICE_INIT("auth.db"), SLICE_INIT("index.db"), SLICE_INIT("files.db"), SLICE_INIT("tmp/") };
	static const slice NAMES[] = { SLICE_INIT("lock"), SLICE_INIT("MANIFEST"), SLICE_INIT("head"), SLICE_INIT("erasures") };
	for (size_t i = 0; i < COUNT_OF(BEGINNINGS); i++)
		if (slice_starts(name, BEGINNINGS[i])) return false;
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (slice_eq(name, NAMES[i])) return false;
	return !slice_contains(name, S(".new-"));
}

static status synchronise(ctx *cx, slice path)
{
	int fd = open(arena_cstr(cx->mem, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0) return file_failure(cx, path, errno);
	int code = fchmod(fd, 0600) || fsync(fd) ? errno : 0;
	close(fd);
	return code ? file_failure(cx, path, code) : ST_OK;
}

static status copy_database(ctx *cx, db *d, slice to)
{
	stmt *s = db_prepare(d, "VACUUM INTO ?1");
	stmt_text(s, 1, to);
	TRY(stmt_run(cx, s));
	return synchronise(cx, to);
}

status make_parents(ctx *cx, slice root, slice name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '/') TRY(folder_make(cx, path_under(cx, root, slice_take(name, i))));
	return ST_OK;
}

slice parent_under(ctx *cx, slice root, slice name)
{
	size_t slash = slice_rfind_char(name, '/');
	return slash == SLICE_NONE ? root : path_under(cx, root, slice_take(name, slash));
}

static void manifest_line(ctx *cx, buf *manifest, const digest *d, slice name)
{
	buf_put(manifest, digest_hex(cx->mem, d));
	buf_lit(manifest, "  ");
	buf_put(manifest, name);
	buf_putc(manifest, '\n');
}

status file_bytes(ctx *cx, slice path, uint64_t *ret)
{
	struct stat st;
	if (stat(arena_cstr(cx->mem, path), &st)) return file_failure(cx, path, errno);
	*ret = (uint64_t)st.st_size;
	return ST_OK;
}

/* A backup being made. */
typedef struct { slice from, to; buf *manifest; backup_report r; uint64_t total; backup_progress progress; void *arg; } making;

static status add_written(ctx *cx, making *m, slice name)
{
	digest d;
	uint64_t bytes = 0;
	slice path = path_under(cx, m->to, name);
	TRY(file_digest(cx, path, &d));
	TRY(file_bytes(cx, path, &bytes));
	manifest_line(cx, m->manifest, &d, name);
	m->r.files++;
	m->r.bytes += bytes;
	if (m->total < m->r.bytes) m->total = m->r.bytes;
	if (m->progress) m->progress(m->arg, m->r.bytes, m->total);
	return ST_OK;
}

static status copy_log(ctx *cx, log_store *l, making *m)
{
	db *d;
	TRY(log_reader(cx, l, &d));
	status st = copy_database(cx, d, path_under(cx, m->to, S("log.db")));
	log_reader_back(l, d);
	TRY(st);
	log_store *copy;
	TRY(log_open(cx, m->to, true, &copy));
	m->r.events = log_last_seq(copy);
	log_close(copy);
	return add_written(cx, m, S("log.db"));
}

static status copy_accounts(ctx *cx, making *m)
{
	db *d;
	slice path = path_under(cx, m->from, S("auth.db"));
	if (!file_exists(cx, path)) return ST_OK;
	TRY(db_open(cx, path, DB_READ_ONLY, &d));
	status st = copy_database(cx, d, path_under(cx, m->to, S("auth.db")));
	db_close(d);
	TRY(st);
	return add_written(cx, m, S("auth.db"));
}

static status copy_file(ctx *cx, making *m, slice name)
{
	slice from = path_under(cx, m->from, name);
	TRY(make_parents(cx, m->to, name));
	status st = file_copy(cx, from, path_under(cx, m->to, name), NULL);
	if (st == ST_OK) st = folder_sync(cx, parent_under(cx, m->to, name));
	if (st == ST_OK) return add_written(cx, m, name);
	if (st != ST_NOT_FOUND || file_exists(cx, from)) return st;
	ctx_error_clear(cx); /* erased since the folder was listed, or never there */
	return ST_OK;
}

static status copy_files(ctx *cx, making *m)
{
	slice *names;
	size_t n, kept = 0;
	TRY(folder_files(cx, m->from, &names, &n));
	m->total = m->r.bytes;
	for (size_t i = 0; i < n; i++) {
		uint64_t bytes = 0;
		if (!copied_as_file(names[i])) continue;
		if (file_bytes(cx, path_under(cx, m->from, names[i]), &bytes) == ST_OK) m->total += bytes;
		names[kept++] = names[i];
	}
	ctx_error_clear(cx);
	for (size_t i = 0; i < kept; i++) TRY(copy_file(cx, m, names[i]));
	return ST_OK;
}

/* A backup inside the data folder would copy itself, and go with it. */
static status outside(ctx *cx, slice folder, slice to)
{
	char a[PATH_MAX], b[PATH_MAX];
	if (!realpath(arena_cstr(cx->mem, folder), a) || !realpath(arena_cstr(cx->mem, to), b)) return file_failure(cx, to, errno);
	if (!slice_starts(JOIN(cx->mem, slice_from(b), S("/")), JOIN(cx->mem, slice_from(a), S("/")))) return ST_OK;
	return fail(cx, CONFLICT, "{1} is inside the data folder. A backup stands apart from it, best on another disk.", to);
}

static status copy_all(ctx *cx, log_store *l, making *m)
{
	TRY(copy_file(cx, m, S("head"))); /* signed later than the copy of the log, it would make that look cut */
	TRY(copy_log(cx, l, m));
	TRY(copy_accounts(cx, m));
	TRY(copy_files(cx, m));
	TRY(copy_file(cx, m, S("erasures")));
	if (!buf_ok(m->manifest)) return fail(cx, TOO_LARGE, "There are too many files to list in one manifest.");
	slice text = JOIN(cx->mem, S("# spil backup of "), ctx_num(cx, m->r.files), S(" files\n"), buf_slice(m->manifest));
	TRY(file_write_new(cx, path_under(cx, m->to, S("MANIFEST")), text, 0600));
	return folder_sync(cx, m->to);
}

status log_backup(ctx *cx, log_store *l, slice to, backup_progress progress, void *arg, backup_report *ret)
{
	bool empty;
	making m = { .from = l->folder, .to = to, .manifest = buf_new(cx->mem, MANIFEST_MOST), .progress = progress, .arg = arg };
	TRY(folder_empty(cx, to, &empty));
	if (!empty) return fail(cx, CONFLICT, "{1} is not empty; a backup wants a folder of its own.", to);
	TRY(folder_make(cx, to));
	TRY(outside(cx, l->folder, to));
	TRY(copy_all(cx, l, &m));
	*ret = m.r;
	return ST_OK;
}
