/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/current.h"
#include "store/log_private.h"

enum { CHUNK = 500 };

static status next_iris(ctx *cx, log_store *l, slice after, slice iris[CHUNK], size_t *ret_n)
{
	db *d;
	size_t n = 0;
	TRY(log_reader(cx, l, &d));
	stmt *s = db_prepare(d, "SELECT iri FROM resource WHERE gone = 0 AND iri > ? ORDER BY iri LIMIT 500");
	stmt_text(s, 1, after);
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) iris[n++] = arena_copy(cx->mem, stmt_get_text(s, 0));
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	log_reader_back(l, d);
	*ret_n = n;
	return st;
}

static status tell_one(ctx *cx, log_store *l, slice iri, log_fn fn, void *arg)
{
	ctx one = *cx;
	event e;
	slice document;
	one.mem = arena_create(0);
	ctx_error_clear(&one);
	status st = log_current(&one, l, iri, &e, &document);
	if (st != ST_OK && st != ST_NOT_FOUND) cx->err = (error){ .code = st, .message = arena_copy(cx->mem, one.err.message), .file = one.err.file, .line = one.err.line };
	if (st == ST_OK && (e.kind == EVENT_CREATE || e.kind == EVENT_UPDATE)) st = fn(arg, &e, document);
	arena_destroy(one.mem);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

status log_each_current(ctx *cx, log_store *l, log_fn fn, void *arg)
{
	slice iris[CHUNK], after = S("");
	size_t n = 1;
	ctx chunk = *cx;
	arena *mem[2] = { arena_create(0), arena_create(0) }; /* this chunk's names; `after` stands in the other */
	int turn = 0;
	status st = ST_OK;
	while (st == ST_OK && n) {
		arena_reset(mem[turn]);
		chunk.mem = mem[turn];
		st = next_iris(&chunk, l, after, iris, &n);
		if (st != ST_OK) cx->err = (error){ .code = st, .message = arena_copy(cx->mem, chunk.err.message), .file = chunk.err.file, .line = chunk.err.line };
		for (size_t i = 0; i < n && st == ST_OK; i++) st = tell_one(cx, l, iris[i], fn, arg);
		if (n) after = iris[n - 1];
		turn ^= 1;
	}
	arena_destroy(mem[0]);
	arena_destroy(mem[1]);
	return st;
}

status log_count_current(ctx *cx, log_store *l, uint64_t *ret)
{
	db *d;
	TRY(log_reader(cx, l, &d));
	stmt *s = db_prepare(d, "SELECT count(*) FROM resource WHERE gone = 0");
	status st = ST_OK;
	if (stmt_step(s) == STEP_ROW) *ret = (uint64_t)stmt_get_int(s, 0);
	else st = stmt_failure(cx, s);
	stmt_reset(s);
	log_reader_back(l, d);
	return st;
}
