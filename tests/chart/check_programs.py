#!/usr/bin/env python3
"""Fails when a program does not take the configuration that the chart gives it: for each value set, each container's file,
secrets, environment and arguments are laid out in a folder, and the program is asked. Fails, too, when values.schema.json
knows other keys than the programs. ctest `chart_programs`.

usage: check_programs.py FOLDER_OF_PROGRAMS [CHART]
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

import chart as charts

PLACE = "/etc/calfleet"
EXIT_UNAVAILABLE = 69
# Values that programs accept. Nobody listens at the store's address.
SECRETS = {
    "store_url": "postgresql://calfleet:secret@127.0.0.1:1/calfleet",
    "kafka_properties": "security.protocol=sasl_ssl\nsasl.mechanisms=PLAIN\nsasl.username=calfleet\nsasl.password=secret\n",
    "token_keys": "1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "event_id_key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "lockbox_master_key": "0" * 64,
    "google_client_secret": "secret",
    "smtp_url": "smtps://calfleet:secret@mail.example.com:465",
}
# What the chart itself says, or reads from a Secret.
OF_THE_CHART = {"kafka_brokers", "kafka_group", "kafka_group_instance_id", "kafka_topic_prefix", "kafka_properties",
                "http_listen", "google_client_id", *SECRETS}


def text_of(item, source, objects):
    """What lies at an item's place of the projected volume; nothing where no program reads it."""
    kind, content = source
    path = pathlib.PurePath(item["path"])
    if path.parent.name == "authorities":
        return "an authority\n"
    if kind == "secret":
        return SECRETS.get(path.name) if path.parent.name == "secrets" else None
    return charts.of_kind(objects, "ConfigMap")[content["name"]]["data"].get(item["key"])


def lay_out(folder, spec, objects):
    """The pod's configuration, as files. Yields what nobody reads."""
    volume = next(one["projected"] for one in spec["volumes"] if one["name"] == "configuration")
    for source in (pair for one in volume["sources"] for pair in one.items()):
        for item in source[1]["items"]:
            text = text_of(item, source, objects)
            if text is None:
                yield f"nobody reads {item['path']}"
                continue
            path = folder / item["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace(PLACE, str(folder)), encoding="utf-8")


def environment_of(container, folder):
    """The container's environment, with the folder in place of /etc/calfleet."""
    return {one["name"]: one["value"].replace(PLACE, str(folder)) if "value" in one else "of-the-cluster"
            for one in container["env"]}


def unread_files(folder, environment):
    """Secrets that are there and that no variable names: the program would go without."""
    named = set(environment.values())
    return (f"{path.name} is there, and nobody reads it" for path in sorted((folder / "secrets").iterdir())
            if str(path) not in named)


def asked(programs, container, environment):
    """What the program has against its configuration, or nothing. calfleetctl reads it, and then finds no store."""
    program, *arguments = container["command"] + container.get("args", [])
    question, good = ([*arguments, "--check-config"], 0)
    if program.endswith("calfleetctl"):
        question, good = (["migrate", "--check"], EXIT_UNAVAILABLE)
    finished = subprocess.run([programs / pathlib.Path(program).name, *question], capture_output=True, text=True, check=False,
                              env={"PATH": os.environ["PATH"], **environment})
    return None if finished.returncode == good else finished.stderr.strip() or f"exit code {finished.returncode}"


def findings_of_set(programs, values, chart):
    """What programs refuse of one way to install the chart."""
    text, refusal = charts.rendering(chart, values)
    if refusal:
        yield f"it does not render: {refusal.strip()}"
        return
    objects = charts.objects_in(text)
    for component, _, spec in charts.pods_of(objects):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            yield from (f"{component}: {sentence}" for sentence in lay_out(folder, spec, objects))
            for container in charts.containers_of(spec):
                environment = environment_of(container, folder)
                yield from (f"{component}: {sentence}" for sentence in unread_files(folder, environment))
                if said := asked(programs, container, environment):
                    yield f"{component}: {said.replace(name, PLACE)}"


def keys_that_differ(programs, chart):
    """`config` has every key of the programs but those that the chart says itself, and one value set tries all of them."""
    printed = subprocess.run([programs / "calfleet-worker", "--print-config"], capture_output=True, text=True, check=True,
                             env={"PATH": os.environ["PATH"]}).stdout
    wanted = {line.split(" = ")[0] for line in printed.splitlines()} - OF_THE_CHART
    schema = json.loads((chart / "values.schema.json").read_text(encoding="utf-8"))
    found = set(schema["properties"]["config"]["properties"])
    yield from (f"values.schema.json: config has no {key}, which programs have" for key in sorted(wanted - found))
    yield from (f"values.schema.json: config has {key}, which no program has" for key in sorted(found - wanted))
    tried = set(yaml.safe_load((chart / "ci" / "every-key-values.yaml").read_text(encoding="utf-8"))["config"])
    yield from (f"ci/every-key-values.yaml: config has no {key}" for key in sorted(found - tried))


def findings(programs, chart):
    """Everything that is wrong, a sentence each."""
    yield from keys_that_differ(programs, chart)
    for values in charts.value_sets(chart):
        yield from (f"{values.name}: {sentence}" for sentence in findings_of_set(programs, values, chart))


def main():
    programs = pathlib.Path(sys.argv[1])
    chart = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else charts.CHART
    found = list(findings(programs, chart))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
