"""URLs and paths (RFC 3986): userinfo, host, path segments with matrix parameters, query, fragment."""

import re
from urllib.parse import quote, unquote

from analyzer.redaction.codecs import _pairs
from analyzer.redaction.codecs._base import Codec, Visitor
from analyzer.redaction.codecs._segments import names_secret, next_naming
from analyzer.redaction.encoded_tokens import holds_tokens
from analyzer.redaction.keys import tokens_of
from analyzer.redaction.places import PATH, QUERY, is_url_key
from analyzer.redaction.shapes import entropy_bits, is_digest, is_identifier, is_opaque
from analyzer.redaction.tokens import is_token

_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,30}:)?(?P<authority>//[^/?#\\\s]*)?(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?",
    re.DOTALL,
)
_ODD_PASSWORD = re.compile(
    r"(?P<lead>(?!https?:|wss?:|file:)[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s:/@?#]{0,100}:)"
    r"(?P<password>[^\s:?=&]{0,200}[/#@][^\s?=&]{0,200})(?=@[\w.-]{1,253}(?:[:/?]|$))"
)
_NAMED_BY_SEGMENT = frozenset({"token", "password", "secret", "api_key", "session", "signature", "pin"})
_ID = re.compile(r"\d+|(?=.{12})[0-9A-Fa-f-]+")
"""What names nothing; each would take the place of a name that was looked up before."""
_DENSE_RUN = re.compile(r"[A-Za-z0-9]{24,}")
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,30}://[^\s\"'<>]+")
_PATH_LIKE = re.compile(r"/[^\s\"'<>]*")
_NAMING_SEGMENTS = re.compile(
    r"(?i)(?:reset|verify|confirm|activate|activation|invite|invitation|magic|unsubscribe|token|auth|key|hooks?|webhooks?"
    r"|services|catch|share|signed|session|secret|password)"
)


def _accepts(text: str, key: str, kind: str) -> bool:
    head = text[:40]
    if "://" in head:
        return _ABSOLUTE.fullmatch(text) is not None
    if head.startswith(("//", "/")):
        return (is_url_key(key) or kind == PATH or "?" in text or "#" in text) and _PATH_LIKE.fullmatch(
            text
        ) is not None
    return kind == PATH or (is_url_key(key) and "?" in text and not re.search(r"\s", text))


def _rewrite(text: str, key: str, kind: str, visitor: Visitor) -> str | None:
    text = _without_odd_password(text, visitor)
    parts = _URL.fullmatch(text)
    if parts is None:
        return None
    authority, path = parts["authority"] or "", parts["path"] or ""
    query, fragment = parts["query"] or "", parts["fragment"] or ""
    return "".join(
        (
            parts["scheme"] or "",
            _authority(authority, visitor),
            _path(path, visitor, is_first_webhook=_is_webhook_host(authority)),
            query[:1] + _query(query[1:], visitor),
            fragment[:1] + _fragment(fragment[1:], visitor),
        )
    )


def _without_odd_password(text: str, visitor: Visitor) -> str:
    """The URL of a database or a server of files, its password replaced where signs in it were not encoded."""
    odd = _ODD_PASSWORD.match(text)
    if odd is None:
        return text
    changed = visitor.sensitive(odd["password"], "password")
    return (
        text
        if changed == odd["password"]
        else odd["lead"] + quote(changed, safe="") + text[odd.end("password") :]
    )


def _is_webhook_host(authority: str) -> bool:
    labels = authority[2:].rpartition("@")[2].lower().split(".")
    return any(label in {"hooks", "discord", "discordapp"} or label.startswith("webhook") for label in labels)


def _authority(authority: str, visitor: Visitor) -> str:
    if not authority:
        return authority
    userinfo, at, host = authority[2:].rpartition("@")
    return "//" + _userinfo(userinfo, visitor) + at + visitor.host(host)


def _userinfo(userinfo: str, visitor: Visitor) -> str:
    """A password goes as `password`; a lone user name may be a key, as Sentry and Stripe use it."""
    if not userinfo or is_token(userinfo):
        return userinfo
    name, colon, password = userinfo.partition(":")
    parts = [_quoted(name, "userinfo", visitor)]
    if colon:
        parts.append(_quoted(password, "password", visitor))
    return colon.join(parts)


def _quoted(text: str, category: str, visitor: Visitor) -> str:
    plain = unquote(text)
    changed = visitor.sensitive(plain, category)
    return text if changed == plain else quote(changed, safe="")


def _path(path: str, visitor: Visitor, *, is_first_webhook: bool = False) -> str:
    segments = path.split("/")
    previous = "webhook" if is_first_webhook else ""
    for index, segment in enumerate(segments):
        if segment:
            rewritten = _segment(segment, previous, visitor)
            is_key = index == len(segments) - 1 and len(segment) >= 10 and any(map(str.isdigit, segment))
            if is_first_webhook and rewritten == segment and (is_key or is_identifier(segment)):
                rewritten = visitor.sensitive(segment, "webhook")
            segments[index] = rewritten
            previous = (
                next_naming(previous, unquote(segment))
                if not (is_first_webhook or (_NAMING_SEGMENTS.fullmatch(previous) and is_opaque(segment, 8)))
                else previous
            )
    return "/".join(segments)


def _segment(segment: str, previous: str, visitor: Visitor) -> str:
    name, semicolon, matrix = segment.partition(";")
    if "=" in name:
        return (
            _pairs.rewrite(name, "&", QUERY, visitor)
            + semicolon
            + _pairs.rewrite(matrix, ";", QUERY, visitor)
        )
    plain = unquote(name)
    if _is_secret_segment(plain, previous, visitor):
        changed = visitor.sensitive(plain, visitor.category(previous) or "token")
    else:
        changed = visitor.visit(plain, "", "segment")
    rewritten = name if changed == plain else _requoted(changed)
    if not semicolon:
        return rewritten
    return rewritten + semicolon + _pairs.rewrite(matrix, ";", QUERY, visitor)


def _is_secret_segment(plain: str, previous: str, visitor: Visitor) -> bool:
    """A dense segment after a telling one, or one that is long and dense beyond any resource id."""
    if is_token(previous) or is_token(plain):
        return False
    if _NAMING_SEGMENTS.search(previous) and is_opaque(plain, 8):
        return True
    if not _ID.fullmatch(previous):
        category = visitor.category(previous)
        if category in _NAMED_BY_SEGMENT and (
            is_opaque(plain, 10) or (len(plain) >= 32 and is_digest(plain))
        ):
            return True
        if names_secret(previous, plain, category):
            return True
        if category == "name" and tokens_of(previous)[-1] in {"name", "username", "login"}:
            return any(char.isdigit() for char in plain) and not plain.isdigit()
    is_dense = any(is_opaque(run, 24) and _has_three_kinds(run) for run in _DENSE_RUN.findall(plain))
    return is_dense and not holds_tokens(plain)


def _has_three_kinds(run: str) -> bool:
    """Small letters, capitals and digits together: resource ids seldom have all three at this length."""
    return not (run.islower() or run.isupper()) and entropy_bits(run) >= 4.0


def _requoted(text: str) -> str:
    return quote(text, safe="[]:@!$&'()*+,;=-._~ ").replace(" ", "%20")


def _query(query: str, visitor: Visitor) -> str:
    if not query:
        return query
    if "=" not in query:
        plain = unquote(query)
        changed = visitor.visit(plain, "", QUERY)
        return query if changed == plain else _pairs.quoted(changed).replace("+", "%20")
    return _pairs.rewrite(query, "&", QUERY, visitor)


def _fragment(fragment: str, visitor: Visitor) -> str:
    """OAuth's implicit grant puts its token here; single-page applications put a path with a query here."""
    if not fragment:
        return fragment
    if "?" in fragment or fragment.startswith(("/", "!")):
        path, mark, query = fragment.partition("?")
        return _path(path, visitor) + mark + _query(query, visitor)
    return _query(fragment, visitor)


CODEC = Codec(name="url", order=20, accepts=_accepts, rewrite=_rewrite)
