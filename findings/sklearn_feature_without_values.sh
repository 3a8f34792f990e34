#!/bin/sh
# scikit-learn 1.9.1: HistGradientBoosting takes missing values, and refuses a feature of which every value is missing.
#
# Both estimators "have native support for missing values (NaNs)", and one value is enough. A feature without any, such as
# a distance where no place is known, ends fit with "window shape cannot be larger than input array shape", of the window
# in which thresholds between bins are sought. Version 1.6.1 learned from the other features. To leave the feature out, or
# to fill it with one constant, avoids it.
#
# Seen on 2026-11-30: "1.6.1, no value: fits", "1.9.1, one value: fits", "1.9.1, no value: ValueError".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/missing.py" <<'PY'
import numpy as np
import sklearn
from sklearn.ensemble import HistGradientBoostingClassifier

def fits(values):
    features = np.column_stack([np.arange(300.0) % 7, np.full(300, np.nan)])
    features[:values, 1] = 1.0
    try:
        HistGradientBoostingClassifier(early_stopping=False).fit(features, np.arange(300) % 2)
    except ValueError as error:
        return type(error).__name__
    return "fits"

if sklearn.__version__ != "1.6.1":
    print(f"{sklearn.__version__}, one value: {fits(1)}")
print(f"{sklearn.__version__}, no value: {fits(0)}")
PY
for version in 1.6.1 1.9.1; do
  python3 -m venv "$folder/$version"
  "$folder/$version/bin/pip" install --quiet --disable-pip-version-check "scikit-learn==$version"
  "$folder/$version/bin/python" "$folder/missing.py" >>"$folder/found"
done
cat "$folder/found"
printf '%s\n' "1.6.1, no value: fits" "1.9.1, one value: fits" "1.9.1, no value: ValueError" |
  cmp -s - "$folder/found" || {
  echo "changed" >&2
  exit 1
}
