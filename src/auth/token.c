/* SPDX-License-Identifier: EUPL-1.2
 * API tokens: "spil_" and 43 characters, shown once; only their SHA-256 is kept. */
#include <string.h>
#include "auth/private.h"

static const msec USED_STEP = 60 * MINUTE;

static status insert(ctx *cx, auth_store *a, const token_info *t, slice hash)
{
	stmt *s = db_prepare(a->d, "INSERT INTO token (hash, id, name, person, scopes, created, expires) VALUES (?, ?, ?, ?, ?, ?, ?)");
	stmt_blob(s, 1, hash);
	stmt_text(s, 2, t->id);
	stmt_text(s, 3, t->name);
	stmt_text(s, 4, t->person_iri);
	stmt_int(s, 5, t->scopes);
	stmt_int(s, 6, t->created);
	stmt_int(s, 7, t->expires);
	return stmt_run(cx, s);
}

status token_create(ctx *cx, auth_store *a, slice person_iri, slice name, unsigned scopes, int64_t days, slice *ret_token)
{
	name = slice_trim(name);
	if (!name.n || utf8_length(name) > 100 || !utf8_valid(name)) return fail(cx, INVALID, "Give the token a name of at most 100 characters that says what it is for.");
	if (!scopes || (scopes & ~ALL_SCOPES)) return fail(cx, INVALID, "Choose what the token may be used for.");
	if (days < 0 || days > 3660) return fail(cx, INVALID, "A token lives 1 to 3,660 days, or 0 for no end.");
	unsigned char id[8];
	ctx_random(cx, id, sizeof id);
	slice token = JOIN(cx->mem, S("spil_"), secret_new(cx));
	token_info t = { .id = hex_encode(cx->mem, slice_of(id, sizeof id)), .name = name, .person_iri = person_iri, .scopes = scopes, .created = ctx_now(cx),
			 .expires = days ? ctx_now(cx) + days * DAY : 0 };
	slice hash = secret_id(cx, token);
	mutex_lock(&a->lock);
	status st = insert(cx, a, &t, hash);
	mutex_unlock(&a->lock);
	if (st == ST_OK) *ret_token = token;
	return st;
}

static token_info row(ctx *cx, stmt *s)
{
	return (token_info){ .id = arena_copy(cx->mem, stmt_get_text(s, 0)), .name = arena_copy(cx->mem, stmt_get_text(s, 1)), .person_iri = arena_copy(cx->mem, stmt_get_text(s, 2)),
			     .scopes = (unsigned)stmt_get_int(s, 3), .created = stmt_get_int(s, 4), .expires = stmt_get_int(s, 5), .last_used = stmt_get_int(s, 6) };
}

static bool find(ctx *cx, auth_store *a, slice hash, token_info *ret)
{
	stmt *s = db_prepare(a->d, "SELECT id, name, person, scopes, created, expires, last_used FROM token WHERE hash = ?");
	stmt_blob(s, 1, hash);
	bool found = stmt_step(s) == STEP_ROW;
	if (found) *ret = row(cx, s);
	stmt_reset(s);
	return found;
}

static status touch(ctx *cx, auth_store *a, const token_info *t)
{
	if (ctx_now(cx) - t->last_used < USED_STEP) return ST_OK;
	stmt *s = db_prepare(a->d, "UPDATE token SET last_used = ? WHERE id = ?");
	stmt_int(s, 1, ctx_now(cx));
	stmt_text(s, 2, t->id);
	return stmt_run(cx, s);
}

status token_person(ctx *cx, auth_store *a, slice token, person *ret)
{
	token_info t = { 0 };
	person who = { 0 };
	status st = ST_OK;
	bool good = token.n == SECRET_TEXT + 5 && slice_starts(token, S("spil_"));
	if (good) {
		slice hash = secret_id(cx, token);
		mutex_lock(&a->lock);
		good = find(cx, a, hash, &t) && (!t.expires || ctx_now(cx) < t.expires);
		if (good) st = touch(cx, a, &t);
		mutex_unlock(&a->lock);
	}
	if (!good) return fail(cx, UNAUTHENTICATED, "This API token is not known, or its time is over. Make a new one.");
	TRY(st);
	TRY(person_read(cx, a, t.person_iri, &who));
	who.scopes = t.scopes;
	*ret = who;
	return ST_OK;
}

static status list(ctx *cx, auth_store *a, slice person_iri, token_info **ret, size_t *ret_n)
{
	size_t n = 0, room = 32;
	token_info *all = arena_new(cx->mem, token_info, room);
	stmt *s = db_prepare(a->d, "SELECT id, name, person, scopes, created, expires, last_used FROM token WHERE ?1 IS NULL OR person = ?1 ORDER BY created DESC, id");
	stmt_text(s, 1, person_iri);
	step st;
	while ((st = stmt_step(s)) == STEP_ROW) {
		if (n == room) {
			token_info *more = arena_new(cx->mem, token_info, 2 * room);
			memcpy(more, all, n * sizeof *all);
			all = more;
			room *= 2;
		}
		all[n++] = row(cx, s);
	}
	status result = st == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	*ret = all;
	*ret_n = n;
	return result;
}

status token_list(ctx *cx, auth_store *a, slice person_iri, token_info **ret, size_t *ret_n)
{
	mutex_lock(&a->lock);
	status st = list(cx, a, person_iri, ret, ret_n);
	mutex_unlock(&a->lock);
	return st;
}

status token_revoke(ctx *cx, auth_store *a, slice id, slice person_iri)
{
	mutex_lock(&a->lock);
	stmt *s = db_prepare(a->d, "DELETE FROM token WHERE id = ?1 AND (?2 IS NULL OR person = ?2)");
	stmt_text(s, 1, id);
	stmt_text(s, 2, person_iri);
	status st = stmt_run(cx, s);
	bool gone = st == ST_OK && db_changes(a->d);
	mutex_unlock(&a->lock);
	if (st == ST_OK && !gone) return fail(cx, NOT_FOUND, "There is no API token {1}.", id);
	return st;
}
