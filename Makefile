# What people run and what CI runs are the same targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2

.PHONY: test lint types tests docs bench clean

test: ## Everything that must pass: lint, types, tests
	sh .ci/test

lint: $(VENV)/.installed ## Ruff alone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed ## mypy alone
	$(BIN)/mypy

tests: $(VENV)/.installed ## The tests that need no browser, no cluster and no program of others
	$(BIN)/pytest -n $(JOBS) -m "not browser and not validators and not cluster"

docs: $(VENV)/.installed ## Write all generated files anew: help, schemas, rule pages, formats, producers, questions
	$(BIN)/python -m analyzer.cli.write_help
	$(BIN)/python -m analyzer.report.schema
	$(BIN)/python -m analyzer.rules.pages
	$(BIN)/python -m analyzer.ingest.format_page
	$(BIN)/python -m analyzer.scanning.producer_page
	$(BIN)/python -m analyzer.cli.question_page

bench: $(VENV)/.installed ## Compare with other programs; docs/benchmarks.md says how to read the table
	$(BIN)/python -m benchmarks

# Wheels come from the configured index; nothing is fetched at run time of the program itself.
$(VENV)/.installed: pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable ".[dev,cluster,remote,parquet]"
	touch $@

clean: ## Remove what the targets made
	rm -rf $(VENV) tests/browser/node_modules tests/report/node_modules .mypy_cache .ruff_cache .pytest_cache dist build
