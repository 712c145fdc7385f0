/* SPDX-License-Identifier: EUPL-1.2
 * validate: what the two ways of `spil validate` share: what was asked for, and giving the report. */
#ifndef SPIL_APP_VALIDATE_H
#define SPIL_APP_VALIDATE_H
#include "app/cli.h"
#include "rdf/shacl/shacl.h"

typedef enum { REPORT_TEXT, REPORT_JSON, REPORT_RDF } report_kind;
typedef struct validate_asked {
	report_kind kind; rdf_format format;
	shacl_options options;
	size_t examples;
	const slice *shape_paths; size_t shape_path_n;   /* --shapes */
	const slice *register_names; size_t register_n;  /* --register */
} validate_asked;

/* The shapes of --shapes as one graph, which lives in cx->mem. */
status validate_shapes(ctx *cx, const command_line *c, const validate_asked *a, const shapes **ret);
/* Notes of what was not checked go to standard error when the report has no place for them. */
status validate_report(ctx *cx, const validate_asked *a, const shapes *s, const graph *data, const shacl_report *r);
/* All entries of the data folder; the exit code. */
int validate_data(ctx *cx, const command_line *c, validate_asked *a);
#endif
