/* SPDX-License-Identifier: EUPL-1.2
 * entry_json: an entry as programs get it, in the API and in exports: "@id", "@type", "meta", "state", then its properties. */
#ifndef SPIL_FACE_REST_ENTRY_JSON_H
#define SPIL_FACE_REST_ENTRY_JSON_H
#include "face/services.h"

/* `res` may be NULL (an old version): then there is no "meta". */
status entry_json(ctx *cx, const reg *r, const resource *res, const graph *g, slice iri, json **ret);
/* Makes it JSON-LD, in place of *v: with "@context" (an address or the context itself), and decimals as texts: JSON-LD 1.1, 8.2 would
 * turn the number 1.5 into "1.5E0", which is no xsd:decimal. */
void entry_json_linked(ctx *cx, const reg *r, json *context, json **v);
slice entry_context_url(ctx *cx, const reg *r);       /* of the JSON-LD context */
void entry_context(ctx *cx, const reg *r, json **ret); /* the context itself */
#endif
