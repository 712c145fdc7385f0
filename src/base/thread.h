/* SPDX-License-Identifier: EUPL-1.2
 * thread: the few pieces of concurrency the program uses, over POSIX threads. A lock that fails is a defect: it aborts. */
#ifndef SPIL_BASE_THREAD_H
#define SPIL_BASE_THREAD_H
#include <pthread.h>
#include "base/slice.h"

typedef pthread_mutex_t mutex;
typedef pthread_cond_t condition;
typedef pthread_rwlock_t rwlock;

void mutex_init(mutex *m);
void mutex_lock(mutex *m);
void mutex_unlock(mutex *m);
void mutex_done(mutex *m);
void condition_init(condition *c);                    /* waits by the monotonic clock */
void condition_wait(condition *c, mutex *m);
bool condition_wait_ms(condition *c, mutex *m, int64_t ms); /* false when the time passed */
void condition_signal(condition *c);
void condition_broadcast(condition *c);
void condition_done(condition *c);
void rwlock_init(rwlock *l);                          /* waiting writers go before new readers */
void rwlock_read(rwlock *l);
void rwlock_write(rwlock *l);
void rwlock_unlock(rwlock *l);
void rwlock_done(rwlock *l);
void thread_start(pthread_t *ret, const char *name, void *(*fn)(void *), void *arg);
void thread_join(pthread_t t);

/* A pool of workers over one queue. Work is done in order of arrival; pool_add refuses when the queue is full. */
typedef struct pool pool;
pool *pool_create(const char *name, size_t workers, size_t queue_limit, void (*start)(void *arg, size_t worker), void *arg); /* start may be NULL; runs first in each worker */
bool pool_add(pool *p, void (*fn)(void *work, size_t worker), void *work);
void pool_destroy(pool *p);                           /* finishes what is queued, then joins */
#endif
