"""Requests to one node on one core, against what they cannot do without, measured in the same run.

    build/venv/bin/python bench/requests_bench.py [USERS]

The node and the floors share one core and take turns, the client has another. Processor time of the node per request is
what ratios are made of, each to the floor beside it; latency is shown with it, one request at a time. USERS (default 45: more would meet the limit on
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


class Floors:
    """The program that does, when asked, what a request cannot do without (bench/floors_bench.cc)."""

    def __init__(self):
        self.program = subprocess.Popen(["taskset", "-c", str(NODE_CORE), str(FLOORS)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True, bufsize=1)

    def microseconds(self, name):
        self.program.stdin.write(name + "\n")
        answer = self.program.stdout.readline()
        if not answer:
            raise SystemExit(f"{FLOORS.name} ended with {self.program.wait()}")
        return float(answer)

    def stop(self):
        self.program.stdin.close()
        self.program.wait()


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


def samples(node, repeats, work, apart=lambda: 0):
    """(processor time, latency) of each request, microseconds, and both without the rise of apart() (microseconds)."""
    pid, whole, rest = node.program.pid, ([], []), ([], [])
    for number in range(repeats):
        set_aside, before, began = apart(), processor_microseconds(pid), time.perf_counter()
        work(number)
        latency = (time.perf_counter() - began) * 1e6
        used = processor_microseconds(pid) - before
        aside = apart() - set_aside
        for kept, less in ((whole, 0), (rest, aside)):
            kept[0].append(used - less)
            kept[1].append(latency - less)
    return whole, rest


def measure(node, repeats, work, apart=lambda: 0):
    """summary() of whole requests, and of what is left of each without the rise of apart() (microseconds)."""
    whole, rest = samples(node, repeats, work, apart)
    return summary(*whole), summary(*rest)


def sign_up(node, count):
    people = []
    for _ in range(count):
        person = Person.random()
        node.sign_up(person, confirm=False)
        node.boto().admin_confirm_sign_up(UserPoolId=node.pool_id, Username=person.username)
        people.append(person)
    return people


def row(name, measured):
    used, p50, p99 = measured
    print(f"{name:34} cpu {used:8.0f} us   p50 {p50:8.0f}   p99 {p99:8.0f}")


def sign_in(node, caller, person):
    return caller.call("InitiateAuth", {
        "ClientId": node.client_id, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": person.username, "PASSWORD": person.password}})["AuthenticationResult"]


def refresh(node, caller, tokens):
    return caller.call("InitiateAuth", {"ClientId": node.client_id, "AuthFlow": "REFRESH_TOKEN_AUTH",
                                        "AuthParameters": {"REFRESH_TOKEN": tokens["RefreshToken"]}})


def measure_requests(node, people, floors):
    """Node and floors take turns, request by request: a shared machine is half as fast again from one second to the next,
    and who has slept pays more than a warm loop."""
    caller = Caller(node)
    tokens = sign_in(node, caller, people[0])
    hops = []

    def hop():
        hops.append(samples(node, 1, lambda _: caller.get("/health/live"))[0])
        return hops[-1][0][0]

    def compare(name, times, floor, at_most, request, apart=lambda: 0):
        whole, rest, ratios = ([], []), ([], []), []
        for number in range(times):
            taken = samples(node, 1, lambda _, turn=number: request(turn), apart)
            for kept, part in zip((whole, rest), taken):
                kept[0].extend(part[0])
                kept[1].extend(part[1])
            ratios.append(rest[0][-1] / (floors.microseconds(floor) + hop()))
        if whole != rest:
            row("password sign-in", summary(*whole))
        row(name, summary(*rest))
        ratio_row(ratios, "its floor", at_most)

    compare("password sign-in less Argon2id", 200, "sign_in", 1.5,
            lambda turn: sign_in(node, caller, people[turn % len(people)]), caller.stretching_microseconds)
    compare("refresh", 400, "refresh", 1.4, lambda _: refresh(node, caller, tokens))
    compare("GetUser", 400, "read_user", 1.6, lambda _: caller.call("GetUser", {"AccessToken": tokens["AccessToken"]}))
    row("HTTP hop (GET /health/live)", summary([used for (used,), _ in hops], [latency for _, (latency,) in hops]))
    print("bearer proof over RS256")
    ratio_row([floors.microseconds("bearer_proof") / floors.microseconds("rsa_sign") for _ in range(200)],
              "one RSA-2048 signature", 6.5)
    alone = statistics.median(floors.microseconds("argon2id") for _ in range(20))
    print(f"Argon2id alone in a process of its own: {alone:.0f} us")


def ratio_row(ratios, floor, at_most):
    low, median, high = (sorted(ratios)[part] for part in (len(ratios) // 4, len(ratios) // 2, len(ratios) * 3 // 4))
    print(f"    {median:.2f} times {floor}, at most {at_most}; half of {len(ratios)} pairs between {low:.2f} and {high:.2f}")


def main():
    users = int(sys.argv[1]) if len(sys.argv) > 1 else 45
    end_in_order()
    os.sched_setaffinity(0, {CLIENT_CORE})
    with tempfile.TemporaryDirectory(prefix="jurat-bench-") as folder:
        node = PinnedNode(Path(folder) / "home")
        try:
            print(f"ready after {node.seconds_to_ready:.2f} s at the first start")
            people = sign_up(node, users)
            floors = Floors()
            try:
                measure_requests(node, people, floors)
            finally:
                floors.stop()
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
