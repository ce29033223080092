"""The search for clear values finds a value that was hidden in any of the forms it claims to know."""
import base64
import hashlib
import json

import pytest
from forms_of import Search

VALUE = "Mail_é+ada@example.com"
HIDDEN = {
    "plain": VALUE.encode(),
    "hex": VALUE.encode().hex().encode(),
    "JSON": json.dumps({"a": VALUE}).encode(),
    "JSON without escapes": json.dumps({"a": VALUE}, ensure_ascii=False).encode(),
    "base64 at its own start": base64.b64encode(VALUE.encode()),
    "base64 after one byte": base64.b64encode(b"x" + VALUE.encode() + b"yz"),
    "base64 after two bytes": base64.b64encode(b"xx" + VALUE.encode() + b"y"),
    "base64url inside a JWT": base64.urlsafe_b64encode(json.dumps({"email": VALUE}, ensure_ascii=False).encode()),
    "URL-encoded": b"username=Mail_%C3%A9%2Bada%40example.com",
    "an unsalted hash": b"..." + hashlib.sha256(VALUE.encode()).digest() + b"...",
    "an unsalted hash in hex": hashlib.sha256(VALUE.encode()).hexdigest().encode(),
}


@pytest.mark.parametrize("content", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_hidden_value_is_found(tmp_path, content):
    search = Search()
    search.add("the address", VALUE)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").write_bytes(b"\xff" * 100 + content + b"\0" * 100)
    assert search.below(tmp_path), content


def test_a_file_name_is_searched_too(tmp_path):
    search = Search()
    search.add("the name", "somebody_1234")
    (tmp_path / "user-somebody_1234.json").write_bytes(b"")
    assert search.below(tmp_path)


def test_a_salted_hash_and_a_number_in_a_time_are_not_found():
    search = Search()
    search.add("the address", VALUE)
    search.add_code("the code", "123456")
    assert search.in_bytes(hashlib.sha256(b"salt" + VALUE.encode()).digest() + b" 2026-11-22T01:02:03.123456Z 91234567") == []
    assert search.in_bytes(b"code=123456 ") == ["the code"]
