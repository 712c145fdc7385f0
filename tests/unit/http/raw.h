/* SPDX-License-Identifier: EUPL-1.2
 * raw: bytes to a server and bytes back, for tests of what no client library would send. */
#ifndef SPIL_TESTS_HTTP_RAW_H
#define SPIL_TESTS_HTTP_RAW_H
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include "unit/unit.h"
#include "http/http.h"

static inline int raw_open(uint16_t port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static inline void raw_send(int fd, slice s)
{
	while (s.n) {
		ssize_t n = send(fd, s.p, s.n, MSG_NOSIGNAL);
		if (n <= 0) return; /* the server may close early: what it said is read after this */
		s = slice_skip(s, (size_t)n);
	}
}

/* All until the server closes, or `ms` without a byte. *ret_closed: it closed. */
static inline slice raw_read(arena *a, int fd, int ms, bool *ret_closed)
{
	buf *b = buf_new(a, 64 << 20);
	struct pollfd p = { .fd = fd, .events = POLLIN };
	*ret_closed = false;
	while (poll(&p, 1, ms) > 0) {
		char *to = buf_reserve(b, 65536);
		ssize_t n = recv(fd, to, 65536, 0);
		if (n <= 0) {
			*ret_closed = true;
			break;
		}
		buf_added(b, (size_t)n);
	}
	return buf_slice(b);
}

static inline int raw_status(slice answer)
{
	uint64_t code = 0;
	if (!slice_starts(answer, S("HTTP/1.1 ")) || !slice_to_u64(slice_sub(answer, 9, 12), &code)) return 0;
	return (int)code;
}

/* Reads one answer with a Content-Length (or none for 204 and 304), leaving the connection open. */
static inline slice raw_answer(arena *a, int fd, slice *ret_body)
{
	buf *b = buf_new(a, 64 << 20);
	size_t head = SLICE_NONE, length = 0;
	while (head == SLICE_NONE || b->n < head + 4 + length) {
		char *to = buf_reserve(b, 1);
		struct pollfd p = { .fd = fd, .events = POLLIN };
		if (poll(&p, 1, 10000) <= 0 || recv(fd, to, 1, 0) <= 0) break;
		buf_added(b, 1);
		if (head == SLICE_NONE && slice_ends(buf_slice(b), S("\r\n\r\n"))) {
			head = b->n - 4;
			size_t at = slice_find(buf_slice(b), S("Content-Length: "));
			uint64_t n = 0;
			slice rest = at == SLICE_NONE ? NO_SLICE : slice_skip(buf_slice(b), at + 16), line;
			if (rest.p && slice_split(&rest, '\r', &line) && slice_to_u64(line, &n)) length = (size_t)n;
		}
	}
	if (ret_body) *ret_body = head == SLICE_NONE ? NO_SLICE : slice_skip(buf_slice(b), head + 4);
	return buf_slice(b);
}

static inline slice raw_header(slice answer, const char *name)
{
	slice rest = answer, line, wanted = slice_from(name);
	while (slice_split(&rest, '\n', &line) && line.n > 1) {
		size_t colon = slice_find_char(line, ':');
		if (colon != SLICE_NONE && slice_eq_nocase(slice_take(line, colon), wanted)) return slice_trim(slice_skip(line, colon + 1));
	}
	return NO_SLICE;
}

/* One request on a connection of its own; the answer as far as it came. */
static inline slice raw_once(arena *a, uint16_t port, slice sent, bool *ret_closed)
{
	int fd = raw_open(port);
	raw_send(fd, sent);
	slice answer = raw_read(a, fd, 1500, ret_closed);
	close(fd);
	return answer;
}
#endif
