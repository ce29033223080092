"""Operators who found a council of several nodes with the real commands; only the safe primes are published ones, from
ceremony_node."""
import re
import secrets

from jurat_process import JURAT, ROOT, JuratProcess, free_port
from production_node import jurat

PRIMES = ROOT / "tests" / "data" / "rsa" / "safe_primes.txt"
CEREMONY_NODE = JURAT.with_name("ceremony_node")


class Founder:
    """One operator's home, passphrase and card."""

    def __init__(self, folder, number):
        self.number, self.folder = number, folder / f"node-{number}"
        self.folder.mkdir()
        self.home, self.log = self.folder / "home", self.folder / "run.log"
        self.passphrase = self.folder / "passphrase"
        self.passphrase.write_text(secrets.token_urlsafe(18) + "\n", encoding="ascii")
        self.passphrase.chmod(0o600)
        self.sealed = ("--home", self.home, "--key-passphrase-file", self.passphrase)
        self.card = self.folder / "own.card"
        self.peers, self.engine = free_port(), free_port()

    def make_card(self):
        made = jurat("council", "card", *self.sealed, "--node-name", f"node-{self.number}", "--operator",
                     f"Operator {self.number}", "--address", f"https://node-{self.number}.example", "--peer-address",
                     f"127.0.0.1:{self.peers}", "--engine-address", f"127.0.0.1:{self.engine}", "--out", self.card)
        assert made.returncode == 0, made.stderr
        return re.search(r"fingerprint +(\S+)", made.stdout).group(1)

    def accept(self, proposal, fingerprint, *more):
        return jurat("council", "accept", *self.sealed, "--fingerprint", fingerprint, *more, proposal)

    def run(self):
        self.program = JuratProcess([CEREMONY_NODE, self.home, self.passphrase, PRIMES], self.log)
        return self.program

    def verify(self):
        return jurat("council", "verify", *self.sealed)


def proposed(founders, folder, name="council.proposal", *more, admins="ada:" + "5f" * 32):
    prints = [one.make_card() for one in founders]
    file = folder / name
    made = jurat("council", "propose", "--public-url", "https://auth.example", "--admins", admins,
                 "--key-sets", "2", "--out", file, *more, *(one.card for one in founders))
    assert made.returncode == 0, made.stderr
    shown = jurat("council", "inspect", file)
    assert shown.returncode == 0 and all(one in shown.stdout for one in prints), shown.stdout
    return file, re.search(r"^fingerprint +(\S+)$", shown.stdout, re.MULTILINE).group(1)
