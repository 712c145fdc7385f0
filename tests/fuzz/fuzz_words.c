/* SPDX-License-Identifier: EUPL-1.2
 * What people type, and texts: split into words, folded, ordered; and literals as inline ids, which must read back as they were. */
#include "core/collate.h"
#include "core/id.h"
#include "rdf/vocab.h"
#include "store/fts.h"
#include <stdlib.h>

typedef struct { size_t size, last; } state;

static int token(void *arg, slice word, fts_kind kind, size_t from, size_t to)
{
	state *s = arg;
	if (!word.n || word.n > FTS_TOKEN_MAX + 8 || from > to || to > s->size || (kind == FTS_PART && from < s->last)) abort();
	if (kind == FTS_PART) s->last = from;
	if ((kind == FTS_STEMMED) != (word.p[0] == FTS_STEM)) abort();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const TYPES[] = { NS_XSD "integer", NS_XSD "decimal", NS_XSD "date", NS_XSD "dateTime", NS_XSD "boolean" };
	arena *a = arena_create(0);
	fts_splitter *s = fts_splitter_new();
	slice text = slice_of(data, size), *words;
	if (fts_split(s, text, token, &(state){ .size = size })) abort();
	if (fts_query_words(a, text, 8, &words) > 8) abort();
	if (collate_key(a, text).n > COLLATE_MAX) abort();
	for (size_t i = 0; i < COUNT_OF(TYPES); i++) {
		term t = { .kind = TERM_LITERAL, .lex = text, .datatype = slice_from(TYPES[i]) };
		term_id id;
		if (id_inline(&t, &id) && (id <= 0 || !slice_eq(id_term(a, id).lex, text))) abort();
	}
	fts_splitter_free(s);
	arena_destroy(a);
	return 0;
}
