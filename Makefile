# SPDX-License-Identifier: GPL-2.0-or-later
# make help says what there is.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC ?= cc
PKG_CONFIG ?= pkg-config
PACKAGES := gmime-3.0 glib-2.0 sqlite3 uchardet zlib liblzma libzstd

# ISA-L inflates gzip twice as fast as zlib. ISAL=0 leaves it out where it is installed.
ISAL ?= $(shell $(PKG_CONFIG) --exists libisal 2>/dev/null && echo 1)
HAS_ISAL := $(filter-out 0,$(ISAL))
PACKAGES += $(if $(HAS_ISAL),libisal)

# SAN=1 builds everything under ASan and UBSan, in a folder of its own.
# FUZZ=1 also links the fuzz targets with libFuzzer instead of the driver that replays seeds.
SAN ?=
FUZZ ?=
BUILD := $(if $(FUZZ),build/fuzz,$(if $(SAN),build/san,build))
OPTIMIZE ?= -O2 -g
# What gcc inlines across files makes the program a tenth faster; the tests are linked without, which
# takes a tenth of the time. LTO= leaves it out; clang's needs a linker of its own.
LTO ?= $(if $(SAN)$(FUZZ),,$(shell $(CC) -dM -E -x c /dev/null | grep -q __clang__ || echo 1))
HAS_LTO := $(LTO)
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wpointer-arith -Wwrite-strings -Wcast-align -Wvla -Wformat=2 -Wundef -Wold-style-definition \
	-Wimplicit-fallthrough
WERROR ?= -Werror
, := ,
SANITIZE := $(if $(SAN)$(FUZZ),-fsanitize=address$(,)undefined -fno-sanitize-recover=undefined \
	-fno-omit-frame-pointer)
ifneq ($(FUZZ),)
# clang, not gcc, complains of NULL + 0, as an empty Str may do; C2y (N3322) defines it.
SANITIZE += -fsanitize=fuzzer-no-link -fno-sanitize=pointer-overflow
endif

# SHA by nettle, several times as fast as GLib's, where that is installed; NETTLE= leaves it out.
NETTLE ?= $(shell $(PKG_CONFIG) --exists nettle && echo nettle)
PACKAGES += $(NETTLE)

PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
# pkg-config knows libbz2 only in some systems.
PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PACKAGES) 2>/dev/null) -lbz2

# Charsets are converted by the C library's iconv, or by a libiconv where that has none. ICONV=libiconv
# takes GNU libiconv in any case, which knows more of Japanese; LIBICONV_PREFIX says where it is.
ICONV ?=
LIBICONV_PREFIX ?=
links_iconv := printf '\#include <iconv.h>\nint main(void) { return !iconv_open("", ""); }' | \
	$(CC) -x c -o /dev/null - 2>/dev/null
ICONV_CFLAGS := $(LIBICONV_PREFIX:%=-isystem %/include)
ICONV_LIBS := $(LIBICONV_PREFIX:%=-L%/lib) $(LIBICONV_PREFIX:%=-Wl$(,)-rpath$(,)%/lib) \
	$(if $(ICONV),-liconv,$(shell $(links_iconv) || echo -liconv))

CPPFLAGS += -Isrc -include src/base/banned.h -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 \
	-DG_LOG_DOMAIN='"listdigest"' -DLISTDIGEST_VERSION='"$(VERSION)"' \
	$(if $(NETTLE),-DHAVE_NETTLE) $(if $(HAS_ISAL),-DLISTDIGEST_ISAL)
ALL_CFLAGS = -std=gnu17 $(OPTIMIZE) $(WARNINGS) $(WERROR) $(SANITIZE) $(if $(HAS_LTO),-flto=auto -ffat-lto-objects) \
	-pthread $(ICONV_CFLAGS) $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(SANITIZE) $(if $(HAS_LTO),-fno-lto) -pthread $(LDFLAGS)
PROGRAM_LDFLAGS = $(if $(HAS_LTO),$(OPTIMIZE) -flto=auto)

# main.c and the commands are the program; everything else is the library that the tests share.
PROGRAM_SOURCES := src/main.c $(wildcard src/cli/cmd_*.c) src/cli/command.c
LIBRARY_SOURCES := $(filter-out $(PROGRAM_SOURCES) $(if $(HAS_ISAL),,src/read/deflate_isal.c), \
	$(wildcard src/*/*.c))
UNIT_SOURCES := $(wildcard tests/unit/test_*.c)
FUZZ_SOURCES := $(wildcard tests/fuzz/fuzz_*.c)

PROGRAM_OBJECTS := $(PROGRAM_SOURCES:%.c=$(BUILD)/%.o)
LIBRARY_OBJECTS := $(LIBRARY_SOURCES:%.c=$(BUILD)/%.o)
UNIT_PROGRAMS := $(UNIT_SOURCES:tests/unit/%.c=$(BUILD)/tests/unit/%)
FUZZ_PROGRAMS := $(FUZZ_SOURCES:%.c=$(BUILD)/%)
BENCH_TOOLS := $(addprefix $(BUILD)/tests/tools/,mojibake lines gmime_parse)
TEST_TOOLS := $(addprefix $(BUILD)/tests/,tools/mails tools/patchmails oracle/gmime_oracle \
	tools/allocations.so) $(BENCH_TOOLS)

# V=1 shows the commands, make -s nothing.
silent := $(findstring s,$(firstword -$(MAKEFLAGS)))
run = $(if $(V),,@$(if $(silent),,printf '  %-3s %s\n' $(1) $(2) && ))

all: $(BUILD)/listdigest ## Build the program (build/listdigest)

$(BUILD)/listdigest: $(PROGRAM_OBJECTS) $(BUILD)/liblistdigest.a
	$(call run,LD,$@)$(CC) $(ALL_LDFLAGS) $(PROGRAM_LDFLAGS) -o $@ $^ $(PKG_LIBS) $(ICONV_LIBS)

$(BUILD)/liblistdigest.a: $(LIBRARY_OBJECTS)
	$(call run,AR,$@)rm -f $@ && $(AR) rcs $@ $(LIBRARY_OBJECTS)

$(BUILD)/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(call run,CC,$@)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# The one file that calls iconv is compiled again when another one is asked for, and so is what
# chooses between zlib and ISA-L.
$(BUILD)/iconv: FORCE
	@mkdir -p $(@D) && echo '$(ICONV_LIBS)' | cmp -s - $@ || echo '$(ICONV_LIBS)' >$@
$(BUILD)/src/mail/charset.o: $(BUILD)/iconv
$(BUILD)/isal: FORCE
	@mkdir -p $(@D) && echo '$(HAS_ISAL)' | cmp -s - $@ || echo '$(HAS_ISAL)' >$@
$(BUILD)/src/read/gunzip.o $(BUILD)/liblistdigest.a: $(BUILD)/isal

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(BUILD)/liblistdigest.a
	$(call run,LD,$@)$(CC) $(ALL_LDFLAGS) -o $@ $^ $(PKG_LIBS) $(ICONV_LIBS)

# It counts for the program, which is not linked with it.
$(BUILD)/tests/tools/allocations.so: tests/tools/allocations.c Makefile
	@mkdir -p $(@D)
	$(call run,LD,$@)$(CC) -std=gnu17 $(OPTIMIZE) -Wall -Wextra $(WERROR) -fPIC -shared -o $@ $<

GMIME_OBJECTS := $(patsubst %,$(BUILD)/tests/oracle/gmime_%.o,compare mail text)
$(BUILD)/tests/oracle/gmime_oracle: $(GMIME_OBJECTS)

# Beside it GMime reads the same mail, which libFuzzer is told how to change.
$(BUILD)/tests/fuzz/fuzz_gmime: $(BUILD)/tests/fuzz/comparable.o $(GMIME_OBJECTS) $(if $(FUZZ),$(BUILD)/tests/fuzz/mutate.o)

FUZZ_OBJECTS := $(BUILD)/tests/fuzz/fuzz.o $(if $(FUZZ),,$(BUILD)/tests/fuzz/replay.o)
$(BUILD)/tests/fuzz/%: $(BUILD)/tests/fuzz/%.o $(FUZZ_OBJECTS) $(BUILD)/liblistdigest.a
	$(call run,LD,$@)$(CC) $(ALL_LDFLAGS) $(if $(FUZZ),-fsanitize=fuzzer) -o $@ $^ $(PKG_LIBS) $(ICONV_LIBS)

.SECONDARY:

tests: $(BUILD)/listdigest $(UNIT_PROGRAMS) $(TEST_TOOLS) $(FUZZ_PROGRAMS) ## Build the program and the tests

check: tests ## Run all tests (SAN=1: under ASan and UBSan; T=FILES: only these)
	BUILD=$(BUILD) scripts/check $(T)

# Each target of tests/fuzz runs for TIME seconds on bytes that clang's libFuzzer makes up, under
# ASan and UBSan. What it learns stays in build/fuzz/corpus; a crash is kept, with the command that
# replays it. "make check" replays the seeds in tests/fuzz/seeds: add the crash there.
fuzz: ## Fuzz the parsers (TARGET=split: only that one; TIME=180: seconds for each, 60 by default)
	tests/fuzz/run $(TARGET)

fuzz-programs: $(FUZZ_PROGRAMS)

lint: ## Formatting, include arrows, shell scripts, manual
	scripts/lint

bench: $(BUILD)/listdigest $(BENCH_TOOLS) ## Speed and memory as ratios of one run (FILE=mbox: that one too; TABLE=1: twice the mail)
	BUILD=$(BUILD) tests/bench/bench $(if $(TABLE),--only table,$(ONLY:%=--only %)) $(MAX:%=--most %) \
		$(SIZE:%=--size %) $(FILE)

install: $(BUILD)/listdigest ## Install under DESTDIR and PREFIX
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(BUILD)/listdigest $(DESTDIR)$(PREFIX)/bin/listdigest
	install -m 644 src/cli/listdigest.1 $(DESTDIR)$(PREFIX)/share/man/man1/listdigest.1

clean: ## Remove what was built
	rm -rf build

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

.PHONY: FORCE all tests check fuzz fuzz-programs lint bench install clean help

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
