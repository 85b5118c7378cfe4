# Everything from a fresh clone: needs python 3.11 or newer, git and make.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV ?= .venv
JOBS ?= 2
PYTEST_ARGS ?=
DEMO_ARGS ?=
BENCH_ARGS ?=

BIN := $(VENV)/bin
INPUTS := pyproject.toml constraints.txt
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# a half-made environment is taken away again when its making is interrupted
.DELETE_ON_ERROR:
.PHONY: help demo test lint types bench clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 10

# `import venv` and the run itself are tried because a name on PATH may be a shim without a Python
# behind it, and some distributions split the venv module off.
$(BIN)/python:
	@for python in $${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3 python; do \
	  if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	      >/dev/null 2>&1; then \
	    echo "making $(VENV) with $$("$$python" --version)"; \
	    exec "$$python" -m venv $(VENV); \
	  fi; \
	done; \
	echo "no Python 3.11 or newer with the venv module was found on PATH;" \
	  "install one, or name it: make PYTHON=/path/to/python3.12 <target>" >&2; exit 1

# The stamps hold a check sum of what the environment was made from, so that a checkout that
# only touches times does not install again, and a change of a pin does.
define install_when_changed
	@sum="$$(cat $(INPUTS) | cksum) $(CURDIR)"; \
	if [ "$$(cat $(BIN)/../$(1).stamp 2>/dev/null)" != "$$sum" ]; then \
	  echo "installing docsync with its $(1) extra into $(VENV)"; \
	  $(INSTALL) -e '.[$(1)]'; \
	  printf '%s\n' "$$sum" > $(BIN)/../$(1).stamp; \
	fi
endef

.PHONY: install-serve install-dev
install-serve: $(BIN)/python
	$(call install_when_changed,serve)

install-dev: $(BIN)/python
	$(call install_when_changed,dev)

demo: install-serve  ## a commit that updates its own docs, with the local model
	@$(BIN)/python demo/run.py $(DEMO_ARGS)

test: install-dev  ## every test (PYTEST_ARGS="-k name", JOBS=4)
	@$(BIN)/python -m pytest -n $(JOBS) $(PYTEST_ARGS)

lint: install-dev  ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: install-dev  ## mypy, strict
	@$(BIN)/mypy --strict

bench: install-dev  ## the hook's cost on this machine (BENCH_ARGS="--json FILE")
	@$(BIN)/python benchmarks/hook.py $(BENCH_ARGS)

clean:  ## remove the environment and all caches
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
