# Everything here needs Python >= 3.11 with venv and pip, and nothing else.
PYTHON ?= python3
VENV   ?= .venv
REPO   ?= examples/monorepo
CASES  ?= 1000
SEED   ?= 1
JOBS   ?= 1
BIN    := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help check test lint fuzz fuzz-hostile readme update-pages plant-faults wheel benchmark clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

check: $(VENV)/installed ## Check a repository: make check [REPO=path]
	@$(BIN)/preflux check "$(REPO)"

test: $(VENV)/installed-dev ## Run all tests
	@$(BIN)/python -m pytest -q -n auto --maxprocesses 4 --dist worksteal $(PYTEST_ARGS)

lint: $(VENV)/installed-dev ## Run ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/mypy

fuzz: $(VENV)/installed-dev ## Compare random trees with the real kustomize: make fuzz [CASES=1000] [SEED=1]
	@PYTHONPATH=tests $(BIN)/python -m render.fuzz --cases $(CASES) --seed $(SEED)

fuzz-hostile: $(VENV)/installed-dev ## Look for trees that make preflux fail, hang or print a secret: make fuzz-hostile [CASES=1000] [SEED=1] [JOBS=1]
	@PYTHONPATH=tests $(BIN)/python -m hostile.fuzz --cases $(CASES) --seed $(SEED) --jobs $(JOBS)

readme: $(VENV)/installed ## Write the rule table and the samples into README.md and docs/
	@$(BIN)/python scripts/write_readme.py

update-pages: $(VENV)/installed-dev ## Rewrite the marks in the pages of the rules; git diff shows what changed
	@PYTHONPATH=tests $(BIN)/python scripts/update_pages.py

plant-faults: $(VENV)/installed-dev ## Break what rules report, and count how much of it the tests of the pages notice
	@PYTHONPATH=tests $(BIN)/python scripts/plant_faults.py

wheel: $(VENV)/installed-dev ## Build the wheel into dist/
	@$(BIN)/python -m build --wheel --outdir dist .

benchmark: $(VENV)/installed-dev ## Measure start-up, checks and rendering against the budgets
	@$(BIN)/python benchmarks/run.py
	@$(BIN)/python benchmarks/clusters.py

clean: ## Remove what the other targets made
	rm -rf $(VENV) .cache dist .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "preflux needs Python 3.11 or newer")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/installed-dev: $(BIN)/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(BIN)/python -m compileall -q src
	@touch $@ $(VENV)/installed
