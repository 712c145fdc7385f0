/* SPDX-License-Identifier: EUPL-1.2
 * A backup is a consistent snapshot: SQLite copies each database inside one read transaction (VACUUM INTO), so that a writer goes on
 * meanwhile. A restore is built beside the data folder and takes its place only when all of it has been proved. */
#include "store/backup.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/log_private.h"

enum { MANIFEST_MOST = 256 << 20 };

static slice under(ctx *cx, slice folder, slice name) { return JOIN(cx->mem, folder, S("/"), name); }

/* Databases are copied by SQLite; the index is made anew; the lock and half-written files are nobody's. */
static bool copied_as_file(slice name)
{
	static const slice LEFT_OUT[] = { SLICE_INIT("log.db"), SLICE_INIT("auth.db"), SLICE_INIT("index.db"), SLICE_INIT("lock"), SLICE_INIT("MANIFEST"), SLICE_INIT("tmp/") };
	for (size_t i = 0; i < COUNT_OF(LEFT_OUT); i++)
		if (slice_starts(name, LEFT_OUT[i])) return false;
	return !slice_ends(name, S(".lock")) && !slice_ends(name, S(".new"));
}

static status copy_database(ctx *cx, db *d, slice to)
{
	stmt *s = db_prepare(d, "VACUUM INTO ?1");
	stmt_text(s, 1, to);
	TRY(stmt_run(cx, s));
	return chmod(arena_cstr(cx->mem, to), 0600) ? file_failure(cx, to, errno) : ST_OK;
}

static status make_parents(ctx *cx, slice root, slice name)
{
	for (size_t i = 0; i < name.n; i++)
		if (name.p[i] == '/') TRY(folder_make(cx, under(cx, root, slice_take(name, i))));
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
	slice path = under(cx, to, name);
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
	status s = copy_database(cx, d, under(cx, to, S("log.db")));
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
	slice path = under(cx, from, S("auth.db"));
	*ret_there = file_exists(cx, path);
	if (!*ret_there) return ST_OK;
	TRY(db_open(cx, path, DB_READ_ONLY, &d));
	status s = copy_database(cx, d, under(cx, to, S("auth.db")));
	db_close(d);
	return s;
}

static status copy_files(ctx *cx, slice from, slice to, buf *manifest, backup_progress progress, void *arg, backup_report *r)
{
	slice *names;
	size_t n;
	TRY(folder_files(cx, from, &names, &n));
	for (size_t i = 0; i < n; i++) {
		if (!copied_as_file(names[i])) continue;
		TRY(make_parents(cx, to, names[i]));
		status s = file_copy(cx, under(cx, from, names[i]), under(cx, to, names[i]), NULL);
		if (s == ST_NOT_FOUND) {   /* erased since the folder was listed */
			ctx_error_clear(cx);
			continue;
		}
		TRY(s);
		TRY(add_written(cx, to, names[i], manifest, r));
		if (progress) progress(arg, i + 1, n);
	}
	return ST_OK;
}

status log_backup(ctx *cx, log_store *l, slice to, backup_progress progress, void *arg, backup_report *ret)
{
	backup_report r = { 0 };
	bool empty, accounts;
	TRY(folder_empty(cx, to, &empty));
	if (!empty) return fail(cx, CONFLICT, "{1} is not empty; a backup wants a folder of its own.", to);
	TRY(folder_make(cx, to));
	buf *manifest = buf_new(cx->mem, MANIFEST_MOST);
	TRY(copy_log(cx, l, to, &r));
	TRY(add_written(cx, to, S("log.db"), manifest, &r));
	TRY(copy_accounts(cx, l->folder, to, &accounts));
	if (accounts) TRY(add_written(cx, to, S("auth.db"), manifest, &r));
	TRY(copy_files(cx, l->folder, to, manifest, progress, arg, &r));
	if (!buf_ok(manifest)) return fail(cx, TOO_LARGE, "There are too many files to list in one manifest.");
	TRY(file_write_new(cx, under(cx, to, S("MANIFEST")), buf_slice(manifest), 0600));
	TRY(folder_sync(cx, to));
	*ret = r;
	return ST_OK;
}

/* Copies what the manifest names, and proves each file's checksum on the way. */
static status copy_manifest(ctx *cx, slice from, slice to, backup_progress progress, void *arg, uint64_t *ret_files)
{
	slice text, line;
	if (!file_exists(cx, under(cx, from, S("MANIFEST")))) return fail(cx, NOT_FOUND, "{1} is not a backup: it has no MANIFEST.", from);
	TRY(file_read(cx, under(cx, from, S("MANIFEST")), MANIFEST_MOST, &text));
	uint64_t n = 0;
	size_t done = 0;
	for (slice rest = text; slice_split(&rest, '\n', &line);) {
		digest want, got;
		if (!line.n) continue;
		slice name = slice_skip(line, 66);
		bool good = line.n > 66 && digest_from_hex(slice_take(line, 64), &want) && name.p[0] != '/' && !slice_contains(name, S(".."));
		if (!good) return fail(cx, CORRUPT, "Line {1} of the backup's MANIFEST cannot be read.", ctx_num(cx, n + 1));
		TRY(make_parents(cx, to, name));
		TRY(file_copy(cx, under(cx, from, name), under(cx, to, name), &got));
		if (!digest_eq(&want, &got)) return fail(cx, CORRUPT, "The file {1} of the backup is not what its MANIFEST says. Take another backup.", name);
		n++;
		done += line.n + 1;
		if (progress) progress(arg, done, text.n);
	}
	*ret_files = n;
	return ST_OK;
}

/* Whether the restored log holds this erasure already. */
static bool has_event(ctx *cx, log_store *l, const erasure *x)
{
	db *d;
	if (log_reader(cx, l, &d) != ST_OK) return false;
	stmt *s = db_prepare(d, "SELECT 1 FROM event WHERE hash = ?1");
	stmt_blob(s, 1, slice_of(x->hash.b, sizeof x->hash.b));
	bool there = stmt_step(s) == STEP_ROW;
	stmt_reset(s);
	log_reader_back(l, d);
	return there;
}

static status erase_again(ctx *cx, log_store *l, const erasure *x, uint64_t *count)
{
	event current, made;
	slice document;
	status outcome = ST_OK;
	if (has_event(cx, l, x)) return ST_OK;
	if (log_current(cx, l, x->iri, &current, &document) != ST_OK) {   /* made after the backup: not in it */
		ctx_error_clear(cx);
		return ST_OK;
	}
	slice reason = trf(cx->mem, cx->lang, "Erased again after a restore (first erased {1}, event {2})", time_iso(cx->mem, x->time), ctx_num(cx, x->seq));
	change c = { .space = current.space, .iri = x->iri, .expect = VERSION_ANY, .kind = EVENT_ERASE, .actor = S("urn:spil:system"), .reason = reason, .register_name = current.register_name,
		     .register_version = current.register_version, .media = current.media };
	TRY(log_append(cx, l, &c, 1, &outcome, &made));
	if (outcome != ST_OK) return fail(cx, CORRUPT, "The erasure of {1} could not be applied again.", x->iri);
	++*count;
	return ST_OK;
}

static status apply_erasures(ctx *cx, slice folder, slice ledger, restore_report *r)
{
	erasure *list = NULL;
	size_t n = 0;
	log_store *l;
	if (ledger.p) TRY(erasures_read(cx, ledger, &list, &n));
	TRY(log_open(cx, folder, false, &l));
	status s = ST_OK;
	for (size_t i = 0; s == ST_OK && i < n; i++) s = erase_again(cx, l, &list[i], &r->erased);
	if (s == ST_OK) s = log_verify(cx, l, NULL, 0, NULL, NULL, NULL, &r->verified);
	r->events = log_last_seq(l);
	log_close(l);
	TRY(s);
	if (r->verified.problem_total) return fail(cx, CORRUPT, "The chain of the backup is not good: {1}", r->verified.problems[0].message);
	return ST_OK;
}

static status swap_folders(ctx *cx, slice made, slice to, restore_report *r)
{
	struct stat st;
	if (stat(arena_cstr(cx->mem, to), &st) == 0) {
		r->old_folder = JOIN(cx->mem, to, S(".before-"), ctx_num(cx, (uint64_t)ctx_now(cx)));
		if (rename(arena_cstr(cx->mem, to), arena_cstr(cx->mem, r->old_folder))) return file_failure(cx, to, errno);
	}
	if (rename(arena_cstr(cx->mem, made), arena_cstr(cx->mem, to)) == 0) return ST_OK;
	int why = errno;
	if (r->old_folder.p && rename(arena_cstr(cx->mem, r->old_folder), arena_cstr(cx->mem, to))) log_line(LOG_ERROR, "restore", "kept-as", r->old_folder, NULL);
	return file_failure(cx, to, why);
}

static status choose_ledger(ctx *cx, slice to, const restore_options *o, slice *ret)
{
	*ret = NO_SLICE;
	if (o->no_erasures) return ST_OK;
	if (o->erasures.n) {
		*ret = o->erasures;
		return ST_OK;
	}
	if (!file_exists(cx, under(cx, to, S("log.db"))))
		return fail(cx, CONFLICT, "What was erased since this backup must be erased again, but {1} holds no data to read it from. Give the list with --erasures FILE, or say --no-erasures when there were none.", to);
	if (file_exists(cx, erasures_path(cx->mem, to))) *ret = erasures_path(cx->mem, to);
	return ST_OK;
}

/* Nobody may be writing to the folder that is replaced. */
static status nobody_writes(ctx *cx, slice folder)
{
	log_store *l;
	if (!file_exists(cx, under(cx, folder, S("log.db")))) return ST_OK;
	TRY(log_open(cx, folder, false, &l));
	log_close(l);
	return ST_OK;
}

status log_restore(ctx *cx, slice from, slice to, const restore_options *o, backup_progress progress, void *arg, restore_report *ret)
{
	restore_report r = { 0 };
	slice ledger, made = JOIN(cx->mem, to, S(".restoring"));
	TRY(choose_ledger(cx, to, o, &ledger));
	TRY(nobody_writes(cx, to));
	TRY(folder_remove(cx, made));
	TRY(folder_make(cx, made));
	status s = copy_manifest(cx, from, made, progress, arg, &r.files);
	if (s == ST_OK) s = apply_erasures(cx, made, ledger, &r);
	if (s == ST_OK) s = swap_folders(cx, made, to, &r);
	if (s != ST_OK) {
		error why = cx->err;
		if (folder_remove(cx, made) != ST_OK) log_line(LOG_WARN, "restore", "left", made, NULL);
		cx->err = why;
		return s;
	}
	*ret = r;
	return ST_OK;
}
