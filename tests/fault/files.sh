#!/bin/bash
# Files that nobody wants to be handed, at every door that reads one.
# shellcheck source=tests/fault/ground.sh disable=SC2016,SC2119,SC2154,SC2317 # commands for other shells and from ground.sh
. "$(dirname "$0")/ground.sh"

patron store init --quiet > /dev/null

# --- No table at all ---
: > empty.csv
printf '\n\n\n' > blank.csv
printf '\xef\xbb\xbf' > mark.csv
for file in empty blank mark; do
    says 2 '^patron: the file is empty: its first line should name the columns$' patron import $file.csv
    says 2 '^patron: the file is empty: its first line should name the columns$' patron import $file.csv --dry-run
    says 2 'the file is empty' patron model run rfm --input $file.csv
done
says 2 '^patron: 文件是空的' patron import empty.csv --language zh-CN
says 2 '^patron: 檔案是空的' patron import empty.csv --language zh-TW
says 2 '"status":"invalid_input".*"row":null' patron import empty.csv --json
perl -e 'print "\0" x 100000' > zeros.csv
says 2 'line 1: a NUL character at byte 1 of the file' patron import zeros.csv
says 2 'line 1: a NUL character at byte 1 of the file' patron model run rfm --input zeros.csv
perl -e 'print "PK\x03\x04", map {chr} 0..255' > book.xlsx
says 2 'of the kind Excel.*save it as CSV first' patron import book.xlsx
says 2 'of the kind Excel.*save it as CSV first' patron model run rfm --input book.xlsx
says 2 'of the kind SQLite' patron import patron.db
says 2 'is a folder; name a file in it' patron import .
says 2 'is a folder; name a file in it' patron model run rfm --input .
says 3 'there is no file none.csv' patron import none.csv
says 3 'there is no file none.csv' patron model run rfm --input none.csv
mkfifo pipe
says 2 'give a file instead of a pipe' patron import pipe
says 2 'give a file instead of a pipe' patron import /dev/zero
says 2 'give a file instead of a pipe' patron import -

# --- Only a header ---
echo customer_id,name,phone > header.csv
says 0 'lines of the file +0 ' patron import header.csv
echo customer_id,date,amount > header.csv
says 6 '^patron: there is nothing to compute from: .*check the file' patron model run rfm --input header.csv
says 6 '^patron: 没有可供计算的数据' patron model run rfm --input header.csv --language zh-CN
says 6 '^patron: 沒有可供計算的資料' patron model run rfm --input header.csv --language zh-TW

# --- Wide, long, deep ---
perl -e 'print join(",", "customer_id", "name", map {"c$_"} 1..9998), "\n", join(",", "W1", "Wide", (1) x 9998), "\n"' > wide.csv
says 2 'line 1: 10000 columns are more than the 4096 that can be read' patron import wide.csv
says 2 'line 1: 10000 columns are more than the 4096' patron model run rfm --input wide.csv
perl -e 'print "customer_id,name\nL1,Ann\nL2,", "x" x 100_000_000, "\nL3,Cid\n"' > long.csv
says 0 'lines of the file +3 +2 .* 1$' patron import long.csv
holds 'the error file is small' test "$(wc -c < long.csv.errors.csv)" -lt 10000
holds 'it names the line' grep -q '^3,longer than 16 MB' long.csv.errors.csv
says 2 'line 3: longer than 16 MB' patron model run rfm --input long.csv --map date=name --map amount=name
rm -f long.csv
perl -e 'print "customer_id,name\n"; print "Q$_,\"x\n" for 1..100000' > quotes.csv
says 0 'lines of the file' patron import quotes.csv --dry-run
says 2 '' patron model run rfm --input quotes.csv --map date=name --map amount=name

# --- Damaged inside: the rest lands, the error file says what did not ---
perl -e 'print "customer_id,name\nN1,A\0nn\nN2,Bob\n"' > nul.csv
says 0 'lines of the file +2 +1 .* 1$' patron import nul.csv
holds 'the reason stands with its line' grep -q '^2,a NUL character' nul.csv.errors.csv
perl -e 'print "customer_id,name\n"; print "U$_,\xe7\x8e\x8b\n" for 1..20; print "U21,\xe7\x8e\nU22,\xff\n"' > utf8.csv
says 0 'lines of the file +22 +20 .* 2$' patron import utf8.csv
holds 'lines are named' grep -q '^22,' utf8.csv.errors.csv
printf 'customer_id,name\r\nE1,Ann\nE2,Bob\rE3,Cid\r\nE4,Dan' > ends.csv
says 0 'lines of the file +4 +4 ' patron import ends.csv
printf 'customer_id,name,name,customer_id\nK1,Ann,Anne,K9\n' > twice.csv
says 2 'two columns of the file are called customer_id: give them different names' patron import twice.csv
says 2 'both have the name customer_id: rename one' patron model run rfm --input twice.csv --map date=name
printf 'customer_id,name\nO1,"Ann\nO2,Bob\nO3,Cid\n' > open.csv
says 0 'quote that begins in line 2 is never closed' patron import open.csv
printf 'customer_id,name,phone\nR1,Ann\nR2,Bob,1,2,3\nR3,Cid,\n' > ragged.csv
says 0 'lines of the file +3 +1 .* 2$' patron import ragged.csv

# --- Wrong types: line, column and value are named ---
{
    echo customer_id,date,amount,order_id
    for i in $(seq 30); do echo "T$i,2026-01-05,10,TO$i"; done
    printf 'T31,hello,10,TO31\nT32,2026-02-30,10,TO32\nT33,2026-01-02,ten,TO33\nT34,2026-01-02,1e400,TO34\n'
    printf 'T35,2026-01-02,NaN,TO35\nT36,2026-01-02,99999999999999999999999,TO36\n,2026-01-02,1,TO37\n'
} > types.csv
says 0 'lines of the file +37 +31 .* 6$' patron import types.csv
for line in 32 33 34 35 36 37; do
    holds "line $line is rejected" grep -q "^$line," types.csv.errors.csv
done
says 2 'line 32: .*hello' patron model run rfm --input types.csv
grep -v '^T3[1-6]\|^,' types.csv | sed 's/T30,2026-01-05,10/T30,2026-01-05,NaN/' > nan.csv
says 2 'line 31: amount: ' patron model run rfm --input nan.csv

# --- Times that a clock skips or shows twice ---
printf 'customer_id,date,amount,order_id\nD1,2026-03-08 02:30,10,S1\nD2,2026-11-01 01:30,10,S2\n' > york.csv
says 0 '' patron store init --store york.db --zone America/New_York --currency USD
says 0 'lines of the file +2 +2 ' patron import york.csv --store york.db
says 0 '2026-03-08T03:30:00-04:00' patron transaction list --store york.db --json
says 0 '2026-11-01T01:30:00-04:00' patron transaction list --store york.db --json
says 0 'lines of the file +2 .* 2 ' patron import york.csv --store york.db # nothing changed
printf 'customer_id,date,amount,order_id\nD1,1988-04-17 02:30,10,S1\nD2,1988-09-11 01:30,10,S2\nD3,1988-06-01 12:00,1,S3\n' > hai.csv
says 0 'lines of the file +3 +3 ' patron import hai.csv
says 0 '1988-06-01T12:00:00\+09:00' patron transaction list --json

# --- What a spreadsheet would run ---
printf 'customer_id,name,phone\n"=cmd|'"'/C calc'"'!A0","+1+2\n",\n"@SUM(1)",Bob,1,2\n-1+1,"\t=1",1,2\n' > formula.csv
says 0 '' patron import formula.csv
holds 'no cell begins a formula' \
    perl -ne 'exit 1 if /(^|,)"?[=@\t\r+-](?!\d+(,|$))/' formula.csv.errors.csv
printf 'customer_id,date,amount\n=1+1,2026-01-01,5\n' > key.csv
says 0 '"=1\+1"' patron model run rfm --input key.csv --json # JSON is no spreadsheet

# --- The error file replaces nothing else ---
cp ragged.csv mine.csv
says 5 'would replace a file that is no error file; name another with --errors' patron import mine.csv --errors mine.csv
holds 'the file is as it was' cmp ragged.csv mine.csv
says 5 'would replace a file' patron import mine.csv --errors patron.db
says 5 'would replace a file' patron import ragged.csv.errors.csv --errors ragged.csv.errors.csv
says 5 '会覆盖' patron import mine.csv --errors patron.db --language zh-CN
is_sound

# --- Mappings ---
perl -e 'print "[" x 1_000_000' > deep.json
says 2 '' patron import ends.csv --mapping deep.json
says 8 'File name too long' patron import ends.csv --mapping "$(head -c 100000 /dev/zero | tr '\0' m)"
says 3 'no_such_mapping' patron import ends.csv --mapping no_such_mapping
leaves_nothing
done_here
