#!/bin/sh
# Builds with sanitizers and runs every test; then what only Clang can check. Ends with ctest's own summary.
set -eu
cd "$(dirname "$0")/.."
jobs=$(nproc)
long=${PATRON_TEST_LONG:-}

configure_and_build() {
    cmake --preset "$1" > /dev/null
    cmake --build --preset "$1" -j "$jobs" --target "${2:-all}" | grep -vE '^\[[0-9]+/[0-9]+\]' || true
    cmake --build --preset "$1" -j "$jobs" --target "${2:-all}" > /dev/null
}

# Clang warns of every ignored status; only the program is built, its tests are gcc's.
echo "test: clang build"
configure_and_build dev-clang patron
if [ -n "$long" ]; then
    configure_and_build dev-clang
    ctest --preset dev-clang -j "$jobs"
    configure_and_build tsan
    ctest --preset tsan -j "$jobs" -L unit
    PATRON_KILL_ROUNDS=50
    PATRON_UNDO_HISTORIES=60
    export PATRON_KILL_ROUNDS PATRON_UNDO_HISTORIES
    tools/lint.sh
fi

echo "test: gcc build with sanitizers"
configure_and_build dev
exec ctest --preset dev -j "$jobs"
