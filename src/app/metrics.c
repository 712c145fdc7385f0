/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/metrics.h"
#include <stdio.h>
#include <unistd.h>

static const struct { int64_t us; const char *le; } BUCKETS[METRIC_BUCKETS] = {
	{ 500, "0.0005" }, { 1000, "0.001" }, { 2500, "0.0025" }, { 5000, "0.005" }, { 10000, "0.01" }, { 25000, "0.025" }, { 100000, "0.1" }, { 1000000, "1" }, { INT64_MAX, "+Inf" },
};

void metrics_count(metrics *m, int code, int64_t us)
{
	atomic_fetch_add_explicit(&m->requests[code / 100 % 6], 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&m->us_total, (uint64_t)us, memory_order_relaxed);
	for (size_t i = 0; i < METRIC_BUCKETS; i++)
		if (us <= BUCKETS[i].us) {
			atomic_fetch_add_explicit(&m->buckets[i], 1, memory_order_relaxed);
			break;
		}
}

static uint64_t resident_bytes(void)
{
	unsigned long long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	if (!f) return 0;
	char text[128];
	size_t n = fread(text, 1, sizeof text, f);
	fclose(f);
	slice rest = slice_of(text, n), part;
	uint64_t value = 0;
	if (slice_split(&rest, ' ', &part) && slice_split(&rest, ' ', &part) && slice_to_u64(part, &value)) pages = value;
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static status healthz(ctx *cx, const request *q, response *r)
{
	(void)q;
	r->media = S("application/json");
	buf_printf(r->body, "{\"status\":\"ok\",\"version\":\"%.*s\",\"seq\":%llu}\n", SL(cx->sv->version), (unsigned long long)index_seq(cx->sv->index));
	response_header(r, S("Cache-Control"), S("no-store"));
	return ST_OK;
}

static void family(buf *b, const char *name, const char *kind, const char *help) { buf_printf(b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind); }

static status show(ctx *cx, const request *q, response *r)
{
	(void)q;
	metrics *m = cx->sv->metrics;
	buf *b = r->body;
	r->media = S("text/plain; version=0.0.4; charset=utf-8");
	family(b, "spil_http_requests_total", "counter", "Requests answered, by class of status code.");
	for (int i = 1; i < 6; i++) buf_printf(b, "spil_http_requests_total{code=\"%dxx\"} %llu\n", i, (unsigned long long)m->requests[i]);
	family(b, "spil_http_request_duration_seconds", "histogram", "Time from the whole request to the ready answer.");
	uint64_t sum = 0;
	for (size_t i = 0; i < METRIC_BUCKETS; i++) {
		sum += m->buckets[i];
		buf_printf(b, "spil_http_request_duration_seconds_bucket{le=\"%s\"} %llu\n", BUCKETS[i].le, (unsigned long long)sum);
	}
	buf_printf(b, "spil_http_request_duration_seconds_sum %.6f\nspil_http_request_duration_seconds_count %llu\n", (double)m->us_total / 1e6, (unsigned long long)sum);
	family(b, "spil_log_events", "gauge", "Events in the log.");
	buf_printf(b, "spil_log_events %llu\n", (unsigned long long)log_last_seq(cx->sv->log));
	family(b, "spil_index_events", "gauge", "The last event the index holds.");
	buf_printf(b, "spil_index_events %llu\n", (unsigned long long)index_seq(cx->sv->index));
	family(b, "spil_login_failures_total", "counter", "Logins that failed.");
	buf_printf(b, "spil_login_failures_total %llu\n", (unsigned long long)m->logins_failed);
	family(b, "process_resident_memory_bytes", "gauge", "Resident memory.");
	buf_printf(b, "process_resident_memory_bytes %llu\n", (unsigned long long)resident_bytes());
	family(b, "process_start_time_seconds", "gauge", "Start of the process.");
	buf_printf(b, "process_start_time_seconds %.3f\n", (double)m->started / 1000);
	response_header(r, S("Cache-Control"), S("no-store"));
	return ST_OK;
}

const route metrics_routes[] = {
	{ HTTP_GET, "/healthz", healthz, ROUTE_API | ROUTE_HIDDEN, 0, "Whether the server answers" },
	{ HTTP_GET, "/metrics", show, ROUTE_API | ROUTE_HIDDEN, 0, "Counters in the Prometheus text format" },
	{ 0, NULL, NULL, 0, 0, NULL },
};
