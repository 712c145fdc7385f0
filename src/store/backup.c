/* SPDX-License-Identifier: EUPL-1.2
 * A backup is a consistent snapshot: SQLite copies each database inside one read transaction (VACUUM INTO), so that a writer goes on
 * meanwhile. The log comes first and the files after it: what the log speaks of is then there, unless an erase took it meanwhile, and
 * then the ledger of erasures, copied last, tells so. */
#include "store/backup.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/log_private.h"

slice path_under(ctx *cx, slice folder, slice name) { return JOIN(cx->mem, folder, S("/"), name); }

/* Databases are copied by SQLite; the index is made anew; the lock and half-written files are nobody's; the ledger comes last. */
static bool copied_as_file(slice name)
{
	static const slice LEFT_OUT[] = { SLICE_INIT("log.db"), SLICE_INIT("auth.db"), SLICE_INIT("index.db"), SLICE_INIT("lock"), SLICE_INIT("MANIFEST"), SLICE_INIT("tmp/"),
					  SLICE_INIT("erasures") };
	for (size_t i = 0; i < COUNT_OF(LEFT_OUT); i++)
		if (slice_starts(name, LEFT_OUT[i])) return false;
	return !slice_contains(name, S(".new-"));
}

static status copy_database(ctx *cx, db *d, slice to)
{
	stmt *s = db_prepare(d, "VACUUM INTO ?1");
	stmt_text(s, 1, to);
	TRY(stmt_run(cx, s));
	return chmod(arena_cstr(cx->mem, to), 0600) ? file_failure(cx, to, errno) : ST_OK;
}

status make_parents(ctx *cx, slice root, slice name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '/') TRY(folder_make(cx, path_under(cx, root, slice_take(name, i))));
	return ST_OK;
}

static void manifest_line(ctx *cx, buf *manifest, const digest *d, slice name)
{
	buf_put(manifest, digest_hex(cx->mem, d));
	buf_lit(manifest, "  ");
	buf_put(manifest, name);
	buf_putc(manifest, '\n');
}

static status file_bytes(ctx *cx, slice path, uint64_t *ret)
{
	struct stat st;
	if (stat(arena_cstr(cx->mem, path), &st)) return file_failure(cx, path, errno);
	*ret = (uint64_t)st.st_size;
	return ST_OK;
}

static status add_written(ctx *cx, slice to, slice name, buf *manifest, backup_report *r)
{
	digest d;
	uint64_t bytes = 0;
	slice path = path_under(cx, to, name);
	TRY(file_digest(cx, path, &d));
	TRY(file_bytes(cx, path, &bytes));
	manifest_line(cx, manifest, &d, name);
	r->files++;
	r->bytes += bytes;
	return ST_OK;
}

static status copy_log(ctx *cx, log_store *l, slice to, backup_report *r)
{
	db *d;
	TRY(log_reader(cx, l, &d));
	status s = copy_database(cx, d, path_under(cx, to, S("log.db")));
	log_reader_back(l, d);
	TRY(s);
	log_store *copy;
	TRY(log_open(cx, to, true, &copy));
	r->events = log_last_seq(copy);
	log_close(copy);
	return ST_OK;
}

static status copy_accounts(ctx *cx, slice from, slice to, bool *ret_there)
{
	db *d;
	slice path = path_under(cx, from, S("auth.db"));
	*ret_there = file_exists(cx, path);
	if (!*ret_there) return ST_OK;
	TRY(db_open(cx, path, DB_READ_ONLY, &d));
	status s = copy_database(cx, d, path_under(cx, to, S("auth.db")));
	db_close(d);
	return s;
}

static status copy_file(ctx *cx, slice from, slice to, slice name, buf *manifest, backup_report *r)
{
	TRY(make_parents(cx, to, name));
	status st = file_copy(cx, path_under(cx, from, name), path_under(cx, to, name), NULL);
	if (st == ST_OK) return add_written(cx, to, name, manifest, r);
	if (st != ST_NOT_FOUND || file_exists(cx, path_under(cx, from, name))) return st;
	ctx_error_clear(cx); /* erased since the folder was listed */
	return ST_OK;
}

static status copy_files(ctx *cx, slice from, slice to, buf *manifest, backup_progress progress, void *arg, backup_report *r)
{
	slice *names;
	size_t n;
	TRY(folder_files(cx, from, &names, &n));
	for (size_t i = 0; i < n; i++) {
		if (copied_as_file(names[i])) TRY(copy_file(cx, from, to, names[i], manifest, r));
		if (progress) progress(arg, i + 1, n);
	}
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

status log_backup(ctx *cx, log_store *l, slice to, backup_progress progress, void *arg, backup_report *ret)
{
	backup_report r = { 0 };
	bool empty, accounts;
	TRY(folder_empty(cx, to, &empty));
	if (!empty) return fail(cx, CONFLICT, "{1} is not empty; a backup wants a folder of its own.", to);
	TRY(folder_make(cx, to));
	TRY(outside(cx, l->folder, to));
	buf *manifest = buf_new(cx->mem, MANIFEST_MOST);
	TRY(copy_log(cx, l, to, &r));
	TRY(add_written(cx, to, S("log.db"), manifest, &r));
	TRY(copy_accounts(cx, l->folder, to, &accounts));
	if (accounts) TRY(add_written(cx, to, S("auth.db"), manifest, &r));
	TRY(copy_files(cx, l->folder, to, manifest, progress, arg, &r));
	if (file_exists(cx, erasures_path(cx->mem, l->folder))) TRY(copy_file(cx, l->folder, to, S("erasures"), manifest, &r));
	if (!buf_ok(manifest)) return fail(cx, TOO_LARGE, "There are too many files to list in one manifest.");
	TRY(file_write_new(cx, path_under(cx, to, S("MANIFEST")), buf_slice(manifest), 0600));
	TRY(folder_sync(cx, to));
	*ret = r;
	return ST_OK;
}
