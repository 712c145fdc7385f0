/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/series_file.h"
#include <string.h>

enum { CHECK = 8 };
#define NONE UINT64_MAX

void put_u32(buf *b, uint32_t n)
{
	for (int i = 24; i >= 0; i -= 8) buf_putc(b, (char)(n >> i));
}

void put_u64(buf *b, uint64_t n)
{
	for (int i = 56; i >= 0; i -= 8) buf_putc(b, (char)(n >> i));
}

static void put_name(buf *b, slice name)
{
	buf_putc(b, (char)name.n);
	buf_put(b, name);
}

void segment_frame(buf *to, slice payload)
{
	digest d = sha256_of(payload);
	put_u32(to, (uint32_t)payload.n);
	buf_put(to, slice_of(d.b, CHECK));
	buf_put(to, payload);
}

slice segment_header(arena *a, const series_spec *spec)
{
	buf *b = buf_new(a, 1 << 16);
	buf_lit(b, "H\1");
	put_name(b, spec->name);
	buf_putc(b, (char)spec->column_n);
	for (size_t i = 0; i < spec->column_n; i++) {
		buf_putc(b, (char)spec->columns[i].type);
		put_name(b, spec->columns[i].name);
	}
	return buf_slice(b);
}

slice segment_seal(arena *a, uint64_t rows, msec first, msec last)
{
	buf *b = buf_new(a, 64);
	buf_putc(b, 'S');
	put_u64(b, rows);
	put_u64(b, (uint64_t)first);
	put_u64(b, (uint64_t)last);
	return buf_slice(b);
}

/* Readers: each takes its value off *s; false when it is too short. */
static bool take(slice *s, size_t n, slice *ret)
{
	if (s->n < n) return false;
	*ret = slice_take(*s, n);
	*s = slice_skip(*s, n);
	return true;
}

static bool take_number(slice *s, size_t bytes, uint64_t *ret)
{
	slice v;
	if (!take(s, bytes, &v)) return false;
	uint64_t n = 0;
	for (size_t i = 0; i < bytes; i++) n = n << 8 | (unsigned char)v.p[i];
	*ret = n;
	return true;
}

static bool take_name(slice *s, slice *ret)
{
	uint64_t n;
	return take_number(s, 1, &n) && take(s, (size_t)n, ret);
}

static bool read_header(slice p, segment_view *v)
{
	uint64_t version, n, type;
	if (v->has_header || !take_number(&p, 1, &version) || version != 1 || !take_name(&p, &v->name) || !v->name.n || !take_number(&p, 1, &n) || n > SERIES_COLUMNS_MOST) return false;
	for (size_t i = 0; i < n; i++) {
		if (!take_number(&p, 1, &type) || type > SERIES_TEXT || !take_name(&p, &v->columns[i].name)) return false;
		v->columns[i].type = (series_type)type;
	}
	v->column_n = (size_t)n;
	v->has_header = true;
	return !p.n;
}

static void add_text(arena *a, segment_view *v, slice text)
{
	if (v->text_n == v->text_room) {
		v->text_room = v->text_room ? v->text_room * 2 : 64;
		slice *more = arena_new(a, slice, v->text_room);
		if (v->text_n) memcpy(more, v->texts, v->text_n * sizeof *more);
		v->texts = more;
	}
	v->texts[v->text_n++] = text;
}

static bool value_of(const segment_view *v, series_type type, uint64_t raw, series_value *ret)
{
	switch (type) {
	case SERIES_TEXT:
		if (raw != NONE && raw >= v->text_n) return false;
		ret->s = raw == NONE ? NO_SLICE : v->texts[raw];
		return true;
	case SERIES_DOUBLE:
		memcpy(&ret->d, &raw, sizeof raw);
		return true;
	default:
		ret->i = (int64_t)raw;
		return true;
	}
}

/* Whether the frame is well formed: looked at as a whole before any row of it is told. */
static bool check_rows(slice p, const segment_view *v)
{
	uint64_t raw;
	series_value value;
	while (p.n) {
		if (!take_number(&p, 8, &raw)) return false;
		for (size_t i = 0; i < v->column_n; i++)
			if (!take_number(&p, 8, &raw) || !value_of(v, v->columns[i].type, raw, &value)) return false;
	}
	return true;
}

static status tell_rows(slice p, uint64_t n, segment_view *v, segment_row_fn fn, void *arg)
{
	series_value values[SERIES_COLUMNS_MOST];
	for (uint64_t k = 0; k < n; k++) {
		uint64_t raw = 0;
		take_number(&p, 8, &raw);
		msec time = (msec)raw;
		if (!v->rows || time < v->first) v->first = time;
		if (!v->rows || time > v->last) v->last = time;
		v->rows++;
		for (size_t i = 0; i < v->column_n; i++) {
			take_number(&p, 8, &raw);
			value_of(v, v->columns[i].type, raw, &values[i]);
		}
		if (fn) TRY(fn(arg, v, time, values));
	}
	return ST_OK;
}

/* One D frame: false when it is not well formed; its status when a row's reader stopped. */
static bool read_rows(ctx *cx, slice p, segment_view *v, segment_row_fn fn, void *arg, status *ret)
{
	uint64_t texts, rows;
	slice text;
	if (!v->has_header || !take_number(&p, 4, &texts) || texts > p.n) return false;
	for (uint64_t i = 0; i < texts; i++) {
		if (!take_name(&p, &text)) return false;
		add_text(cx->mem, v, text);
	}
	if (!take_number(&p, 4, &rows) || rows * (8 + 8 * v->column_n) != p.n || !check_rows(p, v)) return false;
	*ret = tell_rows(p, rows, v, fn, arg);
	return true;
}

static bool read_seal(slice p, segment_view *v)
{
	uint64_t rows, first, last;
	if (!take_number(&p, 8, &rows) || !take_number(&p, 8, &first) || !take_number(&p, 8, &last) || p.n) return false;
	v->sealed = true;
	return v->has_header && rows == v->rows && (msec)first == v->first && (msec)last == v->last;
}

static bool read_frame(ctx *cx, slice payload, segment_view *v, segment_row_fn fn, void *arg, status *ret)
{
	slice body = slice_skip(payload, 1);
	*ret = ST_OK;
	if (!payload.n || v->sealed) return false;
	switch (payload.p[0]) {
	case 'H': return read_header(body, v);
	case 'D': return read_rows(cx, body, v, fn, arg, ret);
	case 'S': return read_seal(body, v);
	default: return false;
	}
}

status segment_walk(ctx *cx, slice bytes, segment_row_fn fn, void *arg, segment_view *ret)
{
	segment_view v = { 0 };
	slice rest = bytes;
	bool good = true;
	status st = ST_OK;
	while (rest.n && st == ST_OK) {
		uint64_t length;
		slice check, payload;
		segment_view before = v;
		good = take_number(&rest, 4, &length) && take(&rest, CHECK, &check) && take(&rest, (size_t)length, &payload);
		if (!good) break;
		digest d = sha256_of(payload);
		good = memcmp(d.b, check.p, CHECK) == 0 && read_frame(cx, payload, &v, fn, arg, &st);
		if (!good) {
			v = before;
			break;
		}
		v.whole = bytes.n - rest.n;
	}
	*ret = v;
	TRY(st);
	return good ? ST_OK : fail(cx, CORRUPT, "The segment of the series is damaged or unfinished after byte {1}.", ctx_num(cx, v.whole));
}

status series_parse(ctx *cx, slice bytes, uint64_t *ret_rows, size_t *ret_whole)
{
	segment_view v;
	status st = segment_walk(cx, bytes, NULL, NULL, &v);
	*ret_rows = v.rows;
	*ret_whole = v.whole;
	return st;
}
