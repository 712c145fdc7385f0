/* SPDX-License-Identifier: EUPL-1.2
 * torture: kills the writing process at a random moment, many times, and shows that nothing that was answered is lost.
 *
 * A child with eight writer threads makes, changes, withdraws and erases resources through the writer (log and index), and after each answer tells the
 * parent through a pipe. The parent kills it with SIGKILL, opens the folder again, and checks: every answered event is in the log with its document; an
 * answered erase left the bytes in no file; an import is whole or absent; log_verify finds nothing; and the index, caught up, has the fingerprint
 * of one made from nothing. A kill of the process shows what the program does; what the disk does at a power cut it cannot show.
 * usage: torture [KILLS] [SEED]    in the folder where it is started */
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "core/event.h"
#include "rdf/vocab.h"
#include "store/file.h"
#include "store/verify.h"

enum { WRITERS = 8, IMPORT = 20, LARGE = 90000, LIFES = 10, LONGEST_MS = 300, SEARCHED = 4 };

/* One answer; written in one go, so that it is whole or absent. */
typedef struct { uint64_t seq, version; event_kind kind; digest hash, document; char iri[80]; } answer;
_Static_assert(sizeof(answer) <= 512, "a write to a pipe is whole up to PIPE_BUF");
typedef struct { answer *v; size_t n, room; } answers;

static const slice TITLE[] = { SLICE_INIT(NS_DCT "title") };
static const slice THEME[] = { SLICE_INIT(NS_DCAT "theme") };
static const slice COST[] = { SLICE_INIT(NS_SCHEMA "cost") };
static const column_spec COLUMNS[] = {
	{ .name = SLICE_INIT("title"), .path = TITLE, .path_length = 1, .type = COLUMN_TEXT, .sort = true, .text_weight = 8 },
	{ .name = SLICE_INIT("theme"), .path = THEME, .path_length = 1, .type = COLUMN_TEXT, .facet = true },
	{ .name = SLICE_INIT("cost"), .path = COST, .path_length = 1, .type = COLUMN_NUMBER, .sort = true },
};
static const table_spec ACTIONS = { .register_name = SLICE_INIT("actions"), .class_iri = SLICE_INIT(NS_SPIL "Action"), .label_path = TITLE, .label_path_length = 1,
				    .columns = COLUMNS, .column_count = COUNT_OF(COLUMNS) };

static uint32_t next(uint32_t *r)
{
	*r = *r * 1664525 + 1013904223;
	return *r >> 8;
}

/* ---- the child ---- */

typedef struct { writer *w; log_store *log; int pipe; unsigned life; int number; uint32_t random; } worker;

static slice iri_of(arena *a, const worker *k, unsigned i) { return arena_printf(a, "http://x/id/actions/%u-%d-%u", k->life, k->number, i); }

/* The mark is what an erase must take away. */
static slice document(arena *a, slice iri, unsigned i, uint32_t r)
{
	slice mark = slice_skip(iri, sizeof "http://x/id/actions/" - 1);
	slice text = arena_printf(a, "<%.*s> a <" NS_SPIL "Action> ; <" NS_DCT "title> \"Deel %u, merk m%.*sm\"@nl ; <" NS_DCAT "theme> \"t%u\" ; <" NS_SCHEMA "cost> %u .\n", SL(iri), i, SL(mark), r % 7, r % 1000);
	if (r % 53) return text;
	char *large = arena_alloc(a, LARGE); /* a blob */
	memset(large, '#', LARGE);
	memcpy(large, text.p, text.n);
	return slice_of(large, LARGE);
}

static void tell(const worker *k, const change *c, const event *e)
{
	answer x = { .seq = e->seq, .version = e->version, .kind = e->kind, .hash = e->hash };
	if (c->document.p) x.document = sha256_of(c->document);
	memcpy(x.iri, c->iri.p, c->iri.n);
	if (write(k->pipe, &x, sizeof x) != (ssize_t)sizeof x) _exit(3);
}

static void ask(ctx *cx, const worker *k, event_kind kind, slice iri, int64_t expect, slice text)
{
	change c = { .space = k->number == 7 ? S("pod-7") : S("main"), .iri = iri, .expect = expect, .kind = kind, .actor = S("urn:spil:person:1"), .reason = S("torture"),
		     .register_name = S("actions"), .register_version = 1, .media = S("text/turtle"), .document = text };
	event e;
	status st = event_append(cx, k->w, &c, &e);
	if (st == ST_OK) tell(k, &c, &e);
	else if (st != ST_STALE) {
		fprintf(stderr, "torture: %.*s\n", SL(cx->err.message));
		_exit(4);
	}
}

static void import(ctx *cx, const worker *k, unsigned i)
{
	change c[IMPORT];
	event e[IMPORT];
	for (unsigned n = 0; n < IMPORT; n++) {
		slice iri = arena_printf(cx->mem, "http://x/id/actions/import-%u-%d-%u/%u", k->life, k->number, i, n);
		c[n] = (change){ .space = S("main"), .iri = iri, .kind = EVENT_CREATE, .actor = S("urn:spil:person:1"), .register_name = S("actions"), .media = S("text/turtle"), .document = document(cx->mem, iri, n, i * 53 + 1) };
	}
	if (event_append_all(cx, k->w, c, IMPORT, e) != ST_OK) _exit(5);
	for (unsigned n = 0; n < IMPORT; n++) tell(k, &c[n], &e[n]);
}

/* What all threads want to change: somebody is always too late. */
static void shared(ctx *cx, const worker *k)
{
	event now = { 0 };
	slice iri = S("http://x/id/actions/shared"), text = document(cx->mem, iri, 0, k->random | 1);
	worker main_space = *k;
	main_space.number = 0;
	status st = log_current(cx, k->log, iri, &now, NULL);
	if (st == ST_OK) ask(cx, &main_space, EVENT_UPDATE, iri, (int64_t)now.version, text);
	else if (st != ST_NOT_FOUND) _exit(6);
}

static void *work(void *p)
{
	worker *k = p;
	arena *mem = arena_create(0);
	for (unsigned i = 0;; i++) {
		ctx cx = { .mem = mem, .lang = LANG_EN };
		slice iri = iri_of(mem, k, i), before = iri_of(mem, k, i ? i - 1 : 0);
		uint32_t r = next(&k->random);
		ask(&cx, k, EVENT_CREATE, iri, VERSION_NONE, document(mem, iri, i, r));
		if (r % 3 == 0) ask(&cx, k, EVENT_UPDATE, iri, 1, document(mem, iri, i, r + 1));
		if (r % 5 == 0) shared(&cx, k);
		if (i && r % 11 == 0) ask(&cx, k, EVENT_ERASE, before, VERSION_ANY, NO_SLICE);
		if (r % 13 == 0) ask(&cx, k, EVENT_WITHDRAW, iri, VERSION_ANY, NO_SLICE);
		if (r % 29 == 0) import(&cx, k, i);
		arena_reset(mem);
	}
	return NULL;
}

static status open_index(ctx *cx, slice folder, index_store **ret)
{
	index_store *x;
	TRY(index_open(cx, folder, &x));
	status st = index_define(cx, x, &ACTIONS);
	if (st == ST_OK) *ret = x;
	else index_close(x);
	return st;
}

static void live(slice folder, unsigned number, int pipe, uint32_t random)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	log_store *log;
	index_store *index;
	writer *w;
	status st = log_open(&cx, folder, false, &log);
	if (st == ST_OK) st = open_index(&cx, folder, &index);
	if (st == ST_OK) st = writer_start(&cx, log, index, &w);
	if (st != ST_OK) {
		fprintf(stderr, "torture: %.*s\n", SL(cx.err.message));
		_exit(7);
	}
	worker first = { .w = w, .log = log, .pipe = pipe, .life = number };
	if (!log_last_seq(log)) {
		slice iri = S("http://x/id/actions/shared");
		ask(&cx, &first, EVENT_CREATE, iri, VERSION_NONE, document(cx.mem, iri, 0, 1));
	}
	pthread_t threads[WRITERS];
	worker workers[WRITERS];
	for (int i = 0; i < WRITERS; i++) {
		workers[i] = first;
		workers[i].number = i;
		workers[i].random = random + (uint32_t)i * 7919;
		thread_start(&threads[i], "writer", work, &workers[i]);
	}
	for (;;) pause();
}

/* ---- the parent ---- */

static void keep(answers *list, const char *bytes, size_t n)
{
	for (; n >= sizeof(answer); n -= sizeof(answer), bytes += sizeof(answer)) {
		if (list->n == list->room) {
			list->room = list->room ? list->room * 2 : 1024;
			list->v = base_realloc(list->v, list->room * sizeof *list->v);
		}
		memcpy(&list->v[list->n++], bytes, sizeof(answer));
	}
}

/* Reads answers until the time is over, kills, and reads what was still in the pipe. False when the child ended by itself. */
static bool listen_and_kill(pid_t child, int pipe, int64_t until_us, answers *list)
{
	char bytes[64 * sizeof(answer)];
	bool killed = false;
	size_t have = 0;
	for (;;) {
		int64_t left = (until_us - time_monotonic_us()) / 1000;
		struct pollfd wait = { .fd = pipe, .events = POLLIN };
		if (!killed && left <= 0) {
			kill(child, SIGKILL);
			killed = true;
		}
		if (!killed && poll(&wait, 1, (int)left + 1) <= 0) continue;
		ssize_t n = read(pipe, bytes + have, sizeof bytes - have);
		if (n <= 0) break;
		have += (size_t)n;
		size_t whole = have / sizeof(answer) * sizeof(answer);
		keep(list, bytes, whole);
		memmove(bytes, bytes + whole, have - whole);
		have -= whole;
	}
	int code;
	waitpid(child, &code, 0);
	return killed && WIFSIGNALED(code) && WTERMSIG(code) == SIGKILL;
}

#define WRONG(...) (fprintf(stderr, "torture: " __VA_ARGS__), fputc('\n', stderr), false)

static bool erased_later(ctx *cx, log_store *l, slice iri, uint64_t version)
{
	event *list;
	size_t n;
	if (log_history(cx, l, iri, 0, SIZE_MAX, &list, &n) != ST_OK) return false;
	for (size_t i = 0; i < n; i++)
		if (list[i].kind == EVENT_ERASE && list[i].version > version) return true;
	return false;
}

static bool check_answer(ctx *cx, log_store *l, const answer *x)
{
	event e;
	slice text, iri = slice_from(x->iri);
	if (log_version(cx, l, iri, x->version, &e, &text) != ST_OK) return WRONG("answered, but lost: version %d of %s (%.*s)", (int)x->version, x->iri, SL(cx->err.message));
	if (e.seq != x->seq || !digest_eq(&e.hash, &x->hash)) return WRONG("event %d is not the one that was answered", (int)x->seq);
	if (x->kind != EVENT_CREATE && x->kind != EVENT_UPDATE) return true;
	if (!text.p) return erased_later(cx, l, iri, x->version) || WRONG("the document of event %d is gone", (int)x->seq);
	digest d = sha256_of(text);
	return digest_eq(&d, &x->document) || WRONG("the document of event %d is another", (int)x->seq);
}

static bool in_a_file(ctx *cx, slice folder, slice mark)
{
	slice *names, bytes;
	size_t n;
	if (folder_files(cx, folder, &names, &n) != ST_OK) return true;
	for (size_t i = 0; i < n; i++) {
		if (file_read(cx, JOIN(cx->mem, folder, S("/"), names[i]), SIZE_MAX / 2, &bytes) != ST_OK) return true;
		if (memmem(bytes.p, bytes.n, mark.p, mark.n)) return !WRONG("%.*s still holds the erased %.*s", SL(names[i]), SL(mark));
	}
	return false;
}

/* The last answered erases: their bytes are in no file, of the log or of the index. */
static bool check_erased(ctx *cx, slice folder, const answers *list)
{
	arena *outer = cx->mem;
	bool good = true;
	int done = 0;
	for (size_t i = list->n; i-- > 0 && done < SEARCHED && good;) {
		if (list->v[i].kind != EVENT_ERASE) continue;
		cx->mem = arena_create(0);
		slice mark = JOIN(cx->mem, S("merk m"), slice_skip(slice_from(list->v[i].iri), sizeof "http://x/id/actions/" - 1), S("m\""));
		good = !in_a_file(cx, folder, mark);
		arena_destroy(cx->mem);
		done++;
	}
	cx->mem = outer;
	return good;
}

typedef struct { arena *mem; map *imports; } counting;

static status count_import(void *arg, const event *e, slice text)
{
	counting *c = arg;
	(void)text;
	slice start = S("http://x/id/actions/import-");
	if (!slice_starts(e->iri, start)) return ST_OK;
	slice name = slice_take(e->iri, slice_rfind_char(e->iri, '/'));
	uintptr_t n = (uintptr_t)map_get(c->imports, name);
	map_put(c->imports, n ? name : arena_copy(c->mem, name), (void *)(n + 1));
	return ST_OK;
}

static bool check_imports(ctx *cx, log_store *l)
{
	counting c = { .mem = cx->mem, .imports = map_new(cx->mem) };
	if (log_read(cx, l, 0, UINT64_MAX, count_import, &c) != ST_OK) return WRONG("%.*s", SL(cx->err.message));
	for (size_t i = 0; i < map_count(c.imports); i++)
		if ((uintptr_t)map_value(c.imports, i) != IMPORT) return WRONG("an import is half there: %.*s", SL(map_key(c.imports, i)));
	return true;
}

static bool check_log(ctx *cx, log_store *l)
{
	log_report r;
	if (log_verify(cx, l, NULL, 0, NULL, NULL, NULL, &r) != ST_OK) return WRONG("%.*s", SL(cx->err.message));
	return !r.problem_total || WRONG("event %d: %.*s", (int)r.problems[0].seq, SL(r.problems[0].message));
}

static bool fingerprint(ctx *cx, slice folder, log_store *l, digest *ret)
{
	index_store *x;
	if (open_index(cx, folder, &x) != ST_OK) return WRONG("%.*s", SL(cx->err.message));
	status st = index_catch_up(cx, x, l, NULL, NULL);
	if (st == ST_OK) st = index_fingerprint_read(cx, x, ret);
	if (st == ST_OK && index_seq(x) != log_last_seq(l)) st = fail(cx, INTERNAL, "There is nothing here.");
	index_close(x);
	return st == ST_OK || WRONG("%.*s", SL(cx->err.message));
}

static bool check_index(ctx *cx, slice folder, log_store *l)
{
	digest caught_up, anew;
	slice other = JOIN(cx->mem, folder, S("-anew"));
	if (folder_remove(cx, other) != ST_OK || folder_make(cx, other) != ST_OK) return WRONG("%.*s", SL(cx->err.message));
	bool good = fingerprint(cx, folder, l, &caught_up) && fingerprint(cx, other, l, &anew);
	if (good && !digest_eq(&caught_up, &anew)) good = WRONG("the index that caught up differs from one made anew");
	if (folder_remove(cx, other) != ST_OK) return WRONG("%.*s", SL(cx->err.message));
	return good;
}

static bool check(slice folder, const answers *list)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	log_store *l;
	bool good = log_open(&cx, folder, false, &l) == ST_OK || WRONG("%.*s", SL(cx.err.message));
	if (good) {
		for (size_t i = 0; i < list->n && good; i++) good = check_answer(&cx, l, &list->v[i]);
		good = good && check_imports(&cx, l) && check_log(&cx, l) && check_index(&cx, folder, l) && check_erased(&cx, folder, list);
		log_close(l);
	}
	arena_destroy(cx.mem);
	return good;
}

/* One life: from a start to a kill, and the check of all that was answered in this folder so far. */
static bool one_life(slice folder, unsigned number, uint32_t *random, answers *list)
{
	int ends[2];
	if (pipe(ends)) return WRONG("no pipe");
	int64_t until = time_monotonic_us() + 1000 + next(random) % (LONGEST_MS * 1000);
	pid_t child = fork();
	if (child < 0) return WRONG("no process");
	if (!child) {
		close(ends[0]);
		live(folder, number, ends[1], next(random));
	}
	close(ends[1]);
	bool good = listen_and_kill(child, ends[0], until, list) || WRONG("the writer ended by itself");
	close(ends[0]);
	return good && check(folder, list);
}

static void remove_folder(slice folder)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	if (folder_remove(&cx, folder) != ST_OK) (void)WRONG("%.*s", SL(cx.err.message));
	arena_destroy(cx.mem);
}

int main(int argc, char **argv)
{
	uint64_t kills = 200, seed = (uint64_t)time_monotonic_us() & 0xffffffff;
	if (argc > 1) slice_to_u64(slice_from(argv[1]), &kills);
	if (argc > 2) slice_to_u64(slice_from(argv[2]), &seed);
	uint32_t random = (uint32_t)seed;
	unsigned passed = 0, failed = 0, told = 0;
	answers list = { 0 };
	char name[] = "spil-torture-XXXXXX";
	bool fresh = true;
	log_set_level(LOG_ERROR);
	for (unsigned i = 0; i < kills; i++) {
		if (fresh) {
			memcpy(name, "spil-torture-XXXXXX", sizeof name);
			if (!mkdtemp(name)) return 4;
			list.n = 0;
		}
		size_t before = list.n;
		bool good = one_life(slice_from(name), i, &random, &list);
		told += (unsigned)(list.n - before);
		if (good) passed++;
		else failed++;
		fresh = !good || i % LIFES == LIFES - 1;
		if (!good) fprintf(stderr, "torture: kill %u of seed %llu failed; the folder is kept: %s\n", i, (unsigned long long)seed, name);
		else if (fresh || i + 1 == kills) remove_folder(slice_from(name));
	}
	base_free(list.v);
	printf("torture: seed %llu, %u answered changes\n", (unsigned long long)seed, told);
	if (!told) failed++, fprintf(stderr, "torture: nothing was answered, so nothing was shown\n");
	printf("torture: %u passed, %u failed\n", passed, failed);
	return failed > 0;
}
