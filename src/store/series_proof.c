/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/series_proof.h"
#include <string.h>
#include <time.h>
#include "store/log_private.h"
#include "store/series_private.h"

enum { PROBLEMS_MOST = 1000 };
#define PREFIX "urn:spil:series:"

/* What the log says of a segment. */
typedef struct { slice iri; digest digest; uint64_t seq, dropped_by; bool seen; } vouched;
typedef struct { map *by_iri; vouched *list; size_t n, room; } vouchers;

static vouched *voucher_add(ctx *cx, vouchers *v, slice iri)
{
	if (v->n == v->room) {
		size_t room = v->room ? v->room * 2 : 64;
		vouched *more = arena_new(cx->mem, vouched, room);
		if (v->n) memcpy(more, v->list, v->n * sizeof *more);
		v->list = more;
		v->room = room;
		for (size_t i = 0; i < v->n; i++) map_put(v->by_iri, v->list[i].iri, &v->list[i]);
	}
	vouched *one = &v->list[v->n++];
	*one = (vouched){ .iri = arena_copy(cx->mem, iri) };
	map_put(v->by_iri, one->iri, one);
	return one;
}

static status read_vouchers(ctx *cx, log_store *log, uint64_t after, vouchers *v)
{
	db *d;
	TRY(log_reader(cx, log, &d));
	stmt *s = db_prepare(d, "SELECT seq, iri, doc_hash FROM event WHERE kind = 'seal' AND seq > ? ORDER BY seq");
	stmt_int(s, 1, (int64_t)after);
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		slice iri = stmt_get_text(s, 1), hash = stmt_get_blob(s, 2);
		uint64_t seq = (uint64_t)stmt_get_int(s, 0);
		if (!slice_starts(iri, S(PREFIX)) || hash.n != sizeof(digest)) continue;
		vouched *one = map_get(v->by_iri, iri);
		if (!one) one = voucher_add(cx, v, iri);
		if (all_zero(hash)) one->dropped_by = seq;
		else memcpy(one->digest.b, hash.p, hash.n), one->seq = seq;
	}
	status st = at == STEP_FAILED ? stmt_failure(cx, s) : ST_OK;
	stmt_reset(s);
	log_reader_back(log, d);
	return st;
}

static series_seal seal_of(ctx *cx, const series *s, const segment *g, bool dropped)
{
	return (series_seal){ s->name, g->number, segment_iri(cx->mem, s->name, g->number), g->first, g->last, g->rows, g->bytes, g->digest, dropped };
}

static status known_of(ctx *cx, log_store *log, slice iri, bool *ret_sealed, bool *ret_dropped)
{
	event *events;
	size_t n;
	TRY(log_history(cx, log, iri, 0, 8, &events, &n));
	for (size_t i = 0; i < n; i++) *(all_zero(slice_of(events[i].doc_hash.b, sizeof(digest))) ? ret_dropped : ret_sealed) |= events[i].kind == EVENT_SEAL;
	return ST_OK;
}

/* From the newest back to one that the log knows: events of a series come in its order. */
static status tell_series(ctx *cx, series_store *st, const series *s, log_store *log)
{
	bool sealed_known = false, dropped_known = false;
	size_t first_sealed = s->segment_n, k = s->segment_n;
	bool *dropped = arena_new(cx->mem, bool, s->segment_n + 1);
	while (k > 0 && !(sealed_known && dropped_known)) {
		const segment *g = &s->segments[--k];
		bool is_sealed = false, is_dropped = false;
		if (!g->told || (sealed_known && !g->dropped)) continue;
		TRY(known_of(cx, log, segment_iri(cx->mem, s->name, g->number), &is_sealed, &is_dropped));
		sealed_known |= is_sealed;
		if (!sealed_known) first_sealed = k;
		dropped[k] = g->dropped && !is_dropped;
		dropped_known |= g->dropped && is_dropped;
	}
	for (k = 0; k < s->segment_n; k++) {
		const segment *g = &s->segments[k];
		series_seal sealed = seal_of(cx, s, g, false), gone = seal_of(cx, s, g, true);
		if (g->told && k >= first_sealed) TRY(st->sealed(cx, st->arg, &sealed));
		if (dropped[k]) TRY(st->sealed(cx, st->arg, &gone));
	}
	return ST_OK;
}

status series_tell_unknown(ctx *cx, series_store *st, log_store *log)
{
	for (size_t i = 0; st->sealed && i < st->n; i++) TRY(tell_series(cx, st, st->list[i], log));
	return ST_OK;
}

static void problem(ctx *cx, series_proof *r, slice at, slice message)
{
	if (++r->problem_n > PROBLEMS_MOST) return;
	finding *f = arena_new(cx->mem, finding, 1);
	*f = (finding){ r->problems, at, message };
	r->problems = f;
}

/* "views/000000000012.seg": its IRI. */
static bool iri_of_file(ctx *cx, slice file, slice *ret)
{
	uint64_t number;
	slice name, rest = file;
	if (!slice_split(&rest, '/', &name) || rest.n != 16 || !slice_ends(rest, S(".seg")) || !slice_to_u64(slice_take(rest, 12), &number)) return false;
	*ret = segment_iri(cx->mem, name, number);
	return true;
}

static slice file_of_iri(ctx *cx, slice iri)
{
	slice rest = slice_skip(iri, sizeof PREFIX - 1), name;
	uint64_t number = 0;
	if (!slice_split(&rest, ':', &name) || !slice_to_u64(rest, &number)) return NO_SLICE;
	return arena_printf(cx->mem, "%.*s/%012llu.seg", SL(name), (unsigned long long)number);
}

typedef struct { ctx *cx; log_store *log; slice root; vouchers v; slices late; series_proof *r; } proving; /* late: sealed ones that the log did not know at first */

static slice path_of(const proving *p, slice file) { return JOIN(p->cx->mem, p->root, S("/"), file); }

/* Its rows, in memory of its own; false when it is not whole. */
static bool walk_file(const proving *p, slice path, segment_view *ret)
{
	ctx one = *p->cx;
	slice bytes;
	one.mem = arena_create(0);
	*ret = (segment_view){ 0 };
	bool whole = file_read(&one, path, SEGMENT_MOST, &bytes) == ST_OK && segment_walk(&one, bytes, NULL, NULL, ret) == ST_OK;
	arena_destroy(one.mem);
	return whole;
}

/* One that the log does not know: fine while it is the open one of its series, which has no seal in it. Half a frame at its end is being written. */
static void prove_open(proving *p, slice file, slice iri, bool last)
{
	segment_view v;
	(void)walk_file(p, path_of(p, file), &v);
	p->r->rows += v.rows;
	if (v.sealed) slices_add(p->cx->mem, &p->late, iri);
	else if (!last) problem(p->cx, p->r, iri, trf(p->cx->mem, p->cx->lang, "The segment {1} is not sealed, though a newer one is there.", iri));
}

static status prove_known(proving *p, slice file, vouched *k)
{
	ctx *cx = p->cx;
	digest made;
	segment_view v;
	slice path = path_of(p, file);
	k->seen = true;
	TRY(file_digest(cx, path, &made));
	if (k->dropped_by) problem(cx, p->r, k->iri, trf(cx->mem, cx->lang, "The segment {1} was dropped by event {2}, but it is still there.", k->iri, ctx_num(cx, k->dropped_by)));
	else if (!digest_eq(&made, &k->digest)) problem(cx, p->r, k->iri, trf(cx->mem, cx->lang, "The segment {1} was changed: its SHA-256 is not that of event {2}, which sealed it.", k->iri, ctx_num(cx, k->seq)));
	else if (walk_file(p, path, &v)) p->r->rows += v.rows;
	return ST_OK;
}

static status prove_file(proving *p, slice file, slice next)
{
	slice iri;
	if (!iri_of_file(p->cx, file, &iri)) return ST_OK;
	bool last = !slice_starts(next, slice_take(file, slice_find_char(file, '/') + 1)) || !slice_ends(next, S(".seg"));
	vouched *known = map_get(p->v.by_iri, iri);
	if (known) return prove_known(p, file, known);
	prove_open(p, file, iri, last);
	return ST_OK;
}

static bool name_and_number(slice iri, slice *ret_name, uint64_t *ret_number)
{
	slice rest = slice_skip(iri, sizeof PREFIX - 1);
	return slice_split(&rest, ':', ret_name) && slice_to_u64(rest, ret_number);
}

static uint64_t last_known(const vouchers *v, slice series_name)
{
	uint64_t last = 0, number;
	slice name;
	for (size_t i = 0; i < v->n; i++)
		if (name_and_number(v->list[i].iri, &name, &number) && slice_eq(name, series_name) && number > last) last = number;
	return last;
}

/* Those that were sealed but not known. A server may be about to tell; and a restored backup, which took the log first, holds some that were sealed
 * meanwhile and are told at the next start. Until then they are as open ones: fine when they follow on the last one known, without a gap. */
static status prove_late(proving *p)
{
	ctx *cx = p->cx;
	vouchers again = { .by_iri = map_new(cx->mem) };
	struct timespec wait = { 0, 500000000 };
	slice name = NO_SLICE, series_name = NO_SLICE;
	uint64_t number = 0, due = 0;
	if (!p->late.n) return ST_OK;
	nanosleep(&wait, NULL);
	TRY(read_vouchers(cx, p->log, 0, &again));
	for (size_t i = 0; i < p->late.n; i++) { /* in the order of their names */
		vouched *known = map_get(again.by_iri, p->late.v[i]);
		bool good = name_and_number(p->late.v[i], &name, &number);
		if (good && !slice_eq(name, series_name)) {
			series_name = name;
			due = last_known(&again, name) + 1;
		}
		if (known) TRY(prove_known(p, file_of_iri(cx, known->iri), known));
		else if (good && number == due) due++;
		else problem(cx, p->r, p->late.v[i], trf(cx->mem, cx->lang, "The log does not know the sealed segment {1}: it was added, or its event is missing.", p->late.v[i]));
	}
	return ST_OK;
}

/* What the log vouches for and was not among the files: it may have been sealed since they were listed. */
static status prove_missing(proving *p, vouched *k)
{
	ctx *cx = p->cx;
	slice file = file_of_iri(cx, k->iri);
	p->r->segments++;
	p->r->dropped += k->dropped_by > 0;
	if (k->seen || k->dropped_by) return ST_OK;
	if (file.p && file_exists(cx, path_of(p, file))) return prove_known(p, file, k);
	problem(cx, p->r, k->iri, trf(cx->mem, cx->lang, "The segment {1} is missing: event {2} sealed it, and none dropped it.", k->iri, ctx_num(cx, k->seq)));
	return ST_OK;
}

status series_prove(ctx *cx, slice folder, log_store *log, series_proof *ret)
{
	proving p = { .cx = cx, .log = log, .root = JOIN(cx->mem, folder, S("/series")), .v = { .by_iri = map_new(cx->mem) }, .r = ret };
	slice *files = NULL;
	size_t n = 0;
	*ret = (series_proof){ 0 };
	if (file_exists(cx, p.root)) TRY(folder_files(cx, p.root, &files, &n));
	TRY(read_vouchers(cx, log, 0, &p.v)); /* after the list: what is sealed meanwhile is known */
	for (size_t i = 0; i < n; i++) TRY(prove_file(&p, files[i], i + 1 < n ? files[i + 1] : NO_SLICE));
	TRY(prove_late(&p));
	for (size_t i = 0; i < p.v.n; i++) TRY(prove_missing(&p, &p.v.list[i]));
	return ST_OK;
}
