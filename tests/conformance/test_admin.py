"""Strict admin calls against a production node that takes no SigV4: by `jurat admin`, and by a client made of other
people's parts."""
import json
import os
import re
import subprocess

import pytest
from botocore.exceptions import ClientError
from jurat_process import JURAT, DevNode, Person, free_port
from production_node import ProductionNode, jurat
from rfc9421_admin import AdminClient


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    made = ProductionNode(tmp_path_factory.mktemp("production"), sigv4=False)
    made.start()
    yield made
    made.close()


@pytest.fixture(scope="module")
def pool(node):
    return shown(node.admin("pools", "create", "people", "--auto-verify", "email"))["UserPool"]["Id"]


@pytest.fixture(scope="module")
def client(node, pool):
    return shown(node.admin("clients", "create", pool, "web"))["UserPoolClient"]["ClientId"]


def shown(done):
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout else {}


def refused(done, code=1):
    assert (done.returncode, done.stdout) == (code, ""), done.stdout + done.stderr
    return done.stderr


def sign_up(node, client, person):
    boto = node.unsigned()
    boto.sign_up(ClientId=client, Username=person.username, Password=person.password, UserAttributes=person.attributes)
    return boto


def sign_in(boto, client, username, password):
    return boto.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                              AuthParameters={"USERNAME": username, "PASSWORD": password})["AuthenticationResult"]


def test_an_admin_runs_a_pool_from_the_terminal(node, pool, client):
    person, other = Person.random(), Person.random()
    boto = sign_up(node, client, person)
    sign_up(node, client, other)
    name = person.username
    assert shown(node.admin("users", "show", pool, name))["UserStatus"] == "UNCONFIRMED"
    shown(node.admin("users", "confirm", pool, name))
    assert sign_in(boto, client, name, person.password)["AccessToken"]
    listed = {user["Username"] for user in shown(node.admin("users", "list", pool))["Users"]}
    assert {name, other.username} <= listed
    found = shown(node.admin("users", "list", pool, "--filter", f'email = "{person.email}"'))["Users"]
    assert [user["Username"] for user in found] == [name]
    assert len(shown(node.admin("users", "list", pool, "--limit", "1"))["Users"]) == 1

    shown(node.admin("users", "disable", pool, name))
    with pytest.raises(ClientError):
        sign_in(boto, client, name, person.password)
    shown(node.admin("users", "enable", pool, name))
    shown(node.admin("users", "set-password", pool, name, input="Another-Horse-31\n"))
    with pytest.raises(ClientError):
        sign_in(boto, client, name, person.password)
    tokens = sign_in(boto, client, name, "Another-Horse-31")
    shown(node.admin("users", "sign-out", pool, name))
    with pytest.raises(ClientError):
        boto.get_user(AccessToken=tokens["AccessToken"])
    shown(node.admin("users", "delete", pool, name))
    assert "UserNotFoundException" in refused(node.admin("users", "show", pool, name))


def test_pools_and_clients_come_and_go(node):
    made = shown(node.admin("call", "CreateUserPool", '{"PoolName":"short","UsernameAttributes":["email"]}'))
    pool = made["UserPool"]["Id"]
    assert pool in {one["Id"] for one in shown(node.admin("pools", "list"))["UserPools"]}
    assert shown(node.admin("pools", "describe", pool))["UserPool"]["UsernameAttributes"] == ["email"]
    made = shown(node.admin("clients", "create", pool, "web", "--secret"))["UserPoolClient"]
    again = shown(node.admin("clients", "describe", pool, made["ClientId"]))["UserPoolClient"]
    assert again["ClientSecret"] == made["ClientSecret"]
    assert [one["ClientId"] for one in shown(node.admin("clients", "list", pool))["UserPoolClients"]] == [
        made["ClientId"]]
    shown(node.admin("clients", "delete", pool, made["ClientId"]))
    shown(node.admin("pools", "delete", pool))
    assert "ResourceNotFoundException" in refused(node.admin("pools", "describe", pool))


def test_wrong_input_is_named_and_nothing_is_printed(node, pool):
    assert "no operation AdminGetUsr" in refused(node.admin("call", "AdminGetUsr"), 2)
    assert "Usrname" in refused(node.admin("call", "AdminGetUser", json.dumps(
        {"UserPoolId": pool, "Username": "ada", "Usrname": "ada"})), 2)
    told = refused(node.admin("call", "AdminSetUserPassword", json.dumps(
        {"UserPoolId": pool, "Username": "ada", "Password": "Seen-by-all-1"})), 2)
    assert "@FILE" in told and "Seen-by-all-1" not in told
    assert "--endpoint" in refused(jurat("admin", "pools", "list", "--home", "/nowhere"), 2)
    assert "--key" in refused(jurat("admin", "pools", "list", "--endpoint", node.endpoint, "--key", "/nowhere"), 2)
    untrusted = jurat("admin", "pools", "list", "--endpoint", node.endpoint, "--key", node.admin_key,
                      "--passphrase-file", node.admin_passphrase_file)
    assert "not trusted" in refused(untrusted) and "--ca-file FILE or JURAT_CA_FILE" in untrusted.stderr
    trusted = jurat("admin", "pools", "list", "--endpoint", node.endpoint, "--key", node.admin_key, "--passphrase-file",
                    node.admin_passphrase_file, env={**os.environ, "JURAT_CA_FILE": str(node.authority)})
    assert pool in trusted.stdout, trusted.stderr
    gone = f"127.0.0.1:{free_port()}"
    told = refused(jurat("admin", "pools", "list", "--endpoint", f"http://{gone}", "--key", node.admin_key,
                         "--passphrase-file", node.admin_passphrase_file))
    assert f"nobody listens at {gone}" in told and "`jurat dev`" in told


def test_a_passphrase_that_others_can_read_is_refused_with_the_remedy(node):
    node.admin_passphrase_file.chmod(0o644)
    try:
        told = refused(node.admin("pools", "list"), 2)
        assert f"chmod 600 {node.admin_passphrase_file}" in told and node.admin_passphrase not in told
    finally:
        node.admin_passphrase_file.chmod(0o600)


def test_a_password_from_standard_input_is_in_no_log(node, pool, client):
    person = Person.random()
    sign_up(node, client, person)
    request = {"UserPoolId": pool, "Username": person.username, "Password": "Quiet-Horse-77", "Permanent": True}
    done = node.admin("call", "AdminSetUserPassword", "-", input=json.dumps(request))
    shown(done)
    assert "Quiet-Horse-77" not in done.stdout + done.stderr
    assert b"Quiet-Horse-77" not in node.written()
    assert sign_in(node.unsigned(), client, person.username, "Quiet-Horse-77")


def test_sigv4_is_not_taken_here(node, pool):
    with pytest.raises(ClientError) as refusal:
        node.client().describe_user_pool(UserPoolId=pool)
    assert refusal.value.response["Error"]["Code"] == "NotAuthorizedException"
    with pytest.raises(ClientError) as refusal:
        node.unsigned().describe_user_pool(UserPoolId=pool)
    assert refusal.value.response["Error"]["Code"] == "MissingAuthenticationTokenException"


# The independent client: it needs a seed, so it has a node of its own with a key that lies open.
@pytest.fixture(scope="module")
def dev(tmp_path_factory):
    made = DevNode(tmp_path_factory.mktemp("dev") / "home")
    yield made
    made.kill()


@pytest.fixture(scope="module")
def stranger(dev):
    with open(dev.admin_key, "rb") as file:
        seed = file.read()[-32:]  # an unsealed key file ends in the seed
    return AdminClient(dev.endpoint, seed)


def test_another_implementation_of_rfc_9421_is_accepted(dev, stranger):
    status, answer = stranger.call("DescribeUserPool", {"UserPoolId": dev.pool_id})
    assert status == 200, answer
    assert answer["UserPool"]["Id"] == dev.pool_id
    status, made = stranger.call("CreateUserPool", {
        "PoolName": "tagged", "UserPoolTags": {"b": "k\u00f6rperschaft \u20ac \U0001f600 \"\\", "a": "one\ttwo"},
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 7}})
    assert status == 200, made
    assert made["UserPool"]["UserPoolTags"]["b"] == "k\u00f6rperschaft \u20ac \U0001f600 \"\\"
    person = Person.random()
    dev.sign_up(person)
    user = {"UserPoolId": dev.pool_id, "Username": person.username}
    assert stranger.call("AdminDisableUser", user)[0] == 200
    assert stranger.call("AdminGetUser", user)[1]["Enabled"] is False
    assert stranger.call("AdminEnableUser", user)[0] == 200
    assert stranger.call("AdminSetUserPassword", {**user, "Password": "Foreign-Horse-5", "Permanent": True})[0] == 200
    assert sign_in(dev.unsigned(), dev.client_id, person.username, "Foreign-Horse-5")


def test_what_was_sent_once_is_refused_the_second_time(dev, stranger):
    stranger.call("ListUserPools", {"MaxResults": 5})
    message = stranger.signed("DescribeUserPool", {"UserPoolId": dev.pool_id})
    assert stranger.send(message)[0] == 200
    status, answer, _ = stranger.send(message)
    assert status == 400 and "nonce" in answer["message"], answer


def test_what_was_refused_is_used_up_too(dev, stranger):
    """Whoever captured a refused call would otherwise see it take effect once the state has changed."""
    stranger.call("ListUserPools", {"MaxResults": 5})
    person = Person.random()
    message = stranger.signed("AdminSetUserPassword", {"UserPoolId": dev.pool_id, "Username": person.username,
                                                       "Password": "Captured-Horse-5", "Permanent": True})
    status, answer, _ = stranger.send(message)
    assert (status, answer["__type"]) == (400, "UserNotFoundException"), answer
    bad = stranger.signed("DescribeUserPool", {"UserPoolId": "not a pool"})
    assert stranger.send(bad)[0] == 400
    dev.sign_up(person)
    for captured in (message, bad):
        status, answer, _ = stranger.send(captured)
        assert status == 400 and "came in before" in answer["message"], answer
    assert sign_in(dev.unsigned(), dev.client_id, person.username, person.password)


def test_a_captured_call_is_used_up_over_a_restart(dev, stranger):
    stranger.call("ListUserPools", {"MaxResults": 5})
    message = stranger.signed("AdminDisableUser", {"UserPoolId": dev.pool_id, "Username": "nobody-yet"})
    assert stranger.send(message)[0] == 400
    dev.kill()
    dev.start()
    status, answer, _ = stranger.send(message)
    assert status == 400 and "came in before" in answer["message"], answer


def test_a_signature_is_for_this_request_now(dev, stranger):
    stranger.call("ListUserPools", {"MaxResults": 5})
    person = Person.random()
    dev.sign_up(person)
    for how in ({"seconds": 61}, {"ago": 61}, {"ago": -30}, {"nonce": "c2hvcnQ"}):
        status, answer = stranger.call("DescribeUserPool", {"UserPoolId": dev.pool_id}, **how)
        assert (status, answer["__type"]) == (400, "InvalidSignatureException"), (how, answer)
    message = stranger.signed("AdminDeleteUser", {"UserPoolId": dev.pool_id, "Username": "nobody"})
    message.body = json.dumps({"UserPoolId": dev.pool_id, "Username": person.username}).encode()
    status, answer, _ = stranger.send(message)
    assert (status, answer["__type"]) == (400, "InvalidSignatureException"), answer
    message = stranger.signed("AdminDisableUser", {"UserPoolId": dev.pool_id, "Username": person.username})
    message.headers["X-Amz-Target"] = "AWSCognitoIdentityProviderService.AdminDeleteUser"
    assert stranger.send(message)[0] == 400
    assert sign_in(dev.unsigned(), dev.client_id, person.username, person.password)


def test_the_admin_finds_the_development_node_by_its_home(dev):
    listed = subprocess.run([JURAT, "admin", "pools", "list", "--home", dev.home], capture_output=True, text=True,
                            check=False, stdin=subprocess.DEVNULL, timeout=60)
    assert dev.pool_id in {one["Id"] for one in shown(listed)["UserPools"]}


@pytest.mark.parametrize("group", ["pools", "clients", "users"])
def test_the_examples_of_a_group_work_when_pasted(tmp_path, group):
    node = DevNode(tmp_path / ".jurat", log=tmp_path / "log")
    try:
        node.sign_up(Person(username="ada", password="Correct-horse-9", email="ada@example.com",
                            phone_number="+447900000000", given_name="Ada"))
        shown_help = jurat("help", "admin", group)
        lines = re.findall(r"^  ((?:jurat|\.) .*)$", shown_help.stdout.split("\nExample")[1], re.MULTILINE)
        assert sum(line.startswith(f"jurat admin {group} ") for line in lines) >= 2, shown_help.stdout
        done = subprocess.run(["sh", "-e"], input="\n".join(lines), cwd=tmp_path, text=True, capture_output=True,
                              check=False, timeout=60, env={**os.environ, "PATH": f"{JURAT.parent}:{os.environ['PATH']}"})
        assert done.returncode == 0, done.stderr
        assert node.pool_id in done.stdout or node.client_id in done.stdout or '"ada"' in done.stdout, done.stdout
    finally:
        node.kill()
