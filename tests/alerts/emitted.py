"""The metrics that our programs emit, as tests/alerts/metrics_emitted.txt lists them."""
import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIST = pathlib.Path(__file__).with_name("metrics_emitted.txt")
TARGET_LABELS = {"job", "instance"}  # Prometheus's own, on every series


@dataclasses.dataclass(frozen=True)
class Metric:
    """A series name: its labels, each with the words it may have (None: any), and who tells it."""
    labels: dict
    programs: set
    when: str  # "", "@leader" or "@event"


def emitted_metrics():
    """Series name -> Metric; a histogram's three names each."""
    metrics = {}
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, kind, programs, *rest = line.split(" ")
        when = rest.pop() if rest and rest[-1].startswith("@") else ""
        labels = dict(label_of(word) for word in rest)
        told_by = {"worker", "scheduler"} if programs == "both" else {programs}
        if kind == "histogram":
            metrics[f"{name}_bucket"] = Metric(labels | {"le": None}, told_by, when)
            metrics[f"{name}_sum"] = metrics[f"{name}_count"] = Metric(labels, told_by, when)
        else:
            metrics[name] = Metric(labels, told_by, when)
    return metrics


def label_of(text):
    """("check", {"broker", "store"}) of check=broker|store."""
    label, has_words, words = text.partition("=")
    return label, set(expanded(words.split("|"))) if has_words else None


def expanded(words):
    for word in words:
        if word == "@commands":
            yield from (path.name.removesuffix(".v1.json") for path in (ROOT / "schemas" / "commands").glob("*.json"))
        elif word == "@failure_reasons":
            source = (ROOT / "src" / "core" / "failure_reason.cpp").read_text(encoding="utf-8")
            yield from re.findall(r'Row\{FailureReason::k\w+, "(\w+)"', source)
        else:
            yield word
