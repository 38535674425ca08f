"""GoAccess, JSON lines to its HTML report; the report tells how many lines it took, and the statuses."""

import json
from typing import Any

from benchmarks.answers import Answer
from benchmarks.peers import Peer
from benchmarks.task import Kind, Task

# One format for all three schemas: fields that a line lacks are passed over. Values are GoAccess's specifiers.
_FORMAT = {
    "@timestamp": "%dT%t.%^",
    "remote_addr": "%h",
    "http_host": "%v",
    "request_method": "%m",
    "request_uri": "%U",
    "status": "%s",
    "body_bytes_sent": "%b",
    "request_time": "%T",
    "http_user_agent": "%u",
    "http": {"request": {"method": "%m"}, "response": {"status_code": "%s", "body": {"bytes": "%b"}}},
    "event": {"duration": "%n"},
    "source": {"ip": "%h"},
    "user_agent": {"original": "%u"},
    "client_ip": "%h",
    "method": "%m",
    "status_code": "%s",
    "duration_ms": "%L",
}
# `url` is text in one schema and an object in another; GoAccess reads the name twice, a dict cannot hold it twice.
_URLS = '"url":{"domain":"%v","path":"%U"},"url":"%U",'


def _command(task: Task, python: str) -> list[str]:
    log_format = "{" + _URLS + json.dumps(_FORMAT)[1:]
    fixed = ["--date-format=%Y-%m-%d", "--time-format=%H:%M:%S", "--no-global-config", "--no-progress"]
    return [
        "goaccess",
        str(task.path),
        f"--log-format={log_format}",
        *fixed,
        "--output",
        f"{task.output}.html",
    ]


def _answer(task: Task) -> Answer:
    page = task.output.with_name(f"{task.output.name}.html").read_text(errors="replace")
    start = page.index("{", page.index("json_data="))
    data = json.JSONDecoder().raw_decode(page, start)[0]
    general = data["general"]
    by_status = dict(_statuses(data["status_codes"]["data"]))
    return Answer(
        exchanges=general["valid_requests"],
        failed=sum(count for status, count in by_status.items() if int(status) >= 400),
        by_status=by_status,
        accepted_all=general["failed_requests"] == 0
        and general["total_requests"] == general["valid_requests"],
    )


def _statuses(classes: list[dict[str, Any]]) -> "list[tuple[str, int]]":
    """The panel has classes such as 4xx, and below them `404 - Not Found: …`."""
    return [
        (item["data"].split()[0], item["hits"]["count"]) for each in classes for item in each.get("items", ())
    ]


PEER = Peer(name="goaccess", kinds=frozenset({Kind.LOG}), command=_command, answer=_answer, debian="goaccess")
