/* SPDX-License-Identifier: EUPL-1.2
 * The parts of the OpenAPI document that all registers share. They do not depend on the registers, so they stand here as JSON
 * with holes for the texts, read once by our own reader. */
#include "face/rest/openapi.h"

static void put(ctx *cx, json_writer *w, slice key, slice text)
{
	json *v;
	json_key(w, key);
	if (json_parse(cx, text, &v) == ST_OK) json_value(w, v);
	else json_null(w);
}

static slice quoted(ctx *cx, slice s)
{
	buf *b = buf_new(cx->mem, 1 << 16);
	json v = { .kind = JSON_STRING, .text = s };
	json_write(b, &v, false);
	return buf_slice(b);
}

/* `text` with each % replaced by the next of the sentences, quoted. */
static slice with_texts(ctx *cx, slice text, const slice *sentences)
{
	buf *b = buf_new(cx->mem, 1 << 16);
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '%') buf_put(b, quoted(cx, tr_slice(cx->lang, *sentences++)));
		else buf_putc(b, text.p[i]);
	}
	return buf_slice(b);
}

typedef struct { slice key, json, texts[4]; } part;

static const part SCHEMAS[] = {
	{ SLICE_INIT("Problem"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\"],\"properties\":{\"type\":{\"type\":\"string\",\"format\":\"uri\"},\"title\":{\"type\":\"string\"},"
		"\"status\":{\"type\":\"integer\",\"minimum\":400,\"maximum\":599},\"detail\":{\"type\":\"string\"},\"instance\":{\"type\":\"string\",\"format\":\"uri\"},\"errors\":{\"description\":%,\"type\":\"array\",\"items\":"
		"{\"type\":\"object\",\"required\":[\"at\",\"pointer\",\"detail\"],\"properties\":{\"at\":{\"type\":\"string\"},\"pointer\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}}}}}}"),
	  { N_("What went wrong (RFC 9457)"), N_("Each value that is wrong: its key, its JSON pointer, and what to do about it") } },
	{ SLICE_INIT("Meta"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"readOnly\":true,\"properties\":{\"version\":{\"type\":\"integer\",\"minimum\":1},\"register\":{\"type\":\"string\"},\"name\":{\"type\":\"string\"},"
		"\"label\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},\"created\":{\"type\":\"string\",\"format\":\"date-time\"},\"modified\":{\"type\":\"string\",\"format\":\"date-time\"},"
		"\"time\":{\"type\":\"string\",\"format\":\"date-time\"},\"current\":{\"type\":\"boolean\"},\"withdrawn\":{\"type\":\"boolean\"}}}"), { N_("What the server knows about an entry") } },
	{ SLICE_INIT("MergePatch"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"additionalProperties\":true}"), { N_("The values to change; null takes a value away (RFC 7396)") } },
	{ SLICE_INIT("Facets"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\"properties\":{\"values\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\"},"
		"\"label\":{\"type\":\"string\"},\"count\":{\"type\":\"integer\"}}}},\"missing\":{\"type\":\"integer\"},\"distinct\":{\"type\":\"integer\"}}}}"), { N_("How many entries have each value") } },
	{ SLICE_INIT("Links"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"properties\":{\"next\":{\"type\":\"string\",\"format\":\"uri\"},\"previous\":{\"type\":\"string\",\"format\":\"uri\"}}}"), { N_("The next and the previous part of the list") } },
	{ SLICE_INIT("Move"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"required\":[\"transition\"],\"properties\":{\"transition\":{\"type\":\"string\"},\"reason\":{\"type\":\"string\"}}}"), { N_("The transition to make, and why") } },
	{ SLICE_INIT("Moves"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"properties\":{\"state\":{\"type\":\"string\"},\"moves\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"transition\":{\"type\":\"string\"},"
		"\"label\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},\"to\":{\"type\":\"string\"},\"reason\":{\"type\":\"boolean\"}}}}}}"), { N_("The transitions you may make now") } },
	{ SLICE_INIT("Undo"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"required\":[\"version\"],\"properties\":{\"version\":{\"type\":\"integer\",\"minimum\":1}}}"), { N_("The version to go back to") } },
	{ SLICE_INIT("History"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"properties\":{\"@id\":{\"type\":\"string\",\"format\":\"iri\"},\"next\":{\"type\":\"string\",\"format\":\"uri\"},\"events\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
		"\"properties\":{\"version\":{\"type\":\"integer\"},\"kind\":{\"type\":\"string\",\"enum\":[\"create\",\"update\",\"withdraw\",\"erase\"]},\"time\":{\"type\":\"string\",\"format\":\"date-time\"},\"actor\":{\"type\":\"string\",\"format\":\"iri\"},"
		"\"reason\":{\"type\":\"string\"},\"registerVersion\":{\"type\":\"integer\"},\"hash\":{\"type\":\"string\"},\"document\":{\"type\":\"string\",\"format\":\"uri\"}}}}}}"), { N_("What happened to an entry, newest first") } },
	{ SLICE_INIT("Registers"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"properties\":{\"registers\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"version\":{\"type\":\"integer\"},\"section\":{\"type\":\"string\"},"
		"\"title\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},\"about\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"string\"}},\"class\":{\"type\":\"string\",\"format\":\"iri\"},"
		"\"count\":{\"type\":\"integer\"},\"api\":{\"type\":\"string\",\"format\":\"uri\"},\"page\":{\"type\":\"string\",\"format\":\"uri\"},\"context\":{\"type\":\"string\",\"format\":\"uri\"}}}}}}"), { N_("The registers of this site") } },
	{ SLICE_INIT("File"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"required\":[\"@id\",\"name\",\"mediaType\",\"size\",\"sha256\"],\"properties\":{\"@id\":{\"type\":\"string\",\"format\":\"iri\",\"description\":%},"
		"\"name\":{\"type\":\"string\"},\"mediaType\":{\"type\":\"string\"},\"size\":{\"type\":\"integer\",\"minimum\":1},\"sha256\":{\"type\":\"string\",\"pattern\":\"^[0-9a-f]{64}$\"}}}"),
	  { N_("A file that was brought"), N_("The address to put into an entry, within a day") } },
	{ SLICE_INIT("Usage"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"properties\":{\"from\":{\"type\":\"string\",\"format\":\"date\"},\"to\":{\"type\":\"string\",\"format\":\"date\"},\"by\":{\"type\":\"string\",\"enum\":[\"day\",\"all\"]},\"counting\":{\"type\":\"boolean\"},"
		"\"series\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\"properties\":{\"label\":{\"type\":\"string\"},\"about\":{\"type\":\"string\"},\"keepDays\":{\"type\":\"integer\"},\"rows\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
		"\"properties\":{\"day\":{\"type\":\"string\",\"format\":\"date\"}},\"additionalProperties\":{\"type\":[\"string\",\"integer\"]}}}}}}}}"), { N_("Numbers of how the site is used") } },
	{ SLICE_INIT("Suggestions"), SLICE_INIT("{\"title\":%,\"type\":\"object\",\"properties\":{\"suggestions\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"label\":{\"type\":\"string\"},\"register\":{\"type\":\"string\"},"
		"\"iri\":{\"type\":\"string\",\"format\":\"iri\"},\"path\":{\"type\":\"string\"}}}}}}"), { N_("Entries that fit what was typed") } },
};

#define PROBLEM_BODY ",\"content\":{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}"
static const part RESPONSES[] = {
	{ SLICE_INIT("NotModified"), SLICE_INIT("{\"description\":%}"), { N_("Nothing changed since the version you have.") } },
	{ SLICE_INIT("BadRequest"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("The request could not be read.") } },
	{ SLICE_INIT("Unauthenticated"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("You need to log in first.") } },
	{ SLICE_INIT("Forbidden"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("You do not have the rights for this.") } },
	{ SLICE_INIT("NotFound"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("There is nothing here.") } },
	{ SLICE_INIT("NotAcceptable"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("This is not available in the format you asked for.") } },
	{ SLICE_INIT("Conflict"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("This clashes with what is there now.") } },
	{ SLICE_INIT("Gone"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("This was withdrawn.") } },
	{ SLICE_INIT("Stale"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("Somebody changed this since you opened it.") } },
	{ SLICE_INIT("TooLarge"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("This is larger than what is accepted here.") } },
	{ SLICE_INIT("BadMediaType"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("This kind of content is not accepted here.") } },
	{ SLICE_INIT("Invalid"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("Some of the values are not right yet.") } },
	{ SLICE_INIT("VersionNeeded"), SLICE_INIT("{\"description\":%" PROBLEM_BODY), { N_("Say which version you are changing (If-Match).") } },
};

static const part PARAMETERS[] = {
	{ SLICE_INIT("Name"), SLICE_INIT("{\"name\":\"name\",\"in\":\"path\",\"required\":true,\"description\":%,\"schema\":{\"type\":\"string\",\"pattern\":\"^[a-z0-9.-]+$\"}}"), { N_("The last part of the entry's address") } },
	{ SLICE_INIT("Version"), SLICE_INIT("{\"name\":\"version\",\"in\":\"path\",\"required\":true,\"description\":%,\"schema\":{\"type\":\"integer\",\"minimum\":1}}"), { N_("The number of the version") } },
	{ SLICE_INIT("IfMatch"), SLICE_INIT("{\"name\":\"If-Match\",\"in\":\"header\",\"description\":%,\"schema\":{\"type\":\"string\"}}"), { N_("The ETag of the version you change; a change without it is refused") } },
	{ SLICE_INIT("IfNoneMatch"), SLICE_INIT("{\"name\":\"If-None-Match\",\"in\":\"header\",\"description\":%,\"schema\":{\"type\":\"string\"}}"), { N_("The ETag you have: 304 when nothing changed. With PUT, * adds a new entry of this name") } },
	{ SLICE_INIT("Reason"), SLICE_INIT("{\"name\":\"reason\",\"in\":\"query\",\"description\":%,\"schema\":{\"type\":\"string\"}}"), { N_("Why: it stands in the history") } },
	{ SLICE_INIT("Erase"), SLICE_INIT("{\"name\":\"erase\",\"in\":\"query\",\"description\":%,\"schema\":{\"type\":\"boolean\"}}"), { N_("Erase the content of all versions, for the data protection officer; needs a reason") } },
	{ SLICE_INIT("Q"), SLICE_INIT("{\"name\":\"q\",\"in\":\"query\",\"description\":%,\"schema\":{\"type\":\"string\"}}"), { N_("Words to search for") } },
	{ SLICE_INIT("Offset"), SLICE_INIT("{\"name\":\"offset\",\"in\":\"query\",\"description\":%,\"schema\":{\"type\":\"integer\",\"minimum\":0,\"default\":0}}"), { N_("How many entries to pass over") } },
	{ SLICE_INIT("Limit"), SLICE_INIT("{\"name\":\"limit\",\"in\":\"query\",\"description\":%,\"schema\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":1000,\"default\":50}}"), { N_("How many entries to give") } },
	{ SLICE_INIT("Before"), SLICE_INIT("{\"name\":\"before\",\"in\":\"query\",\"description\":%,\"schema\":{\"type\":\"integer\",\"minimum\":0}}"), { N_("Only versions before this number") } },
};

void openapi_put(ctx *cx, json_writer *w, slice key, slice json_text_, const slice *texts) { put(cx, w, key, with_texts(cx, json_text_, texts)); }

static const part SECURITY[] = {
	{ SLICE_INIT("token"), SLICE_INIT("{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":%}"), { N_("An API token (spil_...), made on your own page") } },
	{ SLICE_INIT("session"), SLICE_INIT("{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"session\",\"description\":%}"), { N_("The session of a person who logged in on the site") } },
	{ SLICE_INIT("csrf"), SLICE_INIT("{\"type\":\"apiKey\",\"in\":\"header\",\"name\":\"X-CSRF-Token\",\"description\":%}"), { N_("The session's token, needed with each change in a session") } },
};

static void parts(ctx *cx, json_writer *w, const part *list, size_t n)
{
	for (size_t i = 0; i < n; i++) put(cx, w, list[i].key, with_texts(cx, list[i].json, list[i].texts));
}

void openapi_shared_schemas(ctx *cx, json_writer *w) { parts(cx, w, SCHEMAS, COUNT_OF(SCHEMAS)); }

static void section(ctx *cx, json_writer *w, slice key, const part *list, size_t n)
{
	json_key(w, key);
	json_begin(w, '{');
	parts(cx, w, list, n);
	json_end(w, '}');
}

void openapi_shared_parts(ctx *cx, json_writer *w)
{
	section(cx, w, S("responses"), RESPONSES, COUNT_OF(RESPONSES));
	section(cx, w, S("parameters"), PARAMETERS, COUNT_OF(PARAMETERS));
	section(cx, w, S("securitySchemes"), SECURITY, COUNT_OF(SECURITY));
}
