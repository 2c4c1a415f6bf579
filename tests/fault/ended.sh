#!/bin/bash
# Commands that are killed or cancelled in the middle, and commands at the same time on one store.
# shellcheck source=tests/fault/ground.sh disable=SC2016,SC2119,SC2154,SC2317 # commands for other shells and from ground.sh
. "$(dirname "$0")/ground.sh"
command -v sqlite3 > /dev/null || { echo 'sqlite3 is not installed: nothing is tested'; exit 0; }
rounds=1
[ -n "${PATRON_TEST_LONG-}" ] && rounds=12

make_orders 4000 orders.csv
lines=$(($(wc -l < orders.csv) - 1))
printf 'customer_id,name\nK1,Ann\n' > one.csv
patron store init --store empty.db --quiet > /dev/null
cp empty.db full.db
patron import orders.csv --store full.db --quiet > /dev/null
holds 'the orders are in' is_count transaction 1000 --store full.db

begin() { # COMMAND...: in the background, open to Ctrl-C as at a terminal
    env --default-signal=INT "$@" < /dev/null > "$ground/said" 2>&1 &
    begun=$!
    started+=("$begun")
}

# In the background, and stopped in the middle: as soon as SQL has an answer, between two writes.
begin_held() { # STORE SQL COMMAND...
    rm -f "$ground/holds"
    begin "$tests/hold.pl" "$ground/holds" "$@"
    while [ ! -e "$ground/holds" ]; do
        kill -0 "$begun" 2> /dev/null || {
            complain "it ends before $2"
            return
        }
        sleep 0.01
    done
}
go_on() { kill -CONT "$begun" 2> /dev/null; }

ends() { # CODE PATTERN SIGNAL
    local got
    kill -"$3" "$begun" 2> /dev/null
    go_on
    wait "$begun" 2> /dev/null
    got=$?
    [ "$got" -eq "$1" ] || complain "after SIG$3 the exit code is $got instead of $1"
    [ -z "$2" ] || grep -qE -- "$2" "$ground/said" || complain "after SIG$3 nothing like \"$2\" is said"
    ! grep -q Sanitizer "$ground/said" || complain 'the sanitizer speaks'
}

nothing_counts() { # STORE
    holds 'nothing of it counts' is_count transaction 0 --store "$1"
    holds 'no customer of it is there' is_count customer 0 --store "$1"
    says 0 '^Customers +0$|nothing to compute' bash -c 'patron run rfm --quiet --store "$1" 2>&1; exit 0' - "$1"
}

# --- Import ---
in_state() { echo "SELECT 1 FROM batch WHERE state = '$1'"; }
for how in INT:staging TERM:staging INT:applying TERM:applying; do
    cp empty.db s.db
    begin_held s.db "$(in_state "${how#*:}")" patron import orders.csv --store s.db
    ends 130 '^patron: cancelled$' "${how%:*}"
    is_sound --store s.db
    nothing_counts s.db
    leaves_nothing
done
cp empty.db s.db
begin_held s.db "$(in_state applying)" patron import orders.csv --store s.db --language zh-TW
ends 130 '^patron: 已取消$' INT
is_sound --store s.db
nothing_counts s.db
says 0 "lines of the file +$lines +$lines +0" patron import orders.csv --store s.db

for state in staging applying; do
    for round in $(seq $rounds); do
        rm -f s.db*
        cp empty.db s.db
        begin_held s.db "$(in_state "$state")" patron import orders.csv --store s.db
        if [ $((round % 2)) = 0 ]; then # else right there
            go_on
            sleep "0.$((round * 7 % 10))"
        fi
        kill -KILL "$begun" 2> /dev/null
        # No wait: the killed program stays a zombie, as in containers without an init.
        while [ -e "/proc/$begun" ] && ! grep -q '^State:.*Z' "/proc/$begun/status" 2> /dev/null; do sleep 0.01; done
        says 0 '' patron store check --store s.db
        says 0 '' patron import one.csv --store s.db
        is_sound --store s.db # what was killed is taken back
        if [ -n "$(sqlite3 s.db "SELECT 1 FROM batch WHERE source = 'orders.csv' AND state = 'failed'")" ]; then
            holds 'only what came since is there' is_count customer 1 --store s.db
            holds 'none of its orders is' is_count transaction 0 --store s.db
        fi
        says 0 "lines of the file +$lines " patron import orders.csv --store s.db
        holds 'all orders count' test "$(sqlite3 s.db 'SELECT count(*) FROM "transaction" t JOIN batch b ON b.id = t.batch_id WHERE b.state = '"'visible'")" = "$lines"
        wait "$begun" 2> /dev/null
    done
done

# --- Two at once ---
rm -f s.db*
cp empty.db s.db
begin_held s.db "$(in_state applying)" patron import orders.csv --store s.db
says 5 'another import \([0-9]+, from orders.csv\) is at work in this store; wait until it is done, or cancel it' \
    patron import one.csv --store s.db
says 0 '' patron customer create --store s.db --set name=Between --set kind=person # others may write meanwhile
says 0 '' patron customer list --store s.db
says 0 '' patron store backup between.db --store s.db
go_on
wait "$begun"
holds 'the first import ends well' test $? = 0
says 0 'Transactions +[1-9]' patron run rfm --store s.db --as-of 2030-01-01 --quiet
is_sound --store s.db
says 0 '' patron import one.csv --store between.db # of the import only its mark was copied
holds 'the copy holds nothing half' is_count transaction 0 --store between.db
is_sound --store between.db
for i in 1 2 3 4; do
    patron customer create --store s.db --set name="At once $i" --set kind=person > /dev/null 2> "$ground/once$i" &
    once[i]=$!
done
for i in 1 2 3 4; do
    wait "${once[i]}" || complain "writer $i of four at once: $(cat "$ground/once$i")"
done
for i in 1 2 3; do
    patron store init --store same.db --quiet > /dev/null 2>&1 &
    once[i]=$!
done
won=0
for i in 1 2 3; do wait "${once[i]}" && won=$((won + 1)); done
holds 'at least one makes the store' test $won -ge 1
is_sound --store same.db

# --- Run: a result is there whole or not at all ---
whole="SELECT count(*) FROM model_run r WHERE state = 'done' AND NOT EXISTS (SELECT 1 FROM model_run_table t WHERE t.run_id = r.id)"
saving() { # a run that is newer than those before
    echo "SELECT 1 FROM model_run WHERE state = 'saving' AND id > $(sqlite3 full.db 'SELECT coalesce(max(id), 0) FROM model_run')"
}
for round in $(seq $((rounds * 2))); do
    begin_held full.db "$(saving)" patron run --store full.db --as-of 2030-01-01
    go_on
    sleep "0.0$((round * 3 % 10))"
    kill -KILL "$begun" 2> /dev/null
    wait "$begun" 2> /dev/null
    says 0 '' patron store check --store full.db
    says 0 ' computing +(interrupted|done) ' patron job list --store full.db
    holds 'no result without its tables' test "$(sqlite3 full.db "$whole")" = 0
done
begin_held full.db "$(saving)" patron run --store full.db --as-of 2030-01-01
ends 130 '^patron: cancelled$' INT
says 0 '' patron run --store full.db --as-of 2030-01-01
is_sound --store full.db
holds 'nothing is left of the killed runs' test -z "$(sqlite3 full.db "SELECT 1 FROM model_run WHERE state = 'saving'")"
holds 'no killed run says that it is at work' test -z "$(sqlite3 full.db "SELECT 1 FROM job WHERE state = 'running'")"

# --- Backup ---
# Someone who reads the file that the copy goes to keeps the copy waiting; its name is known by the process.
for how in INT:en:cancelled TERM:zh-CN:已取消; do
    IFS=: read -r signal language said <<< "$how"
    mkfifo go orders
    # shellcheck disable=SC2016
    begin bash -c 'read -r _ < go; exec patron store backup copy.db --replace --store full.db --language "$1"' - "$language"
    cp empty.db copy.db
    before=$(cksum copy.db)
    part=copy.db.part-$begun
    sqlite3 "$part" 'CREATE TABLE t (a)'
    sqlite3 "$part" < orders > "$ground/answer" 2>&1 &
    started+=("$!")
    exec 9> orders
    printf 'BEGIN;\nSELECT count(*) FROM t;\n.print read\n' >&9
    until grep -qs read "$ground/answer"; do sleep 0.01; done
    echo > go
    until find "/proc/$begun/fd" -lname "*/$part" 2> /dev/null | grep -q . || ! kill -0 "$begun"; do sleep 0.01; done
    ends 130 "^patron: $said\$" "$signal"
    exec 9>&-
    wait "${started[-1]}"
    holds 'nothing of the copy is left' test -z "$(ls copy.db?* 2> /dev/null)"
    holds 'the copy of before is as it was' test "$(cksum copy.db)" = "$before"
    is_sound --store full.db
    holds 'all orders count' is_count transaction 1000 --store full.db
    rm go orders copy.db
done
says 0 '' patron store backup copy.db --store full.db
is_sound --store copy.db
rm copy.db

# --- Simulate, backup, init ---
begin patron simulate --customers 50000000 --out big
until [ -e big/transactions.csv.partial ] || [ -e big/transactions.csv ]; do sleep 0.02; done
ends 130 '^patron: cancelled$' INT
holds 'no half file' test -z "$(ls big)"
for round in $(seq $((rounds * 2))); do
    begin patron store backup copy.db --store full.db --replace
    sleep "0.0$round"
    kill -KILL "$begun" 2> /dev/null
    wait "$begun" 2> /dev/null
    [ ! -e copy.db ] || is_sound --store copy.db
    rm -f copy.db.part*
    begin patron store init --store new.db
    sleep "0.0$round"
    kill -KILL "$begun" 2> /dev/null
    wait "$begun" 2> /dev/null
    says "$([ "$(sqlite3 new.db 'SELECT count(*) FROM migration' 2> /dev/null)" = 1 ] && echo 5 || echo 0)" '' \
        patron store init --store new.db
    is_sound --store new.db
    rm -f new.db*
done
leaves_nothing
done_here
