/* SPDX-License-Identifier: EUPL-1.2
 * The folder's auth.db. Only hashes of secrets stand in it: who reads the file can log in as nobody. */
#include <sodium.h>
#include <string.h>
#include "auth/private.h"

static const char SCHEMA[] =
	"CREATE TABLE IF NOT EXISTS account (login TEXT PRIMARY KEY, person TEXT NOT NULL, hash TEXT, disabled INTEGER NOT NULL DEFAULT 0, created INTEGER NOT NULL,"
	" last_login INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS account_person ON account (person);"
	"CREATE TABLE IF NOT EXISTS session (id BLOB PRIMARY KEY, person TEXT NOT NULL, created INTEGER NOT NULL, seen INTEGER NOT NULL) WITHOUT ROWID;"
	"CREATE INDEX IF NOT EXISTS session_person ON session (person, created);"
	"CREATE TABLE IF NOT EXISTS token (hash BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, person TEXT NOT NULL, scopes INTEGER NOT NULL, created INTEGER NOT NULL,"
	" expires INTEGER NOT NULL, last_used INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS subject (issuer TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL, PRIMARY KEY (issuer, subject)) WITHOUT ROWID;"
	"CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;";

static status read_key(ctx *cx, auth_store *a)
{
	unsigned char fresh[32];
	ctx_random(cx, fresh, sizeof fresh);
	stmt *s = db_prepare(a->d, "INSERT OR IGNORE INTO secret (name, value) VALUES ('seal', ?)");
	stmt_blob(s, 1, slice_of(fresh, sizeof fresh));
	TRY(stmt_run(cx, s));
	s = db_prepare(a->d, "SELECT value FROM secret WHERE name = 'seal'");
	step st = stmt_step(s);
	slice key = st == STEP_ROW ? stmt_get_blob(s, 0) : NO_SLICE;
	bool good = key.n == sizeof a->key;
	if (good) memcpy(a->key, key.p, key.n);
	stmt_reset(s);
	return good ? ST_OK : fail(cx, CORRUPT, "The key in auth.db is damaged. Restore auth.db from a backup, or remove it and make the accounts again.");
}

status auth_open(ctx *cx, slice folder, auth_store **ret)
{
	if (sodium_init() < 0) return fail(cx, SYSTEM, "The cryptographic library could not start.");
	auth_store *a = base_alloc(sizeof *a);
	status st = db_open(cx, JOIN(cx->mem, folder, S("/auth.db")), DB_CREATE | DB_DURABLE, &a->d);
	if (st == ST_OK) st = db_exec(cx, a->d, SCHEMA);
	if (st == ST_OK) st = read_key(cx, a);
	if (st == ST_OK && crypto_pwhash_str(a->no_account, "nobody has this account", 23, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE))
		st = fail(cx, SYSTEM, "There is no memory to check passwords: 64 MB must be free.");
	if (st != ST_OK) {
		if (a->d) db_close(a->d);
		base_free(a);
		return st;
	}
	mutex_init(&a->lock);
	mutex_init(&a->hash_lock);
	condition_init(&a->hash_done);
	mutex_init(&a->throttle_lock);
	mutex_init(&a->people_lock);
	mutex_init(&a->provider_lock);
	a->failures = base_alloc(FAILURE_SETS * sizeof *a->failures);
	*ret = a;
	return ST_OK;
}

void auth_close(auth_store *a)
{
	if (!a) return;
	db_close(a->d);
	people_close(a);
	provider_close(a);
	mutex_done(&a->lock);
	mutex_done(&a->hash_lock);
	condition_done(&a->hash_done);
	mutex_done(&a->throttle_lock);
	mutex_done(&a->people_lock);
	mutex_done(&a->provider_lock);
	base_free(a->failures);
	sodium_memzero(a->key, sizeof a->key);
	base_free(a);
}

slice secret_new(ctx *cx)
{
	unsigned char bytes[32];
	ctx_random(cx, bytes, sizeof bytes);
	return base64url_encode(cx->mem, slice_of(bytes, sizeof bytes));
}

slice secret_id(ctx *cx, slice secret)
{
	digest d = sha256_of(secret);
	return arena_copy(cx->mem, slice_of(d.b, sizeof d.b));
}
