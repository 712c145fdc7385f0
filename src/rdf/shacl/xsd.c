/* SPDX-License-Identifier: EUPL-1.2
 * Integers and decimals are compared digit by digit, so that no size of number loses its last place. */
#include "rdf/shacl/xsd.h"
#include <math.h>
#include <string.h>
#include "rdf/turtle/terminal.h"
#include "rdf/vocab.h"

typedef enum { KIND_NONE, KIND_STRING, KIND_BOOLEAN, KIND_DECIMAL, KIND_DOUBLE, KIND_DATETIME, KIND_DATE, KIND_TIME, KIND_GYEAR, KIND_GYEARMONTH,
	       KIND_GMONTHDAY, KIND_GMONTH, KIND_GDAY, KIND_DURATION, KIND_OTHER } kind;

static bool digit(char c) { return c >= '0' && c <= '9'; }

static size_t digits(slice s) { size_t n = 0; while (n < s.n && digit(s.p[n])) n++; return n; }

/* Numbers. */

/* [+-]digits[.digits] as sign, whole part without leading zeros, fraction without trailing zeros. */
typedef struct decimal { int sign; slice whole, part; } decimal;

static bool decimal_of(slice s, bool fraction, decimal *ret)
{
	decimal d = { .sign = 1 };
	if (s.n && (s.p[0] == '+' || s.p[0] == '-')) {
		d.sign = s.p[0] == '-' ? -1 : 1;
		s = slice_skip(s, 1);
	}
	size_t n = digits(s), m = 0;
	d.whole = slice_take(s, n);
	s = slice_skip(s, n);
	if (s.n && s.p[0] == '.' && fraction) {
		s = slice_skip(s, 1);
		m = digits(s);
		d.part = slice_take(s, m);
		s = slice_skip(s, m);
	}
	if (s.n || !(n + m)) return false;
	while (d.whole.n && d.whole.p[0] == '0') d.whole = slice_skip(d.whole, 1);
	while (d.part.n && d.part.p[d.part.n - 1] == '0') d.part.n--;
	if (!d.whole.n && !d.part.n) d.sign = 0;
	*ret = d;
	return true;
}

static int decimal_compare(const decimal *a, const decimal *b)
{
	if (a->sign != b->sign) return a->sign < b->sign ? -1 : 1;
	int c = a->whole.n != b->whole.n ? (a->whole.n < b->whole.n ? -1 : 1) : slice_cmp(a->whole, b->whole);
	if (!c) c = slice_cmp(a->part, b->part);
	return (c < 0 ? -1 : c > 0) * (a->sign ? a->sign : 1);
}

static bool double_of(slice s, double *ret)
{
	if (slice_eq(s, S("INF")) || slice_eq(s, S("+INF"))) *ret = INFINITY;
	else if (slice_eq(s, S("-INF"))) *ret = -INFINITY;
	else if (slice_eq(s, S("NaN"))) *ret = NAN;
	else {
		slice m = s;
		if (m.n && (m.p[0] == '+' || m.p[0] == '-')) m = slice_skip(m, 1);
		if (!m.n || !(digit(m.p[0]) || m.p[0] == '.')) return false;
		size_t e = slice_find_char(m, 'e');
		if (e == SLICE_NONE) e = slice_find_char(m, 'E');
		decimal unused;
		slice mantissa = e == SLICE_NONE ? m : slice_take(m, e);
		if (!decimal_of(mantissa, true, &unused) || (e != SLICE_NONE && !decimal_of(slice_skip(m, e + 1), false, &unused))) return false;
		if (!slice_to_double(s.p[0] == '+' ? slice_skip(s, 1) : s, ret)) *ret = 0; /* well-formed, but longer than any real one */
	}
	return true;
}

/* The integer types: the least and greatest value; NULL for none. */
static const struct { slice name, least, most; } INTEGERS[] = {
	{ SLICE_INIT("integer"), { 0 }, { 0 } }, { SLICE_INIT("int"), SLICE_INIT("-2147483648"), SLICE_INIT("2147483647") },
	{ SLICE_INIT("long"), SLICE_INIT("-9223372036854775808"), SLICE_INIT("9223372036854775807") }, { SLICE_INIT("nonNegativeInteger"), SLICE_INIT("0"), { 0 } },
	{ SLICE_INIT("positiveInteger"), SLICE_INIT("1"), { 0 } }, { SLICE_INIT("nonPositiveInteger"), { 0 }, SLICE_INIT("0") }, { SLICE_INIT("negativeInteger"), { 0 }, SLICE_INIT("-1") },
	{ SLICE_INIT("short"), SLICE_INIT("-32768"), SLICE_INIT("32767") }, { SLICE_INIT("byte"), SLICE_INIT("-128"), SLICE_INIT("127") },
	{ SLICE_INIT("unsignedLong"), SLICE_INIT("0"), SLICE_INIT("18446744073709551615") }, { SLICE_INIT("unsignedInt"), SLICE_INIT("0"), SLICE_INIT("4294967295") },
	{ SLICE_INIT("unsignedShort"), SLICE_INIT("0"), SLICE_INIT("65535") }, { SLICE_INIT("unsignedByte"), SLICE_INIT("0"), SLICE_INIT("255") },
};

static int integer_type(slice name)
{
	for (size_t i = 0; i < COUNT_OF(INTEGERS); i++) if (slice_eq(name, INTEGERS[i].name)) return (int)i;
	return -1;
}

static bool integer_valid(int type, slice s)
{
	decimal d, bound;
	if (!decimal_of(s, false, &d)) return false;
	if (INTEGERS[type].least.n && decimal_of(INTEGERS[type].least, false, &bound) && decimal_compare(&d, &bound) < 0) return false;
	return !(INTEGERS[type].most.n && decimal_of(INTEGERS[type].most, false, &bound) && decimal_compare(&d, &bound) > 0);
}

/* Dates and times, seconds since 1970-01-01T00:00:00 in the zone given; parts that a type lacks are those of 1972-01-01 (a leap year). */
typedef struct moment { int64_t seconds, nanos; bool zoned; } moment;

static bool take_number(slice *s, size_t n, int *ret)
{
	if (s->n < n || digits(slice_take(*s, n)) < n) return false;
	int v = 0;
	for (size_t i = 0; i < n; i++) v = v * 10 + (s->p[i] - '0');
	*s = slice_skip(*s, n);
	*ret = v;
	return true;
}

static bool take(slice *s, char c)
{
	if (!s->n || s->p[0] != c) return false;
	*s = slice_skip(*s, 1);
	return true;
}

/* At least four digits, no needless zero before; at most nine, so that days fit. */
static bool take_year(slice *s, int *ret)
{
	bool negative = take(s, '-');
	size_t n = digits(*s);
	if (n < 4 || n > 9 || (n > 4 && s->p[0] == '0') || !take_number(s, n, ret)) return false;
	if (negative) *ret = -*ret;
	return true;
}

static bool take_zone(slice *s, moment *m)
{
	if (!s->n) return true;
	m->zoned = true;
	if (take(s, 'Z')) return !s->n;
	int sign = s->p[0] == '-' ? -1 : 1, h, min;
	if (!take(s, '+') && !take(s, '-')) return false;
	if (!take_number(s, 2, &h) || !take(s, ':') || !take_number(s, 2, &min) || s->n || min > 59 || h > 14 || (h == 14 && min)) return false;
	m->seconds -= sign * (h * 3600 + min * 60);
	return true;
}

static bool take_time(slice *s, moment *m)
{
	int h, min, sec;
	if (!take_number(s, 2, &h) || !take(s, ':') || !take_number(s, 2, &min) || !take(s, ':') || !take_number(s, 2, &sec)) return false;
	if (take(s, '.')) {
		size_t n = digits(*s);
		if (!n) return false;
		for (size_t i = 0; i < 9; i++) m->nanos = m->nanos * 10 + (i < n ? s->p[i] - '0' : 0);
		*s = slice_skip(*s, n);
	}
	bool midnight = h == 24 && !min && !sec && !m->nanos;
	if ((h > 23 && !midnight) || min > 59 || sec > 59) return false;
	m->seconds += h * 3600 + min * 60 + sec;
	return true;
}

static int month_days(int year, int month)
{
	static const int DAYS[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return DAYS[month - 1] + (month == 2 && (year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)));
}

static bool moment_of(kind k, slice s, moment *ret)
{
	moment m = { 0 };
	int year = 1972, month = 1, day = 1;
	bool has_year = k == KIND_DATETIME || k == KIND_DATE || k == KIND_GYEAR || k == KIND_GYEARMONTH;
	bool has_month = has_year ? k != KIND_GYEAR : k == KIND_GMONTHDAY || k == KIND_GMONTH;
	bool has_day = k == KIND_DATETIME || k == KIND_DATE || k == KIND_GMONTHDAY || k == KIND_GDAY;
	if (has_year && !take_year(&s, &year)) return false;
	if (has_month && (!(has_year ? take(&s, '-') : take(&s, '-') && take(&s, '-')) || !take_number(&s, 2, &month) || month < 1 || month > 12)) return false;
	if (has_day && (!(k == KIND_GDAY ? take(&s, '-') && take(&s, '-') && take(&s, '-') : take(&s, '-')) || !take_number(&s, 2, &day))) return false;
	if (day < 1 || day > month_days(year, month)) return false;
	m.seconds = days_from_civil(year, month, day) * 86400;
	if (k == KIND_DATETIME && !take(&s, 'T')) return false;
	if ((k == KIND_DATETIME || k == KIND_TIME) && !take_time(&s, &m)) return false;
	if (!take_zone(&s, &m)) return false;
	*ret = m;
	return true;
}

static bool moment_compare(const moment *a, const moment *b, int *ret)
{
	int64_t apart = a->seconds - b->seconds;
	if (a->zoned != b->zoned && apart <= 14 * 3600 && apart >= -14 * 3600) return false;
	*ret = apart ? (apart < 0 ? -1 : 1) : a->nanos < b->nanos ? -1 : a->nanos > b->nanos;
	return true;
}

/* [-]P[nY][nM][nD][T[nH][nM][n[.n]S]], as months and seconds. */
typedef struct duration { int64_t months; double seconds; } duration;

static bool duration_of(slice s, bool days, bool months, duration *ret)
{
	static const struct { char mark; bool time, is_months; int64_t factor; } PARTS[] = {
		{ 'Y', false, true, 12 }, { 'M', false, true, 1 }, { 'D', false, false, 86400 }, { 'H', true, false, 3600 }, { 'M', true, false, 60 }, { 'S', true, false, 1 } };
	duration d = { 0 };
	int sign = take(&s, '-') ? -1 : 1;
	bool time = false, any = false;
	if (!take(&s, 'P')) return false;
	for (size_t i = 0; i < COUNT_OF(PARTS) && s.n; i++) {
		if (PARTS[i].time && !time) {
			if (!take(&s, 'T') || !s.n) return false;
			time = true;
		}
		size_t n = digits(s), whole = n;
		if (PARTS[i].mark == 'S' && n < s.n && s.p[n] == '.') {
			size_t part = digits(slice_skip(s, n + 1));
			if (!part) return false;
			n += 1 + part;
		}
		if (!whole || n >= s.n || s.p[n] != PARTS[i].mark) continue;
		if (PARTS[i].is_months ? !months : !days) return false;
		double v = 0;
		int64_t count = 0;
		if (!slice_to_double(slice_take(s, n), &v)) return false;
		if (PARTS[i].is_months) {
			if (v > 1e12) return false;
			count = (int64_t)v;
			d.months += count * PARTS[i].factor * sign;
		} else {
			d.seconds += v * (double)PARTS[i].factor * sign;
		}
		s = slice_skip(s, n + 1);
		any = true;
	}
	if (s.n || !any) return false;
	*ret = d;
	return true;
}

/* Texts with a form. */

static bool name_valid(slice s, bool colon, bool any_start)
{
	if (!s.n) return false;
	for (bool first = true; s.n; first = false) {
		uint32_t c = utf8_next(&s);
		bool start = rdf_char_name_under(c) || (c == ':' && colon);
		if (!start && ((first && !any_start) || !(rdf_char_name(c) || c == '.'))) return false;
	}
	return true;
}

static bool language_valid(slice s)
{
	slice part;
	for (bool first = true; slice_split(&s, '-', &part); first = false) {
		if (!part.n || part.n > 8) return false;
		for (size_t i = 0; i < part.n; i++) {
			char c = part.p[i];
			if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && digit(c)))) return false;
		}
	}
	return true;
}

/* Leading, trailing and double spaces are not in the value space of token; line ends and tabs not in that of normalizedString. */
static bool spaces_valid(slice s, bool token)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '\t' || c == '\n' || c == '\r') return false;
		if (token && c == ' ' && (i == 0 || i + 1 == s.n || s.p[i + 1] == ' ')) return false;
	}
	return true;
}

static bool hex_valid(slice s)
{
	for (size_t i = 0; i < s.n; i++) if (!digit(s.p[i]) && !((s.p[i] | 32) >= 'a' && (s.p[i] | 32) <= 'f')) return false;
	return s.n % 2 == 0;
}

static bool base64_valid(slice s)
{
	size_t n = 0, pad = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == ' ') continue;
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || digit(c) || c == '+' || c == '/';
		if (c == '=') pad++;
		else if (!letter || pad) return false;
		n++;
	}
	return n % 4 == 0 && pad <= 2;
}

static bool uri_valid(slice s)
{
	for (size_t i = 0; i < s.n; i++) if ((unsigned char)s.p[i] <= ' ' || strchr("<>\"{}|\\^`", s.p[i])) return false;
	return true;
}

static bool control_free(slice s)
{
	for (size_t i = 0; i < s.n; i++) if ((unsigned char)s.p[i] < ' ' && s.p[i] != '\t' && s.p[i] != '\n' && s.p[i] != '\r') return false;
	return true;
}

/* The local name of an XSD datatype; NO_SLICE for others. */
static slice local_of(slice datatype) { return slice_starts(datatype, S(NS_XSD)) ? slice_skip(datatype, sizeof NS_XSD - 1) : NO_SLICE; }

static kind kind_of(slice name)
{
	static const struct { slice name; kind k; } KINDS[] = {
		{ SLICE_INIT("string"), KIND_STRING }, { SLICE_INIT("boolean"), KIND_BOOLEAN }, { SLICE_INIT("decimal"), KIND_DECIMAL }, { SLICE_INIT("double"), KIND_DOUBLE }, { SLICE_INIT("float"), KIND_DOUBLE },
		{ SLICE_INIT("dateTime"), KIND_DATETIME }, { SLICE_INIT("dateTimeStamp"), KIND_DATETIME }, { SLICE_INIT("date"), KIND_DATE }, { SLICE_INIT("time"), KIND_TIME }, { SLICE_INIT("gYear"), KIND_GYEAR },
		{ SLICE_INIT("gYearMonth"), KIND_GYEARMONTH }, { SLICE_INIT("gMonthDay"), KIND_GMONTHDAY }, { SLICE_INIT("gMonth"), KIND_GMONTH }, { SLICE_INIT("gDay"), KIND_GDAY },
		{ SLICE_INIT("duration"), KIND_DURATION }, { SLICE_INIT("dayTimeDuration"), KIND_DURATION }, { SLICE_INIT("yearMonthDuration"), KIND_DURATION } };
	if (!name.p) return KIND_NONE;
	for (size_t i = 0; i < COUNT_OF(KINDS); i++) if (slice_eq(name, KINDS[i].name)) return KINDS[i].k;
	return integer_type(name) >= 0 ? KIND_DECIMAL : KIND_OTHER;
}

bool xsd_numeric(slice datatype)
{
	kind k = kind_of(local_of(datatype));
	return k == KIND_DECIMAL || k == KIND_DOUBLE;
}

bool xsd_temporal(slice datatype)
{
	kind k = kind_of(local_of(datatype));
	return k >= KIND_DATETIME && k <= KIND_GDAY;
}

static bool other_valid(slice name, slice s)
{
	if (slice_eq(name, S("anyURI"))) return uri_valid(s);
	if (slice_eq(name, S("language"))) return s.n && language_valid(s);
	if (slice_eq(name, S("normalizedString"))) return spaces_valid(s, false);
	if (slice_eq(name, S("token"))) return spaces_valid(s, true);
	if (slice_eq(name, S("hexBinary"))) return hex_valid(s);
	if (slice_eq(name, S("base64Binary"))) return base64_valid(s);
	if (slice_eq(name, S("Name"))) return name_valid(s, true, false);
	if (slice_eq(name, S("NCName"))) return name_valid(s, false, false);
	if (slice_eq(name, S("NMTOKEN"))) return name_valid(s, true, true);
	return true;
}

bool xsd_valid(slice datatype, slice lex)
{
	slice name = local_of(datatype);
	moment m;
	duration d;
	decimal n;
	double v;
	kind k = kind_of(name);
	switch (k) {
	case KIND_NONE: return true;
	case KIND_STRING: return control_free(lex);
	case KIND_BOOLEAN: return slice_eq(lex, S("true")) || slice_eq(lex, S("false")) || slice_eq(lex, S("1")) || slice_eq(lex, S("0"));
	case KIND_DECIMAL: return integer_type(name) >= 0 ? integer_valid(integer_type(name), lex) : decimal_of(lex, true, &n);
	case KIND_DOUBLE: return double_of(lex, &v);
	case KIND_DURATION: return duration_of(lex, !slice_eq(name, S("yearMonthDuration")), !slice_eq(name, S("dayTimeDuration")), &d);
	case KIND_OTHER: return other_valid(name, lex);
	default: return moment_of(k, lex, &m) && (!slice_eq(name, S("dateTimeStamp")) || m.zoned);
	}
}

static bool number_compare(const term *a, kind ka, const term *b, kind kb, int *ret)
{
	decimal x, y;
	double v, w;
	if (ka == KIND_DECIMAL && kb == KIND_DECIMAL) {
		if (!decimal_of(a->lex, true, &x) || !decimal_of(b->lex, true, &y)) return false;
		*ret = decimal_compare(&x, &y);
		return true;
	}
	if (!double_of(a->lex, &v) || !double_of(b->lex, &w) || isnan(v) || isnan(w)) return false;
	*ret = v < w ? -1 : v > w;
	return true;
}

bool xsd_compare(const term *a, const term *b, int *ret)
{
	if (a->kind != TERM_LITERAL || b->kind != TERM_LITERAL || a->lang.n || b->lang.n) return false;
	kind ka = kind_of(local_of(a->datatype)), kb = kind_of(local_of(b->datatype));
	bool numbers = (ka == KIND_DECIMAL || ka == KIND_DOUBLE) && (kb == KIND_DECIMAL || kb == KIND_DOUBLE);
	if (numbers) return number_compare(a, ka, b, kb, ret);
	if (ka != kb || !xsd_valid(a->datatype, a->lex) || !xsd_valid(b->datatype, b->lex)) return false;
	moment m, n;
	duration d, e;
	switch (ka) {
	case KIND_STRING:
		*ret = slice_cmp(a->lex, b->lex);
		*ret = *ret < 0 ? -1 : *ret > 0;
		return true;
	case KIND_BOOLEAN: {
		int x = a->lex.p[0] == 't' || a->lex.p[0] == '1', y = b->lex.p[0] == 't' || b->lex.p[0] == '1';
		*ret = x - y;
		return true;
	}
	case KIND_DURATION:
		if (!duration_of(a->lex, true, true, &d) || !duration_of(b->lex, true, true, &e)) return false;
		if ((d.months != e.months) && (d.seconds < e.seconds || d.seconds > e.seconds)) return false; /* a month has no fixed length */
		*ret = d.months != e.months ? (d.months < e.months ? -1 : 1) : d.seconds < e.seconds ? -1 : d.seconds > e.seconds;
		return true;
	case KIND_NONE: case KIND_OTHER: case KIND_DECIMAL: case KIND_DOUBLE:
		return false;
	default:
		return moment_of(ka, a->lex, &m) && moment_of(kb, b->lex, &n) && moment_compare(&m, &n, ret);
	}
}
