"""tools/build_engine: the engine is the pinned one, and is built once."""
import hashlib
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BINARY = ROOT / "build" / "cometbft" / "cometbft"


def run():
    return subprocess.run([ROOT / "tools" / "build_engine"], capture_output=True, text=True, timeout=500, check=False)


def test_a_second_run_leaves_the_binary_as_it_is_and_says_nothing():
    before = (BINARY.stat().st_mtime_ns, hashlib.sha256(BINARY.read_bytes()).hexdigest())
    began = time.monotonic()
    done = run()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.monotonic() - began < 60
    assert before == (BINARY.stat().st_mtime_ns, hashlib.sha256(BINARY.read_bytes()).hexdigest())


def test_the_engine_is_pinned_by_version_and_hash():
    pinned = (ROOT / "third_party" / "cometbft" / "go.mod").read_text(encoding="utf-8")
    assert "require github.com/cometbft/cometbft v0.40.0\n" in pinned
    assert "replace" not in pinned
    sums = (ROOT / "third_party" / "cometbft" / "go.sum").read_text(encoding="utf-8").splitlines()
    assert "github.com/cometbft/cometbft v0.40.0 h1:0+zc7FlcnonFfMwzhyDCd5vK/fHZqz0RfRyTCxZsFPU=" in sums
    # What go itself recorded in the binary.
    assert b"github.com/cometbft/cometbft\tv0.40.0\th1:0+zc7FlcnonFfMwzhyDCd5vK/fHZqz0RfRyTCxZsFPU=" in BINARY.read_bytes()
