"""The forms in which a value that must not be stored could still be found on a disk or in a log."""
import base64
import hashlib
import json
import re
import urllib.parse
from pathlib import Path


def _inner_base64(raw, encode):
    """What base64 makes of `raw` wherever in a longer text it begins: the characters that neighbours cannot change."""
    for offset in range(3):
        text = encode(b"\0" * offset + raw).rstrip(b"=")
        first = (offset * 8 + 5) // 6
        last = (offset + len(raw)) * 8 // 6
        yield text[first:last]


def forms(value):
    """Pairs of a form's name and its bytes. Short values get the plain form alone: others would be found by chance."""
    raw = value.encode()
    yield "plain", raw
    if len(raw) < 8:
        return
    yield "lower case", raw.lower()
    yield "UTF-16", value.encode("utf-16-le")
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    yield "URL-encoded", urllib.parse.quote(value, safe="").encode()
    yield "URL-encoded, +", urllib.parse.quote_plus(value).encode()
    yield "JSON", json.dumps(value)[1:-1].encode()
    yield "JSON, all escaped", "".join(f"\\u{ord(letter):04x}" for letter in value).encode()
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        for text in _inner_base64(raw, encode):
            yield "base64", text
    for name in ("sha256", "sha512", "sha1", "md5", "blake2b"):
        digest = hashlib.new(name, raw).digest()
        for made, text in (("", digest), (", hex", digest.hex().encode()),
                           (", base64", base64.b64encode(digest).rstrip(b"=")),
                           (", base64url", base64.urlsafe_b64encode(digest).rstrip(b"="))):
            yield f"{name}{made}", text


class Search:
    """Looks for many values at once in files and texts."""

    def __init__(self):
        self.wanted = {}  # bytes -> what it is
        self.codes = []

    def add(self, what, value):
        for form, content in forms(value):
            self.wanted.setdefault(content, f"{what} ({form})")

    def add_code(self, what, code):
        """Six digits: only where no other digit stands beside them."""
        self.codes.append((re.compile(rb"(?<![0-9.])" + code.encode() + rb"(?![0-9])"), what))

    def in_bytes(self, content):
        found = [what for wanted, what in self.wanted.items() if wanted in content]
        return found + [what for pattern, what in self.codes if pattern.search(content)]

    def below(self, folder):
        """(file, what) for everything found in the files of a folder, their names included."""
        found = []
        for path in sorted(Path(folder).rglob("*")):
            found += [(path, what) for what in self.in_bytes(str(path.relative_to(folder)).encode())]
            if path.is_file():
                found += [(path, what) for what in self.in_bytes(path.read_bytes())]
        return found
