/* SPDX-License-Identifier: EUPL-1.2
 * ctx: what one request, job or command carries: its memory, language, clock, who asks, and its error. There are no
 * mutable globals; a test fixes clock and randomness by setting the two functions. */
#ifndef SPIL_BASE_CTX_H
#define SPIL_BASE_CTX_H
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"

/* One thing that is wrong with one value; `at` names the place: a field's key ("title.nl"), "row 3, column B", a line. */
typedef struct finding finding;
struct finding { finding *next; slice at, message; };

typedef struct error {
	status code;
	slice message;                                /* for the person, in ctx->lang: cause, thing, way out */
	const char *file; int line;                   /* where it was raised: for the log only */
	finding *findings, *last;                     /* each value that is wrong (ST_INVALID) */
} error;

struct view;      /* core/view.h: what this person may see; mandatory on every read */
struct reader;    /* core/index.h: this thread's read connection */
struct person;    /* auth/auth.h: who asks; NULL when nobody is signed in */
struct services;  /* face/services.h: what a face can reach */

typedef struct ctx {
	arena *mem;
	lang lang;
	error err;
	const struct view *view;
	struct reader *db;
	uint64_t fresh;                               /* what this request reads holds this event and all before it (core/fresh.c); 0: it has read nothing yet */
	const struct person *who;
	struct services *sv;
	msec (*clock)(void *); void *clock_arg;       /* NULL: the system's */
	void (*random)(void *, void *out, size_t n); void *random_arg;  /* NULL: the system's, fit for secrets */
} ctx;

msec ctx_now(const ctx *cx);
void ctx_random(const ctx *cx, void *out, size_t n);
/* A new name that sorts by time (UUID version 7, RFC 9562, 5.7), 36 characters. */
slice ctx_uuid(ctx *cx);

/* Records the error and returns its code: return fail(cx, NOT_FOUND, "There is no register called {1}.", name);
 * the sentence is a literal that tools/mktext.c finds and translates; arguments are slices for {1}, {2} ...
 * The last error raised wins. */
#define fail(cx, code, lit, ...) fail_at((cx), ST_##code, __FILE__, __LINE__, S(lit), \
	(slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }, sizeof((slice[]){ __VA_ARGS__ __VA_OPT__(,) NO_SLICE }) / sizeof(slice) - 1)
status fail_at(ctx *cx, status code, const char *file, int line, slice sentence, const slice *args, size_t n);
/* Adds a finding; then fail(cx, INVALID, ...) once at the end. */
#define finding_add(cx, at, lit, ...) finding_at((cx), (at), trf((cx)->mem, (cx)->lang, lit __VA_OPT__(,) __VA_ARGS__))
void finding_at(ctx *cx, slice at, slice message);
void ctx_error_clear(ctx *cx);

slice ctx_num(ctx *cx, uint64_t n);                   /* a number as plain digits, for messages */
#endif
