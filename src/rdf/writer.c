/* SPDX-License-Identifier: EUPL-1.2
 * Lines are put together straight in the output's buffer. In blocks, a name is found by the part of an IRI up to its last # / or : among
 * the namespaces told; the last declaration of a prefix counts, in the output as in the input. */
#include "rdf/writer.h"
#include <string.h>
#include "rdf/prefixes.h"
#include "rdf/put.h"

enum { ROOM = 128 << 10, BLOCK_MOST = 1 << 30 };

typedef struct place { term t; buf *text; bool is; } place; /* the last subject, predicate, graph, kept */

struct rdf_writer {
	ctx *cx;
	rdf_format f;
	rdf_target target;
	char *room; size_t n, cap;                    /* lines */
	buf *out;                                     /* blocks */
	told_prefixes *names;
	place s, p, g;
};

bool rdf_writes_streams(rdf_format f) { return f == RDF_NTRIPLES || f == RDF_NQUADS || f == RDF_TURTLE || f == RDF_TRIG; }

static void let_go(void *w) { base_free(((rdf_writer *)w)->room); }

rdf_writer *rdf_writer_new(ctx *cx, rdf_format f, const rdf_target *target)
{
	rdf_writer *w = arena_new(cx->mem, rdf_writer, 1);
	*w = (rdf_writer){ .cx = cx, .f = f, .target = *target };
	arena_defer(cx->mem, let_go, w);
	if (f == RDF_NTRIPLES || f == RDF_NQUADS) {
		w->cap = ROOM;
		w->room = base_alloc(w->cap);
		return w;
	}
	w->out = buf_new(cx->mem, BLOCK_MOST);
	w->names = told_prefixes_new(cx->mem);
	place *const kept[] = { &w->s, &w->p, &w->g };
	for (int i = 0; i < 3; i++) kept[i]->text = buf_new(cx->mem, BLOCK_MOST);
	return w;
}

static status no_graphs(rdf_writer *w)
{
	return fail(w->cx, NOT_ACCEPTABLE, "There are named graphs in it, which {1} cannot hold; write TriG, N-Quads or JSON-LD.", rdf_media_type(w->f));
}

/* Lines. */

static status flush_lines(rdf_writer *w)
{
	slice bytes = { w->room, w->n };
	w->n = 0;
	return bytes.n ? w->target.write(w->target.to, bytes) : ST_OK;
}

static status put_line(void *to, const term *s, const term *p, const term *o, const term *g)
{
	rdf_writer *w = to;
	if (g && w->f == RDF_NTRIPLES) return no_graphs(w);
	size_t most = put_line_most(s) + put_line_most(p) + put_line_most(o) + (g ? put_line_most(g) : 0) + 8;
	if (most > w->cap - w->n) {
		TRY(flush_lines(w));
		if (most > w->cap) {
			base_free(w->room);
			w->cap = most;
			w->room = base_alloc(w->cap);
		}
	}
	char *at = w->room + w->n;
	const term *const t[] = { s, p, o, g };
	for (int i = 0; i < (g ? 4 : 3); i++) {
		at = put_line_term(at, t[i]);
		*at++ = ' ';
	}
	*at++ = '.';
	*at++ = '\n';
	w->n = (size_t)(at - w->room);
	return ST_OK;
}

/* Blocks. */

static status flush_blocks(rdf_writer *w, size_t from)
{
	if (!buf_ok(w->out)) return fail(w->cx, TOO_LARGE, "The text would be larger than {1} bytes, the most that is written at once.", ctx_num(w->cx, w->out->max));
	if (w->out->n < from || !w->out->n) return ST_OK;
	slice bytes = buf_slice(w->out);
	status st = w->target.write(w->target.to, bytes);
	buf_clear(w->out);
	return st;
}

static bool is_again(const place *x, const term *t)
{
	return x->is && x->t.kind == t->kind && slice_eq(x->t.lex, t->lex);
}

static void keep(place *x, const term *t)
{
	buf_clear(x->text);
	buf_put(x->text, t->lex);
	x->t = (term){ .kind = t->kind, .lex = buf_slice(x->text) };
	x->is = true;
}

static void put_name(rdf_writer *w, slice iri)
{
	slice local;
	const told_prefix *p = told_prefixes_split(w->names, iri, &local);
	if (!p) {
		put_iri(w->out, iri);
		return;
	}
	buf_put(w->out, p->name);
	buf_putc(w->out, ':');
	buf_put(w->out, local);
}

static void put_node(rdf_writer *w, const term *t)
{
	if (t->kind == TERM_IRI) {
		put_name(w, t->lex);
	} else if (t->kind == TERM_BLANK) {
		buf_lit(w->out, "_:");
		buf_put(w->out, t->lex);
	} else if (put_short_form(t)) {
		buf_put(w->out, t->lex);
	} else {
		put_string(w->out, t->lex, slice_find_char(t->lex, '\n') != SLICE_NONE);
		if (t->lang.n) {
			buf_putc(w->out, '@');
			buf_put(w->out, t->lang);
		} else if (!slice_eq(t->datatype, XSD("string"))) {
			buf_lit(w->out, "^^");
			put_name(w, t->datatype);
		}
	}
}

static void end_subject(rdf_writer *w)
{
	if (w->s.is) buf_lit(w->out, " .\n");
	w->s.is = w->p.is = false;
}

static void end_graph(rdf_writer *w)
{
	end_subject(w);
	if (w->g.is) buf_lit(w->out, "}\n");
	w->g.is = false;
}

static void put_indent(rdf_writer *w, int depth)
{
	for (int i = w->g.is ? -1 : 0; i < depth; i++) buf_lit(w->out, "    ");
}

static status put_block(void *to, const term *s, const term *p, const term *o, const term *g)
{
	rdf_writer *w = to;
	if (g && w->f == RDF_TURTLE) return no_graphs(w);
	if (g ? !is_again(&w->g, g) : w->g.is) end_graph(w);
	if (g && !w->g.is) {
		buf_putc(w->out, '\n');
		put_node(w, g);
		buf_lit(w->out, " {\n");
		keep(&w->g, g);
	}
	if (!is_again(&w->s, s)) {
		end_subject(w);
		TRY(flush_blocks(w, ROOM));
		if (!g) buf_putc(w->out, '\n');
		put_indent(w, 0);
		put_node(w, s);
		keep(&w->s, s);
	}
	if (is_again(&w->p, p)) {
		buf_lit(w->out, " , ");
	} else {
		buf_put(w->out, w->p.is ? S(" ;\n") : S("\n"));
		put_indent(w, 1);
		if (slice_eq(p->lex, RDF("type"))) buf_putc(w->out, 'a');
		else put_node(w, p);
		buf_putc(w->out, ' ');
		keep(&w->p, p);
	}
	put_node(w, o);
	return flush_blocks(w, ROOM);
}

static status put_prefix(void *to, slice name, slice iri)
{
	rdf_writer *w = to;
	if (!told_prefixes_put(w->names, name, iri, true)) return ST_OK;
	end_graph(w);
	put_declaration(w->out, name, iri);
	return flush_blocks(w, ROOM);
}

/* All. */

rdf_sink rdf_writer_sink(rdf_writer *w)
{
	return w->out ? (rdf_sink){ .to = w, .quad = put_block, .prefix = put_prefix } : (rdf_sink){ .to = w, .quad = put_line };
}

status rdf_writer_end(rdf_writer *w)
{
	if (!w->out) return flush_lines(w);
	end_graph(w);
	return flush_blocks(w, 0);
}
