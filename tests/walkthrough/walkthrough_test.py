#!/usr/bin/env python3
"""scripts/walkthrough plays pages with one fault planted at a time, and says where it is. ctest `walkthrough_test`."""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest
import unittest.mock

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts" / "walkthrough.d"), str(ROOT / "scripts" / "servers.d")]
from document import HOOK, MARK, blocks_of, expected_of, pattern_of, script_of  # noqa: E402

PLAYER = ROOT / "scripts" / "walkthrough"
QUICK_START = ROOT / "docs" / "quick-start.md"
SECONDS_MAX = 60

WELL = """# A page

```sh
greeting=hello
cd /
```

Text, and a command `false` within it.

```sh
echo "$greeting from $PWD, $WALK"
printf 'no end of line'
```
```text
hello from /, …
no end of line
```

```python
raise SystemExit("not typed")
```
"""


class PageTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.page = self.folder / "page.md"

    def start(self, page, *options):
        self.page.write_text(page)
        return subprocess.Popen([PLAYER, self.page, *options], env={**os.environ, "TMPDIR": str(self.folder)}, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def play(self, page, *options):
        """(exit code, what was printed)"""
        with self.start(page, *options) as player:
            output, _ = player.communicate(timeout=SECONDS_MAX)
        return player.returncode, output

    def fails_with(self, sentence, page, *options):
        code, output = self.play(page, *options)
        self.assertEqual(code, 1, output)
        self.assertIn(f"walkthrough: {self.page}{sentence}", output)
        self.assertRegex(output, f"logs are in {self.folder}/")

    def is_gone(self, pid_file):
        self.assertFalse(pathlib.Path(f"/proc/{pid_file.read_text().strip()}").exists())


class WhatIsTyped(PageTest):
    def test_a_page_that_is_right_is_played_in_one_shell_and_leaves_nothing(self):
        code, output = self.play(WELL)
        self.assertEqual(code, 0, output)
        self.assertIn("hello from /", output)
        self.assertIn("walkthrough: page.md works as it is written", output)
        self.assertEqual([path.name for path in self.folder.iterdir()], ["page.md"])

    def test_blocks_that_build_are_left_out_when_told_to(self):
        page = "```sh build\nexit 3\n```\n" + WELL
        self.assertEqual(self.play(page, "--skip-build")[0], 0)
        self.fails_with(": the shell ended with 3 in or behind the block of line 1", page)

    def test_programs_that_comments_name_are_run_where_they_stand(self):
        page = WELL + f"<!-- scripts/walkthrough runs {self.folder}/look here -->\n\n```sh\nrm \"$greeting\"\n```\n"
        look = self.folder / "look"
        look.write_text('#!/bin/sh\ntest "$PWD" = / && touch "$LOOKED_AT"\n')
        look.chmod(0o755)
        page = page.replace("greeting=hello", f"export LOOKED_AT={self.folder}/looked greeting={self.folder}/looked")
        page = page.replace("hello from", "… from")
        self.assertEqual(self.play(page), (0, unittest.mock.ANY))
        look.write_text("#!/bin/sh\nexit 1\n")
        self.fails_with(":22: failed with 1: <!-- scripts/walkthrough runs", page)

    def test_each_page_has_free_ports(self):
        names = " ".join(re.findall(r'"(\w+_PORT)"', PLAYER.read_text()))
        page = f'```sh\nfor name in {names}; do echo "${{!name}}"; done | sort -u | wc -l\n```\n```text\n{len(names.split())}\n```\n'
        self.assertEqual(self.play(page)[0], 0)


class Faults(PageTest):
    def test_a_command_that_fails_is_named_with_its_line(self):
        self.fails_with(":12: failed with 1: false", WELL.replace("printf 'no", "false\nprintf 'no"))

    def test_a_command_within_a_pipeline_counts(self):
        self.fails_with(":12: failed with 4: (exit 4) | cat", WELL.replace("printf 'no", "(exit 4) | cat\nprintf 'no"))

    def test_nothing_behind_a_failure_is_typed(self):
        code, output = self.play("```sh\nfalse\n```\n\n```sh\necho behind\n```\n")
        self.assertEqual(code, 1)
        self.assertNotIn("behind", output)

    def test_a_failure_that_is_expected_is_none(self):
        self.assertEqual(self.play('```sh\nfalse || echo "exit code $?"\n```\n```text\nexit code 1\n```\n')[0], 0)

    def test_a_program_that_is_missing_is_named(self):
        self.fails_with(":3: failed with 127: no-such-program --help", "```sh\n\nno-such-program --help\n```\n")

    def test_a_block_that_is_no_shell_is_named(self):
        self.fails_with(": the shell ended with 2 in or behind the block of line 3", WELL.replace("cd /", "for do"))

    def test_another_output_than_is_shown_is_named(self):
        self.fails_with(":14: the block of line 10 did not print what is shown here, but:\nhello from", WELL.replace("hello from /", "hello from …x"))

    def test_lines_too_many_or_too_few_are_seen(self):
        for shown in ("one\n", "one\ntwo\nthree\n", "two\none\n", ""):
            with self.subTest(shown):
                self.fails_with(":5: the block of line 1", f"```sh\necho one\necho two\n```\n```text\n{shown}```\n")
        for shown in ("one\ntwo\n", "…\n", "…\ntwo\n", "o…\n…\n"):
            with self.subTest(shown):
                self.assertEqual(self.play(f"```sh\necho one\necho two\n```\n```text\n{shown}```\n")[0], 0)

    def test_a_block_without_an_end_is_named(self):
        code, output = self.play(WELL + "```sh\n")
        self.assertEqual(code, 1)
        self.assertIn("the block that begins on line 22 has no end", output)

    def test_a_page_that_takes_too_long_is_ended(self):
        self.fails_with(": the block of line 1 was not done", "```sh\nread -r < <(sleep 600)\n```\n", "--minutes-max", "0.02")

    def test_a_page_that_is_not_there_is_a_wrong_call(self):
        finished = subprocess.run([PLAYER, self.folder / "nothing.md"], capture_output=True, text=True, check=False)
        self.assertEqual(finished.returncode, 2)
        self.assertIn("there is no file", finished.stderr)


class WhatIsLeft(PageTest):
    daemon = "setsid sh -c 'echo $$ > {0}/daemon.pid; exec sleep 600' > /dev/null 2>&1 &\nuntil test -s {0}/daemon.pid; do sleep 0.05; done\n"

    def test_a_page_that_leaves_a_process_running_is_wrong_and_the_process_is_ended(self):
        self.fails_with(" leaves running at its end: ", f"```sh\n{self.daemon.format(self.folder)}```\n")
        self.is_gone(self.folder / "daemon.pid")

    def test_what_a_page_that_fails_has_started_is_ended(self):
        self.fails_with(":4: failed with 1: false", f"```sh\n{self.daemon.format(self.folder)}false\n```\n")
        self.is_gone(self.folder / "daemon.pid")

    def test_who_interrupts_the_player_interrupts_the_page(self):
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(number.name):
                page = f"```sh\n{self.daemon.format(self.folder)}echo started\nread -r < <(sleep 600)\n```\n"
                with self.start(page) as player:
                    while player.stdout.readline() != "started\n":
                        self.assertIsNone(player.poll())
                    player.send_signal(number)
                    player.communicate(timeout=SECONDS_MAX)
                self.assertEqual(player.returncode, code)
                self.is_gone(self.folder / "daemon.pid")
                (self.folder / "daemon.pid").unlink()
                self.assertEqual([path.name for path in self.folder.iterdir()], ["page.md"])


class QuickStart(unittest.TestCase):
    page = QUICK_START.read_text(encoding="utf-8")

    def test_it_is_bash_on_the_lines_of_the_page(self):
        script = script_of(self.page)
        lines, page = script.splitlines(), self.page.splitlines()
        self.assertEqual(len(lines), len(page))
        self.assertTrue(all(typed in ("", written) or MARK in typed for typed, written in zip(lines, page)))
        checked = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=False)
        self.assertEqual(checked.stderr, "")

    def test_its_promises_are_looked_at_before_its_end(self):
        hooks = [HOOK.match(line)[1] for line in self.page.splitlines() if HOOK.match(line)]
        self.assertEqual(hooks, ["scripts/walkthrough.d/promises.py"])
        self.assertTrue(os.access(ROOT / hooks[0], os.X_OK))
        self.assertIn("kill", self.page[self.page.index(hooks[0]):])

    def test_what_it_shows_stands_behind_what_prints_it(self):
        shown = [block for block in blocks_of(self.page) if block.words == ["text"]]
        self.assertEqual(len(shown), len(expected_of(self.page)))
        for block in shown:
            self.assertFalse(pattern_of(block).fullmatch(""), f"line {block.line} shows nothing")

    def test_every_port_of_the_player_is_one_of_the_page(self):
        for name in re.findall(r'"(\w+_PORT)"', PLAYER.read_text(encoding="utf-8")):
            self.assertIn(f"{name}=${{{name}:-", self.page)
        self.assertEqual(set(re.findall(r"(\w+_PORT)=", self.page)), set(re.findall(r'"(\w+_PORT)"', PLAYER.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    unittest.main()
