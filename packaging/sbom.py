#!/usr/bin/python3
"""Writes the bill of materials (CycloneDX 1.5, JSON) of a built calfleet to stdout.

usage: sbom.py BUILD_FOLDER PROGRAM... --version VERSION --epoch SECONDS

Two kinds of Debian packages are in it: libraries that the programs are linked with, as their dynamic sections name them, and
libraries whose headers or archives were compiled in, as the build itself has recorded. Same build, same bytes.
"""
import argparse
import datetime
import json
import pathlib
import re
import subprocess
import sys
import uuid

PLATFORM = re.compile(r"^(libc6|libc6-dev|linux-libc-dev|lib(stdc\+\+|gcc)-.*dev|lib(clang|llvm).*|libgcc-s1)$")


def lines_of(*command: str) -> list[str]:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def linked_libraries(program: str) -> set[str]:
    """The files behind what the program's dynamic section asks for; what those ask for in turn is their packages' matter."""
    needed = set(re.findall(r"\(NEEDED\).*\[(.+)\]", "\n".join(lines_of("readelf", "-d", program))))
    found = dict(re.findall(r"^\s*(\S+) => (/\S+)", "\n".join(lines_of("ldd", program)), re.MULTILINE))
    missing = needed - set(found)
    missing = {name for name in missing if not name.startswith("ld-linux")}
    if missing:
        raise SystemExit(f"sbom: {program} needs {', '.join(sorted(missing))}, which is not installed here")
    return {found[name] for name in needed if name in found}


def compiled_files(build: str) -> set[str]:
    """Every header of the system that a source of the programs included, and every archive they are linked with."""
    own = re.compile(r"^(src|wiring|worker|scheduler|ctl|dev)/\S+\.o:")
    files, ours = set(), False
    for line in lines_of("ninja", "-C", build, "-t", "deps"):
        if not line.startswith(" "):
            ours = bool(own.match(line))
        elif ours and line.strip().startswith("/usr/"):
            files.add(line.strip())
    for line in lines_of("ninja", "-C", build, "-t", "commands", "calfleet-worker", "calfleetctl"):
        files.update(re.findall(r"\s(/usr/\S+\.a)\b", line))
    return files


def packages_of(files: set[str]) -> set[str]:
    """Which packages own the files. Where /lib is a link to /usr/lib, dpkg knows a file by the one name or the other."""
    names = set()
    for file in files:
        real = str(pathlib.Path(file).resolve())
        names.update({real, real.removeprefix("/usr")} if real.startswith("/usr/lib") else {real})
    packages = set()
    ordered = sorted(names)
    for start in range(0, len(ordered), 500):
        said = subprocess.run(["dpkg-query", "-S", *ordered[start : start + 500]], capture_output=True, text=True)
        packages.update(line.split(":", 1)[0] for line in said.stdout.splitlines() if not line.startswith("diversion"))
    return packages


def component(package: str, use: str) -> dict:
    form = "${Version}\t${Architecture}\t${source:Package}\t${Homepage}"
    version, architecture, source, homepage = lines_of("dpkg-query", "-W", "-f", form + "\n", package)[0].split("\t")
    purl = f"pkg:deb/debian/{package}@{version.replace('+', '%2B').replace(':', '%3A')}?arch={architecture}"
    entry = {
        "type": "library",
        "bom-ref": purl,
        "name": package,
        "version": version,
        "purl": purl,
        "properties": [{"name": "calfleet:use", "value": use}, {"name": "calfleet:debian-source", "value": source}],
    }
    if homepage:
        entry["externalReferences"] = [{"type": "website", "url": homepage}]
    return entry


def bill(build: str, programs: list[str], version: str, epoch: int) -> dict:
    linked = packages_of(set().union(*(linked_libraries(program) for program in programs)))
    compiled = {name for name in packages_of(compiled_files(build)) if not PLATFORM.match(name)}
    components = [component(name, "linked") for name in sorted(linked)]
    components += [component(name, "compiled in") for name in sorted(compiled - linked)]
    compiler = lines_of("dpkg-query", "-W", "-f", "${Version}\n", "clang-16")[0]
    root = f"pkg:deb/calfleet/calfleet@{version}"
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": "urn:uuid:" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"{root}#{epoch}")),
        "version": 1,
        "metadata": {
            "timestamp": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "tools": {"components": [{"type": "application", "name": "clang-16", "version": compiler}]},
            "component": {"type": "application", "bom-ref": root, "name": "calfleet", "version": version, "purl": root},
        },
        "components": components,
        "dependencies": [{"ref": root, "dependsOn": [entry["bom-ref"] for entry in components]}],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("programs", nargs="+")
    parser.add_argument("--version", required=True)
    parser.add_argument("--epoch", type=int, required=True)
    asked = parser.parse_args()
    json.dump(bill(asked.build, asked.programs, asked.version, asked.epoch), sys.stdout, indent=2)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
