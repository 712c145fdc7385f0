/* SPDX-License-Identifier: EUPL-1.2
 * Finding the field. A hash only tells that something differs; but when one thing was changed, putting it right gives the stored
 * hash again, and no other repair does. So the likely repairs are tried: the value that the chain implies, and every byte with every
 * other value (400 bytes are 100,000 hashes: a tenth of a second). */
#include <string.h>
#include "store/verify_private.h"

enum { SEARCH_BYTES = 8 << 10, SEARCHES = 16, SEQ_AROUND = 2000, HASH_BYTES_OFF = 8 };

static bool gives(const event *e, walk *w) { digest d = event_hash(w->row_mem, e); return digest_eq(&d, &e->hash); }

/* Fields of the canonical form, in order; a number has no length in front. */
static const struct { slice name; bool number; } FIELDS[] = {
	{ SLICE_INIT("seq"), true }, { SLICE_INIT("space"), false }, { SLICE_INIT("space_seq"), true }, { SLICE_INIT("iri"), false }, { SLICE_INIT("version"), true },
	{ SLICE_INIT("kind"), false }, { SLICE_INIT("time"), true }, { SLICE_INIT("actor"), false }, { SLICE_INIT("reason"), false }, { SLICE_INIT("register_name"), false },
	{ SLICE_INIT("register_version"), true }, { SLICE_INIT("media"), false }, { SLICE_INIT("doc_hash"), false }, { SLICE_INIT("prev_hash"), false },
};

static uint64_t u64_at(const char *p)
{
	uint64_t n = 0;
	for (int i = 0; i < 8; i++) n = n << 8 | (unsigned char)p[i];
	return n;
}

/* Tries every other value of every byte from `from` to `to`; leaves `bytes` as it was. */
static bool one_byte(char *bytes, size_t n, size_t from, size_t to, const digest *target)
{
	for (size_t i = from; i < to; i++) {
		char right = bytes[i];
		for (int v = 1; v < 256; v++) {
			bytes[i] = (char)((unsigned char)right ^ v);
			digest d = sha256_of(slice_of(bytes, n));
			if (memcmp(d.b, target->b, sizeof d.b) == 0) {
				bytes[i] = right;
				return true;
			}
		}
		bytes[i] = right;
	}
	return false;
}

static slice byte_suspect(walk *w, const event *e)
{
	slice canonical = event_canonical(w->row_mem, e);
	if (canonical.n > SEARCH_BYTES) return NO_SLICE;
	char *bytes = arena_alloc(w->row_mem, canonical.n);
	memcpy(bytes, canonical.p, canonical.n);
	size_t at = 0;
	for (size_t i = 0; i < COUNT_OF(FIELDS); i++) {
		size_t from = FIELDS[i].number ? at : at + 8, to = from + (FIELDS[i].number ? 8 : (size_t)u64_at(bytes + at));
		if (one_byte(bytes, canonical.n, from, to, &e->hash)) return FIELDS[i].name;
		at = to;
	}
	return NO_SLICE;
}

/* The document that stands beside the event, or none. */
static suspect implied_document(walk *w, const event *e)
{
	event x = *e;
	memset(&x.doc_hash, 0, sizeof x.doc_hash);
	if (gives(&x, w)) return (suspect){ .field = S("doc_hash") };
	stmt *s = db_prepare(w->d, "SELECT salt, body FROM document WHERE seq = ? AND body IS NOT NULL");
	stmt_int(s, 1, (int64_t)e->seq);
	bool same = false;
	if (stmt_step(s) == STEP_ROW) {
		x.doc_hash = document_hash(w->row_mem, stmt_get_blob(s, 0), stmt_get_blob(s, 1));
		same = gives(&x, w);
	}
	stmt_reset(s);
	return (suspect){ .field = same ? S("doc_hash") : NO_SLICE };
}

/* The values that the place in the chain implies. */
static suspect implied(walk *w, const event *e, const chain *c)
{
	event x = *e;
	x.prev_hash = c->hash;
	if (c->hash_known && gives(&x, w)) return (suspect){ .field = S("prev_hash") };
	x = *e;
	x.space_seq = c->count + 1;
	if (gives(&x, w)) return (suspect){ .field = S("space_seq") };
	x = *e;
	for (int k = 0; k < EVENT_KIND_COUNT; k++) {
		x.kind = (event_kind)k;
		if (gives(&x, w)) return (suspect){ .field = S("kind") };
	}
	x = *e;
	for (uint64_t k = e->seq > SEQ_AROUND ? e->seq - SEQ_AROUND : 1; k <= e->seq + SEQ_AROUND; k++) {
		x.seq = k;
		if (gives(&x, w)) return (suspect){ .field = S("seq"), .belongs = k };
	}
	x = *e;
	for (size_t i = 0; i < map_count(w->chains); i++) {
		x.space = map_key(w->chains, i);
		if (gives(&x, w)) return (suspect){ .field = S("space"), .space = x.space };
	}
	return implied_document(w, e);
}

static bool next_holds(walk *w, const event *e, const digest *d)
{
	stmt *s = db_prepare(w->d, "SELECT prev_hash FROM event WHERE seq > ? AND space = ? ORDER BY seq LIMIT 1");
	stmt_int(s, 1, (int64_t)e->seq);
	stmt_text(s, 2, e->space);
	bool holds = stmt_step(s) == STEP_ROW && slice_eq(stmt_get_blob(s, 0), slice_of(d->b, sizeof d->b));
	stmt_reset(s);
	return holds;
}

suspect verify_suspect(walk *w, const event *e, const chain *c)
{
	digest d = event_hash(w->row_mem, e);
	size_t off = 0;
	for (size_t i = 0; i < sizeof d.b; i++) off += d.b[i] != e->hash.b[i];
	/* Another content gives another hash in nearly every byte; and the next event tells which it followed. */
	if (off <= HASH_BYTES_OFF || next_holds(w, e, &d)) return (suspect){ .field = S("hash") };
	if (w->searches++ >= SEARCHES) return (suspect){ .field = NO_SLICE };
	suspect s = implied(w, e, c);
	if (!s.field.p) s.field = byte_suspect(w, e);
	return s;
}

slice verify_document_suspect(walk *w, slice salt, slice body, const digest *right)
{
	if (salt.n != SALT) return S("salt");
	if (body.n > SEARCH_BYTES || w->searches++ >= SEARCHES) return NO_SLICE;
	slice both = JOIN(w->row_mem, salt, body);
	char *bytes = arena_alloc(w->row_mem, both.n);
	memcpy(bytes, both.p, both.n);
	if (one_byte(bytes, both.n, 0, SALT, right)) return S("salt");
	return one_byte(bytes, both.n, SALT, both.n, right) ? S("document") : NO_SLICE;
}
