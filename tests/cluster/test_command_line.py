"""The program's own words: exit codes, and errors that name what is at fault and what would be right."""
import contextlib
import json
import random
import re
import signal
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from jurat_process import JURAT, JuratProcess, fetch, wait_for
from production_node import jurat


def is_free(port):
    with socket.socket() as probe, contextlib.suppress(OSError):
        probe.bind(("127.0.0.1", port))
        return True
    return False


def two_free_ports():
    """A free port with a free one above it, below the range from which the kernel takes ports for connections."""
    return next(port for port in random.sample(range(10_000, 32_000), 2_000) if is_free(port) and is_free(port + 1))


def listeners(pid):
    """The ports that a process listens on, over IPv4 and IPv6."""
    own = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
    rows = [row.split() for name in ("tcp", "tcp6")
            for row in Path(f"/proc/{pid}/net/{name}").read_text(encoding="ascii").splitlines()[1:]]
    return {int(row[1].rsplit(":", 1)[1], 16) for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in own}


def test_help_lists_every_verb_and_teaches(tmp_path):
    done = jurat("help", cwd=tmp_path)
    assert done.returncode == 0
    for verb in ("dev", "node", "council", "admin", "version"):
        assert verb in done.stdout
    assert "Exit codes" in done.stdout
    for words in (["dev", "--help"], ["council", "run", "--help"], ["node", "--help"], ["help", "council"],
                  ["help", "admin"]):
        done = jurat(*words, cwd=tmp_path)
        assert done.returncode == 0 and "Example" in done.stdout, words


def test_the_version_is_said():
    done = jurat("version")
    assert done.returncode == 0 and done.stdout.strip()


WRONG = {
    "no such verb": (["danse"], "danse"),
    "no such flag": (["dev", "--portt", "1"], "--portt"),
    "nodes that are no council": (["dev", "--nodes", "5"], "--nodes 5"),
    "nodes that are no number": (["dev", "--nodes", "four"], "--nodes four"),
    "a home without a name": (["dev", "--home", ""], "home: is empty"),
    "a code of letters": (["dev", "--fixed-code", "abcdef"], "--fixed-code abcdef"),
    "an address without a port": (["dev", "--listen", "127.0.0.1"], "listen"),
    "a level that is none": (["dev", "--log-level", "loud"], "log_level"),
    "any key for everybody": (["dev", "--listen", "0.0.0.0:0", "--accept-any-key"], "--accept-any-key"),
    "an open address": (["dev", "--listen", "0.0.0.0:0"], "--listen 0.0.0.0:0"),
    "no settings file": (["node"], "--config"),
}


@pytest.mark.parametrize("words, named", WRONG.values(), ids=WRONG.keys())
def test_wrong_usage_is_exit_code_2_and_names_the_fault(tmp_path, words, named):
    done = jurat(*words, cwd=tmp_path)
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert named in done.stderr, done.stderr
    assert not list(tmp_path.rglob("*.mdb")), "a refused start left files behind"


def test_a_wrong_setting_is_blamed_with_file_and_line(tmp_path):
    config = tmp_path / "node.toml"
    config.write_text('home = "/nowhere/at/all"\nlisten = "everywhere"\n', encoding="utf-8")
    done = jurat("node", "--config", config)
    assert done.returncode == 2 and f"{config}:2" in done.stderr and "listen" in done.stderr, done.stderr
    config.write_text('hom = "/nowhere/at/all"\n', encoding="utf-8")
    done = jurat("node", "--config", config)
    assert done.returncode == 2 and "hom" in done.stderr and f"{config}:1" in done.stderr, done.stderr


def test_a_production_node_refuses_an_open_address_without_tls(tmp_path):
    config = tmp_path / "node.toml"
    config.write_text(f'home = "{tmp_path}/home"\nlisten = "0.0.0.0:0"\n', encoding="utf-8")
    done = jurat("node", "--config", config)
    assert done.returncode != 0
    assert "tls" in done.stderr.lower() and "behind_tls_proxy" in done.stderr, done.stderr


def test_a_port_in_use_and_a_home_in_use_are_named(dev_node, tmp_path):
    node = dev_node()
    second = jurat("dev", "--listen", "127.0.0.1:0", "--home", node.home)
    assert second.returncode == 1 and str(node.home) in second.stderr and str(node.program.pid) in second.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        second = jurat("dev", "--listen", place, "--home", tmp_path / "other")
        assert second.returncode in (1, 2) and "listen" in second.stderr and place in second.stderr, second.stderr
    assert fetch(node.endpoint + "/health/ready").status == 200


def test_a_node_listens_one_port_above_the_public_one_and_there_alone(tmp_path):
    public = two_free_ports()
    program = JuratProcess([JURAT, "dev", "--listen", f"127.0.0.1:{public}", "--home", tmp_path / "home"],
                           tmp_path / "log")
    try:
        line = program.ready()
        assert line["endpoint"] == f"http://127.0.0.1:{public}"
        assert line["nodes"] == [f"http://127.0.0.1:{public + 1}"]
        assert line["pids"] == [program.pid]
        for place in (line["endpoint"], *line["nodes"]):
            assert fetch(place + "/health/ready").status == 200
        keys = fetch(f"{line['endpoint']}/{line['pool_id']}/.well-known/jwks.json").body
        assert fetch(f"{line['nodes'][0]}/{line['pool_id']}/.well-known/jwks.json").body == keys
        assert listeners(program.pid) == {public, public + 1}
    finally:
        program.kill()


def test_port_0_takes_free_ports_for_all(dev_node):
    first, second = dev_node(), dev_node(name="second")
    places = [place for node in (first, second) for place in (node.endpoint, *node.nodes)]
    assert len(set(places)) == 4
    for place in places:
        assert fetch(place + "/health/ready").status == 200


def test_a_taken_node_port_and_a_port_without_room_above_are_named(tmp_path):
    public = two_free_ports()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", public + 1))
        taken.listen()
        done = jurat("dev", "--listen", f"127.0.0.1:{public}", "--home", tmp_path / "home")
        assert done.returncode == 1 and f"127.0.0.1:{public + 1}" in done.stderr and "--listen" in done.stderr, done.stderr
    done = jurat("dev", "--listen", "127.0.0.1:65535", "--home", tmp_path / "home")
    assert done.returncode == 2 and "65534" in done.stderr, done.stderr


def test_the_ready_line_is_in_the_home_and_fit_for_a_shell(dev_node):
    node = dev_node()
    assert json.loads((node.home / "dev.json").read_text(encoding="utf-8")) == node.line
    shell = dict(line.removeprefix("export ").split("=", 1)
                 for line in (node.home / "dev.env").read_text(encoding="utf-8").splitlines() if "=" in line)
    assert node.client_id in shell["JURAT_CLIENT_ID"]
    assert node.endpoint in shell["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_in_good_order(dev_node, number):
    node = dev_node()
    node.program.process.send_signal(number)
    assert node.program.process.wait(20) == 0
    node.restart()


def test_health_tells_starting_from_ready(tmp_path):
    program = JuratProcess([JURAT, "dev", "--listen", "127.0.0.1:0", "--home", tmp_path / "home"], tmp_path / "log")
    try:
        line = program.ready()
        live = fetch(line["endpoint"] + "/health/live")
        ready = fetch(line["endpoint"] + "/health/ready")
        assert (live.status, ready.status) == (200, 200)
        assert fetch(line["endpoint"] + "/_dev/").status == 200
        wait_for(lambda: b"# TYPE" in fetch(line["endpoint"] + "/metrics").body, 5, "metrics")
    finally:
        program.kill()


def ask_raw(node, head):
    """The status of a request sent as it stands."""
    place = urlsplit(node.endpoint)
    with socket.create_connection((place.hostname, place.port), timeout=30) as connection:
        connection.sendall(head.encode() + b"\r\nConnection: close\r\n\r\n")
        return int(connection.makefile("rb").readline().split()[1])


def test_a_page_under_another_name_reads_nothing_of_a_development_node(dev_node):
    node = dev_node()
    for path in ("/metrics", "/health/ready", "/_dev/outbox", "/_dev/state"):
        assert fetch(node.endpoint + path).status == 200
        assert fetch(node.endpoint + path, headers={"Host": "rebound.example"}).status == 403, path
        # An absolute target replaces Host (RFC 9112 3.2.2), for every check alike.
        assert ask_raw(node, f"GET http://rebound.example{path} HTTP/1.1\r\nHost: 127.0.0.1") == 403, path
        assert ask_raw(node, f"GET http://127.0.0.1{path} HTTP/1.1\r\nHost: rebound.example") == 200, path


NO_SETTINGS = {
    "a folder": ("folder", None, "is a folder"),
    "nothing": ("none.toml", None, "there is no such file"),
    "what dev printed": ("ready.json", '{"event":"ready"}', "is a JSON file"),
    "a certificate": ("chain.pem", "-----BEGIN CERTIFICATE-----\n", "is a PEM file"),
}


@pytest.mark.parametrize("name, content, kind", NO_SETTINGS.values(), ids=NO_SETTINGS.keys())
def test_what_is_no_settings_file_is_called_what_it_is(tmp_path, name, content, kind):
    (tmp_path / "folder").mkdir()
    if content is not None:
        (tmp_path / name).write_text(content, encoding="utf-8")
    for words in (["node", name], ["node", "--config", name], ["council", "run", "--config", name]):
        done = jurat(*words, cwd=tmp_path)
        assert done.returncode == 2 and f"{name}: {kind}" in done.stderr and "settings file (TOML)" in done.stderr, (
            words, done.stderr)


def test_help_of_no_topic_names_the_topics_it_may_mean():
    done = jurat("help", "verify")
    assert (done.returncode, done.stdout) == (2, "")
    assert "`jurat help node verify`" in done.stderr


def test_what_people_do_not_start_is_in_no_list(tmp_path):
    assert "dev-node" not in jurat("help", cwd=tmp_path).stdout
    assert "dev-node" not in jurat("danse", cwd=tmp_path).stderr
    assert "--member is missing" in jurat("dev-node", cwd=tmp_path).stderr


def test_no_message_says_a_word_twice(tmp_path):
    said = [jurat(*words, cwd=tmp_path).stderr for words, _ in WRONG.values()]
    said += [jurat(*words, cwd=tmp_path).stderr for words in (
        ["admin", "call", "AdminGetUser", "{"], ["admin", "call", "AdminGetUsr"], ["admin", "users", "show", "x", "y"],
        ["dev", "--listen", "x"], ["dev", "--log-format", "x"], ["node", "verify"], ["help", "x"], ["node", "x"],
        ["admin", "pools", "list", "--endpoint", "x"], ["council", "deal", "--home", "x", "--key-sets", "x"])]
    for line in said:
        assert line and not re.search(r"\b([A-Za-z-]+)\b[:,]? (?:--)?\1\b", line, re.IGNORECASE), line
