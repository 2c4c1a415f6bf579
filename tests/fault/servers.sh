#!/bin/bash
# A PostgreSQL that cannot be reached, is another's, or goes away in the middle. The server is this test's own.
# shellcheck source=tests/fault/ground.sh disable=SC2016,SC2119,SC2154,SC2317 # commands for other shells and from ground.sh
. "$(dirname "$0")/ground.sh"
"$tests/../postgres/start.sh" "$ground/location" || exit 1
[ -f "$ground/location" ] || { echo 'PostgreSQL is not installed: nothing is tested'; exit 0; }
stop_server() { "$tests/../postgres/stop.sh" "$ground/location"; }
cluster=$(sed -n 1p "$ground/location")
programs=$(sed -n 2p "$ground/location")
psql=$(command -v psql) || { echo "psql is not installed: nothing is tested"; exit 0; }
sql() { "$psql" -h "$cluster" -U patron -d "${2-shop}" -X -q -A -t -c "$1" 2> /dev/null; }
here() { printf 'postgres://patron@/%s?host=%s' "$1" "$cluster"; }
# As the server's own user, since root may not.
serve() {
    local be=()
    [ "$(id -u)" = 0 ] && be=(setpriv "--reuid=$(stat -c %U "$cluster/data")" "--regid=$(stat -c %G "$cluster/data")" --clear-groups)
    (cd / && "${be[@]}" "$programs/pg_ctl" -D "$cluster/data" -w -t 60 -l "$cluster/server.log" "$@" > /dev/null 2>&1)
}

make_orders 3000 orders.csv
lines=$(($(wc -l < orders.csv) - 1))
sql 'CREATE DATABASE shop' postgres
sql 'CREATE DATABASE other' postgres
sql 'CREATE TABLE t (a int)' other
sql "CREATE ROLE guest LOGIN PASSWORD 'x'" postgres

# --- Not to be reached ---
away='PostgreSQL went away or cannot be reached .*nothing was half written; try again when the server runs'
for door in 'store show' 'store check' 'import orders.csv' run 'customer list'; do
    # shellcheck disable=SC2086
    says 8 "$away" patron $door --store 'postgres://patron@127.0.0.1:1/shop'
done
says 8 "$away" patron store show --store 'postgres://patron@no.such.host.invalid/shop'
says 8 'answers, but refuses the connection to .*: database "none" does not exist; check' patron store show --store "$(here none)"
holds 'the database is named' grep -q none "$ground/said"
says 8 'invalid integer value "notaport"' patron store show --store 'postgres://patron@127.0.0.1:notaport/shop'
says 8 '' patron store show --store 'postgres://patron:geheim@127.0.0.1:1/shop'
holds 'no password is shown' bash -c '! grep -q geheim "$1"' - "$ground/said"
says 3 'patron store init' patron import orders.csv --store "$(here shop)" # an empty database
says 3 'there is no store' patron store show --store "$(here other)"
says 2 'another program|not a store' patron store init --store "$(here other)"
says 0 '' patron store init --store "$(here shop)"
says 5 'already' patron store init --store "$(here shop)"
says 4 'may not do this' patron customer list --store "postgres://guest@/shop?host=$cluster"

# --- Goes away in the middle ---
begin() {
    "$@" < /dev/null > "$ground/said" 2>&1 &
    begun=$!
    started+=("$begun")
}
# Another session keeps whoever writes transaction lines waiting, so that the server goes away in the middle for sure.
hold_lines() {
    "$psql" -h "$cluster" -U patron -d shop -X -q -c BEGIN -c 'LOCK TABLE transaction_line IN EXCLUSIVE MODE' \
        -c 'SELECT pg_sleep(60)' > /dev/null 2>&1 &
    begun=$!
    started+=("$begun")
    until_there "$lines_locked AND granted"
}
lines_locked="SELECT 1 FROM pg_locks WHERE relation = 'transaction_line'::regclass AND mode LIKE '%ExclusiveLock'"
until_there() {
    while [ -z "$(sql "$1")" ] && kill -0 "$begun" 2> /dev/null; do sleep 0.02; done
}
end_begun() { # CODE PATTERN
    local got
    wait "$begun"
    got=$?
    [ $got = "$1" ] || complain "the server went away: exit code $got instead of $1"
    grep -qE -- "$2" "$ground/said" || complain "the server went away: nothing like \"$2\" is said"
}
lost='PostgreSQL went away'
hold_lines
begin patron import orders.csv --store "$(here shop)"
until_there "$lines_locked AND NOT granted"
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND pid <> pg_backend_pid()" > /dev/null
end_begun 8 "$lost"
holds 'nothing of it counts' is_count transaction 0 --store "$(here shop)"

hold_lines
begin patron import orders.csv --store "$(here shop)"
until_there "$lines_locked AND NOT granted"
serve -m immediate stop
end_begun 8 "$lost"
says 8 "$away" patron store check --store "$(here shop)"
serve start
says 0 '' patron store check --store "$(here shop)"
says 0 "lines of the file +$lines +$lines " patron import orders.csv --store "$(here shop)"
is_sound --store "$(here shop)"
holds 'all orders count' test "$(sql "SELECT count(*) FROM transaction t JOIN batch b ON b.id = t.batch_id WHERE b.state = 'visible'")" = "$lines"

begin patron run --store "$(here shop)" --as-of 2030-01-01
sleep 0.5
serve -m immediate stop
wait "$begun"
code=$?
holds "a run without its server says so ($code)" test $code = 8 -o $code = 0
serve start
says 0 '' patron run --store "$(here shop)" --as-of 2030-01-01
is_sound --store "$(here shop)"

[ -n "${PATRON_TEST_LONG-}" ] || done_here

# --- Killed ---
sql 'CREATE DATABASE kill TEMPLATE template0' postgres
says 0 '' patron store init --store "$(here kill)"
begin patron import orders.csv --store "$(here kill)"
while [ -z "$(sql "SELECT 1 FROM batch WHERE state = 'applying'" kill)" ] && kill -0 "$begun" 2> /dev/null; do sleep 0.02; done
says 5 'another import .* is at work' patron import orders.csv --store "$(here kill)"
kill -KILL "$begun"
wait "$begun" 2> /dev/null
says 0 '' patron import orders.csv --store "$(here kill)"
is_sound --store "$(here kill)"
holds 'all orders count' test "$(sql "SELECT count(*) FROM transaction t JOIN batch b ON b.id = t.batch_id WHERE b.state = 'visible'" kill)" = "$lines"
leaves_nothing
done_here
