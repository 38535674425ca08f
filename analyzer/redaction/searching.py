"""Searching texts for what was found secret elsewhere, and putting its tokens there."""

from analyzer.redaction.decoding import Decoder
from analyzer.redaction.detectors.private_ip import is_private_address
from analyzer.redaction.memory import SHORT_CHARS, Hit
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Found, Propagation
from analyzer.redaction.shapes import is_plain_name
from analyzer.redaction.tokens import Tokenizer
from analyzer.redaction.words import STRUCTURE_NAMES

_MAX_NAMES = 8_192


class Searcher(Decoder):
    """The part of the rewriter that knows the values of the whole capture, once they were harvested."""

    def __init__(self, policy: Policy, tokenizer: Tokenizer | None, propagation: Propagation | None) -> None:
        super().__init__(policy, tokenizer)
        self.policy = policy
        self.propagation = propagation
        self._harmless_names: dict[str, bool] = {}
        self._last_searched = ""
        self._last_found: list[Found] = []

    def propagate(self, text: str) -> str:
        """The text without the values that were found secret elsewhere."""
        found = self._found(text)
        return self._searched(text, found) if found else text

    def _found(self, text: str) -> list[Found]:
        if self.propagation is None or not self.tokenizer:
            return []
        return self._known_in(text, self.propagation)

    def _known_in(self, text: str, propagation: Propagation) -> list[Found]:
        """A body is asked about by the memory, by its codec and by its reader one after the other."""
        if len(text) <= SHORT_CHARS:
            return propagation.find(text)
        if text is not self._last_searched:
            self._last_found = propagation.find(text)
            self._last_searched = text
        return self._last_found

    def _searched(self, text: str, found: list[Found]) -> str:
        assert self.tokenizer is not None
        pieces, done = [], 0
        for start, end, value, category in found:
            token = self._token(self.tokenizer, value, category)
            self.hits.append(Hit(category, "propagation", token))
            pieces += [text[done:start], token]
            done = end
        return "".join(pieces) + text[done:]

    def _token(self, tokenizer: Tokenizer, value: str, category: str) -> str:
        """One value has one token, whatever the names of the places where it stands."""
        if self.propagation is not None:
            category = self.propagation.categories.get(value, category)
        token = tokenizer.token(value, category)
        if category != "ip":
            return token
        return f"{token[:-1]} {'private' if is_private_address(value) else 'public'}]"

    def found_in(self, text: str) -> list[tuple[int, int]]:
        """Where values stand in a text that were found secret elsewhere, in order and apart."""
        return [(start, end) for start, end, _, _ in self._found(text)]

    def holds_nothing_known(self, text: str) -> bool:
        """Whether no value that was found secret elsewhere stands in a text."""
        return self.is_quiet or self.propagation is None or not self._known_in(text, self.propagation)

    def is_harmless_name(self, name: str) -> bool:
        """Whether a name is written as programmers write names, and is no value that was found secret elsewhere."""
        known = self._harmless_names.get(name)
        if known is None:
            if len(self._harmless_names) >= _MAX_NAMES:
                self._harmless_names.clear()
            known = self._harmless_names[name] = self._is_harmless_name(name)
        return known

    def _is_harmless_name(self, name: str) -> bool:
        if not is_plain_name(name):
            return False
        if self.propagation is None or name.lower() in STRUCTURE_NAMES:
            return True
        return not self.propagation.find(name)

    def shows_no_number(self, number: float) -> bool:
        """Whether the digits of a fraction hold no credential that is a number."""
        return (
            self.propagation is None
            or not self.propagation.unbounded
            or self.holds_nothing_known(str(number))
        )
