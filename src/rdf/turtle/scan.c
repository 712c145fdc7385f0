/* SPDX-License-Identifier: EUPL-1.2 */
#include "rdf/turtle/scan.h"

#define NAME SCAN_NAME
#define BAD SCAN_IRI_BAD
#define OUT SCAN_ESCAPED

/* Controls, space and <>"{}|^`\ may not stand in an IRI. */
const unsigned char SCAN_CLASS[256] = {
	[0 ... 31] = BAD | OUT, [' '] = BAD, ['"'] = BAD | OUT, ['<'] = BAD, ['>'] = BAD, ['\\'] = BAD | OUT, ['^'] = BAD, ['`'] = BAD,
	['{'] = BAD, ['|'] = BAD, ['}'] = BAD, [127] = OUT, ['_'] = NAME, ['-'] = NAME, ['0' ... '9'] = NAME | SCAN_DIGIT | SCAN_HEX,
	['A' ... 'F'] = NAME | SCAN_ALPHA | SCAN_HEX, ['G' ... 'Z'] = NAME | SCAN_ALPHA, ['a' ... 'f'] = NAME | SCAN_ALPHA | SCAN_HEX, ['g' ... 'z'] = NAME | SCAN_ALPHA,
};

/* How many bytes the character at p has; 0 when it is malformed; *ret_cut when its beginning is good but the bytes end. */
static size_t character(const unsigned char *p, size_t left, bool *ret_cut)
{
	unsigned char c = p[0], low = 0x80, high = 0xBF;
	size_t n = c >= 0xC2 && c < 0xE0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
	if (c == 0xE0) low = 0xA0;
	else if (c == 0xED) high = 0x9F;
	else if (c == 0xF0) low = 0x90;
	else if (c == 0xF4) high = 0x8F;
	for (size_t i = 1; i < n; i++, low = 0x80, high = 0xBF) {
		if (i == left) {
			*ret_cut = true;
			return 0;
		}
		if (p[i] < low || p[i] > high) return 0;
	}
	return n;
}

const char *scan_utf8(const char *p, const char *end, bool *ret_cut)
{
	*ret_cut = false;
	for (;;) {
		p = scan_ascii(p, end);
		while (p < end && (unsigned char)*p & 0x80) {
			size_t n = character((const unsigned char *)p, (size_t)(end - p), ret_cut);
			if (!n) return p;
			p += n;
		}
		if (p >= end) return end;
	}
}
