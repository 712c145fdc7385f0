/* SPDX-License-Identifier: EUPL-1.2
 * admin: the pages where the program audits itself: settings, roles and the empty ones, accounts, tokens. */
#ifndef SPIL_FACE_HTML_ADMIN_H
#define SPIL_FACE_HTML_ADMIN_H
#include "face/html/pages_people.h"
extern const route admin_routes[];

status html_admin(ctx *cx, const request *q, response *r);              /* admin.c */
status html_admin_roles(ctx *cx, const request *q, response *r);        /* admin_roles.c */
status html_admin_registers(ctx *cx, const request *q, response *r);    /* admin_registers.c */
status html_accounts(ctx *cx, const request *q, response *r);           /* admin_accounts.c */
status html_account_create(ctx *cx, const request *q, response *r);
status html_account_disable(ctx *cx, const request *q, response *r);
status html_account_password(ctx *cx, const request *q, response *r);
status html_admin_tokens(ctx *cx, const request *q, response *r);
status html_admin_token_revoke(ctx *cx, const request *q, response *r);
#endif
