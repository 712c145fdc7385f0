/* SPDX-License-Identifier: EUPL-1.2
 * common: what the handlers of pages share: a register from the address, labels, the values of a property as views. */
#ifndef SPIL_FACE_HTML_COMMON_H
#define SPIL_FACE_HTML_COMMON_H
#include "face/html/pages.h"

status page_register(ctx *cx, const request *q, const reg **ret);            /* {register}; ST_NOT_FOUND with a way out */
status page_resource(ctx *cx, const request *q, const reg **ret_reg, resource *ret, graph **ret_doc); /* {register}/{name} */
slice resource_path(const ctx *cx, const resource *r);                        /* /doc/REGISTER/NAME */
slice entry_label(ctx *cx, slice iri);                                           /* a resource's label in cx->lang; the IRI when unknown or not visible */
slice register_path(ctx *cx, const reg *r);                                   /* /doc/REGISTER */
void field_fill(html *o, const reg *r, const graph *g, tid subject, const property *p, field_view *ret);
/* The first value of a property in the person's language, as people read it; tone of a choice in *ret_tone, link of a reference in *ret_path. */
slice first_value(html *o, const graph *g, tid subject, const property *p, slice *ret_path, slice *ret_tone);
slice iri_of_request(ctx *cx, const request *q);                              /* base/id/{register}/{name} */
slice short_person(ctx *cx, slice actor);                                     /* an actor's name for this view, else "somebody" or "the system" */
/* The files a list or entry is also offered as. */
size_t exports_of(ctx *cx, slice path, slice query, bool list, const link_view **ret);
#endif
