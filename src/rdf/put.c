/* SPDX-License-Identifier: EUPL-1.2 */
#include "rdf/put.h"
#include "rdf/turtle/scan.h"

void put_iri(buf *out, slice iri)
{
	buf_putc(out, '<');
	size_t from = 0;
	for (size_t i = 0; i < iri.n; i++) {
		unsigned char c = (unsigned char)iri.p[i];
		if (!scan_is(iri.p[i], SCAN_IRI_BAD)) continue;
		buf_put(out, slice_sub(iri, from, i));
		buf_printf(out, "%%%02X", c);
		from = i + 1;
	}
	buf_put(out, slice_skip(iri, from));
	buf_putc(out, '>');
}

void put_declaration(buf *out, slice prefix, slice ns)
{
	buf_lit(out, "@prefix ");
	buf_put(out, prefix);
	buf_lit(out, ": ");
	put_iri(out, ns);
	buf_lit(out, " .\n");
}

/* A quote is escaped where it could end the text. */
void put_string(buf *out, slice s, bool is_long)
{
	buf_put(out, is_long ? S("\"\"\"") : S("\""));
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool quote = c == '"' && (!is_long || i + 1 == s.n || s.p[i + 1] == '"');
		if (!quote && c != '\\' && (c >= ' ' || (is_long && c == '\n')) && c != 127) continue;
		buf_put(out, slice_sub(s, from, i));
		from = i + 1;
		switch (c) {
		case '"': buf_lit(out, "\\\""); break;
		case '\\': buf_lit(out, "\\\\"); break;
		case '\n': buf_lit(out, "\\n"); break;
		case '\r': buf_lit(out, "\\r"); break;
		case '\t': buf_lit(out, "\\t"); break;
		case '\b': buf_lit(out, "\\b"); break;
		case '\f': buf_lit(out, "\\f"); break;
		default: buf_printf(out, "\\u%04X", c);
		}
	}
	buf_put(out, slice_skip(s, from));
	buf_put(out, is_long ? S("\"\"\"") : S("\""));
}

static size_t digits(slice s, size_t from)
{
	size_t i = from;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
	return i - from;
}

bool put_short_form(const term *x)
{
	slice s = x->lex;
	if (slice_eq(x->datatype, XSD("boolean"))) return slice_eq(s, S("true")) || slice_eq(s, S("false"));
	if (!slice_starts(x->datatype, S(NS_XSD))) return false;
	size_t i = s.n && s.p[0] == '-', whole = digits(s, i);
	if (!whole || (whole > 1 && s.p[i] == '0')) return false;
	i += whole;
	if (slice_eq(x->datatype, XSD("integer"))) return i == s.n && !slice_eq(s, S("-0"));
	if (i >= s.n || s.p[i] != '.') return false;
	size_t part = digits(s, ++i);
	i += part;
	if (!part || (part > 1 && s.p[i - 1] == '0')) return false;
	if (slice_eq(x->datatype, XSD("decimal"))) return i == s.n;
	if (!slice_eq(x->datatype, XSD("double")) || i >= s.n || s.p[i] != 'E') return false;
	i++;
	if (i < s.n && s.p[i] == '-') i++;
	size_t exponent = digits(s, i);
	return exponent && i + exponent == s.n;
}


/* Lines. */

static char *put(char *to, const char *p, size_t n)
{
	memcpy(to, p, n);
	return to + n;
}

static char *line_iri(char *to, slice iri)
{
	static const char HEX[] = "0123456789ABCDEF";
	*to++ = '<';
	for (const char *p = iri.p, *end = iri.p + iri.n; iri.n;) {
		const char *bad = scan_iri(p, end);
		to = put(to, p, (size_t)(bad - p));
		if (bad == end) break;
		*to++ = '%';
		*to++ = HEX[(unsigned char)*bad >> 4];
		*to++ = HEX[*bad & 15];
		p = bad + 1;
	}
	*to++ = '>';
	return to;
}

/* The short escapes and \u00XX are those of canonical N-Quads (RDF Dataset Canonicalization, 5.1). */
static char *line_string(char *to, slice s)
{
	static const char HEX[] = "0123456789ABCDEF", FROM[] = "\t\b\n\r\f\"\\", TO[] = "tbnrf\"\\";
	*to++ = '"';
	for (const char *p = s.p, *end = s.p + s.n; s.n;) {
		const char *at = scan_escaped(p, end);
		to = put(to, p, (size_t)(at - p));
		if (at == end) break;
		const char *known = *at ? strchr(FROM, *at) : NULL;
		*to++ = '\\';
		if (known) {
			*to++ = TO[known - FROM];
		} else {
			to = put(to, "u00", 3);
			*to++ = HEX[(unsigned char)*at >> 4];
			*to++ = HEX[*at & 15];
		}
		p = at + 1;
	}
	*to++ = '"';
	return to;
}

size_t put_line_most(const term *t) { return t->lex.n * 6 + t->datatype.n * 3 + t->lang.n + 16; }

char *put_line_term(char *to, const term *t)
{
	if (t->kind == TERM_IRI) return line_iri(to, t->lex);
	if (t->kind == TERM_BLANK) return put(put(to, "_:", 2), t->lex.p, t->lex.n);
	to = line_string(to, t->lex);
	if (t->lang.n) {
		*to++ = '@';
		return put(to, t->lang.p, t->lang.n);
	}
	if (slice_eq(t->datatype, XSD("string"))) return to;
	return line_iri(put(to, "^^", 2), t->datatype);
}
