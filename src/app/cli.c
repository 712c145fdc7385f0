/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/cli.h"
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>
#include "format/json.h"

const command COMMANDS[] = {
	{ "serve", "", "", command_serve, N_("Serve the site, the API and the feeds."), N_("Starts the server on --address and --port. A first start makes the data folder and an administrator, and prints how to log in. SIGTERM stops it gracefully.") },
	{ "init", "", "demo login=", command_init, N_("Make a data folder with an administrator."), N_("Makes --data with its settings, signing key and administrator (--login, else admin) and prints the password once. --demo also loads the demonstration strategies.") },
	{ "import", "FILE", "plan= map= yes dry-run", command_import, N_("Import an action plan from CSV or XLSX."), N_("Reads FILE, shows what would be created, changed and left, and asks before it writes. --plan names the yearly plan, --map \"Column=key,...\" changes the guessed columns, --dry-run only shows, --yes does not ask.") },
	{ "export", "FILE", "plan= strategy= register= as=", command_export, N_("Export a plan or a register to a file."), N_("The ending of FILE decides the form: .csv, .xlsx, .jsonld, .xml (StratML) for a plan; .csv, .json, .jsonld, .ttl, .nt, .rdf for a register. \"-\" with --as writes to standard output.") },
	{ "verify", "", "against=", command_verify, N_("Prove every chain of the log."), N_("Computes every hash again and names the first event that is not right. --against HEAD compares with a signed head that was kept elsewhere: a cut tail, a recomputed chain and swapped events are found.") },
	{ "rebuild", "", "", command_rebuild, N_("Throw the index away and make it anew from the log."), N_("The server must not run. The new index is compared with the old one; they must be equal.") },
	{ "backup", "FOLDER", "", command_backup, N_("Copy everything into a new folder while serving."), N_("FOLDER must not exist or be empty. It holds the log, accounts, files, keys and a manifest of checksums.") },
	{ "restore", "FOLDER", "erasures= no-erasures", command_restore, N_("Put a backup back."), N_("Checks the manifest, verifies every chain and applies later erasures again: those in the data folder being replaced, or in --erasures FILE; --no-erasures says that there were none. The replaced folder is kept aside.") },
	{ "register", "check [FILE|FOLDER]", "", command_register, N_("Show what changed register files would do."), N_("Compares them with those in use: what is new, gone, stricter or more lenient, and which entries would no longer pass. FILE takes the place of the register file of its name, FOLDER that of --registers; without a word the files that the next start would use. Also beside a server. Exit 1 when entries would not pass.") },
	{ "log", "[IRI]", "limit= from=", command_log, N_("Show who changed what, and why."), N_("The newest events, or those of one resource. --limit N (20), --from SEQ.") },
	{ "head", "", "", command_head, N_("Sign where the chains stand now, and print it."), N_("Hand the text to somebody else: with it, \"spil verify --against\" finds any later rewriting.") },
	{ "user", "list | add LOGIN NAME | password LOGIN | disable LOGIN | enable LOGIN | role LOGIN ROLE ORGANISATION", "", command_user, N_("Manage local accounts and roles."), N_("Passwords are read from the terminal or standard input, never from the command line. ROLE is viewer, editor, steward, owner, dpo, assessor or administrator; ORGANISATION an address or a name under /doc/organisations.") },
	{ "token", "create LOGIN NAME | list LOGIN | revoke LOGIN ID", "scopes= days=", command_token, N_("Manage API tokens."), N_("--scopes read,create,edit,withdraw,move,import (read), --days 1 to 365 (90). The token is shown once.") },
	{ "convert", "IN... OUT", "from= to= base= stream contexts=", command_convert, N_("Convert linked data from one format into another."), N_("The endings say the formats (.ttl, .nt, .trig, .nq, .rdf, .jsonld), or --from and --to; \"-\" is standard input or output; a folder stands for all such files in it. --base IRI completes relative addresses. N-Triples and N-Quads are written as the input comes, of any size; with --stream Turtle and TriG too, grouped as they come and with what comes twice written twice. The other forms are put in order first. --contexts FOLDER: the JSON-LD contexts of others.") },
	{ "validate", "[DATA...]", "shapes= register= report= severity= most= examples= from=", command_validate, N_("Check linked data against shapes (SHACL)."), N_("DATA are files, folders or - (standard input). --shapes FILE, more than once, or --register NAME for the shapes of a register. --report text (the preset), json, ttl, nt, rdf or jsonld. --severity violation or warning leaves lighter results out; --most N results are kept (10000), --examples N of each shown (3); --from FORMAT of standard input. Without DATA and with --data FOLDER all entries of a data folder are checked, by the shapes of their registers or by --shapes. Exit code 0: conforms; 1: does not.") },
	{ "canon", "IN [OUT]", "from= base= algorithm= hash work= contexts=", command_canon, N_("Write linked data in its canonical form."), N_("RDFC-1.0 of the W3C: sorted N-Quads in which each blank node has a name that follows from what is said of it; what says the same gives the same bytes, in whatever format it came. IN is a file or \"-\" (with --from), OUT a file (standard output without it). --hash prints the hash alone. --algorithm sha256 (preset) or sha384. Data whose blank nodes are too much alike is refused after a while; --work STEPS allows more. --contexts FOLDER: the JSON-LD contexts of others.") },
	{ "diff", "A B", "from= base= format= algorithm= work= contexts=", command_diff, N_("Compare two files of linked data."), N_("Tells what only A says (-) and what only B says (+), whatever their blank nodes are called, their order and format. A and B are files, one may be \"-\" (with --from); relative addresses of both are taken against A, or --base IRI. --format patch gives RDF Patch, --json terms as in SPARQL results. Exit status 0: they say the same, 1: they differ, 3: one cannot be read, or nobody can tell within the work allowed (--work STEPS). --contexts FOLDER: the JSON-LD contexts of others.") },
	{ "help", "[COMMAND | settings | routes]", "", command_help, N_("Explain a command, all settings, or all addresses."), N_("Without a word it lists the commands. \"spil help routes\" lists every address the server answers, with --json also who may ask it.") },
};
const size_t COMMAND_COUNT = COUNT_OF(COMMANDS);

/* What a flag was given; `value` stands first, as those who read flags take it for a slice. */
typedef struct flag_value flag_value;
struct flag_value { slice value; const flag_value *before; };

void cli_out(slice text)
{
	while (text.n) {
		ssize_t n = write(STDOUT_FILENO, text.p, text.n);
		if (n <= 0) return;
		text = slice_skip(text, (size_t)n);
	}
}

void cli_line(slice text)
{
	cli_out(text);
	cli_out(S("\n"));
}

static void err_line(slice text)
{
	if (write(STDERR_FILENO, text.p, text.n) < 0 || write(STDERR_FILENO, "\n", 1) < 0) return;
}

void cli_warn(ctx *cx, slice text) { err_line(JOIN(cx->mem, S("spil: "), text)); }

slice cli_flag(const command_line *c, const char *name)
{
	slice *value = map_get(c->flags, slice_from(name));
	return value ? *value : NO_SLICE;
}

size_t cli_flags(ctx *cx, const command_line *c, const char *name, const slice **ret)
{
	size_t n = 0;
	for (const flag_value *v = map_get(c->flags, slice_from(name)); v; v = v->before) n++;
	slice *all = arena_new(cx->mem, slice, n + 1);
	size_t at = n;
	for (const flag_value *v = map_get(c->flags, slice_from(name)); v; v = v->before) all[--at] = v->value;
	*ret = all;
	return n;
}

static int exit_code(status s)
{
	switch (s) {
	case ST_OK: return EXIT_GOOD;
	case ST_SYSTEM: case ST_INTERNAL: case ST_UNAVAILABLE: case ST_TIMED_OUT: return EXIT_SYSTEM;
	case ST_CORRUPT: return EXIT_CHECK;
	default: return EXIT_INPUT;
	}
}

int cli_failed(ctx *cx, const command_line *c)
{
	if (c && c->json) {
		buf *b = buf_new(cx->mem, 1 << 20);
		json_writer w = json_writer_to(b, false);
		json_begin(&w, '{');
		json_pair(&w, S("error"), status_type(cx->err.code));
		json_pair(&w, S("message"), cx->err.message);
		json_key(&w, S("errors"));
		json_begin(&w, '[');
		for (const finding *f = cx->err.findings; f; f = f->next) {
			json_begin(&w, '{');
			json_pair(&w, S("at"), f->at);
			json_pair(&w, S("detail"), f->message);
			json_end(&w, '}');
		}
		json_end(&w, ']');
		json_end(&w, '}');
		buf_putc(b, '\n');
		cli_out(buf_slice(b));
	} else {
		err_line(JOIN(cx->mem, S("spil: "), cx->err.message));
		for (const finding *f = cx->err.findings; f; f = f->next) err_line(JOIN(cx->mem, S("  "), f->at, f->at.n ? S(": ") : S(""), f->message));
	}
	return exit_code(cx->err.code);
}

bool cli_ask(ctx *cx, slice question)
{
	char answer[16];
	if (!isatty(STDIN_FILENO)) return false;
	cli_out(JOIN(cx->mem, question, tr(cx->lang, " [y/N] ")));
	ssize_t n = read(STDIN_FILENO, answer, sizeof answer);
	return n > 0 && (answer[0] == 'y' || answer[0] == 'Y' || answer[0] == 'j' || answer[0] == 'J');
}

slice cli_secret(ctx *cx, slice prompt)
{
	struct termios before, silent;
	bool terminal = tcgetattr(STDIN_FILENO, &before) == 0;
	char *line = arena_alloc(cx->mem, 512);
	size_t n = 0;
	if (terminal) {
		err_line(prompt);
		silent = before;
		silent.c_lflag &= (tcflag_t)~ECHO;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	while (n < 511 && read(STDIN_FILENO, line + n, 1) == 1 && line[n] != '\n') n++;
	if (terminal) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
	return slice_trim(slice_of(line, n));
}

static const command *find_command(slice name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (slice_eq(name, slice_from(COMMANDS[i].name))) return &COMMANDS[i];
	return NULL;
}

/* Whether `name` is a flag of this command; *ret_value: whether a value follows. */
static bool known_flag(const command *c, slice name, bool *ret_value)
{
	for (size_t i = 0; i < SETTING_COUNT; i++)
		if (slice_eq(SETTING_ROWS[i].name, name)) {
			*ret_value = true;
			return true;
		}
	*ret_value = slice_eq(name, S("lang"));
	if (*ret_value || slice_eq(name, S("json"))) return true;
	slice rest = slice_from(c->flags), flag;
	while (slice_split(&rest, ' ', &flag)) {
		bool value = slice_ends(flag, S("="));
		if (value) flag.n--;
		if (flag.n && slice_eq(flag, name)) {
			*ret_value = value;
			return true;
		}
	}
	return false;
}

/* The flags that are settings: a command's own of the same name (convert --base) is none. */
static const map *settings_flags(ctx *cx, const command *c, const map *flags)
{
	map *kept = map_new(cx->mem);
	for (size_t i = 0; i < map_count(flags); i++) {
		slice rest = slice_from(c->flags), flag;
		bool own = false;
		while (slice_split(&rest, ' ', &flag)) own = own || (slice_ends(flag, S("=")) && slice_eq(slice_take(flag, flag.n - 1), map_key(flags, i)));
		if (!own) map_put(kept, map_key(flags, i), map_value(flags, i));
	}
	return kept;
}

static status read_line(ctx *cx, const command *c, int argc, char **argv, command_line *ret)
{
	map *flags = map_new(cx->mem);
	slice *words = arena_new(cx->mem, slice, argc);
	size_t n = 0;
	for (int i = 2; i < argc; i++) {
		slice word = slice_from(argv[i]);
		if (!slice_starts(word, S("--")) || word.n == 2) {
			words[n++] = word;
			continue;
		}
		slice name = slice_skip(word, 2);
		size_t equals = slice_find_char(name, '=');
		flag_value *given = arena_new(cx->mem, flag_value, 1);
		slice *value = &given->value;
		bool takes;
		if (equals != SLICE_NONE) {
			*value = slice_skip(name, equals + 1);
			name = slice_take(name, equals);
		}
		char *key = (char *)(uintptr_t)arena_copy(cx->mem, name).p;
		if (!known_flag(c, name, &takes)) {
			for (char *p = key; *p; p++) if (*p == '-') *p = '_';
			if (!known_flag(c, slice_from(key), &takes)) return fail(cx, BAD_REQUEST, "\"spil {1}\" has no flag --{2}; \"spil help {1}\" shows those it has.", slice_from(c->name), name);
		}
		if (takes && equals == SLICE_NONE) {
			if (++i >= argc) return fail(cx, BAD_REQUEST, "--{1} needs a value.", name);
			*value = slice_from(argv[i]);
		} else if (!takes) {
			*value = S("yes");
		}
		given->before = map_get(flags, slice_from(key));
		map_put(flags, slice_from(key), given);
	}
	*ret = (command_line){ .words = words, .word_n = n, .flags = flags };
	ret->json = cli_flag(ret, "json").n > 0;
	ret->yes = cli_flag(ret, "yes").n > 0;
	return ST_OK;
}

static lang terminal_language(void)
{
	lang l = LANG_EN;
	slice value = slice_from(secure_getenv("LANG"));
	(void)lang_from_tag(slice_take(value, 2), &l);
	return l;
}

static int usage(ctx *cx, const command *c)
{
	err_line(trf(cx->mem, cx->lang, "usage: spil {1} {2}", slice_from(c->name), slice_from(c->words)));
	return EXIT_USAGE;
}

/* How many words a command takes, from how they are written: "FILE", "[IRI]", "IN [OUT]", "IN... OUT", "add NAME | list". */
static bool right_count(const command *c, size_t n)
{
	size_t least = 0, most = 0;
	slice rest = slice_from(c->words), word;
	if (strchr(c->words, '|')) return c->words[0] == '[' ? n <= 1 : n >= 1;
	while (slice_split(&rest, ' ', &word)) {
		if (word.n && word.p[0] != '[') least++;
		if (word.n) most += slice_contains(word, S("...")) ? SIZE_MAX / 2 : 1;
	}
	return n >= least && n <= most;
}

int cli_run(int argc, char **argv)
{
	ctx cx = { .mem = arena_create(0), .lang = terminal_language(), .view = &VIEW_ALL };
	slice name = argc > 1 ? slice_from(argv[1]) : S("help");
	if (slice_eq(name, S("--help")) || slice_eq(name, S("-h"))) name = S("help");
	if (slice_eq(name, S("--version"))) name = S("help");
	const command *c = find_command(name);
	command_line line = { .flags = map_new(cx.mem) };
	int code = EXIT_USAGE;
	if (!c) {
		err_line(trf(cx.mem, cx.lang, "spil: there is no command \"{1}\"; \"spil help\" lists them.", name));
	} else if (read_line(&cx, c, argc, argv, &line) != ST_OK) {
		(void)cli_failed(&cx, &line);
	} else if (lang_from_tag(cli_flag(&line, "lang"), &cx.lang), !right_count(c, line.word_n)) {
		code = usage(&cx, c);
	} else if (settings_load(&cx, settings_flags(&cx, c, line.flags), &line.settings) != ST_OK) {
		(void)cli_failed(&cx, &line);
	} else {
		static const slice LEVELS[] = { SLICE_INIT("debug"), SLICE_INIT("info"), SLICE_INIT("warn"), SLICE_INIT("error") };
		for (size_t i = 0; i < COUNT_OF(LEVELS); i++)
			if (slice_eq(LEVELS[i], line.settings.log_level)) log_set_level((log_level)i);
		code = c->run(&cx, &line);
	}
	arena_destroy(cx.mem);
	return code;
}
