/* SPDX-License-Identifier: EUPL-1.2
 * Content negotiation (RFC 9110, 12). A list that cannot be read in part is read for the rest: a browser must get a page. */
#include "http/parts.h"

/* Takes up to the next `stop` outside quotes. */
static slice take_until(slice *rest, char stop)
{
	bool quoted = false;
	size_t i = 0;
	for (; i < rest->n; i++) {
		char c = rest->p[i];
		if (quoted && c == '\\') i++;
		else if (c == '"') quoted = !quoted;
		else if (c == stop && !quoted) break;
	}
	if (i > rest->n) i = rest->n;
	slice part = slice_take(*rest, i);
	*rest = i < rest->n ? slice_skip(*rest, i + 1) : NO_SLICE;
	return part;
}

/* "0", "1", "0.5", "1.000": thousandths; -1 when it is not a weight. */
static int weight(slice s)
{
	if (!s.n || s.n > 5 || (s.p[0] != '0' && s.p[0] != '1') || (s.n > 1 && s.p[1] != '.')) return -1;
	int w = (s.p[0] - '0') * 1000, unit = 100;
	for (size_t i = 2; i < s.n; i++, unit /= 10) {
		if (s.p[i] < '0' || s.p[i] > '9') return -1;
		w += (s.p[i] - '0') * unit;
	}
	return w <= 1000 ? w : -1;
}

bool weighted_next(slice *rest, weighted *ret)
{
	while (rest->p) {
		slice element = slice_trim(take_until(rest, ','));
		if (!element.n) continue;
		slice parameters = element;
		weighted w = { .value = slice_trim(take_until(&parameters, ';')), .quality = 1000 };
		size_t kept = 0;
		slice all = parameters;
		for (slice p = all; p.p;) {
			slice one = slice_trim(take_until(&p, ';'));
			if (one.n >= 2 && (one.p[0] == 'q' || one.p[0] == 'Q') && one.p[1] == '=') {
				w.quality = weight(slice_skip(one, 2));
				break;
			}
			kept = (size_t)(one.p - all.p) + one.n;
		}
		w.parameters = all.p ? slice_trim(slice_take(all, kept)) : NO_SLICE;
		if (w.quality < 0) continue;
		*ret = w;
		return true;
	}
	return false;
}

/* How narrowly a range names an offer: 0 not at all, 1 all, 2 all of its type, 3 itself, 4 itself with its parameters. */
static int range_fits(const weighted *range, slice offer)
{
	slice parameters = offer, type = slice_trim(take_until(&parameters, ';'));
	if (slice_eq(range->value, S("*/*"))) return 1;
	size_t slash = slice_find_char(range->value, '/');
	if (slash == SLICE_NONE) return 0;
	if (slice_eq(slice_skip(range->value, slash), S("/*"))) return slice_eq_nocase(slice_take(range->value, slash + 1), slice_take(type, slash + 1)) ? 2 : 0;
	if (!slice_eq_nocase(range->value, type)) return 0;
	if (!range->parameters.n || slice_eq_nocase(range->parameters, S("charset=utf-8"))) return 3;
	return parameters.p && slice_eq_nocase(range->parameters, slice_trim(parameters)) ? 4 : 0;
}

int negotiate_media(slice accept, const slice *offers, size_t n)
{
	int best = -1, best_quality = 0;
	if (!slice_trim(accept).n) return n ? 0 : -1;
	for (size_t i = 0; i < n; i++) {
		int fit = 0, quality = 0;
		weighted w;
		for (slice rest = accept; weighted_next(&rest, &w);) {
			int f = range_fits(&w, offers[i]);
			if (f > fit) fit = f, quality = w.quality;
		}
		if (quality > best_quality) best = (int)i, best_quality = quality;
	}
	return best;
}

bool negotiate_lang(slice accept_language, lang *ret)
{
	int best = 0;
	weighted w;
	for (slice rest = accept_language; weighted_next(&rest, &w);) {
		lang l;
		if (w.quality > best && lang_from_tag(w.value, &l)) *ret = l, best = w.quality;
	}
	return best > 0;
}

coding negotiate_coding(slice accept_encoding)
{
	int gzip = -1, brotli = -1, other = 0;
	weighted w;
	for (slice rest = accept_encoding; weighted_next(&rest, &w);) {
		if (slice_eq_nocase(w.value, S("br"))) brotli = w.quality;
		else if (slice_eq_nocase(w.value, S("gzip")) || slice_eq_nocase(w.value, S("x-gzip"))) gzip = w.quality;
		else if (slice_eq(w.value, S("*"))) other = w.quality;
	}
	if (gzip < 0) gzip = other;
	if (brotli < 0) brotli = other;
	if (brotli > 0 && brotli >= gzip) return CODING_BROTLI;
	return gzip > 0 ? CODING_GZIP : CODING_NONE;
}

slice coding_name(coding c) { return c == CODING_BROTLI ? S("br") : c == CODING_GZIP ? S("gzip") : NO_SLICE; }
