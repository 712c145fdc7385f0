/* SPDX-License-Identifier: EUPL-1.2
 * commands_log: what one does with the log: verify, rebuild, back up, restore, read, sign a head. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "app/cli.h"
#include "app/world.h"
#include "format/json.h"
#include "store/backup.h"
#include "store/file.h"
#include "store/series_proof.h"
#include "store/upload.h"
#include "store/verify.h"

enum { HEAD_FILE_MAX = 1 << 20 };

static status open_log(ctx *cx, const command_line *c, log_store **ret)
{
	if (!world_exists(cx, &c->settings)) return fail(cx, NOT_FOUND, "There is no data in {1} yet; \"spil init\" or \"spil serve\" makes it.", c->settings.data);
	return log_open(cx, c->settings.data, true, ret);
}

/* What stands beside the log, and how it agrees with it. */
typedef struct { upload_report files; series_proof series; uint64_t problems; } beside;

static void findings_json(json_writer *w, slice key, const finding *f)
{
	json_key(w, key);
	json_begin(w, '[');
	for (; f; f = f->next) {
		json_begin(w, '{');
		json_pair(w, S("at"), f->at);
		json_pair(w, S("message"), f->message);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void files_json(json_writer *w, const upload_report *r)
{
	json_key(w, S("files"));
	json_begin(w, '{');
	json_key(w, S("referred")), json_int(w, (int64_t)r->files);
	json_key(w, S("missing")), json_int(w, (int64_t)r->missing);
	json_key(w, S("changed")), json_int(w, (int64_t)r->changed);
	findings_json(w, S("problems"), r->problems);
	json_end(w, '}');
}

static void series_json(json_writer *w, const series_proof *r)
{
	json_key(w, S("series"));
	json_begin(w, '{');
	json_key(w, S("segments")), json_int(w, (int64_t)r->segments);
	json_key(w, S("dropped")), json_int(w, (int64_t)r->dropped);
	json_key(w, S("rows")), json_int(w, (int64_t)r->rows);
	findings_json(w, S("problems"), r->problems);
	json_end(w, '}');
}

static void report_json(ctx *cx, const log_report *r, const beside *b_)
{
	buf *b = buf_new(cx->mem, 16 << 20);
	json_writer w = json_writer_to(b, true);
	json_begin(&w, '{');
	json_key(&w, S("good")), json_bool(&w, !r->problem_total && !b_->problems);
	json_key(&w, S("events")), json_int(&w, (int64_t)r->events);
	json_key(&w, S("spaces")), json_int(&w, (int64_t)r->spaces);
	json_key(&w, S("documents")), json_int(&w, (int64_t)r->documents);
	json_key(&w, S("heads")), json_int(&w, (int64_t)r->heads);
	json_key(&w, S("erased")), json_int(&w, (int64_t)r->erased_total);
	files_json(&w, &b_->files);
	series_json(&w, &b_->series);
	json_key(&w, S("problems"));
	json_begin(&w, '[');
	for (size_t i = 0; i < r->problem_n; i++) {
		json_begin(&w, '{');
		json_key(&w, S("seq")), json_int(&w, (int64_t)r->problems[i].seq);
		json_pair(&w, S("space"), r->problems[i].space);
		json_pair(&w, S("iri"), r->problems[i].iri);
		json_pair(&w, S("field"), r->problems[i].field);
		json_pair(&w, S("message"), r->problems[i].message);
		json_end(&w, '}');
	}
	json_end(&w, ']');
	json_end(&w, '}');
	buf_putc(b, '\n');
	cli_out(buf_slice(b));
}

static void report_text(ctx *cx, const log_report *r, const beside *b)
{
	for (const finding *f = b->files.problems; f; f = f->next) cli_line(f->message);
	for (const finding *f = b->series.problems; f; f = f->next) cli_line(f->message);
	for (size_t i = 0; i < r->problem_n; i++) cli_say(cx, "event {1} of {2}: {3}", ctx_num(cx, r->problems[i].seq), r->problems[i].space, r->problems[i].message);
	for (size_t i = 0; i < r->erased_n; i++) cli_say(cx, "event {1}: its document was erased by event {2}", ctx_num(cx, r->erased[i].seq), ctx_num(cx, r->erased[i].by));
	slice events = text_u64(cx->mem, cx->lang, r->events), documents = text_u64(cx->mem, cx->lang, r->documents), heads = ctx_num(cx, r->heads);
	if (b->files.files) cli_say(cx, "Files: {1} are referred to; {2} of them are missing and {3} were changed.", text_u64(cx->mem, cx->lang, b->files.files), ctx_num(cx, b->files.missing), ctx_num(cx, b->files.changed));
	if (b->series.segments) cli_say(cx, "Series: {1} sealed segments, {2} of them dropped when their time was over, {3} rows in the others.", text_u64(cx->mem, cx->lang, b->series.segments), ctx_num(cx, b->series.dropped), text_u64(cx->mem, cx->lang, b->series.rows));
	if (r->problem_total) cli_say(cx, "NOT GOOD: {1} problems in {2} events.", text_u64(cx->mem, cx->lang, r->problem_total), events);
	else if (b->problems) cli_say(cx, "NOT GOOD: the log is right, but {1} things beside it are not.", text_u64(cx->mem, cx->lang, b->problems));
	else if (r->heads) cli_say(cx, "Good: {1} events, {2} documents, every hash is right, and {3} signed heads agree.", events, documents, heads);
	else cli_say(cx, "Good: {1} events, {2} documents, every hash is right. (Compare with a head kept elsewhere to find a cut tail: --against.)", events, documents);
}

static status verify_beside(ctx *cx, const command_line *c, log_store *l, beside *ret)
{
	TRY(upload_verify(cx, c->settings.data, l, c->settings.base, &ret->files));
	TRY(series_prove(cx, c->settings.data, l, &ret->series));
	ret->problems = ret->files.missing + ret->files.changed + ret->series.problem_n;
	return ST_OK;
}

int command_verify(ctx *cx, const command_line *c)
{
	log_store *l;
	log_report report;
	slice against = cli_flag(c, "against"), text;
	unsigned char key[ED25519_KEY];
	bool has_key = false;
	if (open_log(cx, c, &l) != ST_OK) return cli_failed(cx, c);
	status s = against.n ? file_read(cx, against, HEAD_FILE_MAX, &text) : ST_OK;
	if (s == ST_OK) has_key = log_head_key(cx, c->settings.data, key) == ST_OK;
	progress_bar bar = progress_begin("verify", c->json);
	if (s == ST_OK) s = log_verify(cx, l, &text, against.n ? 1 : 0, has_key ? key : NULL, cli_progress, &bar, &report);
	progress_end(&bar);
	beside b = { 0 };
	if (s == ST_OK) s = verify_beside(cx, c, l, &b);
	log_close(l);
	if (s != ST_OK) return cli_failed(cx, c);
	if (c->json) report_json(cx, &report, &b);
	else report_text(cx, &report, &b);
	return report.problem_total || b.problems ? EXIT_CHECK : EXIT_GOOD;
}

static status fingerprint_of(ctx *cx, const command_line *c, progress_bar *bar, digest *ret, uint64_t *ret_seq)
{
	world w;
	status s = world_open(cx, &c->settings, false, cli_progress, bar, &w);
	if (s == ST_OK) {
		*ret = index_fingerprint(cx, w.sv.index);
		*ret_seq = index_seq(w.sv.index);
	}
	world_close(&w);
	return s;
}

static void remove_index(ctx *cx, slice folder)
{
	static const slice FILES[] = { SLICE_INIT("/index.db"), SLICE_INIT("/index.db-wal"), SLICE_INIT("/index.db-shm") };
	for (size_t i = 0; i < COUNT_OF(FILES); i++) unlink(arena_cstr(cx->mem, JOIN(cx->mem, folder, FILES[i])));
}

int command_rebuild(ctx *cx, const command_line *c)
{
	digest old, made;
	uint64_t seq;
	log_store *l;
	if (open_log(cx, c, &l) != ST_OK) return cli_failed(cx, c);
	log_close(l);
	progress_bar bar = progress_begin("rebuild", c->json);
	bool had = fingerprint_of(cx, c, &bar, &old, &seq) == ST_OK;
	ctx_error_clear(cx);
	if (log_open(cx, c->settings.data, false, &l) != ST_OK) return cli_failed(cx, c);   /* nobody may be writing */
	remove_index(cx, c->settings.data);
	log_close(l);
	status s = fingerprint_of(cx, c, &bar, &made, &seq);
	progress_end(&bar);
	if (s != ST_OK) return cli_failed(cx, c);
	bool equal = !had || digest_eq(&old, &made);
	if (c->json) cli_line(arena_printf(cx->mem, "{\"events\":%llu,\"equal\":%s,\"fingerprint\":\"%.*s\"}", (unsigned long long)seq, had ? (equal ? "true" : "false") : "null", SL(digest_hex(cx->mem, &made))));
	else if (!had) cli_say(cx, "The index was made anew from {1} events (the old one could not be read).", text_u64(cx->mem, cx->lang, seq));
	else if (equal) cli_say(cx, "The index was made anew from {1} events and equals the old one.", text_u64(cx->mem, cx->lang, seq));
	else cli_say(cx, "The index was made anew from {1} events; the old one DIFFERED from it.", text_u64(cx->mem, cx->lang, seq));
	return equal ? EXIT_GOOD : EXIT_CHECK;
}

int command_backup(ctx *cx, const command_line *c)
{
	log_store *l;
	backup_report report;
	if (open_log(cx, c, &l) != ST_OK) return cli_failed(cx, c);
	progress_bar bar = progress_begin("backup", c->json);
	status s = log_backup(cx, l, c->words[0], cli_progress, &bar, &report);
	progress_end(&bar);
	log_close(l);
	if (s != ST_OK) return cli_failed(cx, c);
	if (c->json) cli_line(arena_printf(cx->mem, "{\"events\":%llu,\"files\":%llu,\"bytes\":%llu}", (unsigned long long)report.events, (unsigned long long)report.files, (unsigned long long)report.bytes));
	else cli_say(cx, "Backed up {1} events in {2} files ({3} bytes) to {4}.", text_u64(cx->mem, cx->lang, report.events), ctx_num(cx, report.files), text_u64(cx->mem, cx->lang, report.bytes), c->words[0]);
	return EXIT_GOOD;
}

int command_restore(ctx *cx, const command_line *c)
{
	restore_options o = { .erasures = cli_flag(c, "erasures"), .no_erasures = cli_flag(c, "no-erasures").n > 0 };
	restore_report report;
	progress_bar bar = progress_begin("restore", c->json);
	status s = log_restore(cx, c->words[0], c->settings.data, &o, cli_progress, &bar, &report);
	progress_end(&bar);
	if (s != ST_OK) return cli_failed(cx, c);
	if (c->json) cli_line(arena_printf(cx->mem, "{\"events\":%llu,\"files\":%llu,\"erased\":%llu}", (unsigned long long)report.events, (unsigned long long)report.files, (unsigned long long)report.erased));
	else {
		cli_say(cx, "Restored {1} events; {2} erasures were applied again; every chain is good.", text_u64(cx->mem, cx->lang, report.events), ctx_num(cx, report.erased));
		if (report.old_folder.n) cli_say(cx, "The replaced folder is kept as {1}.", report.old_folder);
	}
	return EXIT_GOOD;
}

static void show_event(ctx *cx, const event *e, bool as_json)
{
	if (!as_json) {
		cli_line(arena_printf(cx->mem, "%6llu  %.*s  %-8.*s v%-3llu %.*s  %.*s%s%.*s", (unsigned long long)e->seq, SL(time_iso(cx->mem, e->time)), SL(event_kind_name(e->kind)), (unsigned long long)e->version, SL(e->iri), SL(e->actor),
				      e->reason.n ? "  " : "", SL(e->reason)));
		return;
	}
	buf *b = buf_new(cx->mem, 1 << 20);
	json_writer w = json_writer_to(b, false);
	json_begin(&w, '{');
	json_key(&w, S("seq")), json_int(&w, (int64_t)e->seq);
	json_pair(&w, S("time"), time_iso(cx->mem, e->time));
	json_pair(&w, S("kind"), event_kind_name(e->kind));
	json_pair(&w, S("iri"), e->iri);
	json_key(&w, S("version")), json_int(&w, (int64_t)e->version);
	json_pair(&w, S("actor"), e->actor);
	json_pair(&w, S("reason"), e->reason);
	json_pair(&w, S("hash"), digest_hex(cx->mem, &e->hash));
	json_end(&w, '}');
	cli_line(buf_slice(b));
}

typedef struct { ctx *cx; bool json; } shown;

static status show_one(void *arg, const event *e, slice document)
{
	const shown *s = arg;
	(void)document;
	show_event(s->cx, e, s->json);
	return ST_OK;
}

int command_log(ctx *cx, const command_line *c)
{
	uint64_t limit = 20, from = 0;
	slice limit_text = cli_flag(c, "limit"), from_text = cli_flag(c, "from");
	log_store *l;
	if ((limit_text.n && (!slice_to_u64(limit_text, &limit) || !limit || limit > 1000000)) || (from_text.n && !slice_to_u64(from_text, &from))) {
		(void)fail(cx, BAD_REQUEST, "--limit and --from take whole numbers; --limit at most 1,000,000.");
		return cli_failed(cx, c), EXIT_USAGE;
	}
	if (open_log(cx, c, &l) != ST_OK) return cli_failed(cx, c);
	status s = ST_OK;
	if (c->word_n) {
		event *events;
		size_t n;
		slice iri = slice_starts(c->words[0], S("/")) ? JOIN(cx->mem, c->settings.base, c->words[0]) : c->words[0];
		s = log_history(cx, l, iri, 0, (size_t)limit, &events, &n);
		if (s == ST_OK && !n) s = fail(cx, NOT_FOUND, "The log holds no event about {1}.", iri);
		for (size_t i = 0; s == ST_OK && i < n; i++) show_event(cx, &events[i], c->json);
	} else {
		uint64_t last = log_last_seq(l), after = from_text.n ? (from ? from - 1 : 0) : last > limit ? last - limit : 0;
		shown arg = { cx, c->json };
		s = log_read(cx, l, after, limit, show_one, &arg);
	}
	log_close(l);
	return s == ST_OK ? EXIT_GOOD : cli_failed(cx, c);
}

int command_head(ctx *cx, const command_line *c)
{
	log_store *l;
	slice text;
	if (open_log(cx, c, &l) != ST_OK) return cli_failed(cx, c);
	status s = log_head_sign(cx, l, c->settings.witness.n ? c->settings.witness : NO_SLICE, &text);
	log_close(l);
	if (s != ST_OK) return cli_failed(cx, c);
	cli_out(text);
	return EXIT_GOOD;
}
