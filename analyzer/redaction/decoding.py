"""Reading the encodings of a text: one codec after the other, within bounds, and never letting a failure pass."""

import logging
from abc import ABC, abstractmethod
from collections import Counter

from analyzer.redaction.codecs import base64_text, hex_text
from analyzer.redaction.codecs._base import Codec
from analyzer.redaction.encoded_tokens import holds_tokens
from analyzer.redaction.memory import SHORT_CHARS, Hit
from analyzer.redaction.places import TEXT
from analyzer.redaction.plugins import built_in_codecs, detectors_of
from analyzer.redaction.policy import Policy
from analyzer.redaction.tokens import Tokenizer, unparsable

_LOG = logging.getLogger(__name__)

MAX_CODEC_DEPTH = 24
MAX_EXPANSION = 12


class TooMuchWork(Exception):
    """A text expanded, or nested, beyond the limits."""


class Decoder(ABC):
    """The half of the rewriter that decodes; what it finds it hands to `plain` and `propagate`.

    `hits` grows with every replacement; `failures` counts texts that could not be decoded, by codec and by
    kind of error.
    """

    def __init__(self, policy: Policy, tokenizer: Tokenizer | None) -> None:
        self.tokenizer = tokenizer
        self.hits: list[Hit] = []
        self.failures: Counter[str] = Counter()
        self.is_quiet = False
        """Whether no known value stands anywhere in the document that is being walked."""
        self._is_strict = policy.profile == "strict" and tokenizer is not None
        self.is_veiled = False
        """Whether the text that is being read shows less, or was read less far, than a search of it would need."""
        self.depth = 0
        self._budget = 0
        self._detectors = detectors_of(policy)
        self._codecs = built_in_codecs()

    @abstractmethod
    def in_place(self, text: str, key: str, kind: str) -> str:
        """A text rewritten where it stands, tokens of an earlier pass left alone."""

    @abstractmethod
    def by(self, codec: Codec, text: str, key: str, kind: str) -> str | None:
        """A text rewritten inside one encoding."""

    @abstractmethod
    def plain(self, text: str, key: str, kind: str) -> str:
        """A text that no codec knows, rewritten."""

    @abstractmethod
    def propagate(self, text: str) -> str:
        """The text without the values that were found secret elsewhere."""

    @abstractmethod
    def holds_nothing_known(self, text: str) -> bool:
        """Whether no value that was found secret elsewhere stands in a text."""

    def begin(self, text: str) -> None:
        """Sets the work that one text of a record may cost."""
        self._budget = len(text) * MAX_EXPANSION + (2 << 20)

    def veil(self) -> None:
        """Notes that what is being read shows a value only in decoded form, so that a search would not find it."""
        self.is_veiled = True

    def note_loss(self, category: str) -> None:
        """Notes that something falls away that nothing else tells of, such as a member that another overrides."""
        self.veil()
        self.hits.append(Hit(category, "codec", ""))

    def blob(self, text: str) -> str:
        """A dense run inside a text, rewritten if it is base64 or hexadecimal around text."""
        before = len(self.hits)
        for codec in (hex_text.CODEC, base64_text.CODEC):
            if codec.accepts(text, "", TEXT):
                changed = self._by_codec(codec, text, "", TEXT)
                # What stands below several encodings is not found by a search of the text around.
                self.is_veiled = self.is_veiled or len(self.hits) > before
                if changed is not None and changed != text:
                    return changed
        return text

    def _guarded(self, text: str, key: str, kind: str) -> str:
        if self.depth == 0:
            self.begin(text)
        before = len(self.hits)
        self.depth += 1
        try:
            self._spend(len(text))
            return self.in_place(text, key, kind)
        except Exception as error:
            # A codec that fails must neither let its text pass nor stop the work; only its type is told.
            self.failures[type(error).__name__] += 1
            self.is_veiled = True
            _LOG.debug("text dropped after %s", type(error).__name__)
            return self._dropped(text, before)
        finally:
            self.depth -= 1

    def _spend(self, chars: int) -> None:
        self._budget -= chars
        if self.depth > MAX_CODEC_DEPTH or self._budget < 0:
            raise TooMuchWork

    def _dropped(self, text: str, before: int) -> str:
        if self.tokenizer is None:
            return text
        del self.hits[before:]
        placeholder = unparsable(text)
        self.hits.append(Hit("unparsable", "failure", placeholder))
        return placeholder

    def decoded(self, text: str, key: str, kind: str) -> str:
        """The text read by the first codec that knows its encoding, else as plain text."""
        if len(text) <= SHORT_CHARS and not self._is_strict and self._detectors.is_plain(text):
            return self.propagate(text)
        before = len(self.hits)
        for codec in self._codecs:
            if codec.accepts(text, key, kind):
                changed = self._by_codec(codec, text, key, kind)
                if changed is not None:
                    is_veiled = codec.is_veiling and not codec.shows_all(text)
                    self.is_veiled = self.is_veiled or is_veiled
                    if not codec.is_guess or len(self.hits) > before or holds_tokens(text):
                        return self.propagate(changed)
        return self.plain(text, key, kind)

    def _by_codec(self, codec: Codec, text: str, key: str, kind: str) -> str | None:
        self.depth += 1
        outer, self.is_quiet = self.is_quiet, codec.is_transparent and self._is_quiet_text(text)
        try:
            return self.by(codec, text, key, kind)
        except Exception:
            self.failures[codec.name] += 1
            raise
        finally:
            self.depth -= 1
            self.is_quiet = outer

    def _is_quiet_text(self, text: str) -> bool:
        """Whether no known value stands in a text that its codec shows as it is."""
        return self.is_quiet or ("\\" not in text and self.holds_nothing_known(text))
