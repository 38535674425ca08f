import json
from pathlib import Path

import pytest

from analyzer.errors import PolicyError
from analyzer.redaction import Policy, load_policy
from tests.cpu_time import takes_at_most
from tests.redaction.reading import redact_one


def written(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path)


def test_no_file_is_the_default_policy():
    assert load_policy(None) == Policy()
    assert load_policy(None, "strict").profile == "strict"


def test_a_policy_adds_keys_patterns_literals_and_hosts(tmp_path):
    policy = written(
        tmp_path,
        """
        [[keys]]
        name = "customer_ref"
        category = "reference"
        [[patterns]]
        regex = 'ACME-(\\d{4})'
        category = "ticket"
        [[literals]]
        value = "Project Falcon"
        [[hosts]]
        host = "*.corp.example"
        """,
    )
    record = {
        "customerRef": "none-of-it",
        "a": "see ACME-1234",
        "b": "UHJvamVjdCBGYWxjb24gaXMgbGF0ZQ==",
        "c": "Project%20Falcon",
        "url": "https://git.corp.example/x",
        "d": "at db7.corp.example now",
    }
    redacted = redact_one(record, policy)
    assert redacted["customerRef"].startswith("[reference:")
    assert redacted["a"].startswith("see ACME-[ticket:")
    shown = json.dumps(redacted)
    assert not any(text in shown for text in ("Falcon", b"Falcon".hex(), "git.corp", "db7.corp"))
    assert redacted["b"] != record["b"]


def test_keep_saves_a_value_by_key_but_never_a_credential_or_what_is_secret_elsewhere(tmp_path):
    policy = written(tmp_path, '[[keep]]\nkey = "contact_email"\nbecause = "needed for routing"\n')
    kept = redact_one({"contact_email": "jo@corp.example", "email": "al@corp.example"}, policy)
    assert kept["contact_email"] == "jo@corp.example"
    assert "al@" not in kept["email"]
    assert "clapi_" not in redact_one({"contact_email": "clapi_" + "aB3" * 16}, policy)["contact_email"]
    assert (
        "Zk39"
        not in redact_one({"contact_email": "Zk39dkfjwo39", "password": "Zk39dkfjwo39"}, policy)[
            "contact_email"
        ]
    )


def test_keep_saves_a_value_by_path(tmp_path):
    policy = written(tmp_path, '[[keep]]\npath = "/response/body/email"\n')
    redacted = redact_one(
        {"response": {"body": {"email": "jo@a.example", "other": {"email": "al@a.example"}}}}, policy
    )
    assert redacted["response"]["body"]["email"] == "jo@a.example"
    assert "al@" not in json.dumps(redacted)


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("[[keyz]]\nname = 'a'\n", "did you mean 'keys'", 1),
        ("[[keys]]\nnmae = 'a'\n", "did you mean 'name'", 2),
        ("profile = 'lax'\n", "Invalid value", 1),
        ("[[patterns]]\nregex = '(?=a)b'\n", "no RE2 expression", 2),
        ("[[patterns]]\nregex = 'a*'\n", "matches the empty text", 2),
        ("[[literals]]\nvalue = 'abc'\n", "shorter than 4", 2),
        ("[[keep]]\nbecause = 'x'\n", "either key or path", 1),
        ("[[keys]]\nname = 'a'\ncategory = 'A B'\n", "category", 3),
        ("profile = \n", "not valid TOML", 1),
        ("keys = 3\n", "Expected", 1),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, said, line):
    with pytest.raises(PolicyError) as caught:
        written(tmp_path, text)
    assert said in str(caught.value)
    assert caught.value.location == f"{tmp_path / 'policy.toml'}:{line}"


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(PolicyError, match="No such file"):
        load_policy(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "regex", ["(a+)+$", "(a|aa)+$", "(.*)*x", "([a-z]+)*[0-9]", "(x+x+)+y", "^(a?){40}a{40}$"]
)
def test_an_evil_pattern_ends_in_time(tmp_path, regex):
    policy = written(tmp_path, f"[[patterns]]\nregex = '{regex}z'\n")
    assert takes_at_most(4.0, lambda: redact_one({"m": "a" * (1 << 20) + "!"}, policy))


def test_strict_keeps_only_the_skeleton_of_bodies():
    record = {
        "request": {
            "method": "POST",
            "url": "https://a.example/v1/x?q=shoes",
            "headers": [{"name": "X-Thing", "value": "blue"}],
        },
        "response": {
            "status": 401,
            "content": {"mimeType": "application/json", "text": '{"a": {"note": "hello there", "n": 12}}'},
        },
    }
    redacted = redact_one(record, Policy(profile="strict"))
    assert redacted["response"]["content"]["text"] == '{"a":{"note":"[text]","n":"[number]"}}'
    assert redacted["request"]["url"] == "https://a.example/v1/x?q=[text]"
    assert redacted["request"]["headers"] == [{"name": "X-Thing", "value": "[text]"}]
    assert redacted["response"]["status"] == 401
    assert redact_one(redacted, Policy(profile="strict")) == redacted


def test_the_shipped_policies_load():
    folder = Path(__file__).parents[2] / "rules" / "redaction"
    policies = sorted(folder.glob("*.toml"))
    assert policies
    assert all(load_policy(path).digest for path in policies)
