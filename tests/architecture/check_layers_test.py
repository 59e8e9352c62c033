#!/usr/bin/env python3
"""The layer check itself is checked: a clean tree passes, each planted breach is found. ctest `layers_test`."""
import pathlib
import tempfile
import unittest

import check_layers

PLANTED = {
    "src/core/a.cpp": "#include <rapidjson/document.h>",
    "src/core/b.cpp": '#include "ports/clock.hpp"',
    "src/ports/a.hpp": "#include <sqlite3.h>",
    "src/app/a.cpp": '#include "adapters/http/curl_http_client.hpp"',
    "src/providers/google_calendar/a.cpp": '#include "providers/calendly/calendly_api.hpp"',
    "src/adapters/kafka/a.cpp": '#include "adapters/http/curl_http_client.hpp"',
    "src/adapters/kafka/b.cpp": '#include "app/command_path.hpp"',
    "src/adapters/threads/a.cpp": '#include "adapters/sqlite/sqlite_database.hpp"',
    "src/core/c.cpp": "auto now = std::chrono::system_clock::now();",
    "worker/a.cpp": 'auto home = std::getenv("HOME");',
    "tests/core/a.cpp": "TEST(A, B) { GTEST_SKIP(); }",
    "src/app/b.cpp": "// TODO: later",
    "src/app/c.cpp": "asio::co_spawn(io, run(), asio::detached);",
    "src/app/d.cpp": "\n" * 401,
}
CLEAN = {
    "src/core/a.cpp": "#include <vector>\n#include <date/tz.h>",
    "src/adapters/kafka/a.cpp": '#include <librdkafka/rdkafka.h>\n#include "ports/publisher.hpp"',
    "src/providers/google_calendar/a.cpp": '#include "providers/google_calendar/google_api.hpp"',
    "src/adapters/sqlite/a.cpp": '#include "adapters/threads/run_on.hpp"',
    "worker/wiring.cpp": '#include "adapters/kafka/command_consumer.hpp"',
}


def findings_in(files):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n")
        return list(check_layers.findings(root))


class CheckLayersTest(unittest.TestCase):
    def test_a_clean_tree_passes(self):
        self.assertEqual(findings_in(CLEAN), [])

    def test_each_planted_breach_is_found(self):
        for name, text in PLANTED.items():
            with self.subTest(name=name):
                self.assertEqual(len(findings_in({name: text})), 1)


if __name__ == "__main__":
    unittest.main()
