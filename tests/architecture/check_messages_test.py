#!/usr/bin/env python3
"""The message check itself is checked: what we publish passes, what no schema describes does not. ctest `messages_test`."""
import json
import unittest

import check_messages

NOT_CONNECTED = {
    "company_id": "acme", "provider": "google_calendar", "connection_state": "not_connected", "refresh_count_24h": 0,
}
REFRESHED = {"company_id": "acme", "agent_id": "a", "refresh_type": "proactive", "latency_ms": 1}


def faults_of(ce_type, value):
    return list(check_messages.faults([f"{ce_type}\t{value}\n"]))


class CheckMessagesTest(unittest.TestCase):
    def test_results_events_and_connection_states_are_known(self):
        self.assertEqual(faults_of("calendar_token_refreshed", json.dumps(REFRESHED)), [])
        self.assertEqual(faults_of("connection_status", json.dumps(NOT_CONNECTED)), [])

    def test_a_value_that_does_not_fit_is_found(self):
        self.assertNotEqual(faults_of("connection_status", json.dumps({**NOT_CONNECTED, "cause": "reauthorize"})), [])
        self.assertNotEqual(faults_of("calendar_token_refreshed", "{}"), [])

    def test_only_a_connection_may_have_a_tombstone(self):
        self.assertEqual(faults_of("connection_status", ""), [])
        with self.assertRaises(ValueError):
            faults_of("calendar_token_refreshed", "")

    def test_a_command_is_nothing_we_publish(self):
        self.assertNotEqual(faults_of("calendar.connection_status", json.dumps(NOT_CONNECTED)), [])


if __name__ == "__main__":
    unittest.main()
