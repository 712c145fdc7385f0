/* SPDX-License-Identifier: EUPL-1.2
 * uri: RFC 3986 references, percent encoding, and names fit for a path. */
#ifndef SPIL_BASE_URI_H
#define SPIL_BASE_URI_H
#include "base/arena.h"

typedef struct { slice scheme, authority, path, query, fragment; bool has_authority, has_query, has_fragment; } uri;

void uri_parse(slice s, uri *ret);                    /* splits (appendix B); does not judge */
bool uri_absolute_valid(slice s);                     /* an absolute IRI without spaces, controls or <>"{}|\^` (RFC 3987) */
slice uri_resolve(arena *a, slice base, slice reference); /* RFC 3986, 5.2 */
slice uri_encode(arena *a, slice s);                  /* all but unreserved characters become %XX (of UTF-8 bytes) */
bool uri_decode(arena *a, slice s, bool plus_is_space, slice *ret); /* false on %zz or a NUL byte */
slice uri_name(arena *a, slice text);                 /* "Één actie, 3" -> "een-actie-3": a-z 0-9 - . only, at most 80 */
#endif
