"""Four real engines and four applications, each a process: killed, starved of their majority, robbed of their disks."""
import shutil
import threading
import time

import pytest
from engine_process import EngineCouncil, eventually


@pytest.fixture
def council(tmp_path_factory):
    folder = tmp_path_factory.mktemp("e")  # short: a socket's path has 107 bytes
    council = EngineCouncil(folder)
    yield council
    council.stop()


class Load:
    """Callers at one node each that submit without a pause; remembers what was acknowledged."""

    def __init__(self, council, at):
        self._council, self._ending = council, threading.Event()
        self.acknowledged, self.refused = [], []
        self._threads = [threading.Thread(target=self._run, args=(i,), daemon=True) for i in at]
        for thread in self._threads:
            thread.start()

    def _run(self, i):
        number = 0
        while not self._ending.is_set():
            number += 1
            text = f"load-{i}-{number}"
            answer = self._council.nodes[i].submit(text)
            (self.acknowledged if isinstance(answer, int) else self.refused).append(text)

    def stop(self):
        self._ending.set()
        for thread in self._threads:
            thread.join(timeout=90)


def everywhere(council, texts):
    """Each of these entries is applied exactly once at every node."""
    for node in council.nodes:
        for text in texts:
            eventually(lambda node=node, text=text: node.times(text) == 1)


def test_every_node_has_the_same_root_at_every_height(council):
    for i, node in enumerate(council.nodes):
        for number in range(5):
            assert isinstance(node.submit(f"entry-{i}-{number}"), int)
    everywhere(council, [f"entry-{i}-{number}" for i in range(4) for number in range(5)])
    assert council.same_roots() >= 5
    assert all(node.head()["age"] < 10 for node in council.nodes)


def test_engines_killed_under_load_lose_nothing_that_was_acknowledged(council):
    council.nodes[0].submit("first")
    load = Load(council, range(4))
    for victim in (1, 3, 0):
        before = len(load.acknowledged)
        eventually(lambda before=before: len(load.acknowledged) > before + 15)
        old = council.nodes[victim].engine()
        council.kill_engine(victim)
        eventually(lambda victim=victim, old=old: council.nodes[victim].engine() not in (0, old))
        eventually(lambda victim=victim: council.nodes[victim].head()["caught_up"])
    load.stop()
    assert load.refused == []
    everywhere(council, load.acknowledged)
    council.same_roots()


@pytest.mark.parametrize("moment", ["stage", "commit", "committed"])
def test_an_application_killed_around_its_commit_comes_back_to_the_same_state(council, moment):
    council.nodes[0].submit("before")
    victim = council.nodes[2]
    eventually(lambda: victim.head()["caught_up"])
    victim.die(moment)
    for number in range(3):
        assert isinstance(council.nodes[number % 2].submit(f"entry-{number}"), int), "three of four go on"
    assert victim.wait() == 9
    council.start(2)
    eventually(lambda: council.nodes[2].head()["caught_up"])
    assert isinstance(council.nodes[2].submit("after"), int)
    everywhere(council, ["before", "entry-0", "entry-1", "entry-2", "after"])
    council.same_roots()


def test_without_a_majority_entries_are_pending_and_go_on_when_it_returns(council):
    council.nodes[0].submit("before")
    for i in (2, 3):
        council.nodes[i].kill()
    height = standing_height(council.nodes[0])
    assert council.nodes[0].submit("waiting", 1_000) == "pending"
    assert council.nodes[0].head()["height"] == height
    # The minority says so: its head grows older than the 10 s that a node trusts.
    eventually(lambda: council.nodes[0].head()["age"] > 10)
    council.start(2)
    eventually(lambda: council.nodes[1].times("waiting") == 1)
    council.start(3)
    everywhere(council, ["before", "waiting"])
    council.same_roots()


def standing_height(node):
    """Waits until the height has not changed for three heartbeats."""
    height, since = node.head()["height"], time.monotonic()
    while time.monotonic() - since < 6:
        if node.head()["height"] != height:
            height, since = node.head()["height"], time.monotonic()
        time.sleep(0.05)
    return height


def test_an_engine_that_lost_its_blocks_stops_with_the_reason_and_both_lost_learn_again(council):
    for number in range(5):
        assert isinstance(council.nodes[0].submit(f"entry-{number}"), int)
    council.nodes[3].kill()
    shutil.rmtree(council.home(3) / "engine" / "data")
    council.start(3)
    why = eventually(council.nodes[3].stopped, 180)
    assert "AppHash" in why and "move both away" in why
    council.nodes[3].kill()
    shutil.rmtree(council.home(3) / "engine" / "data", ignore_errors=True)
    shutil.rmtree(council.home(3) / "ledger")
    council.start(3)
    everywhere(council, [f"entry-{number}" for number in range(5)])
    council.same_roots()
