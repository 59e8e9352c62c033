#!/usr/bin/env python3
"""The man pages that programs write of themselves: mandoc finds no fault in them.

usage: check_man_pages.py PROGRAM..."""
import pathlib
import subprocess
import sys

DATE = "2026-01-01"


def page_of(program):
    return subprocess.run([program, "--man-page", DATE], check=True, capture_output=True, text=True).stdout


def findings(name, page):
    """What mandoc finds in the page, and what of a page is missing."""
    linted = subprocess.run(["mandoc", "-Tlint", "-Wwarning"], input=page, capture_output=True, text=True)
    yield from (f"{name}: {line}" for line in (linted.stdout + linted.stderr).splitlines())
    if linted.returncode != 0 and not linted.stdout + linted.stderr:
        yield f"{name}: mandoc ends with {linted.returncode}"
    for section in ("NAME", "SYNOPSIS", "OPTIONS", "CONFIGURATION", "EXIT STATUS"):
        if f"\n.SH {section}\n" not in page:
            yield f"{name}: there is no section {section}"


def main():
    found = [line for program in sys.argv[1:] for line in findings(pathlib.Path(program).name, page_of(program))]
    print("\n".join(found) or f"{len(sys.argv) - 1} man pages are clean")
    sys.exit(1 if found or len(sys.argv) < 2 else 0)


if __name__ == "__main__":
    main()
