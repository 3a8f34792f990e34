# make run     install, load the bundled snapshot, print the ten best suggestions, serve the page
# make test    linters, types and tests; says what it skipped and how to enable it
# make help    all targets

PORT ?= 8000
PYTEST_ARGS ?=
NEO4J_FOLDER := .neo4j
# Two processes halve the time; those that share one server's database all run in one of them. What is
# spread over them, and in which order, stands in tests/distribution.py.
WORKERS := -n 2

.DEFAULT_GOAL := help
.PHONY: help install run test neo4j neo4j-stop audit bench notebooks clean

help:
	@echo "make install      make .venv with .venv/bin/hub (PYTHON=python3.12 chooses the interpreter)"
	@echo "make run          load the bundled snapshot, print the ten best suggestions, serve on PORT ($(PORT))"
	@echo "make test         linters, types and tests (PYTEST_ARGS='-k find' is passed on)"
	@echo "make neo4j        start a Neo4j server for the tests (Java 17 and Maven) and say how to use it"
	@echo "make neo4j-stop   stop it"
	@echo "make audit        ask an advisory source about the pinned libraries; says so where none is reached"
	@echo "make bench        the benchmarks"
	@echo "make notebooks    write the notebooks as .ipynb and install Jupyter beside them"
	@echo "make clean        remove .venv, caches and built files"

install:
	@sh .ci/environment

run: install
	@.venv/bin/hub run --port $(PORT)

# Byte code is kept, whatever the shell says: else each worker compiles every test anew, and each command that a test
# starts compiles the program.
test: export PYTHONDONTWRITEBYTECODE :=
test:
	@sh .ci/environment test
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	@echo ".venv/bin/mypy (beside the tests: alone it leaves a core idle; what it says stands below theirs)"
	@.venv/bin/mypy >.venv/mypy.log 2>&1 & types=$$!; trap 'kill $$types' INT TERM; \
	.venv/bin/python -m pytest $(WORKERS) $(PYTEST_ARGS); tests=$$?; \
	wait $$types; typed=$$?; cat .venv/mypy.log; \
	[ $$tests -eq 0 ] && [ $$typed -eq 0 ]

neo4j:
	@.ci/neo4j start $(NEO4J_FOLDER)

neo4j-stop:
	@.ci/neo4j stop $(NEO4J_FOLDER)

audit:
	@sh .ci/audit

bench:
	@sh .ci/environment test
	.venv/bin/python -m pytest tests/benchmarks --benchmark-enable $(PYTEST_ARGS)

# Every notebook names the kernel of .venv, so that Jupyter does not ask which one to take.
notebooks:
	@sh .ci/environment notebooks
	.venv/bin/jupytext --to ipynb --update-metadata '{"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}' notebooks/*.py
	@echo "Open them with: .venv/bin/jupyter lab notebooks"

clean:
	@if [ -e $(NEO4J_FOLDER)/server.id ]; then .ci/neo4j stop $(NEO4J_FOLDER); fi
	rm -f notebooks/*.ipynb
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .benchmarks build dist $(NEO4J_FOLDER)
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
