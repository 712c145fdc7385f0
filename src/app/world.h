/* SPDX-License-Identifier: EUPL-1.2
 * world: opens everything a command or the server works on, in the right order, and closes it again. */
#ifndef SPIL_APP_WORLD_H
#define SPIL_APP_WORLD_H
#include "app/settings.h"

typedef struct world { services sv; settings settings; bool writing, refused; reader *reader; struct jsonld_contexts *contexts; } world; /* reader: of world_act; refused: changed registers were not activated (registers_strict) */
typedef void (*progress_fn)(void *, uint64_t done, uint64_t total);
/* Opens log, registers, index (brought up to date), and when `writing` the writer and accounts. Until world_close. */
status world_open(ctx *cx, const settings *s, bool writing, progress_fn progress, void *arg, world *ret);
void world_close(world *w);
bool world_exists(ctx *cx, const settings *s);        /* whether the data folder holds a log */
/* Makes cx act as the system: an administrator whose IRI is urn:spil:system, that sees all; with a reader of its own. */
status world_act(ctx *cx, world *w);
/* First start: folder, settings, head key, an organisation, an administrator; ret_password is shown once. */
status world_init(ctx *cx, const settings *s, slice login, slice *ret_password);
#endif
