# Two commands matter: `make run` and `make test`. The rest is listed by `make help`.
SHELL := /bin/sh
PY := .venv/bin/python
PORT ?= 8000
export PORT

.DEFAULT_GOAL := help
.PHONY: help run test check manage install install-dev messages screenshots lock test-served fix

help: ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.venv/.run-ready: requirements.lock civic/install.py
	@python3 civic/install.py requirements.lock
	@touch $@

.venv/.dev-ready: requirements-dev.lock civic/install.py
	@python3 civic/install.py requirements-dev.lock
	@touch $@

run: .venv/.run-ready ## start the portal with its demo world (PORT=8000)
	@$(PY) -m civic.launcher

manage: .venv/.run-ready ## run a manage.py command: make -s manage CMD="close_month 2026-10"
	@DEMO=$${DEMO:-1} PUBLIC_URL=$${PUBLIC_URL:-http://localhost:$(PORT)} $(PY) manage.py $(CMD)

test: .venv/.dev-ready ## run every test (browser tests where chromium is found)
	@$(PY) -m pytest -p tests.database $(ARGS)
