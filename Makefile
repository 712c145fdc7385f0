# SPDX-License-Identifier: EUPL-1.2
# make run    installs what is missing, builds, fills an empty data folder with the demonstration strategy, serves it
# make test   does all set-up and runs every test
# make help   the other targets
SHELL := /bin/bash
.DEFAULT_GOAL := all
CC ?= gcc
MODE ?= release
BUILD ?= build
OUT := $(BUILD)/$(MODE)
Q = $(if $(V),,@echo "  $(patsubst $(BUILD)/%,%,$@)"; )
GEN := $(BUILD)/gen

# Folders by layer (docs/README.md): each may use itself and those before it.
FOLDERS := base format store http rdf core auth jobs rule register strategy face app
PACKAGES := sqlite3 serd-0 jansson cjose libsodium openssl libcurl zlib libbrotlienc libmicrohttpd libxml-2.0 libzip xlsxwriter yaml-0.1

ifneq ($(filter-out help setup setup-test clean,$(or $(MAKECMDGOALS),all)),)
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lstemmer -lpthread -lm
endif
WARN := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wvla -Wformat=2 -Werror
CFLAGS_common := -std=gnu17 -D_GNU_SOURCE -Isrc -I$(GEN) -g $(WARN) -fno-omit-frame-pointer
CFLAGS_release := -O2 -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection=full -fPIE
LDFLAGS_release := -pie -Wl,-z,relro,-z,now,-z,noexecstack
CFLAGS_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined
LDFLAGS_asan := -fsanitize=address,undefined
CFLAGS_fuzz := $(CFLAGS_asan) -fsanitize=fuzzer-no-link
LDFLAGS_fuzz := $(LDFLAGS_asan)
CFLAGS := $(CFLAGS_common) $(CFLAGS_$(MODE)) $(PKG_CFLAGS)
LDFLAGS := $(LDFLAGS_$(MODE))

SOURCES := $(filter-out src/app/main.c,$(wildcard src/*/*.c src/*/*/*.c))
PAGES := $(wildcard web/page/*.html)
PO := $(wildcard web/text/nl/*.po)
STATIC := $(wildcard web/style/*.css web/script/*.js web/image/*)
GEN_face := $(patsubst web/page/%.html,$(GEN)/page_%.c,$(PAGES)) $(GEN)/static.c
GEN_base := $(GEN)/text.c

objects = $(patsubst src/%.c,$(OUT)/src/%.o,$(filter src/$(1)/%,$(SOURCES))) $(patsubst $(GEN)/%.c,$(OUT)/gen/%.o,$(GEN_$(1)))
archive = $(OUT)/$(1).a
# the archives of a folder and of all before it
upto = $(foreach f,$(shell f="$(FOLDERS) "; echo "$${f%%$(1) *}$(1)"),$(call archive,$(f)))
ARCHIVES := $(foreach f,$(FOLDERS),$(call archive,$(f)))

.PHONY: all
all: $(OUT)/spil

$(OUT)/spil: $(OUT)/src/app/main.o $(ARCHIVES)
	$(Q)$(CC) $(LDFLAGS) -o $@ $< -Wl,--start-group $(ARCHIVES) -Wl,--end-group $(PKG_LIBS)

define FOLDER
$(call archive,$(1)): $(call objects,$(1))
	@mkdir -p $$(@D) && rm -f $$@ && ar rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call FOLDER,$(f))))

$(OUT)/src/%.o: src/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
$(OUT)/gen/%.o: $(GEN)/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -MMD -MP -c -o $@ $<

# What is made at build time: pages to C, texts to a table, styles and scripts to bytes.
$(GEN)/%.tool: tools/%.c
	@mkdir -p $(@D)
	gcc -std=gnu17 -D_GNU_SOURCE -O1 -Wall -Wextra -Werror -o $@ $<
$(GEN)/text.c: $(GEN)/mktext.tool $(PO)
	$< table $(PO) > $@.new && mv $@.new $@
$(GEN)/page_%.c: web/page/%.html $(GEN)/tplc.tool
	$(GEN)/tplc.tool $< > $@.new && mv $@.new $@
$(GEN)/static.c: $(GEN)/embed.tool $(STATIC)
	$< $(STATIC) > $@.new && mv $@.new $@
.PRECIOUS: $(GEN)/%.tool $(GEN)/page_%.c

-include $(shell find $(OUT) -name '*.d' 2>/dev/null)
include tests/tests.mk
-include bench/bench.mk tests/torture/torture.mk tests/conformance/conformance.mk

.PHONY: run setup setup-test clean help
setup:
	@tools/setup build
setup-test:
	@tools/setup test
run: setup
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@BUILD=$(BUILD) tools/run
clean:
	rm -rf $(BUILD)
help:
	@sed -n 's/^# make /make /p; s/^## //p' Makefile tests/tests.mk $(wildcard bench/bench.mk tests/torture/torture.mk)
