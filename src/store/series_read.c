/* SPDX-License-Identifier: EUPL-1.2
 * Reading. The list of segments is taken under the lock, their files are read without it: a sealed file does not change, and of
 * the open one the frames that are whole are read. */
#include <math.h>
#include <string.h>
#include "store/series_private.h"

typedef struct {
	const series_column *columns; size_t column_n; /* as the reader wants them */
	msec from, to;
	series_fn fn; void *arg;
	ctx *cx; arena *outer;                        /* the caller's, for what fn makes */
	status stopped;
} reading;

static series_value none_of(series_type type)
{
	switch (type) {
	case SERIES_DOUBLE: return (series_value){ .d = NAN };
	case SERIES_TEXT: return (series_value){ .s = NO_SLICE };
	default: return (series_value){ .i = INT64_MIN };
	}
}

/* By name: a segment of before a column was added lacks it. */
static status one_row(void *arg, const segment_view *v, msec time, const series_value *values)
{
	reading *r = arg;
	series_value mine[SERIES_COLUMNS_MOST];
	if (time < r->from || time >= r->to) return ST_OK;
	for (size_t i = 0; i < r->column_n; i++) {
		mine[i] = none_of(r->columns[i].type);
		for (size_t k = 0; k < v->column_n; k++)
			if (v->columns[k].type == r->columns[i].type && slice_eq(v->columns[k].name, r->columns[i].name)) mine[i] = values[k];
	}
	arena *inner = r->cx->mem;
	r->cx->mem = r->outer;
	r->stopped = r->fn(r->arg, time, mine);
	r->cx->mem = inner;
	return r->stopped;
}

static status read_segment(ctx *cx, slice path, const segment *g, reading *r)
{
	slice bytes;
	segment_view v;
	arena *mem = arena_create(0);
	cx->mem = mem;
	status st = file_read(cx, path, SEGMENT_MOST, &bytes);
	if (st == ST_OK) {
		st = segment_walk(cx, bytes, one_row, r, &v);
		if (st == ST_CORRUPT && r->stopped == ST_OK && !g->sealed) st = ST_OK; /* a frame is being written */
	} else if (st == ST_NOT_FOUND) {
		st = ST_OK; /* dropped since */
	}
	cx->mem = r->outer;
	if (st != ST_OK) cx->err.message = arena_copy(r->outer, cx->err.message);
	arena_destroy(mem);
	if (st == ST_OK) ctx_error_clear(cx);
	return st;
}

/* A copy of what the store knows of a series. */
static bool snapshot(ctx *cx, series_store *st, slice name, series *ret)
{
	mutex_lock(&st->lock);
	const series *s = series_find(st, name);
	if (s) {
		*ret = *s;
		ret->segments = arena_new(cx->mem, segment, s->segment_n + 1);
		if (s->segment_n) memcpy(ret->segments, s->segments, s->segment_n * sizeof(segment));
	}
	mutex_unlock(&st->lock);
	return s != NULL;
}

status series_read(ctx *cx, series_store *st, slice name, msec from, msec to, series_fn fn, void *arg)
{
	series s;
	if (!snapshot(cx, st, name, &s)) return fail(cx, NOT_FOUND, "There is no series {1}.", name);
	reading r = { .columns = s.columns, .column_n = s.column_n, .from = from, .to = to, .fn = fn, .arg = arg, .cx = cx, .outer = cx->mem };
	for (size_t i = 0; i < s.segment_n; i++) {
		const segment *g = &s.segments[i];
		if (g->dropped || !g->rows || g->last < from || g->first >= to) continue;
		TRY(read_segment(cx, segment_path(cx, st, &s, g->number), g, &r));
	}
	return ST_OK;
}
