#!/usr/bin/env python3
"""The checks of the chart are themselves checked, with one fault planted at a time in a copy of it. ctest `chart_test`.

usage: check_chart_test.py FOLDER_OF_PROGRAMS
"""
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

import yaml

import chart as charts
import check_chart
import check_programs
import check_refusals

PROGRAMS = pathlib.Path(sys.argv.pop())


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.chart = pathlib.Path(folder.name) / "calfleet"
        shutil.copytree(charts.CHART, self.chart)

    def plant(self, file, old, new):
        path = self.chart / file
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text, f"{file} has no such place")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def set_of(self, name):
        return self.chart / "ci" / f"{name}-values.yaml"

    def objects_of(self, name):
        text, refusal = charts.rendering(self.chart, self.set_of(name))
        self.assertEqual(refusal, "")
        return charts.objects_in(text)

    def assert_found(self, found, sentence):
        found = list(found)
        self.assertTrue(any(re.search(sentence, one) for one in found), f"{sentence!r} is not among {found}")


class Renderings(Planted):
    def test_nothing_is_found_where_nothing_is_planted(self):
        self.assertEqual(list(check_chart.findings_of_set(self.chart, self.set_of("monitoring"))), [])

    def test_what_the_linter_does_not_like_is_found(self):
        self.plant("Chart.yaml", "apiVersion: v2", "apiVersion: v7")
        self.assert_found(check_chart.lint_complaints(self.chart, self.set_of("minimal")), r"lint: .*apiVersion 'v7' is not valid")

    def test_a_set_that_does_not_render_is_found(self):
        self.plant("ci/hpa-values.yaml", "maxReplicas: 12", "maxReplicas: 13")
        self.assert_found(check_chart.findings_of_set(self.chart, self.set_of("hpa")), "does not render: .*\n.*maxReplicas is 13")

    def test_a_switch_that_no_set_tries_is_found(self):
        sets = charts.value_sets(self.chart)
        self.assertTrue(check_chart.is_switched_on("worker.staticMembership.enabled", sets))
        self.plant("ci/static-membership-values.yaml", "enabled: true", "enabled: false")
        self.assertFalse(check_chart.is_switched_on("worker.staticMembership.enabled", sets))

    def test_what_kubernetes_or_an_operator_would_not_take_is_found(self):
        plants = [
            ("minimal", "templates/worker.yaml", "replicas: ", "replica: ", "does not take Deployment .*'replica' not allowed"),
            ("minimal", "templates/_pods.tpl", "mountPath: /etc", "mountpath: /etc", "does not take Job .*'mountpath'"),
            ("minimal", "templates/_pods.tpl", "periodSeconds: 2", "periodSeconds: soon", "Deployment .*got string, want integer"),
            ("network-policy", "templates/network_policies.yaml", "  ingress:", "  ingres:", "NetworkPolicy .*'ingres'"),
            ("hpa", "templates/worker_hpa.yaml", "type: Utilization, ", "", "HorizontalPodAutoscaler .*missing property 'type'"),
            ("keda", "templates/worker_scaled_object.yaml", "minReplicaCount", "minReplicas", "ScaledObject .*'minReplicas'"),
            ("keda", "templates/worker_scaled_object.yaml", "{parameter:", "{parametre:", "TriggerAuthentication .*'parametre'"),
            ("monitoring", "templates/monitors.yaml", '"endpoints"', '"endpoint"', "ServiceMonitor .*'endpoint'"),
            ("monitoring", "rules/product.yaml", "expr:", "expression:", "PrometheusRule .*'expression'"),
            ("pod-monitor", "templates/monitors.yaml", "interval: ", "interval: often #", "PodMonitor .*does not match pattern"),
        ]
        for name, file, old, new, sentence in plants:
            with self.subTest(sentence):
                shutil.rmtree(self.chart)
                shutil.copytree(charts.CHART, self.chart)
                self.plant(file, old, new)
                text, refusal = charts.rendering(self.chart, self.set_of(name))
                self.assertEqual(refusal, "")
                self.assert_found(check_chart.refused_by_schemas(text), sentence)

    def test_both_ends_of_kubernetes_are_asked(self):
        text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nwrong: 1\n"
        self.assertEqual([one.split(" does")[0] for one in check_chart.refused_by_schemas(text)],
                         ["Kubernetes 1.27", f"Kubernetes {charts.KUBERNETES}"])

    def test_a_rule_that_is_not_the_files_is_found(self):
        objects = self.objects_of("monitoring")
        self.plant("rules/operations.yaml", "for: 3m", "for: 4m")
        self.assert_found(check_chart.rules_that_differ(self.chart, objects), "the group calfleet-programs is not the file's")
        (self.chart / "rules" / "product.yaml").unlink()
        self.assert_found(check_chart.rules_that_differ(self.chart, objects), "groups are made of")

    def test_braces_that_helm_took_for_its_own_are_found(self):
        self.plant("templates/prometheus_rules.yaml", "$.Files.Get $path | trim",
                   '$.Files.Get $path | replace "{{ $labels.instance }}" "" | trim')
        self.assert_found(check_chart.rules_that_differ(self.chart, self.objects_of("monitoring")), "calfleet-programs is not")

    def test_a_dashboard_that_is_not_the_file_is_found(self):
        objects = self.objects_of("monitoring")
        self.plant("dashboards/fleet.json", '"title": "', '"title": "Not ')
        (self.chart / "dashboards" / "bookings.json").unlink()
        found = list(check_chart.dashboards_that_differ(self.chart, objects))
        self.assert_found(found, "fleet.json is not the file")
        self.assert_found(found, "bookings.json is made of nothing")

    def test_a_job_that_the_rules_do_not_know_is_found(self):
        self.plant("templates/monitors.yaml", "replacement: calfleet-", "replacement: ")
        for name, kind in (("monitoring", "ServiceMonitor"), ("pod-monitor", "PodMonitor")):
            self.assert_found(check_chart.jobs_that_rules_do_not_know(self.chart, self.objects_of(name)), f"{kind} names the jobs")

    def test_a_pod_that_may_too_much_is_found(self):
        plants = [
            ("values.yaml", "runAsNonRoot: true", "runAsNonRoot: false", "worker: it may run as root"),
            ("values.yaml", "type: RuntimeDefault", "type: Unconfined", "scheduler: it has no seccomp profile"),
            ("values.yaml", "readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "migrate is not restricted"),
            ("templates/_pods.tpl", "automountServiceAccountToken: false", "automountServiceAccountToken: true", "doctor: .*a token"),
            ("templates/_pods.tpl", "enableServiceLinks: false", "enableServiceLinks: true", "worker: .*variables of Services"),
        ]
        for file, old, new, sentence in plants:
            with self.subTest(sentence):
                shutil.rmtree(self.chart)
                shutil.copytree(charts.CHART, self.chart)
                self.plant(file, old, new)
                self.assert_found(check_chart.pods_that_may_too_much(self.objects_of("minimal")), sentence)

    def test_a_checksum_of_something_else_is_found(self):
        self.plant("templates/_pods.tpl", 'include "calfleet.toml" .root | sha256sum', '"fixed" | sha256sum')
        self.assert_found(check_chart.stale_checksums(self.objects_of("minimal")), "worker: checksum/config is not")


class Numbers(Planted):
    def test_another_version_than_the_projects_is_found(self):
        self.plant("Chart.yaml", "\nversion: ", "\nversion: 9.")
        self.assert_found(check_chart.numbers_that_differ(self.chart), "Chart.yaml: version is 9")

    def test_another_number_of_partitions_than_the_contracts_is_found(self):
        self.plant("values.yaml", "partitions: 12", "partitions: 6")
        self.assert_found(check_chart.numbers_that_differ(self.chart), "kafka.partitions is 6")

    def test_values_and_schema_that_differ_are_found(self):
        self.plant("values.yaml", "    pollingInterval: 15", "    pollingSeconds: 15")
        found = list(check_chart.values_that_differ(self.chart))
        self.assert_found(found, "worker.autoscaling.keda.pollingSeconds is in values.yaml only")
        self.assert_found(found, "worker.autoscaling.keda.pollingInterval is in values.schema.json only")


class Programs(Planted):
    def found(self, name="minimal"):
        return list(check_programs.findings_of_set(PROGRAMS, self.set_of(name), self.chart))

    def test_a_key_that_no_program_knows_is_found(self):
        self.plant("templates/_configuration.tpl", "kafka_group =", "kafka_groups =")
        for component in ("worker", "scheduler", "migration", "doctor"):
            self.assert_found(self.found(), f"^{component}: .*calfleet.toml: unknown key kafka_groups")

    def test_a_variable_that_no_program_knows_is_found(self):
        self.plant("templates/_configuration.tpl", "CALFLEET_HTTP_LISTEN", "CALFLEET_LISTEN")
        self.assert_found(self.found(), "worker: .*unknown environment variable CALFLEET_LISTEN")

    def test_a_value_that_no_program_takes_is_found(self):
        self.plant("ci/every-key-values.yaml", "20s", "soon")
        self.assert_found(self.found("every-key"), "worker: .*lookup_deadline must be a duration")

    def test_a_property_that_is_no_line_is_found(self):
        self.plant("templates/_pods.tpl", "session.timeout.ms=", "session.timeout.ms:")
        self.assert_found(self.found("static-membership"), "worker: .*-X takes name=value")

    def test_a_secret_that_is_missing_or_that_nobody_reads_is_found(self):
        self.plant("templates/_configuration.tpl", "CALFLEET_{{ .name | upper }}_FILE, value: /etc/calfleet/secrets/",
                   "CALFLEET_{{ .name | upper }}_FILE, value: /etc/calfleet/secret/")
        found = self.found()
        self.assert_found(found, "worker: store_url is there, and nobody reads it")
        self.assert_found(found, "worker: .*cannot read /etc/calfleet/secret/")

    def test_keys_that_differ_are_found(self):
        self.plant("values.schema.json", '"purge_max"', '"purge_most"')
        found = list(check_programs.keys_that_differ(PROGRAMS, self.chart))
        self.assert_found(found, "config has no purge_max")
        self.assert_found(found, "config has purge_most")
        self.assert_found(found, "every-key-values.yaml: config has no purge_most")


class Refusals(Planted):
    def found(self, *rows):
        return list(check_refusals.findings(self.chart, rows))

    def test_a_refusal_that_does_not_come_is_found(self):
        self.assert_found(self.found({"values": {}, "says": "no"}), "is installed, and should be refused")

    def test_a_refusal_in_other_words_is_found(self):
        self.assert_found(self.found({"values": {"worker": {"replicas": 13}}, "says": "too many"}), "without a word of 'too many'")

    def test_a_refusal_that_no_line_has_seen_is_found(self):
        table = yaml.safe_load(check_refusals.TABLE.read_text(encoding="utf-8"))
        self.assert_found(self.found(*(row for row in table if "createTopics" not in str(row))), "no line .*createTopics")


if __name__ == "__main__":
    unittest.main()
