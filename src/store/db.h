/* SPDX-License-Identifier: EUPL-1.2
 * store/db: the one door to SQLite. A connection belongs to one thread. Statements are kept per connection by the address of
 * their SQL, which must therefore be a literal (or live as long as the connection): text is never pasted into SQL. */
#ifndef SPIL_STORE_DB_H
#define SPIL_STORE_DB_H
#include "base/base.h"

typedef struct db db;
typedef struct stmt stmt;
typedef enum { DB_CREATE = 1, DB_READ_ONLY = 2, DB_DURABLE = 4, DB_SEARCH = 8 } db_flags;
/* DB_DURABLE: synchronous=FULL (the log, auth); else NORMAL. WAL always, page size 8192, defensive mode, trusted_schema off, busy timeout
 * 10 s, Bloom filter optimisation off (it scans whole predicates inside recursion). DB_SEARCH registers the "spil" FTS5 tokenizer. */
status db_open(ctx *cx, slice path, unsigned flags, db **ret);
void db_close(db *d);
status db_exec(ctx *cx, db *d, const char *sql);      /* one or more statements without parameters */
status db_begin(ctx *cx, db *d);                      /* BEGIN IMMEDIATE */
status db_commit(ctx *cx, db *d);
void db_rollback(db *d);                              /* harmless without a transaction */
status db_checkpoint(ctx *cx, db *d);                 /* truncates the write-ahead log */

/* Ready to bind: reset and cleared; never NULL: a statement that does not compile is a defect and aborts with a logged line. */
stmt *db_prepare(db *d, const char *sql);
void stmt_int(stmt *s, int i, int64_t v);             /* parameters count from 1 */
void stmt_double(stmt *s, int i, double v);
void stmt_text(stmt *s, int i, slice v);              /* NO_SLICE binds NULL; bytes must live until stmt_reset */
void stmt_blob(stmt *s, int i, slice v);
void stmt_null(stmt *s, int i);
void stmt_pointer(stmt *s, int i, void *p, const char *kind); /* for a function of ours: the kind is a literal that both name */
typedef enum { STEP_DONE, STEP_ROW, STEP_FAILED } step;
step stmt_step(stmt *s);                              /* FAILED: stmt_failure raises it */
status stmt_run(ctx *cx, stmt *s);                    /* steps to the end and resets */
status stmt_failure(ctx *cx, stmt *s);                /* ST_SYSTEM, or ST_TOO_LARGE when the disk is full, with SQLite's words */
bool stmt_is_null(stmt *s, int column);               /* columns count from 0 */
int64_t stmt_get_int(stmt *s, int column);
double stmt_get_double(stmt *s, int column);
slice stmt_get_text(stmt *s, int column);             /* valid until the next step or reset */
slice stmt_get_blob(stmt *s, int column);
void stmt_reset(stmt *s);
int64_t db_last_id(db *d);
int64_t db_changes(db *d);
#endif
