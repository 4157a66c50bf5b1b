# One command runs the main job (make demo), one the tests (make test). Both set up first what they need.
PYTHON ?= python3
RUN := .venv/bin/python -m

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-slow check bench docs lock clean

help:
	@echo "make demo      set up and plan the founding case on embedded data; says where the report is"
	@echo "make test      set up and run the tests"
	@echo "make test-slow the slow tests"
	@echo "make check     style and types"
	@echo "make bench     seconds and memory of each stage"
	@echo "make docs      write the pages of docs/ that are made from entries, schema, commands and results"
	@echo "make setup     make .venv with the passerelle command in it"
	@echo "make lock      write requirements/*.txt anew (needs uv)"

setup: .venv/.core

.venv/bin/python:
	@command -v "$(PYTHON)" >/dev/null || { echo "Python 3.11 or newer is needed. On Debian: apt-get install python3 python3-venv"; exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Name another one: make PYTHON=python3.12"; exit 2; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 2; }
	"$(PYTHON)" -m venv .venv

.venv/.core: .venv/bin/python requirements/core.txt pyproject.toml
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/core.txt
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/.dev: .venv/.core requirements/dev.txt
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements/dev.txt
	@touch $@

demo: .venv/.core
	.venv/bin/passerelle demo --out demo

test: .venv/.dev
	$(RUN) pytest

test-slow: .venv/.dev
	$(RUN) pytest -m slow

check: .venv/.dev
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy

bench: .venv/.core
	$(RUN) benchmarks

docs: .venv/.core
	$(RUN) passerelle.faces.docs_pages docs

lock:
	uv pip compile --quiet pyproject.toml requirements/build.in --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements/core.txt
	uv pip compile --quiet pyproject.toml requirements/build.in --extra dev --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header -o requirements/dev.txt

clean:
	rm -rf .venv demo
