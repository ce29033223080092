"""`make help` is a newcomer's first command: it runs before anything was installed, and names every target."""
import re
import subprocess

from jurat_process import ROOT


def test_help_needs_nothing_but_sed_and_names_every_target(tmp_path):
    (tmp_path / "sed").symlink_to("/usr/bin/sed")
    done = subprocess.run(["/usr/bin/make", "help"], cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stderr
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"^  make (\S+) +\S", done.stdout, re.MULTILINE)) == targets
