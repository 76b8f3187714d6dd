# ØiR-sandkassen: `make run` and `make test` are all a fresh machine needs (Python 3.11+, make).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all check format bench mutants docs lock clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*  ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: $(READY)  ## create .venv and install everything from the lock file

$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; try: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

run: $(READY)  ## start the sandbox on http://127.0.0.1:8400 with a seeded demo
	$(BIN)/oir up --demo

test: $(READY)  ## run the tests that CI runs
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not long"

test-all: $(READY)  ## run every test, the long ones too
	$(BIN)/python -m pytest -n auto --dist worksteal

check: $(READY)  ## lint, types, import laws, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/edition/generate.py --check
	$(BIN)/python tools/docs/generate.py --check

format: $(READY)  ## format the code and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(READY)  ## measure speed side by side with rivals; writes benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

mutants: $(READY)  ## ask whether the tests notice small changes to the code: all targets, or TARGET="grammar filter"
	nice $(BIN)/python tools/mutants $(TARGET)

docs: $(READY)  ## write the generated files: contract edition, OpenAPI
	$(BIN)/python tools/edition/generate.py
	$(BIN)/python tools/docs/generate.py

lock: $(READY)  ## renew the hashed lock files (needs uv)
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --extra dev pyproject.toml -o requirements-dev.lock
	grep '^hatchling' requirements-dev.lock | cut -d' ' -f1 | $(COMPILE) - -o requirements-build.lock

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .import_linter_cache
