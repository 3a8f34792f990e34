#!/bin/sh
# LadybugDB 0.22.0: WITH … ORDER BY … LIMIT takes other rows than the first where an aggregate follows.
#
# The plan keeps the limit and sorts, yet the rows that reach the aggregate are the first that were read and not the first in
# order; nothing is said. The same with SKIP, with DISTINCT, with further WITHs that only hand values on, and where the node is
# matched once more. Returned as they are, the rows are right, and so they are after a step between that gives one row for each,
# UNWIND [0] AS step. CALL enable_plan_optimizer=false gives the right answer too.
#
# Seen on 2026-11-30: "rows: 10 9 8", "sum: 6", "sum after a step between: 27".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ladybug==0.22.0
cat >"$folder/order.py" <<'PY'
import ladybug

connection = ladybug.Connection(ladybug.Database(":memory:"))
first = "UNWIND range(1, 10) AS x WITH x ORDER BY x DESC LIMIT 3 "

def asked(query):
    return [row[0] for row in connection.execute(query)]

print("rows:", *asked(first + "RETURN x"))
print("sum:", *asked(first + "RETURN sum(x)"))
print("sum after a step between:", *asked(first + "UNWIND [0] AS step RETURN sum(x)"))
PY
"$folder/venv/bin/python" "$folder/order.py" >"$folder/found"
cat "$folder/found"
printf '%s\n' "rows: 10 9 8" "sum: 6" "sum after a step between: 27" | cmp -s - "$folder/found" || {
  echo "changed" >&2
  exit 1
}
