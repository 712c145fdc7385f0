/* SPDX-License-Identifier: EUPL-1.2
 * Sessions: the browser holds 32 random bytes, we hold their SHA-256. The CSRF token is made of the same bytes, so it is bound
 * to the session and stands nowhere. */
#include "auth/private.h"

enum { SESSIONS_EACH = 20 };
static const msec IDLE = 12 * 60 * MINUTE, LIFE = 7 * DAY, SEEN_STEP = 5 * MINUTE;

static slice csrf_of(ctx *cx, slice secret)
{
	sha256 *h = sha256_new(cx->mem);
	sha256_add_field(h, S("spil csrf"));
	sha256_add_field(h, secret);
	digest d = sha256_end(h);
	return base64url_encode(cx->mem, slice_of(d.b, sizeof d.b));
}

bool csrf_good(const person *who, slice token) { return who && who->csrf.n && token.n == who->csrf.n && secret_eq(who->csrf, token); }

static status prune(ctx *cx, auth_store *a, slice person_iri)
{
	stmt *s = db_prepare(a->d, "DELETE FROM session WHERE created < ? OR seen < ?");
	stmt_int(s, 1, ctx_now(cx) - LIFE);
	stmt_int(s, 2, ctx_now(cx) - IDLE);
	TRY(stmt_run(cx, s));
	s = db_prepare(a->d, "DELETE FROM session WHERE person = ?1 AND id NOT IN (SELECT id FROM session WHERE person = ?1 ORDER BY seen DESC LIMIT ?2)");
	stmt_text(s, 1, person_iri);
	stmt_int(s, 2, SESSIONS_EACH - 1);
	return stmt_run(cx, s);
}

static status insert(ctx *cx, auth_store *a, slice id, slice person_iri)
{
	stmt *s = db_prepare(a->d, "INSERT INTO session (id, person, created, seen) VALUES (?, ?, ?, ?)");
	stmt_blob(s, 1, id);
	stmt_text(s, 2, person_iri);
	stmt_int(s, 3, ctx_now(cx));
	stmt_int(s, 4, ctx_now(cx));
	TRY(stmt_run(cx, s));
	s = db_prepare(a->d, "UPDATE account SET last_login = ? WHERE person = ?");
	stmt_int(s, 1, ctx_now(cx));
	stmt_text(s, 2, person_iri);
	return stmt_run(cx, s);
}

static status make(ctx *cx, auth_store *a, slice id, slice person_iri)
{
	TRY(db_begin(cx, a->d));
	status st = prune(cx, a, person_iri);
	if (st == ST_OK) st = insert(cx, a, id, person_iri);
	if (st == ST_OK) st = db_commit(cx, a->d);
	if (st != ST_OK) db_rollback(a->d);
	return st;
}

status session_make(ctx *cx, auth_store *a, slice person_iri, slice *ret_secret)
{
	slice secret = secret_new(cx), id = secret_id(cx, secret);
	mutex_lock(&a->lock);
	status st = make(cx, a, id, person_iri);
	mutex_unlock(&a->lock);
	if (st == ST_OK) *ret_secret = secret;
	return st;
}

status session_login(ctx *cx, auth_store *a, slice login, slice password, slice peer, slice *ret_secret)
{
	slice name, person_iri = NO_SLICE, hash = NO_SLICE;
	bool disabled = false, good = false;
	if (login_normal(cx, login, &name) != ST_OK) name = slice_take(login, 128); /* no such account: told in the same way, after the same time */
	ctx_error_clear(cx);
	if (!throttle_begin(cx, a, name, peer)) return fail(cx, TOO_MANY, "There were too many failed attempts with this login or from your network. Wait 15 minutes, or ask an administrator for a new password.");
	bool found = login_find(cx, a, name, &person_iri, &hash, &disabled);
	status st = password_check(cx, a, hash.n ? hash : slice_from(a->no_account), password, &good);
	if (st != ST_OK) {
		throttle_undo(a, name, peer);
		return st;
	}
	if (!found || !hash.n || disabled || !good) return fail(cx, UNAUTHENTICATED, "That login and password do not go together. Check both, and the caps lock key.");
	throttle_good(a, name, peer);
	return session_make(cx, a, person_iri, ret_secret);
}

typedef struct { slice person; msec created, seen; } session;

static bool find(ctx *cx, auth_store *a, slice id, session *ret)
{
	stmt *s = db_prepare(a->d, "SELECT person, created, seen FROM session WHERE id = ?");
	stmt_blob(s, 1, id);
	bool found = stmt_step(s) == STEP_ROW;
	if (found) *ret = (session){ arena_copy(cx->mem, stmt_get_text(s, 0)), stmt_get_int(s, 1), stmt_get_int(s, 2) };
	stmt_reset(s);
	return found;
}

/* Writes "seen" now and then, not at each request: a write is durable, and costs. */
static status touch(ctx *cx, auth_store *a, slice id, const session *found)
{
	if (ctx_now(cx) - found->seen < SEEN_STEP) return ST_OK;
	stmt *s = db_prepare(a->d, "UPDATE session SET seen = ? WHERE id = ?");
	stmt_int(s, 1, ctx_now(cx));
	stmt_blob(s, 2, id);
	return stmt_run(cx, s);
}

static status ended(ctx *cx) { return fail(cx, UNAUTHENTICATED, "Your session has ended. Log in again."); }

status session_person(ctx *cx, auth_store *a, slice secret, person *ret)
{
	person who = { 0 };
	session found;
	if (secret.n != SECRET_TEXT) return ended(cx);
	slice id = secret_id(cx, secret);
	mutex_lock(&a->lock);
	bool good = find(cx, a, id, &found) && ctx_now(cx) - found.created < LIFE && ctx_now(cx) - found.seen < IDLE;
	status st = good ? touch(cx, a, id, &found) : ST_OK;
	mutex_unlock(&a->lock);
	if (!good) return ended(cx);
	TRY(st);
	TRY(person_read(cx, a, found.person, &who));
	who.session = hex_encode(cx->mem, id);
	who.csrf = csrf_of(cx, secret);
	who.scopes = ALL_SCOPES;
	*ret = who;
	return ST_OK;
}

void session_end(ctx *cx, auth_store *a, slice secret)
{
	slice id = secret_id(cx, secret);
	mutex_lock(&a->lock);
	stmt *s = db_prepare(a->d, "DELETE FROM session WHERE id = ?");
	stmt_blob(s, 1, id);
	if (stmt_run(cx, s) != ST_OK) log_line(LOG_ERROR, "session not ended", "message", cx->err.message, NULL);
	mutex_unlock(&a->lock);
}
