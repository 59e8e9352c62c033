"""Ports on the loopback address."""
import pathlib
import random
import socket

from problem import Problem

HOST = "127.0.0.1"
PORTS_TRIED_MAX = 1000


def pick_port(but=()):
    """A free port below those the system gives to outgoing connections. From that range, a client that reconnects
    while the broker is down may be given the broker's own port, and the broker cannot come back."""
    first_outgoing = int(pathlib.Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    ports = range(max(1024, first_outgoing - 12000), first_outgoing)
    for port in random.sample(ports, min(len(ports), PORTS_TRIED_MAX)):
        if port not in but and is_free(port):
            return port
    raise Problem("found no free port")


def refuse_taken(port):
    if not is_free(port):
        raise Problem(f"port {port} is taken on {HOST}; choose another with --port, or --port 0 for a free one")


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True
