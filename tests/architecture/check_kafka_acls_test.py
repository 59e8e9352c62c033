#!/usr/bin/env python3
"""The check of the printed ACLs is checked on a page with one fault planted at a time. ctest `kafka_acls_test`."""
import unittest

import check_kafka_acls

PRINTED = "set -e\n# worker\ngrant --operation Read --topic a\ngrant --operation Write --topic b\n"
PAGE = f"# Kafka\n\n```sh\nother\n```\n\n{check_kafka_acls.MARK}: ctest. -->\n\n```sh\n{PRINTED}```\n\nMore.\n"

PLANTED = {
    "a right that nobody gets": lambda page: page.replace("--topic a", "--topic a --topic c"),
    "a right that is left out": lambda page: page.replace("grant --operation Write --topic b\n", ""),
    "another order": lambda page: page.replace("set -e\n# worker\n", "# worker\nset -e\n"),
    "no mark": lambda page: page.replace(check_kafka_acls.MARK, "<!--"),
    "no block": lambda page: page.replace(PRINTED, "").replace("```sh\n```", ""),
}


class CheckKafkaAclsTest(unittest.TestCase):
    def test_a_page_with_what_is_printed_passes(self):
        self.assertEqual(list(check_kafka_acls.findings(PAGE, PRINTED)), [])

    def test_each_planted_fault_is_found(self):
        for fault, plant in PLANTED.items():
            with self.subTest(fault):
                self.assertNotEqual(plant(PAGE), PAGE)
                self.assertNotEqual(list(check_kafka_acls.findings(plant(PAGE), PRINTED)), [])


if __name__ == "__main__":
    unittest.main()
