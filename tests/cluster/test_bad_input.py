"""Bad input of every kind gets a precise refusal, and the service goes on with bounded memory."""
import json
import random
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError
from jurat_process import DevNode, Person, wait_for

SIGN_UP = b'{"ClientId":"%s","Username":"somebody","Password":"Correct-horse-9"%s}'
MEMORY_GROWTH_KIB = 96 * 1024


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    running = DevNode(tmp_path_factory.mktemp("bad_input") / "home")
    yield running
    running.kill()


@pytest.fixture(autouse=True)
def service_goes_on(node):
    yield
    assert node.program.running(), node.program.log_tail()
    person = Person.random()
    node.sign_up(person)
    node.sign_in(person)


def error_of(answer):
    return answer.headers.get("x-amzn-ErrorType", "").split(":")[0], answer.json


BROKEN_JSON = {
    "half an object": b'{"ClientId":',
    "a trailing comma": b'{"ClientId":"x",}',
    "two documents": b'{}{}',
    "a comment": b'{/*x*/}',
    "single quotes": b"{'ClientId':'x'}",
    "not a number": b'{"ClientId":NaN}',
    "an array": b'[]',
    "a string": b'"SignUp"',
    "null": b'null',
    "a raw control character": b'{"ClientId":"a\x01b"}',
    "a lone surrogate": b'{"ClientId":"\\ud800"}',
    "bad UTF-8": b'{"ClientId":"\xff\xfe"}',
    "an overlong encoding": b'{"ClientId":"\xc0\xaf"}',
    "UTF-16": '{"ClientId":"x"}'.encode("utf-16"),
    "a byte order mark": b'\xef\xbb\xbf{}',
    "a duplicate key": b'{"ClientId":"a","ClientId":"b"}',
    "a duplicate key, escaped": b'{"ClientId":"a","\\u0043lientId":"b"}',
    "10,000 open brackets": b'{"a":' + b"[" * 10_000,
    "deep nesting, closed": b'{"a":' + b"[" * 500 + b"]" * 500 + b"}",
    "a huge exponent": b'{"a":1e99999}',
}


@pytest.mark.parametrize("body", BROKEN_JSON.values(), ids=BROKEN_JSON.keys())
def test_what_is_no_json_object_is_refused_as_such(node, body):
    answer = node.call("SignUp", body)
    assert answer.status == 400
    kind, said = error_of(answer)
    assert kind == "SerializationException" and said["__type"] == "SerializationException"


WRONG_TYPES = {
    "a number for a string": {"Username": 7},
    "an object for a string": {"Username": {}},
    "null for a required string": {"Username": None},
    "a string for a list": {"UserAttributes": "email"},
    "a string inside a list of structures": {"UserAttributes": ["email"]},
    "a list for a structure": {"UserContextData": []},
    "a map with a number": {"ClientMetadata": {"a": 1}},
    "a boolean for a string": {"Password": True},
}


@pytest.mark.parametrize("members", WRONG_TYPES.values(), ids=WRONG_TYPES.keys())
def test_a_wrong_type_is_refused(node, members):
    body = {"ClientId": node.client_id, "Username": "somebody", "Password": "Correct-horse-9", **members}
    answer = node.call("SignUp", body)
    assert answer.status == 400
    kind, _ = error_of(answer)
    assert kind in ("SerializationException", "InvalidParameterException"), answer


def test_a_missing_member_and_a_broken_pattern_are_named(node):
    answer = node.call("SignUp", {"ClientId": "with spaces", "Username": ""})
    kind, said = error_of(answer)
    assert (answer.status, kind) == (400, "InvalidParameterException")
    message = said["message"]
    for member in ("clientId", "username"):
        assert f"'{member}'" in message
    assert "validation error" in message and "failed to satisfy constraint" in message


def test_an_unknown_operation_is_never_a_success(node):
    for name in ("NoSuchThing", "signup", "Sign Up", "", "A" * 4000):
        answer = node.call(name, {})
        assert answer.status == 400, name
        assert error_of(answer)[0] in ("UnknownOperationException", "SerializationException"), answer


def test_ten_megabytes_are_refused_without_being_kept(node):
    before = node.resident_kib()
    body = b'{"ClientId":"' + b"a" * (10 << 20) + b'"}'
    for _ in range(8):
        try:
            assert node.call("SignUp", body).status == 413
        except (ConnectionError, OSError):
            pass  # the refusal may come while we still send, and the connection closes
    assert node.resident_kib() - before < MEMORY_GROWTH_KIB


def raw(node, *pieces, pause=0.0, read_seconds=20):
    """Sends bytes as they are, with pauses, and returns whatever came back until the node closed or fell silent."""
    place = urlsplit(node.endpoint)
    received = b""
    with socket.create_connection((place.hostname, place.port), timeout=read_seconds) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
                time.sleep(pause)
            while chunk := connection.recv(65536):
                received += chunk
                if b"\r\n\r\n" in received and b"connection: close" not in received.lower():
                    break
        except (ConnectionError, TimeoutError):
            pass
    return received


BROKEN_HTTP = {
    "no HTTP at all": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64 + b"\r\n\r\n",
    "a bad request line": b"POST\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "length and chunks": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    "an endless length": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n",
    "a bad chunk": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
    "a header of 100 KB": b"POST / HTTP/1.1\r\nHost: a\r\nX-Long: " + b"a" * 100_000 + b"\r\n\r\n",
    "5,000 headers": b"POST / HTTP/1.1\r\nHost: a\r\n" + b"".join(b"X-%d: a\r\n" % n for n in range(5000)) + b"\r\n",
    "a null byte in a header": b"POST / HTTP/1.1\r\nHost: a\r\nX-Null: a\0b\r\n\r\n",
}


@pytest.mark.parametrize("request_bytes", BROKEN_HTTP.values(), ids=BROKEN_HTTP.keys())
def test_broken_http_is_refused_or_dropped(node, request_bytes):
    answer = raw(node, request_bytes)
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"408", b"411", b"413", b"431"), answer[:200]


def test_a_slow_head_gets_408(node):
    answer = raw(node, b"POST / HTTP/1.1\r\nHost: a\r\n", read_seconds=25)
    assert answer == b"" or answer.split(b" ")[1] == b"408", answer[:200]


def test_random_bodies_never_succeed_and_never_crash(node):
    chance = random.Random(7)
    whole = SIGN_UP % (node.client_id.encode(), b"")
    for _ in range(300):
        body = bytearray(whole)
        for _ in range(chance.randrange(1, 5)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        answer = node.call("SignUp", bytes(body))
        assert answer.status in (200, 400, 429), (bytes(body), answer)
        json.loads(answer.body)


IDLERS = """
import resource, socket, sys, time
host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_NOFILE, (count + 200, max(count + 200, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
held = []
for number in range(count):
    held.append(socket.create_connection((host, port), timeout=20))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.mark.timeout(180)
def test_ten_thousand_idle_connections_are_borne(node):
    place = urlsplit(node.endpoint)
    before = node.resident_kib()
    idlers = subprocess.Popen([sys.executable, "-c", IDLERS, place.hostname, str(place.port), "10000"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert idlers.stdout.readline() == b"held\n"
        person = Person.random()
        node.sign_up(person)
        node.sign_in(person)
        assert node.resident_kib() - before < 3 * MEMORY_GROWTH_KIB
    finally:
        idlers.stdin.close()
        idlers.wait(20)
    wait_for(lambda: established(node) < 100, 100, "closed connections to be let go")


def established(node):
    """Connections of the machine that end at the node's port."""
    port = f":{urlsplit(node.endpoint).port:04X}"
    lines = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    fields = [line.split() for line in lines]
    return sum(1 for entry in fields if entry[1].endswith(port) and entry[3] == "01")


def test_bad_credentials_of_every_kind_are_refused(node):
    client = node.unsigned()
    for token in ("x", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "A" * 20_000):
        with pytest.raises(ClientError) as error:
            client.get_user(AccessToken=token)
        assert error.value.response["Error"]["Code"] in ("NotAuthorizedException", "InvalidParameterException")
    for token in ("x", "A" * 2048, "é"):
        with pytest.raises(ClientError) as error:
            client.initiate_auth(ClientId=node.client_id, AuthFlow="REFRESH_TOKEN_AUTH",
                                 AuthParameters={"REFRESH_TOKEN": token})
        assert error.value.response["Error"]["Code"] in ("NotAuthorizedException", "InvalidParameterException")
