# What an engineer does, one word each. Everything lives in .venv; nothing else is installed.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup quick test slow look release

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST)

setup: ## make .venv with pinned versions, and let git run the checks before each commit
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q -c constraints.txt -e '.[dev]'
	$(BIN)/pre-commit install

quick: ## checks and the core's tests, about a minute
	$(BIN)/python -m tests quick

test: ## every check and test that a commit must pass
	$(BIN)/python -m tests

slow: ## whole campaigns and large offices, before a release
	$(BIN)/python -m tests slow

look: ## every page, sheet and chart of the demo as pictures in build/look/ (LibreOffice, poppler)
	$(BIN)/python -m tests.look build/look

release: ## VERSION=1.2.3: tests, slow tests, wheel, dated change log, commit and tag
	.ci/release $(VERSION)
