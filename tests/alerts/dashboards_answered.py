#!/usr/bin/env python3
"""Asks a Prometheus that scrapes a fleet every query of every panel of the dashboards, and prints those that it answers with no
number.

usage: dashboards_answered.py URL [--seconds N]

  --seconds   so long each query is asked again until it has an answer (default 60): what has just happened is not scraped yet
"""
import argparse
import json
import math
import pathlib
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from rules import DASHBOARDS, panel_expressions  # noqa: E402

PATIENCE_SECONDS = 60
POLL_SECONDS = 0.5
REQUEST_SECONDS_MAX = 10


def answer_of(url, expression):
    """(numbers, what is wrong): the numbers an expression comes to at the moment, NaN left out."""
    asked = f"{url}/api/v1/query?{urllib.parse.urlencode({'query': expression})}"
    try:
        with urllib.request.urlopen(asked, timeout=REQUEST_SECONDS_MAX) as response:
            data = json.load(response)["data"]
    except urllib.error.HTTPError as error:
        return [], f"refused: {error.read().decode(errors='replace')}"
    if data["resultType"] != "vector":
        return [], f"the answer is no vector but a {data['resultType']}"
    numbers = [float(series["value"][1]) for series in data["result"]]
    numbers = [number for number in numbers if not math.isnan(number)]
    return numbers, "" if numbers else "no data"


def unanswered(url, expressions, deadline, ask=answer_of):
    """Sentences on (dashboard, panel, expression)s that have no number by the deadline, a monotonic time."""
    left = list(expressions)
    while left:
        wrong = [(where, said) for where in left if (said := ask(url, where[2])[1])]
        if time.monotonic() >= deadline:
            return [f"{file}: {panel}: {said}: {expression}" for (file, panel, expression), said in wrong]
        left = [where for where, _ in wrong]
        if left:
            time.sleep(POLL_SECONDS)
    return []


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1])
    parser.add_argument("url")
    parser.add_argument("--seconds", type=float, default=PATIENCE_SECONDS)
    arguments = parser.parse_args()
    expressions = list(panel_expressions())
    try:
        found = unanswered(arguments.url.rstrip("/"), expressions, time.monotonic() + arguments.seconds)
    except urllib.error.URLError as error:
        print(f"dashboards_answered: {arguments.url} does not answer: {error.reason}", file=sys.stderr)
        return 69
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(expressions) - len(found)} of {len(expressions)} queries of {len(DASHBOARDS)} dashboards have data")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
