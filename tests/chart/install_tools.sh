#!/usr/bin/env bash
# Builds the Go programs of go.mod into FOLDER/bin, and derives FOLDER/schemas from the modules of schema_sources.txt, unless
# both are there already. Everything comes from the Go module proxy, and has the hash that stands here.
# usage: install_tools.sh FOLDER
set -euo pipefail
folder=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
parts=("$here"/go.mod "$here"/go.sum "$here"/schema_sources.txt "$here"/derive_schemas.py)
# The hashes are here, so nobody else has to vouch for them; and no other Go is fetched than the one that is installed.
export GOTOOLCHAIN=local GOFLAGS=-mod=readonly GONOSUMDB='*' CGO_ENABLED=0

refuse() { # exit code, sentence
    echo "chart tools: $2" >&2
    exit "$1"
}
source_folder() { # module, version, hash
    local told sum
    told=$(go mod download -json "$1@$2") ||
        refuse 69 "$1 cannot be fetched: is the Go module proxy (GOPROXY) reachable?"$'\n'"$told"
    sum=$(sed -nE 's/^\t"Sum": "(.*)",?$/\1/p' <<<"$told")
    [[ $sum == "$3" ]] || refuse 1 "$1 $2 has the hash $sum, schema_sources.txt says $3"
    sed -nE 's/^\t"Dir": "(.*)",?$/\1/p' <<<"$told"
}

command -v go >/dev/null || refuse 69 "there is no Go here; scripts/setup installs it"
if cat "${parts[@]}" | cmp -s - "$folder/installed"; then exit 0; fi
rm -rf "$folder"
mkdir -p "$folder"
cd "$here"

go list -deps tool >/dev/null ||
    refuse 69 "the modules of go.mod cannot be fetched: is the Go module proxy (GOPROXY) reachable, and is this Go new enough?"
go build -trimpath -buildvcs=false -ldflags=-s -o "$folder/bin/" tool

sources=()
while read -r module version hash; do
    folder_of_module=$(source_folder "$module" "$version" "$hash")
    sources+=("$folder_of_module")
done < <(grep -v '^#' schema_sources.txt)
/usr/bin/python3 derive_schemas.py "$folder/schemas" "${sources[@]}"
cat "${parts[@]}" >"$folder/installed"
