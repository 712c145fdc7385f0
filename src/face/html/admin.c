/* SPDX-License-Identifier: EUPL-1.2
 * admin: the pages where the program audits itself. */
#include "face/html/admin.h"
#include "face/html/pages_people.h"

const route admin_routes[] = {
	{ 0, NULL, NULL, 0, 0, NULL },
};
