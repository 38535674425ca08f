"""Putting tokens in place of values: by category, as a JWT's summary, as a host, as a dropped body."""

from abc import abstractmethod
from typing import Any

from analyzer.redaction import jwt
from analyzer.redaction.detectors.host_address import address_in
from analyzer.redaction.detectors.private_ip import is_private_address
from analyzer.redaction.memory import Hit
from analyzer.redaction.places import TEXT
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.searching import Searcher
from analyzer.redaction.shapes import is_placeholder
from analyzer.redaction.text import Span
from analyzer.redaction.tokens import TINY_COOKIE, Tokenizer, is_token

_MAX_JWTS = 1_000


class Replacer(Searcher):
    """The part of the rewriter that replaces; in the harvest it notes the value and returns it as it was."""

    def __init__(self, policy: Policy, tokenizer: Tokenizer | None, propagation: Propagation | None) -> None:
        super().__init__(policy, tokenizer, propagation)
        self.at_s: float | None = None
        """Start of the current exchange, seconds since the epoch, for the lifetime of a JWT."""
        self.is_volatile = False
        """Whether what becomes of the text that is being read depends on more than the text and its place."""
        self._shown_jwts: dict[str, jwt.Shown] = {}

    @abstractmethod
    def walk(self, value: Any, key: str = "", kind: str = TEXT) -> Any:
        """A decoded value with every string and number visited; the same object if nothing changed."""

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

    def tiny_cookie(self, value: str) -> str:
        """The token of a cookie's value that a digest would give away; the harvest returns it unchanged."""
        if self.tokenizer is None:
            self.hits.append(Hit("cookie", "cookie", value))
            return value
        self.hits.append(Hit("cookie", "cookie", TINY_COOKIE))
        return TINY_COOKIE

    def spans(self, text: str, key: str, *, only_verified: bool = False) -> str:
        """The text with the values that detectors know by their format replaced."""
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

    def sentence(self, text: str) -> str:
        """A sentence of our own with captured values in it: formats and known values are replaced."""
        return self.propagate(self.spans(text, ""))

    def host(self, host: str) -> str:
        """The host of a URL; an address of a private network is replaced by a name that parses as a host."""
        name, colon, port = (host, "", "") if host.endswith("]") else host.rpartition(":")
        if not colon:
            name, port = host, ""
        bare = name.strip("[]") if is_private_address(name) else address_in(name)
        if bare is None:
            return self._policy_host(name) + colon + port
        if self.tokenizer is None:
            return self.secret(bare, "ip", "url_host") and host
        token = f"ip-{self.tokenizer.digest(bare)}.private.invalid"
        self.hits.append(Hit("ip", "url_host", token))
        return token + colon + port

    def _policy_host(self, name: str) -> str:
        return self.spans(name, "") if self.policy.hosts else name

    def drop(self, text: str, media_type: str) -> str:
        """The placeholder of a body that is dropped by its media type."""
        from analyzer.redaction.bodies import placeholder

        if self.tokenizer is None:
            return text
        token = placeholder(self, text, media_type)
        self.hits.append(Hit("body", "media_type", token))
        return token

    def _jwt(self, value: str, detector: str) -> str:
        if self.tokenizer is None:
            self._visit_claims(value)
            self.hits.append(Hit("jwt", detector, value))
            return value
        self.is_volatile = True
        token = jwt.with_lifetime(self._shown_jwt(value, self.tokenizer), self.at_s)
        self.hits.append(Hit("jwt", detector, token))
        return token

    def _shown_jwt(self, value: str, tokenizer: Tokenizer) -> jwt.Shown:
        """What is shown of a token whenever it is sent; a session sends one with every request."""
        known = self._shown_jwts.get(value)
        if known is None:
            before = len(self.hits)
            known = jwt.shown(value, tokenizer.digest(value), self._shown_claim)
            if len(self.hits) == before and len(self._shown_jwts) < _MAX_JWTS:
                self._shown_jwts[value] = known
        return known

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
