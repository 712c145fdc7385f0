/* SPDX-License-Identifier: EUPL-1.2
 * wrap: many documents of the RDF writers as one: prefixes and root element once, in front. */
#ifndef SPIL_FACE_FEED_WRAP_H
#define SPIL_FACE_FEED_WRAP_H
#include "base/base.h"

void wrap_turtle_head(buf *out);
void wrap_turtle(slice document, buf *out);           /* without its @prefix lines */
void wrap_rdfxml_head(buf *out);
void wrap_rdfxml(arena *a, slice document, buf *out); /* without its root; namespaces that the head does not have stand on each node */
void wrap_rdfxml_tail(buf *out);
#endif
