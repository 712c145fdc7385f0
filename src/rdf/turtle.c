/* SPDX-License-Identifier: EUPL-1.2
 * The grammars of Turtle 1.1 (section 6.5), TriG 1.1 (section 4.5), N-Triples and N-Quads 1.1, by recursive descent. A graph's name is
 * read and checked, then left out: the triples of all graphs come together. */
#include "rdf/turtle.h"
#include <string.h>

enum { DEPTH_MAX = 200 };                         /* of [ ] and ( ) in one another */

static status read_object(turtle_reader *r, tid s, tid p);

static status add(turtle_reader *r, tid s, tid p, tid o)
{
	if (++r->triples > r->limits->triples)
		return fail(r->cx, TOO_LARGE, "line {1}: there are more than {2} triples, the most that is accepted.", ctx_num(r->cx, turtle_line_number(r, r->p)), ctx_num(r->cx, r->limits->triples));
	graph_add(r->g, s, p, o);
	return ST_OK;
}

/* A document's label is its own: one that the graph knows already, from elsewhere, gets a new node. */
static tid blank_of(turtle_reader *r, slice label)
{
	uintptr_t known = (uintptr_t)map_get(r->labels, label);
	if (known) return (tid)known;
	bool taken = graph_find(r->g, (term){ .kind = TERM_BLANK, .lex = label }) != 0;
	tid t = graph_blank(r->g, taken ? NO_SLICE : label);
	map_put(r->labels, label, (void *)(uintptr_t)t); /* the label is a view of the document, which outlives the map */
	return t;
}

static bool has_scheme(slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == ':') return i > 0;
		bool alpha = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!alpha && (i == 0 || ((c < '0' || c > '9') && c != '+' && c != '-' && c != '.'))) return false;
	}
	return false;
}

/* RFC 3986, 5.2; an IRI that is whole already stays letter for letter as it is. */
static status resolve(turtle_reader *r, const char *at, slice iri, slice *ret)
{
	if (has_scheme(iri)) {
		*ret = iri;
		return ST_OK;
	}
	bool line_format = r->format == RDF_NTRIPLES || r->format == RDF_NQUADS; /* these have no relative IRIs */
	if (!r->base.n || line_format) return turtle_bad(r, at, tr(r->cx->lang, "This IRI is relative and there is no base to complete it with; write it in full."));
	*ret = uri_resolve(r->mem, r->base, iri);
	return ST_OK;
}

static status read_iri_text(turtle_reader *r, slice *ret)
{
	const char *at = r->p;
	slice iri, name;
	if (turtle_at(r, '<')) {
		TRY(terminal_iri(r, &iri));
		return resolve(r, at, iri, ret);
	}
	TRY(terminal_prefix(r, &name));
	const slice *ns = map_get(r->prefixes, name);
	if (!ns) return turtle_bad(r, at, trf(r->mem, r->cx->lang, "The prefix {1}: is not declared; add a line @prefix {1}: <...> . at the top.", name));
	return terminal_local(r, *ns, ret);
}

static status read_iri(turtle_reader *r, tid *ret)
{
	slice iri;
	TRY(read_iri_text(r, &iri));
	*ret = graph_iri(r->g, iri);
	return ST_OK;
}

/* Whether the keyword stands here as a word of its own. */
static bool at_word(const turtle_reader *r, slice word, bool any_case)
{
	slice rest = { r->p, (size_t)(r->end - r->p) };
	slice here = slice_take(rest, word.n);
	if (here.n < word.n || !(any_case ? slice_eq_nocase(here, word) : slice_eq(here, word))) return false;
	if (rest.n == word.n) return true;
	slice after = slice_skip(rest, word.n);
	uint32_t next = utf8_next(&after);
	if (next == '.') { /* `true.` ends a statement, `a.b:c` is a name */
		next = utf8_next(&after);
		return !(rdf_char_name(next) || next == ':');
	}
	return !rdf_char_name(next) && next != ':';
}

static status expect(turtle_reader *r, char c, slice reason)
{
	turtle_space(r);
	if (!turtle_at(r, c)) return turtle_bad(r, r->p, reason);
	r->p++;
	return ST_OK;
}

/* Literals. */

static status read_string_literal(turtle_reader *r, tid *ret)
{
	slice lex, datatype = NO_SLICE, tag = NO_SLICE;
	TRY(terminal_string(r, &lex));
	if (turtle_at(r, '@')) {
		TRY(terminal_language(r, &tag));
	} else if (r->end - r->p >= 2 && r->p[0] == '^' && r->p[1] == '^') {
		if (lex.p == r->scratch) lex = arena_copy(r->mem, lex);
		r->p += 2;
		bool line_format = r->format == RDF_NTRIPLES || r->format == RDF_NQUADS;
		if (!line_format) turtle_space(r);
		else if (!turtle_at(r, '<')) return turtle_bad(r, r->p, tr(r->cx->lang, "An IRI in < > was expected here."));
		const char *at = r->p;
		TRY(read_iri_text(r, &datatype));
		if (slice_eq(datatype, RDF("langString"))) return turtle_bad(r, at, tr(r->cx->lang, "A text of type rdf:langString needs a language tag, such as @nl."));
	}
	*ret = graph_literal(r->g, lex, datatype, tag);
	return ST_OK;
}

static status read_number(turtle_reader *r, tid *ret)
{
	slice lex, datatype;
	TRY(terminal_number(r, &lex, &datatype));
	*ret = graph_literal(r->g, lex, datatype, NO_SLICE);
	return ST_OK;
}

/* Nodes. */

static status read_predicates(turtle_reader *r, tid s, char close);

static status deeper(turtle_reader *r)
{
	if (++r->depth > DEPTH_MAX) return turtle_bad(r, r->p, tr(r->cx->lang, "Brackets are nested deeper than 200, the most that is accepted."));
	return ST_OK;
}

/* Behind `[`: its properties, if any, and `]`. */
static status read_properties(turtle_reader *r, tid node, bool *ret_empty)
{
	turtle_space(r);
	*ret_empty = turtle_at(r, ']');
	if (!*ret_empty) {
		TRY(deeper(r));
		TRY(read_predicates(r, node, ']'));
		r->depth--;
	}
	return expect(r, ']', tr(r->cx->lang, "A closing ] was expected here."));
}

/* Behind `(`: the members and `)`. */
static status read_collection(turtle_reader *r, tid *ret)
{
	tid first = graph_iri(r->g, RDF("first")), rest = graph_iri(r->g, RDF("rest")), nil = graph_iri(r->g, RDF("nil")), last = 0;
	*ret = nil;
	TRY(deeper(r));
	for (;;) {
		turtle_space(r);
		if (turtle_at(r, ')')) break;
		if (r->p >= r->end) return turtle_bad(r, r->p, tr(r->cx->lang, "A closing ) was expected here."));
		tid cell = graph_blank(r->g, NO_SLICE);
		if (last) TRY(add(r, last, rest, cell));
		else *ret = cell;
		TRY(read_object(r, cell, first));
		last = cell;
	}
	r->p++;
	r->depth--;
	return last ? add(r, last, rest, nil) : ST_OK;
}

static status read_blank(turtle_reader *r, tid *ret)
{
	slice label;
	TRY(terminal_label(r, &label));
	*ret = blank_of(r, label);
	return ST_OK;
}

/* One object, and the triple it makes. */
static status read_object(turtle_reader *r, tid s, tid p)
{
	tid o;
	bool empty;
	turtle_space(r);
	char c = r->p < r->end ? *r->p : 0;
	switch (c) {
	case '"': case '\'':
		TRY(read_string_literal(r, &o));
		break;
	case '+': case '-': case '.': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
		if (c == '.' && !(r->end - r->p > 1 && r->p[1] >= '0' && r->p[1] <= '9')) return turtle_bad(r, r->p, tr(r->cx->lang, "A value was expected here."));
		TRY(read_number(r, &o));
		break;
	case '[':
		r->p++;
		o = graph_blank(r->g, NO_SLICE);
		TRY(add(r, s, p, o));
		return read_properties(r, o, &empty);
	case '(':
		r->p++;
		TRY(read_collection(r, &o));
		break;
	case '_':
		if (r->end - r->p > 1 && r->p[1] == ':') {
			TRY(read_blank(r, &o));
			break;
		}
		return turtle_bad(r, r->p, tr(r->cx->lang, "A value was expected here."));
	case 0: case ';': case ',': case ']': case ')': case '}': case '@': case '^':
		return turtle_bad(r, r->p, tr(r->cx->lang, "A value was expected here."));
	default:
		if ((c == 't' && at_word(r, S("true"), false)) || (c == 'f' && at_word(r, S("false"), false))) {
			o = graph_literal(r->g, c == 't' ? S("true") : S("false"), XSD("boolean"), NO_SLICE);
			r->p += c == 't' ? 4 : 5;
			break;
		}
		TRY(read_iri(r, &o));
	}
	return add(r, s, p, o);
}

static status read_verb(turtle_reader *r, tid *ret)
{
	if (at_word(r, S("a"), false)) {
		r->p++;
		*ret = graph_iri(r->g, RDF("type"));
		return ST_OK;
	}
	if (r->p >= r->end || strchr("\"'[](){};,._+-0123456789@", *r->p)) return turtle_bad(r, r->p, tr(r->cx->lang, "A property (an IRI, a name such as dct:title, or a) was expected here."));
	return read_iri(r, ret);
}

/* predicateObjectList, up to what cannot belong to it. `close` is the byte that may follow a last `;`. */
static status read_predicates(turtle_reader *r, tid s, char close)
{
	for (;;) {
		tid p = 0;
		turtle_space(r);
		TRY(read_verb(r, &p));
		do {
			TRY(read_object(r, s, p));
			turtle_space(r);
		} while (turtle_at(r, ',') && r->p++);
		if (!turtle_at(r, ';')) return ST_OK;
		while (turtle_at(r, ';')) {
			r->p++;
			turtle_space(r);
		}
		if (r->p >= r->end || *r->p == '.' || *r->p == close) return ST_OK;
	}
}

/* Statements. */

static void note_line(turtle_reader *r, tid s, const char *at)
{
	const term *t = graph_term(r->g, s);
	if (!r->lines || t->kind != TERM_IRI || map_has(r->lines, t->lex)) return;
	map_put(r->lines, t->lex, (void *)(uintptr_t)turtle_line_number(r, at));
}

/* A subject; *ret_alone says it was [ ... ] with properties, which may stand without more. */
static status read_subject(turtle_reader *r, tid *ret, bool *ret_alone, bool *ret_collection)
{
	bool empty = true;
	*ret_alone = *ret_collection = false;
	const char *at = r->p;
	if (turtle_at(r, '[')) {
		r->p++;
		*ret = graph_blank(r->g, NO_SLICE);
		TRY(read_properties(r, *ret, &empty));
		*ret_alone = !empty;
		return ST_OK;
	}
	if (turtle_at(r, '(')) {
		r->p++;
		*ret_collection = true;
		return read_collection(r, ret);
	}
	if (r->end - r->p > 1 && r->p[0] == '_' && r->p[1] == ':') return read_blank(r, ret);
	if (r->p < r->end && strchr("\"'{}]);,.+-0123456789@", *r->p)) return turtle_bad(r, r->p, tr(r->cx->lang, "A subject (an IRI, a name such as dct:title, or _:name) was expected here."));
	TRY(read_iri(r, ret));
	note_line(r, *ret, at);
	return ST_OK;
}

static status read_prefix(turtle_reader *r)
{
	slice name, iri;
	turtle_space(r);
	TRY(terminal_prefix(r, &name));
	turtle_space(r);
	const char *at = r->p;
	if (!turtle_at(r, '<')) return turtle_bad(r, at, tr(r->cx->lang, "An IRI in < > was expected here."));
	TRY(terminal_iri(r, &iri));
	TRY(resolve(r, at, iri, &iri));
	slice *ns = arena_new(r->mem, slice, 1);
	*ns = arena_copy(r->mem, iri);
	map_put(r->prefixes, name, ns);
	return ST_OK;
}

static status read_base(turtle_reader *r)
{
	slice iri;
	turtle_space(r);
	const char *at = r->p;
	if (!turtle_at(r, '<')) return turtle_bad(r, at, tr(r->cx->lang, "An IRI in < > was expected here."));
	TRY(terminal_iri(r, &iri));
	TRY(resolve(r, at, iri, &iri));
	r->base = arena_copy(r->mem, iri);
	return ST_OK;
}

static status read_directive(turtle_reader *r, bool *ret_was)
{
	bool at = turtle_at(r, '@'), prefix;
	*ret_was = true;
	if (at) r->p++;
	slice rest = slice_of(r->p, (size_t)(r->end - r->p));
	prefix = at ? slice_starts(rest, S("prefix")) : at_word(r, S("prefix"), true);
	if (!prefix && !(at ? slice_starts(rest, S("base")) : at_word(r, S("base"), true))) {
		*ret_was = false;
		return at ? turtle_bad(r, r->p - 1, tr(r->cx->lang, "Only @prefix and @base exist.")) : ST_OK;
	}
	r->p += prefix ? 6 : 4;
	TRY(prefix ? read_prefix(r) : read_base(r));
	return at ? expect(r, '.', tr(r->cx->lang, "A full stop was expected at the end of this line.")) : ST_OK;
}

static status read_triples(turtle_reader *r, tid s, bool alone, char close)
{
	turtle_space(r);
	if (alone && (r->p >= r->end || *r->p == '.' || *r->p == close)) return ST_OK;
	return read_predicates(r, s, close);
}

/* Behind `{`: triples and `}`. */
static status read_wrapped(turtle_reader *r)
{
	for (;;) {
		tid s;
		bool alone, collection;
		turtle_space(r);
		if (turtle_at(r, '}')) break;
		if (r->p >= r->end) return turtle_bad(r, r->p, tr(r->cx->lang, "A closing } was expected here."));
		TRY(read_subject(r, &s, &alone, &collection));
		TRY(read_triples(r, s, alone, '}'));
		turtle_space(r);
		if (turtle_at(r, '}')) break;
		TRY(expect(r, '.', tr(r->cx->lang, "A full stop or ; or , was expected here.")));
	}
	r->p++;
	return ST_OK;
}

static status read_trig_block(turtle_reader *r, bool *ret_was)
{
	tid s;
	bool alone, collection;
	*ret_was = true;
	if (at_word(r, S("graph"), true)) {
		r->p += 5;
		turtle_space(r);
		const char *at = r->p;
		TRY(read_subject(r, &s, &alone, &collection));
		if (alone || collection) return turtle_bad(r, at, tr(r->cx->lang, "A graph's name is an IRI or a blank node."));
		TRY(expect(r, '{', tr(r->cx->lang, "An opening { was expected here.")));
		return read_wrapped(r);
	}
	*ret_was = turtle_at(r, '{');
	if (!*ret_was) return ST_OK;
	r->p++;
	return read_wrapped(r);
}

status turtle_statement(turtle_reader *r)
{
	tid s;
	bool was, alone, collection;
	TRY(read_directive(r, &was));
	if (was) return ST_OK;
	if (r->format == RDF_TRIG) {
		TRY(read_trig_block(r, &was));
		if (was) return ST_OK;
	}
	TRY(read_subject(r, &s, &alone, &collection));
	turtle_space(r);
	if (r->format == RDF_TRIG && turtle_at(r, '{') && !alone && !collection) {
		r->p++;
		return read_wrapped(r);
	}
	TRY(read_triples(r, s, alone, 0));
	return expect(r, '.', tr(r->cx->lang, "A full stop or ; or , was expected here."));
}

/* N-Triples and N-Quads: one line. */

static void line_space(turtle_reader *r)
{
	while (turtle_at(r, ' ') || turtle_at(r, '\t')) r->p++;
}

static status line_node(turtle_reader *r, bool blank, tid *ret)
{
	const char *at = r->p;
	if (blank && r->end - at > 1 && at[0] == '_' && at[1] == ':') return read_blank(r, ret);
	if (turtle_at(r, '<')) return read_iri(r, ret);
	return turtle_bad(r, at, blank ? tr(r->cx->lang, "An IRI in < > or a blank node _:name was expected here.") : tr(r->cx->lang, "An IRI in < > was expected here."));
}

status turtle_line(turtle_reader *r)
{
	tid s, p, o, name;
	const char *at = r->p;
	TRY(line_node(r, true, &s));
	note_line(r, s, at);
	line_space(r);
	TRY(line_node(r, false, &p));
	line_space(r);
	if (turtle_at(r, '"')) TRY(read_string_literal(r, &o));
	else TRY(line_node(r, true, &o));
	line_space(r);
	if (r->format == RDF_NQUADS && !turtle_at(r, '.')) {
		TRY(line_node(r, true, &name));
		line_space(r);
	}
	if (!turtle_at(r, '.')) return turtle_bad(r, r->p, tr(r->cx->lang, "A full stop was expected at the end of this line."));
	r->p++;
	line_space(r);
	if (r->p < r->end && *r->p != '\n' && *r->p != '\r' && *r->p != '#') return turtle_bad(r, r->p, tr(r->cx->lang, "The line should end here."));
	return add(r, s, p, o);
}
