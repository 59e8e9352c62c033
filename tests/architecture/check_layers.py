#!/usr/bin/env python3
"""Fails when a file includes something its layer may not, or says a word its layer may not. ctest `layers`.

usage: check_layers.py ROOT
"""
import pathlib
import re
import sys

# layer under src/ -> (our layers it may include, libraries it may include besides the standard one)
ALLOWED = {
    "core": ({"core"}, ("date/", "boost/system/result.hpp")),
    "ports": ({"core", "ports"}, ("boost/asio/awaitable.hpp",)),
    "codec": ({"core", "codec"}, ("rapidjson/", "date/")),
    "sharing": ({"core", "ports", "sharing"}, ("boost/asio/", "boost/system/")),
    "app": ({"core", "ports", "codec", "sharing", "app"}, ("boost/asio/", "boost/system/")),
    "providers": ({"core", "ports", "codec", "sharing", "providers"}, ("boost/asio/", "boost/system/", "date/")),
    "adapters": ({"core", "ports", "codec", "adapters"}, ("",)),
}
SILOED = {"providers", "adapters"}  # providers/a never includes providers/b; nor adapters/x adapters/y
# but for these: whatever blocks a thread leaves the loop, and comes back, the same way; and a row means the same in
# every database
SHARED = {"adapters/threads", "adapters/rows"}

# word -> the folders in which it may stand
BANNED = {
    r"system_clock::now|steady_clock::now": ("src/adapters/system/", "tests/", "dev/"),
    r"\bgetenv\b": ("src/adapters/system/",),
    r"this_thread::sleep|usleep\(|\bsleep\(": (),
    r"asio::detached": (),
    r"\bTO" + r"DO\b|\bFIXME\b|GTEST_SKIP|\bDISABLED_": (),
    r"using namespace std\b": (),
}
LINES_MAX = 400
SOURCE_LINES_MAX = 300  # under src/ and worker/: what runs in production
PROGRAMS = ("wiring", "worker", "scheduler", "gateway", "ctl", "dev", "src", "tests")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
COMMENT = re.compile(r"//.*$")


def include_allowed(layer, folder, kind, target):
    ours, libraries = ALLOWED[layer]
    parts = target.split("/")
    if kind == '"':
        if parts[0] not in ours:
            return False
        sibling = layer in SILOED and parts[0] == layer and parts[1] != folder
        return not sibling or "/".join(parts[:2]) in SHARED
    is_standard = "/" not in target and "." not in target
    return is_standard or any(target.startswith(prefix) for prefix in libraries)


def findings(root):
    for program in PROGRAMS:
        for path in sorted((root / program).rglob("*.[ch]pp")):
            name = path.relative_to(root).as_posix()
            lines = path.read_text(encoding="utf-8").splitlines()
            lines_max = SOURCE_LINES_MAX if name.startswith(("src/", "worker/")) else LINES_MAX
            if len(lines) > lines_max:
                yield f"{name}: {len(lines)} lines; a file here has at most {lines_max}"
            parts = name.split("/")
            layer = parts[1] if parts[0] == "src" else None
            for number, line in enumerate(lines, start=1):
                match = INCLUDE.match(line)
                if match and layer and not include_allowed(layer, parts[2], *match.groups()):
                    yield f"{name}:{number}: {layer} may not include {match.group(2)}"
                code = COMMENT.sub("", line)
                for word, folders in BANNED.items():
                    text = line if "TODO" in word else code
                    if re.search(word, text) and not name.startswith(folders or ("\0",)):
                        yield f"{name}:{number}: '{re.search(word, text).group(0)}' has no place here"


def main():
    found = list(findings(pathlib.Path(sys.argv[1])))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
