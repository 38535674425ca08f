from xml.etree import ElementTree

import pytest

from analyzer.report.base import RenderOptions
from analyzer.report.outputs import junit
from tests.made_up import document, finding, hostile, redacted


def parsed(analysis) -> ElementTree.Element:
    return ElementTree.fromstring(junit.OUTPUT.render(analysis, RenderOptions()))


@pytest.mark.parametrize("code", [*range(32), 0x7F, 0x85, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_characters_that_xml_forbids_are_written_visibly(code: int) -> None:
    assert parsed(hostile(f"a{chr(code)}b]]><&\"'")).tag == "testsuites"


def test_a_rule_with_findings_fails_and_an_evaluated_one_without_passes() -> None:
    cases = {case.get("name"): case for case in parsed(redacted()).iter("testcase")}
    assert cases["example.auth.key-rejected-0"].find("failure") is not None
    assert cases["example.rate.limited"].find("failure") is None


def test_counts_are_those_of_the_cases() -> None:
    root = parsed(redacted(document((finding(0), finding(0, fingerprint="f" * 16), finding(1)))))
    assert (root.get("tests"), root.get("failures")) == ("3", "2")
    assert len(root.findall(".//failure")) == 3


@pytest.mark.parametrize("changes", [{"severity": "notice"}, {"primary": False}])
def test_a_notice_or_outranked_finding_is_told_without_failing(changes: dict) -> None:
    root = parsed(redacted(document((finding(**changes),))))
    assert root.get("failures") == "0"
    assert "The API key was rejected" in (root.findtext(".//system-out") or "")
