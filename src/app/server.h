/* SPDX-License-Identifier: EUPL-1.2
 * server: wires the faces to the server, asks who each request is from, and stops gracefully. */
#ifndef SPIL_APP_SERVER_H
#define SPIL_APP_SERVER_H
#include "app/world.h"
/* Serves until SIGTERM or SIGINT. `ready` (may be NULL) is told the port once requests are answered. */
status server_run(ctx *cx, world *w, void (*ready)(void *, uint16_t port), void *arg);
/* The route tables, in the order they are looked at; for documentation and for tests that walk every route. */
const route *const *server_routes(size_t *ret_n);
#endif
