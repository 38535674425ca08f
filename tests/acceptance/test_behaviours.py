"""One capture that shows every behaviour: whole, in three shuffled files, and as logs of two other schemas."""

import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from analyzer.api import ScanOptions, scan
from analyzer.document import Finding
from analyzer.model import Exchange, Header, Headers
from analyzer.redaction.har import har_entry
from analyzer.rules.examples import example_exchanges
from analyzer.rules.loader import load_rules

pytestmark = pytest.mark.usefixtures("rules_read_once")

BEHAVIOURS = {
    loaded.rule.id: loaded.rule
    for loaded in load_rules().rules
    if loaded.rule.source and loaded.rule.source.reference == "http-behaviour"
} | {"http.rate.unbatched": load_rules().find("http.rate.unbatched").rule}  # type: ignore[union-attr]
CLIENT = "192.0.2.7"
APART_US = 3_600_000_000

IN_EVERY_LOG = {
    "http.failure.intermittent",
    "http.traffic.fan-out",
    "http.traffic.repeated-read",
    "http.traffic.storm",
}
"""What can be told from time, method, URL, status, duration and client alone."""
WITH_HEADERS = IN_EVERY_LOG | {"http.redirect.loop", "http.redirect.chain", "http.redirect.downgraded"}


def placed(exchange: Exchange, number: int) -> Exchange:
    """The exchange at an hour and on hosts of its own, so that examples do not meet."""

    def renamed(text: str) -> str:
        return text.replace("example.net", f"net{number}.test").replace("example.org", f"org{number}.test")

    def rewritten(headers: Headers) -> Headers:
        return replace(headers, items=tuple(Header(h.name, renamed(h.value)) for h in headers.items))

    request = replace(
        exchange.request, url=renamed(exchange.request.url), headers=rewritten(exchange.request.headers)
    )
    response = exchange.response
    if response is not None:
        response = replace(
            response,
            headers=rewritten(response.headers),
            redirect_url=renamed(response.redirect_url) if response.redirect_url else None,
        )
    started_us = None if exchange.started_us is None else exchange.started_us + number * APART_US
    return replace(exchange, request=request, response=response, started_us=started_us)


def traffic() -> Iterator[Exchange]:
    """What the matching examples of all behaviours show; clocks are left out, since hours are moved."""
    chosen = [
        example
        for rule in BEHAVIOURS.values()
        for example in rule.examples
        if example.expect == "match" and not example.capture and not rule.id.startswith("http.clock")
    ]
    for number, example in enumerate(chosen):
        for exchange in example_exchanges(example):
            yield placed(exchange, number)


def written(path: Path, entries: list[dict[str, Any]]) -> Path:
    log = {"version": "1.2", "creator": {"name": "proxy", "version": "1"}, "entries": entries}
    path.write_text(json.dumps({"log": log}), encoding="utf-8")
    return path


def found(*paths: Path, jobs: int = 1) -> list[Finding]:
    document = scan(paths, ScanOptions(jobs=jobs, with_evidence=False)).document
    return [finding for finding in document.findings if finding.rule in BEHAVIOURS]


def told(findings: list[Finding]) -> list[tuple[Any, ...]]:
    return [
        (
            f.rule,
            f.severity,
            f.cause,
            f.possible,
            f.fingerprint,
            f.count,
            f.first_at,
            f.last_at,
            f.fix,
            f.extract,
        )
        for f in findings
    ]


def counted(findings: list[Finding], rules: set[str]) -> Counter[tuple[Any, ...]]:
    """Where each of these rules fired, and on how many exchanges when; causes may need more than a log has."""
    return Counter(
        (f.rule, f.evidence[0].method, f.evidence[0].host, f.count, f.first_at, f.last_at)
        for f in findings
        if f.rule in rules
    )


@pytest.fixture(scope="module")
def exchanges() -> list[Exchange]:
    return list(traffic())


@pytest.fixture(scope="module")
def whole(exchanges: list[Exchange], tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    path = tmp_path_factory.mktemp("whole") / "all.har"
    return found(written(path, [har_entry(exchange) for exchange in exchanges]))


def test_every_behaviour_is_found(whole: list[Finding]) -> None:
    silent = {rule for rule in BEHAVIOURS if not rule.startswith("http.clock")} - {f.rule for f in whole}
    assert silent == set()


@pytest.mark.parametrize("jobs", [1, 2])
def test_three_shuffled_files_tell_the_same(
    exchanges: list[Exchange], whole: list[Finding], tmp_path: Path, jobs: int
) -> None:
    entries = [har_entry(exchange) for exchange in exchanges]
    random.Random(8).shuffle(entries)
    parts = [written(tmp_path / f"part-{number}.har", entries[number::3]) for number in range(3)]
    assert told(found(*parts, jobs=jobs)) == told(whole)


def time_of(exchange: Exchange) -> str:
    assert exchange.started_us is not None
    return datetime.fromtimestamp(exchange.started_us / 1e6, UTC).isoformat(timespec="microseconds")


def as_ecs(exchange: Exchange) -> dict[str, Any]:
    record = {
        "@timestamp": time_of(exchange),
        "http": {
            "request": {"method": exchange.request.method},
            "response": {"status_code": exchange.status},
        },
        "url": {"full": exchange.request.url},
        "client": {"ip": CLIENT},
    }
    return record | ({"event": {"duration": int(exchange.duration_ms * 1e6)}} if exchange.duration_ms else {})


def as_caddy(exchange: Exchange) -> dict[str, Any]:
    scheme, _, rest = exchange.request.url.partition("://")
    host, _, path = rest.partition("/")
    assert exchange.started_us is not None
    assert exchange.response is not None

    def fields(headers: Headers) -> dict[str, list[str]]:
        return {h.name: list(headers.values(h.name)) for h in headers.items}

    return {
        "logger": "http.log.access",
        "msg": "handled request",
        "ts": exchange.started_us / 1e6,
        "request": {
            "remote_ip": CLIENT,
            "proto": "HTTP/2.0",
            "method": exchange.request.method,
            "host": host,
            "uri": f"/{path}",
            "headers": fields(exchange.request.headers),
        }
        | ({"tls": {"version": 772}} if scheme == "https" else {}),
        "duration": (exchange.duration_ms or 0) / 1000,
        "status": exchange.status,
        "resp_headers": fields(exchange.response.headers),
    }


@pytest.mark.parametrize(
    ("schema", "write", "rules"), [("ecs", as_ecs, IN_EVERY_LOG), ("caddy", as_caddy, WITH_HEADERS)]
)
def test_a_log_tells_what_its_fields_allow(
    exchanges: list[Exchange], tmp_path: Path, schema: str, write: Any, rules: set[str]
) -> None:
    # an access log has no line for a call that got no answer
    answered = [each for each in exchanges if each.response is not None and each.status != 101]
    har = found(written(tmp_path / "all.har", [har_entry(exchange) for exchange in answered]))
    path = tmp_path / f"{schema}.ndjson"
    path.write_text("".join(json.dumps(write(exchange)) + "\n" for exchange in answered), encoding="utf-8")
    document = scan([path], ScanOptions(jobs=1, with_evidence=False)).document
    assert [(each.format, each.exchanges) for each in document.inputs] == [(schema, len(answered))]
    log = [finding for finding in document.findings if finding.rule in BEHAVIOURS]
    assert {f.rule for f in log} >= rules
    assert counted(log, rules) == counted(har, rules)
    # and nothing that the whole capture does not tell
    assert {f.rule for f in log} <= {f.rule for f in har}


def test_a_log_without_clients_tells_of_no_client(exchanges: list[Exchange], tmp_path: Path) -> None:
    path = tmp_path / "log.ndjson"
    answered = [each for each in exchanges if each.response is not None]
    records = [as_ecs(exchange) for exchange in answered]
    path.write_text(
        "".join(json.dumps({k: v for k, v in record.items() if k != "client"}) + "\n" for record in records),
        encoding="utf-8",
    )
    fired = {finding.rule for finding in found(path)}
    assert fired == {"http.failure.intermittent", "http.timeout.fixed-limit"}
