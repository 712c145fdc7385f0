/* SPDX-License-Identifier: EUPL-1.2
 * What stands beside the events: signed heads, and the tables made from them. */
#include <string.h>
#include "store/verify_private.h"


/* The number of events of the space up to which an older head than `before` was found to agree. */
static uint64_t agreed_until(const walk *w, size_t before, slice space)
{
	uint64_t count = 0;
	for (size_t i = 0; i < before; i++)
		for (size_t k = 0; k < w->heads[i].space_n; k++)
			if (slice_eq(w->heads[i].spaces[k].name, space)) count = w->heads[i].spaces[k].count;
	return count;
}

status verify_heads_at(walk *w, const event *e)
{
	for (size_t i = 0; i < w->head_n; i++) {
		for (size_t k = 0; k < w->heads[i].space_n; k++) {
			const head_space *x = &w->heads[i].spaces[k];
			if (x->count != e->space_seq || !slice_eq(x->name, e->space) || (digest_eq(&x->hash, &e->hash) && x->last_seq == e->seq)) continue;
			slice when = time_iso(w->cx->mem, w->heads[i].time);
			verify_problem(w, e, S("hash"),
				       trf(w->cx->mem, w->cx->lang, "The chain of space {1} is not the one that was signed on {2}: an event after number {3} and up to number {4} was replaced, and the chain was made anew from there.",
					     x->name, when, ctx_num(w->cx, agreed_until(w, i, x->name)), ctx_num(w->cx, x->count)));
		}
	}
	return ST_OK;
}

status verify_heads_end(walk *w)
{
	for (size_t i = 0; i < w->head_n; i++) {
		for (size_t k = 0; k < w->heads[i].space_n; k++) {
			const head_space *x = &w->heads[i].spaces[k];
			const chain *c = map_get(w->chains, x->name);
			uint64_t there = c ? c->count : 0;
			if (there >= x->count) continue;
			event cut = { .seq = c ? c->seq + 1 : 1, .space_seq = there + 1, .space = x->name, .iri = S("") };
			verify_problem(w, &cut, S("seq"), trf(w->cx->mem, w->cx->lang, "The log was cut: space {1} had {2} events when its head was signed on {3}, now it has {4}.", x->name, ctx_num(w->cx, x->count),
								time_iso(w->cx->mem, w->heads[i].time), ctx_num(w->cx, there)));
		}
	}
	return ST_OK;
}

static status check_spaces(walk *w)
{
	stmt *s = db_prepare(w->d, "SELECT name, seq, count, hash, time FROM space");
	step at;
	size_t known = 0;
	while ((at = stmt_step(s)) == STEP_ROW) {
		const chain *c = map_get(w->chains, stmt_get_text(s, 0));
		slice hash = stmt_get_blob(s, 3);
		uint64_t seq = (uint64_t)stmt_get_int(s, 1);
		known += c != NULL;
		if (seq > w->total) continue; /* has grown since */
		if (c && seq == c->seq && (uint64_t)stmt_get_int(s, 2) == c->count && stmt_get_int(s, 4) == c->time && (!c->hash_known || slice_eq(hash, slice_of(c->hash.b, sizeof c->hash.b))))
			continue;
		event e = { .seq = c ? c->seq : seq, .space_seq = c ? c->count : 0, .space = arena_copy(w->cx->mem, stmt_get_text(s, 0)), .iri = S("") };
		verify_derived(w, &e, S("space"), trf(w->cx->mem, w->cx->lang, "The table of spaces does not agree with the last event of {1}.", e.space));
	}
	if (at == STEP_FAILED) return stmt_failure(w->cx, s);
	stmt_reset(s);
	if (known == map_count(w->chains)) return ST_OK;
	event e = { .seq = w->last, .space = S(""), .iri = S("") };
	verify_derived(w, &e, S("space"), trf(w->cx->mem, w->cx->lang, "The table of spaces lacks a space that has events."));
	return ST_OK;
}

/* A resource as its events leave it. */
typedef struct { slice iri, space; uint64_t version, seq; bool gone, bad; } left;

static status check_resource(walk *w, const left *x)
{
	if (!x->iri.p || x->bad || x->seq > w->total) return ST_OK;
	stmt *s = db_prepare(w->d, "SELECT version, seq, gone, space FROM resource WHERE iri = ?");
	stmt_text(s, 1, x->iri);
	step at = stmt_step(s);
	if (at == STEP_FAILED) return stmt_failure(w->cx, s);
	bool good = at == STEP_ROW && (((uint64_t)stmt_get_int(s, 0) == x->version && (uint64_t)stmt_get_int(s, 1) == x->seq && (stmt_get_int(s, 2) != 0) == x->gone) ||
				       (uint64_t)stmt_get_int(s, 1) > w->total) && slice_eq(stmt_get_text(s, 3), x->space);
	uint64_t named = at == STEP_ROW ? (uint64_t)stmt_get_int(s, 1) : 0;
	stmt_reset(s);
	if (good) return ST_OK;
	event e = { .seq = named > x->seq ? named : x->seq, .space = x->space, .iri = x->iri };
	verify_derived(w, &e, S("resource"), trf(w->cx->mem, w->cx->lang, "The table of resources does not agree with the last event of {1}.", x->iri));
	return ST_OK;
}

/* Versions of each resource: 1, 2, 3 ... in the order of the log. */
static status check_versions(walk *w)
{
	stmt *s = db_prepare(w->d, "SELECT iri, version, seq, kind, space FROM event ORDER BY iri, version");
	arena *mem[2] = { arena_create(0), arena_create(0) }; /* this resource's texts, and the one before */
	int turn = 0;
	left x = { 0 };
	step at;
	status st = ST_OK;
	while (st == ST_OK && (at = stmt_step(s)) == STEP_ROW) {
		uint64_t version = (uint64_t)stmt_get_int(s, 1), seq = (uint64_t)stmt_get_int(s, 2);
		slice iri = stmt_get_text(s, 0), kind = stmt_get_text(s, 3);
		if (!x.iri.p || !slice_eq(iri, x.iri)) {
			st = check_resource(w, &x);
			arena_reset(mem[turn ^= 1]);
			x = (left){ .iri = arena_copy(mem[turn], iri), .space = arena_copy(mem[turn], stmt_get_text(s, 4)) };
		}
		if (version != x.version + 1 || seq <= x.seq) {
			event e = { .seq = seq, .space = x.space, .iri = x.iri };
			verify_derived(w, &e, S("version"), trf(w->cx->mem, w->cx->lang, "Event {1} is version {2} of {3}, where {4} is due.", ctx_num(w->cx, seq), ctx_num(w->cx, version), x.iri, ctx_num(w->cx, x.version + 1)));
			x.bad = true;
		}
		x.version = version;
		x.seq = seq;
		x.gone = slice_eq(kind, event_kind_name(EVENT_WITHDRAW)) || slice_eq(kind, event_kind_name(EVENT_ERASE));
	}
	if (st == ST_OK) st = at == STEP_FAILED ? stmt_failure(w->cx, s) : check_resource(w, &x);
	stmt_reset(s);
	arena_destroy(mem[0]);
	arena_destroy(mem[1]);
	return st;
}

/* Rows that belong to no event. */
static status check_strays(walk *w)
{
	stmt *s = db_prepare(w->d, "SELECT d.seq, '' FROM document d WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = d.seq)"
				   " UNION ALL SELECT r.seq, r.iri FROM resource r WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.seq = r.seq AND e.iri = r.iri)");
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		event e = { .seq = (uint64_t)stmt_get_int(s, 0), .space = S(""), .iri = stmt_get_text(s, 1) };
		if (e.iri.n) verify_derived(w, &e, S("resource"), trf(w->cx->mem, w->cx->lang, "The table of resources names event {1} for {2}, which is not an event of it.", ctx_num(w->cx, e.seq), arena_copy(w->cx->mem, e.iri)));
		else verify_derived(w, &e, S("document"), trf(w->cx->mem, w->cx->lang, "There is a document for event {1}, but no such event.", ctx_num(w->cx, e.seq)));
	}
	if (at == STEP_FAILED) return stmt_failure(w->cx, s);
	stmt_reset(s);
	return ST_OK;
}

/* SQLite's own look at the file: pages, order of keys, and each index against its table. */
static status check_file(walk *w)
{
	stmt *s = db_prepare(w->d, "PRAGMA integrity_check(10)");
	step at;
	while ((at = stmt_step(s)) == STEP_ROW) {
		slice words = arena_copy(w->cx->mem, stmt_get_text(s, 0));
		event none = { .space = S(""), .iri = S("") };
		if (!slice_eq(words, S("ok"))) verify_derived(w, &none, S("file"), trf(w->cx->mem, w->cx->lang, "The file log.db is damaged: {1}.", words));
	}
	if (at == STEP_FAILED) return stmt_failure(w->cx, s);
	stmt_reset(s);
	return ST_OK;
}

status verify_tables(walk *w)
{
	TRY(check_file(w));
	TRY(check_spaces(w));
	TRY(check_versions(w));
	return check_strays(w);
}
