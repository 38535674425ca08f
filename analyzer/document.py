"""The result document, `schema_version` 1: what a scan found, in the words of the contract.

Every output reads these values and nothing else. Before redaction the strings are raw; only `redact` makes
the `RedactedAnalysis` that outputs accept. Times are RFC 3339 in UTC.
"""

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

SCHEMA_VERSION = 1

SEVERITIES = ("error", "warning", "notice")
"""Most severe first."""


class Tool(Struct, frozen=True, kw_only=True):
    """The program that made the document."""

    name: str
    version: str


class PackSummary(Struct, frozen=True, kw_only=True):
    """One rule set that was loaded."""

    ruleset: str
    version: str
    tier: str
    rules: int


class RuleSetSummary(Struct, frozen=True, kw_only=True):
    """All rules that were loaded; `digest` is the SHA-256 of their canonical form."""

    digest: str
    packs: tuple[PackSummary, ...]


class InputSummary(Struct, frozen=True, kw_only=True):
    """One input; `exchanges` plus `skipped` are its entries or lines."""

    label: str
    format: str
    bytes: int
    exchanges: int
    skipped: int
    truncated: bool
    producer: str = ""
    """What recorded it, as `scanning/producers.toml` calls it; nothing that stands in the capture itself."""


class Summary(Struct, frozen=True, kw_only=True):
    """Counts over all inputs."""

    exchanges: int
    failed: int
    unmatched_failures: int
    first_at: str | None
    last_at: str | None
    by_status: dict[str, int]
    by_host: dict[str, int]
    by_severity: dict[str, int]
    verdict: str
    retry_after: int = 0
    """Responses that state how long to wait (RFC 9110 s.10.2.3)."""
    without_status: int = 0
    """Exchanges whose records are silent about the response, so that they may have failed or not."""


class Cause(Struct, frozen=True, kw_only=True):
    """A cause with its certainty and the sentence that explains it."""

    id: str
    certainty: Literal["confirmed", "likely", "possible"]
    say: str


class Diagnostic(Struct, frozen=True, kw_only=True):
    """A command that a person may run; secrets are environment placeholders."""

    name: str
    run: str
    reads_only: bool


class Source(Struct, frozen=True, kw_only=True):
    """The row of the vendor's error reference that a rule encodes."""

    reference: str
    row: str


class Evidence(Struct, frozen=True, kw_only=True):
    """One exchange behind a finding; exactly one of `entry` and `line` is set."""

    input: str
    entry: int | UnsetType = UNSET
    line: int | UnsetType = UNSET
    started_at: str | None
    method: str
    url: str
    host: str
    path: str
    path_template: str
    status: int | None
    duration_ms: float | None
    locate: str | None


class Finding(Struct, frozen=True, kw_only=True):
    """One (rule, cause, fingerprint) group."""

    rule: str
    ruleset: str
    tier: str
    title: str
    topic: str
    severity: Literal["error", "warning", "notice"]
    owner: str
    audience: tuple[str, ...]
    retry: str
    fingerprint: str
    primary: bool
    cause: Cause | None
    possible: tuple[Cause, ...]
    fix: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    source: Source | None
    count: int
    first_at: str | None
    last_at: str | None
    extract: dict[str, Any]
    evidence: Sequence[Evidence]
    """May make its values when it is asked for them: thousands of findings wait to be printed."""


class Route(Struct, frozen=True, kw_only=True):
    """Statistics of one (host, method, path template); latencies come from mergeable buckets, 1 % wide."""

    host: str
    method: str
    path_template: str
    count: int
    by_status: dict[str, int]
    p50_ms: float | None
    p95_ms: float | None
    p99_ms: float | None
    max_ms: float | None


class ProblemNote(Struct, frozen=True, kw_only=True):
    """A problem of an input; at most one of `line`, `entry` and `offset` is set."""

    code: str
    input: str
    line: int | UnsetType = UNSET
    entry: int | UnsetType = UNSET
    offset: int | UnsetType = UNSET
    message: str


class ResultDocument(Struct, frozen=True, kw_only=True):
    """`analyzer scan --format json`, and `findings.json` of a bundle."""

    schema_version: int = SCHEMA_VERSION
    tool: Tool
    rules: RuleSetSummary
    inputs: tuple[InputSummary, ...]
    summary: Summary
    findings: tuple[Finding, ...]
    routes: tuple[Route, ...]
    problems: tuple[ProblemNote, ...]


class Row(Struct, frozen=True, kw_only=True):
    """One exchange as a line of the report's explorer."""

    input: int
    """Index in `ResultDocument.inputs`."""
    entry: int | None
    line: int | None
    started_us: int | None
    method: str
    host: str
    path: str
    """Path with query, redacted in a `RedactedAnalysis`."""
    path_template: str
    status: int | None
    is_failed: bool
    duration_ms: float | None
    body_bytes: int | None
    rules: tuple[str, ...]
    """Ids of the rules that matched, primary first."""

    @property
    def has_worked(self) -> bool:
        """Whether a status is known and is no failure's."""
        return self.status is not None and not self.is_failed


class TimelineBucket(Struct, frozen=True, kw_only=True):
    """Exchanges that started in one time bucket, by status class."""

    start_us: int
    counts: dict[str, int]
    """Keys `2xx 3xx 4xx 5xx failed other`."""


class Timeline(Struct, frozen=True, kw_only=True):
    """At most 120 buckets in time order; buckets without exchanges are left out."""

    bucket_us: int
    buckets: tuple[TimelineBucket, ...]


class Page(Struct, frozen=True, kw_only=True):
    """A page of a browser HAR with the timings that haralyzer computed from its entries."""

    input: str
    id: str
    title: str
    started_at: str | None
    entries: int
    load_ms: float | None
    content_load_ms: float | None
    first_byte_ms: float | None
    image_load_ms: float | None
    script_load_ms: float | None
    css_load_ms: float | None
    transferred_bytes: int | None


class FailureCluster(Struct, frozen=True, kw_only=True):
    """Failed exchanges that no rule explains, for rule authors."""

    host: str
    method: str
    path_template: str
    status: int | None
    count: int
    example: Evidence
