#!/usr/bin/env python3
"""Google's own Python client talks to the simulator as it talks to Google. ctest `official_client`.

usage: official_client_test.py path/to/google-simulator
"""
import datetime
import json
import subprocess
import sys
import unittest
import urllib.request

from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

SCOPES = [
    "https://www.googleapis.com/auth/calendar.events",
    "https://www.googleapis.com/auth/calendar.events.freebusy",
    "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
]
TIMES = {"start": {"dateTime": "2030-05-04T10:00:00Z"}, "end": {"dateTime": "2030-05-04T11:00:00Z"}}
DAY = {"timeMin": "2030-05-04T00:00:00Z", "timeMax": "2030-05-05T00:00:00Z"}
TEAM = "team#1/a@group.calendar.google.com"


class OfficialClientTest(unittest.TestCase):
    def setUp(self):
        self.process = subprocess.Popen([SIMULATOR], stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        self.url = json.loads(self.process.stdout.readline())["url"]
        self.control("accounts", email="me@example.com", calendars=[
            {"id": "me@example.com", "primary": True, "timeZone": "Europe/Berlin"},
            {"id": TEAM, "summary": "Team"},
        ])
        self.service = self.connect()
        self.events = self.service.events()

    def stop(self):
        self.process.terminate()
        self.assertEqual(self.process.wait(timeout=10), 0)
        self.process.stdout.close()

    def control(self, name, **body):
        request = urllib.request.Request(f"{self.url}/control/{name}", json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def log(self):
        with urllib.request.urlopen(f"{self.url}/control/log", timeout=10) as answer:
            return json.load(answer)["entries"]

    def connect(self, lifetime_seconds=3600, scopes=SCOPES, expiry=None):
        minted = self.control("tokens", account="me@example.com", scopes=" ".join(scopes),
                              lifetime_seconds=lifetime_seconds)
        self.credentials = Credentials(
            minted["access_token"], refresh_token=minted["refresh_token"], token_uri=f"{self.url}/token",
            client_id="simulated-client", client_secret="simulated-secret", expiry=expiry)
        return build("calendar", "v3", credentials=self.credentials, static_discovery=True,
                     client_options={"api_endpoint": f"{self.url}/calendar/v3/"})

    def insert(self, **more):
        return self.events.insert(calendarId="primary", body={**TIMES, **more}, sendUpdates="all")

    def status_of(self, request):
        with self.assertRaises(HttpError) as raised:
            request.execute()
        return raised.exception.status_code, raised.exception.error_details[0]["reason"]

    def test_an_event_lives_and_dies(self):
        created = self.insert(id="abcde0", summary="Visit", attendees=[{"email": "c@else.org"}]).execute()
        self.assertEqual(created["status"], "confirmed")
        self.assertEqual(self.events.get(calendarId="primary", eventId="abcde0").execute(), created)
        self.assertEqual(self.status_of(self.insert(id="abcde0")), (409, "duplicate"))
        self.assertEqual(self.events.delete(calendarId="primary", eventId="abcde0").execute(), "")
        self.assertEqual(self.status_of(self.events.delete(calendarId="primary", eventId="abcde0")), (410, "deleted"))
        self.assertEqual(self.status_of(self.insert(id="abcde0")), (409, "duplicate"))

    def test_an_event_is_moved_while_nobody_else_changes_it(self):
        created = self.insert(id="abcde0", summary="Visit").execute()
        request = self.events.patch(calendarId="primary", eventId="abcde0", sendUpdates="all",
                                    body={"end": {"dateTime": "2030-05-04T12:00:00Z"}})
        request.headers["If-Match"] = created["etag"]
        moved = request.execute()
        self.assertEqual((moved["summary"], moved["start"]), (created["summary"], created["start"]))
        self.assertEqual(moved["end"]["dateTime"], "2030-05-04T14:00:00+02:00")
        self.assertEqual(self.status_of(request), (412, "conditionNotMet"))

    def test_free_busy_shows_what_was_inserted(self):
        self.insert().execute()
        query = {**DAY, "items": [{"id": "primary"}, {"id": "stranger@example.com"}]}
        calendars = self.service.freebusy().query(body=query).execute()["calendars"]
        self.assertEqual(calendars["primary"]["busy"],
                         [{"start": "2030-05-04T10:00:00Z", "end": "2030-05-04T11:00:00Z"}])
        self.assertEqual(calendars["stranger@example.com"]["errors"][0]["reason"], "notFound")

    def test_a_list_is_followed_over_its_pages(self):
        for _ in range(5):
            self.insert(extendedProperties={"private": {"kind": "booking"}}).execute()
        request = self.events.list(calendarId="primary", maxResults=2, singleEvents=True,
                                   privateExtendedProperty="kind=booking", **DAY)
        sizes = []
        while request is not None:
            page = request.execute()
            sizes.append(len(page["items"]))
            request = self.events.list_next(request, page)
        self.assertEqual(sizes, [2, 2, 1])

    def test_a_calendar_id_with_awkward_characters_is_found(self):
        self.events.insert(calendarId=TEAM, body=TIMES).execute()
        self.assertEqual(len(self.events.list(calendarId=TEAM).execute()["items"]), 1)

    def test_the_calendar_list_names_the_primary_one(self):
        items = self.service.calendarList().list().execute()["items"]
        self.assertEqual([item["id"] for item in items if item.get("primary")], ["me@example.com"])
        self.assertIn(TEAM, [item["id"] for item in items])

    def test_a_token_the_client_knows_to_be_expired_is_refreshed_first(self):
        service = self.connect(lifetime_seconds=0, expiry=datetime.datetime(2020, 1, 1))
        service.calendarList().list().execute()
        self.assertEqual([entry["status"] for entry in self.log()], [200, 200])
        self.assertEqual(self.log()[0]["grant_type"], "refresh_token")

    def test_a_401_makes_the_client_refresh_and_replay(self):
        service = self.connect(lifetime_seconds=0)
        service.calendarList().list().execute()
        self.assertEqual([entry["status"] for entry in self.log()], [401, 200, 200])

    def test_a_revoked_grant_is_said_to_be_invalid(self):
        service = self.connect(lifetime_seconds=0)
        self.control("revoke", account="me@example.com")
        with self.assertRaises(RefreshError) as raised:
            service.calendarList().list().execute()
        self.assertEqual(raised.exception.args[1]["error"], "invalid_grant")

    def test_a_missing_scope_is_reported_as_the_client_expects(self):
        service = self.connect(scopes=SCOPES[:1])
        with self.assertRaises(HttpError) as raised:
            service.freebusy().query(body={**DAY, "items": [{"id": "primary"}]}).execute()
        self.assertEqual(raised.exception.status_code, 403)
        self.assertIn("ACCESS_TOKEN_SCOPE_INSUFFICIENT", str(raised.exception.error_details))

    def test_the_client_retries_a_rate_limit_in_either_form(self):
        for status in (403, 429):
            self.control("faults", kind="error", status=status, reason="rateLimitExceeded", times=1)
            request = self.insert()
            request._sleep = lambda seconds: None
            self.assertEqual(request.execute(num_retries=1)["status"], "confirmed")


if __name__ == "__main__":
    SIMULATOR = sys.argv.pop()
    unittest.main()
