#!/usr/bin/env python3
"""Fails when the chart installs what refusals.yaml says it refuses, refuses it in other words, or knows a refusal that no
line of refusals.yaml has seen. ctest `chart_refusals`.
"""
import pathlib
import re
import sys

import yaml

import chart as charts

TABLE = pathlib.Path(__file__).parent / "refusals.yaml"
TEMPLATE_PARTS = re.compile(r"\{\{.*?\}\}")


def written_refusals(chart):
    """The sentences of the templates, as expressions: what is filled in may be anything."""
    text = (chart / "templates" / "_refusals.tpl").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("- "):
            yield ".*".join(re.escape(part) for part in TEMPLATE_PARTS.split(line))


def findings(chart, table):
    """Everything that is wrong, a sentence each."""
    told = ""
    for row in table:
        _, refusal = charts.rendering(chart, chart / "ci" / "minimal-values.yaml", row["values"])
        told += refusal
        if not refusal:
            yield f"{row['values']} is installed, and should be refused with: {row['says']}"
        elif row["says"] not in refusal:
            yield f"{row['values']} is refused without a word of {row['says']!r}: {refusal}"
    yield from (f"no line of {TABLE.name} is refused with {sentence}" for sentence in written_refusals(chart)
                if not re.search(f"^{sentence}$", told, re.MULTILINE))


def main():
    found = list(findings(charts.CHART, yaml.safe_load(TABLE.read_text(encoding="utf-8"))))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
