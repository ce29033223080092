"""Our threshold OPRF against an implementation by others (@noble/curves), over inputs that nobody chose."""
import json
import secrets
import subprocess
from pathlib import Path

from jurat_process import ROOT

SCRIPT = Path(__file__).with_name("oprf_oracle.mjs")
PROGRAM = ROOT / "build" / "release" / "bin" / "oprf_cli"


def test_outputs_proofs_and_refusals_agree_with_noble_curves():
    seed = secrets.token_hex(8)
    done = subprocess.run(["node", str(SCRIPT), str(ROOT / "build" / "node"), str(PROGRAM), seed, "40"], text=True,
                          capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, f"seed {seed}\n{done.stdout}{done.stderr}"
    assert json.loads(done.stdout)["compared"] == 40 * 12 + 3 * 2
