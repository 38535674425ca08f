"""What redaction did, in counts: the content of `redaction.json` and of the report's review list."""

import re
from collections import Counter
from typing import TYPE_CHECKING

from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.redacted import KeptString, RedactionCount, RedactionSummary
from analyzer.redaction.shapes import entropy_bits, is_plain_name
from analyzer.redaction.tokens import without_tokens

if TYPE_CHECKING:
    from analyzer.redaction.memory import Hit
    from analyzer.redaction.rewrite import Rewriter

MAX_ENTRIES = 20_000
MAX_KEPT = 50
_OPAQUE_RUN = re.compile(r"[A-Za-z0-9_+/=-]{16,}")
_PLACES = {"postData": "body", "content": "body", "queryString": "query", "redirectURL": "url"}
_MAX_READ_CHARS = 4_096


class Ledger:
    """Books every replacement by category and place, from the rewriter's hits."""

    def __init__(self, rewriter: "Rewriter", *, notes_kept: bool = True) -> None:
        self._rewriter = rewriter
        self.notes_kept = notes_kept
        self.base = ""
        """JSON pointer of the record that is being walked."""
        self._counts: Counter[tuple[str, str]] = Counter()
        self._tokens: dict[tuple[str, str], set[str]] = {}
        self._entries: Counter[tuple[str, str, str, str]] = Counter()
        self._kept: dict[str, tuple[str, int]] = {}

    def take(self, place: str, pointer: str) -> None:
        """Books the hits since the last call under one place and pointer."""
        for hit in self._rewriter.hits:
            self._book(hit, place, pointer)
        self._rewriter.hits.clear()

    def leaf(self, path: list[str | int], text: object) -> None:
        """Books the hits of one string or number of a record, and notes what opaque text was kept."""
        if not (self._rewriter.hits or self.notes_kept):
            return
        place = place_of(path)
        if self._rewriter.hits:
            self.take(place, self.base + "".join(f"/{_escaped(part)}" for part in path))
        if self.notes_kept and isinstance(text, str) and 16 <= len(text) <= _MAX_READ_CHARS:
            self.keep(text, place)

    def keep(self, text: str, place: str) -> None:
        """Notes the opaque runs of a text that was kept."""
        for run in _OPAQUE_RUN.findall(without_tokens(text)):
            if any(char.isdigit() for char in run) and any(char.isalpha() for char in run):
                known = self._kept.get(run)
                self._kept[run] = (known[0], known[1] + 1) if known else (place, 1)

    def _book(self, hit: "Hit", place: str, pointer: str) -> None:
        self._counts[hit.category, place] += 1
        self._tokens.setdefault((hit.category, place), set()).add(hit.text)
        entry = (pointer, hit.category, hit.detector, hit.text)
        if entry in self._entries or len(self._entries) < MAX_ENTRIES:
            self._entries[entry] += 1

    def summary(self, policy: Policy, propagation: Propagation) -> RedactionSummary:
        """The counts, entries and kept strings; values are counted, never told."""
        counts = tuple(
            RedactionCount(
                category=category, place=place, values=len(self._tokens[category, place]), replacements=number
            )
            for (category, place), number in sorted(self._counts.items())
        )
        fields = ("pointer", "category", "detector", "token")
        return RedactionSummary(
            profile=policy.profile,
            policy_digest=policy.digest,
            values=len(set().union(*self._tokens.values())) if self._tokens else 0,
            replacements=sum(self._counts.values()),
            counts=counts,
            entries=tuple(
                dict(zip(fields, entry, strict=True)) | {"count": number}
                for entry, number in self._entries.items()
            ),
            kept=self._kept_strings(),
        )

    def _kept_strings(self) -> tuple[KeptString, ...]:
        ranked = sorted(
            self._kept.items(), key=lambda item: (-entropy_bits(item[0]) * min(len(item[0]), 64), item[0])
        )
        return tuple(
            KeptString(text=text[:80], place=place, count=count) for text, (place, count) in ranked[:MAX_KEPT]
        )


class Tally(Ledger):
    """Only counts distinct values: a copy lists no replacements, so it needs no pointers."""

    def __init__(self, rewriter: "Rewriter") -> None:
        super().__init__(rewriter, notes_kept=False)
        self._shown: set[str] = set()

    def take(self, place: str, pointer: str) -> None:
        """Counts the hits since the last call, wherever they were."""
        self._shown.update(hit.text for hit in self._rewriter.hits)
        self._rewriter.hits.clear()

    def leaf(self, path: list[str | int], text: object) -> None:
        """Counts the hits of one string or number of a record."""
        if self._rewriter.hits:
            self.take("", "")

    @property
    def values(self) -> int:
        """How many different values were replaced so far."""
        self.take("", "")
        return len(self._shown)


def place_of(path: list[str | int]) -> str:
    """`request.headers`, `response.body`, `url` …: the kind of place of a path in a record."""
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return "record"
    if names[0] in {"request", "response"} and len(names) > 1:
        return (
            f"{names[0]}.{_PLACES.get(names[1], names[1])}"[:60]
            if names[1].isalnum()
            else f"{names[0]}.other"
        )
    return names[0] if names[0].isalnum() and len(names[0]) <= 30 else "record"


def _escaped(part: str | int) -> str:
    """A reference token of RFC 6901. A field name that is not a plain one may be secret: only its place is told."""
    if isinstance(part, int):
        return str(part)
    return part.replace("~", "~0").replace("/", "~1") if is_plain_name(part) else "…"
