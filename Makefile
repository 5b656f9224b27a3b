# Two commands: `make demo` and `make test`. Both set up what they need, once.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-reset test test-fast images check bench bench-api fuzz lock clean browser runtime develop translations

PORT ?= 8000
VENV ?= .venv
PYTHON := $(VENV)/bin/python
STAMPS := $(VENV)/.stamps
KEYWORDS := -k _ -k gettext -k gettext_lazy -k _t -k ngettext:1,2
TRANSLATIONS := $(patsubst %.po,%.mo,$(wildcard toetssteen/locale/*/LC_MESSAGES/*.po))

help:
	@echo 'make demo         start Toetssteen op http://127.0.0.1:8000 (PORT= voor een andere poort)'
	@echo 'make demo-reset   hetzelfde, met verse gegevens'
	@echo 'make test         alle controles en tests'
	@echo 'make test-fast    alles zonder browser'
	@echo 'make check        alleen stijl, typen, lagen en sjablonen'
	@echo 'make bench        meet de snelheid (SIZE= voor een andere omvang)'
	@echo 'make bench-api    meet de API (SIZES= voor andere aantallen klantcontacten, PEER= en PEER_TOKEN= voor een Open Klant ernaast)'
	@echo 'make fuzz         bestook de API met verzoeken die niet kloppen (CASES= voor een ander aantal)'
	@echo 'make lock         leg de versies van de pakketten opnieuw vast'
	@echo 'make clean        verwijder alles wat hier gemaakt is, ook de gegevens'

demo: runtime
	@exec $(PYTHON) -m toetssteen.cli.main demo --port '$(PORT)' --stop-with $$PPID

demo-reset: runtime
	@exec $(PYTHON) -m toetssteen.cli.main demo --port '$(PORT)' --stop-with $$PPID --reset

test: check browser
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-fast: check
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m 'not browser'

images: develop browser
	@TOETSSTEEN_IMAGES=1 $(PYTHON) -m pytest tests/journeys

check: develop
	@sh setup/check.sh $(VENV)

bench: develop
	@$(PYTHON) -m tests.bench $(if $(SIZE),--size '$(SIZE)')
	@$(PYTHON) -m tests.bench.replay $(if $(SIZE),--size '$(SIZE)')
	@exec $(PYTHON) -m tests.bench.recount $(if $(SIZE),--size '$(SIZE)')

bench-api: develop
	@exec $(PYTHON) -m tests.bench.exchange $(if $(SIZES),--sizes '$(SIZES)') \
		$(if $(PEER),--peer '$(PEER)' --peer-token '$(PEER_TOKEN)')

# Every schema of the API, with all that can be wrong: 20,000 requests at least.
fuzz: develop
	@TOETSSTEEN_FUZZ=$(or $(CASES),20000) $(PYTHON) -m pytest tests/api/fuzzed

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

# Babel does both. It comes with the packages, so they are installed first; see docs/decisions/0007.
%.mo: %.po | $(STAMPS)/runtime
	@$(PYTHON) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@

# After a change of texts: bring the catalogues up to date, then translate what is empty in them.
translations: develop
	@mkdir -p var
	@$(PYTHON) -m babel.messages.frontend --quiet extract --mapping babel.cfg --no-default-keywords $(KEYWORDS) \
		--add-location file --sort-by-file --no-wrap --project Toetssteen --output-file var/messages.pot toetssteen
	@$(PYTHON) -m babel.messages.frontend --quiet update --domain django --input-file var/messages.pot \
		--output-dir toetssteen/locale --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --no-wrap
	@$(MAKE) --no-print-directory $(TRANSLATIONS)
