/* SPDX-License-Identifier: EUPL-1.2
 * Slots: at most `workers` handlers run at once, each with the arena and the number of its slot; heavy routes take at most half
 * of them. The slot used last goes first: its memory is warm. */
#include "http/server.h"

void slots_open(http_server *s)
{
	mutex_init(&s->slots_lock);
	condition_init(&s->slot_given);
	s->slots = arena_new(s->mem, slot, s->o.workers);
	s->free_slots = arena_new(s->mem, size_t, s->o.workers);
	for (size_t i = 0; i < s->o.workers; i++) {
		s->slots[i] = (slot){ .mem = arena_create(ARENA_MAX), .packer = packer_new() };
		s->free_slots[i] = s->o.workers - 1 - i;
	}
	s->free_n = s->o.workers;
}

void slots_close(http_server *s)
{
	for (size_t i = 0; i < s->o.workers; i++) {
		arena_destroy(s->slots[i].mem);
		packer_free(s->slots[i].packer);
	}
	mutex_done(&s->slots_lock);
	condition_done(&s->slot_given);
}

static bool may_take(const http_server *s, bool heavy) { return s->free_n && (!heavy || s->heavy < (s->o.workers + 1) / 2); }

bool slot_take(http_server *s, bool heavy, size_t *ret)
{
	int64_t until = time_monotonic_us() + (int64_t)SLOT_WAIT_MS * 1000;
	mutex_lock(&s->slots_lock);
	bool room = s->waiting < QUEUE_MAX;
	s->waiting++;
	while (room && !may_take(s, heavy)) {
		int64_t left = (until - time_monotonic_us()) / 1000;
		room = left > 0;
		if (room) condition_wait_ms(&s->slot_given, &s->slots_lock, left);
	}
	s->waiting--;
	if (room) {
		*ret = s->free_slots[--s->free_n];
		s->slots[*ret].taken = true;
		s->heavy += heavy;
	}
	mutex_unlock(&s->slots_lock);
	return room;
}

void slot_take_one(http_server *s, size_t worker)
{
	mutex_lock(&s->slots_lock);
	s->waiting_one++;
	while (s->slots[worker].taken) condition_wait(&s->slot_given, &s->slots_lock);
	s->waiting_one--;
	s->slots[worker].taken = true;
	for (size_t i = 0; i < s->free_n; i++) {
		if (s->free_slots[i] != worker) continue;
		for (s->free_n--; i < s->free_n; i++) s->free_slots[i] = s->free_slots[i + 1];
	}
	mutex_unlock(&s->slots_lock);
}

void slot_give(http_server *s, size_t worker, bool heavy)
{
	mutex_lock(&s->slots_lock);
	s->slots[worker].taken = false;
	s->free_slots[s->free_n++] = worker;
	s->heavy -= heavy;
	/* one waiter is enough, unless the one woken may be waiting for another slot, or be a heavy one that may not run yet */
	bool all = s->waiting_one || s->heavy >= (s->o.workers + 1) / 2 || heavy;
	bool any = s->waiting || s->waiting_one;
	mutex_unlock(&s->slots_lock);
	if (any && all) condition_broadcast(&s->slot_given);
	else if (any) condition_signal(&s->slot_given);
}
