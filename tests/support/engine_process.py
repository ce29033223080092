"""A council of processes that are nothing but an engine and a small application (support/engine_node.cc)."""
import os
import queue
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Beside the `jurat` that is tested: with a sanitizer when that has one.
PROGRAM = Path(os.environ.get("JURAT_BINARY", ROOT / "build" / "release" / "bin" / "jurat")).parent / "engine_node"
ENGINE = ROOT / "build" / "cometbft" / "cometbft"


def free_ports(count):
    """The kernel's choice; all held at once, so that no two are the same."""
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def eventually(condition, within=60.0):
    """The first true answer of `condition`; fails when there is none in time."""
    until = time.monotonic() + within
    while True:
        answer = condition()
        if answer:
            return answer
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.02)


class EngineNode:
    def __init__(self, arguments, log):
        self.log = log
        self._err = open(log, "ab")  # pylint: disable=consider-using-with
        self._process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._err,
                                         text=True)
        self._answers = {}
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._take("ready", "")

    def _read(self):
        for line in self._process.stdout:
            words = line.split()
            key = words[0]
            if key in ("decided", "refused"):
                key = words[1]
            with self._changed:
                self._answers.setdefault(key, queue.Queue()).put(words)
                self._changed.notify_all()

    def _take(self, key, order, within=60):
        if order:
            self._process.stdin.write(order + "\n")
            self._process.stdin.flush()
        with self._changed:
            self._changed.wait_for(lambda: key in self._answers, within)
            answers = self._answers.get(key)
        assert answers is not None, f"no answer to {order!r}; see {self.log}"
        return answers.get(timeout=within)

    def submit(self, text, milliseconds=30_000):
        """The height it was decided at, or the failure's name."""
        words = self._take(text, f"submit {milliseconds} {text}", milliseconds / 1000 + 30)
        return int(words[2]) if words[0] == "decided" else words[2]

    def head(self):
        _, height, root, age, caught_up = self._take("head", "head")
        return {"height": int(height), "root": root, "age": int(age) / 1000, "caught_up": caught_up == "1"}

    def roots(self):
        return self._take("roots", "roots")[1:]

    def times(self, text):
        return int(self._take("times", f"times {text}")[2])

    def engine(self):
        return int(self._take("engine", "engine")[1])

    def stopped(self):
        words = self._take("stopped", "stopped")
        return None if words[1:] == ["no"] else " ".join(words[1:])

    def die(self, when):
        self._take("dying", f"die {when}")

    def wait(self):
        return self._process.wait(timeout=60)

    def kill(self):
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=60)
        self._err.close()

    def running(self):
        return self._process.poll() is None


class EngineCouncil:
    def __init__(self, folder, count=4):
        self.folder, self.count = Path(folder), count
        self._ports = free_ports(count)
        self._genesis = str(int(time.time() * 1e6))
        self.nodes = [None] * count
        for i in range(count):
            self.start(i)

    def home(self, i):
        return self.folder / str(i + 1)

    def start(self, i):
        arguments = [PROGRAM, ENGINE, self.home(i), str(i), self._genesis, "7", *map(str, self._ports)]
        self.nodes[i] = EngineNode(list(map(str, arguments)), self.folder / f"node-{i + 1}.log")

    def kill_engine(self, i):
        os.kill(self.nodes[i].engine(), signal.SIGKILL)

    def same_roots(self):
        """Asserts that no two nodes differ at any height, and answers the smallest height."""
        every = [node.roots() for node in self.nodes]
        shortest = min(map(len, every))
        for i in range(1, self.count):
            assert every[i][:shortest] == every[0][:shortest], f"node {i + 1} differs"
        return shortest

    def stop(self):
        for node in self.nodes:
            node.kill()
