/* SPDX-License-Identifier: EUPL-1.2
 * Reading the log, from any thread: each call takes a read connection of its own. A document is checked against its hash
 * each time it is read, so that what the site shows is what was accepted. */
#include <string.h>
#include "store/log_private.h"

enum { CHUNK_EVENTS = 256, CHUNK_BYTES = 4 << 20 };
#define DOCUMENT_COLUMNS ", d.salt, d.body, d.blob"
#define FROM_EVENT " FROM event e LEFT JOIN document d ON d.seq = e.seq "

typedef struct { event e; bool has, large; slice salt, body; } row; /* body: the bytes, or the blob's digest */

static status take(ctx *cx, arena *a, stmt *s, row *ret)
{
	slice wrong;
	row r = { 0 };
	if (!log_row(a, s, &r.e, &wrong)) return fail(cx, CORRUPT, "Event {1} of the log is damaged in its field {2}. Run spil verify.", ctx_num(cx, r.e.seq), wrong);
	slice salt = stmt_get_blob(s, EVENT_COLUMN_COUNT);
	r.has = salt.p && !all_zero(salt);
	if (r.has) {
		r.large = !stmt_is_null(s, EVENT_COLUMN_COUNT + 2);
		r.salt = arena_copy(a, salt);
		r.body = arena_copy(a, stmt_get_blob(s, EVENT_COLUMN_COUNT + (r.large ? 2 : 1)));
	}
	*ret = r;
	return ST_OK;
}

/* Whether the document was erased since the row was read: then its blob is rightly absent. */
static bool erased_meanwhile(db *d, uint64_t seq)
{
	stmt *s = db_prepare(d, "SELECT salt = zeroblob(32) FROM document WHERE seq = ?");
	stmt_int(s, 1, (int64_t)seq);
	bool erased = stmt_step(s) == STEP_ROW && stmt_get_int(s, 0);
	stmt_reset(s);
	return erased;
}

/* The row's document, checked; in cx->mem or where the row has it. */
static status document(ctx *cx, log_store *l, db *d, const row *r, slice *ret)
{
	slice bytes = r->body;
	if (!r->has) {
		*ret = NO_SLICE;
		return ST_OK;
	}
	if (r->large && blob_get(cx, l->folder, r->body, &bytes) != ST_OK) {
		if (!erased_meanwhile(d, r->e.seq)) return fail(cx, CORRUPT, "The document of event {1} ({2}) is missing from the blobs. Run spil verify.", ctx_num(cx, r->e.seq), r->e.iri);
		ctx_error_clear(cx);
		*ret = NO_SLICE;
		return ST_OK;
	}
	digest found = document_hash(cx->mem, r->salt, bytes);
	if (!digest_eq(&found, &r->e.doc_hash)) return fail(cx, CORRUPT, "The document of event {1} ({2}) is not the one that was accepted. Run spil verify.", ctx_num(cx, r->e.seq), r->e.iri);
	*ret = bytes;
	return ST_OK;
}

/* Steps to the next row and takes it; *ret_more false at the end. */
static status next(ctx *cx, arena *a, stmt *s, row *ret, bool *ret_more)
{
	step at = stmt_step(s);
	*ret_more = at == STEP_ROW;
	if (at == STEP_FAILED) return stmt_failure(cx, s);
	return at == STEP_ROW ? take(cx, a, s, ret) : ST_OK;
}

/* The rows after `after`, until the chunk is full. The statement is done before anything is called, so that a slow reader
 * does not keep the write-ahead log from being emptied. */
static status chunk(ctx *cx, db *d, arena *a, uint64_t after, uint64_t most, row *rows, size_t *ret_n)
{
	stmt *s = db_prepare(d, "SELECT " EVENT_COLUMNS DOCUMENT_COLUMNS FROM_EVENT "WHERE e.seq > ? ORDER BY e.seq LIMIT ?");
	stmt_int(s, 1, (int64_t)after);
	stmt_int(s, 2, (int64_t)(most < CHUNK_EVENTS ? most : CHUNK_EVENTS));
	size_t n = 0;
	bool more = true;
	status st = ST_OK;
	while (n < CHUNK_EVENTS && arena_used(a) < CHUNK_BYTES && (st = next(cx, a, s, &rows[n], &more)) == ST_OK && more) n++;
	stmt_reset(s);
	*ret_n = n;
	return st;
}

static status read_chunks(ctx *cx, log_store *l, db *d, uint64_t after, uint64_t most, log_fn fn, void *arg)
{
	arena *outer = cx->mem, *mem = arena_create(0);
	row *rows = arena_new(outer, row, CHUNK_EVENTS);
	status st = ST_OK;
	size_t n = 1;
	while (st == ST_OK && most && n) {
		cx->mem = mem;
		st = chunk(cx, d, mem, after, most, rows, &n);
		for (size_t i = 0; i < n && st == ST_OK; i++) {
			slice bytes;
			cx->mem = mem;
			st = document(cx, l, d, &rows[i], &bytes);
			cx->mem = outer; /* what the callback makes is its caller's */
			if (st == ST_OK) st = fn(arg, &rows[i].e, bytes);
			after = rows[i].e.seq;
			most--;
		}
		cx->mem = outer;
		if (st != ST_OK) cx->err.message = arena_copy(outer, cx->err.message);
		arena_reset(mem);
	}
	arena_destroy(mem);
	return st;
}

status log_read(ctx *cx, log_store *l, uint64_t after, uint64_t most, log_fn fn, void *arg)
{
	db *d;
	TRY(log_reader(cx, l, &d));
	status st = read_chunks(cx, l, d, after, most, fn, arg);
	log_reader_back(l, d);
	return st;
}

/* The one row of a statement, and its document when asked. ST_NOT_FOUND without a message: the caller has the words. */
static status one(ctx *cx, log_store *l, db *d, stmt *s, event *ret, slice *ret_document)
{
	row r;
	bool more;
	slice bytes = NO_SLICE;
	status st = next(cx, cx->mem, s, &r, &more);
	stmt_reset(s);
	TRY(st);
	if (!more) return ST_NOT_FOUND;
	if (ret_document) TRY(document(cx, l, d, &r, &bytes));
	*ret = r.e;
	if (ret_document) *ret_document = bytes;
	return ST_OK;
}

status log_head(ctx *cx, log_store *l, slice space, event *ret)
{
	db *d;
	TRY(log_reader(cx, l, &d));
	stmt *s = db_prepare(d, "SELECT " EVENT_COLUMNS DOCUMENT_COLUMNS " FROM space h JOIN event e ON e.seq = h.seq LEFT JOIN document d ON d.seq = e.seq WHERE h.name = ?");
	stmt_text(s, 1, space);
	status st = one(cx, l, d, s, ret, NULL);
	log_reader_back(l, d);
	return st == ST_NOT_FOUND ? fail(cx, NOT_FOUND, "The space {1} has no events.", space) : st;
}

status log_current(ctx *cx, log_store *l, slice iri, event *ret, slice *ret_document)
{
	db *d;
	TRY(log_reader(cx, l, &d));
	stmt *s = db_prepare(d, "SELECT " EVENT_COLUMNS DOCUMENT_COLUMNS " FROM resource r JOIN event e ON e.seq = r.seq LEFT JOIN document d ON d.seq = e.seq WHERE r.iri = ?");
	stmt_text(s, 1, iri);
	status st = one(cx, l, d, s, ret, ret_document);
	log_reader_back(l, d);
	return st == ST_NOT_FOUND ? fail(cx, NOT_FOUND, "The log knows no {1}.", iri) : st;
}

status log_version(ctx *cx, log_store *l, slice iri, uint64_t version, event *ret, slice *ret_document)
{
	db *d;
	TRY(log_reader(cx, l, &d));
	stmt *s = db_prepare(d, "SELECT " EVENT_COLUMNS DOCUMENT_COLUMNS FROM_EVENT "WHERE e.iri = ? AND e.version = ?");
	stmt_text(s, 1, iri);
	stmt_int(s, 2, (int64_t)version);
	status st = one(cx, l, d, s, ret, ret_document);
	log_reader_back(l, d);
	return st == ST_NOT_FOUND ? fail(cx, NOT_FOUND, "There is no version {2} of {1}.", iri, ctx_num(cx, version)) : st;
}

static status history(ctx *cx, db *d, slice iri, uint64_t before, size_t most, event **ret, size_t *ret_n)
{
	stmt *s = db_prepare(d, "SELECT " EVENT_COLUMNS " FROM event e WHERE e.iri = ?1 AND (?2 = 0 OR e.version < ?2) ORDER BY e.version DESC LIMIT ?3");
	stmt_text(s, 1, iri);
	stmt_int(s, 2, (int64_t)before);
	stmt_int(s, 3, most > INT64_MAX ? INT64_MAX : (int64_t)most);
	event *list = NULL;
	size_t n = 0, room = 0;
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		slice wrong;
		if (n == room) {
			room = room ? room * 2 : 32;
			event *more = arena_new(cx->mem, event, room);
			if (n) memcpy(more, list, n * sizeof *list);
			list = more;
		}
		if (!log_row(cx->mem, s, &list[n], &wrong)) {
			stmt_reset(s);
			return fail(cx, CORRUPT, "Event {1} of the log is damaged in its field {2}. Run spil verify.", ctx_num(cx, list[n].seq), wrong);
		}
		n++;
	}
	if (at == STEP_FAILED) return stmt_failure(cx, s);
	stmt_reset(s);
	*ret = list;
	*ret_n = n;
	return ST_OK;
}

status log_history(ctx *cx, log_store *l, slice iri, uint64_t before, size_t most, event **ret, size_t *ret_n)
{
	db *d;
	TRY(log_reader(cx, l, &d));
	status st = history(cx, d, iri, before, most, ret, ret_n);
	log_reader_back(l, d);
	return st;
}
