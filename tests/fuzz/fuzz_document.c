/* SPDX-License-Identifier: EUPL-1.2
 * Any bytes as the JSON and as the Turtle of an entry: taken or refused; what is taken is written, read and validated alike. */
#include <stdlib.h>
#include "register/register.h"

#define IRI "https://data.example.org/id/actions/a"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk(ctx *cx, registers *rs, const reg *r, const graph *g)
{
	slice text, again;
	graph *back;
	json *v;
	diff_line *lines;
	size_t n;
	status valid = document_validate(cx, rs, r, g, S(IRI)), second;
	if (document_text(cx, g, S(IRI), &text) != ST_OK) return;
	if (document_read(cx, S("text/turtle"), text, S(IRI), &back) != ST_OK) abort();
	second = document_validate(cx, rs, r, back, S(IRI));
	if (valid != second) abort();
	if (document_text(cx, back, S(IRI), &again) != ST_OK || !slice_eq(text, again)) abort();
	if (graph_find_iri(g, S(IRI)) && document_to_json(cx, r, g, S(IRI), &v) != ST_OK) abort();
	if (document_diff(cx, rs, r, g, back, &lines, &n) != ST_OK || n) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static registers *rs;
	ctx cx = { .mem = arena_create(0), .view = &VIEW_ALL };
	if (!rs && registers_load(&cx, S("registers"), NO_SLICE, &rs) != ST_OK) abort();
	const reg *r = registers_find(rs, size && data[0] == '[' ? S("datasets") : S("actions"));
	slice text = slice_of(data, size);
	json *v;
	graph *g;
	if (json_parse(&cx, text, &v) == ST_OK && document_from_json(&cx, r, S(IRI), v, &g) == ST_OK) walk(&cx, rs, r, g);
	ctx_error_clear(&cx);
	if (document_read(&cx, S("text/turtle"), text, S(IRI), &g) == ST_OK && graph_find_iri(g, S(IRI))) walk(&cx, rs, r, g);
	arena_destroy(cx.mem);
	return 0;
}
