"""Plays a page: one bash runs its blocks in order and is ended at the first command that fails, or block whose output is not the
one the page shows."""
import os
import pathlib
import re
import subprocess
import sys
import threading

from descendants import end_descendants
from document import MARK, expected_of, pattern_of, script_of
from problem import Problem

# Read by bash before the script, of which LINENO then counts the lines.
PROLOGUE = rf"""
unset BASH_ENV
set -e -o pipefail
trap 'printf "{MARK}failed %s %s\n" $LINENO $?' ERR
"""
FAILED = re.compile(MARK + r"failed (\d+) (\d+)$")
MOMENT = re.compile(MARK + r"(begun|ended) (\d+)$")


class Player:
    def __init__(self, page, name, folder, without=()):
        self.name = name
        self.folder = pathlib.Path(folder)
        self.page = page.splitlines()
        self.script = script_of(page, without)
        self.patterns = {line: (shown, pattern_of(shown)) for line, shown in expected_of(page).items()}
        self.block = None  # line of the block that runs
        self.printed = []  # by that block
        self.failure = None  # the first thing that was wrong

    def play(self, environment, seconds_max):
        """Raises a Problem that names the line of the page."""
        prologue = self.folder / "prologue.bash"
        prologue.write_text(PROLOGUE)
        script = self.folder / "page.bash"
        script.write_text(self.script)
        shell = subprocess.Popen(["bash", script], env={**environment, "BASH_ENV": str(prologue)}, text=True, errors="replace",
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        timer = threading.Timer(seconds_max, self.out_of_time, [shell, seconds_max])
        timer.start()
        try:
            for line in shell.stdout:
                self.hear(line)
                if self.failure:
                    break
            else:
                self.hear_end(shell.wait())
        finally:
            timer.cancel()
            shell.stdout.close()
        if self.failure:
            raise Problem(self.failure)

    def hear(self, line):
        # A mark may follow what a program printed without an end of line.
        before, mark, rest = line.partition(MARK)
        if before:
            self.printed.append(before)
            sys.stdout.write(before)
            sys.stdout.flush()
        if not mark:
            return
        text = mark + rest.rstrip("\n")
        if failed := FAILED.match(text):
            self.failure = f"{self.name}:{failed[1]}: failed with {failed[2]}: {self.page[int(failed[1]) - 1].strip()}"
        elif moment := MOMENT.match(text):
            self.turn(moment[1], int(moment[2]))

    def turn(self, what, line):
        if what == "begun":
            self.block, self.printed = line, []
            print(f"== {self.name}:{line}", flush=True)
        elif line in self.patterns:
            shown, pattern = self.patterns[line]
            if not pattern.fullmatch(whole_lines("".join(self.printed))):
                self.failure = (f"{self.name}:{shown.line}: the block of line {line} did not print what is shown here, but:\n"
                                + "".join(self.printed))

    def hear_end(self, exit_code):
        if exit_code and not self.failure:
            self.failure = f"{self.name}: the shell ended with {exit_code} in or behind the block of line {self.block}"

    def out_of_time(self, shell, seconds_max):
        self.failure = self.failure or f"{self.name}: the block of line {self.block} was not done {seconds_max} s after the start"
        shell.terminate()
        end_descendants()


def whole_lines(text):
    return text if not text or text.endswith("\n") else text + "\n"
