# SPDX-License-Identifier: EUPL-1.2
## make unit [T=rdf]     unit tests, of one folder or all, under ASan and UBSan
# A unit test is tests/unit/FOLDER/test_NAME.c: one cmocka program, linked with its folder's layer and those below.
UNIT_SOURCES := $(wildcard tests/unit/$(if $(T),$(T),*)/test_*.c)
UNITS := $(patsubst tests/unit/%.c,$(BUILD)/asan/unit/%,$(UNIT_SOURCES))
JOBS ?= $(shell nproc)

.PHONY: test unit unit-programs lint layers texts http browser
test: setup-test
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@BUILD=$(BUILD) tests/run
unit:
	@$(MAKE) --no-print-directory MODE=asan T=$(T) unit-programs
	@tests/run-units $(BUILD)/asan/unit $(UNITS)
unit-programs: $(UNITS)

define UNIT_FOLDER
$(BUILD)/asan/unit/$(1)/test_%: tests/unit/$(1)/test_%.c $(call upto,$(1))
	@mkdir -p $$(@D)
	$$(Q)$(CC) $(CFLAGS) -Wno-conversion -Itests -o $$@ $$< -Wl,--start-group $(call upto,$(1)) -Wl,--end-group $(LDFLAGS) $(PKG_LIBS) -lcmocka
endef
$(foreach f,$(FOLDERS),$(eval $(call UNIT_FOLDER,$(f))))

## make lint layers texts   rules of style, of layers, and that every text has its Dutch
lint:
	@tools/lint
layers:
	@tools/layers
# The sources in which a text for a person can stand.
texts: $(GEN)/mktext.tool
	@$< check $(PO) -- $(wildcard src/*/*.[ch] src/*/*/*.[ch] web/page/*.html web/script/*.js) && echo "texts: 1 passed, 0 failed"

## make http             the server and the commands from outside, under ASan and UBSan
http:
	@$(MAKE) --no-print-directory MODE=asan all
	@SPIL=$(BUILD)/asan/spil node tests/http/main.js
## make browser          every kind of page in Chromium: accessibility, keyboard, no JavaScript; screenshots in build/screenshots
browser: all
	@SPIL=$(OUT)/spil SCREENSHOTS=$(BUILD)/screenshots node tests/browser/main.js
include tests/fuzz/fuzz.mk
