#!/usr/bin/env python3
"""The configuration reference is what the program says. ctest `configuration`.

usage: check_configuration.py PAGE PROGRAM"""
import difflib
import pathlib
import subprocess
import sys

WRITES_IT = "cmake --build --preset dev --target configuration-reference"


def findings(page, said):
    """The lines by which the page is another than what the program said."""
    lines = difflib.unified_diff(page.splitlines(), said.splitlines(), "docs/configuration.md", "the program", n=0, lineterm="")
    yield from lines
    if not said.count("| `"):
        yield "the program names no key"
    if page.endswith("\n") != said.endswith("\n"):
        yield "the line break at the end"


def main():
    page, program = sys.argv[1:]
    said = subprocess.run([program, "--config-reference"], check=True, capture_output=True, text=True).stdout
    found = list(findings(pathlib.Path(page).read_text(encoding="utf-8"), said))
    print("\n".join(found) or f"{page} is what the program says")
    if found:
        print(f"To write it anew: {WRITES_IT}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
