#!/usr/bin/env python3
"""How a Dockerfile is read, and that ours is one whose stages and programs are there. ctest `dockerfile`."""
import pathlib
import re
import unittest

import dockerfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = """# A comment.
ARG BASE=debian:12
FROM ${BASE} AS one
# In between.
RUN --mount=type=bind,from=zero,source=/a,target=/b \\
    first \\
    # said in the middle
    && second
ENV A=1 B="two words"
FROM one
CMD ["program", "--flag"]
"""


class DockerfileTest(unittest.TestCase):
    def test_stages_have_their_base_and_instructions(self):
        one, last = dockerfile.stages_of(SAMPLE)
        self.assertEqual((one.name, one.base, last.name, last.base), ("one", "debian:12", "", "one"))
        run, env = one.instructions
        self.assertEqual((run.line, run.text), (5, "first && second"))
        self.assertEqual(run.options, {"mount": ["type=bind,from=zero,source=/a,target=/b"]})
        self.assertEqual(dockerfile.pairs_of(env.text), {"A": "1", "B": "two words"})
        self.assertEqual(dockerfile.command_of(last.instructions[0].text), ["program", "--flag"])

    def test_what_is_not_played_is_refused(self):
        for text, reason in {
            "FROM a\nADD x y": "ADD is not known",
            "RUN x\nFROM a": "before the first FROM",
            "FROM ${NOBODY}": "NOBODY is not set",
            "FROM a as b": "FROM a as b",
        }.items():
            with self.subTest(text), self.assertRaisesRegex(dockerfile.Malformed, reason):
                dockerfile.stages_of(text)

    def test_a_pattern_leaves_out_a_folder_and_what_is_below(self):
        patterns = ["build", "**/__pycache__"]
        for path, left_out in {
            "build/dev/x": True, "tests/build/x": False, "tests/__pycache__/x": True, "buildings": False, "src/a.cpp": False,
        }.items():
            self.assertEqual(dockerfile.ignored(path, patterns), left_out, path)

    def test_ours_takes_only_from_stages_above_and_ends_as_another_user_than_root(self):
        stages = dockerfile.stages_of((ROOT / "Dockerfile").read_text())
        above: set[str] = set()
        for stage in stages:
            if stage.base != "debian:bookworm-slim":
                self.assertIn(stage.base, above)
            for instruction in stage.instructions:
                for option in instruction.options.get("mount", []):
                    self.assertIn(re.search(r"from=([a-z]+)", option)[1], above)
            above.add(stage.name)
        self.assertEqual(stages[-1].base, "runtime")
        for name in ("runtime", "demo"):
            users = [i.text for s in stages if s.name == name for i in s.instructions if i.name == "USER"]
            self.assertEqual(users[-1], "65532:65532")

    def test_ours_starts_programs_that_are_installed(self):
        installed = " ".join(re.findall(r"install\(TARGETS ([^)]+?) COMPONENT", (ROOT / "packaging/CMakeLists.txt").read_text()))
        for stage in dockerfile.stages_of((ROOT / "Dockerfile").read_text()):
            for instruction in stage.instructions:
                if instruction.name in ("CMD", "HEALTHCHECK") and "[" in instruction.text:
                    command = dockerfile.command_of(instruction.text.removeprefix("CMD "))
                    self.assertIn(command[0], installed.split())


if __name__ == "__main__":
    unittest.main()
