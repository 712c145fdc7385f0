# SPDX-License-Identifier: EUPL-1.2
## make torture          200 kills of the writing process at random moments; torture-short: 10 (tests/torture/torture.c)
$(OUT)/torture: tests/torture/torture.c $(call upto,core)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< -Wl,--start-group $(call upto,core) -Wl,--end-group $(PKG_LIBS)

.PHONY: torture torture-short
torture: $(OUT)/torture
	@cd $(<D) && ./torture 200 $(SEED)
torture-short: $(OUT)/torture
	@cd $(<D) && ./torture 10 $(SEED)
