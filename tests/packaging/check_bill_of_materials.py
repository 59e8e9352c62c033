#!/usr/bin/env python3
"""Holds the bill of materials against CycloneDX's schema, against the programs, and against what packaging/CMakeLists.txt says is
compiled in. ctest `bill_of_materials`.

usage: check_bill_of_materials.py ROOT BUILD_FOLDER PROGRAM...
"""
import json
import pathlib
import re
import subprocess
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator


def findings(text: str, cmake: str, needed: set[str]) -> list[str]:
    """What is wrong with a bill; `needed` are the libraries that the programs' dynamic sections name."""
    found = []
    fault = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
    if fault is not None:
        return [f"not CycloneDX 1.5: {fault}"]
    components = json.loads(text)["components"]
    used = {"linked": set(), "compiled in": set()}
    for component in components:
        used[component["properties"][0]["value"]].add(component["name"])
        if not component["version"]:
            found.append(f"{component['name']} has no version")
    listed = set(re.search(r"set\(compiled_in ([^)]+)\)", cmake)[1].split())
    for name in sorted(used["compiled in"] - listed):
        found.append(f"{name} is compiled in, and packaging/CMakeLists.txt does not give its licence")
    for name in sorted(listed - used["compiled in"]):
        found.append(f"packaging/CMakeLists.txt lists {name}, which is not compiled in")
    if len(used["linked"]) < len(needed):
        found.append(f"{len(needed)} libraries are linked, {len(used['linked'])} packages are named")
    return found


def needed_by(programs: list[str]) -> set[str]:
    said = subprocess.run(["readelf", "-d", *programs], check=True, capture_output=True, text=True).stdout
    # Of glibc's package are several, and the loader is nobody's library.
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", said)) - {"libm.so.6", "ld-linux-x86-64.so.2"}


def main() -> int:
    root, build, *programs = sys.argv[1:]
    script = pathlib.Path(root) / "packaging/sbom.py"
    arguments = [build, *programs, "--version", "0.0.0", "--epoch", "1700000000"]
    bills = [subprocess.run(["/usr/bin/python3", str(script), *arguments], check=True, capture_output=True, text=True).stdout
             for _ in range(2)]
    found = findings(bills[0], (pathlib.Path(root) / "packaging/CMakeLists.txt").read_text(), needed_by(programs))
    if bills[0] != bills[1]:
        found.append("the same build has two bills")
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
