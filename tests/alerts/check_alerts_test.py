#!/usr/bin/env python3
"""The check of the alerts is itself checked, with one fault planted at a time. ctest `alerts_test`."""
import copy
import json
import unittest

import check_alerts
from emitted import emitted_metrics
from metrics_in_use import labels_on, missing_from
from promql import Matcher, names_in
from rules import ALERTS, DASHBOARDS, PAGES, RULES, recordings_for, without_variables

EMITTED = emitted_metrics()
DASHBOARD = json.loads(DASHBOARDS[0].read_text(encoding="utf-8"))


class Expressions(unittest.TestCase):
    def test_metrics_and_labels_are_found_between_words_and_functions(self):
        names = names_in('sum by (type) (rate(one{a="b,}",le=~"2(\\\\.0)?"}[5m]))'
                         " / on (type) group_left () (two offset 1h > 3)")
        self.assertEqual([selector.name for selector in names.selectors], ["one", "two"])
        self.assertEqual(names.selectors[0].matchers, [Matcher("a", "=", "b,}"), Matcher("le", "=~", "2(\\.0)?")])
        self.assertEqual(names.grouping, {"type"})

    def test_a_grouping_may_stand_behind_and_a_colon_in_a_name(self):
        names = names_in("max(a:b:c) without (x, y) unless last_over_time(d[1h:1m]) # e")
        self.assertEqual([selector.name for selector in names.selectors], ["a:b:c", "d"])
        self.assertEqual(names.grouping, {"x", "y"})

    def test_recordings_come_with_those_they_need(self):
        recorded = [rule["record"] for rule in recordings_for("calfleet:slo_burn:1h")]
        self.assertEqual(recorded[-1], "calfleet:slo_burn:1h")
        self.assertLess(recorded.index("calfleet:slo_bad:rate5m"), recorded.index("calfleet:slo_burn:1h"))

    def test_grafanas_variables_are_replaced(self):
        self.assertEqual(without_variables('rate(a{job=~"$job"}[$__rate_interval])'), 'rate(a{job=~".*"}[5m])')


class Checks(unittest.TestCase):
    def test_what_nobody_emits_is_found(self):
        faults = {
            "calfleet_command_total > 0": "nobody emits",
            'calfleet_commands_total{kind="x"} > 0': "no label kind",
            'calfleet_commands_total{outcome="api_5xy"} > 0': "no outcome api_5xy",
            'calfleet_commands_total{outcome!~"success|repeatet"} > 0': "no outcome repeatet",
            'calfleet_commands_total{type=~"calendar.(start|finish)_oauth"} > 0': "no type calendar.finish_oauth",
            'calfleet_readiness_check{check="brokers"} == 0': "no check brokers",
            "sum by (kind) (calfleet_lanes) > 0": "none of its metrics has the label kind",
            "calfleet_command_run_seconds > 0": "nobody emits",
            "nobody:recorded:this > 0": "nobody emits",
        }
        for expression, sentence in faults.items():
            with self.subTest(expression):
                found = list(check_alerts.unknown_names([("here", expression)], EMITTED, set()))
                self.assertEqual(len(found), 1, found)
                self.assertIn(sentence, found[0])
        well = 'sum by (type, le) (rate(calfleet_command_run_seconds_bucket{type="calendar.list_slots"}[5m])) > 0'
        self.assertEqual(list(check_alerts.unknown_names([("here", well)], EMITTED, set())), [])

    def test_a_recording_that_nobody_uses_is_found(self):
        rules = [{"record": "a:b", "expr": "up"}]
        self.assertEqual(list(check_alerts.unused_recordings(rules, [("x", "a:b > 1")])), [])
        self.assertNotEqual(list(check_alerts.unused_recordings(rules, [("x", "up > 1")])), [])

    def test_lists_that_drift_apart_are_found(self):
        rules = copy.deepcopy(RULES)
        rule = next(one for one in rules if one.get("alert") == "CalfleetBookingsFailing")
        rule["expr"] = rule["expr"].replace("|forbidden", "", 1)
        self.assertNotEqual(list(check_alerts.lists_that_differ(rules)), [])

    def test_an_alert_that_says_too_little_is_found(self):
        plants = {
            "severity": lambda rule: rule["labels"].update(severity="critical"),
            "summary": lambda rule: rule["annotations"].pop("summary"),
            "description": lambda rule: rule["annotations"].update(description=""),
            "its section": lambda rule: rule["annotations"].update(runbook="docs/runbook/operations.md#elsewhere"),
            "its page": lambda rule: rule["annotations"].update(runbook="docs/runbook/product.md#calfleetlaggrowing"),
        }
        for fault, plant in plants.items():
            with self.subTest(fault):
                alerts = copy.deepcopy(ALERTS)
                plant(alerts["CalfleetLagGrowing"])
                self.assertEqual(len(list(check_alerts.badly_told(alerts, PAGES))), 1)

    def test_a_gap_in_the_runbook_is_found(self):
        def gaps(alerts, **pages):
            return list(check_alerts.runbook_gaps(alerts, {f"docs/{name}.md": text for name, text in pages.items()}))

        section = "### CalfleetOne\n**Means.** a\n**Look.** b\n**Do.** c\n**Escalate.** d\n"
        one, two = {"CalfleetOne": "docs/a.md"}, {"CalfleetTwo": "docs/a.md"}
        self.assertEqual(gaps(one, a=section), [])
        self.assertNotEqual(gaps(one | two, a=section), [])
        self.assertNotEqual(gaps({}, a=section), [])
        self.assertNotEqual(gaps(one, a="", b=section), [])
        self.assertNotEqual(gaps(one, a=section.replace("**Do.**", "Do.")), [])
        self.assertEqual(gaps(one, a=section, b="[one](a.md#calfleetone)"), [])
        for link in ("[two](#calfleettwo)", "[one](b.md#calfleetone)", "[two](a.md#calfleettwo)"):
            self.assertNotEqual(gaps(one, a=section + link, b=""), [], link)

    def test_a_command_that_nobody_has_is_found(self):
        known = "`calfleetctl schedules run purge_orphans`, `calfleetctl status`"
        self.assertEqual(list(check_alerts.commands_nobody_has("a", known)), [])
        self.assertNotEqual(list(check_alerts.commands_nobody_has("a", "`calfleetctl schedules retry x`")), [])
        self.assertNotEqual(list(check_alerts.commands_nobody_has("a", "`calfleetctl mend`")), [])

    def test_an_alert_without_a_test_is_found(self):
        seen = '    def test_a(self):\n        alert = "CalfleetOne"\n        self.fires(alert)\n'
        self.assertNotEqual(list(check_alerts.untested(["CalfleetOne"], seen)), [])
        self.assertEqual(list(check_alerts.untested(["CalfleetOne"], seen + "        self.silent(alert)\n")), [])
        self.assertNotEqual(list(check_alerts.untested(["CalfleetTwo"], seen)), [])

    def test_an_alarm_that_no_rule_hears_is_found(self):
        deaf = [rule for rule in RULES if rule.get("alert") != "CalfleetPurgeFailed"]
        self.assertEqual(list(check_alerts.unheard_alarms(EMITTED, RULES, check_alerts.HEARD_ELSEWHERE)), [])
        self.assertNotEqual(list(check_alerts.unheard_alarms(EMITTED, deaf, check_alerts.HEARD_ELSEWHERE)), [])

    def test_a_panel_with_a_fault_is_found(self):
        plants = {
            "its id stands twice": lambda board, panel: panel.update(id=board["panels"][0]["id"]),
            "no description": lambda _, panel: panel.pop("description"),
            "a fixed datasource": lambda _, panel: panel.update(datasource="Prometheus"),
            "no unit": lambda _, panel: panel["fieldConfig"]["defaults"].pop("unit"),
            "no targets": lambda _, panel: panel.update(targets=[]),
            "no variable": lambda board, _: board["templating"].update(list=[]),
        }
        self.assertEqual(list(check_alerts.bad_panels("a", DASHBOARD)), [])
        for fault, plant in plants.items():
            with self.subTest(fault):
                board = copy.deepcopy(DASHBOARD)
                plant(board, next(panel for panel in board["panels"] if panel["type"] == "timeseries"))
                self.assertEqual(len(list(check_alerts.bad_panels("a", board))), 1)

    def test_objectives_that_are_not_drawn_are_found(self):
        self.assertEqual(len(list(check_alerts.missing_slo_lines([{"panels": []}]))), 2)

    def test_an_expression_that_promtool_refuses_is_found(self):
        self.assertEqual(list(check_alerts.refused_by_promtool([], [("a", "b", "rate(up[5m])")])), [])
        self.assertNotEqual(list(check_alerts.refused_by_promtool([], [("a", "b", "rate(up)")])), [])


class Pages(unittest.TestCase):
    def test_labels_are_read_off_a_page(self):
        page = '# HELP a b\na{x="1",y="}"} 2\na{z=""} 3\nb 1\n'
        self.assertEqual(labels_on(page), {"a": {"x", "y", "z"}, "b": set()})

    def test_a_metric_or_label_that_is_not_there_is_told(self):
        missing = list(missing_from({"scheduler": "calfleet_scheduler_leader 1\ncalfleet_connections{provider=\"p\"} 1\n"}))
        self.assertFalse([one for one in missing if "calfleet_scheduler_leader" in one or "commands_total" in one])
        self.assertTrue([one for one in missing if one.startswith("calfleet_schedule_paused is not on")])
        self.assertTrue([one for one in missing if one.startswith("calfleet_connections of the scheduler has no label")])


if __name__ == "__main__":
    unittest.main()
