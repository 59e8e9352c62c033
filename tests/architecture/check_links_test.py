#!/usr/bin/env python3
"""The check of links is checked on pages with one fault planted at a time. ctest `links_test`."""
import pathlib
import tempfile
import unittest

import check_links

PAGES = {
    "one.md": "# One page\n\n[a](two.md) [b](two.md#customers-data) [c](#one-page) [d](folder) [e](https://example.com/x#y)\n",
    "two.md": "# Two\n\n```sh\n# no heading\n```\n\n## Customers' data\n\n## [Linked](one.md), and `code_1`\n\n[f](#linked-and-code_1)\n",
}
PLANTED = {
    "no such file": ("one.md", "(two.md)", "(three.md)"),
    "no such heading elsewhere": ("one.md", "#customers-data", "#customers"),
    "no such heading here": ("one.md", "(#one-page)", "(#page)"),
    "a comment in code is no heading": ("one.md", "#customers-data", "#no-heading"),
    "a heading that got another name": ("two.md", "Customers' data", "Data of customers"),
}


class CheckLinksTest(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        (self.root / "folder").mkdir()
        for name, text in PAGES.items():
            (self.root / name).write_text(text, encoding="utf-8")

    def dead(self):
        return list(check_links.dead_links(self.root, PAGES))

    def test_links_that_lead_somewhere_pass(self):
        self.assertEqual(self.dead(), [])

    def test_each_planted_fault_is_found(self):
        for fault, (page, text, planted) in PLANTED.items():
            with self.subTest(fault):
                self.assertIn(text, PAGES[page])
                (self.root / page).write_text(PAGES[page].replace(text, planted), encoding="utf-8")
                self.assertEqual(len(self.dead()), 1)
                (self.root / page).write_text(PAGES[page], encoding="utf-8")

    def test_the_tour_has_to_name_every_file_of_the_path(self):
        (self.root / "src" / "app").mkdir(parents=True)
        (self.root / "src" / "app" / "step.cpp").touch()
        for tour, missing in (("# Tour\n[step](src/app/step.cpp)\n", 0), ("# Tour\n", 1)):
            (self.root / "ARCHITECTURE.md").write_text(tour, encoding="utf-8")
            self.assertEqual(len(list(check_links.left_out(self.root))), missing)


if __name__ == "__main__":
    unittest.main()
