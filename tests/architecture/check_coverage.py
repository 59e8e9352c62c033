#!/usr/bin/env python3
"""Fails when a schema describes what no valid example shows: a member, a value of an enum or const, a branch's condition.

The examples are what the codec is tested with, and what later versions are held against: what they do not show may break
unseen. ctest `coverage`.

usage: check_coverage.py SCHEMAS_FOLDER
"""
import pathlib
import sys

import check_schemas
import jsonschema


def findings(folder):
    folder = folder.resolve()
    paths = sorted(path for path in folder.rglob("*.v*.json") if folder / "examples" not in path.parents)
    schemas = {path: check_schemas.load(path) for path in paths}
    shown = Shown(schemas)
    for path in paths:
        for example in sorted((check_schemas.example_folder(folder, path) / "valid").glob("*.json")):
            shown.visit(schemas[path], path, "#", check_schemas.load(example))
    for path in paths:
        for place in described(schemas[path], "#"):
            if (path, place) not in shown.places:
                yield f"{path.relative_to(folder)}: no valid example shows {place}"


def described(schema, where):
    """Every place of a schema that an example has to show. Of a union, the branches; of a negation, nothing."""
    if not isinstance(schema, dict):
        return
    yield from (value_place(where, value) for value in values_of(schema))
    for name, part in schema.get("properties", {}).items():
        yield f"{where}/properties/{name}"
        yield from described(part, f"{where}/properties/{name}")
    for name, part in schema.get("$defs", {}).items():
        yield from described(part, f"{where}/$defs/{name}")
    for keyword in ("items", "additionalProperties", "contains", "if", "then", "else"):
        yield from described(schema.get(keyword), f"{where}/{keyword}")
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, part in enumerate(schema.get(keyword, [])):
            yield from described(part, f"{where}/{keyword}/{index}")


def values_of(schema):
    return schema.get("enum", []) + ([schema["const"]] if "const" in schema else [])


def value_place(where, value):
    return f"{where} = {value!r}"


class Shown:
    def __init__(self, schemas):
        self.schemas = schemas
        self.validators = {}
        self.places = set()

    def visit(self, schema, path, where, value):
        """Follows a value that the schema takes, and marks the places it passes."""
        if not isinstance(schema, dict):
            return
        if "$ref" in schema:
            file, name = check_schemas.target_of(schema["$ref"], path)
            self.visit(self.schemas[file]["$defs"][name], file, f"#/$defs/{name}", value)
            return
        self.places.update((path, value_place(where, shown)) for shown in values_of(schema) if shown == value)
        if isinstance(value, dict):
            self.visit_members(schema, path, where, value)
        if isinstance(value, list):
            for element in value:
                self.visit(schema.get("items"), path, f"{where}/items", element)
                self.visit_if_taken(schema.get("contains"), path, f"{where}/contains", element)
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index, part in enumerate(schema.get(keyword, [])):
                self.visit_if_taken(part, path, f"{where}/{keyword}/{index}", value)
        if "if" in schema:
            branch = "then" if self.visit_if_taken(schema["if"], path, f"{where}/if", value) else "else"
            self.visit(schema.get(branch), path, f"{where}/{branch}", value)

    def visit_members(self, schema, path, where, value):
        for name, member in value.items():
            if name in schema.get("properties", {}):
                self.places.add((path, f"{where}/properties/{name}"))
                self.visit(schema["properties"][name], path, f"{where}/properties/{name}", member)
            else:
                self.visit(schema.get("additionalProperties"), path, f"{where}/additionalProperties", member)

    def visit_if_taken(self, schema, path, where, value):
        if schema is None or not self.takes(schema, path, where, value):
            return False
        self.visit(schema, path, where, value)
        return True

    def takes(self, schema, path, where, value):
        if (path, where) not in self.validators:
            whole = check_schemas.bundled_part(schema, path, self.schemas)
            self.validators[path, where] = jsonschema.Draft202012Validator(whole)
        return self.validators[path, where].is_valid(value)


def main():
    found = list(findings(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
