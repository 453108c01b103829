# The project's words. `make help` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,\
	$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $(p))))
PEOPLE ?= 20000
SEED ?= 1
PORT ?= 8000
SAMPLE := var/sample-$(PEOPLE)
# The default home belongs to the default sample, so that every command works without --home after `make run`.
HOME_DIR ?= $(if $(filter 20000,$(PEOPLE)),var,var/home-$(PEOPLE))
RENCAI_SHARED ?= ../shared
export RENCAI_SHARED

UV_VERSION := 0.13.9
UV := .tools/bin/uv
SYNC := UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --python "$(PYTHON)"
BIN := .venv/bin

.PHONY: help run base codes setup test check bench format clean

help:  ## list these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: base rencai_web/static/vendor/.lock  ## the sample city of PEOPLE=20000, built and served at http://127.0.0.1:PORT (8000)
	@RENCAI_HOME=$(HOME_DIR) $(BIN)/python -m rencai_web stand_up --port $(PORT) --documents $(wildcard $(RENCAI_SHARED)/seeds/*.txt)

base: .venv/run.stamp  ## the same without the house: the whole pipeline, with a summary to read
	@$(BIN)/rencai sample --people $(PEOPLE) --seed $(SEED) --out $(SAMPLE)
	@$(BIN)/rencai deliveries add $(SAMPLE) --home $(HOME_DIR)
	@$(BIN)/rencai build --home $(HOME_DIR)
	@$(BIN)/rencai sample score --sample $(SAMPLE) --home $(HOME_DIR)

codes: .venv/run.stamp  ## one-time codes of the demo accounts, as they are now
	@RENCAI_HOME=$(HOME_DIR) $(BIN)/python -m rencai_web demo_accounts

setup: .venv/dev.stamp  ## the environment with everything that tests need, from the lock file

# On PostgreSQL the browser journeys run at one width, and tests that bring a database of their own do not run again.
test: .venv/dev.stamp .venv-brain/dev.stamp rencai_web/static/vendor/.lock  ## all tests that need no system package
	@.venv-brain/bin/pytest -n 2 --dist worksteal --ignore=tests/house
	@$(BIN)/pytest -n 2 --dist worksteal tests/house
	@RENCAI_TEST_DATABASE=postgres $(BIN)/pytest -n 2 --dist worksteal tests/house

check: .venv/dev.stamp  ## format, lint, types, import contract, lock file fresh
	@$(BIN)/ruff format --check --quiet . || { echo "some files are not formatted: run make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo >.tools/imports.txt || { cat .tools/imports.txt; exit 1; }
	@$(UV) lock --check --quiet || { echo "uv.lock does not fit pyproject.toml: run .tools/bin/uv lock" >&2; exit 1; }
	@$(BIN)/rencai city check
	@echo "check: all good"

bench: .venv/bench.stamp  ## ours beside a peer, same work, one run (long: tens of minutes)
	@$(BIN)/python -m benchmarks

format: .venv/dev.stamp  ## format and mend what can be mended
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

clean:  ## remove the environment and everything that was built
	rm -rf .venv .venv-brain .tools node_modules rencai_web/static/vendor rencai/plan/report/fonts var build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# Stamps remember what an environment was made from; it is made anew when the lock file changes.
# The run environment is only ever added to, so that `make run` after `make test` does not take the tests away.
.venv/run.stamp: uv.lock $(UV)
	@echo "installing (first time: a minute or two) …" >&2
	@$(SYNC) --inexact --extra house
	@touch $@

.venv/dev.stamp: uv.lock $(UV)
	@echo "installing with test packages (first time: a minute or two) …" >&2
	@$(SYNC) --inexact --extra house --group dev --group house-dev
	@touch $@ .venv/run.stamp

# The brain alone: its tests pass where Django is not installed.
.venv-brain/dev.stamp: uv.lock $(UV)
	@UV_PROJECT_ENVIRONMENT=.venv-brain $(SYNC) --group dev
	@touch $@

rencai_web/static/vendor/.lock: package-lock.json $(wildcard rencai_web/locale/*/LC_MESSAGES/*.po rencai_web/*/locale/*/LC_MESSAGES/*.po) .venv/run.stamp
	@$(BIN)/python tools/assets.py && touch $@

.venv/bench.stamp: uv.lock $(UV)
	@echo "installing with the peers to be measured against …" >&2
	@$(SYNC) --inexact --extra house --group dev --group house-dev --group bench
	@touch $@ .venv/dev.stamp .venv/run.stamp

$(UV):
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is missing: install it (Debian: apt-get install python3 python3-venv), or say PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -m venv .tools || { echo "this Python has no venv: install it (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@
