/* SPDX-License-Identifier: EUPL-1.2
 * base: what every other folder stands on. Include this one header; each part can also be read alone. */
#ifndef SPIL_BASE_H
#define SPIL_BASE_H
#include "base/attributes.h"
#include "base/slice.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/status.h"
#include "base/text.h"
#include "base/time.h"
#include "base/ctx.h"
#include "base/uri.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/thread.h"
#endif
