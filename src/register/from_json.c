/* SPDX-License-Identifier: EUPL-1.2
 * JSON to a document. Here it is only checked that each value can be a term of its property's kind; what the shape asks is
 * checked afterwards, on the graph, so that a form, the API and an import get the same answers. */
#include <string.h>
#include "register/internal.h"

enum { VALUES_MAX = 2000, DOCUMENT_VALUES_MAX = 20000, FINDINGS_MAX = 200, TEXT_MAX = 1 << 20 };

typedef struct { ctx *cx; const reg *r; graph *g; slice iri; uint64_t next_member; const finding *seen; size_t findings; } reading;

/* A person mends what is shown first; a program that sends a million mistakes gets no million findings. */
static bool enough(reading *rd)
{
	for (const finding *next = rd->seen ? rd->seen->next : rd->cx->err.findings; next; next = next->next) {
		rd->seen = next;
		rd->findings++;
	}
	return rd->findings >= FINDINGS_MAX || graph_size(rd->g) > DOCUMENT_VALUES_MAX;
}

static slice at_index(reading *rd, slice at, size_t i) { return arena_printf(rd->cx->mem, "%.*s[%zu]", SL(at), i); }
static slice at_key(reading *rd, slice at, slice key) { return at.n ? JOIN(rd->cx->mem, at, S("."), key) : key; }

static void add(reading *rd, tid subject, const property *p, tid value)
{
	graph_add(rd->g, subject, graph_iri(rd->g, p->path), value);
}

/* Decimal text without an exponent, as xsd:decimal and xsd:integer want it: 1.5e3 -> 1500. */
static bool plain_decimal(arena *a, slice text, slice *ret)
{
	size_t e = 0;
	while (e < text.n && text.p[e] != 'e' && text.p[e] != 'E') e++;
	if (e == text.n) {
		*ret = text;
		return true;
	}
	int64_t shift = 0;
	slice exponent = slice_skip(text, e + 1), mantissa = slice_take(text, e);
	if (slice_starts(exponent, S("+"))) exponent = slice_skip(exponent, 1);
	if (!slice_to_i64(exponent, &shift) || shift > 60 || shift < -60) return false;
	bool minus = slice_starts(mantissa, S("-"));
	mantissa = slice_skip(mantissa, minus);
	size_t dot = slice_find_char(mantissa, '.');
	slice whole = dot == SLICE_NONE ? mantissa : slice_take(mantissa, dot), part = dot == SLICE_NONE ? S("") : slice_skip(mantissa, dot + 1);
	slice digits = JOIN(a, whole, part);
	int64_t point = (int64_t)whole.n + shift;
	buf *b = buf_new(a, 4096);
	if (minus) buf_putc(b, '-');
	if (point <= 0) buf_lit(b, "0");
	for (int64_t i = 0; i < point; i++) buf_putc(b, i < (int64_t)digits.n ? digits.p[i] : '0');
	if (point < (int64_t)digits.n) buf_putc(b, '.');
	for (int64_t i = point; i < 0; i++) buf_putc(b, '0');
	for (int64_t i = point < 0 ? 0 : point; i < (int64_t)digits.n; i++) buf_putc(b, digits.p[i]);
	*ret = buf_slice(b);
	return buf_ok(b);
}

/* 3.0 and 3e0 are whole numbers too. */
static slice without_zeros(slice text)
{
	size_t dot = slice_find_char(text, '.');
	if (dot == SLICE_NONE) return text;
	size_t n = text.n;
	while (n > dot + 1 && text.p[n - 1] == '0') n--;
	return n == dot + 1 ? slice_take(text, dot) : text;
}

static bool number(reading *rd, const property *p, const json *v, slice at, tid subject)
{
	ctx *cx = rd->cx;
	slice text;
	int64_t whole;
	double d;
	/* JSON-LD carries decimals as texts */
	bool said = v->kind == JSON_NUMBER || (v->kind == JSON_STRING && slice_to_double(v->text, &d));
	if (!said) return finding_add(cx, at, "This is not a number. Write digits, with a point before decimals."), false;
	if (!plain_decimal(cx->mem, v->text, &text)) return finding_add(cx, at, "This number is too large or too small to be kept."), false;
	if (datatype_is_integer(p->datatype)) {
		text = without_zeros(text);
		if (!slice_to_i64(text, &whole)) return finding_add(cx, at, "This is not a whole number. Leave the decimals out."), false;
	}
	if (!slice_eq(p->datatype, XSD("decimal")) && !datatype_is_integer(p->datatype)) text = v->text;
	add(rd, subject, p, graph_literal(rd->g, text, p->datatype, NO_SLICE));
	return true;
}

/* The short names of states and levels of visibility stand for their IRIs. */
static slice implicit_iri(const reg *r, const property *p, slice text)
{
	if (!p->implicit || !p->choice_n) return text;
	const workflow_state *s = slice_eq(p->key, S("state")) ? reg_state(r, text) : NULL;
	if (s) return s->iri;
	for (size_t i = 0; i < p->choice_n; i++)
		if (slice_eq(local_name(p->choices[i].value), text)) return p->choices[i].value;
	return text;
}

/* What was given, as a message quotes it: a page full of it would hide the message. */
static slice quoted(ctx *cx, slice s)
{
	enum { QUOTED_MOST = 100 };
	slice part = utf8_take(s, QUOTED_MOST);
	return part.n == s.n ? s : JOIN(cx->mem, part, S("\xE2\x80\xA6"));
}

static void reference(reading *rd, const property *p, slice text, slice at, tid subject)
{
	slice iri = implicit_iri(rd->r, p, slice_trim(text));
	if (p->widget == WIDGET_EMAIL && slice_find_char(iri, ':') == SLICE_NONE) iri = JOIN(rd->cx->mem, S("mailto:"), iri);
	if (!iri.n) return;
	if (!uri_absolute_valid(iri)) finding_add(rd->cx, at, "\"{1}\" is not a full address. Write it from https:// on, without spaces.", quoted(rd->cx, iri));
	else add(rd, subject, p, graph_iri(rd->g, iri));
}

static void text_value(reading *rd, const property *p, slice text, slice at, tid subject)
{
	ctx *cx = rd->cx;
	int64_t days;
	msec t;
	if (!slice_trim(text).n) return; /* an empty text is no text */
	if (text.n > TEXT_MAX) finding_add(cx, at, "This text is longer than 1 MiB. Make it shorter, or add it as a file.");
	else if (slice_eq(p->datatype, XSD("date")) && !time_parse_date(text, &days)) finding_add(cx, at, "\"{1}\" is not a date. Write year-month-day, such as 2026-11-23.", quoted(cx, text));
	else if (slice_eq(p->datatype, XSD("dateTime")) && !time_parse_iso(text, &t)) finding_add(cx, at, "\"{1}\" is not a moment. Write it as 2026-11-23T10:20:30Z.", quoted(cx, text));
	else if (slice_eq(p->datatype, XSD("anyURI")) && !uri_absolute_valid(text)) finding_add(cx, at, "\"{1}\" is not a full address. Write it from https:// on, without spaces.", quoted(cx, text));
	else add(rd, subject, p, graph_literal(rd->g, text, p->datatype, NO_SLICE));
}

/* One value that is not a language map or a group. */
static void scalar(reading *rd, const property *p, const json *v, slice at, tid subject)
{
	ctx *cx = rd->cx;
	if (datatype_is_number(p->datatype) && !p->is_iri) {
		number(rd, p, v, at, subject);
		return;
	}
	if (slice_eq(p->datatype, XSD("boolean"))) {
		bool yes = v->kind == JSON_TRUE;
		if (!yes && v->kind != JSON_FALSE) finding_add(cx, at, "This is neither true nor false. Write true or false, without quotes.");
		else add(rd, subject, p, graph_literal(rd->g, yes ? S("true") : S("false"), p->datatype, NO_SLICE));
		return;
	}
	if (v->kind != JSON_STRING) finding_add(cx, at, "This is not a text. Put it between double quotes.");
	else if (p->is_iri) reference(rd, p, v->text, at, subject);
	else text_value(rd, p, v->text, at, subject);
}

static bool tag_well_formed(slice tag)
{
	size_t run = 0;
	bool first = true;
	for (size_t i = 0; i <= tag.n; i++) {
		char c = i < tag.n ? tag.p[i] : '-';
		if (c == '-') {
			if (run < (first ? 2 : 1) || run > 8) return false;
			first = false;
			run = 0;
			continue;
		}
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'), digit = c >= '0' && c <= '9';
		if (!letter && (first || !digit)) return false;
		run++;
	}
	return true;
}

/* Where a language may have more than one text, a string can also hold one a line: what a person types in one field. */
static void language_text(reading *rd, const property *p, const json *v, slice at, tid subject)
{
	slice rest = v->text, part, tag = v->key;
	if (v->kind != JSON_STRING) {
		finding_add(rd->cx, at, "This is not a text. Put it between double quotes.");
		return;
	}
	bool lines = !p->unique_lang && p->widget == WIDGET_LINE;
	if (!lines) rest = NO_SLICE;
	if (v->text.n > TEXT_MAX) finding_add(rd->cx, at, "This text is longer than 1 MiB. Make it shorter, or add it as a file.");
	else if (!lines && slice_trim(v->text).n) add(rd, subject, p, graph_literal(rd->g, v->text, RDF("langString"), tag));
	while (lines && slice_split(&rest, '\n', &part))
		if (slice_trim(part).n) add(rd, subject, p, graph_literal(rd->g, slice_trim(part), RDF("langString"), tag));
}

static void languages(reading *rd, const property *p, const json *v, slice at, tid subject)
{
	ctx *cx = rd->cx;
	if (v->kind != JSON_OBJECT) {
		finding_add(cx, at, "Write the text per language: {\"nl\": \"...\", \"en\": \"...\"}.");
		return;
	}
	for (const json *m = v->child; m && !enough(rd); m = m->next) {
		slice where = at_key(rd, at, m->key);
		if (!tag_well_formed(m->key)) finding_add(cx, where, "\"{1}\" is not a language. Use its tag, such as nl, en, fr or de.", m->key);
		else if (m->kind == JSON_ARRAY && p->unique_lang) finding_add(cx, where, "One text per language is what can be kept here. Write it without [ ].");
		else if (m->kind == JSON_ARRAY) {
			size_t i = 0;
			for (json *e = m->child; e && !enough(rd); e = e->next, i++) {
				json one = { .kind = e->kind, .text = e->text, .key = m->key };
				language_text(rd, p, &one, at_index(rd, where, i), subject);
			}
		} else if (m->kind != JSON_NULL) language_text(rd, p, m, where, subject);
	}
}

static void object(reading *rd, const json *v, const property *list, size_t n, tid subject, slice at);

/* The address of a group's member: the one given, when it can be one, else the next number that is free. */
static slice member_iri(reading *rd, const property *p, const json *v, slice at)
{
	slice given = json_text(json_get(v, S("@id")));
	if (given.n) {
		if (fragment_number(rd->iri, given, p->key) && !graph_find_iri(rd->g, given)) return given;
		if (!slice_starts(given, S("_:"))) finding_add(rd->cx, at_key(rd, at, S("@id")), "This is not the address of a \"{1}\" of this entry. Leave \"@id\" out for a new one.", p->key);
	}
	for (;;) {
		slice made = JOIN(rd->cx->mem, rd->iri, S("#"), p->key, S("-"), ctx_num(rd->cx, ++rd->next_member));
		if (!graph_find_iri(rd->g, made)) return made;
	}
}

static bool has_content(const json *v)
{
	for (const json *m = v->child; m; m = m->next)
		if (m->kind != JSON_NULL && !slice_starts(m->key, S("@"))) return true;
	return false;
}

static void member(reading *rd, const property *p, const json *v, slice at, tid subject)
{
	if (v->kind != JSON_OBJECT) {
		finding_add(rd->cx, at, "This is a group of fields. Write it as an object: {{1}: ...}.", JOIN(rd->cx->mem, S("\""), p->members[0].key, S("\"")));
		return;
	}
	if (!has_content(v)) return;
	tid node = graph_iri(rd->g, member_iri(rd, p, v, at));
	graph_add(rd->g, node, graph_iri(rd->g, RDF("type")), graph_iri(rd->g, p->member_class));
	add(rd, subject, p, node);
	object(rd, v, p->members, p->member_n, node, at);
}

/* Addresses that are given must not be taken by a member without one that stands earlier: numbers go on after the highest. */
static void reserve_numbers(reading *rd, const property *p, const json *v)
{
	rd->next_member = 0;
	for (const json *m = v->kind == JSON_ARRAY ? v->child : NULL; m; m = m->next) {
		uint64_t n = fragment_number(rd->iri, json_text(json_get(m, S("@id"))), p->key);
		if (n > rd->next_member) rd->next_member = n;
	}
}

static void one_value(reading *rd, const property *p, const json *v, slice at, tid subject)
{
	if (v->kind == JSON_NULL) return;
	if (p->widget == WIDGET_GROUP) member(rd, p, v, at, subject);
	else if (p->lang_text) languages(rd, p, v, at, subject);
	else scalar(rd, p, v, at, subject);
}

static void value(reading *rd, const property *p, const json *v, slice at, tid subject)
{
	if (p->widget == WIDGET_GROUP) reserve_numbers(rd, p, v);
	if (v->kind != JSON_ARRAY) {
		one_value(rd, p, v, at, subject);
		return;
	}
	if (p->lang_text) {
		finding_add(rd->cx, at, "Write the text per language: {\"nl\": \"...\", \"en\": \"...\"}.");
		return;
	}
	if (v->count > VALUES_MAX) {
		finding_add(rd->cx, at, "These are more values than are accepted here ({1}). Spread them over more entries.", ctx_num(rd->cx, VALUES_MAX));
		return;
	}
	size_t i = 0;
	for (const json *e = v->child; e && !enough(rd); e = e->next, i++) one_value(rd, p, e, at_index(rd, at, i), subject);
}

static void unknown_key(reading *rd, const property *list, size_t n, slice key, slice at)
{
	slice *names = arena_new(rd->cx->mem, slice, n + 1);
	for (size_t i = 0; i < n; i++) names[i] = list[i].key;
	slice near = word_nearest(rd->cx->mem, key, names, n);
	if (near.p) finding_add(rd->cx, at, "There is no \"{1}\" here. Did you mean \"{2}\"?", key, near);
	else finding_add(rd->cx, at, "There is no \"{1}\" here. Take it out.", key);
}

/* What a program sends back as it got it is fine; what would change the entry's identity is not. */
static bool known_word(reading *rd, const json *m, slice at, slice id, slice class_iri)
{
	if (slice_eq(m->key, S("@context")) || slice_eq(m->key, S("meta"))) return true;
	if (slice_eq(m->key, S("@type"))) {
		if (!slice_eq(json_text(m), class_iri)) finding_add(rd->cx, at, "The type of this is <{1}>. Write that, or leave \"@type\" out.", class_iri);
		return true;
	}
	if (!slice_eq(m->key, S("@id"))) return false;
	if (id.p && !slice_eq(json_text(m), id)) finding_add(rd->cx, at, "The address of this is <{1}>. Write that, or leave \"@id\" out.", id);
	return true;
}

static void object(reading *rd, const json *v, const property *list, size_t n, tid subject, slice at)
{
	bool top = !at.n;
	slice id = top ? rd->iri : NO_SLICE, class_iri = graph_value(rd->g, subject, RDF("type"));
	for (const json *m = v->child; m && !enough(rd); m = m->next) {
		slice where = at_key(rd, at, m->key);
		const property *p = NULL;
		for (size_t i = 0; i < n && !p; i++)
			if (slice_eq(list[i].key, m->key)) p = &list[i];
		if (p) value(rd, p, m, where, subject);
		else if (!known_word(rd, m, where, id, class_iri)) unknown_key(rd, list, n, m->key, where);
	}
}

status document_from_json(ctx *cx, const reg *r, slice iri, const json *v, graph **ret)
{
	reading rd = { .cx = cx, .r = r, .g = graph_new(cx->mem), .iri = iri, .seen = cx->err.last };
	if (!v || v->kind != JSON_OBJECT) return fail(cx, INVALID, "An entry is a JSON object: {\"key\": value, ...}.");
	const finding *last = cx->err.last;
	tid subject = graph_iri(rd.g, iri);
	graph_add(rd.g, subject, graph_iri(rd.g, RDF("type")), graph_iri(rd.g, r->class_iri));
	object(&rd, v, r->properties, r->property_n, subject, S(""));
	if (graph_size(rd.g) > DOCUMENT_VALUES_MAX) return fail(cx, TOO_LARGE, "This entry has more than {1} values. Spread them over more entries.", ctx_num(cx, DOCUMENT_VALUES_MAX));
	if (cx->err.last != last) return fail(cx, INVALID, "Some of the values are not right yet.");
	*ret = rd.g;
	return ST_OK;
}
