/* SPDX-License-Identifier: EUPL-1.2
 * Who wrote reads what they wrote, and so does whoever they tell of it: a read that begins after an answer waits until the index holds what was
 * answered. Nearly always it does already, and then this costs two looks at a number. */
#include "core/inside.h"

enum { PATIENCE_MS = 5000 };

void fresh_init(index_store *x)
{
	mutex_init(&x->fresh_lock);
	condition_init(&x->fresher);
	x->patience = PATIENCE_MS;
}

void fresh_done(index_store *x)
{
	condition_done(&x->fresher);
	mutex_done(&x->fresh_lock);
}

uint64_t index_seq(const index_store *x) { return __atomic_load_n(&x->seq, __ATOMIC_ACQUIRE); }

uint64_t index_moment(ctx *cx, const index_store *x)
{
	uint64_t applied = index_seq(x), promised = __atomic_load_n(&x->promised, __ATOMIC_ACQUIRE), now = applied > promised ? applied : promised;
	if (cx->fresh < now) cx->fresh = now;
	return now;
}

void index_promise(index_store *x, uint64_t seq) { __atomic_store_n(&x->promised, seq, __ATOMIC_RELEASE); }

void fresh_tell(index_store *x, bool failing)
{
	mutex_lock(&x->fresh_lock);
	x->failing = failing;
	condition_broadcast(&x->fresher);
	mutex_unlock(&x->fresh_lock);
}

void index_wrote(ctx *cx, uint64_t seq)
{
	if (cx->db && cx->db->wrote < seq) cx->db->wrote = seq;
}

/* Whether the index is as far as `wanted`, if need be after waiting for it. */
static bool reached(index_store *x, uint64_t wanted)
{
	if (index_seq(x) >= wanted) return true;
	int64_t until = time_monotonic_us() / 1000 + x->patience, left = x->patience;
	mutex_lock(&x->fresh_lock);
	while (index_seq(x) < wanted && !x->failing && left > 0) {
		condition_wait_ms(&x->fresher, &x->fresh_lock, left);
		left = until - time_monotonic_us() / 1000;
	}
	mutex_unlock(&x->fresh_lock);
	return index_seq(x) >= wanted;
}

/* What was promised before the request's first read counts, and what this thread wrote: other writers cannot make a request wait at each of its reads. */
status index_fresh(ctx *cx, index_store *x)
{
	uint64_t wanted = cx->fresh ? cx->fresh : __atomic_load_n(&x->promised, __ATOMIC_ACQUIRE);
	if (cx->db && cx->db->wrote > wanted) wanted = cx->db->wrote;
	if (!reached(x, wanted))
		return fail(cx, UNAVAILABLE, "The latest changes are saved, but cannot be shown yet: the index is behind the log. Try again in a moment; if it stays so, warn the administrator.");
	cx->fresh = wanted;
	return ST_OK;
}
