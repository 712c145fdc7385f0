/* SPDX-License-Identifier: EUPL-1.2
 * embed: turns files (styles, scripts, images) into one C table with the hash of each, which stands in its address, so
 * that browsers may keep it for ever.   usage: embed FILE... > static.c */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *media(const char *name)
{
	static const char *const TYPES[][2] = {
		{ ".css", "text/css; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" }, { ".svg", "image/svg+xml" },
		{ ".png", "image/png" }, { ".ico", "image/x-icon" }, { ".webmanifest", "application/manifest+json" },
	};
	for (size_t i = 0; i < sizeof TYPES / sizeof *TYPES; i++) {
		size_t n = strlen(name), k = strlen(TYPES[i][0]);
		if (n > k && !strcmp(name + n - k, TYPES[i][0])) return TYPES[i][1];
	}
	return "application/octet-stream";
}

int main(int argc, char **argv)
{
	static unsigned char bytes[4 << 20];
	printf("/* made by tools/embed */\n#include \"face/html/static.h\"\nconst static_file static_files[] = {\n");
	for (int i = 1; i < argc; i++) {
		FILE *f = fopen(argv[i], "rb");
		if (!f) {
			fprintf(stderr, "embed: cannot read %s\n", argv[i]);
			return 3;
		}
		size_t n = fread(bytes, 1, sizeof bytes, f);
		fclose(f);
		uint64_t h = 14695981039346656037ULL;
		for (size_t k = 0; k < n; k++) h = (h ^ bytes[k]) * 1099511628211ULL;
		const char *name = strrchr(argv[i], '/') ? strrchr(argv[i], '/') + 1 : argv[i];
		printf("\t{ SLICE_INIT(\"%s\"), SLICE_INIT(\"%s\"), SLICE_INIT(\"%016llx\"), { (const char *)(const unsigned char[]){", name, media(name), (unsigned long long)h);
		for (size_t k = 0; k < n; k++) printf("%s%u,", k % 40 ? "" : "\n\t\t", bytes[k]);
		printf("0 }, %zu } },\n", n);
	}
	printf("\t{ { NULL, 0 }, { NULL, 0 }, { NULL, 0 }, { NULL, 0 } },\n};\n");
	return 0;
}
