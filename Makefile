# make demo   install Khabar into .venv and code the example report
# make test   install it with its tools and run every check
# make docs   build the documents as a site in build/site; a warning is an error
# make lock   write requirements/ anew: the versions that CI installs, with hashes
# make sbom   what is installed at run time, as CycloneDX, in build/sbom.json
# make audit  ask the databases of known faults about what is installed at run time
# make fuzz   look for inputs that break something, for an hour or so (FUZZ=... times as many as the tests; CORPUS=... mutates reports)
# make fuzz-api  only the API, asked what its description allows and forbids (MINUTES=10)
# PYTHON=...  the Python (3.11 or later) to make .venv with; found by itself where it is not given

CHECK := import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3 python; do \
	if $$python -c '$(CHECK)' >/dev/null 2>&1; then echo $$python; break; fi; done)
BIN := .venv/bin

FUZZ ?= 100
SECONDS ?= 600
MINUTES ?= 10
FOUND ?= fuzz-found

.PHONY: demo test docs fuzz fuzz-api lock sbom audit clean

demo: .venv/installed
	@$(BIN)/khabar code examples/report.jsonl --table -o demo.jsonl
	@echo "The full record, with the words behind each value: demo.jsonl"
	@echo "Sentence by sentence, in colour: $(BIN)/khabar explain examples/report.jsonl"
	@echo "On a page, with map, timeline and rival accounts: $(BIN)/khabar serve"

test: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n auto --dist worksteal

docs: .venv/installed-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet
	@echo "build/site/index.html"

lock: .venv/installed-supply
	$(BIN)/python tools/supply.py lock

sbom: .venv/installed-supply
	$(BIN)/python tools/supply.py sbom

audit: .venv/installed-supply
	$(BIN)/python tools/supply.py audit

fuzz-api: .venv/installed-dev
	cd tests && KHABAR_FUZZ_MINUTES=$(MINUTES) ../$(BIN)/python -m pytest -q -s fuzz/test_api.py

fuzz: .venv/installed-dev fuzz-api
	cd tests && KHABAR_FUZZ=$(FUZZ) ../$(BIN)/python -m pytest -q fuzz/test_targets.py web/test_parameters.py
	@if $(BIN)/python -c 'import atheris' 2>/dev/null; then cd tests && for target in read links text code coded_file headers; do \
		../$(BIN)/python -m fuzz.guided $$target ../$(FOUND) $(SECONDS) || exit 1; done; \
	else echo "without atheris (pip install atheris) nothing looks for new branches"; fi
	@if [ -n "$(CORPUS)" ]; then cd tests && ../$(BIN)/python -m fuzz.mutate $(abspath $(CORPUS)) --out ../$(FOUND); fi

.venv/bin/python:
	@if [ -z "$(PYTHON)" ]; then \
		echo "Khabar needs Python 3.11 or later with the modules venv and ensurepip; none was found."; \
		echo "Install one (on Debian and Ubuntu: apt install python3 python3-venv), or name it: make PYTHON=/path/to/python3"; \
		exit 1; \
	fi
	@echo "Making .venv with $(PYTHON) ..."
	@$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | .venv/bin/python
	@echo "Installing Khabar into .venv ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[web,watch]"
	@touch $@

.venv/installed-dev: pyproject.toml requirements/ci.txt | .venv/bin/python
	@echo "Installing Khabar and its tools into .venv ..."
	@$(BIN)/python tools/install.py requirements/ci.txt ".[dev,dask,docs,parquet,web,watch]"
	@touch $@ .venv/installed

.venv/installed-supply: pyproject.toml | .venv/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[supply]"
	@touch $@

clean:
	rm -rf .venv demo.jsonl build
