/* SPDX-License-Identifier: EUPL-1.2
 * Deserialize JSON-LD to RDF (JSON-LD 1.1 API, 8.1 and 8.2). The quads are told straight from the expanded form: a set of quads needs no node map,
 * which only brings together what is said of one node. */
#include "rdf/jsonld/context.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { JSON_LEVELS = 200 };

typedef struct telling {
	jsonld *j;
	const rdf_sink *sink;
	const term *g;                                /* NULL: the default graph */
	bool silent;                                  /* in a graph whose name is no IRI: nothing is told */
} telling;

static const term RDF_TYPE = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "type") }, RDF_FIRST = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "first") },
		  RDF_REST = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "rest") }, RDF_NIL = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "nil") },
		  RDF_VALUE = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "value") }, RDF_LANGUAGE = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "language") },
		  RDF_DIRECTION = { .kind = TERM_IRI, .lex = SLICE_INIT(NS_RDF "direction") };

/* ---- terms ---- */

static term blank_of(telling *t, slice old) { return (term){ .kind = TERM_BLANK, .lex = slice_skip(jsonld_blank(t->j, old), 2) }; }

/* TERM_NONE when the text is neither an IRI nor a blank node identifier. */
static term node_term(telling *t, slice id)
{
	if (jsonld_is_blank(id)) return blank_of(t, id);
	size_t hash = jsonld_absolute_again(t->j, id) ? slice_find_char(id, '#') : 0;
	if (hash == SLICE_NONE || (hash && slice_find_char(slice_skip(id, hash + 1), '#') == SLICE_NONE)) return (term){ .kind = TERM_IRI, .lex = id };
	return (term){ .kind = TERM_NONE };
}

static term plain(slice lex, slice datatype) { return (term){ .kind = TERM_LITERAL, .lex = lex, .datatype = datatype }; }

/* BCP 47's outer form: letters, then parts of letters and digits, 1 to 8 long. */
static bool language_tag(slice tag)
{
	slice part;
	bool first = true;
	for (slice rest = tag; slice_split(&rest, '-', &part); first = false) {
		if (!part.n || part.n > 8) return false;
		for (size_t i = 0; i < part.n; i++) {
			unsigned char c = (unsigned char)part.p[i];
			bool letter = (unsigned char)((c | 32) - 'a') <= 'z' - 'a';
			if (!letter && (first || c < '0' || c > '9')) return false;
		}
	}
	return !first;
}

static slice lower(arena *a, slice s)
{
	slice out = arena_copy(a, s);
	for (size_t i = 0; i < out.n; i++) if (out.p[i] >= 'A' && out.p[i] <= 'Z') ((char *)(uintptr_t)out.p)[i] = (char)(out.p[i] | 32);
	return out;
}

static bool plain_integer(slice s)
{
	if (slice_starts(s, S("-"))) s = slice_skip(s, 1);
	for (size_t i = 0; i < s.n; i++) if (s.p[i] < '0' || s.p[i] > '9') return false;
	return s.n != 0;
}

/* 5.3E0: one digit before the point, at least one behind it, no plus, no leading zeros. */
static slice double_text(arena *a, double d)
{
	char text[64];
	snprintf(text, sizeof text, "%.15E", d);
	for (char *c = text; *c; c++) if (*c == ',') *c = '.';
	slice s = slice_from(text), mantissa = slice_take(s, slice_find_char(s, 'E')), exponent = slice_skip(s, mantissa.n + 1);
	while (mantissa.n && mantissa.p[mantissa.n - 1] == '0' && mantissa.p[mantissa.n - 2] != '.') mantissa.n--;
	bool negative = exponent.p[0] == '-';
	exponent = slice_skip(exponent, 1);
	while (exponent.n > 1 && exponent.p[0] == '0') exponent = slice_skip(exponent, 1);
	return JOIN(a, mantissa, S("E"), negative ? S("-") : S(""), exponent);
}

static term number_term(telling *t, slice text, slice datatype)
{
	double d = json_number(text);
	bool whole = (plain_integer(text) && text.n <= 21) || (isfinite(d) && floor(d) <= d && floor(d) >= d && fabs(d) < 1e21);
	if (!whole || slice_eq(datatype, XSD("double"))) {
		slice lex = isfinite(d) ? double_text(t->j->mem, d) : text;
		return plain(lex, datatype.p ? datatype : XSD("double"));
	}
	if (!plain_integer(text)) text = arena_printf(t->j->mem, "%.0f", d);
	if (slice_eq(text, S("-0"))) text = S("0");
	return plain(text, datatype.p ? datatype : XSD("integer"));
}

static status tell(telling *t, const term *s, const term *p, const term *o)
{
	if (t->silent || s->kind == TERM_NONE || p->kind == TERM_NONE || o->kind == TERM_NONE) return ST_OK;
	if (p->kind == TERM_BLANK && !t->j->o.generalized_rdf) return ST_OK;
	return t->sink->quad(t->sink->to, s, p, o, t->g);
}

/* A text with a direction, as the options ask (API, 8.2.2, step 13). */
static status directed(telling *t, slice text, slice language, slice direction, term *ret)
{
	if (t->j->o.rdf_direction == RDF_DIRECTION_I18N) {
		*ret = plain(text, JOIN(t->j->mem, S("https://www.w3.org/ns/i18n#"), lower(t->j->mem, language), S("_"), direction));
		return ST_OK;
	}
	term node = blank_of(t, NO_SLICE), value = plain(text, XSD("string")), tag = plain(lower(t->j->mem, language), XSD("string")), way = plain(direction, XSD("string"));
	*ret = node;
	TRY(tell(t, &node, &RDF_VALUE, &value));
	if (language.p) TRY(tell(t, &node, &RDF_LANGUAGE, &tag));
	return tell(t, &node, &RDF_DIRECTION, &way);
}

static status value_term(telling *t, const json *v, term *ret)
{
	const json *value = NULL, *type = NULL, *tag = NULL, *way = NULL;
	for (const json *m = v->child; m; m = m->next) {
		switch (jsonld_keyword_of(m->key)) {
		case KW_VALUE: value = m; break;
		case KW_TYPE: type = m->kind == JSON_ARRAY ? m->child : m; break;
		case KW_LANGUAGE: tag = m; break;
		case KW_DIRECTION: way = m; break;
		default: break;
		}
	}
	slice datatype = json_text(type), language = json_text(tag), direction = json_text(way);
	*ret = (term){ .kind = TERM_NONE };
	if (slice_eq(datatype, KEYWORD(JSON))) {
		buf *b = buf_new(t->j->mem, 64u << 20);
		json_canonical(t->j->mem, b, value);
		*ret = plain(buf_slice(b), RDF("JSON"));
		return ST_OK;
	}
	if ((datatype.p && !jsonld_absolute_again(t->j, datatype)) || (language.p && !language_tag(language))) return ST_OK;
	if (value->kind == JSON_TRUE || value->kind == JSON_FALSE) *ret = plain(value->kind == JSON_TRUE ? S("true") : S("false"), datatype.p ? datatype : XSD("boolean"));
	else if (value->kind == JSON_NUMBER) *ret = number_term(t, value->text, datatype);
	else if (value->kind != JSON_STRING) return ST_OK;
	else if (direction.p && t->j->o.rdf_direction != RDF_DIRECTION_NONE) return directed(t, value->text, language, direction, ret);
	else if (language.p) *ret = (term){ .kind = TERM_LITERAL, .lex = value->text, .datatype = RDF("langString"), .lang = language };
	else *ret = plain(value->text, datatype.p ? datatype : XSD("string"));
	return ST_OK;
}

/* ---- nodes and lists ---- */

static status node(telling *t, const json *v, term *ret);
static status object_term(telling *t, const json *v, term *ret);

static status list_term(telling *t, const json *list, term *ret)
{
	const json *m = list->kind == JSON_ARRAY ? list->child : list;
	term here = RDF_NIL, next, item;
	for (*ret = here; m; m = list->kind == JSON_ARRAY ? m->next : NULL) {
		if (jsonld_is_nothing(m)) continue;
		next = blank_of(t, NO_SLICE);
		if (here.kind == TERM_BLANK) TRY(tell(t, &here, &RDF_REST, &next));
		else *ret = next;
		here = next;
		TRY(object_term(t, m, &item));
		TRY(tell(t, &here, &RDF_FIRST, &item));
	}
	return here.kind == TERM_BLANK ? tell(t, &here, &RDF_REST, &RDF_NIL) : ST_OK;
}

static status object_term(telling *t, const json *v, term *ret)
{
	const json *list = NULL;
	bool value = false;
	status st;
	for (const json *m = v->kind == JSON_OBJECT ? v->child : NULL; m; m = m->next) {
		if (jsonld_same(m->key, KEYWORD(VALUE))) value = true;
		else if (jsonld_same(m->key, KEYWORD(LIST))) list = m;
	}
	TRY(jsonld_deeper(t->j));
	if (value) st = value_term(t, v, ret);
	else if (list) st = list_term(t, list, ret);
	else st = node(t, v, ret);
	t->j->depth--;
	return st;
}

static status property(telling *t, const term *s, const json *values)
{
	term p = node_term(t, values->key), o;
	for (const json *v = values->child; v; v = v->next) {
		TRY(object_term(t, v, &o));
		TRY(tell(t, s, &p, &o));
	}
	return ST_OK;
}

static status reversed(telling *t, const term *s, const json *properties)
{
	term o;
	for (const json *values = properties->child; values; values = values->next) {
		term p = node_term(t, values->key);
		for (const json *v = values->child; v; v = v->next) {
			TRY(object_term(t, v, &o));
			TRY(tell(t, &o, &p, s));
		}
	}
	return ST_OK;
}

static status types(telling *t, const term *s, const json *list)
{
	for (const json *m = list->kind == JSON_ARRAY ? list->child : list; m; m = list->kind == JSON_ARRAY ? m->next : NULL) {
		if (m->kind != JSON_STRING) continue;
		term o = node_term(t, m->text);
		TRY(tell(t, s, &RDF_TYPE, &o));
	}
	return ST_OK;
}

static status graph_of(telling *t, const term *name, const json *list)
{
	telling inside = *t;
	term unused;
	inside.g = name;
	inside.silent = name->kind == TERM_NONE;
	for (const json *m = list->kind == JSON_ARRAY ? list->child : list; m; m = list->kind == JSON_ARRAY ? m->next : NULL) TRY(object_term(&inside, m, &unused));
	return ST_OK;
}

static status node(telling *t, const json *v, term *ret)
{
	const json *id = NULL;
	term s, unused;
	if (v->kind != JSON_OBJECT) {
		*ret = (term){ .kind = TERM_NONE };
		return ST_OK;
	}
	for (const json *m = v->child; m; m = m->next) if (jsonld_same(m->key, KEYWORD(ID))) id = m;
	if (id && id->kind == JSON_STRING) s = node_term(t, id->text);
	else if (id && v->count == 1) s = (term){ .kind = TERM_NONE }; /* an identifier that was none, and nothing more */
	else s = blank_of(t, NO_SLICE);
	*ret = s;
	for (const json *m = v->child; m; m = m->next) {
		switch (jsonld_keyword_of(m->key)) {
		case KW_TYPE: TRY(types(t, &s, m)); break;
		case KW_GRAPH: TRY(graph_of(t, &s, m)); break;
		case KW_REVERSE: TRY(reversed(t, &s, m)); break;
		case KW_INCLUDED:
			for (const json *n = m->child; n; n = n->next) TRY(object_term(t, n, &unused));
			break;
		case KW_NONE: TRY(property(t, &s, m)); break;
		default: break;
		}
	}
	return ST_OK;
}

static status to_rdf(ctx *cx, const json *input, const jsonld_options *o, const rdf_sink *sink)
{
	jsonld j;
	json *expanded;
	term unused;
	const jsonld_context *active;
	jsonld_begin(&j, cx, o);
	j.o.ordered = false;                          /* a set has no order */
	TRY(jsonld_start_context(&j, &active));
	TRY(jsonld_expansion(&j, active, input, j.o.base, &expanded));
	telling t = { .j = &j, .sink = sink };
	for (const json *m = expanded->child; m; m = m->next) TRY(object_term(&t, m, &unused));
	return ST_OK;
}

/* The work is done in a room of its own, so that nothing but an error is left of it. */
static ctx room(const ctx *cx)
{
	ctx inside = *cx;
	inside.mem = arena_create(0);
	inside.err = (error){ 0 };                    /* one of the sink stands in cx */
	return inside;
}

static status leave(ctx *cx, ctx *inside, status st)
{
	if (st != ST_OK && inside->err.code == st) {
		cx->err = inside->err;
		cx->err.message = arena_copy(cx->mem, inside->err.message);
		cx->err.findings = cx->err.last = NULL;
	}
	arena_destroy(inside->mem);
	return st;
}

status jsonld_to_rdf(ctx *cx, const json *input, const jsonld_options *o, const rdf_sink *sink)
{
	ctx inside = room(cx);
	return leave(cx, &inside, to_rdf(&inside, input, o, sink));
}

status jsonld_read(ctx *cx, slice text, slice base, const jsonld_loader *loader, const rdf_limits *limits, const rdf_sink *sink)
{
	json *input;
	if (!limits) limits = &RDF_LIMITS;
	size_t values = limits->triples < SIZE_MAX / 8 ? limits->triples * 4 : SIZE_MAX / 2;
	jsonld_limits most = JSONLD_LIMITS;
	jsonld_options o = { .base = base, .loader = loader, .limits = &most };
	if (most.values < values) most.values = values;
	if (most.text / 8 < text.n) most.text = text.n * 8;
	if (text.n > limits->bytes) return fail(cx, TOO_LARGE, "The text has {1} bytes; the most that is accepted is {2}.", ctx_num(cx, text.n), ctx_num(cx, limits->bytes));
	const json_limits within = { .bytes = limits->bytes, .values = values, .levels = JSON_LEVELS, .nul = true, .borrow = true };
	ctx inside = room(cx);
	status st = json_parse_within(&inside, text, &within, &input);
	return leave(cx, &inside, st == ST_OK ? to_rdf(&inside, input, &o, sink) : st);
}
