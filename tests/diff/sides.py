"""Comparisons over made-up exchanges, by the way that the command takes."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from analyzer.diff.align import align
from analyzer.diff.compare import RouteDifference, compare
from analyzer.facts.subject import Subject
from analyzer.model import Exchange
from analyzer.rules.ruleset import RuleSet
from analyzer.rules.services import ServiceFinder, bases_of

NO_RULES = RuleSet(packs=(), digest="none")


def differences(
    working: Iterable[Exchange],
    failing: Iterable[Exchange],
    rules: RuleSet = NO_RULES,
    maps: Sequence[str] = (),
) -> list[RouteDifference]:
    """What separates two sides, heaviest first."""
    services = ServiceFinder(bases_of(rules, maps))
    return compare(align(map(Subject, working), map(Subject, failing), services), services)


def named(working: Iterable[Exchange], failing: Iterable[Exchange], **options: Any) -> list[str]:
    """The differences as `category name`, heaviest first."""
    found = differences(working, failing, **options)
    return list(dict.fromkeys(f"{each.feature.category} {each.feature.name}" for each in found))


def har_entry(
    status: int, headers: Any, url: str = "https://api.acme.test/v2/items", second: int = 0, **request: Any
) -> dict[str, Any]:
    """An entry of a HAR."""
    pairs = headers.items() if isinstance(headers, dict) else headers
    return {
        "startedDateTime": f"2026-03-01T10:00:{second:02}.000Z",
        "time": 12,
        "request": {
            "method": "GET",
            "url": url,
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": name, "value": value} for name, value in pairs],
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": 0,
        }
        | request,
        "response": {
            "status": status,
            "statusText": "",
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": "Date", "value": "Sun, 01 Mar 2026 10:00:00 GMT"}],
            "cookies": [],
            "content": {"size": 2, "mimeType": "application/json", "text": "{}"},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": 2,
        },
        "cache": {},
        "timings": {"send": 1, "wait": 10, "receive": 1},
    }


def write_har(path: Path, *entries: dict[str, Any], creator: str = "made up") -> str:
    """Writes a HAR and returns its path."""
    log = {"version": "1.2", "creator": {"name": creator, "version": "1"}, "entries": list(entries)}
    path.write_text(json.dumps({"log": log}))
    return str(path)
