#!/usr/bin/env python3
"""Fails when a relative link of a Markdown file leads nowhere, or when the tour of ARCHITECTURE.md leaves out a file of
src/app, where the path of a command is. ctest `links`.

usage: check_links.py ROOT
"""
import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def dead_links(root, pages):
    for page in pages:
        for target in LINK.findall((root / page).read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:|#", target):
                continue
            if not ((root / page).parent / target.split("#")[0]).exists():
                yield f"{page}: {target}"


def left_out(root):
    tour = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for source in sorted((root / "src" / "app").rglob("*.cpp")):
        name = source.relative_to(root).as_posix()
        if f"({name})" not in tour:
            yield f"ARCHITECTURE.md: the tour passes by {name}"


def main():
    root = pathlib.Path(sys.argv[1])
    listed = subprocess.run(["git", "-C", root, "ls-files", "*.md"], capture_output=True, text=True, check=True)
    found = [*dead_links(root, listed.stdout.split()), *left_out(root)]
    print(*found, sep="\n")
    return 1 if found or not listed.stdout else 0


if __name__ == "__main__":
    sys.exit(main())
