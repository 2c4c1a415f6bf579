#!/bin/bash
# run.sh [--update] PATRON FILE.txt...: replays transcripts of command lines in an empty folder.
#
#   # a comment
#   $ a command for the shell, in which patron is our program
#   > more lines of the same command
#   what must come on standard output, line by line
#   ! what must come on standard error
#   ? 2                     the exit code, where it is not 0
#
# {*} stands for anything within a line, FOLDER for the folder in which work/ (where commands run) and home/ are. --update writes what really came into the file: look at the difference!
set -u
update=false
if [ "${1-}" = --update ]; then
    update=true
    shift
fi
program=$(realpath "$1")
shift
here=$(pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/bin"
ln -s "$program" "$folder/bin/patron"
data=$(cd "$(dirname "$0")/data" 2> /dev/null && pwd)

# What the program sees of the world: nothing of this machine's.
run_shell() {
    env -i PATH="$folder/bin:$PATH" HOME="$folder/home" LC_ALL=C TZ=UTC DATA="$data" \
        ASAN_OPTIONS="${ASAN_OPTIONS-}" bash -c "$1"
}

# Prints the transcript of one command as it really went.
replay() {
    local command=$1 code
    printf '$ %s\n' "${command//$'\n'/$'\n> '}"
    (cd "$folder/work" && run_shell "$command" > "$folder/out" 2> "$folder/err" < /dev/null)
    code=$?
    awk 1 "$folder/out" | sed "s|$folder|FOLDER|g"
    awk '{ print "! " $0 }' "$folder/err" | sed "s|$folder|FOLDER|g"
    [ "$code" -eq 0 ] || echo "? $code"
}

# Replaces each actual line that an expected line with {*} matches by that line.
apply_masks() {
    local -a expected actual
    local i line piece pattern
    mapfile -t expected < "$1"
    mapfile -t actual < "$2"
    for i in "${!actual[@]}"; do
        line=${expected[i]-}
        if [[ $line == *'{*}'* ]]; then
            pattern=''
            while [[ $line == *'{*}'* ]]; do
                piece=${line%%'{*}'*}
                pattern+=${piece//[^[:alnum:]]/\\&}'*'
                line=${line#*'{*}'}
            done
            pattern+=${line//[^[:alnum:]]/\\&}
            # shellcheck disable=SC2053 # the right side is a pattern
            [[ ${actual[i]} == $pattern ]] && actual[i]=${expected[i]}
        fi
        printf '%s\n' "${actual[i]}"
    done
}

# Commands and comments of a transcript with what really came. An empty line is kept before a command or comment;
# elsewhere it belongs to the output.
replay_file() {
    local line command='' reading=false blank=false
    while IFS= read -r line || [ -n "$line" ]; do
        if $reading && [ "${line#> }" != "$line" ]; then
            command+=$'\n'${line#> }
            continue
        fi
        $reading && replay "$command"
        reading=false
        case $line in
        '$ '* | '#'*)
            $blank && echo
            ;;&
        '$ '*) command=${line#'$ '} reading=true ;;
        '#'*) printf '%s\n' "$line" ;;
        esac
        if [ -z "$line" ]; then blank=true; else blank=false; fi
    done < "$1"
    $reading && replay "$command"
}

failed=0
for file in "$@"; do
    case $file in /*) ;; *) file=$here/$file ;; esac
    rm -rf "${folder:?}/work" "${folder:?}/home"
    mkdir "$folder/work" "$folder/home"
    replay_file "$file" > "$folder/actual"
    apply_masks "$file" "$folder/actual" > "$folder/masked"
    if ! cmp -s "$file" "$folder/masked"; then
        if $update; then
            cp "$folder/masked" "$file"
        else
            diff -u --label expected --label "$file" "$file" "$folder/masked"
            failed=1
        fi
    fi
done
exit $failed
