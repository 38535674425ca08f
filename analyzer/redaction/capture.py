"""A whole capture or log, redacted as bytes: harvest over all files first, then each file rewritten."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Raw

from analyzer.codec import decode_json, encode_json, to_utf8
from analyzer.ingest.har_entry import Scrubbing, read_entry
from analyzer.ingest.recover import Buffer
from analyzer.model import Exchange, Location
from analyzer.redaction.duplicates import has_duplicates
from analyzer.redaction.harvest import Harvest
from analyzer.redaction.line_facts import LineFacts
from analyzer.redaction.lost_facts import lost_facts, with_marks
from analyzer.redaction.memory import Memory
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.slices import (
    HarSlices,
    decoded_or_none,
    har_slices,
    is_indented,
    is_json_document,
    is_plain_utf8,
    led_record,
    line_records,
    lines_of,
    parts_of,
    rounded,
    starts_with_record,
    whole_document,
)
from analyzer.redaction.summary import Tally
from analyzer.redaction.tokens import Tokenizer

_PIECE_BYTES = 1 << 18
_ENTRY_INDENT = b"\n      "


class CaptureRedactor:
    """Redacts files in two passes: `observe` each of them, then `rewrite` each of them.

    A HAR or another JSON document stays one, log lines stay lines. A HAR is read entry by entry and a log
    line by line, so that memory holds one of them at a time.
    """

    def __init__(self, policy: Policy, key: bytes | None = None) -> None:
        self._policy = policy
        self._tokenizer = Tokenizer(key)
        self._harvest = Harvest(policy)
        self._reader = _reader(policy)
        self._rewriter: Rewriter | None = None
        self._tally: Tally | None = None
        self._sliced: tuple[Buffer, HarSlices | None] | None = None
        self.is_damaged = False
        """Whether a document that was observed is cut or broken; log lines are judged one by one."""

    def observe(self, content: Buffer, name: str = "") -> None:
        """Gathers the secrets of one file and of its name."""
        self._harvest.observe_record({"file_name": name})
        for record in self._records(content):
            self._harvest.observe_record(record, self._reader)

    def rewrite(self, content: Buffer) -> bytes:
        """The file with its secrets replaced, in UTF-8; bytes that need no change stay the same."""
        return b"".join(self.pieces(content))

    def pieces(self, content: Buffer) -> Iterator[bytes]:
        """What `rewrite` returns, in pieces that can be written one after the other.

        No piece ends inside a string, so each can be searched by itself.
        """
        if not is_plain_utf8(content):
            content = to_utf8(bytes(content))[0]
        if not is_json_document(content):
            yield from self._lines(content)
            return
        slices = self._slices_of(content)
        if slices is not None:
            yield from self._har(slices, content)
            return
        document = whole_document(bytes(content))
        if document is None:
            yield from self._lines(content)
            return
        rewritten = self._document(document)
        is_same = rewritten is document and not has_duplicates(to_utf8(bytes(content))[0], document)
        ends_line = bytes(content[-1:]) == b"\n"
        yield (
            to_utf8(bytes(content))[0]
            if is_same
            else encode_json(rewritten, indent=is_indented(content), newline=ends_line)
        )

    def rewrite_name(self, name: str) -> str:
        """A file name with its secrets replaced by tokens that a file system takes."""
        stem, dot, ending = name.rpartition(".")
        if not stem or not (ending.isalnum() and len(ending) <= 6):
            stem, dot, ending = name, "", ""
        rewritten = self._rewriting.visit(stem)
        plain = rewritten.replace("[", "").replace("]", "").replace(":", "-")
        return (stem if rewritten == stem else plain) + dot + ending

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

    @property
    def values(self) -> int:
        """How many different values were replaced so far."""
        return self._tally.values if self._tally else 0

    @property
    def _rewriting(self) -> Rewriter:
        if self._rewriter is None:
            memory = self._reader.memory.following() if not self._harvest.left_out else Memory()
            # What the first pass remembers would be held through the second for nothing.
            self._reader.forget()
            self._reader = _reader(self._policy)
            self._rewriter = Rewriter(
                self._policy, self._tokenizer, Propagation(self._harvest.sought()), memory
            )
            self._tally = self._rewriter.ledger = Tally(self._rewriter)
        return self._rewriter

    # --- what is read ---------------------------------------------------------------------------------------

    def _records(self, content: Buffer) -> Iterator[Any]:
        """Each entry of a HAR, each record of a log: small pieces, so that a failure loses one of them."""
        if not is_plain_utf8(content):
            content = to_utf8(bytes(content))[0]
        if not is_json_document(content):
            yield from line_records(content)
            return
        slices = self._slices_of(content)
        if slices is not None:
            yield slices.around
            yield from map(rounded, slices.entries)
            return
        text = bytes(content)
        document = whole_document(text)
        if document is None:
            self.is_damaged = self.is_damaged or not starts_with_record(text)
            yield from line_records(content)
        else:
            self.is_damaged = self.is_damaged or decoded_or_none(text) is None
            yield from parts_of(document)

    def _slices_of(self, content: Buffer) -> HarSlices | None:
        """The slices of a HAR; of a single file both passes ask for the same."""
        if self._sliced is None or self._sliced[0] is not content:
            self._sliced = (content, har_slices(content))
        return self._sliced[1]

    # --- what is written ------------------------------------------------------------------------------------

    def _har(self, slices: HarSlices, content: Buffer) -> Iterator[bytes]:
        """A HAR entry by entry, because the lifetime of a JWT is told from the start of its own request."""
        before, gaps, after = self._frame(slices, content)
        parts, size = [before], len(before)
        for index, (raw, gap) in enumerate(zip(slices.entries, gaps, strict=True)):
            parts += (gap, self._written_entry(raw, index, is_spread=b"\n" in gap))
            size += len(gap) + len(parts[-1])
            if size >= _PIECE_BYTES:
                yield _emptied(parts)
                size = 0
        yield b"".join((*parts, after))

    def _frame(self, slices: HarSlices, content: Buffer) -> tuple[bytes, list[bytes], bytes]:
        """What stands before, between and after the entries; the very bytes where nothing in them changed."""
        around = self._walk(slices.around, "")
        if around is slices.around and not slices.entries:
            return bytes(content), [], b""
        starts = slices.starts(content) if around is slices.around else []
        if starts:
            ends = [start + len(memoryview(raw)) for start, raw in zip(starts, slices.entries, strict=True)]
            gaps = [bytes(content[end:start]) for end, start in zip(ends, starts[1:], strict=False)]
            return bytes(content[: starts[0]]), [b"", *gaps], bytes(content[ends[-1] :])
        is_spread = is_indented(content)
        mark = f"entries-{secrets.token_hex(12)}"
        framed = {**around, "log": {**around["log"], "entries": [mark] if slices.entries else []}}
        frame = encode_json(framed, indent=is_spread, newline=bytes(content[-1:]) == b"\n")
        before, _, after = frame.partition(f'"{mark}"'.encode())
        gap = b"," + _ENTRY_INDENT if is_spread else b","
        return before, [b"", *[gap] * (len(slices.entries) - 1)][: len(slices.entries)], after

    def _written_entry(self, raw: Raw, index: int, *, is_spread: bool) -> bytes:
        entry = decode_json(memoryview(raw))
        new = self._entry(entry, index)
        if new is entry and not has_duplicates(bytes(raw), entry):
            return to_utf8(bytes(raw))[0]
        text = encode_json(new, indent=is_spread)
        return text.replace(b"\n", _ENTRY_INDENT) if is_spread else text

    def _document(self, document: Any) -> Any:
        """A document that cannot be sliced: another kind of JSON, or a damaged HAR of which entries were saved."""
        parts = parts_of(document)
        if len(parts) == 1:
            return self._records_of(document)
        around, *entries = parts
        new_around = self._walk(around, "")
        new_entries = [self._entry(entry, index) for index, entry in enumerate(entries)]
        if new_around is around and all(new is old for new, old in zip(new_entries, entries, strict=True)):
            return document
        return {**new_around, "log": {**new_around["log"], "entries": new_entries}}

    def _records_of(self, document: Any) -> Any:
        """A document that is no HAR: one record, or a list of them."""
        return LineFacts(self._rewriting).beside_all(document, self._walk(document, ""))

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

    def _lines(self, content: Buffer) -> Iterator[bytes]:
        piece = bytearray()
        facts = LineFacts(self._rewriting)
        for index, line in enumerate(lines_of(content)):
            if index:
                piece += b"\n"
            if len(piece) >= _PIECE_BYTES:
                yield bytes(piece)
                piece.clear()
            piece += self._line(line, facts)
        yield bytes(piece)

    def _line(self, line: bytes, facts: LineFacts) -> bytes:
        bare = line.rstrip(b"\r")
        if not bare.strip():
            return line
        lead, record = led_record(bare)
        if record is None:
            return self._text(bare) + line[len(bare) :]
        rewritten = facts.beside_all(record, self._walk(record, ""))
        is_same = rewritten is record and not has_duplicates(bare[len(lead) :], record)
        rest = line[len(lead) :] if is_same else encode_json(rewritten) + line[len(bare) :]
        return self._text(lead) + rest

    def _text(self, raw: bytes) -> bytes:
        text = raw.decode("utf-8", "replace")
        changed = self._rewriting.visit(text)
        return raw if changed == text else changed.encode("utf-8", "replace")

    def _walk(self, record: Any, pointer: str) -> Any:
        rewriter = self._rewriting
        if rewriter.ledger is not None:
            rewriter.ledger.base = pointer
        return rewriter.walk(record)


def _emptied(parts: list[bytes]) -> bytes:
    """The parts as one; a large one must not be held twice while it is searched."""
    piece = b"".join(parts)
    parts.clear()
    return piece


def _reader(policy: Policy) -> Rewriter:
    return Rewriter(policy, memory=Memory(keeps_clean=True))


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
