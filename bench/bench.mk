# SPDX-License-Identifier: EUPL-1.2
## make bench-append     durable appends of 64 waiting writers against batches of 1,000 (bench/append.c)
# A measuring program is bench/NAME.c, linked with the folders up to core.
BENCH_EVENTS ?= 20000
$(OUT)/bench/%: bench/%.c $(call upto,core)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< -Wl,--start-group $(call upto,core) -Wl,--end-group $(PKG_LIBS)

.PHONY: bench-append
bench-append: $(OUT)/bench/append
	@cd $(<D) && ./append $(BENCH_EVENTS) 64 log || true
	@cd $(<D) && ./append $(BENCH_EVENTS) 64 all

## make bench-list       searches with six facets over 100,000 resources by 32 connections; start; memory (bench/list.c)
BENCH_RESOURCES ?= 100000
.PHONY: bench-list
bench-list: $(OUT)/bench/list
	@cd $(<D) && ./list $(BENCH_RESOURCES) 32 20000

## make bench-http       detail pages against a static file of the same server, 64 connections; memory (bench/http/run; needs wrk and curl)
.PHONY: bench-http
bench-http: $(OUT)/spil
	@bench/http/run $<

## make bench-rdf        reading Turtle and N-Triples, and a whole feed of TriG to N-Quads, beside serdi (bench/rdf/run; needs serdi)
.PHONY: bench-rdf
bench-rdf: $(OUT)/spil $(OUT)/bench/rdf
	@bench/rdf/run $^

## make peers            against the npm packages people use today: installs them (bench/peers/package-lock.json) and runs each bench/peers/run-NAME
PEER_RUNS = $(wildcard bench/peers/run-*)
.PHONY: peers
peers:
	@cd bench/peers && npm ci --silent --no-audit --no-fund
	@$(MAKE) --no-print-directory $(patsubst bench/peers/run-%,$(OUT)/bench/%,$(PEER_RUNS))
	@failed=0; for run in $(PEER_RUNS); do echo "== $$run"; $$run $(OUT)/bench || failed=1; done; exit $$failed
