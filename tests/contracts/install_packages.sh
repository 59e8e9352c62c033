#!/bin/sh
# Installs the npm packages of package-lock.json into a folder, unless they are there already. None of their own scripts run.
# usage: install_packages.sh folder
set -eu
folder=$1 here=$(cd "$(dirname "$0")" && pwd)
if cmp -s "$here/package-lock.json" "$folder/installed.json"; then exit 0; fi
rm -rf "$folder"
mkdir -p "$folder"
cp "$here/package.json" "$here/package-lock.json" "$folder"
npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
cp "$here/package-lock.json" "$folder/installed.json"
