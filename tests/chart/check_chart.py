#!/usr/bin/env python3
"""Fails when Helm's linter complains about the chart, when a value set does not render or makes an object that Kubernetes,
KEDA or the Prometheus operator would not take, when rules or dashboards are not the files that they are made of, when a pod
may do more than it has to, or when the chart's numbers are not the project's. ctest `chart`.

usage: check_chart.py [CHART]
"""
import hashlib
import json
import pathlib
import re
import sys

import yaml

import chart as charts

SCHEMAS = "{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json"
# What is off by default, and therefore tried by a value set.
SWITCHES = ("worker.staticMembership.enabled", "worker.autoscaling.keda.enabled", "worker.autoscaling.hpa.enabled",
            "migration.createTopics", "networkPolicy.enabled", "monitoring.serviceMonitor.enabled",
            "monitoring.podMonitor.enabled", "monitoring.rules.enabled", "monitoring.dashboards.enabled")
JOB_IN_RULE = re.compile(r'job(?:=|=~)"([^"]+)"')
RESTRICTED = {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}


def lint_complaints(chart, values):
    """What the linter says, warnings too."""
    finished = charts.run("helm", "lint", "--strict", "--kube-version", charts.KUBERNETES, "--values", values, chart)
    if finished.returncode != 0:
        yield "lint: " + " ".join(line for line in finished.stdout.splitlines() if re.match(r"\[(ERROR|WARNING)\]", line))


def refused_by_schemas(text):
    """Objects that the oldest or the newest Kubernetes would not take."""
    folders = sorted(path for path in (charts.TOOLS / "schemas").iterdir() if path.name != "custom")
    for folder in folders:
        finished = charts.run("kubeconform", "-strict", "-output", "json", "-schema-location", f"{folder}/{SCHEMAS}",
                              "-schema-location", f"{charts.TOOLS}/schemas/custom/{SCHEMAS}", text=text)
        if finished.returncode != 0:
            yield from (f"Kubernetes {folder.name} does not take {one['kind']} {one['name']}: {one['msg']}"
                        for one in json.loads(finished.stdout)["resources"])


def rules_that_differ(chart, objects):
    """Groups of the rule files that are not the rendered ones."""
    files = sorted((chart / "rules").glob("*.yaml"))
    wanted = [group for path in files for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]]
    found = [group for one in charts.of_kind(objects, "PrometheusRule").values() for group in one["spec"]["groups"]]
    by_name = {group["name"]: group for group in found}
    yield from (f"rules: the group {group['name']} is not the file's" for group in wanted
                if by_name.get(group["name"]) != group)
    if len(found) != len(wanted) or not wanted:
        yield f"rules: {len(found)} groups are made of {len(wanted)}"


def dashboards_that_differ(chart, objects):
    """Dashboards that are not the rendered ones."""
    found = {name: text for one in charts.of_kind(objects, "ConfigMap").values() for name, text in one["data"].items()}
    files = sorted((chart / "dashboards").glob("*.json"))
    for path in files:
        text = found.pop(path.name, None)
        if text is None or json.loads(text) != json.loads(path.read_text(encoding="utf-8")):
            yield f"dashboards: {path.name} is not the file"
    yield from (f"dashboards: {name} is made of nothing" for name in found if name.endswith(".json"))


def jobs_that_rules_do_not_know(chart, objects):
    """The rules select targets by job: a monitor has to name them so."""
    rules = "".join(path.read_text(encoding="utf-8") for path in (chart / "rules").glob("*.yaml"))
    wanted = {job for jobs in JOB_IN_RULE.findall(rules) for job in jobs.split("|")}
    for kind, endpoints in (("ServiceMonitor", "endpoints"), ("PodMonitor", "podMetricsEndpoints")):
        monitors = charts.of_kind(objects, kind).values()
        found = {label["replacement"] for one in monitors for endpoint in one["spec"][endpoints]
                 for label in endpoint["relabelings"] if label["targetLabel"] == "job"}
        if monitors and found != wanted:
            yield f"monitors: {kind} names the jobs {sorted(found)}, the rules {sorted(wanted)}"


def pods_that_may_too_much(objects):
    """What Pod Security calls restricted, a token that nobody uses, and Services' variables, which programs refuse."""
    for component, _, spec in charts.pods_of(objects):
        if spec["securityContext"].get("runAsNonRoot") is not True:
            yield f"{component}: it may run as root"
        if spec["securityContext"].get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{component}: it has no seccomp profile"
        if spec["automountServiceAccountToken"] is not False:
            yield f"{component}: it is given a token"
        if spec["enableServiceLinks"] is not False:
            yield f"{component}: it is given the variables of Services"
        yield from (f"{component}: its container {one['name']} is not restricted"
                    for one in charts.containers_of(spec) if one["securityContext"] != RESTRICTED)


def stale_checksums(objects):
    """A pod restarts when its configuration changes: it carries the hash of the file it reads."""
    files = charts.of_kind(objects, "ConfigMap")
    for component, metadata, spec in charts.pods_of(objects):
        if component in ("worker", "scheduler"):
            source = spec["volumes"][0]["projected"]["sources"][0]["configMap"]["name"]
            text = files[source]["data"]["calfleet.toml"].rstrip("\n")
            if metadata["annotations"].get("checksum/config") != hashlib.sha256(text.encode()).hexdigest():
                yield f"{component}: checksum/config is not that of its configuration"


def numbers_that_differ(chart):
    """The chart's version is the project's, and topics have as many partitions as the contract says."""
    project = re.search(r"project\(calfleet VERSION ([0-9.]+)", (charts.ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))
    description = yaml.safe_load((chart / "Chart.yaml").read_text(encoding="utf-8"))
    yield from (f"Chart.yaml: {key} is {description[key]}, the project's version {project[1]}"
                for key in ("version", "appVersion") if description[key] != project[1])
    contract = yaml.safe_load((charts.ROOT / "schemas" / "asyncapi.yaml").read_text(encoding="utf-8"))
    wanted = contract["channels"]["bookings"]["bindings"]["kafka"]["partitions"]
    values = yaml.safe_load((chart / "values.yaml").read_text(encoding="utf-8"))
    if values["kafka"]["partitions"] != wanted:
        yield f"values.yaml: kafka.partitions is {values['kafka']['partitions']}, schemas/asyncapi.yaml says {wanted}"


def names_in_schema(schema, definitions):
    """What the schema says of a value's names: {name: the same of it}, nothing where any name may stand."""
    schema = definitions.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return {name: names_in_schema(one, definitions) for name, one in schema.get("properties", {}).items()}


def values_without_place(values, names, path=""):
    """Values that the schema has no name for, and names that values.yaml has no default for."""
    for name in values.keys() ^ names.keys():
        yield f"{path}{name} is in {'values.yaml' if name in values else 'values.schema.json'} only"
    for name in values.keys() & names.keys():
        if names[name] and f"{path}{name}" != "config":
            yield from values_without_place(values[name], names[name], f"{path}{name}.")


def values_that_differ(chart):
    """values.yaml and its schema speak of the same values; `config` has more keys than defaults."""
    schema = json.loads((chart / "values.schema.json").read_text(encoding="utf-8"))
    names = names_in_schema(schema, schema["$defs"])
    names.pop("global")  # a parent chart's
    yield from values_without_place(yaml.safe_load((chart / "values.yaml").read_text(encoding="utf-8")), names)


def is_switched_on(name, sets):
    """Whether a value set says so of a switch, a path to a flag."""
    for path in sets:
        value = yaml.safe_load(path.read_text(encoding="utf-8"))
        for step in name.split("."):
            value = value.get(step, {}) if isinstance(value, dict) else {}
        if value is True:
            return True
    return False


def findings_of_set(chart, values):
    """Everything that is wrong with one way to install the chart."""
    yield from lint_complaints(chart, values)
    text, refusal = charts.rendering(chart, values)
    if refusal:
        yield f"it does not render: {refusal.strip()}"
        return
    objects = charts.objects_in(text)
    yield from refused_by_schemas(text)
    yield from pods_that_may_too_much(objects)
    yield from stale_checksums(objects)
    yield from jobs_that_rules_do_not_know(chart, objects)
    switches = yaml.safe_load(values.read_text(encoding="utf-8")).get("monitoring", {})
    if "rules" in switches:
        yield from rules_that_differ(chart, objects)
    if "dashboards" in switches:
        yield from dashboards_that_differ(chart, objects)


def findings(chart):
    """Everything that is wrong, a sentence each."""
    yield from numbers_that_differ(chart)
    yield from values_that_differ(chart)
    sets = charts.value_sets(chart)
    if not sets:
        yield "ci/: there is no value set"
    for values in sets:
        yield from (f"{values.name}: {sentence}" for sentence in findings_of_set(chart, values))
    yield from (f"ci/: no value set switches {name} on" for name in SWITCHES if not is_switched_on(name, sets))


def main():
    chart = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else charts.CHART
    found = list(findings(chart))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
