"""tools/new writes files in the right places that nobody can mistake for finished."""
import subprocess

import pytest
from jurat_process import ROOT


def new(folder, *words):
    return subprocess.run([str(ROOT / "tools/new"), *words, "--root", str(folder)], capture_output=True, text=True,
                          check=False)


@pytest.mark.parametrize("what, source", [
    ("operation", "src/api/cognito/operations/forgot_password.cc"),
    ("entry", "src/ledger/entries/forgot_password.cc"),
    ("statement", "src/council/statements/forgot_password.cc"),
])
def test_source_and_test_are_written_and_neither_passes(tmp_path, what, source):
    for name in ("ForgotPassword", "forgot_password"):
        folder = tmp_path / name
        done = new(folder, what, name)
        assert done.returncode == 0, done.stderr
        assert source in done.stdout.splitlines()
        assert '#error "forgot_password' in (folder / source).read_text(encoding="utf-8")
        test = folder / source.replace("src/", "tests/", 1).replace(".cc", "_test.cc")
        assert "FAIL()" in test.read_text(encoding="utf-8")


def test_an_entry_gets_a_number_that_nobody_had(tmp_path):
    new(tmp_path, "entry", "first")
    header = tmp_path / "src/ledger/entries/first.h"
    header.write_text(header.read_text(encoding="utf-8").replace("= 1;", "= 41;"), encoding="utf-8")
    new(tmp_path, "entry", "second")
    assert "second = 42;" in (tmp_path / "src/ledger/entries/second.h").read_text(encoding="utf-8")


def test_nothing_is_overwritten_and_no_odd_name_is_taken(tmp_path):
    assert new(tmp_path, "operation", "SignUp").returncode == 0
    again = new(tmp_path, "operation", "sign_up")
    assert again.returncode == 1 and "is there already" in again.stderr
    assert new(tmp_path, "operation", "../sign").returncode == 2
