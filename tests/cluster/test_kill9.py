"""kill -9 at random moments under load: whatever was answered with success is still true after the restart."""
import random
import threading
import time

import pytest
from botocore.exceptions import BotoCoreError, ClientError
from jurat_process import Person

KILLS = 50
WRITERS = 4
SEED = 20261122
LOST = (BotoCoreError, ClientError, OSError)


class Writer(threading.Thread):
    """Signs people up and changes them; remembers what was acknowledged, and which write was on its way at the end."""

    def __init__(self, node, seed):
        super().__init__(daemon=True)
        self.node, self.random = node, random.Random(seed)
        self.client, self.admin = node.unsigned(connect_timeout=5, read_timeout=10), node.boto(read_timeout=10)
        self.pool, self.client_id = node.pool_id, node.client_id
        self.people = {}  # username -> what is certain; a value in `open` may have become either
        self.acknowledged = 0

    def run(self):
        try:
            while True:
                self.step()
        except LOST as error:
            self.ended_by = error

    def allowed(self, call, **members):
        """The answer; waits out a limit that said it changed nothing."""
        while True:
            try:
                answer = call(**members)
                self.acknowledged += 1
                return answer
            except ClientError as error:
                if error.response["Error"]["Code"] not in ("TooManyRequestsException", "LimitExceededException"):
                    raise
                time.sleep(0.05)

    def step(self):
        person = Person.random()
        known = {"person": person, "open": {"exists"}, "exists": False, "confirmed": False, "enabled": True,
                 "passwords": [person.password]}
        self.people[person.username] = known
        answer = self.allowed(self.client.sign_up, ClientId=self.client_id, Username=person.username,
                              Password=person.password, UserAttributes=person.attributes)
        known.update(exists=True, sub=answer["UserSub"], open={"confirmed"})
        named = {"UserPoolId": self.pool, "Username": person.username}
        self.allowed(self.admin.admin_confirm_sign_up, **named)
        known.update(confirmed=True, open=set())
        choice = self.random.randrange(4)
        if choice == 0:
            self.change_password(known)
        elif choice == 1:
            known["open"] = {"enabled"}
            self.allowed(self.admin.admin_disable_user, **named)
            known.update(enabled=False, open=set())
        elif choice == 2:
            known["open"] = {"exists"}
            self.allowed(self.admin.admin_delete_user, **named)
            known.update(exists=False, open=set())

    def change_password(self, known):
        person = known["person"]
        tokens = self.allowed(self.client.initiate_auth, ClientId=self.client_id, AuthFlow="USER_PASSWORD_AUTH",
                              AuthParameters={"USERNAME": person.username, "PASSWORD": person.password})
        new = "New-" + person.password
        known["passwords"] = [person.password, new]
        self.allowed(self.client.change_password, AccessToken=tokens["AuthenticationResult"]["AccessToken"],
                     PreviousPassword=person.password, ProposedPassword=new)
        known["passwords"] = [new]


def works(node, person, password):
    try:
        node.sign_in(person, password=password)
        return True
    except ClientError as error:
        assert error.response["Error"]["Code"] == "NotAuthorizedException", error
        return False


def account_for(node, known, try_password):
    """Compares one person with what was acknowledged; returns whether a password was tried."""
    person, doubtful = known["person"], known["open"]
    try:
        shown = node.boto().admin_get_user(UserPoolId=node.pool_id, Username=person.username)
    except ClientError as error:
        assert error.response["Error"]["Code"] == "UserNotFoundException", error
        assert not known["exists"] or "exists" in doubtful, f"{person.username} was acknowledged and is gone"
        return False
    assert known["exists"] or "exists" in doubtful, f"{person.username} was deleted and is back"
    if not known["exists"]:
        return False
    found = {attribute["Name"]: attribute["Value"] for attribute in shown["UserAttributes"]}
    assert (found["sub"], found["email"]) == (known["sub"], person.email)
    assert found["phone_number"] == person.phone_number
    if "confirmed" not in doubtful:
        assert (shown["UserStatus"] == "CONFIRMED") == known["confirmed"]
    if "enabled" not in doubtful:
        assert shown["Enabled"] == known["enabled"]
    if not (known["confirmed"] and known["enabled"] and not doubtful and try_password):
        return False
    tried = [works(node, person, password) for password in known["passwords"]]
    assert sum(tried) == 1, f"{person.username}: of {len(tried)} possible passwords {sum(tried)} work"
    return True


@pytest.mark.timeout(1500)
def test_nothing_acknowledged_is_lost_over_fifty_kills(dev_node):
    chance = random.Random(SEED)
    node = dev_node()
    identity = (node.pool_id, node.client_id, node.access_key_id)
    everybody = {}
    acknowledged = passwords = 0
    for kill in range(KILLS):
        writers = [Writer(node, chance.random()) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(chance.uniform(0.05, 1.2))  # the moment itself is what is drawn
        node.kill()
        for writer in writers:
            writer.join(30)
            assert not writer.is_alive(), "a writer hangs on a dead node"
        node.restart()
        assert (node.pool_id, node.client_id, node.access_key_id) == identity
        for writer in writers:
            assert not isinstance(writer.ended_by, ClientError), f"kill {kill}: {writer.ended_by}"
            acknowledged += writer.acknowledged
            newest = list(writer.people.values())[-4:]
            for known in newest:
                passwords += account_for(node, known, known is newest[-1] or len(known["passwords"]) > 1)
            everybody.update(writer.people)
    assert acknowledged > 2 * KILLS, f"only {acknowledged} writes were acknowledged: the load was no load"
    assert passwords > 0
    for known in everybody.values():
        account_for(node, known, False)
    assert node.stop() == 0


def test_a_code_that_was_sent_before_the_kill_still_confirms(dev_node):
    node, person = dev_node(), Person.random()
    node.sign_up(person, confirm=False)
    code = node.code(person.email)
    node.kill()
    node.restart()
    node.unsigned().confirm_sign_up(ClientId=node.client_id, Username=person.username, ConfirmationCode=code)
    node.sign_in(person)


def test_tokens_from_before_the_kill_still_work_and_a_revoked_one_stays_revoked(dev_node):
    node, person = dev_node(), Person.random()
    node.sign_up(person)
    kept, revoked = node.sign_in(person), node.sign_in(person)
    node.unsigned().revoke_token(ClientId=node.client_id, Token=revoked["RefreshToken"])
    node.kill()
    node.restart()

    def refresh(tokens):
        return node.unsigned().initiate_auth(ClientId=node.client_id, AuthFlow="REFRESH_TOKEN_AUTH",
                                             AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})

    assert node.unsigned().get_user(AccessToken=kept["AccessToken"])["Username"] == person.username
    refresh(kept)
    with pytest.raises(ClientError) as error:
        refresh(revoked)
    assert error.value.response["Error"]["Code"] == "NotAuthorizedException"


def test_wrong_passwords_counted_before_the_kill_still_count(dev_node):
    node, person = dev_node(), Person.random()
    node.sign_up(person)

    def refused(password):
        with pytest.raises(ClientError) as error:
            node.sign_in(person, password=password)
        return error.value.response["Error"]["Message"]

    exceeded = "Password attempts exceeded"
    assert exceeded in [refused(f"Wrong-{number}-password!") for number in range(8)]
    node.kill()
    node.restart()
    # Forgotten guesses would be five free ones again; remembered ones leave room for one at most.
    assert exceeded in [refused(f"Wrong-again-{number}-password!") for number in range(4)]
