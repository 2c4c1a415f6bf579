#!/bin/sh
# install.sh NPM: installs exactly what package-lock.json pins, unless it is there already.
set -eu
cd "$(dirname "$0")/.."
stamp=node_modules/.patron-installed
if [ -f "$stamp" ] && cmp -s package-lock.json "$stamp"; then
    touch "$stamp"
    exit 0
fi
"$1" ci --ignore-scripts --no-audit --no-fund
cp package-lock.json "$stamp"
