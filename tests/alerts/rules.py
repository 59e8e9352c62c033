"""The chart's alert rules and dashboards as the tests read them, and what one alert needs of the rules."""
import json
import pathlib
import re

import yaml

from promql import names_in

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "calfleet"
RULE_FILES = sorted((CHART / "rules").glob("*.yaml"))
DASHBOARDS = sorted((CHART / "dashboards").glob("*.json"))


def rules_in(path):
    """Every rule of the file, as YAML has it."""
    for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
        yield from group["rules"]


RULES = [rule for path in RULE_FILES for rule in rules_in(path)]
ALERTS = {rule["alert"]: rule for rule in RULES if "alert" in rule}
# The page of the runbook that has an alert's section: that of its rule file's name.
PAGES = {rule["alert"]: f"docs/runbook/{path.stem}.md" for path in RULE_FILES for rule in rules_in(path) if "alert" in rule}


def recordings_for(expression):
    """The rules that record what the expression names, each after those it needs itself."""
    for selector in names_in(expression).selectors:
        for rule in RULES:
            if rule.get("record") == selector.name:
                yield from recordings_for(rule["expr"])
                yield rule


def rules_of(alert):
    """A rule file with the alert and what it needs."""
    needed = []
    for rule in recordings_for(ALERTS[alert]["expr"]):
        if rule not in needed:
            needed.append(rule)
    return {"groups": [{"name": alert, "rules": [*needed, ALERTS[alert]]}]}


def panels_of(dashboard):
    """Every panel of a dashboard, those of folded rows too."""
    for panel in dashboard["panels"]:
        yield panel
        yield from panel.get("panels", [])


def panel_expressions():
    """(dashboard's file name, panel's title, expression) of every target, ready for Prometheus."""
    for path in DASHBOARDS:
        for panel in panels_of(json.loads(path.read_text(encoding="utf-8"))):
            for target in panel.get("targets", []):
                yield path.name, panel["title"], without_variables(target["expr"])


def dashboard_expressions():
    """The same of every annotation, then of every target."""
    for path in DASHBOARDS:
        for annotation in json.loads(path.read_text(encoding="utf-8"))["annotations"]["list"]:
            yield path.name, annotation["name"], without_variables(annotation["expr"])
    yield from panel_expressions()


def without_variables(expression):
    """The expression with a value in place of each of Grafana's variables."""
    expression = re.sub(r"\$__rate_interval|\$__interval|\$__range", "5m", expression)
    return re.sub(r"\$\{?\w+(:\w+)?\}?", ".*", expression)


def all_expressions():
    """(where it stands, expression) of rules and dashboards."""
    for rule in RULES:
        yield rule.get("alert") or rule["record"], rule["expr"]
    for file, title, expression in dashboard_expressions():
        yield f"{file}: {title}", expression
