#!/bin/bash
# A disk that is full, a file that may not grow: nothing half stays, and the message says what to do.
# shellcheck source=tests/fault/ground.sh disable=SC2016,SC2119,SC2154,SC2317 # commands for other shells and from ground.sh
. "$(dirname "$0")/ground.sh"

make_orders 1000 orders.csv
printf 'customer_id,name\nK1,Ann\n' > one.csv
printf 'customer_id,name\nK1\nK2,Bob\n' > bad.csv
patron store init --store empty.db --quiet > /dev/null
cp empty.db full.db
patron import orders.csv --store full.db --quiet > /dev/null
small() { # KIBIBYTES CODE PATTERN COMMAND...
    # shellcheck disable=SC2016
    says "$2" "$3" bash -c 'ulimit -f "$1"; shift; exec "$@"' - "$1" "${@:4}"
}

limited='this session.s limit on the size of files [(]ulimit -f[)] is too small for'

# The write-ahead log, the spill and the store reach their limits at different sizes.
for size in 1 20 100 400 900 1500 2500; do
    rm -f s.db*
    cp empty.db s.db
    bash -c 'ulimit -f "$1"; shift; exec timeout 60 "$@"' - $size patron import orders.csv --store s.db > "$ground/said" 2>&1
    code=$?
    case $code in
    0) ;;
    8) holds "what to do is said with $size KiB" grep -qE "$limited s.db: raise it|no room for temporary files .*set TMPDIR" "$ground/said" ;;
    *) complain "exit code $code with $size KiB" ;;
    esac
    says 0 '' patron store check --store s.db
    leaves_nothing
    # Taking back needs room, too: at the latest the next import does it.
    says 0 '' patron import one.csv --store s.db
    is_sound --store s.db
    [ $code = 0 ] || holds 'nothing of it counts' is_count transaction 0 --store s.db
    [ $code = 0 ] || holds 'nor any customer' is_count customer 1 --store s.db
    says 0 '' patron import orders.csv --store s.db # with room again
done
for size in 1 8 40; do
    cp full.db r.db
    bash -c 'ulimit -f "$1"; shift; exec timeout 60 "$@"' - $size patron run --store r.db --as-of 2030-01-01 > "$ground/said" 2>&1
    code=$?
    holds "a run without room ends well or says so ($code)" test $code = 0 -o $code = 8
    [ $code = 0 ] || holds 'what to do is said' grep -q "$limited r.db: raise it and try again; nothing was half written" "$ground/said"
    is_sound --store r.db
    rm -f r.db*
done
small 100 8 "$limited copy.db.part-[0-9]+: raise it and try again" patron store backup copy.db --store full.db
small 100 8 '本次会话的文件大小上限（ulimit -f）对 copy.db' patron store backup copy.db --store full.db --language zh-CN
small 100 8 '此工作階段的檔案大小上限（ulimit -f）對 copy.db' patron store backup copy.db --store full.db --language zh-TW
holds 'no half copy' test -z "$(ls copy.db* 2> /dev/null)"
cp full.db back.db
small 100 8 "$limited" patron store restore back.db --store again.db
holds 'no half store' test ! -e again.db
small 20 8 "$limited new.db" patron store init --store new.db
says 0 '' patron store init --store new.db
is_sound --store new.db
small 20 8 "$limited customers.csv" patron simulate --customers 3000 --out simulated
holds 'no half file' test -z "$(ls simulated 2> /dev/null)"
rm -rf simulated
for size in 20 200 2000; do # the files, the first imports, the last
    rm -f t.db*
    cp empty.db t.db
    small $size 8 '' patron simulate --customers 3000 --store t.db
    is_sound --store t.db
    leaves_nothing
    says 0 '' patron import one.csv --store t.db # takes back what had no room to be taken back
    holds 'no order of a simulation without room' is_count transaction 0 --store t.db
done
rm -f t.db*
patron run --store full.db --as-of 2030-01-01 --quiet > /dev/null
echo '<!doctype html>' > report.html
small 100 8 "$limited report.html" patron report --store full.db --out report.html
holds 'the report of before is as it was' test "$(cat report.html)" = '<!doctype html>'
says 0 '' bash -c 'ulimit -f 1; patron model run rfm --input orders.csv --json > result.json; test $? = 8'

# --- Output that nobody takes ---
for door in 'store show' 'customer list' 'import list' 'model list' 'run --as-of 2030-01-01' 'store check --json' 'import one.csv'; do
    says 8 'the output cannot be written: No space left on device' bash -c "patron $door --store full.db > /dev/full"
    says 0 '' bash -c "patron $door --store full.db 2> /dev/full"
    says 8 '' bash -c "patron $door --store full.db >&-"
    says 0 '' bash -c "patron $door --store full.db <&- 2>&-"
    says 0 '' bash -c "set -o pipefail; patron $door --store full.db | true; test \$? != 1" # whoever reads leaves
    is_sound --store full.db
done
says 8 '无法写出|cannot be written|无法写入' bash -c 'patron store show --store full.db --language zh-CN > /dev/full'
says 8 'cannot write the error file /dev/full: No space left on device' patron import bad.csv --errors /dev/full --store full.db
holds 'nothing of it is stored' is_count customer 0 --store full.db --where number=K2
is_sound --store full.db

# --- The report replaces a report at most ---
says 8 '' patron report --store full.db --out /dev/full
says 5 'full.db is there already and is no report: give another name' patron report --store full.db --out full.db
ln -s full.db link.html
says 5 'is no report' patron report --store full.db --out link.html
is_sound --store full.db
says 2 'is a folder' patron report --store full.db --out .
says 3 '' patron report --store full.db --out no/where.html
leaves_nothing
done_here
