# Everything a person types begins here. `make` alone shows the list.
# Which Python makes .venv; without it the first one of 3.11 or newer.
PYTHON ?=
BIN := .venv/bin
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev
INSTALLED_BENCH := .venv/.installed-bench
INSTALLED_SPARK := .venv/.installed-spark
PYTEST := $(BIN)/pytest
# What `make test` leaves to the other targets, except the short form of each.
QUICK := not (browser or race or crash or fuzz or spark) or short
export PIP_DISABLE_PIP_VERSION_CHECK := 1
.DEFAULT_GOAL := help
.PHONY: help install install-dev up down status doctor test cases check browser race crash spark api-fuzz screens bench-pages bench-ledger bench-schemes bench-simulation bench-transitions bench-paths bench-linking bench-catalogue rush clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(INSTALLED) ## Make .venv and install what running needs

install-dev: $(INSTALLED_DEV)

.venv/.made:
	@.ci/venv "$(PYTHON)"

$(INSTALLED): pyproject.toml constraints.txt | .venv/.made
	$(BIN)/python -m pip install --progress-bar on -c constraints.txt -e .
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(BIN)/python -m pip install --progress-bar on -c constraints.txt -e ".[dev]"
	@touch $@

$(INSTALLED_BENCH): $(INSTALLED_DEV)
	$(BIN)/python -m pip install --progress-bar on -c constraints.txt -e ".[dev,bench]"
	@touch $@

$(INSTALLED_SPARK): $(INSTALLED_DEV)
	$(BIN)/python -m pip install --progress-bar on -c constraints.txt -e ".[dev,spark]"
	@touch $@

up: $(INSTALLED) ## Start everything (PORT=9000, PEOPLE=5000)
	@$(BIN)/rugzak up $(if $(PORT),--port $(PORT)) $(if $(PEOPLE),--people $(PEOPLE))

down: $(INSTALLED) ## Stop everything
	@$(BIN)/rugzak down

status: $(INSTALLED) ## Show what runs
	@$(BIN)/rugzak status

doctor: $(INSTALLED) ## Say what is wrong and how to mend it
	@$(BIN)/rugzak doctor

test: $(INSTALLED_DEV) ## All tests, with the short form of browser, race, crash and fuzz
	@.ci/need gettext chromium
	@$(BIN)/python -m rugzak.config.messages
	$(PYTEST) -n 2 --dist worksteal -m "$(QUICK)" $(ARGS)

cases: $(INSTALLED) ## The rules: schemes checked, cases run, and counted
	@$(BIN)/rugzak schemes check --all
	@$(BIN)/rugzak schemes cases

check: $(INSTALLED_DEV) ## Style, types, imports, templates, migrations, messages, documents
	@.ci/need gettext
	@$(BIN)/python -m rugzak.config.messages
	@$(BIN)/python tests/checks/run.py $(ARGS)

browser: $(INSTALLED_DEV) ## The journey in a real browser, four languages, two widths
	@.ci/need chromium
	@$(BIN)/python -m rugzak.config.messages
	$(PYTEST) -m browser tests/browser tests/portal/test_browser.py $(ARGS)

screens: $(INSTALLED_DEV) ## Screenshots of every page in var/screens
	@.ci/need chromium
	@$(BIN)/python -m rugzak.config.messages
	$(PYTEST) -m browser tests/browser/test_screens.py $(ARGS)

race: $(INSTALLED_DEV) ## Many takers, few seats, on a durable server
	RUGZAK_TEST_DURABLE=1 $(PYTEST) -m race $(ARGS)

crash: $(INSTALLED_DEV) ## kill -9 in the middle of bookings
	-@.ci/need etcd ip faketime
	RUGZAK_TEST_DURABLE=1 $(PYTEST) -m crash $(ARGS)

spark: $(INSTALLED_SPARK) ## Rules and simulations give the same on Spark as on DuckDB (needs Java 17)
	@.ci/need java
	$(PYTEST) -m spark tests/spark $(ARGS)

api-fuzz: $(INSTALLED_DEV) ## schemathesis over the whole OpenAPI document
	$(PYTEST) -m fuzz $(ARGS)

bench-pages: $(INSTALLED_DEV) ## Server time of every page, memory of the web process
	$(BIN)/python benchmarks/pages.py $(ARGS)

bench-ledger: $(INSTALLED_BENCH) ## The money core against the disk and its peers, in one run
	@.ci/need wrk
	$(BIN)/python benchmarks/ledger.py $(ARGS)

bench-schemes: $(INSTALLED_BENCH) ## All rules: for one person, for ten million at once, and against OpenFisca
	$(BIN)/python benchmarks/schemes.py
	$(BIN)/python benchmarks/rights.py
	$(BIN)/python benchmarks/population.py $(ARGS)
	$(BIN)/python benchmarks/openfisca.py

bench-simulation: $(INSTALLED_DEV) ## A reform on a million people, from start to report
	$(BIN)/python benchmarks/simulation.py $(ARGS)

bench-transitions: $(INSTALLED_DEV) ## Moves to other work: speed, and agreement with an outside yardstick
	$(BIN)/python -m benchmarks.transitions $(ARGS)

bench-linking: $(INSTALLED_BENCH) ## How well words are linked to ESCO, against published figures and peers
	$(BIN)/python -m benchmarks.linking $(ARGS)

bench-catalogue: $(INSTALLED_DEV) ## Searching 100,000 trainings: how good and how fast, against plain full text
	$(BIN)/python -m benchmarks.catalogue $(ARGS)

bench-paths: $(INSTALLED_DEV) ## The best path among 400 trainings, against a plain greedy
	$(BIN)/python benchmarks/paths.py $(ARGS)

rush: $(INSTALLED) ## The opening day of a national budget, tried here
	@$(BIN)/rugzak rush $(ARGS)

clean: ## Remove caches; data in var/ stays (`rugzak down --erase` removes that)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find src tests -name __pycache__ -prune -exec rm -rf {} +
