"""The chart as the checks see it: its value sets, and what Helm makes of them. Tools: those of CALFLEET_CHART_TOOLS."""
import os
import pathlib
import subprocess

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "calfleet"
TOOLS = pathlib.Path(os.environ["CALFLEET_CHART_TOOLS"])
RELEASE = "fleet"
# The newest that schemas are there for; which is the oldest, Chart.yaml says.
KUBERNETES = "1.30"
PLACES_OF_PODS = {"Pod": (), "Job": ("spec", "template"), "Deployment": ("spec", "template"), "StatefulSet": ("spec", "template")}


def run(tool, *arguments, text=None):
    """The tool's end: its returncode, stdout and stderr."""
    return subprocess.run([TOOLS / "bin" / tool, *arguments], input=text, capture_output=True, text=True, check=False)


def value_sets(chart=CHART):
    """The files of ci/, each a way to install the chart."""
    return sorted((chart / "ci").glob("*-values.yaml"))


def rendering(chart, values, overrides=None):
    """What `helm template` prints, and what it refuses with: one of them is empty."""
    more = ["--values", "-"] if overrides is not None else []
    finished = run("helm", "template", RELEASE, chart, "--kube-version", KUBERNETES, "--values", values, *more,
                   text=yaml.safe_dump(overrides) if more else None)
    return (finished.stdout, "") if finished.returncode == 0 else ("", finished.stderr or "it does not say why")


def objects_in(text):
    """The objects of a rendering."""
    return [one for one in yaml.safe_load_all(text) if one]


def of_kind(objects, kind):
    """Those of a kind, by name."""
    return {one["metadata"]["name"]: one for one in objects if one["kind"] == kind}


def pods_of(objects):
    """(component, metadata, spec) of every pod that the objects make."""
    for one in objects:
        if one["kind"] in PLACES_OF_PODS:
            pod = one
            for step in PLACES_OF_PODS[one["kind"]]:
                pod = pod[step]
            yield one["metadata"]["labels"]["app.kubernetes.io/component"], pod["metadata"], pod["spec"]


def containers_of(spec):
    """Every container of a pod, those that come first among them."""
    return [*spec.get("initContainers", []), *spec["containers"]]
