/* SPDX-License-Identifier: EUPL-1.2
 * report RESULTS KNOWN-FAILURES EARL SHAPES: what the runners told, as a table and as an EARL report. Fails when a test failed that is not in the
 * list of known failures, and when that list says something that is not so. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "conformance/conformance.h"
#include "rdf/shacl/shacl.h"

#define NS_EARL "http://www.w3.org/ns/earl#"

typedef struct known { size_t line; slice suite, name, reason; bool met; } known;
typedef struct row { slice suite, name, iri, why; outcome got; const known *listed; } row;
typedef struct suite { slice name, iri, skipped; double seconds; bool ended; int tests, passed, failed, known, left; } suite;
typedef struct report {
	arena *mem;
	map *suites, *rows, *known;                   /* by name, by "suite name", by "suite name" */
	int wrong;                                    /* complaints beside failed tests: the list, runners that broke off */
} report;

static void complain(report *r, slice what)
{
	printf("WRONG %.*s\n", SL(what));
	r->wrong++;
}

static bool file_read(arena *a, const char *path, slice *ret)
{
	char folder[4096];
	if (path[0] != '/' && !getcwd(folder, sizeof folder)) return false;
	*ret = file_of(a, path[0] == '/' ? JOIN(a, S("file://"), slice_from(path)) : JOIN(a, S("file://"), slice_from(folder), S("/"), slice_from(path)));
	return ret->p != NULL;
}

static slice key_of(report *r, slice suite_name, slice name) { return JOIN(r->mem, suite_name, S(" "), name); }

/* known-failures: lines "suite test-name reason"; # begins a comment line. */
static void known_line(report *r, slice line, size_t number)
{
	known k = { .line = number };
	slice rest = slice_trim(line);
	if (!rest.n || rest.p[0] == '#') return;
	bool parts = slice_split(&rest, ' ', &k.suite) && rest.p && slice_split(&rest, ' ', &k.name) && rest.p;
	if (parts) k.reason = slice_trim(rest);
	if (!k.reason.n) {
		complain(r, arena_printf(r->mem, "known-failures line %zu is not \"suite test-name reason\"", number));
		return;
	}
	slice key = key_of(r, k.suite, k.name);
	if (map_has(r->known, key)) complain(r, arena_printf(r->mem, "known-failures line %zu lists %.*s a second time", number, SL(key)));
	known *kept = arena_new(r->mem, known, 1);
	*kept = k;
	map_put(r->known, key, kept);
}

static suite *suite_of(report *r, slice name)
{
	suite *s = map_get(r->suites, name);
	if (s) return s;
	s = arena_new(r->mem, suite, 1);
	s->name = name;
	map_put(r->suites, name, s);
	return s;
}

/* The short name of a test: its fragment, else what stands behind the suite's IRI. */
static slice name_of(const suite *s, slice iri)
{
	size_t hash = slice_find_char(iri, '#');
	if (hash != SLICE_NONE) return slice_skip(iri, hash + 1);
	slice rest = s->iri.n && slice_starts(iri, s->iri) ? slice_skip(iri, s->iri.n) : iri;
	return slice_starts(rest, S("/")) ? slice_skip(rest, 1) : rest;
}

static void judge(report *r, suite *s, row *x)
{
	slice key = key_of(r, x->suite, x->name);
	known *k = map_get(r->known, key);
	if (map_has(r->rows, key)) {
		complain(r, JOIN(r->mem, key, S(" was told of twice")));
		return;
	}
	map_put(r->rows, key, x);
	x->listed = k;
	s->tests++;
	if (k) k->met = true;
	if (x->got == TEST_SKIPPED) s->left++;
	else if (x->got == TEST_PASSED) s->passed++;
	else if (k) s->known++;
	else s->failed++;
	if (k && x->got != TEST_FAILED)
		complain(r, arena_printf(r->mem, "%.*s is a known failure (line %zu) but %s: take it out of tests/conformance/known-failures", SL(key), k->line, x->got == TEST_PASSED ? "passes" : "was skipped"));
	if (!k && x->got == TEST_FAILED) printf("FAILED %.*s%s%.*s\n", SL(key), x->why.n ? ": " : "", SL(x->why));
}

static void result_line(report *r, slice line)
{
	slice field[5] = { NO_SLICE }, rest = line;
	size_t n = 0;
	while (n < 5 && slice_split(&rest, '\t', &field[n])) n++;
	suite *s = n > 1 ? suite_of(r, arena_copy(r->mem, field[1])) : NULL;
	if (slice_eq(field[0], S("start")) && n == 3) {
		s->iri = field[2];
	} else if (slice_eq(field[0], S("skip")) && n == 3) {
		s->skipped = field[2];
	} else if (slice_eq(field[0], S("end")) && n == 3 && slice_to_double(field[2], &s->seconds)) {
		s->ended = true;
	} else if (slice_eq(field[0], S("test")) && n == 5 && field[3].n) {
		row *x = arena_new(r->mem, row, 1);
		*x = (row){ .suite = s->name, .iri = field[3], .why = field[4] };
		x->name = name_of(s, x->iri);
		x->got = slice_eq(field[2], S("passed")) ? TEST_PASSED : slice_eq(field[2], S("skipped")) ? TEST_SKIPPED : TEST_FAILED;
		judge(r, s, x);
	} else {
		complain(r, JOIN(r->mem, S("a line of the results cannot be read: "), line));
	}
}

static void check_suites(report *r)
{
	for (size_t i = 0; i < map_count(r->suites); i++) {
		const suite *s = map_value(r->suites, i);
		if (s->skipped.n) printf("%.*s: %.*s; its tests are skipped\n", SL(s->name), SL(s->skipped));
		else if (!s->ended) complain(r, JOIN(r->mem, S("the runner of "), s->name, S(" broke off")));
		else if (!s->tests) complain(r, JOIN(r->mem, S("the runner of "), s->name, S(" found no tests")));
	}
	for (size_t i = 0; i < map_count(r->known); i++) {
		const known *k = map_value(r->known, i);
		const suite *s = map_get(r->suites, k->suite);
		if (k->met || (s && (s->skipped.n || !s->ended))) continue;
		complain(r, arena_printf(r->mem, "known-failures line %zu: there is no %s", k->line, s ? arena_cstr(r->mem, JOIN(r->mem, S("test "), map_key(r->known, i))) : arena_cstr(r->mem, JOIN(r->mem, S("suite "), k->suite))));
	}
}

static suite table(const report *r)
{
	suite all = { 0 };
	printf("\n%-18s %6s %7s %7s %6s %8s %8s\n", "suite", "tests", "passed", "failed", "known", "skipped", "seconds");
	for (size_t i = 0; i < map_count(r->suites); i++) {
		const suite *s = map_value(r->suites, i);
		if (s->skipped.n) {
			printf("%-18.*s %6s %7s %7s %6s %8s %8s\n", SL(s->name), "-", "-", "-", "-", "all", "-");
			all.left++;
			continue;
		}
		printf("%-18.*s %6d %7d %7d %6d %8d %8.1f\n", SL(s->name), s->tests, s->passed, s->failed, s->known, s->left, s->seconds);
		all.tests += s->tests, all.passed += s->passed, all.failed += s->failed, all.known += s->known, all.left += s->left, all.seconds += s->seconds;
	}
	printf("%-18s %6d %7d %7d %6d %8d %8.1f\n\n", "all", all.tests, all.passed, all.failed, all.known, all.left, all.seconds);
	return all;
}

/* EARL. */

static void put_text(buf *b, slice s)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\') buf_putc(b, '\\');
		buf_putc(b, s.p[i]);
	}
	buf_putc(b, '"');
}

static slice earl_text(const report *r, slice today)
{
	buf *b = buf_new(r->mem, 64u << 20);
	buf_lit(b, "@prefix earl: <" NS_EARL "> .\n@prefix doap: <http://usefulinc.com/ns/doap#> .\n@prefix foaf: <" NS_FOAF "> .\n@prefix dct: <" NS_DCT "> .\n@prefix xsd: <" NS_XSD "> .\n\n"
		   "<> foaf:primaryTopic <urn:spil:project> ; dct:issued \"");
	buf_put(b, today);
	buf_lit(b, "\"^^xsd:date ; foaf:maker <urn:spil:conformance-runner> .\n\n"
		   "<urn:spil:project> a doap:Project , earl:TestSubject , earl:Software ;\n\tdoap:name \"Spil\" ;\n\tdoap:shortdesc \"The server on which a government runs its data strategy.\"@en ;\n"
		   "\tdoap:programming-language \"C\" ;\n\tdoap:license <http://spdx.org/licenses/EUPL-1.2> ;\n\tdoap:release [ doap:revision \"0.1.0\" ] .\n\n"
		   "<urn:spil:conformance-runner> a earl:Assertor , earl:Software ;\n\tdct:title \"Spil's conformance runner\"@en .\n");
	for (size_t i = 0; i < map_count(r->rows); i++) {
		const row *x = map_value(r->rows, i);
		slice why = x->listed && x->got == TEST_FAILED ? x->listed->reason : x->why;
		buf_lit(b, "\n[] a earl:Assertion ; earl:assertedBy <urn:spil:conformance-runner> ; earl:subject <urn:spil:project> ; earl:mode earl:automatic ;\n\tearl:test <");
		buf_put(b, x->iri);
		buf_lit(b, "> ;\n\tearl:result [ a earl:TestResult ; earl:outcome earl:");
		buf_put(b, x->got == TEST_PASSED ? S("passed") : x->got == TEST_FAILED ? S("failed") : S("untested"));
		buf_lit(b, " ; dct:date \"");
		buf_put(b, today);
		buf_lit(b, "\"^^xsd:date");
		if (x->got != TEST_PASSED && why.n) {
			buf_lit(b, " ; dct:description ");
			put_text(b, why);
			buf_lit(b, "@en");
		}
		buf_lit(b, " ] .\n");
	}
	return buf_slice(b);
}

static bool file_write(report *r, const char *path, slice text)
{
	const char *made = arena_cstr(r->mem, arena_printf(r->mem, "%s.new", path));
	FILE *f = fopen(made, "w");
	if (!f) return false;
	bool good = fwrite(text.p, 1, text.n, f) == text.n;
	return fclose(f) == 0 && good && rename(made, path) == 0;
}

/* The report is read back, holds one assertion for each test, and meets its shapes. */
static void earl_check(report *r, ctx *cx, const char *path, const char *shapes_path)
{
	slice text, shapes_text;
	shapes *s;
	shacl_report verdict;
	graph *g = graph_new(cx->mem), *shapes_graph = graph_new(cx->mem);
	if (!file_read(cx->mem, path, &text) || !file_read(cx->mem, shapes_path, &shapes_text)) {
		complain(r, S("the EARL report or its shapes cannot be read"));
		return;
	}
	if (rdf_read(cx, RDF_TURTLE, text, S("urn:earl"), NULL, g, NULL) != ST_OK || rdf_read(cx, RDF_TURTLE, shapes_text, S("urn:shapes"), NULL, shapes_graph, NULL) != ST_OK ||
	    shapes_load(cx, shapes_graph, &s) != ST_OK || shacl_validate(cx, s, g, NULL, &verdict) != ST_OK) {
		complain(r, JOIN(r->mem, S("the EARL report is not as it should be: "), cx->err.message));
		return;
	}
	size_t n = 0;
	for (graph_walk w = graph_match(g, 0, graph_find_iri(g, RDF("type")), graph_find_iri(g, S(NS_EARL "Assertion"))); map_count(r->rows) && graph_next(&w);) n++;
	if (n != map_count(r->rows)) complain(r, arena_printf(r->mem, "the EARL report has %zu assertions for %zu tests", n, map_count(r->rows)));
	for (const shacl_result *x = verdict.first; x; x = x->next) complain(r, JOIN(r->mem, S("the EARL report does not meet its shapes: "), x->path_text, S(" "), x->message));
}

static void read_lines(report *r, slice text, void (*line)(report *, slice, size_t))
{
	slice one;
	for (size_t number = 1; slice_split(&text, '\n', &one); number++) line(r, one, number);
}

static void result_numbered(report *r, slice line, size_t number)
{
	(void)number;
	if (line.n) result_line(r, line);
}

int main(int argc, char **argv)
{
	ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
	report r = { .mem = cx.mem, .suites = map_new(cx.mem), .rows = map_new(cx.mem), .known = map_new(cx.mem) };
	slice results, list;
	setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
	if (argc != 5 || !file_read(cx.mem, argv[1], &results) || !file_read(cx.mem, argv[2], &list)) {
		fprintf(stderr, "report RESULTS KNOWN-FAILURES EARL SHAPES: reads the first two, writes the third\n");
		return 2;
	}
	read_lines(&r, list, known_line);
	read_lines(&r, results, result_numbered);
	check_suites(&r);
	slice today = slice_take(time_iso(cx.mem, ctx_now(&cx)), 10);
	if (file_write(&r, argv[3], earl_text(&r, today))) earl_check(&r, &cx, argv[3], argv[4]);
	else complain(&r, arena_printf(cx.mem, "%s cannot be written: %s", argv[3], strerror(errno)));
	suite all = table(&r);
	printf("conformance: %d passed, %d failed, %d skipped, %d known\n", all.passed, all.failed + r.wrong, all.left, all.known);
	arena_destroy(cx.mem);
	return all.failed || r.wrong;
}
