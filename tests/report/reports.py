"""Made-up analyses of any size for the HTML report, seeded: the same arguments give the same value."""

import random
from typing import Any

from analyzer.document import (
    Cause,
    Diagnostic,
    Evidence,
    Finding,
    InputSummary,
    Page,
    ProblemNote,
    Route,
    Row,
    Source,
    Summary,
    Timeline,
    TimelineBucket,
)
from analyzer.redaction.redacted import KeptString, RedactedAnalysis, RedactionCount, RedactionSummary
from tests.made_up import cluster, comparison, document, evidence, redacted

START_US = 1_772_359_200_000_000
HOST = "api.example.test"
WORDS = ("contacts", "exports", "jobs", "forecasts", "accounts", "invoices", "search", "users")

TELLING = (
    (
        "auth.key-rejected",
        "error",
        "account",
        "after_fix",
        "The API rejected the key",
        Cause(
            id="expired",
            certainty="confirmed",
            say="The key expired at 09:58, two minutes before the first rejected call.",
        ),
        (
            "Create a new key under Settings > API keys.",
            "Put it into the environment of the nightly job as EXAMPLE_API_KEY.",
            "Run the job again; the first call must answer 200.",
        ),
    ),
    (
        "rate.limited",
        "warning",
        "caller",
        "with_backoff",
        "The account ran into its rate limit",
        Cause(
            id="burst", certainty="likely", say="120 calls came within 10 seconds; the limit is 100 a minute."
        ),
        ("Read Retry-After and wait that long.", "Send at most 100 calls a minute for one key."),
    ),
    (
        "export.empty",
        "warning",
        "caller",
        "after_fix",
        "The export succeeded and holds no rows",
        None,
        ("Copy the name from the forecast list.", "Open the same forecast as the owner of the key."),
    ),
    (
        "gateway.unavailable",
        "error",
        "vendor",
        "with_backoff",
        "The vendor's gateway answered 503",
        Cause(
            id="maintenance",
            certainty="likely",
            say="Every route failed in the same minute, so the fault is in front of all of them.",
        ),
        ("Wait for the vendor's status page to clear.",),
    ),
)


def analysis(exchanges: int, findings: int, seed: int = 1) -> RedactedAnalysis:
    """An analysis with that many exchanges and findings; every eighth exchange is failed."""
    chance = random.Random(seed)
    shown = tuple(one_finding(number, chance, max(1, exchanges)) for number in range(findings))
    rules = {one.entry: finding.rule for finding in reversed(shown) for one in finding.evidence}
    rows = tuple(one_row(number, chance, rules.get(number)) for number in range(exchanges))
    failed = sum(row.is_failed for row in rows)
    statuses = [str(row.status) for row in rows if row.status is not None]
    summary = Summary(
        exchanges=exchanges,
        failed=failed,
        unmatched_failures=min(failed, 7),
        first_at="2026-03-01T10:00:00Z" if rows else None,
        last_at="2026-03-01T10:25:00Z" if rows else None,
        by_status={status: statuses.count(status) for status in sorted(set(statuses))},
        by_host={HOST: exchanges} if rows else {},
        by_severity={},
        verdict=verdict(findings, exchanges),
    )
    inputs = (
        InputSummary(
            label="nightly-export.har",
            format="har",
            bytes=418_211,
            exchanges=exchanges,
            skipped=2,
            truncated=True,
        ),
    )
    return redacted(
        document(
            shown,
            inputs=inputs,
            summary=summary,
            routes=tuple(one_route(number) for number in range(12 if rows else 0)),
            problems=(
                ProblemNote(
                    code="entry-cut",
                    input="nightly-export.har",
                    entry=exchanges,
                    message="The file ends inside this entry.",
                ),
            ),
        ),
        entries=tuple(har_entry(one) for finding in shown[:50] for one in finding.evidence),
        rows=rows,
        timeline=timeline(rows),
        unmatched=(cluster(),) if failed else (),
        pages=(one_page(),) if rows else (),
        redaction=redaction(),
        comparison=comparison(differences=5, label="nightly-export.har", not_recorded=("request body",))
        if findings
        else None,
        rule_sources={
            finding.rule: f"- id: {finding.rule}\n  title: {finding.title}\n  match:\n    response.status: 401\n"
            for finding in shown
        },
    )


def verdict(findings: int, exchanges: int) -> str:
    """The sentence that answers what is wrong."""
    if not findings:
        return f"No known error in {exchanges:,} exchanges"
    return f"{findings:,} known errors in {exchanges:,} exchanges; most likely the API key expired"


def one_finding(number: int, chance: random.Random, exchanges: int) -> Finding:
    """A finding of one of four kinds, with five exchanges as evidence."""
    name, severity, owner, retry, title, cause, fix = TELLING[number % len(TELLING)]
    entries = sorted({chance.randrange(exchanges) for _ in range(5)})
    kind = number // len(TELLING) % 60
    return Finding(
        rule=f"example.{name}" + (f"-{kind}" if kind else ""),
        ruleset="example",
        tier="vendor",
        title=title + (f" (variant {kind})" if kind else ""),
        topic="auth",
        severity=severity,
        owner=owner,
        audience=("customer", "support"),
        retry=retry,
        fingerprint=f"{number * 7919:016x}"[::-1],
        primary=number % 9 != 8,
        cause=cause,
        possible=()
        if cause
        else (
            Cause(
                id="name",
                certainty="possible",
                say="The name of the forecast differs from the one in the list.",
            ),
            Cause(id="rights", certainty="possible", say="The owner of the key may not see this forecast."),
        ),
        fix=fix,
        diagnostics=(
            Diagnostic(
                name="test-key",
                run='curl -s -H "apikey: ${EXAMPLE_API_KEY}" https://api.example.test/v4/me',
                reads_only=True,
            ),
        ),
        source=Source(reference="example-errors", row="EX-1"),
        count=max(1, 400 - number),
        first_at="2026-03-01T10:02:11Z",
        last_at="2026-03-01T10:18:40Z",
        extract={"forecast": "Q3_new", "index": 7},
        evidence=tuple(one_evidence(entry) for entry in entries),
    )


def one_evidence(entry: int) -> Evidence:
    """An exchange behind a finding."""
    return evidence(
        entry,
        input="nightly-export.har",
        path=f"/v4/export/forecasts/{entry}?page=2",
        url=f"https://{HOST}/v4/export/forecasts/{entry}?page=2",
        path_template="/v4/export/forecasts/{id}",
        locate="request#/contacts/7" if entry % 2 else None,
    )


def one_row(number: int, chance: random.Random, rule: str | None) -> Row:
    """A line of the explorer; one that a rule matches is a 401."""
    status: int | None = (
        chance.choice((401, 404, 429, 503, None))
        if number % 8 == 0
        else chance.choice((200, 200, 200, 201, 304))
    )
    if rule:
        status = 401
    path = f"/v4/{chance.choice(WORDS)}/{chance.randrange(10**8)}/{chance.choice(WORDS)}?page={chance.randrange(400)}"
    return Row(
        input=0,
        entry=number,
        line=None,
        started_us=START_US + number * 1_500_000_000 // 120 + chance.randrange(10**6),
        method=chance.choice(("GET", "GET", "GET", "POST", "PATCH")),
        host=HOST,
        path=path,
        path_template="/v4/{name}/{id}",
        status=status,
        is_failed=status is None or status >= 400,
        duration_ms=chance.lognormvariate(4.6, 1.1),
        body_bytes=chance.randrange(50_000),
        rules=(rule,) if rule else (),
    )


def row(number: int, **changes: Any) -> Row:
    """A quick and successful GET, unless told otherwise."""
    fields: dict[str, Any] = {
        "input": 0,
        "entry": number,
        "line": None,
        "started_us": 1_772_359_200_000_000 + number,
        "method": "GET",
        "host": "api.example.test",
        "path": f"/v4/jobs/{number}",
        "path_template": "/v4/jobs/{id}",
        "status": 200,
        "is_failed": False,
        "duration_ms": 20.0,
        "body_bytes": 500,
        "rules": (),
    }
    return Row(**fields | changes)


def timeline(rows: tuple[Row, ...]) -> Timeline:
    """At most 120 buckets over the rows."""
    if not rows:
        return Timeline(bucket_us=60_000_000, buckets=())
    span = max(row.started_us or 0 for row in rows) - START_US + 1
    bucket_us = max(1_000_000, -(-span // 118))
    buckets: dict[int, dict[str, int]] = {}
    for row in rows:
        counts = buckets.setdefault(((row.started_us or 0) - START_US) // bucket_us, {})
        name = "failed" if row.status is None else f"{row.status // 100}xx"
        counts[name] = counts.get(name, 0) + 1
    return Timeline(
        bucket_us=bucket_us,
        buckets=tuple(
            TimelineBucket(start_us=START_US + slot * bucket_us, counts=counts)
            for slot, counts in sorted(buckets.items())
        ),
    )


def har_entry(one: Evidence) -> dict[str, Any]:
    """The evidence HAR's entry for an evidence exchange."""
    text = '{"error": "Unauthorized",\n "message": "Invalid API key",\n "requestId": "9f1c2d"}'
    return {
        "startedDateTime": "2026-03-01T10:02:11.000Z",
        "time": 187.4,
        "request": {
            "method": one.method,
            "url": one.url,
            "httpVersion": "HTTP/1.1",
            "headers": [
                {"name": "apikey", "value": "[key:0a1b2c3d]"},
                {"name": "accept", "value": "application/json"},
            ],
            "postData": {"mimeType": "application/json", "text": '{"name": "O\'Hara"}'},
        },
        "response": {
            "status": one.status,
            "statusText": "Unauthorized",
            "headers": [{"name": "content-type", "value": "application/json"}],
            "content": {"size": len(text), "mimeType": "application/json", "text": text},
        },
        "timings": {
            "blocked": 2.1,
            "dns": 12.0,
            "connect": 40.2,
            "ssl": 22.0,
            "send": 0.4,
            "wait": 118.0,
            "receive": 4.7,
        },
        "_analyzer": {"input": one.input, "entry": one.entry, "facts": {}},
    }


def one_route(number: int) -> Route:
    """Statistics of a route."""
    return Route(
        host=HOST,
        method="GET",
        path_template=f"/v4/{WORDS[number % 8]}/{{id}}/{number}",
        count=900 - 70 * number,
        by_status={"200": 800 - 70 * number, "401": 100},
        p50_ms=88.0,
        p95_ms=640.0,
        p99_ms=1200.0,
        max_ms=2210.0,
    )


def one_page() -> Page:
    """A page of a browser capture."""
    return Page(
        input="nightly-export.har",
        id="page_1",
        title="Forecast overview",
        started_at="2026-03-01T10:00:00Z",
        entries=64,
        load_ms=2240.0,
        content_load_ms=1310.0,
        first_byte_ms=182.0,
        image_load_ms=None,
        script_load_ms=840.0,
        css_load_ms=120.0,
        transferred_bytes=1_482_113,
    )


def redaction() -> RedactionSummary:
    """What redaction did."""
    return RedactionSummary(
        profile="standard",
        policy_digest="9f" * 32,
        values=47,
        replacements=1_312,
        counts=(
            RedactionCount(category="api-key", place="request.headers", values=2, replacements=1_204),
            RedactionCount(category="email", place="response.body", values=45, replacements=108),
        ),
        entries=(),
        kept=(KeptString(text="9f1c2d77aa01", place="response.body", count=3),),
    )
