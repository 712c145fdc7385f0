/* SPDX-License-Identifier: EUPL-1.2
 * store/fts: the words of a text as search sees them, for FTS5 (tokenizer "spil") and for whoever must agree with it.
 *
 * A word is folded: lower case, no diacritics, no apostrophes ("foto's" is "fotos"). Each word also yields its Dutch and its
 * English stem where the stem tells more than the word, at the same position, marked with FTS_STEM in front so that a stem is never
 * taken for a word. Pieces tied together give their parts and, at the last part's position, one token for the whole: as written
 * when it has a digit or an at sign ("3,49", "jan@example.org"), closed up when tied by hyphens ("data-uitwisseling" also is
 * "datauitwisseling"). */
#ifndef SPIL_STORE_FTS_H
#define SPIL_STORE_FTS_H
#include "base/base.h"

#define FTS_STEM '\x01'
enum { FTS_TOKEN_MAX = 64 };                          /* bytes; longer words are cut */

/* In SQL: `SELECT take_rows(TABLE, ?2) FROM TABLE WHERE TABLE MATCH ?1 LIMIT 1`, with a pointer of this kind as ?2, calls fn for each row that matches, with the first
 * column that has the token; take_row, without LIMIT, for the row at hand. What is matched is one token in quotes, as it stands in the index: it is not split. */
#define FTS_TAKER "fts_taker"
typedef struct { void (*fn)(void *arg, int64_t row, unsigned column); void *arg; } fts_taker;

struct sqlite3;
int fts_register(struct sqlite3 *raw);                /* makes the tokenizer "spil" known to a connection; a SQLite result code */

/* What one code point is to search and to sorting. */
typedef enum { CHAR_SEPARATOR, CHAR_MARK, CHAR_APOSTROPHE, CHAR_JOINER, CHAR_LETTER, CHAR_DIGIT } char_class;
char_class fts_class(uint32_t code);                  /* MARK: written over its neighbour or not at all */
size_t fts_fold(uint32_t code, char out[4]);          /* the folded letter or digit, in UTF-8; bytes written */

typedef struct fts_splitter fts_splitter;             /* holds two stemmers; for one thread at a time */
fts_splitter *fts_splitter_new(void);
void fts_splitter_free(fts_splitter *s);

typedef enum { FTS_PART, FTS_WHOLE, FTS_STEMMED } fts_kind; /* all but PART stand at the position of the token before */
/* Called for each token, in order; from and to are byte offsets of the word in the text. The token is valid during the call.
 * Anything but 0 stops the walk and is returned. */
typedef int (*fts_token_fn)(void *arg, slice token, fts_kind kind, size_t from, size_t to);
int fts_split(fts_splitter *s, slice text, fts_token_fn fn, void *arg);

/* What a person typed, as the words that must all match: a piece with a digit or an at sign stays whole, others fall apart. */
size_t fts_query_words(arena *a, slice typed, size_t most, slice **ret);
/* The stems of a folded word as they stand in the index, marked; at most two. The texts live in `a`. */
size_t fts_stems(fts_splitter *s, arena *a, slice word, slice ret[2]);
#endif
