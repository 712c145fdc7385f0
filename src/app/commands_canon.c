/* SPDX-License-Identifier: EUPL-1.2
 * commands_canon: the canonical form of linked data, and how two files differ whatever their blank nodes are called. */
#include <string.h>
#include <unistd.h>
#include "app/rdf_file.h"
#include "format/json.h"
#include "rdf/canon/difference.h"

static int wrong_use(ctx *cx, const command_line *c)
{
	(void)cli_failed(cx, c);
	return EXIT_USAGE;
}

/* --algorithm and --work. */
static status options_of(ctx *cx, const command_line *c, canon_options *ret)
{
	slice algorithm = cli_flag(c, "algorithm"), work = cli_flag(c, "work");
	canon_options o = { .algorithm = slice_eq_nocase(algorithm, S("sha384")) || slice_eq_nocase(algorithm, S("sha-384")) ? HASH_SHA384 : HASH_SHA256 };
	if (algorithm.n && o.algorithm == HASH_SHA256 && !slice_eq_nocase(algorithm, S("sha256")) && !slice_eq_nocase(algorithm, S("sha-256")))
		return fail(cx, BAD_REQUEST, "--algorithm is sha256 or sha384, not \"{1}\".", algorithm);
	if (work.n && (!slice_to_u64(work, &o.work) || !o.work)) return fail(cx, BAD_REQUEST, "--work takes a whole number of steps, not \"{1}\".", work);
	*ret = o;
	return ST_OK;
}

/* A dataset that fills from a file, and the prefixes that the file declares. */
typedef struct filling { rdf_sink quads; prefixes *names; } filling;

static status fill_quad(void *to, const term *s, const term *p, const term *o, const term *g)
{
	filling *f = to;
	return f->quads.quad(f->quads.to, s, p, o, g);
}

static status fill_prefix(void *to, slice name, slice iri)
{
	prefixes_add(((filling *)to)->names, name, iri);
	return ST_OK;
}

static status read_dataset(ctx *cx, rdf_input *in, prefixes *names, dataset **ret)
{
	dataset *d = dataset_new(cx->mem);
	filling f = { .quads = dataset_sink(d), .names = names };
	rdf_sink sink = { .to = &f, .quad = fill_quad, .prefix = names ? fill_prefix : NULL };
	TRY(rdf_input_read(cx, in, &sink));
	*ret = d;
	return ST_OK;
}

/* Opens and reads one file; `base` NO_SLICE: its own. *ret_base may be NULL. */
static status read_file(ctx *cx, const command_line *c, slice name, slice base, prefixes *names, dataset **ret, slice *ret_base)
{
	rdf_input in;
	progress_bar bar = progress_begin(arena_cstr(cx->mem, name), c->json);
	TRY(rdf_input_open(cx, name, cli_flag(c, "from"), &bar, &in));
	if (base.n) in.base = base;
	in.contexts = cli_flag(c, "contexts");
	if (ret_base) *ret_base = in.base;
	status st = read_dataset(cx, &in, names, ret);
	progress_end(&bar);
	return st;
}

static slice hex_of(ctx *cx, const canon_options *o, slice text)
{
	hasher *h = hasher_new(cx->mem, o->algorithm);
	unsigned char hash[HASH_MOST];
	hasher_of(h, text, hash);
	return hex_encode(cx->mem, slice_of(hash, hasher_size(h)));
}

static slice canon_json(ctx *cx, const canon *k, const dataset *d, const canon_options *o, slice hash)
{
	buf *b = buf_new(cx->mem, SIZE_MAX / 2);
	json_writer w = json_writer_to(b, false);
	json_begin(&w, '{');
	json_key(&w, S("quads"));
	json_int(&w, (int64_t)dataset_size(d));
	json_key(&w, S("blankNodes"));
	json_int(&w, (int64_t)canon_count(k));
	json_pair(&w, S("algorithm"), o->algorithm == HASH_SHA384 ? S("sha384") : S("sha256"));
	json_pair(&w, S("hash"), hash);
	json_end(&w, '}');
	buf_putc(b, '\n');
	return buf_slice(b);
}

int command_canon(ctx *cx, const command_line *c)
{
	canon_options o;
	dataset *d;
	canon *k;
	rdf_output out;
	buf *text = buf_new(cx->mem, SIZE_MAX / 2);
	bool hash_only = cli_flag(c, "hash").n > 0;
	if (options_of(cx, c, &o) != ST_OK) return wrong_use(cx, c);
	if (read_file(cx, c, c->words[0], cli_flag(c, "base"), NULL, &d, NULL) != ST_OK) return cli_failed(cx, c);
	progress_bar bar = progress_begin("canon", c->json);
	o.progress = cli_progress, o.arg = &bar;
	status st = canon_dataset(cx, d, &o, &k);
	progress_end(&bar);
	if (st != ST_OK || canon_write(cx, k, text) != ST_OK) return cli_failed(cx, c);
	slice name = c->word_n > 1 ? c->words[1] : S("-");
	slice hash = hash_only || c->json ? hex_of(cx, &o, buf_slice(text)) : NO_SLICE;
	bool told = c->json && !slice_eq(name, S("-")); /* the form goes to a file, what it is to the reader */
	if (rdf_output_open(cx, name, &out) != ST_OK) return cli_failed(cx, c);
	st = rdf_output_put(cx, &out, c->json && !told ? canon_json(cx, k, d, &o, hash) : hash_only ? JOIN(cx->mem, hash, S("\n")) : buf_slice(text));
	if (rdf_output_end(cx, &out, st) != ST_OK) return cli_failed(cx, c);
	if (told) cli_out(canon_json(cx, k, d, &o, hash));
	return EXIT_GOOD;
}

static status write_difference(ctx *cx, const command_line *c, const difference *d, const prefixes *names, bool patch)
{
	rdf_output out;
	buf *text = buf_new(cx->mem, SIZE_MAX / 2);
	TRY(patch ? difference_patch(cx, d, text) : c->json ? difference_json(cx, d, text) : difference_text(cx, d, names, c->words[0], c->words[1], text));
	TRY(rdf_output_open(cx, NO_SLICE, &out));
	return rdf_output_end(cx, &out, rdf_output_put(cx, &out, buf_slice(text)));
}

int command_diff(ctx *cx, const command_line *c)
{
	canon_options o;
	dataset *a, *b;
	difference d;
	slice format = cli_flag(c, "format"), base;
	prefixes *names = prefixes_new(cx->mem);
	bool patch = slice_eq(format, S("patch"));
	if (options_of(cx, c, &o) != ST_OK) return wrong_use(cx, c);
	if (format.n && !patch && !slice_eq(format, S("text"))) {
		(void)fail(cx, BAD_REQUEST, "--format is text or patch, not \"{1}\".", format);
		return wrong_use(cx, c);
	}
	if (slice_eq(c->words[0], S("-")) && slice_eq(c->words[1], S("-"))) {
		(void)fail(cx, BAD_REQUEST, "Only one of the two can come from standard input.");
		return wrong_use(cx, c);
	}
	/* Relative IRIs of both are taken against the first, so that two copies of a file in different folders are the same. */
	if (read_file(cx, c, c->words[0], cli_flag(c, "base"), names, &a, &base) != ST_OK) return cli_failed(cx, c);
	if (read_file(cx, c, c->words[1], base, names, &b, NULL) != ST_OK) return cli_failed(cx, c);
	progress_bar bar = progress_begin("diff", c->json);
	o.progress = cli_progress, o.arg = &bar;
	status st = difference_of(cx, a, b, &o, &d);
	progress_end(&bar);
	if (st != ST_OK || write_difference(cx, c, &d, names, patch) != ST_OK) return cli_failed(cx, c);
	return d.same ? EXIT_GOOD : EXIT_CHECK;
}
