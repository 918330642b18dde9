# The two commands of a newcomer are `make run` and `make test`; `make` alone lists the others.
SHELL := /bin/bash -euo pipefail
PYTHON ?= python3
BIN := .venv/bin
RUN_EXTRAS := console,intake,router,notifier,escalation,simulator
TEST_PACKAGES := rabbitmq-server:/usr/lib/rabbitmq/bin/rabbitmq-server postgresql:/usr/lib/postgresql/*/bin/initdb \
	chromium:/usr/bin/chromium fonts-wqy-microhei:/usr/share/fonts/truetype/wqy/wqy-microhei.ttc \
	libatomic1:/usr/lib/*/libatomic.so.1

.PHONY: help run demo test test-containers chaos chaos-checks bench bench-quick unit lint packages lock
.DEFAULT_GOAL := help

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 18

run: .venv/run ## start everything in one place: broker, services, phones in a browser
	@exec $(BIN)/directline up

demo: .venv/run ## a guided journey from a text to its rating, each phone printed as it happens
	@$(BIN)/directline demo

# Tests that mostly wait run side by side; what measures time or needs the machine follows by itself.
SIDE_BY_SIDE := tests/unit tests/contract tests/integration
BY_THEMSELVES := tests/chaos tests/reliability tests/journey
CHOSEN = $(if $(PYTEST),|| (( $$? == 5 ))) # a choice of tests may leave one of the two without any
test: .venv/test packages lint ## lint, types, import rules and all tests, on a real broker and real databases
	$(BIN)/pytest -n 3 --dist loadfile $(SIDE_BY_SIDE) $(PYTEST) $(CHOSEN)
	$(BIN)/pytest $(BY_THEMSELVES) $(PYTEST) $(CHOSEN)

test-containers: .venv/test ## the tests of broker and databases once more, in containers (RABBITMQ_IMAGE, POSTGRES_IMAGE)
	TESTS_WITH=containers $(BIN)/pytest -m "broker or postgres" tests/integration $(PYTEST)

chaos: .venv/test packages ## drills of an hour: 10,000 texts while everything is killed (CHAOS_SEED=number repeats one)
	$(BIN)/pytest -s -m chaos tests/chaos tests/reliability $(PYTEST)

chaos-checks: .venv/test packages ## a check of the checks: with a part of the mesh taken out a drill must fail
	$(BIN)/pytest -s -m chaos tests/chaos/test_checks.py $(PYTEST)

bench: .venv/bench packages ## what a text costs, beside peers: latency, budget, memory, growth, ratio (an hour, a quiet machine)
	@$(BIN)/python -m benchmarks all

bench-quick: .venv/bench packages ## three minutes of it; it fails only if somebody is not told, or twice
	@$(BIN)/python -m benchmarks quick

unit: .venv/test ## tests without broker and database
	$(BIN)/pytest tests/unit tests/contract $(PYTEST)

lint: .venv/test ## ruff, mypy --strict, import rules
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: ## pin anew what pyproject.toml allows
	rm -rf build/lock && $(PYTHON) -m venv build/lock
	build/lock/bin/pip install -q --upgrade pip && build/lock/bin/pip install -q -e ".[$(RUN_EXTRAS),test,bench]"
	build/lock/bin/pip freeze --exclude-editable > requirements.lock
	rm -rf build/lock

# What the tests need of the machine; installed where we may, named in one sentence where we may not.
packages:
	@missing=(); for each in $(TEST_PACKAGES); do compgen -G "$${each#*:}" >/dev/null || missing+=("$${each%%:*}"); done; \
	if (( $${#missing[@]} )); then echo "Installing $${missing[*]} ..."; $(PYTHON) -m services.console.packages "$${missing[@]}"; fi

.venv/run: pyproject.toml requirements.lock | .venv/bin/pip
	@echo "Installing Directline into .venv ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c requirements.lock -e ".[$(RUN_EXTRAS)]"
	@touch $@

.venv/test: .venv/run
	@echo "Installing the tools of the tests ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c requirements.lock -e ".[$(RUN_EXTRAS),test]"
	@touch $@

.venv/bench: .venv/test
	@echo "Installing the peers of the benchmark ..."
	@$(BIN)/pip install -q --disable-pip-version-check -c requirements.lock -e ".[$(RUN_EXTRAS),test,bench]"
	@touch $@

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Directline needs Python 3.11 or newer; set PYTHON=/path/to/one."; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null \
		|| $(PYTHON) -m services.console.packages python3-venv
	@$(PYTHON) -m venv .venv
