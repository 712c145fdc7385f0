/* SPDX-License-Identifier: EUPL-1.2
 * rdf_write, N-Triples and Turtle. What the grammar does not let into an IRI is written as %XX, so that the output is always well-formed. */
#include "rdf/layout.h"
#include <string.h>

static void put_iri(buf *out, slice iri)
{
	buf_putc(out, '<');
	size_t from = 0;
	for (size_t i = 0; i < iri.n; i++) {
		unsigned char c = (unsigned char)iri.p[i];
		if (c > ' ' && !strchr("<>\"{}|^`\\", c)) continue;
		buf_put(out, slice_sub(iri, from, i));
		buf_printf(out, "%%%02X", c);
		from = i + 1;
	}
	buf_put(out, slice_skip(iri, from));
	buf_putc(out, '>');
}

/* In triple quotes line ends stand as they are; a quote is escaped where it could end the text. */
static void put_string(buf *out, slice s, bool is_long)
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
		default: buf_printf(out, "\\u%04X", c);
		}
	}
	buf_put(out, slice_skip(s, from));
	buf_put(out, is_long ? S("\"\"\"") : S("\""));
}

/* N-Triples. */

static void put_ntriples_term(layout *l, buf *out, tid t)
{
	const term *x = graph_term(l->g, t);
	if (x->kind == TERM_IRI) {
		put_iri(out, x->lex);
	} else if (x->kind == TERM_BLANK) {
		buf_lit(out, "_:");
		buf_put(out, layout_label(l, t));
	} else {
		put_string(out, x->lex, false);
		if (x->lang.n) {
			buf_putc(out, '@');
			buf_put(out, x->lang);
		} else if (!slice_eq(x->datatype, XSD("string"))) {
			buf_lit(out, "^^");
			put_iri(out, x->datatype);
		}
	}
}

status write_ntriples(layout *l, buf *out)
{
	for (size_t i = 0; i < l->subject_n; i++) {
		triple *list;
		size_t n = layout_properties(l, l->subjects[i], &list);
		for (size_t k = 0; k < n; k++) {
			const tid t[3] = { list[k].s, list[k].p, list[k].o };
			for (int part = 0; part < 3; part++) {
				put_ntriples_term(l, out, t[part]);
				buf_putc(out, ' ');
			}
			buf_lit(out, ".\n");
		}
	}
	return ST_OK;
}

/* Turtle. */

static void put_name(layout *l, buf *out, slice iri)
{
	size_t prefix;
	slice local;
	if (!rdf_prefix_split(iri, &prefix, &local)) {
		put_iri(out, iri);
		return;
	}
	l->prefixes_used |= 1ULL << prefix;
	buf_put(out, rdf_prefix_name(prefix));
	buf_putc(out, ':');
	buf_put(out, local);
}

static size_t digits(slice s, size_t from)
{
	size_t i = from;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9') i++;
	return i - from;
}

/* Whether the literal may stand without quotes: in its canonical form, so that it reads back letter for letter and looks as expected. */
static bool short_form(const term *x)
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

static void put_literal(layout *l, buf *out, const term *x)
{
	if (short_form(x)) {
		buf_put(out, x->lex);
		return;
	}
	put_string(out, x->lex, slice_find_char(x->lex, '\n') != SLICE_NONE);
	if (x->lang.n) {
		buf_putc(out, '@');
		buf_put(out, x->lang);
	} else if (!slice_eq(x->datatype, XSD("string"))) {
		buf_lit(out, "^^");
		put_name(l, out, x->datatype);
	}
}

static void put_indent(buf *out, int depth)
{
	for (int i = 0; i < depth; i++) buf_lit(out, "    ");
}

static void put_properties(layout *l, buf *out, tid s, int depth);

static void put_term(layout *l, buf *out, tid t, int depth)
{
	const term *x = graph_term(l->g, t);
	if (x->kind == TERM_LITERAL) {
		put_literal(l, out, x);
	} else if (layout_list(l, t)) {
		tid *members;
		size_t n = layout_members(l, t, &members);
		buf_putc(out, '(');
		for (size_t i = 0; i < n; i++) {
			buf_putc(out, ' ');
			put_term(l, out, members[i], depth);
		}
		buf_put(out, n ? S(" )") : S(")"));
	} else if (x->kind == TERM_IRI) {
		put_name(l, out, x->lex);
	} else if (layout_nested(l, t)) {
		graph_walk w = graph_match(l->g, t, 0, 0);
		if (!graph_next(&w)) {
			buf_lit(out, "[]");
			return;
		}
		buf_lit(out, "[\n");
		put_properties(l, out, t, depth + 1);
		buf_putc(out, '\n');
		put_indent(out, depth);
		buf_putc(out, ']');
	} else {
		buf_lit(out, "_:");
		buf_put(out, layout_label(l, t));
	}
}

/* One predicate a line, its objects behind it. */
static void put_properties(layout *l, buf *out, tid s, int depth)
{
	triple *list;
	size_t n = layout_properties(l, s, &list);
	for (size_t i = 0; i < n; i++) {
		bool same = i && list[i].p == list[i - 1].p;
		if (same) {
			buf_lit(out, " , ");
		} else {
			if (i) buf_lit(out, " ;\n");
			put_indent(out, depth);
			if (list[i].p == l->type) buf_putc(out, 'a');
			else put_name(l, out, graph_term(l->g, list[i].p)->lex);
			buf_putc(out, ' ');
		}
		put_term(l, out, list[i].o, depth);
	}
}

static void put_subject(layout *l, buf *out, tid s)
{
	const term *x = graph_term(l->g, s);
	if (x->kind == TERM_IRI) {
		put_name(l, out, x->lex);
	} else {
		buf_lit(out, "_:");
		buf_put(out, layout_label(l, s));
	}
}

status write_turtle(layout *l, buf *out)
{
	buf *body = buf_new(l->mem, out->max);
	for (size_t i = 0; i < l->subject_n; i++) {
		tid s = l->subjects[i];
		buf_putc(body, '\n');
		graph_walk referred = graph_match(l->g, 0, 0, s);
		if (graph_term(l->g, s)->kind == TERM_BLANK && !graph_next(&referred)) buf_lit(body, "[]");
		else put_subject(l, body, s);
		buf_putc(body, '\n');
		put_properties(l, body, s, 1);
		buf_lit(body, " .\n");
	}
	for (size_t i = 0; i < rdf_prefix_count(); i++) {
		if (!(l->prefixes_used >> i & 1)) continue;
		buf_lit(out, "@prefix ");
		buf_put(out, rdf_prefix_name(i));
		buf_lit(out, ": <");
		buf_put(out, rdf_prefix_namespace(i));
		buf_lit(out, "> .\n");
	}
	buf_put(out, buf_ok(body) ? buf_slice(body) : S(""));
	if (!buf_ok(body)) out->failed = true;
	return ST_OK;
}

status rdf_write(ctx *cx, rdf_format f, const graph *g, tid first, buf *out)
{
	arena *mem = arena_create(0);
	bool lines = f == RDF_NTRIPLES || f == RDF_NQUADS;
	layout l = layout_of(cx, mem, g, first, !lines);
	status st = lines ? write_ntriples(&l, out) : f == RDF_XML ? write_rdfxml(&l, out) : f == RDF_JSONLD ? write_jsonld(&l, out) : write_turtle(&l, out);
	arena_destroy(mem);
	if (st == ST_OK && !buf_ok(out)) return fail(cx, TOO_LARGE, "The text would be larger than {1} bytes, the most that is written at once.", ctx_num(cx, out->max));
	return st;
}
