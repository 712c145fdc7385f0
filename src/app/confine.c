/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/confine.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static bool allow(ctx *cx, int ruleset, slice path, uint64_t access)
{
	int fd = open(arena_cstr(cx->mem, path), O_PATH | O_CLOEXEC);
	if (fd < 0) return errno == ENOENT;
	struct landlock_path_beneath_attr rule = { .allowed_access = access, .parent_fd = fd };
	long failed = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	close(fd);
	return !failed;
}

bool confine_process(ctx *cx, const settings *s)
{
	struct rlimit none = { 0, 0 };
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (!slice_eq(s->confine, S("yes"))) return false;
	const uint64_t READ = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
	const uint64_t ALL = READ | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
			     LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;
	const uint64_t WRITE = READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR;
	struct landlock_ruleset_attr attr = { .handled_access_fs = ALL };
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attr, sizeof attr, 0);
	if (ruleset < 0) {
		log_line(LOG_WARN, "not-confined", "why", slice_from(strerror(errno)), NULL);
		return false;
	}
	static const slice SYSTEM[] = { SLICE_INIT("/usr"), SLICE_INIT("/lib"), SLICE_INIT("/lib64"), SLICE_INIT("/etc"), SLICE_INIT("/proc/self"), SLICE_INIT("/dev/urandom"), SLICE_INIT("/run/systemd/resolve") };
	bool good = allow(cx, ruleset, s->data, WRITE);
	if (s->contexts.n) good &= allow(cx, ruleset, s->contexts, slice_eq(s->fetch_contexts, S("yes")) ? WRITE : READ);
	if (s->witness.n) good &= allow(cx, ruleset, s->witness, WRITE);
	for (size_t i = 0; i < COUNT_OF(SYSTEM); i++) good &= allow(cx, ruleset, SYSTEM[i], slice_starts(SYSTEM[i], S("/dev")) ? LANDLOCK_ACCESS_FS_READ_FILE : READ);
	good = good && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	close(ruleset);
	log_line(good ? LOG_INFO : LOG_WARN, good ? "confined" : "not-confined", "writes", s->data, NULL);
	return good;
}
