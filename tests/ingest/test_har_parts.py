"""A large HAR in parts: every entry once and with its own index, and what cannot be split stays whole."""

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from analyzer.ingest import Input, Partition, ReadOptions, plan_partitions, read_partition
from analyzer.ingest.base import Reading
from analyzer.ingest.fields import FieldMap
from analyzer.model import Exchange, Problem
from tests.ingest.reading import entry, har, read_file

COUNT = 200


def numbered(number: int, **more: Any) -> dict[str, Any]:
    request = {"method": "GET", "url": f"https://api.example.com/items/{number}?q=[{{,", "headers": []}
    return {**entry(), "request": request, **more}


ENTRIES = [numbered(n) for n in range(COUNT)]
CAPTURE = har(*ENTRIES)


def indented(content: bytes) -> bytes:
    return json.dumps(json.loads(content), indent=4, ensure_ascii=False).encode()


def entries_first(content: bytes) -> bytes:
    """The list of entries before what is said of the capture, as some producers write it."""
    log = json.loads(content)["log"]
    return json.dumps(
        {"log": {"entries": log.pop("entries"), "pages": [{"id": "p"}], **log}, "more": 1}
    ).encode()


def with_decoy(content: bytes) -> bytes:
    """A list that begins as the entries do, and the entries once more inside a text."""
    document = json.loads(content)
    entries = document["log"]["entries"]
    return json.dumps(
        {
            "copy": [*entries, 1],
            "text": json.dumps(entries),
            "log": {"entries": entries[:50], **document["log"]},
        }
    ).encode()


def twice(content: bytes) -> bytes:
    """Two lists of entries, of which the last one counts."""
    return content.replace(b'"entries"', b'"entries": [{"request": {}}], "entries"', 1)


def given(folder: Path, content: bytes) -> Input:
    path = folder / "in"
    path.write_bytes(content)
    return Input(label="in", path=str(path), size_bytes=len(content))


def planned(source: Input, har_bytes: int = 5_000, options: ReadOptions | None = None) -> list[Partition]:
    return list(plan_partitions([source], har_bytes=har_bytes, options=options))


def read_all(partitions: list[Partition]) -> tuple[list[Exchange], list[Reading], list[Problem]]:
    exchanges, readings, problems = [], [], []
    for partition in partitions:
        for reading in read_partition(partition, ReadOptions()):
            if isinstance(reading, Problem):
                problems.append(reading)
                continue
            readings.append(reading)
            for item in reading:
                (exchanges if isinstance(item, Exchange) else problems).append(item)
    return exchanges, readings, problems


@pytest.mark.parametrize("har_bytes", [1, 700, 5_000, 30_000])
@pytest.mark.parametrize(
    "layout", [bytes, indented, entries_first, with_decoy, twice], ids=lambda each: each.__name__
)
def test_parts_give_every_entry_once_as_the_whole_does(layout: Any, har_bytes: int, tmp_path: Path) -> None:
    source = given(tmp_path, layout(CAPTURE))
    partitions = planned(source, har_bytes)
    exchanges, readings, problems = read_all(partitions)
    whole = read_file(Path(source.path))
    assert len(partitions) > 1
    assert exchanges == whole.exchanges
    assert not problems
    assert [reading.capture for reading in readings] == [whole.readings[0].capture] * len(partitions)
    assert sum(reading.size_bytes for reading in readings) == source.size_bytes


def test_parts_are_no_larger_than_one_entry_more_than_asked(tmp_path: Path) -> None:
    partitions = planned(given(tmp_path, CAPTURE), 5_000)
    longest = max(len(json.dumps(each)) for each in ENTRIES)
    assert all(part.har.end - part.har.start <= 5_000 + longest + 2 for part in partitions if part.har)
    assert [part.start for part in partitions[1:]] == [part.end for part in partitions[:-1]]


def zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.har", content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        CAPTURE[:-3],
        CAPTURE.replace(b"/items/77", b'/items/77"', 1),
        b"\xef\xbb\xbf" + CAPTURE,
        CAPTURE.decode().encode("utf-16"),
        gzip.compress(CAPTURE, 0),
        zipped(CAPTURE),
        json.dumps(ENTRIES).encode(),
        har(*ENTRIES).replace(b'"entries": [', b'"entries": {"a": [') + b"}",
        har() + b" " * 10_000,
        har(numbered(1, comment="x" * 10_000)),
    ],
    ids=["cut", "damaged", "marked", "utf-16", "gzip", "zip", "array", "no list", "no entry", "one entry"],
)
def test_what_is_no_intact_har_of_several_parts_stays_whole(content: bytes, tmp_path: Path) -> None:
    (partition,) = planned(given(tmp_path, content))
    assert (partition.start, partition.end, partition.har) == (0, None, None)


def test_a_capture_that_would_not_fit_into_memory_in_pieces_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = given(tmp_path, CAPTURE)
    monkeypatch.setattr("analyzer.ingest.har_parts._MAX_COMMAS", CAPTURE.count(b",") - 1)
    assert len(planned(source)) == 1
    monkeypatch.setattr("analyzer.ingest.har_parts._MAX_COMMAS", CAPTURE.count(b","))
    assert len(planned(source)) > 1


@pytest.mark.parametrize(("decoys", "is_split"), [(50, True), (200, False)])
def test_a_capture_with_very_many_beginnings_of_its_list_stays_whole(
    decoys: int, is_split: bool, tmp_path: Path
) -> None:
    document = {"decoys": [ENTRIES[:3]] * decoys, "log": {"entries": ENTRIES}}
    assert (len(planned(given(tmp_path, json.dumps(document).encode()))) > 1) == is_split


@pytest.mark.parametrize("options", [ReadOptions(fields=FieldMap()), ReadOptions(input_format="json")])
def test_a_har_that_is_read_as_something_else_stays_whole(options: ReadOptions, tmp_path: Path) -> None:
    assert len(planned(given(tmp_path, CAPTURE), options=options)) == 1


def test_a_credential_in_the_last_part_shows_that_none_was_deleted_in_the_first(tmp_path: Path) -> None:
    chrome = {"creator": {"name": "WebInspector", "version": "537.36"}}
    told = numbered(COUNT)
    told["request"]["headers"] = [{"name": "Authorization", "value": "Bearer made.up"}]
    first, *_ = read_all(planned(given(tmp_path, har(*ENTRIES, told, **chrome))))[0]
    assert not first.request.headers.scrubbed
    first, *_ = read_all(planned(given(tmp_path, har(*ENTRIES, **chrome))))[0]
    assert "authorization" in first.request.headers.scrubbed


def garbled(content: bytes) -> bytes:
    return content[:4_000] + b"]" * 100 + content[4_100:]


def cut(content: bytes) -> bytes:
    return content[:-4_000]


@pytest.mark.parametrize(("change", "lost"), [(garbled, [0]), (cut, [-2, -1])], ids=["garbled", "cut"])
def test_a_capture_that_changes_meanwhile_is_a_problem_of_its_parts(
    change: Any, lost: list[int], tmp_path: Path
) -> None:
    source = given(tmp_path, CAPTURE)
    partitions = planned(source)
    Path(source.path).write_bytes(change(CAPTURE))
    exchanges, _, problems = read_all(partitions)
    starts = [partitions[place].har.start for place in lost]
    assert [(problem.code, problem.location.offset) for problem in problems] == [
        ("damaged", start) for start in starts
    ]
    assert len(exchanges) > COUNT // 2


def test_an_entry_that_cannot_be_read_keeps_the_index_that_it_has_in_the_capture(tmp_path: Path) -> None:
    entries = [*ENTRIES[:150], {"request": "none"}, *ENTRIES[150:]]
    exchanges, _, (problem,) = read_all(planned(given(tmp_path, har(*entries))))
    assert problem.location.entry == 150
    assert exchanges[150].location.entry == 151
