#!/bin/sh
# Takes the pictures in docs/pictures/ anew from the store that `make demo` left, with Debian's chromium.
set -eu
cd "$(dirname "$0")/.."
patron=build/release/src/patron

[ -f demo.db ] || { echo "pictures: there is no demo.db: make demo makes it" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for language in en zh-CN; do
    "$patron" report --store demo.db --quiet --out "$folder/$language.html" --language "$language" --organisation Superstore
done
web/tools/node.sh tools/pictures.mjs "$folder" docs/pictures
ls -l docs/pictures/*.png
