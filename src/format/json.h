/* SPDX-License-Identifier: EUPL-1.2
 * json: RFC 8259 values in an arena (strict, duplicate keys refused), and a streaming writer. */
#ifndef SPIL_FORMAT_JSON_H
#define SPIL_FORMAT_JSON_H
#include "base/base.h"

typedef enum { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT } json_kind;
typedef struct json json;
struct json {
	json_kind kind;
	slice text;                 /* JSON_STRING: the string; JSON_NUMBER: its decimal text, exactly as it was written */
	slice key;                  /* when a member of an object */
	json *child, *next;         /* elements or members, in order of the text */
	size_t count;
	json *last;                 /* the last child, so that json_add is quick; json_add and json_set keep it */
};

/* At most 64 levels; ST_BAD_REQUEST with line and column otherwise. The tree copies what it needs. Refused: duplicate keys, malformed
 * UTF-8, \u0000 in strings, numbers past 1.8e308, anything after the value. ST_TOO_LARGE past 16 MiB or 200,000 values: what is read must fit in
 * the arena of a request. A byte order mark at the start is skipped. */
status json_parse(ctx *cx, slice text, json **ret);
/* The same within other limits. `nul`: \u0000 is taken. `borrow`: texts without escapes stay where they are, so that `text` must live as long. */
typedef struct { size_t bytes, values, levels; bool nul, borrow; } json_limits;
extern const json_limits JSON_LIMITS;
status json_parse_within(ctx *cx, slice text, const json_limits *limits, json **ret);
const json *json_get(const json *object, slice key);  /* NULL when absent or not an object */
slice json_text(const json *v);                       /* of a string; NO_SLICE for anything else or NULL */
json *json_new(arena *a, json_kind kind, slice text); /* building trees by hand */
void json_add(json *parent, slice key, json *child);  /* key NO_SLICE in arrays */
json *json_set(arena *a, json *object, slice key, json *value); /* adds or replaces; value NULL removes */
/* RFC 7396: the merged document; neither argument is changed. */
json *json_merge_patch(arena *a, const json *target, const json *patch);
/* Three names are jansson's too, and libraries that use jansson must keep finding its own: ours have another name for the linker. */
bool json_equal(const json *a, const json *b) __asm__("spil_json_equal"); /* members in any order; numbers by value: 1.0 equals 1e0 */
void json_write(buf *b, const json *v, bool pretty);
/* The canonical form (RFC 8785), for hashing and for literals of type rdf:JSON; `a` is for work. Numbers are doubles there. */
void json_canonical(arena *a, buf *b, const json *v);
double json_number(slice text);                       /* the double nearest to a JSON number of any length; infinite past 1.8e308 */
void json_number_canonical(buf *b, double d);         /* finite; as ECMAScript writes it: 1e+21, 0.000001, 1e-7 */

/* Streaming writer: commas and escapes are its concern. */
typedef struct { buf *out; bool first; int depth; bool pretty; bool after_key; } json_writer;
json_writer json_writer_to(buf *out, bool pretty);
void json_begin(json_writer *w, char open);           /* '{' or '[' */
void json_end(json_writer *w, char close);
void json_key(json_writer *w, slice key);
void json_string(json_writer *w, slice s) __asm__("spil_json_string");            /* malformed UTF-8 is written as U+FFFD */
void json_int(json_writer *w, int64_t n);
void json_double(json_writer *w, double d);           /* NaN and infinity are written as null: JSON has no name for them */
void json_bool(json_writer *w, bool b);
void json_null(json_writer *w) __asm__("spil_json_null");
void json_value(json_writer *w, const json *v);
/* key and string at once */
void json_pair(json_writer *w, slice key, slice value);
#endif
