"""Requests to one node on one core, against what they cannot do without, measured in the same run.

    build/venv/bin/python bench/requests_bench.py [USERS]

The node and the floors share one core, the client has another. Processor time of the node per request is what ratios
are made of; latency is shown beside it, one request at a time. USERS (default 45: more would meet the limit on
sign-ups per address; users_bench.py has more) people sign up first. A sign-in's Argon2id is what the node itself
counted for it: half of it is the kernel clearing 46 MiB, and another process pays another price for that.
"""
import http.client
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "support"))

from jurat_process import JURAT, TARGET, DevNode, Person  # noqa: E402

FLOORS = ROOT / "build" / "release" / "bin" / "floors_bench"
NODE_CORE, CLIENT_CORE = 0, max(1, (os.cpu_count() or 2) - 1)


def end_in_order():
    """A bench that is told to stop still ends its node and removes its folder."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))


class PinnedNode(DevNode):
    def words(self):
        return ["taskset", "-c", str(NODE_CORE), *super().words()]


def floors():
    done = subprocess.run(["taskset", "-c", str(NODE_CORE), str(FLOORS)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def processor_microseconds(pid):
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        try:
            total += int((task / "schedstat").read_text(encoding="ascii").split()[0])
        except FileNotFoundError:
            continue
    return total / 1000


class Caller:
    """One kept-alive connection."""

    def __init__(self, node):
        self.node = node
        self.connection = http.client.HTTPConnection("127.0.0.1", int(node.endpoint.rsplit(":", 1)[1]))

    def get(self, path):
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status == 200, answer.status
        return content.decode("utf-8")

    def stretching_microseconds(self):
        """Processor time that the node spent on Argon2id since its start."""
        lines = self.get("/metrics").splitlines()
        return float(next(line.split()[1] for line in lines
                          if line.startswith("jurat_password_stretch_cpu_seconds "))) * 1e6

    def call(self, operation, body):
        self.connection.request("POST", "/", json.dumps(body), {"Content-Type": "application/x-amz-json-1.1",
                                                                "X-Amz-Target": TARGET + operation})
        answer = self.connection.getresponse()
        content = answer.read()
        assert answer.status == 200, content
        return json.loads(content)


def summary(used, latency):
    """(median processor time per request, p50, p99), microseconds."""
    ordered = sorted(latency)
    return statistics.median(used), ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def measure(node, repeats, work, apart=lambda: 0):
    """summary() of whole requests, and of what is left of each without the rise of apart() (microseconds)."""
    pid, used, latency, aside = node.program.pid, [], [], []
    for number in range(repeats):
        set_aside, before, began = apart(), processor_microseconds(pid), time.perf_counter()
        work(number)
        latency.append((time.perf_counter() - began) * 1e6)
        used.append(processor_microseconds(pid) - before)
        aside.append(apart() - set_aside)
    return summary(used, latency), summary([a - b for a, b in zip(used, aside)], [a - b for a, b in zip(latency, aside)])


def sign_up(node, count):
    people = []
    for _ in range(count):
        person = Person.random()
        node.sign_up(person, confirm=False)
        node.boto().admin_confirm_sign_up(UserPoolId=node.pool_id, Username=person.username)
        people.append(person)
    return people


def row(name, measured, floor=None, at_most=None):
    used, p50, p99 = measured
    ratio = f"{used / floor:5.2f} x of {floor:7.0f} us, at most {at_most} x" if floor else ""
    print(f"{name:34} cpu {used:8.0f} us   p50 {p50:8.0f}   p99 {p99:8.0f}   {ratio}")


def sign_in(node, caller, person):
    return caller.call("InitiateAuth", {
        "ClientId": node.client_id, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": person.username, "PASSWORD": person.password}})["AuthenticationResult"]


def refresh(node, caller, tokens):
    return caller.call("InitiateAuth", {"ClientId": node.client_id, "AuthFlow": "REFRESH_TOKEN_AUTH",
                                        "AuthParameters": {"REFRESH_TOKEN": tokens["RefreshToken"]}})


def measure_requests(node, people):
    caller = Caller(node)
    tokens = sign_in(node, caller, people[0])
    hop, _ = measure(node, 400, lambda _: caller.get("/health/live"))
    low = floors()
    signed_in, without = measure(node, 120, lambda number: sign_in(node, caller, people[number % len(people)]),
                                 caller.stretching_microseconds)
    refreshed, _ = measure(node, 200, lambda _: refresh(node, caller, tokens))
    read, _ = measure(node, 200, lambda _: caller.call("GetUser", {"AccessToken": tokens["AccessToken"]}))
    values = 4  # sealed apart from each other: user name, e-mail, phone number, the rest
    row("HTTP hop (GET /health/live)", hop)
    row("password sign-in", signed_in)
    values_read = values * low["prf"]
    # An RSA signature here is made and verified once, which rule E asks for. Two OPRFs with proofs: the look-up value of
    # the typed name, and the password. The password key signs and is verified; the new ticket has a key and a
    # certificate, which the gateway verifies before it lets it go. The charge is on disk before the nodes answer.
    row("password sign-in less Argon2id", without,
        2 * low["rsa_sign"] + 2 * low["oprf_with_dleq"] + values_read + 2 * low["ed25519_sign"] +
        2 * low["ed25519_verify"] + low["ed25519_keys"] + low["durable_write"] + hop[0], 1.5)
    # The ticket's certificate and its signature are verified; the gateway makes that signature with the ticket's key.
    row("refresh", refreshed, 2 * low["rsa_sign"] + 2 * low["ed25519_verify"] + low["ed25519_sign"] +
        low["ed25519_keys"] + values_read + hop[0], 1.4)
    # Who makes a bearer proof verifies the token's signature on the way: no RSA check besides.
    row("GetUser", read, low["bearer_proof"] + values_read + hop[0], 1.6)
    print(f"{'bearer proof over RS256':34} {low['bearer_proof']:12.0f} us   "
          f"{low['bearer_proof'] / low['rsa_sign']:5.2f} x of one RSA-2048 signature, at most 6.5 x")
    print(f"Argon2id alone in a process of its own: {low['argon2id']:.0f} us")


def main():
    users = int(sys.argv[1]) if len(sys.argv) > 1 else 45
    end_in_order()
    os.sched_setaffinity(0, {CLIENT_CORE})
    with tempfile.TemporaryDirectory(prefix="jurat-bench-") as folder:
        node = PinnedNode(Path(folder) / "home")
        try:
            print(f"ready after {node.seconds_to_ready:.2f} s at the first start")
            people = sign_up(node, users)
            measure_requests(node, people)
            node.stop()
            node.restart()
            print(f"ready after {node.seconds_to_ready:.2f} s at the second start, at most 1 s")
            time.sleep(5)
            print(f"anonymous memory, idle, {users} users: {node.resident_kib() / 1024:.1f} MiB, at most 40 MiB")
            stripped = Path(folder) / "jurat"
            shutil.copy(JURAT, stripped)
            subprocess.run(["strip", str(stripped)], check=True)
            print(f"stripped program: {stripped.stat().st_size / 2**20:.1f} MiB, at most 25 MiB")
        finally:
            node.kill()


if __name__ == "__main__":
    main()
