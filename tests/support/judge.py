"""Asks a program of tests/judges what our code thinks of something made by others: one line there, one line back."""
import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(os.environ.get("JURAT_BIN", ROOT / "build" / "release" / "bin"))


class Judge:
    def __init__(self, name):
        self.process = subprocess.Popen([PROGRAMS / f"judge_{name}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True, encoding="utf-8")

    def tell(self, question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()

    def ask(self, question):
        self.tell(question)
        answer = self.process.stdout.readline()
        assert answer, f"the judge ended with {self.process.poll()} over {question!r}"
        return answer.rstrip("\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.stdout.close()
        assert self.process.wait(timeout=10) == 0
