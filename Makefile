# Everything that is done with this project, in one place: the Dockerfile and CI call these same targets.
#   make run    sets up and serves the explorer on its samples     make test   sets up and passes every test
#   make check  format, lint, types, then the tests                make help   lists the rest

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CHROMIUM ?= /usr/bin/chromium
NPM := $(shell command -v npm)
APT := apt-get install --yes --quiet --no-install-recommends
# Where Node is present the light assets are built; elsewhere the full bundle of the installed plotly serves.
BUILT := $(if $(NPM),assets/built/manifest.json)

.DEFAULT_GOAL := help
.PHONY: help install run assets test check format lint types chromium test-ckan bench gallery lock messages docs clean

help: ## lists the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

install: $(VENV)/.installed ## makes the environment that serving needs

run: install $(BUILT) ## serves the explorer at http://127.0.0.1:8050
	$(BIN)/vistazo serve

assets: assets/built/manifest.json ## builds the light assets (needs Node 20)

test: $(VENV)/.tested chromium $(BUILT) ## sets up and passes every test, the browser's too
	$(BIN)/pytest --numprocesses 2 --dist loadfile

check: $(VENV)/.tested lint types test ## format, lint, types and tests

lint: $(VENV)/.tested ## format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.tested ## checks the types
	$(BIN)/mypy

format: $(VENV)/.tested ## formats the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

chromium: ## installs Chromium where it is missing (as root on Debian)
	@test -x $(CHROMIUM) || $(MAKE) --no-print-directory install-chromium

.PHONY: install-chromium
install-chromium:
	@test "$$(id -u)" = 0 && command -v apt-get >/dev/null || { echo "Chromium is missing. Install it with: sudo apt-get install chromium fonts-liberation"; exit 1; }
	apt-get update --quiet && $(APT) chromium fonts-liberation

test-ckan: $(VENV)/.tested ## acceptance against a real CKAN: make test-ckan CKAN=http://127.0.0.1:5055
	@test -n "$(CKAN)" || { echo "Name the portal: make test-ckan CKAN=http://127.0.0.1:5055"; exit 1; }
	CKAN=$(CKAN) $(BIN)/pytest tests/ckan

bench: $(VENV)/.tested chromium $(BUILT) ## measures: ratios to a reference in the same run
	for rig in chart_cpu first_chart ingest kinds spreadsheet page; do $(BIN)/python -m tests.benchmarks.$$rig || exit 1; done

gallery: $(VENV)/.tested chromium $(BUILT) ## draws the first charts of every sample, or of a folder of tables: make gallery GALLERY="folder --only 'o1*'"
	$(BIN)/python -m tests.gallery $(GALLERY)

docs: $(VENV)/.tested ## makes the page about detectors anew
	$(BIN)/python -m explorer.schema.catalogue

messages: $(VENV)/.tested ## brings the message catalogs up to date with the code
	$(BIN)/python -m explorer.text.extract

lock: ## pins the dependencies anew (needs uv)
	uv pip compile pyproject.toml --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet -o requirements.lock
	uv pip compile pyproject.toml --python-version 3.11 --extra redis --extra test --constraint requirements.lock --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet -o requirements-test.lock

clean: ## removes what the targets made, the data folder aside
	rm -rf $(VENV) node_modules assets/built build *.egg-info

$(BIN)/python:
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(MAKE) --no-print-directory install-venv
	$(PYTHON) -m venv $(VENV)

.PHONY: install-venv
install-venv:
	@test "$$(id -u)" = 0 && command -v apt-get >/dev/null || { echo "Python's venv is missing. Install it with: sudo apt-get install python3-venv"; exit 1; }
	apt-get update --quiet && $(APT) python3-venv

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.tested: requirements-test.lock $(VENV)/.installed
	$(PIP) install --require-hashes -r requirements-test.lock
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

assets/built/manifest.json: node_modules/.package-lock.json $(wildcard assets/src/*)
	npm run --silent build
