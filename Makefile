# `make up` from a bare clone gives a working product, `make test` proves it.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet
RUNTIME := $(VENV)/.runtime
DEVELOPMENT := $(VENV)/.development
TRANSLATIONS := $(VENV)/.translations

.PHONY: up test faults bench check style types soundness lock setup setup-dev translations static chromium help
.DEFAULT_GOAL := help

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 18

up: setup ## everything in this terminal; options: make up ARGS="--port 8100"
	@exec $(BIN)/python manage.py up $(ARGS)

# Three workers with a database and a Redis each, as much of it is waiting; a file's tests stay
# together, in the order of `tests/order.py`.
test: setup-dev chromium ## the whole test suite
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder $(ARGS)

faults: setup-dev ## the full fault suite
	@RECADO_FAULTS=full $(BIN)/python -m pytest tests/faults \
		tests/whatsapp/webhooks/test_fuzz.py $(ARGS)

bench: setup ## all benchmarks with their table
	@$(BIN)/python -m config.embedded .recado/bench sh -c '$(BIN)/python manage.py migrate --verbosity 0 \
		&& exec $(BIN)/python manage.py benchmark all $(ARGS)'

check: style types soundness ## format, lint, imports, types, migrations, translations

style: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --recursive --severity-level medium apps config

types: setup-dev
	$(BIN)/mypy apps config

soundness: setup-dev
	DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py messages --check

lock: $(DEVELOPMENT) ## the newest versions that fit, with hashes (ARGS=--upgrade)
	$(COMPILE) $(ARGS) requirements.in -o requirements.txt
	$(COMPILE) $(ARGS) requirements-dev.in -o requirements-dev.txt

setup: $(RUNTIME) $(TRANSLATIONS)
setup-dev: $(DEVELOPMENT) $(TRANSLATIONS)
translations: $(TRANSLATIONS)

# Files are named by their content in production; collecting them needs no real secret.
# django_htmx brings an htmx of its own that no page uses.
static: setup ## the static files as production serves them
	@DEBUG=0 SECRET_KEY=none-here ENCRYPTION_KEYS=$$(head -c 32 /dev/urandom | base64) \
		PUBLIC_URL=https://localhost DATABASE_URL=postgres://none REDIS_URL=redis://none \
		$(BIN)/python manage.py collectstatic --noinput --verbosity 0 --ignore django_htmx

$(BIN)/python:
	@sh deploy/prerequisites $(PYTHON)
	@echo "Making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing what Recado needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(TRANSLATIONS): $(wildcard locale/*/LC_MESSAGES/*.po) $(RUNTIME)
	@$(BIN)/python manage.py messages --compile
	@touch $@

chromium:
	@sh deploy/chromium
