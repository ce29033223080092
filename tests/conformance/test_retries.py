"""A client whose answer was lost asks again by itself, with the same amz-sdk-invocation-id: it gets the first answer."""
import json
import secrets

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError
from losing_front import LosingFront

RETRYING = {"retries": {"mode": "standard", "total_max_attempts": 3}, "proxies": {}}


def code_of(error):
    return error.value.response["Error"]["Code"]


@pytest.fixture
def front(jurat_dev):
    with LosingFront(jurat_dev.endpoint) as front:
        yield front


@pytest.fixture
def client(jurat_dev, front):
    return boto3.client("cognito-idp", endpoint_url=front.endpoint, region_name=jurat_dev.region,
                        config=Config(signature_version=UNSIGNED, **RETRYING))


@pytest.fixture
def admin(jurat_dev, front):
    return boto3.client("cognito-idp", endpoint_url=front.endpoint, region_name=jurat_dev.region,
                        aws_access_key_id=jurat_dev.access_key_id, aws_secret_access_key=jurat_dev.secret_access_key,
                        config=Config(**RETRYING))


def sign_up(client, jurat_dev, person):
    return client.sign_up(ClientId=jurat_dev.client_id, Username=person.username, Password=person.password,
                          UserAttributes=person.attributes)


def body_of(lost):
    return json.loads(lost[1].split(b"\r\n\r\n", 1)[1])


def test_a_sign_up_whose_answer_was_lost_succeeds_once(jurat_dev, front, client, admin, person):
    front.lose()
    answer = sign_up(client, jurat_dev, person)
    assert len(front.lost) == 1 and answer["ResponseMetadata"]["RetryAttempts"] == 1
    assert answer["UserSub"] == body_of(front.lost[0])["UserSub"]
    assert answer["UserConfirmed"] is False
    users = admin.list_users(UserPoolId=jurat_dev.pool_id, Filter=f'email = "{person.email}"')["Users"]
    assert [user["Username"] for user in users] == [person.username]
    # The newest code works, whichever try sent it.
    client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username,
                           ConfirmationCode=jurat_dev.code(person.email))
    assert jurat_dev.sign_in(person)["AccessToken"]


def test_the_same_sign_up_by_somebody_else_is_refused(jurat_dev, client, person):
    sign_up(client, jurat_dev, person)
    with pytest.raises(ClientError) as again:
        sign_up(client, jurat_dev, person)  # another call: another invocation id
    assert code_of(again) == "UsernameExistsException"


def test_a_confirmation_whose_answer_was_lost_succeeds(jurat_dev, front, client, person):
    sign_up(client, jurat_dev, person)
    code = jurat_dev.code(person.email)
    front.lose()
    answer = client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username, ConfirmationCode=code)
    assert len(front.lost) == 1 and answer["ResponseMetadata"]["RetryAttempts"] == 1
    with pytest.raises(ClientError) as later:
        client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username, ConfirmationCode=code)
    assert code_of(later) == "NotAuthorizedException"


def test_a_new_password_whose_answer_was_lost_is_the_new_password(jurat_dev, front, client, ada):
    token = jurat_dev.sign_in(ada)["AccessToken"]
    fresh = f"New-{secrets.token_hex(8)}-9aB!"
    front.lose()
    answer = client.change_password(AccessToken=token, PreviousPassword=ada.password, ProposedPassword=fresh)
    assert len(front.lost) == 1 and answer["ResponseMetadata"]["RetryAttempts"] == 1
    with pytest.raises(ClientError) as old:
        client.change_password(AccessToken=token, PreviousPassword=ada.password, ProposedPassword=fresh)
    assert code_of(old) == "NotAuthorizedException"
    ada.password = fresh
    assert jurat_dev.sign_in(ada)["AccessToken"]


def test_five_new_passwords_in_a_row_do_not_wait_for_each_other(jurat_dev, client, ada):
    token = jurat_dev.sign_in(ada)["AccessToken"]
    for _ in range(8):
        fresh = f"New-{secrets.token_hex(8)}-9aB!"
        client.change_password(AccessToken=token, PreviousPassword=ada.password, ProposedPassword=fresh)
        ada.password = fresh


def test_admin_changes_whose_answers_were_lost_happen_once(jurat_dev, front, admin, person):
    name = f"pool {secrets.token_hex(4)}"
    front.lose()
    pool = admin.create_user_pool(PoolName=name)["UserPool"]["Id"]
    assert body_of(front.lost[-1])["UserPool"]["Id"] == pool
    front.lose()
    app = admin.create_user_pool_client(UserPoolId=pool, ClientName="app", GenerateSecret=True)["UserPoolClient"]
    first = body_of(front.lost[-1])["UserPoolClient"]
    assert (app["ClientId"], app["ClientSecret"]) == (first["ClientId"], first["ClientSecret"])
    assert len(admin.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]) == 1
    front.lose()
    admin.delete_user_pool_client(UserPoolId=pool, ClientId=app["ClientId"])
    front.lose()
    admin.delete_user_pool(UserPoolId=pool)
    with pytest.raises(ClientError) as gone:
        admin.delete_user_pool(UserPoolId=pool)
    assert code_of(gone) == "ResourceNotFoundException"

    jurat_dev.sign_up(person, confirm=False)
    front.lose()
    admin.admin_confirm_sign_up(UserPoolId=jurat_dev.pool_id, Username=person.username)
    front.lose()
    admin.admin_delete_user(UserPoolId=jurat_dev.pool_id, Username=person.username)
    with pytest.raises(ClientError) as nobody:
        admin.admin_delete_user(UserPoolId=jurat_dev.pool_id, Username=person.username)
    assert code_of(nobody) == "UserNotFoundException"
    assert len(front.lost) == 6
