#!/bin/sh
# pytest-xdist 3.8.0 with pytest 9.2.0: the mark xdist_group has no effect under --dist loadgroup.
#
# Tests that share one resource, such as one database server, are marked with one group so that one worker runs them
# all. pytest-xdist notes the group at the end of the node id, in an attribute that pytest 9.2 no longer reads. Nothing
# is said, and the tests of a group are spread over all workers; with pytest 9.0.2 they stay together.
#
# Seen on 2026-11-30: "pytest 9.0.2: 1 worker for one group" and "pytest 9.2.0: 2 workers for one group".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/test_group.py" <<'PY'
import os, pathlib, time
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(8))
def test_it(number):
    time.sleep(0.2)
    pathlib.Path(os.environ["WORKERS"]).joinpath(os.environ["PYTEST_XDIST_WORKER"]).touch()
PY
workers() {
  python3 -m venv "$folder/$1"
  "$folder/$1/bin/pip" install --quiet --disable-pip-version-check "pytest==$1" pytest-xdist==3.8.0
  mkdir "$folder/workers-$1"
  (cd "$folder" && WORKERS="$folder/workers-$1" "$folder/$1/bin/python" -m pytest -q -n 2 --dist loadgroup \
    -p no:cacheprovider test_group.py >"$folder/$1.out")
  number=$(ls "$folder/workers-$1" | wc -l)
  echo "pytest $1: $number worker$([ "$number" -eq 1 ] || echo s) for one group"
}
workers 9.0.2 >"$folder/found"
workers 9.2.0 >>"$folder/found"
cat "$folder/found"
printf 'pytest 9.0.2: 1 worker for one group\npytest 9.2.0: 2 workers for one group\n' | cmp -s - "$folder/found" || {
  echo "changed" >&2
  exit 1
}
