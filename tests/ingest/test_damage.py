"""Captures that were cut, garbled or still grow: complete entries are kept and nothing is raised."""

import json
from pathlib import Path

import pytest

from tests.ingest.cuts import cut_everywhere
from tests.ingest.reading import entry, har, read_bytes, read_records

PRETTY = json.dumps(
    {
        "log": {
            "version": "1.2",
            "creator": {"name": "WebInspector", "version": "1"},
            "pages": [{"id": "p1", "pageTimings": {"onLoad": -1}}],
            "entries": [entry({"url": f"https://api.example.com/{n}"}, _n=n) for n in range(12)],
        }
    },
    indent=2,
).encode()
MINIFIED = har(
    *(
        entry({"url": f"https://api.example.com/{n}", "headers": [{"name": "A", "value": '"}]\\{['}]})
        for n in range(12)
    )
)
LINES = b"".join(
    json.dumps({"time": "2026-03-01T12:00:00Z", "method": "GET", "path": f"/v{n}", "status": 200}).encode()
    + b"\n"
    for n in range(40)
)
RECORDS = json.dumps([{"method": "GET", "path": f"/v{n}", "status": 200} for n in range(12)]).encode()


@pytest.mark.parametrize(
    "content", [PRETTY, MINIFIED, LINES, RECORDS], ids=["pretty", "minified", "lines", "array"]
)
def test_cut_at_any_place_keeps_every_complete_record(content: bytes, tmp_path: Path) -> None:
    result = cut_everywhere(content, tmp_path, step=7)
    assert result.complete > 0
    assert result.kept == result.complete


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name",
    [
        "har/gatling+gatling/gatling-recorder/src/test/resources/har/chrome61/form.har",
        "har/haralyzer+haralyzer/tests/data/humanssuck.net.har",
        "har/mswjs+source/test/traffic/fixtures/archives/request-order.har",
        "logs/traefik/crowdsecurity+hub/.tests/traefik_json/traefik_json.log",
    ],
)
def test_real_capture_cut_at_sampled_places_keeps_its_entries(
    name: str, corpus: Path, tmp_path: Path
) -> None:
    result = cut_everywhere((corpus / name).read_bytes(), tmp_path, step=97)
    assert result.kept >= 0.99 * result.complete


def test_cut_capture_says_where_and_keeps_pages_and_producer(tmp_path: Path) -> None:
    cut = PRETTY[: PRETTY.index(b"https://api.example.com/5")]
    result = read_bytes(tmp_path, cut)
    (reading,) = result.readings
    assert len(result.exchanges) == 5
    assert reading.is_truncated
    assert (reading.capture.producer, reading.capture.pages[0]["id"]) == ("WebInspector 1", "p1")
    assert result.exchanges[0].request.headers.scrubbed
    (problem,) = result.problems
    assert (problem.code, reading.skipped) == ("damaged", 1)
    assert problem.location.offset is not None
    assert cut[problem.location.offset :].lstrip().startswith(b"{")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"https://api.example.com/5"', b'"https://api.example.com/5'),
        (b'"https://api.example.com/5"', b'https://api.example.com/5"'),
        (b'"https://api.example.com/5"', b'"https://api.example.com/5"]]'),
        (b'"https://api.example.com/5"', b'"https://api.example.com/5"}}'),
        (b'"https://api.example.com/5"', b'"\xff\x00\x01'),
        (b'"https://api.example.com/5"', b'"https://api.example.com/5" oops'),
    ],
)
@pytest.mark.parametrize("content", [PRETTY, MINIFIED], ids=["pretty", "minified"])
def test_garbled_entry_loses_no_other(content: bytes, old: bytes, new: bytes, tmp_path: Path) -> None:
    result = read_bytes(tmp_path, content.replace(old, new))
    kept = {exchange.request.url[-2:].lstrip("/") for exchange in result.exchanges}
    assert kept >= {str(n) for n in range(12)} - {"5"}
    assert result.is_truncated


def test_many_garbled_entries_cost_only_themselves(tmp_path: Path) -> None:
    content = har(*(entry({"url": f"https://api.example.com/{n}"}) for n in range(500)))
    result = read_bytes(tmp_path, content.replace(b'7", "headers"', b'7, "headers"'))
    assert (len(result.exchanges), result.skipped) == (450, 50)


def test_text_after_the_document_costs_no_entry(tmp_path: Path) -> None:
    result = read_bytes(tmp_path, MINIFIED + b"\n<!-- saved -->")
    assert len(result.exchanges) == 12


def test_documents_in_a_row_are_all_read(tmp_path: Path) -> None:
    record = json.dumps({"method": "GET", "path": "/v1", "status": 200}, indent=2).encode()
    assert len(read_bytes(tmp_path, record + b"\n" + record + b"\n" + record).exchanges) == 3


def test_broken_line_between_good_ones_is_told_by_its_number(tmp_path: Path) -> None:
    lines = LINES.split(b"\n")
    lines[3] = lines[3][:30]
    result = read_bytes(tmp_path, b"\n".join(lines))
    assert len(result.exchanges) == 39
    assert [(problem.code, problem.location.line) for problem in result.problems] == [("invalid-json", 4)]
    assert (result.skipped, result.is_truncated) == (1, False)


def test_cut_last_line_is_truncation(tmp_path: Path) -> None:
    result = read_bytes(tmp_path, LINES[:-20])
    assert (len(result.exchanges), result.skipped, result.is_truncated) == (39, 1, True)
    assert dict(result.codes) == {"truncated": 1}


def test_many_problems_of_a_kind_are_counted_not_listed(tmp_path: Path) -> None:
    result = read_bytes(tmp_path, LINES + b'{"a":\n' * 100 + LINES)
    assert result.codes["invalid-json"] == 6
    assert result.problems[-1].message == "95 more of the same kind"


def test_nothing_read_is_quoted_in_a_problem(tmp_path: Path) -> None:
    secret = "clapi_S3cretS3cret"
    damaged = har(
        entry({"url": f"https://{secret}.example/"}), {secret: 1}, {"request": {"url": secret, "method": {}}}
    )
    contents = [
        damaged[:-40],
        secret.encode(),
        f'{{"{secret}": '.encode(),
        f'{{"a": "{secret}"}}\n{{"{secret}'.encode(),
    ]
    for content in contents:
        for problem in read_bytes(tmp_path, content).problems:
            assert secret not in f"{problem.message} {problem.location}"


def test_every_line_is_either_an_exchange_or_skipped(tmp_path: Path) -> None:
    result = read_records(
        tmp_path, {"msg": "up"}, {"method": "GET", "path": "/", "status": 200}, [1], "x", None
    )
    assert len(result.exchanges) + result.skipped == 5
