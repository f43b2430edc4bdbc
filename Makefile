# Two commands matter: `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
PY := .venv/bin/python
# Tests that fork run in a process of their own, without the threads of servers and browsers. 5: none was chosen.
PYTEST := $(PY) -m pytest -p tests.database -p tests.budget
# The whole suite runs in up to four processes, one more than processors (tests/budget.py); a chosen few tests, and a
# served database, in one.
JOBS ?= $(if $(ARGS)$(SERVED),0,auto --maxprocesses 4)
# Both runs, one after the other; of the whole suite also what they took together of so many seconds.
define RUN
mkdir -p var; rm -f var/test-times; TEST_TIMES=var/test-times; export TEST_TIMES; \
$(PYTEST) -n $(JOBS) --dist worksteal -m "$(1)" $(ARGS) || [ $$? = 5 ] || exit 1; \
$(PYTEST) -m "$(2)" $(ARGS) || [ $$? = 5 ] || exit 1; \
$(if $(ARGS)$(SERVED),:,$(PY) -m tests.budget var/test-times $(3))
endef
PORT ?= 8000
CMD ?= help
MESSAGES := locale/zh_Hant/LC_MESSAGES/django
export PORT
# Some machines tell Python to keep nothing that it compiled; then each process compiles Django anew, for seconds.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run manage doctor sbom scale test test-long test-pooled test-served soak bench-events bench-files bench-history bench-ledger bench-lists bench-messages bench-notices bench-pages bench-redeem bench-settlement bench-start bench-surveys world lighthouse access check fix messages screenshots gallery lock

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{printf "  make %-14s %s\n", $$1, $$2}'

.venv/.run-ready: requirements.lock civic/deploy/install.py civic/deploy/scanner.py
	@python3 civic/deploy/install.py requirements.lock
	@touch $@

.venv/.dev-ready: requirements-dev.lock civic/deploy/install.py civic/deploy/scanner.py
	@python3 civic/deploy/install.py requirements-dev.lock
	@touch $@ .venv/.run-ready

$(MESSAGES).mo: $(MESSAGES).po | .venv/.run-ready
	@$(PY) -m civic.deploy.messages compile

run: .venv/.run-ready ## start the portal with its demo world; PORT=8001 chooses another port
	@exec $(PY) -m civic.deploy.launcher

manage: .venv/.run-ready $(MESSAGES).mo ## run a manage.py command: make -s manage CMD="close_month 2026-10"
	@DEMO=$${DEMO:-1} PUBLIC_URL=$${PUBLIC_URL:-http://localhost:$(PORT)} $(PY) manage.py $(CMD)

doctor: .venv/.run-ready $(MESSAGES).mo ## say what is wrong with a setting, a port, a clock or a disk, and what to do
	@DEMO=$${DEMO:-1} PUBLIC_URL=$${PUBLIC_URL:-http://localhost:$(PORT)} $(PY) manage.py doctor

sbom: .venv/.run-ready ## list every library with version, licence and SHA-256 as CycloneDX in var/sbom.json
	@mkdir -p var; $(PY) -m civic.deploy.sbom var/sbom.json

# LONG_FOLLOWS: make test-long comes next and runs the long ones in full, so here they are left out.
BUT_LONG := $(if $(LONG_FOLLOWS),not long and )
test: .venv/.dev-ready $(MESSAGES).mo ## run every test; ARGS="tests/rewards -x" chooses
	@$(call RUN,$(BUT_LONG)not forks,$(BUT_LONG)forks,480)

test-long: .venv/.dev-ready $(MESSAGES).mo ## what make test repeats lightly, in full (tests/effort.py); before a release, and in CI
	@LONG=1; export LONG; $(call RUN,long and not forks,long and forks,480)
	@$(if $(ARGS),:,$(MAKE) -s test-pooled)

# Chosen for what a pooler could break: many sessions at once, exports, jobs, closing.
POOLED_TESTS := tests/rewards/redemption/test_at_once.py \
 tests/rewards/redemption/test_a_code_pays_once.py tests/rewards/ledger/test_turnover.py tests/rewards/limits \
 tests/rewards/settlement/test_closing_a_month.py tests/rewards/settlement/test_exports.py \
 tests/rewards/settlement/test_month_borders.py tests/rewards/settlement/test_nightly_proofs.py \
 tests/rewards/settlement/test_bank_files.py tests/rewards/ledger/test_checkpoints.py tests/rewards/payees

test-pooled: .venv/.dev-ready $(MESSAGES).mo ## money tests through PgBouncer in transaction mode, where it is installed
	@if PATH=$$PATH:/usr/sbin command -v pgbouncer >/dev/null; then POOLED=1 $(PYTEST) $(or $(ARGS),$(POOLED_TESTS)); \
	 else echo "pgbouncer is not installed (Debian: apt-get install pgbouncer): nothing was tried through a pooler"; fi

test-served: .venv/.dev-ready $(MESSAGES).mo ## the same on a served PostgreSQL and RabbitMQ (loopback unless named)
	@DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/postgres} \
	 CELERY_BROKER_URL=$${CELERY_BROKER_URL:-amqp://guest:guest@127.0.0.1:5672//} \
	 SERVED=1 $(MAKE) -s test

soak: .venv/.dev-ready ## a million random operations on the ledger against a model (hours)
	@OPERATIONS=$${OPERATIONS:-1000000} $(PY) -m pytest -p tests.database -s tests/rewards/ledger/test_random_operations.py

bench-ledger: .venv/.dev-ready $(MESSAGES).mo ## the ledger's speed as ratios (minutes); PARTS=posting,campaigns,awards,proof,checkpoint chooses
	@$(PY) -m bench.ledger

bench-pages: .venv/.dev-ready $(MESSAGES).mo ## what a page costs a phone, the database and the server; PARTS=phone,queries,rate,work
	@$(PY) -m bench.pages

bench-lists: .venv/.dev-ready $(MESSAGES).mo ## milliseconds of every list and page on a world that stands, as every role; ROLES=, ONLY=, ROUNDS=
	@$(PY) -m bench.lists

bench-files: .venv/.dev-ready $(MESSAGES).mo ## memory and seconds of the largest files on a world that stands; ONLY=movements chooses
	@$(PY) -m bench.files

scale: .venv/.dev-ready $(MESSAGES).mo ## the same, written down in docs/scale.md with the plans of the heaviest statements
	@WRITE=1 $(PY) -m bench.lists

lighthouse: .venv/.dev-ready $(MESSAGES).mo ## Lighthouse's scores for ten pages (minutes, needs npm); ADDRESS= asks a demo that runs, PAGES= chooses
	@$(PY) -m bench.lighthouse

access: .venv/.dev-ready $(MESSAGES).mo ## axe on every page as every role, at three widths (an hour); make test looks at each page once
	@ACCESS=all REQUIRE_BROWSER=1 $(PYTEST) tests/journeys/test_every_page.py $(ARGS)

bench-settlement: .venv/.dev-ready $(MESSAGES).mo ## a month's end as ratios (minutes); BENCH_POSTINGS=500000 for a try
	@$(PY) -m bench.settlement

bench-history: .venv/.dev-ready $(MESSAGES).mo ## an owner's pages of payments beside 400,000 lines, as ratios (a minute); BENCH_LINES=40000 for a try
	@$(PY) -m bench.history

bench-messages: .venv/.dev-ready $(MESSAGES).mo ## messages at a county's size as ratios (half an hour); PARTS=planning,leasing,push,line,emergency; CITIZENS=50000 for a try
	@$(PY) -m bench.messages

bench-notices: .venv/.dev-ready $(MESSAGES).mo ## publishing, audiences, home, inbox and search as ratios (minutes); BENCH_CITIZENS=790000 for a county
	@$(PY) -m bench.notices

bench-redeem: .venv/.dev-ready $(MESSAGES).mo ## payments by code as ratios (minutes); PARTS=action,http chooses, PARTS=pretix adds a peer, PARTS=before an earlier commit
	@$(PY) -m bench.redeem

bench-events: .venv/.dev-ready $(MESSAGES).mo ## check-ins, a rush for few places and a door's list as ratios (minutes); PARTS=checkins,rush,list chooses
	@$(PY) -m bench.events

world: .venv/.dev-ready $(MESSAGES).mo ## a county of SIZE=kaohsiung, taitung or village in var/worlds, to look at and to measure (minutes)
	@$(PY) -m bench.world

bench-surveys: .venv/.dev-ready $(MESSAGES).mo ## answering, results and exports of questionnaires as ratios (minutes); PARTS=submitting,results,export
	@$(PY) -m bench.surveys

bench-start: .venv/.run-ready ## seconds of make run to its first page, fresh and again (minutes); ROUNDS=3
	@$(PY) -m bench.start

check: .venv/.dev-ready $(MESSAGES).mo ## lint, format, types, import order, migrations, deployment settings
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/djlint templates --lint --quiet
	@.venv/bin/lint-imports --no-cache --show-timings >/dev/null || .venv/bin/lint-imports --no-cache
	@DEMO=1 DATABASE_URL=postgres://types@/types .venv/bin/mypy
	@DEMO=1 $(PY) manage.py makemigrations --check --dry-run
	@DEMO=0 DEBUG=0 PUBLIC_URL=https://tuili.example SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	 IDENTITY_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') \
	 $(PY) manage.py check --deploy --fail-level WARNING

fix: .venv/.dev-ready ## format, and mend what the linter can
	@.venv/bin/ruff check --fix . ; .venv/bin/ruff format .

messages: .venv/.dev-ready ## bring the translations up to date and list what is missing
	@$(PY) -m civic.deploy.messages

screenshots: .venv/.dev-ready $(MESSAGES).mo ## photograph the pages of a fresh demo world into docs/screenshots
	@$(PY) -m tests.screenshots

gallery: .venv/.dev-ready $(MESSAGES).mo ## every page in every look on contact sheets in var/gallery (long); LOOKS=, SETS=, ONLY= choose
	@REQUIRE_BROWSER=1 $(PYTEST) tests/journeys/gallery $(ARGS)

lock: ## resolve the libraries anew into requirements*.lock
	@.venv-tools/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	 --no-annotate --no-emit-index-url pyproject.toml -o requirements.lock
	@.venv-tools/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header \
	 --no-annotate --no-emit-index-url --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
