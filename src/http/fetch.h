/* SPDX-License-Identifier: EUPL-1.2
 * fetch: which addresses outgoing calls may reach; shown for the tests. */
#ifndef SPIL_HTTP_FETCH_H
#define SPIL_HTTP_FETCH_H
#include "http/http.h"

bool address_is_public4(const unsigned char a[4]);
bool address_is_public6(const unsigned char a[16]);
#endif
