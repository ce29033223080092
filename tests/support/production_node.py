"""`jurat node` as an operator runs it: TLS, keys sealed by a passphrase, mail by SMTP, admins who sign their requests."""
import json
import os
import secrets
import ssl
import subprocess
from pathlib import Path

import boto3
from aiosmtpd.controller import Controller
from botocore import UNSIGNED
from botocore.config import Config
from jurat_process import JURAT, JuratProcess, fetch, free_port, wait_for
from tls_front import make_certificate


class Mailbox:
    """A mail server on loopback that keeps what it gets."""

    def __init__(self):
        self.messages = []  # (recipient, text)
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, _server, _session, envelope):
        text = envelope.content.decode("utf-8", "replace")
        self.messages += [(recipient, text) for recipient in envelope.rcpt_tos]
        return "250 kept"

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.controller.port}"

    def newest(self, recipient, seconds=15):
        sent = wait_for(lambda: [text for to, text in self.messages if to == recipient], seconds, f"mail to {recipient}")
        return sent[-1]

    def close(self):
        self.controller.stop()


def jurat(*words, **options):
    return subprocess.run([str(JURAT), *map(str, words)], capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=120, **options)


class ProductionNode:
    """Founded in `folder`, not yet started. The home holds what the node writes; everything else lies beside it."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.home = self.folder / "home"
        self.log = self.folder / "node.log"
        self.passphrase = "Sealed-" + secrets.token_urlsafe(18)
        self.port, self.metrics_port = free_port(), free_port()
        self.endpoint = f"https://127.0.0.1:{self.port}"
        self.mailbox = Mailbox()
        chain, key, self.authority = make_certificate(self.folder / "tls")
        passphrase_file = self.folder / "passphrase"
        passphrase_file.write_text(self.passphrase + "\n", encoding="utf-8")
        passphrase_file.chmod(0o600)
        self.admin_key = self.folder / "olga.key"
        made = jurat("admin", "new-key", self.admin_key)
        assert made.returncode == 0, made.stderr
        admin = next(word.strip('"') for word in made.stdout.split() if word.strip('"').startswith("olga:"))
        self.config = self.folder / "node.toml"
        self.config.write_text(f'''home = "{self.home}"
listen = "127.0.0.1:{self.port}"
metrics_listen = "127.0.0.1:{self.metrics_port}"
key_passphrase_file = "{passphrase_file}"
log_format = "json"
log_level = "debug"
[tls]
certificate_file = "{chain}"
private_key_file = "{key}"
[email]
smtp_url = "{self.mailbox.url}"
from = "no-reply@example.org"
[council]
public_url = "{self.endpoint}"
key_sets = 2
admins = ["{admin}"]
''', encoding="utf-8")
        self.founding = jurat("council", "run", "--config", self.config)
        assert self.founding.returncode == 0, self.founding.stderr
        self.program = None

    def start(self):
        self.program = JuratProcess([JURAT, "node", "--config", self.config], self.log)
        wait_for(self.ready, 60, f"{self.endpoint} to be ready:\n{self.program.log_tail()}")

    def ready(self):
        assert self.program.running(), self.program.log_tail()
        try:
            return self.get("/health/ready").status == 200
        except OSError:
            return False

    def get(self, path):
        return fetch(self.endpoint + path, context=ssl.create_default_context(cafile=str(self.authority)))

    def metrics(self):
        return fetch(f"http://127.0.0.1:{self.metrics_port}/metrics").body

    def admin(self, *words, fails=False):
        """`jurat admin …` with olga's key; what it printed, parsed where it is JSON."""
        done = jurat("admin", *words, "--endpoint", self.endpoint, "--key", self.admin_key, "--ca", self.authority,
                     env={**os.environ, "NO_PROXY": "127.0.0.1"})
        assert (done.returncode != 0) == fails, (words, done.stdout, done.stderr)
        if fails:
            return done.stderr
        return json.loads(done.stdout) if done.stdout.lstrip().startswith(("{", "[")) else done.stdout

    def unsigned(self):
        return boto3.client("cognito-idp", endpoint_url=self.endpoint, region_name="eu-local-1",
                            verify=str(self.authority),
                            config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}, proxies={}))

    def written(self):
        """Everything the programs printed or logged."""
        printed = "".join(line for line in self.program.output if line) if self.program else ""
        return (self.log.read_bytes() if self.log.exists() else b"") + printed.encode() + (
            self.founding.stdout + self.founding.stderr).encode()

    def close(self):
        if self.program:
            self.program.kill()
        self.mailbox.close()
