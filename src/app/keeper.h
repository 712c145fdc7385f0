/* SPDX-License-Identifier: EUPL-1.2
 * keeper: what a serving process does on its own, in a thread beside the requests: what was counted is written each minute;
 * files that nothing uses and segments whose time is over go, at the start and each day. */
#ifndef SPIL_APP_KEEPER_H
#define SPIL_APP_KEEPER_H
#include "app/world.h"
typedef struct keeper keeper;
keeper *keeper_start(world *w);
void keeper_stop(keeper *k);                          /* ends what it is at, joins, writes the last counts */
#endif
