/* SPDX-License-Identifier: EUPL-1.2
 * Framing (JSON-LD 1.1 Framing, 4.2): the nodes that a frame asks for, laid out as a tree in its form. */
#include "rdf/jsonld/frame.h"

enum { LOOKS = 16 };                                  /* at nodes, for each value that may be made: @included looks at all of them for each that it finds */

static const slice MERGED = SLICE_INIT("@merged");

/* ---- the frame ---- */

static bool iri_or_object(const json *v, bool default_too)
{
	if (v->kind == JSON_STRING) return jsonld_absolute(v->text) && !jsonld_is_blank(v->text);
	return frame_wildcard(v) && (default_too || !json_get(v, KEYWORD(DEFAULT)));
}

status frame_valid(framing *f, const json *frame, const json **ret)
{
	if (frame->kind == JSON_ARRAY && frame->count != 1) return jsonld_fail_value(f->j, JSONLD_FRAME, frame);
	if (frame->kind == JSON_ARRAY) frame = frame->child;
	if (frame->kind != JSON_OBJECT) return jsonld_fail_value(f->j, JSONLD_FRAME, frame);
	const json *id = json_get(frame, KEYWORD(ID)), *type = json_get(frame, KEYWORD(TYPE));
	bool is_value = jsonld_is_value(frame);
	for (const json *v = id && id->kind == JSON_ARRAY ? id->child : id; v; v = id->kind == JSON_ARRAY ? v->next : NULL)
		if (!iri_or_object(v, false)) return jsonld_fail_value(f->j, JSONLD_FRAME, v);
	for (const json *v = type && type->kind == JSON_ARRAY ? type->child : type; v && !is_value; v = type->kind == JSON_ARRAY ? v->next : NULL)
		if (!iri_or_object(v, true)) return jsonld_fail_value(f->j, JSONLD_FRAME, v);
	*ret = frame;
	return ST_OK;
}

static status embed_of(framing *f, const json *frame, frame_flags *flags)
{
	const json *v = frame_first(frame, KEYWORD(EMBED));
	if (v && v->kind == JSON_OBJECT) v = json_get(v, KEYWORD(VALUE));
	if (!v) return ST_OK;
	flags->last = f->j->o.mode_1_0 && slice_eq(json_text(v), S("@last"));
	if (v->kind == JSON_TRUE || slice_eq(json_text(v), KEYWORD(ONCE))) flags->embed = EMBED_ONCE;
	else if (v->kind == JSON_FALSE || slice_eq(json_text(v), KEYWORD(NEVER))) flags->embed = EMBED_NEVER;
	else if (flags->last || slice_eq(json_text(v), KEYWORD(ALWAYS))) flags->embed = EMBED_ALWAYS;
	else return jsonld_fail_value(f->j, JSONLD_EMBED_VALUE, v);
	return ST_OK;
}

/* ---- what stands where ---- */

static slice embedded_key(framing *f, slice graph_name, slice id) { return JOIN(f->j->mem, graph_name, S("\n"), id); }

static bool around(const frame_state *s, slice id)
{
	for (const frame_around *a = s->around; a; a = a->up) if (slice_eq(a->id, id) && slice_eq(a->graph, s->graph)) return true;
	return false;
}

static void put_output(framing *f, json *parent, slice property, json *output)
{
	if (parent->kind == JSON_ARRAY) json_add(parent, NO_SLICE, output);
	else compact_add(&f->members, parent, property, output, true);
}

/* One value more in the output: a frame that embeds always can ask for far more than the input holds. */
static status one_more(framing *f)
{
	return ++f->j->values > f->j->limits->values ? jsonld_fail(f->j, JSONLD_TOO_MUCH, ctx_num(f->j->cx, f->j->limits->values)) : ST_OK;
}

static status new_object(framing *f, slice id, json **ret)
{
	TRY(one_more(f));
	*ret = jsonld_object(f->j);
	if (id.p) json_add(*ret, KEYWORD(ID), jsonld_text(f->j, id));
	return ST_OK;
}

static status frame_nodes(framing *f, const frame_state *s, const slice *ids, size_t n, const json *frame, const frame_flags *above, json *parent, slice property) MUST_CHECK;

/* One node under a property: its frame is what the frame says of that property, or one that only carries the flags on. */
static status frame_value(framing *f, const frame_state *s, const json *reference, const json *frame, const frame_flags *flags, json *parent, slice property)
{
	frame_state inner = { s->graph, true, s->around };
	slice id = json_text(json_get(reference, KEYWORD(ID)));
	json *none = NULL;
	if (!frame) frame = none = jsonld_object(f->j);
	return frame_nodes(f, &inner, &id, 1, frame, none ? flags : NULL, parent, property);
}

static status frame_list(framing *f, const frame_state *s, const json *list, const json *sub, const frame_flags *flags, json *output, slice property)
{
	json *out, *members = jsonld_array(f->j);
	const json *frame = sub ? frame_first(sub, KEYWORD(LIST)) : NULL, *items = json_get(list, KEYWORD(LIST));
	TRY(new_object(f, NO_SLICE, &out));
	json_add(out, KEYWORD(LIST), members);
	for (const json *m = items->child; m; m = m->next) {
		if (jsonld_is_reference(m)) TRY(frame_value(f, s, m, frame, flags, members, NO_SLICE));
		else json_add(members, NO_SLICE, jsonld_copy(f->j, m));
	}
	put_output(f, output, property, out);
	return ST_OK;
}

/* 4.7.1 to 4.7.3 */
static status frame_property(framing *f, const frame_state *s, const json *p, const json *frame, const frame_flags *flags, json *output)
{
	if (jsonld_keyword_of(p->key)) {
		if (!slice_eq(p->key, KEYWORD(ID))) compact_set(&f->members, output, p->key, jsonld_copy(f->j, p));
		return ST_OK;
	}
	if (flags->is_explicit && !json_get(frame, p->key)) return ST_OK;
	const json *sub = frame_first(frame, p->key);
	for (const json *v = p->child; v; v = v->next) {
		TRY(one_more(f));
		if (jsonld_is_list(v)) TRY(frame_list(f, s, v, sub, flags, output, p->key));
		else if (jsonld_is_reference(v)) TRY(frame_value(f, s, v, sub, flags, output, p->key));
		else if (!sub || frame_value_matches(sub, v)) put_output(f, output, p->key, jsonld_copy(f->j, v));
	}
	return ST_OK;
}

/* The text "@null" by which an absent default is known again after compaction: known by its place in memory, so that data may hold such a text. */
static json *null_mark(framing *f) { return jsonld_text(f->j, KEYWORD(NULL)); }

static json *default_value(framing *f, const json *v)
{
	const json *text = v->kind == JSON_OBJECT && v->count == 1 ? json_get(v, KEYWORD(VALUE)) : v;
	return slice_eq(json_text(text), KEYWORD(NULL)) ? null_mark(f) : jsonld_copy(f->j, v);
}

/* 4.7.4: what the frame names and the node does not have. */
static void add_defaults(framing *f, const json *frame, json *output)
{
	for (const json *p = frame->child; p; p = p->next) {
		const json *sub = p->kind == JSON_ARRAY ? p->child : p, *given = sub ? json_get(sub, KEYWORD(DEFAULT)) : NULL;
		jsonld_keyword word = jsonld_keyword_of(p->key);
		if (word && !(word == KW_TYPE && given)) continue;
		if ((sub && frame_flag(sub, KW_OMIT_DEFAULT, f->j->o.omit_default)) || (!sub && f->j->o.omit_default) || compact_member(&f->members, output, p->key)) continue;
		json *list = jsonld_array(f->j);
		for (const json *v = given && given->kind == JSON_ARRAY ? given->child : given; v; v = given->kind == JSON_ARRAY ? v->next : NULL) json_add(list, NO_SLICE, default_value(f, v));
		if (!list->count) json_add(list, NO_SLICE, null_mark(f));
		compact_set(&f->members, output, p->key, list);
	}
}

/* Who refers to a node by a property, in order of their names. Gathered once for each graph and property that a frame turns round. */
typedef struct referrer referrer;
struct referrer { referrer *next; slice id; };

static const map *referrers_of(framing *f, const jsonld_graph *g, slice property)
{
	arena *a = f->j->mem;
	slice key = JOIN(a, g->name, S("\n"), property), *ids;
	map *known = map_get(f->referrers, key);
	if (known) return known;
	known = map_new(a);
	map_put(f->referrers, key, known);
	for (size_t n = jsonld_graph_sorted(f->j, g, &ids); n--;) { /* from the last, each before those that are there */
		const json *values = json_get(map_get(g->nodes, ids[n]), property);
		for (const json *v = values ? values->child : NULL; v; v = v->next) {
			slice id = json_text(json_get(v, KEYWORD(ID)));
			referrer *first = id.p ? map_get(known, id) : NULL, *r = arena_new(a, referrer, 1);
			if (!id.p || (first && slice_eq(first->id, ids[n]))) continue;
			*r = (referrer){ first, ids[n] };
			map_put(known, id, r);
		}
	}
	return known;
}

/* 4.7.5 */
static status frame_reverse(framing *f, const frame_state *s, slice id, const json *frame, json *output)
{
	const json *reverse = json_get(frame, KEYWORD(REVERSE));
	const jsonld_graph *g = map_get(f->nodes.graphs, s->graph);
	frame_state inner = { s->graph, true, s->around };
	json *all = NULL;
	for (const json *p = reverse && g ? reverse->child : NULL; p; p = p->next) {
		const referrer *r = map_get(referrers_of(f, g, p->key), id);
		if (!r) continue;
		if (!all) compact_set(&f->members, output, KEYWORD(REVERSE), all = jsonld_object(f->j));
		json *list = jsonld_array(f->j);
		json_add(all, p->key, list);
		for (; r; r = r->next) TRY(frame_nodes(f, &inner, &r->id, 1, p, NULL, list, NO_SLICE));
	}
	return ST_OK;
}

/* 4.5: the node names a graph, of which the frame may show the nodes. */
static status frame_graph(framing *f, const frame_state *s, slice id, const json *frame, const frame_flags *flags, json *output)
{
	const jsonld_graph *g = map_get(f->nodes.graphs, id);
	bool asked = json_get(frame, KEYWORD(GRAPH));
	if (!g || (asked ? slice_eq(id, MERGED) || slice_eq(id, KEYWORD(DEFAULT)) : slice_eq(s->graph, MERGED))) return ST_OK;
	const json *sub = frame_first(frame, KEYWORD(GRAPH));
	if (!sub || sub->kind != JSON_OBJECT) sub = jsonld_object(f->j);
	slice *ids;
	size_t n = jsonld_graph_sorted(f->j, g, &ids);
	frame_state inner = { g->name, false, s->around };
	return frame_nodes(f, &inner, ids, n, sub, flags, output, KEYWORD(GRAPH));
}

typedef struct frame_subjects { const slice *ids; size_t n; } frame_subjects;

/* 4.5 to 4.7: a node that is written in full. */
static status fill_node(framing *f, const frame_state *s, const json *node, slice id, const json *frame, const frame_flags *flags, frame_subjects subjects, json *output)
{
	frame_around here = { s->around, id, s->graph };
	frame_state inner = { s->graph, s->embedded, &here };
	const json *included = json_get(frame, KEYWORD(INCLUDED));
	TRY(frame_graph(f, &inner, id, frame, flags, output));
	if (included) TRY(frame_nodes(f, &(frame_state){ s->graph, false, &here }, subjects.ids, subjects.n, included, NULL, output, KEYWORD(INCLUDED)));
	for (const json *p = node->child; p; p = p->next) TRY(frame_property(f, &inner, p, frame, flags, output));
	add_defaults(f, frame, output);
	return frame_reverse(f, &inner, id, frame, output);
}

/* @last of JSON-LD 1.0: an earlier place keeps the reference alone. */
static void only_id(json *output)
{
	output->last = output->child;
	output->child->next = NULL;
	output->count = 1;
}

/* 4.1 to 4.4: in full, as a reference, or not at all. */
static status frame_node(framing *f, const frame_state *s, const json *node, slice id, const json *frame, const frame_flags *flags, frame_subjects subjects, json *parent, slice property)
{
	json *output;
	bool top = !s->around && parent->kind == JSON_ARRAY;
	if (top) f->embedded = map_new(f->j->mem);
	slice key = embedded_key(f, s->graph, id);
	json *there = map_get(f->embedded, key);
	if (!s->embedded && there) return ST_OK;
	TRY(new_object(f, id, &output));
	bool reference = s->embedded && (flags->embed == EMBED_NEVER || around(s, id) || (flags->embed == EMBED_ONCE && there));
	if (!reference) {
		if (flags->last && there) only_id(there);
		map_put(f->embedded, key, output);
		TRY(fill_node(f, s, node, id, frame, flags, subjects, output));
	}
	put_output(f, parent, property, output);
	return ST_OK;
}

/* 4.2. `above`: flags that hold unless the frame says otherwise; NULL: the options'. */
static status frame_nodes(framing *f, const frame_state *s, const slice *ids, size_t n, const json *frame, const frame_flags *above, json *parent, slice property)
{
	const jsonld_options *o = &f->j->o;
	frame_flags flags = above ? *above : (frame_flags){ o->embed, o->is_explicit, o->require_all, false };
	const jsonld_graph *g = map_get(f->nodes.graphs, s->graph);
	TRY(frame_valid(f, frame, &frame));
	TRY(embed_of(f, frame, &flags));
	flags.is_explicit = frame_flag(frame, KW_EXPLICIT, flags.is_explicit);
	flags.require_all = frame_flag(frame, KW_REQUIRE_ALL, flags.require_all);
	TRY(jsonld_deeper(f->j));
	for (size_t i = 0; g && i < n; i++) {
		const json *node = map_get(g->nodes, ids[i]);
		bool wanted = false;
		if (++f->looks > f->j->limits->values * LOOKS) return jsonld_fail(f->j, JSONLD_TOO_MUCH, ctx_num(f->j->cx, f->looks - 1));
		if (node) TRY(frame_matches(f, s->graph, node, frame, flags.require_all, &wanted));
		if (wanted) TRY(frame_node(f, s, node, ids[i], frame, &flags, (frame_subjects){ ids, n }, parent, property));
	}
	f->j->depth--;
	return ST_OK;
}

/* ---- frame() (5.1) ---- */

/* All graphs as one (API, 7.2.2). */
static void merge_graphs(framing *f)
{
	jsonld_graph *all = jsonld_node_map_graph(f->j, &f->nodes, MERGED);
	for (size_t i = 0; i < map_count(f->nodes.graphs); i++) {
		const jsonld_graph *g = map_value(f->nodes.graphs, i);
		for (size_t k = 0; g != all && k < map_count(g->nodes); k++) {
			const json *node = map_value(g->nodes, k);
			json *into = map_get(all->nodes, map_key(g->nodes, k));
			if (!into) map_put(all->nodes, map_key(g->nodes, k), into = jsonld_object(f->j));
			for (const json *p = node->child; p; p = p->next) {
				json *there = compact_member(&f->members, into, p->key);
				bool plain = jsonld_keyword_of(p->key) && !slice_eq(p->key, KEYWORD(TYPE));
				if (plain || !there) compact_set(&f->members, into, p->key, jsonld_copy(f->j, p));
				for (const json *v = there && !plain ? p->child : NULL; v; v = v->next) {
					bool known = false;
					for (const json *x = there->child; x && !known; x = x->next) known = json_equal(x, v);
					if (!known) json_add(there, NO_SLICE, jsonld_copy(f->j, v));
				}
			}
		}
	}
}

static void count_blanks(const json *v, map *once, map *more)
{
	if (v->kind == JSON_STRING && jsonld_is_blank(v->text)) map_put(map_has(once, v->text) ? more : once, v->text, more);
	for (const json *m = v->child; m; m = m->next) if (!slice_eq(m->key, KEYWORD(VALUE))) count_blanks(m, once, more);
}

static void prune_blanks(framing *f, json *v, const map *more)
{
	json *id = v->kind == JSON_OBJECT ? (json *)(uintptr_t)json_get(v, KEYWORD(ID)) : NULL;
	if (id && id->kind == JSON_STRING && jsonld_is_blank(id->text) && !map_has(more, id->text)) json_set(f->j->mem, v, KEYWORD(ID), NULL);
	for (json *m = v->child; m; m = m->next) prune_blanks(f, m, more);
}

static bool is_null_mark(const json *v) { return v->kind == JSON_STRING && v->text.p == KEYWORD(NULL).p; }

/* 20: marks become null; an array of one null becomes empty. */
static void nulls(json *v)
{
	if (v->kind == JSON_ARRAY && v->count == 1 && is_null_mark(v->child)) {
		v->child = v->last = NULL;
		v->count = 0;
	}
	for (json *m = v->child; m; m = m->next) {
		if (is_null_mark(m)) m->kind = JSON_NULL, m->text = NO_SLICE;
		else nulls(m);
	}
}

static bool asks_default_graph(jsonld *j, const jsonld_context *active, const json *frame)
{
	for (const json *m = frame->kind == JSON_OBJECT ? frame->child : NULL; m; m = m->next)
		if (slice_eq(jsonld_iri(j, active, m->key, false, true), KEYWORD(GRAPH))) return true;
	return false;
}

static status frame_whole(framing *f, const json *expanded, const json *frame, bool default_graph, json **ret)
{
	slice *ids;
	TRY(jsonld_node_map_make(f->j, expanded, &f->nodes));
	f->embedded = map_new(f->j->mem);
	f->referrers = map_new(f->j->mem);
	if (!default_graph) merge_graphs(f);
	slice name = default_graph ? KEYWORD(DEFAULT) : MERGED;
	size_t n = jsonld_graph_sorted(f->j, jsonld_node_map_graph(f->j, &f->nodes, name), &ids);
	json *results = jsonld_array(f->j);
	if (!frame->count) frame = jsonld_object(f->j);
	TRY(frame_nodes(f, &(frame_state){ .graph = name }, ids, n, frame, NULL, results, NO_SLICE));
	if (!f->j->o.mode_1_0 && !f->j->o.keep_blank_ids) {
		map *once = map_new(f->j->mem), *more = map_new(f->j->mem);
		count_blanks(results, once, more);
		prune_blanks(f, results, more);
	}
	*ret = results;
	return ST_OK;
}

status jsonld_frame(ctx *cx, const json *input, const json *frame, const jsonld_options *o, json **ret)
{
	jsonld j;
	framing f = { .j = &j, .members = { .j = &j } };
	const jsonld_context *start, *active;
	const json *context = json_get(frame, KEYWORD(CONTEXT));
	json *expanded, *expanded_frame, *results;
	jsonld_begin(&j, cx, o);
	TRY(jsonld_start_context(&j, &start));
	TRY(jsonld_expansion(&j, start, input, j.o.base, &expanded));
	j.frame = true;
	TRY(jsonld_expansion(&j, start, frame, j.o.base, &expanded_frame));
	j.frame = false;
	TRY(jsonld_compact_context(&j, context, &active));
	TRY(frame_whole(&f, expanded, expanded_frame, j.o.frame_default || asks_default_graph(&j, active, frame), &results));
	TRY(jsonld_compact_whole(&j, active, context, results, ret));
	nulls(*ret);
	return (j.o.omit_graph ? j.o.omit_graph > 0 : !j.o.mode_1_0) ? ST_OK : jsonld_keep_graph(&j, active, ret);
}
