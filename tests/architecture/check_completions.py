#!/usr/bin/env python3
"""What bash, zsh and fish offer to whoever types a calfleetctl command, asked of the shells themselves.

usage: check_completions.py CALFLEETCTL"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = "calfleetctl"

# Typed so far, some of what must be offered then, and what must not.
EXPECTED = [
    ("calfleetctl ", {"dlq", "send", "watch", "completion"}, {"replay", "events"}),
    ("calfleetctl dlq ", {"list", "show", "replay"}, {"send"}),
    ("calfleetctl dlq replay --", {"--data", "--dry-run", "--rate", "--kafka-brokers", "--config"}, {"--code-only"}),
    ("calfleetctl dlq list --output ", {"table", "json"}, {"list"}),
    ("calfleetctl dlq list --agent send --li", {"--limit"}, {"--data"}),
    ("calfleetctl --kafka-brokers dlq wat", {"watch"}, {"watching"}),
    ("calfleetctl watch results --status ", {"success", "failed"}, {"events"}),
    ("calfleetctl completion ", {"bash", "zsh", "fish"}, {"dlq"}),
]

ASK_BASH = """
source "$1"
read -r -a COMP_WORDS <<<"$2"
[[ $2 == *' ' ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_calfleetctl
printf '%s\\n' "${COMPREPLY[@]}"
"""

# _describe and compadd belong to zsh's completion of a line that is being typed: here they print what they are given.
ASK_ZSH = """
compdef() { }
_files() { }
compadd() { shift; print -l -- "$@" }
_describe() {
    shift 3
    for name in "$@"; do [[ $name == -- ]] || print -l -- ${(P)name%%:*}; done
}
source "$1"
words=(${=2})
[[ $2 == *' ' ]] && words+=('')
CURRENT=$#words
_calfleetctl
"""

ASK_FISH = 'source $argv[1]; complete -C "$argv[2]"'


def answer(command, script, typed):
    asked = subprocess.run([*command, script, typed], capture_output=True, text=True, timeout=60)
    if asked.stderr:
        raise AssertionError(f"{command[0]}: {asked.stderr}")
    return {line.split("\t")[0] for line in asked.stdout.splitlines()}


SHELLS = {
    "bash": ["bash", "--norc", "-c", ASK_BASH, "bash"],
    "zsh": ["zsh", "-f", "-c", ASK_ZSH, "zsh"],
    "fish": ["fish", "--no-config", "-c", ASK_FISH],
}


class CompletionTest(unittest.TestCase):
    program = PROGRAM

    def script_of(self, shell):
        file = pathlib.Path(self.folder.name) / shell
        file.write_text(subprocess.run([self.program, "completion", shell], check=True, capture_output=True,
                                       text=True).stdout)
        return str(file)

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_each_shell_offers_what_may_follow(self):
        for shell, command in SHELLS.items():
            script = self.script_of(shell)
            for typed, wanted, unwanted in EXPECTED:
                with self.subTest(shell=shell, typed=typed):
                    offered = {word for word in answer(command, script, typed)
                               if word.startswith(typed.rsplit(" ", 1)[1])}
                    self.assertLessEqual(wanted, offered)
                    self.assertFalse(unwanted & offered)

    def test_every_command_of_the_help_is_offered(self):
        """By construction so: the help and the scripts come from one tree."""
        script = self.script_of("bash")
        for place in ("", "dlq", "topics", "schedules", "template", "slots", "watch"):
            helped = subprocess.run([self.program, *place.split(), "--help"], check=True, capture_output=True,
                                    text=True).stdout
            commands = set(re.findall(r"^  ([a-z]+) ", helped.split("Subcommands:\n")[1], re.MULTILINE))
            offered = answer(SHELLS["bash"], script, f"calfleetctl {place} ".replace("  ", " "))
            with self.subTest(place=place):
                self.assertTrue(commands)
                self.assertLessEqual(commands, offered)


if __name__ == "__main__":
    CompletionTest.program = sys.argv.pop(1)
    unittest.main()
