#!/usr/bin/python3
"""Does in clean roots what the Dockerfile's stages do, and looks at what would be the image. No container engine is needed.

usage: build_image.py [--packages FOLDER | --same-as FOLDER] [--librdkafka FOLDER]

  --packages FOLDER     take the stage `packages` from there (scripts/release has written it) instead of building it
  --same-as FOLDER      the stage `packages` must make what scripts/release made there of the same commit, byte for byte
  --librdkafka FOLDER   take the stage `librdkafka` from there

In the image, as another user than root and with a root it cannot write to: the programs, a healthy worker, the demo; and in it:
no compiler, no headers, no shell history of its making, the newer librdkafka.
"""
import argparse
import pathlib
import shutil
import subprocess
import tempfile

import clean_root
import dockerfile
from clean_root import Problem, enter, must

SOURCE = pathlib.Path(__file__).resolve().parents[2]
UNWANTED = ("cc", "gcc", "g++", "clang-16", "ld", "ld.lld-16", "make", "ninja", "cmake", "curl", "git", "python3")


class Image:
    """A stage as far as it is built: its root, and how a command in it starts."""

    def __init__(self, root: pathlib.Path, base: "Image | None" = None) -> None:
        self.root = root
        self.environment = dict(base.environment) if base else {}
        self.user = base.user if base else "0:0"
        self.workdir = base.workdir if base else "/"
        self.command = base.command if base else []
        self.healthcheck = base.healthcheck if base else []

    def run(self, command: list[str], **more) -> subprocess.CompletedProcess[str]:
        return enter(self.root, command, environment=self.environment, user=self.user, workdir=self.workdir, **more)


class Builder:
    def __init__(self, folder: pathlib.Path, context: pathlib.Path, arguments: dict[str, str]) -> None:
        self.folder = folder
        self.context = context
        self.arguments = arguments
        self.images: dict[str, Image] = {}
        self.base = folder / "base"
        clean_root.bootstrap(self.base, slim=True)

    def given(self, stage: str, packages: pathlib.Path) -> None:
        """Another has built that stage: all that later ones take from it is its /packages."""
        root = self.folder / f"stage-{stage}"
        shutil.copytree(packages, root / "packages")
        self.images[stage] = Image(root)

    def build(self, stage: dockerfile.Stage) -> Image:
        name = stage.name or "image"
        if name in self.images:
            return self.images[name]
        base = self.images.get(stage.base)
        image = Image(self.folder / f"stage-{name}", base)
        clean_root.copy(base.root if base else self.base, image.root)
        arguments: dict[str, str] = {}
        for instruction in stage.instructions:
            print(f"{name}: line {instruction.line}: {instruction.name} {instruction.text[:90]}", flush=True)
            self.apply(instruction, image, arguments)
        self.images[name] = image
        return image

    def apply(self, instruction: dockerfile.Instruction, image: Image, arguments: dict[str, str]) -> None:
        text = instruction.text
        if instruction.name == "ARG":
            key, _, value = text.partition("=")
            arguments[key] = self.arguments.get(key, value)
        elif instruction.name == "ENV":
            image.environment.update(dockerfile.pairs_of(text))
        elif instruction.name == "USER":
            image.user = "0:0" if text == "root" else text
        elif instruction.name == "WORKDIR":
            image.workdir = text
            (image.root / text.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif instruction.name == "CMD":
            image.command = dockerfile.command_of(text)
        elif instruction.name == "HEALTHCHECK":
            image.healthcheck = [] if text == "NONE" else dockerfile.command_of(text.removeprefix("CMD "))
        elif instruction.name == "COPY":
            self.copy(instruction, image)
        elif instruction.name == "RUN":
            mounts = [self.mount_of(mount) for mount in instruction.options.get("mount", [])]
            finished = enter(image.root, dockerfile.command_of(text), environment={**image.environment, **arguments},
                             user=image.user, workdir=image.workdir, mounts=mounts, timeout=3600)
            must(f"line {instruction.line}", finished)

    def copy(self, instruction: dockerfile.Instruction, image: Image) -> None:
        source, target = instruction.text.split()
        place = pathlib.PurePosixPath(image.workdir) / target
        wanted = image.root / str(place).lstrip("/")
        origin = self.context if "from" not in instruction.options else self.images[instruction.options["from"][0]].root
        wanted.parent.mkdir(parents=True, exist_ok=True)
        found = origin / source.lstrip("/")
        if found.is_dir():
            shutil.copytree(found, wanted, symlinks=True, dirs_exist_ok=True)
        else:
            shutil.copy2(found, wanted)

    def mount_of(self, option: str) -> tuple[pathlib.Path, str]:
        said = dict(part.split("=", 1) for part in option.split(","))
        if said.pop("type") != "bind":
            raise Problem(f"only mounts of the type bind are played: {option}")
        return self.images[said["from"]].root / said["source"].lstrip("/"), said["target"]


def context_of(folder: pathlib.Path) -> pathlib.Path:
    """What a build is given: the checkout's files but for what .dockerignore names."""
    patterns = [line for line in (SOURCE / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    listed = subprocess.run(["git", "-C", str(SOURCE), "ls-files", "--cached", "--others", "--exclude-standard"],
                            check=True, capture_output=True, text=True).stdout.splitlines()
    for name in listed:
        if not dockerfile.ignored(name, patterns) and (SOURCE / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(SOURCE / name, folder / name)
    return folder


def check_same(built: pathlib.Path, elsewhere: pathlib.Path) -> None:
    sums = [dict(reversed(line.split()) for line in (folder / "SHA256SUMS").read_text().splitlines())
            for folder in (built, elsewhere)]
    differing = sorted(name for name in sums[0].keys() | sums[1].keys() if sums[0].get(name) != sums[1].get(name))
    if differing:
        kept = pathlib.Path(tempfile.mkdtemp(prefix="calfleet-packages-"))
        shutil.copytree(built, kept, dirs_exist_ok=True)
        raise Problem(f"not the same in {kept} and {elsewhere}: {', '.join(differing)}")
    print(f"{len(sums[0])} files are the same byte for byte as in {elsewhere}")


def check_image(image: Image, base: pathlib.Path) -> None:
    if image.user != "65532:65532":
        raise Problem(f"the image's user is {image.user}")
    folders = [image.root / folder for folder in ("usr/bin", "usr/sbin", "usr/local/bin")]
    present = [name for name in UNWANTED if any((folder / name).exists() for folder in folders)]
    if present:
        raise Problem("an image needs none of these: " + ", ".join(present))
    packages = must("dpkg-query", image.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n"])).splitlines()
    if headers := [line for line in packages if line.split()[0].endswith("-dev")]:
        raise Problem("packages for developers: " + ", ".join(headers))
    if not any(line.startswith("librdkafka1 2.8.0") for line in packages):
        raise Problem("librdkafka is Debian 12's own")
    for program in ("calfleet-worker", "calfleet-scheduler", "calfleetctl"):
        must(program, image.run([program, "--version"], writable=False))
    sizes = [int(subprocess.run(["du", "-sxk", str(root)], check=True, capture_output=True, text=True).stdout.split()[0])
             for root in (image.root, base)]
    print(f"the image has {sizes[0] / 1024:.0f} MiB, its base {sizes[1] / 1024:.0f} MiB")


# No broker is there, so it is not ready; but it is alive, and says so. The folder it may write to is a volume's.
HEALTH = """
set -eu
{command} > /tmp/log 2>&1 &
worker=$!
for attempt in $(seq 1000); do
    if {healthcheck} --live > /dev/null 2>&1; then alive=yes && break; fi
done
kill -TERM $worker && wait $worker
[ "${{alive-no}}" = yes ] || {{ cat /tmp/log >&2; exit 1; }}
"""


def check_health(image: Image) -> None:
    if not image.healthcheck or not image.command:
        raise Problem("an image has a command and a health check")
    keys = must("keys new", image.run(["calfleetctl", "keys", "new"], writable=False))
    variables = dict(line.split("=", 1) for line in keys.splitlines() if line.startswith("CALFLEET_"))
    image.environment = {**image.environment, **variables, "CALFLEET_STORE_URL": "sqlite:////tmp/calfleet.db"}
    script = HEALTH.format(command=" ".join(image.command), healthcheck=" ".join(image.healthcheck))
    must("a worker with its health check", image.run(["/bin/sh", "-c", script], writable=False))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--packages", type=pathlib.Path)
    source.add_argument("--same-as", type=pathlib.Path)
    parser.add_argument("--librdkafka", type=pathlib.Path)
    asked = parser.parse_args()
    stages = dockerfile.stages_of((SOURCE / "Dockerfile").read_text())
    epoch = subprocess.run(["git", "-C", str(SOURCE), "log", "-1", "--format=%ct"], check=True, capture_output=True, text=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="calfleet-image-"))
    try:
        builder = Builder(folder, context_of(folder / "context"), {"SOURCE_DATE_EPOCH": epoch.stdout.strip()})
        for stage, packages in (("packages", asked.packages), ("librdkafka", asked.librdkafka)):
            if packages is not None:
                builder.given(stage, packages)
        for stage in stages:
            builder.build(stage)
        if asked.same_as is not None:
            check_same(builder.images["packages"].root / "packages", asked.same_as)
        image = builder.images["image"]
        check_image(image, builder.base)
        check_health(image)
        demo = builder.images["demo"]
        must("the demo", demo.run(["calfleet-dev", "--json"], writable=False))
    finally:
        clean_root.delete(folder)
    print("the image is what it should be")


if __name__ == "__main__":
    clean_root.main_of(main)
