"""An admin's client on other people's parts: http-message-signatures signs (RFC 9421), Python's json spells (RFC 8785).
Nothing of ours is used: what it signs is what others can sign."""
import base64
import datetime
import hashlib
import json
import secrets
import urllib.error
import urllib.request

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from http_message_signatures import HTTPMessageSigner, HTTPSignatureKeyResolver, algorithms

COVERED = ("@method", "@target-uri", "x-amz-target", "jurat-council", "jurat-node", "jurat-form")
SECRETS = {"Password", "TemporaryPassword"}


class Message:
    """A request as the library wants to see it."""

    def __init__(self, url, headers, body):
        self.method, self.url, self.headers, self.body = "POST", url, headers, body


class OneKey(HTTPSignatureKeyResolver):
    def __init__(self, key):
        self.key = key

    def resolve_private_key(self, key_id):
        return self.key

    def resolve_public_key(self, key_id):
        return self.key.public_key()


def form_of(request, salt):
    """Members here are ASCII, so sorting by code points is sorting by UTF-16 (RFC 8785)."""
    shown = {name: {"sha-256-salted": hashlib.sha256(salt + value.encode()).hexdigest()} if name in SECRETS else value
             for name, value in request.items()}
    return json.dumps(shown, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def url_base64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class AdminClient:
    def __init__(self, endpoint, seed, context=None):
        self.url, self.context = endpoint + "/", context
        self.key = Ed25519PrivateKey.from_private_bytes(seed)
        self.key_id = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()
        self.council, self.node = "0" * 32, "0" * 64

    def signed(self, operation, request, *, nonce=None, seconds=60, ago=0):
        """The message, signed for the node that answered last."""
        salt = secrets.token_bytes(32)
        form = form_of(request, salt)
        headers = {"Content-Type": "application/x-amz-json-1.1",
                   "X-Amz-Target": "AWSCognitoIdentityProviderService." + operation,
                   "Jurat-Council": self.council, "Jurat-Node": self.node,
                   "Jurat-Form": "sha-256=:" + base64.b64encode(hashlib.sha256(form).digest()).decode() + ":"}
        if SECRETS & set(request):
            headers["Jurat-Salt"] = url_base64(salt)
        message = Message(self.url, headers, json.dumps(request).encode())
        signer = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=OneKey(self.key))
        now = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=ago)
        signer.sign(message, key_id=self.key_id, created=now, expires=now + datetime.timedelta(seconds=seconds),
                    nonce=nonce or url_base64(secrets.token_bytes(16)), label="sig1", covered_component_ids=COVERED)
        return message

    def send(self, message):
        """(status, JSON, headers)"""
        request = urllib.request.Request(message.url, data=message.body, headers=message.headers, method="POST")
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                             urllib.request.HTTPSHandler(context=self.context))
        try:
            with opener.open(request, timeout=30) as answer:
                return answer.status, json.loads(answer.read() or b"{}"), answer.headers
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"{}"), refused.headers

    def call(self, operation, request, **how):
        status, answer, headers = self.send(self.signed(operation, request, **how))
        if status == 421:
            self.council, self.node = headers["Jurat-Council"], headers["Jurat-Node"]
            status, answer, headers = self.send(self.signed(operation, request, **how))
        return status, answer
