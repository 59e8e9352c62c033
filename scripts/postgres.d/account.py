"""The user a server runs as: the one who starts it, but never root."""
import os
import pwd
import shutil
import subprocess

from problem import Problem


def server_user():
    """None when the server may run as whoever runs this."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            pass
    raise Problem("PostgreSQL does not run as root, and there is no user postgres or nobody")


def as_server_user(command):
    """The command line, run as that user."""
    user = server_user()
    if user is None:
        return [*map(str, command)]
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--", *map(str, command)]


def give_to_server_user(path):
    user = server_user()
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)


def require_entry(folder):
    """The server's user must be able to reach its folder."""
    if subprocess.run(as_server_user(["test", "-w", folder]), capture_output=True).returncode:
        raise Problem(f"the server runs as {server_user().pw_name}, who cannot write to {folder}; choose another with --data")


def require(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        raise Problem(f"missing: {', '.join(missing)}; scripts/setup installs it")
