/* SPDX-License-Identifier: EUPL-1.2
 * pages_people: what the templates of logging in, the workspace, administration and the fixed pages are given. */
#ifndef SPIL_FACE_HTML_PAGES_PEOPLE_H
#define SPIL_FACE_HTML_PAGES_PEOPLE_H
#include "face/html/pages.h"

typedef struct { page_head head; slice error, login, to, provider; } login_view;  /* provider: its name, NO_SLICE when there is none */
void page_login(html *o, const login_view *v);

/* ---- workspace */
typedef struct { slice text, path, tone, state, note; bool late; } waiting_row;
typedef struct { slice id, title, about, none; const waiting_row *rows; size_t n; uint64_t total; bool more; slice more_path; } waiting_list; /* more: total is the least it can be */
typedef struct { slice organisation, path, roles; } held_roles;
typedef struct { page_head head; slice name, login; const waiting_list *lists; size_t list_n; const held_roles *roles; size_t role_n; bool administrator; } workspace_view;
void page_workspace(html *o, const workspace_view *v);

typedef struct { slice id, name, person, scopes, created, expires, used, tone, state; } token_row;
typedef struct { slice value, label, help; bool chosen; } scope_option;
typedef struct { page_head head; slice error, secret, name, days, example; const token_row *rows; size_t n; const scope_option *scopes; size_t scope_n; } tokens_view;
void page_tokens(html *o, const tokens_view *v);

typedef struct { page_head head; slice error, login; bool without; } password_view;  /* without: this account has no password here */
void page_password(html *o, const password_view *v);

/* ---- administration */
typedef struct { slice tone, mark, what, found, mend; } audit_row;
typedef struct { page_head head; const audit_row *rows; size_t n, good, warning, bad; } admin_view;
void page_admin(html *o, const admin_view *v);

typedef struct { slice path, count, hint; } role_cell;
typedef struct { slice organisation, path; const role_cell *cells; size_t empty; } role_line;
typedef struct { slice label; uint64_t people, organisations; } role_column;
typedef struct { page_head head; const role_column *columns; size_t column_n; const role_line *lines; size_t n; uint64_t total, from, to, empty; slice previous_path, next_path; } admin_roles_view;
void page_admin_roles(html *o, const admin_roles_view *v);

typedef struct { slice login, person, path, created, used, roles; bool disabled, self; } account_row;
typedef struct { page_head head; slice error, secret, secret_login, login, person; const account_row *rows; size_t n; const link_view *people; size_t people_n; bool more_people, provider; } admin_accounts_view;
void page_admin_accounts(html *o, const admin_accounts_view *v);
void page_admin_tokens(html *o, const tokens_view *v);

/* ---- fixed pages */
typedef struct { slice when, seq; } erased_row;
typedef struct { slice name, seq, count, hash; } chain_row;
typedef struct {
	page_head head;
	slice events, behind;                         /* behind: events since the last signed head */
	bool signed_now; slice signed_when, signed_events, key;
	const chain_row *chains; size_t chain_n;
	const erased_row *erased; size_t erased_n; slice erased_total;
	const link_view *open, *closed; size_t open_n, closed_n;  /* registers that anybody may read, and those for some: text and path */
} honest_view;
void page_honest(html *o, const honest_view *v);

typedef struct { page_head head; slice base, host; const register_view *registers; size_t n; slice example; } developers_view;
void page_developers(html *o, const developers_view *v);
typedef struct { page_head head; slice date; } accessibility_view;
void page_accessibility(html *o, const accessibility_view *v);
#endif
