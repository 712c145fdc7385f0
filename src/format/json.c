/* SPDX-License-Identifier: EUPL-1.2
 * Trees of JSON values, and writing. Reading is in json_read.c. */
#include "format/json.h"
#include <math.h>

const json *json_get(const json *object, slice key)
{
	if (!object || object->kind != JSON_OBJECT) return NULL;
	for (const json *m = object->child; m; m = m->next)
		if (slice_eq(m->key, key)) return m;
	return NULL;
}

slice json_text(const json *v) { return v && v->kind == JSON_STRING ? v->text : NO_SLICE; }

json *json_new(arena *a, json_kind kind, slice text)
{
	json *v = arena_new(a, json, 1);
	v->kind = kind;
	v->text = text;
	return v;
}

void json_add(json *parent, slice key, json *child)
{
	child->key = key;
	child->next = NULL;
	if (!parent->child) parent->child = child;
	else {
		if (!parent->last) parent->last = parent->child;
		while (parent->last->next) parent->last = parent->last->next;
		parent->last->next = child;
	}
	parent->last = child;
	parent->count++;
}

json *json_set(arena *a, json *object, slice key, json *value)
{
	json *before = NULL, *m = object->child;
	while (m && !slice_eq(m->key, key)) before = m, m = m->next;
	if (!m) {
		if (value) json_add(object, arena_copy(a, key), value);
		return object;
	}
	if (value) {
		value->key = m->key;
		value->next = m->next;
	} else {
		object->count--;
	}
	json *now = value ? value : m->next;
	if (before) before->next = now;
	else object->child = now;
	if (object->last == m) object->last = value ? value : before;
	return object;
}

static json *copy(arena *a, const json *v)
{
	json *out = json_new(a, v->kind, v->text);
	for (const json *m = v->child; m; m = m->next) json_add(out, m->key, copy(a, m));
	return out;
}

json *json_merge_patch(arena *a, const json *target, const json *patch)
{
	if (patch->kind != JSON_OBJECT) return copy(a, patch);
	json *out = target && target->kind == JSON_OBJECT ? copy(a, target) : json_new(a, JSON_OBJECT, NO_SLICE);
	for (const json *m = patch->child; m; m = m->next) {
		if (m->kind == JSON_NULL) json_set(a, out, m->key, NULL);
		else json_set(a, out, m->key, json_merge_patch(a, json_get(out, m->key), m));
	}
	return out;
}

/* A decimal number as its significant digits and the power of ten of the last one: 1.50e3 is 15 and 2. */
typedef struct { bool negative; slice whole, part; size_t first, end; int64_t power; } decimal;

static char digit_at(const decimal *d, size_t i) { return i < d->whole.n ? d->whole.p[i] : d->part.p[i - d->whole.n]; }

static decimal decimal_of(slice s)
{
	decimal d = { 0 };
	d.negative = slice_starts(s, S("-"));
	if (d.negative) s = slice_skip(s, 1);
	size_t e = 0;
	while (e < s.n && s.p[e] != 'e' && s.p[e] != 'E') e++;
	slice exponent = slice_skip(s, e + 1), mantissa = slice_take(s, e);
	if (slice_starts(exponent, S("+"))) exponent = slice_skip(exponent, 1);
	if (exponent.n) (void)slice_to_i64(exponent, &d.power);
	size_t dot = slice_find_char(mantissa, '.');
	d.whole = dot == SLICE_NONE ? mantissa : slice_take(mantissa, dot);
	d.part = dot == SLICE_NONE ? NO_SLICE : slice_skip(mantissa, dot + 1);
	d.end = d.whole.n + d.part.n;
	while (d.first < d.end && digit_at(&d, d.first) == '0') d.first++;
	size_t all = d.end;
	while (d.end > d.first && digit_at(&d, d.end - 1) == '0') d.end--;
	d.power += (int64_t)(all - d.end) - (int64_t)d.part.n;
	return d;
}

static bool number_equal(slice a, slice b)
{
	if (slice_eq(a, b)) return true;
	decimal x = decimal_of(a), y = decimal_of(b);
	size_t n = x.end - x.first;
	if (n != y.end - y.first) return false;
	if (!n) return true; /* both zero */
	if (x.negative != y.negative || x.power != y.power) return false;
	for (size_t i = 0; i < n; i++)
		if (digit_at(&x, x.first + i) != digit_at(&y, y.first + i)) return false;
	return true;
}

bool json_equal(const json *a, const json *b)
{
	if (!a || !b) return a == b;
	if (a->kind != b->kind || a->count != b->count) return false;
	if (a->kind == JSON_NUMBER) return number_equal(a->text, b->text);
	if (a->kind == JSON_STRING) return slice_eq(a->text, b->text);
	if (a->kind == JSON_OBJECT) {
		for (const json *m = a->child; m; m = m->next)
			if (!json_equal(m, json_get(b, m->key))) return false;
		return true;
	}
	const json *y = b->child;
	for (const json *x = a->child; x; x = x->next, y = y->next)
		if (!json_equal(x, y)) return false;
	return true;
}

/* ---- writing ---- */

json_writer json_writer_to(buf *out, bool pretty) { return (json_writer){ .out = out, .first = true, .pretty = pretty }; }

static void new_line(json_writer *w)
{
	if (!w->pretty) return;
	buf_putc(w->out, '\n');
	for (int i = 0; i < w->depth; i++) buf_lit(w->out, "  ");
}

/* What comes before a value or a key. */
static void before(json_writer *w)
{
	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if (!w->first) buf_putc(w->out, ',');
	if (w->depth) new_line(w);
	w->first = false;
}

void json_begin(json_writer *w, char open)
{
	before(w);
	buf_putc(w->out, open);
	w->depth++;
	w->first = true;
}

void json_end(json_writer *w, char close)
{
	w->depth--;
	if (!w->first) new_line(w);
	buf_putc(w->out, close);
	w->first = false;
}

static void quoted(buf *b, slice s)
{
	buf_putc(b, '"');
	while (s.n) {
		size_t plain = 0;
		while (plain < s.n && (unsigned char)s.p[plain] - 0x20u < 0x5Fu && s.p[plain] != '"' && s.p[plain] != '\\') plain++;
		buf_put(b, slice_take(s, plain));
		s = slice_skip(s, plain);
		if (!s.n) break;
		slice rest = s;
		uint32_t code = utf8_next(&rest);
		slice bytes = slice_take(s, s.n - rest.n);
		bool malformed = code == 0xFFFD && bytes.n == 1;
		s = rest;
		if (malformed) buf_lit(b, "\xEF\xBF\xBD");
		else if (code == '"') buf_lit(b, "\\\"");
		else if (code == '\\') buf_lit(b, "\\\\");
		else if (code == '\n') buf_lit(b, "\\n");
		else if (code == '\r') buf_lit(b, "\\r");
		else if (code == '\t') buf_lit(b, "\\t");
		else if (code < 0x20 || code == 0x2028 || code == 0x2029) buf_printf(b, "\\u%04x", code);
		else buf_put(b, bytes);
	}
	buf_putc(b, '"');
}

void json_key(json_writer *w, slice key)
{
	before(w);
	quoted(w->out, key);
	buf_putc(w->out, ':');
	if (w->pretty) buf_putc(w->out, ' ');
	w->after_key = true;
}

void json_string(json_writer *w, slice s)
{
	before(w);
	quoted(w->out, s);
}

void json_int(json_writer *w, int64_t n)
{
	before(w);
	buf_i64(w->out, n);
}

void json_double(json_writer *w, double d)
{
	before(w);
	if (isfinite(d)) buf_double(w->out, d);
	else buf_lit(w->out, "null");
}

void json_bool(json_writer *w, bool b)
{
	before(w);
	buf_put(w->out, b ? S("true") : S("false"));
}

void json_null(json_writer *w)
{
	before(w);
	buf_lit(w->out, "null");
}

void json_value(json_writer *w, const json *v)
{
	switch (v->kind) {
	case JSON_NULL: json_null(w); break;
	case JSON_FALSE: json_bool(w, false); break;
	case JSON_TRUE: json_bool(w, true); break;
	case JSON_STRING: json_string(w, v->text); break;
	case JSON_NUMBER:
		before(w);
		buf_put(w->out, v->text);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		json_begin(w, v->kind == JSON_ARRAY ? '[' : '{');
		for (const json *m = v->child; m; m = m->next) {
			if (v->kind == JSON_OBJECT) json_key(w, m->key);
			json_value(w, m);
		}
		json_end(w, v->kind == JSON_ARRAY ? ']' : '}');
	}
}

void json_pair(json_writer *w, slice key, slice value)
{
	json_key(w, key);
	json_string(w, value);
}

void json_write(buf *b, const json *v, bool pretty)
{
	json_writer w = json_writer_to(b, pretty);
	json_value(&w, v);
}
