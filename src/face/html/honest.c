/* SPDX-License-Identifier: EUPL-1.2
 * honest: how anybody can check that nothing here was changed behind their back: the chain, its signed head, what is public, what was erased. */
#include "face/html/sign_in.h"
#include "store/file.h"
#include "store/head.h"

enum { HEAD_MAX = 1 << 20, LEDGER_MAX = 8 << 20, ERASED_SHOWN = 20 };

static status head_text(ctx *cx, slice *ret)
{
	return file_read(cx, JOIN(cx->mem, cx->sv->folder, S("/head")), HEAD_MAX, ret);
}

static status read_head(html *o, honest_view *v)
{
	ctx *cx = o->cx;
	head h;
	slice text;
	unsigned char key[ED25519_KEY];
	uint64_t events = log_last_seq(cx->sv->log);
	v->events = html_num(o, events);
	status s = head_text(cx, &text);
	if (s == ST_NOT_FOUND) {
		ctx_error_clear(cx);
		return ST_OK;
	}
	TRY(s);
	TRY(log_head_key(cx, cx->sv->folder, key));
	TRY(log_head_check(cx, text, key, &h));
	v->signed_now = true;
	v->signed_when = html_moment(o, h.time);
	v->signed_events = html_num(o, h.events);
	v->behind = events > h.events ? html_num(o, events - h.events) : NO_SLICE;
	v->key = hex_encode(cx->mem, slice_of(h.key, sizeof h.key));
	chain_row *rows = arena_new(cx->mem, chain_row, h.space_n);
	for (size_t i = 0; i < h.space_n; i++) rows[i] = (chain_row){ h.spaces[i].name, html_num(o, h.spaces[i].last_seq), html_num(o, h.spaces[i].count), digest_hex(cx->mem, &h.spaces[i].hash) };
	v->chains = rows;
	v->chain_n = h.space_n;
	return ST_OK;
}

/* DATA/erasures has a line for each erasure: "SEQ HASH TIME IRI". What was erased stays unnamed here: a name can be personal data. */
static status read_erased(html *o, honest_view *v)
{
	ctx *cx = o->cx;
	slice rest, line;
	uint64_t total = 0;
	status s = file_read(cx, JOIN(cx->mem, cx->sv->folder, S("/erasures")), LEDGER_MAX, &rest);
	v->erased_total = html_num(o, 0);
	if (s == ST_NOT_FOUND) {
		ctx_error_clear(cx);
		return ST_OK;
	}
	TRY(s);
	erased_row *rows = arena_new(cx->mem, erased_row, ERASED_SHOWN);
	while (slice_split(&rest, '\n', &line)) {
		slice seq, hash, when = NO_SLICE;
		msec t;
		if (!slice_split(&line, ' ', &seq) || !slice_split(&line, ' ', &hash) || !slice_split(&line, ' ', &when) || !time_parse_iso(when, &t)) continue;
		rows[total++ % ERASED_SHOWN] = (erased_row){ html_moment(o, t), seq };
	}
	v->erased_total = html_num(o, total);
	v->erased_n = total < ERASED_SHOWN ? (size_t)total : ERASED_SHOWN;
	erased_row *newest = arena_new(cx->mem, erased_row, ERASED_SHOWN);
	for (size_t i = 0; i < v->erased_n; i++) newest[i] = rows[(total - 1 - i) % ERASED_SHOWN];
	v->erased = newest;
	return ST_OK;
}

static void public_registers(html *o, honest_view *v)
{
	const registers *rs = o->cx->sv->registers;
	link_view *open = arena_new(o->cx->mem, link_view, registers_count(rs)), *closed = arena_new(o->cx->mem, link_view, registers_count(rs));
	for (size_t i = 0; i < registers_count(rs); i++) {
		const reg *r = registers_at(rs, i);
		link_view link = { r->title.v[o->lang], JOIN(o->cx->mem, S("/doc/"), r->name) };
		if (r->visibility == VISIBLE_PUBLIC) open[v->open_n++] = link;
		else closed[v->closed_n++] = link;
	}
	v->open = open;
	v->closed = closed;
}

status html_honest(ctx *cx, const request *q, response *r)
{
	html o = html_to(cx, q, r);
	honest_view v = { .head = { .title = tr(cx->lang, "How we keep this honest") } };
	TRY(read_head(&o, &v));
	TRY(read_erased(&o, &v));
	public_registers(&o, &v);
	page_honest(&o, &v);
	return ST_OK;
}

status html_honest_head(ctx *cx, const request *q, response *r)
{
	slice text;
	(void)q;
	status s = head_text(cx, &text);
	if (s == ST_NOT_FOUND) return fail(cx, NOT_FOUND, "No head was signed yet. It is signed within a minute of the first change.");
	TRY(s);
	r->media = S("text/plain; charset=utf-8");
	r->body = buf_new(cx->mem, HEAD_MAX);
	buf_put(r->body, text);
	response_header(r, S("Cache-Control"), S("no-cache"));
	return ST_OK;
}
