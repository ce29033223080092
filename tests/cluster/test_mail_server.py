"""A production node tries its mail server at the start, says once what is wrong, and serves either way."""
import contextlib
import socket

import pytest
from jurat_process import free_port, wait_for
from production_node import ProductionNode

WARNING = b"mail.not_reached"


@pytest.fixture
def node(tmp_path):
    made = ProductionNode(tmp_path)
    yield made
    made.close()


def start_with_mail_at(node, port):
    text = node.config.read_text(encoding="utf-8")
    node.config.write_text(text.replace(node.mailbox.url, f"smtp://127.0.0.1:{port}"), encoding="utf-8")
    node.start()


def gauge(node):
    lines = [line for line in node.metrics().decode().splitlines() if line.startswith("jurat_mail_server_reached ")]
    return lines[0].split()[1] if lines else None


def test_a_server_that_is_down_is_one_warning_and_the_node_serves(node):
    port = free_port()
    start_with_mail_at(node, port)
    assert wait_for(lambda: gauge(node), 15, "the end of the try") == "0"
    warnings = [line for line in node.log.read_bytes().splitlines() if WARNING in line]
    assert len(warnings) == 1, node.program.log_tail()
    for part in (f"127.0.0.1:{port}", "email.smtp_url", '"warning"'):
        assert part.encode() in warnings[0], warnings[0]
    assert node.get("/health/ready").status == 200


def test_a_server_that_says_nothing_holds_up_no_start(node):
    with contextlib.closing(socket.socket()) as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        start_with_mail_at(node, silent.getsockname()[1])
        assert WARNING not in node.log.read_bytes() and gauge(node) is None
        assert wait_for(lambda: gauge(node), 15, "the end of the try") == "0"
    assert WARNING in node.log.read_bytes()


def test_a_server_that_answers_is_no_warning_and_gets_no_mail(node):
    node.start()
    assert wait_for(lambda: gauge(node), 15, "the end of the try") == "1"
    assert WARNING not in node.log.read_bytes()
    assert not node.mailbox.messages
