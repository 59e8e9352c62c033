#!/usr/bin/env python3
"""Fails when a relative link of a Markdown file leads nowhere, be it to a file or to a heading, or when the tour of
ARCHITECTURE.md leaves out a file of src/app, where the path of a command is. ctest `links`.

usage: check_links.py ROOT
"""
import pathlib
import re
import subprocess
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(text):
    """What GitHub calls the headings: lower case, blanks as hyphens, without punctuation."""
    for heading in re.findall(r"^#+ +(.+?) *$", FENCED.sub("", text), re.MULTILINE):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        yield re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")


def dead_links(root, pages):
    for page in pages:
        for link in LINK.findall((root / page).read_text(encoding="utf-8")):
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            there = (root / page).parent / target if target else root / page
            if not there.exists():
                yield f"{page}: {link}"
            elif anchor and there.suffix == ".md" and anchor not in anchors(there.read_text(encoding="utf-8")):
                yield f"{page}: {link} is no heading there"


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
