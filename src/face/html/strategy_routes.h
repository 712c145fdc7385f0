/* SPDX-License-Identifier: EUPL-1.2
 * strategy_routes: the home page, the strategy with its comparison and exports, the import. Ends with a row whose pattern is NULL. */
#ifndef SPIL_FACE_HTML_STRATEGY_ROUTES_H
#define SPIL_FACE_HTML_STRATEGY_ROUTES_H
#include "face/html/html.h"

extern const route strategy_routes[];

status html_home(ctx *cx, const request *q, response *r);             /* home.c */
status html_strategies(ctx *cx, const request *q, response *r);       /* strategy.c */
status html_strategy(ctx *cx, const request *q, response *r);
status html_strategy_export(ctx *cx, const request *q, response *r);  /* compare.c */
status html_compare(ctx *cx, const request *q, response *r);
status html_import(ctx *cx, const request *q, response *r);           /* import.c */
status html_import_step(ctx *cx, const request *q, response *r);
#endif
