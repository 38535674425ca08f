"""`sarif`: SARIF 2.1.0 for code scanning, where each result points at a record of the capture."""

from typing import Any
from urllib.parse import quote

from msgspec import UNSET

from analyzer.document import Evidence, Finding, ResultDocument
from analyzer.redaction.redacted import RedactedAnalysis
from analyzer.report.base import RenderOptions
from analyzer.report.encode import json_text
from analyzer.report.escaping import clipped, visible
from analyzer.report.one_line import explanation, place, request_line

MAX_RESULTS = 5_000
"""GitHub code scanning takes no more results of one run."""

_LEVELS = {"error": "error", "warning": "warning", "notice": "note"}
_SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json"


class SarifOutput:
    """One run with one result a finding."""

    name = "sarif"
    media_type = "application/sarif+json"
    extension = ".sarif"

    def render(self, analysis: RedactedAnalysis, options: RenderOptions) -> bytes:
        """Returns the log; findings beyond MAX_RESULTS are counted in a notification of the run."""
        return json_text({"$schema": _SCHEMA_URI, "version": "2.1.0", "runs": [_run(analysis.document)]})


def _run(document: ResultDocument) -> dict[str, Any]:
    shown = document.findings[:MAX_RESULTS]
    rules = {finding.rule: finding for finding in reversed(shown)}
    order = {rule: index for index, rule in enumerate(sorted(rules))}
    driver = {
        "name": document.tool.name,
        "version": document.tool.version,
        "rules": [_rule(rules[rule]) for rule in order],
    }
    return {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(document, len(document.findings) - len(shown))],
        "results": [_result(finding, order[finding.rule], document) for finding in shown],
    }


def _invocation(document: ResultDocument, left_out: int) -> dict[str, Any]:
    notes = [f"{left_out} findings left out; this format holds {MAX_RESULTS}"] if left_out else []
    notes += [f"{note.code}: {note.message}" for note in document.problems[:100]]
    return {
        "executionSuccessful": True,
        "toolExecutionNotifications": [
            {"level": "warning", "message": {"text": visible(clipped(note, 1000))}} for note in notes
        ],
    }


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": visible(finding.rule),
        "shortDescription": {"text": _message(finding.title)},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"tags": [visible(finding.topic), visible(finding.ruleset)]},
    }


def _result(finding: Finding, rule_index: int, document: ResultDocument) -> dict[str, Any]:
    fallback = document.inputs[0].label if document.inputs else ""
    locations = [_location(evidence) for evidence in finding.evidence] or [_physical(fallback, 1, "")]
    return {
        "ruleId": visible(finding.rule),
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(" ".join((explanation(finding), *finding.fix)))},
        "locations": locations[:1],
        "relatedLocations": locations[1:],
        "occurrenceCount": max(1, finding.count),
        "partialFingerprints": {"analyzer/v1": visible(finding.fingerprint)},
        "properties": {"owner": visible(finding.owner), "retry": finding.retry, "primary": finding.primary},
    }


def _message(text: str) -> str:
    # An embedded link in SARIF is `[text](url)`; a full-width bracket cannot start one.
    return clipped(visible(text), 1000).replace("[", "［").replace("]", "］") or "-"


def _location(evidence: Evidence) -> dict[str, Any]:
    line = 1 if evidence.line is UNSET else max(1, evidence.line)
    return _physical(evidence.input, line, f"{request_line(evidence)} ({place(evidence)})")


def _physical(label: str, line: int, message: str) -> dict[str, Any]:
    artifact = {"uri": quote(visible(label).replace("\\", "/"), safe="/") or "input"}
    located: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": artifact, "region": {"startLine": line}}
    }
    return {**located, "message": {"text": _message(message)}} if message else located


OUTPUT = SarifOutput()
