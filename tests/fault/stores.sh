#!/bin/bash
# What may stand where the store should be, for every command that opens one.
# shellcheck source=tests/fault/ground.sh disable=SC2016,SC2119,SC2154,SC2317 # commands for other shells and from ground.sh
. "$(dirname "$0")/ground.sh"
command -v sqlite3 > /dev/null || { echo 'sqlite3 is not installed: nothing is tested'; exit 0; }

printf 'customer_id,name\nK1,Ann\n' > one.csv
patron store init --store good.db --quiet > /dev/null
patron import one.csv --store good.db --quiet > /dev/null

# opens CODE PATTERN STORE: all doors to the store say the same; the file is as it was.
opens() {
    local before
    before=$(cksum "$3" 2> /dev/null)
    for door in 'store show' 'store check' 'customer list' 'import list' 'import one.csv' run \
        'store backup copy.db' 'store as-of 2020-01-01' 'customer create --set name=x --set kind=person'; do
        # shellcheck disable=SC2086 # words
        says "$1" "$2" patron $door --store "$3"
    done
    holds "$3 is as it was" test "$before" = "$(cksum "$3" 2> /dev/null)"
    holds 'no copy is made' test ! -e copy.db
}

head -c 50 good.db > cut50.db
head -c 40000 good.db > cut.db
opens 2 'the store cut50.db was cut off; restore the last backup' cut50.db
opens 2 'the store cut.db was cut off; restore the last backup' cut.db
sqlite3 other.db 'CREATE TABLE t (a); INSERT INTO t VALUES (1)'
opens 2 'other.db is a database of another program; name a file of Patron' other.db
echo hello > text.db
opens 2 'text.db is not a store of Patron but a file of another kind' text.db
cp good.db newer.db
sqlite3 newer.db "UPDATE store_state SET schema_version = 99, application_version = '9.9'; INSERT INTO migration SELECT 99, name, checksum, '9.9', applied_at FROM migration LIMIT 1"
opens 2 'the store newer.db has version 99 \(made by Patron 9.9\), newer than .*use a newer Patron' newer.db
mkdir folder.db
opens 2 'folder.db is a folder; name a file in it' folder.db
mkfifo pipe.db
says 2 'pipe.db is not a store' patron store show --store pipe.db
says 2 'pipe.db is not a store' patron import one.csv --store pipe.db
perl -e 'local $/; open F, "<", "good.db"; binmode F; $_ = <F>; substr($_, 4096, 40960) = "\xa5" x 40960; print' > hurt.db
for door in 'store check' 'import one.csv' 'run'; do
    # shellcheck disable=SC2086
    says 2 'the store hurt.db is damaged .*restore the last backup' patron $door --store hurt.db
done
opens 3 'there is no store none.db; name another with --store, or make it with patron store init' none.db
holds 'nothing is made' test ! -e none.db
says 3 '没有数据库 none.db' patron run --store none.db --language zh-CN
says 3 '沒有資料庫 none.db' patron run --store none.db --language zh-TW
says 3 'the folder no/where does not exist; create it first' patron store init --store no/where/s.db

# An empty file is no store yet: one may be made in it.
: > zero.db
says 3 'there is no store zero.db; .*patron store init' patron import one.csv --store zero.db
says 0 'zero.db' patron store init --store zero.db
is_sound --store zero.db

# Names that shells and SQLite's URIs might take apart.
mkdir 'a b'
for name in $'a b/c\n\xf0\x9f\x98\x80.db' 'a b/?mode=ro&x=%20#.db' 'file:x.db' 'file:x?mode=memory' :memory: "it's \"q\".db" './-x.db'; do
    says 0 '' patron store init --store "$name"
    holds "the store has its name: $name" test -f "$name"
    says 0 'customers +1 +1 ' patron import one.csv --store "$name"
    says 0 '' patron store backup "$name.copy" --store "$name"
    is_sound --store "$name.copy"
done
says 2 '' patron store show --store ''
long=$(head -c 5000 /dev/zero | tr '\0' n)
says 8 'File name too long' patron store show --store "$long"

# --- Locked by another program ---
hold() { # the SQL that locks
    mkfifo "$ground/tmp/orders"
    sqlite3 good.db < "$ground/tmp/orders" > "$ground/tmp/answer" 2>&1 &
    started+=($!)
    exec 9> "$ground/tmp/orders"
    printf '%s\n.print locked\n' "$1" >&9
    until grep -qs locked "$ground/tmp/answer"; do sleep 0.02; done
}
release() {
    exec 9>&-
    wait "${started[-1]}"
    rm -f "$ground/tmp/orders" "$ground/tmp/answer"
}
hold 'BEGIN IMMEDIATE;'
says 0 '' patron customer list --store good.db # readers do not mind
says 8 'another program holds the store good.db locked; close it and try again' \
    patron customer create --set name=x --set kind=person --store good.db
release
hold 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;'
says 8 '另一程序锁住了数据库 good.db|good.db' patron store show --store good.db --language zh-CN
release
is_sound --store good.db

# --- Ways that may not be gone ---
if [ "$(id -u)" = 0 ] && command -v setpriv > /dev/null; then
    as_other() { setpriv --reuid=65534 --regid=65534 --clear-groups env HOME=/nonexistent TMPDIR="$ground/open" "$@"; }
    mkdir "$ground/open" shut && chmod 777 "$ground/open"
    cp good.db closed.db && chmod 000 closed.db
    cp good.db fixed.db && chmod 444 fixed.db
    cp good.db shut/s.db && cp one.csv shut/ && printf 'customer_id,name\nK1\n' > shut/bad.csv
    chmod 666 shut/s.db && chmod 555 shut
    cp one.csv secret.csv && chmod 000 secret.csv
    export -f as_other
    export ground
    other() { says "$1" "$2" bash -c 'as_other "$@"' as_other "${@:3}"; }
    other 8 'cannot open the store closed.db: Permission denied; check the permissions' patron store show --store closed.db
    other 8 'cannot open the store closed.db: Permission denied' patron import one.csv --store closed.db
    other 8 'the store fixed.db or its folder is read-only; allow writing or use a copy' patron import one.csv --store fixed.db
    other 8 'the store fixed.db or its folder is read-only' patron run --store fixed.db
    for door in 'store show' 'import one.csv' 'run'; do
        # shellcheck disable=SC2086
        other 8 'the store shut/s.db or its folder is read-only; allow writing or use a copy' patron $door --store shut/s.db
    done
    other 8 'read-only' patron store init --store shut/new.db
    other 8 'the file secret.csv cannot be opened: Permission denied' patron model run rfm --input secret.csv
    other 8 'cannot read the backup closed.db: Permission denied' patron store restore closed.db --store "$ground/open/r.db"
    cp good.db "$ground/open/w.db" && chmod 666 "$ground/open/w.db"
    other 8 'cannot write the copy shut/x.db' patron store backup shut/x.db --store "$ground/open/w.db"
    other 8 'cannot write the error file shut/bad.csv.errors.csv: Permission denied; name another with --errors' \
        patron import shut/bad.csv --store "$ground/open/w.db"
    is_sound --store "$ground/open/w.db"
    chmod 755 shut
fi

# --- Copies ---
says 5 'copy1.db is there already; name another file or remove it first' bash -c \
    'patron store backup copy1.db --store good.db > /dev/null; patron store backup copy1.db --store good.db'
says 5 'good.db is there already' patron store restore copy1.db --store good.db
says 2 'text.db is not a store' patron store restore text.db --store r.db
says 2 'cut.db was cut off' patron store restore cut.db --store r.db
says 2 'damaged|not sound' patron store restore hurt.db --store r.db
says 2 'newer than' patron store restore newer.db --store r.db
says 3 'cannot read the backup none.db: No such file' patron store restore none.db --store r.db
says 2 'folder.db is a folder' patron store restore folder.db --store r.db
holds 'nothing is restored' test ! -e r.db
says 5 'good.db is the store itself; name another file for the copy' patron store backup good.db --replace --store good.db
ln -s good.db link.db
says 5 'link.db is the store itself' patron store backup link.db --replace --store good.db
says 5 'text.db is there already and is no copy of a store; name another' patron store backup text.db --replace --store good.db
says 5 'other.db is there already and is no copy' patron store backup other.db --replace --store good.db
says 5 'folder.db is there already and is no copy' patron store backup folder.db --replace --store good.db
says 5 'pipe.db is there already and is no copy' patron store backup pipe.db --replace --store good.db
holds 'the text is as it was' test "$(cat text.db)" = hello
says 0 '' patron store backup copy1.db --replace --store good.db
printf pages > copy1.db-wal
says 5 'copy1.db is in use or was not closed properly, since copy1.db-wal is there' \
    patron store backup copy1.db --replace --store good.db
says 5 'copy1.db 正在使用，或未正常关闭' patron store backup copy1.db --replace --store good.db --language zh-CN
mv copy1.db-wal lost.db-wal
says 5 'lost.db-wal is left of a store that was called lost.db and would damage the new one' \
    patron store restore copy1.db --store lost.db
rm lost.db-wal
is_sound --store good.db
holds 'the customer is still there' is_count customer 1 --store good.db
leaves_nothing
done_here
