/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/thread.h"
#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include "base/arena.h"

static void must(int error)
{
	if (error) abort();
}

void mutex_init(mutex *m) { must(pthread_mutex_init(m, NULL)); }
void mutex_lock(mutex *m) { must(pthread_mutex_lock(m)); }
void mutex_unlock(mutex *m) { must(pthread_mutex_unlock(m)); }
void mutex_done(mutex *m) { pthread_mutex_destroy(m); }

void condition_init(condition *c)
{
	pthread_condattr_t attr;
	must(pthread_condattr_init(&attr));
	must(pthread_condattr_setclock(&attr, CLOCK_MONOTONIC));
	must(pthread_cond_init(c, &attr));
	pthread_condattr_destroy(&attr);
}

void condition_wait(condition *c, mutex *m) { must(pthread_cond_wait(c, m)); }

bool condition_wait_ms(condition *c, mutex *m, int64_t ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += ms / 1000;
	t.tv_nsec += ms % 1000 * 1000000;
	if (t.tv_nsec >= 1000000000) t.tv_sec++, t.tv_nsec -= 1000000000;
	int error = pthread_cond_timedwait(c, m, &t);
	if (error && error != ETIMEDOUT) abort();
	return error == 0;
}

void condition_signal(condition *c) { must(pthread_cond_signal(c)); }
void condition_broadcast(condition *c) { must(pthread_cond_broadcast(c)); }
void condition_done(condition *c) { pthread_cond_destroy(c); }

void rwlock_init(rwlock *l)
{
	pthread_rwlockattr_t attr;
	must(pthread_rwlockattr_init(&attr));
	must(pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP));
	must(pthread_rwlock_init(l, &attr));
	pthread_rwlockattr_destroy(&attr);
}

void rwlock_read(rwlock *l) { must(pthread_rwlock_rdlock(l)); }
void rwlock_write(rwlock *l) { must(pthread_rwlock_wrlock(l)); }
void rwlock_unlock(rwlock *l) { must(pthread_rwlock_unlock(l)); }
void rwlock_done(rwlock *l) { pthread_rwlock_destroy(l); }

void thread_start(pthread_t *ret, const char *name, void *(*fn)(void *), void *arg)
{
	must(pthread_create(ret, NULL, fn, arg));
	pthread_setname_np(*ret, name);
}

void thread_join(pthread_t t) { must(pthread_join(t, NULL)); }

typedef struct { void (*fn)(void *, size_t); void *work; } job;
typedef struct { pool *pool; size_t number; pthread_t thread; } worker;

struct pool {
	mutex lock;
	condition filled;
	job *queue;
	size_t head, n, limit, worker_count;
	bool stopping;
	worker *workers;
	void (*start)(void *, size_t);
	void *arg;
};

static void *work(void *p)
{
	worker *w = p;
	pool *q = w->pool;
	if (q->start) q->start(q->arg, w->number);
	mutex_lock(&q->lock);
	for (;;) {
		while (!q->n && !q->stopping) condition_wait(&q->filled, &q->lock);
		if (!q->n) break;
		job j = q->queue[q->head];
		q->head = (q->head + 1) % q->limit;
		q->n--;
		mutex_unlock(&q->lock);
		j.fn(j.work, w->number);
		mutex_lock(&q->lock);
	}
	mutex_unlock(&q->lock);
	return NULL;
}

pool *pool_create(const char *name, size_t workers, size_t queue_limit, void (*start)(void *, size_t), void *arg)
{
	pool *p = base_alloc(sizeof *p);
	*p = (pool){ .queue = base_alloc(queue_limit * sizeof(job)), .limit = queue_limit, .worker_count = workers,
		     .workers = base_alloc(workers * sizeof(worker)), .start = start, .arg = arg };
	mutex_init(&p->lock);
	condition_init(&p->filled);
	for (size_t i = 0; i < workers; i++) {
		p->workers[i] = (worker){ .pool = p, .number = i };
		thread_start(&p->workers[i].thread, name, work, &p->workers[i]);
	}
	return p;
}

bool pool_add(pool *p, void (*fn)(void *, size_t), void *arg)
{
	mutex_lock(&p->lock);
	bool room = p->n < p->limit && !p->stopping;
	if (room) p->queue[(p->head + p->n++) % p->limit] = (job){ fn, arg };
	mutex_unlock(&p->lock);
	if (room) condition_signal(&p->filled);
	return room;
}

void pool_destroy(pool *p)
{
	if (!p) return;
	mutex_lock(&p->lock);
	p->stopping = true;
	mutex_unlock(&p->lock);
	condition_broadcast(&p->filled);
	for (size_t i = 0; i < p->worker_count; i++) thread_join(p->workers[i].thread);
	mutex_done(&p->lock);
	condition_done(&p->filled);
	base_free(p->queue);
	base_free(p->workers);
	base_free(p);
}
