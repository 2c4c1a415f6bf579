#!/bin/sh
# Measures the product against its targets and its peers in one run, prints a table and writes it to
# bench/RESULTS.md (or to BENCH_RESULTS). README.md says how to read it.
set -eu
cd "$(dirname "$0")/.."

customers=${BENCH_CUSTOMERS:-1000000}
transactions=${BENCH_TRANSACTIONS:-20000000}
repeats=${BENCH_REPEATS:-5}
sections=${BENCH_SECTIONS:-simulate frames commands}
results=${BENCH_RESULTS:-bench/RESULTS.md}
threads=$(getconf _NPROCESSORS_ONLN)
mean=$(awk "BEGIN {print $transactions / $customers}")

scratch=$(mktemp -d "${BENCH_FOLDER:-/tmp}/patron-bench.XXXXXX")
chmod 711 "$scratch"
postgres=$scratch/postgres
finish() {
    tests/postgres/stop.sh "$postgres" >/dev/null 2>&1 || true
    rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

{ cmake --preset release && cmake --build --preset release --target patron bench_programs; } >"$scratch/build" 2>&1 || {
    cat "$scratch/build" >&2
    exit 1
}
patron=$PWD/build/release/src/patron
programs=$PWD/build/release/bench

rows=$scratch/rows
: >"$rows"
say() { printf '%s\n' "$*" >&2; }
# row WHAT MEASURED UNIT [RELATION TARGET]: one line of the table; RELATION is <= or >=.
row() { printf '%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${4:-}" "${5:-}" >>"$rows"; }
value() { awk -v name="$2" '$1 == name {print $2; exit}' "$1"; }
divide() { awk "BEGIN {printf \"%.6g\", $1 / $2}"; }

# measure COMMAND…: runs it and leaves its cost in $scratch/cost.
measure() {
    "$programs/bench_measure" "$scratch/cost" "$@" >"$scratch/output" 2>&1 || {
        cat "$scratch/output" >&2
        say "bench: failed: $*"
        exit 1
    }
}

# simulate ORDER: leaves the files in $scratch/csv.
simulate() {
    say "simulate: $customers customers, $transactions transactions to CSV, by $1"
    measure "$patron" simulate --out "$scratch/csv" --customers "$customers" --mean-transactions "$mean" \
        --order "$1" --language zh-CN --json --quiet
}

run_simulate() {
    simulate customer
    made=$(sed 's/.*"transactions":\([0-9]*\).*/\1/' "$scratch/output")
    bytes=$(cat "$scratch"/csv/*.csv | wc -c)
    row "simulate to CSV ($customers customers, $made transactions)" "$(value "$scratch/cost" seconds)" s "<=" 60
    row "  written" "$(divide "$bytes" 1e6)" MB
    row "  peak memory" "$(divide "$(value "$scratch/cost" rss_bytes)" 1e6)" MB
    rm -r "$scratch/csv"
    simulate time
    row "  the same, transactions by time" "$(value "$scratch/cost" seconds)" s "<=" 60
    row "  peak memory" "$(divide "$(value "$scratch/cost" rss_bytes)" 1e6)" MB
    rm -r "$scratch/csv"
}

# sql WAY: the statement of bench/frames.sql asked in that way.
sql() {
    awk -v way="$1" '/^-- way: / {on = $3 == way; next} on' bench/frames.sql | sed "s/AS_OF/$as_of/"
}

as_server_owner() {
    owner=$(stat -c %u "$folder/data")
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid="$owner" --regid="$(stat -c %g "$folder/data")" --clear-groups "$@"
    else
        "$@"
    fi
}

# The server of the tests is small; as a peer it gets a quarter of the memory and all processors.
measure_postgres() {
    say "frames: PostgreSQL"
    tests/postgres/start.sh "$postgres" || return 0
    [ -f "$postgres" ] || return 0
    folder=$(sed -n 1p "$postgres")
    binaries=$(sed -n 2p "$postgres")
    buffers=$(awk '/^MemTotal/ {print int($2 / 4 / 1024)}' /proc/meminfo)
    client=$binaries/psql
    [ -x "$client" ] || client=$(command -v psql)
    psql() { "$client" -X -q -A -t -v ON_ERROR_STOP=1 -h "$folder" -U patron -d postgres "$@"; }
    psql -c "ALTER SYSTEM SET shared_buffers = '${buffers}MB'" -c "ALTER SYSTEM SET max_parallel_workers_per_gather = $threads" \
        -c "ALTER SYSTEM SET max_wal_size = '8GB'"
    (cd / && as_server_owner "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -m fast restart >/dev/null)
    psql -c "CREATE UNLOGGED TABLE purchase (customer integer NOT NULL, day integer NOT NULL, amount bigint NOT NULL)" \
        -c "\\copy purchase FROM '$scratch/purchases.csv' CSV" -c "VACUUM (ANALYZE) purchase"
    postgres_version=$(psql -c "SHOW server_version")
    for way in distinct by_day; do
        for _ in $(seq "$peer_repeats"); do
            { printf '%s\n' "SET work_mem = '1GB';" '\timing on'; sql "$way"; } | psql >"$scratch/answer"
            awk '/^Time:/ {printf "postgres_seconds %.6f\n", $2 / 1000} /^[0-9]+\|/ {print "postgres_sums " $1}' "$scratch/answer"
        done
    done | tee "$scratch/postgres_all" | sort -k1,1 -k2,2g >>"$scratch/figures"
    tests/postgres/stop.sh "$postgres" >/dev/null
}

measure_duckdb() {
    say "frames: DuckDB"
    if ! command -v npm >/dev/null; then
        say "bench: no npm on this machine: DuckDB is left out"
        return 0
    fi
    (cd bench && npm install --no-save --ignore-scripts --no-audit --no-fund --loglevel=error >&2) || {
        say "bench: DuckDB could not be installed and is left out"
        return 0
    }
    node bench/frames_duckdb.mjs "$scratch/purchases.csv" bench/frames.sql "$as_of" "$threads" "$peer_repeats" \
        >>"$scratch/figures"
    duckdb_version=$(value "$scratch/figures" duckdb_version)
}

run_frames() {
    say "frames: the kernel and a bare loop"
    peer_repeats=$(awk "BEGIN {print $repeats < 3 ? $repeats : 3}")
    "$programs/bench_frames" "$customers" "$mean" "$threads" "$repeats" "$scratch/purchases.csv" >"$scratch/figures"
    as_of=$(value "$scratch/figures" as_of)
    measure_postgres
    measure_duckdb
    rm "$scratch/purchases.csv"
    if [ "$(awk '/_sums / {print $2}' "$scratch/figures" | sort -u | wc -l)" != 1 ]; then
        grep _sums "$scratch/figures" >&2
        say "bench: they did not compute the same"
        exit 1
    fi
    kernel=$(value "$scratch/figures" kernel_seconds)
    row "recency, frequency, amount, distinct days ($(value "$scratch/figures" rows) rows in memory)" "$kernel" s
    row "  put in order by customer first (already sorted)" "$(value "$scratch/figures" arrange_seconds)" s
    row "  bare C loop, same threads" "$(value "$scratch/figures" loop_seconds)" s
    row "  times a bare C loop" "$(divide "$kernel" "$(value "$scratch/figures" loop_seconds)")" "×" "<=" 2
    peer_rows PostgreSQL "$(value "$scratch/figures" postgres_seconds)" 20
    peer_rows DuckDB "$(value "$scratch/figures" duckdb_seconds)" 10
}

# peer_rows NAME SECONDS TARGET: nothing where the peer was not there.
peer_rows() {
    [ -n "$2" ] || return 0
    row "  $1, the same by SQL" "$2" s
    row "  faster than $1" "$(divide "$2" "$kernel")" "×" ">=" "$3"
}

run_commands() {
    say "commands: empty ones"
    best=
    for _ in $(seq "$repeats"); do
        measure "$patron" --version
        seconds=$(value "$scratch/cost" seconds)
        best=$(awk "BEGIN {print \"$best\" == \"\" || $seconds < \"$best\" + 0 ? $seconds : \"$best\"}")
    done
    row "patron --version" "$best" s "<=" 0.1
    row "  peak memory" "$(divide "$(value "$scratch/cost" rss_bytes)" 1e6)" MB "<=" 30
}

for section in $sections; do
    "run_$section"
done

# The table, for people and as Markdown. "margin" is how far inside the target: 1 is just met.
table() {
    awk -F '\t' -v markdown="$1" '
        function short(x) { return x >= 100 ? sprintf("%.0f", x) : sprintf("%.3g", x) }
        BEGIN {
            if (markdown) print "| what | measured | target | margin | met |\n|---|---:|---:|---:|---|"
            else printf "%-72s %12s %10s %8s  %s\n", "what", "measured", "target", "margin", "met"
        }
        {
            target = $4 == "" ? "" : ($4 == "<=" ? "≤ " : "≥ ") $5 " " $3
            margin = ""; met = ""
            if ($4 != "" && $2 > 0) {
                m = $4 == "<=" ? $5 / $2 : $2 / $5
                margin = short(m); met = m >= 1 ? "yes" : "NO"
            }
            if (markdown) { sub(/^  /, "– ", $1); printf "| %s | %s %s | %s | %s | %s |\n", $1, short($2), $3, target, margin, met }
            else printf "%-72s %12s %10s %8s  %s\n", $1, short($2) " " $3, target, margin, met
        }' "$rows"
}

table ""
{
    echo "# What was measured"
    echo
    echo "Written by \`bench/run.sh\`; how to read it is in [README.md](README.md)."
    echo
    table 1
    echo
    echo "* when: $(date -u +%Y-%m-%d), revision $(git describe --always --dirty 2>/dev/null || echo unknown)"
    echo "* size: $customers customers, about $transactions transactions$(
        [ "$customers" -ge 1000000 ] && [ "$transactions" -ge 20000000 ] || echo " (the targets are meant for 1,000,000 and 20,000,000)")"
    echo "* machine: $threads processors ($(awk -F ': *' '/^model name/ {print $2; exit}' /proc/cpuinfo)), $(
        awk '/^MemTotal/ {printf "%.0f GB", $2 / 1048576}' /proc/meminfo) memory, load before the table was made $(cut -d ' ' -f 1 /proc/loadavg)"
    echo "* compiler: $(${CC:-cc} --version | head -1), optimised build"
    [ -z "${postgres_version:-}" ] || echo "* PostgreSQL $postgres_version (unlogged table, a quarter of the memory as shared buffers, work_mem 1 GB, $threads parallel workers)"
    [ -z "${duckdb_version:-}" ] || echo "* DuckDB $duckdb_version (in memory, $threads threads)"
} >"$results"
say "written to $results"
