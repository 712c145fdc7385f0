/* SPDX-License-Identifier: EUPL-1.2
 * Accounts and passwords (argon2id, RFC 9106, through libsodium). */
#include <sodium.h>
#include <string.h>
#include "auth/private.h"

_Static_assert(HASH_TEXT >= crypto_pwhash_STRBYTES, "a hash fits");

status login_normal(ctx *cx, slice login, slice *ret)
{
	login = slice_trim(login);
	char *p = arena_alloc(cx->mem, login.n + 1);
	bool good = login.n >= 2 && login.n <= 128;
	for (size_t i = 0; good && i < login.n; i++) {
		char c = login.p[i];
		if (c >= 'A' && c <= 'Z') c = (char)(c + 32);
		good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr("._@+-", c));
		p[i] = c;
	}
	if (!good) return fail(cx, INVALID, "{1} cannot be a login. Use an e-mail address, or 2 to 128 letters, digits and . _ @ + -.", login);
	*ret = slice_of(p, login.n);
	return ST_OK;
}

static void hash_enter(auth_store *a) { while (a->hashing >= HASHES_AT_ONCE) condition_wait(&a->hash_done, &a->hash_lock); }

/* Each hash takes 64 MB: a flood of logins must not take all memory. */
static status hash_begin(ctx *cx, auth_store *a)
{
	mutex_lock(&a->hash_lock);
	bool room = a->hash_waiting < HASHES_WAITING;
	if (room) {
		a->hash_waiting++;
		hash_enter(a);
		a->hash_waiting--;
		a->hashing++;
	}
	mutex_unlock(&a->hash_lock);
	return room ? ST_OK : fail(cx, UNAVAILABLE, "Many people are logging in at this moment. Try again shortly.");
}

static void hash_end(auth_store *a)
{
	mutex_lock(&a->hash_lock);
	a->hashing--;
	mutex_unlock(&a->hash_lock);
	condition_signal(&a->hash_done);
}

static status password_hash(ctx *cx, auth_store *a, slice login, slice password, slice *ret)
{
	size_t n = utf8_length(password);
	if (!utf8_valid(password) || n < 12 || n > 256 || memchr(password.p, 0, password.n)) return fail(cx, INVALID, "A password has 12 to 256 characters. Four or five words that do not belong together are a good one.");
	if (slice_eq_nocase(password, login)) return fail(cx, INVALID, "The password may not be the login.");
	char *text = arena_alloc(cx->mem, HASH_TEXT);
	TRY(hash_begin(cx, a));
	int bad = crypto_pwhash_str(text, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
	hash_end(a);
	if (bad) return fail(cx, SYSTEM, "There is no memory to check passwords: 64 MB must be free.");
	*ret = slice_from(text);
	return ST_OK;
}

status password_check(ctx *cx, auth_store *a, slice hash, slice password, bool *ret_good)
{
	char text[HASH_TEXT] = { 0 };
	memcpy(text, hash.p, hash.n < HASH_TEXT ? hash.n : HASH_TEXT - 1);
	TRY(hash_begin(cx, a));
	*ret_good = !crypto_pwhash_str_verify(text, password.n ? password.p : "", password.n);
	hash_end(a);
	return ST_OK;
}

static status insert(ctx *cx, auth_store *a, slice login, slice person_iri, slice hash)
{
	stmt *s = db_prepare(a->d, "INSERT OR IGNORE INTO account (login, person, hash, created) VALUES (?, ?, ?, ?)");
	stmt_text(s, 1, login);
	stmt_text(s, 2, person_iri);
	stmt_text(s, 3, hash);
	stmt_int(s, 4, ctx_now(cx));
	TRY(stmt_run(cx, s));
	return db_changes(a->d) ? ST_OK : fail(cx, CONFLICT, "There is an account {1} already. Choose another login, or set a new password for that one.", login);
}

status account_create(ctx *cx, auth_store *a, slice login, slice person_iri, slice password)
{
	slice name, hash = NO_SLICE;
	TRY(login_normal(cx, login, &name));
	if (!uri_absolute_valid(person_iri)) return fail(cx, INVALID, "{1} does not name a person.", person_iri);
	if (password.p) TRY(password_hash(cx, a, name, password, &hash));
	mutex_lock(&a->lock);
	status st = insert(cx, a, name, person_iri, hash);
	mutex_unlock(&a->lock);
	return st;
}

static status end_sessions(ctx *cx, auth_store *a, slice login)
{
	stmt *s = db_prepare(a->d, "DELETE FROM session WHERE person = (SELECT person FROM account WHERE login = ?)");
	stmt_text(s, 1, login);
	return stmt_run(cx, s);
}

static status no_account(ctx *cx, slice login)
{
	return fail(cx, NOT_FOUND, "There is no account {1}.", login);
}

static status set_password(ctx *cx, auth_store *a, slice login, slice hash)
{
	stmt *s = db_prepare(a->d, "UPDATE account SET hash = ? WHERE login = ?");
	stmt_text(s, 1, hash);
	stmt_text(s, 2, login);
	TRY(stmt_run(cx, s));
	return db_changes(a->d) ? end_sessions(cx, a, login) : no_account(cx, login);
}

status account_set_password(ctx *cx, auth_store *a, slice login, slice password)
{
	slice name, hash;
	TRY(login_normal(cx, login, &name));
	TRY(password_hash(cx, a, name, password, &hash));
	mutex_lock(&a->lock);
	status st = set_password(cx, a, name, hash);
	mutex_unlock(&a->lock);
	return st;
}

static status set_disabled(ctx *cx, auth_store *a, slice login, bool disabled)
{
	stmt *s = db_prepare(a->d, "UPDATE account SET disabled = ? WHERE login = ?");
	stmt_int(s, 1, disabled);
	stmt_text(s, 2, login);
	TRY(stmt_run(cx, s));
	if (!db_changes(a->d)) return no_account(cx, login);
	return disabled ? end_sessions(cx, a, login) : ST_OK;
}

status account_disable(ctx *cx, auth_store *a, slice login, bool disabled)
{
	slice name;
	TRY(login_normal(cx, login, &name));
	mutex_lock(&a->lock);
	status st = set_disabled(cx, a, name, disabled);
	mutex_unlock(&a->lock);
	return st;
}

static status list(ctx *cx, auth_store *a, account **ret, size_t *ret_n)
{
	size_t n = 0, room = 64;
	account *all = arena_new(cx->mem, account, room);
	stmt *s = db_prepare(a->d, "SELECT login, person, disabled, created, last_login FROM account ORDER BY login");
	step st;
	while ((st = stmt_step(s)) == STEP_ROW) {
		if (n == room) {
			account *more = arena_new(cx->mem, account, 2 * room);
			memcpy(more, all, n * sizeof *all);
			all = more;
			room *= 2;
		}
		all[n++] = (account){ arena_copy(cx->mem, stmt_get_text(s, 0)), arena_copy(cx->mem, stmt_get_text(s, 1)), stmt_get_int(s, 2) != 0, stmt_get_int(s, 3), stmt_get_int(s, 4) };
	}
	status result = st == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	*ret = all;
	*ret_n = n;
	return result;
}

status account_list(ctx *cx, auth_store *a, account **ret, size_t *ret_n)
{
	mutex_lock(&a->lock);
	status st = list(cx, a, ret, ret_n);
	mutex_unlock(&a->lock);
	return st;
}

bool login_find(ctx *cx, auth_store *a, slice login, slice *ret_person, slice *ret_hash, bool *ret_disabled)
{
	mutex_lock(&a->lock);
	stmt *s = db_prepare(a->d, "SELECT person, hash, disabled FROM account WHERE login = ?");
	stmt_text(s, 1, login);
	bool found = stmt_step(s) == STEP_ROW;
	if (found) {
		*ret_person = arena_copy(cx->mem, stmt_get_text(s, 0));
		*ret_hash = stmt_is_null(s, 1) ? NO_SLICE : arena_copy(cx->mem, stmt_get_text(s, 1));
		*ret_disabled = stmt_get_int(s, 2) != 0;
	}
	stmt_reset(s);
	mutex_unlock(&a->lock);
	return found;
}

bool person_disabled(auth_store *a, slice person_iri)
{
	mutex_lock(&a->lock);
	stmt *s = db_prepare(a->d, "SELECT count(*), sum(disabled) FROM account WHERE person = ?");
	stmt_text(s, 1, person_iri);
	bool disabled = stmt_step(s) != STEP_ROW || (stmt_get_int(s, 0) > 0 && stmt_get_int(s, 0) == stmt_get_int(s, 1));
	stmt_reset(s);
	mutex_unlock(&a->lock);
	return disabled;
}
