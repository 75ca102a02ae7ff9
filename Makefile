# The two commands of a newcomer are `make demo` and `make test`; CONTRIBUTING.md has the rest.
PYTHON ?= python3
PORT ?= 8000
SERVE ?= 1
UV := .tools/bin/uv
RUN := .venv/bin/python

export UV_PYTHON_DOWNLOADS ?= never
# Where Python keeps no bytecode, every start would compile the libraries anew, for seconds.
export UV_COMPILE_BYTECODE ?= 1

.PHONY: demo test check soak services messages environment

demo: .venv/.ready
	$(RUN) manage.py demo --port $(PORT) $(if $(filter 0,$(SERVE)),--no-serve)

test: environment
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) manage.py makemigrations --check --dry-run
	$(RUN) -m pytest -n 2 --dist loadgroup $(ARGS)

check: environment
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -m pip_audit --progress-spinner off --skip-editable

soak: environment
	$(RUN) -m pytest -m soak $(ARGS)

# Gathers what is marked for translation and compiles what is translated; needs gettext (apt-get install gettext).
# Compiled catalogues are kept in the repository: running and testing need no gettext.
messages: environment
	for l in de fr es; do $(RUN) manage.py makemessages -l $$l --no-location --no-wrap -i '.venv*' -i '.tools*' -i tests -i bench -i var; done
	cd helpdesk && for l in de fr es; do msgfmt --check-format -o locale/$$l/LC_MESSAGES/django.mo locale/$$l/LC_MESSAGES/django.po; done

services:
	sh scripts/services.sh

environment: .venv/.complete

# What running needs; the tests' tools come on top.
.venv/.ready: uv.lock pyproject.toml
	@test -x $(UV) || $(PYTHON) -m pip install --quiet --target .tools uv
	$(UV) sync --frozen --quiet --no-dev --inexact --python $(PYTHON)
	@touch $@

.venv/.complete: .venv/.ready
	$(UV) sync --frozen --quiet --inexact --python $(PYTHON)
	@touch $@
