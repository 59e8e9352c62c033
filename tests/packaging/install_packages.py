#!/usr/bin/python3
"""Installs the Debian packages into a clean root, as an administrator does, and runs the demo from there.

usage: install_packages.py FOLDER-WITH-PACKAGES

Looks at what an administrator meets: `apt install ./calfleet*.deb`, units that systemd accepts, man pages, completions, programs
that say their version, a configuration that holds, the demo as an ordinary user with a root it cannot write to, an upgrade that
keeps a changed configuration, and a purge that leaves keys and bookings alone.
"""
import json
import pathlib
import sys
import tempfile

import clean_root
from clean_root import Problem, enter, must

UNITS = ["/lib/systemd/system/calfleet-worker.service", "/lib/systemd/system/calfleet-scheduler.service"]
FILES = [
    "etc/calfleet/calfleet.toml",
    "usr/bin/calfleet-dev",
    "usr/share/bash-completion/completions/calfleetctl",
    "usr/share/calfleet/dashboards/fleet.json",
    "usr/share/calfleet/rules/operations.yaml",
    "usr/share/calfleet/schemas/asyncapi.yaml",
    "usr/share/calfleet/scripts/postgres-roles.sql",
    "usr/share/doc/calfleet/copyright",
    "usr/share/doc/calfleet/third-party.gz",
    "usr/share/fish/vendor_completions.d/calfleetctl.fish",
    "usr/share/man/man1/calfleet-scheduler.1.gz",
    "usr/share/man/man1/calfleet-worker.1.gz",
    "usr/share/man/man1/calfleetctl.1.gz",
    "usr/share/zsh/vendor-completions/_calfleetctl",
    *(unit.lstrip("/") for unit in UNITS),
]
APT = {"DEBIAN_FRONTEND": "noninteractive"}


def apt(root: pathlib.Path, *arguments: str, packages: pathlib.Path) -> str:
    mounts = [(packages, "/packages")]
    return must("apt " + " ".join(arguments), enter(root, ["/bin/sh", "-c", "apt-get -qq --yes " + " ".join(arguments)],
                                                    environment=APT, workdir="/packages", mounts=mounts))


def check_files(root: pathlib.Path) -> None:
    absent = [name for name in FILES if not (root / name).is_file()]
    if absent:
        raise Problem("not installed: " + ", ".join(absent))
    for program in ("calfleet-worker", "calfleet-scheduler", "calfleetctl", "calfleet-dev"):
        said = must(f"{program} --version", enter(root, [program, "--version"], user="65534:65534", writable=False))
        if not said.strip():
            raise Problem(f"{program} does not say its version")


def check_services(root: pathlib.Path) -> None:
    said = enter(root, ["systemd-analyze", "verify", *UNITS])
    if said.returncode != 0 or "calfleet" in said.stderr:
        raise Problem(f"systemd does not accept the units:\n{said.stdout}{said.stderr}")
    for unit in UNITS:
        if (root / "etc/systemd/system/multi-user.target.wants" / pathlib.Path(unit).name).exists():
            raise Problem(f"{unit} was enabled by the installation")
    # The configuration as installed, with keys as an administrator makes them.
    must("keys new", enter(root, ["/bin/sh", "-c", "umask 077 && calfleetctl keys new > /etc/calfleet/secrets.env"]))
    # Whoever calls calfleetctl stands somewhere else than the units.
    printed = must("--print-config", enter(root, ["calfleet-worker", "--config", "/etc/calfleet/calfleet.toml", "--print-config"]))
    if "sqlite:////var/lib/calfleet/" not in printed:
        raise Problem(f"the store is another one in each folder:\n{printed}")
    start = "set -a; . /etc/calfleet/secrets.env; exec calfleet-worker --config /etc/calfleet/calfleet.toml --check-config"
    must("--check-config", enter(root, ["/bin/sh", "-c", start]))


def check_rights(root: pathlib.Path) -> None:
    said = must("kafka-acls", enter(root, ["/usr/share/calfleet/scripts/kafka-acls"], writable=False))
    if "--allow-principal User:worker" not in said:
        raise Problem(f"kafka-acls gives the worker nothing:\n{said}")


def run_demo(root: pathlib.Path) -> None:
    said = must("the demo", enter(root, ["calfleet-dev", "--json"], user="65534:65534", workdir="/tmp", writable=False))
    summary = json.loads(said.strip().splitlines()[-1])
    print("the demo says", json.dumps(summary)[:300])


def check_removal(root: pathlib.Path, packages: pathlib.Path) -> None:
    configuration = root / "etc/calfleet/calfleet.toml"
    configuration.write_text(configuration.read_text() + 'kafka_group = "ours"\n')
    apt(root, "install", "--reinstall", "./calfleet_*.deb", packages=packages)
    if 'kafka_group = "ours"' not in configuration.read_text():
        raise Problem("an upgrade wrote over the configuration")
    apt(root, "purge", "calfleet", "calfleet-demo", packages=packages)
    left = [name for name in FILES if (root / name).exists()]
    if left:
        raise Problem("a purge leaves " + ", ".join(left))
    if not (root / "etc/calfleet/secrets.env").exists():
        raise Problem("a purge deleted the keys")


def main() -> None:
    if len(sys.argv) != 2 or sys.argv[1] in ("-h", "--help"):
        print(__doc__)
        sys.exit(0 if "--help" in sys.argv or "-h" in sys.argv else 64)
    packages = pathlib.Path(sys.argv[1]).resolve()
    if not list(packages.glob("calfleet_*.deb")):
        raise Problem(f"no package in {packages}: scripts/release makes them")
    root = pathlib.Path(tempfile.mkdtemp(prefix="calfleet-root-"))
    try:
        clean_root.bootstrap(root, slim=False)
        apt(root, "update", packages=packages)
        apt(root, "install", "./calfleet*.deb", packages=packages)
        check_files(root)
        check_rights(root)
        run_demo(root)
        apt(root, "install", "--no-install-recommends", "systemd", "man-db", packages=packages)
        check_services(root)
        check_removal(root, packages)
    finally:
        clean_root.delete(root)
    print("the packages install, run and go away")


if __name__ == "__main__":
    clean_root.main_of(main)
