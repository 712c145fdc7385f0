/* SPDX-License-Identifier: EUPL-1.2
 * Full text of all resources (FTS5), and the vocabulary: each word without digits once, with its trigrams (three code points packed in
 * a number; the word is padded at both ends). Parts of words and typos are looked up among the words, not among the texts. */
#include "core/inside.h"
#include <stdlib.h>
#include <string.h>

enum { GRAM = 3, WORD_POINTS = 64, KNOWN = 1 << 15, SHORTEST = 3, PAD = 1, FEW_WORDS = 100 };

static const char OLD_TEXT[] = "SELECT label, high, mid, low FROM text WHERE rowid = ?";
static const char ADD_TEXT[] = "INSERT INTO text (label, high, mid, low, rowid) VALUES (?, ?, ?, ?, ?)";
static const char SET_TEXT[] = "UPDATE text SET label = ?, high = ?, mid = ?, low = ? WHERE rowid = ?";
static const char ADD_WORD[] = "INSERT OR IGNORE INTO word (text) VALUES (?)";
static const char ADD_GRAM[] = "INSERT OR IGNORE INTO gram (g, length, word) VALUES (?, ?, ?)";
static const char GRAM_WORDS[] = "SELECT word FROM gram WHERE g = ? AND length BETWEEN ? AND ?";
static const char WORD_TEXT[] = "SELECT text FROM word WHERE id = ?";

/* Tokens of a document. */

typedef struct { arena *mem; doc_token *v; size_t n, room; uint8_t column; } token_list;

static int take_token(void *arg, slice token, fts_kind kind, size_t from, size_t to)
{
	token_list *l = arg;
	(void)kind; (void)from; (void)to;
	if (l->n == l->room) {
		doc_token *more = arena_new(l->mem, doc_token, l->room ? l->room * 2 : 64);
		if (l->n) memcpy(more, l->v, l->n * sizeof *more);
		l->v = more;
		l->room = l->room ? l->room * 2 : 64;
	}
	l->v[l->n++] = (doc_token){ arena_copy(l->mem, token), l->column };
	return 0;
}

static int compare_tokens(const void *a, const void *b)
{
	const doc_token *x = a, *y = b;
	int c = slice_cmp(x->token, y->token);
	return c ? c : (x->column > y->column) - (x->column < y->column);
}

size_t doc_tokens(arena *a, fts_splitter *s, const slice text[TEXT_COLUMNS], doc_token **ret)
{
	token_list l = { .mem = a };
	for (l.column = 0; l.column < TEXT_COLUMNS; l.column++) fts_split(s, text[l.column], take_token, &l);
	if (l.n) qsort(l.v, l.n, sizeof *l.v, compare_tokens);
	size_t kept = 0;
	for (size_t i = 0; i < l.n; i++)
		if (!kept || !slice_eq(l.v[kept - 1].token, l.v[i].token)) l.v[kept++] = l.v[i];
	*ret = l.v;
	return kept;
}

/* Words and their trigrams. */

static size_t points_of(slice word, uint32_t out[WORD_POINTS + 3])
{
	size_t n = 0;
	while (word.n && n < WORD_POINTS) out[n++] = utf8_next(&word);
	return n;
}

static int compare_grams(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* The different trigrams of a word, sorted. `padded`: as if the word had two more letters in front and one behind. */
static size_t grams_of(const uint32_t *points, size_t n, bool padded, int64_t out[WORD_POINTS + 3])
{
	uint32_t p[WORD_POINTS + 3] = { PAD, PAD };
	size_t at = padded ? 2 : 0, count = 0;
	memcpy(p + at, points, n * sizeof *p);
	at += n;
	if (padded) p[at++] = PAD;
	for (size_t i = 0; i + GRAM <= at; i++) out[count++] = (int64_t)p[i] << 42 | (int64_t)p[i + 1] << 21 | p[i + 2];
	if (count) qsort(out, count, sizeof *out, compare_grams);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!kept || out[kept - 1] != out[i]) out[kept++] = out[i];
	return kept;
}

bool text_is_word(slice token)
{
	if (token.n < SHORTEST || token.p[0] == FTS_STEM) return false;
	for (size_t i = 0; i < token.n; i++)
		if ((token.p[i] >= '0' && token.p[i] <= '9') || token.p[i] == '@') return false;
	return true;
}

static status add_word(ctx *cx, index_store *x, slice word)
{
	uint64_t hash = slice_hash(word) | 1, *known = &x->known_words[hash >> 1 & (KNOWN - 1)];
	if (*known == hash) return ST_OK;
	stmt *s = db_prepare(x->d, ADD_WORD);
	stmt_text(s, 1, word);
	TRY(stmt_run(cx, s));
	*known = hash;
	if (!db_changes(x->d)) return ST_OK;
	int64_t id = db_last_id(x->d), grams[WORD_POINTS + 3];
	uint32_t points[WORD_POINTS + 3];
	size_t length = points_of(word, points), n = grams_of(points, length, true, grams);
	for (size_t i = 0; i < n; i++) {
		s = db_prepare(x->d, ADD_GRAM);
		stmt_int(s, 1, grams[i]);
		stmt_int(s, 2, (int64_t)length);
		stmt_int(s, 3, id);
		TRY(stmt_run(cx, s));
	}
	return ST_OK;
}

void text_forget(index_store *x)
{
	if (!x->known_words) x->known_words = base_alloc(KNOWN * sizeof *x->known_words);
	memset(x->known_words, 0, KNOWN * sizeof *x->known_words);
}

/* Writing. */

static status same_text(ctx *cx, index_store *x, uint64_t number, const slice text[TEXT_COLUMNS], bool *ret_there, bool *ret_same)
{
	stmt *s = db_prepare(x->d, OLD_TEXT);
	stmt_int(s, 1, (int64_t)number);
	step at = stmt_step(s);
	*ret_there = *ret_same = at == STEP_ROW;
	for (int i = 0; i < TEXT_COLUMNS && *ret_same; i++) *ret_same = slice_eq(stmt_get_text(s, i), text[i]);
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

status text_write(ctx *cx, index_store *x, uint64_t number, const slice text[TEXT_COLUMNS], const doc_token *tokens, size_t n)
{
	bool there, same;
	TRY(same_text(cx, x, number, text, &there, &same));
	if (same) return ST_OK;
	stmt *s = db_prepare(x->d, there ? SET_TEXT : ADD_TEXT);
	for (int i = 0; i < TEXT_COLUMNS; i++) stmt_text(s, i + 1, text[i].p ? text[i] : S(""));
	stmt_int(s, TEXT_COLUMNS + 1, (int64_t)number);
	TRY(stmt_run(cx, s));
	for (size_t i = 0; i < n; i++)
		if (text_is_word(tokens[i].token)) TRY(add_word(cx, x, tokens[i].token));
	return ST_OK;
}

status text_remove(ctx *cx, index_store *x, uint64_t number)
{
	stmt *s = db_prepare(x->d, "DELETE FROM text WHERE rowid = ?");
	stmt_int(s, 1, (int64_t)number);
	return stmt_run(cx, s);
}

static status remove_word(ctx *cx, index_store *x, int64_t id, slice word)
{
	int64_t grams[WORD_POINTS + 3];
	uint32_t points[WORD_POINTS + 3];
	size_t length = points_of(word, points), n = grams_of(points, length, true, grams);
	for (size_t i = 0; i < n; i++) {
		stmt *s = db_prepare(x->d, "DELETE FROM gram WHERE g = ? AND length = ? AND word = ?");
		stmt_int(s, 1, grams[i]);
		stmt_int(s, 2, (int64_t)length);
		stmt_int(s, 3, id);
		TRY(stmt_run(cx, s));
	}
	stmt *s = db_prepare(x->d, "DELETE FROM word WHERE id = ?");
	stmt_int(s, 1, id);
	return stmt_run(cx, s);
}

static status unused(ctx *cx, index_store *x, slice word, bool *ret)
{
	stmt *s = db_prepare(x->d, "SELECT 1 FROM text_words WHERE term = ? LIMIT 1");
	stmt_text(s, 1, word);
	step at = stmt_step(s);
	*ret = at == STEP_DONE;
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

/* FTS5 keeps a removed word in its older segments until they are merged: all are merged into one. */
status text_purge(ctx *cx, index_store *x)
{
	TRY(stmt_run(cx, db_prepare(x->d, "INSERT INTO text (text) VALUES ('optimize')")));
	text_forget(x);
	int64_t last = 0;
	for (;;) {
		stmt *s = db_prepare(x->d, "SELECT id, text FROM word WHERE id > ? ORDER BY id LIMIT 1");
		stmt_int(s, 1, last);
		step at = stmt_step(s);
		slice word = at == STEP_ROW ? arena_copy(cx->mem, stmt_get_text(s, 1)) : NO_SLICE;
		if (at == STEP_ROW) last = stmt_get_int(s, 0);
		status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
		stmt_reset(s);
		if (at != STEP_ROW) return st;
		bool gone = false;
		TRY(unused(cx, x, word, &gone));
		if (gone) TRY(remove_word(cx, x, last, word));
	}
}

/* Looking up. */

unsigned word_typos(slice word)
{
	size_t n = utf8_length(word);
	return n < 4 ? 0 : n < 8 ? 1 : 2;
}

static unsigned least(unsigned a, unsigned b) { return a < b ? a : b; }

/* The distance of `b` to `a` or, where `begins`, to the beginning of `a` that is nearest to it. */
static unsigned distance_to(slice a, slice b, bool begins, unsigned most)
{
	uint32_t p[WORD_POINTS + 3], q[WORD_POINTS + 3];
	size_t n = points_of(a, p), m = points_of(b, q);
	if (m > n + most || (!begins && n > m + most)) return most + 1;
	unsigned rows[3][WORD_POINTS + 1], nearest = most + 1;
	for (size_t j = 0; j <= m; j++) rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *now = rows[i % 3], *before = rows[(i + 2) % 3], *two = rows[(i + 1) % 3], low = now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(least(before[j], now[j - 1]) + 1, before[j - 1] + (p[i - 1] != q[j - 1]));
			if (i > 1 && j > 1 && p[i - 1] == q[j - 2] && p[i - 2] == q[j - 1]) now[j] = least(now[j], two[j - 2] + 1);
			low = least(low, now[j]);
		}
		if (begins) nearest = least(nearest, now[m]);
		if (low > most) return nearest;
	}
	return begins ? nearest : least(rows[n % 3][m], most + 1);
}

unsigned word_distance(slice a, slice b, unsigned most) { return distance_to(a, b, false, most); }

/* Dutch writes compounds as one word: a mistyped part that is long enough to be told from others also finds what begins with it. */
enum { PART_POINTS = 6 };

bool word_near(slice token, slice word, unsigned typos) { return distance_to(token, word, utf8_length(word) >= PART_POINTS, typos) <= typos; }

/* Counts for each word how many of the wanted trigrams it has; after the first `grown`, words that are new are not taken in. */
static status count_gram(ctx *cx, db *d, int64_t gram, size_t from, size_t to, bool grow, idmap *counts)
{
	stmt *s = db_prepare(d, GRAM_WORDS);
	stmt_int(s, 1, gram);
	stmt_int(s, 2, (int64_t)from);
	stmt_int(s, 3, (int64_t)to);
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		uint64_t n = 0;
		int64_t id = stmt_get_int(s, 0);
		if (idmap_get(counts, id, &n) || grow) idmap_put(counts, id, n + 1);
	}
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	return st;
}

static size_t have(const idmap *counts, uint64_t needed)
{
	size_t n = 0;
	for (size_t i = 0; i < counts->room; i++) n += counts->keys[i] && counts->values[i] >= needed;
	return n;
}

static status judge(ctx *cx, db *d, int64_t id, slice wanted, unsigned distance, word_fn fn, void *arg)
{
	stmt *s = db_prepare(d, WORD_TEXT);
	stmt_int(s, 1, id);
	step at = stmt_step(s);
	slice word = at == STEP_ROW ? arena_copy(cx->mem, stmt_get_text(s, 0)) : NO_SLICE;
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	if (at != STEP_ROW) return st;
	bool like = distance ? word_near(word, wanted, distance) : slice_contains(word, wanted);
	return like ? fn(cx, arg, word) : ST_OK;
}

/* Words that contain another have all its trigrams: once few candidates are left, they are looked at instead of the other trigrams.
 * An edit spoils at most four trigrams (two letters exchanged), so one of the first that are not spoiled in common must be there; the
 * trigram of a word's end is missing where the word is the beginning of a longer one. */
status text_words_like(ctx *cx, db *d, slice word, unsigned distance, word_fn fn, void *arg)
{
	uint32_t points[WORD_POINTS + 3];
	int64_t grams[WORD_POINTS + 3];
	size_t length = points_of(word, points), n = grams_of(points, length, distance > 0, grams);
	bool begins = length >= PART_POINTS;
	size_t spoiled = 4u * distance + begins, needed = !distance ? n : n > spoiled ? n - spoiled : 1;
	size_t from = distance ? length - (length > distance ? distance : length) : length, to = distance && !begins ? length + distance : WORD_POINTS;
	idmap counts = { 0 };
	status st = ST_OK;
	for (size_t i = 0; i < n && st == ST_OK; i++) {
		st = count_gram(cx, d, grams[i], from, to, i <= n - needed, &counts);
		if (!distance && i + 1 < n && have(&counts, i + 1) <= FEW_WORDS) needed = i + 1, n = i + 1;
	}
	for (size_t i = 0; i < counts.room && st == ST_OK; i++)
		if (counts.keys[i] && counts.values[i] >= needed) st = judge(cx, d, counts.keys[i], word, distance, fn, arg);
	idmap_free(&counts);
	return st;
}
