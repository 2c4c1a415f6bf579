#!/usr/bin/env bash
# Everything that reads the source without running it. Stops at the first kind of trouble, names every case of it.
set -euo pipefail
cd "$(dirname "$0")/.."

sources=$(git ls-files '*.c' '*.h')
# shellcheck disable=SC2086 # a list of files
clang-format-14 --dry-run --Werror $sources
tools/check_layers.sh
tools/check_words.sh
git ls-files '*.sh' .ci/run | xargs shellcheck --severity=style
git ls-files '*.md' '*.c' '*.h' '*.sh' | grep -v '^po/' | xargs codespell --quiet-level=2 \
    --ignore-words-list=inout,nd,ans,fo,te,ot,improt,reprot,sav

cmake --preset dev > /dev/null
cmake --build --preset dev > /dev/null
# Only what changed since the last clean run: a file's stamp is newer than it and every header.
stamps=build/tidy
mkdir -p "$stamps"
newest_header=$(git ls-files "*.h" .clang-tidy | xargs stat -c "%Y %n" | sort -n | tail -1 | cut -d" " -f2-)
for source in $(git ls-files 'src/*.c' 'tools/*.c'); do
    stamp="$stamps/$(echo "$source" | tr / _)"
    if [ ! -e "$stamp" ] || [ "$source" -nt "$stamp" ] || [ "$newest_header" -nt "$stamp" ]; then
        printf '%s\n' "$source"
    fi
done > build/tidy/list
status=0
xargs -r -P "$(nproc)" -I{} tools/tidy_one.sh {} "$stamps" < build/tidy/list || status=$?
[ "$status" -eq 0 ] || { echo "lint: clang-tidy has something to say, see above" >&2; exit 1; }
echo "lint: clean"
