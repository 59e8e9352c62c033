#!/usr/bin/env python3
"""The check of the configuration reference is checked on a page with one fault planted at a time. ctest `configuration_test`."""
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import check_configuration

SAID = """# Configuration

| Key | Default | Values | Read by | Meaning |
|---|---|---|---|---|
| `kafka_brokers` | `127.0.0.1:9092` | host:port | worker | bootstrap list |
| `max_in_flight` | `2000` | 1 to 20000 | worker | commands in flight |
"""

PLANTED = {
    "a default of yesterday": lambda page: page.replace("`2000`", "`1000`"),
    "a range of yesterday": lambda page: page.replace("1 to 20000", "1 to 2000"),
    "a key that is left out": lambda page: "".join(line for line in page.splitlines(True) if "max_in_flight" not in line),
    "a key that is no more": lambda page: page + "| `max_threads` | `1` | 1 to 9 | worker | threads |\n",
    "a sentence by hand": lambda page: page.replace("# Configuration\n", "# Configuration\n\nBy hand.\n"),
    "two rows in another order": lambda page: "".join(page.splitlines(True)[:4] + page.splitlines(True)[:3:-1]),
    "no line break at the end": lambda page: page.rstrip("\n"),
    "nothing": lambda page: "",
}


class CheckConfigurationTest(unittest.TestCase):
    def test_a_page_that_is_what_the_program_says_passes(self):
        self.assertEqual(list(check_configuration.findings(SAID, SAID)), [])

    def test_each_planted_fault_is_found(self):
        for fault, plant in PLANTED.items():
            with self.subTest(fault):
                self.assertNotEqual(plant(SAID), SAID)
                self.assertNotEqual(list(check_configuration.findings(plant(SAID), SAID)), [])

    def test_a_program_that_names_no_key_is_no_reference_for_anything(self):
        self.assertNotEqual(list(check_configuration.findings("", "")), [])

    def test_who_fails_is_told_the_command_that_writes_the_page(self):
        with tempfile.TemporaryDirectory() as folder:
            program, page = pathlib.Path(folder, "program"), pathlib.Path(folder, "page.md")
            program.write_text(f"#!/bin/sh\ncat <<'TEXT'\n{SAID}TEXT\n", encoding="utf-8")
            program.chmod(0o755)
            for text, code in ((SAID, 0), (SAID.replace("2000", "1", 1), 1)):
                page.write_text(text, encoding="utf-8")
                said = io.StringIO()
                with mock.patch.object(sys, "argv", ["check", str(page), str(program)]), contextlib.redirect_stdout(said):
                    with self.assertRaises(SystemExit) as ended:
                        check_configuration.main()
                self.assertEqual(ended.exception.code, code)
                self.assertEqual(check_configuration.WRITES_IT in said.getvalue(), code == 1)


if __name__ == "__main__":
    unittest.main()
