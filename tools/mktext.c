/* SPDX-License-Identifier: EUPL-1.2
 * mktext: compiles the Dutch texts into one table, and checks that each text of the program has its Dutch.
 *   mktext table PO...            writes C to standard output
 *   mktext check PO... -- FILE... names each msgid of the sources that no PO translates, and each that no source uses; exit 1
 * A PO file is the gettext form: msgid "...", msgstr "...", continued lines. Sources: tr(x, "..."), trf(a, x, "..."),
 * fail(cx, CODE, "..."), finding_add(cx, at, "..."), N_("...") and STATUSES rows in C; {_ text } in pages; text('...') in scripts. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct { char *id, *nl; const char *file; int line; bool used; } entry;
static entry *entries;
static size_t entry_n;
static int problems;

static void *grow(void *p, size_t size)
{
	p = realloc(p, size);
	if (!p) { fprintf(stderr, "mktext: out of memory\n"); exit(4); }
	return p;
}

static char *read_file(const char *name)
{
	FILE *f = fopen(name, "rb");
	if (!f) { fprintf(stderr, "mktext: cannot read %s\n", name); exit(3); }
	char *text = NULL;
	size_t n = 0, k;
	do {
		text = grow(text, n + 65537);
		k = fread(text + n, 1, 65536, f);
		n += k;
	} while (k);
	text[n] = 0;
	fclose(f);
	return text;
}

/* Appends the C string literal at *p (after its opening quote) to *out; *p ends after the closing quote. */
static void take_string(const char **p, char **out, const char *file, int line)
{
	size_t n = *out ? strlen(*out) : 0;
	for (; **p && **p != '"' && **p != '\n'; (*p)++) {
		char c = **p;
		if (c == '\\') {
			c = *++*p;
			c = c == 'n' ? '\n' : c == 't' ? '\t' : c;
		}
		*out = grow(*out, n + 2);
		(*out)[n++] = c;
		(*out)[n] = 0;
	}
	if (**p != '"') {
		fprintf(stderr, "%s:%d: string without its end\n", file, line);
		problems++;
		return;
	}
	++*p;
	if (!*out) *out = grow(NULL, 1), **out = 0;
}

static entry *find(const char *id)
{
	for (size_t i = 0; i < entry_n; i++)
		if (!strcmp(entries[i].id, id)) return &entries[i];
	return NULL;
}

static void add(char *id, char *nl, const char *file, int line)
{
	if (!id || !*id) return;
	if (!nl || !*nl) { fprintf(stderr, "%s:%d: no Dutch for \"%s\"\n", file, line, id); problems++; return; }
	entry *old = find(id);
	if (old) {
		if (strcmp(old->nl, nl)) { fprintf(stderr, "%s:%d: \"%s\" has another Dutch text in %s:%d\n", file, line, id, old->file, old->line); problems++; }
		return;
	}
	entries = grow(entries, (entry_n + 1) * sizeof *entries);
	entries[entry_n++] = (entry){ id, nl, file, line, false };
}

static void read_po(const char *file)
{
	const char *p = read_file(file);
	char *id = NULL, *nl = NULL, **to = NULL;
	int line = 1, first = 1;
	for (; *p; line++) {
		while (*p == ' ' || *p == '\t') p++;
		if (!strncmp(p, "msgid ", 6)) {
			add(id, nl, file, first);
			id = nl = NULL;
			to = &id;
			first = line;
		} else if (!strncmp(p, "msgstr ", 7)) {
			to = &nl;
		}
		const char *quote = *p == '#' ? NULL : strpbrk(p, "\"\n");
		if (quote && *quote == '"' && to) {
			p = quote + 1;
			take_string(&p, to, file, line);
		}
		while (*p && *p != '\n') p++;
		if (*p) p++;
	}
	add(id, nl, file, first);
}

static int by_id(const void *a, const void *b) { return strcmp(((const entry *)a)->id, ((const entry *)b)->id); }

static void write_literal(const char *s)
{
	printf("{ \"");
	for (const char *c = s; *c; c++) {
		unsigned char u = (unsigned char)*c;
		if (u == '"' || u == '\\') printf("\\%c", u);
		else if (u < 32 || u > 126) printf("\\%03o", u);
		else putchar(u);
	}
	printf("\", %zu }", strlen(s));
}

static void write_table(void)
{
	qsort(entries, entry_n, sizeof *entries, by_id);
	printf("/* made by tools/mktext from web/text/nl */\n#include \"base/text.h\"\nstruct text_entry { slice msgid, nl; };\n"
	       "extern const struct text_entry text_table[];\nextern const size_t text_count;\nconst struct text_entry text_table[] = {\n");
	for (size_t i = 0; i < entry_n; i++) {
		printf("\t{ ");
		write_literal(entries[i].id);
		printf(", ");
		write_literal(entries[i].nl);
		printf(" },\n");
	}
	printf("\t{ { \"\", 0 }, { \"\", 0 } },\n};\nconst size_t text_count = %zu;\n", entry_n);
}

static void use(char *id, const char *file, int line)
{
	if (!id || !*id) return;
	entry *e = find(id);
	if (e) e->used = true;
	else { fprintf(stderr, "%s:%d: no Dutch for \"%s\"\n", file, line, id); problems++; }
}

static int line_of(const char *text, const char *p)
{
	int line = 1;
	for (; text < p; text++) line += *text == '\n';
	return line;
}

/* Takes adjacent string literals from p on, after white space and macro concatenation; NULL when there is none. */
static char *literal_at(const char **p, const char *text, const char *file)
{
	char *out = NULL;
	for (;;) {
		while (isspace((unsigned char)**p) || (**p == '\\' && (*p)[1] == '\n')) ++*p;
		if (**p != '"') return out;
		++*p;
		take_string(p, &out, file, line_of(text, *p));
	}
}

/* Moves past `commas` commas at this depth of brackets; false at the call's end. */
static bool skip_arguments(const char **p, int commas)
{
	for (int depth = 0; **p; ++*p) {
		if (**p == '"') {
			for (++*p; **p && **p != '"'; ++*p) if (**p == '\\') ++*p;
			continue;
		}
		if (**p == '\'' ) { ++*p; if (**p == '\\') ++*p; ++*p; continue; }
		if (strchr("([{", **p)) depth++;
		else if (strchr(")]}", **p) && depth-- == 0) return false;
		else if (**p == ',' && !depth && !--commas) { ++*p; return true; }
	}
	return false;
}

static void check_c(const char *file, const char *text)
{
	static const struct { const char *name; int before; } CALLS[] = {
		{ "tr", 1 }, { "trf", 2 }, { "fail", 2 }, { "finding_add", 2 }, { "N_", 0 }, { "cli_say", 1 }, { "X", 3 },
	};
	for (const char *p = text; *p; p++) {
		if (p[0] == '/' && p[1] == '*') {   /* an example in a comment is no text */
			const char *end = strstr(p + 2, "*/");
			if (!end) return;
			p = end + 1;
			continue;
		}
		if (p > text && (isalnum((unsigned char)p[-1]) || p[-1] == '_')) continue;
		for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++) {
			size_t n = strlen(CALLS[i].name);
			if (strncmp(p, CALLS[i].name, n) || p[n] != '(') continue;
			if (CALLS[i].name[0] == 'X' && !strstr(file, "base/status.h") && !strstr(file, "face/services.h")) continue;
			const char *q = p + n + 1;
			if (CALLS[i].before && !skip_arguments(&q, CALLS[i].before)) continue;
			use(literal_at(&q, text, file), file, line_of(text, p));
		}
	}
}

static void check_page(const char *file, const char *text)
{
	for (const char *p = text; (p = strstr(p, "{_ ")); ) {
		const char *end = strchr(p, '}'), *from = p + 3;
		if (!end) return;
		/* {_ Some text {1} here | args } : holes are part of the text, arguments stand after the bar */
		while (end[-1] >= '1' && end[-1] <= '9' && end[-2] == '{') {
			end = strchr(end + 1, '}');
			if (!end) return;
		}
		const char *bar = memchr(from, '|', (size_t)(end - from)), *stop = bar ? bar : end;
		while (stop > from && isspace((unsigned char)stop[-1])) stop--;
		char *id = grow(NULL, (size_t)(stop - from) + 1);
		memcpy(id, from, (size_t)(stop - from));
		id[stop - from] = 0;
		use(id, file, line_of(text, p));
		p = end;
	}
}

static void check_source(const char *file)
{
	char *text = read_file(file);
	size_t n = strlen(file);
	if (n > 5 && !strcmp(file + n - 5, ".html")) check_page(file, text);
	check_c(file, text);   /* pages hold C too */
}

int main(int argc, char **argv)
{
	if (argc < 3 || (strcmp(argv[1], "table") && strcmp(argv[1], "check"))) {
		fprintf(stderr, "usage: mktext table PO... | mktext check PO... -- FILE...\n");
		return 2;
	}
	int i = 2;
	for (; i < argc && strcmp(argv[i], "--"); i++) read_po(argv[i]);
	if (!strcmp(argv[1], "table")) {
		write_table();
		return problems ? 1 : 0;
	}
	for (i++; i < argc; i++) check_source(argv[i]);
	for (size_t k = 0; k < entry_n; k++)
		if (!entries[k].used) { fprintf(stderr, "%s:%d: nothing uses \"%s\"\n", entries[k].file, entries[k].line, entries[k].id); problems++; }
	return problems ? 1 : 0;
}
