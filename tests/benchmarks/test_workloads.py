"""Workloads are the same bytes for the same seed, as large as asked, and hold what they say they hold."""

import json
from collections import Counter
from urllib.parse import urlsplit

import pytest

from analyzer.facts.routes import path_template
from benchmarks.answers import Answer
from benchmarks.store import SIZES, WORKLOADS, stored
from benchmarks.workloads.browsing import Content
from benchmarks.workloads.hars import write_har, write_hars
from benchmarks.workloads.job_log import write_job_log
from benchmarks.workloads.mixed_log import write_mixed_log
from benchmarks.workloads.small_files import write_small_files

WRITERS = {
    "log": lambda path, seed: write_mixed_log(path, 60_000, seed),
    "text": lambda path, seed: write_har(path, 90_000, Content(), seed),
    "base64": lambda path, seed: write_har(path, 90_000, Content(5_000, is_base64=True), seed),
    "jobs": lambda path, seed: write_job_log(path, 300, 60, seed),
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_seed_gives_the_same_bytes_and_another_seed_others(tmp_path, name):
    for file, seed in (("a", 1), ("b", 1), ("c", 2)):
        WRITERS[name](tmp_path / file, seed)
    first, same, other = ((tmp_path / file).read_bytes() for file in "abc")
    assert first == same
    assert first != other


def call_of(record: dict) -> tuple[str, int]:
    """Route and status of a line, read another way than any peer reads them."""
    if "ecs" in record:
        http, url = record["http"], record["url"]
        method, host, path, status = (
            http["request"]["method"],
            url["domain"],
            url["path"],
            http["response"]["status_code"],
        )
    elif "http_host" in record:
        method, host, status = record["request_method"], record["http_host"], record["status"]
        path = urlsplit(record["request_uri"]).path
    else:
        parts = urlsplit(record["url"])
        method, host, path, status = record["method"], parts.netloc, parts.path, record["status_code"]
    return f"{method} {host}{path_template(path)}", status


def test_the_mixed_log_holds_what_it_says(tmp_path):
    path = tmp_path / "log.ndjson"
    told = write_mixed_log(path, 2_000_000)
    records = [json.loads(line) for line in path.read_text().splitlines()]
    assert told == Answer.of_calls(Counter(map(call_of, records)))
    assert 2_000_000 <= path.stat().st_size < 2_010_000
    assert 0.02 < told.failed / told.exchanges < 0.04
    schemas = Counter(
        "ecs" if "ecs" in each else "nginx" if "http_host" in each else "app" for each in records
    )
    assert min(schemas.values()) > 0.3 * len(records)
    assert [each["@timestamp"] for each in records] == sorted(each["@timestamp"] for each in records)


def test_a_longer_log_begins_with_the_shorter_one(tmp_path):
    for name, size in (("short", 50_000), ("long", 100_000)):
        write_mixed_log(tmp_path / name, size)
    assert (tmp_path / "long").read_bytes().startswith((tmp_path / "short").read_bytes())


def test_a_capture_holds_its_entries_and_its_planted_secrets(tmp_path):
    path = tmp_path / "a.har"
    told = write_har(path, 200_000, Content())
    log = json.loads(path.read_text())["log"]
    assert told.exchanges == len(log["entries"])
    assert told.by_status == Counter(str(entry["response"]["status"]) for entry in log["entries"])
    assert {entry["pageref"] for entry in log["entries"]} == {page["id"] for page in log["pages"]}
    secrets = path.with_suffix(".secrets").read_text().splitlines()
    assert len(secrets) > 2
    assert all(secret in path.read_text() for secret in secrets)


def test_many_captures_are_counted_together(tmp_path):
    told = write_hars(tmp_path, 3, 20_000)
    captures = [json.loads(path.read_text()) for path in sorted(tmp_path.iterdir())]
    assert len(captures) == 3
    assert told.exchanges == sum(len(capture["log"]["entries"]) for capture in captures)


@pytest.mark.parametrize(("lines", "jobs"), [(1_000, 10), (1_000, 1_000), (120, 51)])
def test_the_log_of_jobs_names_as_many_as_asked(tmp_path, lines, jobs):
    path = tmp_path / "jobs.ndjson"
    write_job_log(path, lines, jobs)
    records = [json.loads(line) for line in path.read_text().splitlines()]
    assert len({record["response_body"]["jobId"] for record in records}) == jobs
    assert lines / 2 <= len(records) <= lines


def test_small_files_hold_the_lines_of_the_one_file(tmp_path):
    write_small_files(tmp_path, 1_003)
    parts = sorted((tmp_path / "many").rglob("*.ndjson"))
    assert len(parts) == 1_003
    assert b"".join(part.read_bytes() for part in parts) == (tmp_path / "one.ndjson").read_bytes()


@pytest.mark.parametrize("name", WORKLOADS)
def test_a_stored_workload_is_made_once(tmp_path, name):
    made = stored(name, SIZES["tiny"], tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    again = stored(name, SIZES["tiny"], tmp_path)
    assert made == again
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
