/* SPDX-License-Identifier: EUPL-1.2
 * server: the running server's own structures, shared by connection.c, exchange.c, answer.c, slots.c, sweep.c and server.c.
 * libmicrohttpd gives each connection a thread of its own; a handler runs there while it holds one of a few slots (the
 * "workers"), so a slow handler, stream or client holds up nobody but itself. */
#ifndef SPIL_HTTP_SERVER_H
#define SPIL_HTTP_SERVER_H
#include <microhttpd.h>
#include <stdatomic.h>
#include "http/parts.h"

enum { ARENA_MAX = 64 << 20, BODY_MAX = 64 << 20, COMPRESS_FROM = 1024, KEPT_MAX = 256, LINGER_MAX = 256, QUEUE_MAX = 1024, SLOT_WAIT_MS = 10000 };
enum { BODIES_MAX = 1 << 30 };                        /* bytes of all request bodies in memory at one time */
enum { BODY_RATE = 8192 };                            /* bytes a second that keep a body welcome after body_s */

/* HEAD: waiting for a request or reading its head; CUT: the sweeper has ended it. */
typedef enum { PHASE_HEAD, PHASE_BODY, PHASE_WORK, PHASE_CUT } phase;

typedef struct connection connection;
struct connection {
	connection *next, *previous;                  /* in the server's list, under its lock */
	http_server *server;
	int fd;
	unsigned char address[16];                    /* IPv4 mapped; IPv6 by its /64 */
	char peer_text[46]; slice peer;
	_Atomic int phase;
	_Atomic int64_t since, deadline;              /* monotonic microseconds: start of the wait for a request; end of the phase's time, or 0 */
	uint64_t tick_bytes; int64_t tick_change;     /* the sweeper's: bytes received so far, and when that last changed */
	_Atomic bool fresh;                           /* no request yet */
	bool headed, open;                            /* the head is read; counted in server->running */
	bool early;                                   /* answered before the body was read: the connection closes */
	arena *mem;                                   /* of the request at hand */
	const char *target_at;                        /* where libmicrohttpd holds the target */
	slice target;
	gated gate;
	fault fault;                                  /* shown through the error page */
	unsigned allowed;                             /* methods of this path */
	slice elsewhere;                              /* redirect to it */
	request q;
	buf *body; size_t charged; int64_t body_since;
};

typedef struct { arena *mem; packer *packer; bool taken; } slot;
typedef struct { const char *p; size_t n; coding coding; slice packed; } kept;
typedef struct { int fd; int64_t until; } lingering;

struct http_server {
	http_options o;
	arena *mem;
	routes *routes;
	struct MHD_Daemon *daemon;
	uint16_t port;
	bool layout_known;                            /* libmicrohttpd parses the head in place, as 0.9.x does */
	_Atomic uint64_t number;
	_Atomic int running;
	_Atomic bool stopping;
	_Atomic size_t body_bytes;

	mutex slots_lock; condition slot_given;
	slot *slots; size_t *free_slots; size_t free_n, waiting, waiting_one, heavy;

	rwlock kept_lock; kept *kept; size_t kept_n; arena *kept_mem;

	mutex lock;                                   /* of the list of connections and of lingering */
	connection *first; size_t connection_n;
	lingering lingering[LINGER_MAX]; size_t lingering_n;
	int wake; pthread_t sweeper; _Atomic bool sweeping;
};

/* connection.c: libmicrohttpd's callbacks; cls is the server. */
void on_connection(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_ConnectionNotificationCode code);
enum MHD_Result on_accept(void *cls, const struct sockaddr *address, socklen_t n);
void *on_target(void *cls, const char *target, struct MHD_Connection *mhd);
enum MHD_Result on_request(void *cls, struct MHD_Connection *mhd, const char *url, const char *method, const char *version, const char *data, size_t *data_n, void **context);
void on_completed(void *cls, struct MHD_Connection *mhd, void **context, enum MHD_RequestTerminationCode why);

/* exchange.c: runs the handler and queues what it answered. answer.c: turns it into libmicrohttpd's form. */
enum MHD_Result exchange_run(connection *c, struct MHD_Connection *mhd);
enum MHD_Result exchange_refuse(connection *c, struct MHD_Connection *mhd, fault f); /* a plain sentence; closes */
struct MHD_Response *answer_build(connection *c, ctx *cx, response *r, size_t worker, bool *ret_streamed);

/* slots.c */
void slots_open(http_server *s);
void slots_close(http_server *s);
bool slot_take(http_server *s, bool heavy, size_t *ret); /* false: none came free in time, or too many wait */
void slot_take_one(http_server *s, size_t worker);    /* this one, however long it takes */
void slot_give(http_server *s, size_t worker, bool heavy);

/* sweep.c: ends what takes too long, and drains connections that we close first, so that the last answer arrives. */
void sweep_start(http_server *s);
void sweep_stop(http_server *s);
void sweep_linger(http_server *s, int fd);            /* a descriptor of its own; closes it in the end. Takes the lock itself */
#endif
