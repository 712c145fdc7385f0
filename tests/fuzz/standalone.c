/* SPDX-License-Identifier: EUPL-1.2
 * standalone: gives each file of the folders or files named to LLVMFuzzerTestOneInput, and beside it every cut of a small file and files
 * with one byte changed, so that a corpus is more than its files. Any compiler can do this; `make fuzz` explores with clang.
 * Prints "fuzz NAME: N passed, 0 failed": a failure is a crash, which ASan and UBSan report. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
enum { FILE_MOST = 4 << 20, CUT_MOST = 4096, CHANGES = 200 };
static size_t files, inputs;

/* Each input stands in a block of its own size, so that ASan sees one byte too far. */
static void give(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);
	if (!copy) abort();
	if (size) memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
	inputs++;
}

static void file_run(const char *path)
{
	FILE *f = fopen(path, "rb");
	uint8_t *bytes = malloc(FILE_MOST);
	if (!f || !bytes) { fprintf(stderr, "cannot read %s\n", path); exit(4); }
	size_t n = fread(bytes, 1, FILE_MOST, f);
	fclose(f);
	give(bytes, n);
	if (n && n <= CUT_MOST) {
		size_t step = n / 100 + 1;
		for (size_t cut = 0; cut < n; cut += step) give(bytes, cut);
		uint32_t x = 2463534242u;                     /* xorshift: the same changes each time */
		for (int i = 0; i < CHANGES; i++) {
			x ^= x << 13; x ^= x >> 17; x ^= x << 5;
			size_t at = x % n;
			uint8_t kept = bytes[at];
			bytes[at] = (uint8_t)(x >> 24);
			give(bytes, n);
			bytes[at] = kept;
		}
	}
	free(bytes);
	files++;
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/');
	for (int i = 1; i < argc; i++) {
		struct stat st;
		if (stat(argv[i], &st)) { fprintf(stderr, "%s is not there\n", argv[i]); return 3; }
		if (!S_ISDIR(st.st_mode)) { file_run(argv[i]); continue; }
		struct dirent **names;
		int n = scandir(argv[i], &names, NULL, alphasort);
		for (int k = 0; k < n; k++) {
			char path[4096];
			if (names[k]->d_name[0] != '.' && snprintf(path, sizeof path, "%s/%s", argv[i], names[k]->d_name) < (int)sizeof path) file_run(path);
			free(names[k]);
		}
		if (n >= 0) free(names);
	}
	if (!files) { fprintf(stderr, "no corpus\n"); return 3; }
	printf("fuzz %s: %zu passed, 0 failed (%zu inputs)\n", name ? name + 1 : argv[0], files, inputs);
	return 0;
}
