"""Exchanges as they may be looked at: each redacted, with the secrets of the whole input known beforehand."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.codec import encode_json
from analyzer.ingest import ReadOptions, read_exchanges
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.model import Exchange, Problem
from analyzer.redaction.evidence import label
from analyzer.redaction.har import har_entry
from analyzer.redaction.harvest import Harvest
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.tokens import Tokenizer

_STDIN = "-"


class View(Struct, frozen=True, kw_only=True):
    """A redacted exchange, and the redacted HAR entry that it was made from."""

    exchange: Exchange
    entry: dict[str, Any]


def redacted_views(path: str, policy: Policy, read: ReadOptions | None = None) -> Iterator[View | Problem]:
    """Yields every exchange of an input, redacted, and its problems, in order.

    The input is read twice, since a secret may stand in clear before the place that gives it away; standard
    input is kept in memory instead. The same input gives the same placeholders.
    """
    options = read or ReadOptions()
    again: Iterable[Exchange | Problem] | None = (
        list(read_exchanges(path, options)) if path == _STDIN else None
    )
    harvest = Harvest(policy)
    harvest.observe_record({"file_name": path})
    for item in again or read_exchanges(path, options):
        if isinstance(item, Exchange):
            harvest.observe(item)
    values = harvest.sought()
    rewriter = Rewriter(policy, Tokenizer(_key(values)), Propagation(values))
    for item in again or read_exchanges(path, options):
        yield item if isinstance(item, Problem) else _view(item, rewriter)
        rewriter.hits.clear()


def _key(values: Iterable[str]) -> bytes:
    """A key that only somebody who has the secrets themselves can work out."""
    return hashlib.sha256(encode_json(["analyzer views 1", *sorted(values)])).digest()


def _view(exchange: Exchange, rewriter: Rewriter) -> View | Problem:
    rewriter.at_s = exchange.started_us / 1e6 if exchange.started_us is not None else None
    entry: dict[str, Any] = rewriter.walk(har_entry(exchange))
    rewriter.path.clear()
    place = replace(exchange.location, input=label(exchange.location.input, rewriter))
    redacted = read_entry(entry, place, Scrubbing())
    return redacted if isinstance(redacted, Problem) else View(exchange=redacted, entry=entry)
