/* SPDX-License-Identifier: EUPL-1.2
 * slice: a view of bytes that somebody else owns. Not NUL-terminated. {NULL, 0} is the absent slice; S("") is empty. */
#ifndef SPIL_BASE_SLICE_H
#define SPIL_BASE_SLICE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/attributes.h"

typedef struct { const char *p; size_t n; } slice;

#define S(lit) ((slice){ "" lit, sizeof(lit) - 1 })   /* a literal as a slice */
#define SLICE_INIT(lit) { "" lit, sizeof(lit) - 1 }   /* the same in a static initialiser */
#define SL(s) (int)(s).n, (s).p                       /* the two arguments of "%.*s" */
#define NO_SLICE ((slice){ 0, 0 })

slice slice_from(const char *cstr);                   /* of a NUL-terminated string; NULL gives NO_SLICE */
static inline slice slice_of(const void *p, size_t n) { return (slice){ (const char *)p, n }; }
static inline slice slice_sub(slice s, size_t from, size_t to) { return (slice){ s.p ? s.p + from : s.p, to - from }; }
static inline slice slice_skip(slice s, size_t n) { return !s.p ? s : n >= s.n ? (slice){ s.p + s.n, 0 } : (slice){ s.p + n, s.n - n }; }
static inline slice slice_take(slice s, size_t n) { return (slice){ s.p, n < s.n ? n : s.n }; }

bool slice_eq(slice a, slice b);
bool slice_eq_nocase(slice a, slice b);               /* ASCII letters only */
int slice_cmp(slice a, slice b);                      /* by bytes, shorter first */
bool slice_starts(slice s, slice prefix);
bool slice_ends(slice s, slice suffix);
slice slice_trim(slice s);                            /* without ASCII white space at both ends */
#define SLICE_NONE SIZE_MAX
size_t slice_find(slice s, slice what);               /* offset, or SLICE_NONE */
size_t slice_find_char(slice s, char c);
size_t slice_rfind_char(slice s, char c);
bool slice_contains(slice s, slice what);
/* Takes the part before the next `sep` off *rest. false when *rest was NO_SLICE (all parts are taken). "a,,b" gives a, "", b. */
bool slice_split(slice *rest, char sep, slice *ret_part);

/* Whole-slice number parsers: no spaces, no locale, no overflow; false leaves *ret untouched. */
bool slice_to_u64(slice s, uint64_t *ret);
bool slice_to_i64(slice s, int64_t *ret);
bool slice_to_double(slice s, double *ret);           /* decimal or scientific; not INF, NaN or hexadecimal; <= 64 bytes */

uint64_t slice_hash(slice s);                         /* 64 bits, for tables; not for security */

/* UTF-8 (RFC 3629). */
bool utf8_valid(slice s);                             /* no overlong forms, surrogates or values above 10FFFF */
/* Decodes one code point at *s and moves past it; U+FFFD and one byte for a malformed one; 0 at the end. */
uint32_t utf8_next(slice *s);
size_t utf8_encode(uint32_t code, char out[4]);       /* bytes written */
size_t utf8_length(slice s);                          /* code points */
slice utf8_take(slice s, size_t code_points);         /* the first ones, never cutting a code point */
#endif
