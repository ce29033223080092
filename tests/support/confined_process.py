"""A node whose home lies on a disk made for the test: a small one, or one that cannot be written to.

The disk exists in a mount namespace of the node's own process, so nothing of it is seen by, or left on, the machine.
"""
import os
import shlex
from pathlib import Path

import jurat_process

UNSHARE = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]


def small_disk(home, mebibytes):
    """A wrapper command: an empty disk of that size at `home`."""
    home = shlex.quote(str(home))
    return f"mkdir -p {home} && mount -t tmpfs -o size={mebibytes}m,mode=0700 jurat-test {home}"


def read_only_disk(home):
    """A wrapper command: `home` as it is, but nothing can be written."""
    home = shlex.quote(str(home))
    return f"mount --bind {home} {home} && mount -o remount,bind,ro {home}"


def command(prepare, *arguments):
    """The words that run `jurat ARGUMENTS` after `prepare` in a mount namespace of its own, under the same pid."""
    words = " ".join(shlex.quote(str(word)) for word in (jurat_process.JURAT, *arguments))
    return [*UNSHARE, "sh", "-c", f"{prepare} && exec {words}"]


def seen_by(pid, path):
    """A path as the process with that pid sees it."""
    return Path(f"/proc/{pid}/root") / Path(path).relative_to("/")


def fill(path):
    """Writes a file until the disk that `path` lies on is full; returns the file."""
    ballast = Path(path) / "ballast"
    with ballast.open("wb", buffering=0) as out:
        for size in (1 << 16, 1 << 12, 1):
            try:
                while True:
                    out.write(b"\0" * size)
            except OSError:
                continue
    return ballast

