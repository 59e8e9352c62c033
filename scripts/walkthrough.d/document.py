"""A Markdown page as a shell script: what stands in its `sh` blocks, on the very lines where it stands in the page."""
import dataclasses
import re

from problem import Problem

FENCE = re.compile(r"^```(.*)$")
HOOK = re.compile(r"^<!-- scripts/walkthrough runs (\S+) here -->$")
MARK = "\x01"  # begins a line of the script's output that is the player's, not the page's


@dataclasses.dataclass
class Block:
    """What stands between two fences. `line` is that of the opening one, counted from 1."""
    words: list
    line: int
    text: list


def blocks_of(page):
    """Every fenced block of the page, in order."""
    block = None
    for number, line in enumerate(page.splitlines(), 1):
        fence = FENCE.match(line)
        if block is None:
            block = Block(fence[1].split(), number, []) if fence else None
        elif fence:
            yield block
            block = None
        else:
            block.text.append(line)
    if block:
        raise Problem(f"the block that begins on line {block.line} has no end")


def script_of(page, without=()):
    """The script: of each `sh` block its lines, of each hook its program, else nothing. A mark tells which block begins and
    which has ended. Blocks with one of the words of `without` behind `sh` are left out."""
    lines = [""] * len(page.splitlines())
    for number, line in enumerate(page.splitlines()):
        if hook := HOOK.match(line):
            lines[number] = f"{mark('begun', number + 1)}; {hook[1]}; {mark('ended', number + 1)}"
    for block in blocks_of(page):
        if block.words[:1] != ["sh"] or set(block.words) & set(without):
            continue
        lines[block.line - 1] = mark("begun", block.line)
        lines[block.line:block.line + len(block.text)] = block.text
        lines[block.line + len(block.text)] = mark("ended", block.line)
    return "\n".join([*lines, ""])


def mark(what, line):
    return f"printf '{MARK}{what} {line}\\n'"


def expected_of(page):
    """Line of an `sh` block -> the `text` block that shows what it prints: the one behind it, before any other."""
    blocks = list(blocks_of(page))
    return {block.line: shown for block, shown in zip(blocks, blocks[1:])
            if block.words[:1] == ["sh"] and shown.words == ["text"]}


def pattern_of(shown):
    """What the lines of a `text` block stand for: … within a line is anything, a line of its own any number of lines."""
    parts = []
    for line in shown.text:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*".join(re.escape(part) for part in line.rstrip().split("…")) + r"[ \t]*\n")
    return re.compile("".join(parts))
