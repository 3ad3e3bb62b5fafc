# `make run` opens the program, `make test` checks everything. The first run of either does all set-up:
# a virtual environment, the package, and Qt's system libraries (on Debian, as root).

PYTHON ?= python3
VENV   ?= .venv
ARGS   ?=
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --quiet --disable-pip-version-check install

LANGUAGE = en
SCHEME = light
ZOOM = 1
SIZE = 1280x800

.PHONY: run test bench torture shots guide words dist bundle clean

run: $(VENV)/.run | $(VENV)/.libraries
	@$(PY) -m study_app $(ARGS)

test: $(VENV)/.test | $(VENV)/.libraries
	@need=`$(PY) study_app/preflight.py`; [ -z "$$need" ] || \
	  { echo "Qt needs some system libraries. On Debian or Ubuntu: sudo apt-get install -y $$need"; exit 1; }
	@$(PY) -m ruff check --quiet
	@$(PY) -m mypy --no-error-summary
	@contracts=`$(VENV)/bin/lint-imports 2>&1` || { echo "$$contracts"; exit 1; }
	@$(PY) -m pytest -n auto $(ARGS)

bench: $(VENV)/.run | $(VENV)/.libraries
	@$(PY) tests/bench $(ARGS)

torture: $(VENV)/.fuzz | $(VENV)/.libraries
	@$(PY) tests/torture $(ARGS)

shots: $(VENV)/.test | $(VENV)/.libraries
	@$(PY) tests/shots --language $(LANGUAGE) --scheme $(SCHEME) --zoom $(ZOOM) --size $(SIZE) $(ARGS)

guide: $(VENV)/.test | $(VENV)/.libraries
	@$(PY) tests/figures.py resources/guide

dist: $(VENV)/.bundle
	@rm -f dist/study_app-*
	@$(PY) -m hatchling build -d dist

bundle: dist | $(VENV)/.libraries
	@$(PY) bundle dist/study_app-*.whl $(ARGS)

words: $(VENV)/.test
	@$(PY) tests/catalogues.py
	@$(PY) tests/translated.py

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.made:
	@echo "Setting up in $(VENV) (about a minute, once) ..."
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run: pyproject.toml | $(VENV)/.made $(VENV)/.libraries
	@$(PIP) --editable .
	@touch $@

$(VENV)/.test: pyproject.toml | $(VENV)/.made $(VENV)/.libraries
	@$(PIP) --editable '.[test]'
	@touch $@ $(VENV)/.run

$(VENV)/.bundle: pyproject.toml | $(VENV)/.made
	@$(PIP) --editable '.[bundle]'
	@touch $@ $(VENV)/.run

$(VENV)/.fuzz: $(VENV)/.test
	@$(PIP) --editable '.[test,fuzz]'
	@touch $@

# Without root this leaves no file behind and looks again next time: `make test` then says what to install, and so does the
# program, which goes on in the terminal.
$(VENV)/.libraries: | $(VENV)/.made
	@need=`$(PY) study_app/preflight.py`; \
	if [ -n "$$need" ] && [ `id -u` = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Qt's system libraries: $$need"; \
	  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$need; } \
	    >$(VENV)/apt.log 2>&1 || { tail -20 $(VENV)/apt.log; exit 1; }; \
	  need=; \
	fi; \
	[ -n "$$need" ] || touch $@
