"""Our JWT verifier against PyJWT over one mutated corpus.

What ours accepts PyJWT must accept too, with the same claims. What PyJWT accepts and ours refuses must be one of the
points in which ours is stricter on purpose; each of them is named here and must occur.
"""
import base64
import json
import random
import warnings

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from judge import Judge

NOW = 1_800_000_000
ISSUER = "https://idp.example/eu-local-1_Ab3dEf6hI"
CLIENT = "1example23456789abcdefghij"
HEADER = {"kid": "key-0", "alg": "RS256"}


def b64(content):
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def claims(**changes):
    good = {"sub": "9f3b1c52", "iss": ISSUER, "client_id": CLIENT, "token_use": "access", "exp": NOW + 3600,
            "iat": NOW - 60, "scope": "aws.cognito.signin.user.admin", "username": "ada"}
    good.update(changes)
    return {name: value for name, value in good.items() if value is not None}


class Issuer:
    def __init__(self):
        self.key = rsa.generate_private_key(65537, 2048)
        self.signer = jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256)
        number = self.key.public_key().public_numbers().n
        self.modulus = b64(number.to_bytes(256, "big"))

    def sign(self, header, payload):
        """A token of these bytes, whatever they are."""
        header = header if isinstance(header, bytes) else json.dumps(header).encode()
        payload = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        signed = f"{b64(header)}.{b64(payload)}"
        return f"{signed}.{b64(self.signer.sign(signed.encode(), self.key))}"

    def theirs(self, token):
        """The claims, or None: PyJWT told as much as it can be told, and the rest of the rules beside it."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                header = jwt.get_unverified_header(token)
                if header.get("kid") != "key-0":
                    return None
                found = jwt.decode(token, self.key.public_key(), algorithms=["RS256"], issuer=ISSUER,
                                   options={"require": ["exp", "iss"], "verify_exp": False, "verify_iat": False,
                                            "verify_nbf": False, "verify_aud": False, "verify_sub": False,
                                            "verify_jti": False})
        except (jwt.PyJWTError, ValueError, RecursionError):
            return None
        if found.get("token_use") != "access" or found.get("client_id") != CLIENT:
            return None
        try:
            if int(found["exp"]) <= NOW or int(found.get("nbf", 0)) > NOW or int(found.get("iat", 0)) > NOW:
                return None
        except (TypeError, ValueError, OverflowError):
            return None
        return found


@pytest.fixture(scope="module")
def issuer():
    return Issuer()


@pytest.fixture(scope="module")
def judge(issuer):
    with Judge("jwt") as program:
        program.tell({"keys": [{"kid": "key-0", "n": issuer.modulus}], "issuer": ISSUER, "client_id": CLIENT, "now": NOW})
        yield program


def ours(judge, token):
    answer = json.loads(judge.ask(token))
    assert set(answer) <= {"good", "failure"}
    return answer.get("good")


AGREED_GOOD = {
    "plain": (HEADER, claims()),
    "typ": ({**HEADER, "typ": "JWT"}, claims()),
    "without iat": (HEADER, claims(iat=None)),
    "with nbf": (HEADER, claims(nbf=NOW)),
    "expires in a second": (HEADER, claims(exp=NOW + 1)),
    "nested claims": (HEADER, claims(address={"country": ["DE", {"a": None}]})),
    "unicode": (HEADER, claims(username="Ådå 😀")),
    "groups": (HEADER, claims(**{"cognito:groups": ["a", "b"]})),
}

AGREED_BAD = {
    "expired": (HEADER, claims(exp=NOW)),
    "not yet": (HEADER, claims(nbf=NOW + 1)),
    "from the future": (HEADER, claims(iat=NOW + 1)),
    "no exp": (HEADER, claims(exp=None)),
    "no issuer": (HEADER, claims(iss=None)),
    "other issuer": (HEADER, claims(iss=ISSUER + "/")),
    "ID token": (HEADER, claims(token_use="id")),
    "other client": (HEADER, claims(client_id="other")),
    "exp not a number": (HEADER, claims(exp="tomorrow")),
    "exp null": (HEADER, b'{"iss":"' + ISSUER.encode() + b'","exp":null}'),
    "alg none": ({**HEADER, "alg": "none"}, claims()),
    "alg HS256": ({**HEADER, "alg": "HS256"}, claims()),
    "alg RS512": ({**HEADER, "alg": "RS512"}, claims()),
    "alg PS256": ({**HEADER, "alg": "PS256"}, claims()),
    "alg list": ({**HEADER, "alg": ["RS256"]}, claims()),
    "other kid": ({**HEADER, "kid": "key-1"}, claims()),
    "no kid": ({"alg": "RS256"}, claims()),
    "kid number": ({**HEADER, "kid": 0}, claims()),
    "unknown crit": ({**HEADER, "crit": ["x"], "x": 1}, claims()),
    "payload list": (HEADER, b"[]"),
    "payload text": (HEADER, b"hello"),
    "bad utf-8": (HEADER, b'{"iss":"\xff"}'),
}

# Where ours is stricter on purpose: reference profile, duplicate members, one spelling of a number and of a header.
OURS_STRICTER = {
    "duplicate claim": (HEADER, json.dumps(claims())[:-1].encode() + b',"sub":"other"}'),
    "duplicate alg": (b'{"alg":"none","alg":"RS256","kid":"key-0"}', claims()),
    "exp as text": (HEADER, claims(exp=str(NOW + 3600))),
    "exp with a fraction": (HEADER, claims(exp=NOW + 0.5 + 3600)),
    "embedded key": ({**HEADER, "jwk": {"kty": "RSA"}}, claims()),
    "jku": ({**HEADER, "jku": "https://attacker.example/"}, claims()),
    "x5c": ({**HEADER, "x5c": ["AAAA"]}, claims()),
    "cty": ({**HEADER, "cty": "JWT"}, claims()),
    "NaN": (HEADER, json.dumps(claims(x=float("nan"))).encode()),
    "nested deeply": (HEADER, json.dumps(claims())[:-1].encode() + b',"x":' + b"[" * 20 + b"]" * 20 + b"}"),
    "one megabyte": (HEADER, claims(x="x" * 1_000_000)),
}


@pytest.mark.parametrize("name", AGREED_GOOD)
def test_both_accept(name, issuer, judge):
    token = issuer.sign(*AGREED_GOOD[name])
    assert ours(judge, token) == issuer.theirs(token) is not None


@pytest.mark.parametrize("name", AGREED_BAD)
def test_both_refuse(name, issuer, judge):
    token = issuer.sign(*AGREED_BAD[name])
    assert ours(judge, token) is None
    assert issuer.theirs(token) is None


@pytest.mark.parametrize("name", OURS_STRICTER)
def test_only_ours_refuses(name, issuer, judge):
    token = issuer.sign(*OURS_STRICTER[name])
    assert ours(judge, token) is None
    assert issuer.theirs(token) is not None, "no longer a difference: move it to AGREED_BAD"


def test_mutated_tokens_are_never_accepted_by_ours_alone(issuer, judge):
    chosen = random.Random(7)
    good = [issuer.sign(*case) for case in AGREED_GOOD.values()]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n"
    for _ in range(3000):
        token = chosen.choice(good)
        for _ in range(chosen.randint(1, 3)):
            at = chosen.randrange(len(token))
            token = chosen.choice([
                token[:at] + chosen.choice(alphabet) + token[at + 1:], token[:at] + token[at + 1:],
                token[:at] + chosen.choice(alphabet) + token[at:], token[:at], token + chosen.choice(alphabet),
                token[:at] + token[at:].swapcase()])
            if not token:
                break
        mine = ours(judge, token)
        if mine is not None:
            assert mine == issuer.theirs(token), token


def test_one_signature_has_one_spelling(issuer, judge):
    token = issuer.sign(HEADER, claims())
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(token[-1])
    assert last % 16 == 0, "256 bytes leave four bits of the last character unused"
    assert ours(judge, token) is not None
    for stray in range(1, 16):
        assert ours(judge, token[:-1] + alphabet[last + stray]) is None
    for tail in ("=", "==", "\n", " ", "A"):
        assert ours(judge, token + tail) is None


def test_mutated_json_that_is_signed_is_never_accepted_by_ours_alone(issuer, judge):
    chosen = random.Random(11)
    pieces = ['"', ",", ":", "{", "}", "[", "]", "1", "0", "e5", ".5", "null", "true", "\\u0000", "\\ud800", " ", "/**/",
              '"exp":1,', '"iss":"x",', "-", "\ufeff", "\xe9", "9" * 30]
    for _ in range(300):
        text = json.dumps(claims())
        for _ in range(chosen.randint(1, 2)):
            at = chosen.randrange(len(text))
            text = text[:at] + chosen.choice(pieces) + text[at + chosen.randint(0, 2):]
        token = issuer.sign(HEADER, text.encode())
        mine = ours(judge, token)
        if mine is not None:
            assert mine == issuer.theirs(token), text
