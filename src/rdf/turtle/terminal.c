/* SPDX-License-Identifier: EUPL-1.2
 * Each terminal has a fast path that finds its end by a table of byte classes, and a slow one for escapes and names beyond ASCII. */
#include "rdf/turtle/terminal.h"

void turtle_space(turtle_reader *r)
{
	while (r->p < r->end) {
		char c = *r->p;
		if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
			r->p++;
		} else if (c == '#') {
			while (r->p < r->end && *r->p != '\n' && *r->p != '\r') r->p++;
		} else {
			return;
		}
	}
}

/* Turtle 1.1, [163s]. */
bool rdf_char_name_start(uint32_t c)
{
	if (c < 128) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	static const uint32_t RANGES[][2] = { { 0xC0, 0xD6 }, { 0xD8, 0xF6 }, { 0xF8, 0x2FF }, { 0x370, 0x37D }, { 0x37F, 0x1FFF }, { 0x200C, 0x200D },
		{ 0x2070, 0x218F }, { 0x2C00, 0x2FEF }, { 0x3001, 0xD7FF }, { 0xF900, 0xFDCF }, { 0xFDF0, 0xFFFD }, { 0x10000, 0xEFFFF } };
	for (size_t i = 0; i < COUNT_OF(RANGES); i++) if (c >= RANGES[i][0] && c <= RANGES[i][1]) return true;
	return false;
}
bool rdf_char_name_under(uint32_t c) { return c == '_' || rdf_char_name_start(c); }
bool rdf_char_name(uint32_t c)
{
	return rdf_char_name_under(c) || c == '-' || (c >= '0' && c <= '9') || c == 0xB7 || (c >= 0x300 && c <= 0x36F) || c == 0x203F || c == 0x2040;
}

static uint32_t peek(const turtle_reader *r, size_t *ret_n)
{
	slice s = { r->p, (size_t)(r->end - r->p) };
	uint32_t c = utf8_next(&s);
	*ret_n = (size_t)(s.p - r->p);
	return c;
}

static status pad_end(turtle_reader *r, const char *at, slice *ret)
{
	*ret = pad_term(r);
	return ret->n > r->limits.term_bytes ? turtle_too_long(r, at) : ST_OK;
}

/* \uXXXX and \UXXXXXXXX; r->p stands at the u. Surrogates are no characters, in any spelling. */
static status numeric_escape(turtle_reader *r, uint32_t *ret)
{
	const char *at = r->p - 1;
	int digits = *r->p == 'u' ? 4 : 8;
	uint32_t c = 0;
	r->p++;
	for (int i = 0; i < digits; i++, r->p++) {
		if (r->p >= r->end || !scan_is(*r->p, SCAN_HEX)) return turtle_bad(r, at, tr(r->cx->lang, "After \\u come four hexadecimal digits, after \\U eight."));
		c = c << 4 | (uint32_t)(*r->p <= '9' ? *r->p - '0' : (*r->p | 32) - 'a' + 10);
	}
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return turtle_bad(r, at, tr(r->cx->lang, "This escape is not the number of a character."));
	*ret = c;
	return ST_OK;
}

/* IRIs and names. */

status terminal_iri(turtle_reader *r, slice *ret)
{
	const char *open = r->p++, *from = r->p;
	r->p = scan_iri(r->p, r->end);
	if (turtle_at(r, '>')) {
		*ret = slice_of(from, (size_t)(r->p++ - from));
		return ret->n > r->limits.term_bytes ? turtle_too_long(r, open) : ST_OK;
	}
	pad_begin(r);
	for (;;) {
		pad_put(r, from, (size_t)(r->p - from));
		if (pad_term(r).n > r->limits.term_bytes) return turtle_too_long(r, open);
		if (r->p >= r->end) return turtle_bad(r, open, tr(r->cx->lang, "This IRI is not closed: a > is missing."));
		if (*r->p == '>') {
			r->p++;
			return pad_end(r, open, ret);
		}
		const char *at = r->p;
		uint32_t c = 0;
		if (r->p + 1 < r->end && *r->p == '\\' && (r->p[1] == 'u' || r->p[1] == 'U')) {
			r->p++;
			TRY(numeric_escape(r, &c));
		}
		if (c <= ' ' || (c < 128 && scan_is((char)c, SCAN_IRI_BAD))) return turtle_bad(r, at, tr(r->cx->lang, "An IRI cannot contain this character; write it as %XX."));
		char utf8[4];
		pad_put(r, utf8, utf8_encode(c, utf8));
		from = r->p;
		r->p = scan_iri(r->p, r->end);
	}
}

status terminal_prefix(turtle_reader *r, slice *ret)
{
	const char *from = r->p, *last = r->p;        /* last: behind the last character that is no dot */
	bool first = true;
	for (size_t n; r->p < r->end && *r->p != ':'; first = false) {
		if (!first || scan_is(*r->p, SCAN_ALPHA)) while (r->p < r->end && scan_is(*r->p, SCAN_NAME)) last = ++r->p;
		if (last != from && last == r->p) {
			if (turtle_at(r, ':')) break;
			first = false;
		}
		if (r->p >= r->end) break;
		uint32_t c = peek(r, &n);
		if (first ? !rdf_char_name_start(c) : !rdf_char_name(c) && c != '.') break;
		r->p += n;
		if (c != '.') last = r->p;
	}
	if (!turtle_at(r, ':') || last != r->p) return turtle_bad(r, from, tr(r->cx->lang, "A name with a prefix (dct:title), an IRI in < > or a text in quotes was expected here."));
	*ret = slice_of(from, (size_t)(r->p++ - from));
	return ST_OK;
}

/* One %XX or \x of a local name (PLX); the others are characters as they are. */
static status local_escape(turtle_reader *r)
{
	const char *at = r->p;
	if (*at == '%') {
		if (r->end - at < 3 || !scan_is(at[1], SCAN_HEX) || !scan_is(at[2], SCAN_HEX)) return turtle_bad(r, at, tr(r->cx->lang, "After % come two hexadecimal digits."));
		pad_put(r, at, 3);
		r->p += 3;
		return ST_OK;
	}
	if (r->end - at < 2 || !at[1] || !strchr("_~.-!$&'()*+,;=/?#@%", at[1])) return turtle_bad(r, at, tr(r->cx->lang, "This escape does not exist in a name."));
	pad_put(r, at + 1, 1);
	r->p += 2;
	return ST_OK;
}

status terminal_local(turtle_reader *r, slice ns, slice *ret)
{
	const char *from = r->p;
	pad_begin(r);
	pad_put(r, ns.p, ns.n);
	size_t dots = 0;                              /* at the end: not part of the name */
	for (bool first = true; r->p < r->end; first = false) {
		const char *run = r->p;
		while (r->p < r->end && scan_is(*r->p, SCAN_NAME) && !(first && r->p == run && *r->p == '-')) r->p++;
		if (r->p > run) {
			pad_put(r, run, (size_t)(r->p - run));
		} else if (*r->p == '%' || *r->p == '\\') {
			TRY(local_escape(r));
		} else if (!(*r->p & 0x80) && *r->p != '.' && *r->p != ':') {
			break;
		} else {
			size_t n;
			uint32_t c = peek(r, &n);
			if (c == '.' && !first) {
				pad_put(r, r->p++, 1);
				dots++;
				continue;
			}
			if (c != ':' && !(first ? rdf_char_name_under(c) : rdf_char_name(c))) break;
			pad_put(r, r->p, n);
			r->p += n;
		}
		dots = 0;
		if (pad_term(r).n > r->limits.term_bytes) break;
	}
	r->p -= dots;
	r->pad->n -= dots;
	return pad_end(r, from, ret);
}

status terminal_label(turtle_reader *r, slice *ret)
{
	const char *open = r->p;
	r->p += 2;
	const char *from = r->p, *last = r->p;
	for (size_t n; r->p < r->end; r->p += n) {
		uint32_t c = peek(r, &n);
		bool good = r->p == from ? rdf_char_name_under(c) || (c >= '0' && c <= '9') : rdf_char_name(c) || c == '.';
		if (!good) break;
		if (c != '.') last = r->p + n;
	}
	r->p = last;
	if (last == from) return turtle_bad(r, open, tr(r->cx->lang, "A blank node needs a name after _: ."));
	*ret = slice_of(from, (size_t)(last - from));
	return ret->n > r->limits.term_bytes ? turtle_too_long(r, open) : ST_OK;
}

/* Texts and numbers. */

static status string_escape(turtle_reader *r)
{
	static const char FROM[] = "tbnrf\"'\\", TO[] = "\t\b\n\r\f\"'\\";
	const char *at = r->p++;
	if (r->p < r->end && (*r->p == 'u' || *r->p == 'U')) {
		uint32_t c;
		char utf8[4];
		TRY(numeric_escape(r, &c));
		pad_put(r, utf8, utf8_encode(c, utf8));
		return ST_OK;
	}
	const char *known = r->p < r->end && *r->p ? strchr(FROM, *r->p) : NULL;
	if (!known) return turtle_bad(r, at, tr(r->cx->lang, "This escape does not exist; a backslash itself is written \\\\."));
	pad_put(r, &TO[known - FROM], 1);
	r->p++;
	return ST_OK;
}

/* Whether the text ends at r->p: a quote, or three of them. */
static bool string_ends(const turtle_reader *r, char quote, bool is_long)
{
	return turtle_at(r, quote) && (!is_long || (r->end - r->p >= 3 && r->p[1] == quote && r->p[2] == quote));
}

status terminal_string(turtle_reader *r, slice *ret)
{
	const char *open = r->p;
	char quote = *r->p;
	bool is_long = !r->lines_only && r->end - r->p >= 3 && r->p[1] == quote && r->p[2] == quote, escaped = false;
	r->p += is_long ? 3 : 1;
	const char *from = r->p;
	size_t before = 0;                            /* bytes already on the pad */
	for (;;) {
		r->p = scan_string(r->p, r->end, quote);
		/* two quotes at the window's end may turn out to be of the three that end the text */
		if (before + (size_t)(r->p - from) > r->limits.term_bytes + (r->end - r->p < 3 ? 2 : 0)) return turtle_too_long(r, open);
		if (r->p >= r->end) return turtle_bad(r, open, tr(r->cx->lang, "This text is not closed: a quote is missing."));
		if (*r->p == '\\') {
			if (!escaped) pad_begin(r);
			escaped = true;
			pad_put(r, from, (size_t)(r->p - from));
			TRY(string_escape(r));
			from = r->p;
			before = pad_term(r).n;
		} else if (string_ends(r, quote, is_long)) {
			break;
		} else if (*r->p != quote && !is_long) {
			return turtle_bad(r, r->p, tr(r->cx->lang, "The line ends inside a text; close the quote, or use three quotes for a text of several lines."));
		} else {
			r->p++;
		}
	}
	const char *to = r->p;
	r->p += is_long ? 3 : 1;
	*ret = slice_of(from, (size_t)(to - from));
	if (!escaped) return ST_OK;
	pad_put(r, from, (size_t)(to - from));
	return pad_end(r, open, ret);
}

status terminal_language(turtle_reader *r, slice *ret)
{
	const char *at = r->p++, *from = r->p;
	while (r->p < r->end && scan_is(*r->p, SCAN_ALPHA)) r->p++;
	while (r->p > from && r->p + 1 < r->end && *r->p == '-' && scan_is(r->p[1], SCAN_ALPHA | SCAN_DIGIT)) {
		r->p++;
		while (r->p < r->end && scan_is(*r->p, SCAN_ALPHA | SCAN_DIGIT)) r->p++;
	}
	if (r->p == from) return turtle_bad(r, at, tr(r->cx->lang, "A language tag such as @nl was expected here."));
	*ret = slice_of(from, (size_t)(r->p - from));
	return ret->n > r->limits.term_bytes ? turtle_too_long(r, at) : ST_OK;
}

static status incomplete(turtle_reader *r, const char *from, const char *at)
{
	r->p = at;
	return turtle_bad(r, from, tr(r->cx->lang, "This number is not complete."));
}

status terminal_number(turtle_reader *r, slice *ret, slice *ret_datatype)
{
	const char *from = r->p, *p = r->p;
	if (p < r->end && (*p == '+' || *p == '-')) p++;
	const char *whole = p;
	while (p < r->end && scan_is(*p, SCAN_DIGIT)) p++;
	size_t digits = (size_t)(p - whole);
	if (digits > r->limits.term_bytes) return turtle_too_long(r, from);
	slice datatype = XSD("integer");
	if (p < r->end && *p == '.') {
		const char *q = p + 1;
		while (q < r->end && scan_is(*q, SCAN_DIGIT)) q++;
		bool exponent = digits && r->end - q > 1 && (*q == 'e' || *q == 'E') && (scan_is(q[1], SCAN_DIGIT) || q[1] == '+' || q[1] == '-');
		if (q > p + 1 || exponent) {
			digits += (size_t)(q - p - 1);
			p = q;
			datatype = XSD("decimal");
			if (digits > r->limits.term_bytes) return turtle_too_long(r, from);
		}
	}
	if (digits && p < r->end && (*p == 'e' || *p == 'E')) {
		const char *q = p + 1;
		if (q < r->end && (*q == '+' || *q == '-')) q++;
		if (q >= r->end || !scan_is(*q, SCAN_DIGIT)) return incomplete(r, from, q);
		while (q < r->end && scan_is(*q, SCAN_DIGIT)) q++;
		p = q;
		datatype = XSD("double");
	}
	if (!digits) return incomplete(r, from, p);
	r->p = p;
	*ret = slice_of(from, (size_t)(p - from));
	*ret_datatype = datatype;
	return ret->n > r->limits.term_bytes ? turtle_too_long(r, from) : ST_OK;
}
