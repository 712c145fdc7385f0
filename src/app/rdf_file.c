/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/rdf_file.h"
#include "rdf/jsonld/contexts.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HELD_MOST = 1 << 16 };

const rdf_limits RDF_FILE_LIMITS = { .bytes = SIZE_MAX / 2, .triples = UINT32_MAX / 2, .term_bytes = 64u << 20 };

static slice file_iri(ctx *cx, slice path)
{
	slice out = S("file://"), rest = path, part;
	while (slice_split(&rest, '/', &part)) if (part.n) out = JOIN(cx->mem, out, S("/"), uri_encode(cx->mem, part));
	return out;
}

status rdf_format_named(ctx *cx, slice name, slice format, bool reading, rdf_format *ret)
{
	size_t dot = slice_rfind_char(name, '.');
	slice flag = reading ? S("--from") : S("--to");
	if (format.n) {
		if (rdf_format_of_extension(format, ret)) return ST_OK;
		return fail(cx, BAD_MEDIA_TYPE, "\"{1}\" is no format that is known here; there are ttl, nt, trig, nq, rdf and jsonld.", format);
	}
	if (slice_eq(name, S("-")) && reading) return fail(cx, BAD_MEDIA_TYPE, "Standard input does not say its format: add --from ttl, nt, trig, nq, rdf or jsonld.");
	if (slice_eq(name, S("-"))) return fail(cx, BAD_MEDIA_TYPE, "Standard output does not say its format: add --to ttl, nt, trig, nq, rdf or jsonld.");
	if (dot != SLICE_NONE && rdf_format_of_extension(slice_skip(name, dot), ret)) return ST_OK;
	return fail(cx, BAD_MEDIA_TYPE, "The ending of {1} does not say its format: add {2} ttl, nt, trig, nq, rdf or jsonld.", name, flag);
}

status rdf_input_open(ctx *cx, slice name, slice format, progress_bar *bar, rdf_input *ret)
{
	rdf_input in = { .name = name, .bar = bar, .fd = STDIN_FILENO };
	char path[PATH_MAX];
	struct stat about;
	TRY(rdf_format_named(cx, name, format, true, &in.format));
	if (slice_eq(name, S("-"))) {
		in.base = getcwd(path, sizeof path) ? JOIN(cx->mem, file_iri(cx, slice_from(path)), S("/")) : S("file:///");
		*ret = in;
		return ST_OK;
	}
	in.fd = open(arena_cstr(cx->mem, name), O_RDONLY | O_CLOEXEC);
	if (in.fd < 0 || fstat(in.fd, &about) || S_ISDIR(about.st_mode)) {
		slice why = slice_from(strerror(in.fd < 0 ? errno : EISDIR));
		if (in.fd >= 0) close(in.fd);
		return fail(cx, NOT_FOUND, "{1} cannot be read: {2}.", name, why);
	}
	in.total = S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
	in.base = realpath(arena_cstr(cx->mem, name), path) ? file_iri(cx, slice_from(path)) : S("file:///");
	*ret = in;
	return ST_OK;
}

static ptrdiff_t read_piece(void *from, char *p, size_t n)
{
	rdf_input *in = from;
	ssize_t got;
	do got = read(in->fd, p, n);
	while (got < 0 && errno == EINTR);
	if (got > 0) in->done += (uint64_t)got;
	if (got > 0 && in->bar) cli_progress(in->bar, in->done, in->total);
	return got;
}

status rdf_input_read(ctx *cx, rdf_input *in, const rdf_sink *sink)
{
	rdf_source source = { .from = in, .read = read_piece };
	rdf_limits limits = RDF_FILE_LIMITS;
	jsonld_contexts *contexts = in->contexts.n ? jsonld_contexts_open(&(jsonld_contexts_options){ .folder = in->contexts }) : NULL;
	if (contexts) limits.contexts = jsonld_contexts_loader(contexts);
	status st = rdf_read_stream(cx, in->format, &source, in->base, &limits, sink);
	jsonld_contexts_close(contexts);
	if (st != ST_OK) cx->err.message = JOIN(cx->mem, in->name, S(": "), cx->err.message);
	if (in->fd != STDIN_FILENO) close(in->fd);
	in->fd = -1;
	return st;
}

static status write_failure(ctx *cx, const rdf_output *out)
{
	return fail(cx, SYSTEM, "{1} cannot be written: {2}.", out->name, slice_from(strerror(errno)));
}

/* A file that has no name yet is gone when the program is stopped half-way. Not every file system has these. */
static int open_nameless(ctx *cx, slice name)
{
	size_t slash = slice_rfind_char(name, '/');
	slice folder = slash == SLICE_NONE ? S(".") : slash ? slice_take(name, slash) : S("/");
	return access("/proc/self/fd", X_OK) ? -1 : open(arena_cstr(cx->mem, folder), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
}

status rdf_output_open(ctx *cx, slice name, rdf_output *ret)
{
	rdf_output out = { .name = name.n ? name : S("-"), .fd = STDOUT_FILENO, .held = buf_new(cx->mem, SIZE_MAX / 2) };
	struct stat about;
	if (!slice_eq(out.name, S("-"))) {
		/* A device or a pipe is written as it is: it cannot be replaced. */
		bool replaced = stat(arena_cstr(cx->mem, name), &about) || S_ISREG(about.st_mode);
		if (replaced) out.made = arena_printf(cx->mem, "%.*s.%ld.new", SL(name), (long)getpid());
		out.fd = replaced ? open_nameless(cx, name) : -1;
		out.nameless = out.fd >= 0;
		if (!out.nameless) out.fd = open(replaced ? out.made.p : arena_cstr(cx->mem, name), O_WRONLY | O_CLOEXEC | (replaced ? O_CREAT | O_EXCL : 0), 0666);
		if (out.fd < 0) return write_failure(cx, &out);
	}
	*ret = out;
	return ST_OK;
}

static status flush(ctx *cx, rdf_output *out)
{
	slice rest = buf_slice(out->held);
	while (rest.n) {
		ssize_t n = write(out->fd, rest.p, rest.n);
		if (n < 0 && errno == EINTR) continue;
		if (n <= 0) return write_failure(cx, out);
		rest = slice_skip(rest, (size_t)n);
	}
	buf_clear(out->held);
	return ST_OK;
}

status rdf_output_put(ctx *cx, rdf_output *out, slice bytes)
{
	buf_put(out->held, bytes);
	return out->held->n < HELD_MOST ? ST_OK : flush(cx, out);
}

status rdf_output_end(ctx *cx, rdf_output *out, status st)
{
	if (st == ST_OK) st = flush(cx, out);
	if (!out->made.n) {
		if (out->fd != STDOUT_FILENO && close(out->fd) && st == ST_OK) st = write_failure(cx, out);
		return st;
	}
	if (st == ST_OK && fsync(out->fd)) st = write_failure(cx, out);
	if (st == ST_OK && out->nameless && linkat(AT_FDCWD, arena_printf(cx->mem, "/proc/self/fd/%d", out->fd).p, AT_FDCWD, out->made.p, AT_SYMLINK_FOLLOW)) st = write_failure(cx, out);
	if (close(out->fd) && st == ST_OK) st = write_failure(cx, out);
	if (st == ST_OK && rename(out->made.p, arena_cstr(cx->mem, out->name))) st = write_failure(cx, out);
	if (st != ST_OK) unlink(out->made.p);
	return st;
}
