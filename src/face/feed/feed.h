/* SPDX-License-Identifier: EUPL-1.2
 * feed: entries and lists in forms for programs (Turtle, N-Triples, RDF/XML, JSON-LD, JSON, CSV), feeds of changes (Atom), and
 * the identifiers /id/REGISTER/NAME that lead to them. */
#ifndef SPIL_FACE_FEED_FEED_H
#define SPIL_FACE_FEED_FEED_H
#include "face/services.h"

extern const route feed_routes[];
/* For the handlers of /doc/{register} and /doc/{register}/{name}: whether the address has an extension, or the Accept header
 * asks for something else than HTML; then the answer is made here and *ret is the handler's status. */
bool feed_negotiated(ctx *cx, const request *q, response *r, status *ret);
/* The whole list of a register as a file: "csv", "json", "jsonld", "ttl", "nt" or "rdf" (ST_BAD_REQUEST for others), entry by entry, as cx->view may see it. */
status feed_list_write(ctx *cx, const reg *r, slice extension, status (*put)(void *to, slice bytes), void *to);
#endif
