#!/usr/bin/env python3
"""Fails when schemas/topics.json is not the contract's list of topics, or breaks a rule of it. ctest `topics`.

usage: check_topics.py TOPICS_JSON
"""
import json
import pathlib
import sys

COMMAND_TOPICS = {"slot-lookups", "bookings", "admin", "refreshes", "maintenance"}
OUTPUT_TOPICS = {"results", "events", "connection-states", "dead-letters"}
ROLES = {"chatbot-runtime", "chatbot-back-end", "scheduler", "worker", "analytics", "operator"}
MEMBERS = {"name", "kind", "carries", "key", "partitions", "replication", "config", "access", "customer_data",
           "retention"}
# A batch of records must fit, and a dead letter must fit with the headers it gains.
BATCH_BYTES_MIN = 1048588
DEAD_LETTER_SLACK_BYTES = 65536
DAY_MS = 86400000
LEDGER_DAYS = 7


def findings(listing):
    topics = {topic["name"]: topic for topic in listing["topics"]}
    if topics.keys() != COMMAND_TOPICS | OUTPUT_TOPICS or len(topics) != len(listing["topics"]):
        yield f"the topics are {', '.join(sorted(topics))}"
        return
    for name, topic in topics.items():
        yield from (f"{name}: {fault}" for fault in faults_of(topic))
    if len({topics[name]["partitions"] for name in COMMAND_TOPICS}) != 1:
        yield "command topics have different partition counts: an agent's commands would reach several workers"
    largest = max(topics[name]["config"]["max.message.bytes"] for name in COMMAND_TOPICS)
    if topics["dead-letters"]["config"]["max.message.bytes"] < largest + DEAD_LETTER_SLACK_BYTES:
        yield "dead-letters: a command that just fits its topic does not fit here with its dlq- headers"


def faults_of(topic):
    if topic.keys() != MEMBERS:
        yield f"members missing or unknown: {', '.join(sorted(topic.keys() ^ MEMBERS))}"
        return
    is_command = topic["name"] in COMMAND_TOPICS
    if topic["kind"] != ("command" if is_command else "output"):
        yield f"is no {topic['kind']} topic"
    if not set(topic["access"]["write"] + topic["access"]["read"]) <= ROLES:
        yield "names a role that nobody has"
    if "worker" not in topic["access"]["read" if is_command else "write"]:
        yield "the worker must read commands and write the rest"
    config = topic["config"]
    if config.get("max.message.bytes", 0) < BATCH_BYTES_MIN:
        yield "max.message.bytes would refuse whole batches of small records"
    if (config["cleanup.policy"] == "compact") != (topic["name"] == "connection-states"):
        yield "only connection-states is compacted"
    if config["cleanup.policy"] == "delete":
        yield from retention_faults(config, is_command)


def retention_faults(config, is_command):
    if config["segment.ms"] > DAY_MS:
        yield "records outlive retention.ms by segment.ms, so that is a day at most"
    if is_command and config["retention.ms"] + config["segment.ms"] >= LEDGER_DAYS * DAY_MS:
        yield "a command must be gone before the ledger forgets that it was carried out"


def main():
    found = list(findings(json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
