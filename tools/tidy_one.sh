#!/bin/sh
# tidy_one.sh SOURCE STAMPS: clang-tidy on one file; leaves a stamp when it is clean.
set -eu
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if clang-tidy-14 --quiet -p build/dev "$1" > "$log" 2>/dev/null; then
    touch "$2/$(echo "$1" | tr / _)"
else
    cat "$log"
    exit 1
fi
