/* SPDX-License-Identifier: EUPL-1.2
 * Appending, sealing and dropping. Opening and reading stand in series_load.c and series_read.c. */
#include "store/series.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "store/series_private.h"

series *series_find(const series_store *st, slice name)
{
	for (size_t i = 0; i < st->n; i++)
		if (slice_eq(st->list[i]->name, name)) return st->list[i];
	return NULL;
}

series *series_add(series_store *st, slice name)
{
	series *s = arena_new(st->mem, series, 1);
	*s = (series){ .mem = st->mem, .name = arena_copy(st->mem, name), .fd = -1 };
	if (st->n == st->room) {
		st->room = st->room ? st->room * 2 : 8;
		st->list = base_realloc(st->list, st->room * sizeof(series *));
	}
	st->list[st->n++] = s;
	return s;
}

segment *series_segment_add(series *s, uint64_t number)
{
	if (s->segment_n == s->segment_room) {
		s->segment_room = s->segment_room ? s->segment_room * 2 : 8;
		s->segments = base_realloc(s->segments, s->segment_room * sizeof(segment));
	}
	s->segments[s->segment_n] = (segment){ .number = number };
	return &s->segments[s->segment_n++];
}

slice segment_path(ctx *cx, const series_store *st, const series *s, uint64_t number)
{
	return arena_printf(cx->mem, "%.*s/%.*s/%012llu.seg", SL(st->folder), SL(s->name), (unsigned long long)number);
}

slice segment_iri(arena *a, slice name, uint64_t number) { return arena_printf(a, "urn:spil:series:%.*s:%llu", SL(name), (unsigned long long)number); }

static void forget_open(series *s)
{
	if (s->fd >= 0) close(s->fd);
	arena_destroy(s->open_mem);
	s->fd = -1;
	s->open_mem = NULL;
	s->text_numbers = NULL;
	s->texts = NULL;
	s->text_n = s->text_room = s->text_written = 0;
}

static segment *open_segment(series *s)
{
	segment *g = s->segment_n ? &s->segments[s->segment_n - 1] : NULL;
	return g && !g->sealed ? g : NULL;
}

static status write_at_end(ctx *cx, series_store *st, series *s, slice bytes)
{
	segment *g = open_segment(s);
	for (size_t done = 0; done < bytes.n;) {
		ssize_t n = pwrite(s->fd, bytes.p + done, bytes.n - done, (off_t)(g->bytes + done));
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) {
			int code = n ? errno : EIO;
			if (ftruncate(s->fd, (off_t)g->bytes)) log_line(LOG_ERROR, "series", "series", s->name, "error", S("half a frame stays; it is cut at the next start"), NULL);
			return file_failure(cx, segment_path(cx, st, s, g->number), code);
		}
		done += (size_t)n;
	}
	g->bytes += bytes.n;
	return ST_OK;
}

static status write_frame(ctx *cx, series_store *st, series *s, slice payload)
{
	buf *b = buf_new(cx->mem, payload.n + 64);
	segment_frame(b, payload);
	return write_at_end(cx, st, s, buf_slice(b));
}

/* The file of the last segment, to go on with, and its texts. */
static status reopen(ctx *cx, series_store *st, series *s)
{
	segment *g = open_segment(s);
	slice path = segment_path(cx, st, s, g->number), bytes;
	segment_view v;
	TRY(file_read(cx, path, SEGMENT_MOST, &bytes));
	TRY(segment_walk(cx, bytes, NULL, NULL, &v));
	int fd = open(arena_cstr(cx->mem, path), O_WRONLY | O_CLOEXEC);
	if (fd < 0) return file_failure(cx, path, errno);
	s->fd = fd;
	s->open_mem = arena_create(0);
	s->text_numbers = map_new(s->open_mem);
	s->texts = arena_new(s->open_mem, slice, v.text_n + 1);
	s->text_room = v.text_n + 1;
	for (size_t i = 0; i < v.text_n; i++) {
		s->texts[i] = arena_copy(s->open_mem, v.texts[i]);
		map_put(s->text_numbers, s->texts[i], (void *)(uintptr_t)(i + 1));
	}
	s->text_n = s->text_written = v.text_n;
	return ST_OK;
}

static status start_segment(ctx *cx, series_store *st, series *s)
{
	uint64_t number = s->segment_n ? s->segments[s->segment_n - 1].number + 1 : 1;
	slice path = segment_path(cx, st, s, number);
	series_spec spec = { .name = s->name, .columns = s->columns, .column_n = s->column_n };
	buf *b = buf_new(cx->mem, 1 << 17);
	segment_frame(b, segment_header(cx->mem, &spec));
	TRY(file_write_new(cx, path, buf_slice(b), 0600));
	segment *g = series_segment_add(s, number);
	g->bytes = b->n;
	return reopen(cx, st, s);
}

/* Writes the rows that wait, with the texts they brought. */
static status write_rows(ctx *cx, series_store *st, series *s)
{
	if (!s->row_n) return ST_OK;
	buf *b = buf_new(cx->mem, (size_t)1 << 30);
	buf_putc(b, 'D');
	put_u32(b, (uint32_t)(s->text_n - s->text_written));
	for (size_t i = s->text_written; i < s->text_n; i++) {
		buf_putc(b, (char)s->texts[i].n);
		buf_put(b, s->texts[i]);
	}
	put_u32(b, (uint32_t)s->row_n);
	buf_put(b, slice_of(s->rows, s->row_bytes));
	TRY(write_frame(cx, st, s, buf_slice(b)));
	segment *g = open_segment(s);
	if (!g->rows || s->row_first < g->first) g->first = s->row_first;
	if (!g->rows || s->row_last > g->last) g->last = s->row_last;
	g->rows += s->row_n;
	s->text_written = s->text_n;
	s->row_n = 0;
	s->row_bytes = 0;
	return ST_OK;
}

/* What waits is written; sealing can wait for the next start. */
static status finish(ctx *cx, series_store *st, series *s)
{
	TRY(write_rows(cx, st, s));
	return s->fd >= 0 && fdatasync(s->fd) ? file_failure(cx, s->name, errno) : ST_OK;
}

void series_close(series_store *st)
{
	if (!st) return;
	arena *mem = arena_create(0);
	ctx cx = { .mem = mem };
	for (size_t i = 0; i < st->n; i++) {
		if (finish(&cx, st, st->list[i]) != ST_OK) log_line(LOG_ERROR, "series", "series", st->list[i]->name, "error", cx.err.message, NULL);
		forget_open(st->list[i]);
		base_free(st->list[i]->rows);
		base_free(st->list[i]->segments);
	}
	arena_destroy(mem);
	mutex_done(&st->lock);
	base_free(st->list);
	arena_destroy(st->mem);
	base_free(st);
}

status series_open(ctx *cx, slice folder, series_sealed sealed, void *arg, series_store **ret)
{
	series_store *st = base_alloc(sizeof *st);
	*st = (series_store){ .mem = arena_create(0), .sealed = sealed, .arg = arg };
	st->folder = JOIN(st->mem, folder, S("/series"));
	mutex_init(&st->lock);
	status code = folder_make(cx, st->folder);
	if (code == ST_OK) code = series_load(cx, st);
	if (code != ST_OK) {
		series_close(st);
		return code;
	}
	*ret = st;
	return ST_OK;
}

status segment_tell(ctx *cx, series_store *st, series *s, segment *g)
{
	series_seal seal = { s->name, g->number, segment_iri(cx->mem, s->name, g->number), g->first, g->last, g->rows, g->bytes, g->digest, false };
	if (st->sealed) TRY(st->sealed(cx, st->arg, &seal));
	slice path = JOIN(cx->mem, st->folder, S("/"), s->name, S("/ledger"));
	slice line = arena_printf(cx->mem, "sealed %llu %.*s %lld %lld %llu %llu\n", (unsigned long long)g->number, SL(digest_hex(cx->mem, &g->digest)), (long long)g->first, (long long)g->last,
				  (unsigned long long)g->rows, (unsigned long long)g->bytes);
	TRY(file_append(cx, path, line, 0600));
	g->told = true;
	return ST_OK;
}

status series_seal_open(ctx *cx, series_store *st, series *s)
{
	segment *g = open_segment(s);
	if (!g) return ST_OK;
	if (s->fd < 0) TRY(reopen(cx, st, s));
	TRY(write_rows(cx, st, s));
	if (!g->rows) return ST_OK;
	TRY(write_frame(cx, st, s, segment_seal(cx->mem, g->rows, g->first, g->last)));
	if (fsync(s->fd)) return file_failure(cx, segment_path(cx, st, s, g->number), errno);
	TRY(file_digest(cx, segment_path(cx, st, s, g->number), &g->digest));
	g->sealed = true;
	forget_open(s);
	return segment_tell(cx, st, s, g);
}

static bool same_columns(const series *s, const series_spec *spec)
{
	if (s->column_n != spec->column_n) return false;
	for (size_t i = 0; i < s->column_n; i++)
		if (s->columns[i].type != spec->columns[i].type || !slice_eq(s->columns[i].name, spec->columns[i].name)) return false;
	return true;
}

static bool name_fits(slice name)
{
	if (!name.n || name.n > SERIES_NAME_MOST) return false;
	for (size_t i = 0; i < name.n; i++)
		if (!((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '-')) return false;
	return true;
}

static status define(ctx *cx, series_store *st, const series_spec *spec)
{
	series *s = series_find(st, spec->name);
	if (!s) s = series_add(st, spec->name);
	TRY(folder_make(cx, JOIN(cx->mem, st->folder, S("/"), s->name)));
	/* Columns were read from the last segment: other ones start a new segment. */
	if (open_segment(s) && !same_columns(s, spec)) TRY(series_seal_open(cx, st, s));
	bool start_anew = open_segment(s) && !same_columns(s, spec); /* it had no rows: its header would be wrong */
	if (start_anew) {
		TRY(file_remove(cx, segment_path(cx, st, s, open_segment(s)->number)));
		forget_open(s);
		s->segment_n--;
	}
	s->column_n = spec->column_n;
	for (size_t i = 0; i < spec->column_n; i++) s->columns[i] = (series_column){ arena_copy(s->mem, spec->columns[i].name), spec->columns[i].type };
	s->seal_bytes = spec->seal_bytes ? spec->seal_bytes : SEAL_BYTES;
	s->keep_days = spec->keep_days;
	if (!s->rows) s->rows = base_alloc(ROWS_ROOM);
	s->defined = true;
	return ST_OK;
}

status series_define(ctx *cx, series_store *st, const series_spec *spec)
{
	bool good = name_fits(spec->name) && spec->column_n <= SERIES_COLUMNS_MOST;
	for (size_t i = 0; good && i < spec->column_n; i++) good = spec->columns[i].name.n && spec->columns[i].name.n <= SERIES_NAME_MOST;
	if (!good) return fail(cx, INVALID, "The series {1} is not well defined: a-z, 0-9 and hyphens in its name, at most 32 columns, each with a name.", spec->name);
	mutex_lock(&st->lock);
	status code = define(cx, st, spec);
	mutex_unlock(&st->lock);
	return code;
}

static uint64_t text_number(series *s, slice text)
{
	uintptr_t known = (uintptr_t)map_get(s->text_numbers, text);
	if (known) return known - 1;
	if (s->text_n == s->text_room) {
		s->text_room *= 2;
		slice *more = arena_new(s->open_mem, slice, s->text_room);
		memcpy(more, s->texts, s->text_n * sizeof *more);
		s->texts = more;
	}
	s->texts[s->text_n] = arena_copy(s->open_mem, text);
	map_put(s->text_numbers, s->texts[s->text_n], (void *)(uintptr_t)(s->text_n + 1));
	return s->text_n++;
}

static void put_value(series *s, uint64_t n)
{
	for (int i = 56; i >= 0; i -= 8) s->rows[s->row_bytes++] = (char)(n >> i);
}

/* Whether the segment is large enough, or its day is over. */
static bool due(ctx *cx, const series *s, const segment *g)
{
	if (!g || !g->rows) return false;
	return g->bytes >= s->seal_bytes || ctx_now(cx) / DAY_MS > g->first / DAY_MS;
}

static status append_row(ctx *cx, series_store *st, series *s, msec time, const series_value *values)
{
	size_t size = 8 + 8 * s->column_n;
	if (!open_segment(s)) TRY(start_segment(cx, st, s));
	else if (s->fd < 0) TRY(reopen(cx, st, s));
	if (s->row_bytes + size > ROWS_ROOM) {
		TRY(write_rows(cx, st, s));
		if (due(cx, s, open_segment(s))) {
			TRY(series_seal_open(cx, st, s));
			TRY(start_segment(cx, st, s));
		}
	}
	if (!s->row_n || time < s->row_first) s->row_first = time;
	if (!s->row_n || time > s->row_last) s->row_last = time;
	put_value(s, (uint64_t)time);
	for (size_t i = 0; i < s->column_n; i++) {
		uint64_t raw = (uint64_t)values[i].i;
		if (s->columns[i].type == SERIES_DOUBLE) memcpy(&raw, &values[i].d, sizeof raw);
		if (s->columns[i].type == SERIES_TEXT) raw = values[i].s.p ? text_number(s, values[i].s) : UINT64_MAX;
		put_value(s, raw);
	}
	s->row_n++;
	return ST_OK;
}

static status find_defined(ctx *cx, const series_store *st, slice name, series **ret)
{
	series *s = series_find(st, name);
	if (!s || !s->defined) return fail(cx, NOT_FOUND, "There is no series {1}.", name);
	*ret = s;
	return ST_OK;
}

status series_append(ctx *cx, series_store *st, slice name, msec time, const series_value *values)
{
	series *s = NULL;
	mutex_lock(&st->lock);
	status code = find_defined(cx, st, name, &s);
	for (size_t i = 0; code == ST_OK && i < s->column_n; i++)
		if (s->columns[i].type == SERIES_TEXT && values[i].s.n > SERIES_TEXT_MOST) code = fail(cx, INVALID, "The text for {1} of series {2} is longer than 255 bytes.", s->columns[i].name, name);
	if (code == ST_OK) code = append_row(cx, st, s, time, values);
	mutex_unlock(&st->lock);
	return code;
}

static status flush_one(ctx *cx, series_store *st, series *s, bool durable)
{
	if (s->row_n) TRY(write_rows(cx, st, s));
	if (durable && s->fd >= 0 && fdatasync(s->fd)) return file_failure(cx, segment_path(cx, st, s, open_segment(s)->number), errno);
	for (size_t i = 0; i < s->segment_n; i++)
		if (s->segments[i].sealed && !s->segments[i].told) TRY(segment_tell(cx, st, s, &s->segments[i]));
	return s->defined && due(cx, s, open_segment(s)) ? series_seal_open(cx, st, s) : ST_OK;
}

status series_flush(ctx *cx, series_store *st, bool durable)
{
	status code = ST_OK;
	mutex_lock(&st->lock);
	for (size_t i = 0; i < st->n; i++) { /* one that fails does not keep the others */
		status own = flush_one(cx, st, st->list[i], durable);
		if (own != ST_OK) code = own;
	}
	mutex_unlock(&st->lock);
	return code;
}

status series_seal_now(ctx *cx, series_store *st, slice name)
{
	series *s = NULL;
	mutex_lock(&st->lock);
	status code = find_defined(cx, st, name, &s);
	if (code == ST_OK) code = series_seal_open(cx, st, s);
	mutex_unlock(&st->lock);
	return code;
}

static status drop(ctx *cx, series_store *st, series *s, segment *g)
{
	series_seal seal = { s->name, g->number, segment_iri(cx->mem, s->name, g->number), g->first, g->last, g->rows, g->bytes, g->digest, true };
	if (st->sealed) TRY(st->sealed(cx, st->arg, &seal));
	slice ledger = JOIN(cx->mem, st->folder, S("/"), s->name, S("/ledger"));
	TRY(file_append(cx, ledger, JOIN(cx->mem, S("dropped "), ctx_num(cx, g->number), S("\n")), 0600));
	g->dropped = true;
	return file_remove(cx, segment_path(cx, st, s, g->number));
}

status series_retain(ctx *cx, series_store *st)
{
	status code = ST_OK;
	mutex_lock(&st->lock);
	for (size_t i = 0; i < st->n && code == ST_OK; i++) {
		series *s = st->list[i];
		for (size_t k = 0; s->keep_days > 0 && k < s->segment_n && code == ST_OK; k++) {
			segment *g = &s->segments[k];
			if (g->told && !g->dropped && g->last < ctx_now(cx) - s->keep_days * DAY_MS) code = drop(cx, st, s, g);
		}
	}
	mutex_unlock(&st->lock);
	return code;
}
