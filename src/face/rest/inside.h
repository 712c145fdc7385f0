/* SPDX-License-Identifier: EUPL-1.2
 * What the files of this folder share. */
#ifndef SPIL_FACE_REST_INSIDE_H
#define SPIL_FACE_REST_INSIDE_H
#include "face/rest/entry_json.h"
#include "face/rest/query.h"
#include "face/rest/rest.h"

enum { REST_BODY_MAX = 2 << 20 };

status rest_register(ctx *cx, const request *q, const reg **ret);          /* {register} */
slice rest_iri(ctx *cx, const request *q);                                 /* base/id/{register}/{name} */
/* {register}/{name}: ST_GONE when withdrawn, unless `withdrawn` is taken too. */
status rest_entry(ctx *cx, const request *q, bool withdrawn, const reg **ret_reg, resource *ret, graph **ret_doc);
status rest_body(ctx *cx, const request *q, json **ret);                   /* a JSON object; ST_BAD_MEDIA_TYPE for anything else */
/* A body of application/ld+json that is not in the API's own form, as a graph about *ret_iri: `iri`, or for NO_SLICE what it says itself (or, unnamed,
 * base/id/REGISTER/new). *ret_linked false: it is in the own form, or other JSON. */
status rest_linked(ctx *cx, const request *q, const reg *r, slice iri, bool *ret_linked, graph **ret, slice *ret_iri);
slice rest_reason(const request *q, const json *body);                     /* "reason" of the body, else of the address */
/* If-Match against the entry's version in either form; what to expect of the append. */
status rest_expect(ctx *cx, const request *q, const resource *res, int64_t *ret);
void rest_private(const ctx *cx, response *r);                             /* caching: asked again each time, and a person's answers stay theirs */
void rest_send(response *r, const json *v);
/* The entry as it is now, with its ETag. */
status rest_send_entry(ctx *cx, response *r, const reg *reg_, slice iri, bool ld);
bool rest_wants_ld(const request *q, bool *ret_acceptable);
slice rest_path(ctx *cx, const reg *r, slice name);                        /* /api/REGISTER/NAME */

status rest_registers(ctx *cx, const request *q, response *r);
status rest_suggest(ctx *cx, const request *q, response *r);
status rest_context(ctx *cx, const request *q, response *r);
status rest_usage(ctx *cx, const request *q, response *r);
status rest_usage_csv(ctx *cx, const request *q, response *r);
status rest_openapi(ctx *cx, const request *q, response *r);
status rest_list(ctx *cx, const request *q, response *r);
status rest_create(ctx *cx, const request *q, response *r);
status rest_get(ctx *cx, const request *q, response *r);
status rest_put(ctx *cx, const request *q, response *r);
status rest_patch(ctx *cx, const request *q, response *r);
status rest_delete(ctx *cx, const request *q, response *r);
status rest_moves(ctx *cx, const request *q, response *r);
status rest_move(ctx *cx, const request *q, response *r);
status rest_history(ctx *cx, const request *q, response *r);
status rest_version(ctx *cx, const request *q, response *r);
status rest_undo(ctx *cx, const request *q, response *r);
#endif
