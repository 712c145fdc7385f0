/* SPDX-License-Identifier: EUPL-1.2
 * The grammars of Turtle 1.1 (section 6.5) and TriG 1.1 (section 4.5) by recursive descent, a quad at a time into the sink. Between { and }
 * the triples of each subject are a unit of their own, so that a graph may be of any size. */
#include "rdf/turtle/turtle.h"

/* A blank node of the document's structure, with room for its label. */
typedef struct node { term t; char room[24]; } node;

static status read_object(turtle_reader *r, const term *s, const term *p);

/* Labels made here are g and a number; what the document calls so gets one g more, so that the two never meet. */
static void new_node(turtle_reader *r, node *ret)
{
	char *to = ret->room + sizeof ret->room;
	for (uint64_t n = ++r->blanks; n; n /= 10) *--to = (char)('0' + n % 10);
	*--to = 'g';
	ret->t = (term){ .kind = TERM_BLANK, .lex = { to, (size_t)(ret->room + sizeof ret->room - to) } };
}

static bool like_ours(slice label)
{
	size_t i = 0, letters;
	while (i < label.n && label.p[i] == 'g') i++;
	letters = i;
	while (i < label.n && scan_is(label.p[i], SCAN_DIGIT)) i++;
	return letters && i > letters && i == label.n;
}

static status too_many(turtle_reader *r)
{
	return fail(r->cx, TOO_LARGE, "line {1}: there are more than {2} triples, the most that is accepted.", ctx_num(r->cx, turtle_line_number(r, r->p)), ctx_num(r->cx, r->limits.triples));
}

/* Gives one quad, when it is sure that its last term ends here. */
static status add(turtle_reader *r, const term *s, const term *p, const term *o)
{
	if (r->end - r->p < TURTLE_LOOK || *r->p == '.') {
		r->cut = turtle_near_end(r);
		if (r->cut) return ST_BAD_REQUEST;
	}
	if (++r->said <= r->skip) return ST_OK;
	if (++r->quads > r->limits.triples) return too_many(r);
	status st = r->sink->quad(r->sink->to, s, p, o, r->in_graph && !r->in_default ? &r->graph_name : NULL);
	r->sink_failed = st != ST_OK;
	return st;
}

static bool has_scheme(slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == ':') return i > 0;
		if (!scan_is(c, SCAN_ALPHA) && (i == 0 || (!scan_is(c, SCAN_DIGIT) && c != '+' && c != '-' && c != '.'))) return false;
	}
	return false;
}

/* RFC 3986, 5.2; an IRI that is whole already stays letter for letter as it is. The line formats have no relative IRIs. */
static status resolve(turtle_reader *r, const char *at, slice iri, slice *ret)
{
	if (has_scheme(iri)) {
		*ret = iri;
		return ST_OK;
	}
	if (!r->base.n || r->lines_only) return turtle_bad(r, at, tr(r->cx->lang, "This IRI is relative and there is no base to complete it with; write it in full."));
	arena *mem = arena_create(0);
	slice whole = uri_resolve(mem, r->base, iri);
	pad_begin(r);
	pad_put(r, whole.p, whole.n);
	*ret = pad_term(r);
	arena_destroy(mem);
	return ret->n > r->limits.term_bytes ? turtle_too_long(r, at) : ST_OK;
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
	const buf *ns = map_get(r->prefixes, name);
	if (!ns) return turtle_bad(r, at, trf(r->cx->mem, r->cx->lang, "The prefix {1}: is not declared; add a line @prefix {1}: <...> . at the top.", name));
	return terminal_local(r, buf_slice(ns), ret);
}

static status read_iri(turtle_reader *r, term *ret)
{
	*ret = (term){ .kind = TERM_IRI };
	return read_iri_text(r, &ret->lex);
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
		while (after.n && *after.p == '.') after = slice_skip(after, 1);
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

static status read_string_literal(turtle_reader *r, term *ret)
{
	*ret = (term){ .kind = TERM_LITERAL, .datatype = XSD("string") };
	TRY(terminal_string(r, &ret->lex));
	if (turtle_at(r, '@')) {
		ret->datatype = RDF("langString");
		return terminal_language(r, &ret->lang);
	}
	if (r->end - r->p < 2 || r->p[0] != '^' || r->p[1] != '^') return ST_OK;
	r->p += 2;
	if (!r->lines_only) turtle_space(r);
	else if (!turtle_at(r, '<')) return turtle_bad(r, r->p, tr(r->cx->lang, "An IRI in < > was expected here."));
	const char *at = r->p;
	TRY(read_iri_text(r, &ret->datatype));
	if (slice_eq(ret->datatype, RDF("langString"))) return turtle_bad(r, at, tr(r->cx->lang, "A text of type rdf:langString needs a language tag, such as @nl."));
	return ST_OK;
}

/* Nodes. */

static status read_predicates(turtle_reader *r, const term *s, char close);

static status deeper(turtle_reader *r)
{
	if (++r->depth > r->limits.depth) return turtle_bad(r, r->p, trf(r->cx->mem, r->cx->lang, "Brackets are nested deeper than {1}, the most that is accepted.", ctx_num(r->cx, (uint64_t)r->limits.depth)));
	return ST_OK;
}

/* Behind `[`: its properties, if any, and `]`. */
static status read_properties(turtle_reader *r, const term *of, bool *ret_empty)
{
	turtle_space(r);
	*ret_empty = turtle_at(r, ']');
	if (!*ret_empty) {
		TRY(deeper(r));
		TRY(read_predicates(r, of, ']'));
		r->depth--;
	}
	return expect(r, ']', tr(r->cx->lang, "A closing ] was expected here."));
}

/* Behind `(`: the members and `)`. *ret_head is the first cell, or not used when it is rdf:nil. */
static status read_collection(turtle_reader *r, node *ret_head, term *ret)
{
	static const term FIRST = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "first") }, REST = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "rest") };
	static const term NIL = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "nil") };
	node cells[2], *last = NULL;
	TRY(deeper(r));
	for (;;) {
		turtle_space(r);
		if (turtle_at(r, ')')) break;
		if (r->p >= r->end) return turtle_bad(r, r->p, tr(r->cx->lang, "A closing ) was expected here."));
		node *cell = !last ? ret_head : last == &cells[0] ? &cells[1] : &cells[0];
		new_node(r, cell);
		if (last) TRY(add(r, &last->t, &REST, &cell->t));
		TRY(read_object(r, &cell->t, &FIRST));
		last = cell;
	}
	r->p++;
	r->depth--;
	*ret = last ? ret_head->t : NIL;
	return last ? add(r, &last->t, &REST, &NIL) : ST_OK;
}

static status read_blank(turtle_reader *r, term *ret)
{
	*ret = (term){ .kind = TERM_BLANK };
	TRY(terminal_label(r, &ret->lex));
	if (r->lines_only || !like_ours(ret->lex)) return ST_OK;
	pad_begin(r);
	pad_put(r, "g", 1);
	pad_put(r, ret->lex.p, ret->lex.n);
	ret->lex = pad_term(r);
	return ST_OK;
}

/* A `[`: the quad to it first, then what is said of it. */
static status read_nested(turtle_reader *r, const term *s, const term *p)
{
	node inner;
	bool empty;
	r->p++;
	new_node(r, &inner);
	TRY(add(r, s, p, &inner.t));
	return read_properties(r, &inner.t, &empty);
}

/* One object, and the quad it makes. */
static status read_object(turtle_reader *r, const term *s, const term *p)
{
	term o;
	node head;
	turtle_space(r);
	const pad_mark mark = pad_here(r);
	char c = r->p < r->end ? *r->p : 0;
	switch (c) {
	case '"': case '\'':
		TRY(read_string_literal(r, &o));
		break;
	case '+': case '-': case '.': case '0': case '1': case '2': case '3': case '4': case '5': case '6': case '7': case '8': case '9':
		if (c == '.' && !(r->end - r->p > 1 && r->p[1] >= '0' && r->p[1] <= '9')) return turtle_bad(r, r->p, tr(r->cx->lang, "A value was expected here."));
		o = (term){ .kind = TERM_LITERAL };
		TRY(terminal_number(r, &o.lex, &o.datatype));
		break;
	case '[':
		return read_nested(r, s, p);
	case '(':
		r->p++;
		TRY(read_collection(r, &head, &o));
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
			o = (term){ .kind = TERM_LITERAL, .lex = c == 't' ? S("true") : S("false"), .datatype = XSD("boolean") };
			r->p += o.lex.n;
			break;
		}
		TRY(read_iri(r, &o));
	}
	TRY(add(r, s, p, &o));
	pad_back(r, mark);
	return ST_OK;
}

static status read_verb(turtle_reader *r, term *ret)
{
	if (at_word(r, S("a"), false)) {
		r->p++;
		*ret = (term){ .kind = TERM_IRI, .lex = RDF("type") };
		return ST_OK;
	}
	if (r->p >= r->end || strchr("\"'[](){};,._+-0123456789@", *r->p)) return turtle_bad(r, r->p, tr(r->cx->lang, "A property (an IRI, a name such as dct:title, or a) was expected here."));
	return read_iri(r, ret);
}

/* predicateObjectList, up to what cannot belong to it. `close` is the byte that may follow a last `;`. */
static status read_predicates(turtle_reader *r, const term *s, char close)
{
	const pad_mark mark = pad_here(r);
	for (;;) {
		term p;
		turtle_space(r);
		TRY(read_verb(r, &p));
		do {
			TRY(read_object(r, s, &p));
			turtle_space(r);
		} while (turtle_at(r, ',') && r->p++);
		pad_back(r, mark);
		if (!turtle_at(r, ';')) return ST_OK;
		while (turtle_at(r, ';')) {
			r->p++;
			turtle_space(r);
		}
		if (r->p >= r->end || *r->p == '.' || *r->p == close) return ST_OK;
	}
}

/* Statements. */

static void note_line(turtle_reader *r, const term *s, const char *at)
{
	if (!r->lines || s->kind != TERM_IRI || map_has(r->lines, s->lex)) return;
	map_put(r->lines, arena_copy(r->lines_mem, s->lex), (void *)(uintptr_t)turtle_line_number(r, at));
}

typedef enum { SUBJECT_NODE, SUBJECT_ALONE, SUBJECT_LIST } subject_kind; /* ALONE: [ ... ] with properties, which may stand without more */

static status read_subject(turtle_reader *r, node *room, term *ret, subject_kind *ret_kind)
{
	bool empty = true;
	*ret_kind = SUBJECT_NODE;
	const char *at = r->p;
	if (turtle_at(r, '[')) {
		r->p++;
		new_node(r, room);
		*ret = room->t;
		TRY(read_properties(r, ret, &empty));
		if (!empty) *ret_kind = SUBJECT_ALONE;
		return ST_OK;
	}
	if (turtle_at(r, '(')) {
		r->p++;
		*ret_kind = SUBJECT_LIST;
		return read_collection(r, room, ret);
	}
	if (r->end - r->p > 1 && r->p[0] == '_' && r->p[1] == ':') return read_blank(r, ret);
	if (r->p < r->end && strchr("\"'{}]);,.+-0123456789@", *r->p)) return turtle_bad(r, r->p, tr(r->cx->lang, "A subject (an IRI, a name such as dct:title, or _:name) was expected here."));
	TRY(read_iri(r, ret));
	note_line(r, ret, at);
	return ST_OK;
}

/* The IRI of a directive, completed, and the full stop where it belongs. */
static status read_declared(turtle_reader *r, bool stop, slice *ret)
{
	turtle_space(r);
	const char *at = r->p;
	if (!turtle_at(r, '<')) return turtle_bad(r, at, tr(r->cx->lang, "An IRI in < > was expected here."));
	TRY(terminal_iri(r, ret));
	TRY(resolve(r, at, *ret, ret));
	return stop ? expect(r, '.', tr(r->cx->lang, "A full stop was expected at the end of this line.")) : ST_OK;
}

enum { DECLARED_MOST = 64 << 20, BASE_MOST = 16 << 20 };

static status read_prefix(turtle_reader *r, bool stop)
{
	slice name, iri;
	turtle_space(r);
	TRY(terminal_prefix(r, &name));
	TRY(read_declared(r, stop, &iri));
	buf *ns = map_get(r->prefixes, name);
	if (!ns || ns->cap < iri.n) r->declared += name.n + iri.n + 200; /* 200: its place in the map */
	if (r->declared > DECLARED_MOST) return fail(r->cx, TOO_LARGE, "line {1}: too many prefixes are declared.", ctx_num(r->cx, turtle_line_number(r, r->p)));
	if (!ns) {
		ns = buf_new(r->mem, SIZE_MAX / 4);
		map_put(r->prefixes, arena_copy(r->mem, name), ns);
	}
	buf_clear(ns);
	buf_put(ns, iri.n ? iri : S(""));
	status st = r->sink->prefix ? r->sink->prefix(r->sink->to, name, iri) : ST_OK;
	r->sink_failed = st != ST_OK;
	return st;
}

static status read_base(turtle_reader *r, bool stop)
{
	slice iri;
	TRY(read_declared(r, stop, &iri));
	if (!r->base_text) r->base_text = buf_new(r->mem, BASE_MOST);
	buf_clear(r->base_text);
	buf_put(r->base_text, iri);
	if (!buf_ok(r->base_text)) return turtle_too_long(r, r->p);
	r->base = buf_slice(r->base_text);
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
	return prefix ? read_prefix(r, at) : read_base(r, at);
}

/* Behind a subject, up to the full stop, or within a graph up to the } where that stands instead. */
static status read_triples(turtle_reader *r, const term *s, subject_kind kind)
{
	char close = r->in_graph ? '}' : 0;
	turtle_space(r);
	if (kind != SUBJECT_ALONE || (r->p < r->end && *r->p != '.' && *r->p != close)) TRY(read_predicates(r, s, close));
	turtle_space(r);
	if (r->in_graph && turtle_at(r, '}')) return ST_OK;
	return expect(r, '.', tr(r->cx->lang, "A full stop or ; or , was expected here."));
}

/* Behind a graph's name: the { */
static status enter_graph(turtle_reader *r, const term *name)
{
	TRY(expect(r, '{', tr(r->cx->lang, "An opening { was expected here.")));
	if (!r->graph_text) r->graph_text = buf_new(r->mem, BASE_MOST);
	buf_clear(r->graph_text);
	buf_put(r->graph_text, name->lex);
	if (!buf_ok(r->graph_text)) return turtle_too_long(r, r->p);
	r->graph_name = (term){ .kind = name->kind, .lex = buf_slice(r->graph_text) };
	r->in_graph = true;
	return ST_OK;
}

static status read_in_graph(turtle_reader *r)
{
	node room;
	term s;
	subject_kind kind;
	if (turtle_at(r, '}')) {
		r->p++;
		r->in_graph = r->in_default = false;
		return ST_OK;
	}
	TRY(read_subject(r, &room, &s, &kind));
	return read_triples(r, &s, kind);
}

static status read_trig_graph(turtle_reader *r, bool *ret_was)
{
	node room;
	term name;
	subject_kind kind;
	*ret_was = true;
	if (at_word(r, S("graph"), true)) {
		r->p += 5;
		turtle_space(r);
		const char *at = r->p;
		TRY(read_subject(r, &room, &name, &kind));
		if (kind != SUBJECT_NODE) return turtle_bad(r, at, tr(r->cx->lang, "A graph's name is an IRI or a blank node."));
		return enter_graph(r, &name);
	}
	*ret_was = turtle_at(r, '{');
	if (!*ret_was) return ST_OK;
	r->p++;
	r->in_graph = r->in_default = true;
	return ST_OK;
}

status turtle_statement(turtle_reader *r)
{
	node room;
	term s;
	bool was;
	subject_kind kind;
	if (r->in_graph) return read_in_graph(r);
	TRY(read_directive(r, &was));
	if (was) return ST_OK;
	if (r->format == RDF_TRIG) {
		TRY(read_trig_graph(r, &was));
		if (was) return ST_OK;
	}
	TRY(read_subject(r, &room, &s, &kind));
	turtle_space(r);
	if (r->format == RDF_TRIG && turtle_at(r, '{') && kind == SUBJECT_NODE) return enter_graph(r, &s);
	return read_triples(r, &s, kind);
}

/* N-Triples and N-Quads: one line. */

static void line_space(turtle_reader *r)
{
	while (turtle_at(r, ' ') || turtle_at(r, '\t')) r->p++;
}

static status line_node(turtle_reader *r, bool blank, term *ret)
{
	const char *at = r->p;
	if (blank && r->end - at > 1 && at[0] == '_' && at[1] == ':') return read_blank(r, ret);
	if (turtle_at(r, '<')) return read_iri(r, ret);
	return turtle_bad(r, at, blank ? tr(r->cx->lang, "An IRI in < > or a blank node _:name was expected here.") : tr(r->cx->lang, "An IRI in < > was expected here."));
}

status turtle_line(turtle_reader *r)
{
	term s, p, o;
	const char *at = r->p;
	TRY(line_node(r, true, &s));
	note_line(r, &s, at);
	line_space(r);
	TRY(line_node(r, false, &p));
	line_space(r);
	if (turtle_at(r, '"')) TRY(read_string_literal(r, &o));
	else TRY(line_node(r, true, &o));
	line_space(r);
	r->in_graph = r->format == RDF_NQUADS && !turtle_at(r, '.');
	if (r->in_graph) {
		TRY(line_node(r, true, &r->graph_name));
		line_space(r);
	}
	if (!turtle_at(r, '.')) return turtle_bad(r, r->p, tr(r->cx->lang, "A full stop was expected at the end of this line."));
	r->p++;
	line_space(r);
	if (r->p < r->end && *r->p != '\n' && *r->p != '\r' && *r->p != '#') return turtle_bad(r, r->p, tr(r->cx->lang, "The line should end here."));
	return add(r, &s, &p, &o);
}
