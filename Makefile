PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Which tests stay in one process, and which come first, tests/conftest.py says.
PYTEST = $(BIN)/python -m pytest -n logical --maxprocesses 8 --dist loadfile --no-loadscope-reorder

.PHONY: help demo test test-all test-fast lint docs speed accuracy

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 12

demo: $(VENV)/.installed  ## two sample recordings analysed
	$(BIN)/formcheck setup
	$(BIN)/formcheck analyze sample_videos/anna_side.mp4 sample_videos/anna_rear.mp4

test: $(VENV)/.installed-dev  ## the tests, on as many processes as there are cores
	$(BIN)/formcheck setup
	$(PYTEST) -m 'not exhaustive'

test-all: $(VENV)/.installed-dev  ## those too that try on more clips what the tests have tried on one
	$(BIN)/formcheck setup
	$(PYTEST)

test-fast: $(VENV)/.installed-dev  ## the tests that open no video, no model, no browser and no process, and do not compute for seconds
	$(PYTEST) -m 'not slow and not exhaustive'

lint: $(VENV)/.installed-dev  ## ruff and mypy, over package, tests, benchmarks and the maker of clips
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

docs: $(VENV)/.installed-dev  ## write what documents and schema take from the data
	$(BIN)/python -m formcheck.output.json.schema
	$(BIN)/python -m formcheck.output.terminal.explain > docs/metrics.md.new
	mv docs/metrics.md.new docs/metrics.md

speed: $(VENV)/.installed-dev  ## how long it takes
	$(BIN)/python benchmarks/speed.py

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 14) else "formcheck needs Python 3.11 to 3.14: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@ $(VENV)/.installed

accuracy: $(VENV)/.installed-dev  ## how wrong it is: renders clips and measures, about two hours
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt moderngl
	$(BIN)/formcheck setup
	$(BIN)/python benchmarks/accuracy.py
