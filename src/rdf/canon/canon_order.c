/* SPDX-License-Identifier: EUPL-1.2
 * Terms as canonical N-Quads (RDFC-1.0, 5) and the order of lines. Lines are never compared as text: as no term's text goes on with a character
 * below the space that ends it, lines sort as their terms do, one after the other; so the terms are sorted once and lines by four numbers. */
#include "rdf/canon/canon_private.h"
#include <stdlib.h>
#include <string.h>

static void put_escape(buf *b, unsigned code) { buf_printf(b, "\\u%04X", code); }

/* What cannot stand in an IRI of N-Quads is escaped, so that no two IRIs become one. */
static void put_iri(buf *b, slice s)
{
	buf_putc(b, '<');
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c > '>' ? c != '^' && c != '`' && c != '\\' && (c < '{' || c > '}') : c > ' ' && c != '<' && c != '>' && c != '"') continue;
		buf_put(b, slice_sub(s, from, i));
		put_escape(b, c);
		from = i + 1;
	}
	buf_put(b, slice_skip(s, from));
	buf_putc(b, '>');
}

/* The last two characters of each plane are none in XML 1.1; of those only U+FFFE and U+FFFF fall outside its Char production. */
static bool not_a_char(slice s, size_t i)
{
	return (unsigned char)s.p[i] == 0xEF && s.n - i >= 3 && (unsigned char)s.p[i + 1] == 0xBF && (unsigned char)s.p[i + 2] >= 0xBE;
}

static void put_literal(buf *b, slice s)
{
	static const char SHORT[] = "\b\t\n\f\r\"\\", AS[] = "btnfr\"\\";
	buf_putc(b, '"');
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c >= ' ' && c != '"' && c != '\\' && c != 127 && !(c == 0xEF && not_a_char(s, i))) continue;
		buf_put(b, slice_sub(s, from, i));
		const char *known = c ? strchr(SHORT, c) : NULL;
		from = i + 1;
		if (known) {
			buf_putc(b, '\\');
			buf_putc(b, AS[known - SHORT]);
		} else if (c == 0xEF) {
			put_escape(b, (unsigned char)s.p[i + 2] == 0xBE ? 0xFFFE : 0xFFFF);
			from = i + 3;
			i += 2;
		} else {
			put_escape(b, c);
		}
	}
	buf_put(b, slice_skip(s, from));
	buf_putc(b, '"');
}

void canon_put_term(buf *b, const term *t)
{
	if (t->kind == TERM_IRI) {
		put_iri(b, t->lex);
		return;
	}
	put_literal(b, t->lex);
	if (t->lang.n) {
		buf_putc(b, '@');
		buf_put(b, t->lang);
	} else if (!slice_eq(t->datatype, XSD("string"))) {
		buf_lit(b, "^^");
		put_iri(b, t->datatype);
	}
}

/* Sorting of texts by eight bytes at a time. */

typedef struct keyed { uint64_t key; tid t; } keyed;
enum { RADIX_FROM = 256 };

static int by_key(const void *a, const void *b)
{
	uint64_t x = ((const keyed *)a)->key, y = ((const keyed *)b)->key;
	return (x > y) - (x < y);
}

static uint64_t key_at(slice s, size_t depth)
{
	uint64_t k = 0;
	if (depth + 8 <= s.n) memcpy(&k, s.p + depth, 8);
	else if (depth < s.n) memcpy(&k, s.p + depth, s.n - depth);
	return __builtin_bswap64(k);
}

/* By counting, the last byte of the keys first; bytes that all keys share are passed over. Not inlined: its counts
 * are no part of each level of sort_texts(). */
static __attribute__((noinline)) void radix_sort(keyed *list, keyed *room, size_t n)
{
	uint32_t (*count)[256] = (uint32_t[8][256]){ 0 };
	keyed *from = list, *to = room;
	for (size_t i = 0; i < n; i++) for (int b = 0; b < 8; b++) count[b][list[i].key >> 8 * b & 255]++;
	for (int b = 0; b < 8; b++) {
		uint32_t at = 0;
		if (count[b][list[0].key >> 8 * b & 255] == n) continue;
		for (int k = 0; k < 256; k++) {
			uint32_t here = count[b][k];
			count[b][k] = at;
			at += here;
		}
		for (size_t i = 0; i < n; i++) to[count[b][from[i].key >> 8 * b & 255]++] = from[i];
		keyed *x = from;
		from = to;
		to = x;
	}
	if (from != list) memcpy(list, from, n * sizeof *list);
}

/* The list's texts agree in their first `depth` bytes. */
static void sort_texts(const canon *c, keyed *list, keyed *room, size_t n, size_t depth)
{
	for (;;) {
		bool differ = false;
		for (size_t i = 0; i < n; i++) {
			list[i].key = key_at(c->text[list[i].t], depth);
			if (list[i].key != list[0].key) differ = true;
		}
		if (differ) break;
		if (!(list[0].key & 0xFF)) return;     /* all end here: a dictionary has no two of the same text, so n is 1 */
		depth += 8;
	}
	if (n < RADIX_FROM) qsort(list, n, sizeof *list, by_key);
	else radix_sort(list, room, n);
	for (size_t from = 0, to; from < n; from = to) {
		for (to = from + 1; to < n && list[to].key == list[from].key;) to++;
		if (to - from > 1) sort_texts(c, list + from, room, to - from, depth + 8);
	}
}

static void mark_used(canon *c, bool *used)
{
	for (size_t i = 0; i < c->quad_n; i++) {
		const quad *q = &c->quads[i];
		const tid t[4] = { q->s, q->p, q->o, q->g };
		for (int k = 0; k < 4; k++) {
			if (!t[k] || used[t[k]]) continue;
			used[t[k]] = true;
			if (graph_term(c->terms, t[k])->kind != TERM_BLANK) continue;
			c->blank_of[t[k]] = c->blank_n;
			c->blanks[c->blank_n++] = t[k];
		}
	}
}

void canon_terms(canon *c)
{
	size_t terms = graph_terms(c->terms), n = 0;
	bool *used = arena_new(c->work_mem, bool, terms + 1);
	buf *b = buf_new(c->mem, SIZE_MAX / 2);
	size_t *ends = arena_new(c->work_mem, size_t, terms + 1);
	keyed *list = arena_new(c->work_mem, keyed, terms + 1);
	memset(c->blank_of, 0xFF, (terms + 1) * sizeof *c->blank_of);
	mark_used(c, used);
	for (tid t = 1; t <= terms; t++) {
		if (used[t] && c->blank_of[t] == NOT_BLANK) {
			canon_put_term(b, graph_term(c->terms, t));
			list[n++].t = t;
		}
		ends[t] = b->n;
	}
	slice all = b->n ? buf_slice(b) : S("");
	for (tid t = 1; t <= terms; t++) c->text[t] = slice_sub(all, ends[t - 1], ends[t]);
	if (n) sort_texts(c, list, arena_new(c->work_mem, keyed, n), n, 0);
	for (size_t i = 0; i < n; i++) c->rank[list[i].t] = (uint32_t)(i + 1);
	c->rank_n = (uint32_t)n;
}

/* Lines. */

typedef struct line_key { uint64_t sp, og; uint32_t quad; } line_key;

static int by_line(const void *a, const void *b)
{
	const line_key *x = a, *y = b;
	if (x->sp != y->sp) return x->sp < y->sp ? -1 : 1;
	return (x->og > y->og) - (x->og < y->og);
}

static inline tid part_of(const quad *q, int part) { return part == 0 ? q->s : part == 1 ? q->p : part == 2 ? q->o : q->g; }

static inline uint64_t rank_of(const canon *c, tid t, uint32_t own)
{
	uint32_t blank = c->blank_of[t];
	return !t ? 0 : blank == NOT_BLANK ? c->rank[t] : c->rank_n + (blank == own ? 1 : own == NOT_BLANK ? 3 + c->rank[t] : 2);
}

static line_key key_of(const canon *c, uint32_t at, uint32_t own)
{
	const quad *q = &c->quads[at];
	return (line_key){ rank_of(c, q->s, own) << 32 | rank_of(c, q->p, own), rank_of(c, q->o, own) << 32 | rank_of(c, q->g, own), at };
}

enum { FEW = 12, MANY = 1000 };

/* The whole dataset: by counting the places of terms, the graph first. */
static void sort_many(const canon *c, uint32_t *list, size_t n, uint32_t own)
{
	size_t places = (size_t)c->rank_n + c->blank_n + 5;
	uint32_t *count = arena_new(c->work_mem, uint32_t, places), *to = arena_new(c->work_mem, uint32_t, n), *from = list;
	for (int part = 3; part >= 0; part--) {
		uint32_t at = 0;
		memset(count, 0, places * sizeof *count);
		for (size_t i = 0; i < n; i++) count[rank_of(c, part_of(&c->quads[from[i]], part), own)]++;
		for (size_t k = 0; k < places; k++) {
			uint32_t here = count[k];
			count[k] = at;
			at += here;
		}
		for (size_t i = 0; i < n; i++) to[count[rank_of(c, part_of(&c->quads[from[i]], part), own)]++] = from[i];
		uint32_t *x = from;
		from = to;
		to = x;
	}
}

void canon_sort_lines(const canon *c, uint32_t *list, size_t n, uint32_t own)
{
	line_key few[FEW], *keys = n <= FEW ? few : NULL;
	if (n >= MANY && n * 4 > (size_t)c->rank_n + c->blank_n) {
		sort_many(c, list, n, own);
		return;
	}
	if (!keys) keys = arena_new(c->work_mem, line_key, n);
	for (size_t i = 0; i < n; i++) {
		line_key x = key_of(c, list[i], own);
		size_t at = i;
		if (n <= FEW) for (; at && by_line(&keys[at - 1], &x) > 0; at--) keys[at] = keys[at - 1];
		keys[at] = x;
	}
	if (n > FEW) qsort(keys, n, sizeof *keys, by_line);
	for (size_t i = 0; i < n; i++) list[i] = keys[i].quad;
}
