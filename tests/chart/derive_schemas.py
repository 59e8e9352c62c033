#!/usr/bin/env python3
"""Derives the schemas that kubeconform reads: a strict JSON schema for each kind, from Kubernetes's OpenAPI documents and from
CRDs. Strict: an object has the properties that are named, and no others.

usage: derive_schemas.py TARGET KUBECTL_VALIDATE KEDA PROMETHEUS_OPERATOR (the folders of the modules)
"""
import json
import pathlib
import sys

import yaml

# The oldest that Chart.yaml takes, and the newest that is there.
VERSIONS = ("1.27", "1.30")
DOCUMENTS = ("api/v1", "apis/apps/v1", "apis/batch/v1", "apis/autoscaling/v2", "apis/networking.k8s.io/v1", "apis/policy/v1")
CUSTOM = (("config/crd/bases/keda.sh_", ("scaledobjects", "triggerauthentications")),
          ("example/prometheus-operator-crd/monitoring.coreos.com_", ("podmonitors", "servicemonitors", "prometheusrules")))
DRAFT = "http://json-schema.org/draft-04/schema#"  # what OpenAPI 3.0 is closest to


def strict(schema):
    """The schema with every object closed, and without words for people."""
    if isinstance(schema, list):
        return [strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    properties = schema.get("properties")
    closed = {key: strict(value) for key, value in schema.items() if key not in ("description", "default", "properties")}
    if properties is None:
        return closed
    closed["properties"] = {name: strict(value) for name, value in properties.items()}
    if not schema.get("x-kubernetes-preserve-unknown-fields"):
        closed.setdefault("additionalProperties", False)
    return closed


def kinds_of_document(document):
    """(group, version, kind, schema) of each kind of an OpenAPI document."""
    components = strict(document["components"])
    for name, schema in document["components"]["schemas"].items():
        for kind in schema.get("x-kubernetes-group-version-kind", []):
            if name.endswith(f".{kind['kind']}") and not name.endswith("List"):
                yield (kind["group"], kind["version"], kind["kind"],
                       {"$ref": f"#/components/schemas/{name}", "components": components})


def kinds_of_crd(crd):
    """(group, version, kind, schema) of each version of a CRD."""
    for version in crd["spec"]["versions"]:
        yield (crd["spec"]["group"], version["name"], crd["spec"]["names"]["kind"],
               strict(version["schema"]["openAPIV3Schema"]))


def write(folder, kinds):
    """A file for each kind, named as kubeconform is told to look for it: the core's group is its version there."""
    folder.mkdir(parents=True, exist_ok=True)
    for group, version, kind, schema in kinds:
        text = json.dumps({"$schema": DRAFT, **schema})
        (folder / f"{group or version}_{version}_{kind.lower()}.json").write_text(text, encoding="utf-8")


def main():
    target, kubernetes, *crd_folders = map(pathlib.Path, sys.argv[1:])
    for version in VERSIONS:
        for document in DOCUMENTS:
            path = kubernetes / "pkg/openapiclient/builtins" / version / f"{document}.json"
            write(target / version, kinds_of_document(json.loads(path.read_text(encoding="utf-8"))))
    for folder, (place, names) in zip(crd_folders, CUSTOM, strict=True):
        for name in names:
            path = folder / f"{place}{name}.yaml"
            write(target / "custom", kinds_of_crd(yaml.safe_load(path.read_text(encoding="utf-8"))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
