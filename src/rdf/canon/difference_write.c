/* SPDX-License-Identifier: EUPL-1.2
 * A difference as text for people, as JSON and as RDF Patch. */
#include <string.h>
#include "format/json.h"
#include "rdf/canon/canon_private.h"
#include "rdf/canon/difference.h"
#include "rdf/layout.h"

enum { PREFIXES_MOST = 1000, PLACE_DEPTH = 5 };

typedef struct prefix { slice name, iri; } prefix;
struct prefixes { arena *mem; prefix at[PREFIXES_MOST]; size_t n; };

prefixes *prefixes_new(arena *a)
{
	prefixes *p = arena_new(a, prefixes, 1);
	p->mem = a;
	return p;
}

void prefixes_add(prefixes *p, slice name, slice iri)
{
	if (p->n == PREFIXES_MOST || !iri.n) return;
	for (size_t i = 0; i < p->n; i++) if (slice_eq(p->at[i].name, name)) return;
	p->at[p->n++] = (prefix){ arena_copy(p->mem, name), arena_copy(p->mem, iri) };
}

/* A local name that needs no escape. */
static bool plain(slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
		if (!letter && (!i || i + 1 == s.n || (c != '-' && c != '.'))) return false;
	}
	return true;
}

static void put_iri(const prefixes *p, slice iri, buf *out)
{
	const prefix *best = NULL;
	size_t number;
	slice local;
	for (size_t i = 0; p && i < p->n; i++)
		if (slice_starts(iri, p->at[i].iri) && (!best || p->at[i].iri.n > best->iri.n) && plain(slice_skip(iri, p->at[i].iri.n))) best = &p->at[i];
	if (best) {
		buf_put(out, best->name);
		buf_putc(out, ':');
		buf_put(out, slice_skip(iri, best->iri.n));
	} else if (rdf_prefix_split(iri, &number, &local)) {
		buf_put(out, rdf_prefix_name(number));
		buf_putc(out, ':');
		buf_put(out, local);
	} else {
		canon_put_term(out, &(term){ .kind = TERM_IRI, .lex = iri });
	}
}

/* Whether a literal may stand without quotes, as in Turtle. */
static bool bare(const term *x)
{
	if (slice_eq(x->datatype, XSD("boolean"))) return slice_eq(x->lex, S("true")) || slice_eq(x->lex, S("false"));
	uint64_t number;
	return slice_eq(x->datatype, XSD("integer")) && slice_to_u64(x->lex, &number) && (x->lex.p[0] != '0' || x->lex.n == 1);
}

/* For people: names with prefixes. */
static void put_short(const difference *d, const prefixes *p, tid t, buf *out)
{
	const term *x = graph_term(d->terms, t);
	if (x->kind == TERM_IRI) {
		put_iri(p, x->lex, out);
	} else if (x->kind == TERM_BLANK) {
		buf_lit(out, "_:");
		buf_put(out, x->lex);
	} else if (bare(x)) {
		buf_put(out, x->lex);
	} else {
		canon_put_term(out, &(term){ .kind = TERM_LITERAL, .lex = x->lex, .lang = x->lang, .datatype = XSD("string") });
		if (x->lang.n || slice_eq(x->datatype, XSD("string"))) return;
		buf_lit(out, "^^");
		put_iri(p, x->datatype, out);
	}
}

static void put_whole(const difference *d, tid t, buf *out)
{
	const term *x = graph_term(d->terms, t);
	if (x->kind != TERM_BLANK) {
		canon_put_term(out, x);
		return;
	}
	buf_lit(out, "_:");
	buf_put(out, x->lex);
}

static status whole(ctx *cx, const buf *out)
{
	if (!buf_ok(out)) return fail(cx, TOO_LARGE, "The difference has more than {1} bytes, the most that is made here.", ctx_num(cx, out->max));
	return ST_OK;
}

/* Text. */

static int subject_order(const difference *d, const quad *a, const quad *b)
{
	const tid x[2] = { a->g, a->s }, y[2] = { b->g, b->s };
	for (int i = 0; i < 2; i++) {
		if (x[i] == y[i]) continue;
		if (!x[i] || !y[i]) return x[i] ? 1 : -1;
		const term *s = graph_term(d->terms, x[i]), *t = graph_term(d->terms, y[i]);
		if (s->kind != t->kind) return s->kind < t->kind ? -1 : 1;
		return slice_cmp(s->lex, t->lex);
	}
	return 0;
}

/* "_:b1 = dct:publisher of ex:d": where a blank node hangs, up to something with a name. */
static void put_place(ctx *cx, const difference *d, const prefixes *p, tid node, buf *out)
{
	for (int depth = 0; depth < PLACE_DEPTH && d->place && graph_term(d->terms, node)->kind == TERM_BLANK && d->place[node].s; depth++) {
		buf *property = buf_new(cx->mem, SIZE_MAX / 2), *of = buf_new(cx->mem, SIZE_MAX / 2);
		put_short(d, p, d->place[node].p, property);
		put_short(d, p, d->place[node].s, of);
		buf_put(out, trf(cx->mem, cx->lang, " = {1} of {2}", buf_slice(property), buf_slice(of)));
		node = d->place[node].s;
	}
}

static void put_heading(ctx *cx, const difference *d, const prefixes *p, const quad *q, buf *out)
{
	buf *name = buf_new(cx->mem, SIZE_MAX / 2), *in = buf_new(cx->mem, SIZE_MAX / 2);
	put_short(d, p, q->s, name);
	put_place(cx, d, p, q->s, name);
	buf_putc(out, '\n');
	if (q->g) {
		put_short(d, p, q->g, in);
		buf_put(out, trf(cx->mem, cx->lang, "{1}  in graph {2}", buf_slice(name), buf_slice(in)));
	} else {
		buf_put(out, buf_slice(name));
	}
	buf_putc(out, '\n');
}

static void put_change(const difference *d, const prefixes *p, char sign, const quad *q, buf *out)
{
	buf_lit(out, "  ");
	buf_putc(out, sign);
	buf_putc(out, ' ');
	if (slice_eq(graph_term(d->terms, q->p)->lex, RDF("type"))) buf_putc(out, 'a');
	else put_short(d, p, q->p, out);
	buf_putc(out, ' ');
	put_short(d, p, q->o, out);
	buf_putc(out, '\n');
}

/* All that changed of one subject: by property, what went before what came. */
static size_t property_run(const difference *d, const quad *list, size_t n, const quad *first)
{
	size_t i = 0;
	while (i < n && !subject_order(d, &list[i], first) && list[i].p == first->p) i++;
	return i;
}

static bool goes_first(const difference *d, const quad *a, const quad *b)
{
	int order = subject_order(d, a, b);
	return order ? order < 0 : slice_cmp(graph_term(d->terms, a->p)->lex, graph_term(d->terms, b->p)->lex) <= 0;
}

static void put_changes(ctx *cx, const difference *d, const prefixes *p, buf *out)
{
	const quad *heading = NULL;
	for (size_t i = 0, k = 0; i < d->removed_n || k < d->added_n;) {
		bool from_left = k == d->added_n || (i < d->removed_n && goes_first(d, &d->removed[i], &d->added[k]));
		const quad *first = from_left ? &d->removed[i] : &d->added[k];
		size_t left = property_run(d, d->removed + i, d->removed_n - i, first), right = property_run(d, d->added + k, d->added_n - k, first);
		if (!heading || subject_order(d, heading, first)) put_heading(cx, d, p, first, out);
		heading = first;
		for (; left; left--) put_change(d, p, '-', &d->removed[i++], out);
		for (; right; right--) put_change(d, p, '+', &d->added[k++], out);
	}
}

status difference_text(ctx *cx, const difference *d, const prefixes *p, slice left, slice right, buf *out)
{
	slice kept = text_u64(cx->mem, cx->lang, d->kept_n);
	if (d->same) {
		buf_put(out, trf(cx->mem, cx->lang, "{1} and {2} say the same: {3} triples.", left, right, kept));
		buf_putc(out, '\n');
		return whole(cx, out);
	}
	buf_put(out, trf(cx->mem, cx->lang, "Only in {1} (-): {2}. Only in {3} (+): {4}. In both: {5}.", left, text_u64(cx->mem, cx->lang, d->removed_n), right, text_u64(cx->mem, cx->lang, d->added_n), kept));
	buf_putc(out, '\n');
	put_changes(cx, d, p, out);
	return whole(cx, out);
}

/* JSON. */

static void json_term(json_writer *w, const difference *d, slice key, tid t)
{
	json_key(w, key);
	if (!t) {
		json_null(w);
		return;
	}
	const term *x = graph_term(d->terms, t);
	json_begin(w, '{');
	json_pair(w, S("type"), x->kind == TERM_IRI ? S("uri") : x->kind == TERM_BLANK ? S("bnode") : S("literal"));
	json_pair(w, S("value"), x->lex);
	if (x->kind == TERM_LITERAL && x->lang.n) json_pair(w, S("xml:lang"), x->lang);
	else if (x->kind == TERM_LITERAL && !slice_eq(x->datatype, XSD("string"))) json_pair(w, S("datatype"), x->datatype);
	json_end(w, '}');
}

static void json_quads(json_writer *w, const difference *d, slice key, const quad *list, size_t n)
{
	json_key(w, key);
	json_begin(w, '[');
	for (size_t i = 0; i < n; i++) {
		json_begin(w, '{');
		json_term(w, d, S("subject"), list[i].s);
		json_term(w, d, S("predicate"), list[i].p);
		json_term(w, d, S("object"), list[i].o);
		json_term(w, d, S("graph"), list[i].g);
		json_end(w, '}');
	}
	json_end(w, ']');
}

status difference_json(ctx *cx, const difference *d, buf *out)
{
	json_writer w = json_writer_to(out, true);
	json_begin(&w, '{');
	json_key(&w, S("same"));
	json_bool(&w, d->same);
	json_key(&w, S("kept"));
	json_int(&w, (int64_t)d->kept_n);
	json_quads(&w, d, S("removed"), d->removed, d->removed_n);
	json_quads(&w, d, S("added"), d->added, d->added_n);
	json_end(&w, '}');
	buf_putc(out, '\n');
	return whole(cx, out);
}

/* RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html). */

static void patch_line(const difference *d, char sign, const quad *q, buf *out)
{
	const tid t[4] = { q->s, q->p, q->o, q->g };
	buf_putc(out, sign);
	for (int k = 0; k < (q->g ? 4 : 3); k++) {
		buf_putc(out, ' ');
		put_whole(d, t[k], out);
	}
	buf_lit(out, " .\n");
}

status difference_patch(ctx *cx, const difference *d, buf *out)
{
	buf_lit(out, "TX .\n");
	for (size_t i = 0; i < d->removed_n; i++) patch_line(d, 'D', &d->removed[i], out);
	for (size_t i = 0; i < d->added_n; i++) patch_line(d, 'A', &d->added[i], out);
	buf_lit(out, "TC .\n");
	return whole(cx, out);
}
