"""lnav without its screen: indexes the log by a format of ours, then counts with SQL."""

import json
from collections import Counter

from benchmarks.answers import Answer
from benchmarks.peers import Peer
from benchmarks.task import Kind, Task

_FIELDS = {
    "status": "integer",
    "status_code": "integer",
    "http/response/status_code": "integer",
    "http_host": "string",
    "url": "string",
    "url/domain": "string",
}
_FORMAT = {
    "mixed_log": {
        "title": "mixed log",
        "description": "three schemas that share @timestamp",
        "file-type": "json",
        "hide-extra": True,
        "line-format": [{"field": "__timestamp__"}],
        "timestamp-field": "@timestamp",
        "body-field": "message",
        "value": {name: {"kind": kind} for name, kind in _FIELDS.items()},
    }
}
_QUERY = """
;SELECT coalesce(http_host, "url/domain", substr(url, 9, instr(substr(url, 9), '/') - 1)) AS host,
  coalesce(status, status_code, "http/response/status_code") AS status, count(*) AS calls
FROM mixed_log GROUP BY 1, 2
"""
# No routes: regexp_replace of lnav 0.11 leaves the end of longer values behind shorter ones.


def _command(task: Task, python: str) -> list[str]:
    formats = task.scratch / "lnav" / "formats" / "benchmarks"
    formats.mkdir(parents=True, exist_ok=True)
    (formats / "mixed.json").write_text(json.dumps(_FORMAT))
    query = " ".join(_QUERY.split())
    return [
        *("lnav", "-I", str(task.scratch / "lnav"), "-n"),
        *("-c", query, "-c", ":write-json-to -", str(task.path)),
    ]


def _answer(task: Task) -> Answer:
    by_status: Counter[str] = Counter()
    by_host: Counter[str] = Counter()
    for row in json.loads(task.printed.read_text()):
        by_status[str(row["status"])] += row["calls"]
        by_host[row["host"]] += row["calls"]
    failed = sum(count for status, count in by_status.items() if int(status) >= 400)
    return Answer(exchanges=by_status.total(), failed=failed, by_status=by_status, by_host=by_host)


PEER = Peer(name="lnav", kinds=frozenset({Kind.LOG}), command=_command, answer=_answer, debian="lnav")
