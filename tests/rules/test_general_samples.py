"""The made-up captures of HARi and of any API show what `samples/README.md` says; ordinary browsing shows little."""

from pathlib import Path

import pytest

from analyzer.api import ScanOptions, scan
from tests.acceptance.commands import analyzer

pytestmark = pytest.mark.usefixtures("rules_read_once")

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
CORPUS = ROOT.parent / "shared/corpus/har"
GATEWAY = "hari/crm-gateway.ecs.ndjson"
MAPS = {GATEWAY: ("https://crm-gw.northwind.example/hari=hari.api",)}

SHOWN: dict[str, set[tuple[str, str | None]]] = {
    "hari/clean.har": set(),
    "hari/crm-gateway.ecs.ndjson": {
        ("hari.access.forbidden", None),
        ("hari.auth.unauthorized", "stopped-working"),
        ("hari.auth.unauthorized", "wrong-scheme"),
        ("hari.lookup.not-found", None),
        ("hari.validation.field", "date-format"),
        ("hari.validation.field", "required"),
    },
    "hari/crm-sync-proxy.har": {
        ("hari.access.forbidden", "entity-permission"),
        ("hari.auth.unauthorized", "header-missing"),
        ("hari.auth.unauthorized", "token-expired"),
        ("hari.auth.unauthorized", "wrong-environment"),
        ("hari.lookup.not-found", "deleted"),
        ("hari.lookup.not-found", "id-shape"),
        ("hari.lookup.not-found", "no-api-prefix"),
        ("hari.lookup.not-found", "unknown-entity"),
        ("hari.rate.limited", None),
        ("hari.server.error", "deterministic"),
        ("hari.validation.field", "as-reported"),
        ("hari.validation.field", "date-format"),
        ("hari.validation.field", "lookup-id"),
        ("hari.validation.field", "number-as-string"),
        ("hari.validation.field", "required"),
        ("http.failure.intermittent", "always"),
        ("http.rate.retried-too-soon", "ignored-retry-after"),
    },
    "hari/nightly-sync.caddy.ndjson": {
        ("hari.access.forbidden", None),
        ("hari.lookup.not-found", "no-api-prefix"),
        ("hari.rate.limited", "single-writes"),
        ("hari.server.error", "transient"),
        ("hari.validation.unread", None),
        ("http.rate.retried-too-soon", "ignored-retry-after"),
        ("http.rate.unbatched", "hit-the-limit"),
    },
    "http/clean.har": set(),
    "http/clean.ndjson": set(),
    "http/connector-run-proxy.har": {
        ("http.failure.intermittent", "always"),
        ("http.failure.intermittent", "intermittent"),
        ("http.rate.retried-too-soon", "tight-loop"),
        ("http.retry.not-retryable", "same-input"),
        ("http.status.400", "bad-json"),
        ("http.status.400", "type-mismatch"),
        ("http.status.401", "renewed"),
        ("http.status.401", "jwt-not-yet"),
        ("http.status.401", "no-credential"),
        ("http.status.401", "wrong-scheme"),
        ("http.status.403", "insufficient-scope"),
        ("http.status.403", "waf-or-proxy"),
        ("http.status.404", "path-pattern"),
        ("http.status.404", None),
        ("http.status.414", "longer-than-worked"),
        ("http.status.429", None),
        ("http.status.500", "deterministic"),
        ("http.status.500", "transient"),
        ("http.status.502", "gateway-page"),
        ("http.status.503", "maintenance"),
        ("http.status.504", "fixed-limit"),
        ("http.timeout.fixed-limit", "server-side-limit"),
        ("http.transport.name-not-resolved", None),
        ("http.transport.refused", None),
        ("http.transport.reset", None),
        ("http.transport.tls", "certificate-expired"),
        ("http.uri.too-long", "shorter-worked"),
    },
    "http/dashboard-browser.har": {
        ("http.status.401", None),
        ("http.status.404", None),
        ("http.transport.aborted", None),
        ("http.transport.blocked", "extension"),
        ("http.transport.cors", None),
        ("http.transport.no-answer", None),
    },
    "http/edge.caddy.ndjson": {
        ("http.rate.retried-too-soon", "ignored-retry-after"),
        ("http.status.401", "no-credential"),
        ("http.status.404", None),
        ("http.status.429", None),
        ("http.status.503", "overload"),
        ("http.transport.no-answer", None),
    },
    "http/extract-runs.ndjson": {
        ("http.failure.intermittent", "always"),
        ("http.rate.retried-too-soon", "concurrent"),
        ("http.rate.unbatched", "hit-the-limit"),
        ("http.retry.not-retryable", "same-input"),
        ("http.status.400", None),
        ("http.status.401", None),
        ("http.status.403", None),
        ("http.status.404", None),
        ("http.status.429", "schedule-burst"),
        ("http.status.502", None),
        ("http.status.503", None),
        ("http.status.504", "fixed-limit"),
        ("http.timeout.fixed-limit", "server-side-limit"),
    },
}


def findings(path: Path, name: str) -> set[tuple[str, str | None]]:
    """Rule and cause of the primary findings."""
    options = ScanOptions(maps=MAPS.get(name, ()), jobs=1, with_evidence=False)
    return {
        (finding.rule, finding.cause.id if finding.cause else None)
        for finding in scan([path], options).document.findings
        if finding.primary
    }


@pytest.mark.parametrize("name", SHOWN)
def test_a_sample_shows_exactly_its_rules_and_causes(name):
    assert findings(SAMPLES / name, name) == SHOWN[name]


def test_every_sample_is_listed():
    paths = [path for folder in ("hari", "http") for path in (SAMPLES / folder).iterdir()]
    assert {str(path.relative_to(SAMPLES)) for path in paths} == set(SHOWN)


@pytest.mark.parametrize("name", SHOWN)
def test_a_redacted_sample_shows_the_same(name, tmp_path):
    copy = tmp_path / Path(name).name
    assert analyzer("redact", str(SAMPLES / name), "-o", str(copy)).code == 0
    assert findings(copy, name) == SHOWN[name]


@pytest.mark.parametrize("name", [name for name in SHOWN if "clean." in name])
def test_nothing_at_all_is_found_in_a_clean_capture(name):
    assert scan([SAMPLES / name], ScanOptions(jobs=1)).document.findings == ()


def test_a_gateway_without_map_is_told_by_the_general_rules_alone():
    assert {rule.split(".")[0] for rule, _ in findings(SAMPLES / GATEWAY, "")} == {"http"}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not there")
def test_ordinary_browsing_gets_no_decided_cause_for_a_refusal():
    options = ScanOptions(jobs=1, with_evidence=False)
    decided = {
        (finding.rule, finding.cause.id)
        for finding in scan([CORPUS], options).document.findings
        if finding.cause and finding.rule in ("http.status.401", "http.status.403", "http.status.404")
    }
    assert decided == set()
