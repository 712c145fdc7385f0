/* SPDX-License-Identifier: EUPL-1.2
 * The shapes of DCAT-AP in use: run_dcat dcat-ap RELEASES, run_dcat dcat-ap-vl FOLDER. Neither archive has a manifest.
 * dcat-ap (SEMIC): every example says the same in Turtle and in JSON-LD; every file of shapes loads and runs over all of them, and finds the
 * same in both.
 * dcat-ap-vl: a case is called after what is the matter with it, and the verdict has to say just that:
 *   leeg (empty)     each required property of its class is missing, and nothing else is wrong
 *   single           each property once: nothing is wrong that the document could mend by itself
 *   multiple         properties with more values than allowed; nothing missing, nothing of a wrong type
 *   range, rangexsd  values of a wrong type; nothing missing
 * A case is about one thing, the subject of most of its triples: results about others (a distribution within a dataset) are no part of the verdict,
 * nor are those that ask for a class or a shape of a value of which the case says nothing. A case that contradicts its own name stands in known-failures with the reason. */
#include <dirent.h>
#include <limits.h>
#include "conformance/conformance.h"
#include "rdf/jsonld/jsonld.h"
#include "rdf/shacl/shacl.h"

typedef struct names { char (*p)[PATH_MAX]; size_t n; } names;

static int by_text(const void *a, const void *b) { return strcmp(a, b); }

/* All files below a folder with one of the endings, in order. */
static void find(arena *a, const char *folder, const char *const *endings, names *ret)
{
	DIR *d = opendir(folder);
	if (!d) return;
	for (struct dirent *e; (e = readdir(d));) {
		char path[PATH_MAX];
		if (e->d_name[0] == '.' || snprintf(path, sizeof path, "%s/%s", folder, e->d_name) >= (int)sizeof path) continue;
		if (e->d_type == DT_DIR) find(a, path, endings, ret);
		for (const char *const *x = endings; *x; x++) {
			if (!slice_ends(slice_from(path), slice_from(*x)) || ret->n == 500) continue;
			if (!ret->p) ret->p = arena_alloc(a, 500 * sizeof *ret->p);
			memcpy(ret->p[ret->n++], path, sizeof path);
		}
	}
	closedir(d);
	if (ret->n) qsort(ret->p, ret->n, sizeof *ret->p, by_text);
}

/* The context that SEMIC's examples name stands beside them. */
static status load_context(void *arg, ctx *cx, slice url, slice accept, jsonld_answer *ret)
{
	slice beside = *(const slice *)arg;
	(void)accept;
	if (!slice_starts(url, S("https://semiceu.github.io/")) || !slice_ends(url, S("/examples/context.jsonld"))) return fail(cx, NOT_FOUND, "There is nothing here.");
	*ret = (jsonld_answer){ .media = S("application/ld+json"), .body = file_of(cx->mem, JOIN(cx->mem, beside, S("context.jsonld"))) };
	return ret->body.p ? ST_OK : fail(cx, NOT_FOUND, "There is nothing here.");
}

static graph *load(ctx *cx, slice path)
{
	rdf_format f;
	slice iri = JOIN(cx->mem, S("file://"), path), text = file_of(cx->mem, iri), folder = slice_take(iri, slice_rfind_char(iri, '/') + 1);
	graph *g = graph_new(cx->mem);
	rdf_sink sink = graph_sink(g);
	jsonld_loader loader = { .load = load_context, .arg = &folder };
	if (!text.p || !rdf_format_of_extension(slice_skip(path, slice_rfind_char(path, '.')), &f)) return NULL;
	status st = f == RDF_JSONLD ? jsonld_read(cx, text, iri, &loader, NULL, &sink) : rdf_read(cx, f, text, iri, NULL, g, NULL);
	return st == ST_OK ? g : NULL;
}

static slice file_iri(ctx *cx, const char *path) { return JOIN(cx->mem, S("file://"), slice_from(path)); }

/* dcat-ap */

/* What the shapes say of the data, without what differs from one reading to the other: the names of blank nodes. */
static slice told(ctx *cx, const shapes *s, const graph *data)
{
	shacl_report r;
	buf *out = buf_new(cx->mem, 16u << 20);
	if (shacl_validate(cx, s, data, NULL, &r) != ST_OK) return NO_SLICE;
	buf_printf(out, "%zu of %zu", r.count, r.targets);
	for (size_t i = 0; i < r.group_n; i++) buf_printf(out, " %u:%u:%zu", r.groups[i].shape, r.groups[i].component, r.groups[i].count);
	return buf_slice(out);
}

/* The example at `path` and the JSON-LD beside it; NULL where one cannot be read. */
static void load_example(ctx *cx, const char *path, graph **ret_turtle, graph **ret_json)
{
	slice turtle = slice_from(path);
	*ret_json = load(cx, JOIN(cx->mem, slice_take(turtle, turtle.n - 3), S("jsonld")));
	*ret_turtle = load(cx, turtle);
}

static void run_shapes_file(tally *t, const char *path, const names *examples)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	graph *g = load(&cx, slice_from(path)), *one, *other;
	shapes *s;
	slice wrong = NO_SLICE;
	if (!g || shapes_load(&cx, g, &s) != ST_OK) wrong = cx.err.message;
	for (size_t i = 0; i < examples->n && !wrong.p; i++) {
		load_example(&cx, examples->p[i], &one, &other);
		slice first = one ? told(&cx, s, one) : S(""), second = other ? told(&cx, s, other) : S("");
		if (!first.p || !second.p) wrong = JOIN(cx.mem, slice_from(examples->p[i]), S(": "), cx.err.message);
		else if (one && other && iso_equal(one, other) && !slice_eq(first, second)) wrong = JOIN(cx.mem, slice_from(examples->p[i]), S(": the results differ from those of its JSON-LD: "), first, S(" and "), second);
	}
	test_report(t, file_iri(&cx, path), wrong.p ? TEST_FAILED : TEST_PASSED, wrong);
	arena_destroy(cx.mem);
}

static void run_example(tally *t, const char *path)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	graph *one, *other;
	load_example(&cx, path, &one, &other);
	slice wrong = !one || !other ? cx.err.message : iso_equal(one, other) ? NO_SLICE : S("it does not say the same as its JSON-LD");
	test_report(t, file_iri(&cx, path), wrong.p ? TEST_FAILED : TEST_PASSED, wrong);
	arena_destroy(cx.mem);
}

static void run_ap(tally *t, arena *a, const char *folder)
{
	static const char *const SHAPES[] = { "SHACL.ttl", "SHACL-base.ttl", "SHACL-full.ttl", "SHACL-ranges.ttl", "SHACL-usagenotes.ttl", "/ranges.ttl", "/range.ttl", "/shapes.ttl", "/shapes_recommended.ttl",
					      "/deprecateduris.ttl", "/mdr-vocabularies.shape.ttl", NULL };
	static const char *const TURTLE[] = { ".ttl", NULL };
	names files = { 0 }, all = { 0 }, examples = { 0 };
	find(a, folder, SHAPES, &files);
	find(a, folder, TURTLE, &all);
	examples.p = arena_alloc(a, 500 * sizeof *examples.p);
	for (size_t i = 0; i < all.n; i++) if (strstr(all.p[i], "/examples/")) memcpy(examples.p[examples.n++], all.p[i], sizeof *all.p);
	for (size_t i = 0; i < examples.n; i++) run_example(t, examples.p[i]);
	for (size_t i = 0; i < files.n; i++) run_shapes_file(t, files.p[i], &examples);
}

/* dcat-ap-vl */

typedef struct seen { size_t missing, many, type, elsewhere, other; } seen;

static bool is(const graph *g, tid component, const char *name) { return slice_eq(slice_skip(graph_term(g, component)->lex, sizeof NS_SH - 1), slice_from(name)); }

/* What a result is about. A value of which the data says nothing is described elsewhere, and so is what that value refers to. */
static void look(const graph *shapes_graph, const graph *data, const shacl_result *x, seen *ret)
{
	tid c = x->component, type = graph_find_iri(data, RDF("type"));
	graph_walk w = graph_match(data, x->value ? x->value : x->focus, type, 0);
	bool described = x->value_term.kind == TERM_LITERAL || (x->value && type && graph_next(&w));
	if (is(shapes_graph, c, "MinCountConstraintComponent")) ret->missing++;
	else if (is(shapes_graph, c, "MaxCountConstraintComponent") || is(shapes_graph, c, "UniqueLangConstraintComponent")) ret->many++;
	else if (is(shapes_graph, c, "ClassConstraintComponent") || is(shapes_graph, c, "NodeConstraintComponent")) *(described ? &ret->type : &ret->elsewhere) += 1;
	else if (is(shapes_graph, c, "DatatypeConstraintComponent") || is(shapes_graph, c, "NodeKindConstraintComponent")) ret->type++;
	else ret->other++;
}

/* The subject of most triples. */
static tid about(const graph *data)
{
	tid best = 0;
	size_t most = 0;
	for (tid t = 1; t <= graph_terms(data); t++) {
		size_t n = 0;
		for (graph_walk w = graph_match(data, t, 0, 0); graph_next(&w);) n++;
		if (n <= most) continue;
		most = n;
		best = t;
	}
	return best;
}

/* How many properties the shapes require of the class of the one thing that an empty case describes, counted in the shapes themselves. */
static size_t required(const graph *shapes_graph, const graph *data)
{
	size_t n = 0;
	tid type = graph_find_iri(data, RDF("type")), target = graph_find_iri(shapes_graph, SH("targetClass")), property = graph_find_iri(shapes_graph, SH("property"));
	for (graph_walk w = graph_match(data, 0, type, 0); graph_next(&w);) {
		tid class_ = graph_find(shapes_graph, *graph_term(data, w.t.o));
		if (class_) for (graph_walk s = graph_match(shapes_graph, 0, target, class_); graph_next(&s);)
			for (graph_walk p = graph_match(shapes_graph, s.t.s, property, 0); graph_next(&p);) {
				slice least = graph_value(shapes_graph, p.t.o, SH("minCount"));
				if (least.n && !slice_eq(least, S("0"))) n++;
			}
	}
	return n;
}

static bool verdict(slice name, const seen *x, size_t required_)
{
	if (x->other) return false;
	if (slice_eq(name, S("leeg"))) return x->missing == required_ && !x->many && !x->type && !x->elsewhere;
	if (slice_eq(name, S("single"))) return !x->missing && !x->many && !x->type;
	if (slice_eq(name, S("multiple"))) return x->many && !x->missing && !x->type;
	return x->type && !x->missing;
}

static void run_case(tally *t, const shapes *s, const graph *shapes_graph, const char *path)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	slice file = slice_from(path), name = slice_skip(file, slice_rfind_char(file, '/') + 1);
	graph *data = load(&cx, file);
	shacl_report r;
	seen x = { 0 };
	slice why = NO_SLICE;
	name = slice_take(name, slice_find_char(name, '.'));
	if (!data || shacl_validate(&cx, s, data, NULL, &r) != ST_OK) {
		why = cx.err.message;
	} else {
		size_t needed = required(shapes_graph, data);
		tid main_ = about(data);
		for (const shacl_result *y = r.first; y; y = y->next) if (y->focus == main_) look(shapes_graph, data, y, &x);
		if (!verdict(name, &x, needed))
			why = arena_printf(cx.mem, "missing %zu (%zu required), too many %zu, wrong type %zu, described elsewhere %zu, other %zu", x.missing, needed, x.many, x.type, x.elsewhere, x.other);
	}
	test_report(t, file_iri(&cx, path), why.p ? TEST_FAILED : TEST_PASSED, why);
	arena_destroy(cx.mem);
}

/* The cases go with the profile's own shapes; the other releases have to load, and to find something in all cases together. */
static void run_vl(tally *t, arena *a, const char *folder)
{
	static const char *const CASES[] = { ".nt", "/leeg.jsonld", "/single.jsonld", "/multiple.jsonld", "/range.jsonld", "/rangexsd.jsonld", NULL }, *const RELEASES[] = { ".jsonld", NULL };
	names cases = { 0 }, releases = { 0 };
	find(a, arena_printf(a, "%s/testdata", folder).p, CASES, &cases);
	find(a, arena_printf(a, "%s/release", folder).p, RELEASES, &releases);
	for (size_t i = 0; i < releases.n; i++) {
		ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
		graph *g = load(&cx, slice_from(releases.p[i])), *all = graph_new(cx.mem);
		shapes *s = NULL;
		shacl_report r = { 0 };
		bool ok = g && shapes_load(&cx, g, &s) == ST_OK;
		for (size_t k = 0; ok && k < cases.n; k++) if (slice_ends(slice_from(cases.p[k]), S(".nt"))) graph_copy(all, load(&cx, slice_from(cases.p[k])));
		ok = ok && shacl_validate(&cx, s, all, NULL, &r) == ST_OK && r.targets && r.count;
		test_report(t, file_iri(&cx, releases.p[i]), ok ? TEST_PASSED : TEST_FAILED, cx.err.message);
		if (ok && slice_ends(slice_from(releases.p[i]), S("/dcatapvl.jsonld"))) for (size_t k = 0; k < cases.n; k++) run_case(t, s, g, cases.p[k]);
		arena_destroy(cx.mem);
	}
}

int main(int argc, char **argv)
{
	char path[PATH_MAX];
	if (argc < 3 || !realpath(argv[2], path)) {
		fprintf(stderr, "run_dcat dcat-ap|dcat-ap-vl FOLDER\n");
		return 2;
	}
	tally t = tally_begin(argv[1]);
	arena *a = arena_create(0);
	if (!strcmp(argv[1], "dcat-ap")) run_ap(&t, a, path);
	else run_vl(&t, a, path);
	arena_destroy(a);
	return tally_end(&t);
}
