#!/bin/sh
# start.sh that is ended before its server runs leaves nothing behind. Its programs are stand-ins that wait.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
ground=$(mktemp -d "${TMPDIR:-/tmp}/patron-start.XXXXXX")
chmod 755 "$ground"
trap 'touch "$ground/go"; rm -rf "$ground"' EXIT
mkdir -m 777 "$ground/seen"
cat >"$ground/initdb" <<PROGRAM
#!/bin/sh
touch "$ground/seen/initdb"
while [ ! -e "$ground/go" ]; do sleep 0.05; done
PROGRAM
printf '#!/bin/sh\nexit 1\n' >"$ground/pg_ctl" # a server that does not start
chmod 755 "$ground/initdb" "$ground/pg_ctl"
PATRON_POSTGRES_BIN=$ground
export PATRON_POSTGRES_BIN
location=$ground/location

begin() {
    rm -f "$ground/go" "$ground/seen/initdb"
    "$here/start.sh" "$location" >/dev/null 2>&1 &
    begun=$!
    while [ ! -e "$ground/seen/initdb" ]; do sleep 0.05; done
    folder=$(sed -n 1p "$location")
    [ -d "$folder" ] || fail "there is no folder $folder"
}
fail() {
    echo "$1" >&2
    exit 1
}
is_gone() { # HOW
    [ ! -e "$folder" ] || fail "$1: $folder is left behind"
}

for signal in TERM HUP; do
    begin
    kill -"$signal" "$begun"
    touch "$ground/go"
    ! wait "$begun" || fail "SIG$signal: it says that the server runs"
    is_gone "SIG$signal"
    [ ! -e "$location" ] || fail "SIG$signal: $location is left behind"
done

begin
touch "$ground/go"
! wait "$begun" || fail 'no server: it says that it runs'
is_gone 'no server'

begin
kill -KILL "$begun"
wait "$begun" || true
touch "$ground/go"
! "$here/start.sh" "$location" >/dev/null 2>&1 || fail 'no server: it says that it runs'
is_gone 'SIGKILL, then the next start'
