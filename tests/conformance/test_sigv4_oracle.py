"""Our SigV4 verifier against botocore's signer: what botocore signs we accept, what is changed afterwards we refuse."""
import base64
import calendar
import random
import string
import time

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from judge import Judge

ACCESS_KEY = "AKIDEXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
TARGET = "AWSCognitoIdentityProviderService.CreateUserPool"


@pytest.fixture(scope="module")
def judge():
    with Judge("sigv4") as program:
        yield program


def signed(method="POST", url="http://127.0.0.1:9229/", body=b"{}", headers=None, token=None, params=None,
           region="eu-central-1", service="cognito-idp", secret=SECRET_KEY):
    """The request as it would arrive: what botocore signed, taken apart as a server sees it."""
    request = AWSRequest(method=method, url=url, data=body, params=params or {},
                         headers={"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": TARGET,
                                  **(headers or {})})
    SigV4Auth(Credentials(ACCESS_KEY, secret, token), service, region).add_auth(request)
    prepared = request.prepare()
    _, _, rest = prepared.url.partition("://")
    authority, slash, target = rest.partition("/")
    path, _, query = (slash + target).partition("?")
    sent = [[name.lower(), value.decode() if isinstance(value, bytes) else value]
            for name, value in prepared.headers.items()]
    if "host" not in [name for name, _ in sent]:
        default = ":443" if prepared.url.startswith("https") else ":80"
        sent.append(["host", authority.removesuffix(default)])  # as HTTP clients write it
    date = dict(sent)["x-amz-date"]
    return {"method": method, "path": path or "/", "query": query, "headers": sent,
            "body": base64.b64encode(body).decode(), "secret": secret,
            "now": calendar.timegm(time.strptime(date, "%Y%m%dT%H%M%SZ"))}


def value_of(request, name):
    return next(header for header in request["headers"] if header[0] == name)


def test_what_botocore_signs_is_accepted(judge):
    assert judge.ask(signed()) == "good"


@pytest.mark.parametrize("url", [
    "http://localhost:9229/", "http://127.0.0.1/", "http://idp.example:80/", "https://idp.example:443/",
    "https://cognito-idp.eu-central-1.amazonaws.com/", "http://idp.example:9229/a/b", "http://idp.example/a%20b/c",
    "http://idp.example/a/./b/../c/", "http://idp.example//a//b", "http://idp.example/a%2Fb", "http://idp.example/~x_-.",
    "http://idp.example/%E1%88%B4"])
def test_hosts_ports_and_paths(judge, url):
    assert judge.ask(signed(url=url)) == "good"


@pytest.mark.parametrize("query", [
    "a=1", "b=2&a=1", "a=2&a=1", "a", "a=", "A=1&a=2", "a=b%20c", "a=%2F%3A", "a=~-_.", "%E1%88%B4=x", "a-b=1&a=2",
    "a=b%3Dc", "a1=1&a=2"])
def test_query_strings_in_the_address(judge, query):
    assert judge.ask(signed(method="GET", body=b"", url=f"http://idp.example/?{query}")) == "good"


@pytest.mark.parametrize("params", [{"b": "2", "a": "1"}, {"a": "x y+z/é"}, {"a&b": "c=d"}, {"a": "*!'()"}])
def test_query_strings_made_by_botocore(judge, params):
    assert judge.ask(signed(method="GET", body=b"", params=params)) == "good"


@pytest.mark.parametrize("value", ["  two   spaces ", "tab\there", "a,b", "\"q   q\"", "", "x" * 2000])
def test_white_space_in_headers(judge, value):
    assert judge.ask(signed(headers={"X-Amz-Meta-Note": value})) == "good"


def test_the_order_of_headers_does_not_matter(judge):
    request = signed(headers={"X-Amz-Meta-B": "2", "X-Amz-Meta-A": "1"})
    request["headers"].reverse()
    assert judge.ask(request) == "good"


def test_a_session_token_is_signed_but_not_looked_at(judge):
    request = signed(token="AQoDYXdzEPT//////////wEXAMPLE==")
    assert "x-amz-security-token" in value_of(request, "authorization")[1]
    assert judge.ask(request) == "good"


def test_headers_that_a_proxy_adds_do_not_matter(judge):
    request = signed()
    request["headers"] += [["x-forwarded-for", "192.0.2.1"], ["user-agent", "aws-cli"], ["accept", "*/*"]]
    assert judge.ask(request) == "good"


@pytest.mark.parametrize("body", [b"", b"{}", bytes(range(256)), b"x" * 100_000])
def test_bodies(judge, body):
    assert judge.ask(signed(body=body)) == "good"


def altered(name, change):
    def alter(request):
        header = value_of(request, name)
        header[1] = change(header[1])
    alter.__name__ = f"{name}_altered"
    return alter


def set_member(name, value):
    def alter(request):
        request[name] = value
    alter.__name__ = f"{name}_is_{value[:12]}"
    return alter


def append_header(name, value):
    def alter(request):
        request["headers"].append([name, value])
    alter.__name__ = f"{name}_twice"
    return alter


@pytest.mark.parametrize("alter", [
    set_member("body", base64.b64encode(b"{} ").decode()), set_member("method", "PUT"), set_member("path", "/x"),
    set_member("query", "a=1"), set_member("secret", "other"),
    altered("host", lambda v: v + "0"), altered("x-amz-target", lambda v: v.replace("Create", "Delete")),
    altered("content-type", lambda v: v + "; charset=utf-8"),
    altered("authorization", lambda v: v[:-1] + ("0" if v[-1] != "0" else "1")),
    altered("authorization", lambda v: v.replace("eu-central-1", "us-east-1")),
    altered("authorization", lambda v: v.replace("cognito-idp", "s3")),
    altered("authorization", lambda v: v.replace(";x-amz-target", "")),
    altered("x-amz-date", lambda v: "2" + v[1:-2] + ("0Z" if v[-2] != "0" else "1Z")),
    append_header("host", "other.example"), append_header("x-amz-date", "20200101T000000Z"),
    append_header("x-amz-target", TARGET)], ids=lambda alter: alter.__name__)
def test_what_is_changed_after_signing_is_refused(judge, alter):
    request = signed()
    alter(request)
    assert judge.ask(request) == "signature_invalid"


@pytest.mark.parametrize("seconds", [301, -301, 86_400])
def test_old_and_future_signatures_are_refused(judge, seconds):
    request = signed()
    request["now"] += seconds
    assert judge.ask(request) == "token_expired"


def test_no_signature_is_missing_and_not_invalid(judge):
    request = signed()
    request["headers"] = [header for header in request["headers"] if header[0] != "authorization"]
    assert judge.ask(request) == "signature_missing"


def test_three_hundred_random_requests(judge):
    chosen = random.Random(20261122)

    def text(alphabet, longest):
        return "".join(chosen.choice(alphabet) for _ in range(chosen.randint(1, longest)))

    for _ in range(300):
        path = "/" + "/".join(text(string.ascii_letters + string.digits + "-._~", 8)
                              for _ in range(chosen.randint(0, 4)))
        params = {text(string.printable.strip() + " é", 6): text(string.printable.strip() + " é", 12)
                  for _ in range(chosen.randint(0, 4))}
        headers = {f"X-Amz-Meta-{text(string.ascii_lowercase, 5)}": text(string.ascii_letters + " \t;=", 20)
                   for _ in range(chosen.randint(0, 3))}
        request = signed(method=chosen.choice(["GET", "POST"]), url=f"http://idp.example:9229{path}", params=params,
                         headers=headers, body=chosen.randbytes(chosen.randint(0, 64)))
        assert judge.ask(request) == "good", request
        request["query"] += "&added=1"
        assert judge.ask(request) == "signature_invalid", request
