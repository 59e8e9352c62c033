"""A PgBouncer in transaction mode before a server, with its files in the server's folder."""
import os
import pathlib
import signal
import socket
import time

from account import require
from ports import HOST
from problem import Problem
from server import USER

SECONDS_MAX = 10
POLL_SECONDS = 0.02

# It refuses what does not survive a change of the server connection: nothing is ignored for a client's sake.
INI = """[databases]
* = host={host} port={server_port}

[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
pool_mode = transaction
auth_type = scram-sha-256
auth_file = {users}
max_client_conn = 1000
default_pool_size = 20
server_login_retry = 0
query_wait_timeout = 1
logfile = {log}
pidfile = {pid_file}
"""


class Pooler:
    def __init__(self, server):
        self.server = server
        self.ini = server.folder / "pgbouncer.ini"
        self.users = server.folder / "pgbouncer.users"
        self.log = server.folder / "pgbouncer.log"
        self.pid_file = server.folder / "pgbouncer.pid"

    def start(self, port):
        """Returns when it answers."""
        os.environ["PATH"] += ":/usr/sbin"
        require("pgbouncer")
        self.stop()
        self.server.write(self.users, f'"{USER}" "{self.server.password_file.read_text()}"\n')
        self.server.write(self.ini, INI.format(host=HOST, port=port, server_port=self.server.port(), users=self.users,
                                               log=self.log, pid_file=self.pid_file))
        self.server.run("pgbouncer", "-q", "-d", self.ini)
        self.wait(lambda: self.pid() and answers(port), "PgBouncer did not answer")

    def stop(self):
        pid = self.pid()
        if pid:
            os.kill(pid, signal.SIGTERM)
            self.wait(lambda: not self.pid(), f"PgBouncer (pid {pid}) did not stop")

    def pid(self):
        try:
            pid = int(self.pid_file.read_text())
            command_line = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return pid if os.fsencode(self.ini) in command_line.split(b"\0") else None

    def wait(self, holds, otherwise):
        deadline = time.monotonic() + SECONDS_MAX
        while not holds():
            if time.monotonic() > deadline:
                raise Problem(f"{otherwise} within {SECONDS_MAX} s; see {self.log}")
            time.sleep(POLL_SECONDS)


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0
