/* SPDX-License-Identifier: EUPL-1.2
 * input: linked data from files, folders and standard input together, as one graph. A folder is read with all that is in it, in order of
 * name; files whose name does not say a format of linked data are passed over there. "-" is standard input. */
#ifndef SPIL_APP_INPUT_H
#define SPIL_APP_INPUT_H
#include "app/cli.h"
#include "rdf/graph.h"

typedef struct input_options {
	slice format;                                 /* "ttl", "nt" ...: of standard input and of files whose name does not tell */
	bool quiet;                                   /* no bar on the terminal */
} input_options;

/* Reads each path into the graph; named graphs come together. The error names the file. */
status input_read(ctx *cx, const slice *paths, size_t n, const input_options *o, graph *into);
#endif
