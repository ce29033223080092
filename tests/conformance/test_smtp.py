"""Mail as a real SMTP server (aiosmtpd) receives it from the sender that nodes use."""
import email
import email.policy
import os
import socket
import ssl
import subprocess
import threading
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = Path(os.environ.get("JURAT_BINARY", ROOT / "build" / "release" / "bin" / "jurat")).parent / "send_mail"
TLS = ROOT / "tests" / "data" / "tls"
SENDER = "Jurat – Anmeldung <no-reply@id.example>"
SECONDS = 30


class Mailbox:
    """Takes every mail, but refuses one recipient."""

    def __init__(self):
        self.envelopes = []

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address == "nobody@example.com":
            return "550 5.1.1 nobody@example.com has never lived here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.envelopes.append(envelope)
        return "250 OK"

    def message(self):
        return email.message_from_bytes(self.envelopes[-1].content, policy=email.policy.default)


class Peer(Controller):
    def __init__(self, **settings):
        self.mailbox = Mailbox()
        self.settings = settings
        super().__init__(self.mailbox, hostname="127.0.0.1", port=0, ready_timeout=SECONDS)

    def factory(self):
        return SMTP(self.handler, **self.settings)

    def _trigger_server(self):
        # The port is the one that the system chose.
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def peer():
    started = []

    def start(**settings):
        controller = Peer(**settings)
        controller.start()
        started.append(controller)
        return controller

    yield start
    for controller in started:
        controller.stop()


def send(url, *more, to="ada@example.com", subject="Your code", text="Your code is 123456.\n", sender=SENDER):
    done = subprocess.run([BINARY, url, sender, to, subject, text, *map(str, more)], capture_output=True, text=True,
                          timeout=SECONDS, check=False)
    return done.returncode, done.stdout.strip()


def starttls():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / "localhost.pem", TLS / "localhost.key")
    return context


def only_ada(server, session, envelope, mechanism, login):
    good = isinstance(login, LoginPassword) and (login.login, login.password) == (b"ada", b"lovelace \xc3\xa9")
    return AuthResult(success=good, handled=False)


def test_a_mail_in_any_language_arrives_as_it_was_written(peer):
    server = peer()
    subject = "Ihr Code für „Jurat“: " + "確認コード " * 20
    text = "Grüße,\n\n.a line that begins with a dot\n" + "=" * 200 + "\n確認 123456 \nend"
    assert send(f"smtp://127.0.0.1:{server.port}", subject=subject, text=text) == (0, "sent")
    envelope, message = server.mailbox.envelopes[0], server.mailbox.message()
    assert envelope.mail_from == "no-reply@id.example"
    assert envelope.rcpt_tos == ["ada@example.com"]
    assert message["Subject"] == subject.rstrip() or message["Subject"] == subject
    assert message["From"].addresses[0].display_name == "Jurat – Anmeldung"
    assert message["From"].addresses[0].addr_spec == "no-reply@id.example"
    assert message["To"] == "ada@example.com"
    assert message.get_content().replace("\r\n", "\n") == text + "\n"
    assert message["Date"].datetime is not None
    assert message["Message-ID"].endswith("@id.example>")
    assert not message.defects
    assert all(len(line) <= 78 and line.isascii() for line in envelope.content.split(b"\r\n"))


def test_two_mails_have_two_message_ids(peer):
    server = peer()
    for _ in range(2):
        assert send(f"smtp://127.0.0.1:{server.port}")[0] == 0
    first, second = (email.message_from_bytes(envelope.content)["Message-ID"] for envelope in server.mailbox.envelopes)
    assert first != second


def test_starttls_and_authentication_with_a_certificate_of_our_own(peer):
    server = peer(tls_context=starttls(), require_starttls=True, authenticator=only_ada, auth_required=True)
    url = f"smtp://localhost:{server.port}"
    assert send(url, "--ca", TLS / "ca.pem", "--user", "ada", "lovelace é") == (0, "sent")
    assert len(server.mailbox.envelopes) == 1
    status, said = send(url, "--ca", TLS / "ca.pem", "--user", "ada", "wrong password")
    assert status == 1
    assert said.startswith(f"code_delivery_failed: mail server localhost:{server.port}: ")
    assert "535" in said or "denied" in said.lower()
    assert "wrong password" not in said
    assert send(url, "--ca", TLS / "ca.pem")[0] == 1
    assert len(server.mailbox.envelopes) == 1


def test_a_certificate_that_nobody_signed_ends_the_attempt_before_the_password(peer, tmp_path):
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=other", "-keyout",
            tmp_path / "other.key", "-out", tmp_path / "other.pem", "-days", "2"]
    subprocess.run(made, check=True, capture_output=True)
    server = peer(tls_context=starttls(), require_starttls=True, authenticator=only_ada, auth_required=True)
    status, said = send(f"smtp://localhost:{server.port}", "--ca", tmp_path / "other.pem", "--user", "ada", "lovelace é")
    assert status == 1
    assert "certificate" in said
    assert not server.mailbox.envelopes


def test_a_server_without_starttls_is_not_spoken_to_in_clear(peer):
    server = peer()
    status, said = send(f"smtp://localhost:{server.port}", "--ca", TLS / "ca.pem")
    assert status == 1
    assert said.startswith(f"code_delivery_failed: mail server localhost:{server.port}: ")
    assert "TLS" in said or "SSL" in said
    assert not server.mailbox.envelopes


def test_a_refused_recipient_is_told_by_its_code_and_not_by_name(peer):
    server = peer()
    status, said = send(f"smtp://127.0.0.1:{server.port}", to="nobody@example.com")
    assert status == 1
    assert said.startswith(f"code_delivery_failed: mail server 127.0.0.1:{server.port}: ")
    assert "550" in said
    assert "nobody" not in said
    assert not server.mailbox.envelopes


def test_a_server_that_is_down_is_named():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    status, said = send(f"smtp://127.0.0.1:{port}")
    assert status == 1
    assert said.startswith(f"code_delivery_failed: mail server 127.0.0.1:{port}: ")


def test_a_server_that_never_answers_is_given_up():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        status, said = send(f"smtp://127.0.0.1:{port}", "--timeout-ms", 500)
    assert status == 1
    assert said == f"code_delivery_failed: mail server 127.0.0.1:{port}: no answer within 500 ms"


def reach(url, *more):
    return send(url, *more, "--reach", "yes")


def test_a_server_is_reached_by_whoever_may_sign_in_and_gets_no_mail(peer):
    server = peer(tls_context=starttls(), require_starttls=True, authenticator=only_ada, auth_required=True)
    url = f"smtp://localhost:{server.port}"
    assert reach(url, "--ca", TLS / "ca.pem", "--user", "ada", "lovelace é") == (0, "reached")
    status, said = reach(url, "--ca", TLS / "ca.pem", "--user", "ada", "wrong password")
    assert status == 1 and said.startswith(f"code_delivery_failed: mail server localhost:{server.port}: ")
    assert "wrong password" not in said
    plain = peer()
    assert reach(f"smtp://127.0.0.1:{plain.port}") == (0, "reached")
    status, said = reach(f"smtp://localhost:{plain.port}", "--ca", TLS / "ca.pem")
    assert status == 1 and ("TLS" in said or "SSL" in said)
    assert not server.mailbox.envelopes and not plain.mailbox.envelopes


def test_a_server_that_says_nothing_is_not_waited_for_for_long():
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        status, said = reach(f"smtp://127.0.0.1:{port}", "--timeout-ms", 500)
    assert (status, said) == (1, f"code_delivery_failed: mail server 127.0.0.1:{port}: no answer within 500 ms")


def test_a_server_that_hangs_up_in_the_middle_is_told():
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        def hang_up():
            connection, _ = listening.accept()
            connection.sendall(b"220 hello\r\n")
            connection.recv(1000)
            connection.close()

        server = threading.Thread(target=hang_up)
        server.start()
        status, said = send(f"smtp://127.0.0.1:{listening.getsockname()[1]}")
        server.join(SECONDS)
    assert status == 1
    assert said.startswith("code_delivery_failed: mail server 127.0.0.1:")


@pytest.mark.parametrize("to", ["ada@example.com\r\nBcc: eve@example.com", "ada@example.com>\r\nRCPT TO:<eve@example.com",
                                "ada@example.com,eve@example.com", "ada", ""])
def test_a_destination_cannot_add_another(peer, to):
    server = peer()
    status, said = send(f"smtp://127.0.0.1:{server.port}", to=to)
    assert status == 1
    assert said.startswith("invalid_parameter: to: ")
    assert "eve" not in said
    assert not server.mailbox.envelopes


def test_a_subject_cannot_add_a_header(peer):
    server = peer()
    status, said = send(f"smtp://127.0.0.1:{server.port}", subject="x\r\nBcc: eve@example.com")
    assert (status, said) == (1, "invalid_parameter: subject: holds a control character")
    assert not server.mailbox.envelopes
