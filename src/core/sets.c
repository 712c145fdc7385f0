/* SPDX-License-Identifier: EUPL-1.2
 * A set is read from one snapshot of the database while commits go on. From the moment it is listed, each commit tells it the rows that
 * changed: while it is being read these are put aside, and laid over what the snapshot said when the tables in memory are at
 * least as new as that snapshot. After that the writer keeps it true. */
#include "core/sets.h"
#include <string.h>
#include <time.h>
#include "core/inside.h"

enum { KEEP_US = 500, MOST_SETS = 512, MOST_BYTES = 32 << 20, BULK = 256, MOST_NEAR = 96, LONG_TEXT = 2000, QUALITY_BITS = 4, STEMS = 2 };

typedef enum { SET_READING, SET_READY, SET_FAILED } set_state;
typedef struct { uint64_t number; uint8_t quality; } override;
struct word_set {
	match_kind kind; set_state state;
	char word[FTS_TOKEN_MAX]; size_t word_n;
	char stems[STEMS][FTS_TOKEN_MAX + 8]; size_t stem_n[STEMS];
	size_t refs, bytes; uint64_t used;
	bool listed, keep;
	segment *segments; size_t segment_n;          /* by register code */
	override *aside; size_t aside_n, aside_room;
};
struct sets { mutex lock; condition done; word_set **list; size_t n, room, bytes; uint64_t tick; };

/* How good a match is, by text column: the word itself; its stem or beginning; a part of a word; a typo. */
static const uint8_t QUALITY[4][TEXT_COLUMNS] = { { QUALITY_MAX, 8, 5, 3 }, { 9, 6, 4, 2 }, { 3, 2, 1, 1 }, { 2, 2, 1, 1 } };

static slice word_of(const word_set *w) { return slice_of(w->word, w->word_n); }

sets *sets_new(void)
{
	sets *v = base_alloc(sizeof *v);
	mutex_init(&v->lock);
	condition_init(&v->done);
	return v;
}

static void set_free(word_set *w)
{
	for (size_t i = 0; i < w->segment_n; i++) {
		base_free(w->segments[i].few);
		base_free(w->segments[i].many);
	}
	base_free(w->segments);
	base_free(w->aside);
	base_free(w);
}

void sets_free(sets *v)
{
	if (!v) return;
	for (size_t i = 0; i < v->n; i++) set_free(v->list[i]);
	base_free(v->list);
	mutex_done(&v->lock);
	condition_done(&v->done);
	base_free(v);
}

size_t sets_bytes(sets *v)
{
	mutex_lock(&v->lock);
	size_t n = v->bytes;
	mutex_unlock(&v->lock);
	return n;
}

uint8_t set_label_quality(const word_set *w) { return QUALITY[w->kind == MATCH_WORD ? MATCH_BEGIN : w->kind][TEXT_LABEL]; }

/* Segments. */

static segment *segment_for(word_set *w, uint32_t code)
{
	if (code >= w->segment_n) {
		w->segments = base_realloc(w->segments, ((size_t)code + 1) * sizeof *w->segments);
		memset(w->segments + w->segment_n, 0, ((size_t)code + 1 - w->segment_n) * sizeof *w->segments);
		w->segment_n = (size_t)code + 1;
	}
	return &w->segments[code];
}

const segment *set_segment(const word_set *w, uint32_t code) { return code < w->segment_n ? &w->segments[code] : NULL; }

static uint8_t *many_at(segment *s, uint32_t slot)
{
	if (slot >= s->many_n) {
		size_t n = (size_t)slot + slot / 4 + 64;
		s->many = base_realloc(s->many, n);
		memset(s->many + s->many_n, 0, n - s->many_n);
		s->many_n = n;
	}
	return &s->many[slot];
}

static void few_put(segment *s, uint32_t slot, uint8_t q)
{
	size_t from = 0, to = s->few_n;
	while (from < to) {
		size_t middle = (from + to) / 2;
		if (s->few[middle] >> QUALITY_BITS < slot) from = middle + 1;
		else to = middle;
	}
	bool there = from < s->few_n && s->few[from] >> QUALITY_BITS == slot;
	if (there && !q) {
		memmove(s->few + from, s->few + from + 1, (s->few_n - from - 1) * sizeof *s->few);
		s->few_n--;
		return;
	}
	if (!q) return;
	if (!there) {
		if (s->few_n == s->few_room) {
			s->few_room = s->few_room * 2 + 16;
			s->few = base_realloc(s->few, s->few_room * sizeof *s->few);
		}
		memmove(s->few + from + 1, s->few + from, (s->few_n - from) * sizeof *s->few);
		s->few_n++;
	}
	s->few[from] = slot << QUALITY_BITS | q;
}

static void segment_put(segment *s, uint32_t slot, uint8_t q)
{
	if (s->many || !s->few_n) {
		if (q || slot < s->many_n) *many_at(s, slot) = q;
	} else {
		few_put(s, slot, q);
	}
}

/* Where few rows match, a sorted list is smaller and quicker than a byte a row. */
static void segment_pack(segment *s, size_t *bytes)
{
	size_t n = 0;
	for (size_t i = 0; i < s->many_n; i++) n += s->many[i] != 0;
	if (n * 8 < s->many_n) {
		s->few_room = s->few_n = n;
		s->few = n ? base_alloc(n * sizeof *s->few) : NULL;
		for (size_t i = 0, at = 0; i < s->many_n; i++)
			if (s->many[i]) s->few[at++] = (uint32_t)i << QUALITY_BITS | s->many[i];
		base_free(s->many);
		s->many = NULL;
		s->many_n = 0;
	}
	*bytes += s->many_n + s->few_room * sizeof *s->few;
}

/* Judging a row's tokens. */

static size_t token_from(const doc_token *tokens, size_t n, slice wanted)
{
	size_t from = 0, to = n;
	while (from < to) {
		size_t middle = (from + to) / 2;
		if (slice_cmp(tokens[middle].token, wanted) < 0) from = middle + 1;
		else to = middle;
	}
	return from;
}

static uint8_t better(uint8_t a, uint8_t b) { return a > b ? a : b; }

static uint8_t judge_word(const word_set *w, const doc_token *tokens, size_t n)
{
	uint8_t q = 0;
	size_t at = token_from(tokens, n, word_of(w));
	if (at < n && slice_eq(tokens[at].token, word_of(w))) q = QUALITY[MATCH_WORD][tokens[at].column];
	for (; w->kind == MATCH_BEGIN && at < n && slice_starts(tokens[at].token, word_of(w)); at++) q = better(q, QUALITY[MATCH_BEGIN][tokens[at].column]);
	for (size_t i = 0; i < STEMS; i++) {
		slice stem = slice_of(w->stems[i], w->stem_n[i]);
		at = token_from(tokens, n, stem);
		if (stem.n && at < n && slice_eq(tokens[at].token, stem)) q = better(q, QUALITY[MATCH_BEGIN][tokens[at].column]);
	}
	return q;
}

static uint8_t judge(const word_set *w, const doc_token *tokens, size_t n)
{
	if (w->kind <= MATCH_BEGIN) return judge_word(w, tokens, n);
	uint8_t q = 0;
	unsigned typos = word_typos(word_of(w));
	for (size_t i = 0; i < n; i++) {
		slice t = tokens[i].token;
		if (QUALITY[w->kind][tokens[i].column] <= q || !text_is_word(t)) continue;
		if (w->kind == MATCH_TYPO && w->word_n > t.n + 4u * typos) continue; /* a letter has at most 4 bytes */
		if (w->kind == MATCH_PART ? slice_contains(t, word_of(w)) : word_near(t, word_of(w), typos)) q = QUALITY[w->kind][tokens[i].column];
	}
	return q;
}

/* Reading a set. */

typedef struct { ctx *cx; reader *r; word_set *w; slice *words; size_t n, room; match_kind kind; } reading; /* kind: of what is being read */

static void take_row(void *arg, int64_t rowid, unsigned text_column)
{
	reading *g = arg;
	uint64_t number = (uint64_t)rowid;
	uint8_t *q = many_at(segment_for(g->w, number_code(number)), number_slot(number));
	*q = better(*q, QUALITY[g->kind][text_column]); /* the first column that has it is the best one */
}

static status read_rows(reading *g, const char *sql, slice match, match_kind kind)
{
	fts_taker t = { take_row, g };
	g->kind = kind;
	stmt *s = db_prepare(g->r->d, sql);
	stmt_text(s, 1, match);
	stmt_pointer(s, 2, &t, FTS_TAKER);
	return stmt_run(g->cx, s);
}

static status read_term(reading *g, slice token, match_kind kind)
{
	return read_rows(g, "SELECT take_rows(text, ?2) FROM text WHERE text MATCH ?1 LIMIT 1", JOIN(g->cx->mem, S("\""), token, S("\"")), kind);
}

/* Whether there are longer words. None has a character of control, so these begin after the word and one such. */
static status has_longer(reading *g, slice word, bool *ret)
{
	stmt *s = db_prepare(g->r->d, "SELECT 1 FROM text_words WHERE term >= ? AND term < ? LIMIT 1");
	stmt_text(s, 1, JOIN(g->cx->mem, word, S("\x01")));
	stmt_text(s, 2, JOIN(g->cx->mem, word, S("\xF4\x8F\xBF\xBF"))); /* the last code point */
	step at = stmt_step(s);
	status st = at == STEP_FAILED ? stmt_failure(g->cx, s) : ST_OK;
	stmt_reset(s);
	*ret = at == STEP_ROW;
	return st;
}

/* Row by row: what begins so is merged from all those words when the statement starts, and take_rows would do it a second time. */
static status read_beginning(reading *g, slice word)
{
	bool longer;
	TRY(has_longer(g, word, &longer));
	if (!longer) return ST_OK; /* the word itself was read before, and is the better match */
	return read_rows(g, "SELECT take_row(text, ?2) FROM text WHERE text MATCH ?1", JOIN(g->cx->mem, S("\""), word, S("\" *")), MATCH_BEGIN);
}

static status take_word(ctx *cx, void *arg, slice word)
{
	reading *g = arg;
	if (g->n == g->room) {
		slice *more = arena_new(cx->mem, slice, g->room * 2 + 32);
		if (g->n) memcpy(more, g->words, g->n * sizeof *more);
		g->words = more;
		g->room = g->room * 2 + 32;
	}
	g->words[g->n++] = word;
	return ST_OK;
}

static status read_matches(reading *g)
{
	word_set *w = g->w;
	slice word = word_of(w);
	if (w->kind > MATCH_BEGIN) {
		unsigned typos = w->kind == MATCH_TYPO ? word_typos(word) : 0;
		if (!text_is_word(word) || (w->kind == MATCH_TYPO && !typos)) return ST_OK;
		TRY(text_words_like(g->cx, g->r->d, word, typos, take_word, g));
		for (size_t i = 0; i < g->n; i++) TRY(read_term(g, g->words[i], w->kind));
		return ST_OK;
	}
	TRY(read_term(g, word, MATCH_WORD));
	for (size_t i = 0; i < STEMS; i++)
		if (w->stem_n[i]) TRY(read_term(g, slice_of(w->stems[i], w->stem_n[i]), MATCH_BEGIN));
	return w->kind == MATCH_BEGIN ? read_beginning(g, word) : ST_OK;
}

static status read_snapshot(reading *g, uint64_t *ret_seq)
{
	TRY(reader_renew(g->cx));
	status st = index_seq_read(g->cx, g->r->d, ret_seq);
	if (st == ST_OK) st = read_matches(g);
	status end = reader_let_go(g->cx);
	return st != ST_OK ? st : end;
}

/* Waits, with the read lock taken, until the tables are as new as the snapshot: the writer is between its commit and them. */
static void lock_at(index_store *x, uint64_t seq)
{
	for (;;) {
		rwlock_read(&x->lock);
		if (x->seq >= seq) return;
		rwlock_unlock(&x->lock);
		nanosleep(&(struct timespec){ .tv_nsec = 100000 }, NULL);
	}
}

static void unlist(sets *v, word_set *w)
{
	for (size_t i = 0; i < v->n && w->listed; i++) {
		if (v->list[i] != w) continue;
		v->list[i] = v->list[--v->n];
		v->bytes -= w->bytes;
		w->listed = false;
	}
}

static bool near(const word_set *w) { return w->kind > MATCH_BEGIN; }

static word_set *oldest(const sets *v, bool near_only)
{
	word_set *found = NULL;
	for (size_t i = 0; i < v->n; i++) {
		word_set *w = v->list[i];
		if (!w->refs && (near(w) || !near_only) && (!found || w->used < found->used)) found = w;
	}
	return found;
}

/* Sets of parts and typos have a smaller number of their own: keeping one true costs a look at each word of a changed row. */
static void make_room(sets *v)
{
	for (;;) {
		size_t nears = 0;
		for (size_t i = 0; i < v->n; i++) nears += near(v->list[i]);
		bool many_near = nears > MOST_NEAR;
		word_set *w = many_near || v->n > MOST_SETS || v->bytes > MOST_BYTES ? oldest(v, many_near) : NULL;
		if (!w) return;
		unlist(v, w);
		set_free(w);
	}
}

static status fill(ctx *cx, reader *r, sets *v, word_set *w)
{
	uint64_t seq = 0;
	int64_t from = time_monotonic_us();
	status st = read_snapshot(&(reading){ .cx = cx, .r = r, .w = w }, &seq);
	lock_at(r->x, st == ST_OK ? seq : 0);
	mutex_lock(&v->lock);
	for (size_t i = 0; i < w->aside_n && st == ST_OK; i++)
		segment_put(segment_for(w, number_code(w->aside[i].number)), number_slot(w->aside[i].number), w->aside[i].quality);
	for (size_t i = 0; i < w->segment_n; i++) segment_pack(&w->segments[i], &w->bytes);
	w->keep = time_monotonic_us() - from > KEEP_US;
	w->state = st == ST_OK ? SET_READY : SET_FAILED;
	v->bytes += w->bytes;
	if (st != ST_OK) unlist(v, w);
	make_room(v);
	condition_broadcast(&v->done);
	mutex_unlock(&v->lock);
	rwlock_unlock(&r->x->lock);
	return st;
}

static word_set *set_new(reader *r, arena *a, slice word, match_kind kind)
{
	word_set *w = base_alloc(sizeof *w);
	w->kind = kind;
	w->word_n = word.n < FTS_TOKEN_MAX ? word.n : FTS_TOKEN_MAX;
	memcpy(w->word, word.p, w->word_n);
	bool number = word.p[0] >= '0' && word.p[0] <= '9';
	slice stems[STEMS];
	size_t n = number || kind > MATCH_BEGIN ? 0 : fts_stems(r->splitter, a, word, stems);
	for (size_t i = 0; i < n; i++) {
		w->stem_n[i] = stems[i].n;
		memcpy(w->stems[i], stems[i].p, stems[i].n);
	}
	return w;
}

static word_set *listed(sets *v, slice word, match_kind kind)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->list[i]->kind == kind && slice_eq(word_of(v->list[i]), word)) return v->list[i];
	return NULL;
}

status sets_take(ctx *cx, sets *v, slice word, match_kind kind, word_set **ret)
{
	reader *r;
	TRY(reader_here(cx, &r));
	word = slice_take(word, FTS_TOKEN_MAX);
	mutex_lock(&v->lock);
	word_set *w = listed(v, word, kind);
	bool mine = !w;
	if (mine) {
		w = set_new(r, cx->mem, word, kind);
		if (v->n == v->room) {
			v->room = v->room * 2 + 64;
			v->list = base_realloc(v->list, v->room * sizeof(word_set *));
		}
		v->list[v->n++] = w;
		w->listed = true;
	}
	w->refs++;
	w->used = ++v->tick;
	while (!mine && w->state == SET_READING) condition_wait(&v->done, &v->lock);
	bool failed = w->state == SET_FAILED;
	mutex_unlock(&v->lock);
	status st = mine ? fill(cx, r, v, w) : failed ? fail(cx, UNAVAILABLE, "The search could not be done just now. Try again in a moment.") : ST_OK;
	if (st != ST_OK) {
		sets_release(v, w);
		return st;
	}
	*ret = w;
	return ST_OK;
}

void sets_release(sets *v, word_set *w)
{
	mutex_lock(&v->lock);
	bool last = --w->refs == 0 && (!w->keep || !w->listed);
	if (last) unlist(v, w);
	mutex_unlock(&v->lock);
	if (last) set_free(w);
}

/* The writer. */

static void put_aside(word_set *w, uint64_t number, uint8_t q)
{
	if (w->aside_n == w->aside_room) {
		w->aside_room = w->aside_room * 2 + 16;
		w->aside = base_realloc(w->aside, w->aside_room * sizeof *w->aside);
	}
	w->aside[w->aside_n++] = (override){ number, q };
}

void sets_change(sets *v, uint32_t code, uint32_t slot, const doc_token *tokens, size_t n, size_t changes)
{
	mutex_lock(&v->lock);
	for (size_t i = v->n; i-- > 0;) {
		word_set *w = v->list[i];
		/* Keeping many sets true for a whole import, or a book, costs more than reading again the few that are asked for. */
		if (w->state == SET_READY && !w->refs && (changes > BULK || (near(w) && n > LONG_TEXT))) {
			unlist(v, w);
			set_free(w);
			continue;
		}
		uint8_t q = judge(w, tokens, n);
		if (w->state == SET_READY) segment_put(segment_for(w, code), slot, q);
		else put_aside(w, number_of(code, slot), q);
	}
	mutex_unlock(&v->lock);
}
