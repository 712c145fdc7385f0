/* SPDX-License-Identifier: EUPL-1.2
 * A key is made of: GAP between words (any run of separators and joiners), NUMBER + count of digits + the digits without leading zeros,
 * and folded letters. GAP is lower than NUMBER, NUMBER lower than letters, so that a shorter word comes first. */
#include "core/collate.h"
#include <string.h>
#include "store/fts.h"

enum { GAP = 0x02, NUMBER = 0x03 };

typedef struct { char p[COLLATE_MAX + 4]; size_t n; } key;

static bool put(key *k, const char *p, size_t n)
{
	if (k->n + n > COLLATE_MAX) return false;
	memcpy(k->p + k->n, p, n);
	k->n += n;
	return true;
}

/* Takes the digits that begin at *rest. */
static bool put_number(key *k, slice *rest)
{
	char digits[COLLATE_MAX];
	size_t n = 0;
	while (rest->n) {
		slice ahead = *rest;
		uint32_t c = utf8_next(&ahead);
		char folded[4];
		if (fts_class(c) != CHAR_DIGIT) break;
		fts_fold(c, folded);
		*rest = ahead;
		if (!n && folded[0] == '0') continue;
		if (n < 100) digits[n++] = folded[0];
	}
	char head[2] = { NUMBER, (char)(0x20 + n) };
	return put(k, head, 2) && put(k, digits, n);
}

slice collate_key(arena *a, slice text)
{
	key k = { .n = 0 };
	bool gap = false, room = true;
	while (text.n && room) {
		slice ahead = text;
		uint32_t c = utf8_next(&ahead);
		char_class class = fts_class(c);
		if (class == CHAR_MARK || class == CHAR_APOSTROPHE) {
			text = ahead;
			continue;
		}
		if (class < CHAR_LETTER) {
			gap = k.n > 0;
			text = ahead;
			continue;
		}
		if (gap) room = put(&k, (char[]){ GAP }, 1);
		gap = false;
		if (class == CHAR_DIGIT) {
			room = room && put_number(&k, &text);
			continue;
		}
		char folded[4];
		size_t n = fts_fold(c, folded);
		room = room && put(&k, folded, n);
		text = ahead;
	}
	return arena_copy(a, slice_of(k.p, k.n));
}
