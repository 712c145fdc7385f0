/* SPDX-License-Identifier: EUPL-1.2
 * Two threads, one after the other: the first appends a group to the log and makes it durable, the second brings the index up to
 * date. While the second works on some groups, the first is writing the next.
 *
 * A small change is answered as soon as it is durable; it is promised to readers, who wait until the index has it (fresh.c). So groups of the
 * log are small, as each of its writers waits for one, and transactions of the index large: a small one costs it nearly as much as a large
 * one. What readers can be made to wait for is bounded: no more is appended while LAG_EVENTS or LAG_BYTES are promised.
 * What is heavy (an import, a large document, an erase) is answered when the index has it, and nobody but its caller waits for it: the small
 * ones promised before it go into a transaction without it, and none is promised behind it.
 *
 * Callers of heavy ones block until both threads are done, so what they gave (changes, documents) is read where it is. Of the small ones it
 * is copied. Arenas of callers may be written by whoever answers. */
#include "core/event.h"

enum { GROUP_MOST = 256, GROUPS = 64, LAG_EVENTS = 1000, LAG_BYTES = 1 << 20, SMALL = 64 << 10, RETRY_MS = 1000, KEEP_BYTES = 256 << 10 };

typedef struct request request;
struct request {
	request *next;
	const change *changes; size_t n;
	bool all;                                     /* all or nothing */
	bool heavy;                                   /* answered when the index has it */
	event *events;
	status st;                                    /* of the change, or (all) of changes[which] */
	size_t which;                                 /* n: the failure is the system's, with `detail` */
	slice detail;
	bool saved;                                   /* durable, though the answer may be a failure of the index */
	ctx *cx;                                      /* the caller's */
	bool done;
	mutex lock;
	condition answered;
};

/* What goes through the two threads together. */
typedef struct group {
	arena *mem;
	request *first; size_t requests;
	bool heavy;                                   /* its requests are */
	event *events; slice *documents; size_t n, bytes; /* n: events appended */
} group;

struct writer {
	log_store *log;
	index_store *index;                           /* NULL: the log alone */
	lang lang;
	msec (*clock)(void *); void *clock_arg;
	void (*random)(void *, void *, size_t); void *random_arg;
	mutex lock;
	condition asked, committed, passed;           /* a request came; a group is durable; a group is answered */
	request *queue, **queue_end;
	group groups[GROUPS];
	size_t in, out;                               /* groups made durable, and done with, so far; at most GROUPS - 1 apart */
	size_t heavy, events, bytes;                  /* of those between: heavy groups; events and bytes of the others */
	bool stopping, log_done;
	bool behind;                                  /* the index lacks events of the log */
	pthread_t log_thread, index_thread;
};

static ctx context(const writer *w, arena *mem)
{
	return (ctx){ .mem = mem, .lang = w->lang, .clock = w->clock, .clock_arg = w->clock_arg, .random = w->random, .random_arg = w->random_arg };
}

static void answer(request *r)
{
	mutex_lock(&r->lock);
	r->done = true;
	condition_signal(&r->answered);
	mutex_unlock(&r->lock);
}

/* The same failure for all in the group. */
static void refuse(group *g, status st, slice detail, bool saved)
{
	for (request *r = g->first; r; r = r->next) {
		if (saved && !r->saved) continue;
		r->st = st;
		r->which = r->n;
		r->detail = arena_copy(r->cx->mem, detail);
	}
}

static void answer_all(group *g)
{
	for (request *r = g->first, *next; r; r = next) {
		next = r->next; /* gone once it is answered */
		answer(r);
	}
	g->first = NULL;
}

/* Whether the next in the queue may be taken. Called under the lock. */
static bool room(const writer *w)
{
	if (w->in - w->out >= GROUPS - 1) return false;
	return !w->index || w->queue->heavy || (!w->heavy && w->events < LAG_EVENTS && w->bytes < LAG_BYTES);
}

/* Takes what waits: one all-or-nothing request, or as many others as fit that are alike in being heavy. Called under the lock. */
static void take(writer *w, group *g)
{
	request *last = NULL;
	g->requests = g->bytes = 0;
	g->first = w->queue;
	g->heavy = w->queue->heavy;
	for (request *r = w->queue; r && g->requests < GROUP_MOST && r->heavy == g->heavy && (!r->all || !g->requests) && g->bytes < LAG_BYTES; r = r->next) {
		last = r;
		g->requests++;
		g->bytes += r->changes->document.n;
		if (r->all) break;
	}
	w->queue = last->next;
	if (!w->queue) w->queue_end = &w->queue;
	last->next = NULL;
}

/* The caller's texts, so that its event lives as long as its change does. */
static event callers(const event *e, const change *c)
{
	event mine = *e;
	mine.space = c->space;
	mine.iri = c->iri;
	mine.actor = c->actor.p ? c->actor : S("");
	mine.reason = c->reason.p ? c->reason : S("");
	mine.register_name = c->register_name.p ? c->register_name : S("");
	mine.media = c->media.p ? c->media : S("");
	return mine;
}

static status append_all(ctx *cx, writer *w, group *g)
{
	request *r = g->first;
	g->events = arena_new(g->mem, event, r->n + 1);
	g->documents = arena_new(g->mem, slice, r->n + 1);
	r->st = log_append_all(cx, w->log, r->changes, r->n, &r->which, g->events);
	if (r->st != ST_OK && r->which == r->n) return r->st;
	if (r->st != ST_OK) {
		r->events[r->which].version = g->events[r->which].version;
		return ST_OK;
	}
	for (size_t i = 0; i < r->n; i++) {
		r->events[i] = callers(&g->events[i], &r->changes[i]);
		g->documents[i] = r->changes[i].document;
	}
	r->saved = true;
	g->n = r->n;
	return ST_OK;
}

static status append_each(ctx *cx, writer *w, group *g)
{
	change *changes = arena_new(g->mem, change, g->requests);
	status *own = arena_new(g->mem, status, g->requests);
	g->events = arena_new(g->mem, event, g->requests);
	g->documents = arena_new(g->mem, slice, g->requests);
	size_t i = 0;
	for (request *r = g->first; r; r = r->next) changes[i++] = *r->changes;
	TRY(log_append(cx, w->log, changes, g->requests, own, g->events));
	i = 0;
	for (request *r = g->first; r; r = r->next, i++) {
		r->st = own[i];
		r->which = 0;
		if (own[i] != ST_OK) {
			r->events->version = g->events[i].version;
			continue;
		}
		*r->events = callers(&g->events[i], &changes[i]);
		r->saved = true;
		g->events[g->n] = g->events[i]; /* the good ones move together */
		g->documents[g->n++] = changes[i].document;
	}
	return ST_OK;
}

static void append(writer *w, group *g)
{
	ctx cx = context(w, g->mem);
	status st = g->first->all ? append_all(&cx, w, g) : append_each(&cx, w, g);
	if (st == ST_OK) return;
	log_line(LOG_ERROR, "append", "error", cx.err.message, "changes", log_u64(g->requests), NULL);
	refuse(g, st, cx.err.message, false);
}

/* Answers what is durable before the index has it; for the index it is copied. */
static void answer_early(writer *w, group *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->documents[i].p) g->documents[i] = arena_copy(g->mem, g->documents[i]);
	if (g->n) index_promise(w->index, g->events[g->n - 1].seq);
	answer_all(g);
}

/* Hands the group to the second thread. Called under the lock. */
static void pass_on(writer *w)
{
	group *g = &w->groups[w->in++ % GROUPS];
	if (g->heavy) {
		w->heavy++;
	} else {
		w->events += g->n;
		w->bytes += g->bytes;
	}
	condition_signal(&w->committed);
}

/* The groups up to this one are done with. Called under the lock. */
static void done_with(writer *w, size_t to)
{
	for (; w->out < to; w->out++) {
		group *g = &w->groups[w->out % GROUPS];
		if (g->heavy) {
			w->heavy--;
		} else {
			w->events -= g->n;
			w->bytes -= g->bytes;
		}
		*g = (group){ .mem = g->mem };
	}
	condition_signal(&w->passed);
}

/* Asks the second thread to try the index again, and waits for it; false when it is still behind. Called under the lock. */
static bool try_again(writer *w)
{
	while (w->in != w->out) condition_wait(&w->passed, &w->lock);
	if (!w->behind) return true;
	pass_on(w); /* a group without requests */
	while (w->in != w->out) condition_wait(&w->passed, &w->lock);
	return !w->behind;
}

static void *log_work(void *p)
{
	writer *w = p;
	mutex_lock(&w->lock);
	for (;;) {
		while (!w->queue && !w->stopping) condition_wait(&w->asked, &w->lock);
		if (!w->queue) break;
		while (!room(w)) condition_wait(&w->passed, &w->lock);
		bool ready = !w->behind || try_again(w);
		group *g = &w->groups[w->in % GROUPS];
		arena_reset(g->mem);
		take(w, g);
		mutex_unlock(&w->lock);
		if (ready) append(w, g);
		else refuse(g, ST_UNAVAILABLE, tr(w->lang, "The index is behind the log. Nothing was written."), false);
		if (w->index && !g->heavy) answer_early(w, g);
		mutex_lock(&w->lock);
		pass_on(w);
	}
	w->log_done = true;
	condition_signal(&w->committed);
	mutex_unlock(&w->lock);
	return NULL;
}

/* Events and documents of several groups, one after the other. */
static group *together(writer *w, size_t from, size_t to, group *all)
{
	group *first = &w->groups[from % GROUPS];
	size_t n = 0, at = 0;
	if (to - from == 1) return first;
	for (size_t i = from; i < to; i++) n += w->groups[i % GROUPS].n;
	*all = (group){ .mem = first->mem, .n = n, .events = arena_new(first->mem, event, n + 1), .documents = arena_new(first->mem, slice, n + 1) };
	for (size_t i = from; i < to; i++) {
		const group *g = &w->groups[i % GROUPS];
		for (size_t k = 0; k < g->n; k++, at++) {
			all->events[at] = g->events[k];
			all->documents[at] = g->documents[k];
		}
	}
	return all;
}

/* Brings the index up to date with the groups from ... to - 1; false when it is behind from now on. What has become durable meanwhile goes
 * into one transaction of the index. */
static bool apply(writer *w, size_t from, size_t to)
{
	group all, *g = together(w, from, to, &all);
	ctx cx = context(w, g->mem);
	/* What a catching up has read already is not applied twice. */
	size_t skip = 0;
	for (uint64_t known = index_seq(w->index); skip < g->n && g->events[skip].seq <= known;) skip++;
	status st = skip < g->n ? index_apply(&cx, w->index, g->events + skip, g->documents + skip, g->n - skip) : ST_OK;
	if (st == ST_OK) return true;
	log_line(LOG_ERROR, "index", "error", cx.err.message, "state", S("the log is durable, the index is behind it; it is tried again each second"), NULL);
	for (size_t i = from; i < to; i++) refuse(&w->groups[i % GROUPS], st, cx.err.message, true);
	return false;
}

/* The same from the log, after a failure. */
static bool catch_up(writer *w, size_t from, size_t to)
{
	ctx cx = context(w, arena_create(0));
	status st = index_catch_up(&cx, w->index, w->log, NULL, NULL);
	if (st == ST_OK) log_line(LOG_INFO, "index", "state", S("it has caught up with the log"), NULL);
	for (size_t i = from; i < to && st != ST_OK; i++) refuse(&w->groups[i % GROUPS], st, cx.err.message, true);
	arena_destroy(cx.mem);
	return st == ST_OK;
}

/* Waits for a group; false when there will be none. While the index is behind no longer than until it is to be tried again. Called under the lock. */
static bool wait_for_groups(writer *w)
{
	while (w->in == w->out && !w->log_done) {
		if (!w->behind) condition_wait(&w->committed, &w->lock);
		else if (!condition_wait_ms(&w->committed, &w->lock, RETRY_MS)) break;
	}
	return w->in != w->out || !w->log_done;
}

/* How far the groups go that are alike in being heavy. Called under the lock. */
static size_t alike(const writer *w)
{
	size_t to = w->out;
	while (to < w->in && w->groups[to % GROUPS].heavy == w->groups[w->out % GROUPS].heavy) to++;
	return to;
}

static void *index_work(void *p)
{
	writer *w = p;
	mutex_lock(&w->lock);
	while (wait_for_groups(w)) {
		size_t from = w->out, to = alike(w);
		bool behind = w->behind, good = true;
		mutex_unlock(&w->lock);
		if (w->index) good = behind ? catch_up(w, from, to) : from == to || apply(w, from, to);
		mutex_lock(&w->lock);
		w->behind = !good;
		mutex_unlock(&w->lock);
		for (size_t i = from; i < to; i++) {
			group *g = &w->groups[i % GROUPS];
			answer_all(g);
			if (arena_used(g->mem) > KEEP_BYTES) arena_reset(g->mem);
		}
		mutex_lock(&w->lock);
		done_with(w, to);
	}
	mutex_unlock(&w->lock);
	return NULL;
}

status writer_start(ctx *cx, log_store *log, index_store *index, writer **ret)
{
	if (index) TRY(index_catch_up(cx, index, log, NULL, NULL));
	writer *w = base_alloc(sizeof *w);
	*w = (writer){ .log = log, .index = index, .lang = cx->lang, .clock = cx->clock, .clock_arg = cx->clock_arg, .random = cx->random, .random_arg = cx->random_arg };
	w->queue_end = &w->queue;
	for (size_t i = 0; i < GROUPS; i++) w->groups[i].mem = arena_create(0);
	mutex_init(&w->lock);
	condition_init(&w->asked);
	condition_init(&w->committed);
	condition_init(&w->passed);
	thread_start(&w->log_thread, "log", log_work, w);
	thread_start(&w->index_thread, "index", index_work, w);
	*ret = w;
	return ST_OK;
}

void writer_stop(writer *w)
{
	if (!w) return;
	mutex_lock(&w->lock);
	w->stopping = true;
	condition_broadcast(&w->asked);
	mutex_unlock(&w->lock);
	thread_join(w->log_thread);
	thread_join(w->index_thread);
	for (size_t i = 0; i < GROUPS; i++) arena_destroy(w->groups[i].mem);
	condition_done(&w->asked);
	condition_done(&w->committed);
	condition_done(&w->passed);
	mutex_done(&w->lock);
	base_free(w);
}

/* The words for what a change breaks. */
static status explain(ctx *cx, const request *r)
{
	if (r->which == r->n) {
		if (r->saved)
			return fail(cx, SYSTEM, "Your change is saved, but lists and search do not show it yet: the index could not be written. It catches up by itself, or at the next start. ({1})", r->detail);
		if (r->st == ST_UNAVAILABLE)
			return fail(cx, UNAVAILABLE, "Your change was not saved: the index is behind the log and could not be repaired. Warn the administrator and try again later. ({1})", r->detail);
		fail(cx, SYSTEM, "Your change was not saved: the log could not be written. Warn the administrator and try again later. ({1})", r->detail);
		return cx->err.code = r->st;
	}
	const change *c = &r->changes[r->which];
	uint64_t now = r->events[r->which].version;
	switch (r->st) {
	case ST_STALE:
		return fail(cx, STALE, "Somebody changed {1} since you opened it: you changed version {2}, it is now at version {3}. Look at the latest version and make your change again.", c->iri,
			    ctx_num(cx, (uint64_t)c->expect), ctx_num(cx, now));
	case ST_CONFLICT: return fail(cx, CONFLICT, "{1} exists already (version {2}). Choose another name, or change the existing one.", c->iri, ctx_num(cx, now));
	case ST_GONE: return fail(cx, GONE, "{1} was withdrawn (version {2}). Bring it back first.", c->iri, ctx_num(cx, now));
	case ST_NOT_FOUND: return fail(cx, NOT_FOUND, "{1} does not exist, so it cannot be changed.", c->iri);
	default: return log_check(cx, c);
	}
}

static status ask(ctx *cx, writer *w, request *r)
{
	mutex_init(&r->lock);
	condition_init(&r->answered);
	mutex_lock(&w->lock);
	bool open = !w->stopping;
	if (open) {
		*w->queue_end = r;
		w->queue_end = &r->next;
		if (w->queue == r) condition_signal(&w->asked);
	}
	mutex_unlock(&w->lock);
	if (open) {
		mutex_lock(&r->lock);
		while (!r->done) condition_wait(&r->answered, &r->lock);
		mutex_unlock(&r->lock);
	}
	condition_done(&r->answered);
	mutex_done(&r->lock);
	if (!open) return fail(cx, UNAVAILABLE, "The server is stopping. Your change was not saved; try again shortly.");
	return r->st == ST_OK ? ST_OK : explain(cx, r);
}

status event_append(ctx *cx, writer *w, const change *c, event *ret)
{
	change_prepared prepared;
	TRY(log_prepare(cx, c, &prepared)); /* here, where many can do it at once */
	change mine = *c;
	mine.prepared = &prepared;
	event e = { 0 };
	request r = { .changes = &mine, .n = 1, .heavy = c->kind == EVENT_ERASE || c->document.n > SMALL, .events = &e, .cx = cx };
	status st = ask(cx, w, &r);
	if (r.saved) *ret = e;
	if (st == ST_OK) index_wrote(cx, e.seq);
	return st;
}

status event_append_all(ctx *cx, writer *w, const change *c, size_t n, event *ret)
{
	for (size_t i = 0; i < n; i++) TRY(log_check(cx, &c[i]));
	if (!n) return ST_OK;
	event *events = arena_new(cx->mem, event, n);
	request r = { .changes = c, .n = n, .all = true, .heavy = true, .events = events, .cx = cx };
	status st = ask(cx, w, &r);
	for (size_t i = 0; r.saved && i < n; i++) ret[i] = events[i];
	return st;
}
