#!/bin/bash
# A PostgreSQL that cannot be reached, is another's, or goes away in the middle. The server is this test's own.
# shellcheck source=tests/fault/server_ground.sh disable=SC2016,SC2119,SC2154,SC2317 # commands for other shells and from ground.sh
. "$(dirname "$0")/server_ground.sh"

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
# Someone who takes connections and says nothing.
mkdir "$ground/silent"
perl -MIO::Socket::UNIX -e 'my $door = IO::Socket::UNIX->new(Local => shift, Listen => 9) or die; sleep 120' \
    "$ground/silent/.s.PGSQL.5432" &
started+=("$!")
until [ -S "$ground/silent/.s.PGSQL.5432" ]; do sleep 0.02; done
says 8 'cannot be reached .*: Connection timed out; nothing was half written; try again' \
    patron store show --store "postgres://patron@/shop?host=$ground/silent&connect_timeout=1"
says 8 'PostgreSQL has no such database \(.*none.*"none" does not exist; name another, or make it with createdb' \
    patron store show --store "$(here none)"
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
end_begun() { # CODE PATTERN
    local got
    wait "$begun"
    got=$?
    [ $got = "$1" ] || complain "the server went away: exit code $got instead of $1"
    grep -qE -- "$2" "$ground/said" || complain "the server went away: nothing like \"$2\" is said"
}
lost='PostgreSQL went away'
hold_lines EXCLUSIVE
begin patron import orders.csv --store "$(here shop)"
until_there "$lines_locked AND NOT granted"
sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shop' AND pid <> pg_backend_pid()" > /dev/null
end_begun 8 "$lost"
holds 'nothing of it counts' is_count transaction 0 --store "$(here shop)"

hold_lines EXCLUSIVE
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
