/* SPDX-License-Identifier: EUPL-1.2
 * The walk over all events, in chunks: an event never changes, so no long-lived view of the database is needed while the server
 * goes on writing. One problem is named per event: the most telling. */
#include "store/verify_private.h"
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 500, HEAD_MOST = 64 << 20 };

static void *grown(arena *a, const void *old, size_t n, size_t size, size_t *room)
{
	if (n < *room) return NULL;
	*room = *room ? *room * 2 : 32;
	void *v = arena_array(a, size, *room);
	if (n) memcpy(v, old, n * size);
	return v;
}

static void note(walk *w, const event *e, slice field, slice message, bool derived)
{
	log_report *r = w->report;
	arena *a = w->cx->mem;
	if (r->problem_total++ >= LOG_REPORT_MOST) return;
	log_problem *more = grown(a, r->problems, r->problem_n, sizeof *more, &w->problem_room);
	if (more) r->problems = more;
	r->problems[r->problem_n++] = (log_problem){ e->seq, e->space_seq, arena_copy(a, e->space), arena_copy(a, e->iri), field.p ? arena_copy(a, field) : NO_SLICE, arena_copy(a, message), derived };
}

void verify_problem(walk *w, const event *e, slice field, slice message) { note(w, e, field, message, false); }
void verify_derived(walk *w, const event *e, slice field, slice message) { note(w, e, field, message, true); }

static void note_erased(walk *w, const event *e, uint64_t by)
{
	log_report *r = w->report;
	arena *a = w->cx->mem;
	if (r->erased_total++ >= LOG_REPORT_MOST) return;
	log_erased *more = grown(a, r->erased, r->erased_n, sizeof *more, &w->erased_room);
	if (more) r->erased = more;
	r->erased[r->erased_n++] = (log_erased){ e->seq, by, arena_copy(a, e->iri) };
}

static chain *chain_of(walk *w, slice name)
{
	chain *c = map_get(w->chains, name);
	if (c) return c;
	c = arena_new(w->cx->mem, chain, 1);
	c->name = arena_copy(w->cx->mem, name);
	c->hash_known = true; /* zeros */
	map_put(w->chains, c->name, c);
	return c;
}

#define NUM(n) ctx_num(&words, (n))

/* The event's own hash; true when its fields are what was accepted. *ret: the chain as the next event must find it. */
static bool check_hash(walk *w, const event *e, chain **c, chain *ret)
{
	ctx words = { .mem = w->row_mem };
	digest made = event_hash(w->row_mem, e);
	*ret = (chain){ .seq = e->seq, .count = e->space_seq, .time = e->time, .hash = e->hash, .hash_known = true };
	if (digest_eq(&made, &e->hash)) return true;
	suspect s = verify_suspect(w, e, *c);
	if (s.belongs) verify_problem(w, e, s.field, trf(w->row_mem, w->cx->lang, "Event {1} stands in the place of another: its hash is that of event {2}.", NUM(e->seq), NUM(s.belongs)));
	else if (s.field.p) verify_problem(w, e, s.field, trf(w->row_mem, w->cx->lang, "Event {1} was changed: its {2} is not what was accepted.", NUM(e->seq), s.field));
	else verify_problem(w, e, NO_SLICE, trf(w->row_mem, w->cx->lang, "Event {1} was changed: its fields do not give its hash, and more than one byte or field differs.", NUM(e->seq)));
	if (s.space.p) *c = chain_of(w, s.space);
	if (slice_eq(s.field, S("hash"))) {
		ret->hash = made;
		return true;
	}
	/* The walk goes on from where the chain was, so that one fault is named once. */
	ret->count = (*c)->count + 1;
	ret->time = (*c)->time;
	ret->hash_known = s.field.p && !s.belongs;
	return false;
}

/* Its place among the others, when its own fields are right. */
static void check_place(walk *w, const event *e, const chain *c, bool after_gap)
{
	ctx words = { .mem = w->row_mem };
	if (e->space_seq != c->count + 1) {
		if (!after_gap) verify_problem(w, e, S("space_seq"), trf(w->row_mem, w->cx->lang, "Event {1} is number {2} of its space, where {3} is due.", NUM(e->seq), NUM(e->space_seq), NUM(c->count + 1)));
	} else if (c->hash_known && !digest_eq(&e->prev_hash, &c->hash)) {
		event before = { .seq = c->seq, .space_seq = c->count, .space = c->name, .iri = S("") };
		if (c->count) verify_problem(w, &before, NO_SLICE, trf(w->row_mem, w->cx->lang, "Event {1} was rewritten with a hash to match: event {2}, which follows it, holds another.", NUM(c->seq), NUM(e->seq)));
		else verify_problem(w, e, S("prev_hash"), trf(w->row_mem, w->cx->lang, "Event {1} is the first of its space, but says that another went before.", NUM(e->seq)));
	} else if (e->time < c->time) {
		verify_problem(w, e, S("time"), trf(w->row_mem, w->cx->lang, "Event {1} is earlier than the one before it.", NUM(e->seq)));
	}
}

static bool check_gap(walk *w, const event *e)
{
	ctx words = { .mem = w->row_mem };
	if (e->seq == w->last + 1) return false;
	event missing = { .seq = w->last + 1, .space = S(""), .iri = S("") };
	if (e->seq == w->last + 2) verify_problem(w, &missing, S("seq"), trf(w->row_mem, w->cx->lang, "Event {1} is missing.", NUM(w->last + 1)));
	else verify_problem(w, &missing, S("seq"), trf(w->row_mem, w->cx->lang, "Events {1} to {2} are missing.", NUM(w->last + 1), NUM(e->seq - 1)));
	return true;
}

static void check_bytes(walk *w, const event *e, slice salt, slice body)
{
	ctx words = { .mem = w->row_mem };
	digest made = document_hash(w->row_mem, salt, body);
	w->report->documents++;
	if (digest_eq(&made, &e->doc_hash)) return;
	slice field = verify_document_suspect(w, salt, body, &e->doc_hash);
	verify_derived(w, e, field.p ? field : S("document"), trf(w->row_mem, w->cx->lang, "The document of event {1} ({2}) is not the one that was accepted.", NUM(e->seq), e->iri));
}

/* The ERASE event that came while we were walking; 0: none. */
static uint64_t erased_since(walk *w, const event *e)
{
	stmt *s = db_prepare(w->d, "SELECT max(seq) FROM event WHERE iri = ?1 AND kind = 'erase' AND seq > ?2");
	stmt_text(s, 1, e->iri);
	stmt_int(s, 2, (int64_t)e->seq);
	uint64_t by = stmt_step(s) == STEP_ROW ? (uint64_t)stmt_get_int(s, 0) : 0;
	stmt_reset(s);
	return by;
}

/* The document in columns 15 (salt), 16 (body) and 17 (blob) of the row. */
static void check_document(walk *w, const event *e, stmt *s)
{
	ctx words = { .mem = w->row_mem, .lang = w->cx->lang };
	slice salt = stmt_get_blob(s, EVENT_COLUMN_COUNT), body = stmt_get_blob(s, EVENT_COLUMN_COUNT + 1), blob = stmt_get_blob(s, EVENT_COLUMN_COUNT + 2);
	bool there = salt.p && !all_zero(salt), due = e->kind != EVENT_SEAL && !all_zero(slice_of(e->doc_hash.b, sizeof e->doc_hash.b));
	const erase_mark *erase = map_get(w->erases, e->iri);
	uint64_t by = erase && erase->seq > e->seq ? erase->seq : 0;
	if (!there && !due) return;
	if (!there && !by) by = erased_since(w, e);
	if (there && !due) verify_derived(w, e, S("document"), trf(w->row_mem, w->cx->lang, "Event {1} has a document that its hash does not cover.", NUM(e->seq)));
	else if (there && by) verify_derived(w, e, S("document"), trf(w->row_mem, w->cx->lang, "The document of event {1} ({2}) was erased by event {3}, but it is still there.", NUM(e->seq), e->iri, NUM(by)));
	else if (!there && by) note_erased(w, e, by);
	else if (!there) verify_derived(w, e, S("document"), trf(w->row_mem, w->cx->lang, "The document of event {1} ({2}) is gone, though no event erased it.", NUM(e->seq), e->iri));
	else if (!blob.p) check_bytes(w, e, salt, body);
	else if (blob_get(&words, w->l->folder, blob, &body) == ST_OK) check_bytes(w, e, salt, body);
	else verify_derived(w, e, S("blob"), trf(w->row_mem, w->cx->lang, "The document of event {1} ({2}) is missing from the blobs.", NUM(e->seq), e->iri));
}

static status check_event(walk *w, stmt *s)
{
	event e;
	slice wrong;
	ctx words = { .mem = w->row_mem };
	bool readable = log_row(w->row_mem, s, &e, &wrong), right = false;
	chain *c = chain_of(w, e.space), then = { .count = c->count + 1, .time = c->time };
	bool gap = check_gap(w, &e);
	if (readable) right = check_hash(w, &e, &c, &then);
	else verify_problem(w, &e, wrong, trf(w->row_mem, w->cx->lang, "Event {1} was changed: its {2} is not what was accepted.", NUM(e.seq), wrong));
	if (right) check_place(w, &e, c, gap);
	if (right) check_document(w, &e, s);
	then.name = c->name;
	then.seq = w->last = e.seq;
	*c = then;
	w->report->events++;
	return readable ? verify_heads_at(w, &e) : ST_OK;
}

static status walk_chunk(walk *w, bool *ret_more)
{
	stmt *s = db_prepare(w->d, "SELECT " EVENT_COLUMNS ", d.salt, d.body, d.blob FROM event e LEFT JOIN document d ON d.seq = e.seq WHERE e.seq > ? AND e.seq <= ? ORDER BY e.seq LIMIT ?");
	stmt_int(s, 1, (int64_t)w->last);
	stmt_int(s, 2, (int64_t)w->total);
	stmt_int(s, 3, CHUNK);
	step at;
	size_t n = 0;
	status st = ST_OK;
	while (st == ST_OK && (at = stmt_step(s)) == STEP_ROW) {
		st = check_event(w, s);
		n++;
	}
	if (st == ST_OK && at == STEP_FAILED) st = stmt_failure(w->cx, s);
	stmt_reset(s);
	arena_reset(w->row_mem);
	*ret_more = n > 0;
	return st;
}

static status find_erases(walk *w)
{
	stmt *s = db_prepare(w->d, "SELECT iri, max(seq) FROM event WHERE kind = 'erase' GROUP BY iri");
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		erase_mark *m = arena_new(w->cx->mem, erase_mark, 1);
		m->seq = (uint64_t)stmt_get_int(s, 1);
		map_put(w->erases, arena_copy(w->cx->mem, stmt_get_text(s, 0)), m);
	}
	if (at == STEP_FAILED) return stmt_failure(w->cx, s);
	stmt_reset(s);
	return ST_OK;
}

static int oldest_first(const void *a, const void *b)
{
	const head *x = a, *y = b;
	return x->events != y->events ? (x->events < y->events ? -1 : 1) : x->time < y->time ? -1 : x->time > y->time;
}

static void check_heads(walk *w, const slice *texts, size_t n, const unsigned char *key)
{
	head *heads = arena_new(w->cx->mem, head, n + 1);
	event none = { .space = S(""), .iri = S("") };
	for (size_t i = 0; i < n; i++) {
		if (log_head_check(w->cx, texts[i], key, &heads[w->head_n]) == ST_OK) w->head_n++;
		else verify_problem(w, &none, S("head"), w->cx->err.message);
	}
	ctx_error_clear(w->cx);
	qsort(heads, w->head_n, sizeof *heads, oldest_first);
	w->heads = heads;
	w->report->heads = w->head_n;
}

/* Without a head from outside, the folder's own still shows what was cut after it was signed. */
static status own_head(walk *w, slice *ret, unsigned char key[32], size_t *ret_n)
{
	slice path = JOIN(w->cx->mem, w->l->folder, S("/head"));
	if (!file_exists(w->cx, path)) return ST_OK;
	TRY(file_read(w->cx, path, HEAD_MOST, ret));
	TRY(log_head_key(w->cx, w->l->folder, key));
	*ret_n = 1;
	return ST_OK;
}

static int first_bad_first(const void *a, const void *b)
{
	const log_problem *x = a, *y = b;
	if (x->derived != y->derived) return x->derived ? 1 : -1;
	return x->seq < y->seq ? -1 : x->seq > y->seq;
}

static status verify(walk *w, void (*progress)(void *, uint64_t, uint64_t), void *arg)
{
	TRY(find_erases(w));
	bool more = true;
	while (more) {
		TRY(walk_chunk(w, &more));
		if (progress) progress(arg, w->last, w->total);
	}
	TRY(verify_heads_end(w));
	TRY(verify_tables(w));
	w->report->spaces = map_count(w->chains);
	if (w->report->problem_n) qsort(w->report->problems, w->report->problem_n, sizeof(log_problem), first_bad_first);
	return ST_OK;
}

status log_verify(ctx *cx, log_store *l, const slice *heads, size_t head_n, const unsigned char *public_key, void (*progress)(void *, uint64_t, uint64_t), void *arg, log_report *ret)
{
	unsigned char own_key[32];
	slice own;
	*ret = (log_report){ 0 };
	walk w = { .cx = cx, .l = l, .report = ret, .chains = map_new(cx->mem), .erases = map_new(cx->mem), .total = log_last_seq(l) };
	if (!head_n) {
		TRY(own_head(&w, &own, own_key, &head_n));
		heads = &own;
		public_key = own_key;
	}
	check_heads(&w, heads, head_n, public_key);
	TRY(log_reader(cx, l, &w.d));
	w.row_mem = arena_create(0);
	status st = verify(&w, progress, arg);
	arena_destroy(w.row_mem);
	log_reader_back(l, w.d);
	return st;
}
