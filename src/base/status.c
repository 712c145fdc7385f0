/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/status.h"

typedef struct { int http; slice type, sentence; } row;
static const row ROWS[STATUS_COUNT] = {
#define X(code, http, type, sentence) [ST_##code] = { http, SLICE_INIT(type), SLICE_INIT(sentence) },
	STATUSES(X)
#undef X
};

int status_http(status s) { return ROWS[s].http; }
slice status_type(status s) { return ROWS[s].type; }
slice status_sentence(status s) { return ROWS[s].sentence; }
