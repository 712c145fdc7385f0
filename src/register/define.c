/* SPDX-License-Identifier: EUPL-1.2
 * What a register tells others about its properties: columns to the index, terms to JSON-LD. */
#include "register/internal.h"

/* Raised when what is given to the index for the same file changes, so that it indexes anew. */
enum { DEFINITION = 1 };

static column_type type_of(const property *p)
{
	if (p->is_iri) return COLUMN_IRI;
	if (datatype_is_number(p->datatype)) return COLUMN_NUMBER;
	if (slice_eq(p->datatype, XSD("date")) || slice_eq(p->datatype, XSD("dateTime"))) return COLUMN_DATE;
	return COLUMN_TEXT;
}

/* References, choices and yes/no can always be filtered by; dates and numbers by range. */
static bool column_of(arena *a, const property *p, column_spec *ret)
{
	bool counted = p->facet || p->choice_n || p->refer_n || p->widget == WIDGET_BOOLEAN;
	column_type type = type_of(p);
	bool ranged = type == COLUMN_NUMBER || type == COLUMN_DATE;
	if (p->widget == WIDGET_GROUP || slice_eq(p->path, SPIL("visibility")) || slice_eq(p->path, SPIL("audience"))) return false;
	if (!counted && !ranged && !p->sort && !p->text_weight) return false;
	slice *path = arena_new(a, slice, 1);
	path[0] = p->path;
	*ret = (column_spec){ .name = p->key, .path = path, .path_length = 1, .type = type, .facet = counted, .sort = p->sort || ranged, .text_weight = p->text_weight };
	return true;
}

/* Searched members of groups: a path of two. */
static size_t member_columns(arena *a, const property *p, column_spec *out)
{
	size_t n = 0;
	for (size_t i = 0; i < p->member_n; i++) {
		const property *m = &p->members[i];
		if (!m->text_weight) continue;
		slice *path = arena_new(a, slice, 2);
		path[0] = p->path;
		path[1] = m->path;
		out[n++] = (column_spec){ .name = JOIN(a, p->key, S("."), m->key), .path = path, .path_length = 2, .type = COLUMN_TEXT, .text_weight = m->text_weight };
	}
	return n;
}

static void digest_text(sha256 *h, slice s) { sha256_add_field(h, s.p ? s : S("")); }

static digest spec_fingerprint(arena *a, const reg *r, const table_spec *t)
{
	sha256 *h = sha256_new(a);
	sha256_add_u64(h, DEFINITION);
	digest_text(h, t->class_iri);
	digest_text(h, t->organisation_path);
	sha256_add_u64(h, t->default_visibility);
	for (size_t i = 0; i < t->label_path_length; i++) digest_text(h, t->label_path[i]);
	for (size_t i = 0; i < t->column_count; i++) {
		const column_spec *c = &t->columns[i];
		digest_text(h, c->name);
		for (size_t k = 0; k < c->path_length; k++) digest_text(h, c->path[k]);
		sha256_add_u64(h, (uint64_t)c->type << 32 | (uint64_t)c->facet << 16 | (uint64_t)c->sort << 8 | (uint64_t)c->text_weight);
	}
	for (size_t i = 0; i < r->state_n; i++) {
		digest_text(h, r->states[i].iri);
		sha256_add_u64(h, r->states[i].most);
	}
	const property *p = r->label_property;
	for (size_t i = 0; i < p->choice_n; i++) {
		digest_text(h, p->choices[i].value);
		digest_text(h, p->choices[i].label.v[LANG_NL]);
		digest_text(h, p->choices[i].label.v[LANG_EN]);
	}
	return sha256_end(h);
}

static void label_path(arena *a, const registers *rs, const reg *r, table_spec *t)
{
	const property *p = r->label_property;
	const reg *other = p->refer_n ? registers_find(rs, p->refers[0]) : NULL;
	slice *path = arena_new(a, slice, 2);
	path[0] = p->path;
	t->label_path_length = 1;
	if (other && other->label_property && !other->label_property->is_iri) {
		path[1] = other->label_property->path;
		t->label_path_length = 2;
	}
	t->label_path = path;
}

/* What the index cannot see in a document: states that hide, and the names of choices. */
static void limits_and_labels(arena *a, const reg *r, table_spec *t)
{
	const property *p = r->label_property;
	state_limit *limits = arena_new(a, state_limit, r->state_n + 1);
	value_label *labels = arena_new(a, value_label, p->choice_n + 1);
	for (size_t i = 0; i < r->state_n; i++)
		if (r->states[i].most != VISIBLE_PUBLIC) limits[t->state_limit_count++] = (state_limit){ r->states[i].iri, r->states[i].most };
	for (size_t i = 0; i < p->choice_n; i++)
		labels[t->value_label_count++] = (value_label){ p->choices[i].value, p->choices[i].label.v[LANG_NL], p->choices[i].label.v[LANG_EN] };
	t->state_limits = limits;
	t->value_labels = labels;
}

static status define_one(ctx *cx, const registers *rs, const reg *r, index_store *x)
{
	size_t most = r->property_n;
	for (size_t i = 0; i < r->property_n; i++) most += r->properties[i].member_n;
	column_spec *columns = arena_new(rs->mem, column_spec, most);
	table_spec t = { .register_name = r->name, .class_iri = r->class_iri, .columns = columns, .default_visibility = r->visibility, .organisation_path = r->organisation_path };
	for (size_t i = 0; i < r->property_n; i++) {
		const property *p = &r->properties[i];
		if (column_of(rs->mem, p, &columns[t.column_count])) t.column_count++;
		t.column_count += member_columns(rs->mem, p, columns + t.column_count);
	}
	label_path(rs->mem, rs, r, &t);
	limits_and_labels(rs->mem, r, &t);
	t.fingerprint = spec_fingerprint(cx->mem, r, &t);
	return index_define(cx, x, &t);
}

status registers_define(ctx *cx, const registers *rs, index_store *x)
{
	for (size_t i = 0; i < rs->n; i++) TRY(define_one(cx, rs, &rs->list[i], x));
	return ST_OK;
}

/* JSON-LD 1.1, section 4.1.8: a term's own context holds for what stands below it. The names of states and visibilities become IRIs that way. */
static void names_context(json_writer *w, const reg *r, const property *p)
{
	json_key(w, S("@context"));
	json_begin(w, '{');
	for (size_t i = 0; i < p->choice_n; i++) {
		const workflow_state *s = slice_eq(p->key, S("state")) ? reg_state(r, p->choices[i].value) : NULL;
		json_pair(w, s ? s->name : local_name(p->choices[i].value), p->choices[i].value);
	}
	json_end(w, '}');
}

static void term_definition(json_writer *w, const reg *r, const property *p)
{
	bool named = p->implicit && p->choice_n;
	json_key(w, p->key);
	json_begin(w, '{');
	json_pair(w, S("@id"), p->path);
	if (p->lang_text) json_pair(w, S("@container"), S("@language"));
	else if (p->is_iri) json_pair(w, S("@type"), named ? S("@vocab") : S("@id"));
	else if (!slice_eq(p->datatype, XSD("string"))) json_pair(w, S("@type"), p->datatype);
	if (named) names_context(w, r, p);
	if (p->member_n) {
		json_key(w, S("@context"));
		json_begin(w, '{');
		for (size_t i = 0; i < p->member_n; i++) term_definition(w, r, &p->members[i]);
		json_end(w, '}');
	}
	json_end(w, '}');
}

void reg_jsonld_context(const reg *r, json_writer *w)
{
	json_begin(w, '{');
	json_key(w, S("@version"));
	json_double(w, 1.1);
	json_key(w, S("meta"));
	json_null(w);
	for (size_t i = 0; i < r->property_n; i++) term_definition(w, r, &r->properties[i]);
	json_end(w, '}');
}
