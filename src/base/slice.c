/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/slice.h"
#include <locale.h>
#include <stdlib.h>
#include <string.h>

slice slice_from(const char *cstr) { return cstr ? (slice){ cstr, strlen(cstr) } : NO_SLICE; }

bool slice_eq(slice a, slice b) { return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0); }

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool slice_eq_nocase(slice a, slice b)
{
	if (a.n != b.n) return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i])) return false;
	return true;
}

int slice_cmp(slice a, slice b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool slice_starts(slice s, slice prefix) { return s.n >= prefix.n && slice_eq(slice_take(s, prefix.n), prefix); }

bool slice_ends(slice s, slice suffix) { return s.n >= suffix.n && slice_eq(slice_skip(s, s.n - suffix.n), suffix); }

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

slice slice_trim(slice s)
{
	while (s.n && is_space(s.p[0])) s.p++, s.n--;
	while (s.n && is_space(s.p[s.n - 1])) s.n--;
	return s;
}

size_t slice_find(slice s, slice what)
{
	if (what.n == 0) return 0;
	const char *hit = s.n >= what.n ? memmem(s.p, s.n, what.p, what.n) : NULL;
	return hit ? (size_t)(hit - s.p) : SLICE_NONE;
}

size_t slice_find_char(slice s, char c)
{
	const char *hit = s.n ? memchr(s.p, c, s.n) : NULL;
	return hit ? (size_t)(hit - s.p) : SLICE_NONE;
}

size_t slice_rfind_char(slice s, char c)
{
	const char *hit = s.n ? memrchr(s.p, c, s.n) : NULL;
	return hit ? (size_t)(hit - s.p) : SLICE_NONE;
}

bool slice_contains(slice s, slice what) { return slice_find(s, what) != SLICE_NONE; }

bool slice_split(slice *rest, char sep, slice *ret_part)
{
	if (!rest->p) return false;
	size_t at = slice_find_char(*rest, sep);
	if (at == SLICE_NONE) {
		*ret_part = *rest;
		*rest = NO_SLICE;
	} else {
		*ret_part = slice_take(*rest, at);
		*rest = slice_skip(*rest, at + 1);
	}
	return true;
}

bool slice_to_u64(slice s, uint64_t *ret)
{
	uint64_t value = 0;
	if (s.n == 0) return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9') return false;
		if (__builtin_mul_overflow(value, 10u, &value) || __builtin_add_overflow(value, (uint64_t)(s.p[i] - '0'), &value)) return false;
	}
	*ret = value;
	return true;
}

bool slice_to_i64(slice s, int64_t *ret)
{
	bool negative = s.n && s.p[0] == '-';
	if (s.n && (s.p[0] == '-' || s.p[0] == '+')) s = slice_skip(s, 1);
	uint64_t value;
	if (!slice_to_u64(s, &value)) return false;
	if (value > (uint64_t)INT64_MAX + negative) return false;
	*ret = negative ? (int64_t)(0 - value) : (int64_t)value;
	return true;
}

static bool decimal_shape(slice s)
{
	size_t i = 0, digits = 0;
	if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) i++;
	for (; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) digits++;
	if (i < s.n && s.p[i] == '.')
		for (i++; i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; i++) digits++;
	if (!digits) return false;
	if (i < s.n && (s.p[i] == 'e' || s.p[i] == 'E')) {
		i++;
		if (i < s.n && (s.p[i] == '-' || s.p[i] == '+')) i++;
		size_t first = i;
		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
		if (i == first) return false;
	}
	return i == s.n;
}

bool slice_to_double(slice s, double *ret)
{
	static locale_t c_locale;   /* written once, with the same value whoever comes first */
	char text[65];
	if (s.n == 0 || s.n >= sizeof text || !decimal_shape(s)) return false;
	memcpy(text, s.p, s.n);
	text[s.n] = 0;
	if (!__atomic_load_n(&c_locale, __ATOMIC_ACQUIRE)) {
		locale_t made = newlocale(LC_ALL_MASK, "C", (locale_t)0), none = (locale_t)0;
		if (!__atomic_compare_exchange_n(&c_locale, &none, made, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) freelocale(made);
	}
	*ret = strtod_l(text, NULL, __atomic_load_n(&c_locale, __ATOMIC_ACQUIRE));
	return true;
}

/* FNV-like rounds over eight bytes at a time, with a final mix: quick and well spread for table use. */
uint64_t slice_hash(slice s)
{
	uint64_t h = 0x9E3779B97F4A7C15ULL ^ s.n;
	size_t i = 0;
	for (; i + 8 <= s.n; i += 8) {
		uint64_t word;
		memcpy(&word, s.p + i, 8);
		h = (h ^ word) * 0xff51afd7ed558ccdULL;
		h ^= h >> 32;
	}
	for (; i < s.n; i++) h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3ULL;
	h ^= h >> 33;
	h *= 0xc4ceb9fe1a85ec53ULL;
	return h ^ (h >> 33);
}

uint32_t utf8_next(slice *s)
{
	if (!s->n) return 0;
	const unsigned char *p = (const unsigned char *)s->p;
	size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xC2 && p[0] < 0xE0 ? 2 : (p[0] & 0xF0) == 0xE0 ? 3 : p[0] >= 0xF0 && p[0] < 0xF5 ? 4 : 0;
	uint32_t code = 0xFFFD;
	if (n == 1) {
		code = p[0];
	} else if (n && s->n >= n) {
		code = p[0] & (0x7Fu >> n);
		for (size_t i = 1; i < n; i++) {
			if ((p[i] & 0xC0) != 0x80) { n = 0; break; }
			code = code << 6 | (p[i] & 0x3Fu);
		}
		bool bad = !n || (n == 3 && (code < 0x800 || (code >= 0xD800 && code < 0xE000))) || (n == 4 && (code < 0x10000 || code > 0x10FFFF));
		if (bad) { n = 0; code = 0xFFFD; }
	} else {
		n = 0;
	}
	*s = slice_skip(*s, n ? n : 1);
	return code;
}

bool utf8_valid(slice s)
{
	while (s.n) {
		if ((unsigned char)s.p[0] < 0x80) { s.p++, s.n--; continue; }
		slice at = s;
		if (utf8_next(&s) == 0xFFFD && !(at.n >= 3 && (unsigned char)at.p[0] == 0xEF && (unsigned char)at.p[1] == 0xBF && (unsigned char)at.p[2] == 0xBD)) return false;
	}
	return true;
}

size_t utf8_encode(uint32_t c, char out[4])
{
	if (c < 0x80) { out[0] = (char)c; return 1; }
	if (c < 0x800) { out[0] = (char)(0xC0 | c >> 6); out[1] = (char)(0x80 | (c & 0x3F)); return 2; }
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12); out[1] = (char)(0x80 | (c >> 6 & 0x3F)); out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18); out[1] = (char)(0x80 | (c >> 12 & 0x3F)); out[2] = (char)(0x80 | (c >> 6 & 0x3F)); out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

size_t utf8_length(slice s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

slice utf8_take(slice s, size_t code_points)
{
	size_t i = 0;
	for (; i < s.n; i++) {
		if (((unsigned char)s.p[i] & 0xC0) == 0x80) continue;
		if (!code_points--) break;
	}
	return slice_take(s, i);
}
