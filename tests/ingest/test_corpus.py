"""The captures of public projects: each ends in a reading or a problem, and no entry is lost."""

import json
from pathlib import Path

import pytest

from analyzer.model import Outcome
from tests.ingest.conftest import CORPUS
from tests.ingest.reading import read_file
from tests.ingest.test_formats import told

pytestmark = pytest.mark.corpus

FILES = sorted(path for folder in ("har", "logs") for path in (CORPUS / folder).rglob("*") if path.is_file())


def name(path: Path) -> str:
    return str(path.relative_to(CORPUS))


def entries_by_reference(path: Path) -> int | None:
    try:
        return len(json.loads(path.read_text("utf-8-sig"))["log"]["entries"])
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        return None


@pytest.mark.parametrize("path", FILES, ids=name)
def test_every_file_ends_in_a_reading_or_one_problem(path: Path) -> None:
    result = read_file(path)
    assert result.readings or len(result.problems) == 1
    reference = entries_by_reference(path)
    if reference is not None:
        assert len(result.exchanges) + result.skipped == reference
    for exchange in result.exchanges:
        assert (exchange.response is not None) == (exchange.outcome is Outcome.RECEIVED)


def test_all_files_were_seen(corpus: Path) -> None:
    assert len(FILES) == 216


@pytest.mark.parametrize(
    "path", [path for path in FILES if "negative-" in str(path) or path.suffix == ".harp"], ids=name
)
def test_negative_files_give_no_exchange(path: Path) -> None:
    assert read_file(path).exchanges == []


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("azure-appgw", [(205.0, "GET", 404), (13.0, "GET", 301)]),
        ("azure-appservice", [(5.0, "POST", 200)]),
        ("azure-frontdoor", [(35.0, "GET", 200)]),
        ("gcp-http-lb", [(5.192, "GET", 200)]),
        (
            "caddy-logs",
            [*[(None, "GET", None)] * 7, (None, "GET", 401), (None, "GET", 401), (None, "GET", 200)],
        ),
        (
            "envoy",
            [
                (11.0, "GET", 200),
                (0.0, "GET", 301),
                (5.0, "HEAD", 404),
                (0.0, "GET", 301),
                (15.0, "GET", 200),
                (20.0, "POST", 201),
            ],
        ),
        ("logfile_json3", [(None, "GET", 200), (None, "GET", 500), (None, "GET", 400)]),
        ("suricata", [(None, "POST", 400), (None, "POST", 400)]),
        ("gitlab-logs", [(12.91, "POST", None), (12.91, "POST", 200), (42.34, "POST", 302)]),
        (
            "nextcloud",
            [
                (None, "POST", None),
                (None, "POST", None),
                (None, "GET", None),
                (None, "POST", None),
                (None, "POST", None),
            ],
        ),
        ("GitHub_create_issue", [(None, "GET", 200), (None, "POST", 201)]),
        ("logfile_cloudflare", [(0.0, "HEAD", 301)]),
    ],
)
def test_log_is_read_as_a_person_reads_it(
    part: str, expected: list[tuple[float | None, str, int | None]]
) -> None:
    (path,) = [
        path
        for path in FILES
        if part in path.name
        or part in path.parts[-3]
        or part in str(path.parent.name)
        or f"/{part}/" in str(path)
    ]
    rows = [told(exchange) for exchange in read_file(path).exchanges]
    if part == "caddy-logs":
        assert [row[1] for row in rows[-3:]] == [782.670468, 0.033987, 794.682124]
        rows = [(row[0], None, *row[2:]) for row in rows]
    assert [(row[1], row[2], row[4]) for row in rows] == expected
