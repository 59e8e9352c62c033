"""Apache Kafka's published jars: fetched once with Maven, kept in a cache outside the tree."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from problem import Problem

POM = pathlib.Path(__file__).resolve().parent / "pom.xml"


def fetched_jars(version=None):
    """The folder of the jars of that Kafka, or of the pom's; its name holds a hash of the pom, so that a changed pom
    fetches again."""
    require("java", "mvn")
    version = version or re.search("<kafka.version>(.+)</kafka.version>", POM.read_text()).group(1)
    jars = cache_folder() / f"kafka-{version}-{hashlib.sha256(POM.read_bytes()).hexdigest()[:8]}"
    if not jars.is_dir():
        print(f"kafka: fetching Apache Kafka {version}", file=sys.stderr)
        fetch(jars, version)
    return jars


def fetch(jars, version):
    jars.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=jars.parent) as folder:  # renamed when complete, so never half there
        fetched = pathlib.Path(folder) / "jars"
        done = subprocess.run(["mvn", "-q", "-B", "-C", "-Dstyle.color=never", "-f", POM, f"-Dkafka.version={version}",
                               "dependency:copy-dependencies", "-DincludeScope=runtime",
                               f"-DoutputDirectory={fetched}"], cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise Problem(f"Maven could not fetch Kafka:\n{done.stdout}{done.stderr}")
        try:
            fetched.rename(jars)
        except OSError:  # another start was faster
            if not jars.is_dir():
                raise


def cache_folder():
    default = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "calfleet"
    return pathlib.Path(os.environ.get("CALFLEET_CACHE") or default).absolute()


def require(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        raise Problem(f"missing: {', '.join(missing)}; scripts/setup installs it")
