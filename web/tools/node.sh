#!/bin/sh
# Runs the Node that the lock file pins, since a distribution's may be too old for the build; where that one is
# not installed for this machine, whatever Node is there.
set -eu
folder=$(cd "$(dirname "$0")/.." && pwd)
for node in "$folder"/node_modules/node-linux-*/bin/node; do
    if [ -x "$node" ]; then
        exec "$node" "$@"
    fi
done
exec node "$@"
