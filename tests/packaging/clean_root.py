"""Roots of Debian 12 with nothing in them but what was put there, and commands that see nothing else.

Made by debootstrap, which needs root, as mounting and chroot do. A root is a folder; who makes one deletes it.
"""
import os
import pathlib
import shutil
import subprocess
import sys

# What the base image of Docker leaves out of every package.
SLIM = """path-exclude /usr/share/man/*
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
"""


class Problem(Exception):
    """Something that does not hold, in a sentence."""


def bootstrap(folder: pathlib.Path, *, slim: bool, mirror: str = "http://deb.debian.org/debian") -> None:
    """A minimal Debian 12 in `folder`, with the suites of updates that an installation has."""
    for program in ("debootstrap", "unshare"):
        if shutil.which(program) is None:
            raise Problem(f"{program} is not here; scripts/setup installs it")
    if os.geteuid() != 0:
        raise Problem("a clean root is made, mounted and entered by root alone: sudo, or a container, will do")
    said = subprocess.run(["debootstrap", "--variant=minbase", "bookworm", str(folder), mirror], capture_output=True, text=True)
    if said.returncode != 0:
        raise Problem(f"debootstrap failed:\n{said.stdout[-2000:]}{said.stderr[-2000:]}")
    folder.chmod(0o755)  # whoever is not root enters it, too
    security = mirror.replace("/debian", "/debian-security")
    (folder / "etc/apt/sources.list").write_text(
        f"deb {mirror} bookworm main\ndeb {mirror} bookworm-updates main\ndeb {security} bookworm-security main\n"
    )
    # Nothing that a package brings starts by itself.
    policy = folder / "usr/sbin/policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    for pattern in ("var/cache/apt/archives/*.deb", "var/lib/apt/lists/*_*"):
        for leftover in folder.glob(pattern):
            leftover.unlink()
    if slim:
        slim_down(folder)


def slim_down(folder: pathlib.Path) -> None:
    (folder / "etc/dpkg/dpkg.cfg.d/slim").write_text(SLIM)
    delete(folder / "usr/share/man")
    for file in (folder / "usr/share/doc").rglob("*"):
        if file.name != "copyright" and (file.is_file() or file.is_symlink()):
            file.unlink()


def copy(source: pathlib.Path, target: pathlib.Path) -> None:
    subprocess.run(["cp", "-a", "--reflink=auto", str(source), str(target)], check=True)


def delete(folder: pathlib.Path) -> None:
    subprocess.run(["rm", "-rf", "--one-file-system", str(folder)], check=True)


# In namespaces of its own, so that whatever is mounted or left running goes with the command.
ENTER = r"""
set -eu
root=$1 user=$2 workdir=$3 writable=$4
shift 4
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
for device in null zero full random urandom; do
    [ -e "$root/dev/$device" ] || touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
while [ "$1" != -- ]; do
    mkdir -p "$root/$2" && mount --bind "$1" "$root/$2"
    shift 2
done
shift
[ "$writable" = yes ] || mount -o remount,bind,ro "$root"
exec chroot --userspec="$user" "$root" /bin/sh -c 'cd "$0" && exec "$@"' "$workdir" "$@"
"""


def enter(
    root: pathlib.Path,
    command: list[str],
    *,
    environment: dict[str, str] | None = None,
    user: str = "0:0",
    workdir: str = "/",
    writable: bool = True,
    mounts: list[tuple[pathlib.Path, str]] | None = None,
    timeout: int = 600,
) -> subprocess.CompletedProcess[str]:
    """Runs it inside. /tmp is its own and empty; what else it may write to is `writable`, all of the root or nothing."""
    variables = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8"}
    variables.update(environment or {})
    pairs = [text for source, target in mounts or [] for text in (str(source), target)]
    return subprocess.run(
        ["unshare", "--mount", "--pid", "--fork", "--kill-child", "/bin/sh", "-c", ENTER, "enter", str(root), user, workdir]
        + ["yes" if writable else "no", *pairs, "--", *command],
        env=variables, capture_output=True, text=True, timeout=timeout,
    )


def must(what: str, finished: subprocess.CompletedProcess[str]) -> str:
    """The output of a command that has to succeed."""
    if finished.returncode != 0:
        raise Problem(f"{what}: exit code {finished.returncode}\n{finished.stdout[-4000:]}{finished.stderr[-4000:]}")
    return finished.stdout


def main_of(run) -> None:
    """Ends the program as its problems say."""
    try:
        run()
    except Problem as problem:
        print(f"failed: {problem}", file=sys.stderr)
        sys.exit(1)
