/* SPDX-License-Identifier: EUPL-1.2
 * core/usage: how the site is used, counted in memory and written to the series each minute and at the end: a kill loses a minute at most. No person,
 * session or address is counted, nor kept for a moment: only numbers by kind. */
#ifndef SPIL_CORE_USAGE_H
#define SPIL_CORE_USAGE_H
#include "core/series.h"

typedef struct usage_book usage_book;
usage_book *usage_open(series_store *s);
void usage_close(usage_book *u);                           /* does not write: usage_flush first */
series_store *usage_series(const usage_book *u);

/* Any thread; cheap. u may be NULL: nothing is counted. Texts over 255 bytes are cut. */
void usage_request(usage_book *u, slice route, int code, int64_t microseconds);
void usage_view(usage_book *u, slice register_name);
void usage_download(usage_book *u, slice register_name, slice form);
/* A first page of a search by a visitor: what somebody finds who is logged in is not counted, as it could tell of what others may not see. `text` is kept when it found nothing and is fit to be kept (usage_words); cx->db is asked whether it names a person. */
void usage_search(ctx *cx, usage_book *u, slice register_name, slice text, uint64_t found);

/* Writes what was counted as rows of this minute, durably; seals what is due. */
status usage_flush(ctx *cx, usage_book *u);

/* The words of a search as they may be kept: small letters, single spaces. NO_SLICE when they could say something of a person: with @, an address, more than
 * four digits in a row or six in all, over six words, over 60 characters, or nothing but signs. */
slice usage_words(arena *a, slice text);
#endif
