#!/usr/bin/env python3
"""The check of man pages is checked on a page with one fault planted at a time. ctest `man_pages_test`."""
import unittest

import check_man_pages

PAGE = """.TH PROGRAM 1 2026-01-01 "calfleet 1.0" "User Commands"
.SH NAME
program \\- does things
.SH SYNOPSIS
\\fBprogram\\fR
.SH OPTIONS
.TP
\\fB\\-h\\fR
help
.SH CONFIGURATION
Keys.
.SH EXIT STATUS
.TP
\\fB0\\fR
well
"""

PLANTED = {
    "a macro nobody knows": lambda page: page.replace(".TP\n", ".XX\n", 1),
    "an escape nobody knows": lambda page: page.replace("help", "\\[nonsense] help"),
    "no title": lambda page: page.replace(".TH", ".\\\" TH", 1),
    "no date": lambda page: page.replace("2026-01-01", '""'),
    "an end without a beginning": lambda page: page.replace("Keys.", ".RE\nKeys."),
    "a backslash that escapes nothing": lambda page: page.replace("Keys.", "A \\9 key."),
    "a section is missing": lambda page: page.replace(".SH CONFIGURATION\nKeys.\n", ""),
}


class CheckManPagesTest(unittest.TestCase):
    def test_a_page_without_fault_passes(self):
        self.assertEqual(list(check_man_pages.findings("program", PAGE)), [])

    def test_each_planted_fault_is_found(self):
        for fault, plant in PLANTED.items():
            with self.subTest(fault):
                self.assertNotEqual(plant(PAGE), PAGE)
                self.assertNotEqual(list(check_man_pages.findings("program", plant(PAGE))), [])


if __name__ == "__main__":
    unittest.main()
