import json
from pathlib import Path

import jsonschema
import pytest

from analyzer.api import ScanOptions, plan_of
from analyzer.diff.document import Comparison
from analyzer.diff.run import run_diff, run_diff_within
from analyzer.diff.sentences import (
    NO_DIFFERENCE,
    NO_EARLIER_SUCCESS,
    NO_RECORDED_DIFFERENCE,
    NOTHING_IN_COMMON,
)
from analyzer.redaction.comparison import redact_diff
from analyzer.redaction.policy import Policy
from analyzer.report.comparison import DIFF_FORMATS, render_diff
from analyzer.report.schema import DIFF_SCHEMA_FILE, diff_schema
from analyzer.scanning.quality import REMOVED_CREDENTIALS
from tests.diff.sides import har_entry, write_har

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "diff"
PLAN = plan_of(ScanOptions(builtin_rules=False, policy=Policy()))
TENANT = {"Authorization": "Bearer k-4f9a1c77d2e0b8", "X-Tenant": "blue"}
NO_TENANT = {"Authorization": "Bearer k-4f9a1c77d2e0b8"}


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        ("missing-header", "The failing calls lack the header x-org-id."),
        ("api-version", "The API version differs: v3 where it works, v1 where it fails."),
        (
            "expired-token",
            "The token of the failing calls was expired when they were sent; that of the working ones was valid.",
        ),
    ],
)
@pytest.mark.parametrize("copy", ["as captured", "redacted"])
def test_the_samples_name_their_cause_first(case: str, verdict: str, copy: str, tmp_path: Path) -> None:
    sides = [SAMPLES / case / f"{side}.har" for side in ("working", "failing")]
    if copy == "redacted":
        sides = [redacted_copy(side, tmp_path / side.name) for side in sides]
    found = run_diff([str(sides[0])], [str(sides[1])], PLAN)
    assert found.document.verdict == verdict
    assert found.document.differences[0].certainty == "likely"
    assert {one.certainty for one in found.document.differences[1:]} <= {"possible"}


def redacted_copy(source: Path, target: Path) -> Path:
    from tests.acceptance.commands import analyzer

    assert analyzer("redact", source, "-o", target).code == 0
    return target


def test_a_capture_holds_both_moments(tmp_path: Path) -> None:
    capture = write_har(
        tmp_path / "one.har",
        har_entry(400, {"X-Tenant": "red"}, second=9),
        har_entry(200, {"X-Tenant": "old"}, second=1),
        har_entry(200, TENANT, second=3),
        har_entry(400, NO_TENANT, second=5),
        har_entry(500, {}, url="https://api.acme.test/v2/never-worked", second=6),
    )
    document = run_diff_within([capture], PLAN).document
    assert document.verdict == "The failing calls lack the header x-tenant."
    first = document.differences[0]
    assert (first.working_example.entry, first.failing_example.entry) == (2, 3)
    assert [outcome.route for outcome in document.outcomes] == ["GET /{version}/items"]


def test_a_capture_in_which_nothing_worked_before_says_so(tmp_path: Path) -> None:
    capture = write_har(tmp_path / "one.har", har_entry(400, {}, second=1), har_entry(200, {}, second=2))
    assert run_diff_within([capture], PLAN).document.verdict == NO_EARLIER_SUCCESS


@pytest.mark.parametrize(
    ("working", "failing", "verdict"),
    [
        ((200, "items"), (400, "other"), NOTHING_IN_COMMON),
        ((200, "items"), (400, "items"), NO_DIFFERENCE),
        ((200, "items"), (200, "items"), "No call works on one side and fails on the other."),
        ((400, "items"), (400, "items"), "No call works on one side and fails on the other."),
    ],
)
def test_a_verdict_says_how_little_is_known(
    working: tuple[int, str], failing: tuple[int, str], verdict: str, tmp_path: Path
) -> None:
    sides = [
        write_har(tmp_path / f"{index}.har", har_entry(status, TENANT, url=f"https://a.test/{path}"))
        for index, (status, path) in enumerate((working, failing))
    ]
    assert run_diff(sides[:1], sides[1:], PLAN).document.verdict == verdict


def test_a_difference_that_breaks_no_call_is_said_with_care(tmp_path: Path) -> None:
    ours = write_har(tmp_path / "a.har", har_entry(200, TENANT | {"User-Agent": "a/1"}))
    theirs = write_har(tmp_path / "b.har", har_entry(400, TENANT | {"User-Agent": "a/2"}))
    verdict = run_diff([ours], [theirs], PLAN).document.verdict
    assert verdict.startswith("Nothing differs that is known to break such a call.")


def test_a_chrome_export_without_credentials_claims_no_difference_of_them(tmp_path: Path) -> None:
    ours = write_har(tmp_path / "a.har", har_entry(200, TENANT | {"Cookie": "s=1"}))
    theirs = write_har(tmp_path / "b.har", har_entry(401, {"X-Tenant": "blue"}), creator="WebInspector")
    document = run_diff([ours], [theirs], PLAN).document
    assert [one.name for one in document.differences if one.category == "auth" or one.name == "cookie"] == []
    assert document.not_recorded == (REMOVED_CREDENTIALS,)
    assert document.verdict == NO_RECORDED_DIFFERENCE.replace("{lacking}", REMOVED_CREDENTIALS)


def test_logs_without_header_fields_claim_nothing_of_them(tmp_path: Path) -> None:
    lines = {
        "a": [
            {"time": "2026-03-01T10:00:00Z", "method": "GET", "url": "https://a.test/v2/x?k=1", "status": 200}
        ],
        "b": [{"time": "2026-03-01T11:00:00Z", "method": "GET", "url": "https://a.test/v1/x", "status": 404}],
    }
    for name, records in lines.items():
        (tmp_path / f"{name}.ndjson").write_text("".join(f"{json.dumps(one)}\n" for one in records * 3))
    document = run_diff([str(tmp_path / "a.ndjson")], [str(tmp_path / "b.ndjson")], PLAN).document
    assert [f"{one.category} {one.name}" for one in document.differences] == ["url version"]


def test_calls_through_a_mapped_proxy_are_compared(tmp_path: Path) -> None:
    url, proxy = (
        "https://api.clari.com/v4/export/forecast/q1",
        "https://proxy.corp.test/clari/export/forecast/q1",
    )
    ours = write_har(tmp_path / "a.har", har_entry(200, {"apikey": "k-4f9a1c77d2e0b8"}, url=url))
    theirs = write_har(tmp_path / "b.har", har_entry(401, {}, url=proxy))
    plan = plan_of(ScanOptions(maps=("https://proxy.corp.test/clari=clari.export",), policy=Policy()))
    document = run_diff([ours], [theirs], plan).document
    assert document.verdict == (
        "The failing calls carry no credential; the working ones send it in the apikey header."
    )
    assert {one.name for one in document.differences} == {"source", "host"}


PLANTED = ("sk-9f8A7b6C5d4E3f2A1b0C9d8E7f", "hunter2-blue-Horse-77", "ada.lovelace@northwind.example")


def planted(tmp_path: Path) -> Comparison:
    """Two captures that hold secrets in each place that a comparison prints."""
    key, password, mail = PLANTED
    url = f"https://api.acme.test/v2/users/{mail}/items?api_key={key}&mode={password}"
    ours = har_entry(
        200,
        {"Authorization": f"Bearer {key}", "X-Password": password, "X-Owner": mail, f"X-{key}": "1"},
        url=url,
        method="POST",
        postData={"mimeType": "application/json", "text": json.dumps({mail: {"password": password}})},
    )
    theirs = har_entry(
        400,
        {"Authorization": f"Basic {key}", "X-Owner": "nobody", "X-Copy": password},
        url=f"https://api.acme.test/v2/users/{mail}/items?api_key={password}",
        method="POST",
        postData={"mimeType": "application/json", "text": json.dumps({key: 1})},
    )
    folder = tmp_path / mail
    folder.mkdir()
    sides = [write_har(folder / f"{name}.har", entry) for name, entry in (("a", ours), ("b", theirs))]
    return run_diff(sides[:1], sides[1:], PLAN)


@pytest.mark.parametrize("name", sorted(DIFF_FORMATS))
def test_no_output_holds_a_planted_secret(name: str, tmp_path: Path) -> None:
    found = planted(tmp_path)
    assert len(found.document.differences) >= 8
    written = render_diff(redact_diff(found, Policy(), b"k" * 32), name).decode()
    joined = "".join(written.split())
    assert [secret for secret in PLANTED if secret in written or secret in joined] == []


def test_json_follows_the_shipped_schema(tmp_path: Path) -> None:
    shipped = Path(__file__).parent.parent.parent / "analyzer" / "report" / "schema" / DIFF_SCHEMA_FILE
    assert shipped.read_bytes() == diff_schema()
    written = json.loads(render_diff(redact_diff(planted(tmp_path), Policy(), b"k" * 32), "json"))
    jsonschema.validate(written, json.loads(diff_schema()))
    written["differences"][0]["certainty"] = "surely"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(written, json.loads(diff_schema()))


def test_the_order_of_entries_changes_nothing(tmp_path: Path) -> None:
    entries = [har_entry(200, TENANT | {"X-N": word}, second=n) for n, word in enumerate("abc")]
    failed = write_har(tmp_path / "f.har", har_entry(400, NO_TENANT))
    documents = []
    for name, order in (("x", entries), ("y", entries[::-1])):
        folder = tmp_path / name
        folder.mkdir()
        side = write_har(folder / "w.har", *order)
        documents.append(run_diff([side], [failed], PLAN).document)
    assert [one.say for one in documents[0].differences] == [one.say for one in documents[1].differences]
