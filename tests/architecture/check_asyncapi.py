#!/usr/bin/env python3
"""Fails when schemas/asyncapi.yaml leaves out a topic, a message or an operation, or says of one what is not so.

It is held against topics.json, the schema files and the command types of src/core/topic.hpp. Whether it is AsyncAPI at all
is for AsyncAPI's own parser to say (tests/contracts). ctest `asyncapi`.

usage: check_asyncapi.py ROOT
"""
import json
import pathlib
import re
import sys

import yaml

OURS = ("worker", "scheduler")  # whose operations it describes; x-access names the others
COMMAND_TYPE = re.compile(r'CommandType\{"([^"]+)", Topic::k(\w+)\}')
OUTPUT_FOLDERS = {"results": "results", "events": "events", "connection-states": "."}
TOMBSTONE, DEAD_LETTER, STATE = "connection_gone", "dead_letter", "connection_status"
HEADERS = {
    "command": "headers/command_headers.v1.json",
    "output": "headers/output_headers.v1.json",
    DEAD_LETTER: "headers/dead_letter_headers.v1.json",
}


def findings(root, document=None):
    schemas = root / "schemas"
    if document is None:
        document = yaml.safe_load((schemas / "asyncapi.yaml").read_text(encoding="utf-8"))
    listing = json.loads((schemas / "topics.json").read_text(encoding="utf-8"))
    topics = {listing["prefix"] + topic["name"]: topic for topic in listing["topics"]}
    channels = {channel["address"]: channel for channel in document["channels"].values()}
    if topics.keys() != channels.keys() or len(channels) != len(document["channels"]):
        yield f"the channels are {', '.join(sorted(channels))}; topics.json has {', '.join(sorted(topics))}"
        return
    for address, topic in topics.items():
        yield from (f"{address}: {fault}" for fault in channel_faults(channels[address], topic))
    yield from operation_faults(document, topics)
    messages = document["components"]["messages"]
    expected = {**command_types(root), **published_types(schemas)}
    yield from placement_faults(document, expected)
    for path in sorted((schemas / "commands").glob("*.v*.json")):
        if path.name.split(".v")[0] not in expected:
            yield f"commands/{path.name}: src/core/topic.hpp knows no such command"
    for name, message in messages.items():
        topic = topics[expected[message["name"]][0]] if message["name"] in expected else {"kind": "unknown"}
        yield from (f"message {name}: {fault}" for fault in message_faults(message, topic["kind"], schemas, expected))


def command_types(root):
    """ce_type -> (address, payload file), as the workers route them."""
    source = (root / "src/core/topic.hpp").read_text(encoding="utf-8")
    spelled = {name: "calendar." + re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower() for _, name in COMMAND_TYPE.findall(source)}
    return {ce_type: (spelled[name], f"commands/{ce_type}.v1.json") for ce_type, name in COMMAND_TYPE.findall(source)}


def published_types(schemas):
    """Message name -> (address, payload file), by the schema files; what has no file of its own, too."""
    types = {TOMBSTONE: ("calendar.connection-states", None), DEAD_LETTER: ("calendar.dead-letters", None)}
    for topic, folder in OUTPUT_FOLDERS.items():
        for path in (schemas / folder).glob("*.v*.json"):
            ce_type = path.name.split(".v")[0]
            if folder != "." or ce_type == STATE:
                types[ce_type] = (f"calendar.{topic}", path.relative_to(schemas).as_posix())
    return types


def channel_faults(channel, topic):
    binding = channel.get("bindings", {}).get("kafka", {})
    if binding.get("topic") != channel["address"]:
        yield f"its binding is of the topic {binding.get('topic')}"
    for ours, theirs in (("partitions", "partitions"), ("replication", "replicas")):
        if binding.get(theirs) != topic[ours]:
            yield f"{theirs} is {binding.get(theirs)}; topics.json says {topic[ours]}"
    config = {**topic["config"], "cleanup.policy": [topic["config"]["cleanup.policy"]]}
    if binding.get("topicConfiguration") != config:
        yield f"topicConfiguration is {binding.get('topicConfiguration')}; topics.json says {config}"
    if channel.get("x-access") != topic["access"]:
        yield f"x-access is {channel.get('x-access')}; topics.json says {topic['access']}"


def operation_faults(document, topics):
    """A program of ours sends where it may write and receives where it may read, and says so once."""
    expected = {
        (role, action, address)
        for address, topic in topics.items()
        for access, action in (("write", "send"), ("read", "receive"))
        for role in topic["access"][access]
        if role in OURS
    }
    described = []
    for name, operation in document["operations"].items():
        channel = target_of(document, operation["channel"])
        described.append((operation["tags"][0]["name"], operation["action"], channel["address"]))
        is_request = operation["action"] == "receive"
        reply = operation.get("reply")
        if is_request != (reply is not None):
            yield f"operation {name}: only what is received has a reply, and all of it has one"
        elif reply and target_of(document, reply["channel"])["address"] != "calendar.results":
            yield f"operation {name}: it is answered on calendar.results"
    for missing in sorted(expected - set(described)):
        yield f"no operation says {' '.join(missing)}"
    for extra in sorted(set(described) - expected):
        yield f"an operation says {' '.join(extra)}; topics.json does not allow it"
    if len(described) != len(set(described)):
        yield "an operation is described twice"


def placement_faults(document, expected):
    placed = [
        (target_of(document, reference)["name"], channel["address"])
        for channel in document["channels"].values()
        for reference in channel["messages"].values()
    ]
    where = {(name, address) for name, (address, _) in expected.items()}
    for name, address in sorted(where - set(placed)):
        yield f"{address}: the message {name} is missing"
    for name, address in sorted(set(placed) - where):
        yield f"{address}: the message {name} has no place there"
    if len(placed) != len(set(placed)):
        yield "a message stands twice on a channel"
    for name in sorted({message["name"] for message in document["components"]["messages"].values()} - expected.keys()):
        yield f"the message {name} has no schema file, or no command type in src/core/topic.hpp"


def message_faults(message, kind, schemas, expected):
    name = message["name"]
    if name not in expected:
        return
    payload = expected[name][1]
    if payload and message.get("payload") != {"$ref": payload}:
        yield f"its payload is {message.get('payload')}, not {payload}"
    if payload and not (schemas / payload).is_file():
        yield f"{payload} does not exist"
    if message["headers"] != headers_of(name, kind):
        yield f"its headers are {message['headers']}"
    trait = {"command": "command", "output": "answer"}[kind]
    trait = {TOMBSTONE: "connection", STATE: "connection"}.get(name, trait)
    if name != DEAD_LETTER and message.get("traits") != [{"$ref": f"#/components/messageTraits/{trait}"}]:
        yield f"its trait is not {trait}"
    if name != TOMBSTONE and not message.get("examples"):
        yield "it has no example"
    for example in message.get("examples", []):
        yield from example_faults(example, payload, schemas)


def headers_of(name, kind):
    if name == DEAD_LETTER:
        return {"$ref": HEADERS[DEAD_LETTER]}
    ce_type = STATE if name == TOMBSTONE else name
    return {"allOf": [{"$ref": HEADERS[kind]}, {"properties": {"ce_type": {"const": ce_type}}}]}


def example_faults(example, payload, schemas):
    described = {"payload": payload, "headers": HEADERS[DEAD_LETTER]}
    for part in example.keys() & described.keys():
        file = example[part]["$ref"]
        schema = pathlib.PurePath(described[part]).name.removesuffix(".json")
        if not file.startswith(f"examples/{schema}/valid/") or not (schemas / file).is_file():
            yield f"{file} is no valid example of {schema}"


def target_of(document, reference):
    node = document
    for step in reference["$ref"].removeprefix("#/").split("/"):
        node = node[step]
    return target_of(document, node) if "$ref" in node else node


def main():
    found = list(findings(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
