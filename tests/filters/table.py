"""`cases.toml`: captures, what each filter lets pass of them, and what no filter may look like."""

import json
import tomllib
from pathlib import Path
from typing import Any

from analyzer.scanning.plan import Plan
from tests.rulesets import rules_of

_TABLE = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
PASSES = [(each["filter"], each["exchanges"]) for each in _TABLE["passes"]]
REFUSED = [each["filter"] for each in _TABLE["refused"]]
COUNT = len(_TABLE["har"]) + len(_TABLE["log"])

PLAN = Plan(
    rules=rules_of(
        """
- {id: acme.auth.key, match: {response.status: 401}}
- {id: acme.lookup.gone, topic: lookup, match: {response.status: 404}}
""",
        services='[{service: api, base_url: "https://api.example.test/v1"}]',
    )
)


def write_captures(folder: Path) -> list[str]:
    """Writes the captures and returns their paths, in the order in which exchanges are numbered."""
    creator = {"name": "WebInspector", "version": "537.36"}
    log = {"version": "1.2", "creator": creator, "entries": [_entry(each) for each in _TABLE["har"]]}
    (folder / "1.har").write_text(json.dumps({"log": log}), encoding="utf-8")
    lines = "".join(f"{json.dumps(_line(each))}\n" for each in _TABLE["log"])
    (folder / "2.ndjson").write_text(lines, encoding="utf-8")
    return [str(folder / "1.har"), str(folder / "2.ndjson")]


def _entry(told: dict[str, Any]) -> dict[str, Any]:
    def headers(side: str) -> list[dict[str, str]]:
        return [{"name": name, "value": value} for name, value in told.get(f"{side}_headers", {}).items()]

    message = {"httpVersion": "HTTP/1.1", "cookies": [], "headersSize": -1}
    request = message | {
        "method": told.get("method", "GET"),
        "url": told["url"],
        "headers": headers("request"),
        "queryString": [],
        "bodySize": len(told.get("request", "")),
    }
    if "request" in told:
        request["postData"] = {"mimeType": "application/json", "text": told["request"]}
    kind = told.get("response_headers", {}).get("Content-Type", "")
    content = {"size": told.get("bytes", 0), "mimeType": kind, "text": told.get("response", "")}
    response = message | {
        "status": told.get("status", 0),
        "statusText": "",
        "headers": headers("response"),
        "content": content,
        "redirectURL": "",
        "bodySize": -1,
    }
    return {
        "startedDateTime": told["at"],
        "time": told.get("ms", -1),
        "request": request,
        "response": response,
        "cache": {},
        "timings": {"send": -1, "wait": -1, "receive": -1},
    } | ({"_error": told["error"]} if "error" in told else {})


def _line(told: dict[str, Any]) -> dict[str, Any]:
    line = {"method": told["method"], "url": told["url"], "status": told["status"]}
    return line | ({"time": told["at"], "duration_ms": told["ms"]} if "at" in told else {})
