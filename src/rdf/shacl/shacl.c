/* SPDX-License-Identifier: EUPL-1.2
 * The two ways in, targets (SHACL 2.1.3 and 3.4), and a run over many of them: the nodes of all targets are cut into pieces that threads
 * take in turn; what the pieces found is put together in their order, so that the report does not depend on the threads. */
#include "rdf/shacl/shacl.h"
#include <string.h>
#include "base/thread.h"
#include "rdf/shacl/validator.h"
#include "rdf/vocab.h"

enum { PIECE = 128, THREADS_MOST = 16 };

typedef struct piece { const shape *sh; const tid *nodes; uint32_t n; shacl_result *first, *last; } piece;

typedef struct run {
	ctx *cx;
	const shapes *s;
	const graph *d;
	const shacl_options *options;
	arena *mem;
	run_shared shared;
	term *extra; size_t extra_n, extra_cap;
	piece *pieces; size_t piece_n, piece_cap;
	uint64_t targets;
	atomic_size_t next;
	atomic_uint_fast64_t done;
} run;

typedef struct worker { run *r; ctx cx; validator v; shacl_report report; status st; size_t failed_at; pthread_t thread; bool first; } worker;

static const shacl_options NONE;

bool shacl_grade_from(slice name, shacl_grade *ret)
{
	static const slice NAMES[] = { SLICE_INIT("info"), SLICE_INIT("warning"), SLICE_INIT("violation") };
	for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
		if (!slice_eq(name, NAMES[i])) continue;
		*ret = (shacl_grade)i;
		return true;
	}
	return false;
}

shacl_grade shacl_grade_of(const shapes *s, tid severity)
{
	slice iri = graph_term(s->g, severity)->lex;
	return slice_eq(iri, SH("Info")) ? SHACL_INFO : slice_eq(iri, SH("Warning")) ? SHACL_WARNING : SHACL_VIOLATION;
}

static void run_begin(run *r, ctx *cx, const shapes *s, const graph *data, const shacl_options *o)
{
	*r = (run){ .cx = cx, .s = s, .d = data, .options = o ? o : &NONE, .mem = arena_create(0) };
	r->shared.most_work = 20000000 + 1000 * (uint64_t)graph_size(data);
}

static void validator_begin(validator *v, run *r, ctx *cx, shacl_report *report)
{
	arena *mem = arena_create(0);
	*report = (shacl_report){ .conforms = true };
	*v = (validator){ .cx = cx, .s = r->s, .d = r->d, .options = r->options, .shared = &r->shared, .mem = mem, .scratch = arena_create(0), .data_terms = graph_terms(r->d),
			  .mapped = r->s->g == r->d ? NULL : arena_new(mem, tid, graph_terms(r->s->g) + 1), .type = graph_find_iri(r->d, RDF("type")),
			  .below = graph_find_iri(r->d, RDFS("subClassOf")), .classes = arena_new(mem, tidset *, r->s->class_n + 1), .extra = r->extra, .extra_n = r->extra_n,
			  .report = report, .most = r->options->most_results ? r->options->most_results : 10000 };
}

static void validator_end(validator *v)
{
	arena_destroy(v->scratch);
	arena_destroy(v->mem);
}

/* Targets. */

static tid node_of(run *r, validator *v, tid shapes_term)
{
	tid known = validator_data(v, shapes_term);
	if (known) return known;
	const term *x = graph_term(r->s->g, shapes_term);
	if (x->kind == TERM_BLANK) return 0;
	if (r->extra_n == r->extra_cap) {
		r->extra_cap = r->extra_cap ? r->extra_cap * 2 : 8;
		term *more = arena_new(r->mem, term, r->extra_cap);
		if (r->extra_n) memcpy(more, r->extra, r->extra_n * sizeof *more);
		r->extra = more;
	}
	r->extra[r->extra_n++] = *x;
	return (tid)(v->data_terms + r->extra_n);
}

static void class_targets(validator *v, tid class_, tidset *out)
{
	tidset classes = { .mem = v->mem };
	tid known = validator_data(v, class_);
	if (!known || !v->type) return;
	tidset_add(&classes, known);
	for (uint32_t i = 0; i < classes.n; i++) {
		for (graph_walk w = graph_match(v->d, 0, v->type, classes.p[i]); graph_next(&w);) tidset_add(out, w.t.s);
		if (v->below) for (graph_walk w = graph_match(v->d, 0, v->below, classes.p[i]); graph_next(&w);) tidset_add(&classes, w.t.s);
	}
}

static void targets_of(run *r, validator *v, const shape *sh, tidset *out)
{
	for (size_t i = 0; i < sh->target_n; i++) {
		const target *t = &sh->targets[i];
		if (t->kind == TARGET_CLASS) {
			class_targets(v, t->value, out);
		} else if (t->kind == TARGET_NODE) {
			tid node = node_of(r, v, t->value);
			if (node) tidset_add(out, node);
		} else {
			tid p = validator_data(v, t->value);
			if (p) for (graph_walk w = graph_match(v->d, 0, p, 0); graph_next(&w);) tidset_add(out, t->kind == TARGET_SUBJECTS ? w.t.s : w.t.o);
		}
	}
}

static void cut(run *r, const shape *sh, const tid *nodes, size_t n)
{
	r->targets += n;
	for (size_t from = 0; from < n; from += PIECE) {
		if (r->piece_n == r->piece_cap) {
			r->piece_cap = r->piece_cap ? r->piece_cap * 2 : 64;
			piece *more = arena_new(r->mem, piece, r->piece_cap);
			if (r->piece_n) memcpy(more, r->pieces, r->piece_n * sizeof *more);
			r->pieces = more;
		}
		r->pieces[r->piece_n++] = (piece){ .sh = sh, .nodes = nodes + from, .n = n - from < PIECE ? (uint32_t)(n - from) : PIECE };
	}
}

static bool asked_for(const run *r, const shape *sh)
{
	for (size_t i = 0; i < r->options->only_n; i++) if (r->options->only[i] == sh->id) return true;
	return !r->options->only_n;
}

static void find_targets(run *r, validator *v)
{
	for (size_t i = 0; i < r->s->n; i++) {
		const shape *sh = r->s->all[i];
		if (!sh->target_n || sh->deactivated || !asked_for(r, sh)) continue;
		tidset nodes = { .mem = r->mem };
		targets_of(r, v, sh, &nodes);
		cut(r, sh, nodes.p, nodes.n);
	}
}

static status given_targets(run *r)
{
	for (size_t i = 0; i < r->options->target_n; i++) {
		const shacl_target *t = &r->options->targets[i];
		const shape *sh = t->shape && t->shape <= r->s->terms ? r->s->by_node[t->shape] : NULL;
		if (!sh) return fail(r->cx, NOT_FOUND, "There is no such shape.");
		if (!sh->deactivated) cut(r, sh, t->nodes, t->n);
	}
	return ST_OK;
}

/* Workers. A worker that kept as many results as may be kept keeps no more: pieces are taken in order, so those before it come first anyway. */

static void work_piece(worker *w, piece *p, size_t number)
{
	validator *v = &w->v;
	v->last = NULL;
	w->report.first = NULL;
	for (uint32_t i = 0; i < p->n && w->st == ST_OK; i++) w->st = shape_check(v, p->sh, p->nodes[i], NULL);
	p->first = w->report.first;
	p->last = v->last;
	if (w->st == ST_OK) return;
	w->failed_at = number;
	atomic_store(&w->r->shared.stop, true);
}

static void *work(void *arg)
{
	worker *w = arg;
	run *r = w->r;
	while (w->st == ST_OK && !atomic_load_explicit(&r->shared.stop, memory_order_relaxed)) {
		size_t i = atomic_fetch_add(&r->next, 1);
		if (i >= r->piece_n) break;
		work_piece(w, &r->pieces[i], i);
		uint64_t done = atomic_fetch_add(&r->done, r->pieces[i].n) + r->pieces[i].n;
		if (w->first && r->options->progress) r->options->progress(r->options->progress_arg, done, r->targets);
	}
	return NULL;
}

static void arena_end(void *a) { arena_destroy(a); }

static void worker_begin(run *r, worker *w)
{
	w->r = r;
	w->cx = *r->cx;
	w->cx.err = (error){ 0 };
	if (!w->first) {                              /* results live as long as the caller's memory, and each thread has its own */
		w->cx.mem = arena_create(0);
		arena_defer(r->cx->mem, arena_end, w->cx.mem);
	}
	validator_begin(&w->v, r, &w->cx, &w->report);
	w->v.counts = arena_new(w->v.mem, uint32_t, r->s->constraint_n + 1);
}

/* Putting together what the workers counted and the pieces kept. */

/* The groups, in the order of the constraints; ret_group_of: a constraint's group. */
static shacl_group *groups_of(run *r, const uint32_t *counts, size_t **ret_group_of, size_t *ret_n)
{
	const shapes *s = r->s;
	size_t n = 0;
	for (uint32_t c = 0; c < s->constraint_n; c++) if (counts[c]) n++;
	shacl_group *list = arena_new(r->cx->mem, shacl_group, n + 1);
	*ret_group_of = arena_new(r->mem, size_t, s->constraint_n + 1);
	*ret_n = 0;
	for (uint32_t c = 0; c < s->constraint_n; c++) {
		const shape *sh = s->placed[c].sh;
		if (!counts[c]) continue;
		(*ret_group_of)[c] = *ret_n;
		list[(*ret_n)++] = (shacl_group){ .shape = sh->id, .component = s->components[s->placed[c].c->kind], .severity = sh->severity, .path_text = sh->path_text, .count = counts[c] };
	}
	return list;
}

/* Keeps the first `most` of all and the first few of each group: one thread kept more, not knowing what the others had before it. */
static void keep_first(run *r, shacl_group *groups, const size_t *group_of, size_t group_n, size_t most, shacl_report *ret)
{
	size_t *seen = arena_new(r->mem, size_t, group_n + 1), kept = 0;
	shacl_result **at = &ret->first;
	for (shacl_result *x = ret->first; x; x = x->next) {
		x->group = group_of[x->group];
		if (seen[x->group]++ >= r->options->examples && kept >= most) continue;
		kept++;
		*at = x;
		at = &x->next;
		if (!groups[x->group].first) groups[x->group].first = x;
	}
	*at = NULL;
}

static void collect(run *r, worker *workers, size_t n, shacl_report *ret)
{
	uint32_t *counts = workers[0].v.counts;
	size_t *group_of;
	shacl_result **at = &ret->first;
	*ret = (shacl_report){ .targets = r->targets };
	for (size_t i = 0; i < n; i++) {
		ret->count += workers[i].report.count;
		for (uint32_t c = 0; i && c < r->s->constraint_n; c++) counts[c] += workers[i].v.counts[c];
	}
	ret->conforms = !ret->count;
	for (size_t i = 0; i < r->piece_n; i++) {
		if (!r->pieces[i].first) continue;
		*at = r->pieces[i].first;
		at = &r->pieces[i].last->next;
	}
	shacl_group *groups = groups_of(r, counts, &group_of, &ret->group_n);
	keep_first(r, groups, group_of, ret->group_n, workers[0].v.most, ret);
	ret->groups = groups;
}

static status run_all(run *r, shacl_report *ret)
{
	size_t n = r->options->is_instance || !r->options->threads ? 1 : r->options->threads;
	if (n > THREADS_MOST) n = THREADS_MOST;
	if (n > r->piece_n / 4) n = r->piece_n / 4 ? r->piece_n / 4 : 1;
	worker *workers = arena_new(r->mem, worker, n), *failed = NULL;
	for (size_t i = 0; i < n; i++) {
		workers[i].first = !i;
		worker_begin(r, &workers[i]);
	}
	for (size_t i = 1; i < n; i++) thread_start(&workers[i].thread, "shacl", work, &workers[i]);
	work(&workers[0]);
	for (size_t i = 1; i < n; i++) thread_join(workers[i].thread);
	for (size_t i = 0; i < n; i++) if (workers[i].st != ST_OK && (!failed || workers[i].failed_at < failed->failed_at)) failed = &workers[i];
	if (failed) r->cx->err = failed->cx.err;
	else collect(r, workers, n, ret);
	status st = failed ? failed->st : ST_OK;
	for (size_t i = 0; i < n; i++) validator_end(&workers[i].v);
	return st;
}

status shacl_validate(ctx *cx, const shapes *s, const graph *data, const shacl_options *o, shacl_report *ret)
{
	run r;
	validator finder;
	shacl_report report;
	run_begin(&r, cx, s, data, o);
	validator_begin(&finder, &r, cx, &report);
	status st = ST_OK;
	if (r.options->target_n) st = given_targets(&r);
	else find_targets(&r, &finder);
	validator_end(&finder);
	if (st == ST_OK) st = run_all(&r, &report);
	arena_destroy(r.mem);
	if (st == ST_OK) *ret = report;
	return st;
}

status shacl_validate_node(ctx *cx, const shapes *s, tid shape_, const graph *data, tid focus, const shacl_options *o, shacl_report *ret)
{
	const shape *sh = shape_ && shape_ <= s->terms ? s->by_node[shape_] : NULL;
	if (!sh) return fail(cx, NOT_FOUND, "There is no such shape.");
	run r;
	validator v;
	shacl_report report;
	run_begin(&r, cx, s, data, o);
	validator_begin(&v, &r, cx, &report);
	status st = shape_check(&v, sh, focus, NULL);
	report.targets = 1;
	validator_end(&v);
	arena_destroy(r.mem);
	if (st == ST_OK) *ret = report;
	return st;
}
