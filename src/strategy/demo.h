/* SPDX-License-Identifier: EUPL-1.2
 * demo: fills an empty installation with the real policy entry, strategy and named actions (demo/vlaamse-datastrategie), and beside them
 * a strategy that is made up and says so. Idempotent: what is there already stays as it is. */
#ifndef SPIL_STRATEGY_DEMO_H
#define SPIL_STRATEGY_DEMO_H
#include "register/register.h"

/* Reads every *.json file below `folder`, in order of name. A file: {"entries": [{"register": "...", "name": "...", "state": "running", "reason": "...",
 * "values": {key: value as the REST API takes it; references may be "register/name"}}, ...]}. Entries are appended in order of dependency, one event each.
 * Then the generated strategy. `progress` may be NULL. cx->who must be an administrator. */
status demo_load(ctx *cx, const entry_store *e, slice folder, void (*progress)(void *, uint64_t done, uint64_t total), void *arg);

/* The same form as a demo file, made by a generator: the same seed gives the same bytes. today: days; dates lie around it. */
typedef struct { uint64_t seed; int64_t today; size_t actions; } generate_options;
extern const generate_options GENERATE_DEFAULTS;      /* 202 actions */
status generate_strategy(ctx *cx, const generate_options *o, json **ret);
#endif
