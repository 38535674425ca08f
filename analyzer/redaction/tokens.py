"""Tokens: what stands where a secret stood. The same value gives the same token within one output."""

import bisect
import hmac
import re
import secrets

TINY_DOMAINS = frozenset({"pin", "birthdate"})
"""Categories with so few possible values that even a keyed digest could be tried out by who knows the key."""

_SPACE, _EQUALS = r"(?: |\+|%20)", "(?:=|%3D)"
_JWT_WORDS = rf"(?:{_SPACE}[a-z]{{3}}{_EQUALS}[^\s\[\]]{{1,160}}?)*"
_JWT_LIFETIME = rf"(?:{_SPACE}(?:expired|expires){_SPACE}\w{{1,24}}{_SPACE}(?:before|after){_SPACE}request)?"
_BRACKETED = (
    rf"\[(?:[a-z][a-z_]{{1,20}}:[0-9a-f]{{8}}(?:{_SPACE}(?:private|public))?"
    rf"|jwt:[0-9a-f]{{8}}{_JWT_WORDS}{_JWT_LIFETIME}|pin|birthdate|cookie|text|number"
    r"|unparsable, \d+ characters removed|removed, [\w/+.\- ]{1,60}, \d+ characters(?:, [0-9a-f]{8})?)\]"
)
_HOST_END = ".private.invalid"
_HOST = r"ip-(?<!\wip-)[0-9a-f]{8}\.private\.invalid\b"
_TOKEN = re.compile(f"{_BRACKETED}|{_HOST}")
_BRACKETED_TOKEN = re.compile(_BRACKETED)
"""A token inside a URL has its spaces and equals signs percent-encoded. Where no host was replaced, a pattern that
begins with one sign is sought, so that the search leaps from one to the next."""
_WITH_ENCODED = re.compile(rf"{_BRACKETED}|{_HOST}|%(?:25)?5B[a-z_]{{2,21}}%(?:25)?3A[0-9a-f]{{8}}%(?:25)?5D")

TINY_COOKIE = "[cookie]"
"""Stands for the value of a cookie that is a word, a flag or a small number: a digest could be tried out."""

TOO_DEEP = "<too deep>"

_STARTS = frozenset({"[", "i", "<"})
_MAX_REMEMBERED_CHARS = 1_024


class Tokenizer:
    """Makes tokens with one key. The key is never written; without one a random key is drawn."""

    def __init__(self, key: bytes | None = None) -> None:
        self._key = key if key is not None else secrets.token_bytes(32)
        self._digests: dict[str, str] = {}

    def digest(self, value: str) -> str:
        """The 8 hex digits of HMAC-SHA256 over the value alone (RFC 2104)."""
        known = self._digests.get(value)
        if known is None:
            known = hmac.digest(self._key, value.encode("utf-8", "surrogatepass"), "sha256")[:4].hex()
            # A body that is dropped has a digest too, and must not stay in memory for it.
            if len(value) <= _MAX_REMEMBERED_CHARS:
                self._digests[value] = known
        return known

    def token(self, value: str, category: str) -> str:
        """`[email:7f3a91c2]`, or `[pin]` for a category of few values."""
        return f"[{category}]" if category in TINY_DOMAINS else f"[{category}:{self.digest(value)}]"


def unparsable(text: str) -> str:
    """The placeholder of a text whose decoding failed; only its length stays."""
    return f"[unparsable, {len(text)} characters removed]"


def removed(text: str, reason: str, digest: str = "") -> str:
    """The placeholder of a body that is dropped by its type: type, size and keyed digest stay."""
    kind = re.sub(r"[^\w/+.\- ]", "", reason)[:60] or "unknown type"
    return f"[removed, {kind}, {len(text)} characters{', ' + digest if digest else ''}]"


def find_tokens(text: str) -> list[tuple[int, int]]:
    """The spans of all tokens and placeholders in a text, in order."""
    if "%5B" in text or "%255B" in text:
        return [match.span() for match in _WITH_ENCODED.finditer(text)]
    if _HOST_END in text:
        return [match.span() for match in _TOKEN.finditer(text)]
    return [match.span() for match in _BRACKETED_TOKEN.finditer(text)] if "[" in text else []


def is_token(text: str) -> bool:
    """Whether the whole text is one token or placeholder."""
    return text[:1] in _STARTS and (_TOKEN.fullmatch(text) is not None or text == TOO_DEEP)


def without_tokens(text: str) -> str:
    """The text with its tokens cut out, to see whether anything else is left."""
    return _TOKEN.sub("", text) if "[" in text or "ip-" in text else text


def overlaps(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    """Whether a span shares a character with one of many that are sorted and apart."""
    after = bisect.bisect_left(spans, (end, 0))
    return after > 0 and spans[after - 1][1] > start
