# SPDX-License-Identifier: EUPL-1.2
## make fuzz-replay      every fuzz target over its corpus, with cuts and changed bytes, under ASan and UBSan (part of make test)
## make fuzz [T=turtle] [TIME=60]   explores with clang's libFuzzer; what it finds is added to the corpus, crashes to build/fuzz
FUZZ_NAMES := $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_$(if $(T),$(T),*).c))
FUZZ_REPLAY := $(patsubst %,$(BUILD)/asan/fuzz/%,$(FUZZ_NAMES))
FUZZ_EXPLORE := $(patsubst %,$(BUILD)/fuzz/fuzz/%,$(FUZZ_NAMES))
TIME ?= 60

.PHONY: fuzz fuzz-replay fuzz-replay-programs fuzz-explore-programs
fuzz-replay:
	@$(MAKE) --no-print-directory MODE=asan T=$(T) fuzz-replay-programs
	@tests/fuzz/replay $(FUZZ_REPLAY)
fuzz-replay-programs: $(FUZZ_REPLAY)
fuzz:
	@$(MAKE) --no-print-directory MODE=fuzz CC=clang T=$(T) fuzz-explore-programs
	@mkdir -p $(BUILD)/fuzz/crashes
	@for f in $(FUZZ_EXPLORE); do echo "== $$f"; $$f -max_total_time=$(TIME) -timeout=20 -rss_limit_mb=4096 -print_final_stats=1 -artifact_prefix=$(BUILD)/fuzz/crashes/ tests/fuzz/corpus/$$(basename $$f) || exit 1; done
fuzz-explore-programs: $(FUZZ_EXPLORE)

FUZZ_LINK = -Wl,--start-group $(call upto,strategy) -Wl,--end-group $(LDFLAGS) $(PKG_LIBS)
$(BUILD)/asan/fuzz/%: tests/fuzz/fuzz_%.c tests/fuzz/standalone.c $(call upto,strategy)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Wno-conversion -o $@ $< tests/fuzz/standalone.c $(FUZZ_LINK)
$(BUILD)/fuzz/fuzz/%: tests/fuzz/fuzz_%.c $(call upto,strategy)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -fsanitize=fuzzer -Wno-conversion -o $@ $< $(FUZZ_LINK)
