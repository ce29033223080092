"""tools/setup asks for nothing when nothing is missing, and installs only what is."""
import os
import subprocess

import pytest
from jurat_process import ROOT

FAKES = {
    "dpkg-query": 'for last; do :; done\nif [ "$last" = "$MISSING" ]; then exit 1; fi\necho installed\n',
    "apt-get": 'echo "apt-get $*" >> "$CALLS"\n',
    "sudo": 'echo "sudo $*" >> "$CALLS"\n',
    "id": 'echo "$FAKE_ID"\n',
}


@pytest.fixture
def setup(tmp_path):
    def run(missing="", user="0", without=(), group=()):
        folder = tmp_path / "bin"
        folder.mkdir()
        for name in ("bash", "dirname", "head", "env"):
            (folder / name).symlink_to(f"/usr/bin/{name}")
        for name, text in FAKES.items():
            if name not in without:
                (folder / name).write_text(f"#!/bin/bash\n{text}", encoding="utf-8")
                (folder / name).chmod(0o755)
        calls = tmp_path / "calls"
        calls.touch()
        done = subprocess.run([str(ROOT / "tools/setup"), *group], capture_output=True, text=True, check=False,
                              env={"PATH": str(folder), "MISSING": missing, "FAKE_ID": user, "CALLS": str(calls),
                                   "HOME": os.environ.get("HOME", "/")})
        return done, calls.read_text(encoding="utf-8").splitlines()

    return run


def test_with_nothing_missing_nobody_is_asked(setup):
    done, calls = setup(user="1000")
    assert (done.returncode, done.stdout, calls) == (0, "tools/setup: nothing to install\n", [])


def test_root_installs_what_is_missing_and_nothing_else(setup):
    done, calls = setup(missing="liblmdb-dev")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "tools/setup: installing liblmdb-dev\n"
    assert calls == ["apt-get -o DPkg::Lock::Timeout=300 -q update",
                     "apt-get -o DPkg::Lock::Timeout=300 -q install -y --no-install-recommends liblmdb-dev"]


def test_another_user_goes_through_sudo(setup):
    done, calls = setup(missing="liblmdb-dev", user="1000")
    assert done.returncode == 0
    assert len(calls) == 2 and all(call.startswith("sudo env DEBIAN_FRONTEND=noninteractive apt-get") for call in calls)


def test_without_root_and_sudo_the_line_to_run_is_said(setup):
    done, calls = setup(missing="liblmdb-dev", user="1000", without=("sudo",))
    assert (done.returncode, calls) == (1, [])
    assert "apt-get update && apt-get install -y --no-install-recommends liblmdb-dev" in done.stderr


def test_an_unknown_group_is_wrong_usage(setup):
    done, calls = setup(group=("browser",))
    assert (done.returncode, calls) == (2, []) and "'browser'" in done.stderr
