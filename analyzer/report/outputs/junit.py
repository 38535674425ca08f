"""`junit`: JUnit XML for build servers, where a rule is a test case and a finding its failure."""

from collections import defaultdict
from xml.etree import ElementTree

from analyzer.document import Finding
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.escaping import clipped, visible
from analyzer.report.one_line import explanation, place, request_line

_FAILING = ("error", "warning")
"""A notice, and a finding that another one outranks, is told without failing its test case."""


class JunitOutput:
    """A suite for each rule set; rules that were evaluated and found nothing pass."""

    name = "junit"
    media_type = "application/xml"
    extension = ".xml"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns the XML, free of characters that XML 1.0 forbids."""
        root = ElementTree.Element("testsuites", name="analyzer")
        for ruleset, findings in sorted(_by_rule(analysis).items()):
            _add_suite(root, ruleset, findings)
        for count in ("tests", "failures"):
            root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
        ElementTree.indent(root)
        text = ElementTree.tostring(root, encoding="unicode")
        return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def _by_rule(analysis: RedactedAnalysis) -> dict[str, dict[str, list[Finding]]]:
    rules: dict[str, dict[str, list[Finding]]] = defaultdict(dict)
    for ruleset, version in analysis.rule_versions.items():
        rules[ruleset] = {rule: [] for rule in version.get("rules", ())}
    for finding in analysis.document.findings:
        rules[finding.ruleset].setdefault(finding.rule, []).append(finding)
    return rules


def _add_suite(root: ElementTree.Element, ruleset: str, rules: dict[str, list[Finding]]) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=visible(ruleset), tests=str(len(rules)))
    for rule, findings in sorted(rules.items()):
        case = ElementTree.SubElement(suite, "testcase", classname=visible(ruleset), name=visible(rule))
        failures = [finding for finding in findings if finding.primary and finding.severity in _FAILING]
        for finding in failures:
            _add_failure(case, finding)
        if len(failures) < len(findings):
            told = [_details(finding) for finding in findings if finding not in failures]
            ElementTree.SubElement(case, "system-out").text = "\n".join(told)
    suite.set("failures", str(sum(case.find("failure") is not None for case in suite)))
    suite.set("errors", "0")


def _add_failure(case: ElementTree.Element, finding: Finding) -> None:
    message = clipped(visible(explanation(finding)), 500)
    failure = ElementTree.SubElement(case, "failure", message=message, type=finding.severity)
    failure.text = _details(finding)


def _details(finding: Finding) -> str:
    lines = [f"{explanation(finding)} ({finding.count} times)"]
    lines += [f"fix: {step}" for step in finding.fix]
    lines += [f"{place(evidence)}: {request_line(evidence)}" for evidence in finding.evidence]
    return "\n".join(visible(line) for line in lines)


OUTPUT = JunitOutput()
