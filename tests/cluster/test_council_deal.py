"""`jurat council deal`: more token keys for a council whose reserve is spent, taken up again after a kill."""
import pytest
from botocore.exceptions import ClientError
from jurat_process import Person, wait_for
from production_node import jurat


def signed_in(node, name):
    admin = node.boto()
    pool = admin.create_user_pool(PoolName=name)["UserPool"]["Id"]
    client = admin.create_user_pool_client(UserPoolId=pool, ClientName=name,
                                           ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]
    person = Person.random()
    node.unsigned().sign_up(ClientId=client, Username=person.username, Password=person.password)
    admin.admin_confirm_sign_up(UserPoolId=pool, Username=person.username)
    return node.unsigned().initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={
        "USERNAME": person.username, "PASSWORD": person.password})["AuthenticationResult"]


def test_a_spent_reserve_grows_again(dev_node):
    node = dev_node("--key-sets", "1")
    signed_in(node, "first")
    with pytest.raises(ClientError) as refused:
        signed_in(node, "second")
    assert "council deal" in node.log.read_text(encoding="utf-8") or "council deal" in str(refused.value)

    running = jurat("council", "deal", "--home", node.home)
    assert running.returncode == 1 and str(node.program.pid) in running.stderr, running.stderr
    node.stop()
    dealt = jurat("council", "deal", "--home", node.home, "--key-sets", "2")
    assert dealt.returncode == 0 and "2 are free" in dealt.stdout, (dealt.stdout, dealt.stderr)
    node.restart()
    assert signed_in(node, "third")["AccessToken"] and signed_in(node, "fourth")["AccessToken"]

    node.stop()
    taken = node.home / "keys" / "token_keys_3"
    found = [path for path in (node.home / "keys").iterdir() if path.name.startswith("token_keys_3")]
    assert found, f"{taken}: where dealt keys are kept"
    found[0].unlink()
    with pytest.raises(AssertionError, match="RSA key set 3"):
        node.restart()


def test_wrong_counts_are_named(tmp_path):
    for count in ("0", "65", "many", "-1"):
        done = jurat("council", "deal", "--home", tmp_path, "--key-sets", count)
        assert done.returncode == 2 and f"--key-sets {count}" in done.stderr, done.stderr
    done = jurat("council", "deal", "--home", tmp_path / "nobody")
    assert done.returncode == 1 and "council.lock" in done.stderr, done.stderr
