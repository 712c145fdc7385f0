/* SPDX-License-Identifier: EUPL-1.2
 * What stands in the folder at a start: the ledger tells of sealed segments, and files it does not name are read. A crash can have left half a
 * frame (cut), a seal that was not told (told now), or a dropped file (removed now). */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "store/series_private.h"

enum { LEDGER_MOST = 64 << 20 };

static segment *segment_of(series *s, uint64_t number)
{
	for (size_t i = 0; i < s->segment_n; i++)
		if (s->segments[i].number == number) return &s->segments[i];
	return NULL;
}

static bool ledger_line(series *s, slice line)
{
	slice word, w[6];
	uint64_t number;
	size_t n = 0;
	if (!slice_split(&line, ' ', &word)) return false;
	while (n < COUNT_OF(w) && slice_split(&line, ' ', &w[n])) n++;
	if (!n || line.p || !slice_to_u64(w[0], &number)) return false;
	segment *g = segment_of(s, number);
	if (slice_eq(word, S("dropped"))) {
		if (n != 1 || !g) return false;
		g->dropped = true;
		return true;
	}
	if (!slice_eq(word, S("sealed")) || n != 6) return false;
	if (!g) g = series_segment_add(s, number);
	g->sealed = g->told = true;
	return digest_from_hex(w[1], &g->digest) && slice_to_i64(w[2], &g->first) && slice_to_i64(w[3], &g->last) && slice_to_u64(w[4], &g->rows) && slice_to_u64(w[5], &g->bytes);
}

static status load_ledger(ctx *cx, series_store *st, series *s)
{
	slice path = JOIN(cx->mem, st->folder, S("/"), s->name, S("/ledger")), text, line;
	size_t number = 0;
	if (!file_exists(cx, path)) return ST_OK;
	TRY(file_read(cx, path, LEDGER_MOST, &text));
	for (slice rest = text; slice_split(&rest, '\n', &line);) {
		number++;
		if (!rest.p) { /* a crash can leave half a line; its segment is then told again */
			if (line.n) TRY(file_replace(cx, path, slice_take(text, text.n - line.n), 0600));
			break;
		}
		if (!ledger_line(s, line)) return fail(cx, CORRUPT, "Line {2} of {1} cannot be read. Restore it from a backup.", path, ctx_num(cx, number));
	}
	return ST_OK;
}

/* A file that the ledger does not name. */
static status load_file(ctx *cx, series_store *st, series *s, uint64_t number)
{
	slice path = segment_path(cx, st, s, number), bytes;
	segment_view v;
	TRY(file_read(cx, path, SEGMENT_MOST, &bytes));
	if (segment_walk(cx, bytes, NULL, NULL, &v) != ST_OK) {
		log_line(LOG_WARN, "series", "segment", path, "cut", log_u64(bytes.n - v.whole), "why", S("unfinished at its end"), NULL);
		ctx_error_clear(cx);
		if (truncate(arena_cstr(cx->mem, path), (off_t)v.whole)) return file_failure(cx, path, errno);
	}
	if (!v.has_header) return file_remove(cx, path);
	segment *g = series_segment_add(s, number);
	*g = (segment){ .number = number, .rows = v.rows, .bytes = v.whole, .first = v.first, .last = v.last, .sealed = v.sealed };
	s->column_n = v.column_n;
	for (size_t i = 0; i < v.column_n; i++) s->columns[i] = (series_column){ arena_copy(s->mem, v.columns[i].name), v.columns[i].type };
	return v.sealed ? file_digest(cx, path, &g->digest) : ST_OK;
}

/* "NAME/NNNNNNNNNNNN.seg" */
static bool segment_name(slice file, slice *ret_series, uint64_t *ret_number)
{
	slice rest = file;
	return slice_split(&rest, '/', ret_series) && rest.n == 16 && slice_ends(rest, S(".seg")) && slice_to_u64(slice_take(rest, 12), ret_number);
}

static status tell_sealed(ctx *cx, series_store *st)
{
	for (size_t i = 0; i < st->n; i++) {
		series *s = st->list[i];
		for (size_t k = 0; k < s->segment_n; k++)
			if (s->segments[k].sealed && !s->segments[k].told) TRY(segment_tell(cx, st, s, &s->segments[k]));
	}
	return ST_OK;
}

/* The name of each series, once, as the list of files tells. */
static status load_ledgers(ctx *cx, series_store *st, const slice *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		slice name, rest = files[i];
		if (!slice_split(&rest, '/', &name) || !rest.p || series_find(st, name)) continue;
		TRY(load_ledger(cx, st, series_add(st, name)));
	}
	return ST_OK;
}

status series_load(ctx *cx, series_store *st)
{
	slice *files, name;
	size_t n;
	uint64_t number;
	TRY(folder_files(cx, st->folder, &files, &n)); /* sorted: segments come in order */
	TRY(load_ledgers(cx, st, files, n));
	for (size_t i = 0; i < n; i++) {
		if (!segment_name(files[i], &name, &number)) continue;
		series *s = series_find(st, name);
		const segment *g = segment_of(s, number);
		if (!g) TRY(load_file(cx, st, s, number));
		else if (g->dropped) TRY(file_remove(cx, segment_path(cx, st, s, number)));
	}
	return tell_sealed(cx, st);
}
