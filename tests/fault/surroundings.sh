#!/bin/bash
# Surroundings that nobody chose: environment, settings file, terminal, arguments.
# shellcheck source=tests/fault/ground.sh disable=SC2016,SC2119,SC2154,SC2317 # commands for other shells and from ground.sh
. "$(dirname "$0")/ground.sh"

patron store init --quiet > /dev/null
printf 'customer_id,name\nK1,\xe7\x8e\x8b\xe5\xb0\x8f\xe6\x98\x8e\n' > one.csv
patron import one.csv --quiet > /dev/null

# --- Languages that are not there ---
for language in xx_YY.UTF-8 '' zh_CN.GBK C.UTF-8 "$(head -c 10000 /dev/zero | tr '\0' l)" $'zh\n' ../../etc/passwd; do
    says 0 '王小明' env LC_ALL="$language" LANG="$language" patron customer list
done
says 2 '"klingon" is none of' patron version --language klingon
says 2 '' env PATRON_LANGUAGE=klingon patron settings
says 2 'PATRON_THREADS: "-1" is no whole number from 0 to 1024' env PATRON_THREADS=-1 patron run
says 3 'there is no store' env PATRON_STORE=none.db patron customer list

# --- A settings file of any kind ---
try_settings() { # CODE PATTERN
    says "$1" "$2" env PATRON_SETTINGS="$ground/here/settings" patron version
}
: > settings && try_settings 0 'patron'
printf 'store' > settings && try_settings 2 'settings:1: '
printf '\n# note\nstore = a\nstore = b\n' > settings && try_settings 2 'settings:4: "store" is set a second time, as in line 3; keep one'
printf 'threads = many\n' > settings && try_settings 2 'many'
perl -e 'print map {chr} 1..255' > settings && try_settings 2 'settings'
perl -e 'print "\0" x 1000' > settings && try_settings 0 '' # an empty line to us
perl -e 'print "store = ", "x" x 50_000_000, "\n"' > settings && try_settings 2 'settings:1: the line is longer than'
perl -e 'print "language = zh-CN\n" x 1, "#\n" x 100_000' > settings && try_settings 0 ''
rm settings && mkdir settings && try_settings 8 'settings'
rmdir settings
mkfifo settings && try_settings 2 'settings is a pipe; name a file instead'
rm settings
says 0 'patron' env PATRON_SETTINGS=/dev/null patron version
says 8 'No such file' env PATRON_SETTINGS=/nowhere patron version
says 0 'patron' env -i "$ground/bin/patron" version
says 0 'patron' env HOME=/dev/null patron version
says 0 'patron' env HOME= patron version
says 8 'temporary' env TMPDIR=/nowhere patron import one.csv

# --- Arguments ---
huge=$(head -c 120000 /dev/zero | tr '\0' a)
says 2 'there is no command' patron "$huge"
says 2 '' patron customer create --set "$huge"
says 2 '' patron customer create --set "name=$huge" --set kind=person
says 2 '' patron customer create --set $'name=\xff\xfe' --set kind=person
says 2 '' patron customer list --where "$huge=1"
says 2 '' patron customer show 99999999999999999999999
says 2 '' patron customer list --limit -1
says 2 '' patron import undo -5
says 3 'there is no import' patron import undo 5
says 2 '' patron run --as-of 2026-02-30
says 2 '' patron run --as-of 99999-01-01
says 2 '' patron run --set rfm.scoring=$'\x1b[2J'
holds 'no command reaches the terminal' bash -c '! grep -q $'"'\x1b'"' "$1"' - "$ground/said"
says 0 '' patron customer create --set $'name=\x1b[2Jred' --set kind=person
says 0 '' patron customer list
holds 'no command reaches the terminal' bash -c '! grep -q $'"'\x1b'"' "$1"' - "$ground/said"
says 0 '' patron customer create --set "name='); DROP TABLE customer; --" --set kind=person
says 0 'DROP TABLE' patron customer list
is_sound

# --- A narrow terminal ---
if command -v script > /dev/null; then
    for columns in 1 20 500; do
        for door in 'customer list' help 'model show rfm' 'store show' 'import one.csv'; do
            says 0 '' script -qec "stty cols $columns; TERM=xterm patron $door" /dev/null
        done
    done
    says 0 '' script -qec 'stty cols 20; TERM=dumb patron customer list --language zh-CN' /dev/null
fi
leaves_nothing
done_here
