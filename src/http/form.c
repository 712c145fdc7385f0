/* SPDX-License-Identifier: EUPL-1.2
 * Forms: application/x-www-form-urlencoded and multipart/form-data (RFC 7578), read strictly: what browsers, curl and HTTP
 * libraries send is taken, a body that could be read in two ways is not. */
#include <string.h>
#include "http/parts.h"

enum { PART_HEAD_MAX = 4096, BOUNDARY_MAX = 70 };

/* A quoted string's text. Browsers write " CR LF as %22 %0D %0A (HTML, "multipart/form-data"), curl writes \" and \\ . */
static slice unquote(arena *a, slice quoted)
{
	char *out = arena_alloc(a, quoted.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < quoted.n; i++) {
		slice three = slice_take(slice_skip(quoted, i), 3);
		char c = quoted.p[i];
		if (c == '\\' && three.n > 1 && (three.p[1] == '"' || three.p[1] == '\\')) c = quoted.p[++i];
		else if (slice_eq(three, S("%22"))) c = '"', i += 2;
		else if (slice_eq_nocase(three, S("%0D"))) c = '\r', i += 2;
		else if (slice_eq_nocase(three, S("%0A"))) c = '\n', i += 2;
		out[n++] = c;
	}
	return slice_of(out, n);
}

bool media_parameter(arena *a, slice media, slice name, slice *ret)
{
	size_t at = slice_find_char(media, ';');
	slice found = NO_SLICE;
	while (at != SLICE_NONE && at < media.n) {
		slice rest = slice_trim(slice_skip(media, at + 1));
		size_t mark = slice_find_char(rest, '=');
		if (mark == SLICE_NONE) break;
		slice key = slice_trim(slice_take(rest, mark)), value = slice_skip(rest, mark + 1);
		size_t end = 0;
		bool quoted = value.n && value.p[0] == '"';
		if (quoted)
			for (end = 1; end < value.n && value.p[end] != '"'; end++) end += value.p[end] == '\\' && end + 1 < value.n && (value.p[end + 1] == '"' || value.p[end + 1] == '\\');
		else
			while (end < value.n && value.p[end] != ';') end++;
		if (quoted && end >= value.n) return false;
		if (slice_eq_nocase(key, name)) {
			if (found.p) return false;
			found = quoted ? unquote(a, slice_sub(value, 1, end)) : slice_trim(slice_take(value, end));
		}
		media = slice_trim(slice_skip(value, end + (quoted ? 1 : 0)));
		if (media.n && media.p[0] != ';') return false;
		at = media.n ? 0 : SLICE_NONE;
	}
	if (found.p) *ret = found;
	return found.p != NULL;
}

typedef struct { arena *a; slice rest, delimiter; pair *fields; upload *uploads; form *out; } multipart;

/* The header fields of one part: Content-Disposition is a must, Content-Type may be there, others are left aside. */
static fault read_part_head(multipart *m, upload *part, bool *ret_file)
{
	size_t end = slice_find(slice_take(m->rest, PART_HEAD_MAX), S("\r\n\r\n"));
	if (end == SLICE_NONE) return FAULT(BAD_REQUEST, N_("A part of the form has no complete head."));
	slice lines = slice_take(m->rest, end), disposition = NO_SLICE;
	m->rest = slice_skip(m->rest, end + 4);
	while (lines.n) {
		size_t stop = slice_find(lines, S("\r\n"));
		slice line = stop == SLICE_NONE ? lines : slice_take(lines, stop);
		lines = stop == SLICE_NONE ? NO_SLICE : slice_skip(lines, stop + 2);
		size_t colon = slice_find_char(line, ':');
		if (colon == SLICE_NONE || !token_valid(slice_take(line, colon)) || !field_value_valid(line)) return FAULT(BAD_REQUEST, N_("A part of the form has a malformed head."));
		slice name = slice_take(line, colon), value = slice_trim(slice_skip(line, colon + 1));
		if (slice_eq_nocase(name, S("Content-Disposition"))) {
			if (disposition.p) return FAULT(BAD_REQUEST, N_("A part of the form has a malformed head."));
			disposition = value;
		} else if (slice_eq_nocase(name, S("Content-Type"))) {
			part->media = value;
		} else if (slice_eq_nocase(name, S("Content-Transfer-Encoding")) && !slice_eq_nocase(value, S("binary")) && !slice_eq_nocase(value, S("8bit")) &&
			   !slice_eq_nocase(value, S("7bit"))) {
			return FAULT(BAD_REQUEST, N_("A part of the form is in a transfer encoding that is not accepted."));
		}
	}
	if (!slice_eq_nocase(slice_trim(slice_take(disposition, 9)), S("form-data")) || !media_parameter(m->a, disposition, S("name"), &part->name))
		return FAULT(BAD_REQUEST, N_("A part of the form has no name."));
	*ret_file = media_parameter(m->a, disposition, S("filename"), &part->filename);
	return FAULT_NONE;
}

/* The last part of what may be a path on the sender's machine. */
static slice base_name(slice s)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\') return slice_skip(s, i);
	return s;
}

static bool text_valid(slice s) { return utf8_valid(s) && !memchr(s.p ? s.p : "", 0, s.n); }

static fault keep_part(multipart *m, upload part, bool file)
{
	form *f = m->out;
	if (!text_valid(part.name) || !text_valid(part.filename) || (!file && !text_valid(part.content))) return FAULT(BAD_REQUEST, N_("A field is not text in UTF-8."));
	if (!file) {
		if (f->n == FIELDS_MAX) return FAULT(TOO_LARGE, N_("There are too many fields."));
		m->fields[f->n++] = (pair){ part.name, part.content };
	} else if (part.filename.n || part.content.n) { /* an empty file field sends an empty file without a name */
		if (f->upload_n == UPLOADS_MAX) return FAULT(TOO_LARGE, N_("There are too many files."));
		part.filename = base_name(part.filename);
		m->uploads[f->upload_n++] = part;
	}
	return FAULT_NONE;
}

static bool boundary_valid(slice s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!letter && (!c || !strchr("'()+_,-./:=? ", c))) return false;
	}
	return s.n > 0 && s.n <= BOUNDARY_MAX && s.p[s.n - 1] != ' ';
}

/* How many parts there can be, so that the arrays are made once. */
static size_t count_parts(slice body, slice delimiter)
{
	size_t n = 0, at;
	for (slice rest = body; n <= FIELDS_MAX + UPLOADS_MAX && (at = slice_find(rest, delimiter)) != SLICE_NONE; n++) rest = slice_skip(rest, at + delimiter.n);
	return n + 1;
}

fault multipart_decode(arena *a, slice body, slice boundary, form *ret)
{
	if (!boundary_valid(boundary)) return FAULT(BAD_REQUEST, N_("The form names no valid boundary."));
	form out = { 0 };
	multipart m = { .a = a, .delimiter = JOIN(a, S("\r\n--"), boundary), .out = &out };
	slice first = slice_skip(m.delimiter, 2);
	if (!slice_starts(body, first)) return FAULT(BAD_REQUEST, N_("The form does not begin with its boundary."));
	size_t most = count_parts(body, m.delimiter);
	m.fields = arena_new(a, pair, most);
	m.uploads = arena_new(a, upload, most < UPLOADS_MAX ? most : UPLOADS_MAX);
	m.rest = slice_skip(body, first.n);
	while (!slice_starts(m.rest, S("--"))) {
		upload part = { 0 };
		bool file = false;
		if (!slice_starts(m.rest, S("\r\n"))) return FAULT(BAD_REQUEST, N_("A boundary of the form is not followed by a new line."));
		m.rest = slice_skip(m.rest, 2);
		fault f = read_part_head(&m, &part, &file);
		if (f.code) return f;
		/* the delimiter's own CRLF may be the blank line's when a part is empty: step back over it */
		slice from = { m.rest.p - 2, m.rest.n + 2 };
		size_t end = slice_find(from, m.delimiter);
		if (end == SLICE_NONE) return FAULT(BAD_REQUEST, N_("The form breaks off before its last boundary."));
		part.content = end < 2 ? S("") : slice_take(m.rest, end - 2);
		m.rest = slice_skip(from, end + m.delimiter.n);
		if ((f = keep_part(&m, part, file)).code) return f;
	}
	slice tail = slice_skip(m.rest, 2);
	if (tail.n && !slice_eq(tail, S("\r\n"))) return FAULT(BAD_REQUEST, N_("The form goes on after its last boundary."));
	out.fields = m.fields;
	out.uploads = m.uploads;
	*ret = out;
	return FAULT_NONE;
}

static status refuse(ctx *cx, fault f)
{
	return fail_at(cx, f.code, __FILE__, __LINE__, f.why, NULL, 0);
}

status request_form(ctx *cx, const request *r, form *ret)
{
	slice media = request_media(r), boundary = NO_SLICE;
	form f = { .read = true };
	fault bad;
	if (r->form && r->form->read) {
		*ret = *r->form;
		return ST_OK;
	}
	if (slice_eq_nocase(media, S("application/x-www-form-urlencoded"))) {
		pair *fields = NULL;
		bad = pairs_decode(cx->mem, r->body, FIELDS_MAX, &fields, &f.n);
		f.fields = fields;
	} else if (slice_eq_nocase(media, S("multipart/form-data"))) {
		if (!media_parameter(cx->mem, request_header(r, "content-type"), S("boundary"), &boundary)) return fail(cx, BAD_REQUEST, "The form names no valid boundary.");
		bad = multipart_decode(cx->mem, r->body, boundary, &f);
	} else if (!r->body.n && !media.n) {
		bad = FAULT_NONE;
	} else {
		return fail(cx, BAD_MEDIA_TYPE, "A form is expected here, not {1}. Send application/x-www-form-urlencoded or multipart/form-data.", media.n ? media : S("?"));
	}
	if (bad.code) return refuse(cx, bad);
	if (r->form) *r->form = f;
	*ret = f;
	return ST_OK;
}
