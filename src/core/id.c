/* SPDX-License-Identifier: EUPL-1.2
 * Whether a text is canonical is not decided by rules of its own: the value is written out again and compared. */
#include "core/id.h"
#include "rdf/vocab.h"

#define MIDDLE ((int64_t)1 << (TAG_SHIFT - 1))        /* payload of the value 0: negative values come before it */
enum { DECIMALS = 6, SCALE = 1000000, LONGEST = 32 };

static slice datatype_of(id_tag tag)
{
	switch (tag) {
	case TAG_INTEGER: return XSD("integer");
	case TAG_DATE: return XSD("date");
	case TAG_DATETIME: return XSD("dateTime");
	case TAG_BOOLEAN: return XSD("boolean");
	case TAG_DECIMAL: return XSD("decimal");
	default: return NO_SLICE;
	}
}

static size_t write_i64(char *out, int64_t v)
{
	char digits[24];
	size_t n = 0, at = 0;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	do digits[n++] = (char)('0' + u % 10); while (u /= 10);
	if (v < 0) out[at++] = '-';
	while (n) out[at++] = digits[--n];
	return at;
}

/* At least one decimal, no zeros after it: 3.0, 3.14, -0.5. */
static size_t write_decimal(char *out, int64_t v)
{
	size_t n = 0;
	if (v < 0) out[n++] = '-';
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v, rest = u % SCALE;
	n += write_i64(out + n, (int64_t)(u / SCALE));
	out[n++] = '.';
	for (uint64_t unit = SCALE / 10; unit; unit /= 10) {
		out[n++] = (char)('0' + rest / unit);
		rest %= unit;
		if (!rest) break;
	}
	return n;
}

static bool parse_decimal(slice s, int64_t *ret)
{
	size_t dot = slice_find_char(s, '.');
	if (dot == SLICE_NONE || s.n - dot - 1 > DECIMALS || s.n == dot + 1 || dot > 12) return false;
	slice whole = slice_take(s, dot), part = slice_skip(s, dot + 1);
	bool negative = whole.n && whole.p[0] == '-';
	uint64_t w, f;
	if (!slice_to_u64(slice_skip(whole, negative), &w) || !slice_to_u64(part, &f)) return false;
	for (size_t i = part.n; i < DECIMALS; i++) f *= 10;
	int64_t v = (int64_t)(w * SCALE + f);
	*ret = negative ? -v : v;
	return true;
}

static slice write_value(char room[LONGEST], id_tag tag, int64_t v)
{
	switch (tag) {
	case TAG_INTEGER: return slice_of(room, write_i64(room, v));
	case TAG_DECIMAL: return slice_of(room, write_decimal(room, v));
	case TAG_BOOLEAN: return v ? S("true") : S("false");
	default: return NO_SLICE;
	}
}

static bool parse_value(slice lex, id_tag tag, int64_t *ret)
{
	switch (tag) {
	case TAG_INTEGER: return slice_to_i64(lex, ret);
	case TAG_DECIMAL: return parse_decimal(lex, ret);
	case TAG_BOOLEAN: *ret = slice_eq(lex, S("true")); return *ret || slice_eq(lex, S("false"));
	case TAG_DATE: return lex.n == 10 && time_parse_date(lex, ret);
	case TAG_DATETIME: return (lex.n == 20 || lex.n == 24) && lex.p[lex.n - 1] == 'Z' && time_parse_iso(lex, ret);
	default: return false;
	}
}

/* Dates and moments of a canonical length are canonical, but for a fraction of zeros and 24:00:00. */
static bool canonical(slice lex, id_tag tag, int64_t v)
{
	char room[LONGEST];
	if (tag == TAG_DATE) return lex.p[0] >= '0' && lex.p[0] <= '9';
	if (tag == TAG_DATETIME) return (lex.n == 24 ? v % 1000 != 0 : v % 1000 == 0) && lex.p[10] == 'T' && lex.p[0] != '-' && !(lex.p[11] == '2' && lex.p[12] == '4');
	return slice_eq(write_value(room, tag, v), lex);
}

bool id_inline(const term *t, term_id *ret)
{
	if (t->kind != TERM_LITERAL || t->lang.n || !t->lex.n || t->lex.n >= LONGEST) return false;
	for (id_tag tag = TAG_INTEGER; tag <= TAG_DECIMAL; tag++) {
		if (!slice_eq(t->datatype, datatype_of(tag))) continue;
		int64_t v;
		if (!parse_value(t->lex, tag, &v) || v < -MIDDLE || v >= MIDDLE || !canonical(t->lex, tag, v)) return false;
		*ret = ((int64_t)tag << TAG_SHIFT) | (v + MIDDLE);
		return true;
	}
	return false;
}

term id_term(arena *a, term_id id)
{
	id_tag tag = id_tag_of(id);
	int64_t v = (id & (((int64_t)1 << TAG_SHIFT) - 1)) - MIDDLE;
	char room[LONGEST];
	slice lex;
	if (tag == TAG_DATE) lex = time_iso_date(a, v);
	else if (tag == TAG_DATETIME) lex = time_iso(a, v);
	else lex = arena_copy(a, write_value(room, tag, v));
	return (term){ .kind = TERM_LITERAL, .lex = lex, .datatype = datatype_of(tag) };
}
