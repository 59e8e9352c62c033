#!/usr/bin/env python3
"""Fails when a schema is invalid, uses a keyword some validator reads differently, or disagrees with its examples.

Schemas keep to what 2020-12 and draft-07 share, and each is checked as both. ctest `schemas`.

usage: check_schemas.py SCHEMAS_FOLDER
"""
import json
import pathlib
import sys

import jsonschema

DRAFTS = {"2020-12": jsonschema.Draft202012Validator, "draft-07": jsonschema.Draft7Validator}
SHARED = "common.v1.json"  # definitions only, so it has no examples
REJECTED_MIN = 2

PLAIN = {
    "$schema", "$id", "$ref", "title", "description", "default", "examples", "type", "enum", "const", "format", "pattern",
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
    "minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "required",
}
HOLDS_SCHEMA = {"additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else"}
HOLDS_LIST = {"allOf", "anyOf", "oneOf"}
HOLDS_NAMED = {"properties", "patternProperties", "$defs"}
FORMATS = {"date-time", "date", "email", "uri"}  # patterns say the same: not every validator looks at formats


def findings(folder):
    """What is wrong with the schemas; when nothing is, what is wrong with their examples."""
    folder = folder.resolve()
    paths = sorted(path for path in folder.rglob("*.v*.json") if folder / "examples" not in path.parents)
    schemas, faults = {}, []
    for path in paths:
        try:
            schemas[path] = load(path)
        except ValueError as error:
            faults.append(f"{path.relative_to(folder)}: no JSON: {error}")
    for path, schema in schemas.items():
        wrong = [*invalid(schema)] or [*keyword_faults(schema, "#"), *reference_faults(schema, path, schemas)]
        faults += [f"{path.relative_to(folder)}: {fault}" for fault in wrong]
    return faults or [*stray_examples(folder, paths), *example_findings(folder, schemas)]


def stray_examples(folder, paths):
    known = {example_folder(folder, path) for path in paths}
    for found in sorted((folder / "examples").glob("*")):
        if found not in known:
            yield f"examples/{found.name}: no schema of that name"


def example_findings(folder, schemas):
    for path in schemas:
        if path != folder / SHARED:
            yield from example_faults(folder, path, schemas)


def load(path):
    def refuse_repeats(members):
        names = [name for name, _ in members]
        if len(names) != len(set(names)):
            raise ValueError("an object names a member twice")
        return dict(members)

    return json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=refuse_repeats)


def invalid(schema):
    if not isinstance(schema, dict) or schema.get("$schema") != DRAFTS["2020-12"].META_SCHEMA["$id"]:
        yield "$schema must name draft 2020-12"
        return
    for draft, validator in DRAFTS.items():
        try:
            validator.check_schema(schema)
        except jsonschema.SchemaError as error:
            yield f"not valid under {draft}: {error.message}"


def keyword_faults(schema, where):
    if not isinstance(schema, dict):
        if not isinstance(schema, bool):
            yield f"{where}: not a schema both drafts know"
        return
    if "$ref" in schema and len(schema) > 1:
        yield f"{where}: draft-07 ignores what stands beside $ref: {', '.join(sorted(schema.keys() - {'$ref'}))}"
    if schema.get("format", "date") not in FORMATS:
        yield f"{where}: format {schema['format']} is not read by every validator"
    for keyword, value in schema.items():
        at = f"{where}/{keyword}"
        if keyword in HOLDS_SCHEMA:
            yield from keyword_faults(value, at)
        elif keyword in HOLDS_LIST:
            for index, part in enumerate(value):
                yield from keyword_faults(part, f"{at}/{index}")
        elif keyword in HOLDS_NAMED:
            for name, part in value.items():
                yield from keyword_faults(part, f"{at}/{name}")
        elif keyword not in PLAIN:
            yield f"{where}: the keyword {keyword} is not shared by 2020-12 and draft-07"


def reference_faults(schema, path, schemas):
    for reference in references(schema):
        file, name = target_of(reference, path)
        if name not in schemas.get(file, {}).get("$defs", {}):
            yield f"{reference} leads nowhere"


def target_of(reference, path):
    """The file and the definition that "../common.v1.json#/$defs/id" or "#/$defs/warning" means."""
    file, _, name = reference.partition("#/$defs/")
    return ((path.parent / file).resolve() if file else path), name


def references(node):
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for part in node:
            yield from references(part)


def example_faults(folder, path, schemas):
    examples = example_folder(folder, path)
    name = examples.relative_to(folder).as_posix()
    valid, rejected = (sorted((examples / kind).glob("*.json")) for kind in ("valid", "rejected"))
    if not valid:
        yield f"{name}: no valid example"
    if len(rejected) < REJECTED_MIN:
        yield f"{name}: {len(rejected)} rejected examples; there must be {REJECTED_MIN}"
    whole = bundled(path, schemas)
    for example in [*valid, *rejected]:
        file = example.relative_to(folder).as_posix()
        try:
            content = load(example)
        except ValueError as error:
            yield f"{file}: no JSON: {error}"
            continue
        for draft, validator in DRAFTS.items():
            error = jsonschema.exceptions.best_match(validator(whole).iter_errors(content))
            if error and example in valid:
                yield f"{file}: refused under {draft}: {error.json_path}: {error.message}"
            if not error and example in rejected:
                yield f"{file}: accepted under {draft}"


def bundled(path, schemas):
    """The schema and every definition it leads to in one document, as each version of jsonschema can read it."""
    return bundled_part(schemas[path], path, schemas)


def bundled_part(schema, path, schemas):
    """The same of a schema within that file."""
    definitions = {}

    def copy(node, file):
        if isinstance(node, list):
            return [copy(part, file) for part in node]
        if not isinstance(node, dict):
            return node
        if "$ref" not in node:
            return {key: copy(value, file) for key, value in node.items()}
        target, name = target_of(node["$ref"], file)
        bundled_name = f"{target.name}:{name}"
        if bundled_name not in definitions:
            definitions[bundled_name] = {}  # so that a definition may lead to itself
            definitions[bundled_name] = copy(schemas[target]["$defs"][name], target)
        return {"$ref": f"#/$defs/{bundled_name}"}

    own = {key: value for key, value in schema.items() if key not in ("$id", "$defs")}
    return {**copy(own, path), "$defs": definitions}


def example_folder(folder, path):
    return folder / "examples" / path.name.removesuffix(".json")


def main():
    found = findings(pathlib.Path(sys.argv[1]))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
