"""A PostgreSQL cluster: a folder with its data, socket, log and password, and the server that runs on it."""
import os
import pathlib
import re
import secrets
import shutil
import subprocess

from account import as_server_user, give_to_server_user, require_entry
from ports import HOST
from problem import Problem

USER = "calfleet"
DATABASE = "calfleet"
SOCKET_PATH_MAX = 90  # of the folder; the system allows 107 for the whole name
START_SECONDS_MAX = 60
STOP_SECONDS_MAX = 30


class Server:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.data = self.folder / "data"
        self.socket = self.folder / "socket"
        self.log = self.folder / "server.log"
        self.password_file = self.folder / "password"

    def start(self, port, durable):
        """Returns when the server answers and has its database; if that fails, no server is left."""
        self.make_folders()
        if not (self.data / "PG_VERSION").is_file():
            self.initialize(durable)
        self.configure(port, durable)
        self.control("start", "-w", "-t", START_SECONDS_MAX, "-l", self.log)
        try:
            self.create_database(port)
        except BaseException:
            self.stop()
            raise

    def make_folders(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        give_to_server_user(self.folder)
        self.socket.mkdir(exist_ok=True)
        give_to_server_user(self.socket)
        require_entry(self.folder)

    def initialize(self, durable):
        if self.data.exists():  # of an initialization that was cut short
            shutil.rmtree(self.data)
        self.write(self.password_file, secrets.token_urlsafe(24))
        self.run(program("initdb"), "-D", self.data, "-U", USER, "--auth=scram-sha-256",
                 f"--pwfile={self.password_file}", "--encoding=UTF8", "--locale=C.UTF-8",
                 *([] if durable else ["--no-sync"]))

    def configure(self, port, durable):
        socket = self.socket if len(str(self.socket)) <= SOCKET_PATH_MAX else ""
        lines = [f"listen_addresses = '{HOST}'", f"port = {port}", f"unix_socket_directories = '{socket}'",
                 "max_connections = 200", "shared_buffers = 64MB"]
        if not durable:
            lines += ["fsync = off", "full_page_writes = off"]
        self.write(self.data / "postgresql.auto.conf", "\n".join([*lines, ""]))

    def create_database(self, port):
        exists = self.ask(port, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'")
        if not exists:
            self.ask(port, f"CREATE DATABASE {DATABASE}")

    def ask(self, port, statement):
        environment = {**os.environ, "PGPASSWORD": self.password_file.read_text()}
        asked = subprocess.run([program("psql"), "-h", HOST, "-p", str(port), "-U", USER, "-XAtqc", statement, "postgres"],
                               env=environment, capture_output=True, text=True)
        if asked.returncode:
            raise Problem(f"the server does not answer: {asked.stderr}")
        return asked.stdout.strip()

    def stop(self):
        """Whether there was a server to stop."""
        if not self.pid():
            return False
        self.control("stop", "-w", "-t", STOP_SECONDS_MAX, "-m", "fast")
        return True

    def pid(self):
        """The running server's; None when there is none, whatever an old pid file says."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            command_line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.data) in command_line else None

    def port(self):
        return int(re.search(r"^port = (\d+)", (self.data / "postgresql.auto.conf").read_text(), re.MULTILINE).group(1))

    def url(self, port):
        return f"postgresql://{USER}:{self.password_file.read_text()}@{HOST}:{port}/{DATABASE}"

    def control(self, *arguments):
        self.run(program("pg_ctl"), "-s", "-D", self.data, *arguments)

    def run(self, *command):
        """Output goes to a file: a server that stays behind must not hold on to a pipe."""
        output = self.folder / "commands.log"
        with open(output, "wb") as file:
            done = subprocess.run(as_server_user(command), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=file,
                                  stderr=file)
        if done.returncode:
            said = [path.read_text(errors="replace") for path in (output, self.log) if path.is_file()]
            raise Problem(f"{pathlib.Path(command[0]).name} failed:\n  " + "\n  ".join("".join(said).splitlines()[-8:]))

    def write(self, path, text):
        path.write_text(text)
        path.chmod(0o600)
        give_to_server_user(path)


def program(name):
    """Debian keeps them apart by version, out of the PATH."""
    versions = sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    found = versions[-1] if versions else shutil.which(name)
    if not found:
        raise Problem(f"missing: {name}; scripts/setup installs it")
    return str(found)
