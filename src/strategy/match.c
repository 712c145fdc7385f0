/* SPDX-License-Identifier: EUPL-1.2 */
#include "strategy/match.h"
#include <string.h>

/* uri_name cuts at 80 characters; long titles must differ in their tails too, so each part of at most 60 bytes is folded by itself. */
slice name_fold(arena *a, slice text)
{
	if (text.n <= 60) return uri_name(a, text);
	buf *b = buf_new(a, text.n * 4 + 64);
	while (text.n) {
		size_t end = text.n;
		if (text.n > 60) {
			end = slice_rfind_char(slice_take(text, 60), ' ');
			if (end == SLICE_NONE || end == 0) end = utf8_take(text, 30).n;
		}
		slice part = uri_name(a, slice_take(text, end));
		if (b->n && part.n) buf_putc(b, '-');
		buf_put(b, part);
		text = slice_skip(text, end);
	}
	return buf_slice(b);
}

enum { MOST_WORDS = 24 };
typedef struct { slice w[MOST_WORDS]; size_t n; } words;
static words words_of(slice folded);

/* Entries, and under each way of naming one exactly (address, number, folded label, folded abbreviation) who has that name. */
typedef struct bearer bearer;
struct bearer { uint32_t entry; bearer *next; };
struct name_set { arena *a; name_entry *p; size_t n, cap; map *exact; };

name_set *name_set_new(arena *a)
{
	name_set *s = arena_new(a, name_set, 1);
	s->a = a;
	s->exact = map_new(a);
	return s;
}

/* "3.2" and "3,2" are one number. */
static slice number_of(arena *a, slice number)
{
	slice out = arena_copy(a, number);
	for (size_t i = 0; i < out.n; i++)
		if (out.p[i] == '.') ((char *)(uintptr_t)out.p)[i] = ',';
	return out;
}

static void name_as(name_set *s, slice key, size_t entry)
{
	if (!key.n) return;
	bearer *first = map_get(s->exact, key), *b = arena_new(s->a, bearer, 1);
	if (first && first->entry == entry) return; /* the same in both languages */
	*b = (bearer){ (uint32_t)entry, first };
	map_put(s->exact, key, b);
}

void name_set_add(name_set *s, name_entry e)
{
	if (s->n == s->cap) {
		size_t cap = s->cap ? s->cap * 2 : 64;
		name_entry *p = arena_new(s->a, name_entry, cap);
		if (s->n) memcpy(p, s->p, s->n * sizeof *p);
		s->p = p;
		s->cap = cap;
	}
	for (int l = 0; l < LANG_COUNT; l++) {
		e.folded[l] = name_fold(s->a, e.label[l]);
		name_as(s, e.folded[l], s->n);
	}
	name_as(s, e.iri, s->n);
	name_as(s, number_of(s->a, e.identifier), s->n);
	name_as(s, name_fold(s->a, e.abbreviation), s->n);
	s->p[s->n++] = e;
}

size_t name_set_count(const name_set *s) { return s->n; }
const name_entry *name_set_at(const name_set *s, size_t i) { return &s->p[i]; }

bool name_numbered(slice text, slice *ret_number, slice *ret_rest)
{
	static const slice WORDS[] = { SLICE_INIT("actiedomein"), SLICE_INIT("domein"), SLICE_INIT("domain"), SLICE_INIT("stap"), SLICE_INIT("step"), SLICE_INIT("werf"),
				       SLICE_INIT("doelstelling"), SLICE_INIT("doel"), SLICE_INIT("goal"), SLICE_INIT("pijler"), SLICE_INIT("pillar"), SLICE_INIT("hoofdstuk"), SLICE_INIT("chapter") };
	slice s = slice_trim(text);
	for (size_t i = 0; i < COUNT_OF(WORDS); i++)
		if (s.n > WORDS[i].n && slice_eq_nocase(slice_take(s, WORDS[i].n), WORDS[i]) && (s.p[WORDS[i].n] == ' ' || s.p[WORDS[i].n] == '.')) {
			s = slice_trim(slice_skip(s, WORDS[i].n + 1));
			break;
		}
	size_t n = 0;
	while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || (n && n + 1 < s.n && (s.p[n] == '.' || s.p[n] == ',') && s.p[n + 1] >= '0' && s.p[n + 1] <= '9'))) n++;
	if (!n) return false;
	slice rest = slice_skip(s, n);
	bool mark = rest.n && strchr(".):-", rest.p[0]);
	if (rest.n && !mark && rest.p[0] != ' ') return false; /* 3D, 2e */
	*ret_number = slice_take(s, n);
	*ret_rest = slice_trim(mark ? slice_skip(rest, 1) : rest);
	return true;
}

bool name_abbreviated(slice text, slice *ret_name, slice *ret_abbreviation)
{
	slice s = slice_trim(text);
	size_t open = slice_rfind_char(s, '(');
	if (open == SLICE_NONE || open == 0 || s.p[s.n - 1] != ')') return false;
	slice inside = slice_trim(slice_sub(s, open + 1, s.n - 1)), name = slice_trim(slice_take(s, open));
	if (!inside.n || !name.n || inside.n > 20) return false;
	*ret_name = name;
	*ret_abbreviation = inside;
	return true;
}

double name_likeness(slice a, slice b)
{
	enum { MOST = 256 };
	uint16_t x[MOST], y[MOST];
	size_t n = 0, m = 0, common = 0;
	if (a.n < 2 || b.n < 2) return slice_eq(a, b) ? 1 : 0;
	for (size_t i = 0; i + 1 < a.n && n < MOST; i++) x[n++] = (uint16_t)((unsigned char)a.p[i] << 8 | (unsigned char)a.p[i + 1]);
	for (size_t i = 0; i + 1 < b.n && m < MOST; i++) y[m++] = (uint16_t)((unsigned char)b.p[i] << 8 | (unsigned char)b.p[i + 1]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i] == y[k]) {
				common++;
				y[k] = 0;
				break;
			}
	return 2.0 * (double)common / (double)(n + m);
}

/* ---- the same words, written otherwise ---- */

static words words_of(slice folded)
{
	static const slice SMALL[] = { SLICE_INIT("de"), SLICE_INIT("het"), SLICE_INIT("een"), SLICE_INIT("en"), SLICE_INIT("and"), SLICE_INIT("the"), SLICE_INIT("of"),
				       SLICE_INIT("van"), SLICE_INIT("voor"), SLICE_INIT("in"), SLICE_INIT("vzw"), SLICE_INIT("nv"), SLICE_INIT("for") };
	static const struct { slice from, to; } SAME[] = {
		{ SLICE_INIT("dept"), SLICE_INIT("departement") }, { SLICE_INIT("dep"), SLICE_INIT("departement") }, { SLICE_INIT("dpt"), SLICE_INIT("departement") },
		{ SLICE_INIT("department"), SLICE_INIT("departement") }, { SLICE_INIT("ag"), SLICE_INIT("agentschap") }, { SLICE_INIT("agency"), SLICE_INIT("agentschap") },
		{ SLICE_INIT("vl"), SLICE_INIT("vlaams") }, { SLICE_INIT("vlaamse"), SLICE_INIT("vlaams") }, { SLICE_INIT("gem"), SLICE_INIT("gemeente") },
	};
	words v = { .n = 0 };
	slice rest = folded, part;
	while (v.n < MOST_WORDS && slice_split(&rest, '-', &part)) {
		while (part.n && part.p[part.n - 1] == '.') part.n--;
		bool small = !part.n;
		for (size_t i = 0; i < COUNT_OF(SMALL); i++) small = small || slice_eq(part, SMALL[i]);
		if (small) continue;
		for (size_t i = 0; i < COUNT_OF(SAME); i++)
			if (slice_eq(part, SAME[i].from)) part = SAME[i].to;
		v.w[v.n++] = part;
	}
	return v;
}

/* One letter more, less, other, or two swapped, in a word of six letters or more. */
static bool slip(slice a, slice b)
{
	if (a.n > b.n) {
		slice t = a;
		a = b;
		b = t;
	}
	if (a.n < 6 || b.n - a.n > 1) return false;
	size_t i = 0;
	while (i < a.n && a.p[i] == b.p[i]) i++;
	if (a.n < b.n) return slice_eq(slice_skip(a, i), slice_skip(b, i + 1));
	if (slice_eq(slice_skip(a, i + 1), slice_skip(b, i + 1))) return true;
	return i + 1 < a.n && a.p[i] == b.p[i + 1] && a.p[i + 1] == b.p[i] && slice_eq(slice_skip(a, i + 2), slice_skip(b, i + 2));
}

/* MATCH_WORDS when each word of one stands in the other, MATCH_ALIKE when one of them has a slip, else MATCH_NONE. */
static match_how same_words(const words *a, const words *b)
{
	if (!a->n || a->n != b->n || a->n > 64) return MATCH_NONE;
	uint64_t taken = 0;
	bool slipped = false;
	for (size_t i = 0; i < a->n; i++) {
		size_t hit = SIZE_MAX, near = SIZE_MAX;
		for (size_t k = 0; k < b->n && hit == SIZE_MAX; k++) {
			if (taken >> k & 1) continue;
			if (slice_eq(a->w[i], b->w[k])) hit = k;
			else if (near == SIZE_MAX && slip(a->w[i], b->w[k])) near = k;
		}
		if (hit == SIZE_MAX) {
			if (near == SIZE_MAX || slipped) return MATCH_NONE;
			slipped = true;
			hit = near;
		}
		taken |= (uint64_t)1 << hit;
	}
	return slipped ? MATCH_ALIKE : MATCH_WORDS;
}

/* ---- finding ---- */

static bool same_number(slice a, slice b)
{
	if (!a.n || a.n != b.n) return false;
	for (size_t i = 0; i < a.n; i++) {
		bool dots = (a.p[i] == '.' || a.p[i] == ',') && (b.p[i] == '.' || b.p[i] == ',');
		if (!dots && !slice_eq_nocase(slice_sub(a, i, i + 1), slice_sub(b, i, i + 1))) return false;
	}
	return true;
}

typedef struct { slice text, folded, number, rest_folded, name_folded, abbreviation; words words, rest_words; bool numbered, abbreviated; } asked;

static asked ask(arena *a, slice text)
{
	slice rest, name;
	asked q = { .text = slice_trim(text) };
	q.folded = name_fold(a, q.text);
	q.words = words_of(q.folded);
	q.numbered = name_numbered(q.text, &q.number, &rest);
	if (q.numbered) {
		q.rest_folded = name_fold(a, rest);
		q.rest_words = words_of(q.rest_folded);
	}
	q.abbreviated = name_abbreviated(q.text, &name, &q.abbreviation);
	if (q.abbreviated) q.name_folded = name_fold(a, name);
	return q;
}

/* How this entry is named exactly; MATCH_NONE when it is not. */
static match_how fits(const asked *q, const name_entry *e)
{
	if (slice_eq(q->text, e->iri)) return MATCH_IRI;
	if (q->numbered && !q->rest_folded.n && same_number(q->number, e->identifier)) return MATCH_IDENTIFIER;
	if (same_number(q->text, e->identifier)) return MATCH_IDENTIFIER;
	for (int l = 0; l < LANG_COUNT; l++) {
		slice f = e->folded[l];
		if (!f.n) continue;
		if (slice_eq(q->folded, f) || (q->rest_folded.n && slice_eq(q->rest_folded, f)) || (q->name_folded.n && slice_eq(q->name_folded, f))) return MATCH_LABEL;
	}
	if (e->abbreviation.n && (slice_eq_nocase(q->text, e->abbreviation) || (q->abbreviated && slice_eq_nocase(q->abbreviation, e->abbreviation)))) return MATCH_ABBREVIATION;
	return MATCH_NONE;
}

/* How this entry fits by its words. */
static match_how fits_words(const asked *q, const name_entry *e)
{
	match_how best = MATCH_NONE;
	for (int l = 0; l < LANG_COUNT; l++) {
		words w = words_of(e->folded[l]);
		match_how one = same_words(&q->words, &w), two = same_words(&q->rest_words, &w);
		if (one == MATCH_WORDS || two == MATCH_WORDS) return MATCH_WORDS;
		if (one == MATCH_ALIKE || two == MATCH_ALIKE) best = MATCH_ALIKE;
	}
	return best;
}

static void offer(name_match *m, const name_entry *e, double score)
{
	size_t at = m->candidate_n;
	while (at > 0 && m->candidates[at - 1].score < score) at--;
	if (at >= IMPORT_CANDIDATES) return;
	size_t end = m->candidate_n < IMPORT_CANDIDATES ? m->candidate_n : IMPORT_CANDIDATES - 1;
	memmove(&m->candidates[at + 1], &m->candidates[at], (end - at) * sizeof *m->candidates);
	m->candidates[at].entry = e;
	m->candidates[at].score = score;
	if (m->candidate_n < IMPORT_CANDIDATES) m->candidate_n++;
}

/* A word of four letters or more in common: what is compared letter by letter at all. */
static bool word_shared(const words *a, const words *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (a->w[i].n >= 4 && (slice_eq(a->w[i], b->w[k]) || slip(a->w[i], b->w[k]))) return true;
	return false;
}

static double alike(const asked *q, const name_entry *e)
{
	double most = 0;
	for (int l = 0; l < LANG_COUNT; l++) {
		words w = words_of(e->folded[l]);
		if (!word_shared(&q->words, &w)) continue;
		double d = name_likeness(q->rest_folded.n ? q->rest_folded : q->folded, e->folded[l]);
		if (d > most) most = d;
	}
	return most;
}

static bool elsewhere(const name_entry *e, slice parent) { return parent.n && e->parent.n && !slice_eq(parent, e->parent); }

/* Takes an entry that fits in this way: the better way wins, two in the same way are no choice. */
static void consider(name_match *m, size_t *equally, const name_entry *e, match_how how)
{
	if (how == MATCH_NONE || (m->how != MATCH_NONE && how > m->how)) return;
	if (how == m->how && m->entry && slice_eq(m->entry->iri, e->iri)) return;
	*equally = how == m->how ? *equally + 1 : 1;
	m->how = how;
	m->entry = e;
}

static void find_exact(const name_set *s, const asked *q, slice parent, arena *a, name_match *m, size_t *equally)
{
	const slice keys[] = { q->text, number_of(a, q->text), q->rest_folded.n ? NO_SLICE : number_of(a, q->number), q->folded, q->rest_folded, q->name_folded, name_fold(a, q->abbreviation) };
	for (size_t k = 0; k < COUNT_OF(keys); k++)
		for (const bearer *b = keys[k].n ? map_get(s->exact, keys[k]) : NULL; b; b = b->next) {
			const name_entry *e = &s->p[b->entry];
			bool before = false; /* under another key */
			for (size_t j = 0; j < k && !before; j++) before = slice_eq(keys[j], keys[k]);
			if (!before && !elsewhere(e, parent)) consider(m, equally, e, fits(q, e));
		}
}

/* Sets of more than this are not searched word by word: actions of many years, found by number or title. */
enum { MOST_WORD_BY_WORD = 10000 };

name_match name_find(arena *a, const name_set *s, slice text, slice parent)
{
	const double least = 0.45;
	name_match m = { .how = MATCH_NONE };
	asked q = ask(a, text);
	size_t equally = 0;
	if (!q.text.n) return m;
	find_exact(s, &q, parent, a, &m, &equally);
	bool exact = m.how != MATCH_NONE;
	for (size_t i = 0; i < s->n && !exact && s->n <= MOST_WORD_BY_WORD; i++)
		if (!elsewhere(&s->p[i], parent)) consider(&m, &equally, &s->p[i], fits_words(&q, &s->p[i]));
	m.ambiguous = equally > 1;
	match_how how = m.how;
	if (m.ambiguous) m.entry = NULL;
	if (how != MATCH_NONE && how != MATCH_ALIKE && !m.ambiguous) return m;
	for (size_t i = 0; i < s->n && s->n <= MOST_WORD_BY_WORD; i++) {
		const name_entry *e = &s->p[i];
		if (elsewhere(e, parent)) continue;
		bool one_of_them = how != MATCH_NONE && (exact ? fits(&q, e) : fits_words(&q, e)) == how;
		double score = one_of_them ? 1 : alike(&q, e);
		if (score >= least) offer(&m, e, score);
	}
	return m;
}
