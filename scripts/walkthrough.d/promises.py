#!/usr/bin/env python3
"""Whether docs/quick-start.md keeps what it promises its reader, asked of the fleet that the page has started and not ended yet.

Run in the page's own shell, by scripts/walkthrough: it reads the page's variables. Prints what is not so, and exits with 1.
"""
import collections
import json
import os
import subprocess
import sys
import time
import urllib.parse
import urllib.request

PATIENCE_SECONDS = 30  # for what has been published a moment ago
POLL_SECONDS = 0.5
REQUEST_SECONDS_MAX = 10
EVENTS = {
    "calendar_oauth_initiated", "calendar_oauth_completed", "calendar_oauth_failed", "calendar_connection_state_changed",
    "calendar_token_refreshed", "calendar_slot_lookup", "calendar_booking_created", "calendar_invite_sent",
    "calendar_booking_rescheduled", "calendar_booking_cancelled", "calendar_booking_failed",
}
FAILURES = {"template_not_found", "user_denied", "slot_conflict"}
ANSWERED = {"first-booking", "my-lookup"}  # the commands that the page names itself


def main():
    deadline = time.monotonic() + PATIENCE_SECONDS
    while found := list(findings()):
        if time.monotonic() > deadline:
            print(*found, sep="\n")
            return 1
        time.sleep(POLL_SECONDS)
    print("bookings, results, events, dead letters and alert rules are as the page says")
    return 0


def findings():
    """Sentences on what is not as the page says."""
    results = records("calendar.results")
    answers = {record["headers"]["ce_commandid"]: json.loads(record["payload"]) for record in results}
    yield from wrong_answers(answers, results)
    yield from wrong_bookings(answers)
    # A repeated command has its events published again, too, under the ids they had.
    events = {record["headers"]["ce_id"]: record["headers"]["ce_type"] for record in records("calendar.events")}
    yield from unequal("the events are of the types", EVENTS, set(events.values()))
    yield from unequal("bookings have so many events calendar_booking_created", len(answered(answers, "calendar.create_event")),
                       list(events.values()).count("calendar_booking_created"))
    yield from unequal("so many records are dead letters", 1, len(records("calendar.dead-letters")))
    yield from wrong_prometheus()


def wrong_answers(answers, results):
    yield from (f"{command} has no result" for command in sorted(ANSWERED - answers.keys()))
    yield from unequal("commands have failed for", FAILURES,
                       {answer["failure_reason"] for answer in answers.values() if answer["status"] != "success"})
    repeated = [record["payload"] for record in results if record["headers"]["ce_commandid"] == "first-booking"]
    yield from unequal("first-booking was answered so often", 2, len(repeated))
    yield from unequal("its answers differ in so many ways", 1, len(set(repeated)))


def wrong_bookings(answers):
    """What the results say, compared with Google's own books."""
    booked = {data["event_id"]: data["attendees"] for data in answered(answers, "calendar.create_event")}
    moved = {data["event_id"] for data in answered(answers, "calendar.reschedule_event")}
    cancelled = {data["event_id"] for data in answered(answers, "calendar.cancel_event")}
    if not moved or not cancelled or not booked.keys() - cancelled:
        yield f"booked were {sorted(booked)}, moved {sorted(moved)}, cancelled {sorted(cancelled)}"
    google = f"http://127.0.0.1:{os.environ['GOOGLE_PORT']}/control"
    standing = [event["event_id"] for event in asked(f"{google}/events")["events"]]
    yield from unequal("events stand in the calendar", sorted(booked.keys() - cancelled), sorted(standing))
    inserted = [entry["event_id"] for entry in asked(f"{google}/log")["entries"]
                if entry["operation"] == "events.insert" and entry["committed_at_ms"] is not None]
    yield from unequal("events were inserted, each once", sorted(booked), sorted(inserted))
    invited = collections.Counter()
    for row in asked(f"{google}/invitations")["invitations"]:
        invited[row["event_id"], row["attendee"]] += row["invitations"]
    yield from unequal("guests were invited, each once",
                       {(event, guest): 1 for event, guests in booked.items() for guest in guests}, dict(invited))


def wrong_prometheus():
    up = asked(f"{prometheus()}/api/v1/query?{urllib.parse.urlencode({'query': 'up'})}")["data"]["result"]
    yield from unequal("targets answer Prometheus", ["1"] * 3, [series["value"][1] for series in up])
    rules = [rule for group in asked(f"{prometheus()}/api/v1/rules")["data"]["groups"] for rule in group["rules"]]
    yield from unequal("alerts fire", ["CalfleetDeadLetters"], [rule["name"] for rule in rules if rule.get("state") == "firing"])
    if not rules:
        yield "Prometheus has no rules"
    yield from (f"the rule {rule['name']} is {rule['health']}: {rule.get('lastError', '')}" for rule in rules if rule["health"] != "ok")


def answered(answers, command_type):
    return [answer["data"] for answer in answers.values() if answer["type"] == command_type and answer["status"] == "success"]


def records(topic):
    """Every record of a topic; its headers as a dictionary."""
    read = subprocess.run(["kcat", "-C", "-J", "-e", "-q", "-o", "beginning", "-t", topic,
                           "-b", os.environ["CALFLEET_KAFKA_BROKERS"]], capture_output=True, text=True, check=True)
    found = [json.loads(line) for line in read.stdout.splitlines()]
    for record in found:
        record["headers"] = dict(zip(record["headers"][::2], record["headers"][1::2]))
    return found


def asked(url):
    with urllib.request.urlopen(url, timeout=REQUEST_SECONDS_MAX) as response:
        return json.load(response)


def prometheus():
    return f"http://127.0.0.1:{os.environ['PROMETHEUS_PORT']}"


def unequal(what, expected, found):
    if found != expected:
        yield f"{what}: expected {expected}, found {found}"


if __name__ == "__main__":
    sys.exit(main())
