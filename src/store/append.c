/* SPDX-License-Identifier: EUPL-1.2
 * Appending a group of changes in one durable transaction. */
#include <string.h>
#include "store/log_private.h"

enum { SPACE_MOST = 200, IRI_MOST = 2048 };

typedef struct space_state { slice name; uint64_t seq, count; msec time; digest hash; bool changed; } space_state;

typedef struct batch {
	log_store *l;
	uint64_t seq;                                 /* of the last event */
	map *spaces;                                  /* name -> space_state */
	slices new_blobs, dropped_blobs;              /* digests */
	bool erased;
} batch;

static bool plain(slice s, size_t most) { return s.n <= most && utf8_valid(s) && (!s.n || !memchr(s.p, 0, s.n)); }

static bool space_valid(slice s)
{
	if (!s.n || !plain(s, SPACE_MOST)) return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] <= ' ' || s.p[i] == 0x7f) return false;
	return true;
}

static slice text_check(const change *c)
{
	if (!plain(c->actor, IRI_MOST)) return S("actor");
	if (!plain(c->reason, LOG_TEXT_MOST)) return S("reason");
	if (!plain(c->register_name, SPACE_MOST)) return S("register");
	return plain(c->media, SPACE_MOST) ? NO_SLICE : S("media");
}

status log_check(ctx *cx, const change *c)
{
	if (!space_valid(c->space)) return fail(cx, INVALID, "The space “{1}” is not a name: 1 to 200 characters without white space.", slice_take(c->space, SPACE_MOST));
	if (c->iri.n > IRI_MOST || !utf8_valid(c->iri) || !uri_absolute_valid(c->iri))
		return fail(cx, INVALID, "“{1}” is not an absolute IRI of at most 2,048 bytes.", slice_take(c->iri, SPACE_MOST));
	slice wrong = text_check(c);
	if (wrong.p) return fail(cx, INVALID, "The field {1} of the change to {2} is too long or not UTF-8.", wrong, c->iri);
	bool needs = c->kind == EVENT_CREATE || c->kind == EVENT_UPDATE, refuses = c->kind == EVENT_ERASE || c->kind == EVENT_SEAL;
	if ((unsigned)c->kind >= EVENT_KIND_COUNT || (needs && !c->document.p) || (refuses && c->document.p) || (c->kind == EVENT_SEAL) != (c->doc_hash != NULL) ||
	    c->expect < VERSION_ANY)
		return fail(cx, INVALID, "The change to {1} is not well formed: a {2} with or without a document.", c->iri, event_kind_name(c->kind));
	if (c->document.n > DOCUMENT_MOST) return fail(cx, TOO_LARGE, "The document of {1} is larger than 1 GiB.", c->iri);
	return ST_OK;
}

static status space_of(ctx *cx, batch *b, slice name, space_state **ret)
{
	space_state *x = map_get(b->spaces, name);
	if (!x) {
		x = arena_new(cx->mem, space_state, 1);
		x->name = arena_copy(cx->mem, name);
		stmt *s = db_prepare(b->l->write, "SELECT seq, count, time, hash FROM space WHERE name = ?");
		stmt_text(s, 1, name);
		step at = stmt_step(s);
		if (at == STEP_FAILED) return stmt_failure(cx, s);
		if (at == STEP_ROW) {
			slice h = stmt_get_blob(s, 3);
			x->seq = (uint64_t)stmt_get_int(s, 0);
			x->count = (uint64_t)stmt_get_int(s, 1);
			x->time = stmt_get_int(s, 2);
			if (h.n != sizeof x->hash.b) return fail(cx, CORRUPT, "The log's table of spaces is damaged for {1}. Run spil verify.", name);
			memcpy(x->hash.b, h.p, h.n);
		}
		stmt_reset(s);
		map_put(b->spaces, x->name, x);
	}
	*ret = x;
	return ST_OK;
}

typedef struct { uint64_t version; bool gone, elsewhere; } standing;

static status standing_of(ctx *cx, batch *b, const change *c, standing *ret)
{
	*ret = (standing){ 0 };
	stmt *s = db_prepare(b->l->write, "SELECT version, gone, space <> ?2 FROM resource WHERE iri = ?1");
	stmt_text(s, 1, c->iri);
	stmt_text(s, 2, c->space);
	step at = stmt_step(s);
	if (at == STEP_FAILED) return stmt_failure(cx, s);
	if (at == STEP_ROW) *ret = (standing){ (uint64_t)stmt_get_int(s, 0), stmt_get_int(s, 1) != 0, stmt_get_int(s, 2) != 0 };
	stmt_reset(s);
	return ST_OK;
}

/* Whether this change may follow on what stands there; raises nothing: the caller words it, knowing who asked. */
static status may_follow(const change *c, const standing *now)
{
	bool exists = now->version > 0;
	if (now->elsewhere) return ST_CONFLICT;
	if (c->expect == VERSION_NONE && exists) return ST_CONFLICT;
	if (c->expect > 0 && (uint64_t)c->expect != now->version) return ST_STALE;
	switch (c->kind) {
	case EVENT_CREATE: return exists && !now->gone ? ST_CONFLICT : ST_OK;
	case EVENT_UPDATE:
	case EVENT_WITHDRAW: return !exists ? ST_NOT_FOUND : now->gone ? ST_GONE : ST_OK;
	case EVENT_ERASE: return exists ? ST_OK : ST_NOT_FOUND;
	default: return ST_OK;
	}
}

static void prepare(ctx *cx, slice document, change_prepared *ret)
{
	if (!document.p) return;
	ctx_random(cx, ret->salt, sizeof ret->salt);
	ret->salt[0] |= 1; /* all zeros means erased */
	ret->doc_hash = document_hash(cx->mem, slice_of(ret->salt, SALT), document);
}

status log_prepare(ctx *cx, const change *c, change_prepared *ret)
{
	TRY(log_check(cx, c));
	prepare(cx, c->document, ret);
	return ST_OK;
}

static status put_document(ctx *cx, batch *b, event *e, const change *c)
{
	slice document = c->document;
	change_prepared mine;
	if (!c->prepared) prepare(cx, document, &mine);
	const change_prepared *p = c->prepared ? c->prepared : &mine;
	slice salt = slice_of(p->salt, SALT);
	e->doc_hash = p->doc_hash;
	digest d;
	bool large = document.n > INLINE_MOST, is_new = false;
	if (large) {
		d = sha256_of(document);
		TRY(blob_put(cx, b->l->folder, &d, document, &is_new));
		if (is_new) slices_add(cx->mem, &b->new_blobs, arena_copy(cx->mem, slice_of(d.b, sizeof d.b)));
	}
	stmt *s = db_prepare(b->l->write, "INSERT INTO document(seq, salt, body, blob) VALUES (?, ?, ?, ?)");
	stmt_int(s, 1, (int64_t)e->seq);
	stmt_blob(s, 2, salt);
	if (large) stmt_blob(s, 4, slice_of(d.b, sizeof d.b));
	else stmt_blob(s, 3, document);
	return stmt_run(cx, s);
}

static status put_event(ctx *cx, batch *b, const event *e)
{
	stmt *s = db_prepare(b->l->write, "INSERT INTO event(seq, space, space_seq, iri, version, kind, time, actor, reason, register_name, register_version, media, doc_hash,"
					  " prev_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
	stmt_int(s, 1, (int64_t)e->seq);
	stmt_text(s, 2, e->space);
	stmt_int(s, 3, (int64_t)e->space_seq);
	stmt_text(s, 4, e->iri);
	stmt_int(s, 5, (int64_t)e->version);
	stmt_text(s, 6, event_kind_name(e->kind));
	stmt_int(s, 7, e->time);
	stmt_text(s, 8, e->actor);
	stmt_text(s, 9, e->reason);
	stmt_text(s, 10, e->register_name);
	stmt_int(s, 11, (int64_t)e->register_version);
	stmt_text(s, 12, e->media);
	stmt_blob(s, 13, slice_of(e->doc_hash.b, sizeof e->doc_hash.b));
	stmt_blob(s, 14, slice_of(e->prev_hash.b, sizeof e->prev_hash.b));
	stmt_blob(s, 15, slice_of(e->hash.b, sizeof e->hash.b));
	return stmt_run(cx, s);
}

static status put_resource(ctx *cx, batch *b, const event *e)
{
	stmt *s = db_prepare(b->l->write, "INSERT INTO resource(iri, space, version, seq, gone) VALUES (?1, ?2, ?3, ?4, ?5)"
					  " ON CONFLICT(iri) DO UPDATE SET version = ?3, seq = ?4, gone = ?5");
	stmt_text(s, 1, e->iri);
	stmt_text(s, 2, e->space);
	stmt_int(s, 3, (int64_t)e->version);
	stmt_int(s, 4, (int64_t)e->seq);
	stmt_int(s, 5, e->kind == EVENT_WITHDRAW || e->kind == EVENT_ERASE);
	return stmt_run(cx, s);
}

/* Never absent, and alive as long as the caller's arena. */
static slice own(ctx *cx, slice s) { return s.n ? arena_copy(cx->mem, s) : S(""); }

static status append_one(ctx *cx, batch *b, const change *c, uint64_t version, event *ret)
{
	space_state *sp = NULL;
	TRY(space_of(cx, b, c->space, &sp));
	msec now = ctx_now(cx);
	event e = { .seq = b->seq + 1, .space = sp->name, .space_seq = sp->count + 1, .iri = own(cx, c->iri), .version = version + 1, .kind = c->kind,
		    .time = now > sp->time ? now : sp->time, .actor = own(cx, c->actor), .reason = own(cx, c->reason), .register_name = own(cx, c->register_name),
		    .register_version = c->register_version, .media = own(cx, c->media), .prev_hash = sp->hash };
	if (c->doc_hash) e.doc_hash = *c->doc_hash;
	if (c->document.p) TRY(put_document(cx, b, &e, c));
	e.hash = event_hash(cx->mem, &e);
	TRY(put_event(cx, b, &e));
	TRY(put_resource(cx, b, &e));
	if (e.kind == EVENT_ERASE) {
		TRY(erase_documents(cx, b->l, e.iri, e.seq, &b->dropped_blobs));
		b->erased = true;
	}
	b->seq = e.seq;
	*sp = (space_state){ .name = sp->name, .seq = e.seq, .count = e.space_seq, .time = e.time, .hash = e.hash, .changed = true };
	*ret = e;
	return ST_OK;
}

static status put_spaces(ctx *cx, batch *b)
{
	for (size_t i = 0; i < map_count(b->spaces); i++) {
		const space_state *x = map_value(b->spaces, i);
		if (!x->changed) continue;
		stmt *s = db_prepare(b->l->write, "INSERT INTO space(name, seq, count, time, hash) VALUES (?1, ?2, ?3, ?4, ?5)"
						  " ON CONFLICT(name) DO UPDATE SET seq = ?2, count = ?3, time = ?4, hash = ?5");
		stmt_text(s, 1, x->name);
		stmt_int(s, 2, (int64_t)x->seq);
		stmt_int(s, 3, (int64_t)x->count);
		stmt_int(s, 4, x->time);
		stmt_blob(s, 5, slice_of(x->hash.b, sizeof x->hash.b));
		TRY(stmt_run(cx, s));
	}
	return ST_OK;
}

/* ST_OK, or what this one change breaks, in *ret_own; the function's own status is the transaction's. */
static status follow(ctx *cx, batch *b, const change *c, status *ret_own, event *ret)
{
	standing now = { 0 };
	*ret = (event){ 0 };
	*ret_own = c->prepared ? ST_OK : log_check(cx, c);
	if (*ret_own != ST_OK) return ST_OK;
	TRY(standing_of(cx, b, c, &now));
	*ret_own = may_follow(c, &now);
	if (*ret_own == ST_OK) return append_one(cx, b, c, now.version, ret);
	ret->version = now.version;
	return ST_OK;
}

/* The files of a transaction that did not happen must not outlive it: nobody could erase them. */
static void undo(ctx *cx, batch *b)
{
	db_rollback(b->l->write);
	error first = cx->err;
	for (size_t i = 0; i < b->new_blobs.n; i++)
		if (file_remove(cx, blob_path(cx->mem, b->l->folder, b->new_blobs.v[i])) != ST_OK) b->l->unfinished = true;
	cx->err = first;
}

static status begin(ctx *cx, log_store *l, batch *ret)
{
	if (l->read_only) return fail(cx, INTERNAL, "The log is open for reading only.");
	if (l->unfinished && log_tidy(cx, l) == ST_OK) l->unfinished = false;
	*ret = (batch){ .l = l, .seq = l->last_seq, .spaces = map_new(cx->mem) };
	return db_begin(cx, l->write);
}

/* Ends what begin began: `st` is how the appends went. */
static status end(ctx *cx, batch *b, status st, const event *events, size_t n)
{
	log_store *l = b->l;
	if (st == ST_OK && b->seq == l->last_seq) {
		db_rollback(l->write);
		return ST_OK;
	}
	if (st == ST_OK) st = put_spaces(cx, b);
	if (st == ST_OK) st = db_commit(cx, l->write);
	if (st != ST_OK) {
		undo(cx, b);
		return st;
	}
	l->last_seq = b->seq;
	if (b->erased) erase_finish(cx, l, events, n, b->dropped_blobs.v, b->dropped_blobs.n);
	return ST_OK;
}

status log_append(ctx *cx, log_store *l, const change *changes, size_t n, status *ret_status, event *ret_events)
{
	batch b;
	TRY(begin(cx, l, &b));
	status st = ST_OK;
	for (size_t i = 0; i < n && st == ST_OK; i++) st = follow(cx, &b, &changes[i], &ret_status[i], &ret_events[i]);
	return end(cx, &b, st, ret_events, n);
}

status log_append_all(ctx *cx, log_store *l, const change *changes, size_t n, size_t *ret_which, event *ret_events)
{
	batch b;
	*ret_which = n;
	TRY(begin(cx, l, &b));
	status st = ST_OK, own = ST_OK;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		st = follow(cx, &b, &changes[i], &own, &ret_events[i]);
		if (st != ST_OK || own == ST_OK) continue;
		undo(cx, &b);
		*ret_which = i;
		return own;
	}
	return end(cx, &b, st, ret_events, n);
}
