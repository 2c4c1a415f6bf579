#!/bin/sh
# Fuzzes every target for FUZZ_SECONDS each (default 60), starting from its corpus; stops at the first finding and
# leaves the input that did it in build/fuzz/findings/.
set -eu
cd "$(dirname "$0")/.."
seconds=${FUZZ_SECONDS:-60}
cmake --preset fuzz > /dev/null
cmake --build --preset fuzz -j "$(nproc)" > /dev/null
mkdir -p build/fuzz/findings
for target in build/fuzz/tests/fuzz/fuzz_*; do
    if [ ! -f "$target" ] || [ ! -x "$target" ]; then continue; fi
    name=$(basename "$target" | sed 's/^fuzz_//')
    echo "fuzz: $name for $seconds s"
    mkdir -p "build/fuzz/corpus/$name"
    "$target" -max_total_time="$seconds" -rss_limit_mb=2048 -timeout=10 -print_final_stats=0 -verbosity=0 \
        -artifact_prefix=build/fuzz/findings/ "build/fuzz/corpus/$name" "tests/fuzz/corpus/$name"
done
echo "fuzz: nothing found"
