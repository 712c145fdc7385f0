/* SPDX-License-Identifier: EUPL-1.2
 * Entries in an array, found through an open-addressing table of their indices. */
#include "base/map.h"
#include <string.h>

typedef struct { slice key; void *value; uint64_t hash; } entry;
struct map { arena *mem; entry *entries; uint32_t *slots; size_t n, cap, slot_count; };

map *map_new(arena *a)
{
	map *m = arena_new(a, map, 1);
	m->mem = a;
	return m;
}

static entry *find(const map *m, slice key, uint64_t hash)
{
	if (!m->slot_count) return NULL;
	for (size_t i = hash & (m->slot_count - 1); m->slots[i]; i = (i + 1) & (m->slot_count - 1)) {
		entry *e = &m->entries[m->slots[i] - 1];
		if (e->hash == hash && slice_eq(e->key, key)) return e;
	}
	return NULL;
}

static void place(map *m, uint32_t index)
{
	size_t i = m->entries[index].hash & (m->slot_count - 1);
	while (m->slots[i]) i = (i + 1) & (m->slot_count - 1);
	m->slots[i] = index + 1;
}

static void grow(map *m)
{
	size_t cap = m->cap ? m->cap * 2 : 8;
	entry *entries = arena_new(m->mem, entry, cap);
	if (m->n) memcpy(entries, m->entries, m->n * sizeof *entries);
	m->entries = entries;
	m->cap = cap;
	m->slot_count = cap * 2;
	m->slots = arena_new(m->mem, uint32_t, m->slot_count);
	for (size_t i = 0; i < m->n; i++) place(m, (uint32_t)i);
}

void *map_get(const map *m, slice key)
{
	entry *e = find(m, key, slice_hash(key));
	return e ? e->value : NULL;
}

bool map_has(const map *m, slice key) { return find(m, key, slice_hash(key)) != NULL; }

void map_put(map *m, slice key, void *value)
{
	uint64_t hash = slice_hash(key);
	entry *e = find(m, key, hash);
	if (e) {
		e->value = value;
		return;
	}
	if (m->n == m->cap) grow(m);
	m->entries[m->n] = (entry){ key, value, hash };
	place(m, (uint32_t)m->n++);
}

size_t map_count(const map *m) { return m->n; }
slice map_key(const map *m, size_t i) { return m->entries[i].key; }
void *map_value(const map *m, size_t i) { return m->entries[i].value; }
