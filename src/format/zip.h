/* SPDX-License-Identifier: EUPL-1.2
 * zip: the files inside an archive that somebody sent, read under limits that hold whatever the archive says of itself. */
#ifndef SPIL_FORMAT_ZIP_H
#define SPIL_FORMAT_ZIP_H
#include "base/base.h"

typedef struct { size_t bytes, entries, entry_bytes, total_bytes; } zip_limits; /* of the archive, its entries, one entry unpacked, all that is unpacked */
extern const zip_limits ZIP_LIMITS;                   /* 32 MiB, 2,000 entries, 96 MiB, 160 MiB */
typedef struct zip_archive zip_archive;
/* `bytes` must live as long as cx->mem, which closes the archive. */
status zip_read(ctx *cx, slice bytes, const zip_limits *limits, zip_archive **ret);
/* A whole file; ST_NOT_FOUND when it is not there, ST_TOO_LARGE past a limit, ST_BAD_REQUEST when it is damaged or encrypted. */
status zip_entry(ctx *cx, zip_archive *z, slice name, slice *ret);
#endif
