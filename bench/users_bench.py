"""How the costs of one node grow with users, clients and pools: 100, 10,000 and 100,000 users of certified entries.

    build/venv/bin/python bench/users_bench.py [USERS ...]

A development node founds a home and a few people sign up; bench/users_fill.cc then adds users to the stopped node's
ledger, entry by entry through the real state machine. After each filling the node starts again and is measured.
"""
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from requests_bench import (CLIENT_CORE, NODE_CORE, ROOT, Caller, PinnedNode, end_in_order, measure, refresh, row, sign_in,
                            sign_up)

FILL = ROOT / "build" / "release" / "bin" / "users_fill"
PEOPLE, MORE_CLIENTS, MORE_POOLS = 8, 200, 100
IDLE_SECONDS = 5


def fill(node, users):
    done = subprocess.run(["taskset", "-c", str(NODE_CORE), str(FILL), str(node.home), node.pool_id, str(users)],
                          check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def measure_node(node, people, name):
    """Prints the costs of requests; returns the processor time of a sign-in without its Argon2id."""
    caller = Caller(node)
    tokens = sign_in(node, caller, people[0])
    _, without = measure(node, 40, lambda number: sign_in(node, caller, people[number % len(people)]),
                         caller.stretching_microseconds)
    refreshed, _ = measure(node, 100, lambda _: refresh(node, caller, tokens))
    row(f"{name}: sign-in less Argon2id", without)
    row(f"{name}: refresh", refreshed)
    return without[0]


def measure_users(node, people, steps):
    look_ups, records = {}, {}
    for users in steps:
        node.stop()
        filled = fill(node, users)
        look_ups[users], records[users] = filled["look_up_us"], filled["records_us"]
        size = sum(file.stat().st_blocks * 512 for file in Path(node.home).rglob("*.mdb")) / 2**20
        print(f"{users} users: {filled['entry_us']:.0f} us of processor time for each of {filled['entries']} entries, "
              f"look-up {filled['look_up_us']:.1f} us, {filled['records_us']:.1f} of them records, {size:.0f} MiB on disk")
        node.restart()
        print(f"{users} users: ready after {node.seconds_to_ready:.2f} s, at most 1 s")
        time.sleep(IDLE_SECONDS)
        print(f"{users} users: anonymous memory, idle: {node.resident_kib() / 1024:.1f} MiB, at most 40 MiB with 10000")
        measure_node(node, people, f"{users} users")
    first, last = steps[0], steps[-1]
    print(f"look-up among {last} users: {look_ups[last] / look_ups[first]:.2f} x of among {first}, at most 1.2 x; "
          f"its records alone: {records[last] / records[first]:.2f} x")


def measure_clients_and_pools(node, people):
    admin = node.boto()
    for _ in range(MORE_CLIENTS):
        admin.create_user_pool_client(UserPoolId=node.pool_id, ClientName=f"client-{secrets.token_hex(4)}")
    measure_node(node, people, f"{MORE_CLIENTS} more clients")
    for _ in range(MORE_POOLS):
        admin.create_user_pool(PoolName=f"pool-{secrets.token_hex(4)}")
    measure_node(node, people, f"{MORE_POOLS} more pools")
    print(f"anonymous memory with them: {node.resident_kib() / 1024:.1f} MiB")


def main():
    steps = [int(word) for word in sys.argv[1:]] or [100, 10_000, 100_000]
    end_in_order()
    os.sched_setaffinity(0, {CLIENT_CORE})
    with tempfile.TemporaryDirectory(prefix="jurat-bench-") as folder:
        node = PinnedNode(Path(folder) / "home")
        try:
            people = sign_up(node, PEOPLE)
            measure_node(node, people, f"{PEOPLE} users")
            measure_users(node, people, steps)
            measure_clients_and_pools(node, people)
        finally:
            node.kill()


if __name__ == "__main__":
    main()
