# shellcheck shell=bash disable=SC2034,SC2120 # used by those who source it
# What every test here stands on; to be sourced. The real program is met from outside, as a person or an attacker
# meets it. `$1` of the test is the program.
#
#   says 2 'is empty' patron import empty.csv     exit code and what is said (an extended regular expression)
#   says 0 '' patron store check                  '' matches anything
#   holds 'nothing is stored' test -z "$x"        any other condition
#   done_here                                     the last line: the test's own exit code
#
# Every command ends within a minute, and none may make a sanitizer speak. PATRON_TEST_LONG=1 makes tests longer.
set -u
program=$(realpath "$1")
tests=$(realpath "$(dirname "$0")")
ground=$(mktemp -d "${TMPDIR:-/tmp}/patron-fault.XXXXXX")
chmod 755 "$ground"
mkdir "$ground/bin" "$ground/home" "$ground/tmp" "$ground/here"
cp "$program" "$ground/bin/patron" # where every user may run it
unset "${!PATRON_@}" LANG LC_MESSAGES LANGUAGE "${!PG@}"
export PATH=$ground/bin:$PATH HOME=$ground/home LC_ALL=C TZ=UTC TMPDIR=$ground/tmp
cd "$ground/here" || exit 1
failures=0
started=() # processes to end with the test

clean_up() {
    local process
    for process in "${started[@]}"; do
        kill -KILL "$process" 2> /dev/null
    done
    cd /
    type stop_server > /dev/null 2>&1 && stop_server
    rm -rf "$ground"
}
trap clean_up EXIT
trap 'exit 1' INT TERM HUP

complain() { # WHAT [FILE]
    failures=$((failures + 1))
    printf 'FAULT: %s\n' "$(cut -c 1-400 <<< "$1")"
    sed 's/^/    /' "${2-$ground/said}" | cut -c 1-400 | head -n 20
}

says() {
    local code=$1 pattern=$2 got
    shift 2
    timeout -k 5 60 "$@" < /dev/null > "$ground/said" 2>&1
    got=$?
    if [ "$got" -ne "$code" ]; then
        complain "exit code $got instead of $code: $*"
    elif grep -q 'Sanitizer\|runtime error:' "$ground/said"; then
        complain "the sanitizer speaks: $*"
    elif [ -n "$pattern" ] && ! sed 's/\([0-9]\),\([0-9]\)/\1\2/g' "$ground/said" | grep -qE -- "$pattern"; then # 12,345 is 12345
        complain "nothing like \"$pattern\" is said: $*"
    fi
}

holds() {
    local what=$1
    shift
    if ! "$@" > "$ground/held" 2>&1; then
        complain "$what: $*" "$ground/held"
    fi
}

# How many records of a type are in the store.
count() {
    patron "$1" list --json --limit 1000 "${@:2}" 2> /dev/null | grep -o '"version":[0-9]*,"created_at"\|"id":"' |
        grep -c '"id"'
}

is_count() { # TYPE NUMBER [OPTION...]
    test "$(count "$1" "${@:3}")" = "$2"
}

# The store is sound, nothing unfinished in it.
is_sound() {
    says 0 '' patron store check --quiet "$@"
    holds 'the check has something to say' test ! -s "$ground/said"
}

# No file that a command makes for a while is left behind.
leaves_nothing() {
    local left
    left=$(find "$ground/here" "$ground/tmp" \( -name '*.part*' -o -name '*-journal' \) 2> /dev/null
        find "$ground/tmp" -mindepth 1 2> /dev/null)
    holds "files are left behind: $left" test -z "$left"
}

# A shop's orders, one line each: about 13 for each customer.
make_orders() { # CUSTOMERS FILE
    patron simulate --preset shop --customers "$1" --out simulated --seed 1 --mean-lines 1 --return-rate 0 \
        --language en --quiet > /dev/null 2>&1
    awk -F, 'NR == 1 {print "order_id,customer_id,date,amount"; next} {print $1 "," $2 "," $3 "," $6}' \
        simulated/transactions.csv > "$2"
    rm -r simulated
    holds 'the simulator gives orders' test "$(wc -l < "$2")" -gt "$1"
}

done_here() {
    [ "$failures" -eq 0 ] || echo "$failures faults"
    exit $((failures > 0))
}
