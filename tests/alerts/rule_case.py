"""What the tests of alert rules are written in: series of samples in promtool's notation, and whether an alert fires at
a minute of them. promtool evaluates the real rule files.
"""
import json
import pathlib
import re
import subprocess
import tempfile
import unittest

from rules import ALERTS, rules_of


def braced(labels):
    """{a="b",c="d"}"""
    return "{" + ",".join(f"{label}={json.dumps(value)}" for label, value in labels.items()) + "}"


def selector(name, **labels):
    """name{label="value"} of the worker w1, unless the labels say otherwise."""
    labels = {"job": "calfleet-worker", "instance": "w1"} | labels
    return name + braced(labels)


def commands(kind, **values_by_outcome):
    """Samples of calfleet_commands_total for calendar.KIND, by outcome."""
    return {selector("calfleet_commands_total", type=f"calendar.{kind}", outcome=outcome): values
            for outcome, values in values_by_outcome.items()}


def histogram(name, slow, fast, edge, edge_text=None, steps=200, **labels):
    """So many observations a step of one and a half times the edge, and of three quarters of it."""
    def bucket(le, each):
        return {selector(f"{name}_bucket", le=le, **labels): f"0+{each}x{steps}"}
    return (bucket(str(edge / 2), 0) | bucket(edge_text or f"{edge:g}", fast) | bucket(str(edge * 2), fast + slow)
            | bucket("+Inf", fast + slow) | {selector(f"{name}_count", **labels): f"0+{fast + slow}x{steps}"})


def ops_alert(word, values):
    """Samples of the counter of one kind of ALERT line."""
    return {selector("calfleet_ops_alerts_total", alert=word): values}


class RuleCase(unittest.TestCase):
    """A step is a minute unless a test says otherwise."""

    def fires(self, alert, at, series, *labels, **options):
        """Fires at that time, once for each of the sets of labels given, or once without any."""
        severity = ALERTS[alert]["labels"]["severity"]
        named = [{"alertname": alert, "alertstate": "firing", "severity": severity} | more for more in labels or [{}]]
        self.check_sentences(alert, named)
        self.evaluate(alert, at, series, [{"labels": "ALERTS" + braced(one), "value": 1} for one in named], **options)

    def silent(self, alert, at, series, **options):
        """Does not fire at that time."""
        self.evaluate(alert, at, series, [], **options)

    def evaluate(self, alert, at, series, samples, step="1m", every="1m"):
        """Compares what fires at that time with the samples. The alert has the rules it needs beside it, no others: they
        would take most of the time."""
        with tempfile.TemporaryDirectory() as folder:
            rules, test = pathlib.Path(folder, "rules.yaml"), pathlib.Path(folder, "test.yaml")
            rules.write_text(json.dumps(rules_of(alert)), encoding="utf-8")
            test.write_text(json.dumps({
                "rule_files": [str(rules)],
                "evaluation_interval": every,
                "tests": [{
                    "interval": step,
                    "input_series": [{"series": name, "values": values} for name, values in series.items()],
                    "promql_expr_test": [{"expr": f'ALERTS{{alertname="{alert}",alertstate="firing"}}',
                                          "eval_time": at, "exp_samples": samples}],
                }],
            }), encoding="utf-8")
            finished = subprocess.run(["promtool", "test", "rules", test], capture_output=True, text=True, check=False)
        self.assertEqual(finished.returncode, 0, finished.stdout + finished.stderr)

    def check_sentences(self, alert, named):
        """Each label that the alert's sentences name is one it has."""
        sentences = " ".join(ALERTS[alert]["annotations"].values())
        for label in re.findall(r"\$labels\.(\w+)", sentences):
            for labels in named:
                self.assertIn(label, labels, f"{alert} speaks of a label it does not have")
