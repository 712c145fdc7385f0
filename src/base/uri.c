/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/uri.h"
#include <string.h>
#include "base/buf.h"

static bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static size_t scheme_length(slice s)
{
	if (!s.n || !is_alpha(s.p[0])) return 0;
	for (size_t i = 1; i < s.n; i++) {
		if (s.p[i] == ':') return i;
		if (!is_alpha(s.p[i]) && !is_digit(s.p[i]) && !strchr("+-.", s.p[i])) return 0;
	}
	return 0;
}

void uri_parse(slice s, uri *ret)
{
	uri u = { 0 };
	size_t n = scheme_length(s);
	if (n) {
		u.scheme = slice_take(s, n);
		s = slice_skip(s, n + 1);
	}
	size_t hash = slice_find_char(s, '#');
	if (hash != SLICE_NONE) {
		u.has_fragment = true;
		u.fragment = slice_skip(s, hash + 1);
		s = slice_take(s, hash);
	}
	size_t question = slice_find_char(s, '?');
	if (question != SLICE_NONE) {
		u.has_query = true;
		u.query = slice_skip(s, question + 1);
		s = slice_take(s, question);
	}
	if (slice_starts(s, S("//"))) {
		s = slice_skip(s, 2);
		size_t end = slice_find_char(s, '/');
		if (end == SLICE_NONE) end = s.n;
		u.has_authority = true;
		u.authority = slice_take(s, end);
		s = slice_skip(s, end);
	}
	u.path = s;
	*ret = u;
}

static int hex(char c)
{
	if (is_digit(c)) return c - '0';
	if (c >= 'a' && c <= 'f') return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool uri_absolute_valid(slice s)
{
	size_t n = scheme_length(s);
	if (!n || n + 1 >= s.n || !utf8_valid(s)) return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= ' ' || c == 127 || strchr("<>\"{}|\\^`", (int)c)) return false;
		if (c == '%' && !(i + 2 < s.n && hex(s.p[i + 1]) >= 0 && hex(s.p[i + 2]) >= 0)) return false;
	}
	return true;
}

/* RFC 3986, 5.2.4. */
static slice remove_dots(arena *a, slice path)
{
	char *out = arena_alloc(a, path.n + 1);
	size_t n = 0;
	while (path.n) {
		if (slice_starts(path, S("../"))) path = slice_skip(path, 3);
		else if (slice_starts(path, S("./"))) path = slice_skip(path, 2);
		else if (slice_starts(path, S("/./"))) path = slice_skip(path, 2);
		else if (slice_eq(path, S("/."))) path = S("/");
		else if (slice_starts(path, S("/../")) || slice_eq(path, S("/.."))) {
			path = path.n == 3 ? S("/") : slice_skip(path, 3);
			while (n && out[n - 1] != '/') n--;
			if (n) n--;
		} else if (slice_eq(path, S(".")) || slice_eq(path, S(".."))) path = S("");
		else {
			size_t end = slice_find_char(slice_skip(path, 1), '/');
			end = end == SLICE_NONE ? path.n : end + 1;
			memcpy(out + n, path.p, end);
			n += end;
			path = slice_skip(path, end);
		}
	}
	return (slice){ out, n };
}

static slice merge(arena *a, const uri *base, slice path)
{
	if (base->has_authority && !base->path.n) return JOIN(a, S("/"), path);
	size_t end = slice_rfind_char(base->path, '/');
	return JOIN(a, slice_take(base->path, end == SLICE_NONE ? 0 : end + 1), path);
}

static slice recompose(arena *a, const uri *u)
{
	slice parts[] = { u->scheme, u->scheme.n ? S(":") : S(""), u->has_authority ? S("//") : S(""), u->authority, u->path,
			  u->has_query ? S("?") : S(""), u->query, u->has_fragment ? S("#") : S(""), u->fragment };
	return arena_concat(a, parts, COUNT_OF(parts));
}

slice uri_resolve(arena *a, slice base, slice reference)
{
	uri b, r;
	uri_parse(base, &b);
	uri_parse(reference, &r);
	if (r.scheme.n) {
		r.path = remove_dots(a, r.path);
		return recompose(a, &r);
	}
	r.scheme = b.scheme;
	if (r.has_authority) {
		r.path = remove_dots(a, r.path);
		return recompose(a, &r);
	}
	r.has_authority = b.has_authority;
	r.authority = b.authority;
	if (!r.path.n) {
		r.path = b.path;
		if (!r.has_query) {
			r.has_query = b.has_query;
			r.query = b.query;
		}
	} else {
		r.path = remove_dots(a, r.path.p[0] == '/' ? r.path : merge(a, &b, r.path));
	}
	return recompose(a, &r);
}

slice uri_encode(arena *a, slice s)
{
	static const char HEX[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, s.n * 3 + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_alpha((char)c) || is_digit((char)c) || c == '-' || c == '.' || c == '_' || c == '~') {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = HEX[c >> 4];
		out[n++] = HEX[c & 15];
	}
	return (slice){ out, n };
}

bool uri_decode(arena *a, slice s, bool plus_is_space, slice *ret)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '%') {
			if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0) return false;
			c = (char)(hex(s.p[i + 1]) << 4 | hex(s.p[i + 2]));
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		if (!c) return false;
		out[n++] = c;
	}
	*ret = (slice){ out, n };
	return true;
}

/* The Latin letters of Western European languages without their marks: U+00C0 to U+00FF. */
static const char PLAIN[] = "aaaaaaaceeeeiiiidnooooo-ouuuuypsaaaaaaaceeeeiiiidnooooo-ouuuuypy";

slice uri_name(arena *a, slice text)
{
	char *out = arena_alloc(a, 81);
	size_t n = 0;
	while (text.n && n < 80) {
		uint32_t c = utf8_next(&text);
		char plain = 0;
		if (c < 128 && (is_alpha((char)c) || is_digit((char)c) || c == '.')) plain = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		else if (c >= 0xC0 && c <= 0xFF) plain = PLAIN[c - 0xC0];
		if (plain == '.' && !n) plain = 0;
		if (plain && plain != '-') out[n++] = plain;
		else if (n && out[n - 1] != '-') out[n++] = '-';
	}
	while (n && (out[n - 1] == '-' || out[n - 1] == '.')) n--;
	return (slice){ out, n };
}
