/* SPDX-License-Identifier: EUPL-1.2
 * Addresses of the site itself that other faces answer, in the OpenAPI document: as JSON with a hole (%) for each text. */
#include "face/rest/openapi.h"

#define REF(kind, name) "{\"$ref\":\"#/components/" kind "/" name "\"}"
#define ANSWER(name) "{\"description\":%,\"content\":{\"application/json\":{\"schema\":" REF("schemas", name) "}}}"

#define USAGE_PARAMETERS(which) "{\"name\":\"series\",\"in\":\"query\"," which "\"description\":%,\"schema\":{\"type\":\"string\"}},{\"name\":\"days\",\"in\":\"query\",\"description\":%," \
	"\"schema\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":1100,\"default\":30}},{\"name\":\"by\",\"in\":\"query\",\"description\":%,\"schema\":{\"type\":\"string\",\"enum\":[\"day\",\"all\"],\"default\":\"day\"}}"

static const struct { slice path, json, texts[6]; } PATHS[] = {
	{ SLICE_INIT("/api/files"), SLICE_INIT("{\"post\":{\"operationId\":\"bring-file\",\"summary\":%,\"description\":%,\"tags\":[\"site\"],"
		"\"parameters\":[{\"name\":\"name\",\"in\":\"query\",\"description\":%,\"schema\":{\"type\":\"string\",\"minLength\":3}}],"
		"\"requestBody\":{\"required\":true,\"content\":{\"application/octet-stream\":{},\"multipart/form-data\":{\"schema\":{\"type\":\"object\",\"properties\":{\"file\":{\"type\":\"string\",\"contentMediaType\":\"application/octet-stream\"}}}}}},"
		"\"responses\":{\"201\":" ANSWER("File") ",\"400\":" REF("responses", "BadRequest") ",\"401\":" REF("responses", "Unauthenticated") ",\"403\":" REF("responses", "Forbidden")
		",\"413\":" REF("responses", "TooLarge") ",\"415\":" REF("responses", "BadMediaType") ",\"422\":" REF("responses", "Invalid") "},"
		"\"security\":[{\"token\":[]},{\"session\":[],\"csrf\":[]}]}}"),
	  { N_("Bring a file, to refer to it in an entry"), N_("The name's ending says what it is, and the bytes must agree. A file that no entry refers to is removed after a day."),
	    N_("The file's name with its ending, such as report.pdf; needed unless it comes in a form"), N_("It worked.") } },
	{ SLICE_INIT("/api/contexts/{register}"), SLICE_INIT("{\"get\":{\"operationId\":\"context\",\"summary\":%,\"tags\":[\"site\"],"
		"\"parameters\":[{\"name\":\"register\",\"in\":\"path\",\"required\":true,\"description\":%,\"schema\":{\"type\":\"string\"},\"example\":\"actions\"}],"
		"\"responses\":{\"200\":{\"description\":%,\"content\":{\"application/ld+json\":{\"schema\":{\"type\":\"object\",\"required\":[\"@context\"]}}}},\"404\":" REF("responses", "NotFound") "}}}"),
	  { N_("JSON-LD context of a register"), N_("Name of the register, as /api/registers gives it"), N_("It worked.") } },
	{ SLICE_INIT("/api/usage"), SLICE_INIT("{\"get\":{\"operationId\":\"usage\",\"summary\":%,\"tags\":[\"site\"],\"parameters\":[" USAGE_PARAMETERS("") "],"
		"\"responses\":{\"200\":" ANSWER("Usage") ",\"400\":" REF("responses", "BadRequest") ",\"404\":" REF("responses", "NotFound") "}}}"),
	  { N_("How the site is used"), N_("Which series; without it all that you may read"), N_("How many days up to today"), N_("Rows by day, or one for the whole time"), N_("It worked.") } },
	{ SLICE_INIT("/api/usage.csv"), SLICE_INIT("{\"get\":{\"operationId\":\"usage-table\",\"summary\":%,\"tags\":[\"site\"],\"parameters\":[" USAGE_PARAMETERS("\"required\":true,\"example\":\"views\",") "],"
		"\"responses\":{\"200\":{\"description\":%,\"content\":{\"text/csv\":{\"schema\":{\"type\":\"string\"}}}},\"400\":" REF("responses", "BadRequest") ",\"404\":" REF("responses", "NotFound") "}}}"),
	  { N_("One series of how the site is used, as a table"), N_("Which series, of those that /api/usage names"), N_("How many days up to today"), N_("Rows by day, or one for the whole time"), N_("It worked.") } },
};

void openapi_site_paths(ctx *cx, json_writer *w)
{
	for (size_t i = 0; i < COUNT_OF(PATHS); i++) openapi_put(cx, w, PATHS[i].path, PATHS[i].json, PATHS[i].texts);
}
