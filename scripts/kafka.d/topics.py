"""Creates topics on a broker through Kafka's own protocol, because a JVM for it takes seconds to start.

Speaks one request, CreateTopics version 4, the last one without tagged fields:
https://kafka.apache.org/protocol#The_Messages_CreateTopics
"""
import socket
import struct

from problem import Problem

CREATE_TOPICS, VERSION = 19, 4
TOPIC_ALREADY_EXISTS = 36
TIMEOUT_S = 30
ANSWER_BYTES_MAX = 1 << 20


def create_topics(address, topics):
    """Creates those that do not exist yet, leaves the others as they are; answers the names it created.

    address: (host, port). topics: dicts with name, partitions, replication and config {key: value}.
    """
    with socket.create_connection(address, timeout=TIMEOUT_S) as connection:
        body = encode_request(topics)
        connection.sendall(struct.pack(">i", len(body)) + body)
        stream = connection.makefile("rb")
        (length,) = struct.unpack(">i", read_exactly(stream, 4))
        if not 0 <= length <= ANSWER_BYTES_MAX:
            raise Problem("the broker's answer makes no sense")
        answers = decode_answer(read_exactly(stream, length))
    refused = [f"{name}: {message or f'error {code}'}" for name, code, message in answers
               if code not in (0, TOPIC_ALREADY_EXISTS)]
    if refused:
        raise Problem("the broker refused " + "; ".join(refused))
    return [name for name, code, _ in answers if code == 0]


def encode_request(topics):
    header = struct.pack(">hhi", CREATE_TOPICS, VERSION, 1) + text("calfleet")
    return header + array(map(encode_topic, topics)) + struct.pack(">i?", TIMEOUT_S * 1000, False)


def encode_topic(topic):
    counts = struct.pack(">ih", topic["partitions"], topic["replication"])
    no_assignments = array([])
    config = array(text(key) + text(str(value)) for key, value in topic["config"].items())
    return text(topic["name"]) + counts + no_assignments + config


def text(value):
    encoded = value.encode()
    return struct.pack(">h", len(encoded)) + encoded


def array(items):
    encoded = list(items)
    return struct.pack(">i", len(encoded)) + b"".join(encoded)


def decode_answer(answer):
    """(name, error code, message or None) of each topic."""
    at = 0

    def take(form):
        nonlocal at
        (value,) = struct.unpack_from(form, answer, at)
        at += struct.calcsize(form)
        return value

    def take_text():
        length = take(">h")
        return None if length < 0 else take(f">{length}s").decode()

    take(">i")  # correlation id: one request a connection, so it is ours
    take(">i")  # throttle time
    return [(take_text(), take(">h"), take_text()) for _ in range(take(">i"))]


def read_exactly(stream, length):
    data = stream.read(length)
    if len(data) != length:
        raise Problem("the broker closed the connection")
    return data
