"""A council of four as its operators run it: founded by real processes, served by four `jurat node`s with their engines,
used through any of them, and through any three."""
import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from founders import Founder, proposed
from jurat_process import JURAT, JuratProcess, Person, fetch, free_port, wait_for
from production_node import Mailbox, jurat


class CouncilNode(Founder):
    """A founder that serves afterwards."""

    def configure(self, mailbox):
        self.port = free_port()
        self.endpoint = f"http://127.0.0.1:{self.port}"
        self.config = self.folder / "node.toml"
        self.config.write_text(f'''home = "{self.home}"
listen = "127.0.0.1:{self.port}"
key_passphrase_file = "{self.passphrase}"
[email]
smtp_url = "{mailbox.url}"
from = "no-reply@example.org"
''', encoding="utf-8")

    def serve(self):
        self.program = JuratProcess([JURAT, "node", "--config", self.config], self.folder / "node.log")

    def ready(self):
        assert self.program.running(), self.program.log_tail()
        try:
            return fetch(self.endpoint + "/health/ready").status == 200
        except OSError:
            return False

    def boto(self):
        return boto3.client("cognito-idp", endpoint_url=self.endpoint, region_name="eu-local-1", aws_access_key_id="x",
                            aws_secret_access_key="x",
                            config=Config(signature_version=UNSIGNED, retries={"total_max_attempts": 1}, proxies={}))


class Council:
    def __init__(self, folder):
        self.folder, self.mailbox, self.people = folder, Mailbox(), []
        self.nodes = [CouncilNode(folder, number) for number in range(1, 5)]
        self.admin_key, self.admin_passphrase = folder / "ada.key", folder / "ada.passphrase"
        self.admin_passphrase.write_text("Admin-of-four-nodes\n", encoding="ascii")
        self.admin_passphrase.chmod(0o600)
        self.admin_line = jurat("admin", "new-key", self.admin_key, "--passphrase-file",
                                self.admin_passphrase).stdout.strip()

    def found(self):
        file, fingerprint = proposed(self.nodes, self.folder, admins=self.admin_line)
        for node in self.nodes:
            assert node.accept(file, fingerprint).returncode == 0
        for node in self.nodes:
            node.run()
        for node in self.nodes:
            assert node.program.process.wait(120) == 0, node.program.log_tail()
            node.configure(self.mailbox)

    def start(self):
        for node in self.nodes:
            node.serve()
        self.wait()

    def wait(self):
        for node in self.nodes:
            wait_for(node.ready, 90, f"node {node.number} to be ready")

    def admin(self, node, *words):
        done = jurat("admin", *words, "--endpoint", node.endpoint, "--key", self.admin_key, "--passphrase-file",
                     self.admin_passphrase)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def person(self):
        self.people.append(Person.random())
        return self.people[-1]

    def close(self):
        for node in self.nodes:
            if hasattr(node, "program"):
                node.program.kill()
        self.mailbox.close()


@pytest.fixture(scope="module")
def council(tmp_path_factory):
    made = Council(tmp_path_factory.mktemp("four"))
    try:
        made.found()
        made.start()
        yield made
    finally:
        made.close()


def tokens_of(node, client, person):
    return node.boto().initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH",
                                     AuthParameters={"USERNAME": person.username, "PASSWORD": person.password}
                                     )["AuthenticationResult"]


def test_four_nodes_are_one_service_and_any_three_are(council):
    first, second, third, fourth = council.nodes
    created = council.admin(first, "pools", "create", "people", "--auto-verify", "email")
    pool = created.split('"Id": "')[1].split('"')[0]
    made = council.admin(second, "clients", "create", pool, "web")
    client = made.split('"ClientId": "')[1].split('"')[0]

    ada = council.person()
    third.boto().sign_up(ClientId=client, Username=ada.username, Password=ada.password, UserAttributes=ada.attributes)
    for node in council.nodes:  # one of them is ada's courier, and cannot be its own gateway
        node.boto().resend_confirmation_code(ClientId=client, Username=ada.username)
    code = council.mailbox.newest(ada.email).split("code is ")[1][:6]
    fourth.boto().confirm_sign_up(ClientId=client, Username=ada.username, ConfirmationCode=code)
    for node in council.nodes:
        tokens = tokens_of(node, client, ada)
        for other in council.nodes:
            assert other.boto().get_user(AccessToken=tokens["AccessToken"])["Username"] == ada.username
            assert other.boto().initiate_auth(ClientId=client, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={
                "REFRESH_TOKEN": tokens["RefreshToken"]})["AuthenticationResult"]["AccessToken"]
    documents = {fetch(f"{node.endpoint}/{pool}/.well-known/jwks.json").body for node in council.nodes}
    assert len(documents) == 1

    for gone in council.nodes:
        gone.program.kill()
        for node in council.nodes:
            if node is not gone:
                assert tokens_of(node, client, ada)["IdToken"]
        eve = council.person()
        asked = council.nodes[gone.number % 4]
        asked.boto().sign_up(ClientId=client, Username=eve.username, Password=eve.password)
        council.admin(asked, "users", "confirm", pool, eve.username)
        assert tokens_of(asked, client, eve)["AccessToken"]
        gone.serve()
        council.wait()
        assert tokens_of(gone, client, eve)["AccessToken"], "what it missed, it has learnt"


def test_no_node_has_a_whole_key_or_a_clear_name_on_its_disk(council):
    for node in council.nodes:
        everything = b"".join(file.read_bytes() for file in node.home.rglob("*") if file.is_file())
        for person in council.people:
            for value in (person.username, person.email, person.phone_number, person.given_name, person.password):
                assert value.encode() not in everything
        assert not list(node.home.glob("keys/token_keys_*"))
