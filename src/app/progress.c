/* SPDX-License-Identifier: EUPL-1.2
 * progress: a bar on standard error, redrawn at most ten times a second: share, rate, time left. */
#include <stdio.h>
#include <unistd.h>
#include "app/cli.h"

enum { REDRAW_US = 100000, BAR_WIDTH = 30 };

progress_bar progress_begin(const char *what, bool quiet)
{
	return (progress_bar){ .what = what, .began_us = time_monotonic_us(), .terminal = !quiet && isatty(STDERR_FILENO) };
}

static void draw(const progress_bar *bar, uint64_t done, uint64_t total, int64_t now)
{
	char cells[BAR_WIDTH + 1];
	double seconds = (double)(now - bar->began_us) / 1e6, rate = seconds > 0 ? (double)done / seconds : 0;
	double left = rate > 0 && total > done ? (double)(total - done) / rate : 0;
	for (int i = 0; i < BAR_WIDTH; i++) cells[i] = total && (uint64_t)i * total < done * BAR_WIDTH ? '#' : '.';
	cells[BAR_WIDTH] = 0;
	fprintf(stderr, "\r%s [%s] %3.0f %%  %.0f/s  %.0f s \033[K", bar->what, cells, total ? 100.0 * (double)done / (double)total : 0.0, rate, left);
	fflush(stderr);
}

void cli_progress(void *arg, uint64_t done, uint64_t total)
{
	progress_bar *bar = arg;
	int64_t now = time_monotonic_us();
	if (!bar->terminal || (now - bar->shown_us < REDRAW_US && done < total)) return;
	bar->shown_us = now;
	draw(bar, done, total, now);
}

void progress_end(progress_bar *bar)
{
	if (bar->terminal && bar->shown_us) fputs("\r\033[K", stderr);
}
