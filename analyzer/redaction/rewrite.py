"""The rewriter: visits every string of a record, decodes it, and replaces what is secret.

Harvest and rewrite are the same walk. Without a tokenizer it only records what it would replace and returns
every text as it was; with one it puts tokens in place. So nothing can be found in one pass and missed in the
other.
"""

import re
from typing import TYPE_CHECKING, Any

from analyzer.redaction import credentials
from analyzer.redaction.codecs._base import Codec
from analyzer.redaction.detectors.card import is_card_number
from analyzer.redaction.formed import rewrite_formed
from analyzer.redaction.keys import category_of, gated_category_of, tokens_of
from analyzer.redaction.memory import SHORT_CHARS, Hit, Memory, Outcome, Place
from analyzer.redaction.pairs import may_hold_pairs, names_something_sensitive, rewrite_pairs
from analyzer.redaction.places import COOKIE, KEY, PATH, SKELETON_ONLY, TEXT
from analyzer.redaction.placing import redact_in_place
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import (
    Propagation,
    is_found_in_place,
    may_break_structure,
)
from analyzer.redaction.repeated import LeafNotes, Repeated
from analyzer.redaction.replacing import Replacer
from analyzer.redaction.shapes import is_inert, is_placeholder
from analyzer.redaction.text import rewrite_embedded
from analyzer.redaction.tokens import (
    Tokenizer,
    find_tokens,
    is_token,
    without_tokens,
)

if TYPE_CHECKING:
    from analyzer.redaction.json_pieces import JsonPieces
    from analyzer.redaction.summary import Ledger

_MAX_NAMES = 8_192
_SCHEMES = frozenset({"", "bearer", "basic", "digest", "token", "apikey"})
_ONE_LINERS = frozenset({"token", "api_key", "secret", "session", "password"})
_SELDOM_SHORT = _ONE_LINERS | {"cookie", "signature", "name", "email", "phone"} - {"password"}
"""Categories of which a small number is a count or a flag: `emails_sent`, `has_token`."""
_BARE_MAC = re.compile(r"[0-9A-Fa-f]{12}(?:[0-9A-Fa-f]{4})?")
_BY_SHAPE = frozenset({"ip", "mac"})


class Rewriter(Replacer):
    """Visits texts and records; see `Visitor` in codecs/_base.py for what codecs ask of it.

    `hits` grows with every replacement; `failures` counts texts that could not be decoded, by codec and by
    kind of error. Not safe for use by two threads at once.
    """

    def __init__(
        self,
        policy: Policy,
        tokenizer: Tokenizer | None = None,
        propagation: Propagation | None = None,
        memory: Memory | None = None,
    ) -> None:
        super().__init__(policy, tokenizer, propagation)
        self.is_kept_path = False
        self.path: list[str | int] = []
        self.ledger: Ledger | None = None
        self.leaf_notes: LeafNotes | None = None
        """Takes the hits instead of the ledger while a record is walked that may come again."""
        self.plans: dict[tuple[str, str, str], Any] = {}
        """What is known of a field of an object in advance; kept by `walk`."""
        self.outlines: dict[tuple[str, ...], Any] = {}
        """The plans of all fields of objects with the same names; kept by `walk`."""
        self.is_glancing = policy.profile != "strict" and not policy.kept_paths
        """Whether a value may be passed over that needs no change at a glance."""
        self.is_plain_policy = not (policy.patterns or policy.literals or policy.hosts)
        self._is_glancing_plainly = self.is_glancing and self.is_plain_policy
        self.is_glancing_at_json = self._is_glancing_plainly and not policy.kept_keys
        """Whether only names and formats tell what is secret, so that a text can be cleared without decoding it."""
        self.memory = memory or Memory()
        self.repeated = Repeated()
        self.lost_of_credentials: dict[tuple[Any, ...], tuple[bool, dict[str, list[Any] | None]]] = {}
        """Facts that the redacted form of a credential does not show; kept by `lost_facts`."""
        self._pieces: JsonPieces | None = None
        self._categories: dict[str, str | None] = {}

    def forget(self) -> None:
        """Lets go of all that was read; what refers to itself would wait for the garbage collector."""
        self.memory, self.repeated, self._pieces = Memory(), Repeated(), None

    # --- what codecs call -------------------------------------------------------------------------------

    def visit(self, text: str, key: str = "", kind: str = TEXT) -> str:
        """The text with its secrets replaced, whatever it encodes; on any failure a placeholder."""
        if not text:
            return text
        if self.is_kept_path:
            return self._guarded(text, key, kind)
        if len(text) <= SHORT_CHARS and self._is_inert(text, key, kind):
            return self.propagate(text)
        place = (text, key, kind)
        known = self.memory.recall(place)
        if known is not None:
            self.hits.extend(known.hits)
            self.is_veiled = self.is_veiled or known.is_veiled
            return known.result
        if self.tokenizer is not None and not self._is_strict and self._was_clean(place):
            found = self._found(text)
            if not found:
                return text
            if not any(may_break_structure(value) for _, _, value, _ in found):
                return self._searched(text, found)
        return self._visited(place)

    def _is_inert(self, text: str, key: str, kind: str) -> bool:
        """Whether nothing but what was found elsewhere can be secret about a text in its place."""
        return (
            self._is_glancing_plainly
            and kind not in {COOKIE, PATH}
            and is_inert(text)
            and (not key or (self.category(key) is None and gated_category_of(key) is None))
        )

    def _was_clean(self, place: Place) -> bool:
        """Whether the harvest found nothing in a text that would not be found by a search of it."""
        text, key, kind = place
        if self.memory.is_clean(place):
            return True
        # The harvest reads a string of JSON under no name where its own name says nothing.
        is_open = key != "" and self._pieces is not None and self._pieces.is_open(key)
        return is_open and self.memory.is_clean((text, "", kind))

    def _visited(self, place: tuple[str, str, str]) -> str:
        """Reads a text for the first time and remembers the outcome."""
        before, outer = len(self.hits), (self.is_volatile, self.is_veiled)
        self.is_volatile = self.is_veiled = False
        result = self._guarded(*place)
        hits = tuple(self.hits[before:])
        if not self.is_volatile:
            self.memory.remember(place, Outcome(result, hits, self.is_veiled))
        if (
            self.tokenizer is None
            and not self.is_veiled
            and (not hits or all(is_found_in_place(hit.text, hit.category, hit.detector) for hit in hits))
        ):
            self.memory.note_clean(place)
        self.is_volatile, self.is_veiled = self.is_volatile or outer[0], self.is_veiled or outer[1]
        return result

    def sensitive(self, text: str, category: str, key: str = "", kind: str = TEXT) -> str:
        """The text replaced because its name says that it is secret; scheme words and placeholders stay."""
        if is_placeholder(text) or is_token(text) or self.is_token_with_scheme(text):
            return text
        if category == "mac" and _BARE_MAC.fullmatch(text):
            return self.secret(text, category, "key_name")
        if category in _BY_SHAPE:
            return self.plain(text, "", kind)
        if category == "email" and ("@" in text or "＠" in text):
            before = len(self.hits)
            changed = self.plain(text, "", kind)
            if len(self.hits) > before:
                return changed
        if category in _ONE_LINERS:
            if text.isdigit() and len(text) <= 3 and category != "password":
                return text
            rewritten = credentials.rewrite(text, category, self)
            if rewritten is not None:
                return rewritten
            if "://" in text and category != "secret":
                return self.decoded(text, key, kind)
        if self.tokenizer is None:
            self.decoded(text, "", TEXT)
        return self.secret(text, category, "key_name")

    def inherited(self, text: str, category: str, key: str, kind: str) -> str:
        """The text redacted for what its parent key is called, unless the policy keeps it."""
        if self.is_kept_path or tokens_of(key) in self.policy.kept_keys:
            return self.visit(text, key, kind)
        self.begin(text)
        return self.propagate(self.sensitive(text, category, key, kind))

    def category(self, key: str) -> str | None:
        """The category of values under a key: the policy's names first, then the built-in ones."""
        if key in self._categories:
            return self._categories[key]
        parts = tokens_of(key)
        found = None
        if parts not in self.policy.kept_keys and not find_tokens(key):
            found = self.policy.key_categories.get(parts) or category_of(key)
        if len(self._categories) > _MAX_NAMES:
            self._categories.clear()
        self._categories[key] = found
        return found

    def enter(self, field: str) -> None:
        """Goes down to a field of an object; a `keep` of the policy may name its path."""
        self.path.append(field)
        if self.policy.kept_paths:
            pointer = "/" + "/".join(map(str, self.path))
            self.is_kept_path = any(pattern.fullmatch(pointer) for pattern in self.policy.kept_paths)

    def leave(self) -> None:
        """Comes back up from a field."""
        self.path.pop()
        self.is_kept_path = False

    def number(
        self, value: int | float, key: str, kind: str, category: str | None = None
    ) -> int | float | str:
        """A number, or the token that replaces it."""
        if self._is_strict and kind in SKELETON_ONLY:
            self.hits.append(Hit("number", "strict", "[number]"))
            return "[number]"
        category = category or self.category(key)
        text = str(value)
        if category is None or (category in _SELDOM_SHORT and len(text) < 8):
            is_long = len(text) >= 8
            changed = text
            if is_long and is_card_number(text):
                changed = self.secret(text, "card", "card")
            elif is_long:
                changed = self.propagate(text)
        else:
            changed = self.sensitive(text, category, key)
        return value if changed == text else changed

    def note_leaf(self, text: object) -> None:
        """Books what happened to a string or number of the record itself, once its codecs are done."""
        if self.depth == 0:
            if self.leaf_notes is not None:
                self.leaf_notes.leaf(self.path, self.hits)
            elif self.ledger is not None:
                self.ledger.leaf(self.path, text)

    def walk(self, value: Any, key: str = "", kind: str = TEXT) -> Any:
        """A decoded value with every string and number visited; the same object if nothing changed."""
        from analyzer.redaction.walk import walk_value

        return walk_value(self, value, key, kind)

    def rewrite_json(self, text: str, key: str, kind: str) -> str | None:
        """A JSON text with its secrets replaced piece by piece, `None` where it must be walked as a whole."""
        if self._pieces is None:
            from analyzer.redaction.json_pieces import JsonPieces

            self._pieces = JsonPieces(self)
        return self._pieces.rewrite(text, key, kind)

    # --- the steps of one visit -------------------------------------------------------------------------

    @property
    def silencing_words(self) -> frozenset[str]:
        """Words in the names of fields under which some detector is silent."""
        return self._detectors.silencing_words

    def is_clean_piece(self, text: str, kind: str) -> bool:
        """Whether the harvest found nothing in a piece of JSON, and failed nowhere."""
        return self.memory.is_clean((text, "", kind))

    def note_clean_piece(self, text: str, kind: str) -> None:
        """Notes a piece of JSON in which the harvest found nothing and failed nowhere."""
        if self.tokenizer is None and not self.is_veiled:
            self.memory.note_clean((text, "", kind))

    def in_place(self, text: str, key: str, kind: str) -> str:
        """A text rewritten where it stands, tokens of an earlier pass left alone."""
        return redact_in_place(self, text, key, kind)

    def by(self, codec: Codec, text: str, key: str, kind: str) -> str | None:
        """A text rewritten inside one encoding."""
        return codec.rewrite(text, key, kind, self)

    def plain(self, text: str, key: str, kind: str) -> str:
        """Embedded encodings, then names with values, then formats, then values known from elsewhere."""
        if self._is_strict and self._is_content(text, kind):
            self.hits.append(Hit("text", "strict", "[text]"))
            return "[text]"
        if kind != KEY or "=" in text or "?" in text:
            text = rewrite_formed(text, self._detectors.forms(text), self)
            text = rewrite_embedded(text, self)
            if may_hold_pairs(text) and names_something_sensitive(text, self.policy):
                text = rewrite_pairs(text, self)
        return self.propagate(self.spans(text, key))

    @staticmethod
    def _is_content(text: str, kind: str) -> bool:
        """Whether the strict profile keeps only the place of this text."""
        return kind in SKELETON_ONLY or (kind == TEXT and (" " in text or len(text) > 64))

    @staticmethod
    def is_token_with_scheme(text: str) -> bool:
        """Whether nothing but an authentication scheme stands beside the tokens, if there are any."""
        return without_tokens(text).strip(" \r\n\t,;\"'").lower() in _SCHEMES
