#!/usr/bin/env python3
"""Fails when a message of an earlier version of the contract is refused today, or one of today by an earlier reader.

tests/contracts/fixtures/v1.0, v1.1, … each hold the schemas and valid examples as one version had them. Publishers and
readers are of any of these versions, so each old message must fit the schema of today, and each message of today the old
schema as its readers take it: they pass over members they do not know. ctest `compatibility`.

usage: check_compatibility.py ROOT            what is wrong
       check_compatibility.py ROOT --freeze   keeps today's schemas and examples as the version that asyncapi.yaml names
"""
import pathlib
import re
import shutil
import sys

import check_schemas
import jsonschema
import yaml

VERSION = re.compile(r"v(\d+)\.(\d+)")
# Values a reader must be prepared for though it does not know them (schemas/README.md, "Change").
OPEN_VALUES = {("common.v1.json", "failure_reason"), ("common.v1.json", "provider")}
FOR_PEOPLE = {"title", "description", "examples", "default"}


def findings(root):
    schemas, fixtures = root / "schemas", root / "tests" / "contracts" / "fixtures"
    versions = sorted((path for path in fixtures.glob("v*") if VERSION.fullmatch(path.name)), key=number_of)
    if not versions:
        yield "no version is frozen"
        return
    today = Contract(schemas)
    for version in versions:
        frozen = Contract(version)
        yield from (f"{version.name}: {fault}" for fault in gone_faults(frozen, today))
        yield from (f"{version.name} today: {fault}" for fault in refusals(frozen.examples(), today.validators()))
        readers = frozen.validators(opened=True)
        known = {name: messages for name, messages in today.examples().items() if name in readers}
        yield from (f"today to a reader of {version.name}: {fault}" for fault in refusals(known, readers))
    yield from version_faults(versions[-1], today, version_of(schemas))


class Contract:
    """The schemas of a folder and their valid examples."""

    def __init__(self, folder):
        self.folder = folder.resolve()
        paths = sorted(self.folder.rglob("*.v*.json"))
        self.schemas = {p: check_schemas.load(p) for p in paths if self.folder / "examples" not in p.parents}

    def names(self):
        return {path.relative_to(self.folder).as_posix(): path for path in self.schemas}

    def validators(self, opened=False):
        schemas = {path: as_read(schema, path) if opened else schema for path, schema in self.schemas.items()}
        return {
            name: jsonschema.Draft202012Validator(check_schemas.bundled(path, schemas))
            for name, path in self.names().items()
        }

    def examples(self):
        """name of the schema -> file name -> message"""
        return {
            name: {
                f"{path.name.removesuffix('.json')}/{file.name}": check_schemas.load(file)
                for file in sorted((check_schemas.example_folder(self.folder, path) / "valid").glob("*.json"))
            }
            for name, path in self.names().items()
        }

    def rules(self):
        """What it demands, without the words for people."""
        return {name: without_words(self.schemas[path]) for name, path in self.names().items()}


def number_of(version):
    return tuple(int(part) for part in VERSION.fullmatch(version.name).groups())


def version_of(schemas):
    """What asyncapi.yaml calls itself, as fixtures are named: "1.2.0" is v1.2."""
    major, minor, _ = yaml.safe_load((schemas / "asyncapi.yaml").read_text(encoding="utf-8"))["info"]["version"].split(".")
    return f"v{major}.{minor}"


def as_read(node, path, name=None):
    """The schema as a reader of its time takes it: members it does not know may stand anywhere, and some values."""
    if isinstance(node, list):
        return [as_read(part, path, name) for part in node]
    if not isinstance(node, dict):
        return node
    opened = {key: as_read(value, path, key) for key, value in node.items() if key != "maxProperties"}
    if opened.get("additionalProperties") is False:
        del opened["additionalProperties"]
    if (path.name, name) in OPEN_VALUES:
        opened.pop("enum", None)
    return opened


def without_words(node, names_members=False):
    if isinstance(node, list):
        return [without_words(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {
        key: without_words(value, names_members=key in ("properties", "$defs") and not names_members)
        for key, value in node.items()
        if names_members or key not in FOR_PEOPLE
    }


def gone_faults(frozen, today):
    for name in sorted(frozen.names().keys() - today.names().keys()):
        yield f"{name} is gone, and publishers and readers of it are not"


def refusals(messages, validators):
    for name, files in messages.items():
        for file, message in files.items() if name in validators else ():
            error = jsonschema.exceptions.best_match(validators[name].iter_errors(message))
            if error:
                yield f"{file} is refused: {error.json_path}: {error.message}"


def version_faults(newest, today, version):
    """A contract that says something else has a number of its own, and is frozen under it."""
    if version != newest.name:
        yield f"asyncapi.yaml says {version}, the newest frozen version is {newest.name}: run this with --freeze"
        return
    frozen = Contract(newest)
    for name in sorted(today.rules().keys() | frozen.rules().keys()):
        if today.rules().get(name) != frozen.rules().get(name):
            yield f"{name} says something else than {version}: raise info.version in asyncapi.yaml, then freeze"


def freeze(root):
    schemas = root / "schemas"
    version = version_of(schemas)
    target = root / "tests" / "contracts" / "fixtures" / version
    if target.exists():
        print(f"{version} is frozen already. Raise info.version in schemas/asyncapi.yaml; or, if {version} was never")
        print(f"published, delete {target} first.")
        return 1
    contract = Contract(schemas)
    for path in contract.schemas:
        examples = check_schemas.example_folder(schemas.resolve(), path) / "valid"
        for file in [path, *examples.glob("*.json")]:
            copy = target / file.relative_to(schemas.resolve())
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
    print(f"{version} is frozen in {target}")
    return 0


def main():
    root = pathlib.Path(sys.argv[1])
    if sys.argv[2:] == ["--freeze"]:
        return freeze(root)
    found = list(findings(root))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
