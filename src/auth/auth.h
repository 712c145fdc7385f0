/* SPDX-License-Identifier: EUPL-1.2
 * auth: people, sessions, tokens, and the one may(). Passwords, sessions and tokens stand in FOLDER/auth.db, never in the log;
 * who a person is and which roles they hold are resources of the registers `people` and `roles` (org:Membership), so the log has them. */
#ifndef SPIL_AUTH_AUTH_H
#define SPIL_AUTH_AUTH_H
#include "core/event.h"
#include "core/index.h"
#include "core/view.h"

/* Roles a person holds in an organisation. NAME, iri part, English label (translated). */
#define ROLES(X) \
	X(VIEWER, "viewer", "Viewer") X(EDITOR, "editor", "Editor") X(STEWARD, "steward", "Data steward") X(OWNER, "owner", "Owner") \
	X(DPO, "dpo", "Data protection officer") X(ASSESSOR, "assessor", "Assessor") X(ADMINISTRATOR, "administrator", "Administrator")
typedef enum role {
#define X(code, name, label) ROLE_##code,
	ROLES(X)
#undef X
	ROLE_COUNT
} role;
slice role_iri(role r);                               /* urn:spil:role:editor */
slice role_name(role r);
slice role_label(role r, lang l);
bool role_from(slice name_or_iri, role *ret);

/* What can be asked of may(). */
#define PERMISSIONS(X) X(READ, "read") X(CREATE, "create") X(EDIT, "edit") X(WITHDRAW, "withdraw") X(MOVE, "move") X(ERASE, "erase") X(ADMINISTER, "administer") X(IMPORT, "import")
typedef enum permission {
#define X(code, name) MAY_##code,
	PERMISSIONS(X)
#undef X
	PERMISSION_COUNT
} permission;

typedef struct { slice organisation; unsigned roles; } membership;  /* roles: bits 1 << role */
typedef struct person {
	slice iri, name;
	slice login; bool has_password;               /* of the account they come in with; NO_SLICE: none */
	const membership *memberships; size_t membership_n;
	bool administrator;                           /* holds the role administrator anywhere */
	slice session;                                /* id hash; NO_SLICE with a token */
	slice csrf;                                   /* to stand in each form, and be checked on each unsafe request of a session */
	unsigned scopes;                              /* bits 1 << permission; all of them in a session */
	lang lang;
} person;

/* What is asked about: a register's default roles (bits) come from its file; roles 0: the common table. */
typedef struct { slice organisation; unsigned roles; } may_about;
/* Whether cx->who may do this. Roles count in the thing's organisation (NO_SLICE: in any); an administrator may all within the scopes.
 * Common table: CREATE, EDIT: editor, steward, owner; WITHDRAW, MOVE: steward, owner; IMPORT: steward, owner; ERASE: dpo; ADMINISTER: administrator. */
bool may(const ctx *cx, permission p, const may_about *about);

typedef struct auth_store auth_store;
status auth_open(ctx *cx, slice folder, auth_store **ret);
void auth_close(auth_store *a);
/* With the index known, what people hold is kept in memory until the index changes; without it, it is read each time. */
void auth_attach(auth_store *a, const index_store *index);

/* Accounts. login: an e-mail address or a short name, compared without case. Passwords: 12 to 256 characters, argon2id; NO_SLICE: none, this
 * account comes in through OpenID Connect. A new password and a disabling end all sessions of the person; disabling also stops the tokens. */
status account_create(ctx *cx, auth_store *a, slice login, slice person_iri, slice password);
status account_set_password(ctx *cx, auth_store *a, slice login, slice password);
status account_disable(ctx *cx, auth_store *a, slice login, bool disabled);
typedef struct { slice login, person_iri; bool disabled; msec created, last_login; } account;
status account_list(ctx *cx, auth_store *a, account **ret, size_t *ret_n);

/* Checks a password; ST_UNAUTHENTICATED (never saying which part was wrong), ST_TOO_MANY after 10 failures in 15 minutes per login or address.
 * Makes a session: ret_secret goes into the cookie; only its hash is kept. */
status session_login(ctx *cx, auth_store *a, slice login, slice password, slice peer, slice *ret_secret);
status session_make(ctx *cx, auth_store *a, slice person_iri, slice *ret_secret);   /* after OpenID Connect */
/* Finds who this is: reads memberships through cx->db (register `roles`) and fills *ret; ST_UNAUTHENTICATED when unknown or ended (12 h idle, 7 days). */
status session_person(ctx *cx, auth_store *a, slice secret, person *ret);
void session_end(ctx *cx, auth_store *a, slice secret);
bool csrf_good(const person *who, slice token);

/* API tokens: "spil_" and 43 characters; scopes are permissions. */
status token_create(ctx *cx, auth_store *a, slice person_iri, slice name, unsigned scopes, int64_t days, slice *ret_token);
status token_person(ctx *cx, auth_store *a, slice token, person *ret);
typedef struct { slice id, name, person_iri; unsigned scopes; msec created, expires, last_used; } token_info;
status token_list(ctx *cx, auth_store *a, slice person_iri, token_info **ret, size_t *ret_n); /* NO_SLICE: everybody's; expires 0: never, last_used 0: never */
status token_revoke(ctx *cx, auth_store *a, slice id, slice person_iri);                      /* NO_SLICE: whosoever's it is */

/* For the page on which the program audits its own settings. Reads the register `roles` through cx->db for the administrators. */
typedef struct {
	size_t accounts, disabled, without_password;
	size_t unused;                                /* not disabled, older than 90 days, and no login in the last 90 */
	size_t administrators;                        /* people who hold that role now */
	size_t sessions;                              /* not ended */
	size_t tokens, tokens_endless, tokens_unused; /* good ones; without an end; not used in the last 90 days */
} auth_audit_counts;
status auth_audit(ctx *cx, auth_store *a, auth_audit_counts *ret);

/* The view that a person (NULL: nobody) has; lives in cx->mem. */
const view *view_of(ctx *cx, const person *who);

/* OpenID Connect (authorization code with PKCE, RFC 7636; ID token checked by cjose: ES256 or RS256, iss, aud, exp, nonce). The issuer must be
 * https; with allow_private also http on this machine. ret_state is for a cookie (10 minutes; up to 3,000 characters), the `state` that comes
 * back in the address is another, bound to it. return_to: a path of ours. */
typedef struct { slice issuer, client_id, client_secret, label; bool allow_private; } oidc_options;
status oidc_begin(ctx *cx, auth_store *a, const oidc_options *o, slice redirect_uri, slice return_to, slice *ret_location, slice *ret_state);
/* ret_person_iri: the account whose login is the verified e-mail or is bound to this subject; ST_FORBIDDEN when none. */
status oidc_finish(ctx *cx, auth_store *a, const oidc_options *o, slice redirect_uri, slice state, slice cookie_state, slice code, slice *ret_person_iri, slice *ret_return_to);
#endif
