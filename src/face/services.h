/* SPDX-License-Identifier: EUPL-1.2
 * services: what a face can reach; made once by src/app and the same for all requests. */
#ifndef SPIL_FACE_SERVICES_H
#define SPIL_FACE_SERVICES_H
#include "auth/auth.h"
#include "core/usage.h"
#include "http/http.h"
#include "register/register.h"

/* Settings are one table: name, kind, default, help; read from spil.conf, SPIL_NAME in the environment, --name. */
#define SETTINGS(X) \
	X(data,        TEXT,   "data",                  "Folder with everything the server keeps.") \
	X(base,        TEXT,   "http://localhost:8080", "Start of every identifier: scheme and host, no slash at the end. Kept from the first start on.") \
	X(address,     TEXT,   "127.0.0.1",             "Address to listen on.") \
	X(port,        NUMBER, "8080",                  "Port to listen on; 0 takes a free one.") \
	X(workers,     NUMBER, "0",                     "Threads that answer requests; 0: by the number of processors.") \
	X(registers,   TEXT,   "registers",             "Folder with the register files.") \
	X(contexts,    TEXT,   "",                      "Folder with the JSON-LD contexts of others that may be used; empty: DATA/contexts.") \
	X(fetch_contexts, FLAG, "no",                   "Fetch a JSON-LD context that is not in that folder, once, and keep it there.") \
	X(overlay,     TEXT,   "",                      "Folder with the operator's own additions to registers; empty: DATA/registers.") \
	X(registers_strict, FLAG, "no",                 "Do not start with changed register files under which entries would no longer pass.") \
	X(site_name,   TEXT,   "Spil",                  "Name shown in the header of each page.") \
	X(proxy,       TEXT,   "",                      "Address of the reverse proxy whose X-Forwarded headers are trusted.") \
	X(host,        TEXT,   "",                      "Host name that requests must carry, besides localhost.") \
	X(certificate, TEXT,   "",                      "File with the certificate chain (PEM), to serve https without a proxy; needs key.") \
	X(key,         TEXT,   "",                      "File with the private key of that certificate (PEM).") \
	X(witness,     TEXT,   "",                      "Folder where each signed head is also written, for a witness to take away.") \
	X(oidc_issuer, TEXT,   "",                      "Address of the OpenID Connect provider; empty: local accounts only.") \
	X(oidc_client, TEXT,   "",                      "Client id at the OpenID Connect provider.") \
	X(oidc_secret, SECRET, "",                      "Client secret at the OpenID Connect provider.") \
	X(oidc_label,  TEXT,   "",                      "Name of the OpenID Connect provider on the login button.") \
	X(log_level,   TEXT,   "info",                  "debug, info, warn or error.") \
	X(usage,       FLAG,   "yes",                   "Count how the site is used: numbers by kind, never who.") \
	X(usage_every, NUMBER, "60",                    "Seconds between two writings of what was counted; a kill loses as much.") \
	X(confine,     FLAG,   "yes",                   "Confine the process to its own folders (Landlock), where the kernel can.") \
	X(secure,      FLAG,   "no",                    "The site is reached over https: cookies are Secure, HSTS is sent.")
typedef struct settings {
#define X(name, kind, preset, help) slice name;
	SETTINGS(X)
#undef X
} settings;

typedef struct services {
	const settings *settings;
	log_store *log;
	index_store *index;
	writer *writer;
	auth_store *auth;
	const registers *registers;
	entry_store entries;
	upload_store *files;                          /* the files of entries */
	series_store *series;                         /* what is kept in numbers; NULL in commands */
	usage_book *usage;                              /* counters of how the site is used; NULL: not counted */
	slice version;                                /* of the program */
	slice folder;                                 /* data */
	const struct jsonld_loader *contexts;         /* JSON-LD contexts that the operator keeps; NULL: none */
	struct metrics *metrics;                      /* app/metrics.h */
	struct page_cache *pages;                     /* face/html/cache.h; NULL: none */
} services;
#endif
