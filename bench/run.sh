#!/bin/sh
# Measures the product against its targets and its peers in one run, prints a table and writes it to
# bench/RESULTS.md (or to BENCH_RESULTS). README.md says how to read it.
set -eu
cd "$(dirname "$0")/.."

customers=${BENCH_CUSTOMERS:-1000000}
transactions=${BENCH_TRANSACTIONS:-20000000}
repeats=${BENCH_REPEATS:-5}
sections=${BENCH_SECTIONS:-simulate import_sqlite import_filled run import_postgres frames commands}
results=${BENCH_RESULTS:-bench/RESULTS.md}
threads=$(getconf _NPROCESSORS_ONLN)
mean=$(awk "BEGIN {print $transactions / $customers}")

say() { printf '%s\n' "$*" >&2; }

# bytes_needed SECTION: on disk for each transaction, at its fullest.
bytes_needed() {
    case $1 in
        simulate) echo 200 ;;
        import_sqlite | import_filled | run) echo 500 ;;
        import_postgres) echo 650 ;;
        frames) echo 150 ;;
        *) echo 0 ;;
    esac
}

# room FOLDER BYTES: ends the run where the disk has less than BYTES for each transaction (and what is always needed).
room() {
    needed=$(awk "BEGIN {printf \"%d\", ($transactions * $2 + 300e6) / 1e6}")
    free=$(df -Pk "$1" | awk 'NR == 2 {printf "%d", $4 * 1024 / 1e6}')
    if [ "$free" -lt "$needed" ]; then
        say "bench: $1 has $free MB free, but $needed MB are needed: make room, set BENCH_FOLDER to a folder with more," \
            "or measure less (BENCH_TRANSACTIONS, BENCH_SECTIONS)"
        exit 1
    fi
}

parent=${BENCH_FOLDER:-${TMPDIR:-/tmp}}
most=0
for section in $sections; do
    grep -q "^run_$section()" bench/run.sh || {
        say "bench: there is no section $section; see bench/README.md"
        exit 2
    }
    bytes=$(bytes_needed "$section")
    [ "$bytes" -le "$most" ] || most=$bytes
    [ "$section" != import_postgres ] || room /tmp 350 # tests/postgres/start.sh has the server's data there
done
room "$parent" "$most"

scratch=$(mktemp -d "$parent/patron-bench.XXXXXX")
chmod 711 "$scratch"
export TMPDIR="$scratch" # what the product writes beside its results
postgres=$scratch/postgres
store=$scratch/store.db
lines=$scratch/csv/transactions.csv
writer=
finish() {
    [ -z "$writer" ] || kill "$writer" 2>/dev/null || true
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

# Every line an order of its own, so that the figures of the imports are comparable from one version to the next.
plain="--mean-lines 1 --return-rate 0 --without-delivery"

# simulate ORDER MEAN [OPTION…]: leaves the files in $scratch/csv.
simulate() {
    order=$1
    mean_orders=$2
    shift 2
    say "simulate: $customers customers, about $transactions lines to CSV, by $order"
    measure "$patron" simulate --out "$scratch/csv" --customers "$customers" --mean-transactions "$mean_orders" \
        --order "$order" --language zh-CN --json --quiet "$@"
    made=$(sed 's/.*"lines":\([0-9]*\).*/\1/' "$scratch/output")
}

simulate_rows() {
    row "$1" "$(value "$scratch/cost" seconds)" s "<=" 60
    row "  processor time" "$(value "$scratch/cost" cpu_seconds)" s
    row "  peak memory" "$(divide "$(value "$scratch/cost" rss_bytes)" 1e6)" MB
}

# shellcheck disable=SC2086 # $plain is a list of options
run_simulate() {
    # A shop's order has 1.7 lines, and 7 in 100 orders come back.
    simulate time "$(awk "BEGIN {m = $mean / 1.8; print m < 1.01 ? 1.01 : m}")"
    simulate_rows "simulate to CSV with several lines, delivery and returns, by time ($made lines)"
    rm -r "$scratch/csv"
    simulate customer "$mean" $plain
    bytes=$(cat "$scratch"/csv/*.csv | wc -c)
    simulate_rows "simulate to CSV ($customers customers, $made transactions)"
    row "  written" "$(divide "$bytes" 1e6)" MB
    rm -r "$scratch/csv"
    simulate time "$mean" $plain
    simulate_rows "the same, transactions by time"
    keep_transactions
}

# Of the simulated files the imports need only one.
keep_transactions() {
    find "$scratch/csv" -type f ! -name transactions.csv -delete
}

# have_lines: the transactions, by time as a till writes them, are in $lines.
# shellcheck disable=SC2086 # $plain is a list of options
have_lines() {
    if [ ! -f "$lines" ]; then
        simulate time "$mean" $plain
        keep_transactions
    fi
}

# import FILE LOCATION: the product imports; its report stays in $scratch/output. Every line must have gone in.
import() {
    measure "$patron" import run "$1" --store "$2" --json --quiet
    count=$(report lines added)
    expected=$(($(wc -l <"$1") - 1))
    if [ "$count" != "$expected" ]; then
        say "bench: of $expected lines $count were imported"
        exit 1
    fi
}

# report SUBJECT FIGURE: from the import's report.
report() {
    sed "s/.*\"$1\":{[^}]*\"$2\":\([0-9]*\).*/\1/" "$scratch/output"
}

import_rows() {
    row "$1 ($count lines)" "$(divide "$count" "$(value "$scratch/cost" seconds)")" lines/s ">=" "$2"
    row "  took" "$(value "$scratch/cost" seconds)" s
    row "  processor time of the program" "$(value "$scratch/cost" cpu_seconds)" s
    row "  peak anonymous memory" "$(divide "$(value "$scratch/cost" anonymous_bytes)" 1e6)" MB "<=" 1000
}

# fill_store: the first load, into an empty store in SQLite; its report and cost remain.
fill_store() {
    have_lines
    say "import: first load, SQLite"
    "$patron" store init --store "$store" --quiet >"$scratch/output"
    import "$lines" "$store"
}

have_store() {
    if [ ! -f "$store" ]; then
        fill_store
    fi
}

run_import_sqlite() {
    rm -f "$store"*
    fill_store
    import_rows "first import of transactions, SQLite" 300000
    row "  the store" "$(divide "$(stat -c %s "$store")" 1e6)" MB
}

# further_lines FILE SHARE SEED LETTER: others of the same customers, one SHAREth as many, spread over all of them, with
# numbers that begin with LETTER, so that no file before has them.
further_lines() {
    further=$((transactions / $2))
    mean_further=$(awk "BEGIN {m = $further / $customers; print m < 1.01 ? 1.01 : m}")
    "$patron" simulate --out "$scratch/further" --customers "$customers" --mean-transactions "$mean_further" --seed "$3" \
        --order time --language zh-CN --json --quiet $plain >"$scratch/output"
    # Every n-th line.
    awk -v letter="$4" -v share="$(awk "BEGIN {print $further / ($customers * $mean_further)}")" '
        NR == 1 {print; next}
        int(NR * share) > int((NR - 1) * share) {sub(/^T/, letter); print}' "$scratch/further/transactions.csv" >"$1"
    rm -r "$scratch/further"
}

# import_further SHARE SEED LETTER: into the filled store, beside another writer, whose waiting is in $scratch/waits.
import_further() {
    further_lines "$scratch/further.csv" "$@"
    rm -f "$scratch/waits"
    "$programs/bench_writer" "$store" 20 "$scratch/waits" &
    writer=$!
    until grep -qs ready "$scratch/waits"; do
        kill -0 "$writer" || exit 1
        sleep 0.02
    done
    import "$scratch/further.csv" "$store"
    kill "$writer"
    wait "$writer"
    writer=
    rm "$scratch/further.csv"
    if [ "$(report customer added)" != 0 ]; then
        say "bench: the further lines were meant for customers who are there already"
        exit 1
    fi
}

run_import_filled() {
    have_store
    say "import: into the filled store, beside another writer"
    import_further 10 2 U
    import_rows "import into the filled store" 80000
    row "  longest wait of another writer ($(value "$scratch/waits" writes) writes)" \
        "$(value "$scratch/waits" longest_wait_milliseconds)" ms "<=" 100
    row "  its mean wait" "$(value "$scratch/waits" mean_wait_milliseconds)" ms
    row "  its longest write, from asking to committed" "$(value "$scratch/waits" longest_write_milliseconds)" ms
    import_further 50 3 V
    row "  a fifth of that file ($count lines), each on pages of its own" \
        "$(divide "$count" "$(value "$scratch/cost" seconds)")" lines/s
    row "  longest wait of another writer meanwhile" "$(value "$scratch/waits" longest_wait_milliseconds)" ms "<=" 100
}

run_run() {
    have_store
    say "run: every model over the store"
    measure "$patron" run --store "$store" --as-of 2025-12-31 --json --quiet
    made=$(sed 's/.*"transactions":\([0-9]*\).*/\1/' "$scratch/output")
    # A model without data, such as delivery, says so and gives none.
    given=$(grep -o '"result":"ok"' "$scratch/output" | wc -l)
    row "patron run, $given models ($made transactions)" \
        "$(value "$scratch/cost" seconds)" s "<=" 60
    row "  processor time" "$(value "$scratch/cost" cpu_seconds)" s
    row "  peak memory" "$(divide "$(value "$scratch/cost" rss_bytes)" 1e6)" MB "<=" 2000
    row "  peak anonymous memory" "$(divide "$(value "$scratch/cost" anonymous_bytes)" 1e6)" MB
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

# The server of the tests is small; as a peer it gets a quarter of the memory and all processors. Where it is not
# to be had there is no file $postgres afterwards.
start_postgres() {
    tests/postgres/start.sh "$postgres" || return 0
    [ -f "$postgres" ] || return 0
    folder=$(sed -n 1p "$postgres")
    binaries=$(sed -n 2p "$postgres")
    buffers=$(awk '/^MemTotal/ {print int($2 / 4 / 1024)}' /proc/meminfo)
    client=$binaries/psql
    [ -x "$client" ] || client=$(command -v psql)
    ask_postgres -c "ALTER SYSTEM SET shared_buffers = '${buffers}MB'" -c "ALTER SYSTEM SET max_parallel_workers_per_gather = $threads" \
        -c "ALTER SYSTEM SET max_wal_size = '4GB'"
    (cd / && as_server_owner "$binaries/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -m fast restart >/dev/null)
    postgres_version=$(ask_postgres -c "SHOW server_version")
}

ask_postgres() { "$client" -X -q -A -t -v ON_ERROR_STOP=1 -h "$folder" -U patron -d postgres "$@"; }

run_import_postgres() {
    rm -f "$store"* # room; a later section fills it again
    have_lines
    say "import: first load, PostgreSQL"
    start_postgres
    if [ ! -f "$postgres" ]; then
        say "bench: the import into PostgreSQL is left out"
        return 0
    fi
    location="postgres://patron@/postgres?host=$folder"
    "$patron" store init --store "$location" --quiet >"$scratch/output"
    import "$lines" "$location"
    import_rows "first import of transactions, PostgreSQL" 200000
    row "  the database" "$(divide "$(ask_postgres -c "SELECT pg_database_size('postgres')")" 1e6)" MB
    tests/postgres/stop.sh "$postgres" >/dev/null
}

measure_postgres() {
    say "frames: PostgreSQL"
    start_postgres
    [ -f "$postgres" ] || return 0
    ask_postgres -c "CREATE UNLOGGED TABLE purchase (customer integer NOT NULL, day integer NOT NULL, amount bigint NOT NULL)" \
        -c "\\copy purchase FROM '$scratch/purchases.csv' CSV" -c "VACUUM (ANALYZE) purchase"
    for way in distinct by_day; do
        for _ in $(seq "$peer_repeats"); do
            { printf '%s\n' "SET work_mem = '1GB';" '\timing on'; sql "$way"; } | ask_postgres >"$scratch/answer"
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
    kernel=$(value "$scratch/figures" summarise_seconds)
    loop=$(value "$scratch/figures" loop_seconds)
    whole=$(value "$scratch/figures" kernel_seconds)
    row "recency, frequency, amount, distinct days ($(value "$scratch/figures" rows) rows in memory)" "$kernel" s
    row "  bare C loop, same threads" "$loop" s
    row "  times a bare C loop" "$(divide "$kernel" "$loop")" "×" "<=" 2
    row "  from an unchecked frame, all told" "$whole" s
    row "  of which every value is checked" "$(value "$scratch/figures" check_seconds)" s
    row "  of which put in order by customer (already sorted)" "$(value "$scratch/figures" arrange_seconds)" s
    row "  all told, times a bare C loop" "$(divide "$whole" "$loop")" "×"
    peer_rows PostgreSQL "$(value "$scratch/figures" postgres_seconds)" 20
    peer_rows DuckDB "$(value "$scratch/figures" duckdb_seconds)" 10
}

# peer_rows NAME SECONDS TARGET: nothing where the peer was not there.
peer_rows() {
    [ -n "$2" ] || return 0
    row "  $1, the same by SQL" "$2" s
    row "  faster than $1, all told" "$(divide "$2" "$whole")" "×" ">=" "$3"
}

# quickest NAME COMMAND…: the best of the repeats, as two rows.
quickest() {
    name=$1
    shift
    best=
    for _ in $(seq "$repeats"); do
        measure "$@"
        seconds=$(value "$scratch/cost" seconds)
        best=$(awk "BEGIN {print \"$best\" == \"\" || $seconds < \"$best\" + 0 ? $seconds : \"$best\"}")
    done
    row "$name" "$best" s "<=" 0.1
    row "  peak memory" "$(divide "$(value "$scratch/cost" rss_bytes)" 1e6)" MB "<=" 30
}

run_commands() {
    say "commands: empty ones"
    quickest "patron --version" "$patron" --version
    "$patron" store init --store "$scratch/empty.db" --quiet >"$scratch/output"
    quickest "patron store check, empty store" "$patron" store check --store "$scratch/empty.db"
    rm "$scratch/empty.db"*
}

for section in $sections; do
    "run_$section"
done

# The table, for people and as Markdown. "ratio" is measured to target.
table() {
    awk -F '\t' -v markdown="$1" '
        function short(x) { return x >= 100 ? sprintf("%.0f", x) : sprintf("%.3g", x) }
        BEGIN {
            if (markdown) print "| what | measured | target | ratio | met |\n|---|---:|---:|---:|---|"
            else printf "%-72s %12s %10s %8s  %s\n", "what", "measured", "target", "ratio", "met"
        }
        {
            target = $4 == "" ? "" : ($4 == "<=" ? "≤ " : "≥ ") $5 " " $3
            ratio = ""; met = ""
            if ($4 != "") {
                ratio = short($2 / $5); met = ($4 == "<=" ? $2 <= $5 : $2 >= $5) ? "yes" : "NO"
            }
            if (markdown) { sub(/^  /, "– ", $1); printf "| %s | %s %s | %s | %s | %s |\n", $1, short($2), $3, target, ratio, met }
            else printf "%-72s %12s %10s %8s  %s\n", $1, short($2) " " $3, target, ratio, met
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
    [ -z "${postgres_version:-}" ] || echo "* PostgreSQL $postgres_version (a quarter of the memory as shared buffers; frames: unlogged table, work_mem 1 GB, $threads parallel workers)"
    [ -z "${duckdb_version:-}" ] || echo "* DuckDB $duckdb_version (in memory, $threads threads)"
} >"$results"
say "written to $results"
