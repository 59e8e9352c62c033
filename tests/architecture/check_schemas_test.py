#!/usr/bin/env python3
"""The schema check itself is checked: a clean folder passes, each planted fault is found. ctest `schemas_test`."""
import json
import pathlib
import tempfile
import unittest

import check_schemas

DRAFT = "https://json-schema.org/draft/2020-12/schema"
NAME = {"$ref": "common.v1.json#/$defs/name"}
CLEAN = {
    "common.v1.json": {"$schema": DRAFT, "$defs": {"name": {"type": "string"}, "list": {"items": NAME}}},
    "a.v1.json": {
        "$schema": DRAFT, "$id": "a.v1.json", "type": "object",
        "properties": {"name": NAME, "rest": {"$ref": "#/$defs/rest"}},
        "required": ["name"], "additionalProperties": False,
        "$defs": {"rest": {"type": "array", "items": {"$ref": "#/$defs/rest"}}},
    },
    "examples/a.v1/valid/named.json": {"name": "x", "rest": [[], [[]]]},
    "examples/a.v1/rejected/no_name.json": {},
    "examples/a.v1/rejected/name_as_a_number.json": {"name": 1},
}


def schema_with(**members):
    return {"a.v1.json": {**CLEAN["a.v1.json"], **members}}


PLANTED = {
    "an old draft": schema_with(**{"$schema": "http://json-schema.org/draft-07/schema#"}),
    "a type that is none": schema_with(type="text"),
    "a keyword of 2020-12 only": schema_with(properties={"name": {"prefixItems": [NAME]}}),
    "a keyword of draft-07 only": schema_with(dependencies={"name": ["rest"]}),
    "a misspelt keyword": schema_with(properties={"name": {"minlength": 1}}),
    "a keyword deep inside": schema_with(allOf=[{"if": {"not": {"unevaluatedProperties": False}}}]),
    "something beside a reference": schema_with(properties={"name": {**NAME, "description": "whose"}}),
    "a tuple": schema_with(properties={"name": {"items": [NAME]}}),
    "a format some pass over": schema_with(properties={"name": {"format": "uuid"}}),
    "a reference to nothing": schema_with(properties={"name": {"$ref": "common.v1.json#/$defs/nam"}}),
    "a reference to no file": schema_with(properties={"name": {"$ref": "other.v1.json#/$defs/name"}}),
    "text that is no JSON": {"b.v1.json": "{"},
    "a member named twice": {"examples/a.v1/valid/twice.json": '{"name": "x", "name": "y"}'},
    "a valid example that is refused": {"examples/a.v1/valid/more.json": {"name": "x", "more": 1}},
    "a rejected example that is accepted": {"examples/a.v1/rejected/fine.json": {"name": "x"}},
    "no valid example": {"examples/a.v1/valid/named.json": None},
    "one rejected example only": {"examples/a.v1/rejected/no_name.json": None},
    "examples of no schema": {"examples/b.v1/valid/b.json": {}},
}


def findings_in(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            if content is not None:
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content if isinstance(content, str) else json.dumps(content))
        return check_schemas.findings(pathlib.Path(folder))


class CheckSchemasTest(unittest.TestCase):
    def test_a_clean_folder_passes(self):
        self.assertEqual(findings_in(CLEAN), [])

    def test_each_planted_fault_is_found(self):
        for fault, files in PLANTED.items():
            with self.subTest(fault):
                self.assertNotEqual(findings_in({**CLEAN, **files}), [])


if __name__ == "__main__":
    unittest.main()
