/* SPDX-License-Identifier: EUPL-1.2
 * Numbers by which an administrator sees what is left open. */
#include "auth/private.h"
#include "core/index.h"

static status count_accounts(ctx *cx, auth_store *a, auth_audit_counts *c)
{
	stmt *s = db_prepare(a->d, "SELECT count(*), total(disabled), total(hash IS NULL), total(NOT disabled AND created < ?1 AND last_login < ?1) FROM account");
	stmt_int(s, 1, ctx_now(cx) - 90 * DAY);
	if (stmt_step(s) != STEP_ROW) return stmt_failure(cx, s);
	c->accounts = (size_t)stmt_get_int(s, 0);
	c->disabled = (size_t)stmt_get_int(s, 1);
	c->without_password = (size_t)stmt_get_int(s, 2);
	c->unused = (size_t)stmt_get_int(s, 3);
	stmt_reset(s);
	s = db_prepare(a->d, "SELECT count(*) FROM session WHERE created > ? AND seen > ?");
	stmt_int(s, 1, ctx_now(cx) - 7 * DAY);
	stmt_int(s, 2, ctx_now(cx) - DAY / 2);
	if (stmt_step(s) != STEP_ROW) return stmt_failure(cx, s);
	c->sessions = (size_t)stmt_get_int(s, 0);
	stmt_reset(s);
	s = db_prepare(a->d, "SELECT count(*), total(expires = 0), total(created < ?1 AND last_used < ?1) FROM token WHERE expires = 0 OR expires > ?2");
	stmt_int(s, 1, ctx_now(cx) - 90 * DAY);
	stmt_int(s, 2, ctx_now(cx));
	if (stmt_step(s) != STEP_ROW) return stmt_failure(cx, s);
	c->tokens = (size_t)stmt_get_int(s, 0);
	c->tokens_endless = (size_t)stmt_get_int(s, 1);
	c->tokens_unused = (size_t)stmt_get_int(s, 2);
	stmt_reset(s);
	return ST_OK;
}

/* People who hold the role now: the accounts' people are asked one by one, so that withdrawn people and past roles do not count. */
static status count_administrators(ctx *cx, auth_store *a, size_t *ret)
{
	account *all;
	size_t n, found = 0;
	map *seen = map_new(cx->mem);
	TRY(account_list(cx, a, &all, &n));
	for (size_t i = 0; i < n; i++) {
		person who;
		if (map_has(seen, all[i].person_iri)) continue;
		map_put(seen, all[i].person_iri, &all[i]);
		status st = person_read(cx, a, all[i].person_iri, &who);
		if (st == ST_UNAUTHENTICATED) continue;
		TRY(st);
		found += who.administrator;
	}
	ctx_error_clear(cx);
	*ret = found;
	return ST_OK;
}

status auth_audit(ctx *cx, auth_store *a, auth_audit_counts *ret)
{
	auth_audit_counts c = { 0 };
	mutex_lock(&a->lock);
	status st = count_accounts(cx, a, &c);
	mutex_unlock(&a->lock);
	TRY(st);
	TRY(count_administrators(cx, a, &c.administrators));
	*ret = c;
	return ST_OK;
}
