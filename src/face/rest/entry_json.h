/* SPDX-License-Identifier: EUPL-1.2
 * entry_json: an entry as programs get it, in the API and in exports: "@id", "@type", "meta", "state", then its properties. */
#ifndef SPIL_FACE_REST_ENTRY_JSON_H
#define SPIL_FACE_REST_ENTRY_JSON_H
#include "face/services.h"

/* `res` may be NULL (an old version): then there is no "meta". */
status entry_json(ctx *cx, const reg *r, const resource *res, const graph *g, slice iri, json **ret);
slice entry_context_url(ctx *cx, const reg *r);       /* of the JSON-LD context */
void entry_context(ctx *cx, const reg *r, json **ret); /* the context itself */
#endif
