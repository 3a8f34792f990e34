#!/bin/sh
# LadybugDB 0.22.0: a query runs on long after its time limit while it is within a function, and takes what memory it wants there.
#
# set_query_timeout is looked at between rows. A function of a long list has one row: sorting 20 million numbers goes on to
# its end, seconds after a limit of 100 ms, and only then is the query refused. The lists lie outside the buffer pool too, so
# that buffer_pool_size does not bound them. Only a process that is killed from outside is sure to end.
#
# Seen on 2026-11-30: "between rows: Interrupted.", "within a function: late", "memory: beyond the pool".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ladybug==0.22.0
cat >"$folder/limit.py" <<'PY'
import resource
import time

import ladybug

POOL = 64 << 20
connection = ladybug.Connection(ladybug.Database(":memory:", buffer_pool_size=POOL))
connection.set_query_timeout(100)
try:
    connection.execute("UNWIND range(1, 100000) AS x UNWIND range(1, 100000) AS y RETURN sum(x * y)")
except RuntimeError as error:
    print("between rows:", error)
before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
try:
    connection.execute("RETURN size(list_sort(list_transform(range(1, 20000000), x -> x * 7919 % 1000003)))").get_next()
except RuntimeError:
    pass
print("within a function:", "late" if time.monotonic() - began > 1 else "in time")
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10
print("memory:", "beyond the pool" if grown > 2 * POOL else "within the pool")
PY
"$folder/venv/bin/python" "$folder/limit.py" >"$folder/found"
cat "$folder/found"
printf '%s\n' "between rows: Interrupted." "within a function: late" "memory: beyond the pool" | cmp -s - "$folder/found" || {
  echo "changed" >&2
  exit 1
}
