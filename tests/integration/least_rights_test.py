#!/usr/bin/env python3
"""A real Kafka with the ACLs that scripts/kafka-acls prints, and a real PostgreSQL with the roles of
scripts/postgres-roles.sql: each role can do what it is listed for and nothing else, and a fleet needs no more.
ctest `least_rights`.

usage: least_rights_test.py BIN_FOLDER
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "scripts" / "kafka.d"), str(ROOT / "scripts" / "servers.d")]
from jars import fetched_jars  # noqa: E402

BIN = pathlib.Path()
TOPICS = json.loads((ROOT / "schemas" / "topics.json").read_text(encoding="utf-8"))
ROLES = ("worker", "scheduler", "chatbot-runtime", "chatbot-back-end", "analytics", "operator")
RELEASE_WITH_TOOLS = "3.9.1"  # later ones have their command-line tools in a jar that is not published
TEMPLATE = json.loads((ROOT / "schemas/examples/template.v1/valid/only_what_is_required.json").read_text(encoding="utf-8"))
TOKENS = {"access_token": "access", "refresh_token": "refresh", "expires_at": "2099-01-01T00:00:00Z", "email": "ada@example.com",
          "sub": "1", "scope": "https://www.googleapis.com/auth/calendar.events"}
BOUND_SECONDS = 60
DENIED = "authorization failed"


def run(*command, **options):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=120, **options)


def succeed(*command, **options):
    done = run(*command, **options)
    if done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}: {done.stdout}{done.stderr}")
    return done.stdout


class LeastRightsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.folder.chmod(0o711)  # PostgreSQL runs as another user where this runs as root
        cls.make_certificate()
        started = succeed(
            ROOT / "scripts" / "kafka", "start", "--port", "0", "--data", cls.folder / "kafka", "--topics", BIN / "calfleetctl",
            "--config", "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "--config", "super.users=User:ANONYMOUS",  # who comes by the plain listener, as the broker itself does
            "--secure", f"SECURE={cls.folder / 'broker.pem'}", *(f"--user={role}={role}-password" for role in ROLES))
        cls.addClassCleanup(succeed, ROOT / "scripts" / "kafka", "stop", "--data", cls.folder / "kafka")
        addresses = dict(line.split() for line in started.splitlines())
        cls.plain, cls.secure = addresses["bootstrap"], addresses["SECURE"]
        cls.grant()
        cls.make_properties()
        cls.make_store()

    @classmethod
    def make_certificate(cls):
        succeed("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=broker", "-addext",
                "subjectAltName=IP:127.0.0.1", "-keyout", cls.folder / "key.pem", "-out", cls.folder / "certificate.pem")
        parts = [(cls.folder / name).read_text() for name in ("certificate.pem", "key.pem")]
        (cls.folder / "broker.pem").write_text("".join(parts))

    @classmethod
    def grant(cls):
        """As the documents say, by Kafka's own tool."""
        tool, admin = cls.folder / "kafka-acls", cls.folder / "admin.properties"
        jars = shlex.quote(f"{fetched_jars(RELEASE_WITH_TOOLS)}/*")
        tool.write_text(f'#!/bin/sh\nexec java -XX:TieredStopAtLevel=1 -cp {jars} kafka.admin.AclCommand "$@"\n')
        tool.chmod(0o755)
        admin.write_text("")
        succeed("sh", "-c", succeed(ROOT / "scripts" / "kafka-acls"),
                env={**os.environ, "KAFKA_ACLS": str(tool), "BOOTSTRAP": cls.plain, "ADMIN_CONFIG": str(admin)})

    @classmethod
    def make_properties(cls):
        for role in ROLES:
            cls.properties(role).write_text(
                f"security.protocol=sasl_ssl\nsasl.mechanisms=PLAIN\nsasl.username={role}\nsasl.password={role}-password\n"
                f"ssl.ca.location={cls.folder / 'certificate.pem'}\n")

    @classmethod
    def make_store(cls):
        url = succeed(ROOT / "scripts" / "postgres", "start", "--port", "0", "--fast", "--data", cls.folder / "postgres").split()[1]
        cls.addClassCleanup(succeed, ROOT / "scripts" / "postgres", "stop", "--data", cls.folder / "postgres")
        host = url.split("@")[1].split("/")[0]
        admin = url.removesuffix("/calfleet") + "/postgres"
        cls.sql(admin, "DROP DATABASE calfleet")
        succeed("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", ROOT / "scripts" / "postgres-roles.sql", admin)
        for role in ("calfleet_owner", "calfleet_fleet"):
            cls.sql(admin, f"ALTER ROLE {role} PASSWORD '{role}-password'")
        cls.owner_url, cls.fleet_url = (f"postgresql://{role}:{role}-password@{host}/calfleet"
                                        for role in ("calfleet_owner", "calfleet_fleet"))
        succeed(BIN / "calfleetctl", "migrate", env={**cls.environment("operator"), "CALFLEET_STORE_URL": cls.owner_url})
        cls.sql(cls.owner_url, "REVOKE INSERT, UPDATE, DELETE ON schema_migrations FROM calfleet_fleet")

    @staticmethod
    def sql(url, statement):
        return succeed("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", statement, url)

    @classmethod
    def properties(cls, role):
        return cls.folder / f"{role}.properties"

    def kcat(self, role, *arguments, **options):
        return run("kcat", "-F", self.properties(role), "-b", self.secure, *arguments, **options)

    def may(self, role, access, topic):
        """Whether it can, as it is tried; what fails for another reason fails the test."""
        how = (("-P", "-k", "agent-1"), ("-C", "-e", "-o", "beginning", "-q"))[access == "read"]
        done = self.kcat(role, *how, "-t", topic, input="no command" if access == "write" else None)
        if done.returncode and DENIED not in done.stderr.lower():
            raise AssertionError(f"{role}, {access} {topic}: {done.stderr}")
        return done.returncode == 0

    def test_each_role_reads_and_writes_what_it_is_listed_for_and_nothing_else(self):
        asked = [(role, access, topic) for role in ROLES for access in ("write", "read") for topic in TOPICS["topics"]]
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = pool.map(lambda one: self.may(one[0], one[1], TOPICS["prefix"] + one[2]["name"]), asked)
        for (role, access, topic), answer in zip(asked, answers):
            with self.subTest(role=role, access=access, topic=topic["name"]):
                self.assertEqual(answer, role in topic["access"][access])

    def test_nobody_but_workers_reads_in_their_group(self):
        for role in ("chatbot-runtime", "operator"):
            done = self.kcat(role, "-G", "calfleet-worker", TOPICS["prefix"] + "results")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("group authorization failed", done.stderr.lower())

    def test_an_operator_makes_topics_as_many_and_as_often_as_told(self):
        def topics(*arguments):
            return run(BIN / "calfleetctl", "topics", *arguments, "--kafka-topic-prefix", "calendar.other.",
                       env=self.environment("operator"))

        refused = topics("apply", "--replication", "3")
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("replication factor", refused.stdout.lower())  # there is one broker
        self.assertEqual(topics("apply", "--partitions", "3", "--replication", "1").returncode, 0)
        self.assertEqual(topics("check", "--partitions", "3").returncode, 0)
        self.assertIn("has 3 partitions, the list says 12", topics("check").stdout)
        self.assertEqual(topics("apply", "--partitions", "0").returncode, 64)

    def test_the_fleet_may_read_and_write_rows_and_nothing_else(self):
        for statement in ("CREATE TABLE mine (id int)", "DROP TABLE leases", "ALTER TABLE leases ADD COLUMN more int",
                          "TRUNCATE command_ledger", "CREATE INDEX mine ON leases (holder)", "CREATE TEMP TABLE mine (id int)",
                          "INSERT INTO schema_migrations (version, name, sha256) VALUES (99, '', '')",
                          "COPY leases TO PROGRAM 'true'"):
            with self.subTest(statement):
                done = run("psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-c", statement, self.fleet_url)
                self.assertNotEqual(done.returncode, 0)
                self.assertRegex(done.stderr, "permission denied|must be owner|must be superuser")
        self.assertEqual(run(BIN / "calfleetctl", "migrate", "--check", env=self.environment("operator")).returncode, 0)

    def test_a_fleet_works_with_these_rights(self):
        worker, scheduler = self.start("worker"), self.start("scheduler")
        for role in ("worker", "scheduler"):
            self.assertIn("are there", succeed(BIN / f"calfleet-{role}", "--check-environment", env=self.environment(role)))

        self.publish_lookup("the-lookup")
        self.assertIn("feature_disabled", self.read_in_group("chatbot-runtime", "results", "the-lookup"))
        self.assertIn("agent_id", self.read_in_group("analytics", "events", "the-lookup"))
        self.kcat("chatbot-runtime", "-P", "-t", TOPICS["prefix"] + "bookings", input="no json")  # nobody to be answered
        self.wait("a dead letter", lambda: "no json" in self.kcat(
            "operator", "-C", "-e", "-q", "-o", "beginning", "-t", TOPICS["prefix"] + "dead-letters").stdout)

        self.operate(self.environment("operator"))
        for service in (worker, scheduler):
            service.terminate()
            self.assertEqual(service.wait(BOUND_SECONDS), 0)
        for role in ("worker", "scheduler"):
            self.assertNotIn(DENIED, self.log(role).read_text().lower())

    def operate(self, environment):
        """What people do with the tool: it touches most tables, as fleet and as operator."""
        def ctl(*arguments, **options):
            return succeed(BIN / "calfleetctl", *arguments, env=environment, **options)

        agent = ("--company", "acme", "--agent", "agent-1")
        ctl("topics", "check")
        away = {"CALFLEET_GOOGLE_API_URL": "http://127.0.0.1:9/api", "CALFLEET_GOOGLE_TOKEN_URL": "http://127.0.0.1:9/token"}
        seen = run(BIN / "calfleetctl", "doctor", env=environment | away).stdout
        for check in ("broker", "topics", "store", "token_keys"):
            self.assertRegex(seen, rf"(?m)^{check} +ok ")
        for flag in ("google_calendar_native_integration_enabled", "native_integrations_addon"):
            ctl("flag", "set", flag, "on", "--company", "acme")
        ctl("registry", "apply")
        ctl("template", "save", *agent, "--json", "-", input=json.dumps({"template_id": "template-1", **TEMPLATE}))
        ctl("connection", "import", *agent, input=json.dumps(TOKENS))
        ctl("keys", "rotate")
        self.assertIn("connected", ctl("status", *agent))
        started = {"provider": "google_calendar", "actor": {"user_id": "u", "role": "admin"}}
        self.assertIn("authorization_url", ctl("send", "calendar.start_oauth", *agent, "--data", json.dumps(started)))
        ctl("schedules", "pause", "purge_expired")
        ctl("schedules", "resume", "purge_expired")
        for schedule in ("purge_orphans", "purge_expired"):  # the scheduler publishes it, a worker answers
            ctl("schedules", "run", schedule)
            self.wait(f"the result of {schedule}", lambda name=schedule: f"calendar.{name}" in self.kcat(
                "operator", "-C", "-e", "-q", "-o", "beginning", "-t", TOPICS["prefix"] + "results").stdout)
        ctl("disconnect", *agent)
        ctl("connection", "import", *agent, input=json.dumps(TOKENS))
        ctl("agent", "delete", *agent, "--yes")
        for table in ("organization_connections", "booking_templates"):
            self.assertEqual(self.sql(self.fleet_url, f"SELECT count(*) FROM {table}").strip(), "0", table)

    def publish_lookup(self, command):
        headers = (f"-Hce_{header}" for header in ("specversion=1.0", f"id={command}", "type=calendar.list_slots", "source=/test"))
        done = self.kcat("chatbot-runtime", "-P", "-k", "a", "-t", TOPICS["prefix"] + "slot-lookups", "-X",
                         "partitioner=murmur2_random", *headers,
                         input='{"company_id":"acme","agent_id":"a","template_id":"t"}')
        self.assertEqual(done.returncode, 0, done.stderr)

    def read_in_group(self, role, topic, command):
        """What a member of the role's group reads up to the record that answers the command."""
        reader = subprocess.Popen(
            ["kcat", "-F", self.properties(role), "-b", self.secure, "-u", "-q", "-o", "beginning", "-f", "%h %s\n", "-G", role,
             TOPICS["prefix"] + topic], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(reader.stderr.close)
        self.addCleanup(reader.stdout.close)
        self.addCleanup(reader.wait)
        self.addCleanup(reader.kill)
        for line in reader.stdout:
            if f"ce_commandid={command}" in line:
                return line
        raise AssertionError(f"{role} read nothing: {reader.stderr.read()}")

    def start(self, role):
        with open(self.log(role), "wb") as log:
            service = subprocess.Popen([BIN / f"calfleet-{role}"], env=self.environment(role), stdout=log, stderr=log)
        self.addCleanup(service.wait)
        self.addCleanup(service.kill)
        self.wait(f"the {role} is ready", lambda: service.poll() is not None or self.is_ready(role))
        self.assertIsNone(service.poll(), self.log(role).read_text())
        return service

    def is_ready(self, role):
        """By its own healthcheck, at the address that its log names."""
        for line in self.log(role).read_text().splitlines():
            if url := json.loads(line).get("health"):
                address = url.split("//")[1]
                asked = [BIN / f"calfleet-{role}", "healthcheck", "--http-listen", address]
                return run(*asked, env=self.environment(role)).returncode == 0
        return False

    def log(self, role):
        return self.folder / f"{role}.log"

    @classmethod
    def environment(cls, role):
        keys = cls.folder / "keys.env"
        if not keys.exists():
            keys.write_text(succeed(BIN / "calfleetctl", "keys", "new"))
        return {"PATH": os.environ["PATH"], "CALFLEET_KAFKA_BROKERS": cls.secure,
                "CALFLEET_KAFKA_PROPERTIES_FILE": str(cls.properties(role)), "CALFLEET_HTTP_LISTEN": "127.0.0.1:0",
                "CALFLEET_LOG_FORMAT": "json", "CALFLEET_STORE_URL": cls.fleet_url, "CALFLEET_GOOGLE_CLIENT_ID": "client",
                "CALFLEET_GOOGLE_CLIENT_SECRET": "secret",
                **dict(shlex.split(line)[0].split("=", 1) for line in keys.read_text().splitlines() if "=" in line)}

    def wait(self, what, is_so):
        deadline = time.monotonic() + BOUND_SECONDS
        while not is_so():
            self.assertLess(time.monotonic(), deadline, f"never: {what}")


if __name__ == "__main__":
    BIN = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
