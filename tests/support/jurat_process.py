"""Real `jurat` processes for tests: start, read the ready line, talk, kill. Loopback only; ends its own processes alone."""
import json
import os
import secrets
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore import UNSIGNED
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent.parent
JURAT = Path(os.environ.get("JURAT_BINARY", ROOT / "build" / "release" / "bin" / "jurat"))
TARGET = "AWSCognitoIdentityProviderService."
READY_SECONDS = 60  # the first start makes keys
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def wait_for(condition, seconds, what):
    """The first true value of condition(), asked again and again; fails with `what` after `seconds`."""
    until = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < until, f"waited {seconds} s for {what}"
        time.sleep(0.02)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Answer:
    """One HTTP answer, whatever its status."""
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def fetch(url, *, body=None, headers=None, method=None, timeout=30, context=None):
    request = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    opener = DIRECT
    if context is not None:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                             urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(request, timeout=timeout) as answer:
            return Answer(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


@dataclass
class Person:
    """Somebody who signs up in a test; every value is random, so that it can be searched for later."""
    username: str
    password: str
    email: str
    phone_number: str
    given_name: str

    @classmethod
    def random(cls):
        tail = secrets.token_hex(6)
        return cls(username=f"person_{tail}", password=f"Pw-{secrets.token_hex(8)}-9aB!", email=f"mail_{tail}@example.com",
                   phone_number=f"+4479{secrets.randbelow(10**8):08d}", given_name=f"Given{tail}")

    @property
    def attributes(self):
        return [{"Name": "email", "Value": self.email}, {"Name": "phone_number", "Value": self.phone_number},
                {"Name": "given_name", "Value": self.given_name}]


class JuratProcess:
    """One started program with its output in files beside the home."""

    def __init__(self, arguments, log, environment=None):
        """`arguments` begin with the program."""
        assert JURAT.is_file(), f"{JURAT} is missing: run `make build`"
        self.log = Path(log)
        self.arguments = [str(word) for word in arguments]
        with self.log.open("ab") as errors:
            # Its own session: Ctrl-C at the tests' terminal must not end it before they have looked.
            self.process = subprocess.Popen(self.arguments, stdout=subprocess.PIPE, stderr=errors,
                                            stdin=subprocess.DEVNULL, start_new_session=True,
                                            env={**os.environ, **(environment or {})})
        self.output = []
        self._line = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self._line:
                self.output.append(line.decode("utf-8", "replace"))
                self._line.notify_all()
        with self._line:
            self.output.append(None)
            self._line.notify_all()

    def ready(self, seconds=READY_SECONDS):
        """The ready line as a dict; fails with the log when the program ended or took too long."""
        until = time.monotonic() + seconds
        seen = 0
        with self._line:
            while True:
                for line in self.output[seen:]:
                    seen += 1
                    if line is None:
                        raise AssertionError(f"{' '.join(self.arguments)} ended before it was ready:\n{self.log_tail()}")
                    if line.startswith("{") and json.loads(line).get("event") == "ready":
                        return json.loads(line)
                left = until - time.monotonic()
                assert left > 0, f"not ready within {seconds} s:\n{self.log_tail()}"
                self._line.wait(left)

    def log_tail(self, size=4000):
        return self.log.read_text(encoding="utf-8", errors="replace")[-size:] if self.log.exists() else ""

    @property
    def pid(self):
        return self.process.pid

    def running(self):
        return self.process.poll() is None

    def kill(self):
        """kill -9, at once; nothing is flushed or said."""
        if self.running():
            self.process.kill()
        self.process.wait(10)

    def stop(self, seconds=20):
        """SIGTERM and the exit code; a program that does not stop in time is killed and the test fails."""
        if self.running():
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"did not stop within {seconds} s:\n{self.log_tail()}") from None


class DevNode:
    """`jurat dev --nodes 1` on free ports. The members of the ready line are attributes."""

    def __init__(self, home, *arguments, log=None):
        self.home = Path(home)
        self.home.parent.mkdir(parents=True, exist_ok=True)
        self.arguments = list(arguments)
        self.log = Path(log) if log else self.home.with_name(self.home.name + ".log")
        self.start()

    def words(self):
        return [JURAT, "dev", "--nodes", "1", "--listen", "127.0.0.1:0", "--home", self.home, *self.arguments]

    def start(self):
        began = time.monotonic()
        self.program = JuratProcess(self.words(), self.log)
        try:
            self.line = self.program.ready()
        except BaseException:
            self.program.kill()
            raise
        self.seconds_to_ready = time.monotonic() - began

    def __getattr__(self, name):
        line = self.__dict__.get("line", {})
        if name in line:
            return line[name]
        raise AttributeError(f"the ready line has no member {name}; it has {', '.join(line)}")

    def boto(self, **config):
        """boto3's client with the printed key, as an admin would use it."""
        return boto3.client("cognito-idp", endpoint_url=self.endpoint, region_name=self.region,
                            aws_access_key_id=self.access_key_id, aws_secret_access_key=self.secret_access_key,
                            config=Config(**{"retries": {"total_max_attempts": 1}, "proxies": {}, **config}))

    def unsigned(self, **config):
        """boto3's client as an application without keys would use it."""
        return boto3.client("cognito-idp", endpoint_url=self.endpoint, region_name=self.region,
                            config=Config(**{"signature_version": UNSIGNED, "retries": {"total_max_attempts": 1},
                                             "proxies": {}, **config}))

    def call(self, operation, body, *, headers=None, timeout=30):
        """The operation by bare HTTP; `body` may be bytes of any kind."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return fetch(self.endpoint + "/", body=content, timeout=timeout,
                     headers={"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": TARGET + operation,
                              **(headers or {})})

    def outbox(self, destination=None):
        """Everything sent so far, newest last."""
        query = "?" + urllib.parse.urlencode({"destination": destination}) if destination else ""
        answer = fetch(f"{self.endpoint}/_dev/outbox{query}")
        assert answer.status == 200, answer
        return answer.json

    def code(self, destination, after=0):
        """The newest code sent there, once there are more than `after` messages."""
        found = wait_for(lambda: (lambda sent: sent[-1] if len(sent) > after else None)(self.outbox(destination)), 15,
                         f"a message to {destination}")
        return found["code"]

    def sign_up(self, person, confirm=True):
        client = self.unsigned()
        sub = client.sign_up(ClientId=self.client_id, Username=person.username, Password=person.password,
                             UserAttributes=person.attributes)["UserSub"]
        if confirm:
            client.confirm_sign_up(ClientId=self.client_id, Username=person.username,
                                   ConfirmationCode=self.code(person.email))
        return sub

    def sign_in(self, person, password=None):
        return self.unsigned().initiate_auth(
            ClientId=self.client_id, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": person.username, "PASSWORD": password or person.password},
        )["AuthenticationResult"]

    def resident_kib(self):
        text = Path(f"/proc/{self.program.pid}/status").read_text(encoding="ascii")
        return int(next(line.split()[1] for line in text.splitlines() if line.startswith("RssAnon:")))

    def kill(self):
        self.program.kill()

    def stop(self):
        return self.program.stop()

    def restart(self):
        self.start()
