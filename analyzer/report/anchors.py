"""Fragment names inside a report: stable across runs, and safe whatever a rule or capture is called."""

import re

from analyzer.document import Evidence, Finding, Row

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


def finding_anchor(finding: Finding) -> str:
    """Returns `F-<rule>-<first 8 digits of the fingerprint>`."""
    return f"F-{_safe(finding.rule)}-{_safe(finding.fingerprint[:8])}"


def rule_anchor(rule: str) -> str:
    """Returns `R-<rule>`."""
    return f"R-{_safe(rule)}"


def row_anchor(row: Row) -> str:
    """Returns `X-<input number>-<e entry | l line>`, which the explorer opens."""
    return f"X-{row.input}-{_position(row.entry, row.line)}"


def exchange_anchor(evidence: Evidence, input_numbers: dict[str, int]) -> str | None:
    """Returns the anchor of an evidence exchange, `None` for an input that the document does not list."""
    number = input_numbers.get(evidence.input)
    if number is None:
        return None
    entry = evidence.entry if isinstance(evidence.entry, int) else None
    line = evidence.line if isinstance(evidence.line, int) else None
    return f"X-{number}-{_position(entry, line)}"


def _position(entry: int | None, line: int | None) -> str:
    return f"e{entry}" if entry is not None else f"l{line or 0}"


def _safe(text: str) -> str:
    return _UNSAFE.sub("_", text)
