#!/bin/sh
# Flask 3.1.3: with TRUSTED_HOSTS, an error page for 400 that makes a link answers 500 to a host that is not trusted.
#
# Since Flask 3.1 the setting TRUSTED_HOSTS lets a request for another host end in 400. The host is refused while the
# context of the request is made, which is left without what makes addresses. A handler for 400 runs in that context: its
# first url_for, as every page with a menu has, fails with AttributeError ('NoneType' object has no attribute 'build'),
# and the visitor gets the error 500. An address that is written out, or a check of the host around the application,
# avoids it. (That a malformed name of the server does the same was told before: issue 5392 of pallets/flask.)
#
# Seen on 2026-11-30: "host localhost: 200", "host example.org, plain page: 400", "host example.org, page with a link: 500".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check flask==3.1.3 werkzeug==3.1.9
cat >"$folder/hosts.py" <<'PY'
import logging
from flask import Flask, url_for

def answers(link):
    app = Flask("hosts")
    app.config["TRUSTED_HOSTS"] = ["localhost"]
    app.logger.setLevel(logging.CRITICAL + 1)
    app.add_url_rule("/", "home", lambda: "home")
    app.register_error_handler(400, lambda error: ("see " + (url_for("home") if link else "/"), 400))
    client = app.test_client()
    return [client.get("/", headers={"Host": host}).status_code for host in ("localhost", "example.org")]

plain, linked = answers(False), answers(True)
print(f"host localhost: {linked[0]}")
print(f"host example.org, plain page: {plain[1]}")
print(f"host example.org, page with a link: {linked[1]}")
PY
"$folder/venv/bin/python" "$folder/hosts.py" >"$folder/found"
cat "$folder/found"
printf '%s\n' "host localhost: 200" "host example.org, plain page: 400" "host example.org, page with a link: 500" |
  cmp -s - "$folder/found" || {
  echo "changed" >&2
  exit 1
}
