"""The rewriter: visits every string of a record, decodes it, and replaces what is secret.

Harvest and rewrite are the same walk. Without a tokenizer it only records what it would replace and returns
every text as it was; with one it puts tokens in place. So nothing can be found in one pass and missed in the
other.
"""

import logging
import re
from collections import Counter
from functools import cache
from typing import Any

from msgspec import Struct

from analyzer.redact import credentials, jwt
from analyzer.redact.codecs import base64_text
from analyzer.redact.codecs._base import Codec
from analyzer.redact.detectors._base import Detector
from analyzer.redact.detectors.card import is_card_number
from analyzer.redact.detectors.private_ip import is_private_address
from analyzer.redact.keys import category_of, gated_category_of, is_reference, tokens_of
from analyzer.redact.places import (
    COOKIE,
    ERROR,
    HEADER,
    KEPT,
    KEY,
    QUERY,
    SKELETON_ONLY,
    TEXT,
    is_kept_header,
)
from analyzer.redact.policy import Policy
from analyzer.redact.propagate import Propagation
from analyzer.redact.shapes import is_common, is_opaque, is_placeholder
from analyzer.redact.summary import Ledger
from analyzer.redact.text import (
    DetectorSet,
    Span,
    built_in_detectors,
    names_something_sensitive,
    rewrite_embedded,
    rewrite_pairs,
)
from analyzer.redact.tokens import Tokenizer, find_tokens, is_token, unparsable, without_tokens
from analyzer.registry import collect

_LOG = logging.getLogger(__name__)

MAX_CODEC_DEPTH = 24
MAX_EXPANSION = 12
_MEMO_CHARS = 256
_MEMO_SIZE = 30_000
_MAX_CLEAN = 2_000_000
_SCHEMES = frozenset({"", "bearer", "basic", "digest", "token", "apikey"})
_ONE_LINERS = frozenset({"token", "api_key", "secret", "session", "password"})
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")
_LIST_ITEM = re.compile(r"[^\s,;]+")
_COOKIE_HEADERS = frozenset({"cookie", "set-cookie", "set-cookie2"})
_BY_SHAPE = frozenset({"ip", "mac"})


class Hit(Struct, frozen=True):
    """One replacement: what kind, who found it, and the token that stands there now; in the harvest, the value."""

    category: str
    detector: str
    text: str


def holds_tokens(text: str) -> bool:
    """Whether an encoded text has been rewritten by an earlier redaction, so that nothing secret is left in it."""
    digits = text.removeprefix("0x")
    raw = bytes.fromhex(digits) if _HEX.fullmatch(digits) else base64_text.decode(text)
    return raw is not None and bool(find_tokens(raw.decode("utf-8", "replace")))


class TooMuchWork(Exception):
    """A text expanded, or nested, beyond the limits."""


@cache
def built_in_codecs() -> tuple[Codec, ...]:
    """Every codec of the folder, in the order in which they are tried."""
    return tuple(sorted(collect("analyzer.redact.codecs", "CODEC").values(), key=lambda codec: codec.order))


@cache
def detectors_of(policy: Policy) -> DetectorSet:
    """The built-in detectors with the policy's patterns, literals and hosts, compiled once in a process."""
    return DetectorSet(built_in_detectors() + tuple(policy_detectors(policy)))


def policy_detectors(policy: Policy) -> list[Detector]:
    """What a policy adds, as detectors."""
    import re2

    patterns = [
        Detector(name=f"policy:{rule.name}", category=rule.category, pattern=rule.regex)
        for rule in policy.patterns
    ]
    literals = [
        Detector(
            name="policy:literal", category=rule.category, pattern=re2.escape(rule.value), is_verified=True
        )
        for rule in policy.literals
    ]
    hosts = [
        Detector(
            name="policy:host",
            category="host",
            pattern=r"(?i)(?:^|[^\w.-])("
            + re2.escape(rule.host).replace(r"\*", r"[\w.-]+")
            + r")(?:[^\w-]|$)",
        )
        for rule in policy.hosts
    ]
    return patterns + literals + hosts


class Rewriter:
    """Visits texts and records; see `Visitor` in codecs/_base.py for what codecs ask of it.

    `clean` holds hashes of the
    texts in which the harvest found nothing. `hits` grows with every replacement; `failures` counts texts that could not be decoded, by codec. Not safe for use by two threads at once.
    """

    def __init__(
        self,
        policy: Policy,
        tokenizer: Tokenizer | None = None,
        propagation: Propagation | None = None,
        clean: set[int] | None = None,
    ) -> None:
        self.policy = policy
        self.tokenizer = tokenizer
        self.propagation = propagation
        self.hits: list[Hit] = []
        self.failures: Counter[str] = Counter()
        self.at_s: float | None = None
        """Start of the current exchange, seconds since the epoch, for the lifetime of a JWT."""
        self.is_kept_path = False
        self.path: list[str | int] = []
        self.ledger: Ledger | None = None
        self.plans: dict[tuple[str, str, str], Any] = {}
        """What is known of a field of an object in advance; kept by `walk`."""
        self._memo: dict[tuple[str, str, str], tuple[str, tuple[Hit, ...]]] = {}
        self._is_strict = policy.profile == "strict" and tokenizer is not None
        self._is_volatile = False
        self._is_veiled = False
        self.clean = clean
        self._depth = 0
        self._budget = 0
        self._detectors = detectors_of(policy)
        self._codecs = built_in_codecs()
        self._categories: dict[str, str | None] = {}

    # --- what codecs call -------------------------------------------------------------------------------

    def visit(self, text: str, key: str = "", kind: str = TEXT) -> str:
        """The text with its secrets replaced, whatever it encodes; on any failure a placeholder."""
        if not text:
            return text
        if self.is_kept_path:
            return self._guarded(text, key, kind)
        is_short = len(text) <= _MEMO_CHARS
        place = (text, key, kind)
        known = self._memo.get(place) if is_short else None
        if known is not None:
            self.hits.extend(known[1])
            return known[0]
        if self._is_known_clean(place):
            return self.propagate(text)
        return self._visited(place, is_short)

    def _visited(self, place: tuple[str, str, str], is_short: bool) -> str:
        """Reads a text for the first time and remembers the outcome."""
        before, outer = len(self.hits), (self._is_volatile, self._is_veiled)
        self._is_volatile = self._is_veiled = False
        result = self._guarded(*place)
        hits = tuple(self.hits[before:])
        if is_short and not self._is_volatile:
            if len(self._memo) >= _MEMO_SIZE:
                self._memo.clear()
            self._memo[place] = (result, hits)
        if self.tokenizer is None and not hits:
            self._note_clean(place)
        self._is_volatile, self._is_veiled = self._is_volatile or outer[0], self._is_veiled or outer[1]
        return result

    def _is_known_clean(self, place: tuple[str, str, str]) -> bool:
        """Whether the harvest found nothing in this text, so that only values from elsewhere can stand in it."""
        is_recorded = self.tokenizer is not None and self.clean is not None and not self._is_strict
        return is_recorded and self.clean is not None and hash(place) in self.clean

    def _note_clean(self, place: tuple[str, str, str]) -> None:
        """Notes a text in which every value can be found by searching for it and its usual encoded forms."""
        is_open = not self._is_veiled and "\\" not in place[0] and "%" not in place[0]
        if is_open and self.clean is not None and len(self.clean) < _MAX_CLEAN:
            self.clean.add(hash(place))

    def sensitive(self, text: str, category: str, key: str = "", kind: str = TEXT) -> str:
        """The text replaced because its name says that it is secret; scheme words and placeholders stay."""
        if is_placeholder(text) or is_token(text) or self._is_token_with_scheme(text):
            return text
        if category in _BY_SHAPE:
            return self._plain(text, "", kind)
        if category == "email" and ("@" in text or "＠" in text):
            before = len(self.hits)
            changed = self._plain(text, "", kind)
            if len(self.hits) > before:
                return changed
        if category in _ONE_LINERS:
            if text.isdigit() and len(text) <= 3 and category != "password":
                return text
            rewritten = credentials.rewrite(text, category, self)
            if rewritten is not None:
                return rewritten
            if "://" in text and category != "secret":
                return self._decoded(text, key, kind)
        if self.tokenizer is None:
            self._decoded(text, "", TEXT)
        return self.secret(text, category, "key_name")

    def inherited(self, text: str, category: str, key: str, kind: str) -> str:
        """The text redacted for what its parent key is called, unless the policy keeps it."""
        if self.is_kept_path or tokens_of(key) in self.policy.kept_keys:
            return self.visit(text, key, kind)
        self._budget = len(text) * MAX_EXPANSION + (2 << 20)
        return self.propagate(self.sensitive(text, category, key, kind))

    def secret(self, value: str, category: str, detector: str) -> str:
        """The token of a value, or its summary if it is a JWT; the harvest records it and returns it unchanged."""
        if is_token(value) or is_placeholder(value):
            return value
        if value.startswith("eyJ") and jwt.is_jwt(value):
            return self._jwt(value, detector)
        if self.tokenizer is None:
            self.hits.append(Hit(category, detector, value))
            return value
        token = self._token(self.tokenizer, value, category)
        self.hits.append(Hit(category, detector, token))
        return token

    def _token(self, tokenizer: Tokenizer, value: str, category: str) -> str:
        """One value has one token, whatever the names of the places where it stands."""
        if self.propagation is not None:
            category = self.propagation.categories.get(value, category)
        token = tokenizer.token(value, category)
        if category != "ip":
            return token
        return f"{token[:-1]} {'private' if is_private_address(value) else 'public'}]"

    def category(self, key: str) -> str | None:
        """The category of values under a key: the policy's names first, then the built-in ones."""
        if key in self._categories:
            return self._categories[key]
        parts = tokens_of(key)
        found = None
        if parts not in self.policy.kept_keys and not find_tokens(key):
            found = self.policy.key_categories.get(parts) or category_of(key)
        if len(self._categories) > _MEMO_SIZE:
            self._categories.clear()
        self._categories[key] = found
        return found

    def sentence(self, text: str) -> str:
        """A sentence of our own with captured values in it: formats and known values are replaced, names are not read."""
        return self.propagate(self._spans(text, ""))

    def host(self, host: str) -> str:
        """The host of a URL; an address of a private network is replaced by a name that parses as a host."""
        name, colon, port = (host, "", "") if host.endswith("]") else host.rpartition(":")
        if not colon:
            name, port = host, ""
        if not is_private_address(name):
            return self._policy_host(name) + colon + port
        bare = name.strip("[]")
        if self.tokenizer is None:
            return self.secret(bare, "ip", "url_host") and host
        token = f"ip-{self.tokenizer.digest(bare)}.private.invalid"
        self.hits.append(Hit("ip", "url_host", token))
        return token + colon + port

    def drop(self, text: str, media_type: str) -> str:
        """The placeholder of a body that is dropped by its media type."""
        from analyzer.redact.bodies import placeholder

        if self.tokenizer is None:
            return text
        token = placeholder(self, text, media_type)
        self.hits.append(Hit("body", "media_type", token))
        return token

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

    def blob(self, text: str) -> str:
        """A dense run inside a text, rewritten if it is base64 around text."""
        codec = base64_text.CODEC
        changed = self._by_codec(codec, text, "", TEXT) if codec.accepts(text, "", TEXT) else None
        return text if changed is None else changed

    def number(
        self, value: int | float, key: str, kind: str, category: str | None = None
    ) -> int | float | str:
        """A number, or the token that replaces it."""
        if self._is_strict and kind in SKELETON_ONLY:
            self.hits.append(Hit("number", "strict", "[number]"))
            return "[number]"
        category = category or self.category(key)
        text = str(value)
        if category is None or (
            category in _ONE_LINERS | {"cookie", "signature", "name"} - {"password"} and len(text) < 8
        ):
            is_long = isinstance(value, int) and len(text) >= 8
            changed = text
            if is_long and is_card_number(text):
                changed = self.secret(text, "card", "card")
            elif is_long:
                changed = self.propagate(text)
        else:
            changed = self.sensitive(text, category, key)
        return value if changed == text else changed

    def is_clean(self, text: str, key: str, kind: str) -> bool:
        """Whether a short text was read before under the same key, with nothing to replace in it."""
        known = self._memo.get((text, key, kind))
        return known is not None and not known[1]

    def note_leaf(self, text: object) -> None:
        """Books what happened to a string or number of the record itself, once its codecs are done."""
        if self.ledger is not None and self._depth == 0:
            self.ledger.leaf(self.path, text)

    def walk(self, value: Any, key: str = "", kind: str = TEXT) -> Any:
        """A decoded value with every string and number visited; the same object if nothing changed."""
        from analyzer.redact.walk import walk_value

        return walk_value(self, value, key, kind)

    # --- the steps of one visit -------------------------------------------------------------------------

    def _guarded(self, text: str, key: str, kind: str) -> str:
        if self._depth == 0:
            self._budget = len(text) * MAX_EXPANSION + (2 << 20)
        before = len(self.hits)
        self._depth += 1
        try:
            self._budget -= len(text)
            if self._depth > MAX_CODEC_DEPTH or self._budget < 0:
                raise TooMuchWork
            return self._by_place(text, key, kind)
        except Exception as error:
            # A codec that fails must neither let its text pass nor stop the work; only its type is told.
            self.failures[type(error).__name__] += 1
            _LOG.debug("text dropped after %s", type(error).__name__)
            return self._dropped(text, before)
        finally:
            self._depth -= 1

    def _dropped(self, text: str, before: int) -> str:
        if self.tokenizer is None:
            return text
        del self.hits[before:]
        placeholder = unparsable(text)
        self.hits.append(Hit("unparsable", "failure", placeholder))
        return placeholder

    def _by_place(self, text: str, key: str, kind: str) -> str:
        if is_token(text):
            return text
        if self.is_kept_path or tokens_of(key) in self.policy.kept_keys:
            return self.propagate(self._spans(text, key, only_verified=True))
        if kind == HEADER:
            return self._header(text, key)
        if kind == COOKIE:
            return self._cookie(text, key)
        if "=" in text and key.lower() in _COOKIE_HEADERS:
            return self._decoded(text, key, HEADER)
        category = self.category(key)
        if category and not (kind == ERROR and (" " in text or is_placeholder(text) or is_common(text))):
            return self.propagate(self.sensitive(text, category, key, kind))
        gated = gated_category_of(key)
        if gated and is_opaque(text, 10):
            return self.secret(text, gated, "opaque_under_name")
        min_chars = 20 if kind == QUERY and not is_reference(key) else 0
        return self._decoded_or_opaque(text, key, kind, min_chars)

    def _decoded_or_opaque(self, text: str, key: str, kind: str, min_chars: int) -> str:
        """Where unknown values are denied, an opaque text in which nothing was found is secret as a whole."""
        before = len(self.hits)
        changed = self._decoded(text, key, kind)
        if not min_chars:
            return changed
        if len(self.hits) == before and is_opaque(text, min_chars):
            return text if holds_tokens(text) else self.secret(text, "opaque", "opaque")
        return self._items(changed, min_chars) if kind == HEADER else changed

    def _items(self, text: str, min_chars: int) -> str:
        """A list in a header with its opaque items replaced; tokens are not read again."""
        pieces, done = [], 0
        for start, end in [*find_tokens(text), (len(text), len(text))]:
            pieces += [
                _LIST_ITEM.sub(lambda item: self._item(item[0], min_chars), text[done:start]),
                text[start:end],
            ]
            done = end
        return "".join(pieces)

    def _item(self, text: str, min_chars: int) -> str:
        return self.secret(text, "opaque", "opaque") if is_opaque(text, min_chars) else text

    def _header(self, text: str, name: str) -> str:
        if is_kept_header(name):
            return self._decoded(text, name, KEPT)
        if name.lower() in _COOKIE_HEADERS:
            return self._decoded(text, name, HEADER) if "=" in text else self.secret(text, "cookie", "cookie")
        category = self.category(name)
        if category:
            return self.propagate(self.sensitive(text, category, name, HEADER))
        return self._decoded_or_opaque(text, name, HEADER, 0 if is_reference(name) else 16)

    def _cookie(self, text: str, name: str) -> str:
        if is_placeholder(text) or self._is_token_with_scheme(text):
            return text
        if self.tokenizer is None:
            self._decoded(text, "", TEXT)
        return self.secret(text, self.category(name) or "cookie", "cookie")

    def _decoded(self, text: str, key: str, kind: str) -> str:
        if len(text) <= _MEMO_CHARS and not self._is_strict and self._detectors.is_plain(text):
            return self.propagate(text)
        before = len(self.hits)
        for codec in self._codecs:
            if codec.accepts(text, key, kind):
                changed = self._by_codec(codec, text, key, kind)
                if changed is not None:
                    self._is_veiled = self._is_veiled or codec.is_veiling
                    if not codec.is_guess or len(self.hits) > before or holds_tokens(text):
                        return self.propagate(changed)
        return self._plain(text, key, kind)

    def _by_codec(self, codec: Codec, text: str, key: str, kind: str) -> str | None:
        self._depth += 1
        try:
            return codec.rewrite(text, key, kind, self)
        except Exception:
            self.failures[codec.name] += 1
            raise
        finally:
            self._depth -= 1

    def _plain(self, text: str, key: str, kind: str) -> str:
        """Embedded encodings, then names with values, then formats, then values known from elsewhere."""
        if self._is_strict and self._is_content(text, kind):
            self.hits.append(Hit("text", "strict", "[text]"))
            return "[text]"
        if kind != KEY or "=" in text or "?" in text:
            text = rewrite_embedded(text, self)
            if (":" in text or "=" in text) and names_something_sensitive(text):
                text = rewrite_pairs(text, self)
        return self.propagate(self._spans(text, key))

    @staticmethod
    def _is_content(text: str, kind: str) -> bool:
        """Whether the strict profile keeps only the place of this text."""
        return kind in SKELETON_ONLY or (kind == TEXT and (" " in text or len(text) > 64))

    def _spans(self, text: str, key: str, *, only_verified: bool = False) -> str:
        spans = self._detectors.spans(text, key, only_verified=only_verified)
        return self._replaced(text, spans) if spans else text

    def _replaced(self, text: str, spans: list[Span]) -> str:
        pieces, done = [], 0
        for span in spans:
            pieces += [
                text[done : span.start],
                self.secret(text[span.start : span.end], span.category, span.detector),
            ]
            done = span.end
        return "".join(pieces) + text[done:]

    def propagate(self, text: str) -> str:
        """The text without the values that were found secret elsewhere."""
        if self.propagation is None or self.tokenizer is None:
            return text
        found = self.propagation.find(text)
        if not found:
            return text
        pieces, done = [], 0
        for start, end, value, category in found:
            token = self._token(self.tokenizer, value, category)
            self.hits.append(Hit(category, "propagation", token))
            pieces += [text[done:start], token]
            done = end
        return "".join(pieces) + text[done:]

    # --- parts ------------------------------------------------------------------------------------------

    def _jwt(self, value: str, detector: str) -> str:
        if self.tokenizer is None:
            self._visit_claims(value)
            self.hits.append(Hit("jwt", detector, value))
            return value
        self._is_volatile = True
        token = jwt.summary(value, self.tokenizer.digest(value), self.at_s, self._shown_claim)
        self.hits.append(Hit("jwt", detector, token))
        return token

    def _shown_claim(self, text: str) -> str:
        spans = self._detectors.spans(text, "")
        return self.propagate("_" if spans else text)

    def _visit_claims(self, value: str) -> None:
        claims = jwt.parts_of(value)[1]
        subject = claims.get("sub")
        if isinstance(subject, str) and subject:
            self.secret(subject, "user", "jwt_subject")
        self.walk(
            {name: claim for name, claim in claims.items() if name not in {"iss", "aud", "sub"}}, "", TEXT
        )

    def _policy_host(self, name: str) -> str:
        return self._spans(name, "") if self.policy.hosts else name

    @staticmethod
    def _is_token_with_scheme(text: str) -> bool:
        """Whether nothing but an authentication scheme stands beside the tokens, if there are any."""
        return without_tokens(text).strip(" ,;\"'").lower() in _SCHEMES
