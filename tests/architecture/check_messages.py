#!/usr/bin/env python3
"""Holds messages that were really published against their schemas. Run by the acceptance tests at their end.

Reads one message a line from standard input: its ce_type, a tab, its JSON. Fails when one does not fit, or when there
is none. A line of connection_status, as on calendar.connection-states, may have no JSON: a tombstone.
"""
import json
import pathlib
import sys

import check_schemas
import jsonschema

COMPACTED = "connection_status"
SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "schemas"


def validators():
    """ce_type -> validator of the newest version of its schema, for all that workers publish."""
    paths = [path for path in SCHEMAS.rglob("*.v*.json") if "examples" not in path.parts]
    schemas = {path: check_schemas.load(path) for path in paths}
    return {
        type_of(path): jsonschema.Draft202012Validator(check_schemas.bundled(path, schemas))
        for path in paths
        if path.parent.name in ("results", "events") or type_of(path) == COMPACTED
    }


def type_of(path):
    return path.name.split(".v")[0]


def faults(lines):
    by_type = validators()
    for line in lines:
        ce_type, _, text = line.rstrip("\n").partition("\t")
        if ce_type not in by_type:
            yield f"{ce_type}: no schema of that name"
            continue
        if ce_type == COMPACTED and not text:
            continue
        error = jsonschema.exceptions.best_match(by_type[ce_type].iter_errors(json.loads(text)))
        if error:
            yield f"{ce_type}: {error.json_path}: {error.message}: {text}"


def main():
    lines = sys.stdin.readlines()
    found = list(faults(lines))
    print(*found, sep="\n")
    return 1 if found or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
