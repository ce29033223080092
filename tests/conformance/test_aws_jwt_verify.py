"""aws-jwt-verify as it comes from its makers: the generic verifier against our issuer, Cognito's with cached keys."""
import json
import os
import subprocess
from pathlib import Path

import pytest
from jurat_process import ROOT, fetch
from tls_front import TlsFront

SCRIPT = Path(__file__).with_name("verify_tokens.mjs")
MODULES = ROOT / "build" / "node"


def verify(job, authority=None):
    environment = {"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1"}
    if authority:
        environment["NODE_EXTRA_CA_CERTS"] = str(authority)
    done = subprocess.run(["node", str(SCRIPT), str(MODULES)], input=json.dumps(job), env=environment, text=True,
                          capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def tokens(jurat_dev, ada):
    return jurat_dev.sign_in(ada)


@pytest.fixture(scope="module")
def front(jurat_dev, tmp_path_factory):
    with TlsFront(jurat_dev.endpoint, tmp_path_factory.mktemp("tls")) as running:
        yield running


def generic_job(node, front, token, **more):
    issuer = fetch(f"{node.endpoint}/{node.pool_id}/.well-known/openid-configuration").json["issuer"]
    return {"issuer": issuer, "jwksUri": f"{front.url}/{node.pool_id}/.well-known/jwks.json", "token": token, **more}


def test_the_generic_verifier_accepts_both_tokens(jurat_dev, front, ada, tokens):
    said = verify(generic_job(jurat_dev, front, tokens["IdToken"], audience=jurat_dev.client_id), front.authority)
    assert said["claims"]["sub"] == ada.sub, said
    said = verify(generic_job(jurat_dev, front, tokens["AccessToken"]), front.authority)
    assert said["claims"]["username"] == ada.username, said


def test_the_generic_verifier_refuses_another_issuer(jurat_dev, front, tokens):
    job = generic_job(jurat_dev, front, tokens["AccessToken"])
    said = verify({**job, "issuer": job["issuer"] + "x"}, front.authority)
    assert said["error"] == "JwtInvalidIssuerError"


def test_the_generic_verifier_refuses_a_token_signed_by_nobody(jurat_dev, front, tokens):
    head, payload, signature = tokens["AccessToken"].split(".")
    changed = signature[:-8] + ("A" * 8 if not signature.endswith("A" * 8) else "B" * 8)
    said = verify(generic_job(jurat_dev, front, f"{head}.{payload}.{changed}"), front.authority)
    assert said["error"] == "JwtInvalidSignatureError"


@pytest.mark.parametrize("token_use", ["id", "access"])
def test_the_cognito_verifier_accepts_tokens_of_a_pool_with_the_aws_issuer(jurat_dev, person, token_use):
    admin, client = jurat_dev.boto(), jurat_dev.unsigned()
    pool_id = admin.create_user_pool(PoolName="as on AWS", UserPoolTags={"jurat:issuer": "aws"})["UserPool"]["Id"]
    try:
        client_id = admin.create_user_pool_client(
            UserPoolId=pool_id, ClientName="service",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
        client.sign_up(ClientId=client_id, Username=person.username, Password=person.password)
        admin.admin_confirm_sign_up(UserPoolId=pool_id, Username=person.username)
        tokens = client.initiate_auth(
            ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": person.username, "PASSWORD": person.password})["AuthenticationResult"]
        jwks = fetch(f"{jurat_dev.endpoint}/{pool_id}/.well-known/jwks.json").json
        job = {"userPoolId": pool_id, "jwks": jwks, "clientId": client_id, "tokenUse": token_use,
               "token": tokens["IdToken" if token_use == "id" else "AccessToken"]}
        said = verify(job)
        assert said["claims"]["token_use"] == token_use, said
        region = pool_id.split("_")[0]
        assert said["claims"]["iss"] == f"https://cognito-idp.{region}.amazonaws.com/{pool_id}"
        other = "access" if token_use == "id" else "id"
        assert "error" in verify({**job, "tokenUse": other})
        assert "error" in verify({**job, "clientId": "0" * 26})
    finally:
        admin.delete_user_pool(UserPoolId=pool_id)
