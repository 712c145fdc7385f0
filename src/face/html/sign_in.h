/* SPDX-License-Identifier: EUPL-1.2
 * sign_in: log in and out, the workspace of a person, their tokens and password; and the pages that are the same for all. */
#ifndef SPIL_FACE_HTML_SIGN_IN_H
#define SPIL_FACE_HTML_SIGN_IN_H
#include "face/html/pages_people.h"
extern const route sign_in_routes[];

/* `to` when it is a path of ours, else "/": a link to the login must not lead off this site. */
slice own_path(slice to);
bool cookies_secure(const ctx *cx);

status html_workspace(ctx *cx, const request *q, response *r);        /* workspace.c */
status html_tokens(ctx *cx, const request *q, response *r);           /* tokens.c */
status html_token_create(ctx *cx, const request *q, response *r);
status html_token_revoke(ctx *cx, const request *q, response *r);
status html_password(ctx *cx, const request *q, response *r);         /* password.c */
status html_password_set(ctx *cx, const request *q, response *r);
status html_honest(ctx *cx, const request *q, response *r);           /* honest.c */
status html_honest_head(ctx *cx, const request *q, response *r);
status html_developers(ctx *cx, const request *q, response *r);       /* pages_fixed.c */
status html_accessibility(ctx *cx, const request *q, response *r);
status html_robots(ctx *cx, const request *q, response *r);
status html_favicon(ctx *cx, const request *q, response *r);

/* API tokens as rows (NO_SLICE: everybody's); scopes in words. (tokens.c) */
status tokens_rows(html *o, slice whose, const token_row **ret, size_t *ret_n);
slice permission_label(permission p, lang l);
slice roles_text(ctx *cx, unsigned roles);                            /* "Editor, Owner" (workspace.c) */
#endif
