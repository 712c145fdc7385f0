/* SPDX-License-Identifier: EUPL-1.2
 * openapi: the parts of the OpenAPI 3.1 document: the schema of a register, and its paths. */
#ifndef SPIL_FACE_REST_OPENAPI_H
#define SPIL_FACE_REST_OPENAPI_H
#include "face/rest/inside.h"

void openapi_schema(ctx *cx, json_writer *w, const reg *r);               /* components/schemas/NAME */
status openapi_paths(ctx *cx, json_writer *w, const reg *r);              /* the addresses of one register */
void openapi_shared_schemas(ctx *cx, json_writer *w);                     /* Problem, Meta, History ... */
void openapi_shared_parts(ctx *cx, json_writer *w);                       /* parameters, headers, responses, securitySchemes */

void openapi_site_paths(ctx *cx, json_writer *w);                         /* the site's own, that other faces answer */
void openapi_put(ctx *cx, json_writer *w, slice key, slice json_text_, const slice *texts); /* JSON in which each % is the next text, translated */

/* {"$ref": "#/components/KIND/NAME"} */
void openapi_ref(json_writer *w, const char *kind, slice name);
void openapi_key_ref(json_writer *w, const char *key, const char *kind, slice name);
#define KEY_PAIR(w, key, value) json_pair((w), S(key), (value))
#endif
