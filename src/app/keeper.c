/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/keeper.h"

enum { SWEEP_MS = 86400000, TICK_MS = 60000 };

struct keeper { world *w; mutex lock; condition wake; bool stopping; pthread_t thread; int64_t swept_us; };

static void sweep(keeper *k, ctx *cx)
{
	size_t removed = 0;
	if (k->swept_us && time_monotonic_us() - k->swept_us < (int64_t)SWEEP_MS * 1000) return;
	k->swept_us = time_monotonic_us();
	if (upload_sweep(cx, k->w->sv.files, false, &removed) != ST_OK) log_line(LOG_ERROR, "files-not-swept", "why", cx->err.message, NULL);
	else if (removed) log_line(LOG_INFO, "files-swept", "removed", log_u64(removed), NULL);
}

static void tick(keeper *k)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN, .sv = &k->w->sv, .view = &VIEW_ALL };
	sweep(k, &cx);
	arena_destroy(cx.mem);
}

static void *run(void *arg)
{
	keeper *k = arg;
	bool more = true;
	while (more) {
		tick(k);
		mutex_lock(&k->lock);
		if (!k->stopping) condition_wait_ms(&k->wake, &k->lock, TICK_MS);
		more = !k->stopping;
		mutex_unlock(&k->lock);
	}
	return NULL;
}

keeper *keeper_start(world *w)
{
	keeper *k = base_alloc(sizeof *k);
	k->w = w;
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
	condition_done(&k->wake);
	mutex_done(&k->lock);
	base_free(k);
}
