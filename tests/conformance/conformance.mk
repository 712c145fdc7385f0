# SPDX-License-Identifier: EUPL-1.2
## make conformance      the W3C's public suites, where they are present (SUITES, ../shared/suites by default), under ASan and UBSan
SUITES ?= ../shared/suites
CONFORMANCE := $(patsubst tests/conformance/%.c,$(BUILD)/asan/conformance/%,$(wildcard tests/conformance/run_*.c))

.PHONY: conformance conformance-programs
conformance:
	@$(MAKE) --no-print-directory MODE=asan conformance-programs
	@SUITES=$(SUITES) tests/conformance/run $(BUILD)/asan/conformance
conformance-programs: $(CONFORMANCE)

$(BUILD)/asan/conformance/%: tests/conformance/%.c tests/conformance/conformance.h tests/iso.h $(call upto,rdf)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Wno-conversion -Itests -o $@ $< -Wl,--start-group $(call upto,rdf) -Wl,--end-group $(LDFLAGS) $(PKG_LIBS)
