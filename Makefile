# Every target sets itself up on a fresh Debian with Python 3.11: virtual environment, locked and hashed dependencies,
# and the npm package of the local workspace where npm is. The second time it starts at once.
#
#   make run        the bot: in Slack where tokens are set, else a workspace in the browser, else the terminal
#                   (needs Python 3.11 and venv; npm for the browser)
#   make test       every test; TESTS=FOLDER for some (more run with npm, chromium, postgresql; the rest says why it is skipped)
#   make lint       ruff, mypy, import rules, sizes (needs Python alone, as do all where nothing else is said)
#   make accuracy   the corpus of questions by family: right, asked or refused, wrong
#   make golden     the files that tests compare with, written anew, and the difference shown; ONLY=NAME for one (needs git)
#   make coverage   every test, and which lines they come to (var/coverage): at least fail_under of pyproject.toml per cent
#   make mutants    MUTANTS (40) random changes of the code (SEED, UNDER=FOLDER), and which of them the tests notice; after
#                   make coverage, about 20 s each
#   make docs       the examples and the list of tables of the documentation, written on the figures that ship
#   make long       the tests of which make test runs a part, whole (tests/samples.py)
#   make chaos      everything that can fail, for longer: what was lost, doubled, late, out of order (postgresql)
#   make damages    damaged files of the publishers: refused, said, or missed (SOURCES, beside this folder)
#   make snapshot   the figures that ship, rebuilt (SOURCES=DIR: a folder of publishers' files)
#   make bench      what is fast, measured beside the peers
#   make bench-scale  detail of MILLIONS rows (100), and what questions on it cost (up to 6 GB of memory)
#   make engines    a real Spark with two workers: the same answers while workers die (Java; WHOLE=1: all figures)
#   make wheel      the installable package
#   make lock       the pinned versions, after a change of the ranges in pyproject.toml (uv, the network)
#   make clean      what the targets have made goes (state and figures stay)

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name))))
VENV := .venv
BIN := $(VENV)/bin
SOURCES ?= ../shared/sources
# One more than the cores: a part of the tests waits for processes that they started.
WORKERS ?= $(shell echo $$(($$(nproc 2>/dev/null || echo 2) + 1)))
MILLIONS ?= 100
SCALE ?= 1
MUTANTS ?= 40
SEED ?= 1
READY := $(VENV)/.ready
LOCKED := $(VENV)/.locked
COMPILED := $(VENV)/.compiled
SPARK := .spark/.ready
NODE := node_modules/.ready

.PHONY: help run test lint bench bench-scale engines long chaos damages accuracy coverage mutants golden snapshot docs wheel lock clean

help:
	@sed -n 's/^#   //p' Makefile

run: $(READY) $(NODE)
	@$(BIN)/tradebot run

# Modules of tests are compiled with their assertions taken apart, by every worker: kept, where the environment says not to.
test: $(READY) $(NODE)
	@PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n $(WORKERS) --dist loadfile $(TESTS)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet bot data intents tests tradebot \
	  || { echo "Not formatted: $(BIN)/ruff format bot data intents tests tradebot" >&2; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/pytest tests/test_import_rules.py tests/test_size_rules.py

accuracy: $(READY)
	@$(BIN)/python -m tests.accuracy $(FILES)

coverage: $(READY)
	@rm -rf var/coverage && mkdir -p var/coverage
	@$(BIN)/coverage run -m pytest -n $(WORKERS) --dist loadfile \
	  --junitxml=var/coverage/tests.xml -o junit_duration_report=call $(TESTS)
	@$(BIN)/coverage combine --quiet && $(BIN)/coverage report $(if $(TESTS),--fail-under=0)

mutants: $(READY)
	@$(BIN)/python -m tests.mutants -n $(MUTANTS) --seed $(SEED) --under $(or $(UNDER),"")

golden: $(READY)
	@$(BIN)/python -m tests.golden $(ONLY)

bench: $(READY)
	@$(BIN)/python -m tests.bench

long: $(READY)
	@LONG=1 $(BIN)/pytest -n $(WORKERS) --dist loadfile $$(grep -rl --include='test_*.py' 'import samples' tests)

chaos: $(READY)
	@$(BIN)/python -m tests.faults.chaos --only "$(ONLY)" --scale $(SCALE)

bench-scale: $(READY)
	@$(BIN)/python -m tests.bench.scale $(MILLIONS)

engines: $(READY) $(SPARK)
	@ENGINES=1 $(BIN)/pytest -q tests/engine
	@$(BIN)/python -m tests.engine $(if $(WHOLE),--whole)

damages: $(READY)
	@$(BIN)/python -m tests.ingest.damage_bench --only "$(ONLY)"

snapshot: $(READY)
	@test -d "$(SOURCES)" || { echo "make snapshot SOURCES=DIR: there is no folder $(SOURCES)" >&2; exit 2; }
	@$(BIN)/python -m data.ingest.snapshot "$(SOURCES)"
	@$(BIN)/python -m data.docs > docs/data.md

docs: $(READY)
	@$(BIN)/python -m data.docs > docs/data.md
	@$(BIN)/python -m tests.docs --write
	@$(BIN)/python -m tests.notebook --write

wheel: $(READY)
	@rm -rf dist
	@$(BIN)/pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@ls dist

# Versions with hashes, and no address of any index: for this folder, for a buildpack, for the image.
LOCK := uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --quiet
lock:
	@$(LOCK) --annotate --all-extras --group dev --output-file requirements.lock
	@$(LOCK) --constraints requirements.lock --extra load --extra charts --extra mcp --output-file requirements.txt
	@$(LOCK) --constraints requirements.lock --extra mcp --output-file deploy/serve.lock
	@echo 'pyspark>=4.1' | $(subst pyproject.toml,-,$(LOCK)) --output-file tests/engine/spark.lock

clean:
	rm -rf $(VENV) .spark node_modules dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find bot data intents tests tradebot -name __pycache__ -type d -prune -exec rm -rf {} +

$(LOCKED): requirements.lock
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Set PYTHON=" >&2; exit 1; }
	@echo "Installing the locked dependencies into $(VENV) (once, a minute or two)"
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "The venv module is missing: apt-get install python3-venv" >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml | $(COMPILED)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# As an installed package has it: where PYTHONDONTWRITEBYTECODE is set, or the folder cannot be written, a command would
# compile two hundred modules each time it is run, for a quarter of a second.
$(COMPILED): $(LOCKED) $(shell find bot data intents tradebot -name '*.py')
	@$(BIN)/python -m compileall -q bot data intents tradebot
	@touch $@

# The server and the client of Spark Connect have the same modules, so that the server has an environment of its own.
$(SPARK): tests/engine/spark.lock
	@echo "Installing Spark for the longer tests (once)"
	@"$(PYTHON)" -m venv .spark
	@.spark/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/engine/spark.lock
	@touch $@

# The local workspace is a convenience: without npm, or on another machine than Linux on x64, the terminal serves.
$(NODE): package-lock.json
	@if ! command -v npm >/dev/null; then \
	  echo "npm is missing, so there is no workspace in the browser: apt-get install npm, and make again" >&2; \
	else echo "Installing the local workspace (once)"; npm ci --silent --no-audit --no-fund && touch $@; fi
