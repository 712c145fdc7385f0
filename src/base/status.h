/* SPDX-License-Identifier: EUPL-1.2
 * status: how a function that can fail answers. One table gives each code its HTTP status (RFC 9110), its problem type
 * (RFC 9457) and its sentence; the Dutch of a sentence stands in web/text/nl. */
#ifndef SPIL_BASE_STATUS_H
#define SPIL_BASE_STATUS_H
#include "base/slice.h"

/*    code            http  problem type            sentence */
#define STATUSES(X) \
	X(OK,               200, "ok",                  "It worked.") \
	X(BAD_REQUEST,      400, "bad-request",         "The request could not be read.") \
	X(UNAUTHENTICATED,  401, "login-needed",        "You need to log in first.") \
	X(FORBIDDEN,        403, "forbidden",           "You do not have the rights for this.") \
	X(NOT_FOUND,        404, "not-found",           "There is nothing here.") \
	X(BAD_METHOD,       405, "method-not-allowed",  "This address does not accept that method.") \
	X(NOT_ACCEPTABLE,   406, "not-acceptable",      "This is not available in the format you asked for.") \
	X(TIMED_OUT,        408, "timeout",             "The request took too long to arrive.") \
	X(CONFLICT,         409, "conflict",            "This clashes with what is there now.") \
	X(GONE,             410, "withdrawn",           "This was withdrawn.") \
	X(STALE,            412, "stale-version",       "Somebody changed this since you opened it.") \
	X(TOO_LARGE,        413, "too-large",           "This is larger than what is accepted here.") \
	X(URI_TOO_LONG,     414, "uri-too-long",        "The address is too long.") \
	X(BAD_MEDIA_TYPE,   415, "media-type",          "This kind of content is not accepted here.") \
	X(INVALID,          422, "invalid",             "Some of the values are not right yet.") \
	X(VERSION_NEEDED,   428, "version-needed",      "Say which version you are changing (If-Match).") \
	X(TOO_MANY,         429, "too-many-requests",   "Too many attempts; wait a moment.") \
	X(HEAD_TOO_LARGE,   431, "head-too-large",      "The request's header fields are too large.") \
	X(INTERNAL,         500, "internal",            "Something went wrong on our side.") \
	X(NOT_BUILT,        501, "not-available",       "This installation does not offer that.") \
	X(UNAVAILABLE,      503, "unavailable",         "The server is busy or stopping; try again shortly.") \
	X(SYSTEM,           500, "system",              "A file, database or network operation failed.") \
	X(CORRUPT,          500, "corrupt",             "Stored data is not what it should be.") \
	X(CANCELLED,        409, "cancelled",           "This was cancelled.")

typedef enum status {
#define X(code, http, type, sentence) ST_##code,
	STATUSES(X)
#undef X
	STATUS_COUNT
} status;

int status_http(status s);                            /* HTTP status code */
slice status_type(status s);                          /* last part of the problem type */
slice status_sentence(status s);                      /* English; give it to tr() */

/* Passes a failure on. */
#define TRY(expr) do { status try_ = (expr); if (try_ != ST_OK) return try_; } while (0)
#endif
