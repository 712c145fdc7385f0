/* SPDX-License-Identifier: EUPL-1.2
 * The sweeper: one thread that looks at all connections four times a second. A request's head and body each have their time,
 * however slowly bytes drip in (libmicrohttpd's own timer starts anew with each byte). And a connection we close first is
 * drained for a moment: closing a socket with unread bytes resets it, and the client would lose our last words. */
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>
#include "http/server.h"

enum { TICK_MS = 250, LINGER_US = 2000000, DRAIN_MAX = 64 << 20 };

static uint64_t bytes_received(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t n = sizeof info;
	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &n) ? 0 : info.tcpi_bytes_received;
}

static void cut(connection *c, int expected, bool say)
{
	static const char late[] = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 42\r\n\r\n"
				   "The request took too long to arrive. 408.\n";
	if (!atomic_compare_exchange_strong(&c->phase, &expected, PHASE_CUT)) return;
	/* nothing else is being sent in these phases, so the words cannot mix with an answer */
	if (say && send(c->fd, late, sizeof late - 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0) log_line(LOG_DEBUG, "timeout not said", NULL);
	shutdown(c->fd, SHUT_RDWR);
}

static void look(connection *c, int64_t now)
{
	const http_options *o = &c->server->o;
	int at = atomic_load(&c->phase);
	int64_t deadline = atomic_load(&c->deadline), since = atomic_load(&c->since), head_us = (int64_t)o->head_s * 1000000, idle_us = (int64_t)o->idle_s * 1000000;
	if (at != PHASE_HEAD && at != PHASE_BODY) return;
	if (deadline) {
		if (now > deadline) cut(c, at, true);
		return;
	}
	uint64_t bytes = bytes_received(c->fd);
	if (bytes != c->tick_bytes) c->tick_bytes = bytes, c->tick_change = now;
	if (atomic_load(&c->fresh) && bytes) {
		if (now > since + head_us) cut(c, at, true);
	} else if (now > since + idle_us && (c->tick_change < now - head_us || now > since + idle_us + head_us)) {
		cut(c, at, false);
	}
}

/* false: done with it */
static bool drain(lingering *l, int64_t now)
{
	static const size_t piece = 1 << 20;
	ssize_t n = 0, total = 0;
	while (total < DRAIN_MAX && (n = recv(l->fd, NULL, piece, MSG_DONTWAIT | MSG_TRUNC)) > 0) total += n;
	return n < 0 && now < l->until;
}

static void tend(http_server *s, struct pollfd *fds)
{
	int64_t now = time_monotonic_us();
	mutex_lock(&s->lock);
	for (connection *c = s->first; c; c = c->next) look(c, now);
	size_t n = 0;
	for (size_t i = 0; i < s->lingering_n; i++) {
		if (drain(&s->lingering[i], now)) s->lingering[n++] = s->lingering[i];
		else close(s->lingering[i].fd);
	}
	s->lingering_n = n;
	for (size_t i = 0; i < n; i++) fds[1 + i] = (struct pollfd){ .fd = s->lingering[i].fd, .events = POLLIN };
	mutex_unlock(&s->lock);
	fds[0] = (struct pollfd){ .fd = s->wake, .events = POLLIN };
	uint64_t count;
	if (poll(fds, 1 + n, TICK_MS) > 0 && (fds[0].revents & POLLIN) && read(s->wake, &count, sizeof count) < 0) log_line(LOG_DEBUG, "wake", NULL);
}

static void *sweep(void *arg)
{
	http_server *s = arg;
	struct pollfd fds[1 + LINGER_MAX];
	while (s->sweeping) tend(s, fds);
	return NULL;
}

static void wake(http_server *s)
{
	uint64_t one = 1;
	if (write(s->wake, &one, sizeof one) < 0) log_line(LOG_DEBUG, "wake", NULL);
}

void sweep_start(http_server *s)
{
	s->sweeping = true;
	s->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	thread_start(&s->sweeper, "http-sweep", sweep, s);
}

void sweep_stop(http_server *s)
{
	s->sweeping = false;
	wake(s);
	thread_join(s->sweeper);
	close(s->wake);
	for (size_t i = 0; i < s->lingering_n; i++) close(s->lingering[i].fd);
}

void sweep_linger(http_server *s, int fd)
{
	shutdown(fd, SHUT_WR);
	mutex_lock(&s->lock);
	bool room = s->lingering_n < LINGER_MAX;
	if (room) s->lingering[s->lingering_n++] = (lingering){ fd, time_monotonic_us() + LINGER_US };
	mutex_unlock(&s->lock);
	if (room) wake(s);
	else close(fd);
}
