/* SPDX-License-Identifier: EUPL-1.2
 * The inverse context, term selection and IRI compaction (JSON-LD 1.1 API, 4.3, 4.4, 6.2). What was found once is kept with the context: the same few
 * properties and types come again and again. */
#include "rdf/jsonld/compact.h"

enum { BY_LANGUAGE, BY_TYPE, BY_ANY, FEW = 8 };

/* The terms of one IRI with one container: by what they say of type or language. The first one found stays. */
typedef struct choice choice;
struct choice { choice *next; slice value; const jsonld_term *term; };
typedef struct group group;
struct group { group *next; unsigned char container, by; choice *first; size_t n; map *all; };

typedef struct inverse {
	map *groups;                                  /* IRI -> its groups */
	const jsonld_term **prefixes; size_t prefix_n;
	slice keywords[KW_COUNT];
} inverse;

/* The names that a run found with one context. */
typedef struct names {
	map *bare;                                    /* vocab, no value: IRI -> slice * */
	map *unnamed;                                 /* vocab, with a value, when no term was selected */
	map *others;                                  /* no vocab */
} names;

static slice lower(arena *a, slice s)
{
	size_t i = 0;
	while (i < s.n && !(s.p[i] >= 'A' && s.p[i] <= 'Z')) i++;
	if (i == s.n) return s;
	slice copy = arena_copy(a, s);
	char *p = (char *)(uintptr_t)copy.p;
	for (; i < s.n; i++) if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] - 'A' + 'a');
	return copy;
}

static slice direction_text(jsonld_direction d) { return d == DIRECTION_LTR ? S("ltr") : d == DIRECTION_RTL ? S("rtl") : NO_SLICE; }

/* ---- the inverse context ---- */

/* Among the groups of one IRI. */
static group *group_of(group *g, unsigned char container, unsigned char by)
{
	while (g && (g->container != container || g->by != by)) g = g->next;
	return g;
}

static const jsonld_term *choice_of(const group *g, slice value)
{
	if (g->all) return map_get(g->all, value);
	for (const choice *c = g->first; c; c = c->next) if (slice_eq(c->value, value)) return c->term;
	return NULL;
}

static void offer(arena *a, inverse *v, const jsonld_term *t, unsigned char by, slice value)
{
	group *all = map_get(v->groups, t->iri), *g = group_of(all, t->container, by);
	if (!g) {
		g = arena_new(a, group, 1);
		g->container = t->container;
		g->by = by;
		g->next = all;
		map_put(v->groups, t->iri, g);
	}
	if (choice_of(g, value)) return;
	choice *c = arena_new(a, choice, 1);
	*c = (choice){ g->first, value, t };
	g->first = c;
	if (++g->n == FEW) {
		g->all = map_new(a);
		for (; c; c = c->next) map_put(g->all, c->value, (void *)(uintptr_t)c->term);
	} else if (g->all) {
		map_put(g->all, value, (void *)(uintptr_t)t);
	}
}

static slice with_direction(arena *a, slice language, jsonld_direction d)
{
	return d ? lower(a, JOIN(a, language, S("_"), direction_text(d))) : lower(a, language);
}

/* 4.3, 3.10 to 3.16 */
static void offer_term(arena *a, inverse *v, const jsonld_term *t, slice default_language)
{
	offer(a, v, t, BY_ANY, KEYWORD(NO_KEY));
	if (t->reverse) {
		offer(a, v, t, BY_TYPE, KEYWORD(REVERSE));
	} else if (t->type_keyword == KW_NO_KEY) {
		offer(a, v, t, BY_LANGUAGE, KEYWORD(ANY));
		offer(a, v, t, BY_TYPE, KEYWORD(ANY));
	} else if (t->type.p) {
		offer(a, v, t, BY_TYPE, t->type);
	} else if (t->has_language && t->has_direction) {
		offer(a, v, t, BY_LANGUAGE, t->language.p || t->direction ? with_direction(a, t->language, t->direction) : KEYWORD(NULL));
	} else if (t->has_language) {
		offer(a, v, t, BY_LANGUAGE, t->language.p ? lower(a, t->language) : KEYWORD(NULL));
	} else if (t->has_direction) {
		offer(a, v, t, BY_LANGUAGE, t->direction ? with_direction(a, NO_SLICE, t->direction) : KEYWORD(NO_KEY));
	} else {
		offer(a, v, t, BY_LANGUAGE, default_language);
		offer(a, v, t, BY_LANGUAGE, KEYWORD(NO_KEY));
		offer(a, v, t, BY_TYPE, KEYWORD(NO_KEY));
	}
}

static slice default_language_of(arena *a, const jsonld_context *c)
{
	if (c->direction) return with_direction(a, c->language, c->direction);
	return c->language.p ? lower(a, c->language) : KEYWORD(NO_KEY);
}

static inverse *inverse_of(const jsonld_context *c)
{
	if (c->inverse) return c->inverse;
	arena *a = c->mem;
	inverse *v = arena_new(a, inverse, 1);
	v->groups = map_new(a);
	const jsonld_term **list;
	size_t n = jsonld_terms_sorted(c, a, &list);
	slice language = default_language_of(a, c);
	v->prefixes = arena_new(a, const jsonld_term *, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!list[i]->iri.p) continue;
		offer_term(a, v, list[i], language);
		if (list[i]->prefix) v->prefixes[v->prefix_n++] = list[i];
	}
	((jsonld_context *)(uintptr_t)c)->inverse = v; /* the one thing that is added to a context later on */
	return v;
}

static names *names_of(jsonld *j, const jsonld_context *c)
{
	if (j->named == c) return j->last_names;
	if (!j->names) j->names = map_new(j->mem);
	names *n = map_get(j->names, slice_of(&c, sizeof c));
	if (!n) {
		n = arena_new(j->mem, names, 1);
		*n = (names){ map_new(j->mem), map_new(j->mem), map_new(j->mem) };
		map_put(j->names, arena_copy(j->mem, slice_of(&c, sizeof c)), n);
	}
	j->named = c;
	j->last_names = n;
	return n;
}

/* ---- what a value asks of a term (6.2, 4.1 to 4.19) ---- */

typedef struct wish { unsigned char containers[20]; size_t container_n; unsigned char by; slice value; slice preferred[6]; size_t preferred_n; } wish;

static void accept(wish *w, int container) { w->containers[w->container_n++] = (unsigned char)container; }
static void accept_both(wish *w, int container) { accept(w, container); accept(w, container | CONTAINER_SET); }
static void prefer(wish *w, slice value) { w->preferred[w->preferred_n++] = value; }
static void by_type(wish *w, slice type) { w->by = BY_TYPE; w->value = type; }

static slice language_of(jsonld *j, const json *value)
{
	const json *language = json_get(value, KEYWORD(LANGUAGE)), *direction = json_get(value, KEYWORD(DIRECTION));
	if (direction) return lower(j->mem, JOIN(j->mem, json_text(language), S("_"), json_text(direction)));
	return language ? lower(j->mem, json_text(language)) : NO_SLICE;
}

/* The most exact type or language that fits all members (4.7). */
static void wish_of_list(jsonld *j, const jsonld_context *c, const json *value, wish *w)
{
	const json *list = json_get(value, KEYWORD(LIST));
	slice type = NO_SLICE, language = NO_SLICE, none = KEYWORD(NO_KEY);
	if (!json_get(value, KEYWORD(INDEX))) accept(w, CONTAINER_LIST);
	if (!list->child) language = default_language_of(j->mem, c);
	for (const json *m = list->child; m; m = m->next) {
		slice its_language = none, its_type = none;
		bool is_value = jsonld_is_value(m);
		const json *t = json_get(m, KEYWORD(TYPE));
		if (!is_value) its_type = KEYWORD(ID);
		else if (json_get(m, KEYWORD(DIRECTION)) || json_get(m, KEYWORD(LANGUAGE))) its_language = language_of(j, m);
		else if (t) its_type = json_text(t);
		else its_language = KEYWORD(NULL);
		if (!language.p) language = its_language;
		else if (is_value && !slice_eq(language, its_language)) language = none;
		if (!type.p) type = its_type;
		else if (!slice_eq(type, its_type)) type = none;
		if (slice_eq(language, none) && slice_eq(type, none)) break;
	}
	if (type.p && !slice_eq(type, none)) by_type(w, type);
	else w->value = language.p ? language : none;
}

static void wish_of_graph(const json *value, wish *w)
{
	bool id = json_get(value, KEYWORD(ID)), index = json_get(value, KEYWORD(INDEX));
	if (index) accept_both(w, CONTAINER_GRAPH | CONTAINER_INDEX);
	if (id) accept_both(w, CONTAINER_GRAPH | CONTAINER_ID);
	accept_both(w, CONTAINER_GRAPH);
	accept(w, CONTAINER_SET);
	if (!index) accept_both(w, CONTAINER_GRAPH | CONTAINER_INDEX);
	if (!id) accept_both(w, CONTAINER_GRAPH | CONTAINER_ID);
	accept_both(w, CONTAINER_INDEX);
	by_type(w, KEYWORD(ID));
}

static void wish_of_other(jsonld *j, const json *value, wish *w)
{
	if (value && jsonld_is_value(value)) {
		const json *type = json_get(value, KEYWORD(TYPE));
		bool index = json_get(value, KEYWORD(INDEX));
		if (!index && (json_get(value, KEYWORD(LANGUAGE)) || json_get(value, KEYWORD(DIRECTION)))) {
			w->value = language_of(j, value);
			accept_both(w, CONTAINER_LANGUAGE);
		} else if (type) {
			by_type(w, json_text(type));
		}
	} else {
		by_type(w, KEYWORD(ID));
		accept_both(w, CONTAINER_ID);
		accept_both(w, CONTAINER_TYPE);
	}
	accept(w, CONTAINER_SET);
}

static status wish_preferred(jsonld *j, const jsonld_context *c, const json *value, wish *w)
{
	const json *id = value ? json_get(value, KEYWORD(ID)) : NULL;
	bool reverse = slice_eq(w->value, KEYWORD(REVERSE));
	if (reverse) prefer(w, KEYWORD(REVERSE));
	if ((reverse || slice_eq(w->value, KEYWORD(ID))) && id) {
		slice name;
		TRY(jsonld_name(j, c, json_text(id), NULL, NAME_VOCAB, &name));
		const jsonld_term *t = jsonld_term_get(c, name);
		bool vocab = t && t->iri.p && slice_eq(t->iri, json_text(id));
		prefer(w, vocab ? KEYWORD(VOCAB) : KEYWORD(ID));
		prefer(w, vocab ? KEYWORD(ID) : KEYWORD(VOCAB));
		prefer(w, KEYWORD(NO_KEY));
	} else {
		prefer(w, w->value);
		prefer(w, KEYWORD(NO_KEY));
		if (value && jsonld_is_list(value) && !json_get(value, KEYWORD(LIST))->child) w->by = BY_ANY;
	}
	prefer(w, KEYWORD(ANY));
	size_t under = w->by == BY_LANGUAGE ? slice_find_char(w->value, '_') : SLICE_NONE;
	if (under != SLICE_NONE) prefer(w, slice_skip(w->value, under));
	return ST_OK;
}

static status wish_of(jsonld *j, const jsonld_context *c, const json *value, bool reverse, wish *w)
{
	*w = (wish){ .by = BY_LANGUAGE, .value = KEYWORD(NULL) };
	const json *preserve = value ? json_get(value, KEYWORD(PRESERVE)) : NULL;
	if (preserve) value = preserve->kind == JSON_ARRAY && preserve->child ? preserve->child : preserve;
	bool is_map = value && value->kind == JSON_OBJECT, index = is_map && json_get(value, KEYWORD(INDEX)), names_graph = is_map && jsonld_is_graph(value);
	if (index && !names_graph) accept_both(w, CONTAINER_INDEX);
	if (reverse) {
		by_type(w, KEYWORD(REVERSE));
		accept(w, CONTAINER_SET);
	} else if (is_map && jsonld_is_list(value)) {
		wish_of_list(j, c, value, w);
	} else if (names_graph) {
		wish_of_graph(value, w);
	} else {
		wish_of_other(j, value, w);
	}
	accept(w, 0);
	if (!j->o.mode_1_0 && !index) accept_both(w, CONTAINER_INDEX);
	if (!j->o.mode_1_0 && is_map && value->count == 1 && jsonld_is_value(value)) accept_both(w, CONTAINER_LANGUAGE);
	return wish_preferred(j, c, value, w);
}

static const jsonld_term *select_term(group *all, const wish *w)
{
	for (size_t i = 0; i < w->container_n; i++) {
		const group *g = group_of(all, w->containers[i], w->by);
		for (size_t k = 0; g && k < w->preferred_n; k++) {
			const jsonld_term *t = choice_of(g, w->preferred[k]);
			if (t) return t;
		}
	}
	return NULL;
}

/* ---- names ---- */

/* prefix:rest, the shortest, then the first by code point (6.2, 7). */
static slice compact_iri(jsonld *j, const jsonld_context *c, const inverse *v, slice iri, bool has_value)
{
	slice best = NO_SLICE;
	for (size_t i = 0; i < v->prefix_n; i++) {
		const jsonld_term *p = v->prefixes[i];
		if (p->iri.n >= iri.n || !slice_starts(iri, p->iri)) continue;
		if (slice_starts(slice_skip(iri, p->iri.n), S("//")) || slice_eq(p->name, S("_"))) continue; /* read as a whole IRI, or a blank node */
		size_t n = p->name.n + 1 + iri.n - p->iri.n;
		if (best.p && n > best.n) continue;
		slice candidate = JOIN(j->mem, p->name, S(":"), slice_skip(iri, p->iri.n));
		if (best.p && n == best.n && slice_cmp(candidate, best) >= 0) continue;
		const jsonld_term *t = jsonld_term_get(c, candidate);
		if (!t || (!has_value && t->iri.p && slice_eq(t->iri, iri))) best = candidate;
	}
	return best;
}

/* An IRI without authority whose scheme is a prefix would be read as a compact one; and an IRI that is the name of a term as that term. */
static bool confused(const jsonld_context *c, slice iri, bool vocab)
{
	const jsonld_term *own = vocab ? jsonld_term_get(c, iri) : NULL;
	if (own && own->iri.p && !slice_eq(own->iri, iri)) return true;
	size_t colon = slice_find_char(iri, ':');
	if (colon == SLICE_NONE || !colon || iri.p[0] == '@' || jsonld_is_blank(iri) || slice_starts(slice_skip(iri, colon + 1), S("//"))) return false;
	const jsonld_term *t = jsonld_term_get(c, slice_take(iri, colon));
	return t && t->prefix && t->iri.p;
}

/* 6.2, 5 to 11: when no term stands for the whole. */
static status name_otherwise(jsonld *j, const jsonld_context *c, const inverse *v, slice iri, bool has_value, bool vocab, slice *ret)
{
	if (vocab && c->vocab.p && iri.n > c->vocab.n && slice_starts(iri, c->vocab)) {
		slice suffix = slice_skip(iri, c->vocab.n);
		if (!jsonld_term_get(c, suffix) && slice_eq(jsonld_iri(j, c, suffix, false, true), iri)) { /* not when it looks like an IRI or a keyword itself */
			*ret = suffix;
			return ST_OK;
		}
	}
	slice compact = compact_iri(j, c, v, iri, has_value);
	if (compact.p) {
		*ret = compact;
		return ST_OK;
	}
	if (confused(c, iri, vocab)) return jsonld_fail(j, JSONLD_CONFUSED_PREFIX, iri);
	*ret = iri;
	if (vocab || !c->base.p || j->o.no_relative || jsonld_is_blank(iri)) return ST_OK;
	slice relative = jsonld_relative(j->mem, c->base, iri);
	if (slice_find_char(relative, ':') != SLICE_NONE) return ST_OK; /* a reader would look for a prefix in it */
	*ret = relative.p != iri.p && jsonld_like_keyword(relative) ? JOIN(j->mem, S("./"), relative) : relative;
	return ST_OK;
}

status jsonld_name(jsonld *j, const jsonld_context *c, slice iri, const json *value, unsigned flags, slice *ret)
{
	if (!iri.p) {
		*ret = iri;
		return ST_OK;
	}
	inverse *v = inverse_of(c);
	bool vocab = flags & NAME_VOCAB, plain = !value && !(flags & NAME_REVERSE);
	group *known = vocab ? map_get(v->groups, iri) : NULL;
	names *n = names_of(j, c);
	map *kept = !vocab ? n->others : plain ? n->bare : n->unnamed;
	const slice *before = plain || !known ? map_get(kept, iri) : NULL;
	if (before) {
		*ret = *before;
		return ST_OK;
	}
	slice name = NO_SLICE;
	if (known) {
		wish w;
		TRY(wish_of(j, c, value, flags & NAME_REVERSE, &w));
		const jsonld_term *t = select_term(known, &w);
		if (t) name = t->name;
	}
	if (!name.p) TRY(name_otherwise(j, c, v, iri, !plain, vocab, &name));
	if (plain || !known) {
		slice *keep = arena_new(j->mem, slice, 1);
		*keep = name;
		map_put(kept, iri, keep);
	}
	*ret = name;
	return ST_OK;
}

status jsonld_name_without_term(jsonld *j, const jsonld_context *c, slice iri, slice *ret) { return name_otherwise(j, c, inverse_of(c), iri, true, true, ret); }

status jsonld_alias(jsonld *j, const jsonld_context *c, jsonld_keyword k, slice *ret)
{
	inverse *v = inverse_of(c);
	if (!v->keywords[k].p) TRY(jsonld_name(j, c, jsonld_keyword_text(k), NULL, NAME_VOCAB, &v->keywords[k]));
	*ret = v->keywords[k];
	return ST_OK;
}
