/* SPDX-License-Identifier: EUPL-1.2
 * A new file is written under a temporary name, synchronised, and then given its name: link(2) for a file that must not
 * exist yet (it refuses, where rename would overwrite), rename(2) for one that replaces. */
#include "store/file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_BYTES = 1 << 16, DEEPEST = 32 };

status file_failure(ctx *cx, slice path, int code)
{
	char words[128];
	slice what = arena_copy(cx->mem, slice_from(strerror_r(code, words, sizeof words)));
	switch (code) {
	case ENOENT: return fail(cx, NOT_FOUND, "There is no file or folder {1}.", path);
	case EEXIST: return fail(cx, CONFLICT, "{1} exists already; it is not overwritten. Choose another name.", path);
	case EACCES: case EPERM: case EROFS: return fail(cx, SYSTEM, "{1} may not be read or written by this user ({2}). Change its owner or its rights.", path, what);
	case ENOSPC: case EDQUOT: case EFBIG: return fail(cx, TOO_LARGE, "There is no room to write {1} ({2}). Make room and try again.", path, what);
	default: return fail(cx, SYSTEM, "{1} cannot be used: {2}.", path, what);
	}
}

static int open_at(ctx *cx, slice path, int flags, unsigned mode) { return open(arena_cstr(cx->mem, path), flags | O_CLOEXEC, (mode_t)mode); }

bool file_exists(ctx *cx, slice path)
{
	struct stat st;
	return lstat(arena_cstr(cx->mem, path), &st) == 0;
}

static int write_all(int fd, slice bytes)
{
	while (bytes.n) {
		ssize_t n = write(fd, bytes.p, bytes.n);
		if (n < 0 && errno != EINTR) return errno;
		if (n > 0) bytes = slice_skip(bytes, (size_t)n);
	}
	return 0;
}

static slice folder_of(slice path)
{
	size_t at = slice_rfind_char(path, '/');
	return at == SLICE_NONE ? S(".") : at ? slice_take(path, at) : S("/");
}

status folder_sync(ctx *cx, slice path)
{
	int fd = open_at(cx, path, O_RDONLY | O_DIRECTORY, 0);
	if (fd < 0) return file_failure(cx, path, errno);
	int code = fsync(fd) ? errno : 0;
	close(fd);
	return code ? file_failure(cx, path, code) : ST_OK;
}

status folder_make(ctx *cx, slice path)
{
	if (mkdir(arena_cstr(cx->mem, path), 0700) == 0) return folder_sync(cx, folder_of(path));
	int code = errno;
	struct stat st;
	if (code == EEXIST && stat(arena_cstr(cx->mem, path), &st) == 0 && S_ISDIR(st.st_mode)) return ST_OK;
	return file_failure(cx, path, code);
}

status file_read(ctx *cx, slice path, size_t most, slice *ret)
{
	int fd = open_at(cx, path, O_RDONLY, 0), code = 0;
	if (fd < 0) return file_failure(cx, path, errno);
	struct stat st;
	if (fstat(fd, &st)) code = errno;
	else if (!S_ISREG(st.st_mode)) code = EINVAL;
	else if ((uint64_t)st.st_size > most) code = EFBIG;
	size_t size = code ? 0 : (size_t)st.st_size, done = 0;
	char *p = arena_alloc(cx->mem, size + 1);
	while (!code && done < size) {
		ssize_t n = read(fd, p + done, size - done);
		if (n == 0) break;
		if (n < 0 && errno != EINTR) code = errno;
		else if (n > 0) done += (size_t)n;
	}
	close(fd);
	if (code == EFBIG) return fail(cx, TOO_LARGE, "{1} is larger than the {2} bytes that are read at most.", path, ctx_num(cx, most));
	if (code) return file_failure(cx, path, code);
	*ret = slice_of(p, done);
	return ST_OK;
}

/* Writes `bytes` to a synchronised file under a name of its own beside `path`. */
static status write_beside(ctx *cx, slice path, slice bytes, unsigned mode, slice *ret_name)
{
	unsigned char r[8];
	ctx_random(cx, r, sizeof r);
	slice name = JOIN(cx->mem, path, S(".new-"), hex_encode(cx->mem, slice_of(r, sizeof r)));
	int fd = open_at(cx, name, O_WRONLY | O_CREAT | O_EXCL, mode);
	if (fd < 0) return file_failure(cx, path, errno);
	int code = write_all(fd, bytes);
	if (!code && fsync(fd)) code = errno;
	if (close(fd) && !code) code = errno;
	if (code) {
		unlink(name.p);
		return file_failure(cx, path, code);
	}
	*ret_name = name;
	return ST_OK;
}

status file_write_new(ctx *cx, slice path, slice bytes, unsigned mode)
{
	slice name;
	TRY(write_beside(cx, path, bytes, mode, &name));
	int code = link(arena_cstr(cx->mem, name), arena_cstr(cx->mem, path)) ? errno : 0;
	unlink(arena_cstr(cx->mem, name));
	if (code) return file_failure(cx, path, code);
	return folder_sync(cx, folder_of(path));
}

status file_replace(ctx *cx, slice path, slice bytes, unsigned mode)
{
	slice name;
	TRY(write_beside(cx, path, bytes, mode, &name));
	if (rename(arena_cstr(cx->mem, name), arena_cstr(cx->mem, path))) {
		int code = errno;
		unlink(arena_cstr(cx->mem, name));
		return file_failure(cx, path, code);
	}
	return folder_sync(cx, folder_of(path));
}

status file_append(ctx *cx, slice path, slice bytes, unsigned mode)
{
	bool is_new = !file_exists(cx, path);
	int fd = open_at(cx, path, O_WRONLY | O_CREAT | O_APPEND, mode);
	if (fd < 0) return file_failure(cx, path, errno);
	struct stat st;
	int code = fstat(fd, &st) ? errno : write_all(fd, bytes);
	if (!code && fdatasync(fd)) code = errno;
	/* Half a line would spoil the next one. */
	if (code && ftruncate(fd, st.st_size)) log_line(LOG_ERROR, "file", "path", path, "error", S("half a line stays at its end"), NULL);
	if (close(fd) && !code) code = errno;
	if (code) return file_failure(cx, path, code);
	return is_new ? folder_sync(cx, folder_of(path)) : ST_OK;
}

/* Reads `in` to its end; writes to `out` unless it is -1. */
static int pass(int in, int out, digest *ret)
{
	arena *mem = arena_create(0);
	sha256 *h = sha256_new(mem);
	char *p = arena_alloc(mem, COPY_BYTES);
	int code = 0;
	for (;;) {
		ssize_t n = read(in, p, COPY_BYTES);
		if (n == 0) break;
		if (n < 0 && errno == EINTR) continue;
		if (n < 0) { code = errno; break; }
		sha256_add(h, slice_of(p, (size_t)n));
		if (out >= 0 && (code = write_all(out, slice_of(p, (size_t)n)))) break;
	}
	*ret = sha256_end(h);
	arena_destroy(mem);
	return code;
}

status file_copy(ctx *cx, slice from, slice to, digest *ret_digest)
{
	int in = open_at(cx, from, O_RDONLY | O_NOFOLLOW, 0);
	if (in < 0) return file_failure(cx, from, errno);
	struct stat st;
	int out = fstat(in, &st) ? -1 : open_at(cx, to, O_WRONLY | O_CREAT | O_EXCL, st.st_mode & 0777);
	if (out < 0) {
		int code = errno;
		close(in);
		return file_failure(cx, to, code);
	}
	digest d;
	int code = pass(in, out, &d);
	close(in);
	if (!code && fsync(out)) code = errno;
	if (close(out) && !code) code = errno;
	if (code) {
		unlink(arena_cstr(cx->mem, to));
		return file_failure(cx, to, code);
	}
	if (ret_digest) *ret_digest = d;
	return ST_OK;
}

status file_digest(ctx *cx, slice path, digest *ret)
{
	int fd = open_at(cx, path, O_RDONLY, 0);
	if (fd < 0) return file_failure(cx, path, errno);
	digest d;
	int code = pass(fd, -1, &d);
	close(fd);
	if (code) return file_failure(cx, path, code);
	*ret = d;
	return ST_OK;
}

status file_remove(ctx *cx, slice path)
{
	if (unlink(arena_cstr(cx->mem, path)) && errno != ENOENT) return file_failure(cx, path, errno);
	return ST_OK;
}

typedef struct names { slice *v; size_t n, room; } names;

static void names_add(arena *a, names *list, slice name)
{
	if (list->n == list->room) {
		size_t room = list->room ? list->room * 2 : 64;
		slice *v = arena_new(a, slice, room);
		if (list->n) memcpy(v, list->v, list->n * sizeof *v);
		list->v = v;
		list->room = room;
	}
	list->v[list->n++] = name;
}

static int by_bytes(const void *a, const void *b) { return slice_cmp(*(const slice *)a, *(const slice *)b); }

/* The names in a folder, sorted. */
static status entries(ctx *cx, slice path, names *ret)
{
	DIR *d = opendir(arena_cstr(cx->mem, path));
	if (!d) return file_failure(cx, path, errno);
	names list = { 0 };
	for (struct dirent *e; (e = readdir(d));)
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, "..")) names_add(cx->mem, &list, arena_copy(cx->mem, slice_from(e->d_name)));
	closedir(d);
	if (list.n) qsort(list.v, list.n, sizeof *list.v, by_bytes);
	*ret = list;
	return ST_OK;
}

static status walk(ctx *cx, slice root, slice below, int depth, names *files)
{
	slice here = below.n ? JOIN(cx->mem, root, S("/"), below) : root;
	names list;
	if (depth > DEEPEST) return fail(cx, INVALID, "The folders in {1} are nested too deeply.", root);
	TRY(entries(cx, here, &list));
	for (size_t i = 0; i < list.n; i++) {
		slice name = below.n ? JOIN(cx->mem, below, S("/"), list.v[i]) : list.v[i];
		slice full = JOIN(cx->mem, here, S("/"), list.v[i]);
		struct stat st;
		if (lstat(full.p, &st)) {
			if (errno == ENOENT) continue; /* went away meanwhile */
			return file_failure(cx, full, errno);
		}
		if (S_ISDIR(st.st_mode)) TRY(walk(cx, root, name, depth + 1, files));
		else if (S_ISREG(st.st_mode)) names_add(cx->mem, files, name);
		else return fail(cx, INVALID, "{1} is neither a file nor a folder; Spil keeps only those. Take it out of the folder.", full);
	}
	return ST_OK;
}

status folder_files(ctx *cx, slice path, slice **ret, size_t *ret_n)
{
	names files = { 0 };
	TRY(walk(cx, path, S(""), 0, &files));
	*ret = files.v;
	*ret_n = files.n;
	return ST_OK;
}

status folder_empty(ctx *cx, slice path, bool *ret)
{
	if (!file_exists(cx, path)) {
		*ret = true;
		return ST_OK;
	}
	names list;
	TRY(entries(cx, path, &list));
	*ret = list.n == 0;
	return ST_OK;
}

static status remove_tree(ctx *cx, slice path, int depth)
{
	struct stat st;
	const char *p = arena_cstr(cx->mem, path);
	if (lstat(p, &st)) return errno == ENOENT ? ST_OK : file_failure(cx, path, errno);
	if (!S_ISDIR(st.st_mode)) return file_remove(cx, path);
	if (depth > DEEPEST) return fail(cx, INVALID, "The folders in {1} are nested too deeply.", path);
	names list;
	TRY(entries(cx, path, &list));
	for (size_t i = 0; i < list.n; i++) TRY(remove_tree(cx, JOIN(cx->mem, path, S("/"), list.v[i]), depth + 1));
	return rmdir(p) && errno != ENOENT ? file_failure(cx, path, errno) : ST_OK;
}

status folder_remove(ctx *cx, slice path) { return remove_tree(cx, path, 0); }
