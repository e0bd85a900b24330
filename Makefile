# Akta. Each target is enough on its own after a clone: it sets up what it needs first.
# Needed beforehand: Debian 12, python3 (3.11) and make. See docs/operator/instalacja.md.

SHELL := /bin/sh
SYSTEM_PYTHON ?= /usr/bin/python3
BIN := .venv/bin
BOOTSTRAP := $(SYSTEM_PYTHON) -B scripts/bootstrap.py
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup run test test-all prove lint browser-test lock clean

help:  ## pokazuje tę listę
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 22

setup:  ## przygotowuje wszystko, czego trzeba do uruchomienia
	@$(BOOTSTRAP) run

run:  ## przygotowuje i uruchamia Aktę; Ctrl-C zatrzymuje
	@$(BOOTSTRAP) run && exec $(BIN)/akta serve $(ARGS)

test:  ## testy bez przeglądarki i bez długich
	@$(BOOTSTRAP) test && exec $(BIN)/pytest -n $(WORKERS) -m "not browser and not slow" $(ARGS)

test-all:  ## wszystkie testy, także długie i w przeglądarce
	@$(BOOTSTRAP) browser && exec $(BIN)/pytest -n $(WORKERS) $(ARGS)

browser-test:  ## testy w przeglądarce Chromium
	@$(BOOTSTRAP) browser && exec $(BIN)/pytest -m browser $(ARGS)

prove:  ## psuje kod każdego wykonanego przepisu i sprawdza, czy zauważą to testy
	@$(BOOTSTRAP) test && exec $(BIN)/akta rules --sample 2000 $(ARGS)

lint:  ## styl, typy i granice pokojów
	@$(BOOTSTRAP) test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/lock.py --check
	$(BIN)/python scripts/check_licences.py
	$(BIN)/python scripts/check_secrets.py

lock:  ## wybiera na nowo wersje zależności i zapisuje je z sumami kontrolnymi
	@$(BOOTSTRAP) test && $(BIN)/python scripts/lock.py

clean:  ## usuwa to, co powstało z make setup i testów; danych nie rusza
	rm -rf .venv .akta/tools .akta/stamps .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf src/akta/ui/frontend/node_modules src/akta/ui/static/akta/build
