#!/bin/sh
# Writes OUTPUT, compressed: whose work is compiled into the programs, and under which licence, as Debian's packages say.
set -eu

output=$1
shift
for package in "$@"; do
    printf '==== %s ====\n\n' "$package"
    cat "/usr/share/doc/$package/copyright"
    printf '\n'
done | gzip -9n > "$output"
