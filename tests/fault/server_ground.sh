# shellcheck shell=bash disable=SC2034,SC2154 # used by those who source it, or from ground.sh
# What tests with a server of PostgreSQL stand on, which is their own; to be sourced. See ground.sh.
# shellcheck source=tests/fault/ground.sh disable=SC2119
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

begin() { # COMMAND...: in the background, open to Ctrl-C as at a terminal
    env --default-signal=INT "$@" < /dev/null > "$ground/said" 2>&1 &
    begun=$!
    started+=("$begun")
}
until_there() { # SQL: has an answer, or the command is over
    while [ -z "$(sql "$1")" ] && kill -0 "$begun" 2> /dev/null; do sleep 0.02; done
}
# Another session keeps whoever needs the transaction lines waiting, so that they are met in the middle for sure.
hold_lines() { # MODE
    "$psql" -h "$cluster" -U patron -d shop -X -q -c BEGIN -c "LOCK TABLE transaction_line IN $1 MODE" \
        -c 'SELECT pg_sleep(60)' > /dev/null 2>&1 &
    begun=$!
    started+=("$begun")
    until_there "$lines_locked AND granted AND mode <> 'RowExclusiveLock'"
}
lines_locked="SELECT 1 FROM pg_locks WHERE relation = 'transaction_line'::regclass"
