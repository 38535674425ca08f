import json

import pytest
from rich.cells import cell_len

from analyzer.model import Location, Problem
from analyzer.redaction.policy import HostRule, Policy
from analyzer.redaction.traces import redact_diagnosis
from analyzer.report.diagnosis import render_diagnosis
from analyzer.scanning.doctor import BlindRule, Diagnosis, Suggestion
from analyzer.scanning.quality import Quality

HOST = "crm.northwind.example"


def written(name: str, policy: Policy | None = None) -> str:
    diagnosis = Diagnosis(
        quality=Quality(exchanges=1200, lacking={"request body": 900, "duration": 3}),
        rules=7,
        blind=(
            BlindRule(rule="acme.a", because="no exchange goes to https://a.test", unknown=()),
            BlindRule(rule="acme.b", because="nothing is recorded", unknown=("response.json." + "x" * 90,)),
            BlindRule(rule="acme.c", because="no exchange goes to https://a.test", unknown=()),
        ),
        suggestions=(Suggestion(host=HOST, service="acme.api", because="It sends\x1b acme."),),
        problems=(
            Problem(code="bad-json", location=Location(input="ada@northwind.example.log"), message="no"),
        ),
    )
    return render_diagnosis(redact_diagnosis(diagnosis, policy or Policy()), name).decode()


def test_text_groups_rules_by_reason() -> None:
    text = written("text")
    assert "3 of 7 rules cannot fire" in text
    assert "no exchange goes to https://a.test:\n  acme.a\n  acme.c\n" in text
    assert "     900 without request body\n" in text
    assert f"try --map https://{HOST}=acme.api" in text


def test_text_stays_within_80_columns_and_shows_no_control() -> None:
    lines = written("text").splitlines()
    assert max(map(cell_len, lines)) <= 80
    assert not any("\x1b" in line for line in lines)


def test_json_lists_every_rule_with_what_is_not_recorded() -> None:
    document = json.loads(written("json"))
    assert [one["rule"] for one in document["blind"]] == ["acme.a", "acme.b", "acme.c"]
    assert document["suggestions"][0]["option"] == f"--map https://{HOST}=acme.api"
    assert document["quality"]["lacking"]["request body"] == 900


@pytest.mark.parametrize("name", ["text", "json"])
def test_hosts_and_inputs_are_redacted(name: str) -> None:
    text = written(name, Policy(hosts=(HostRule(host="*.northwind.example"),)))
    assert HOST not in text
    assert "ada@northwind.example" not in text
