#!/bin/sh
# House rules that a compiler does not know: names that say nothing, SQL in C, forbidden headers, crowded files.
set -eu
cd "$(dirname "$0")/.."
found=0
complain() { printf '%s\n' "$1" >&2; found=1; }

vague=$(git ls-files --cached --others --exclude-standard | grep -E '(^|/)(util|utils|common|misc|helper|helpers|manager|handler)s?\.(c|h|ts|vue|sql)$' || true)
[ -z "$vague" ] || complain "names that say nothing: $vague"

# Statements stand in .sql files; the only built ones are made from descriptions and the DDL generator.
strings=$(git grep -nE '"[^"]*\b(SELECT .* FROM|INSERT INTO|UPDATE [a-z_]+ SET|DELETE FROM|CREATE TABLE)\b' -- \
    'src/*.c' 'src/*.h' ':!src/store' ':!src/record/statement.c' ':!src/record/import/*/*statement.c' ':!*_test.c' || true)
[ -z "$strings" ] || complain "SQL in C, move it to a .sql file:
$strings"

goto=$(git grep -nE '^\s*goto ' -- 'src/*.c' || true)
[ -z "$goto" ] || complain "goto, use PT_SCOPED:
$goto"

# Each third-party header in one folder.
only_in() {
    elsewhere=$(git grep -lE "#include <($1)" -- 'src/*.c' 'src/*.h' | grep -vE "^src/$2" || true)
    [ -z "$elsewhere" ] || complain "<$1> belongs to src/$2 only: $elsewhere"
}
only_in 'unicode/' 'base/'
only_in 'jansson\.h' 'base/json/'
only_in 'xxhash\.h' 'base/'
only_in 'sqlite3\.h' 'store/sqlite/'
only_in 'libpq-fe\.h' 'store/postgres/'
only_in 'sodium\.h' 'record/'
only_in 'cblas\.h|lapacke\.h|nlopt\.h|xgboost/' 'numeric/'

# Models are pure functions: no JSON, clock, environment, files or global randomness.
impure=$(git grep -nE '#include [<"](base/json|time\.h|stdio_ext|sys/|unistd\.h)|\b(getenv|clock_gettime|pt_instant_now|rand|srand|fopen)\(' -- \
    'src/model/*.c' 'src/model/*.h' 'src/numeric/*.c' 'src/numeric/*.h' ':!*_test.c' || true)
[ -z "$impure" ] || complain "model/ and numeric/ know no clock, JSON, environment or files:
$impure"

marks=$(git grep -nE '\b(TODO|FIXME|XXX)\b' -- src web/src web/report tests tools ':!tools/check_words.sh' || true)
[ -z "$marks" ] || complain "work left: finish it or file an issue:
$marks"

paths=$(git grep -nE '(/wor[k]/|/roo[t]/|registry\.[a-z.-]+/|deb\.debian\.org|"resolved": *"http)' -- . ':!LICENSE' || true)
[ -z "$paths" ] || complain "a machine's path or a registry's host:
$paths"

exit "$found"
