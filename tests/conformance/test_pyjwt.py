"""PyJWT as a Python service uses it: keys from the pool's JWKS URL, nothing of Jurat's own."""

import jwt
import pytest
from jurat_process import fetch


@pytest.fixture
def tokens(jurat_dev, ada):
    return jurat_dev.sign_in(ada)


def discovery(node):
    return fetch(f"{node.endpoint}/{node.pool_id}/.well-known/openid-configuration").json


def key_of(node, token):
    return jwt.PyJWKClient(discovery(node)["jwks_uri"]).get_signing_key_from_jwt(token)


def test_the_id_token_verifies_with_keys_found_by_discovery(jurat_dev, ada, tokens):
    claims = jwt.decode(tokens["IdToken"], key_of(jurat_dev, tokens["IdToken"]), algorithms=["RS256"],
                        audience=jurat_dev.client_id, issuer=discovery(jurat_dev)["issuer"],
                        options={"require": ["exp", "iat", "iss", "sub", "aud"]})
    assert claims["token_use"] == "id"
    assert claims["sub"] == ada.sub
    assert claims["cognito:username"] == ada.username
    assert (claims["email"], claims["email_verified"]) == (ada.email, True)


def test_the_access_token_verifies_and_has_no_audience(jurat_dev, ada, tokens):
    claims = jwt.decode(tokens["AccessToken"], key_of(jurat_dev, tokens["AccessToken"]), algorithms=["RS256"],
                        issuer=discovery(jurat_dev)["issuer"], options={"require": ["exp", "iat", "iss", "sub"]})
    assert (claims["token_use"], claims["client_id"], claims["username"]) == (
        "access", jurat_dev.client_id, ada.username)
    assert "aud" not in claims
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["scope"] == "aws.cognito.signin.user.admin"


def test_the_two_tokens_have_two_keys_and_belong_together(jurat_dev, tokens):
    headers = [jwt.get_unverified_header(tokens[name]) for name in ("IdToken", "AccessToken")]
    assert headers[0]["kid"] != headers[1]["kid"]
    assert {header["alg"] for header in headers} == {"RS256"}
    known = fetch(discovery(jurat_dev)["jwks_uri"]).json["keys"]
    assert {header["kid"] for header in headers} <= {key["kid"] for key in known}
    identity, access = (jwt.decode(tokens[name], options={"verify_signature": False}) for name in ("IdToken", "AccessToken"))
    for member in ("sub", "iss", "origin_jti", "event_id", "auth_time"):
        assert identity[member] == access[member]
    assert identity["jti"] != access["jti"]


def test_a_token_changed_in_one_character_is_refused(jurat_dev, tokens):
    token = tokens["AccessToken"]
    head, payload, signature = token.split(".")
    place = len(payload) // 2
    changed = payload[:place] + ("A" if payload[place] != "A" else "B") + payload[place + 1:]
    with pytest.raises(jwt.InvalidTokenError):
        jwt.decode(f"{head}.{changed}.{signature}", key_of(jurat_dev, token), algorithms=["RS256"])


def test_the_keys_are_public_parts_only(jurat_dev):
    for key in fetch(discovery(jurat_dev)["jwks_uri"]).json["keys"]:
        assert set(key) == {"alg", "e", "kid", "kty", "n", "use"}
        assert (key["alg"], key["kty"], key["use"], key["e"]) == ("RS256", "RSA", "sig", "AQAB")
