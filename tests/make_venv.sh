#!/bin/sh
# Makes a Python environment with the packages of a requirements file, unless it is there already.
# usage: make_venv.sh python folder requirements.txt
set -eu
python=$1 folder=$2 requirements=$3
if cmp -s "$requirements" "$folder/installed.txt"; then exit 0; fi
rm -rf "$folder"
"$python" -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements"
cp "$requirements" "$folder/installed.txt"
