/* SPDX-License-Identifier: EUPL-1.2
 * Open addressing, at most half full; key 0 marks an empty place; removal moves later entries back (Knuth, 6.4 R). */
#include "core/idmap.h"

static size_t place(const idmap *m, int64_t key)
{
	uint64_t h = (uint64_t)key * 0x9E3779B97F4A7C15ULL;
	return (size_t)(h ^ h >> 32) & (m->room - 1);
}

static size_t find(const idmap *m, int64_t key)
{
	size_t i = place(m, key);
	while (m->keys[i] && m->keys[i] != key) i = (i + 1) & (m->room - 1);
	return i;
}

bool idmap_get(const idmap *m, int64_t key, uint64_t *ret)
{
	if (!m->room) return false;
	size_t i = find(m, key);
	if (!m->keys[i]) return false;
	*ret = m->values[i];
	return true;
}

static void grow(idmap *m)
{
	idmap old = *m;
	m->room = old.room ? old.room * 2 : 64;
	m->keys = base_alloc(m->room * sizeof *m->keys);
	m->values = base_alloc(m->room * sizeof *m->values);
	for (size_t i = 0; i < old.room; i++) {
		if (!old.keys[i]) continue;
		size_t at = find(m, old.keys[i]);
		m->keys[at] = old.keys[i];
		m->values[at] = old.values[i];
	}
	base_free(old.keys);
	base_free(old.values);
}

void idmap_put(idmap *m, int64_t key, uint64_t value)
{
	if ((m->n + 1) * 2 > m->room) grow(m);
	size_t i = find(m, key);
	if (!m->keys[i]) {
		m->keys[i] = key;
		m->n++;
	}
	m->values[i] = value;
}

void idmap_remove(idmap *m, int64_t key)
{
	if (!m->room) return;
	size_t hole = find(m, key);
	if (!m->keys[hole]) return;
	for (size_t i = (hole + 1) & (m->room - 1); m->keys[i]; i = (i + 1) & (m->room - 1)) {
		size_t home = place(m, m->keys[i]);
		if (((i - home) & (m->room - 1)) < ((i - hole) & (m->room - 1))) continue;
		m->keys[hole] = m->keys[i];
		m->values[hole] = m->values[i];
		hole = i;
	}
	m->keys[hole] = 0;
	m->n--;
}

void idmap_free(idmap *m)
{
	base_free(m->keys);
	base_free(m->values);
	*m = (idmap){ 0 };
}
