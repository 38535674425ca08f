"""Shapes of values: what looks opaque, what is a plain identifier, what is a word or a placeholder."""

import itertools
import math
import re
from collections import Counter
from functools import lru_cache

from analyzer.redaction.patterns import compile_pattern
from analyzer.redaction.words import COMMON_WORDS, OWN_WORDS, STRUCTURE_NAMES

MIN_PROPAGATED_CHARS = 8
"""Shorter values are replaced where they stand and never searched for elsewhere."""

_ORDINARY = COMMON_WORDS | OWN_WORDS | STRUCTURE_NAMES
_MAX_COMMON_CHARS = 200
_MAX_CACHED = 8_192
_MAX_CACHED_CHARS = 256
_UUID = re.compile(r"[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}")
_IDENTIFIER = re.compile(
    r"[0-9a-fA-F]{16}|[0-9a-fA-F]{24}|[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}"
    r"|[0-9A-HJKMNP-TV-Z]{26}|\d+(?:\.\d+)*|v?\d+(?:\.\d+)+(?:[-+][\w.]+)?"
    r"|(?:[a-z]{2,20}_){1,3}(?:[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12})"
    r"|(?:00[0-9a-zA-Z])[0-9A-Za-z]{12}(?:[0-9A-Za-z]{3})?"
)
_PLACEHOLDER = re.compile(
    r"\$\{\w{1,60}\}|\{\{?\s*[\w.]{1,60}\s*\}?\}|<[\w .\-]{1,60}>|%\w{1,60}%|:[a-z]\w{1,40}"
    r"|(?i:null|undefined|none|nil|nan|true|false|yes|no|on|off|n/a|unknown|anonymous|empty|\(null\)|\[object object\])"
    r"|(?i:[\[<(]?(?:redacted|filtered|masked|hidden|removed|scrubbed|omitted|secret|sanitized)[\])>]?)"
    r"|[*•x.…\-]+|(?i:your[-_ ](?:api|access|secret|auth|bearer)?[-_ ]?(?:key|token|secret|password)(?:[-_ ]here)?)"
)
_STAND_IN = re.compile(
    r"\$\{\w{1,60}\}|\{\{\s*[\w.]{1,60}\s*\}\}|[*•…]{2,}|[\[<(][\w .\-]{1,60}[\])>]"
    r"|(?i:redacted|filtered|masked|scrubbed|omitted|sanitized)"
)
_TIMESTAMP = re.compile(
    r"\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\w*,? \d{1,2}[ -]\w{3}[ -]\d{2,4} [\d:]{8}(?: GMT| UTC)?"
)
_BARE_LOCATION = re.compile(
    r"(?:[a-z]+://)?\.?(?:[a-z0-9-]*[a-z][a-z0-9-]*\.)+[a-z]{2,12}(?::\d+)?/?", re.IGNORECASE
)
_PLAIN_PATH = re.compile(
    r"(?:[a-z]+://[\w.-]+(?::\d+)?)?(?:/[a-z][a-z_-]{0,24}|/v?\d{1,3}){1,8}/?(?:\.[a-z]{2,4})?", re.I
)
_MEDIA_TYPE = re.compile(
    r"(?:application|audio|font|image|message|model|multipart|text|video|x-[a-z]{1,12}|\*)/[a-z0-9.+*-]+"
    r"(?:; ?[a-z]+=[\w-]+)?(?:, ?[a-z]+/.*)?",
    re.IGNORECASE,
)
_LOCALES = re.compile(r"[a-z]{2}[-_][A-Za-z]{2}(?:[,;][\w.=*;, -]*)?")
_WORD = re.compile(r"[A-Z]?[a-z]{2,}")
_VOWELS = frozenset("aeiouy")
_UNSPEAKABLE = re.compile(
    r"[^aeiouy]{5}|q(?!u)|[jvz][b-df-hj-np-tv-xz]"
    r"|^(?:[b-df-hjkm-np-rtv-xz][b-df-gj-km-np-qtv-xz]|[lrm][^aeiouy])"
)
"""Consonants in a row that hardly any word has: random letters around a vowel are none."""
_DENSE = re.compile(r"[\w+/=.~%:!$*|@#&-]{1,8192}")


def entropy_bits(text: str) -> float:
    """Shannon entropy of the characters, in bits for each character."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values()) if size else 0.0


def is_opaque(text: str, min_chars: int = 16) -> bool:
    """Whether a text is one dense run that only a machine writes and that is no well-known kind of id.

    UUIDs, digests, ULIDs, version numbers, timestamps and Salesforce ids are identifiers and not opaque:
    they name resources, which diagnosis needs.
    """
    if len(text) < min_chars or _DENSE.fullmatch(text) is None or "://" in text or text[0] in "/.":
        return False
    return _is_opaque(text) if len(text) <= _MAX_CACHED_CHARS else _is_opaque.__wrapped__(text)


@lru_cache(maxsize=_MAX_CACHED)
def _is_opaque(text: str) -> bool:
    if _IDENTIFIER.fullmatch(text) or _UUID.fullmatch(text) or is_common(text):
        return False
    has_digit = any(char.isdigit() for char in text)
    has_letter = any(char.isalpha() for char in text)
    if not (has_digit and has_letter) and not (len(text) >= 24 and is_mixed_case(text)):
        return False
    return entropy_bits(text) >= 3.0 and not _reads_like_words(text)


def is_mixed_case(text: str) -> bool:
    """Whether capitals and small letters change more often than in words."""
    changes = sum(a.islower() != b.islower() for a, b in itertools.pairwise(text))
    return changes > len(text) / 4


def _reads_like_words(text: str) -> bool:
    """Whether most letters and digits stand in words with a vowel, as in `us-east-1-web-frontend`."""
    parts = _WORD.findall(text.lower() if text.isupper() else text)
    worded = sum(len(part) for part in parts if is_speakable(part.lower()))
    return worded >= sum(map(str.isalnum, text)) * 0.7


def is_speakable(word: str) -> bool:
    """Whether a run of small letters has a vowel and no row of consonants that hardly any word has."""
    return not _VOWELS.isdisjoint(word) and _UNSPEAKABLE.search(word) is None


_PLAIN_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
INERT = re.compile(
    rf"{_PLAIN_UUID}"
    r"|\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?)?"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d"
    r" (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT"
    r"|[A-Za-z][a-z]{0,11}(?:[.,]? [A-Za-z]?[a-z]{1,11})*+[.!]?"
    r"|(?:[A-Z]{1,8}-)?\d{1,6}"
    rf"|(?:https?://(?:[a-z0-9-]+\.)+[a-z]{{2,12}})?(?:/(?:{_PLAIN_UUID}|[a-z]{{1,16}}|v?\d{{1,6}})(?![^/?]))++/?"
    r"(?:\?(?:(?:page|page_size|per_page|limit|offset|sort|order|ref|lang|v)=(?:[a-z]{1,12}|\d{1,6})(?:&(?!$)|$))+)?"
)
"""What `is_inert` asks of a text that holds no telling word."""
_TELLING_WORDS = (
    r"hook|discord|token|passw|passcode|passphrase|secret|session|invit|magic|unsubscribe|ip-\d|//\d{1,3}-\d"
    r"|(?:otp|pin|jwt|sid|sig|signature|pwd|key|code|name|id|phone|mobile|tel|ssn|dob|iban|card)/"
)
"""Hosts and segments after which a number or a UUID may be secret."""
_TELLING = compile_pattern(_TELLING_WORDS)
_TELLING_LINE = compile_pattern(rf"(?m)^.*(?:{_TELLING_WORDS}).*$")


def is_inert(text: str) -> bool:
    """Whether a text is a UUID, a moment, plain words, a short number or a plain URL.

    No detector matches it, and no codec decodes it to anything else.
    """
    return INERT.fullmatch(text) is not None and ("/" not in text or not is_telling(text))


def is_telling(text: str) -> bool:
    """Whether a text may hold an address in which a number or a UUID is secret."""
    return _TELLING.search(text) is not None


def telling_of(lines: list[str]) -> set[str]:
    """Those of several lines that are telling; one search of all takes a tenth of the time."""
    return {found[0] for found in _TELLING_LINE.finditer("\n".join(lines))}


def is_placeholder(text: str) -> bool:
    """Whether a value stands for a value: `${TOKEN}`, `null`, `***`; it must survive, a rule may need it."""
    return not text.strip() or _PLACEHOLDER.fullmatch(text.strip()) is not None


def is_stand_in(text: str) -> bool:
    """Whether a value was put there by a template or by an earlier redaction: `${SESSION}`, `***`, `[masked]`."""
    return _STAND_IN.fullmatch(text.strip()) is not None


def is_tiny(text: str) -> bool:
    """Whether a value has so few possible neighbours that its digest could be tried out: a word, flag or digit."""
    return len(text) <= 4 or is_common(text)


def is_common(text: str) -> bool:
    """Whether a value is too ordinary to be searched for elsewhere: a word, date, media type, host, locale."""
    return len(text) <= _MAX_COMMON_CHARS and _is_common(text)


@lru_cache(maxsize=_MAX_CACHED)
def _is_common(text: str) -> bool:
    lowered = text.lower().strip()
    if lowered in _ORDINARY or is_placeholder(text):
        return True
    if len(set(text)) <= 2:
        return True
    words = [word for word in re.split(r"[-_ .,/|:]+", lowered) if word]
    if all(word in COMMON_WORDS or (len(word) <= 2 and word.isalnum()) for word in words) and any(
        word in COMMON_WORDS for word in words
    ):
        return True
    return any(
        pattern.fullmatch(text)
        for pattern in (_TIMESTAMP, _BARE_LOCATION, _PLAIN_PATH, _MEDIA_TYPE, _LOCALES)
    )


def needs_boundaries(text: str) -> bool:
    """Whether a value is searched as a whole word only: letters alone, or digits alone."""
    return (text.isalpha() and text.isascii() and not is_mixed_case(text)) or (
        text.isdigit() and len(text) < 16
    )


_HEX_DIGITS = re.compile(r"[0-9a-fA-F]+")
_PLAIN_NAME = re.compile(r"[A-Za-z_$@:.][\w.$:/-]{0,23}|[a-z]+(?:[-_.][a-z]+){0,8}|(?:[A-Za-z][a-z]+){1,8}")


@lru_cache(maxsize=_MAX_CACHED)
def is_plain_name(text: str) -> bool:
    """Whether a field name is written as programmers write names, so that it needs no reading for secrets."""
    digits = sum(map(str.isdigit, text))
    if len(text) > 80 or digits > 4 or "@" in text[1:] or _PLAIN_NAME.fullmatch(text) is None:
        return False
    return len(text) < 16 or (digits < 2 and (not text.isupper() or "_" in text or "-" in text))


def is_identifier(text: str) -> bool:
    """Whether a text is a well-known kind of id: UUID, digest, ULID, number, version."""
    return _IDENTIFIER.fullmatch(text) is not None or _UUID.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    """Whether a text is hexadecimal throughout, with letters and digits and without hyphens."""
    return _HEX_DIGITS.fullmatch(text) is not None and not (text.isdigit() or text.isalpha())
