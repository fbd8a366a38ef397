# The portal's commands. `make` alone explains them.

PORT ?= 8000
VENV := .venv
PYTHON := $(VENV)/bin/python
# uv installs in a quarter of pip's time; where it does not run or does not reach an index that pip knows, pip does it.
EXACTLY := --quiet --require-hashes --no-deps --only-binary :all:
PIP_INSTALL := $(PYTHON) -m pip install $(EXACTLY) --disable-pip-version-check --no-compile
INSTALL = install_list() { UV_NATIVE_TLS=1 $(VENV)/bin/uv pip install --python $(PYTHON) $(EXACTLY) -r "$$1" 2>/dev/null || $(PIP_INSTALL) -r "$$1"; }; install_list
# The newest of the usual names that is new enough; only needed to create the virtual environment.
HOST_PYTHON := $(shell for name in python3 python3.13 python3.12 python3.11; do \
	if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$name; break; fi; done)
# Packages are installed without bytecode; Python keeps what it compiles at first use, also where the shell says it should not.
export PYTHONDONTWRITEBYTECODE :=
LINTED := portal referrals directory tests manage.py

.DEFAULT_GOAL := help
.PHONY: help run test lint bench messages install install-dev

help: ## explain these commands
	@echo "Kreis Düren portal"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  PORT=8001 make run starts on another port; docs/configuration.md lists all settings."

run: install ## prepare everything and start the portal on 127.0.0.1:8000 (PORT=)
	@exec $(PYTHON) manage.py serve --prepare --port $(PORT)

test: install-dev ## check the code and run every test
	@checked=0; $(MAKE) --no-print-directory lint || checked=1; \
	 $(PYTHON) -m pytest -n 2 --dist loadfile || exit 1; \
	 if [ $$checked = 1 ]; then echo "The tests pass; what make lint found above does not." >&2; exit 1; fi

lint: install-dev ## check style, types, import directions, templates and catalogues
	@failed=""; \
	 check() { name=$$1; shift; echo "· $$name"; "$$@" || failed="$$failed $$name,"; }; \
	 check "ruff" $(VENV)/bin/ruff check --quiet $(LINTED); \
	 check "ruff format" $(VENV)/bin/ruff format --quiet --check $(LINTED); \
	 check "mypy" $(VENV)/bin/mypy --no-error-summary portal referrals directory; \
	 check "import-linter" $(VENV)/bin/lint-imports --no-logo; \
	 check "djlint" $(VENV)/bin/djlint --quiet --lint templates; \
	 check "catalogues" $(PYTHON) manage.py messages --check; \
	 if [ -n "$$failed" ]; then echo "Not clean:$${failed%,}" >&2; exit 1; fi

bench: install-dev ## measure search, pages and memory at several sizes
	@exec $(PYTHON) manage.py bench

messages: install ## bring the translation catalogues up to date with the code
	@$(PYTHON) manage.py messages

# Each list is installed when it or the Python changed since; the stamp holds what was installed.
install: $(PYTHON)
	@want="$$( { $(PYTHON) --version; cat requirements/base.txt; } | cksum)"; \
	 if [ "$$(cat $(VENV)/.installed 2>/dev/null)" != "$$want" ]; then \
	   echo "· installing the pinned packages"; \
	   $(INSTALL) requirements/base.txt && echo "$$want" > $(VENV)/.installed; \
	 fi

install-dev: install
	@want="$$( { $(PYTHON) --version; cat requirements/dev.txt; } | cksum)"; \
	 if [ "$$(cat $(VENV)/.installed-dev 2>/dev/null)" != "$$want" ]; then \
	   echo "· installing the pinned tools for tests and checks"; \
	   $(INSTALL) requirements/dev.txt && echo "$$want" > $(VENV)/.installed-dev; \
	 fi

$(PYTHON):
	@if [ -z "$(HOST_PYTHON)" ]; then echo "Python 3.11 or newer is needed and was not found." >&2; exit 1; fi
	@echo "· creating the virtual environment ($$($(HOST_PYTHON) --version))"
	@$(HOST_PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	 echo "Python's venv module is needed (Debian: apt-get install python3-venv)." >&2; exit 1; }
	@$(PIP_INSTALL) -r requirements/installer.txt || echo "· uv cannot be installed here; pip does its work"
