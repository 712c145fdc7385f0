/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/settings.h"
#include "store/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const setting_row SETTING_ROWS[] = {
#define X(name, kind, preset, help) { SLICE_INIT(#name), SLICE_INIT(preset), SLICE_INIT(help), SETTING_##kind, offsetof(settings, name) },
	SETTINGS(X)
#undef X
};
const size_t SETTING_COUNT = COUNT_OF(SETTING_ROWS);

enum { CONF_MAX = 64 << 10 };

static slice *place(settings *s, const setting_row *row) { return (slice *)(void *)((char *)s + row->offset); }

slice settings_get(const settings *s, const setting_row *row) { return *(const slice *)(const void *)((const char *)s + row->offset); }

static const setting_row *find(slice name)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (slice_eq(SETTING_ROWS[i].name, name)) return &SETTING_ROWS[i];
	return NULL;
}

static status set(ctx *cx, settings *s, const setting_row *row, slice value, slice where)
{
	uint64_t number;
	if (row->kind == SETTING_NUMBER && (!slice_to_u64(value, &number) || number > 65535)) return fail(cx, BAD_REQUEST, "{1}: {2} must be a whole number from 0 to 65535, not \"{3}\".", where, row->name, value);
	if (row->kind == SETTING_FLAG && !slice_eq(value, S("yes")) && !slice_eq(value, S("no"))) return fail(cx, BAD_REQUEST, "{1}: {2} must be yes or no, not \"{3}\".", where, row->name, value);
	*place(s, row) = value;
	return ST_OK;
}

static status from_file(ctx *cx, settings *s)
{
	slice path = JOIN(cx->mem, s->data, S("/spil.conf")), rest, line;
	status st = file_read(cx, path, CONF_MAX, &rest);
	if (st == ST_NOT_FOUND) {
		ctx_error_clear(cx);
		return ST_OK;
	}
	TRY(st);
	for (uint64_t number = 1; slice_split(&rest, '\n', &line); number++) {
		line = slice_trim(line);
		if (!line.n || line.p[0] == '#') continue;
		slice where = arena_printf(cx->mem, "%.*s, line %llu", SL(path), (unsigned long long)number);
		size_t equals = slice_find_char(line, '=');
		if (equals == SLICE_NONE) return fail(cx, BAD_REQUEST, "{1}: a setting looks like \"name = value\".", where);
		slice name = slice_trim(slice_take(line, equals));
		const setting_row *row = find(name);
		if (!row) return fail(cx, BAD_REQUEST, "{1}: there is no setting \"{2}\"; \"spil help settings\" lists them.", where, name);
		TRY(set(cx, s, row, slice_trim(slice_skip(line, equals + 1)), where));
	}
	return ST_OK;
}

static slice environment(ctx *cx, const setting_row *row)
{
	char *name = (char *)(uintptr_t)arena_cstr(cx->mem, JOIN(cx->mem, S("SPIL_"), row->name));
	for (char *c = name; *c; c++)
		if (*c >= 'a' && *c <= 'z') *c = (char)(*c - 32);
	return slice_from(secure_getenv(name));
}

status settings_load(ctx *cx, const map *flags, settings *ret)
{
	settings s;
	for (size_t i = 0; i < SETTING_COUNT; i++) *place(&s, &SETTING_ROWS[i]) = SETTING_ROWS[i].preset;
	/* Where the file is comes first. */
	slice data = environment(cx, find(S("data"))), *flag = map_get(flags, S("data"));
	if (data.n) s.data = data;
	if (flag) s.data = *flag;
	TRY(from_file(cx, &s));
	slice kept_base = s.base;
	bool has_base = !slice_eq(kept_base, find(S("base"))->preset);
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		slice value = environment(cx, &SETTING_ROWS[i]);
		if (value.p) TRY(set(cx, &s, &SETTING_ROWS[i], value, S("environment")));
		flag = map_get(flags, SETTING_ROWS[i].name);
		if (flag) TRY(set(cx, &s, &SETTING_ROWS[i], *flag, JOIN(cx->mem, S("--"), SETTING_ROWS[i].name)));
	}
	while (s.base.n && s.base.p[s.base.n - 1] == '/') s.base.n--;
	if (!uri_absolute_valid(s.base)) return fail(cx, BAD_REQUEST, "base must be an address such as https://data.example.org, not \"{1}\".", s.base);
	if (has_base && !slice_eq(s.base, kept_base)) return fail(cx, CONFLICT, "The identifiers in {1} begin with {2}; they cannot begin with {3} now. Use another data folder.", s.data, kept_base, s.base);
	if (!s.certificate.n != !s.key.n) return fail(cx, BAD_REQUEST, "{1} is set and {2} is not: https needs both.", s.certificate.n ? S("certificate") : S("key"), s.certificate.n ? S("key") : S("certificate"));
	if (s.certificate.n) s.secure = S("yes");
	if (!s.overlay.n) s.overlay = JOIN(cx->mem, s.data, S("/registers"));
	*ret = s;
	return ST_OK;
}

status settings_keep(ctx *cx, const settings *s)
{
	slice path = JOIN(cx->mem, s->data, S("/spil.conf"));
	buf *b = buf_new(cx->mem, CONF_MAX);
	buf_lit(b, "# Settings of this installation; \"spil help settings\" explains each.\n");
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		const setting_row *row = &SETTING_ROWS[i];
		bool keep = slice_eq(row->name, S("base")) || slice_eq(row->name, S("site_name"));
		if (keep) buf_printf(b, "%.*s = %.*s\n", SL(row->name), SL(settings_get(s, row)));
	}
	int fd = open(arena_cstr(cx->mem, path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0 && errno == EEXIST) return ST_OK;
	bool good = fd >= 0 && write(fd, b->p, b->n) == (ssize_t)b->n && fsync(fd) == 0;
	if (fd >= 0) close(fd);
	return good ? ST_OK : fail(cx, SYSTEM, "{1} cannot be written: {2}.", path, slice_from(strerror(errno)));
}
