#!/bin/sh
# LadybugDB 0.22.0 for Python: a whole number that is given as a parameter gets the smallest type that holds it.
#
# 100 is an INT8 and 200 a UINT8, so that 100 * 100 overflows and minus 200 is 56, without a word. Within a list the
# same numbers are INT64. CAST($n AS INT64) in the query avoids it, but not after LIMIT, which takes a bare parameter only.
#
# Seen on 2026-11-30: "100 is INT8", "100 * 100: overflow", "minus 200: 56", "minus 200 after a cast: -200".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check ladybug==0.22.0
cat >"$folder/small.py" <<'PY'
import ladybug

connection = ladybug.Connection(ladybug.Database(":memory:"))

def asked(expression, n):
    try:
        return connection.execute(f"RETURN {expression}", {"n": n}).get_next()[0]
    except RuntimeError as error:
        return "overflow" if "Overflow" in str(error) else error

print("100 is", asked("typeof($n)", 100))
print("100 * 100:", asked("$n * $n", 100))
print("minus 200:", asked("-$n", 200))
print("minus 200 after a cast:", asked("-CAST($n AS INT64)", 200))
PY
"$folder/venv/bin/python" "$folder/small.py" >"$folder/found"
cat "$folder/found"
printf '%s\n' "100 is INT8" "100 * 100: overflow" "minus 200: 56" "minus 200 after a cast: -200" | cmp -s - "$folder/found" || {
  echo "changed" >&2
  exit 1
}
