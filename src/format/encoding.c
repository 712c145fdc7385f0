/* SPDX-License-Identifier: EUPL-1.2 */
#include "format/encoding.h"

slice encoding_name(encoding e)
{
	static const slice NAMES[] = { SLICE_INIT("UTF-8"), SLICE_INIT("UTF-16LE"), SLICE_INIT("UTF-16BE"), SLICE_INIT("windows-1252") };
	return NAMES[e];
}

/* 80 to 9F of windows-1252 (the WHATWG table); the rest is Latin-1. */
static const uint16_t HIGH[32] = {
	0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
	0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static void put_code(buf *b, uint32_t code)
{
	char bytes[4];
	buf_put(b, slice_of(bytes, utf8_encode(code, bytes)));
}

static uint32_t unit_at(slice s, size_t i, bool big)
{
	uint32_t one = (unsigned char)s.p[i], two = (unsigned char)s.p[i + 1];
	return big ? one << 8 | two : two << 8 | one;
}

static slice from_utf16(arena *a, slice s, bool big, size_t *ret_bad)
{
	buf *b = buf_new(a, s.n * 3 / 2 + 8);
	size_t i = 0;
	for (; i + 1 < s.n; i += 2) {
		uint32_t code = unit_at(s, i, big);
		if (code >= 0xD800 && code < 0xE000) {
			uint32_t low = i + 3 < s.n ? unit_at(s, i + 2, big) : 0;
			bool pair = code < 0xDC00 && low >= 0xDC00 && low < 0xE000;
			if (pair) i += 2;
			else ++*ret_bad;
			code = pair ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00) : 0xFFFD;
		}
		put_code(b, code);
	}
	if (i < s.n) {
		++*ret_bad;
		put_code(b, 0xFFFD);
	}
	return buf_slice(b);
}

static slice from_windows1252(arena *a, slice s)
{
	buf *b = buf_new(a, s.n * 3 + 8);
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c < 0x80) buf_putc(b, (char)c);
		else put_code(b, c < 0xA0 ? HIGH[c - 0x80] : c);
	}
	return buf_slice(b);
}

static slice repaired(arena *a, slice s, size_t *ret_bad)
{
	buf *b = buf_new(a, s.n * 3 + 8);
	while (s.n) {
		slice rest = s;
		uint32_t code = utf8_next(&rest);
		if (code == 0xFFFD && s.n - rest.n == 1) ++*ret_bad;
		put_code(b, code);
		s = rest;
	}
	return buf_slice(b);
}

slice encoding_to_utf8(arena *a, slice s, encoding *ret, size_t *ret_bad)
{
	*ret_bad = 0;
	*ret = ENCODING_UTF8;
	if (slice_starts(s, S("\xEF\xBB\xBF"))) {
		s = slice_skip(s, 3);
		return utf8_valid(s) ? s : repaired(a, s, ret_bad);
	}
	if (slice_starts(s, S("\xFF\xFE")) || slice_starts(s, S("\xFE\xFF"))) {
		bool big = s.p[0] == '\xFE';
		*ret = big ? ENCODING_UTF16BE : ENCODING_UTF16LE;
		return from_utf16(a, slice_skip(s, 2), big, ret_bad);
	}
	if (utf8_valid(s)) return s;
	*ret = ENCODING_WINDOWS1252;
	return from_windows1252(a, s);
}
