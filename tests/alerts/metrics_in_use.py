#!/usr/bin/env python3
"""Prints each metric that the alert rules and the dashboards name, with the labels they use.

usage: metrics_in_use.py [--against PROGRAM=FILE …]

  --against   a page of /metrics of calfleet-worker or calfleet-scheduler, as in worker=page.txt (may be repeated): exit 1,
              and say so, where a metric in use, or a label of it, is on none of them
"""
import argparse
import pathlib
import re
import sys

from emitted import TARGET_LABELS, emitted_metrics
from promql import names_in
from rules import RULES, all_expressions

LINE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? \S+$")
LABEL = re.compile(r'(\w+)="(?:[^"\\]|\\.)*"')


def metrics_in_use():
    """Series name -> labels that selectors name. What a rule records is no metric of ours."""
    recorded = {rule["record"] for rule in RULES if "record" in rule}
    used = {}
    for _, expression in all_expressions():
        for selector in names_in(expression).selectors:
            if selector.name not in recorded and selector.name not in ("up", "ALERTS"):
                used.setdefault(selector.name, set()).update(matcher.label for matcher in selector.matchers)
    return {name: labels - TARGET_LABELS for name, labels in sorted(used.items())}


def labels_on(page):
    """Series name -> labels, of the text of a page."""
    found = {}
    for line in page.splitlines():
        if match := LINE.match(line):
            found.setdefault(match[1], set()).update(LABEL.findall(match[2] or ""))
    return found


def missing_from(pages):
    """Sentences on what is in use and not there. `pages`: program -> text."""
    found = {program: labels_on(page) for program, page in pages.items()}
    emitted = emitted_metrics()
    for name, labels in metrics_in_use().items():
        for program in emitted[name].programs & pages.keys():
            if name not in found[program]:
                yield f"{name} is not on the page of the {program}"
            elif lacking := labels - found[program][name]:
                yield f"{name} of the {program} has no label {', '.join(sorted(lacking))}"


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("--against", action="append", default=[])
    pages = {}
    for argument in parser.parse_args().against:
        program, _, file = argument.partition("=")
        if program not in ("worker", "scheduler") or not file:
            parser.error(f"--against takes worker=FILE or scheduler=FILE, and this is {argument!r}")
        pages[program] = pages.get(program, "") + pathlib.Path(file).read_text(encoding="utf-8")
    if not pages:
        for name, labels in metrics_in_use().items():
            print(name, *sorted(labels))
        return 0
    missing = list(missing_from(pages))
    print(*missing, sep="\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
