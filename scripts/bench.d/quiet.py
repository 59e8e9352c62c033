"""Waiting for a machine that nobody else uses: numbers taken beside a build are worth little."""
import sys
import time

LOOK_SECONDS = 2
IDLE_SHARE = 0.85


def wait_for_quiet(minutes):
    """Returns once the cores were nearly idle for a moment, or after so many minutes, and then says so."""
    give_up_at = time.monotonic() + minutes * 60
    while time.monotonic() < give_up_at:
        before = cpu_times()
        time.sleep(LOOK_SECONDS)
        if idle_share(before, cpu_times()) >= IDLE_SHARE:
            return
    if minutes:
        print(f"bench: the machine was not quiet within {minutes} minutes; going on", file=sys.stderr)


def cpu_times():
    with open("/proc/stat") as stat:
        return [int(field) for field in stat.readline().split()[1:]]


def idle_share(before, after):
    spent = [end - begin for begin, end in zip(before, after)]
    return (spent[3] + spent[4]) / max(sum(spent[:8]), 1)  # idle and waiting for a disk
