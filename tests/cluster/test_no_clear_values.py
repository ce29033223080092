"""A production home and all logs hold no password, code, token, secret or personal value, in any form."""
import re

import pytest
from botocore.exceptions import ClientError
from forms_of import Search
from jurat_process import JURAT, DevNode, JuratProcess, Person
from production_node import ProductionNode

CODE = re.compile(r"code is (\d{6})(?!\d)")


@pytest.fixture
def node(tmp_path):
    made = ProductionNode(tmp_path)
    yield made
    made.close()


def live_through(node, search):
    """Everything that people and admins do, with every value of theirs remembered in `search`."""
    search.add("the passphrase", node.passphrase)
    search.add("the admin's secret key", node.secret_access_key)
    search.add("the passphrase of the admin's key", node.admin_passphrase)
    admin, client = node.client(), node.unsigned()
    pool_id = admin.create_user_pool(PoolName="shop", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    made = admin.create_user_pool_client(UserPoolId=pool_id, ClientName="till", ExplicitAuthFlows=flows)
    client_id = made["UserPoolClient"]["ClientId"]
    secretive = admin.create_user_pool_client(UserPoolId=pool_id, ClientName="office", GenerateSecret=True)
    search.add("a client's secret", secretive["UserPoolClient"]["ClientSecret"])
    for round_ in range(3):
        person = Person.random()
        for what in ("username", "password", "email", "phone_number", "given_name"):
            search.add(what, getattr(person, what))
        client.sign_up(ClientId=client_id, Username=person.username, Password=person.password,
                       UserAttributes=person.attributes)
        code = CODE.search(node.mailbox.newest(person.email)).group(1)
        search.add_code("the code", code)
        wrong = f"{(int(code) + 7) % 1_000_000:06d}"
        search.add_code("a wrong code", wrong)
        with pytest.raises(ClientError):
            client.confirm_sign_up(ClientId=client_id, Username=person.username, ConfirmationCode=wrong)
        client.confirm_sign_up(ClientId=client_id, Username=person.username, ConfirmationCode=code)
        mistyped = "Mistyped-" + person.password
        search.add("a mistyped password", mistyped)
        with pytest.raises(ClientError):
            sign_in(client, client_id, person.username, mistyped)
        tokens = sign_in(client, client_id, person.username, person.password)
        for name in ("IdToken", "AccessToken", "RefreshToken"):
            search.add(name, tokens[name])
            search.add(f"{name}'s signature", tokens[name].split(".")[-1])
        client.get_user(AccessToken=tokens["AccessToken"])
        client.initiate_auth(ClientId=client_id, AuthFlow="REFRESH_TOKEN_AUTH",
                             AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})
        new = "New-" + person.password
        search.add("the new password", new)
        client.change_password(AccessToken=tokens["AccessToken"], PreviousPassword=person.password, ProposedPassword=new)
        if round_ == 1:
            client.revoke_token(ClientId=client_id, Token=tokens["RefreshToken"])
            set_by_signature(node, search, pool_id, person)
        if round_ == 2:
            set_by_admin = "Admin-" + person.password
            search.add("a password set by an admin", set_by_admin)
            admin.admin_set_user_password(UserPoolId=pool_id, Username=person.username, Password=set_by_admin,
                                          Permanent=True)
            new = set_by_admin
            client.delete_user(AccessToken=sign_in(client, client_id, person.username, new)["AccessToken"])
    with pytest.raises(ClientError):
        sign_in(client, client_id, "nobody_at_all_9876", "Guessed-for-nobody-1")
    search.add("an unknown username", "nobody_at_all_9876")
    search.add("a password for nobody", "Guessed-for-nobody-1")
    assert len(admin.list_users(UserPoolId=pool_id)["Users"]) == 2


def set_by_signature(node, search, pool_id, person):
    """Rule H: neither the password that an admin's signature sets nor a hash of the body that held it is kept."""
    password = "Signed-" + person.password
    body = f'{{"Permanent":true,"UserPoolId":"{pool_id}","Username":"{person.username}","Password":"{password}"}}'
    search.add("a password set by an admin's signature", password)
    search.add("the body of that call", body)
    done = node.admin("users", "set-password", pool_id, person.username, input=password + "\n")
    assert done.returncode == 0, done.stderr


def sign_in(client, client_id, username, password):
    return client.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH",
                                AuthParameters={"USERNAME": username, "PASSWORD": password})["AuthenticationResult"]


@pytest.mark.timeout(300)
def test_home_logs_and_metrics_hold_nothing_in_clear(node):
    search = Search()
    node.start()
    live_through(node, search)
    assert search.in_bytes(node.metrics()) == []
    assert search.below(node.home) == [], "while it runs"
    assert node.program.stop() == 0
    assert search.below(node.home) == [], "after it stopped"
    assert search.in_bytes(node.written()) == []
    assert len(node.written()) > 1000, "debug logs were expected"
    assert not list(node.home.rglob("outbox.jsonl")) and not list(node.home.rglob("dev.*"))


def test_private_files_are_for_their_owner_alone(node):
    node.start()
    for path in [node.home, *node.home.rglob("*")]:
        assert path.stat().st_mode & 0o077 == 0 or path.name.startswith("council."), f"{path} is open to others"


def test_the_same_search_finds_the_values_in_a_development_home(tmp_path):
    """The control: where codes are meant to lie in clear, they are found."""
    dev = DevNode(tmp_path / "home")
    try:
        person, search = Person.random(), Search()
        dev.sign_up(person)
        search.add("email", person.email)
        assert any(path.name == "outbox.jsonl" for path, _ in search.below(dev.home))
        only_secrets = Search()
        only_secrets.add("password", person.password)
        assert only_secrets.below(dev.home) == []
        assert only_secrets.in_bytes(dev.log.read_bytes()) == []
    finally:
        dev.kill()


def test_a_wrong_passphrase_opens_nothing_and_says_so(node):
    passphrase = node.folder / "passphrase"
    passphrase.write_text("Another-passphrase\n", encoding="utf-8")
    program = JuratProcess([JURAT, "node", "--config", node.config], node.log)
    assert program.process.wait(60) == 1
    assert "passphrase" in program.log_tail()
