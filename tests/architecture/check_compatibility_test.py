#!/usr/bin/env python3
"""The compatibility check itself is checked: additions pass, each change that breaks somebody is found. ctest `compatibility_test`."""
import contextlib
import copy
import io
import json
import pathlib
import tempfile
import unittest

import check_compatibility

COMMON = {"$defs": {
    "failure_reason": {"enum": ["slow", "broken"]},
    "state": {"enum": ["on", "off"]},
}}
ANSWER = {
    "title": "An answer",
    "type": "object",
    "properties": {
        "id": {"type": "string", "maxLength": 5},
        "count": {"type": "integer"},
        "state": {"$ref": "common.v1.json#/$defs/state"},
        "failure_reason": {"$ref": "common.v1.json#/$defs/failure_reason"},
        "nothing": {"type": "object", "maxProperties": 0},
    },
    "required": ["id"],
    "additionalProperties": False,
}
MESSAGES = {
    "full.json": {"id": "a", "count": 1, "state": "on", "failure_reason": "slow", "nothing": {}},
    "short.json": {"id": "abcde"},
}
SCHEMAS = {"common.v1.json": COMMON, "answer.v1.json": ANSWER}


def changed(message=None, **parts):
    """The schemas of version 1.1, and one message more that uses what is new."""
    answer, common = copy.deepcopy(ANSWER), copy.deepcopy(COMMON)
    answer["properties"].update(parts.pop("properties", {}))
    common["$defs"].update(parts.pop("defs", {}))
    answer.update(parts)
    return {"common.v1.json": common, "answer.v1.json": answer}, {**MESSAGES, "new.json": message or MESSAGES["full.json"]}


ADDED = {
    "nothing but words": changed(title="What is answered"),
    "a member": changed({"id": "a", "more": [1]}, properties={"more": {"type": "array"}}),
    "a member within": changed(
        {"id": "a", "nothing": {"x": 1}}, properties={"nothing": {"type": "object", "properties": {"x": {}}}}),
    "a reason": changed({"id": "a", "failure_reason": "new"}, defs={"failure_reason": {"enum": ["slow", "broken", "new"]}}),
}
BREAKING = {
    "a member is retyped": changed({"id": "a", "count": "1"}, properties={"count": {"type": "string"}}),
    "a member is narrowed": changed(properties={"id": {"type": "string", "maxLength": 3}}),
    "a member is widened": changed({"id": "abcdefg"}, properties={"id": {"type": "string", "maxLength": 9}}),
    "a member is demanded": changed(required=["id", "count"]),
    "a member is demanded no more": changed({"count": 1}, required=[]),
    "a member is gone": changed(properties={"count": False}),
    "a value is gone": changed(defs={"state": {"enum": ["off"]}}),
    "a value that readers do not expect": changed(
        {"id": "a", "state": "idle"}, defs={"state": {"enum": ["on", "off", "idle"]}}),
    "a reason is gone": changed(defs={"failure_reason": {"enum": ["broken"]}}),
}


@contextlib.contextmanager
def project(schemas, messages, version, frozen=("1.0.0",)):
    """One whose version 1.0 is frozen; what it says today is what is given."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        write(root, SCHEMAS, MESSAGES, "1.0.0")
        if frozen:
            quietly_freeze(root)
        write(root, schemas, messages, version)
        yield root


def write(root, schemas, messages, version):
    files = {name: json.dumps(schema) for name, schema in schemas.items()}
    files.update({f"examples/answer.v1/valid/{name}": json.dumps(message) for name, message in messages.items()})
    files["asyncapi.yaml"] = f"info: {{version: {version}}}"
    for name, text in files.items():
        path = root / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def quietly_freeze(root):
    with contextlib.redirect_stdout(io.StringIO()):
        return check_compatibility.freeze(root)


def faults(root):
    return list(check_compatibility.findings(root))


class CheckCompatibilityTest(unittest.TestCase):
    def test_what_did_not_change_passes(self):
        with project(SCHEMAS, MESSAGES, "1.0.0") as root:
            self.assertEqual(faults(root), [])

    def test_a_contract_without_a_frozen_version_is_found(self):
        with project(SCHEMAS, MESSAGES, "1.0.0", frozen=()) as root:
            self.assertNotEqual(faults(root), [])

    def test_additions_pass_once_they_are_frozen_under_a_number_of_their_own(self):
        for addition, (schemas, messages) in ADDED.items():
            with self.subTest(addition), project(schemas, messages, "1.1.0") as root:
                self.assertEqual(len(faults(root)), 1, "not frozen yet")
                self.assertEqual(quietly_freeze(root), 0)
                self.assertEqual(faults(root), [])

    def test_a_change_under_the_same_number_is_found_unless_it_is_of_words(self):
        for addition, (schemas, messages) in ADDED.items():
            with self.subTest(addition), project(schemas, messages, "1.0.1") as root:
                self.assertEqual(faults(root) == [], addition == "nothing but words")

    def test_what_breaks_publishers_or_readers_is_found_whatever_its_number(self):
        for change, (schemas, messages) in BREAKING.items():
            with self.subTest(change), project(schemas, messages, "2.0.0") as root:
                quietly_freeze(root)
                self.assertNotEqual(faults(root), [])

    def test_a_schema_that_is_gone_is_found(self):
        with project(SCHEMAS, MESSAGES, "1.1.0") as root:
            (root / "schemas" / "answer.v1.json").unlink()
            self.assertTrue(any("is gone" in fault for fault in faults(root)))

    def test_a_frozen_version_stays_as_it_is(self):
        with project(SCHEMAS, {**MESSAGES, "more.json": {"id": "b"}}, "1.0.0") as root:
            self.assertEqual(quietly_freeze(root), 1)
            kept = root / "tests" / "contracts" / "fixtures" / "v1.0" / "examples" / "answer.v1" / "valid"
            self.assertEqual(sorted(path.name for path in kept.iterdir()), sorted(MESSAGES))


if __name__ == "__main__":
    unittest.main()
