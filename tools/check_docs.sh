#!/bin/sh
# Every path that ARCHITECTURE.md, CONTRIBUTING.md or a README names exists, and every relative link leads somewhere.
set -eu
cd "$(dirname "$0")/.."
found=0

# `src/...`, `docs/...` and the like in backticks, unless they hold a placeholder.
for page in README.md README.zh-CN.md ARCHITECTURE.md CONTRIBUTING.md; do
    [ -e "$page" ] || { echo "$page is missing" >&2; found=1; continue; }
    # shellcheck disable=SC2016 # backticks of Markdown
    for path in $(grep -oE '`(src|docs|tools|tests|entity|web|po|bench|cmake|data|include)/[A-Za-z0-9_./-]+`' "$page" | tr -d '`' | sort -u); do
        [ -e "$path" ] || { echo "$page names $path, which is not there" >&2; found=1; }
    done
done

git ls-files --cached --others --exclude-standard '*.md' | while read -r page; do
    folder=$(dirname "$page")
    grep -oE '\]\([^)#: ]+[)#]' "$page" | sed 's/^](//; s/[)#]$//' | while read -r link; do
        [ -e "$folder/$link" ] || echo "$page links to $link, which is not there"
    done
done > "${TMPDIR:-/tmp}/patron-links.$$"
if [ -s "${TMPDIR:-/tmp}/patron-links.$$" ]; then cat "${TMPDIR:-/tmp}/patron-links.$$" >&2; found=1; fi
rm -f "${TMPDIR:-/tmp}/patron-links.$$"
exit "$found"
