"""The README's own code blocks, run as they stand in the folder where `make run` would have left its data."""
import re
import subprocess
import sys

import pytest
from jurat_process import JURAT, ROOT, DevNode
from readme import blocks


@pytest.fixture
def fresh_node(tmp_path):
    node = DevNode(tmp_path / ".jurat", log=tmp_path / "log")
    yield node
    node.kill()


def test_the_python_blocks_work_when_pasted_one_after_the_other(fresh_node, tmp_path):
    assert len(blocks("python")) == 2
    done = subprocess.run([sys.executable, "-"], input="\n".join(blocks("python")), cwd=tmp_path, text=True,
                          capture_output=True, check=False, timeout=120, env={"NO_PROXY": "127.0.0.1"})
    assert done.returncode == 0, done.stderr
    attributes, claims = done.stdout.strip().splitlines()
    assert "'ada@example.com'" in attributes
    assert "'token_use': 'id'" in claims and f"'aud': '{fresh_node.client_id}'" in claims


def test_the_python_blocks_work_again_in_a_home_where_ada_is_already(fresh_node, tmp_path):
    for what_happened_since in (lambda user: fresh_node.boto().admin_disable_user(**user), lambda user: None):
        done = subprocess.run([sys.executable, "-"], input="\n".join(blocks("python")), cwd=tmp_path, text=True,
                              capture_output=True, check=False, timeout=120, env={"NO_PROXY": "127.0.0.1"})
        assert done.returncode == 0, done.stderr
        assert "'ada@example.com'" in done.stdout
        what_happened_since({"UserPoolId": fresh_node.pool_id, "Username": "ada"})


def test_ten_lines_are_ten_lines():
    assert len(blocks("python")[0].splitlines()) <= 10


def test_the_admin_block_works_after_the_python_blocks(fresh_node, tmp_path):
    python = subprocess.run([sys.executable, "-"], input="\n".join(blocks("python")), cwd=tmp_path, text=True,
                            capture_output=True, check=False, timeout=120, env={"NO_PROXY": "127.0.0.1"})
    assert python.returncode == 0, python.stderr
    (tmp_path / "build/release").mkdir(parents=True)
    (tmp_path / "build/release/bin").symlink_to(JURAT.parent)
    block, = [body for body in blocks("sh") if "jurat admin" in body]
    done = subprocess.run(["sh", "-e"], input=block, cwd=tmp_path, text=True, capture_output=True, check=False,
                          timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"Username": "ada"') == 2
    assert '"Enabled": true' in done.stdout and '"Enabled": false' in done.stdout
    assert "set-password" in done.stdout


def test_every_block_is_of_a_kind_that_is_tested():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^```(\w+)$", text, re.MULTILINE)) == {"python", "sh"}
    assert text.count("\n```") == 2 * sum(len(blocks(language)) for language in ("python", "sh"))


def test_every_make_target_that_the_readme_names_exists():
    named = set(re.findall(r"\bmake ([a-z-]+)", "\n".join(blocks("sh"))))
    assert {"run", "test", "reset"} <= named
    for target in named - {"help"}:
        done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_every_linked_page_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)]+)\)", text):
        assert (ROOT / link).exists(), link
