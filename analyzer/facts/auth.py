"""The credential of a request: where it travels, its scheme, what it says of itself (RFC 9110 s.11, RFC 6750)."""

import hashlib
import re
from functools import lru_cache
from typing import Any

from analyzer.facts.clock import server_time
from analyzer.facts.environment import environment
from analyzer.facts.jwt import claims, epoch, unvarying
from analyzer.facts.message import header
from analyzer.facts.subject import Subject
from analyzer.facts.value import ABSENT, MASKED, UNKNOWN, Resolved, many, one

KEY_HEADERS = ("apikey", "x-api-key", "api-key", "x-apikey", "x-auth-token", "x-access-token", "x-api-token")
"""Fields that carry a credential without a scheme, in the order in which they are looked for."""

CREDENTIAL_HEADERS = ("authorization", *KEY_HEADERS)

SCHEMES = frozenset(
    {"basic", "bearer", "digest", "dpop", "hoba", "hmac", "mutual", "negotiate", "ntlm", "token", "apikey"}
)
"""Scheme words that may stand alone: the IANA registry's, and two that APIs made up."""

_PLACEHOLDER = re.compile(
    r"^\s*$|^[\"']?(\$\{?\w+\}?|\{\{.*\}\}|<[^>]*>|%\w+%|\{\w+\})[\"']?$"
    r"|^[\"']?(your|my|insert|replace|enter)[ _-]?.*(key|token|secret|here)[\"']?$"
    r"|^(null|none|undefined|nil|todo|changeme|x{3,}|\*{3,}|\.{3,})$",
    re.IGNORECASE,
)


@lru_cache(maxsize=1_024)
def fingerprint(credential: str) -> str:
    """Stands for a credential where two are compared; never shown."""
    text = unvarying(credential)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def is_placeholder(text: str) -> bool:
    """Whether a credential is empty or a template that nobody filled in."""
    return bool(_PLACEHOLDER.match(text))


def split_authorization(value: str) -> tuple[str, str]:
    """Scheme in lower case and credential of an Authorization value; the scheme is empty without a scheme word.

    A lone `Bearer` is a scheme whose credential is empty: what a client sends whose variable was not set.
    """
    scheme, _, rest = value.strip().partition(" ")
    if scheme.startswith("["):
        return "", value.strip()
    if not rest and scheme.lower() not in SCHEMES:
        return "", scheme
    return scheme.lower(), rest.strip()


def _scheme(subject: Subject) -> Resolved:
    value = header(subject.request_headers, "authorization")
    if MASKED in value.items:
        return _scheme_of_masked(subject)
    return one(split_authorization(str(value.first))[0]) if value.items else value


def _scheme_of_masked(subject: Subject) -> Resolved:
    """The scheme word that a producer left before the mask: `Bearer ***`."""
    scheme, mask = split_authorization(subject.request_headers.values("authorization")[0])
    return one(scheme) if mask and scheme in SCHEMES else UNKNOWN


def _source(subject: Subject) -> Resolved:
    headers = subject.request_headers
    present = headers.by_name
    name = next((name for name in CREDENTIAL_HEADERS if name in present or name in headers.masked), None)
    if name is None and not (headers.is_complete and headers.scrubbed.isdisjoint(CREDENTIAL_HEADERS)):
        return UNKNOWN
    return one(name)


def credential(subject: Subject) -> Resolved:
    """The credential without its scheme, from Authorization or the first key header that is there."""
    source = _source(subject)
    if not source.items:
        return source
    value = header(subject.request_headers, source.first)
    if MASKED in value.items:
        return UNKNOWN
    text = str(value.first)
    return one(split_authorization(text)[1] if source.first == "authorization" else text)


def _of_credential(read: Any) -> Any:
    def resolve(subject: Subject) -> Resolved:
        value = credential(subject)
        return read(subject, value.first) if value.items else value

    return resolve


def _claim(*names: str) -> Any:
    def read(subject: Subject, text: str) -> Resolved:
        found = claims(text) or {}
        values = [found[name] for name in names if found.get(name) is not None]
        return many(part for value in values for part in (value if isinstance(value, list) else [value]))

    return _of_credential(read)


def _time_claim(name: str) -> Any:
    return _of_credential(lambda subject, text: one(epoch((claims(text) or {}).get(name))))


def _expired(subject: Subject, text: str) -> Resolved:
    return _since(subject, epoch((claims(text) or {}).get("exp")), 1)


def _early(subject: Subject, text: str) -> Resolved:
    return _since(subject, epoch((claims(text) or {}).get("nbf")), -1)


def _since(subject: Subject, moment: float | None, sign: int) -> Resolved:
    if moment is None:
        return ABSENT
    now = server_time(subject)
    return UNKNOWN if now is None else one(round((now - moment) * sign, 1))


def _token_environment(subject: Subject, text: str) -> Resolved:
    found = claims(text)
    if found is None:
        prefix = text[: text.rfind("_") + 1] if "_" in text[:24] else ""
        return one(environment(prefix))
    places = [found.get("iss"), *_listed(found.get("aud")), found.get("env"), found.get("environment")]
    return one(
        next((mark for place in places if isinstance(place, str) and (mark := environment(place))), None)
    )


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _mismatch(subject: Subject, text: str) -> Resolved:
    """Marks that differ, where the token says whose it is; an opaque token without a mark tells nothing."""
    token = _token_environment(subject, text).first
    host = environment(subject.host)
    has_issuer = any((claims(text) or {}).get(name) for name in ("iss", "aud"))
    if token is None and not has_issuer:
        return UNKNOWN
    return one((token or "prod") != (host or "prod"))


PATHS = {
    "auth.source": _source,
    "auth.scheme": _scheme,
    "auth.credential": credential,
    "auth.fingerprint": _of_credential(lambda subject, text: one(fingerprint(text))),
    "auth.kind": _of_credential(lambda subject, text: one("opaque" if claims(text) is None else "jwt")),
    "auth.placeholder": _of_credential(lambda subject, text: one(is_placeholder(text))),
    "auth.jwt.exp": _time_claim("exp"),
    "auth.jwt.nbf": _time_claim("nbf"),
    "auth.jwt.iat": _time_claim("iat"),
    "auth.jwt.iss": _claim("iss"),
    "auth.jwt.aud": _claim("aud"),
    "auth.jwt.scope": _claim("scope", "scp", "scopes"),
    "auth.jwt.roles": _claim("roles", "role", "permissions"),
    "auth.jwt.expired_s": _of_credential(_expired),
    "auth.jwt.early_s": _of_credential(_early),
    "auth.environment": _of_credential(_token_environment),
    "auth.environment_mismatch": _of_credential(_mismatch),
    "request.environment": lambda s: one(environment(s.host)),
}
