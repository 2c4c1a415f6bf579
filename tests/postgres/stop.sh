#!/bin/sh
# stop.sh FILE: stops the test server whose folder FILE names and removes the folder.
set -eu
location=$1
[ -f "$location" ] || exit 0
folder=$(sed -n 1p "$location")
programs=$(sed -n 2p "$location")
case $folder in
    /tmp/patron-pg.*) ;;
    *) rm -f "$location"; exit 0 ;;
esac
if [ -f "$folder/data/postmaster.pid" ]; then
    unprivileged=
    if [ "$(id -u)" = 0 ]; then
        # By number: the user may have no name any more.
        unprivileged="setpriv --reuid=$(stat -c %u "$folder/data") --regid=$(stat -c %g "$folder/data") --clear-groups"
    fi
    (cd / && $unprivileged "$programs/pg_ctl" -D "$folder/data" -m immediate -w -t 30 stop >/dev/null 2>&1) || true
fi
rm -rf "$folder"
rm -f "$location"
