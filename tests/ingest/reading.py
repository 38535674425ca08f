"""Reads bytes the way a command reads a file, and keeps everything that came out."""

import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from analyzer.ingest import Input, Partition, ReadOptions, read_partition
from analyzer.ingest.base import Reading
from analyzer.model import Exchange, Problem


class Outcome(NamedTuple):
    readings: list[Reading]
    exchanges: list[Exchange]
    problems: list[Problem]

    @property
    def codes(self) -> Counter[str]:
        return Counter(problem.code for problem in self.problems)

    @property
    def skipped(self) -> int:
        return sum(reading.skipped for reading in self.readings)

    @property
    def is_truncated(self) -> bool:
        return any(reading.is_truncated for reading in self.readings)


def read_file(path: Path, options: ReadOptions | None = None, label: str = "in") -> Outcome:
    outcome = Outcome([], [], [])
    partition = Partition(index=0, input=Input(label=label, path=str(path)))
    for reading in read_partition(partition, options or ReadOptions()):
        if isinstance(reading, Problem):
            outcome.problems.append(reading)
            continue
        outcome.readings.append(reading)
        for item in reading:
            (outcome.exchanges if isinstance(item, Exchange) else outcome.problems).append(item)
    return outcome


def read_bytes(folder: Path, content: bytes, options: ReadOptions | None = None) -> Outcome:
    path = folder / "in"
    path.write_bytes(content)
    return read_file(path, options)


def read_records(folder: Path, *records: Any, options: ReadOptions | None = None) -> Outcome:
    return read_bytes(folder, b"".join(json.dumps(record).encode() + b"\n" for record in records), options)


def har(*entries: Any, **log: Any) -> bytes:
    return json.dumps(
        {"log": {"version": "1.2", "creator": {"name": "test", "version": "1"}, **log, "entries": entries}}
    ).encode()


def entry(request: Any = None, response: Any = None, **more: Any) -> dict[str, Any]:
    asked = {"method": "GET", "url": "https://api.example.com/v1/things", "headers": [], **(request or {})}
    answered = {"status": 200, "headers": [], "content": {"size": 2, "text": "{}"}, **(response or {})}
    return {
        "startedDateTime": "2026-03-01T10:00:00Z",
        "time": 12,
        "request": asked,
        "response": answered,
        **more,
    }
