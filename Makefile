# Two commands: `make demo` and `make test`. Both set up what they need, once.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-reset test test-fast check bench lock clean browser runtime develop

PORT ?= 8000
VENV ?= .venv
PYTHON := $(VENV)/bin/python
STAMPS := $(VENV)/.stamps
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard toetssteen/locale/*/LC_MESSAGES/*.po))

help:
	@echo 'make demo         start Toetssteen op http://127.0.0.1:8000 (PORT= voor een andere poort)'
	@echo 'make demo-reset   hetzelfde, met verse gegevens'
	@echo 'make test         alle controles en tests'
	@echo 'make test-fast    alles zonder browser'
	@echo 'make check        alleen stijl, typen, lagen en sjablonen'
	@echo 'make bench        meet de snelheid (SIZE= voor een andere omvang)'
	@echo 'make lock         leg de versies van de pakketten opnieuw vast'
	@echo 'make clean        verwijder alles wat hier gemaakt is, ook de gegevens'

demo: runtime
	@exec $(PYTHON) -m toetssteen.cli.main demo --port '$(PORT)' --stop-with $$PPID

demo-reset: runtime
	@exec $(PYTHON) -m toetssteen.cli.main demo --port '$(PORT)' --stop-with $$PPID --reset

test: check browser
	@$(PYTHON) -m pytest -n 2 --dist loadfile

test-fast: check
	@$(PYTHON) -m pytest -n 2 --dist loadfile -m 'not browser'

check: develop
	@echo 'ruff';        $(PYTHON) -m ruff check --quiet .
	@echo 'ruff format'; $(PYTHON) -m ruff format --check --quiet .
	@echo 'mypy';        LOG=$$($(PYTHON) -m mypy 2>&1) || { echo "$$LOG"; exit 1; }
	@echo 'lint-imports'; LOG=$$($(VENV)/bin/lint-imports 2>&1) || { echo "$$LOG"; exit 1; }
	@echo 'djlint';      LOG=$$($(PYTHON) -m djlint --lint toetssteen/web 2>&1) || { echo "$$LOG"; exit 1; }

bench: develop
	@exec $(PYTHON) -m toetssteen.cli.main bench $(if $(SIZE),--size '$(SIZE)')

lock: develop
	@sh setup/lock.sh $(PYTHON)

clean:
	@sh setup/clean.sh $(VENV)

runtime: $(STAMPS)/runtime $(TRANSLATIONS)

develop: $(STAMPS)/develop $(TRANSLATIONS)

browser:
	@sh setup/browser.sh

$(STAMPS)/python:
	@sh setup/python.sh $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements.txt setup/install.sh $(STAMPS)/python
	@sh setup/install.sh $(VENV) requirements.txt
	@touch $@

$(STAMPS)/develop: requirements-dev.txt setup/install.sh $(STAMPS)/python
	@sh setup/install.sh $(VENV) requirements-dev.txt
	@touch $@ $(STAMPS)/runtime

%.mo: %.po $(STAMPS)/python
	@$(PYTHON) -m babel.messages.frontend compile --input-file $< --output-file $@ >/dev/null
