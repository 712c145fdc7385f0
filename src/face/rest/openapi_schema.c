/* SPDX-License-Identifier: EUPL-1.2
 * The schema of an entry, from the same properties that forms and validation come from. JSON Schema 2020-12, as OpenAPI 3.1 takes it. */
#include "face/rest/openapi.h"
#include <stdio.h>

void openapi_ref(json_writer *w, const char *kind, slice name)
{
	char room[200];
	int n = snprintf(room, sizeof room, "#/components/%s/%.*s", kind, SL(name));
	json_begin(w, '{');
	json_pair(w, S("$ref"), slice_of(room, n > 0 && (size_t)n < sizeof room ? (size_t)n : 0));
	json_end(w, '}');
}

void openapi_key_ref(json_writer *w, const char *key, const char *kind, slice name)
{
	json_key(w, slice_from(key));
	openapi_ref(w, kind, name);
}

static bool is_number(slice datatype)
{
	static const char *const NAMES[] = { "integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "int", "long", "short", "byte", "unsignedInt", "unsignedLong" };
	for (size_t i = 0; i < COUNT_OF(NAMES); i++)
		if (slice_starts(datatype, S(NS_XSD)) && slice_eq(slice_skip(datatype, sizeof NS_XSD - 1), slice_from(NAMES[i]))) return true;
	return false;
}

static bool is_whole(slice datatype) { return is_number(datatype) && !slice_eq(datatype, XSD("decimal")) && !slice_eq(datatype, XSD("double")) && !slice_eq(datatype, XSD("float")); }

static void number_text(json_writer *w, slice key, slice text)
{
	json v = { .kind = JSON_NUMBER, .text = text };
	double d;
	if (!slice_to_double(text, &d)) return;
	json_key(w, key);
	json_value(w, &v);
}

static void number_schema(ctx *cx, json_writer *w, const property *p)
{
	const graph *g = registers_graph(cx->sv->registers);
	bool above = p->node && graph_object(g, p->node, SH("minExclusive")), below = p->node && graph_object(g, p->node, SH("maxExclusive"));
	KEY_PAIR(w, "type", is_whole(p->datatype) ? S("integer") : S("number"));
	if (p->min_value.p) number_text(w, above ? S("exclusiveMinimum") : S("minimum"), p->min_value);
	if (p->max_value.p) number_text(w, below ? S("exclusiveMaximum") : S("maximum"), p->max_value);
}

static void enum_schema(json_writer *w, const property *p, const reg *r)
{
	bool numbers = !p->is_iri && is_number(p->datatype);
	KEY_PAIR(w, "type", numbers ? S("number") : S("string"));
	json_key(w, S("enum"));
	json_begin(w, '[');
	for (size_t i = 0; i < p->choice_n; i++) {
		const workflow_state *s = p->implicit ? reg_state(r, p->choices[i].value) : NULL;
		slice v = s ? s->name : p->choices[i].value;
		if (p->implicit && !s && slice_starts(v, S(NS_SPIL))) v = slice_skip(v, sizeof NS_SPIL - 1);
		json number = { .kind = JSON_NUMBER, .text = v };
		if (numbers) json_value(w, &number);
		else json_string(w, v);
	}
	json_end(w, ']');
}

static void text_limits(json_writer *w, const property *p)
{
	if (p->pattern.p) KEY_PAIR(w, "pattern", p->pattern);
	if (p->min_length) json_key(w, S("minLength")), json_int(w, p->min_length);
	if (p->max_length) json_key(w, S("maxLength")), json_int(w, p->max_length);
}

static void languages_schema(json_writer *w, const property *p)
{
	KEY_PAIR(w, "type", S("object"));
	json_key(w, S("minProperties"));
	json_int(w, p->min ? 1 : 0);
	json_key(w, S("additionalProperties"));
	json_begin(w, '{');
	KEY_PAIR(w, "type", p->unique_lang ? S("string") : S("array"));
	if (p->unique_lang) text_limits(w, p);
	else {
		json_key(w, S("items"));
		json_begin(w, '{');
		KEY_PAIR(w, "type", S("string"));
		text_limits(w, p);
		json_end(w, '}');
	}
	json_end(w, '}');
}

static void fields(ctx *cx, json_writer *w, const reg *r, const property *list, size_t n);

static void group_schema(ctx *cx, json_writer *w, const reg *r, const property *p)
{
	KEY_PAIR(w, "type", S("object"));
	json_key(w, S("properties"));
	json_begin(w, '{');
	json_key(w, S("@id"));
	json_begin(w, '{');
	KEY_PAIR(w, "type", S("string"));
	KEY_PAIR(w, "format", S("iri"));
	json_end(w, '}');
	json_key(w, S("@type"));
	json_begin(w, '{');
	KEY_PAIR(w, "const", p->member_class);
	json_end(w, '}');
	fields(cx, w, r, p->members, p->member_n);
	json_key(w, S("additionalProperties"));
	json_bool(w, false);
}

/* The keywords of one value. */
static void value_schema(ctx *cx, json_writer *w, const reg *r, const property *p)
{
	if (p->widget == WIDGET_GROUP) group_schema(cx, w, r, p);
	else if (p->choice_n) enum_schema(w, p, r);
	else if (p->lang_text) languages_schema(w, p);
	else if (!p->is_iri && is_number(p->datatype)) number_schema(cx, w, p);
	else if (slice_eq(p->datatype, XSD("boolean"))) KEY_PAIR(w, "type", S("boolean"));
	else {
		KEY_PAIR(w, "type", S("string"));
		if (p->is_iri || slice_eq(p->datatype, XSD("anyURI"))) KEY_PAIR(w, "format", S("iri"));
		else if (slice_eq(p->datatype, XSD("date"))) KEY_PAIR(w, "format", S("date"));
		else if (slice_eq(p->datatype, XSD("dateTime"))) KEY_PAIR(w, "format", S("date-time"));
		text_limits(w, p);
	}
}

static void field(ctx *cx, json_writer *w, const reg *r, const property *p)
{
	bool list = p->max != 1 && !p->lang_text;
	slice help = p->help.v[cx->lang];
	if (p->widget == WIDGET_FILE) help = JOIN(cx->mem, help, S(" "), trf(cx->mem, cx->lang, "A file, brought by POST /api/files first: at most {1}.", file_size_text(cx, p->file_most)));
	if (p->unit.n) help = JOIN(cx->mem, help, S(" ("), p->unit, S(")"));
	json_key(w, p->key);
	json_begin(w, '{');
	KEY_PAIR(w, "title", p->name.v[cx->lang]);
	KEY_PAIR(w, "description", help);
	slice concept = property_concept(cx, cx->sv->settings->base, p);
	if (concept.n) {
		json_key(w, S("externalDocs"));
		json_begin(w, '{');
		KEY_PAIR(w, "url", concept);
		json_end(w, '}');
	}
	if (p->read_only) json_key(w, S("readOnly")), json_bool(w, true);
	if (!list) value_schema(cx, w, r, p);
	else {
		KEY_PAIR(w, "type", S("array"));
		if (p->min) json_key(w, S("minItems")), json_int(w, p->min);
		if (p->max != UINT32_MAX) json_key(w, S("maxItems")), json_int(w, p->max);
		json_key(w, S("items"));
		json_begin(w, '{');
		value_schema(cx, w, r, p);
		json_end(w, '}');
	}
	json_end(w, '}');
}

/* The properties (closing their object) and which of them are required. */
static void fields(ctx *cx, json_writer *w, const reg *r, const property *list, size_t n)
{
	size_t required = 0;
	for (size_t i = 0; i < n; i++) {
		field(cx, w, r, &list[i]);
		required += list[i].min > 0;
	}
	json_end(w, '}');
	if (!required) return;
	json_key(w, S("required"));
	json_begin(w, '[');
	for (size_t i = 0; i < n; i++)
		if (list[i].min) json_string(w, list[i].key);
	json_end(w, ']');
}

void openapi_schema(ctx *cx, json_writer *w, const reg *r)
{
	json_key(w, r->name);
	json_begin(w, '{');
	KEY_PAIR(w, "title", r->singular.v[cx->lang]);
	KEY_PAIR(w, "description", r->about.v[cx->lang]);
	KEY_PAIR(w, "type", S("object"));
	json_key(w, S("properties"));
	json_begin(w, '{');
	json_key(w, S("@context"));
	json_begin(w, '{');
	KEY_PAIR(w, "type", S("string"));
	KEY_PAIR(w, "format", S("iri"));
	json_end(w, '}');
	json_key(w, S("@id"));
	json_begin(w, '{');
	KEY_PAIR(w, "type", S("string"));
	KEY_PAIR(w, "format", S("iri"));
	json_end(w, '}');
	json_key(w, S("@type"));
	json_begin(w, '{');
	KEY_PAIR(w, "const", r->class_iri);
	json_end(w, '}');
	openapi_key_ref(w, "meta", "schemas", S("Meta"));
	fields(cx, w, r, r->properties, r->property_n);
	json_key(w, S("additionalProperties"));
	json_bool(w, false);
	json_end(w, '}');
}
