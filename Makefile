# `make demo` opens the desk with invented children; `make test` runs everything. Both set up what they need.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
STAMP := .venv/.installed

.PHONY: setup demo test check bench docs lock format clean

setup: $(STAMP)
	@$(BIN)/python tools/build_assets.py

$(STAMP): requirements/dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $(STAMP)

demo: setup
	$(BIN)/hart demo $(ARGS)

test: setup
	$(BIN)/python tools/run_tests.py --checks $(ARGS)

check: setup
	$(BIN)/python tools/run_checks.py

bench: setup
	$(BIN)/python -m bench $(ARGS)

docs: setup
	$(BIN)/python tools/make_docs.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# Needs the `uv` program. Writes versions and hashes only: no address of any index.
lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-header pyproject.toml -o requirements/base.txt
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-annotate --no-header --extra dev pyproject.toml -o requirements/dev.txt

clean:
	rm -rf .venv node_modules .demo src/openhart/ui/static/ui/build
