#!/usr/bin/env python3
"""The topic check itself is checked on the real list with one fault planted at a time. ctest `topics_test`."""
import copy
import json
import pathlib
import unittest

import check_topics

LISTING = json.loads((pathlib.Path(__file__).parents[2] / "schemas" / "topics.json").read_text(encoding="utf-8"))


def topic(listing, name):
    return next(found for found in listing["topics"] if found["name"] == name)


PLANTED = {
    "a topic is missing": lambda listing: listing["topics"].pop(),
    "a topic stands twice": lambda listing: listing["topics"].append(topic(listing, "events")),
    "a topic nobody agreed on": lambda listing: topic(listing, "events").update(name="analytics"),
    "partition counts differ": lambda listing: topic(listing, "bookings").update(partitions=6),
    "a note is missing": lambda listing: topic(listing, "results").pop("retention"),
    "a role nobody has": lambda listing: topic(listing, "admin")["access"]["read"].append("everybody"),
    "a wrong kind": lambda listing: topic(listing, "admin").update(kind="output"),
    "the worker may not read commands": lambda listing: topic(listing, "bookings")["access"].update(read=[]),
    "results are compacted": lambda listing: topic(listing, "results")["config"].update({"cleanup.policy": "compact"}),
    "batches do not fit": lambda listing: topic(listing, "events")["config"].update({"max.message.bytes": 65536}),
    "dead letters do not fit":
        lambda listing: topic(listing, "dead-letters")["config"].update({"max.message.bytes": 1048588}),
    "segments roll too late": lambda listing: topic(listing, "results")["config"].update({"segment.ms": 604800000}),
    "commands outlive the ledger":
        lambda listing: topic(listing, "bookings")["config"].update({"retention.ms": 604800000}),
}


class CheckTopicsTest(unittest.TestCase):
    def test_the_list_as_it_is_passes(self):
        self.assertEqual(list(check_topics.findings(LISTING)), [])

    def test_each_planted_fault_is_found(self):
        for fault, plant in PLANTED.items():
            with self.subTest(fault):
                listing = copy.deepcopy(LISTING)
                plant(listing)
                self.assertNotEqual(list(check_topics.findings(listing)), [])


if __name__ == "__main__":
    unittest.main()
