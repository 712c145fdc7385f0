/* SPDX-License-Identifier: EUPL-1.2
 * Values as people read them, and what changed between two versions of an entry in such words. */
#include "register/internal.h"

static slice choice_label(const property *p, slice value, lang l)
{
	for (size_t i = 0; p && i < p->choice_n; i++)
		if (slice_eq(p->choices[i].value, value)) return p->choices[i].label.v[l];
	return NO_SLICE;
}

/* The label of one of our entries, when this person may see it; else its address. */
static slice reference_text(ctx *cx, slice iri)
{
	resource res;
	ctx quiet = *cx;
	if (cx->db && index_get(&quiet, iri, &res) == ST_OK) return resource_label(&res, cx->lang);
	return slice_starts(iri, S("mailto:")) ? slice_skip(iri, 7) : iri;
}

/* 12345.5 as each language writes it; years and other short whole numbers stay as they are. */
static slice number_text(ctx *cx, slice lex)
{
	double d;
	size_t dot = slice_find_char(lex, '.');
	int64_t whole;
	if (dot == SLICE_NONE && slice_to_i64(lex, &whole) && whole > -10000 && whole < 10000) return lex;
	if (!slice_to_double(lex, &d) || d > 1e15 || d < -1e15 || slice_find_char(lex, 'e') != SLICE_NONE || slice_find_char(lex, 'E') != SLICE_NONE) return lex;
	size_t decimals = dot == SLICE_NONE ? 0 : lex.n - dot - 1;
	return text_double(cx->mem, cx->lang, d, decimals > 6 ? 6 : (int)decimals);
}

slice value_text(ctx *cx, const registers *rs, const property *p, const term *t)
{
	(void)rs;
	slice chosen = choice_label(p, t->lex, cx->lang);
	int64_t days;
	msec moment;
	if (chosen.p) return chosen;
	if (t->kind != TERM_LITERAL) return reference_text(cx, t->lex);
	if (slice_eq(t->datatype, XSD("date")) && time_parse_date(t->lex, &days)) return time_people_date(cx->mem, cx->lang, days);
	if (slice_eq(t->datatype, XSD("dateTime")) && time_parse_iso(t->lex, &moment)) return time_people(cx->mem, cx->lang, moment);
	if (slice_eq(t->datatype, XSD("boolean"))) return slice_eq(t->lex, S("true")) || slice_eq(t->lex, S("1")) ? tr(cx->lang, "yes") : tr(cx->lang, "no");
	if (!datatype_is_number(t->datatype)) return t->lex;
	slice n = number_text(cx, t->lex);
	return p && p->unit.n ? JOIN(cx->mem, n, S(" "), p->unit) : n;
}

/* A file of ours by its name and the beginning of its digest: another content under the same name is a difference. */
static slice compared_text(ctx *cx, const registers *rs, const property *p, const term *t)
{
	digest d;
	slice rest = t->lex, name;
	if (p->widget != WIDGET_FILE || t->kind != TERM_IRI || !upload_mention(&rest, &d)) return value_text(cx, rs, p, t);
	size_t slash = slice_rfind_char(t->lex, '/');
	return uri_decode(cx->mem, slice_skip(t->lex, slash + 1), false, &name) && utf8_valid(name) ? JOIN(cx->mem, name, S(" ("), slice_take(digest_hex(cx->mem, &d), 8), S(")")) : t->lex;
}

/* Both versions, and the lines so far. */
typedef struct { ctx *cx; const registers *rs; const graph *g[2]; diff_line *lines; size_t n, room; } comparing;

static void add_line(comparing *c, diff_line line)
{
	if (c->n == c->room) {
		size_t room = c->room ? c->room * 2 : 32;
		diff_line *more = arena_new(c->cx->mem, diff_line, room);
		for (size_t i = 0; i < c->n; i++) more[i] = c->lines[i];
		c->lines = more;
		c->room = room;
	}
	c->lines[c->n++] = line;
}

/* The values of a property (with this language tag, when one is given), joined; in *ret_same whether the other version has each of them. */
static slice joined(comparing *c, int side, slice node, const property *p, slice tag, bool *ret_same)
{
	const graph *g = c->g[side], *other = c->g[!side];
	tid s = g ? graph_find_iri(g, node) : 0, path = g ? graph_find_iri(g, p->path) : 0;
	tid other_s = other ? graph_find_iri(other, node) : 0, other_p = other ? graph_find_iri(other, p->path) : 0;
	buf *b = buf_new(c->cx->mem, 4 << 20);
	if (!s || !path) return buf_slice(b);
	for (graph_walk w = graph_match(g, s, path, 0); graph_next(&w);) {
		const term *t = graph_term(g, w.t.o);
		if (p->lang_text && !slice_eq(t->lang, tag)) continue;
		tid there = other ? graph_find(other, *t) : 0;
		if (!there || !other_s || !other_p || !graph_has(other, other_s, other_p, there)) *ret_same = false;
		if (b->n) buf_lit(b, "; ");
		buf_put(b, compared_text(c->cx, c->rs, p, t));
	}
	return buf_slice(b);
}

static void compare_values(comparing *c, slice node, const property *p, label name, slice tag)
{
	bool same = true;
	lang l = LANG_EN;
	slice before = joined(c, 0, node, p, tag, &same), after = joined(c, 1, node, p, tag, &same);
	if (same) return;
	bool known = tag.n && lang_from_tag(tag, &l);
	if (tag.n && !known)
		for (lang i = 0; i < LANG_COUNT; i++) name.v[i] = JOIN(c->cx->mem, name.v[i], S(" ("), tag, S(")"));
	add_line(c, (diff_line){ .property = p, .name = name, .before = before, .after = after, .value_lang = l, .has_lang = known });
}

/* Every language that either version uses, nl and en first. */
static size_t tags_of(comparing *c, slice node, const property *p, slice *out, size_t most)
{
	size_t n = 0;
	for (lang l = 0; l < LANG_COUNT; l++) out[n++] = lang_tag(l);
	for (int side = 0; side < 2; side++) {
		const graph *g = c->g[side];
		tid s = g ? graph_find_iri(g, node) : 0, path = g ? graph_find_iri(g, p->path) : 0;
		if (!s || !path) continue;
		for (graph_walk w = graph_match(g, s, path, 0); graph_next(&w);) {
			slice tag = graph_term(g, w.t.o)->lang;
			bool known = false;
			for (size_t i = 0; i < n; i++) known = known || slice_eq(out[i], tag);
			if (!known && n < most) out[n++] = tag;
		}
	}
	return n;
}

static void compare_property(comparing *c, slice node, const property *p, label name)
{
	slice tags[64];
	size_t n = p->lang_text ? tags_of(c, node, p, tags, COUNT_OF(tags)) : 0;
	for (size_t i = 0; i < n; i++) compare_values(c, node, p, name, tags[i]);
	if (!p->lang_text) compare_values(c, node, p, name, NO_SLICE);
}

/* "Contact 2: e-mail": each member of each group that either version has. */
static void compare_group(comparing *c, slice iri, const property *p)
{
	arena *a = c->cx->mem;
	map *seen = map_new(a);
	for (int side = 0; side < 2; side++) {
		tid *nodes = NULL;
		size_t n = c->g[side] ? group_nodes(a, c->g[side], iri, p, &nodes) : 0;
		for (size_t i = 0; i < n; i++) map_put(seen, graph_term(c->g[side], nodes[i])->lex, c);
	}
	for (size_t i = 0; i < map_count(seen); i++) {
		slice node = map_key(seen, i), number = map_count(seen) > 1 || p->max != 1 ? JOIN(a, S(" "), ctx_num(c->cx, fragment_number(iri, node, p->key))) : S("");
		for (size_t k = 0; k < p->member_n; k++) {
			const property *m = &p->members[k];
			label name;
			for (lang l = 0; l < LANG_COUNT; l++) name.v[l] = JOIN(a, p->name.v[l], number, S(": "), m->name.v[l]);
			compare_property(c, node, m, name);
		}
	}
}

/* `before` or `after` may be NULL: the first version, or a document that is gone. */
status document_diff(ctx *cx, const registers *rs, const reg *r, const graph *before, const graph *after, diff_line **ret, size_t *ret_n)
{
	comparing c = { .cx = cx, .rs = rs, .g = { before, after } };
	const graph *any = after ? after : before;
	slice iri = any ? document_subject(r, any) : NO_SLICE;
	for (size_t i = 0; iri.p && i < r->property_n; i++) {
		const property *p = &r->properties[i];
		if (p->widget == WIDGET_GROUP) compare_group(&c, iri, p);
		else compare_property(&c, iri, p, p->name);
	}
	*ret = c.lines;
	*ret_n = c.n;
	return ST_OK;
}
