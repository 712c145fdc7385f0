/* SPDX-License-Identifier: EUPL-1.2
 * The word that a mistyped one was probably meant to be. */
#include "register/register.h"

enum { WORD_MAX = 48 };

/* Edits that turn `a` into `b`: insert, delete, replace, or swap of two neighbours (optimal string alignment). */
static unsigned edits(slice a, slice b)
{
	unsigned rows[3][WORD_MAX + 1];
	unsigned *older = rows[0], *old = rows[1], *now = rows[2];
	for (unsigned j = 0; j <= b.n; j++) old[j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		now[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			unsigned best = old[j - 1] + (a.p[i - 1] != b.p[j - 1]);
			if (old[j] + 1 < best) best = old[j] + 1;
			if (now[j - 1] + 1 < best) best = now[j - 1] + 1;
			bool swapped = i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1];
			if (swapped && older[j - 2] + 1 < best) best = older[j - 2] + 1;
			now[j] = best;
		}
		unsigned *free_row = older;
		older = old;
		old = now;
		now = free_row;
	}
	return old[b.n];
}

static slice lower(arena *a, slice s)
{
	slice copy = arena_copy(a, s);
	char *p = (char *)(uintptr_t)copy.p;
	for (size_t i = 0; i < copy.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z') p[i] = (char)(p[i] + 32);
	return copy;
}

slice word_nearest(arena *a, slice word, const slice *known, size_t n)
{
	slice best = NO_SLICE;
	if (!word.n || word.n > WORD_MAX) return best;
	slice small = lower(a, word);
	unsigned least = word.n < 4 ? 2 : (unsigned)word.n / 3 + 2; /* one more than the most edits that still look like a slip */
	for (size_t i = 0; i < n; i++) {
		if (!known[i].n || known[i].n > WORD_MAX) continue;
		unsigned d = edits(small, lower(a, known[i]));
		if (d < least) {
			least = d;
			best = known[i];
		}
	}
	return best;
}
