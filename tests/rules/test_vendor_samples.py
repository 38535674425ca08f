"""The made-up captures of the vendors show what `samples/README.md` says they show, raw and redacted."""

from pathlib import Path

import pytest

from analyzer.api import ScanOptions, scan
from analyzer.errors import UsageError
from tests.acceptance.commands import analyzer

pytestmark = pytest.mark.usefixtures("rules_read_once")

SAMPLES = Path(__file__).parents[2] / "samples"

SHOWN = {
    "clari/export-proxy.har": {
        ("clari.auth.key-rejected", "key-not-sent"),
        ("clari.auth.key-rejected", "placeholder-key"),
        ("clari.forecast.not-found", "case-slip"),
        ("clari.forecast.not-found", "typo"),
        ("clari.export.empty-entries", "other-period-has-rows"),
        ("clari.job.stuck-pending", "large-export"),
        ("clari.rate.limited", "stated-wait"),
    },
    "clari/dashboard-chrome-sanitized.har": {
        ("clari.auth.key-rejected", "stopped-working"),
        ("clari.access.api-not-enabled", None),
    },
    "clari/copilot-oauth.har": {
        ("clari.copilot.invalid-client", "api-key-used"),
        ("clari.copilot.invalid-client", "wrong-grant"),
        ("clari.copilot.invalid-client", "no-client-id"),
        ("clari.copilot.invalid-client", "double-auth"),
        ("clari.copilot.invalid-client", None),
    },
    "clari/data-mismatch-proxy.har": {
        ("clari.data.ui-mismatch", "period-label"),
        ("clari.data.ui-mismatch", "mixed-currency"),
    },
    "clari/nightly-exports.logbook.ndjson": {
        ("clari.export.empty-entries", None),
        ("clari.forecast.not-found", None),
        ("clari.job.stuck-pending", "queue-congestion"),
        ("clari.rate.limited", None),
        ("clari.auth.key-rejected", None),
    },
    "clari/clean.har": set(),
    "cleanlist/bulk-upload-proxy.har": {
        ("cleanlist.auth.not-authenticated", "header-missing"),
        ("cleanlist.auth.not-authenticated", "wrong-header"),
        ("cleanlist.auth.not-authenticated", "malformed-key"),
        ("cleanlist.request.no-contacts", "empty-array"),
        ("cleanlist.request.too-many-contacts", "counted"),
        ("cleanlist.request.status-selector", "neither"),
        ("cleanlist.request.status-selector", "both"),
        ("cleanlist.validation.contact-fields", "missing-combination"),
        ("cleanlist.validation.field", "bad-value"),
        ("cleanlist.webhook.delivery-failed", "receiver-auth"),
        ("cleanlist.webhook.delivery-failed", "receiver-timeout"),
        ("cleanlist.webhook.unverified", "never-queried"),
    },
    "cleanlist/crm-chrome-sanitized.har": {
        ("cleanlist.auth.not-authenticated", None),
        ("cleanlist.access.plan", "plan"),
        ("cleanlist.lookup.not-found", "workflow"),
        ("cleanlist.lookup.not-found", "task"),
        ("cleanlist.lookup.not-found", "webhook"),
        ("cleanlist.lookup.not-found", "wrong-path"),
    },
    "cleanlist/enrich-worker.ndjson": {
        ("cleanlist.rate.limited", "stated-wait"),
        ("cleanlist.billing.insufficient-credits", "insufficient-credits"),
        ("cleanlist.request.bad-request", None),
        ("cleanlist.server.internal", "persistent"),
        ("cleanlist.server.internal", "transient"),
        ("cleanlist.server.unavailable", "stated-wait"),
        ("cleanlist.auth.not-authenticated", "stopped-working"),
        ("cleanlist.access.plan", "key-scope"),
    },
    "cleanlist/clean.har": set(),
}


def findings(path: Path, *symptoms: str) -> set[tuple[str, str | None]]:
    """Rule and cause of the primary findings of the vendors' rules."""
    options = ScanOptions(symptoms=symptoms, jobs=1, with_evidence=False)
    return {
        (finding.rule, finding.cause.id if finding.cause else None)
        for finding in scan([path], options).document.findings
        if finding.primary and finding.tier == "vendor"
    }


def symptoms_of(name: str) -> tuple[str, ...]:
    return ("data-mismatch",) if "mismatch" in name else ()


@pytest.mark.parametrize("name", SHOWN)
def test_a_sample_shows_exactly_its_rules_and_causes(name):
    assert findings(SAMPLES / name, *symptoms_of(name)) == SHOWN[name]


def test_every_file_of_the_vendors_is_listed():
    folders = [SAMPLES / vendor for vendor in ("clari", "cleanlist")]
    listed = {str(path.relative_to(SAMPLES)) for folder in folders for path in folder.iterdir()}
    assert listed == set(SHOWN)


def test_numbers_that_differ_are_nothing_without_the_symptom():
    assert findings(SAMPLES / "clari/data-mismatch-proxy.har") == set()


def test_a_symptom_that_no_rule_waits_for_is_an_error():
    with pytest.raises(UsageError, match=r"--symptom: .*data-mismatch"):
        findings(SAMPLES / "clari/data-mismatch-proxy.har", "data-mismatsch")


@pytest.mark.parametrize("name", [name for name in SHOWN if name.endswith(".har")])
def test_a_redacted_sample_shows_the_same(name, tmp_path):
    ended = analyzer("redact", str(SAMPLES / name), "-o", str(tmp_path / "redacted.har"))
    assert ended.code == 0
    assert findings(tmp_path / "redacted.har", *symptoms_of(name)) == SHOWN[name]


@pytest.mark.parametrize("name", [name for name in SHOWN if "clean." in name])
def test_nothing_at_all_is_found_in_a_clean_capture(name):
    assert scan([SAMPLES / name], ScanOptions(jobs=1)).document.findings == ()
