"""The main job with boto3 as an application uses it: sign up, confirm by code, sign in, read, refresh, sign out."""
import time

import pytest
from botocore.exceptions import ClientError


def code_of(error):
    return error.value.response["Error"]["Code"]


def test_a_person_signs_up_confirms_and_signs_in(jurat_dev, person):
    client = jurat_dev.unsigned()
    answer = client.sign_up(ClientId=jurat_dev.client_id, Username=person.username, Password=person.password,
                            UserAttributes=person.attributes)
    assert answer["UserConfirmed"] is False
    delivery = answer["CodeDeliveryDetails"]
    assert (delivery["DeliveryMedium"], delivery["AttributeName"]) == ("EMAIL", "email")
    assert person.email not in delivery["Destination"] and "***" in delivery["Destination"]

    with pytest.raises(ClientError) as early:
        jurat_dev.sign_in(person)
    assert code_of(early) == "UserNotConfirmedException"

    code = jurat_dev.code(person.email)
    wrong = f"{(int(code) + 1) % 1000000:06d}"
    with pytest.raises(ClientError) as mistyped:
        client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username, ConfirmationCode=wrong)
    assert code_of(mistyped) == "CodeMismatchException"
    client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username, ConfirmationCode=code)

    tokens = jurat_dev.sign_in(person)
    assert tokens["TokenType"] == "Bearer" and tokens["ExpiresIn"] == 3600
    user = client.get_user(AccessToken=tokens["AccessToken"])
    found = {attribute["Name"]: attribute["Value"] for attribute in user["UserAttributes"]}
    assert user["Username"] == person.username
    assert found["sub"] == answer["UserSub"]
    assert (found["email"], found["given_name"]) == (person.email, person.given_name)
    assert found["email_verified"] == "true"
    assert found.get("phone_number_verified", "false") == "false"


def test_a_code_works_once(jurat_dev, person):
    jurat_dev.sign_up(person, confirm=False)
    code = jurat_dev.code(person.email)
    client = jurat_dev.unsigned()
    client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username, ConfirmationCode=code)
    with pytest.raises(ClientError) as again:
        client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username, ConfirmationCode=code)
    assert code_of(again) == "NotAuthorizedException"


def test_a_newer_code_replaces_the_older(jurat_dev, person):
    jurat_dev.sign_up(person, confirm=False)
    first = jurat_dev.code(person.email)
    client = jurat_dev.unsigned()
    client.resend_confirmation_code(ClientId=jurat_dev.client_id, Username=person.username)
    second = jurat_dev.code(person.email, after=1)
    if first != second:
        with pytest.raises(ClientError) as old:
            client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username, ConfirmationCode=first)
        assert code_of(old) in ("CodeMismatchException", "ExpiredCodeException")
    client.confirm_sign_up(ClientId=jurat_dev.client_id, Username=person.username, ConfirmationCode=second)
    jurat_dev.sign_in(person)


def test_a_wrong_password_is_refused_and_says_no_more(jurat_dev, ada):
    with pytest.raises(ClientError) as wrong:
        jurat_dev.sign_in(ada, password="Another-" + ada.password)
    assert code_of(wrong) == "NotAuthorizedException"
    assert wrong.value.response["Error"]["Message"] == "Incorrect username or password."
    jurat_dev.sign_in(ada)


def test_refresh_gives_new_tokens_of_the_same_sign_in(jurat_dev, ada):
    import jwt
    first = jurat_dev.sign_in(ada)
    time.sleep(2.1)  # a refresh sets iat a second back (protocols 1) and counts whole seconds
    second = jurat_dev.unsigned().initiate_auth(
        ClientId=jurat_dev.client_id, AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": first["RefreshToken"]})["AuthenticationResult"]
    before, after = (jwt.decode(tokens["AccessToken"], options={"verify_signature": False}) for tokens in (first, second))
    assert after["iat"] > before["iat"] and after["jti"] != before["jti"]
    assert (after["origin_jti"], after["auth_time"], after["sub"]) == (
        before["origin_jti"], before["auth_time"], before["sub"])
    assert jurat_dev.unsigned().get_user(AccessToken=second["AccessToken"])["Username"] == ada.username


def test_signing_out_everywhere_ends_access_and_refresh(jurat_dev, ada):
    tokens = jurat_dev.sign_in(ada)
    client = jurat_dev.unsigned()
    client.global_sign_out(AccessToken=tokens["AccessToken"])
    with pytest.raises(ClientError) as access:
        client.get_user(AccessToken=tokens["AccessToken"])
    assert code_of(access) == "NotAuthorizedException"
    with pytest.raises(ClientError) as refresh:
        client.initiate_auth(ClientId=jurat_dev.client_id, AuthFlow="REFRESH_TOKEN_AUTH",
                             AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})
    assert code_of(refresh) == "NotAuthorizedException"


def test_revoking_a_refresh_token_ends_its_sign_in_only(jurat_dev, ada):
    kept, revoked = jurat_dev.sign_in(ada), jurat_dev.sign_in(ada)
    client = jurat_dev.unsigned()
    client.revoke_token(ClientId=jurat_dev.client_id, Token=revoked["RefreshToken"])
    with pytest.raises(ClientError) as gone:
        client.initiate_auth(ClientId=jurat_dev.client_id, AuthFlow="REFRESH_TOKEN_AUTH",
                             AuthParameters={"REFRESH_TOKEN": revoked["RefreshToken"]})
    assert code_of(gone) == "NotAuthorizedException"
    with pytest.raises(ClientError) as access:
        client.get_user(AccessToken=revoked["AccessToken"])
    assert code_of(access) == "NotAuthorizedException"
    client.get_user(AccessToken=kept["AccessToken"])
    client.initiate_auth(ClientId=jurat_dev.client_id, AuthFlow="REFRESH_TOKEN_AUTH",
                         AuthParameters={"REFRESH_TOKEN": kept["RefreshToken"]})


def test_a_changed_password_is_the_only_one_that_works(jurat_dev, ada):
    tokens = jurat_dev.sign_in(ada)
    new = "New-" + ada.password
    jurat_dev.unsigned().change_password(AccessToken=tokens["AccessToken"], PreviousPassword=ada.password,
                                         ProposedPassword=new)
    with pytest.raises(ClientError) as old:
        jurat_dev.sign_in(ada)
    assert code_of(old) == "NotAuthorizedException"
    jurat_dev.sign_in(ada, password=new)


def test_a_temporary_password_says_what_is_missing(jurat_dev, ada):
    jurat_dev.boto().admin_set_user_password(UserPoolId=jurat_dev.pool_id, Username=ada.username,
                                             Password="Temporary-horse-9", Permanent=False)
    with pytest.raises(ClientError) as wrong:
        jurat_dev.sign_in(ada)
    assert wrong.value.response["Error"]["Message"] == "Incorrect username or password."
    with pytest.raises(ClientError) as refused:
        jurat_dev.sign_in(ada, password="Temporary-horse-9")
    assert refused.value.response["Error"]["Code"] == "NotAuthorizedException"
    assert "NEW_PASSWORD_REQUIRED" in refused.value.response["Error"]["Message"]


def test_a_deleted_user_is_gone_and_the_name_is_free(jurat_dev, ada):
    tokens = jurat_dev.sign_in(ada)
    jurat_dev.unsigned().delete_user(AccessToken=tokens["AccessToken"])
    with pytest.raises(ClientError) as gone:
        jurat_dev.sign_in(ada)
    assert code_of(gone) in ("NotAuthorizedException", "UserNotFoundException")
    assert jurat_dev.sign_up(ada) != ada.sub
    jurat_dev.sign_in(ada)


def test_an_admin_lists_disables_and_deletes_with_a_signed_call(jurat_dev, ada):
    admin = jurat_dev.boto()
    found = admin.list_users(UserPoolId=jurat_dev.pool_id, Filter=f'email = "{ada.email}"')["Users"]
    assert [user["Username"] for user in found] == [ada.username]
    admin.admin_disable_user(UserPoolId=jurat_dev.pool_id, Username=ada.username)
    with pytest.raises(ClientError) as disabled:
        jurat_dev.sign_in(ada)
    assert code_of(disabled) == "NotAuthorizedException"
    admin.admin_enable_user(UserPoolId=jurat_dev.pool_id, Username=ada.username)
    jurat_dev.sign_in(ada)
    admin.admin_delete_user(UserPoolId=jurat_dev.pool_id, Username=ada.username)
    assert admin.list_users(UserPoolId=jurat_dev.pool_id, Filter=f'username = "{ada.username}"')["Users"] == []


def test_admin_calls_need_the_right_key(jurat_dev):
    with pytest.raises(ClientError) as unsigned:
        jurat_dev.unsigned().list_users(UserPoolId=jurat_dev.pool_id)
    assert code_of(unsigned) in ("MissingAuthenticationTokenException", "MissingAuthenticationToken")
    import boto3
    stranger = boto3.client("cognito-idp", endpoint_url=jurat_dev.endpoint, region_name=jurat_dev.region,
                            aws_access_key_id=jurat_dev.access_key_id, aws_secret_access_key="not-the-secret")
    with pytest.raises(ClientError) as wrong:
        stranger.list_users(UserPoolId=jurat_dev.pool_id)
    assert code_of(wrong) in ("InvalidSignatureException", "SignatureDoesNotMatch")
