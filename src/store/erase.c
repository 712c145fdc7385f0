/* SPDX-License-Identifier: EUPL-1.2
 * Forgetting. In the transaction of the ERASE event the salt and the bytes of the resource's documents become zeros; after it
 * the ledger of erasures gets a line, blobs that no event uses any more go, and the write-ahead log is emptied into the
 * database, which overwrites the pages there. A crash in between is seen at the next start (log_tidy). */
#include <string.h>
#include "store/log_private.h"

void slices_add(arena *a, slices *list, slice s)
{
	if (list->n == list->room) {
		size_t room = list->room ? list->room * 2 : 16;
		slice *v = arena_new(a, slice, room);
		if (list->n) memcpy(v, list->v, list->n * sizeof *v);
		list->v = v;
		list->room = room;
	}
	list->v[list->n++] = s;
}

status erase_documents(ctx *cx, log_store *l, slice iri, uint64_t before_seq, slices *blobs)
{
	stmt *s = db_prepare(l->write, "SELECT blob FROM document WHERE seq IN (SELECT seq FROM event WHERE iri = ?1 AND seq < ?2) AND blob IS NOT NULL AND salt <> zeroblob(32)");
	stmt_text(s, 1, iri);
	stmt_int(s, 2, (int64_t)before_seq);
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) slices_add(cx->mem, blobs, arena_copy(cx->mem, stmt_get_blob(s, 0)));
	if (at == STEP_FAILED) return stmt_failure(cx, s);
	stmt_reset(s);
	/* The same length, so that the row is overwritten where it stands (log_private.h). */
	s = db_prepare(l->write, "UPDATE document SET salt = zeroblob(32), body = CASE WHEN body IS NULL THEN NULL ELSE zeroblob(length(body)) END,"
				 " blob = CASE WHEN blob IS NULL THEN NULL ELSE zeroblob(32) END"
				 " WHERE seq IN (SELECT seq FROM event WHERE iri = ?1 AND seq < ?2) AND salt <> zeroblob(32)");
	stmt_text(s, 1, iri);
	stmt_int(s, 2, (int64_t)before_seq);
	return stmt_run(cx, s);
}

static status remove_blobs(ctx *cx, log_store *l, const slice *blobs, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!blob_used(l->write, blobs[i])) TRY(file_remove(cx, blob_path(cx->mem, l->folder, blobs[i])));
	return ST_OK;
}

static status finish(ctx *cx, log_store *l, const event *e, size_t n, const slice *blobs, size_t blob_n)
{
	TRY(erasures_add(cx, l->folder, e, n));
	TRY(remove_blobs(cx, l, blobs, blob_n));
	return db_checkpoint(cx, l->write);
}

void erase_finish(ctx *cx, log_store *l, const event *e, size_t n, const slice *blobs, size_t blob_n)
{
	if (finish(cx, l, e, n, blobs, blob_n) == ST_OK) return;
	l->unfinished = true;
	log_line(LOG_ERROR, "erase", "error", cx->err.message, "next", S("tried again with the next change and at the next start"), NULL);
	ctx_error_clear(cx);
}

status log_tidy(ctx *cx, log_store *l)
{
	TRY(erasures_complete(cx, l));
	TRY(blob_sweep(cx, l));
	return db_checkpoint(cx, l->write);
}

slice erasures_path(arena *a, slice folder) { return JOIN(a, folder, S("/erasures")); }

static void put_line(ctx *cx, buf *b, const erasure *x)
{
	buf_u64(b, x->seq);
	buf_put(b, JOIN(cx->mem, S(" "), digest_hex(cx->mem, &x->hash), S(" "), time_iso(cx->mem, x->time), S(" "), x->iri, S("\n")));
}

static erasure of_event(const event *e) { return (erasure){ e->seq, e->hash, e->time, e->iri }; }

status erasures_add(ctx *cx, slice folder, const event *e, size_t n)
{
	buf *b = buf_new(cx->mem, SIZE_MAX / 2);
	for (size_t i = 0; i < n; i++) {
		erasure x = of_event(&e[i]);
		if (e[i].kind == EVENT_ERASE && e[i].seq) put_line(cx, b, &x);
	}
	return b->n ? file_append(cx, erasures_path(cx->mem, folder), buf_slice(b), 0600) : ST_OK;
}

status erasures_read(ctx *cx, slice path, erasure **ret, size_t *ret_n)
{
	slice text, line;
	TRY(file_read(cx, path, SIZE_MAX / 2, &text));
	size_t lines = 0, n = 0;
	for (size_t i = 0; i < text.n; i++) lines += text.p[i] == '\n';
	erasure *list = arena_new(cx->mem, erasure, lines + 1);
	for (slice rest = text; slice_split(&rest, '\n', &line);) {
		slice seq, hash, when;
		slice left = line;
		erasure *x = &list[n];
		if (!line.n && !rest.p) break;
		if (!rest.p) return fail(cx, CORRUPT, "The list of erasures {1} ends in the middle of line {2}. Take the last whole copy of it.", path, ctx_num(cx, n + 1));
		bool good = slice_split(&left, ' ', &seq) && slice_split(&left, ' ', &hash) && slice_split(&left, ' ', &when) && left.n && slice_to_u64(seq, &x->seq) &&
			    digest_from_hex(hash, &x->hash) && time_parse_iso(when, &x->time) && uri_absolute_valid(left);
		if (!good) return fail(cx, CORRUPT, "Line {2} of the list of erasures {1} cannot be read. Take the last whole copy of it.", path, ctx_num(cx, n + 1));
		x->iri = left;
		n++;
	}
	*ret = list;
	*ret_n = n;
	return ST_OK;
}

/* A torn last line is what a crash can leave; all whole lines before it stay. */
static status cut_torn_line(ctx *cx, slice path)
{
	slice text;
	TRY(file_read(cx, path, SIZE_MAX / 2, &text));
	if (!text.n || text.p[text.n - 1] == '\n') return ST_OK;
	size_t end = slice_rfind_char(text, '\n');
	return file_replace(cx, path, slice_take(text, end == SLICE_NONE ? 0 : end + 1), 0600);
}

/* The hashes that the ledger has, after its torn line, if any, is cut. */
static status known_hashes(ctx *cx, slice path, map *ret)
{
	erasure *known;
	size_t n;
	if (!file_exists(cx, path)) return ST_OK;
	TRY(cut_torn_line(cx, path));
	TRY(erasures_read(cx, path, &known, &n));
	for (size_t i = 0; i < n; i++) map_put(ret, slice_of(known[i].hash.b, sizeof known[i].hash.b), &known[i]);
	return ST_OK;
}

status erasures_join(ctx *cx, slice folder, const erasure *list, size_t n)
{
	slice path = erasures_path(cx->mem, folder);
	map *hashes = map_new(cx->mem);
	TRY(known_hashes(cx, path, hashes));
	buf *b = buf_new(cx->mem, SIZE_MAX / 2);
	for (size_t i = 0; i < n; i++)
		if (!map_has(hashes, slice_of(list[i].hash.b, sizeof list[i].hash.b))) put_line(cx, b, &list[i]);
	return b->n ? file_append(cx, path, buf_slice(b), 0600) : ST_OK;
}

status erasures_complete(ctx *cx, log_store *l)
{
	slice path = erasures_path(cx->mem, l->folder);
	map *hashes = map_new(cx->mem);
	TRY(known_hashes(cx, path, hashes));
	buf *b = buf_new(cx->mem, SIZE_MAX / 2);
	stmt *s = db_prepare(l->write, "SELECT " EVENT_COLUMNS " FROM event e WHERE e.kind = 'erase' ORDER BY e.seq");
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		event e;
		slice wrong;
		if (!log_row(cx->mem, s, &e, &wrong) || map_has(hashes, slice_of(e.hash.b, sizeof e.hash.b))) continue;
		erasure x = of_event(&e);
		put_line(cx, b, &x);
	}
	if (at == STEP_FAILED) return stmt_failure(cx, s);
	stmt_reset(s);
	return b->n ? file_append(cx, path, buf_slice(b), 0600) : ST_OK;
}
