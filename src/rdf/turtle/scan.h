/* SPDX-License-Identifier: EUPL-1.2
 * scan: finding the end of a run of bytes, sixteen at a step where the processor can. Inside src/rdf only.
 * Each gives the first byte in [p, end) that stops the run, or end. */
#ifndef SPIL_RDF_SCAN_H
#define SPIL_RDF_SCAN_H
#include <string.h>
#include "base/base.h"

enum { SCAN_NAME = 1, SCAN_IRI_BAD = 2, SCAN_DIGIT = 4, SCAN_HEX = 8, SCAN_ALPHA = 16, SCAN_ESCAPED = 32 };
extern const unsigned char SCAN_CLASS[256];
static inline bool scan_is(char c, unsigned k) { return SCAN_CLASS[(unsigned char)c] & k; }

#ifdef __SSE2__
#include <emmintrin.h>
enum { SCAN_STEP = 16 };
static inline __m128i scan_load(const char *p) { return _mm_loadu_si128((const __m128i *)(const void *)p); }
static inline __m128i scan_byte(char c) { return _mm_set1_epi8(c); }
static inline __m128i scan_up_to(__m128i x, char c) { return _mm_cmpeq_epi8(_mm_min_epu8(x, scan_byte(c)), x); } /* x <= c, without sign */
static inline __m128i scan_same(__m128i x, char c) { return _mm_cmpeq_epi8(x, scan_byte(c)); }

/* Controls, space and <>"{}|^`\: pairs that differ in one bit are compared at once. */
static inline unsigned scan_iri_mask(const char *p)
{
	__m128i x = scan_load(p), pairs = _mm_and_si128(x, scan_byte((char)0xFD));
	__m128i bad = _mm_or_si128(scan_up_to(x, ' '), _mm_or_si128(scan_same(x, '"'), scan_same(x, '`')));
	bad = _mm_or_si128(bad, _mm_or_si128(scan_same(pairs, '<'), scan_same(pairs, '\\')));
	bad = _mm_or_si128(bad, scan_up_to(_mm_sub_epi8(x, scan_byte('{')), 2));
	return (unsigned)_mm_movemask_epi8(bad);
}
/* Quotes, \ and controls, and what N-Quads escapes. */
static inline unsigned scan_escaped_mask(const char *p)
{
	__m128i x = scan_load(p);
	__m128i bad = _mm_or_si128(scan_up_to(x, 31), _mm_or_si128(scan_same(x, '"'), _mm_or_si128(scan_same(x, '\\'), scan_same(x, 127))));
	return (unsigned)_mm_movemask_epi8(bad);
}
static inline unsigned scan_string_mask(const char *p, char quote)
{
	__m128i x = scan_load(p);
	__m128i bad = _mm_or_si128(_mm_or_si128(scan_same(x, quote), scan_same(x, '\\')), _mm_or_si128(scan_same(x, '\n'), scan_same(x, '\r')));
	return (unsigned)_mm_movemask_epi8(bad);
}
static inline unsigned scan_ascii_mask(const char *p) { return (unsigned)_mm_movemask_epi8(scan_load(p)); }
#define SCAN_WIDE(p, end, mask) \
	while ((end) - (p) >= SCAN_STEP) { \
		unsigned found_ = (mask); \
		if (found_) return (p) + __builtin_ctz(found_); \
		(p) += SCAN_STEP; \
	}
#else
#define SCAN_WIDE(p, end, mask)
#endif

static inline const char *scan_iri(const char *p, const char *end)
{
	SCAN_WIDE(p, end, scan_iri_mask(p))
	while (p < end && !scan_is(*p, SCAN_IRI_BAD)) p++;
	return p;
}

static inline const char *scan_escaped(const char *p, const char *end)
{
	SCAN_WIDE(p, end, scan_escaped_mask(p))
	while (p < end && !scan_is(*p, SCAN_ESCAPED)) p++;
	return p;
}

static inline const char *scan_string(const char *p, const char *end, char quote)
{
	SCAN_WIDE(p, end, scan_string_mask(p, quote))
	while (p < end && *p != quote && *p != '\\' && *p != '\n' && *p != '\r') p++;
	return p;
}

static inline const char *scan_ascii(const char *p, const char *end)
{
	SCAN_WIDE(p, end, scan_ascii_mask(p))
	while (p < end && !((unsigned char)*p & 0x80)) p++;
	return p;
}

/* The first byte that is no part of well-formed UTF-8 (RFC 3629), or end. *ret_cut: what is there may be a character that is not whole yet. */
const char *scan_utf8(const char *p, const char *end, bool *ret_cut);
#endif
