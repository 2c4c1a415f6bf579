#!/bin/bash
# A PostgreSQL that does not let one in or has no room left, and a copy of it that is given up. The server is this test's own.
# shellcheck source=tests/fault/server_ground.sh disable=SC2016,SC2119,SC2154,SC2317 # commands for other shells and from ground.sh
. "$(dirname "$0")/server_ground.sh"
stop_server() {
    "$tests/../postgres/stop.sh" "$ground/location"
    ! mountpoint -q "$ground/small" || umount "$ground/small"
}

make_orders 1000 orders.csv
lines=$(($(wc -l < orders.csv) - 1))
sql 'CREATE DATABASE shop' postgres
says 0 '' patron store init --store "$(here shop)"
says 0 '' patron import orders.csv --store "$(here shop)"

# --- Who is not let in ---
sql "CREATE ROLE teller LOGIN SUPERUSER PASSWORD 'right'" postgres
sql 'CREATE ROLE intruder LOGIN' postgres
printf 'local all teller scram-sha-256\nlocal all intruder reject\n' > "$ground/rules"
cat "$cluster/data/pg_hba.conf" >> "$ground/rules"
cat "$ground/rules" > "$cluster/data/pg_hba.conf"
serve reload
while "$psql" -w -h "$cluster" -U teller -d shop -c '' > /dev/null 2>&1; do sleep 0.02; done
as() { printf 'postgres://%s@/shop?host=%s' "$1" "$cluster"; }
refused='PostgreSQL does not let this user in \(postgres://.*shop.*\): '
try='; check the user and the password in the address, in PGPASSWORD or in ~/.pgpass$'
for door in 'store show' 'store check' 'store backup copy' 'import orders.csv' run 'customer list' 'store init'; do
    # shellcheck disable=SC2086
    says 4 "^patron: ${refused}password authentication failed for user \"teller\"$try" \
        patron $door --store "$(as teller:wrong)"
    holds 'no password is shown' bash -c '! grep -q wrong "$1"' - "$ground/said"
done
holds 'no copy is made' test -z "$(ls copy* 2> /dev/null)"
says 4 'PostgreSQL 拒绝该用户登录.*请检查地址、PGPASSWORD 或' patron run --store "$(as teller:wrong)" --language zh-CN
says 4 'PostgreSQL 不讓這個使用者登入.*請檢查位址、PGPASSWORD 或' patron run --store "$(as teller:wrong)" --language zh-TW
says 4 '"status":"not_permitted"' patron run --store "$(as teller:wrong)" --json
says 4 "${refused}.*no password supplied$try" patron store show --store "$(as teller)"
says 4 "$refused" env PGPASSWORD=wrong patron store show --store "$(as teller)"
says 4 "${refused}role \"nobody_here\" does not exist" patron store show --store "$(as nobody_here)"
says 4 "${refused}pg_hba.conf rejects connection" patron store show --store "$(as intruder)"
says 0 '' patron store show --store "$(as teller:right)"
says 0 '' env PGPASSWORD=right patron store show --store "$(as teller)"
printf '*:*:*:teller:right\n' > pass && chmod 600 pass
says 0 '' env PGPASSFILE="$PWD/pass" patron store show --store "$(as teller)"
says 0 '' patron store backup copy --store "$(as teller:right)" # pg_dump is let in, too
holds 'the copy is there' test -s copy
rm -f copy pass

# --- A copy that is given up ---
for how in INT:en:cancelled TERM:zh-TW:已取消; do
    IFS=: read -r signal language words <<< "$how"
    echo before > copy.dump
    hold_lines 'ACCESS EXCLUSIVE'
    begin patron store backup new.dump --store "$(here shop)" --language "$language"
    until_there "$lines_locked AND NOT granted"
    kill -"$signal" "$begun"
    wait "$begun"
    code=$?
    holds "a copy that is given up says so ($code)" test $code = 130
    holds 'in words' grep -q "^patron: $words\$" "$ground/said"
    holds 'nothing of it is left' test -z "$(ls new.dump* 2> /dev/null)"
    holds 'nor is pg_dump' test -z "$(sql "SELECT 1 FROM pg_stat_activity WHERE application_name = 'pg_dump'")"
    sql "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'transaction_line'::regclass" > /dev/null
done
is_sound --store "$(here shop)"
says 0 '' patron store backup new.dump --store "$(here shop)"
rm -f new.dump

# --- A disk of the server that is full ---
mkdir "$ground/small"
if mount -t tmpfs -o size=48m tmpfs "$ground/small" 2> /dev/null; then
    mkdir "$ground/small/space"
    chown "$(stat -c %u:%g "$cluster/data")" "$ground/small/space"
    sql "CREATE TABLESPACE small LOCATION '$ground/small/space'" postgres
    sql 'CREATE DATABASE narrow TEMPLATE template0 TABLESPACE small' postgres
    store=$(here narrow)
    says 0 '' patron store init --store "$store"
    says 0 '' patron customer create --set name=Ann --set kind=person --store "$store"
    fill() { dd if=/dev/zero of="$ground/small/filler" bs=64k 2> /dev/null; }
    full='a disk of the PostgreSQL server is full \(postgres://.*narrow.*\): .*No space left on device.*; free some space there and try again; nothing was half written$'
    fill
    says 8 "^patron: (line [0-9]+: )?$full" patron import orders.csv --store "$store"
    says 0 '' patron store check --store "$store"
    says 8 'PostgreSQL 服务器的磁盘已满.*请在服务器上腾出空间后重试' patron import orders.csv --store "$store" --language zh-CN
    says 8 'PostgreSQL 伺服器的磁碟已滿.*請在伺服器上騰出空間後再試一次' patron import orders.csv --store "$store" --language zh-TW
    holds 'nothing of it counts' is_count transaction 0 --store "$store"
    holds 'what was there is there' is_count customer 1 --store "$store"
    rm "$ground/small/filler"
    says 0 "lines of the file +$lines +$lines " patron import orders.csv --store "$store" # takes back the others, too
    is_sound --store "$store"
    fill
    says 8 "$full" patron run --store "$store" --as-of 2030-01-01
    rm "$ground/small/filler"
    says 0 '' patron run --store "$store" --as-of 2030-01-01
    is_sound --store "$store"
    sql 'DROP DATABASE narrow WITH (FORCE)' postgres
    sql 'DROP TABLESPACE small' postgres
else
    echo 'mounting is not permitted: a full disk of the server is not tested'
fi
leaves_nothing
done_here
