/* SPDX-License-Identifier: EUPL-1.2
 * The splitter works in one pass: code points are classed and folded into the current part; parts that are tied by one joiner
 * (hyphen, comma, full stop ...) make a piece. Stemming is by Snowball (libstemmer), on the folded word, in both languages:
 * the texts of a government mix them, and a word in the wrong language mostly stems to itself. */
#include "store/fts.h"
#include <string.h>
#include <libstemmer.h>
#include <sqlite3.h>

/* Folded letters by position; '#' marks those with two letters (see pairs) or none. */
static const char LATIN_1[] = "aaaaaa#ceeeeiiiidnooooo\0ouuuuy##aaaaaa#ceeeeiiiidnooooo\0ouuuuy#y";          /* U+00C0 ... U+00FF */
static const char LATIN_A[] =                                                                                 /* U+0100 ... U+017F */
	"aaaaaaccccccccdd" "ddeeeeeeeeeegggg" "gggghhhhiiiiiiii" "ii##jjkkklllllll" "lllnnnnnnnnnoooo" "oo##rrrrrrssssss" "ssttttttuuuuuuuu" "uuuuwwyyyzzzzzzs";
static const char LATIN_MORE[] =                                                                              /* U+1E00 ... U+1EFF */
	"aabbbbbbccdddddd" "ddddeeeeeeeeeeff" "gghhhhhhhhhhiiii" "kkkkkkllllllllmm" "mmmmnnnnnnnnoooo" "oooopppprrrrrrrr" "sssssssssstttttt" "ttuuuuuuuuuuvvvv"
	"wwwwwwwwwwxxxxyy" "zzzzzzhtwyasss#d" "aaaaaaaaaaaaaaaa" "aaaaaaaaeeeeeeee" "eeeeeeeeiiiioooo" "oooooooooooooooo" "oooouuuuuuuuuuuu" "uuyyyyyyyyllvvyy";

static const struct { uint32_t code; char letters[3]; } PAIRS[] = {
	{ 0xC6, "ae" }, { 0xDE, "th" }, { 0xDF, "ss" }, { 0xE6, "ae" }, { 0xFE, "th" }, { 0x132, "ij" }, { 0x133, "ij" }, { 0x152, "oe" }, { 0x153, "oe" }, { 0x1E9E, "ss" },
};

/* Code points outside ASCII that are no part of a word; the rest is taken as letters, so that every script can be searched. */
static const struct { uint32_t from, to; } NO_WORD[] = {
	{ 0x80, 0xA9 }, { 0xAB, 0xAC }, { 0xAE, 0xB1 }, { 0xB4, 0xB4 }, { 0xB6, 0xB8 }, { 0xBB, 0xBF }, { 0xD7, 0xD7 }, { 0xF7, 0xF7 }, { 0x2C2, 0x2DF },
	{ 0x2000, 0x200A }, { 0x200E, 0x206F }, { 0x207A, 0x207E }, { 0x208A, 0x208E }, { 0x20A0, 0x20CF }, { 0x2100, 0x214F }, { 0x2190, 0x2BFF }, { 0x2E00, 0x2E7F },
	{ 0x3000, 0x3004 }, { 0x3008, 0x3020 }, { 0xE000, 0xF8FF }, { 0xFE10, 0xFE19 }, { 0xFE30, 0xFE6F }, { 0xFF01, 0xFF0F }, { 0xFF1A, 0xFF20 }, { 0xFFF0, 0xFFFF },
	{ 0x1F000, 0x1FAFF }, { 0xE0000, 0x10FFFF },
};

static bool ascii_letter(uint32_t c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }

/* "CO₂" and "m²" are found as co2 and m2. */
static char small_digit(uint32_t c)
{
	if (c == 0xB2 || c == 0xB3) return (char)('0' + (c - 0xB0));
	if (c == 0xB9) return '1';
	if (c == 0x2070 || (c >= 0x2074 && c <= 0x2079)) return (char)('0' + (c - 0x2070));
	return c >= 0x2080 && c <= 0x2089 ? (char)('0' + (c - 0x2080)) : 0;
}

char_class fts_class(uint32_t c)
{
	if (c < 0x80) {
		if (ascii_letter(c)) return CHAR_LETTER;
		if (c >= '0' && c <= '9') return CHAR_DIGIT;
		if (c == '\'') return CHAR_APOSTROPHE;
		return c && strchr("-,./_:+@&", (int)c) ? CHAR_JOINER : CHAR_SEPARATOR;
	}
	if (c == 0x2019 || c == 0x2BC) return CHAR_APOSTROPHE;
	if (c >= 0x2010 && c <= 0x2012) return CHAR_JOINER;   /* hyphens; the longer dashes separate */
	if (c == 0xAD || (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200D) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF) return CHAR_MARK;
	if (small_digit(c)) return CHAR_DIGIT;
	for (size_t i = 0; i < COUNT_OF(NO_WORD) && NO_WORD[i].from <= c; i++)
		if (c <= NO_WORD[i].to) return CHAR_SEPARATOR;
	return CHAR_LETTER;
}

size_t fts_fold(uint32_t c, char out[4])
{
	char plain = 0;
	if (c < 0x80) plain = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	else if (c >= 0xC0 && c <= 0xFF) plain = LATIN_1[c - 0xC0];
	else if (c >= 0x100 && c <= 0x17F) plain = LATIN_A[c - 0x100];
	else if (c >= 0x1E00 && c <= 0x1EFF) plain = LATIN_MORE[c - 0x1E00];
	else if (c == 0x218 || c == 0x219) plain = 's';
	else if (c == 0x21A || c == 0x21B) plain = 't';
	else plain = small_digit(c);
	if (plain == '#') {
		for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
			if (PAIRS[i].code != c) continue;
			memcpy(out, PAIRS[i].letters, 2);
			return 2;
		}
	}
	if (plain) {
		out[0] = plain;
		return 1;
	}
	if ((c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) c += 0x20;
	else if (c >= 0x400 && c <= 0x40F) c += 0x50;
	return utf8_encode(c, out);
}

struct fts_splitter { struct sb_stemmer *stemmers[2]; };

fts_splitter *fts_splitter_new(void)
{
	fts_splitter *s = base_alloc(sizeof *s);
	s->stemmers[0] = sb_stemmer_new("dutch", NULL);
	s->stemmers[1] = sb_stemmer_new("english", NULL);
	return s;
}

void fts_splitter_free(fts_splitter *s)
{
	if (!s) return;
	sb_stemmer_delete(s->stemmers[0]);
	sb_stemmer_delete(s->stemmers[1]);
	base_free(s);
}

/* A stem fits where its word did: stems are not longer than their word by more than a letter. */
typedef struct { char p[FTS_TOKEN_MAX + 8]; size_t n; } token;

static bool stem_of(struct sb_stemmer *stemmer, slice word, token *ret)
{
	const sb_symbol *p = stemmer ? sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.n) : NULL;
	if (!p) return false;
	size_t n = (size_t)sb_stemmer_length(stemmer);
	if (!n || n > FTS_TOKEN_MAX + 4) return false;
	ret->p[0] = FTS_STEM;
	memcpy(ret->p + 1, p, n);
	ret->n = n + 1;
	return true;
}

/* Both stems, the second one left out when it is the first. */
static size_t stems_of(fts_splitter *s, slice word, token ret[2])
{
	size_t n = 0;
	if (stem_of(s->stemmers[0], word, &ret[n])) n++;
	if (stem_of(s->stemmers[1], word, &ret[n]) && !(n && slice_eq(slice_of(ret[0].p, ret[0].n), slice_of(ret[1].p, ret[1].n)))) n++;
	return n;
}

size_t fts_stems(fts_splitter *s, arena *a, slice word, slice ret[2])
{
	token t[2];
	size_t n = stems_of(s, slice_take(word, FTS_TOKEN_MAX), t);
	for (size_t i = 0; i < n; i++) ret[i] = arena_copy(a, slice_of(t[i].p, t[i].n));
	return n;
}

static void token_add(token *t, const char *p, size_t n)
{
	if (t->n + n > FTS_TOKEN_MAX) return;
	memcpy(t->p + t->n, p, n);
	t->n += n;
}

/* One piece of text without separators, being read. */
typedef struct {
	fts_splitter *s;
	fts_token_fn fn; void *arg;
	token part, written, closed;                  /* the current part; the piece as written; the piece without its hyphens */
	size_t parts, part_from, piece_from;
	bool special, hyphens_only;                   /* has a digit or an at sign; no joiner but hyphens */
} piece;

static int emit_part(piece *w, size_t to)
{
	slice word = slice_of(w->part.p, w->part.n);
	int code = w->fn(w->arg, word, FTS_PART, w->part_from, to);
	bool number = word.n && word.p[0] >= '0' && word.p[0] <= '9';
	token stems[2];
	size_t n = number || code || !w->s ? 0 : stems_of(w->s, word, stems);
	for (size_t i = 0; i < n && !code; i++) code = w->fn(w->arg, slice_of(stems[i].p, stems[i].n), FTS_STEMMED, w->part_from, to);
	w->part.n = 0;
	w->parts++;
	return code;
}

static int piece_end(piece *w, size_t to)
{
	int code = w->part.n ? emit_part(w, to) : 0;
	if (!code && w->parts > 1 && w->written.n < FTS_TOKEN_MAX && (w->special || w->hyphens_only)) {
		const token *t = w->special ? &w->written : &w->closed;
		code = w->fn(w->arg, slice_of(t->p, t->n), FTS_WHOLE, w->piece_from, to);
	}
	*w = (piece){ .s = w->s, .fn = w->fn, .arg = w->arg, .hyphens_only = true };
	return code;
}

static int take_joiner(piece *w, uint32_t c, size_t at, slice rest)
{
	slice ahead = rest;
	char_class next = ahead.n ? fts_class(utf8_next(&ahead)) : CHAR_SEPARATOR;
	if (!w->part.n || (next != CHAR_LETTER && next != CHAR_DIGIT)) return piece_end(w, at);
	int code = emit_part(w, at);
	char as_written = c < 0x80 ? (char)c : '-';
	token_add(&w->written, &as_written, 1);
	if (c == '@') w->special = true;
	if (as_written != '-') w->hyphens_only = false;
	return code;
}

static int split(fts_splitter *s, slice text, fts_token_fn fn, void *arg)
{
	piece w = { .s = s, .fn = fn, .arg = arg, .hyphens_only = true };
	slice rest = text;
	int code = 0;
	while (rest.n && !code) {
		size_t at = (size_t)(rest.p - text.p);
		uint32_t c = utf8_next(&rest);
		char_class class = fts_class(c);
		if (class == CHAR_MARK || (class == CHAR_APOSTROPHE && w.part.n)) continue;
		if (class == CHAR_JOINER) {
			code = take_joiner(&w, c, at, rest);
		} else if (class < CHAR_LETTER) {
			code = piece_end(&w, at);
		} else {
			char letters[4];
			size_t n = fts_fold(c, letters);
			if (!w.parts && !w.part.n) w.piece_from = at;
			if (!w.part.n) w.part_from = at;
			if (class == CHAR_DIGIT) w.special = true;
			token_add(&w.part, letters, n);
			token_add(&w.written, letters, n);
			token_add(&w.closed, letters, n);
		}
	}
	return code ? code : piece_end(&w, text.n);
}

int fts_split(fts_splitter *s, slice text, fts_token_fn fn, void *arg) { return split(s, text, fn, arg); }

typedef struct { arena *mem; slice *words; size_t *from; size_t n, most; } query;

/* A special whole takes the place of its parts; the parts of a hyphenated one stay. */
static int query_token(void *arg, slice word, fts_kind kind, size_t from, size_t to)
{
	query *q = arg;
	(void)to;
	if (kind == FTS_WHOLE) {
		bool special = false;
		for (size_t i = 0; i < word.n; i++) special |= word.p[i] == '@' || (word.p[i] >= '0' && word.p[i] <= '9');
		if (!special) return 0;
		while (q->n && q->from[q->n - 1] >= from) q->n--;
	}
	if (q->n == q->most) return 1;
	q->from[q->n] = from;
	q->words[q->n++] = arena_copy(q->mem, word);
	return 0;
}

size_t fts_query_words(arena *a, slice typed, size_t most, slice **ret)
{
	query q = { .mem = a, .words = arena_new(a, slice, most), .from = arena_new(a, size_t, most), .most = most };
	split(NULL, typed, query_token, &q);
	*ret = q.words;
	return q.n;
}

/* FTS5's side: "Custom Tokenizers" in its documentation, sections 7.1 and 7.1.1 (synonyms by the third method). */

static int tokenizer_create(void *context, const char **args, int n, Fts5Tokenizer **ret)
{
	(void)context; (void)args; (void)n;
	*ret = (Fts5Tokenizer *)fts_splitter_new();
	return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *t) { fts_splitter_free((fts_splitter *)t); }

typedef struct { int (*fn)(void *, int, const char *, int, int, int); void *arg; } receiver;

static int receive(void *arg, slice token_text, fts_kind kind, size_t from, size_t to)
{
	receiver *r = arg;
	return r->fn(r->arg, kind == FTS_PART ? 0 : FTS5_TOKEN_COLOCATED, token_text.p, (int)token_text.n, (int)from, (int)to);
}

static int tokenizer_run(Fts5Tokenizer *t, void *arg, int flags, const char *text, int n,
			 int (*fn)(void *, int, const char *, int, int, int))
{
	receiver r = { fn, arg };
	/* A query is one token as it stands in the index: who asks has split and stemmed already. */
	if (flags & FTS5_TOKENIZE_QUERY) return fn(arg, 0, text, n, 0, n);
	return fts_split((fts_splitter *)t, slice_of(text, n > 0 ? (size_t)n : 0), receive, &r);
}

static int take_row(const Fts5ExtensionApi *api, Fts5Context *f, void *arg)
{
	const fts_taker *t = arg;
	Fts5PhraseIter at;
	int column;
	int code = api->xPhraseFirstColumn(f, 0, &at, &column);
	if (code == SQLITE_OK && column >= 0) t->fn(t->arg, api->xRowid(f), (unsigned)column);
	return code;
}

/* All rows in one call: a step of SQLite for each costs twice as much. */
static void take_rows(const Fts5ExtensionApi *api, Fts5Context *f, sqlite3_context *out, int n, sqlite3_value **v)
{
	fts_taker *t = n == 1 ? sqlite3_value_pointer(v[0], FTS_TAKER) : NULL;
	int code = t ? api->xQueryPhrase(f, 0, t, take_row) : SQLITE_MISUSE;
	if (code != SQLITE_OK) sqlite3_result_error_code(out, code);
}

static void take_this_row(const Fts5ExtensionApi *api, Fts5Context *f, sqlite3_context *out, int n, sqlite3_value **v)
{
	fts_taker *t = n == 1 ? sqlite3_value_pointer(v[0], FTS_TAKER) : NULL;
	int code = t ? take_row(api, f, t) : SQLITE_MISUSE;
	if (code != SQLITE_OK) sqlite3_result_error_code(out, code);
}

int fts_register(struct sqlite3 *raw)
{
	fts5_api *api = NULL;
	sqlite3_stmt *s = NULL;
	int code = sqlite3_prepare_v2(raw, "SELECT fts5(?1)", -1, &s, NULL);
	if (code != SQLITE_OK) return code;
	sqlite3_bind_pointer(s, 1, &api, "fts5_api_ptr", NULL);
	sqlite3_step(s);
	code = sqlite3_finalize(s);
	if (code != SQLITE_OK) return code;
	if (!api) return SQLITE_ERROR;
	fts5_tokenizer t = { tokenizer_create, tokenizer_delete, tokenizer_run };
	code = api->xCreateTokenizer(api, "spil", NULL, &t, NULL);
	if (code == SQLITE_OK) code = api->xCreateFunction(api, "take_row", NULL, take_this_row, NULL);
	return code == SQLITE_OK ? api->xCreateFunction(api, "take_rows", NULL, take_rows, NULL) : code;
}
