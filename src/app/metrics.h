/* SPDX-License-Identifier: EUPL-1.2
 * metrics: counters of this process, for /metrics (Prometheus text format 0.0.4). No person is counted, only requests. */
#ifndef SPIL_APP_METRICS_H
#define SPIL_APP_METRICS_H
#include <stdatomic.h>
#include "face/services.h"

enum { METRIC_BUCKETS = 9 };
typedef struct metrics {
	msec started;
	_Atomic uint64_t requests[6];                 /* by first digit of the status code */
	_Atomic uint64_t buckets[METRIC_BUCKETS];     /* by duration */
	_Atomic uint64_t us_total;
	_Atomic uint64_t logins_failed, denied;
} metrics;
void metrics_count(metrics *m, int code, int64_t us);
extern const route metrics_routes[];                  /* /healthz, /metrics */
#endif
