"""A cluster of one Kafka node: a folder with its properties, records, log and pid, and the broker that runs on it."""
import base64
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid

from jars import require
from ports import HOST, pick_port
from problem import Problem

PARTS = pathlib.Path(__file__).resolve().parent
SCRAM = "SCRAM-SHA-512"
JAVA_OPTIONS = ["-Xms64m", "-Xmx512m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"]
START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 20  # then it is killed
KILL_SECONDS_MAX = 5
POLL_SECONDS = 0.05


class Cluster:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.properties = self.folder / "server.properties"
        self.records = self.folder / "records"
        self.log = self.folder / "broker.log"
        self.output = self.folder / "broker.out"
        self.pid_file = self.folder / "broker.pid"

    def pid(self):
        """The running broker's; None when there is none, whatever an old pid file says."""
        try:
            pid = int(self.pid_file.read_text())
            command_line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.properties) in command_line.split(b"\0") else None

    def port(self):
        listeners = re.search(rf"^listeners=PLAINTEXT://{HOST}:(\d+)", self.properties.read_text(), re.MULTILINE)
        return int(listeners.group(1))

    def bootstrap(self):
        return f"{HOST}:{self.port()}"

    def secure_bootstraps(self):
        """HOST:PORT by the name of each listener with TLS."""
        advertised = re.search(r"^advertised.listeners=(.*)", self.properties.read_text(), re.MULTILINE).group(1)
        listeners = dict(listener.split("://") for listener in advertised.split(","))
        return {name: address for name, address in listeners.items() if name != "PLAINTEXT"}

    def configure(self, port, secure, users, overrides):
        """`secure` is a list of (listener's name, PEM file with its certificate and key), `users` of (name, password)."""
        self.folder.mkdir(parents=True, exist_ok=True)
        taken = [port]
        controller_port = pick_port(but=taken)
        clients = [f"PLAINTEXT://{HOST}:{port}"]
        for name, _ in secure:
            taken.append(pick_port(but=[*taken, controller_port]))
            clients.append(f"{name}://{HOST}:{taken[-1]}")
        ours = [f"listeners={','.join([*clients, f'CONTROLLER://{HOST}:{controller_port}'])}",
                f"advertised.listeners={','.join(clients)}",
                f"controller.quorum.voters=1@{HOST}:{controller_port}",
                f"log.dirs={self.records}"]
        if secure:
            ours += secured(secure, users)
        self.properties.write_text("\n".join([(PARTS / "server.properties").read_text(), *ours, *overrides, ""]))

    def wipe(self):
        """Removes what a broker made, and nothing else that may lie in the folder."""
        shutil.rmtree(self.records, ignore_errors=True)
        for path in self.folder.glob("broker.*"):
            path.unlink()

    def start(self, jars, when_up, users=()):
        """Returns when the broker answers and when_up() is done; if that fails, no broker is left. An empty cluster
        gets the users, each a (name, password)."""
        if not (self.records / "meta.properties").is_file():
            self.format(jars, users)
        with open(self.output, "wb") as output:
            broker = subprocess.Popen(self.java(jars, "kafka.Kafka", self.properties), cwd=self.folder,
                                      stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                      start_new_session=True)
        try:
            self.pid_file.write_text(f"{broker.pid}\n")
            self.wait_until_answering(broker)
            when_up()
        except BaseException:
            broker.kill()
            broker.wait()
            self.pid_file.unlink(missing_ok=True)
            raise

    def format(self, jars, users):
        scram = [option for name, password in users
                 for option in ("--add-scram", f"{SCRAM}=[name={name},password={password}]")]
        cluster_id = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        done = subprocess.run(self.java(jars, "kafka.tools.StorageTool", "format", f"--cluster-id={cluster_id}",
                                        "--config", self.properties, *scram), capture_output=True, text=True)
        if done.returncode != 0:
            raise Problem(f"Kafka could not format {self.records}:{last_lines(done.stdout + done.stderr)}")

    def java(self, jars, main_class, *arguments):
        return ["java", *JAVA_OPTIONS, f"-Dlog4j2.configurationFile={PARTS / 'log4j2.properties'}",
                f"-Dcalfleet.broker.log={self.log}", "-cp", f"{jars}/*", main_class, *map(str, arguments)]

    def wait_until_answering(self, broker):
        require("kcat")
        ask = ["kcat", "-b", self.bootstrap(), "-L", "-J", "-m", "2",
               "-X", "reconnect.backoff.ms=20", "-X", "reconnect.backoff.max.ms=50"]
        deadline = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < deadline:
            if broker.poll() is not None:
                raise Problem(f"the broker stopped as it started:{self.last_words()}")
            asked = subprocess.run(ask, capture_output=True, text=True)
            if asked.returncode == 0 and json.loads(asked.stdout)["brokers"]:
                return
        raise Problem(f"the broker did not answer within {START_SECONDS_MAX} s:{self.last_words()}")

    def last_words(self):
        return last_lines("".join(file.read_text(errors="replace") for file in (self.output, self.log)
                                  if file.is_file()))

    def stop(self):
        """Whether there was a broker to stop."""
        pid = self.pid()
        if pid:
            self.end(pid)
        self.pid_file.unlink(missing_ok=True)
        return pid is not None

    def end(self, pid):
        for number, seconds_max in ((signal.SIGTERM, STOP_SECONDS_MAX), (signal.SIGKILL, KILL_SECONDS_MAX)):
            os.kill(pid, number)
            deadline = time.monotonic() + seconds_max
            while time.monotonic() < deadline:
                if not self.pid():
                    return
                time.sleep(POLL_SECONDS)
            print(f"kafka: pid {pid} still runs {seconds_max} s after {number.name}", file=sys.stderr)
        raise Problem(f"pid {pid} cannot be stopped")


def secured(listeners, users):
    """The properties of listeners that speak TLS and want a user's password, by SCRAM or PLAIN."""
    protocols = ["PLAINTEXT:PLAINTEXT", "CONTROLLER:PLAINTEXT", *(f"{name}:SASL_SSL" for name, _ in listeners)]
    lines = [f"listener.security.protocol.map={','.join(protocols)}", f"sasl.enabled.mechanisms={SCRAM},PLAIN"]
    modules = "org.apache.kafka.common.security"
    plain_users = "".join(f' user_{name}="{password}"' for name, password in users)
    for name, pem_file in listeners:
        of_listener = f"listener.name.{name.lower()}"
        lines += [f"{of_listener}.ssl.keystore.type=PEM", f"{of_listener}.ssl.keystore.location={pem_file.resolve()}",
                  f"{of_listener}.{SCRAM.lower()}.sasl.jaas.config={modules}.scram.ScramLoginModule required;",
                  f"{of_listener}.plain.sasl.jaas.config={modules}.plain.PlainLoginModule required{plain_users};"]
    return lines


def last_lines(text):
    """The end of what Java said, without the frames of its stack traces."""
    lines = [line for line in text.splitlines() if not line.startswith("\tat ")]
    return "\n  ".join(["", *lines[-8:]])
