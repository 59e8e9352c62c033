#!/usr/bin/env python3
"""The AsyncAPI check itself is checked on the real document with one fault planted at a time. ctest `asyncapi_test`."""
import copy
import pathlib
import shutil
import tempfile
import unittest

import check_asyncapi
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = yaml.safe_load((ROOT / "schemas" / "asyncapi.yaml").read_text(encoding="utf-8"))


def binding(document, channel):
    return document["channels"][channel]["bindings"]["kafka"]


def message(document, name):
    return document["components"]["messages"][name]


PLANTED = {
    "a topic is missing": lambda document: document["channels"].pop("maintenance"),
    "a topic nobody has": lambda document: document["channels"]["events"].update(address="calendar.analytics"),
    "a binding of another topic": lambda document: binding(document, "events").update(topic="calendar.results"),
    "partitions differ": lambda document: binding(document, "bookings").update(partitions=6),
    "replicas differ": lambda document: binding(document, "bookings").update(replicas=3),
    "a setting differs":
        lambda document: binding(document, "results")["topicConfiguration"].update({"retention.ms": 1}),
    "a setting is missing":
        lambda document: binding(document, "connectionStates")["topicConfiguration"].pop("min.cleanable.dirty.ratio"),
    "somebody may read what they may not":
        lambda document: document["channels"]["admin"]["x-access"]["read"].append("operator"),
    "an operation is missing": lambda document: document["operations"].pop("sendMaintenance"),
    "an operation of the wrong program":
        lambda document: document["operations"]["sendEvents"].update(tags=[{"name": "scheduler"}]),
    "an operation stands twice":
        lambda document: document["operations"].update(again=document["operations"]["sendEvents"]),
    "a command that nobody answers": lambda document: document["operations"]["receiveBookings"].pop("reply"),
    "a command that is answered elsewhere":
        lambda document: document["operations"]["receiveBookings"]["reply"].update(
            channel={"$ref": "#/channels/events"}),
    "a message is missing on its channel":
        lambda document: document["channels"]["bookings"]["messages"].pop("createEvent"),
    "a message on another channel":
        lambda document: document["channels"]["events"]["messages"].update(
            result={"$ref": "#/components/messages/result"}),
    "a message stands twice on a channel":
        lambda document: document["channels"]["events"]["messages"].update(
            again={"$ref": "#/components/messages/slotLookup"}),
    "a message without a schema file":
        lambda document: document["components"]["messages"].update(
            more={**message(document, "slotLookup"), "name": "calendar_more"}),
    "the payload of another message":
        lambda document: message(document, "createEvent").update(payload={"$ref": "commands/calendar.list_slots.v1.json"}),
    "a payload of its own": lambda document: message(document, "createEvent").update(payload={"type": "object"}),
    "another ce_type":
        lambda document: message(document, "createEvent")["headers"]["allOf"][1]["properties"].update(
            ce_type={"const": "calendar.create"}),
    "the headers of an answer":
        lambda document: message(document, "createEvent")["headers"]["allOf"][0].update(
            {"$ref": "headers/output_headers.v1.json"}),
    "no correlation": lambda document: message(document, "result").pop("traits"),
    "no example": lambda document: message(document, "result").pop("examples"),
    "a rejected example":
        lambda document: message(document, "result")["examples"][0].update(
            payload={"$ref": "examples/calendar.result.v1/rejected/no_command_id.json"}),
    "an example that is gone":
        lambda document: message(document, "result")["examples"][0].update(
            payload={"$ref": "examples/calendar.result.v1/valid/gone.json"}),
    "an example of another message":
        lambda document: message(document, "createEvent").update(examples=message(document, "result")["examples"]),
}


class CheckAsyncApiTest(unittest.TestCase):
    def test_the_document_as_it_is_passes(self):
        self.assertEqual(list(check_asyncapi.findings(ROOT)), [])

    def test_each_planted_fault_is_found(self):
        for fault, plant in PLANTED.items():
            with self.subTest(fault):
                document = copy.deepcopy(DOCUMENT)
                plant(document)
                self.assertNotEqual(list(check_asyncapi.findings(ROOT, document)), [])

    def test_a_schema_file_that_no_message_names_is_found(self):
        for file in ("commands/calendar.more.v1.json", "events/calendar_more.v1.json"):
            with self.subTest(file), tempfile.TemporaryDirectory() as folder:
                root = pathlib.Path(folder)
                shutil.copytree(ROOT / "schemas", root / "schemas")
                (root / "src" / "core").mkdir(parents=True)
                shutil.copy(ROOT / "src" / "core" / "topic.hpp", root / "src" / "core")
                self.assertEqual(list(check_asyncapi.findings(root)), [])
                (root / "schemas" / file).write_text("{}")
                self.assertNotEqual(list(check_asyncapi.findings(root)), [])


if __name__ == "__main__":
    unittest.main()
