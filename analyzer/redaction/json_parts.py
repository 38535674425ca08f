"""The parts of a JSON text as texts: where each stands, without decoding what is in it."""

from collections.abc import Iterable, Iterator
from itertools import accumulate

import msgspec
from msgspec import Raw, Struct

_Anything = msgspec.json.Decoder(Raw)
_Members = msgspec.json.Decoder(dict[str, Raw])
_Items = msgspec.json.Decoder(list[Raw])
_MAX_RUN_CHARS = 1 << 16

Named = tuple[str | None, str]
"""The name and the text of a part."""


class Part(Struct, frozen=True):
    """A piece of JSON: its text, where it starts in the whole, and how many levels below the whole it is."""

    text: str
    start: int = 0
    level: int = 0
    name: str | None = None
    """The name that it stands under in an object."""

    @property
    def is_container(self) -> bool:
        """Whether it is a list or an object."""
        return self.text[:1] in {"[", "{"}


def is_json(text: str) -> bool:
    """Whether a text is one list or object of JSON and nothing else."""
    if text[:1] not in {"[", "{"}:
        return False
    try:
        _Anything.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return False
    return True


def parts_of(part: Part) -> list[Part] | None:
    """The items of a list or the members of an object, in order.

    `None` where a name comes twice or is written with escapes, and for a list of two strings, of which the first
    may name the second.
    """
    try:
        if part.text[0] == "[":
            items = _Items.decode(part.text)
            is_pair = len(items) == 2 and all(bytes(one)[:1] == b'"' for one in items)
            return None if is_pair else _placed(part, ((None, one) for one in items))
        return _placed(part, _Members.decode(part.text).items())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None


def _placed(whole: Part, inner: Iterable[tuple[str | None, Raw]]) -> list[Part] | None:
    named = [(name, bytes(raw).decode("utf-8")) for name, raw in inner]
    for comma, colon in ((",", ":"), (", ", ": ")):
        pieces = [text if name is None else f'"{name}"{colon}{text}' for name, text in named]
        if whole.text[1:-1] == comma.join(pieces):
            return _parts(whole, named, pieces, len(comma))
    return _placed_apart(whole, named)


def _parts(whole: Part, named: list[Named], pieces: list[str], gap: int) -> list[Part]:
    """The parts of a text that is nothing but its pieces with a gap between two of them."""
    ends = accumulate((len(piece) + gap for piece in pieces), initial=1 - gap)
    next(ends)
    return [
        Part(text, whole.start + end - len(text), whole.level + 1, name)
        for (name, text), end in zip(named, ends, strict=True)
    ]


def _placed_apart(whole: Part, named: list[Named]) -> list[Part] | None:
    parts: list[Part] = []
    end = 1
    for name, text in named:
        at = whole.text.find(text, end)
        # Nothing but a comma and the name may stand between two parts; else one was passed over.
        before = whole.text[end:at].replace(" ", "") if at >= 0 else "?"
        expected = ("," if parts else "") + ("" if name is None else f'"{name}":')
        if before != expected and "".join(before.split()) != expected:
            return None
        parts.append(Part(text, whole.start + at, whole.level + 1, name))
        end = at + len(text)
    return parts if whole.text[end:-1].strip() == "" else None


def runs_of(whole: Part, parts: list[Part]) -> Iterator[Part]:
    """The members of an object one by one, the items of a list in lists of many."""
    if not parts or parts[0].name is not None:
        yield from parts
        return
    run: list[Part] = []
    for one in parts:
        if run and one.start - run[0].start > _MAX_RUN_CHARS:
            yield _joined(whole, run)
            run = []
        run.append(one)
    yield _joined(whole, run)


def _joined(whole: Part, run: list[Part]) -> Part:
    if len(run) == 1:
        return run[0]
    start, end = run[0].start, run[-1].start + len(run[-1].text)
    return Part(f"[{whole.text[start - whole.start : end - whole.start]}]", start, whole.level)
