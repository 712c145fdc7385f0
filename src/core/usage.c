/* SPDX-License-Identifier: EUPL-1.2 */
#include "core/usage.h"
#include <string.h>

enum { KEYS_MOST = 20000, MINUTE_MS = 60000, WORDS_MOST = 6, LETTERS_MOST = 60, DIGITS_MOST = 6, DIGITS_ROW = 4, NAME_PART = 3 };

/* One number of one series in this minute. */
typedef struct { size_t kind; slice texts[SERIES_TEXTS]; int64_t numbers[SERIES_NUMBERS]; } counter;

struct usage_book {
	series_store *series;
	mutex lock;
	arena *mem; map *counters;                    /* of this minute */
	uint64_t passed;                              /* counts without a place: too many different ones in a minute */
};

usage_book *usage_open(series_store *s)
{
	usage_book *u = base_alloc(sizeof *u);
	u->series = s;
	mutex_init(&u->lock);
	u->mem = arena_create(0);
	u->counters = map_new(u->mem);
	return u;
}

void usage_close(usage_book *u)
{
	if (!u) return;
	mutex_done(&u->lock);
	arena_destroy(u->mem);
	base_free(u);
}

series_store *usage_series(const usage_book *u) { return u->series; }

static size_t kind_number(const char *name)
{
	size_t i = 0;
	while (series_kind_at(i) && !slice_eq(series_kind_at(i)->name, slice_from(name))) i++;
	return i;
}

/* To what fits, between two characters. */
static slice cut(slice s)
{
	if (s.n <= SERIES_TEXT_LIMIT) return s;
	size_t n = SERIES_TEXT_LIMIT;
	while (n && ((unsigned char)s.p[n] & 0xc0) == 0x80) n--;
	return slice_take(s, n);
}

static void count(usage_book *u, const char *name, slice first, slice second, int64_t number, int64_t more)
{
	char key[2 * SERIES_TEXT_LIMIT + 8];
	size_t kind = kind_number(name), n = 0;
	first = cut(first);
	second = cut(second);
	key[n++] = (char)('a' + kind);
	if (first.n) memcpy(key + n, first.p, first.n), n += first.n;
	key[n++] = 0;
	if (second.n) memcpy(key + n, second.p, second.n), n += second.n;
	mutex_lock(&u->lock);
	counter *c = map_get(u->counters, slice_of(key, n));
	if (!c && map_count(u->counters) < KEYS_MOST) {
		slice kept = arena_copy(u->mem, slice_of(key, n));
		c = arena_new(u->mem, counter, 1);
		*c = (counter){ .kind = kind, .texts = { slice_sub(kept, 1, 1 + first.n), slice_skip(kept, 2 + first.n) } };
		map_put(u->counters, kept, c);
	}
	if (c) c->numbers[0] += number, c->numbers[1] += more;
	else u->passed++;
	mutex_unlock(&u->lock);
}

void usage_request(usage_book *u, slice route, int code, int64_t microseconds)
{
	char class[4] = { (char)('0' + code / 100 % 10), 'x', 'x', 0 };
	if (u) count(u, "requests", route, slice_of(class, 3), 1, microseconds);
}

void usage_view(usage_book *u, slice register_name)
{
	if (u) count(u, "views", register_name, S(""), 1, 0);
}

void usage_download(usage_book *u, slice register_name, slice form)
{
	if (u) count(u, "downloads", register_name, form, 1, 0);
}

/* Signs that no word of a search for data needs. */
static bool is_letter(uint32_t c) { return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0x24f && c != 0xf7) || (c >= 0x370 && c < 0x2000); }

static uint32_t lower(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7)) return c + 32;
	return c;
}

slice usage_words(arena *a, slice text)
{
	buf *b = buf_new(a, 1024);
	size_t letters = 0, digits = 0, row = 0, words = 0, length = 0;
	bool inside = false;
	if (text.n > 400 || !utf8_valid(text) || slice_find_char(text, '@') != SLICE_NONE || slice_contains(text, S("//")) || slice_contains(text, S("www."))) return NO_SLICE;
	for (uint32_t c; (c = lower(utf8_next(&text))) != 0;) {
		bool digit = c >= '0' && c <= '9', letter = is_letter(c), sign = c == '-' || c == '\'' || c == '.';
		row = digit ? row + 1 : sign ? row : 0; /* 85.07.30-033.28 is one row */
		digits += digit;
		letters += letter;
		if (row > DIGITS_ROW || digits > DIGITS_MOST) return NO_SLICE;
		if (!digit && !letter && !(sign && inside)) {
			inside = false;
			continue;
		}
		char out[4];
		if (!inside && b->n) buf_putc(b, ' ');
		words += !inside;
		inside = true;
		buf_put(b, slice_of(out, utf8_encode(c, out)));
		length++;
	}
	if (letters < 3 || words > WORDS_MOST || length > LETTERS_MOST || !buf_ok(b)) return NO_SLICE;
	return buf_slice(b);
}

/* A word that is part of the name of somebody known here. */
static bool names_somebody(ctx *cx, slice words)
{
	slice people = S("people"), word;
	ctx all = *cx;
	all.view = &VIEW_ALL;
	while (cx->db && slice_split(&words, ' ', &word)) {
		resource *found;
		size_t n = 0;
		if (word.n >= NAME_PART && (index_suggest(&all, &people, 1, word, 1, &found, &n) != ST_OK || n)) return true;
	}
	return false;
}

void usage_search(ctx *cx, usage_book *u, slice register_name, slice text, uint64_t found)
{
	slice in = register_name.n ? register_name : S("");
	if (!u || cx->who || !slice_trim(text).n) return;
	count(u, "searches", in, found ? S("yes") : S("no"), 1, 0);
	slice words = found ? NO_SLICE : usage_words(cx->mem, text);
	if (words.p && !names_somebody(cx, words)) count(u, "empty-searches", words, in, 1, 0);
}

static status write_counter(ctx *cx, usage_book *u, msec minute, const counter *c)
{
	const series_kind *k = series_kind_at(c->kind);
	series_value v[SERIES_TEXTS + SERIES_NUMBERS];
	size_t texts = 0, numbers = 0;
	if (!k) return ST_OK;
	for (size_t i = 0; i < k->field_n; i++) {
		if (k->fields[i].type == SERIES_TEXT) v[i].s = c->texts[texts++];
		else v[i].i = c->numbers[numbers++];
	}
	return series_append(cx, u->series, k->name, minute, v);
}

status usage_flush(ctx *cx, usage_book *u)
{
	arena *fresh = arena_create(0), *mem;
	msec minute = ctx_now(cx) / MINUTE_MS * MINUTE_MS;
	mutex_lock(&u->lock);
	map *counters = u->counters;
	uint64_t passed = u->passed;
	mem = u->mem;
	u->mem = fresh;
	u->counters = map_new(fresh);
	u->passed = 0;
	mutex_unlock(&u->lock);
	if (passed) log_line(LOG_WARN, "usage", "not-counted", log_u64(passed), "why", S("too many different ones in a minute"), NULL);
	status st = series_flush(cx, u->series, false); /* a day that is over is sealed before rows of the next one come */
	for (size_t i = 0; i < map_count(counters) && st == ST_OK; i++) st = write_counter(cx, u, minute, map_value(counters, i));
	arena_destroy(mem);
	status flushed = series_flush(cx, u->series, true);
	return st != ST_OK ? st : flushed;
}
