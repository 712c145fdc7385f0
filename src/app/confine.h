/* SPDX-License-Identifier: EUPL-1.2
 * confine: after everything is open, the process gives up what it does not need: Landlock (Linux 5.13) leaves it the data folder
 * to write and the system's libraries and certificates to read; no core dumps, no new privileges. */
#ifndef SPIL_APP_CONFINE_H
#define SPIL_APP_CONFINE_H
#include "face/services.h"
/* false (and a logged warning) where the kernel cannot; never fails the start. */
bool confine_process(ctx *cx, const settings *s);
#endif
