"""A verified e-mail address as an alias: it signs in once it is verified, and belongs to one user."""
import uuid

import pytest


def test_a_verified_alias_signs_in_and_belongs_to_one_user(jurat_dev):
    admin, client = jurat_dev.boto(), jurat_dev.unsigned()
    pool_id = admin.create_user_pool(PoolName="aliases", AliasAttributes=["email"],
                                     AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
    client_id = admin.create_user_pool_client(
        UserPoolId=pool_id, ClientName="app",
        ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])["UserPoolClient"]["ClientId"]
    email, password = f"mail_{uuid.uuid4().hex[:12]}@example.com", "Correct-Horse-1"

    def sign_up(name):
        client.sign_up(ClientId=client_id, Username=name, Password=password,
                       UserAttributes=[{"Name": "email", "Value": email}])
        return jurat_dev.outbox(email)[-1]["code"]

    def sign_in(name):
        return client.initiate_auth(ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH",
                                    AuthParameters={"USERNAME": name, "PASSWORD": password})

    code = sign_up("ada")
    with pytest.raises(client.exceptions.NotAuthorizedException):
        sign_in(email)
    client.confirm_sign_up(ClientId=client_id, Username="ada", ConfirmationCode=code)
    assert "AccessToken" in sign_in(email)["AuthenticationResult"]
    second = sign_up("bob")
    with pytest.raises(client.exceptions.AliasExistsException):
        client.confirm_sign_up(ClientId=client_id, Username="bob", ConfirmationCode=second)
    admin.delete_user_pool(UserPoolId=pool_id)
