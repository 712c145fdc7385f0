/* SPDX-License-Identifier: EUPL-1.2
 * canon FILE.nq text|parsed SECONDS: prints the least time (microseconds) of a canonical form, the number of quads and the memory (MB); what it is made of: the
 * text, or a dataset that stands ready. canon FILE.nq form: prints the form. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include "rdf/canon/canon.h"

enum { FILE_MOST = 1 << 30 };

static slice read_file(arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	buf *b = buf_new(a, FILE_MOST);
	size_t n = 1;
	for (char *room; f && n && (room = buf_reserve(b, 65536)); buf_added(b, n)) n = fread(room, 1, 65536, f);
	if (!f || !buf_ok(b)) {
		perror(path);
		exit(4);
	}
	fclose(f);
	return buf_slice(b);
}

static void must(const ctx *cx, status st)
{
	if (st == ST_OK) return;
	fprintf(stderr, "%.*s\n", SL(cx->err.message));
	exit(3);
}

static dataset *parse(ctx *cx, slice text)
{
	dataset *d = dataset_new(cx->mem);
	rdf_sink sink = dataset_sink(d);
	rdf_limits limits = { .bytes = FILE_MOST, .triples = 100000000, .term_bytes = 1 << 20 };
	must(cx, rdf_read_quads(cx, RDF_NQUADS, text, NO_SLICE, &limits, &sink));
	return d;
}

static slice form(ctx *cx, const dataset *d)
{
	canon *c;
	buf *out = buf_new(cx->mem, FILE_MOST);
	must(cx, canon_dataset(cx, d, NULL, &c));
	must(cx, canon_write(cx, c, out));
	return buf_slice(out);
}

int main(int argc, char **argv)
{
	ctx all = { .mem = arena_create(0), .lang = LANG_EN };
	double seconds = argc > 3 ? strtod(argv[3], NULL) : 1;
	if (argc < 3) return fprintf(stderr, "canon FILE.nq form | text SECONDS | parsed SECONDS\n"), 2;
	slice text = read_file(all.mem, argv[1]);
	dataset *ready = parse(&all, text);
	if (!strcmp(argv[2], "form")) {
		slice s = form(&all, ready);
		return fwrite(s.p, 1, s.n, stdout) == s.n ? 0 : 4;
	}
	int64_t least = INT64_MAX, began = time_monotonic_us();
	do {
		ctx cx = { .mem = arena_create(0), .lang = LANG_EN };
		int64_t start = time_monotonic_us();
		(void)form(&cx, strcmp(argv[2], "parsed") ? parse(&cx, text) : ready);
		int64_t took = time_monotonic_us() - start;
		if (took < least) least = took;
		arena_destroy(cx.mem);
	} while ((double)(time_monotonic_us() - began) < seconds * 1e6);
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	printf("%lld %zu %ld\n", (long long)least, dataset_size(ready), used.ru_maxrss / 1024);
	arena_destroy(all.mem);
	return 0;
}
