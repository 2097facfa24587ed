# Two commands matter: `make demo` makes a report from an example, `make test` checks everything.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)
TEMPLATE := {{cookiecutter.project_slug}}
BIN := .venv/bin
# Every package is pinned, so that nothing is looked for besides: the pip of Python 3.11.7 stops at one that is wanted with an extra.
PIP_INSTALL := $(BIN)/python -m pip install --disable-pip-version-check --quiet --require-hashes --no-deps
# uv takes a sixth of the time. Where it cannot (it knows nothing of pip's own settings, such as another index), pip does it.
UV_INSTALL := UV_CACHE_DIR=.venvs/cache $(BIN)/python -m uv pip install --quiet --require-hashes --no-deps

# Which example `make demo` runs, and where the project goes.
EXAMPLE ?= national-supported-work
DEMO_DIR ?= demo
# How many test processes run at once, and anything more for pytest, e.g. PYTEST_ARGS="-k hooks".
JOBS ?= 2
PYTEST_ARGS ?=

# What is compiled is kept, as it is where nobody says otherwise: commands are started some hundred times.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
# Every target with a help text is no file.
.PHONY: $(shell sed -n 's/^\([a-z-]*\):.*\#\# .*/\1/p' Makefile)

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{printf "%-30s %s\n", $$1, $$2}'

setup: .venv/.quarto-tried  ## Make .venv and install the pinned packages; try Quarto for a limited time
	@echo "Ready."

demo: setup $(if $(filter linked-sources whole-evaluation,$(EXAMPLE)),.venv/.ready-linking)  ## Make a project from an example and run it: EXAMPLE=three-places DEMO_DIR=demo
	@$(BIN)/python examples/run.py $(EXAMPLE) --out "$(DEMO_DIR)"

# Whole files are dealt out, in the order of tests/conftest.py: what a file makes for its tests is made once.
DEALT := -n $(JOBS) --dist loadfile --no-loadscope-reorder

test: lint  ## Lint, check layers and types, and run all tests
	@$(BIN)/python -m pytest $(DEALT) $(PYTEST_ARGS)

test-thorough: lint  ## Run all tests with many more random examples and simulated places (an hour or more)
	@LOCALEVAL_TESTS=thorough $(BIN)/python -m pytest $(DEALT) $(PYTEST_ARGS)

# The environment of another Python. Nothing is compiled and nothing resolved: only a part of it is imported, and it is
# pinned whole. Only files that hold a test of the slice are collected.
QUICK = .venvs/$(shell $(PYTHON) -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])')
test-quick:  ## Run a quick slice of the tests under another Python: PYTHON=python3.13
	@test -n "$(PYTHON)" || { echo "Name a Python: make test-quick PYTHON=python3.13"; exit 1; }
	@$(MAKE) --no-print-directory "$(QUICK)/.ready"
	@"$(QUICK)/bin/python" -m pytest -m quick $(DEALT) $(PYTEST_ARGS) $$(grep -rl "mark\.quick" tests --include=test_*.py)

.venvs/%/.ready: requirements-dev.txt
	@rm -rf "$(@D)" && $(PYTHON) -m venv --without-pip "$(@D)"
	@echo "Installing the pinned packages and the test tools for Python $* (up to two minutes) ..."
	@{ test -e $(BIN)/uv && $(UV_INSTALL) --python "$(@D)/bin/python" -r requirements-dev.txt; } || \
		{ "$(@D)/bin/python" -m ensurepip && "$(@D)/bin/python" -m pip install --disable-pip-version-check --quiet \
		--require-hashes --no-deps --no-compile -r requirements-dev.txt; }
	@touch "$@"

lint: .venv/.ready-dev  ## Check style, layers and types
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m ruff format --check .
	@PYTHONPATH="$(TEMPLATE)/src" $(BIN)/lint-imports --no-cache --no-logo
	@$(BIN)/python -m mypy "$(TEMPLATE)/src/localeval"
	@$(BIN)/python -m mypy hooks tests $(wildcard $(TEMPLATE)/tools/*.py) $(wildcard tools/*.py examples/*.py examples/*/*.py benchmarks/*.py benchmarks/*/*.py)

format: .venv/.ready-dev  ## Lay out the code and mend what can be mended by itself
	@$(BIN)/python -m ruff check --fix .
	@$(BIN)/python -m ruff format .

# Each file is held to the pins of the one before it, so that all agree. No index host is written.
LOCK := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate
lock: .venv/.ready-dev  ## Compile the four requirements files anew: UPGRADE=--upgrade for newer versions
	$(LOCK) $(UPGRADE) "$(TEMPLATE)/requirements.in" -o "$(TEMPLATE)/requirements.txt"
	$(LOCK) $(UPGRADE) "$(TEMPLATE)/requirements-linking.in" -o "$(TEMPLATE)/requirements-linking.txt"
	$(LOCK) $(UPGRADE) requirements.in -o requirements.txt
	$(LOCK) $(UPGRADE) requirements-dev.in -o requirements-dev.txt

expected-files:  ## Write down which files a new project holds, after one was added or removed on purpose
	@git ls-files --cached --others --exclude-standard -- "$(TEMPLATE)" | sed 's|^"*$(TEMPLATE)/||; s|"$$||' \
		| LC_ALL=C sort -u > tests/template/expected_files.txt

golden: .venv/.ready-dev  ## Write down the numbers of each edition of the method anew, after an edition was raised
	@PYTHONPATH="$(TEMPLATE)/src" $(BIN)/python -m tests.golden $(if $(REWORDED),--reworded)

release-record: .venv/.ready  ## Record the files of the package as they are released, after any of them was changed
	@PYTHONPATH="$(TEMPLATE)/src" $(BIN)/python tools/record_release.py

benchmark-calibration: .venv/.ready-dev  ## Simulate with a known truth: coverage, bias, false alarms; CALIBRATION_ARGS="--replicates 200"
	@PYTHONPATH=benchmarks $(BIN)/python -m calibration $(CALIBRATION_ARGS)

benchmark-compare: .venv/.ready-dev  ## Compare 100, 1,000 and 10,000 bundles: time, memory, and beside a plain loop
	@$(BIN)/python benchmarks/compare.py

benchmark-data: .venv/.ready-dev  ## Read and check 1,000,000 people and 48 months of outcomes, beside a plain scan; BESIDE=another checkout
	@$(BIN)/python benchmarks/data_scale.py $(if $(BESIDE),--beside "$(BESIDE)")

benchmark-delivery: .venv/.ready-dev  ## Simulate places with unequal follow-up: do the figures on delivery hold the truth?
	@$(BIN)/python benchmarks/delivery.py

benchmark-value: .venv/.ready-dev  ## Simulate trials with costs: do cost per additional outcome and net value hold the truth?
	@$(BIN)/python benchmarks/value.py

benchmark-fuzz: .venv/.ready-dev  ## Spoil bundles at random for four minutes: nothing but refusals in words
	@$(BIN)/python benchmarks/fuzz_bundles.py

benchmark-disclosure: .venv/.ready-dev  ## Attack 10,000 random tables and 1,000 evaluations published twice; REPORTS_ARGS="--places 60"
	@$(BIN)/python benchmarks/disclosure.py
	@$(BIN)/python benchmarks/disclosure_reports.py $(REPORTS_ARGS)

benchmark-gauntlet: .venv/.ready-dev  ## Simulated places with a known truth and up to three imperfections: what is silently wrong; GAUNTLET_ARGS="--places 500 --seed 1"
	@PYTHONPATH=benchmarks $(BIN)/python -m gauntlet $(GAUNTLET_ARGS)

benchmark-large: .venv/.ready-dev  ## Measure a run with 1,000,000 people: time, processor time, memory; BESIDE=another checkout
	@$(BIN)/python benchmarks/large_run.py $(if $(BESIDE),--beside "$(BESIDE)")

benchmark-library: .venv/.ready-dev  ## Time a library of 100 to 10,000 evaluations and its first page: needs 25 GB
	@$(BIN)/python benchmarks/library.py

benchmark-linkage-error: .venv/.ready-dev  ## Simulate missed and wrong links: do adjusted effects cover the truth?
	@$(BIN)/python benchmarks/linkage_error.py

benchmark-made-up: .venv/.ready-dev  ## Make a million made-up records twice, and attack what twins tell of 4,000 random columns
	@$(BIN)/python benchmarks/made_up.py

benchmark-parts: .venv/.ready-dev  ## Time the pictures and the notebook of a comparison, and the scan at publishing
	@$(BIN)/python benchmarks/parts.py

benchmark-linking: .venv/.ready-dev  ## Link made-up records of three sizes, beside exact matching; LINKING_ARGS=--large for a million to a million
	@PYTHONPATH="$(TEMPLATE)/src" $(BIN)/python benchmarks/linking.py $(LINKING_ARGS)

benchmark-pooling: .venv/.ready-dev  ## Simulate comparisons of places: coverage and width of intervals, time for 10,000 places
	@$(BIN)/python benchmarks/pooling.py

benchmark-selection: .venv/.ready-dev  ## Simulate trials of rare outcomes: do the results that are printed tell the truth on average?
	@$(BIN)/python benchmarks/selection.py

benchmark-start: .venv/.ready-dev  ## Count what is left to edit after `localeval start` on made-up exports, and time a first report
	@$(BIN)/python benchmarks/start.py

benchmark-renderers: .venv/.ready  ## Render one, three and ten reports with pandoc and, where it is found, with Quarto
	@$(BIN)/python benchmarks/renderers.py

benchmark-run: .venv/.ready  ## Time a first run and a run with nothing changed
	@$(BIN)/python benchmarks/run.py

clean:  ## Remove the environment, the demonstration and all caches
	rm -rf .venv .venvs demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -path ./.git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer was not found. Install it, or name it: make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "$(PYTHON) could not make an environment; on Debian and Ubuntu install python3-venv."; exit 1; }

.venv/.ready: requirements.txt | $(BIN)/python
	@echo "Installing the pinned packages into .venv (one to three minutes the first time) ..."
	@$(PIP_INSTALL) -r requirements.txt
	@touch $@

# An extra of a project, which one example uses.
.venv/.ready-linking: $(TEMPLATE)/requirements-linking.txt | .venv/.ready
	@$(BIN)/python -c "import splink" 2>/dev/null || $(PIP_INSTALL) -r "$(TEMPLATE)/requirements-linking.txt"
	@touch $@

# requirements-dev.txt holds all of requirements.txt, so this makes .ready as well.
.venv/.ready-dev: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing the pinned packages and the test tools into .venv (one to four minutes the first time) ..."
	@sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.txt > .venv/uv.txt && $(PIP_INSTALL) -r .venv/uv.txt
	@$(UV_INSTALL) --compile-bytecode --python $(BIN)/python -r requirements-dev.txt || $(PIP_INSTALL) -r requirements-dev.txt
	@touch .venv/.ready $@

# Tried once, so that a network which never answers is waited for once. To try again, run the script.
.venv/.quarto-tried: .venv/.ready
	@$(BIN)/python "$(TEMPLATE)/tools/try_quarto.py"
	@test "$(QUARTO)" = no || touch $@
