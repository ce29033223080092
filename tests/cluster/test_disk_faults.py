"""A full, read-only, truncated or altered disk: a clear stop or refusal that names the file and the remedy, no damage."""
import contextlib
import os
import random
import subprocess

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from confined_process import command, fill, read_only_disk, seen_by, small_disk
from jurat_process import JURAT, DevNode, Person, wait_for

READY_OR_OVER = 60


class SmallDiskNode(DevNode):
    def __init__(self, home, mebibytes):
        self.mebibytes = mebibytes
        super().__init__(home)

    def words(self):
        return command(small_disk(self.home, self.mebibytes), *super().words()[1:])


@pytest.fixture
def settled_home(tmp_path, dev_node):
    """A home with people in it, whose node has stopped in good order."""
    node = dev_node()
    people = [Person.random() for _ in range(12)]
    for person in people:
        node.sign_up(person)
    assert node.stop() == 0
    return node, people


def databases(home):
    found = sorted(path for path in home.rglob("*.mdb") if not path.name.startswith("lock"))
    assert found, f"no database below {home}"
    return found


def start_once(home, prepare=None):
    """(exit code or None while it runs ready, what it said)"""
    words = ["dev", "--nodes", "1", "--listen", "127.0.0.1:0", "--home", str(home)]
    line = command(prepare, *words) if prepare else [str(JURAT), *words]
    program = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    said = b""
    try:
        for chunk in program.stdout:
            said += chunk
            if b'"event":"ready"' in chunk:
                return None, said.decode("utf-8", "replace")
        return program.wait(READY_OR_OVER), said.decode("utf-8", "replace")
    finally:
        program.kill()
        program.wait(10)
        program.stdout.close()


def test_a_full_disk_is_a_clear_stop_that_names_file_and_remedy(tmp_path):
    node = SmallDiskNode(tmp_path / "home", 48)
    try:
        before = Person.random()
        node.sign_up(before)
        fill(seen_by(node.program.pid, node.home))
        # A failed sign-up is not yet the end: its code may not fit into the outbox while both stores have free pages.
        refused = None
        for _ in range(400):
            if not node.program.running():
                break
            person = Person.random()
            try:
                node.unsigned(read_timeout=15).sign_up(ClientId=node.client_id, Username=person.username,
                                                       Password=person.password, UserAttributes=person.attributes)
            except (ClientError, BotoCoreError) as error:
                refused = error
        assert refused is not None, "four hundred sign-ups fitted on a full disk"
        log = node.program.log_tail(20_000)
        assert "store_full" in log, (refused, log)
        assert str(node.home) in log, "the log does not name the file"
        # A clear stop; the disk went with the process.
        wait_for(lambda: not node.program.running(), 10, "the node to stop")
        assert node.program.process.returncode == 1, node.program.process.returncode
    finally:
        node.kill()


def test_a_read_only_disk_is_refused_at_the_start(settled_home):
    node, _ = settled_home
    code, said = start_once(node.home, read_only_disk(node.home))
    assert code == 1, said
    assert str(node.home) in said and ("read-only" in said.lower() or "cannot be written" in said.lower()), said
    node.start()


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.7])
def test_a_truncated_database_is_refused_by_name_and_left_as_it_is(settled_home, keep):
    node, _ = settled_home
    for path in databases(node.home):
        whole = path.read_bytes()
        path.write_bytes(whole[:int(len(whole) * keep)])
        if keep == 0.0:
            path.write_bytes(b"\0" * 100)
        cut = path.read_bytes()
        code, said = start_once(node.home)
        assert code == 1, f"{path.name}: {code}\n{said}"
        assert str(path.parent) in said, said
        assert path.read_bytes() == cut, "the damaged file was changed"
        path.write_bytes(whole)
    node.start()


@pytest.mark.parametrize("keep", [0.0, 0.5])
@pytest.mark.parametrize("name", ["ledger", "shares", "tables"])
def test_a_database_that_is_cut_under_a_running_node_is_a_clear_stop(dev_node, name, keep):
    node = dev_node()
    node.sign_up(Person.random())
    path = next(path for path in databases(node.home) if path.parent.name == name)
    os.truncate(path, int(path.stat().st_size * keep))
    cut = path.read_bytes()
    # Nobody has to call: an idle node looks too. It is called all the same, so that readers and writers meet the cut.
    for _ in range(3):
        with contextlib.suppress(ClientError, BotoCoreError, OSError):
            node.sign_in(Person.random())
    wait_for(lambda: not node.program.running(), 10, "the node to stop")
    said = node.program.log_tail(20_000)
    assert node.program.process.returncode == 1, (node.program.process.returncode, said)
    assert f"jurat: {path}: " in said and "was cut while in use" in said and "backup" in said, said
    assert path.read_bytes() == cut, "the cut file was written to"
    code, said = start_once(node.home)
    assert code == 1 and str(path.parent) in said, (code, said)


def test_a_database_that_is_removed_under_an_idle_node_is_a_clear_stop(dev_node):
    node = dev_node()
    path = next(path for path in databases(node.home) if path.parent.name == "ledger")
    path.unlink()
    wait_for(lambda: not node.program.running(), 10, "the node to stop")
    said = node.program.log_tail(20_000)
    assert node.program.process.returncode == 1, (node.program.process.returncode, said)
    assert f"jurat: {path}: was removed while in use" in said and "backup" in said, said


def test_an_altered_database_never_gives_a_wrong_answer(settled_home):
    node, people = settled_home
    chance = random.Random(11)
    refusals = 0
    for path in databases(node.home):
        whole = path.read_bytes()
        for _ in range(10):
            altered = bytearray(whole)
            page = chance.randrange(2, max(3, len(whole) // 4096)) * 4096
            for place in range(page, min(page + 4096, len(altered)), 64):
                altered[place] ^= 1 + chance.randrange(255)
            path.write_bytes(altered)
            code, said = start_once(node.home)
            assert code in (None, 1), f"{path}: ended with {code}\n{said}"
            if code == 1:
                refusals += 1
                assert str(path.parent) in said, said
            path.write_bytes(whole)
    assert refusals > 0, "no alteration was ever noticed"
    node.start()
    for person in people:
        node.sign_in(person)


def test_verify_finds_one_altered_byte_in_a_stored_value(settled_home):
    node, _ = settled_home
    ledger = next(path for path in databases(node.home) if "ledger" in str(path))
    whole = ledger.read_bytes()
    needle = node.pool_id.encode()
    assert needle in whole, "the pool's id is not in the ledger's file"
    # Pages that are no longer in use hold older copies, so every copy is altered.
    ledger.write_bytes(whole.replace(needle, needle[:-1] + bytes([needle[-1] ^ 1])))
    code, said = start_once(node.home)
    assert code == 1 and str(ledger.parent) in said, said
    ledger.write_bytes(whole)
    node.start()
