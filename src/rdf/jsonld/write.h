/* SPDX-License-Identifier: EUPL-1.2
 * jsonld_write: graphs as JSON-LD that people like to read. First all graphs are looked at, so that each property gets one name and one way of
 * writing; then they are written, in the same order. Inside src/rdf only. */
#ifndef SPIL_RDF_JSONLD_WRITE_H
#define SPIL_RDF_JSONLD_WRITE_H
#include "rdf/layout.h"
#include "format/json.h"

/* How the values of one property are written: one decision for all of them, said in the context. */
typedef enum word_form { FORM_PLAIN, FORM_ID, FORM_LANGUAGE, FORM_TYPED } word_form;
typedef struct word {
	slice iri;
	slice name;                                   /* its key in the text; NO_SLICE until chosen */
	bool defined;                                 /* it needs an entry in the context */
	word_form form;
	slice datatype;                               /* of FORM_TYPED */
	bool list;                                    /* each value is a list, alone: @container @list */
	/* what was met */
	bool nodes, tagged, plain, mixed, some_list, lists, others;
	slice native;                                 /* datatype of values that JSON can say itself */
} word;

typedef struct jsonld_writing {
	arena *mem;
	buf *out, *body;
	json_writer w;                                /* into body */
	map *words;                                   /* property IRI -> word * */
	uint64_t used, banned;                        /* prefixes, by number */
	bool graphs;                                  /* several nodes or graphs: they stand in @graph */
} jsonld_writing;

jsonld_writing *jsonld_writing_new(arena *mem, buf *out);
void jsonld_writing_look(jsonld_writing *w, const layout *l, tid name); /* at one graph; name 0: the default graph */
void jsonld_writing_graph(jsonld_writing *w, layout *l, tid name);
void jsonld_writing_end(jsonld_writing *w);

/* jsonld_words.c */
void jsonld_words_choose(jsonld_writing *w);          /* names and forms, when all was looked at */
void jsonld_words_write(jsonld_writing *w, json_writer *out); /* the context */
slice jsonld_words_name(jsonld_writing *w, slice iri); /* with a prefix where one may stand */
bool jsonld_words_native(const term *x);              /* an integer or boolean as JSON writes it */
#endif
