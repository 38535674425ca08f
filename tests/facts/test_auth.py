"""The credential of a request, and what a JWT says of itself at the server's time."""

from typing import Any

import pytest

from analyzer.facts.auth import is_placeholder
from analyzer.facts.jwt import claims
from analyzer.model import NO_HEADERS_RECORDED, Exchange, Headers
from tests.exchanges import exchange, headers, state_of, token

AT_S = 1_767_225_600
SCRUBBED = headers({}, scrubbed=frozenset({"authorization"}))
KEY_SCRUBBED = headers({}, scrubbed=frozenset({"x-api-key"}))
MASKED = headers({"Authorization": "REDACTED"}, masked=frozenset({"authorization"}))
MASKED_BEARER = headers({"Authorization": "Bearer ***"}, masked=frozenset({"authorization"}))
MASKED_WORDS = headers({"Authorization": "value redacted"}, masked=frozenset({"authorization"}))
SCRUBBED_WITH_KEY = headers({"apikey": "k"}, scrubbed=frozenset({"authorization"}))

CREDENTIALS: list[tuple[str, Any, str, str, str]] = [
    # what was sent, source, scheme, credential
    ("bearer", {"Authorization": "Bearer abc"}, "authorization", "bearer", "abc"),
    ("scheme in any case", {"authorization": "BEARER abc"}, "authorization", "bearer", "abc"),
    ("two spaces", {"authorization": "Bearer  abc "}, "authorization", "bearer", "abc"),
    ("word twice", {"authorization": "Bearer Bearer abc"}, "authorization", "bearer", "Bearer abc"),
    ("bare value", {"authorization": "abc"}, "authorization", "", "abc"),
    ("scheme alone", {"authorization": "Bearer"}, "authorization", "bearer", ""),
    ("scheme and a space", {"authorization": "Bearer "}, "authorization", "bearer", ""),
    ("empty", {"authorization": ""}, "authorization", "", ""),
    ("basic", {"authorization": "Basic dTpw"}, "authorization", "basic", "dTpw"),
    ("key field", {"apikey": "k 1"}, "apikey", "absent", "k 1"),
    ("second key field", {"X-API-Key": "k"}, "x-api-key", "absent", "k"),
    ("both", {"apikey": "k", "authorization": "Bearer a"}, "authorization", "bearer", "a"),
    ("nothing", {}, "absent", "absent", "absent"),
    ("removed by the exporter", SCRUBBED, "unknown", "unknown", "unknown"),
    ("another key field removed", KEY_SCRUBBED, "unknown", "absent", "unknown"),
    ("removed, and a key field", SCRUBBED_WITH_KEY, "apikey", "unknown", "k"),
    ("replaced", MASKED, "authorization", "unknown", "unknown"),
    ("replaced behind the scheme", MASKED_BEARER, "authorization", "bearer", "unknown"),
    ("replaced by words", MASKED_WORDS, "authorization", "unknown", "unknown"),
    ("fields not recorded", NO_HEADERS_RECORDED, "unknown", "unknown", "unknown"),
]


@pytest.mark.parametrize(
    ("sent", "source", "scheme", "credential"),
    [row[1:] for row in CREDENTIALS],
    ids=[row[0] for row in CREDENTIALS],
)
def test_where_the_credential_travels(sent: Headers, source: str, scheme: str, credential: str) -> None:
    made = exchange(sent=sent)
    found = [state_of(made, f"auth.{name}") for name in ("source", "scheme", "credential")]
    assert found == [source, scheme, credential]


@pytest.mark.parametrize(
    "name", ["fingerprint", "kind", "placeholder", "jwt.exp", "jwt.expired_s", "environment"]
)
@pytest.mark.parametrize(("sent", "expected"), [({}, "absent"), (SCRUBBED, "unknown"), (MASKED, "unknown")])
def test_what_follows_from_a_credential_is_as_unknown_as_the_credential(
    name: str, sent: Any, expected: str
) -> None:
    assert state_of(exchange(sent=sent), f"auth.{name}") == expected


def test_one_credential_has_one_fingerprint_whatever_field_carries_it() -> None:
    sent = ({"apikey": "abc"}, {"authorization": "Bearer abc"}, {"authorization": "Bearer abd"})
    prints = [state_of(exchange(sent=each), "auth.fingerprint") for each in sent]
    assert prints[0] == prints[1] != prints[2]
    assert "abc" not in prints[0]


PLACEHOLDERS = [
    "", "  ", "${API_KEY}", "$API_KEY", "{{apiKey}}", "{{ api key }}", "<token>", "<your api key>", "%API_KEY%",
    "{token}", '"${KEY}"', "your_api_key", "YOUR-TOKEN-HERE", "insert token", "my key", "null", "None", "undefined",
    "changeme", "xxx", "...",
]  # fmt: skip
REAL = ["clapi_8d3f", "abc", "my-company-8f", "yourself", "nullify", "xx", "a<b>c", "Basic", "e30.e30.c2ln"]


@pytest.mark.parametrize(("text", "expected"), [(t, True) for t in PLACEHOLDERS] + [(t, False) for t in REAL])
def test_a_credential_that_nobody_filled_in(text: str, expected: bool) -> None:
    assert is_placeholder(text) is expected
    assert state_of(exchange(sent={"apikey": text}), "auth.placeholder") is expected


def _with(claimed: dict[str, Any], **changes: Any) -> Exchange:
    return exchange(sent={"authorization": f"Bearer {token(claimed)}"}, **changes)


DATE = {"date": "Thu, 01 Jan 2026 01:00:00 GMT"}
CLAIMS = [
    ("expired by the capture's clock", _with({"exp": AT_S - 840}), "expired_s", 840.1),
    ("not expired", _with({"exp": AT_S + 60}), "expired_s", -59.9),
    ("expired by the server's clock", _with({"exp": AT_S + 60}, got=DATE), "expired_s", 3540.0),
    ("a cached date tells nothing", _with({"exp": AT_S}, got=DATE | {"age": "9"}), "expired_s", 0.1),
    ("age 0 is not cached", _with({"exp": AT_S}, got=DATE | {"age": "0"}), "expired_s", 3600.0),
    ("a date that is none", _with({"exp": AT_S}, got={"date": "soon"}), "expired_s", 0.1),
    ("no clock at all", _with({"exp": AT_S}, at_s=None), "expired_s", "unknown"),
    ("date without capture time", _with({"exp": AT_S}, at_s=None, got=DATE), "expired_s", 3600.0),
    ("milliseconds", _with({"exp": AT_S * 1000}), "exp", float(AT_S)),
    ("no exp", _with({"sub": "x"}), "expired_s", "absent"),
    ("exp as text", _with({"exp": "soon"}), "expired_s", "absent"),
    ("exp as boolean", _with({"exp": True}), "exp", "absent"),
    ("not yet valid", _with({"nbf": AT_S + 30}), "early_s", 29.9),
    ("issuer", _with({"iss": "https://login.acme.test"}), "iss", "https://login.acme.test"),
    ("audiences", _with({"aud": ["a", "b"]}), "aud", ("a", "b")),
    ("scope", _with({"scp": "read write"}), "scope", "read write"),
    ("roles", _with({"roles": ["admin"], "role": "x"}), "roles", ("admin", "x")),
    ("claim that is null", _with({"iss": None}), "iss", "absent"),
    ("opaque key", exchange(sent={"apikey": "k"}), "exp", "absent"),
]


@pytest.mark.parametrize(
    ("made", "name", "expected"), [row[1:] for row in CLAIMS], ids=[row[0] for row in CLAIMS]
)
def test_claims_of_a_jwt(made: Exchange, name: str, expected: Any) -> None:
    assert state_of(made, f"auth.jwt.{name}") == expected


@pytest.mark.parametrize(
    ("credential", "is_jwt"),
    [
        (token({}), True),
        (token({}, head={}), False),
        ("a.b.c", False),
        ("e30.e30", False),
        ("ä.ö.ü", False),
        ("W10.W10.x", False),
        ("\ud800.e30.x", False),
        (token({"a": "x" * 9}).replace(".", "..", 1), False),
    ],
)
def test_what_is_a_jwt(credential: str, is_jwt: bool) -> None:
    assert (claims(credential) is not None) is is_jwt


def test_claims_that_nest_without_end_are_cut() -> None:
    nested: Any = 0
    for _ in range(300):
        nested = [nested]
    assert "<too deep>" in repr(claims(token({"roles": nested})))


ENVIRONMENTS = [
    ("same mark", "https://api.stage.acme.test", {"iss": "https://login.stage.acme.test"}, False),
    ("token of stage", "https://api.acme.test", {"iss": "https://login.stage.acme.test"}, True),
    ("host of sandbox", "https://api-sandbox.acme.test", {"iss": "https://login.acme.test"}, True),
    ("no marks", "https://api.acme.io", {"iss": "https://login.acme.io"}, False),
    ("production said aloud", "https://api.acme.io", {"iss": "https://prod.acme.io"}, False),
    ("audience counts", "https://api.acme.io", {"aud": ["https://uat.acme.io"]}, True),
    ("token that says nothing", "https://api.acme.io", {"sub": "x"}, "unknown"),
]


@pytest.mark.parametrize(
    ("url", "claimed", "expected"), [row[1:] for row in ENVIRONMENTS], ids=[row[0] for row in ENVIRONMENTS]
)
def test_environment_of_token_and_host(url: str, claimed: dict[str, Any], expected: Any) -> None:
    url = url.replace(".test", ".io")
    claimed = {k: v.replace(".test", ".io") if isinstance(v, str) else v for k, v in claimed.items()}
    assert state_of(_with(claimed, url=url), "auth.environment_mismatch") == expected


@pytest.mark.parametrize(
    ("key", "expected"), [("clapi_test_8f", "test"), ("clapi_8f", "absent"), ("opaque", "absent")]
)
def test_environment_of_a_key_prefix(key: str, expected: str) -> None:
    assert state_of(exchange(sent={"apikey": key}), "auth.environment") == expected
