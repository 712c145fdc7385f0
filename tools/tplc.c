/* SPDX-License-Identifier: EUPL-1.2
 * tplc: compiles a page template into one C function. HTML stays HTML; C types check what is put into it.
 *   {! page_list(const list_view *v) !}   first line: the function and its argument; becomes void page_list(html *o, const list_view *v)
 *   {= expr }                             writes a slice, escaped
 *   {& expr }                             writes a safe_html as it is; a plain slice does not compile
 *   {_ Some text {1} | expr, expr }       the text in the person's language, holes filled, escaped
 *   {% code %}                            C: loops, conditions, calls of other templates: {% page_head(o, v->head); %}
 *   {# comment #}
 * #line directives make the C compiler report an error at the template's own line.
 * usage: tplc FILE.html > FILE.c   The C includes face/html/pages.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *file;
static int line = 1;

static void die(const char *why)
{
	fprintf(stderr, "%s:%d: %s\n", file, line, why);
	exit(1);
}

static void c_string(const char *s, size_t n)
{
	putchar('"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c == '\n') printf("\\n");
		else if (c == '"' || c == '\\') printf("\\%c", c);
		else if (c < 32 || c > 126) printf("\\%03o", c);
		else putchar(c);
	}
	putchar('"');
}

/* Literal HTML; indentation at the start of lines is for the template's reader alone. */
static void literal(const char *s, size_t n)
{
	char *out = malloc(n + 1);
	size_t k = 0;
	if (!out) die("out of memory");
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\t' && (k == 0 || out[k - 1] == '\n' || out[k - 1] == '\t')) continue;
		if (s[i] == '\n' && k && out[k - 1] == '\n') continue;
		out[k++] = s[i];
	}
	for (size_t at = 0; at < k; at += 400) {
		size_t take = k - at < 400 ? k - at : 400;
		printf("\thtml_literal(o, ");
		c_string(out + at, take);
		printf(", %zu);\n", take);
	}
	free(out);
}

static void count_lines(const char *from, const char *to)
{
	for (; from < to; from++) line += *from == '\n';
}

static void trim(const char **p, size_t *n)
{
	while (*n && strchr(" \t\n", **p)) ++*p, --*n;
	while (*n && strchr(" \t\n", (*p)[*n - 1])) --*n;
}

static void text_tag(const char *p, size_t n)
{
	const char *bar = memchr(p, '|', n), *args = bar ? bar + 1 : NULL;
	size_t text_n = bar ? (size_t)(bar - p) : n, args_n = bar ? n - text_n - 1 : 0;
	trim(&p, &text_n);
	if (args) trim(&args, &args_n);
	printf("\thtml_text(o, S(");
	c_string(p, text_n);
	if (args) printf("), (slice[]){ %.*s }, sizeof((slice[]){ %.*s }) / sizeof(slice));\n", (int)args_n, args, (int)args_n, args);
	else printf("), NULL, 0);\n");
}

/* The end of a tag that began at p: its closing "}" (or "%}", "#}"), past holes like {1} in a text. */
static const char *tag_end(const char *p)
{
	if (p[1] == '%') return strstr(p + 2, "%}");
	if (p[1] == '#') return strstr(p + 2, "#}");
	for (int depth = 0; *p; p++) {
		if (*p == '{') depth++;
		else if (*p == '}' && !--depth) return p;
	}
	return NULL;
}

static const char *tag(const char *p)
{
	const char *end = tag_end(p), *body = p + 2;
	if (!end) die("a tag without its end");
	size_t n = (size_t)(end - body);
	printf("#line %d \"%s\"\n", line, file);
	switch (p[1]) {
	case '=': printf("\thtml_escape(o, %.*s);\n", (int)n, body); break;
	case '&': printf("\thtml_safe(o, %.*s);\n", (int)n, body); break;
	case '_': text_tag(body, n); break;
	case '%': printf("%.*s\n", (int)n, body); break;
	}
	const char *after = end + (p[1] == '%' || p[1] == '#' ? 2 : 1);
	count_lines(p, after);
	if ((p[1] == '%' || p[1] == '#') && *after == '\n') after++, line++;
	return after;
}

static const char *header(const char *p)
{
	if (strncmp(p, "{! ", 3)) die("the first line must be {! name(type *argument) !}");
	const char *end = strstr(p, " !}"), *bracket = strchr(p, '(');
	if (!end || !bracket || bracket > end) die("the first line must be {! name(type *argument) !}");
	printf("/* made by tools/tplc from %s */\n#include \"face/html/pages.h\"\nvoid %.*s(html *o%s%.*s\n{\n\t(void)o;\n", file, (int)(bracket - p - 3), p + 3,
	       bracket[1] == ')' ? "" : ", ", (int)(end - bracket - 1), bracket + 1);
	p = end + 3;
	if (*p == '\n') p++, line++;
	return p;
}

int main(int argc, char **argv)
{
	static char text[1 << 20];
	if (argc != 2) {
		fprintf(stderr, "usage: tplc FILE.html\n");
		return 2;
	}
	file = argv[1];
	FILE *f = fopen(file, "rb");
	if (!f) die("cannot be read");
	text[fread(text, 1, sizeof text - 1, f)] = 0;
	fclose(f);
	const char *p = header(text);
	while (*p) {
		const char *q = p;
		while (*q && !(q[0] == '{' && q[1] && strchr("=&_%#", q[1]))) q++;
		literal(p, (size_t)(q - p));
		count_lines(p, q);
		p = *q ? tag(q) : q;
	}
	puts("}");
	return 0;
}
