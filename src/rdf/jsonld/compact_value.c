/* SPDX-License-Identifier: EUPL-1.2
 * Value compaction (JSON-LD 1.1 API, 6.3): a value that needs no object of its own becomes a plain text, number or boolean. */
#include "rdf/jsonld/compact.h"

/* An index is lost in a plain value unless the container keeps it. */
static bool index_is_kept(const jsonld_term *t, const json *value)
{
	return !json_get(value, KEYWORD(INDEX)) || (t && t->container & CONTAINER_INDEX);
}

static bool language_fits(const jsonld_context *c, const jsonld_term *t, const json *value)
{
	slice language = t && t->has_language ? t->language : c->language;
	jsonld_direction direction = t && t->has_direction ? t->direction : c->direction;
	const json *l = json_get(value, KEYWORD(LANGUAGE)), *d = json_get(value, KEYWORD(DIRECTION));
	slice its = json_text(d);
	jsonld_direction its_direction = slice_eq(its, S("ltr")) ? DIRECTION_LTR : slice_eq(its, S("rtl")) ? DIRECTION_RTL : DIRECTION_NONE;
	return (l ? language.p && slice_eq_nocase(json_text(l), language) : !language.p) && its_direction == direction;
}

/* An object again, its keywords by the names that the context has for them. */
static status keep_object(jsonld *j, const jsonld_context *c, const jsonld_term *t, const json *value, json **ret)
{
	json *out = jsonld_object(j);
	for (const json *m = value->child; m; m = m->next) {
		slice name;
		if (t && t->container & CONTAINER_INDEX && slice_eq(m->key, KEYWORD(INDEX))) continue; /* the container says it */
		TRY(jsonld_name(j, c, m->key, NULL, NAME_VOCAB, &name));
		json *copy = jsonld_copy(j, m);
		if (slice_eq(m->key, KEYWORD(TYPE)) && m->kind == JSON_STRING) TRY(jsonld_name(j, c, m->text, NULL, NAME_VOCAB, &copy->text));
		json_add(out, name, copy);
	}
	*ret = out;
	return ST_OK;
}

status jsonld_value_compaction(jsonld *j, const jsonld_context *c, const jsonld_term *t, const json *value, json **ret)
{
	const json *id = json_get(value, KEYWORD(ID)), *type = json_get(value, KEYWORD(TYPE)), *plain = json_get(value, KEYWORD(VALUE));
	bool kept = index_is_kept(t, value), fits = false;
	if (id) {
		bool vocab = t && t->type_keyword == KW_VOCAB, alone = value->count == 1u + (json_get(value, KEYWORD(INDEX)) != NULL);
		if (!alone || !kept || !t || !(vocab || t->type_keyword == KW_ID) || id->kind != JSON_STRING) return keep_object(j, c, t, value, ret);
		slice name;
		TRY(jsonld_name(j, c, id->text, NULL, vocab ? NAME_VOCAB : 0, &name));
		*ret = jsonld_text(j, name);
		return ST_OK;
	}
	if (type) fits = t && t->type.p && slice_eq(t->type, json_text(type));
	else if (t && t->type_keyword == KW_NO_KEY) fits = false;
	else if (plain && plain->kind != JSON_STRING) fits = true;
	else fits = language_fits(c, t, value);
	if (!plain || !fits || !kept) return keep_object(j, c, t, value, ret);
	*ret = jsonld_copy(j, plain);
	return ST_OK;
}
