/* SPDX-License-Identifier: EUPL-1.2
 * The lowest level shown is set once at start; each line is one write(2), so lines of threads do not mix. */
#include "base/log.h"
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX = 4096 };
typedef struct { char text[LINE_MAX]; size_t n; } line;

static log_level lowest = LOG_INFO;
static const char *const NAMES[] = { "debug", "info", "warn", "error", "fatal" };

void log_set_level(log_level l) { lowest = l; }

slice log_u64(uint64_t n)
{
	static _Thread_local char texts[8][21];
	static _Thread_local unsigned turn;
	char *t = texts[turn++ % 8];
	int k = snprintf(t, sizeof texts[0], "%llu", (unsigned long long)n);
	return slice_of(t, (size_t)k);
}

static void put(line *l, const char *p, size_t n)
{
	for (size_t i = 0; i < n && l->n < LINE_MAX - 2; i++) l->text[l->n++] = p[i];
}

static void put_text(line *l, slice s)
{
	char escaped[8];
	for (size_t i = 0; i < s.n && i < 1024; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '"' || c == '\\') put(l, "\\", 1), put(l, (const char *)&c, 1);
		else if (c < 32 || c == 127) put(l, escaped, (size_t)snprintf(escaped, sizeof escaped, "\\u%04x", c));
		else put(l, (const char *)&c, 1);
	}
}

static void field(line *l, const char *key, slice value)
{
	put(l, ",\"", 2);
	put_text(l, slice_from(key));
	put(l, "\":\"", 3);
	put_text(l, value);
	put(l, "\"", 1);
}

void log_line(log_level level, const char *event, ...)
{
	if (level < lowest) return;
	line l;
	l.n = 0;
	struct timespec t;
	struct tm parts;
	clock_gettime(CLOCK_REALTIME, &t);
	gmtime_r(&t.tv_sec, &parts);
	l.n = (size_t)snprintf(l.text, sizeof l.text, "{\"time\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03ldZ\",\"level\":\"%s\"", parts.tm_year + 1900,
			       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, t.tv_nsec / 1000000, NAMES[level]);
	field(&l, "event", slice_from(event));
	va_list args;
	va_start(args, event);
	for (const char *key; (key = va_arg(args, const char *));) field(&l, key, va_arg(args, slice));
	va_end(args);
	l.text[l.n++] = '}';
	l.text[l.n++] = '\n';
	ssize_t written = write(STDERR_FILENO, l.text, l.n);
	(void)written;   /* nowhere to say so */
}
