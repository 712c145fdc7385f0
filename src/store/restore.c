/* SPDX-License-Identifier: EUPL-1.2
 * A restore is built beside the data folder and takes its place only when all of it has been proved: each file against the manifest, each chain
 * by log_verify, and every erasure since the backup made again. */
#include "store/backup.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store/log_private.h"
#include "store/upload.h"

/* A file that somebody put beside the others is no part of the backup. */
static status nothing_else(ctx *cx, slice from, const map *named)
{
	slice *names;
	size_t n;
	TRY(folder_files(cx, from, &names, &n));
	for (size_t i = 0; i < n; i++)
		if (!map_has(named, names[i]) && !slice_eq(names[i], S("MANIFEST"))) return fail(cx, CORRUPT, "The file {1} stands in the backup but not in its MANIFEST. Take another backup.", names[i]);
	return ST_OK;
}

typedef struct { digest d; slice name; } listed;

static status bad_line(ctx *cx, size_t number) { return fail(cx, CORRUPT, "Line {1} of the backup's MANIFEST cannot be read.", ctx_num(cx, number)); }

/* "HASH  NAME", exactly as it was written: another spelling is a changed file. */
static bool manifest_line(ctx *cx, slice line, listed *ret)
{
	if (line.n <= 66 || !digest_from_hex(slice_take(line, 64), &ret->d)) return false;
	ret->name = slice_skip(line, 66);
	return slice_eq(slice_take(line, 66), JOIN(cx->mem, digest_hex(cx->mem, &ret->d), S("  "))) && ret->name.p[0] != '/' &&
	       !slice_contains(JOIN(cx->mem, S("/"), ret->name, S("/")), S("/../"));
}

static status read_manifest(ctx *cx, slice from, listed **ret, size_t *ret_n)
{
	slice text, line, path = path_under(cx, from, S("MANIFEST"));
	if (!file_exists(cx, path)) return fail(cx, NOT_FOUND, "{1} is not a backup: it has no MANIFEST.", from);
	TRY(file_read(cx, path, MANIFEST_MOST, &text));
	size_t lines = 0, n = 0;
	bool has_log = false;
	for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n';
	slice first = JOIN(cx->mem, S("# spil backup of "), ctx_num(cx, lines ? lines - 1 : 0), S(" files\n"));
	if (!slice_starts(text, first)) return bad_line(cx, 1);
	listed *list = arena_new(cx->mem, listed, lines);
	for (slice rest = slice_skip(text, first.n); rest.n && slice_split(&rest, '\n', &line); n++) {
		if (!rest.p || !manifest_line(cx, line, &list[n])) return bad_line(cx, n + 2);
		has_log |= slice_eq(list[n].name, S("log.db"));
	}
	if (!has_log) return fail(cx, CORRUPT, "The backup {1} has no log. Take another backup.", from);
	*ret = list;
	*ret_n = n;
	return ST_OK;
}

/* Copies what the manifest names, and proves each file's checksum on the way. */
static status copy_manifest(ctx *cx, slice from, slice to, backup_progress progress, void *arg, uint64_t *ret_files)
{
	listed *list = NULL;
	size_t n = 0;
	uint64_t done = 0, total = 0, bytes = 0;
	map *named = map_new(cx->mem);
	TRY(read_manifest(cx, from, &list, &n));
	for (size_t i = 0; i < n; i++, total += bytes) TRY(file_bytes(cx, path_under(cx, from, list[i].name), &bytes));
	for (size_t i = 0; i < n; i++, done += bytes) {
		digest got;
		slice name = list[i].name;
		if (progress) progress(arg, done, total);
		TRY(file_bytes(cx, path_under(cx, from, name), &bytes));
		TRY(make_parents(cx, to, name));
		TRY(file_copy(cx, path_under(cx, from, name), path_under(cx, to, name), &got));
		if (!digest_eq(&list[i].d, &got)) return fail(cx, CORRUPT, "The file {1} of the backup is not what its MANIFEST says. Take another backup.", name);
		TRY(folder_sync(cx, parent_under(cx, to, name)));
		map_put(named, name, &list[i]);
	}
	if (progress) progress(arg, total, total);
	*ret_files = n;
	return nothing_else(cx, from, named);
}

/* Whether the restored log holds a document that this erasure was about: not one that somebody made anew afterwards. */
static bool has_document(ctx *cx, log_store *l, const erasure *x)
{
	db *d;
	if (log_reader(cx, l, &d) != ST_OK) return true;
	stmt *s = db_prepare(d, "SELECT 1 FROM event e JOIN document d ON d.seq = e.seq WHERE e.iri = ? AND e.time <= ? AND d.salt <> zeroblob(32) LIMIT 1");
	stmt_text(s, 1, x->iri);
	stmt_int(s, 2, x->time);
	bool there = stmt_step(s) != STEP_DONE;
	stmt_reset(s);
	log_reader_back(l, d);
	return there;
}

static status erase_again(ctx *cx, log_store *l, const erasure *x, uint64_t *count)
{
	event *last, made;
	size_t n;
	status outcome = ST_OK;
	if (!has_document(cx, l, x)) return ST_OK;
	TRY(log_history(cx, l, x->iri, 0, 1, &last, &n)); /* without its document: the blob may be gone already */
	if (!n) return ST_OK;
	slice reason = trf(cx->mem, cx->lang, "Erased again after a restore (first erased {1}, event {2})", time_iso(cx->mem, x->time), ctx_num(cx, x->seq));
	change c = { .space = last->space, .iri = x->iri, .expect = VERSION_ANY, .kind = EVENT_ERASE, .actor = S("urn:spil:system"), .reason = reason, .register_name = last->register_name,
		     .register_version = last->register_version, .media = last->media };
	TRY(log_append(cx, l, &c, 1, &outcome, &made));
	if (outcome != ST_OK) return fail(cx, CORRUPT, "The erasure of {1} could not be applied again.", x->iri);
	++*count;
	return ST_OK;
}

/* Each line is kept in the new ledger too, also of what this backup does not hold: a newer one, put back later, might. */
static status erase_listed(ctx *cx, log_store *l, slice folder, slice ledger, uint64_t *count)
{
	erasure *list = NULL;
	size_t n = 0;
	TRY(erasures_read(cx, ledger, &list, &n));
	TRY(erasures_join(cx, folder, list, n));
	for (size_t i = 0; i < n; i++) TRY(erase_again(cx, l, &list[i], count));
	return ST_OK;
}

/* The backup's own ledger too: it may hold what was erased while the backup was made. Read before the log adds to it. */
static status prove(ctx *cx, log_store *l, slice folder, slice ledger, restore_report *r)
{
	slice own = erasures_path(cx->mem, folder);
	if (file_exists(cx, own)) TRY(erase_listed(cx, l, folder, own, &r->erased));
	if (ledger.p) TRY(erase_listed(cx, l, folder, ledger, &r->erased));
	TRY(log_verify(cx, l, NULL, 0, NULL, NULL, NULL, &r->verified));
	if (r->verified.problem_total) return fail(cx, CORRUPT, "The chain of the backup is not good: {1}", r->verified.problems[0].message);
	r->events = log_last_seq(l);
	return ST_OK;
}

/* The files of what was erased again go too; nobody is filling in a form meanwhile. */
static status sweep_files(ctx *cx, log_store *l, slice folder)
{
	upload_store *u;
	size_t removed;
	TRY(upload_open(cx, folder, l, &u));
	status st = upload_sweep(cx, u, true, &removed);
	upload_close(u);
	return st;
}

static status apply_erasures(ctx *cx, slice folder, slice ledger, restore_report *r)
{
	log_store *l;
	TRY(log_open(cx, folder, false, &l));
	status st = prove(cx, l, folder, ledger, r);
	if (st == ST_OK) st = sweep_files(cx, l, folder);
	log_close(l);
	return st;
}

static status swap_folders(ctx *cx, slice made, slice to, restore_report *r)
{
	struct stat st;
	if (stat(arena_cstr(cx->mem, to), &st) == 0) {
		uint64_t n = (uint64_t)ctx_now(cx);
		do r->old_folder = JOIN(cx->mem, to, S(".before-"), ctx_num(cx, n++));
		while (file_exists(cx, r->old_folder));
		if (rename(arena_cstr(cx->mem, to), arena_cstr(cx->mem, r->old_folder))) return file_failure(cx, to, errno);
	}
	size_t slash = slice_rfind_char(to, '/');
	if (rename(arena_cstr(cx->mem, made), arena_cstr(cx->mem, to)) == 0) return folder_sync(cx, slash == SLICE_NONE ? S(".") : slice_take(to, slash ? slash : 1));
	int why = errno;
	if (r->old_folder.p && rename(arena_cstr(cx->mem, r->old_folder), arena_cstr(cx->mem, to))) log_line(LOG_ERROR, "restore", "kept-as", r->old_folder, NULL);
	return file_failure(cx, to, why);
}

/* What the folder being replaced says of erasures. Nobody may be writing to it; a log that cannot be read is no reason to refuse, for then a
 * restore is needed most, if only its ledger is there. */
static status old_ledger(ctx *cx, slice to, slice *ret)
{
	log_store *l;
	slice path = erasures_path(cx->mem, to);
	bool asked = false;
	if (file_exists(cx, path_under(cx, to, S("log.db")))) {
		status st = log_open(cx, to, false, &l);
		if (st == ST_UNAVAILABLE) return st;
		if (st == ST_OK) {
			asked = erasures_complete(cx, l) == ST_OK;
			log_close(l);
		}
		ctx_error_clear(cx);
	}
	if (file_exists(cx, path)) *ret = path;
	else if (!asked)
		return fail(cx, CONFLICT, "What was erased since this backup must be erased again, but {1} holds no data to read it from. Give the list with --erasures FILE, or say --no-erasures when there were none.", to);
	return ST_OK;
}

static status choose_ledger(ctx *cx, slice to, const restore_options *o, slice *ret)
{
	slice old = NO_SLICE;
	status st = old_ledger(cx, to, &old);
	if (st == ST_UNAVAILABLE) return st;
	*ret = o->erasures.n ? o->erasures : o->no_erasures ? NO_SLICE : old;
	if (!o->erasures.n && !o->no_erasures) return st;
	ctx_error_clear(cx);
	return ST_OK;
}

status log_restore(ctx *cx, slice from, slice to, const restore_options *o, backup_progress progress, void *arg, restore_report *ret)
{
	restore_report r = { 0 };
	while (to.n > 1 && to.p[to.n - 1] == '/') to.n--;
	slice ledger, made = JOIN(cx->mem, to, S(".restoring"));
	TRY(choose_ledger(cx, to, o, &ledger));
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
