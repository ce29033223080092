"""Tests that kill, starve or abuse real processes: each starts its own node."""
import pytest
from jurat_process import DevNode


@pytest.fixture
def dev_node(tmp_path):
    """Starts `jurat dev --nodes 1` with more arguments; whatever was started is killed at the end."""
    started = []

    def start(*arguments, name="home"):
        node = DevNode(tmp_path / name, *arguments)
        started.append(node)
        return node

    yield start
    for node in started:
        node.kill()
