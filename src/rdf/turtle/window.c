/* SPDX-License-Identifier: EUPL-1.2
 * window: the part of the text that the reader of the Turtle family sees, filled from memory or from a source; places in it as lines and
 * columns of the whole; and the pad on which terms are put together. */
#include "rdf/turtle/turtle.h"
#include <errno.h>

enum { CHECK_STEP = 64 << 10, ROOM_FIRST = 256 << 10, PAD_BLOCK = 16 << 10 };

/* Places. */

size_t turtle_line_number(turtle_reader *r, const char *at)
{
	if (!r->line_start || at < r->line_start) {
		r->line = r->start_line;
		r->line_chars = r->start_chars;
		r->line_start = r->start;
	}
	for (const char *p; (p = memchr(r->line_start, '\n', (size_t)(at - r->line_start)));) {
		r->line++;
		r->line_start = p + 1;
		r->line_chars = 0;
	}
	return r->line;
}

status turtle_bad(turtle_reader *r, const char *at, slice reason)
{
	size_t line = turtle_line_number(r, at);
	size_t column = r->line_chars + utf8_length(slice_of(r->line_start, (size_t)(at - r->line_start))) + 1;
	return fail(r->cx, BAD_REQUEST, "line {1}, column {2}: {3}", ctx_num(r->cx, line), ctx_num(r->cx, column), reason);
}

status turtle_too_long(turtle_reader *r, const char *at)
{
	size_t line = turtle_line_number(r, at);
	return fail(r->cx, TOO_LARGE, "line {1}: one text is longer than {2} bytes, the most that is accepted.", ctx_num(r->cx, line), ctx_num(r->cx, r->limits.term_bytes));
}

/* Filling. */

bool turtle_near_end(const turtle_reader *r)
{
	const char *p = r->p;
	if (r->ended && !r->not_utf8) return false;
	while (p < r->end && *p == '.') p++; /* a name may have any number of dots inside */
	return r->end - p < TURTLE_LOOK;
}

/* What was read behind `end` is looked at: as far as it is UTF-8, `end` moves. */
static void check(turtle_reader *r, const char *to, bool last)
{
	bool cut;
	r->end = scan_utf8(r->end, to, &cut);
	if (r->end == to) r->ended = last;
	else if (!cut || last) r->ended = r->not_utf8 = true;
}

static status more_memory(turtle_reader *r, bool *ret_more)
{
	size_t left = (size_t)(r->whole_end - r->end);
	const char *before = r->end;
	/* a statement is read again from its beginning: with steps that grow as it does, that costs twice its length at most */
	size_t step = (size_t)(r->end - r->statement) > CHECK_STEP ? (size_t)(r->end - r->statement) : CHECK_STEP;
	check(r, r->end + (left < step ? left : step), left <= step);
	*ret_more = r->end > before;
	return ST_OK;
}

/* Every pointer into the window moves with it. */
static void moved(turtle_reader *r, const char *to, const char *from)
{
	r->p = to + (r->p - from);
	r->end = to + (r->end - from);
	r->statement = to + (r->statement - from);
	if (r->line_start) r->line_start = to + (r->line_start - from);
	r->start = to;
}

static status make_room(turtle_reader *r)
{
	if (r->start > r->room) {                     /* what is not needed goes */
		size_t kept = r->room_n - (size_t)(r->start - r->room);
		memmove(r->room, r->start, kept);
		r->room_n = kept;
		moved(r, r->room, r->start);
	}
	if (r->room_n <= r->room_cap / 2 || (r->room_n < r->room_cap && r->room_cap >= r->limits.statement_bytes)) return ST_OK;
	if (r->room_cap >= r->limits.statement_bytes)
		return fail(r->cx, TOO_LARGE, "line {1}: one statement is longer than {2} bytes, the most that is read at once.", ctx_num(r->cx, turtle_line_number(r, r->statement)), ctx_num(r->cx, r->limits.statement_bytes));
	char *before = r->room;
	size_t cap = r->room_cap * 2 < r->limits.statement_bytes ? r->room_cap * 2 : r->limits.statement_bytes;
	const ptrdiff_t p = r->p - before, end = r->end - before, statement = r->statement - before, line_start = r->line_start ? r->line_start - before : -1;
	r->room = base_realloc(before, cap);
	r->room_cap = cap;
	r->start = r->room;
	r->p = r->room + p;
	r->end = r->room + end;
	r->statement = r->room + statement;
	r->line_start = line_start < 0 ? NULL : r->room + line_start;
	return ST_OK;
}

static status more_source(turtle_reader *r, bool *ret_more)
{
	if (!r->room) {
		r->room_cap = ROOM_FIRST < r->limits.statement_bytes ? ROOM_FIRST : r->limits.statement_bytes;
		r->room = base_alloc(r->room_cap);
		r->start = r->p = r->end = r->statement = r->room;
	}
	TRY(make_room(r));
	/* twice as much as before, however small the pieces: what is read again then costs no more than what is read */
	size_t before = (size_t)(r->end - r->start), wanted = before ? before * 2 : 1;
	while (!r->ended && (size_t)(r->end - r->start) < wanted && r->room_n < r->room_cap) {
		ptrdiff_t n = r->source->read(r->source->from, r->room + r->room_n, r->room_cap - r->room_n);
		if (n < 0) {
			r->sink_failed = true;
			return fail(r->cx, SYSTEM, "The input cannot be read: {1}.", slice_from(strerror(errno)));
		}
		r->room_n += (size_t)n;
		r->taken += (size_t)n;
		if (r->taken > r->limits.bytes) return fail(r->cx, TOO_LARGE, "The text has {1} bytes; the most that is accepted is {2}.", ctx_num(r->cx, r->taken), ctx_num(r->cx, r->limits.bytes));
		check(r, r->room + r->room_n, n == 0);
	}
	*ret_more = (size_t)(r->end - r->start) > before;
	return ST_OK;
}

status window_more(turtle_reader *r, bool *ret_more)
{
	*ret_more = false;
	if (r->ended) return ST_OK;
	return r->source ? more_source(r, ret_more) : more_memory(r, ret_more);
}

void window_drop(turtle_reader *r, const char *to)
{
	if (!r->source || to == r->start) return;     /* text in memory stays: its places are counted from its beginning */
	r->start_line = turtle_line_number(r, to);
	r->line_chars += utf8_length(slice_of(r->line_start, (size_t)(to - r->line_start)));
	r->start_chars = r->line_chars;
	r->line_start = r->start = to;
}

/* The pad. */

pad_mark pad_here(const turtle_reader *r) { return (pad_mark){ r->pad, r->pad ? r->pad->n : 0 }; }

void pad_back(turtle_reader *r, pad_mark m)
{
	while (r->pad != m.block) {
		pad_block *top = r->pad;
		r->pad = top->before;
		base_free(r->pad_spare);
		r->pad_spare = top;
	}
	if (r->pad) r->pad->n = m.n;
}

void pad_free(turtle_reader *r)
{
	pad_back(r, (pad_mark){ 0 });
	base_free(r->pad_spare);
	r->pad_spare = NULL;
}

/* A new block on top; what of the present term stands in the old one moves along. */
static void pad_grow(turtle_reader *r, size_t n)
{
	size_t have = r->pad ? r->pad->n - r->term_at : 0, need = have + n;
	pad_block *b = r->pad_spare;
	r->pad_spare = NULL;
	if (!b || b->cap < need) {
		size_t cap = PAD_BLOCK;
		while (cap < need) cap *= 2;
		base_free(b);
		b = base_alloc(sizeof *b + cap);
		b->cap = cap;
	}
	if (have) memcpy(b->bytes, r->pad->bytes + r->term_at, have);
	if (r->pad) r->pad->n = r->term_at;
	b->before = r->pad;
	b->n = have;
	r->pad = b;
	r->term_at = 0;
}

void pad_begin(turtle_reader *r)
{
	if (!r->pad) pad_grow(r, 0);
	r->term_at = r->pad->n;
}

void pad_put(turtle_reader *r, const char *p, size_t n)
{
	if (!n) return;
	if (r->pad->cap - r->pad->n < n) pad_grow(r, n);
	memcpy(r->pad->bytes + r->pad->n, p, n);
	r->pad->n += n;
}

slice pad_term(turtle_reader *r) { return slice_of(r->pad->bytes + r->term_at, r->pad->n - r->term_at); }

/* All of it. */

/* White space and comments between statements; a comment may be longer than any window. */
static status to_statement(turtle_reader *r, bool *ret_end)
{
	bool comment = false, more = true;
	*ret_end = false;
	for (;;) {
		if (comment) while (r->p < r->end && *r->p != '\n' && *r->p != '\r') r->p++;
		if (r->p < r->end) {
			comment = *r->p == '#';
			if (!comment && *r->p != ' ' && *r->p != '\n' && *r->p != '\t' && *r->p != '\r') return ST_OK;
			if (!comment) r->p++;
			continue;
		}
		r->statement = r->p;
		window_drop(r, r->p);
		TRY(window_more(r, &more));
		if (!more) {
			*ret_end = true;
			return ST_OK;
		}
	}
}

/* One statement, read again from its first byte for as long as the window turns out to end inside it. */
static status one(turtle_reader *r)
{
	r->statement = r->p;
	r->skip = 0;
	r->statement_blanks = r->blanks;
	const pad_mark mark = pad_here(r);
	const error before = r->cx->err;              /* an attempt that was cut short leaves no trace */
	for (;;) {
		bool more = false;
		r->said = 0;
		r->depth = 0;
		r->cut = r->sink_failed = false;
		status st = r->lines_only ? turtle_line(r) : turtle_statement(r);
		pad_back(r, mark);
		if (st != ST_BAD_REQUEST || r->sink_failed || !(r->cut || turtle_near_end(r))) return st;
		window_drop(r, r->statement);
		TRY(window_more(r, &more));
		if (!more && r->not_utf8) return turtle_bad(r, r->end, tr(r->cx->lang, "This is not text in UTF-8."));
		if (r->said > r->skip) r->skip = r->said;
		r->p = r->statement;
		r->blanks = r->statement_blanks;
		r->cx->err = before;
	}
}

static status all(turtle_reader *r)
{
	for (;;) {
		bool end;
		TRY(to_statement(r, &end));
		if (end) break;
		TRY(one(r));
	}
	if (r->not_utf8) return turtle_bad(r, r->end, tr(r->cx->lang, "This is not text in UTF-8."));
	if (r->in_graph && !r->lines_only) return turtle_bad(r, r->p, tr(r->cx->lang, "A closing } was expected here."));
	return ST_OK;
}

/* A byte order mark says nothing in UTF-8. */
static status first(turtle_reader *r)
{
	bool more = true;
	while (more && r->end - r->p < 3) TRY(window_more(r, &more));
	if (r->end - r->p >= 3 && !memcmp(r->p, "\xEF\xBB\xBF", 3)) r->start = r->p = r->statement = r->p + 3;
	return ST_OK;
}

status turtle_read(ctx *cx, rdf_format f, const turtle_input *in, const rdf_sink *sink)
{
	arena *mem = arena_create(0);
	const char *p = in->text.p ? in->text.p : "";
	turtle_reader r = { .cx = cx, .format = f, .lines_only = f == RDF_NTRIPLES || f == RDF_NQUADS, .limits = *in->limits, .sink = sink, .mem = mem,
			    .start = p, .p = p, .end = p, .statement = p, .whole_end = p + in->text.n, .source = in->source, .start_line = 1,
			    .base = in->base, .prefixes = map_new(mem), .lines = in->lines, .lines_mem = in->lines_mem };
	pad_begin(&r);
	status st = first(&r);
	if (st == ST_OK) st = all(&r);
	pad_free(&r);
	base_free(r.room);
	arena_destroy(mem);
	return st;
}
