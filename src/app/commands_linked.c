/* SPDX-License-Identifier: EUPL-1.2
 * commands_linked: linked data from one format into another. N-Triples and N-Quads (and with --stream Turtle and TriG) are written as the
 * input comes, in constant memory; what people read is put in order first, and so has a limit. */
#include <errno.h>
#include <fts.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/rdf_file.h"
#include "format/json.h"
#include "rdf/writer.h"

enum { ORDERED_MOST = 20000000, LOOK_EVERY = 4096 };
#define TEXT_MOST ((size_t)8 << 30)

typedef struct conversion {
	ctx *cx;
	const slice *inputs; size_t input_n;
	rdf_format format;
	rdf_output out;
	progress_bar bar;
	uint64_t quads, bytes, total;                 /* bytes: of the inputs before this one */
	rdf_input *now;
	rdf_sink sink;                                /* the writer's, or the dataset's of this document */
	dataset *whole;                               /* NULL: written as it comes */
	size_t document;
	buf *labels[4];                               /* of the quad at hand, each marked with its document */
} conversion;

/* A folder stands for all files in it whose ending is that of a format, in order of their names. */

static int by_name(const FTSENT **a, const FTSENT **b) { return strcmp((*a)->fts_name, (*b)->fts_name); }

typedef struct names { slice *list; size_t n, cap; } names;

static void names_add(ctx *cx, names *x, slice name)
{
	if (x->n == x->cap) {
		slice *more = arena_new(cx->mem, slice, x->cap ? x->cap * 2 : 16);
		if (x->n) memcpy(more, x->list, x->n * sizeof *more);
		x->list = more;
		x->cap = x->cap ? x->cap * 2 : 16;
	}
	x->list[x->n++] = name;
}

static status folder_add(ctx *cx, slice folder, names *x)
{
	char *paths[] = { (char *)(uintptr_t)arena_cstr(cx->mem, folder), NULL };
	size_t before = x->n;
	FTS *walk = fts_open(paths, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
	if (!walk) return fail(cx, NOT_FOUND, "{1} cannot be read: {2}.", folder, slice_from(strerror(errno)));
	for (FTSENT *e; (e = fts_read(walk));) {
		rdf_format f;
		slice name = slice_from(e->fts_name);
		size_t dot = slice_rfind_char(name, '.');
		if (e->fts_info == FTS_F && dot != SLICE_NONE && rdf_format_of_extension(slice_skip(name, dot), &f)) names_add(cx, x, arena_copy(cx->mem, slice_from(e->fts_path)));
	}
	fts_close(walk);
	return x->n > before ? ST_OK : fail(cx, NOT_FOUND, "No file in {1} ends in .ttl, .nt, .trig, .nq, .rdf or .jsonld.", folder);
}

static status gather(ctx *cx, const command_line *c, conversion *x)
{
	names all = { 0 };
	struct stat about;
	for (size_t i = 0; i + 1 < c->word_n; i++) {
		slice name = c->words[i];
		if (!slice_eq(name, S("-")) && !stat(arena_cstr(cx->mem, name), &about) && S_ISDIR(about.st_mode)) TRY(folder_add(cx, name, &all));
		else names_add(cx, &all, name);
	}
	for (size_t i = 0; i < all.n; i++) {
		bool known = !slice_eq(all.list[i], S("-")) && !stat(arena_cstr(cx->mem, all.list[i]), &about);
		if (known) x->total += (uint64_t)about.st_size;
	}
	x->inputs = all.list;
	x->input_n = all.n;
	return ST_OK;
}

/* Each quad on its way. */

/* Labels of blank nodes are a document's own; where several come together each carries the number of its document. */
static const term *marked(conversion *x, int i, const term *t, term *room)
{
	if (!t || t->kind != TERM_BLANK || x->whole || x->input_n < 2) return t;
	buf_clear(x->labels[i]);
	buf_lit(x->labels[i], "d");
	buf_u64(x->labels[i], x->document);
	buf_lit(x->labels[i], "-");
	buf_put(x->labels[i], t->lex);
	*room = (term){ .kind = TERM_BLANK, .lex = buf_slice(x->labels[i]) };
	return room;
}

static status pass_quad(void *to, const term *s, const term *p, const term *o, const term *g)
{
	conversion *x = to;
	term room[3];
	if (!(++x->quads % LOOK_EVERY)) cli_progress(&x->bar, x->bytes + x->now->done, x->total);
	if (x->whole && x->quads > ORDERED_MOST)
		return fail(x->cx, TOO_LARGE, "There are more than {1} triples, the most that is put in order for {2}. Write N-Quads or N-Triples, or add --stream to write Turtle or TriG as the input comes.", ctx_num(x->cx, ORDERED_MOST), rdf_media_type(x->format));
	return x->sink.quad(x->sink.to, marked(x, 0, s, &room[0]), p, marked(x, 1, o, &room[1]), marked(x, 2, g, &room[2]));
}

static status pass_prefix(void *to, slice name, slice iri)
{
	conversion *x = to;
	return x->sink.prefix ? x->sink.prefix(x->sink.to, name, iri) : ST_OK;
}

static status put_bytes(void *to, slice bytes)
{
	conversion *x = to;
	return rdf_output_put(x->cx, &x->out, bytes);
}

static status read_inputs(ctx *cx, const command_line *c, conversion *x)
{
	const rdf_sink sink = { .to = x, .quad = pass_quad, .prefix = pass_prefix };
	for (size_t i = 0; i < x->input_n; i++) {
		rdf_input in;
		TRY(rdf_input_open(cx, x->inputs[i], cli_flag(c, "from"), NULL, &in));
		if (cli_flag(c, "base").n) in.base = cli_flag(c, "base");
		in.contexts = cli_flag(c, "contexts");
		x->now = &in;
		x->document++;
		if (x->whole) x->sink = dataset_sink(x->whole);
		TRY(rdf_input_read(cx, &in, &sink));
		x->bytes += in.done;
	}
	return ST_OK;
}

static status convert_all(ctx *cx, const command_line *c, conversion *x)
{
	if (x->whole) {
		buf *text = buf_new(cx->mem, TEXT_MOST);
		TRY(read_inputs(cx, c, x));
		x->quads = dataset_size(x->whole);
		TRY(rdf_write_quads(cx, x->format, x->whole, text));
		return put_bytes(x, buf_slice(text));
	}
	rdf_writer *w = rdf_writer_new(cx, x->format, &(rdf_target){ .to = x, .write = put_bytes });
	for (size_t i = 0; i < COUNT_OF(x->labels); i++) x->labels[i] = buf_new(cx->mem, TEXT_MOST);
	x->sink = rdf_writer_sink(w);
	TRY(read_inputs(cx, c, x));
	return rdf_writer_end(w);
}

/* What was done; not between the data when that goes to standard output. */
static void report(ctx *cx, const command_line *c, const conversion *x)
{
	bool quiet = slice_eq(x->out.name, S("-"));
	double seconds = (double)(time_monotonic_us() - x->bar.began_us) / 1e6;
	if (!c->json) {
		if (!quiet) cli_say(cx, "{1}: {2} triples from {3} documents.", x->out.name, text_u64(cx->mem, cx->lang, x->quads), text_u64(cx->mem, cx->lang, x->document));
		return;
	}
	buf *b = buf_new(cx->mem, 1 << 16);
	json_writer w = json_writer_to(b, false);
	json_begin(&w, '{');
	json_pair(&w, S("output"), x->out.name);
	json_pair(&w, S("format"), rdf_media_type(x->format));
	json_key(&w, S("documents")), json_int(&w, (int64_t)x->document);
	json_key(&w, S("bytes")), json_int(&w, (int64_t)x->bytes);
	json_key(&w, S("quads")), json_int(&w, (int64_t)x->quads);
	json_key(&w, S("seconds")), json_double(&w, seconds);
	json_end(&w, '}');
	buf_putc(b, '\n');
	if (!quiet) cli_out(buf_slice(b));
	else if (write(STDERR_FILENO, b->p, b->n) < 0) return;
}

static status convert(ctx *cx, const command_line *c, conversion *x)
{
	slice to = c->words[c->word_n - 1], base = cli_flag(c, "base");
	bool stream = cli_flag(c, "stream").n > 0;
	TRY(rdf_format_named(cx, to, cli_flag(c, "to"), false, &x->format));
	if (base.n && !uri_absolute_valid(base)) return fail(cx, BAD_REQUEST, "--base \"{1}\" is no whole IRI; write it with its scheme, such as https://example.org/.", base);
	if (stream && !rdf_writes_streams(x->format)) return fail(cx, BAD_REQUEST, "{1} cannot be written as a stream; leave --stream out, or write N-Quads, N-Triples, TriG or Turtle.", rdf_media_type(x->format));
	TRY(gather(cx, c, x));
	bool lines = x->format == RDF_NTRIPLES || x->format == RDF_NQUADS;
	if (!lines && !stream) x->whole = dataset_new(cx->mem);
	TRY(rdf_output_open(cx, to, &x->out));
	return rdf_output_end(cx, &x->out, convert_all(cx, c, x));
}

int command_convert(ctx *cx, const command_line *c)
{
	conversion x = { .cx = cx, .bar = progress_begin("convert", c->json) };
	status st = convert(cx, c, &x);
	progress_end(&x.bar);
	if (st != ST_OK) return cli_failed(cx, c);
	report(cx, c, &x);
	return EXIT_GOOD;
}
