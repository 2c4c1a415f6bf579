#!/bin/sh
# start.sh FILE: starts PostgreSQL for the tests in a fresh folder, reachable only through a socket there, and writes
# that folder's name into FILE. The server runs as an unprivileged user and keeps its promises (fsync is on).
set -eu
case $1 in
    /*) location=$1 ;;
    *) location=$PWD/$1 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)

"$here/stop.sh" "$location" # one left over from a run that was killed

programs=
# The last one that has both is taken.
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$(dirname "$(command -v initdb || echo /none/initdb)")" "${PATRON_POSTGRES_BIN:-}"; do
    if [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ]; then
        programs=$folder
    fi
done
if [ -z "$programs" ]; then
    echo "PostgreSQL's server is not installed (initdb was not found): apt-get install postgresql" >&2
    mkdir -p "$(dirname "$location")"
    [ "${CI:-}" = true ] && exit 1
    exit 0 # the tests that need it find no FILE and are skipped
fi

# Who stops this early leaves nothing; after a kill -9 the next start finds the folder by FILE.
folder=
clean_up() {
    "$here/stop.sh" "$location"
    [ -z "$folder" ] || rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP
mkdir -p "$(dirname "$location")"
folder=$(mktemp -d /tmp/patron-pg.XXXXXX)
printf '%s\n%s\n' "$folder" "$programs" >"$location"
unprivileged=
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    unprivileged="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
    chown "$user" "$folder"
fi
cd /

$unprivileged "$programs/initdb" -D "$folder/data" -U patron --auth=trust --locale=C --encoding=UTF8 >"$folder/initdb.log" 2>&1 || {
    cat "$folder/initdb.log" >&2
    exit 1
}
cat >>"$folder/data/postgresql.conf" <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$folder'
unix_socket_permissions = 0777
max_connections = 100
shared_buffers = 64MB
max_prepared_transactions = 0
autovacuum_naptime = 10min
SETTINGS
chmod 711 "$folder"
$unprivileged "$programs/pg_ctl" -D "$folder/data" -l "$folder/server.log" -w -t 60 start >/dev/null || {
    cat "$folder/server.log" >&2
    exit 1
}
trap - EXIT
