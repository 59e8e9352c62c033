"""A Dockerfile, read: its stages and their instructions. What a build of ours does not use is refused, not passed over."""
import dataclasses
import json
import pathlib
import re
import shlex

KNOWN = {"ARG", "CMD", "COPY", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL", "RUN", "USER", "WORKDIR"}


@dataclasses.dataclass
class Instruction:
    line: int
    name: str
    text: str
    options: dict[str, list[str]]  # --mount=… and --from=…, by name


@dataclasses.dataclass
class Stage:
    name: str
    base: str  # an image, or the name of an earlier stage
    instructions: list[Instruction] = dataclasses.field(default_factory=list)


class Malformed(Exception):
    """The line, and what is wrong with it."""


def logical_lines(text: str) -> list[tuple[int, str]]:
    """Without comments, continued lines joined; each with the number of its first."""
    lines: list[tuple[int, str]] = []
    open_line = False
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#") or not line.strip():
            continue
        part = line.rstrip().removesuffix("\\").strip()
        if open_line:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {part}")
        else:
            lines.append((number, part))
        open_line = line.rstrip().endswith("\\")
    return lines


def instruction_of(number: int, line: str) -> Instruction:
    name, _, rest = line.partition(" ")
    if name not in KNOWN:
        raise Malformed(f"line {number}: {name} is not known here")
    options: dict[str, list[str]] = {}
    rest = rest.strip()
    while name in ("RUN", "COPY", "HEALTHCHECK") and (match := re.match(r"--([a-z-]+)=(\S+)\s+", rest)):
        options.setdefault(match[1], []).append(match[2])
        rest = rest[match.end() :]
    return Instruction(number, name, rest, options)


def stages_of(text: str) -> list[Stage]:
    arguments: dict[str, str] = {}
    stages: list[Stage] = []
    for number, line in logical_lines(text):
        instruction = instruction_of(number, line)
        if instruction.name == "FROM":
            match = re.fullmatch(r"(\S+)(?: AS (\S+))?", expand(instruction.text, arguments))
            if match is None:
                raise Malformed(f"line {number}: FROM {instruction.text}")
            stages.append(Stage(match[2] or "", match[1]))
        elif stages:
            stages[-1].instructions.append(instruction)
        elif instruction.name == "ARG":
            key, _, value = instruction.text.partition("=")
            arguments[key] = value
        else:
            raise Malformed(f"line {number}: {instruction.name} before the first FROM")
    return stages


def expand(text: str, variables: dict[str, str]) -> str:
    """$NAME and ${NAME}; what is not set is an error, since a build would go on with nothing."""

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if name not in variables:
            raise Malformed(f"${name} is not set")
        return variables[name]

    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", value, text)


def pairs_of(text: str) -> dict[str, str]:
    """KEY=value …, as ENV and LABEL have them."""
    return dict(word.split("=", 1) for word in shlex.split(text))


def command_of(text: str) -> list[str]:
    """What is to be executed: a JSON list as it is, or a line for the shell."""
    return json.loads(text) if text.startswith("[") else ["/bin/sh", "-c", text]


def ignored(path: str, patterns: list[str]) -> bool:
    """Whether .dockerignore leaves the path out: a folder takes what is below with it."""
    parts = pathlib.PurePosixPath(path).parents
    candidates = [path, *(str(part) for part in parts if str(part) != ".")]
    return any(
        pathlib.PurePosixPath(candidate).match(pattern.removeprefix("**/"))
        and ("**/" in pattern or candidate.count("/") == pattern.count("/"))
        for pattern in patterns
        for candidate in candidates
    )
