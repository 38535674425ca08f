"""A whole capture or log, redacted as bytes: harvest over all files first, then each file rewritten."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from analyzer.codec import DecodeError, decode_json, decode_json_rounding, encode_json, to_utf8
from analyzer.ingest.base import ReadOptions
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.ingest.records import RecordReader
from analyzer.ingest.salvage import salvage
from analyzer.model import Exchange, Location
from analyzer.redaction.harvest import Harvest
from analyzer.redaction.lost_facts import lost_facts, with_marks
from analyzer.redaction.memory import Memory
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.redacted import RedactionSummary
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.summary import Ledger
from analyzer.redaction.tokens import Tokenizer

_SALVAGE_CREATOR = {"name": "analyzer", "version": "1", "comment": "complete entries of a damaged capture"}


class CaptureRedactor:
    """Redacts files in two passes: `observe` each of them, then `rewrite` each of them.

    A HAR or another JSON document stays one, log lines stay lines.
    """

    def __init__(self, policy: Policy, key: bytes | None = None) -> None:
        self._policy = policy
        self._tokenizer = Tokenizer(key)
        self._harvest = Harvest(policy)
        self._reader = Rewriter(policy, memory=Memory(keeps_clean=True))
        self._rewriter: Rewriter | None = None

    def observe(self, content: bytes, name: str = "") -> None:
        """Gathers the secrets of one file and of its name."""
        self._harvest.observe_record({"file_name": name})
        for record in _records(content):
            self._harvest.observe_record(record, self._reader)

    def rewrite(self, content: bytes) -> bytes:
        """The file with its secrets replaced, in UTF-8; bytes that need no change stay the same."""
        text, _ = to_utf8(content)
        document = _document(text)
        if document is None:
            return b"\n".join(self._line(line) for line in text.split(b"\n"))
        rewritten = self._document(document)
        if rewritten is document:
            return text
        return encode_json(rewritten, indent=_is_indented(text), newline=text.endswith(b"\n"))

    def rewrite_name(self, name: str) -> str:
        """A file name with its secrets replaced by tokens that a file system takes."""
        rewritten = self._rewriting.visit(name)
        return (
            rewritten if rewritten == name else rewritten.replace("[", "").replace("]", "").replace(":", "-")
        )

    @property
    def failures(self) -> dict[str, int]:
        """How many texts were dropped or not read to the end, by codec or kind of error."""
        return dict(self._harvest.failures + self._rewriting.failures)

    @property
    def secrets(self) -> frozenset[str]:
        """What must not occur in the output; for the verifier alone."""
        propagation = self._rewriting.propagation
        return frozenset(propagation.values) if propagation else frozenset()

    @property
    def unbounded(self) -> frozenset[str]:
        """Those of the secrets that must not stand inside longer numbers either."""
        propagation = self._rewriting.propagation
        return propagation.unbounded if propagation else frozenset()

    def summary(self) -> RedactionSummary:
        """What was replaced so far, in counts."""
        rewriter = self._rewriting
        assert rewriter.ledger is not None
        assert rewriter.propagation is not None
        rewriter.ledger.take("record", "")
        return rewriter.ledger.summary(self._policy, rewriter.propagation)

    @property
    def _rewriting(self) -> Rewriter:
        if self._rewriter is None:
            self._rewriter = Rewriter(
                self._policy,
                self._tokenizer,
                Propagation(self._harvest.sought()),
                self._reader.memory.following(),
            )
            self._rewriter.ledger = Ledger(self._rewriter)
        return self._rewriter

    def _document(self, document: Any) -> Any:
        """A HAR entry by entry, because the lifetime of a JWT is told from the start of its own request."""
        log = document.get("log") if isinstance(document, dict) else None
        entries = log.get("entries") if isinstance(log, dict) else None
        if not isinstance(log, dict) or not isinstance(entries, list):
            return self._walk(document, "")
        around = {**document, "log": {**log, "entries": []}}
        new_around = self._walk(around, "")
        new_entries = [self._entry(entry, index) for index, entry in enumerate(entries)]
        if new_around is around and all(new is old for new, old in zip(new_entries, entries, strict=True)):
            return document
        return {**new_around, "log": {**new_around["log"], "entries": new_entries}}

    def _entry(self, entry: Any, index: int) -> Any:
        self._rewriting.at_s = _started_s(entry)
        new = self._walk(entry, f"/log/entries/{index}")
        if new is entry:
            return entry
        where = Location(input="", entry=index)
        before, after = (read_entry(one, where, Scrubbing()) for one in (entry, new))
        return self._with_facts(new, before, after)

    def _with_facts(self, record: Any, before: object, after: object) -> Any:
        """The redacted record with the facts beside it that only the raw one showed."""
        if not isinstance(before, Exchange) or not isinstance(after, Exchange):
            return record
        facts = lost_facts(before, after, self._rewriting)
        return with_marks(record, facts) if facts else record

    def _line(self, line: bytes) -> bytes:
        bare = line.rstrip(b"\r")
        if not bare.strip():
            return line
        record = _record(bare)
        if record is None:
            text = bare.decode("utf-8", "replace")
            changed = self._rewriting.visit(text)
            return line if changed == text else changed.encode("utf-8", "replace") + line[len(bare) :]
        rewritten = self._walk(record, "")
        if rewritten is record:
            return line
        if isinstance(rewritten, dict):
            before, after = _only_exchange(record), _only_exchange(rewritten)
            rewritten = self._with_facts(rewritten, before, after)
        return encode_json(rewritten) + line[len(bare) :]

    def _walk(self, record: Any, pointer: str) -> Any:
        rewriter = self._rewriting
        if rewriter.ledger is not None:
            rewriter.ledger.base = pointer
        return rewriter.walk(record)


def _records(content: bytes) -> Iterator[Any]:
    """Each entry of a HAR, each record of a log: small pieces, so that a failure loses one of them."""
    text, _ = to_utf8(content)
    document = _document(text, is_exact=False)
    if document is None:
        yield from _line_records(text.split(b"\n"))
        return
    log = document.get("log") if isinstance(document, dict) else None
    if isinstance(log, dict) and isinstance(log.get("entries"), list):
        yield {**document, "log": {**log, "entries": []}}
        yield from log["entries"]
    else:
        yield document


def _line_records(lines: Iterable[bytes]) -> Iterator[Any]:
    for line in lines:
        if line.strip():
            record = _record(line)
            yield record if record is not None else line.decode("utf-8", "replace").rstrip("\r")


def _record(line: bytes) -> Any:
    if line.lstrip()[:1] not in {b"{", b"["}:
        return None
    try:
        return decode_json(line)
    except DecodeError:
        return None


def _document(text: bytes, *, is_exact: bool = True) -> Any:
    """The JSON document that a file is, a damaged HAR repaired; `None` for lines.

    Fractions may be rounded where only texts are looked for, which is several times faster.
    """
    if text.lstrip()[:1] not in {b"{", b"["}:
        return None
    try:
        return decode_json(text) if is_exact else decode_json_rounding(text.decode("utf-8", "replace"))
    except DecodeError:
        pass
    first_line = text.split(b"\n", 1)[0]
    if b"\n" in text.strip() and _record(first_line) is not None:
        return None
    return _repaired(text)


def _repaired(text: bytes) -> Any:
    """A valid HAR of the complete entries of a damaged one, `None` where it is none."""
    saved = salvage(text)
    if not saved.is_har:
        return None
    entries = [entry for entry in map(_record, saved.entries) if entry is not None]
    return {"log": {"version": "1.2", "creator": _SALVAGE_CREATOR, **saved.log, "entries": entries}}


def _only_exchange(record: dict[str, Any]) -> Exchange | None:
    """The exchange that a log line tells by itself, `None` where it tells none or several."""
    place = Location(input="", line=1)
    exchanges = list(RecordReader(ReadOptions()).read(record, lambda: place))
    return exchanges[0] if len(exchanges) == 1 else None


def _is_indented(text: bytes) -> bool:
    return b"\n" in text.strip()[:200]


def _started_s(entry: Any) -> float | None:
    """The start of a HAR entry in seconds since the epoch, `None` where it has no readable time."""
    started = entry.get("startedDateTime") if isinstance(entry, dict) else None
    if not isinstance(started, str):
        return None
    try:
        moment = datetime.fromisoformat(started)
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo else None
