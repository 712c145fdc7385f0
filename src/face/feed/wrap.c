/* SPDX-License-Identifier: EUPL-1.2 */
#include "face/feed/wrap.h"
#include "rdf/vocab.h"

static const struct { slice prefix, space; } PREFIXES[] = {
#define X(prefix, space) { SLICE_INIT(prefix), SLICE_INIT(space) },
	VOCAB_PREFIXES(X)
#undef X
};

void wrap_turtle_head(buf *out)
{
	for (size_t i = 0; i < COUNT_OF(PREFIXES); i++) {
		buf_lit(out, "@prefix ");
		buf_put(out, PREFIXES[i].prefix);
		buf_lit(out, ": <");
		buf_put(out, PREFIXES[i].space);
		buf_lit(out, "> .\n");
	}
}

void wrap_turtle(slice document, buf *out)
{
	slice rest = document;
	while (slice_starts(rest, S("@prefix "))) {
		size_t end = slice_find_char(rest, '\n');
		if (end == SLICE_NONE) return;
		rest = slice_skip(rest, end + 1);
	}
	buf_put(out, rest);
}

void wrap_rdfxml_head(buf *out)
{
	buf_lit(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF");
	for (size_t i = 0; i < COUNT_OF(PREFIXES); i++) {
		buf_lit(out, "\n    xmlns:");
		buf_put(out, PREFIXES[i].prefix);
		buf_lit(out, "=\"");
		buf_put(out, PREFIXES[i].space);
		buf_lit(out, "\"");
	}
	buf_lit(out, ">");
}

static bool in_head(slice declaration)
{
	for (size_t i = 0; i < COUNT_OF(PREFIXES); i++)
		if (slice_starts(declaration, PREFIXES[i].prefix) && declaration.n > PREFIXES[i].prefix.n && declaration.p[PREFIXES[i].prefix.n] == '=') return true;
	return false;
}

/* The xmlns attributes of a root element that the head does not have. */
static slice other_namespaces(arena *a, slice root)
{
	buf *b = buf_new(a, root.n + 1);
	for (size_t at; (at = slice_find(root, S("xmlns:"))) != SLICE_NONE;) {
		slice declaration = slice_skip(root, at + 6);
		size_t open = slice_find_char(declaration, '"'), close = open == SLICE_NONE ? SLICE_NONE : slice_find_char(slice_skip(declaration, open + 1), '"');
		if (close == SLICE_NONE) break;
		declaration = slice_take(declaration, open + 1 + close + 1);
		if (!in_head(declaration)) {
			buf_lit(b, " xmlns:");
			buf_put(b, declaration);
		}
		root = slice_skip(root, at + 6 + declaration.n);
	}
	return b->n ? buf_slice(b) : S("");
}

void wrap_rdfxml(arena *a, slice document, buf *out)
{
	size_t open = slice_find(document, S("<rdf:RDF")), close = slice_find(document, S("\n</rdf:RDF>"));
	if (open == SLICE_NONE || close == SLICE_NONE) return;
	slice rest = slice_sub(document, open, close);
	size_t end = slice_find_char(rest, '>');
	slice more = other_namespaces(a, slice_take(rest, end));
	rest = slice_skip(rest, end + 1);
	/* a "<" in a text is written &lt;, so this finds start tags alone */
	for (size_t at; more.n && (at = slice_find(rest, S("<rdf:Description"))) != SLICE_NONE;) {
		buf_put(out, slice_take(rest, at + 16));
		buf_put(out, more);
		rest = slice_skip(rest, at + 16);
	}
	buf_put(out, rest);
}

void wrap_rdfxml_tail(buf *out) { buf_lit(out, "\n</rdf:RDF>\n"); }
