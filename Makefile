# Each target sets up what it needs first. PORT, TEST_DATABASE_URL and TEST_REDIS_URL
# may be set; nothing else is asked and no server is touched that nobody named.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
PORT ?= 8000
.DEFAULT_GOAL = help
.PHONY: help run test check fix bench soak docs pins clean

help:  ## Say what can be done
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/'

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Covenant needs Python 3.11 or later; set PYTHON=" if sys.version_info < (3, 11) else 0)'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Covenant needs (a minute or two the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/.run  ## Serve the demo city on http://localhost:$(PORT)
	@PORT=$(PORT) $(BIN)/python -m seed.run

test: $(VENV)/.dev  ## Check style, types, floors and run all tests
	@sh bin/test

check: $(VENV)/.dev  ## Style, types, the floors of the house, migrations, docs; changes nothing
	@sh bin/check

fix: $(VENV)/.dev  ## Mend what can be mended by itself
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: $(VENV)/.dev  ## Write the generated pages of docs/ anew
	@COVENANT_MODE=demo $(BIN)/python bin/generate_docs.py

bench: $(VENV)/.dev  ## Measure; prints JSON
	@sh bin/bench

soak: $(VENV)/.dev  ## What takes longer than a test may
	@sh bin/soak

pins: $(VENV)/.dev  ## Write requirements.txt's second half from what the first pulls in
	@$(BIN)/python bin/pins.py

clean:  ## Forget the demo city
	rm -rf var
