#!/bin/sh
# start.sh FILE: starts PostgreSQL for the tests in a fresh folder, reachable only through a socket there, and writes
# that folder's name into FILE. The server runs as an unprivileged user and keeps its promises (fsync is on).
set -eu
location=$1
here=$(cd "$(dirname "$0")" && pwd)

"$here/stop.sh" "$location" # one left over from a run that was killed

programs=
for folder in "${PATRON_POSTGRES_BIN:-}" /usr/lib/postgresql/*/bin /usr/pgsql-*/bin "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
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

folder=$(mktemp -d /tmp/patron-pg.XXXXXX)
unprivileged=
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    unprivileged="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
    chown "$user" "$folder"
fi
chmod 700 "$folder"
cd /

$unprivileged "$programs/initdb" -D "$folder/data" -U patron --auth=trust --locale=C --encoding=UTF8 >"$folder/../$(basename "$folder").log" 2>&1
mv "$folder/../$(basename "$folder").log" "$folder/initdb.log"
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
mkdir -p "$(dirname "$location")"
printf '%s\n%s\n' "$folder" "$programs" >"$location"
