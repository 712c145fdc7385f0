/* SPDX-License-Identifier: EUPL-1.2
 * One run of JSON-LD: its limits, its errors, its keywords, and what the algorithms ask of a value. */
#include "rdf/jsonld/context.h"
#include <string.h>

const jsonld_limits JSONLD_LIMITS = { .depth = 256, .contexts = 64, .context_work = 8000000, .values = 4000000, .text = 256u << 20 };

static const struct { slice name; status st; slice sentence; } CODES[] = {
#define X(code, name, status, sentence) [JSONLD_##code] = { SLICE_INIT(name), ST_##status, sentence },
	JSONLD_CODES(X)
#undef X
};

slice jsonld_code_name(jsonld_code c) { return CODES[c].name; }

void jsonld_begin(jsonld *j, ctx *cx, const jsonld_options *o)
{
	*j = (jsonld){ .cx = cx, .mem = cx->mem };
	if (o) j->o = *o;
	j->limits = j->o.limits ? j->o.limits : &JSONLD_LIMITS;
	j->documents = map_new(j->mem);
	j->processed = map_new(j->mem);
	j->blanks = map_new(j->mem);
	jsonld_context *c = arena_new(j->mem, jsonld_context, 1);
	c->base = c->original_base = j->o.base;
	c->mem = j->mem;
	j->initial = c;
	if (j->o.code) *j->o.code = JSONLD_NONE;
}

/* ---- errors ---- */

/* The way from the top to where the run is: keys, and numbers in lists from 1. */
static slice place_text(jsonld *j)
{
	const jsonld_place *way[24], *p = j->at;
	size_t n = 0;
	buf *b = buf_new(j->mem, 1u << 16);
	for (; p && n < COUNT_OF(way); p = p->up) way[n++] = p;
	if (p) buf_lit(b, "... ");
	while (n--) {
		if (way[n]->key.p) buf_put(b, utf8_take(way[n]->key, 80));
		else buf_u64(b, way[n]->index + 1);
		if (n) buf_lit(b, ", ");
	}
	return buf_slice(b);
}

status jsonld_fail(jsonld *j, jsonld_code c, slice what)
{
	static const slice AT = N_("At {1}: {2} ({3})"), PLAIN = N_("{2} ({3})");
	slice name = CODES[c].name.n ? JOIN(j->mem, S("JSON-LD: "), CODES[c].name) : S("JSON-LD");
	what = utf8_take(what, 1000);
	slice reason = text_fill(j->mem, tr_slice(j->cx->lang, CODES[c].sentence), &what, 1);
	if (j->o.code) *j->o.code = c;
	return fail_at(j->cx, CODES[c].st, __FILE__, __LINE__, j->at ? AT : PLAIN, (slice[]){ j->at ? place_text(j) : NO_SLICE, reason, name }, 3);
}

status jsonld_fail_value(jsonld *j, jsonld_code c, const json *what)
{
	buf *b = buf_new(j->mem, 120);
	if (what && what->kind != JSON_ARRAY && what->kind != JSON_OBJECT) {
		json_write(b, what, false);
		if (buf_ok(b)) return jsonld_fail(j, c, buf_slice(b));
		return jsonld_fail(j, c, JOIN(j->mem, S("\""), utf8_take(what->text, 40), S("...\"")));
	}
	return jsonld_fail(j, c, !what ? S("null") : what->kind == JSON_ARRAY ? tr(j->cx->lang, "a list") : tr(j->cx->lang, "an object"));
}

status jsonld_deeper(jsonld *j)
{
	if (++j->depth > j->limits->depth) return jsonld_fail(j, JSONLD_TOO_MUCH, trf(j->mem, j->cx->lang, "more than {1} levels", ctx_num(j->cx, j->limits->depth)));
	return ST_OK;
}

static bool too_much_text(jsonld *j, size_t n)
{
	size_t most = j->limits->text ? j->limits->text : JSONLD_LIMITS.text;
	if (n > most || j->text > most - n) j->overflow = true;
	else j->text += n;
	return j->overflow;
}

slice jsonld_joined(jsonld *j, slice a, slice b) { return too_much_text(j, a.n + b.n) ? NO_SLICE : JOIN(j->mem, a, b); }
slice jsonld_resolved(jsonld *j, slice base, slice reference) { return too_much_text(j, base.n + reference.n) ? NO_SLICE : uri_resolve(j->mem, base, reference); }

/* ---- keywords ---- */

static const slice KEYWORDS[KW_COUNT] = {
#define X(name, text) [KW_##name] = SLICE_INIT(text),
	JSONLD_KEYWORDS(X)
#undef X
};

slice jsonld_keyword_text(jsonld_keyword k) { return KEYWORDS[k]; }

jsonld_keyword jsonld_keyword_of(slice s)
{
	static const struct { unsigned char from, to; } LETTER[26] = { /* they stand in the order of the alphabet */
		['a' - 'a'] = { KW_ALWAYS, KW_ANY }, ['b' - 'a'] = { KW_BASE, KW_BASE }, ['c' - 'a'] = { KW_CONTAINER, KW_CONTEXT }, ['d' - 'a'] = { KW_DEFAULT, KW_DIRECTION },
		['e' - 'a'] = { KW_EMBED, KW_EXPLICIT }, ['g' - 'a'] = { KW_GRAPH, KW_GRAPH }, ['i' - 'a'] = { KW_ID, KW_INDEX }, ['j' - 'a'] = { KW_JSON, KW_JSON },
		['l' - 'a'] = { KW_LANGUAGE, KW_LIST }, ['n' - 'a'] = { KW_NEST, KW_NULL }, ['o' - 'a'] = { KW_OMIT_DEFAULT, KW_ONCE }, ['p' - 'a'] = { KW_PREFIX, KW_PROTECTED },
		['r' - 'a'] = { KW_REQUIRE_ALL, KW_REVERSE }, ['s' - 'a'] = { KW_SET, KW_SET }, ['t' - 'a'] = { KW_TYPE, KW_TYPE }, ['v' - 'a'] = { KW_VALUE, KW_VOCAB },
	};
	if (s.n < 3 || s.p[0] != '@') return KW_NONE;
	unsigned letter = (unsigned)s.p[1] - 'a';
	if (letter >= 26 || !LETTER[letter].from) return KW_NONE;
	for (int k = LETTER[letter].from; k <= LETTER[letter].to; k++) if (jsonld_same(KEYWORDS[k], s)) return (jsonld_keyword)k;
	return KW_NONE;
}

bool jsonld_framing_keyword(jsonld_keyword k)
{
	switch (k) {
	case KW_ALWAYS: case KW_ANY: case KW_DEFAULT: case KW_EMBED: case KW_EXPLICIT: case KW_NEVER: case KW_NULL: case KW_OMIT_DEFAULT: case KW_ONCE: case KW_PRESERVE: case KW_REQUIRE_ALL:
		return true;
	default: return false;
	}
}

bool jsonld_like_keyword(slice s)
{
	if (s.n < 2 || s.p[0] != '@') return false;
	for (size_t i = 1; i < s.n; i++) if ((unsigned char)((s.p[i] | 32) - 'a') > 'z' - 'a') return false;
	return true;
}

/* ---- IRIs ---- */

bool jsonld_is_blank(slice iri) { return iri.n >= 2 && iri.p[0] == '_' && iri.p[1] == ':'; }

/* What cannot stand in an IRI (RFC 3987): controls, space, <>"{}|\\^` */
static const bool NOT_IRI[256] = { [0 ... ' '] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['{'] = true, ['}'] = true, ['|'] = true, ['\\'] = true, ['^'] = true, ['`'] = true };

bool jsonld_absolute(slice iri)
{
	size_t i = 0;
	bool bad = false;
	for (; i < iri.n && iri.p[i] != ':'; i++) {
		unsigned char c = (unsigned char)iri.p[i], letter = (unsigned char)((c | 32) - 'a');
		if (letter <= 'z' - 'a') continue;
		if (!i || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.')) return false;
	}
	if (!i || i == iri.n) return false;
	for (; i < iri.n; i++) bad |= NOT_IRI[(unsigned char)iri.p[i]];
	return !bad;
}

bool jsonld_absolute_again(jsonld *j, slice iri)
{
	slice *known = &j->fine[((uintptr_t)iri.p >> 3 ^ iri.n) % COUNT_OF(j->fine)];
	if (iri.p && known->p == iri.p && known->n == iri.n) return true;
	if (!jsonld_absolute(iri)) return false;
	*known = iri;
	return true;
}

/* ---- values ---- */

bool jsonld_is_value(const json *v) { return json_get(v, KEYWORD(VALUE)) != NULL; }
bool jsonld_is_list(const json *v) { return json_get(v, KEYWORD(LIST)) != NULL; }

bool jsonld_is_graph(const json *v)
{
	if (!json_get(v, KEYWORD(GRAPH))) return false;
	for (const json *m = v->child; m; m = m->next) {
		jsonld_keyword k = jsonld_keyword_of(m->key);
		if (k != KW_GRAPH && k != KW_ID && k != KW_INDEX && k != KW_CONTEXT) return false;
	}
	return true;
}

bool jsonld_is_simple_graph(const json *v) { return jsonld_is_graph(v) && !json_get(v, KEYWORD(ID)); }

bool jsonld_is_node(const json *v)
{
	if (!v || v->kind != JSON_OBJECT) return false;
	for (const json *m = v->child; m; m = m->next) {
		jsonld_keyword k = jsonld_keyword_of(m->key);
		if (k == KW_VALUE || k == KW_LIST || k == KW_SET) return false;
	}
	return true;
}

bool jsonld_is_reference(const json *v) { return v && v->kind == JSON_OBJECT && v->count == 1 && slice_eq(v->child->key, KEYWORD(ID)); }

bool jsonld_is_nothing(const json *v) { return jsonld_is_reference(v) && v->child->kind == JSON_NULL; }

json *jsonld_array(jsonld *j) { return json_new(j->mem, JSON_ARRAY, NO_SLICE); }
json *jsonld_object(jsonld *j) { return json_new(j->mem, JSON_OBJECT, NO_SLICE); }
json *jsonld_text(jsonld *j, slice s) { return json_new(j->mem, JSON_STRING, s); }

static uint64_t mixed(uint64_t h)
{
	h = (h ^ h >> 33) * 0xff51afd7ed558ccdULL;
	return h ^ h >> 29;
}

uint64_t jsonld_hash(const json *v)
{
	uint64_t h = mixed((uint64_t)v->kind + 1);
	if (v->kind == JSON_NUMBER) {                 /* by value: 1.0 is 1 */
		double d = json_number(v->text);
		slice bits = slice_of(&d, d < 0 || d > 0 ? sizeof d : 0);
		return h ^ slice_hash(bits);
	}
	if (v->kind == JSON_STRING) return h ^ slice_hash(v->text);
	for (const json *m = v->child; m; m = m->next) {
		if (v->kind == JSON_OBJECT) h += mixed(slice_hash(m->key) ^ jsonld_hash(m)); /* members in any order */
		else h = mixed(h ^ jsonld_hash(m));
	}
	return h;
}

json *jsonld_copy(jsonld *j, const json *v)
{
	json *out = json_new(j->mem, v->kind, v->text);
	for (const json *m = v->child; m; m = m->next) json_add(out, m->key, jsonld_copy(j, m));
	return out;
}

void jsonld_append(jsonld *j, json *object, slice key, json *value)
{
	json *held = NULL;
	for (json *m = object->child; m; m = m->next) if (slice_eq(m->key, key)) held = m;
	if (!held) {
		json_add(object, key, held = jsonld_array(j));
	} else if (held->kind != JSON_ARRAY) {
		/* the member itself becomes the array, so that what follows it stays in its place */
		json *only = json_new(j->mem, held->kind, held->text);
		only->child = held->child;
		only->last = held->last;
		only->count = held->count;
		held->kind = JSON_ARRAY;
		held->text = NO_SLICE;
		held->child = held->last = NULL;
		held->count = 0;
		json_add(held, NO_SLICE, only);
	}
	json_add(held, NO_SLICE, value);
}
