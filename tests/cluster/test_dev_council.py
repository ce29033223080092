"""`jurat dev --nodes 4`: four processes and their engines behind one address, as a developer starts them."""
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from jurat_process import JURAT, DevNode, Person, fetch, wait_for
from readme import blocks


class DevCouncil(DevNode):
    def words(self):
        return [JURAT, "dev", "--nodes", "4", "--listen", "127.0.0.1:0", "--home", self.home, *self.arguments]

    def start(self):
        self.program = None
        super().start()

    @property
    def now(self):
        """What HOME/dev.json says now."""
        return json.loads((self.home / "dev.json").read_text(encoding="utf-8"))


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    made = DevCouncil(tmp_path_factory.mktemp("dev") / ".jurat", "--key-sets", "1")
    try:
        yield made
    finally:
        made.kill()


def engines_of(pid):
    """A node's children; whichever of its threads started them."""
    return [int(child) for children in Path(f"/proc/{pid}/task").glob("*/children")
            for child in children.read_text(encoding="ascii").split()]


def test_the_ready_line_names_four_nodes_and_each_answers(council):
    assert len(set(council.nodes)) == 4 and len(set(council.pids)) == 4
    names = {fetch(f"{node}/_dev/state").json["node"] for node in council.nodes}
    assert names == {"node-1", "node-2", "node-3", "node-4"}
    assert council.now == council.line
    assert fetch(council.endpoint + "/health/ready").status == 200


def test_the_public_address_serves_the_whole_life_of_a_user(council):
    ada = Person.random()
    council.sign_up(ada)  # the code may come from any node's outbox: all show it
    tokens = council.sign_in(ada)
    assert council.unsigned().get_user(AccessToken=tokens["AccessToken"])["Username"] == ada.username
    listed = council.boto().list_users(UserPoolId=council.pool_id, Filter=f'email = "{ada.email}"')["Users"]
    assert [user["Username"] for user in listed] == [ada.username]
    for node in council.nodes:
        assert ada.email in {message["destination"] for message in fetch(f"{node}/_dev/outbox").json}


def test_the_readmes_python_blocks_work_as_pasted(council):
    done = subprocess.run([sys.executable, "-"], input="\n".join(blocks("python")), cwd=council.home.parent, text=True,
                          capture_output=True, check=False, timeout=120, env={"NO_PROXY": "127.0.0.1"})
    assert done.returncode == 0, done.stderr
    assert "'ada@example.com'" in done.stdout and "'token_use': 'id'" in done.stdout


def test_the_admin_key_in_the_home_is_an_admins(council):
    made = subprocess.run([JURAT, "admin", "users", "list", council.pool_id, "--home", council.home], check=False,
                          capture_output=True, text=True)
    assert made.returncode == 0, made.stderr


def test_a_killed_node_is_not_missed_and_comes_back(council):
    eve = Person.random()
    council.sign_up(eve)
    before = council.now
    os.kill(before["pids"][2], signal.SIGKILL)
    for _ in range(8):
        assert council.sign_in(eve)["AccessToken"]
    after = wait_for(lambda: council.now if council.now["pids"] != before["pids"] else None, 60, "the replacement")
    assert [a == b for a, b in zip(after["pids"], before["pids"], strict=True)] == [True, True, False, True]
    assert after["nodes"] == before["nodes"], "it answers where it did"
    assert fetch(after["nodes"][2] + "/health/ready").status == 200
    assert council.sign_in(eve)["AccessToken"]
    assert "node 3 ended with signal 9; it is started again in 5 s" in council.program.log_tail(20_000)


def test_a_second_start_finds_everything_and_nothing_outlives_the_parent(council):
    """The last one over this council: it ends killed."""
    ada = Person.random()
    council.sign_up(ada)
    first = council.now
    assert council.stop() == 0
    assert not any(is_running(pid) for pid in first["pids"])
    council.arguments.append("--no-restart")
    council.start()
    for member in ("endpoint", "pool_id", "client_id", "access_key_id"):
        assert council.line[member] == first[member]
    assert council.sign_in(ada)["AccessToken"]

    os.kill(council.pids[0], signal.SIGKILL)
    wait_for(lambda: "stays away" in council.program.log_tail(20_000), 10, "the word about it")
    for _ in range(8):
        assert council.sign_in(ada)["AccessToken"], "three serve"
    assert not is_running(council.pids[0])

    everything = council.pids[1:] + [engine for pid in council.pids[1:] for engine in engines_of(pid)]
    assert len(everything) == 6
    council.kill()
    wait_for(lambda: not any(is_running(pid) for pid in everything), 20, "nodes and engines to end")
    refused = subprocess.run([JURAT, "dev", "--nodes", "1", "--home", council.home], check=False, capture_output=True,
                             text=True)
    assert refused.returncode == 1 and "start it with --nodes 4" in refused.stderr, refused.stderr


@pytest.mark.parametrize("nodes", ["0", "2", "3", "5", "four", "-4"])
def test_a_council_of_a_wrong_size_is_refused(tmp_path, nodes):
    done = subprocess.run([JURAT, "dev", f"--nodes={nodes}", "--home", tmp_path / "home"], check=False,
                          capture_output=True, text=True)
    assert done.returncode == 2 and "1, 4, 7 or 10" in done.stderr, done
    assert not (tmp_path / "home").exists()
