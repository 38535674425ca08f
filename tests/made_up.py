"""Made-up redacted analyses, seeded: the same arguments give the same value."""

import random
from typing import Any

from msgspec.structs import replace

from analyzer.diff.document import DiffDocument, Difference, RouteOutcome, Side
from analyzer.document import (
    Cause,
    Diagnostic,
    Evidence,
    FailureCluster,
    Finding,
    InputSummary,
    PackSummary,
    ProblemNote,
    ResultDocument,
    Route,
    Row,
    RuleSetSummary,
    Source,
    Summary,
    Timeline,
    TimelineBucket,
    Tool,
)
from analyzer.redaction.redacted import RedactedAnalysis, RedactionCount, RedactionSummary

CAPTURE = "capture.har"


def evidence(entry: int = 0, **changes: Any) -> Evidence:
    """One exchange behind a finding."""
    fields: dict[str, Any] = {
        "input": CAPTURE,
        "entry": entry,
        "started_at": "2026-03-01T10:00:00Z",
        "method": "GET",
        "url": "https://api.example.test/v4/export/7",
        "host": "api.example.test",
        "path": "/v4/export/7",
        "path_template": "/v4/export/{id}",
        "status": 401,
        "duration_ms": 12.5,
        "locate": None,
    }
    return Evidence(**fields | changes)


def finding(number: int = 0, **changes: Any) -> Finding:
    """One finding with a confirmed cause, a fix and one exchange."""
    fields: dict[str, Any] = {
        "rule": f"example.auth.key-rejected-{number}",
        "ruleset": "example",
        "tier": "vendor",
        "title": "The API key was rejected",
        "topic": "auth",
        "severity": "error",
        "owner": "caller",
        "audience": ("customer", "support"),
        "retry": "after_fix",
        "fingerprint": f"{number:016x}",
        "primary": True,
        "cause": Cause(id="expired", certainty="confirmed", say="The key expired before the call"),
        "possible": (),
        "fix": ("Create a new key", "Send it in the apikey header"),
        "diagnostics": (Diagnostic(name="whoami", run="curl -H ${KEY} ${BASE_URL}/me", reads_only=True),),
        "source": Source(reference="example-errors", row="401-1"),
        "count": 3,
        "first_at": "2026-03-01T10:00:00Z",
        "last_at": "2026-03-01T10:05:00Z",
        "extract": {"index": 7},
        "evidence": (evidence(number),),
    }
    return Finding(**fields | changes)


def document(findings: tuple[Finding, ...] | None = None, **changes: Any) -> ResultDocument:
    """A result document over one capture."""
    shown = (finding(),) if findings is None else findings
    fields: dict[str, Any] = {
        "tool": Tool(name="analyzer", version="0.1.0"),
        "rules": RuleSetSummary(
            digest="d" * 64, packs=(PackSummary(ruleset="example", version="1.0.0", tier="vendor", rules=2),)
        ),
        "inputs": (
            InputSummary(label=CAPTURE, format="har", bytes=2048, exchanges=12, skipped=0, truncated=False),
        ),
        "summary": Summary(
            exchanges=12,
            failed=4,
            unmatched_failures=1,
            first_at="2026-03-01T10:00:00Z",
            last_at="2026-03-01T10:05:00Z",
            by_status={"200": 8, "401": 4},
            by_host={"api.example.test": 12},
            by_severity={"error": len(shown)},
            verdict=f"{len(shown)} known errors in 12 exchanges",
        ),
        "findings": shown,
        "routes": (
            Route(
                host="api.example.test",
                method="GET",
                path_template="/v4/export/{id}",
                count=12,
                by_status={"200": 8, "401": 4},
                p50_ms=10.0,
                p95_ms=20.0,
                p99_ms=20.0,
                max_ms=21.0,
            ),
        ),
        "problems": (),
    }
    return ResultDocument(**fields | changes)


def comparison(
    text: str = "X-Org-Id", differences: int = 1, label: str = CAPTURE, **changes: Any
) -> DiffDocument:
    """Two moments of one capture, with a text in every field that differs; the first difference is likely."""
    working = evidence(3, input=label, status=200, started_at="2026-03-01T09:59:00Z")
    failing = evidence(0, input=label)
    one = Difference(
        category="header",
        name=text,
        say=f"The failing calls lack the header {text}.",
        working=text,
        failing="absent",
        is_constant=True,
        weight=66,
        certainty="likely",
        routes=(f"GET /{text}", "GET /other"),
        working_example=working,
        failing_example=failing,
    )
    outcome = RouteOutcome(
        route=f"GET /{text}",
        is_turned=True,
        working={"200": 1},
        failing={"401": 1},
        working_p50_ms=20.0,
        failing_p50_ms=None,
        working_example=working,
        failing_example=failing,
    )
    fields: dict[str, Any] = {
        "tool": Tool(name="analyzer", version="0.1.0"),
        "working": Side(inputs=(label,), exchanges=1, failed=0),
        "failing": Side(inputs=(label,), exchanges=1, failed=1),
        "verdict": one.say,
        "differences": (
            one,
            *(replace(one, certainty="possible", weight=20) for _ in range(differences - 1)),
        ),
        "outcomes": (outcome,),
        "only_working": (),
        "only_failing": (),
        "is_one_capture": True,
    }
    return DiffDocument(**fields | changes)


def har_entry(number: int, body: str = "{}") -> dict[str, Any]:
    """An entry of the evidence HAR, with its place in the capture."""
    return {
        "startedDateTime": "2026-03-01T10:00:00.000Z",
        "time": 12.5,
        "request": {
            "method": "GET",
            "url": "https://api.example.test/v4/export/7",
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "apikey", "value": "[key:0a1b2c3d]"}],
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        },
        "response": {
            "status": 401,
            "statusText": "Unauthorized",
            "httpVersion": "HTTP/1.1",
            "headers": [],
            "cookies": [],
            "content": {"size": len(body), "mimeType": "application/json", "text": body},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": len(body),
        },
        "cache": {},
        "timings": {"send": 0, "wait": 12.5, "receive": 0},
        "_analyzer": {"input": CAPTURE, "entry": number, "facts": {}},
    }


def redacted(
    result: ResultDocument | None = None, *, entries: tuple[dict[str, Any], ...] | None = None, **changes: Any
) -> RedactedAnalysis:
    """A redacted analysis around a result document."""
    log = {
        "version": "1.2",
        "creator": {"name": "analyzer", "version": "0.1.0"},
        "entries": list(entries if entries is not None else (har_entry(0), har_entry(1))),
    }
    fields: dict[str, Any] = {
        "document": result or document(),
        "evidence_har": {"log": log},
        "rows": (row(),),
        "rows_left_out": 0,
        "timeline": Timeline(
            bucket_us=1_000_000, buckets=(TimelineBucket(start_us=1_772_359_200_000_000, counts={"4xx": 4}),)
        ),
        "pages": (),
        "unmatched": (cluster(),),
        "redaction": RedactionSummary(
            profile="standard",
            policy_digest="p" * 64,
            values=1,
            replacements=2,
            counts=(RedactionCount(category="key", place="request.headers", values=1, replacements=2),),
            entries=({"pointer": "/log/entries/0/request/headers/0/value", "category": "key", "count": 2},),
            kept=(),
        ),
        "rule_sources": {"example.auth.key-rejected-0": "id: example.auth.key-rejected-0\n"},
        "rule_versions": {
            "example": {
                "version": "1.0.0",
                "tier": "vendor",
                "digest": "e" * 64,
                "rules": ["example.auth.key-rejected-0", "example.rate.limited"],
            }
        },
        "secrets": frozenset({"hunter2-very-secret-key"}),
    }
    return RedactedAnalysis(**fields | changes)


def row() -> Row:
    """One line of the explorer."""
    return Row(
        input=0,
        entry=0,
        line=None,
        started_us=1_772_359_200_000_000,
        method="GET",
        host="api.example.test",
        path="/v4/export/7",
        path_template="/v4/export/{id}",
        status=401,
        is_failed=True,
        duration_ms=12.5,
        body_bytes=2,
        rules=("example.auth.key-rejected-0",),
    )


def cluster() -> FailureCluster:
    """Failures that no rule explains."""
    return FailureCluster(
        host="api.example.test",
        method="GET",
        path_template="/v4/export/{id}",
        status=500,
        count=1,
        example=evidence(3, status=500),
    )


def hostile(text: str) -> RedactedAnalysis:
    """An analysis with `text` in every string that an output prints."""
    broken = finding(
        rule=text,
        title=text,
        owner=text,
        cause=Cause(id=text, certainty="likely", say=text),
        possible=(Cause(id=text, certainty="possible", say=text),),
        fix=(text, text),
        extract={text: text},
        evidence=(
            evidence(
                0, input=text, method=text, url=text, host=text, path=text, path_template=text, locate=text
            ),
        ),
    )
    base = document((broken,))
    summary = Summary(
        exchanges=1,
        failed=1,
        unmatched_failures=1,
        first_at=None,
        last_at=None,
        by_status={},
        by_host={text: 1},
        by_severity={"error": 1},
        verdict=text,
    )
    inputs = (InputSummary(label=text, format=text, bytes=1, exchanges=1, skipped=2, truncated=True),)
    problems = (ProblemNote(code=text, input=text, line=3, message=text),)
    return redacted(
        ResultDocument(
            tool=base.tool,
            rules=base.rules,
            inputs=inputs,
            summary=summary,
            findings=base.findings,
            routes=base.routes,
            problems=problems,
        )
    )


def many(count: int, seed: int = 1) -> RedactedAnalysis:
    """An analysis with `count` findings of random size, severity and words."""
    chance = random.Random(seed)
    findings = tuple(
        finding(
            number,
            severity=chance.choice(("error", "warning", "notice")),
            count=chance.randrange(1, 10_000),
            title=" ".join(chance.choice(("key", "limit", "token", "export")) for _ in range(12)),
            fix=tuple(f"Step {step} of {number}" for step in range(chance.randrange(6))),
        )
        for number in range(count)
    )
    return redacted(document(findings))
