"""What this process has started, directly or through others, and how all of it is ended."""
import ctypes
import os
import pathlib
import signal
import time

PR_SET_CHILD_SUBREAPER = 36
POLL_SECONDS = 0.1
TERM_SECONDS_MAX = 30


def keep_orphans():
    """From now on a process whose parent has ended becomes a child of this one: a daemon stays in sight."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def descendants():
    """pid -> command line of every process that descends from this one and runs."""
    parents, states = {}, {}
    for folder in pathlib.Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                # After the name in parentheses, which may hold anything: state and parent.
                states[int(folder.name)], parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
                parents[int(folder.name)] = int(parent)
            except OSError:  # it has ended
                pass
    return {pid: command_line(pid) for pid in parents if states[pid] not in "ZX" and descends(pid, parents)}


def descends(pid, parents):
    while (pid := parents.get(pid)) is not None:
        if pid == os.getpid():
            return True
    return False


def command_line(pid):
    try:
        words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return ""
    return b" ".join(words).decode(errors="replace").strip()[:100]


def end_descendants(patience=TERM_SECONDS_MAX):
    """Returns when none is left: those that do not end by SIGTERM in time are killed."""
    deadline = time.monotonic() + patience
    told = set()
    while running := descendants():
        late = time.monotonic() > deadline
        for pid in running if late else running.keys() - told:
            send(pid, signal.SIGKILL if late else signal.SIGTERM)
            told.add(pid)
        reap()
        time.sleep(POLL_SECONDS)
    reap()


def send(pid, number):
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def reap():
    """Takes the status of children that have ended, orphans among them."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
