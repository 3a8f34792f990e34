#!/bin/sh
# LadybugDB 0.22.0: CHECKPOINT in a database that was opened read-only writes files beside it.
#
# Every other statement that would write is refused ("Cannot execute write operations in a read-only database!"). CHECKPOINT
# fails only when it reaches the file itself, and leaves a shadow file and a write-ahead log behind, which whoever opens the
# database next finds. COPY of a query to a file is run too: read-only is the database and not the session.
#
# Seen on 2026-11-30: "before: graph.lbug", "after: graph.lbug graph.lbug.shadow graph.lbug.wal".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ladybug==0.22.0
cat >"$folder/checkpoint.py" <<'PY'
import os
import sys

import ladybug

folder = sys.argv[1]
with ladybug.Database(f"{folder}/graph.lbug") as database, ladybug.Connection(database) as connection:
    connection.execute("CREATE NODE TABLE A(k INT64, PRIMARY KEY(k))")
    connection.execute("CREATE (:A {k: 1})")
    connection.execute("CHECKPOINT")
print("before:", *sorted(os.listdir(folder)))
connection = ladybug.Connection(ladybug.Database(f"{folder}/graph.lbug", read_only=True))
try:
    connection.execute("CHECKPOINT")
except RuntimeError:
    pass
print("after:", *sorted(os.listdir(folder)), flush=True)
os._exit(0)
PY
mkdir "$folder/store"
"$folder/venv/bin/python" "$folder/checkpoint.py" "$folder/store" >"$folder/found"
cat "$folder/found"
printf '%s\n' "before: graph.lbug" "after: graph.lbug graph.lbug.shadow graph.lbug.wal" | cmp -s - "$folder/found" || {
  echo "changed" >&2
  exit 1
}
