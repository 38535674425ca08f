"""HAR 1.1, 1.2 and 1.3: browsers, proxies and test tools."""

from collections.abc import Iterable
from typing import Any

from analyzer.ingest.base import Format, Record
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.model import Exchange, Location


def _has_entries(record: Record) -> bool:
    log = record.get("log")
    return isinstance(log, dict) and isinstance(log.get("entries"), list)


def _entries(record: Record) -> Iterable[Any]:
    return tuple(record["log"]["entries"])


def _read(entry: Record, location: Location) -> Exchange | None:
    exchange = read_entry(entry, location, Scrubbing())
    return exchange if isinstance(exchange, Exchange) else None


FORMAT = Format(
    name="har",
    title="HTTP Archive (HAR)",
    recognised_by="an object `log` with a list `entries`",
    evidence="specification",
    keys=(frozenset({"log"}),),
    accepts=_has_entries,
    parts=_entries,
    read=_read,
    rank=100,
)
