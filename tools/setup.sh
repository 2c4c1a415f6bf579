#!/bin/sh
# Installs what is missing on a Debian 12 machine: tools/setup.sh build [test] [lint] [bench] …
# Safe to run again; with nothing missing it needs no root and takes a moment.
set -eu

packages_for() {
    case "$1" in
    build) echo "gcc cmake ninja-build pkg-config libc6-dev ca-certificates
                 libsqlite3-dev libpq-dev libjansson-dev libicu-dev libzstd-dev libxxhash-dev libsodium-dev" ;;
    test) echo "clang libclang-rt-14-dev gettext zstd postgresql-15 postgresql-client-15 procps sqlite3 chromium fonts-noto-cjk" ;;
    lint) echo "clang-format-14 clang-tidy-14 shellcheck codespell" ;;
    bench) echo "postgresql-15 postgresql-client-15 hyperfine time" ;;
    package) echo "dpkg-dev" ;;
    *) echo "setup: unknown group \"$1\": use build, test, lint, bench or package" >&2; exit 2 ;;
    esac
}

missing=""
for group in "$@"; do
    for package in $(packages_for "$group"); do
        status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
        [ "$status" = installed ] || missing="$missing $package"
    done
done
# A Node.js that did not come from Debian brings its own npm, and refuses Debian's beside it.
case " $* " in
*" build "*) command -v npm >/dev/null 2>&1 || missing="$missing npm" ;;
esac
[ -n "$missing" ] || exit 0

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo"
    elif command -v sudo >/dev/null 2>&1 && [ -t 0 ]; then
        as_root="sudo"
    else
        echo "setup: these Debian packages are missing and need root to install. Ask an administrator to run:" >&2
        echo "    apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
fi

echo "setup: installing$missing"
run() { ${as_root:+$as_root} env DEBIAN_FRONTEND=noninteractive "$@"; }
run apt-get update -qq
case "$missing" in
*postgresql-15*)
    # Without this the package would start a server of its own; ours are private and stop with the tests.
    run apt-get install -y -qq --no-install-recommends postgresql-common >/dev/null
    run sh -c 'mkdir -p /etc/postgresql-common/createcluster.d &&
        echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/patron.conf'
    ;;
esac
# shellcheck disable=SC2086 # a list of package names
run apt-get install -y -qq --no-install-recommends $missing >/dev/null
