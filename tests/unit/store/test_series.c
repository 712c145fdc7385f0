/* SPDX-License-Identifier: EUPL-1.2 */
#include "unit/unit.h"
#include <fcntl.h>
#include <math.h>
#include "store/file.h"
#include "store/series.h"

static const series_column COLUMNS[] = { { SLICE_INIT("calls"), SERIES_INT }, { SLICE_INIT("seconds"), SERIES_DOUBLE }, { SLICE_INIT("service"), SERIES_TEXT }, { SLICE_INIT("seen"), SERIES_TIME } };
static const series_spec USAGE = { .name = SLICE_INIT("usage"), .columns = COLUMNS, .column_n = 3 };
static const series_spec USAGE_MORE = { .name = SLICE_INIT("usage"), .columns = COLUMNS, .column_n = 4, .keep_days = 30 };

typedef struct { series_seal seals[50]; size_t n; bool failing; } told;
typedef struct { ctx cx; slice folder; series_store *s; told told; msec now; } fixture;

static msec clock_of(void *arg) { return *(const msec *)arg; }

static status on_sealed(ctx *cx, void *arg, const series_seal *seal)
{
	fixture *f = arg;
	if (f->told.failing) return fail(cx, UNAVAILABLE, "There is nothing here.");
	f->told.seals[f->told.n] = *seal;
	f->told.seals[f->told.n].iri = arena_copy(f->cx.mem, seal->iri);
	f->told.n++;
	return ST_OK;
}

static void reopen(fixture *f, const series_spec *spec)
{
	series_close(f->s);
	f->s = NULL;
	assert_ok(&f->cx, series_open(&f->cx, f->folder, on_sealed, f, &f->s));
	if (spec) assert_ok(&f->cx, series_define(&f->cx, f->s, spec));
}

static void begin(fixture *f)
{
	*f = (fixture){ .cx = unit_ctx(), .now = 1795000000000 };
	f->folder = unit_folder(f->cx.mem);
	f->cx.clock = clock_of;
	f->cx.clock_arg = &f->now;
	reopen(f, &USAGE);
}

static void end(fixture *f)
{
	series_close(f->s);
	unit_folder_remove(f->folder);
	unit_ctx_done(&f->cx);
}

static void add(fixture *f, int from, int to)
{
	for (int i = from; i < to; i++) {
		series_value v[4] = { { .i = i }, { .d = i % 10 ? i / 4.0 : NAN }, { .s = i % 7 ? arena_printf(f->cx.mem, "service %d", i % 7) : NO_SLICE }, { .t = i } };
		assert_ok(&f->cx, series_append(&f->cx, f->s, S("usage"), f->now + i, v));
	}
}

typedef struct { fixture *f; int next, n; bool fourth; } reading;
static status check_row(void *arg, msec time, const series_value *v)
{
	reading *r = arg;
	int i = (int)v[0].i;
	assert_int_equal(i, r->next);
	assert_true(i % 10 ? v[1].d == i / 4.0 : isnan(v[1].d));
	if (i % 7) assert_true(slice_eq(v[2].s, arena_printf(r->f->cx.mem, "service %d", i % 7)));
	else assert_null(v[2].s.p);
	if (r->fourth) assert_true(v[3].t == (i < 100 ? INT64_MIN : i));
	(void)time;
	r->next++;
	r->n++;
	return ST_OK;
}

static int read_all(fixture *f, int first, msec from, msec to, bool fourth)
{
	reading r = { .f = f, .next = first, .fourth = fourth };
	assert_ok(&f->cx, series_read(&f->cx, f->s, S("usage"), from, to, check_row, &r));
	return r.n;
}

static void rows_come_back_after_a_restart(void **state)
{
	(void)state;
	fixture f;
	begin(&f);
	add(&f, 0, 5000);
	assert_ok(&f.cx, series_flush(&f.cx, f.s, true));
	assert_int_equal(read_all(&f, 0, 0, INT64_MAX, false), 5000);
	assert_int_equal(read_all(&f, 100, f.now + 100, f.now + 200, false), 100);
	reopen(&f, &USAGE);
	add(&f, 5000, 6000);
	reopen(&f, &USAGE);
	assert_int_equal(read_all(&f, 0, 0, INT64_MAX, false), 6000);
	assert_int_equal(f.told.n, 0);
	end(&f);
}

static slice segment_file(fixture *f, int n) { return arena_printf(f->cx.mem, "%.*s/series/usage/%012d.seg", SL(f->folder), n); }

static void a_seal_is_told_once_and_vouches_for_the_rows(void **state)
{
	(void)state;
	fixture f;
	begin(&f);
	add(&f, 0, 100);
	f.told.failing = true;
	assert_int_equal(series_seal_now(&f.cx, f.s, S("usage")), ST_UNAVAILABLE);
	f.told.failing = false;
	assert_ok(&f.cx, series_flush(&f.cx, f.s, true)); assert_int_equal(f.told.n, 1);
	reopen(&f, &USAGE); assert_int_equal(f.told.n, 1);
	assert_int_equal(f.told.seals[0].rows, 100); assert_slice(f.told.seals[0].iri, "urn:spil:series:usage:1"); assert_true(f.told.seals[0].first == f.now);
	add(&f, 100, 200);
	f.now += 86400000; /* the day is over */
	assert_ok(&f.cx, series_flush(&f.cx, f.s, true)); assert_int_equal(f.told.n, 2);
	assert_int_equal(read_all(&f, 0, 0, INT64_MAX, false), 200);
	for (int i = 0; i < 2; i++) { /* the digest told is that of the file, for whoever looks with ordinary tools */
		digest made;
		assert_ok(&f.cx, file_digest(&f.cx, segment_file(&f, i + 1), &made));
		assert_true(digest_eq(&made, &f.told.seals[i].digest));
	}
	end(&f);
}

/* A crash at any byte: what was whole stays, the rest is cut, and appending goes on. */
static void a_torn_tail_is_cut_at_every_length(void **state)
{
	(void)state;
	fixture f;
	begin(&f);
	add(&f, 0, 20);
	assert_ok(&f.cx, series_flush(&f.cx, f.s, true));
	slice one, two;
	assert_ok(&f.cx, file_read(&f.cx, segment_file(&f, 1), SIZE_MAX / 2, &one));
	add(&f, 20, 40);
	assert_ok(&f.cx, series_flush(&f.cx, f.s, true));
	assert_ok(&f.cx, file_read(&f.cx, segment_file(&f, 1), SIZE_MAX / 2, &two));
	for (size_t n = one.n; n <= two.n; n += 7) {
		series_close(f.s);
		f.s = NULL;
		assert_ok(&f.cx, file_replace(&f.cx, segment_file(&f, 1), slice_take(two, n), 0600));
		reopen(&f, &USAGE);
		assert_int_equal(read_all(&f, 0, 0, INT64_MAX, false), n == two.n ? 40 : 20);
		if (n < two.n) add(&f, 20, 25);
		reopen(&f, &USAGE);
		assert_int_equal(read_all(&f, 0, 0, INT64_MAX, false), n == two.n ? 40 : 25);
	}
	uint64_t rows;
	size_t whole;
	assert_ok(&f.cx, series_parse(&f.cx, two, &rows, &whole)); assert_int_equal(rows, 40); assert_int_equal(whole, two.n);
	assert_int_equal(series_parse(&f.cx, slice_take(two, two.n - 1), &rows, &whole), ST_CORRUPT); assert_int_equal(rows, 20); assert_int_equal(whole, one.n);
	end(&f);
}

static void a_column_more_starts_a_segment_and_old_days_go(void **state)
{
	(void)state;
	fixture f;
	begin(&f);
	add(&f, 0, 100);
	reopen(&f, &USAGE_MORE); assert_int_equal(f.told.n, 1);
	add(&f, 100, 200);
	assert_ok(&f.cx, series_flush(&f.cx, f.s, true));
	assert_int_equal(read_all(&f, 0, 0, INT64_MAX, true), 200);
	assert_ok(&f.cx, series_retain(&f.cx, f.s)); assert_int_equal(f.told.n, 1);
	f.now += 31LL * 86400000;
	assert_ok(&f.cx, series_retain(&f.cx, f.s));
	assert_int_equal(f.told.n, 2); assert_true(f.told.seals[1].dropped); assert_int_not_equal(access(arena_cstr(f.cx.mem, segment_file(&f, 1)), F_OK), 0);
	assert_int_equal(read_all(&f, 100, 0, INT64_MAX, true), 100);
	reopen(&f, &USAGE_MORE);
	assert_int_equal(read_all(&f, 100, 0, INT64_MAX, true), 100);
	end(&f);
}

static void a_full_segment_is_sealed_and_bad_rows_are_refused(void **state)
{
	(void)state;
	fixture f;
	begin(&f);
	series_spec small = USAGE;
	small.seal_bytes = 1000;
	assert_ok(&f.cx, series_define(&f.cx, f.s, &small));
	add(&f, 0, 5000);
	assert_ok(&f.cx, series_flush(&f.cx, f.s, true));
	assert_true(f.told.n >= 2);
	assert_int_equal(read_all(&f, 0, 0, INT64_MAX, false), 5000);
	char long_text[300];
	memset(long_text, 'x', sizeof long_text);
	series_value v[3] = { { .i = 1 }, { .d = 1 }, { .s = slice_of(long_text, sizeof long_text) } };
	assert_int_equal(series_append(&f.cx, f.s, S("usage"), 1, v), ST_INVALID);
	assert_int_equal(series_append(&f.cx, f.s, S("none"), 1, v), ST_NOT_FOUND);
	small.name = S("../x");
	assert_int_equal(series_define(&f.cx, f.s, &small), ST_INVALID);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_come_back_after_a_restart), cmocka_unit_test(a_seal_is_told_once_and_vouches_for_the_rows), cmocka_unit_test(a_torn_tail_is_cut_at_every_length),
		cmocka_unit_test(a_column_more_starts_a_segment_and_old_days_go), cmocka_unit_test(a_full_segment_is_sealed_and_bad_rows_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
