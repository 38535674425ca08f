"""The only values that `report` and `bundle` accept."""

from typing import Any

from msgspec import Struct

from analyzer.diff.document import DiffDocument
from analyzer.document import FailureCluster, Page, ResultDocument, Row, Timeline


class RedactionCount(Struct, frozen=True, kw_only=True):
    """How many values of one category were replaced in one kind of place (`request.headers`, `url`, `body`...)."""

    category: str
    place: str
    values: int
    replacements: int


class KeptString(Struct, frozen=True, kw_only=True):
    """An opaque string that was kept, for a person to judge; at most 50, most suspicious first."""

    text: str
    place: str
    count: int


class RedactionSummary(Struct, frozen=True, kw_only=True):
    """What redaction did: counts, never values nor hashes of values.

    `values` counts distinct secrets, `replacements` their occurrences. `entries` is the content of
    `redaction.json`: `{pointer, category, detector, token, count}` each.
    """

    profile: str
    policy_digest: str
    values: int
    replacements: int
    counts: tuple[RedactionCount, ...]
    entries: tuple[dict[str, Any], ...]
    kept: tuple[KeptString, ...]


class RedactedAnalysis(Struct, frozen=True, kw_only=True):
    """An analysis that may be shown: every string went through redaction.

    Made by `redact.redact` alone. `evidence_har` is a HAR 1.2 document (`{"log": ...}`) whose entries carry
    `_analyzer: {"input": label, "entry"|"line": n, "facts": {...}}`. `secrets` is what the verifier
    searches for in the finished output; it is never written anywhere.
    """

    document: ResultDocument
    evidence_har: dict[str, Any]
    rows: tuple[Row, ...]
    rows_left_out: int
    timeline: Timeline
    pages: tuple[Page, ...]
    unmatched: tuple[FailureCluster, ...]
    redaction: RedactionSummary
    rule_sources: dict[str, str]
    rule_versions: dict[str, dict[str, Any]]
    secrets: frozenset[str]
    unbounded: frozenset[str] = frozenset()
    """Those of the secrets that must not stand inside longer numbers either."""
    comparison: DiffDocument | None = None
    """What changed when calls began to fail, or since another capture."""
