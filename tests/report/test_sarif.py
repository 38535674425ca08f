import json
from urllib.parse import urlsplit

import pytest

from analyzer.report.base import RenderOptions
from analyzer.report.outputs import sarif
from tests.made_up import document, evidence, finding, hostile, many, redacted


def run(analysis) -> dict:
    log = json.loads(sarif.OUTPUT.render(analysis, RenderOptions()))
    assert log["version"] == "2.1.0"
    (only,) = log["runs"]
    return only


@pytest.mark.parametrize(
    "analysis",
    [
        redacted(),
        many(50),
        hostile("a b\\c:d\x00/../é"),
        hostile(""),
        redacted(document((finding(evidence=()),))),
    ],
    ids=["one", "many", "hostile", "empty", "no evidence"],
)
def test_every_result_has_a_physical_location_and_a_known_rule(analysis) -> None:
    only = run(analysis)
    for result in only["results"]:
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["region"]["startLine"] >= 1
        uri = physical["artifactLocation"]["uri"]
        assert uri
        assert uri.isascii()
        assert not urlsplit(uri).scheme
        assert only["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]


def test_a_log_line_is_the_line_of_the_region() -> None:
    from msgspec import UNSET

    of_log = evidence(entry=UNSET, line=8841, input="logs/access.log")
    (result,) = run(redacted(document((finding(evidence=(of_log,)),))))["results"]
    physical = result["locations"][0]["physicalLocation"]
    assert physical == {"artifactLocation": {"uri": "logs/access.log"}, "region": {"startLine": 8841}}


@pytest.mark.parametrize(
    ("severity", "level"), [("error", "error"), ("warning", "warning"), ("notice", "note")]
)
def test_severity_becomes_level(severity: str, level: str) -> None:
    (result,) = run(redacted(document((finding(severity=severity),))))["results"]
    assert result["level"] == level


def test_results_are_capped_and_the_rest_is_told() -> None:
    only = run(many(sarif.MAX_RESULTS + 3))
    assert len(only["results"]) == sarif.MAX_RESULTS
    assert "3 findings left out" in only["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]


def test_a_message_holds_no_embedded_link() -> None:
    (result,) = run(hostile("[x](https://evil.test)"))["results"]
    assert "[" not in result["message"]["text"]
