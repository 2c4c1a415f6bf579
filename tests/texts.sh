#!/bin/sh
# Every text for people is translated, no translation is left over, and texts keep the house's form.
# Texts stand in PT_FAIL(error, status, "text", …), PT_MESSAGE("text", …) and PT_N("text").
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# Prints the English texts of po files, sorted, each in one line.
english_texts() {
    awk 'function text(line) { return substr(line, 2, length(line) - 2) }
         /^msgid / { id = text(substr($0, 7)); reading = 1; next }
         reading && /^"/ { id = id text($0); next }
         reading { if (id != "") print id; reading = 0 }' "$@" | sort -u
}

find src -name '*.[ch]' ! -name '*_test.c' | sort > "$work/files"
# A macro that hands its last arguments on to one of these marks texts, too: #define REFUSE(error, ...) PT_FAIL(…)
# shellcheck disable=SC2016 # perl's variables
keywords=$(xargs -d '\n' perl -0777 -ne '
    while (/^[ \t]*#[ \t]*define[ \t]+(\w+)\(([^)]*)\.\.\.\)((?:[^\n]*\\\n)*[^\n]*)/gm) {
        my ($name, $before, $body) = ($1, $2, $3);
        my $place = 1 + ($before =~ tr/,//);
        print "--keyword=$name:$place\n" if $body =~ /PT_(FAIL|MESSAGE|REFUSE)\b.*__VA_ARGS__/s;
    }' < "$work/files" | sort -u)
# shellcheck disable=SC2086 # a list of options
xgettext --files-from="$work/files" --from-code=UTF-8 --language=C --no-location --output="$work/texts.pot" \
    --keyword --keyword=PT_MESSAGE:1 --keyword=PT_N:1 $keywords
english_texts "$work/texts.pot" > "$work/used"

for language in zh-CN zh-TW; do
    english_texts po/$language/*.po > "$work/translated"
    comm -23 "$work/used" "$work/translated" > "$work/missing"
    comm -13 "$work/used" "$work/translated" > "$work/unused"
    if [ -s "$work/missing" ]; then
        echo "po/$language: these texts of the program have no translation:"
        sed 's/^/    /' "$work/missing"
        failed=1
    fi
    if [ -s "$work/unused" ]; then
        echo "po/$language: these translations belong to no text of the program:"
        sed 's/^/    /' "$work/unused"
        failed=1
    fi
done

# What xgettext cannot see: arguments beside the placeholders, and a full stop at the end of a message.
xargs -d '\n' perl tests/texts.pl < "$work/files" || failed=1
exit $failed
