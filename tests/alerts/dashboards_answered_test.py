#!/usr/bin/env python3
"""Who asks a Prometheus for the dashboards' data is himself asked, by a Prometheus that is made up. ctest `dashboards_answered_test`."""
import http.server
import json
import socket
import subprocess
import sys
import threading
import time
import unittest
import urllib.parse

import dashboards_answered
from rules import panel_expressions

PANEL = ("fleet.json", "A panel", "up")


class MadeUpPrometheus(http.server.BaseHTTPRequestHandler):
    """Answers as `answers` says: query -> (status, body), `everything` where a query is not in it."""
    answers = {}
    everything = None

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query)["query"][0]
        status, body = self.answers.get(query, self.everything)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_):
        pass


def vector(*values):
    return 200, {"status": "success", "data": {"resultType": "vector",
                                               "result": [{"metric": {}, "value": [0, value]} for value in values]}}


class DashboardsAnswered(unittest.TestCase):
    def setUp(self):
        self.server = http.server.HTTPServer(("127.0.0.1", 0), MadeUpPrometheus)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        thread = threading.Thread(target=self.server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def program(self, *arguments):
        return subprocess.run([sys.executable, dashboards_answered.__file__, self.url, *arguments], capture_output=True, text=True,
                              check=False)

    def test_a_number_is_data_and_not_a_number_is_none(self):
        MadeUpPrometheus.answers = {
            "number": vector("0"), "some": vector("NaN", "2"), "none": vector(), "nan": vector("NaN"),
            "refused": (400, {"error": "parse error"}), "text": (200, {"data": {"resultType": "string", "result": []}}),
        }
        said = {query: dashboards_answered.answer_of(self.url, query) for query in MadeUpPrometheus.answers}
        self.assertEqual(said["number"], ([0.0], ""))
        self.assertEqual(said["some"], ([2.0], ""))
        self.assertEqual(said["none"], ([], "no data"))
        self.assertEqual(said["nan"], ([], "no data"))
        self.assertIn("parse error", said["refused"][1])
        self.assertIn("string", said["text"][1])

    def test_what_has_no_data_yet_is_asked_again(self):
        answers = iter([([], "no data"), ([], "no data"), ([1.0], "")])
        found = dashboards_answered.unanswered(self.url, [PANEL], time.monotonic() + 60, lambda *_: next(answers))
        self.assertEqual(found, [])
        self.assertEqual(list(answers), [])

    def test_what_has_no_data_at_the_end_is_named(self):
        found = dashboards_answered.unanswered(self.url, [PANEL], time.monotonic(), lambda *_: ([], "no data"))
        self.assertEqual(found, ["fleet.json: A panel: no data: up"])

    def test_the_program_asks_every_query_of_every_panel(self):
        MadeUpPrometheus.answers, MadeUpPrometheus.everything = {}, vector("1")
        asked = self.program()
        self.assertEqual(asked.returncode, 0, asked.stderr)
        count = len(list(panel_expressions()))
        self.assertIn(f"{count} of {count} queries of 3 dashboards have data", asked.stdout)

    def test_the_program_fails_when_one_panel_has_no_data(self):
        *_, (file, panel, expression) = panel_expressions()
        MadeUpPrometheus.answers, MadeUpPrometheus.everything = {expression: vector()}, vector("1")
        asked = self.program("--seconds", "0")
        self.assertEqual(asked.returncode, 1, asked.stderr)
        self.assertIn(f"{file}: {panel}: no data: {expression}\n", asked.stdout)

    def test_a_prometheus_that_is_not_there_is_said_to_be(self):
        with socket.socket() as nobody:  # has the port and does not listen
            nobody.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
            asked = self.program("--seconds", "0")
        self.assertEqual(asked.returncode, 69)
        self.assertIn(f"{self.url} does not answer", asked.stderr)


if __name__ == "__main__":
    unittest.main()
