"""What a client of another make gets at the port between nodes: Python's ssl and its own reading of the frames."""
import contextlib
import datetime
import json
import os
import socket
import ssl
import struct
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = Path(os.environ.get("JURAT_BINARY", ROOT / "build" / "release" / "bin" / "jurat")).parent / "peers_echo"
SECONDS = 20
REQUEST, ANSWER, CANCEL, PING, PONG, REFUSAL = range(1, 7)


def frame(kind, number, body=b""):
    return struct.pack(">IQB", 9 + len(body), number, kind) + body


def read_exactly(stream, size):
    read = b""
    while len(read) < size:
        piece = stream.recv(size - len(read))
        if not piece:
            raise EOFError
        read += piece
    return read


def read_frame(stream):
    length, number, kind = struct.unpack(">IQB", read_exactly(stream, 13))
    return kind, number, read_exactly(stream, length - 9)


def read_frame_of(stream, wanted):
    while True:
        kind, number, body = read_frame(stream)
        if kind == wanted:
            return number, body


class Node:
    def __init__(self, member_key):
        raw = member_key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.process = subprocess.Popen([BINARY, raw.hex()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read().decode()
        ready = json.loads(line)
        self.port, self.key = ready["port"], bytes.fromhex(ready["key"])

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=SECONDS)

    def counts(self):
        """Ends it; what it counted."""
        self.process.stdin.close()
        counted = json.loads(self.process.stdout.readline())
        assert self.process.wait(SECONDS) == 0
        return counted


@pytest.fixture
def member_key():
    return ed25519.Ed25519PrivateKey.generate()


@pytest.fixture
def node(member_key):
    running = Node(member_key)
    yield running
    running.process.kill()
    running.process.wait()


def certificate_of(folder, key, name="anybody", digest=None, days=1):
    """A PEM file with key and self-signed certificate: names and dates that must not matter."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.timezone.utc)
    begins, ends = (now, now + datetime.timedelta(days=days)) if days > 0 else (now - datetime.timedelta(days=9), now + datetime.timedelta(days=days))
    certificate = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
                   .serial_number(7).not_valid_before(begins).not_valid_after(ends).sign(key, digest))
    path = folder / f"{name}.pem"
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                     + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def context_with(pem=None, version=ssl.TLSVersion.TLSv1_3, protocols=("jurat-peers/1",)):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    if protocols:
        context.set_alpn_protocols(list(protocols))
    if pem:
        context.load_cert_chain(pem)
    return context


def gets_no_frame(node, context):
    """True when neither the handshake nor a request afterwards brings anything but the end of the connection."""
    with node.connect() as plain:
        try:
            with context.wrap_socket(plain) as stream:
                with contextlib.suppress(OSError):
                    stream.sendall(frame(PING, 1) + frame(REQUEST, 1, b"hello"))
                return stream.recv(1) == b""
        except OSError:
            return True


@pytest.mark.parametrize("days", [1, -1])
def test_a_member_of_another_make_talks(node, member_key, tmp_path, days):
    """Also with a certificate that ran out yesterday: the key alone counts."""
    context = context_with(certificate_of(tmp_path, member_key, days=days))
    with context.wrap_socket(node.connect()) as stream:
        assert stream.version() == "TLSv1.3"
        shown = x509.load_der_x509_certificate(stream.getpeercert(binary_form=True)).public_key()
        assert shown.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw) == node.key
        stream.sendall(frame(PING, 41))
        assert read_frame_of(stream, PONG) == (41, b"")
        stream.sendall(frame(REQUEST, 1, b"hello") + frame(REQUEST, 2, b"x" * 100_000))
        answers = dict(read_frame_of(stream, ANSWER) for _ in range(2))
        assert answers == {1: b"hello", 2: b"x" * 100_000}
        assert stream.session is None or not stream.session.has_ticket
    assert node.counts() == {"refused": 0, "served": 2}


def test_strangers_get_nothing(node, member_key, tmp_path):
    stranger = ed25519.Ed25519PrivateKey.generate()
    other_kind = ec.generate_private_key(ec.SECP256R1())
    member = certificate_of(tmp_path, member_key, "member")
    callers = {
        "no certificate": context_with(),
        "an unknown key": context_with(certificate_of(tmp_path, stranger, "stranger")),
        "a key of another kind": context_with(certificate_of(tmp_path, other_kind, "other", SHA256())),
        "TLS 1.2": context_with(member, ssl.TLSVersion.TLSv1_2),
        "another protocol": context_with(member, protocols=("h2",)),
        "no protocol": context_with(member, protocols=()),
    }
    for name, context in callers.items():
        assert gets_no_frame(node, context), name
    assert node.counts() == {"refused": len(callers), "served": 0}


def test_the_members_public_key_in_a_strangers_certificate(node, member_key, tmp_path):
    """A certificate can be copied; the signature of the handshake cannot. Python would not load such a pair, so the
    stranger signs a certificate of the member's key and must fail to use it."""
    stranger = ed25519.Ed25519PrivateKey.generate()
    subject = x509.Name([])
    now = datetime.datetime.now(datetime.timezone.utc)
    copied = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(member_key.public_key())
              .serial_number(7).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1)).sign(stranger, None))
    path = tmp_path / "copied.pem"
    path.write_bytes(stranger.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                     + copied.public_bytes(serialization.Encoding.PEM))
    with pytest.raises(ssl.SSLError):
        context_with(path)
    assert gets_no_frame(node, context_with())


def test_plain_bytes_get_at_most_an_alert(node):
    for said in (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", frame(PING, 1), bytes(64), b"\x16\x03\x01\xff\xff"):
        with node.connect() as plain:
            plain.sendall(said)
            plain.shutdown(socket.SHUT_WR)
            heard = b""
            with contextlib.suppress(ConnectionResetError):
                while piece := plain.recv(1_024):
                    heard += piece
            assert heard == b"" or (heard[0] == 21 and len(heard) <= 7), said


def test_a_64_mb_frame_and_a_repeated_id_end_the_connection(node, member_key, tmp_path):
    context = context_with(certificate_of(tmp_path, member_key))
    for bad in (struct.pack(">IQB", 64 << 20, 1, REQUEST), frame(REQUEST, 1, b"a") * 2):
        with context.wrap_socket(node.connect()) as stream:
            stream.sendall(frame(PING, 1) + bad)
            with contextlib.suppress(ConnectionResetError, ssl.SSLEOFError):
                while stream.recv(1_024):
                    pass
    # And the next one is served as if nothing had happened.
    with context.wrap_socket(node.connect()) as stream:
        stream.sendall(frame(REQUEST, 1, b"again"))
        assert read_frame_of(stream, ANSWER) == (1, b"again")
