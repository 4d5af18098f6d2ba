# The commands that stay: install, demo, test, check, bench. `make demo` and `make test` work on a fresh machine.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
ARGS ?=

.PHONY: install demo test check bench format lock clients pictures

install: $(VENV)/.dev

$(VENV)/.core: locks/core.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r locks/core.txt
	@touch $@

$(VENV)/.dev: locks/dev.txt pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r locks/dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.core $@

demo: $(VENV)/.core
	@$(BIN)/python -m bot demo $(ARGS)

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest tests/test_docs.py tests/test_docs_running.py tests/words

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks.capture
	$(BIN)/python -m benchmarks.lost_nothing
	$(BIN)/python -m benchmarks.digest_figures

format: $(VENV)/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The real clients of tests/clients; they need Node 20 or later, and Chromium.
clients:
	npm ci --prefix tests/clients --no-audit --no-fund

# The demo's digests as their readers see them on a phone, into docs/pictures/digests; takes `make clients` first.
pictures: $(VENV)/.dev
	$(BIN)/python -m tests.clients.pictures $(ARGS)

LOCK := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet
lock:
	$(LOCK) --extra encoder -o locks/core.txt
	$(LOCK) --extra all -o locks/all.txt
	$(LOCK) --extra all --group dev -o locks/dev.txt
