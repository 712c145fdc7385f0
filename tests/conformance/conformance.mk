# SPDX-License-Identifier: EUPL-1.2
## make conformance [ONLY="turtle trig"]   the W3C's public suites, where they are present (SUITES, ../shared/suites by default), under ASan and
##                       UBSan: a table, and an EARL report in build/earl.ttl
SUITES ?= ../shared/suites
CONFORMANCE := $(patsubst tests/conformance/%.c,$(BUILD)/asan/conformance/%,$(wildcard tests/conformance/run_*.c) tests/conformance/report.c)

.PHONY: conformance conformance-programs
conformance:
	@$(MAKE) --no-print-directory MODE=asan conformance-programs
	@tests/conformance/check-report $(BUILD)/asan/conformance/report
	@SUITES=$(SUITES) ONLY="$(ONLY)" tests/conformance/run $(BUILD)/asan/conformance $(BUILD)/earl.ttl
conformance-programs: $(CONFORMANCE)

$(BUILD)/asan/conformance/%: tests/conformance/%.c tests/conformance/conformance.h tests/iso.h $(call upto,rdf)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Wno-conversion -Itests -o $@ $< -Wl,--start-group $(call upto,rdf) -Wl,--end-group $(LDFLAGS) $(PKG_LIBS)
