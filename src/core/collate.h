/* SPDX-License-Identifier: EUPL-1.2
 * core/collate: the order in which people expect texts: case and diacritics do not count, punctuation hardly, and numbers inside a
 * text count as numbers (3,9 before 3,49; "Actie 2" before "Actie 10"). Two texts compare as the bytes of their keys. */
#ifndef SPIL_CORE_COLLATE_H
#define SPIL_CORE_COLLATE_H
#include "base/base.h"

enum { COLLATE_MAX = 160 };                           /* bytes of a key: what comes after does not order */
slice collate_key(arena *a, slice text);              /* empty for a text without letters and digits */
#endif
