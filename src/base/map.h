/* SPDX-License-Identifier: EUPL-1.2
 * map: from bytes to a pointer, in insertion order. Keys are not copied: they must live as long as the map. */
#ifndef SPIL_BASE_MAP_H
#define SPIL_BASE_MAP_H
#include "base/arena.h"

typedef struct map map;
map *map_new(arena *a);
void *map_get(const map *m, slice key);               /* NULL when absent */
bool map_has(const map *m, slice key);
void map_put(map *m, slice key, void *value);         /* replaces */
size_t map_count(const map *m);
/* The i-th entry in order of first insertion; i < map_count(m). */
slice map_key(const map *m, size_t i);
void *map_value(const map *m, size_t i);
#endif
