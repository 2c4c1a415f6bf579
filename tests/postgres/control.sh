#!/bin/sh
# control.sh FILE start|crash|kill|kill-backends: what may happen to the server that start.sh wrote into FILE, for tests
# that start one of their own.
#   crash: it stops without tidying up; kill: all of its processes at once, as by a power cut; kill-backends: those
#   that serve connections, after which the server restarts itself
set -eu
folder=$(sed -n 1p "$1")
programs=$(sed -n 2p "$1")
data=$folder/data
cd /

control() {
    if [ "$(id -u)" = 0 ]; then
        owner=$(stat -c %u "$data")
        setpriv --reuid="$owner" --regid="$(stat -c %g "$data")" --clear-groups \
            "$programs/pg_ctl" -D "$data" -l "$folder/server.log" -w -t 60 "$@" >/dev/null
    else
        "$programs/pg_ctl" -D "$data" -l "$folder/server.log" -w -t 60 "$@" >/dev/null
    fi
}

# children PATTERN: processes of the server, by what they say they do.
children() { pgrep -P "$(sed -n 1p "$data/postmaster.pid")" -f "$1" || true; }

case $2 in
    start) control start ;;
    crash) control -m immediate stop ;;
    kill)
        processes="$(sed -n 1p "$data/postmaster.pid") $(children .)"
        # shellcheck disable=SC2086 # a list of numbers
        kill -9 $processes 2>/dev/null || true
        for process in $processes; do
            while kill -0 "$process" 2>/dev/null && ! grep -q '^State:[[:space:]]*Z' "/proc/$process/status" 2>/dev/null; do sleep 0.05; done
        done
        # A dead process that nobody has asked about yet keeps its number, which makes these files look alive.
        rm -f "$data/postmaster.pid" "$folder"/.s.PGSQL.*
        ;;
    kill-backends)
        processes=$(children '^postgres: patron ')
        # shellcheck disable=SC2086 # a list of numbers
        [ -z "$processes" ] || kill -9 $processes
        ;;
    *)
        echo "control.sh: $2 is not known" >&2
        exit 2
        ;;
esac
