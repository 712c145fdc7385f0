/* SPDX-License-Identifier: EUPL-1.2
 * private: what the files of this folder share. */
#ifndef SPIL_AUTH_PRIVATE_H
#define SPIL_AUTH_PRIVATE_H
#include "auth/auth.h"
#include "format/json.h"
#include "http/http.h"
#include "store/db.h"

enum { HASHES_AT_ONCE = 2, HASHES_WAITING = 8, SECRET_TEXT = 43, HASH_TEXT = 128 };
enum { FAILURES_MAX = 10, FAILURE_WAYS = 4, FAILURE_SETS = 1024 };
#define MINUTE INT64_C(60000)
#define DAY (24 * 60 * MINUTE)
#define ALL_SCOPES ((1u << PERMISSION_COUNT) - 1)

typedef struct { uint64_t key[2]; msec times[FAILURES_MAX]; } failures;
typedef struct provider provider;                     /* provider.c: what discovery told */

struct auth_store {
	mutex lock; db *d;                            /* one connection; each use is short */
	unsigned char key[32];                        /* seals what travels through the browser; kept in auth.db */
	mutex hash_lock; condition hash_done; int hashing, hash_waiting;
	char no_account[HASH_TEXT];                   /* what a password is compared with when there is no such account */
	mutex throttle_lock; failures (*failures)[FAILURE_WAYS];
	mutex people_lock; const index_store *index; arena *people_mem; map *people; uint64_t people_seq; int64_t people_day;
	mutex provider_lock; arena *provider_mem; provider *provider;
};

/* account.c */
status login_normal(ctx *cx, slice login, slice *ret);
bool login_find(ctx *cx, auth_store *a, slice login, slice *ret_person, slice *ret_hash, bool *ret_disabled); /* login: normal */
bool person_disabled(auth_store *a, slice person_iri); /* has accounts, and all are disabled */
status password_check(ctx *cx, auth_store *a, slice hash, slice password, bool *ret_good); /* at most two at once */

/* throttle.c: counts the attempt as failed beforehand, so that parallel guesses count too; false: too many. */
bool throttle_begin(ctx *cx, auth_store *a, slice login, slice peer);
void throttle_good(auth_store *a, slice login, slice peer); /* takes this attempt back, and all of the login's */
void throttle_undo(auth_store *a, slice login, slice peer); /* takes this attempt back: its password was not looked at */

/* people.c: name, language, memberships. ST_UNAUTHENTICATED when the person's entry is withdrawn or all accounts are disabled. */
status person_read(ctx *cx, auth_store *a, slice iri, person *ret);
void people_close(auth_store *a);

slice secret_new(ctx *cx);                            /* 32 random bytes as 43 characters */
slice secret_id(ctx *cx, slice secret);               /* its SHA-256, as bytes: all that is kept */

/* jwt.c: an ID token against the provider's keys (a JWKS). ST_FORBIDDEN with the reason; *ret_unknown_key: the keys may have changed. */
typedef struct { slice issuer, client_id, nonce; msec now; } jwt_expect;
status jwt_check(ctx *cx, slice token, const json *keys, const jwt_expect *e, const json **ret_claims, bool *ret_unknown_key);

/* provider.c */
typedef struct { slice authorization, token, jwks, userinfo; bool secret_in_body; } endpoints;
status provider_endpoints(ctx *cx, auth_store *a, const oidc_options *o, endpoints *ret);
status provider_keys(ctx *cx, auth_store *a, const oidc_options *o, const endpoints *e, bool anew, const json **ret);
void provider_close(auth_store *a);
#endif
