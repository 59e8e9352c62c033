#!/usr/bin/env python3
"""The coverage check itself is checked: what examples show passes, each thing they do not show is found. ctest `coverage_test`."""
import copy
import json
import pathlib
import tempfile
import unittest

import check_coverage

SCHEMA = {
    "properties": {
        "kind": {"enum": ["big", "small"]},
        "parts": {"items": {"$ref": "common.v1.json#/$defs/part"}},
        "price": {"anyOf": [{"const": "free"}, {"type": "integer"}]},
    },
    "if": {"properties": {"kind": {"const": "big"}}},
    "then": {"properties": {"weight": {"type": "integer"}}},
    "else": {"properties": {"colour": {"const": "red"}}},
    "additionalProperties": {"enum": ["more"]},
}
COMMON = {"$defs": {"part": {"properties": {"name": {"type": "string"}, "state": {"enum": ["new", "old"]}}}}}
BIG = {"kind": "big", "parts": [{"name": "x", "state": "new"}, {"state": "old"}], "price": "free", "weight": 3, "rest": "more"}
SMALL = {"kind": "small", "colour": "red"}

# what is taken out of the examples -> what is then not shown
PLANTED = {
    "a member": (lambda big, small: big.pop("price"), "properties/price"),
    "a value of an enum": (lambda big, small: small.pop("kind"), "'small'"),
    "a value of a branch of a union": (lambda big, small: big.update(price=1), "'free'"),
    "a member of a definition elsewhere": (lambda big, small: big["parts"][0].pop("name"), "$defs/part/properties/name"),
    "a value within a list": (lambda big, small: big["parts"].pop(), "'old'"),
    "a member of the taken branch": (lambda big, small: big.pop("weight"), "then/properties/weight"),
    "a member of the other branch": (lambda big, small: small.pop("colour"), "else/properties/colour"),
    "a value of a further member": (lambda big, small: big.pop("rest"), "'more'"),
}


def findings_with(big, small):
    files = {"common.v1.json": COMMON, "a.v1.json": SCHEMA}
    files.update({"examples/a.v1/valid/big.json": big, "examples/a.v1/valid/small.json": small})
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(content))
        return list(check_coverage.findings(pathlib.Path(folder)))


class CheckCoverageTest(unittest.TestCase):
    def test_examples_that_show_everything_pass(self):
        self.assertEqual(findings_with(BIG, SMALL), [])

    def test_what_no_example_shows_is_found(self):
        for fault, (plant, told) in PLANTED.items():
            with self.subTest(fault):
                big, small = copy.deepcopy(BIG), copy.deepcopy(SMALL)
                plant(big, small)
                self.assertTrue(any(told in finding for finding in findings_with(big, small)), findings_with(big, small))


if __name__ == "__main__":
    unittest.main()
