# `make` lists what can be done. Only Python 3.11 or newer with its venv module is needed.
PYTHON ?= python3
BENCH ?=
AUDIT ?=
DRILL ?=
VENV := .venv/bin
INSTALL := @$(PYTHON) tools/install.py

.DEFAULT_GOAL := help
.PHONY: help run stack install test lint test-heavy bench bench-stack drill scan audit screenshots
.PHONY: format messages lock clean

help: ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 20

run: ## Start the site with its demo on http://127.0.0.1:8000/ (other port: make run PORT=8080)
	$(INSTALL) requirements.txt
	@$(VENV)/python -m tools.run

stack: install ## Start the site as production runs it, on https://127.0.0.1:8443/ (needs nginx, Redis)
	@$(VENV)/python -m tools.stack

install: ## Make .venv with everything that development needs
	$(INSTALL) requirements.txt requirements-extras.txt requirements-dev.txt

test: install ## Lint, checks, and all tests: PostgreSQL, SQLite, browser
	@$(VENV)/python -m tools.verify

lint: install ## The part of it that runs no tests
	@$(VENV)/python -m tools.verify --lint

test-heavy: install ## The tests at full size (minutes)
	@$(VENV)/python -m tools.postgres $(VENV)/python -m pytest -m heavy
	@TEST_DATABASE_URL= $(VENV)/python -m pytest -m "heavy and both_databases"

bench: install ## Measure against a stock Wagtail form page (about 8 minutes; BENCH=--quick: 3)
	@$(VENV)/python -m tests.bench $(BENCH)

bench-stack: install ## Measure the whole site under a rush (7 minutes; BENCH=--full: 10,000,000 signatures)
	@$(VENV)/python -m tests.drill.bench $(BENCH)

drill: install ## Break parts of the whole site under a rush (20 minutes; DRILL=--quick: 6)
	@$(VENV)/python -m tests.drill.accidents $(DRILL)

scan: install ## Attack the whole site with scanners, and read its code (needs Node.js; half an hour)
	@$(VENV)/python -m tools.scan

audit: install ## Look at every page with browsers and validators (AUDIT=--quick: without Lighthouse)
	@$(VENV)/python -m tools.audit $(AUDIT)

screenshots: install ## Take the pictures of the guides anew, from the demo
	@$(VENV)/python -m tools.screenshots

format: install ## Bring code and templates into shape, and the table of variables up to date
	@$(VENV)/ruff check --fix .
	@$(VENV)/ruff format .
	@$(VENV)/python -m tools.templates
	@$(VENV)/python -m tools.variables

messages: install ## Bring the message catalogues up to date (needs the system's gettext)
	@$(VENV)/python -m tools.messages update

lock: install ## Pin all requirements with their hashes anew
	@$(VENV)/python -m tools.lock

clean: ## Remove .venv and caches; var/ (your data) stays
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +
