#!/usr/bin/env python3
"""Fails when a rule or dashboard names a metric, label or word that no program emits, when promtool does not take an
expression, when an alert has no section in the runbook or a section no alert, or when no test has seen an alert fire and stay
silent. ctest `alerts`.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

from emitted import TARGET_LABELS, emitted_metrics
from promql import names_in
from rules import ALERTS, DASHBOARDS, PAGES, ROOT, RULES, RULE_FILES, all_expressions, dashboard_expressions, panels_of

HERE = pathlib.Path(__file__).parent
OPENING = "docs/runbook.md"
SLO_EDGES = {"1.5", "2"}
PLAIN_WORDS = re.compile(r"[\w.|()]*")
# Prometheus's own, and what Grafana puts in place of a variable.
FOREIGN = {"up": TARGET_LABELS, "ALERTS": {"alertname", "alertstate", "severity"}}


def unknown_names(expressions, emitted, recorded):
    """Names, labels and words of the expressions that nobody emits or records."""
    for where, expression in expressions:
        names = names_in(expression)
        known = TARGET_LABELS | {"le", "slo"}
        for selector in names.selectors:
            if selector.name in recorded:
                known |= {"type", "outcome", "error_code", "alert"}
                continue
            if selector.name in FOREIGN:
                known |= FOREIGN[selector.name]
                continue
            if selector.name not in emitted:
                yield f"{where}: nobody emits {selector.name}"
                continue
            labels = emitted[selector.name].labels
            known |= set(labels)
            for matcher in selector.matchers:
                if matcher.label in TARGET_LABELS:
                    continue
                if matcher.label not in labels:
                    yield f"{where}: {selector.name} has no label {matcher.label}"
                elif labels[matcher.label] is not None:
                    yield from (f"{where}: {selector.name} has no {matcher.label} {word}"
                                for word in words_of(matcher) - labels[matcher.label])
        yield from (f"{where}: none of its metrics has the label {label}" for label in names.grouping - known)


def words_of(matcher):
    """The words a matcher speaks of; none for an expression that is more than alternatives."""
    if matcher.operator in ("=", "!="):
        return {matcher.value}
    if not PLAIN_WORDS.fullmatch(matcher.value) or ".*" in matcher.value:
        return set()
    group = re.fullmatch(r"([^()|]*)\(([^()]*)\)([^()|]*)", matcher.value)
    if group:
        return {group[1] + word + group[3] for word in group[2].split("|")}
    return set(matcher.value.split("|"))


def unused_recordings(rules, expressions):
    """Recorded series that no expression but their own names."""
    named = {selector.name for _, expression in expressions for selector in names_in(expression).selectors}
    return (f"nobody uses {rule['record']}" for rule in rules if "record" in rule and rule["record"] not in named)


def lists_that_differ(rules):
    """What is not ours stands in several rules, and is the same in each."""
    found = {}
    for rule in rules:
        for selector in names_in(rule["expr"]).selectors:
            for matcher in selector.matchers:
                if matcher.label == "outcome" and "slot_conflict" in matcher.value:
                    found.setdefault(matcher.value, rule.get("alert") or rule["record"])
    if len(found) > 1:
        yield "these leave out different reasons: " + ", ".join(found.values())


def badly_told(alerts, pages):
    """Alerts without a severity, sentences, or their section of the runbook."""
    for name, rule in alerts.items():
        if rule.get("labels", {}).get("severity") not in ("page", "ticket"):
            yield f"{name}: its severity is neither page nor ticket"
        notes = rule.get("annotations", {})
        yield from (f"{name}: no {note}" for note in ("summary", "description") if not notes.get(note))
        if notes.get("runbook") != f"{pages[name]}#{name.lower()}":
            yield f"{name}: its runbook is not {pages[name]}#{name.lower()}"


def runbook_gaps(alerts, pages):
    """Alerts without a section on their page, sections without an alert, sections that leave something out, links that lead
    nowhere. `alerts` has the page of each, `pages` the text of each."""
    sections = {page: dict(re.findall(r"^### (Calfleet\w+)\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL))
                for page, text in pages.items()}
    there = {(page, name) for page, found in sections.items() for name in found}
    listed = {(page, name) for name, page in alerts.items()}
    yield from (f"{page}: no section for {name}" for page, name in sorted(listed - there))
    yield from (f"{page}: there is no alert {name} of its rules" for page, name in sorted(there - listed))
    anchors = {(pathlib.PurePath(page).name, name.lower()) for page, name in there}
    for page, text in pages.items():
        for target, anchor in sorted(set(re.findall(r"\(([\w.-]*)#(calfleet\w+)\)", text))):
            if (target or pathlib.PurePath(page).name, anchor) not in anchors:
                yield f"{page}: there is no section {target}#{anchor}"
    for page, found in sections.items():
        for name, text in found.items():
            yield from (f"{page}: {name} does not say: {part}" for part in ("Means", "Look", "Do", "Escalate")
                        if f"**{part}.**" not in text)


def commands_nobody_has(page, text):
    """Words after calfleetctl, in code, that are no command of it."""
    source = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "ctl").rglob("*.cpp")))
    known = set(re.findall(r'add_subcommand\(\s*"([\w-]+)"', source)) | set(re.findall(r'\badd\("([\w-]+)", "', source))
    for words in re.findall(r"calfleetctl ((?:[a-z-]+ ?)+)", text):
        named = words.split()
        group = {"flag", "template", "schedules", "topics", "agent", "keys", "slots", "registry", "connection"}
        for word in named[:2] if named[0] in group else named[:1]:
            if word not in known:
                yield f"{page}: calfleetctl has no command {word} (calfleetctl {words.strip()})"


def untested(alerts, tests):
    """Alerts that no test has seen fire, or seen silent. A test names its alert in a call, or once as `alert`."""
    seen = {}
    for body in re.split(r"^    def ", tests, flags=re.MULTILINE):
        for name in re.findall(r'"(Calfleet\w+)"', body):
            seen.setdefault(name, set()).update(re.findall(r"self\.(fires|silent|one_is_enough|check_of_a_job)\(", body))
    for name in alerts:
        how = seen.get(name, set())
        if not how & {"one_is_enough", "check_of_a_job"} and not {"fires", "silent"} <= how:
            yield f"{name}: no test sees it fire and stay silent"


def unheard_alarms(emitted, rules, elsewhere):
    """Kinds of ALERT lines that no rule hears."""
    heard = {matcher.value for rule in rules for selector in names_in(rule["expr"]).selectors
             for matcher in selector.matchers if matcher.label == "alert"}
    for word in sorted(emitted["calfleet_ops_alerts_total"].labels["alert"] - heard - elsewhere.keys()):
        yield f"no rule hears calfleet_ops_alerts_total of {word}"


# What the counter tells of some alarms, a rule knows from a better source.
HEARD_ELSEWHERE = {
    "token_refresh_slow": "CalfleetTokenRefreshSlow reads the percentile",
    "refresh_failures_of_company": "CalfleetCompanyRefreshFailures reads the gauge, which goes back",
}


def bad_panels(file, dashboard):
    """A dashboard's panels: ids, the datasource variable, units."""
    panels = list(panels_of(dashboard))
    ids = [panel["id"] for panel in panels]
    yield from (f"{file}: panel id {number} stands twice" for number in sorted({one for one in ids if ids.count(one) > 1}))
    variables = {variable["name"]: variable["type"] for variable in dashboard["templating"]["list"]}
    if variables.get("datasource") != "datasource":
        yield f"{file}: no variable `datasource`"
    for panel in panels:
        if panel["type"] in ("row", "text"):
            continue
        where = f"{file}: {panel['title']}"
        if not panel.get("targets"):
            yield f"{where}: it shows nothing"
        if not panel.get("description"):
            yield f"{where}: it does not say what it shows"
        if panel["datasource"] != {"type": "prometheus", "uid": "${datasource}"}:
            yield f"{where}: its datasource is not the variable"
        if "unit" not in panel["fieldConfig"]["defaults"]:
            yield f"{where}: no unit"
        references = [target["refId"] for target in panel.get("targets", [])]
        if len(set(references)) != len(references):
            yield f"{where}: a refId stands twice"


def missing_slo_lines(dashboards):
    """The objectives of 1.5 s and 2 s are drawn where latencies are."""
    drawn = {f"{step['value']:g}" for dashboard in dashboards for panel in panels_of(dashboard)
             if panel["type"] == "timeseries"
             and panel["fieldConfig"]["defaults"].get("custom", {}).get("thresholdsStyle", {}).get("mode") == "line"
             for step in panel["fieldConfig"]["defaults"]["thresholds"]["steps"] if step["value"] is not None}
    return (f"no panel draws the objective of {edge} s" for edge in sorted(SLO_EDGES - drawn))


def refused_by_promtool(rule_files, expressions):
    """What promtool does not take: the rule files, and other expressions as rules."""
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        rules = [{"record": f"tried:{number}", "expr": expression} for number, (_, _, expression) in enumerate(expressions)]
        json.dump({"groups": [{"name": "dashboards", "rules": rules}]}, file)
        file.flush()
        finished = subprocess.run(["promtool", "check", "rules", "--lint=all", "--lint-fatal", *rule_files, file.name],
                                  capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        yield finished.stdout + finished.stderr


def findings():
    """Everything that is wrong, a sentence each."""
    expressions = list(all_expressions())
    dashboards = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in DASHBOARDS}
    pages = {page: (ROOT / page).read_text(encoding="utf-8") for page in (OPENING, *sorted(set(PAGES.values())))}
    tests = "".join(path.read_text(encoding="utf-8") for path in sorted(HERE.glob("*_alerts_test.py")))
    recorded = {rule["record"] for rule in RULES if "record" in rule}
    emitted = emitted_metrics()
    yield from refused_by_promtool(RULE_FILES, list(dashboard_expressions()))
    yield from unknown_names(expressions, emitted, recorded)
    yield from unused_recordings(RULES, expressions)
    yield from lists_that_differ(RULES)
    yield from badly_told(ALERTS, PAGES)
    yield from runbook_gaps(PAGES, pages)
    for page, text in pages.items():
        yield from commands_nobody_has(page, text)
    yield from untested(ALERTS, tests)
    yield from unheard_alarms(emitted, RULES, HEARD_ELSEWHERE)
    for file, dashboard in dashboards.items():
        yield from bad_panels(file, dashboard)
    yield from missing_slo_lines(dashboards.values())


def main():
    found = list(findings())
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
