"""Exchanges as they may be looked at: each redacted, with the secrets of the whole input known beforehand."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.codec import encode_json
from analyzer.document import Finding, ProblemNote
from analyzer.ingest import ReadOptions, read_exchanges
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.ingest.own_marks import MARKS
from analyzer.model import Exchange, Problem
from analyzer.redaction.analysis import redact_finding
from analyzer.redaction.evidence import label, redact_problem
from analyzer.redaction.har import har_entry, what_har_cannot_say
from analyzer.redaction.harvest import Harvest
from analyzer.redaction.lost_facts import lost_facts, walk_marks
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.tokens import Tokenizer
from analyzer.scanning.notes import problem_note

_STDIN = "-"


class View(Struct, frozen=True, kw_only=True):
    """A redacted exchange, and the redacted HAR entry that it was made from.

    `is_part`: it comes from one of several files of the input, or from within an archive.
    """

    exchange: Exchange
    entry: dict[str, Any]
    is_part: bool = False


class Viewing:
    """One input whose exchanges can be looked at.

    The input is read twice, since a secret may stand in clear before the place that gives it away; standard
    input is kept in memory instead. The same input gives the same placeholders. `observe` is shown each raw
    exchange on the first pass.
    """

    def __init__(
        self,
        path: str,
        policy: Policy,
        read: ReadOptions | None = None,
        observe: Callable[[Exchange], None] | None = None,
    ) -> None:
        self._path, self._read = path, read or ReadOptions()
        self._kept = list(read_exchanges(path, self._read)) if path == _STDIN else None
        harvest = Harvest(policy)
        harvest.observe_record({"file_name": path})
        for item in self._items():
            if isinstance(item, Exchange):
                harvest.observe(item)
                if observe is not None:
                    observe(item)
        values = harvest.sought()
        self._rewriter = Rewriter(policy, Tokenizer(_key(values)), Propagation(values))

    def _items(self) -> Iterable[Exchange | Problem]:
        return read_exchanges(self._path, self._read) if self._kept is None else self._kept

    def views(
        self, is_wanted: Callable[[Exchange], bool], *, with_facts: bool = False
    ) -> Iterator[View | ProblemNote]:
        """Yields the exchanges that are wanted, and all problems, in order, redacted.

        With `with_facts` the exchanges tell what only their raw ones show: expiries, forms of credentials.
        """
        for item in self._items():
            if isinstance(item, Problem):
                yield redact_problem(problem_note(item), self._rewriter)
            elif is_wanted(item):
                yield self._view(item, with_facts=with_facts)
            self._rewriter.hits.clear()

    def finding(self, finding: Finding) -> Finding:
        """Returns a finding of this input, redacted with the same placeholders."""
        return redact_finding(finding, self._rewriter)

    def _view(self, exchange: Exchange, *, with_facts: bool) -> View | ProblemNote:
        rewriter = self._rewriter
        rewriter.at_s = exchange.started_us / 1e6 if exchange.started_us is not None else None
        entry: dict[str, Any] = rewriter.walk(har_entry(exchange))
        marks = walk_marks(rewriter, {"facts": what_har_cannot_say(exchange)})
        rewriter.path.clear()
        place = replace(exchange.location, input=label(exchange.location.input, rewriter))
        redacted = read_entry({**entry, MARKS: marks}, place, Scrubbing())
        if isinstance(redacted, Problem):
            return problem_note(redacted)
        facts = redacted.facts or {}
        if with_facts:
            facts = facts | lost_facts(exchange, redacted, rewriter)
        return View(
            exchange=replace(redacted, facts=facts, record=None),
            entry=entry,
            is_part=self._path not in (_STDIN, exchange.location.input),
        )


def _key(values: Iterable[str]) -> bytes:
    """A key that only somebody who has the secrets themselves can work out."""
    return hashlib.sha256(encode_json(["analyzer views 1", *sorted(values)])).digest()
