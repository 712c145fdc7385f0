/* SPDX-License-Identifier: EUPL-1.2
 * rdf_file: what the commands on linked data read and write: a file, or "-" for standard input and output. */
#ifndef SPIL_APP_RDF_FILE_H
#define SPIL_APP_RDF_FILE_H
#include "app/cli.h"
#include "rdf/dataset.h"

/* No limit on bytes and quads: whoever starts a command decides what it reads. 64 MiB a term. */
extern const rdf_limits RDF_FILE_LIMITS;

/* `format`: the value of --from or --to ("ttl", "nq" ...), which goes before the ending of the name. ST_BAD_MEDIA_TYPE. */
status rdf_format_named(ctx *cx, slice name, slice format, bool reading, rdf_format *ret);

typedef struct rdf_input {
	slice name;                                   /* as it was written */
	rdf_format format;
	slice contexts;                               /* folder with the JSON-LD contexts of others; NO_SLICE: none */
	slice base;                                   /* for relative IRIs: the file's own address, of standard input the folder's */
	int fd;
	uint64_t done, total;                         /* bytes; total 0 when that is not known */
	progress_bar *bar;
} rdf_input;

/* `format`: the value of --from ("ttl", "nq" ...), which goes before the ending of the name; standard input needs it. `bar` may be NULL.
 * ST_NOT_FOUND, ST_BAD_MEDIA_TYPE. */
status rdf_input_open(ctx *cx, slice name, slice format, progress_bar *bar, rdf_input *ret);
/* Reads it all into the sink, and closes it. An error has the file's name in front. */
status rdf_input_read(ctx *cx, rdf_input *in, const rdf_sink *sink);

typedef struct rdf_output { slice name, made; int fd; bool nameless; buf *held; } rdf_output; /* made: its name until it is whole */
/* NO_SLICE and "-": standard output. A file gets its name when all is written; until then one of that name stays as it was. */
status rdf_output_open(ctx *cx, slice name, rdf_output *ret);
status rdf_output_put(ctx *cx, rdf_output *out, slice bytes);
/* Ends it: st ST_OK gives the file its name, anything else throws it away. Passes st on, or the failure of writing. */
status rdf_output_end(ctx *cx, rdf_output *out, status st);
#endif
