"""What was read before: captures repeat their headers, cookies and URLs over and over."""

import re

from msgspec import Struct

SHORT_CHARS = 256
"""Only texts up to this length are remembered with their outcome."""

_MAX_REMEMBERED = 10_000
_MAX_SHORT_CLEAN = 250_000
_MAX_CLEAN = 600_000
_MAX_SOUND = 100_000
_HIDING = re.compile(r"\\u00|\\/|\\\\")
"""Escapes by which a JSON text may show a value otherwise than `json.dumps` would, which search is ready for."""

Place = tuple[str, str, str]
"""A text, the name it stands under, and the kind of place."""


class Hit(Struct, frozen=True):
    """One replacement: what kind, who found it, and the token that stands there now; in the harvest, the value."""

    category: str
    detector: str
    text: str


class Outcome(Struct, frozen=True):
    """What became of a text."""

    result: str
    hits: tuple[Hit, ...]
    is_veiled: bool
    """Whether it shows less than a search of it would need: what holds it must not count as clean either."""


class Memory:
    """Outcomes of short texts, and hashes of the texts of any length in which the harvest found nothing.

    Hashes are kept only if asked for: a rewriter that reads the same capture again needs them.
    """

    def __init__(self, *, keeps_clean: bool = False) -> None:
        self._outcomes: dict[Place, Outcome] = {}
        self._clean: set[int] | None = set() if keeps_clean else None
        self._sound: set[int] = set()

    def following(self) -> "Memory":
        """A memory for the second pass: it knows what was clean, and no outcomes."""
        memory = Memory()
        memory._clean, memory._sound = self._clean, self._sound
        return memory

    def recall(self, place: Place) -> Outcome | None:
        """The outcome of a short text, `None` if it was not read before."""
        return self._outcomes.get(place) if len(place[0]) <= SHORT_CHARS else None

    def remember(self, place: Place, outcome: Outcome) -> None:
        """Keeps the outcome of a text if it is short."""
        if len(place[0]) > SHORT_CHARS:
            return
        if len(self._outcomes) >= _MAX_REMEMBERED:
            self._outcomes.clear()
        self._outcomes[place] = outcome

    def is_harmless(self, text: str, key: str, kind: str) -> bool:
        """Whether a short text was read before under the same key, with nothing to replace or to hide in it."""
        known = self._outcomes.get((text, key, kind))
        return known is not None and not known.hits and not known.is_veiled

    def is_clean(self, place: Place) -> bool:
        """Whether the harvest found nothing in a text, so that only values from elsewhere can stand in it."""
        return self._clean is not None and hash(place) in self._clean

    def note_clean(self, place: Place) -> None:
        """Notes a text in which every value can be found by searching for it and its usual encoded forms."""
        if self._clean is None:
            return
        limit = _MAX_SHORT_CLEAN if len(place[0]) <= SHORT_CHARS else _MAX_CLEAN
        if len(self._clean) < limit and "%" not in place[0] and not _hides(place[0]):
            self._clean.add(hash(place))

    def is_sound(self, text: str) -> bool:
        """Whether a text was found to be JSON that names no member twice."""
        return hash(text) in self._sound

    def note_sound(self, text: str) -> None:
        """Notes a text that is JSON and names no member twice, if a second pass will ask."""
        if self._clean is not None and len(self._sound) < _MAX_SOUND:
            self._sound.add(hash(text))


def _hides(text: str) -> bool:
    return "\\" in text and _HIDING.search(text) is not None
