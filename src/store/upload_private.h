/* SPDX-License-Identifier: EUPL-1.2
 * What the files of uploads share. Locks, in this order: `sweeping` (read: a document with files is being checked and appended, or a file put;
 * write: files are being removed), then `lock` (the connection). */
#ifndef SPIL_STORE_UPLOAD_PRIVATE_H
#define SPIL_STORE_UPLOAD_PRIVATE_H
#include "store/log_private.h"
#include "store/upload.h"

enum { UPLOAD_WAIT_MS = 86400000, LOG_REPORT_ROOM = 1000 };

struct upload_store {
	arena *mem;
	slice folder, path;                           /* FOLDER/files, FOLDER/files.db */
	log_store *log;
	db *d;                                        /* under `lock` */
	mutex lock;
	rwlock sweeping;
};

slice upload_path(arena *a, const upload_store *u, const digest *d);
#endif
