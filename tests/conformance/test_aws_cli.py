"""The AWS CLI, as its user types it."""
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

AWS = Path(sys.executable).parent / "aws"


@pytest.fixture
def aws(jurat_dev, tmp_path):
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(tmp_path), "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
        "AWS_ACCESS_KEY_ID": jurat_dev.access_key_id, "AWS_SECRET_ACCESS_KEY": jurat_dev.secret_access_key,
        "AWS_DEFAULT_REGION": jurat_dev.region, "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": jurat_dev.endpoint,
        "NO_PROXY": "127.0.0.1", "AWS_MAX_ATTEMPTS": "1",
    }

    def run(*words, fails=False):
        done = subprocess.run([sys.executable, str(AWS), "cognito-idp", *words, "--output", "json"], env=environment,
                              capture_output=True, text=True, check=False, timeout=120)
        assert (done.returncode != 0) == fails, done.stderr or done.stdout
        if fails:
            return done.stderr
        return json.loads(done.stdout) if done.stdout.strip() else None

    return run


def test_a_pool_and_a_client_are_made_shown_and_deleted(aws):
    pool = aws("create-user-pool", "--pool-name", "from the command line")["UserPool"]
    try:
        client = aws("create-user-pool-client", "--user-pool-id", pool["Id"], "--client-name", "terminal",
                     "--explicit-auth-flows", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")["UserPoolClient"]
        shown = aws("describe-user-pool-client", "--user-pool-id", pool["Id"], "--client-id", client["ClientId"])
        assert shown["UserPoolClient"]["ClientName"] == "terminal"
        listed = aws("list-user-pools", "--max-results", "60")["UserPools"]
        assert pool["Id"] in [entry["Id"] for entry in listed]
    finally:
        aws("delete-user-pool", "--user-pool-id", pool["Id"])
    said = aws("describe-user-pool", "--user-pool-id", pool["Id"], fails=True)
    assert "ResourceNotFoundException" in said


def test_a_person_signs_up_and_in_from_the_terminal(aws, jurat_dev, person):
    aws("sign-up", "--client-id", jurat_dev.client_id, "--username", person.username, "--password", person.password,
        "--user-attributes", f"Name=email,Value={person.email}")
    aws("confirm-sign-up", "--client-id", jurat_dev.client_id, "--username", person.username, "--confirmation-code",
        jurat_dev.code(person.email))
    tokens = aws("initiate-auth", "--client-id", jurat_dev.client_id, "--auth-flow", "USER_PASSWORD_AUTH",
                 "--auth-parameters", f"USERNAME={person.username},PASSWORD={person.password}")["AuthenticationResult"]
    user = aws("get-user", "--access-token", tokens["AccessToken"])
    assert user["Username"] == person.username


def test_an_admin_sets_a_password(aws, jurat_dev, person):
    jurat_dev.sign_up(person, confirm=False)
    aws("admin-confirm-sign-up", "--user-pool-id", jurat_dev.pool_id, "--username", person.username)
    aws("admin-set-user-password", "--user-pool-id", jurat_dev.pool_id, "--username", person.username, "--password",
        "Set-by-4dmin-" + person.username, "--permanent")
    jurat_dev.sign_in(person, password="Set-by-4dmin-" + person.username)
    shown = aws("admin-get-user", "--user-pool-id", jurat_dev.pool_id, "--username", person.username)
    assert shown["UserStatus"] == "CONFIRMED" and shown["Enabled"] is True


def test_a_mistake_names_the_member_at_fault(aws, jurat_dev):
    said = aws("sign-up", "--client-id", jurat_dev.client_id, "--username", "x" * 129, "--password", "Correct-horse-9",
               fails=True)
    assert "InvalidParameterException" in said and "'username'" in said
