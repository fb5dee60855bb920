# The words of the house. `make demo` on a fresh machine needs only Python 3.11 with venv and pip.
PORT ?= 8000
PY := .venv/bin/python
export PORT

.PHONY: setup setup-dev demo run test check nightly fix messages migrations bench wheel lock

setup: .venv/.run ## environment, translations

.venv/.run: requirements.lock $(wildcard kotosilta/locale/*/LC_MESSAGES/django.po) scripts/compile_messages.py scripts/make_font.py
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(PY) scripts/compile_messages.py
	$(PY) scripts/make_font.py
	touch $@

.venv/.dev: .venv/.run requirements-dev.lock
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

setup-dev: .venv/.dev
	@$(PY) manage.py collectstatic --noinput -v0
	@scripts/test_tools

demo: setup ## load the demo (once) and serve it
	@KOTOSILTA_DEMO=1 $(PY) manage.py serve

run: setup ## serve what is in KOTOSILTA_DATA
	@$(PY) manage.py serve

test: setup-dev ## the whole suite, on SQLite and on PostgreSQL
	scripts/test

check: setup-dev ## exactly what CI runs
	$(PY) -m ruff format --check -q .
	$(PY) -m ruff check -q .
	$(PY) -m mypy kotosilta
	.venv/bin/lint-imports
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) scripts/check_messages.py
	scripts/test

nightly: setup-dev ## everything that is too slow for every change
	mkdir -p build && rm -f build/figures
	KOTOSILTA_NIGHTLY=1 KOTOSILTA_FIGURES=$(CURDIR)/build/figures scripts/test
	KOTOSILTA_FIGURES=$(CURDIR)/build/figures $(PY) scripts/plant_faults.py
	$(PY) scripts/assurance.py build/figures

fix: setup-dev ## format and mend what can be mended
	$(PY) -m ruff check --fix -q . ; $(PY) -m ruff format -q .

messages: setup-dev ## collect the texts to translate
	$(PY) scripts/collect_messages.py
	$(PY) scripts/compile_messages.py

migrations: setup-dev ## write the first migrations anew, as long as nothing is released
	$(PY) scripts/first_migrations.py

.venv/.bench: .venv/.dev requirements-bench.lock
	$(PY) -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r requirements-bench.lock
	touch $@

bench: setup-dev .venv/.bench ## ratios, measured in one run
	$(PY) bench/people_list.py
	$(PY) bench/duplicates.py
	$(PY) bench/import_participants.py
	$(PY) bench/sign_credentials.py
	$(PY) bench/suggest_experts.py
	$(PY) bench/indicators.py
	$(PY) bench/services.py
	$(PY) bench/advisors_day.py
	$(PY) bench/validation.py
	$(PY) bench/releases.py
	$(PY) bench/machines.py

wheel: setup-dev ## a package that `pip install` takes, and the list of what it needs (SBOM)
	rm -rf build/lib build/bdist.*  # a module that is gone would still be packed
	$(PY) -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	.venv/bin/cyclonedx-py requirements requirements.lock --of JSON -o dist/kotosilta.cdx.json
	rm -rf build/lib build/bdist.* kotosilta.egg-info

lock: setup-dev ## pin every dependency by hash, without any host
	for set in requirements requirements-dev; do \
	  .venv/bin/uv pip compile -q --generate-hashes --no-header --python-version 3.11 $$set.in -o $$set.lock; done
	.venv/bin/uv pip compile -q --no-deps --generate-hashes --no-header --python-version 3.11 requirements-bench.in -o requirements-bench.lock
