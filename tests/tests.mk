# SPDX-License-Identifier: EUPL-1.2
## make unit [T=rdf]     unit tests, of one folder or all, under ASan and UBSan
# A unit test is tests/unit/FOLDER/test_NAME.c: one cmocka program, linked with its folder's layer and those below.
UNIT_SOURCES := $(wildcard tests/unit/$(if $(T),$(T),*)/test_*.c)
UNITS := $(patsubst tests/unit/%.c,$(BUILD)/asan/unit/%,$(UNIT_SOURCES))

.PHONY: unit unit-programs
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
