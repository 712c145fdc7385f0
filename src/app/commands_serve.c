/* SPDX-License-Identifier: EUPL-1.2
 * commands_serve: first start, and serving. */
#include "app/cli.h"
#include "app/server.h"
#include "strategy/demo.h"

typedef struct { ctx *cx; const command_line *c; slice login, password; } greeting;

/* What a person needs to know once the first page can be opened. */
static void greet(void *arg, uint16_t port)
{
	const greeting *g = arg;
	ctx *cx = g->cx;
	slice address = arena_printf(cx->mem, "http%s://%.*s:%u", g->c->settings.certificate.n ? "s" : "", SL(g->c->settings.address), port);
	if (g->c->json) {
		cli_line(arena_printf(cx->mem, "{\"address\":\"%.*s\",\"port\":%u%s%.*s%s}", SL(address), port, g->password.n ? ",\"login\":\"admin\",\"password\":\"" : "", SL(g->password), g->password.n ? "\"" : ""));
		return;
	}
	cli_say(cx, "Spil serves at {1}  (stop with Ctrl-C)", address);
	if (g->password.n) {
		cli_say(cx, "This is the first start. Log in at {1}/login", address);
		cli_say(cx, "  login     {1}", g->login);
		cli_say(cx, "  password  {1}   (shown only now; change it under \"My workspace\")", g->password);
	}
}

static status load_demo(ctx *cx, const command_line *c, slice folder)
{
	world w;
	progress_bar bar = progress_begin("demo", c->json);
	TRY(world_open(cx, &c->settings, true, NULL, NULL, &w));
	status s = world_act(cx, &w);
	if (s == ST_OK) s = demo_load(cx, &w.sv.entries, folder, cli_progress, &bar);
	progress_end(&bar);
	world_close(&w);
	return s;
}

int command_init(ctx *cx, const command_line *c)
{
	slice login = cli_flag(c, "login").n ? cli_flag(c, "login") : S("admin"), password;
	if (world_exists(cx, &c->settings)) {
		(void)fail(cx, CONFLICT, "{1} already holds data. Serve it with \"spil serve\", or choose another folder with --data.", c->settings.data);
		return cli_failed(cx, c);
	}
	if (world_init(cx, &c->settings, login, &password) != ST_OK) return cli_failed(cx, c);
	if (c->json) cli_line(arena_printf(cx->mem, "{\"data\":\"%.*s\",\"login\":\"%.*s\",\"password\":\"%.*s\"}", SL(c->settings.data), SL(login), SL(password)));
	else {
		cli_say(cx, "Made {1}. Log in with:", c->settings.data);
		cli_say(cx, "  login     {1}", login);
		cli_say(cx, "  password  {1}   (shown only now)", password);
	}
	if (!cli_flag(c, "demo").n) return EXIT_GOOD;
	ctx demo = { .mem = arena_create(0), .lang = cx->lang, .view = &VIEW_ALL };
	status s = load_demo(&demo, c, S("demo"));
	int code = s == ST_OK ? EXIT_GOOD : cli_failed(&demo, c);
	arena_destroy(demo.mem);
	if (s == ST_OK && !c->json) cli_say(cx, "The demonstration strategies are loaded.");
	return code;
}

int command_serve(ctx *cx, const command_line *c)
{
	greeting g = { cx, c, S("admin"), NO_SLICE };
	if (!world_exists(cx, &c->settings) && world_init(cx, &c->settings, g.login, &g.password) != ST_OK) return cli_failed(cx, c);
	world w;
	progress_bar bar = progress_begin("index", c->json);
	status s = world_open(cx, &c->settings, true, cli_progress, &bar, &w);
	progress_end(&bar);
	if (s == ST_OK) s = server_run(cx, &w, greet, &g);
	int code = s == ST_OK ? EXIT_GOOD : cli_failed(cx, c);
	if (w.refused) code = EXIT_CHECK;
	world_close(&w);
	return code;
}
