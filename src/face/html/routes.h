/* SPDX-License-Identifier: EUPL-1.2
 * routes: the handlers of pages, by the file they stand in; the table is in routes.c. */
#ifndef SPIL_FACE_HTML_ROUTES_H
#define SPIL_FACE_HTML_ROUTES_H
#include "face/html/html.h"

extern const route html_routes[];

status html_list(ctx *cx, const request *q, response *r);          /* list.c */
status html_search(ctx *cx, const request *q, response *r);
status html_registers(ctx *cx, const request *q, response *r);
status html_entry(ctx *cx, const request *q, response *r);         /* entry.c */
status html_move(ctx *cx, const request *q, response *r);
status html_withdraw(ctx *cx, const request *q, response *r);
status html_new(ctx *cx, const request *q, response *r);           /* form.c */
status html_create(ctx *cx, const request *q, response *r);
status html_edit(ctx *cx, const request *q, response *r);
status html_update(ctx *cx, const request *q, response *r);
status html_history(ctx *cx, const request *q, response *r);       /* history.c */
status html_undo(ctx *cx, const request *q, response *r);
status html_static_file(ctx *cx, const request *q, response *r);   /* routes.c */

/* Turns cx->err into a page: for the server's error hook. */
void html_error(ctx *cx, const request *q, response *r, status s); /* error.c */
#endif
