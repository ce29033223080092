"""`jurat node` as an operator runs it: TLS, keys sealed by a passphrase, mail by SMTP, a sealed admin key."""
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
    given = {"input": options.pop("input")} if "input" in options else {"stdin": subprocess.DEVNULL}
    return subprocess.run([str(JURAT), *map(str, words)], capture_output=True, text=True, check=False, timeout=120,
                          **given, **options)


class ProductionNode:
    """Founded in `folder`, not yet started. The home holds what the node writes; everything else lies beside it.
    With `sigv4` the node takes admin calls by a SigV4 key, too, which is how boto3 makes them."""

    def __init__(self, folder, sigv4=True):
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
        self.access_key_id, self.secret_access_key = "AKIA" + secrets.token_hex(8).upper(), secrets.token_urlsafe(30)
        secret_key_file = self.folder / "secret_access_key"
        secret_key_file.write_text(self.secret_access_key + "\n", encoding="utf-8")
        secret_key_file.chmod(0o600)
        self.admin_key, self.admin_passphrase = self.folder / "ada.key", "Admin-" + secrets.token_urlsafe(18)
        self.admin_passphrase_file = self.folder / "ada.passphrase"
        self.admin_passphrase_file.write_text(self.admin_passphrase + "\n", encoding="utf-8")
        self.admin_passphrase_file.chmod(0o600)
        made = jurat("admin", "new-key", self.admin_key, "--passphrase-file", self.admin_passphrase_file)
        assert made.returncode == 0, made.stderr
        by_sigv4 = f'''[sigv4]
access_key_id = "{self.access_key_id}"
secret_key_file = "{secret_key_file}"
''' if sigv4 else ""
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
sigv4_admin = {str(sigv4).lower()}
admins = ["{made.stdout.strip()}"]
{by_sigv4}''', encoding="utf-8")
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

    def client(self, **config):
        return boto3.client("cognito-idp", endpoint_url=self.endpoint, region_name="eu-local-1",
                            verify=str(self.authority), aws_access_key_id=self.access_key_id,
                            aws_secret_access_key=self.secret_access_key,
                            config=Config(**{"retries": {"total_max_attempts": 1}, "proxies": {}, **config}))

    def admin(self, *words, **options):
        """`jurat admin …` against this node, with the admin's key."""
        return jurat("admin", *words, "--endpoint", self.endpoint, "--key", self.admin_key, "--passphrase-file",
                     self.admin_passphrase_file, "--ca-file", self.authority, **options)

    def unsigned(self):
        return self.client(signature_version=UNSIGNED)

    def written(self):
        """Everything the programs printed or logged."""
        printed = "".join(line for line in self.program.output if line) if self.program else ""
        return (self.log.read_bytes() if self.log.exists() else b"") + printed.encode() + (
            self.founding.stdout + self.founding.stderr).encode()

    def close(self):
        if self.program:
            self.program.kill()
        self.mailbox.close()
