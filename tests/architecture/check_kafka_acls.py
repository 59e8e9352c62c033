#!/usr/bin/env python3
"""Fails when the commands in docs/access.md are not what scripts/kafka-acls prints. ctest `kafka_acls`.

usage: check_kafka_acls.py ROOT
"""
import pathlib
import re
import subprocess
import sys

MARK = "<!-- What scripts/kafka-acls prints"


def findings(page, printed):
    shown = re.search(re.escape(MARK) + r".*?-->\n\n```sh\n(.*?)```", page, re.DOTALL)
    if not shown:
        yield f"no block of commands stands below the mark '{MARK}'"
        return
    here, there = shown.group(1).splitlines(), printed.splitlines()
    yield from (f"is not printed: {line}" for line in here if line not in there)
    yield from (f"is printed, and not here: {line}" for line in there if line not in here)
    if sorted(here) == sorted(there) and here != there:
        yield "the commands stand in another order"


def main():
    root = pathlib.Path(sys.argv[1])
    printed = subprocess.run([root / "scripts" / "kafka-acls"], check=True, capture_output=True, text=True).stdout
    found = list(findings((root / "docs" / "access.md").read_text(encoding="utf-8"), printed))
    print(*(f"docs/access.md: {one}" for one in found), sep="\n")
    return 1 if found or "grant" not in printed else 0


if __name__ == "__main__":
    sys.exit(main())
