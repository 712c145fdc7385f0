/* SPDX-License-Identifier: EUPL-1.2
 * Exclusive canonical XML 1.0: a namespace is declared where an element or its attributes use it visibly and no element around it, inside the
 * literal, declares it the same. libxml2 gives each name with its namespace, so that prefixes need no looking up. */
#include <stdlib.h>
#include "rdf/rdfxml/rdfxml.h"

typedef struct declared { slice prefix, ns; int level; } declared;

struct xml_literal {
	arena *mem;                                   /* of one literal */
	buf *out;
	declared *list; size_t n, cap;                /* as a stack */
	int level;
};

static void release(void *p)
{
	xml_literal *l = p;
	arena_destroy(l->mem);
	base_free(l->list);
}

xml_literal *xml_literal_new(arena *a, size_t most)
{
	xml_literal *l = arena_new(a, xml_literal, 1);
	l->mem = arena_create(0);
	l->out = buf_new(a, most);
	arena_defer(a, release, l);
	return l;
}

void xml_literal_begin(xml_literal *l)
{
	buf_clear(l->out);
	arena_reset(l->mem);
	l->n = 0;
	l->level = 0;
}

const buf *xml_literal_made(const xml_literal *l) { return l->out; }

static void escape(buf *out, slice s, bool attribute)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		slice as = NO_SLICE;
		switch (s.p[i]) {
		case '&': as = S("&amp;"); break;
		case '<': as = S("&lt;"); break;
		case '>': if (!attribute) as = S("&gt;"); break;
		case '"': if (attribute) as = S("&quot;"); break;
		case '\t': if (attribute) as = S("&#x9;"); break;
		case '\n': if (attribute) as = S("&#xA;"); break;
		case '\r': as = S("&#xD;"); break;
		default: break;
		}
		if (!as.p) continue;
		buf_put(out, slice_sub(s, from, i));
		buf_put(out, as);
		from = i + 1;
	}
	if (s.n) buf_put(out, slice_skip(s, from));
}

static void put_name(buf *out, slice prefix, slice name)
{
	if (prefix.n) {
		buf_put(out, prefix);
		buf_putc(out, ':');
	}
	buf_put(out, name);
}

/* What the prefix means in the output so far; absent is the empty namespace. */
static slice meaning(const xml_literal *l, slice prefix)
{
	for (size_t i = l->n; i-- > 0;) if (slice_eq(l->list[i].prefix, prefix)) return l->list[i].ns;
	return S("");
}

/* Notes that an element or attribute uses the prefix so; what is new is declared on the tag being written. */
static void use(xml_literal *l, slice prefix, slice ns)
{
	if (slice_eq(prefix, S("xml")) || slice_eq(meaning(l, prefix), ns)) return;
	if (l->n == l->cap) {
		l->cap = l->cap ? l->cap * 2 : 16;
		l->list = base_realloc(l->list, l->cap * sizeof *l->list);
	}
	l->list[l->n++] = (declared){ arena_copy(l->mem, prefix), arena_copy(l->mem, ns), l->level };
}

static int by_prefix(const void *a, const void *b) { return slice_cmp(((const declared *)a)->prefix, ((const declared *)b)->prefix); }

static int by_name(const void *a, const void *b)
{
	const xml_stream_attribute *x = a, *y = b;
	int c = slice_cmp(x->ns, y->ns);
	return c ? c : slice_cmp(x->name, y->name);
}

void xml_literal_start(xml_literal *l, const xml_tag *tag)
{
	arena *here = arena_create(0);
	xml_stream_attribute *sorted = arena_new(here, xml_stream_attribute, tag->attribute_n + 1);
	size_t before = l->n;
	l->level++;
	use(l, tag->prefix, tag->ns);
	for (size_t i = 0; i < tag->attribute_n; i++) {
		sorted[i] = tag->attributes[i];
		if (sorted[i].prefix.n) use(l, sorted[i].prefix, sorted[i].ns);
	}
	if (l->n > before) qsort(l->list + before, l->n - before, sizeof *l->list, by_prefix);
	qsort(sorted, tag->attribute_n, sizeof *sorted, by_name);
	buf_putc(l->out, '<');
	put_name(l->out, tag->prefix, tag->name);
	for (size_t i = before; i < l->n; i++) {
		buf_put(l->out, l->list[i].prefix.n ? S(" xmlns:") : S(" xmlns"));
		buf_put(l->out, l->list[i].prefix);
		buf_lit(l->out, "=\"");
		escape(l->out, l->list[i].ns, true);
		buf_putc(l->out, '"');
	}
	for (size_t i = 0; i < tag->attribute_n; i++) {
		buf_putc(l->out, ' ');
		put_name(l->out, sorted[i].prefix, sorted[i].name);
		buf_lit(l->out, "=\"");
		escape(l->out, sorted[i].value, true);
		buf_putc(l->out, '"');
	}
	buf_putc(l->out, '>');
	arena_destroy(here);
}

void xml_literal_stop(xml_literal *l, const xml_tag *tag)
{
	buf_lit(l->out, "</");
	put_name(l->out, tag->prefix, tag->name);
	buf_putc(l->out, '>');
	while (l->n && l->list[l->n - 1].level == l->level) l->n--;
	l->level--;
}

void xml_literal_text(xml_literal *l, slice text) { escape(l->out, text, false); }

void xml_literal_comment(xml_literal *l, slice text)
{
	buf_lit(l->out, "<!--");
	buf_put(l->out, text);
	buf_lit(l->out, "-->");
}

void xml_literal_instruction(xml_literal *l, slice target, slice data)
{
	buf_lit(l->out, "<?");
	buf_put(l->out, target);
	if (data.n) buf_putc(l->out, ' ');
	buf_put(l->out, data);
	buf_lit(l->out, "?>");
}
