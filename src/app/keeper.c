/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/keeper.h"

enum { DAILY_MS = 86400000, EVERY_S = 60 };

struct keeper { world *w; int64_t every_ms; mutex lock; condition wake; bool stopping; pthread_t thread; int64_t daily_us; };

static void daily(keeper *k, ctx *cx)
{
	size_t removed = 0;
	if (k->daily_us && time_monotonic_us() - k->daily_us < (int64_t)DAILY_MS * 1000) return;
	k->daily_us = time_monotonic_us();
	if (series_retain(cx, k->w->sv.series) != ST_OK) log_line(LOG_ERROR, "series-not-dropped", "why", cx->err.message, NULL);
	if (upload_sweep(cx, k->w->sv.files, false, &removed) != ST_OK) log_line(LOG_ERROR, "files-not-swept", "why", cx->err.message, NULL);
	else if (removed) log_line(LOG_INFO, "files-swept", "removed", log_u64(removed), NULL);
}

static void tick(keeper *k)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN, .sv = &k->w->sv, .view = &VIEW_ALL };
	if (k->w->sv.usage && usage_flush(&cx, k->w->sv.usage) != ST_OK) log_line(LOG_ERROR, "usage-not-written", "why", cx.err.message, NULL);
	daily(k, &cx);
	arena_destroy(cx.mem);
}

static void *run(void *arg)
{
	keeper *k = arg;
	bool more = true;
	while (more) {
		tick(k);
		mutex_lock(&k->lock);
		if (!k->stopping) condition_wait_ms(&k->wake, &k->lock, k->every_ms);
		more = !k->stopping;
		mutex_unlock(&k->lock);
	}
	return NULL;
}

keeper *keeper_start(world *w)
{
	keeper *k = base_alloc(sizeof *k);
	uint64_t seconds = 0;
	k->w = w;
	k->every_ms = (slice_to_u64(w->settings.usage_every, &seconds) && seconds ? (int64_t)seconds : EVERY_S) * 1000;
	mutex_init(&k->lock);
	condition_init(&k->wake);
	thread_start(&k->thread, "keeper", run, k);
	return k;
}

void keeper_stop(keeper *k)
{
	mutex_lock(&k->lock);
	k->stopping = true;
	condition_signal(&k->wake);
	mutex_unlock(&k->lock);
	thread_join(k->thread);
	tick(k); /* what was counted since */
	condition_done(&k->wake);
	mutex_done(&k->lock);
	base_free(k);
}
