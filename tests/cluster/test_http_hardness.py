"""The HTTP server against callers who mean it harm, from outside: a real process, real sockets."""
import contextlib
import json
import os
import random
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = Path(os.environ.get("JURAT_BINARY", ROOT / "build" / "release" / "bin" / "jurat")).parent / "http_echo"
TLS = ROOT / "tests" / "data" / "tls"
IDLE = ROOT / "tests" / "support" / "idle_connections.py"
SECONDS = 30


class Echo:
    """A running http_echo."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([BINARY, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read().decode()
        self.port = json.loads(line)["port"]

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)

    def ask(self, request):
        """Everything that is answered to these bytes until the server closes."""
        with self.connect() as connection:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(request)
            return read_to_end(connection)

    def serves(self):
        answer = self.ask(b"POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\nping")
        return answer.startswith(b"HTTP/1.1 200 ") and answer.endswith(b"\r\n\r\nping")

    def anonymous_kib(self):
        for line in Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1])
        raise AssertionError("no RssAnon")

    def stop(self):
        assert self.process.poll() is None, f"died with {self.process.returncode}: {self.process.stderr.read().decode()}"
        self.process.stdin.close()
        assert self.process.wait(SECONDS) == 0, self.process.stderr.read().decode()


@pytest.fixture
def echo():
    """Starts servers; each must live and serve at the end."""
    started = []

    def start(*arguments):
        started.append(Echo(*arguments))
        return started[-1]

    yield start
    for server in started:
        if "--tls" not in map(str, server.process.args):
            assert server.serves()
        server.stop()


def read_to_end(connection):
    received = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65536):
            received += part
    return received


def read_head(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        part = connection.recv(65536)
        if not part:
            break
        received += part
    return received


def test_a_body_of_ten_megabytes_gets_413_and_the_connection_ends(echo):
    server = echo()
    before = server.anonymous_kib()
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10485760\r\n\r\n"
    for _ in range(5):
        answer = server.ask(head + b"x" * 10485760)
        assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]
        assert b"application/json" in answer and b'"message":' in answer
    # Without telling its size in advance.
    chunks = b"".join(b"10000\r\n" + b"x" * 65536 + b"\r\n" for _ in range(160)) + b"0\r\n\r\n"
    answer = server.ask(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
    assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]
    assert server.anonymous_kib() - before < 20 * 1024


def test_callers_of_one_byte_a_second_get_408_while_others_are_served(echo):
    server = echo("--head-ms", 1500, "--body-ms", 1500)
    slow = [server.connect() for _ in range(200)]
    heads, bodies = slow[:100], slow[100:]
    for connection in bodies:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n")
    sent = b"GET /" + b"a" * 100
    began = time.monotonic()
    for second in range(5):
        for connection in slow:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.sendall(sent[second:second + 1])
        assert server.serves()
        if time.monotonic() - began > 4:
            break
        time.sleep(max(0.0, began + second + 1 - time.monotonic()))
    for connection in heads + bodies:
        answer = read_to_end(connection)
        assert answer.startswith(b"HTTP/1.1 408 "), answer
        connection.close()


def test_ten_thousand_idle_connections_cost_little_and_service_goes_on(echo):
    server = echo("--idle-ms", 120000)
    assert server.serves()
    before = server.anonymous_kib()
    holder = subprocess.Popen([sys.executable, IDLE, str(server.port), "10000"], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"10000\n"
        grown = server.anonymous_kib() - before
        assert grown < 60 * 1024, f"{grown} KiB for 10,000 connections"
        for _ in range(20):
            assert server.serves()
    finally:
        holder.stdin.close()
        holder.wait(SECONDS)


def test_more_connections_than_places_push_out_the_idle_ones(echo):
    server = echo("--connections", 50)
    held = [server.connect() for _ in range(50)]
    for _ in range(10):
        assert server.serves()
    assert held[0].recv(1) == b""
    for connection in held:
        connection.close()


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
START = b"POST / HTTP/1.1\r\nHost: x\r\n"
# After the classes of RFC 9112 11.2 and the public collections of request smuggling tests: each must be one refusal.
SMUGGLING = {
    "cl_te": START + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_cl": START + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1\r\nA\r\n0\r\n\r\n" + SMUGGLED,
    "te_te": START + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_list": START + b"Transfer-Encoding: identity, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_twice_in_one": START + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_unknown": START + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_quoted": START + b'Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n' + SMUGGLED,
    "te_space_before_colon": START + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_vertical_tab": START + b"Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_folded": START + b"Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_in_folded_line": START + b"X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_after_bare_lf": START + b"X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_after_bare_cr": START + b"X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_nul": START + b"Transfer-Encoding\x00: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "te_http_1_0": b"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "cl_differ": START + b"Content-Length: 0\r\nContent-Length: 35\r\n\r\n" + SMUGGLED,
    "cl_list": START + b"Content-Length: 0, 35\r\n\r\n" + SMUGGLED,
    "cl_sign": START + b"Content-Length: +0\r\n\r\n" + SMUGGLED,
    "cl_minus": START + b"Content-Length: -35\r\n\r\n" + SMUGGLED,
    "cl_hex": START + b"Content-Length: 0x0\r\n\r\n" + SMUGGLED,
    "cl_underscore_digits": START + b"Content-Length: 1_0\r\n\r\n" + SMUGGLED,
    "cl_space_inside": START + b"Content-Length: 0 35\r\n\r\n" + SMUGGLED,
    "cl_overflow": START + b"Content-Length: 18446744073709551616\r\n\r\n" + SMUGGLED,
    "chunk_sign": START + b"Transfer-Encoding: chunked\r\n\r\n+0\r\n\r\n" + SMUGGLED,
    "chunk_prefix": START + b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + SMUGGLED,
    "chunk_empty_size": START + b"Transfer-Encoding: chunked\r\n\r\n\r\n\r\n" + SMUGGLED,
    "chunk_overflow": START + b"Transfer-Encoding: chunked\r\n\r\n10000000000000000\r\n" + SMUGGLED,
    "chunk_too_short": START + b"Transfer-Encoding: chunked\r\n\r\n1\r\nAB\r\n0\r\n\r\n" + SMUGGLED,
    "host_twice": b"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n" + SMUGGLED,
    "host_absent": b"GET / HTTP/1.1\r\n\r\n" + SMUGGLED,
    "space_in_target": b"GET /a HTTP/1.1 /b HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
    "http_0_9": b"GET /\r\n\r\n" + SMUGGLED,
    "http_2_preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + SMUGGLED,
    "first_line_folded": b" GET / HTTP/1.1\r\nHost: x\r\n\r\n" + SMUGGLED,
    "header_before_space": b"GET / HTTP/1.1\r\n Host: x\r\n\r\n" + SMUGGLED,
}


@pytest.mark.parametrize("name", SMUGGLING)
def test_a_smuggled_request_is_never_seen(echo, name):
    answer = echo().ask(SMUGGLING[name])
    assert answer.split(b" ")[1] in (b"400", b"413", b"501", b"505"), answer
    assert answer.count(b"\r\nDate: ") == 1, answer
    assert b"smuggled" not in answer
    assert b"Connection: close" in answer


def test_a_trailer_is_no_header(echo):
    answer = echo().ask(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                        b"1\r\nA\r\n0\r\nAuthorization: evil\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n")
    seen = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    assert seen["body"] == "A"
    assert {name for name, _ in seen["headers"]} == {"host", "transfer-encoding", "connection"}


def test_garbage_of_all_kinds_does_no_harm(echo):
    server = echo("--head-ms", 500, "--body-ms", 500, "--idle-ms", 500)
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    pieces = [b"GET ", b"/", b" HTTP/1.1", b"\r\n", b"\r\n\r\n", b"Host: x", b"Content-Length: 5", b": ", b"\x00", b"\n",
              b"Transfer-Encoding: chunked", b"5\r\nhello\r\n", b"0\r\n\r\n", b"POST / HTTP/1.1\r\nHost: x\r\n", b"\xff" * 9,
              b"Expect: 100-continue\r\n", b"a" * 3000, b"Connection: close\r\n", b"\t", b"HEAD", b"%00", b"{}", b"\x16\x03\x01"]
    held = []
    until = time.monotonic() + 4
    while time.monotonic() < until:
        connection = server.connect()
        if chance.random() < 0.3:
            garbage = chance.randbytes(chance.randrange(1, 4000))
        else:
            garbage = b"".join(chance.choice(pieces) for _ in range(chance.randrange(1, 30)))
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for start in range(0, len(garbage), 700):
                connection.sendall(garbage[start:start + 700])
        held.append(connection)
        if len(held) > 100:
            held.pop(chance.randrange(len(held))).close()
    for connection in held:
        connection.close()
    assert server.serves(), f"seed {seed}"


def test_callers_that_vanish_leave_nothing_behind(echo):
    server = echo()
    for _ in range(3):
        server.serves()
    before = server.anonymous_kib()
    started = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 500000\r\n\r\n" + b"x" * 250000
    for turn in range(300):
        connection = server.connect()
        connection.sendall(started if turn % 2 else started + b"x" * 250000)
        # Reset instead of an orderly end.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
        connection.close()
    assert server.serves()
    assert server.anonymous_kib() - before < 40 * 1024


def test_readers_that_never_read_do_not_stop_others(echo):
    server = echo()
    stuck = []
    request = b"POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 1000000
    for _ in range(20):
        connection = server.connect()
        connection.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            for _ in range(10):
                connection.send(request)
        stuck.append(connection)
    for _ in range(10):
        assert server.serves()
    for connection in stuck:
        connection.close()


def test_hanging_tls_handshakes_do_not_stop_others(echo):
    server = echo("--tls", TLS / "localhost.pem", TLS / "localhost.key", "--head-ms", 1500)
    context = ssl.create_default_context(cafile=TLS / "ca.pem")
    hanging = [server.connect() for _ in range(300)]
    for connection in hanging[::2]:
        connection.sendall(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03")

    def serves():
        with context.wrap_socket(server.connect(), server_hostname="localhost") as connection:
            assert connection.version() == "TLSv1.3"
            connection.sendall(b"GET /raw HTTP/1.1\r\nHost: x\r\n\r\n")
            return read_head(connection).startswith(b"HTTP/1.1 200 ")

    for _ in range(5):
        assert serves()
    for connection in hanging:
        # The end comes by the server; an alert before it is in order.
        assert b"HTTP" not in read_to_end(connection)
        connection.close()
    assert serves()


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_old_tls_and_weak_suites_are_refused(echo):
    server = echo("--tls", TLS / "localhost.pem", TLS / "localhost.key")

    def handshake(**settings):
        context = ssl.create_default_context(cafile=TLS / "ca.pem")
        for name, value in settings.items():
            if name == "ciphers":
                context.set_ciphers(value)
            elif name == "protocols":
                context.set_alpn_protocols(value)
            else:
                setattr(context, name, value)
        with context.wrap_socket(server.connect(), server_hostname="localhost") as connection:
            return connection.version(), connection.cipher()[0], connection.selected_alpn_protocol()

    version, suite, _ = handshake(maximum_version=ssl.TLSVersion.TLSv1_2)
    assert version == "TLSv1.2"
    assert suite.startswith("ECDHE-") and ("GCM" in suite or "CHACHA20" in suite)
    assert handshake(protocols=["h2", "http/1.1"])[2] == "http/1.1"
    for refused in ({"maximum_version": ssl.TLSVersion.TLSv1_1, "minimum_version": ssl.TLSVersion.TLSv1,
                     "ciphers": "DEFAULT:@SECLEVEL=0"},
                    {"maximum_version": ssl.TLSVersion.TLSv1_2, "ciphers": "ECDHE-ECDSA-AES128-SHA"},
                    {"protocols": ["h2"]}):
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            handshake(**refused)


def test_stopping_finishes_what_runs():
    server = Echo()
    with server.connect() as connection:
        connection.sendall(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        assert server.serves()  # so the request before it is in a worker's hands
        server.process.stdin.close()
        assert read_to_end(connection).startswith(b"HTTP/1.1 200 ")
    assert server.process.wait(SECONDS) == 0
