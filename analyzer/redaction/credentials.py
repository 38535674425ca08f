"""Values of Authorization and its kind: the scheme and what diagnosis needs stay (RFC 9110 s.11.4)."""

import re
from typing import Protocol

from analyzer.redaction.codecs.base64_text import decode
from analyzer.redaction.shapes import is_placeholder
from analyzer.redaction.tokens import without_tokens
from analyzer.redaction.words import word_set, words_of

_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9_-]{1,30})(?P<space>[ +]+|%20)(?P<rest>\S.*)", re.DOTALL)
_KNOWN_SCHEMES = word_set("""
    bearer basic digest negotiate ntlm hawk oauth token apikey api-key aws4-hmac-sha256 aws
    aws4-ecdsa-p256-sha256 mutual hoba vapid dpop scram-sha-1 scram-sha-256 sharedkey sharedkeylite
    splunk signature jwt key klaviyo-api-key ssws zoho-oauthtoken genie genuikey bot mac privatetoken
    kerberos gssapi googlelogin macaroon pve apitoken webpush bearer: basic:
    """)
_PARAMETER = re.compile(
    r"(?P<name>[A-Za-z][\w-]*)\s*=\s*(?:\"(?P<quoted>(?:[^\"\\]|\\.)*)\"|(?P<plain>[^,\s]+))"
)
_KEPT_PARAMETERS = word_set("""
    realm algorithm qop nc stale domain uri signedheaders oauth_signature_method oauth_version
    oauth_timestamp ts ver charset scope error error_description
    """)
_PARAMETER_TABLE = {
    "name": "username",
    "signature": "response signature oauth_signature mac",
    "token": "oauth_token",
    "api_key": "oauth_consumer_key credential id keyid",
    "nonce": "cnonce nonce opaque oauth_nonce",
}
_PARAMETER_CATEGORIES = {
    name: category for category, names in _PARAMETER_TABLE.items() for name in words_of(names)
}
_SIGV4_SCOPE = re.compile(r"(?P<key>[^/\s]+)(?P<scope>/\d{8}/[\w-]+/[\w-]+/aws4_request)")


class Replacer(Protocol):
    """What is needed of the rewriter here."""

    def secret(self, value: str, category: str, detector: str) -> str:
        """The token of a value, or its JWT summary."""
        ...


def rewrite(value: str, category: str, replacer: Replacer) -> str | None:
    """The credentials with scheme and harmless parameters kept, `None` if there is no scheme in front."""
    match = _SCHEME.fullmatch(value.strip())
    if match is None or not (match["scheme"].lower() in _KNOWN_SCHEMES or _is_one_word(match)):
        return None
    lead = value[: len(value) - len(value.lstrip())] + match["scheme"] + match["space"]
    scheme, rest = match["scheme"].lower(), match["rest"]
    if is_placeholder(rest):
        return value
    if len(rest) > 2 and rest[0] == rest[-1] and rest[0] in "\"'`":
        return lead + rest[0] + replacer.secret(rest[1:-1], category, "auth_scheme") + rest[0]
    if scheme == "basic":
        return lead + _basic(rest, replacer)
    if _PARAMETER.match(rest) and not re.fullmatch(r"[A-Za-z0-9+/]{8,}={0,2}", rest):
        return lead + _PARAMETER.sub(lambda found: _parameter(found, replacer), rest)
    if " " in rest and not without_tokens(rest).strip():
        return value
    inner = rewrite(rest, category, replacer) if " " in rest else None
    return lead + (inner if inner is not None else replacer.secret(rest, category, "auth_scheme"))


def _is_one_word(match: re.Match[str]) -> bool:
    """An unknown scheme counts if exactly one word follows and the scheme itself holds no digits."""
    return " " not in match["rest"].strip() and match["scheme"].isalpha() and len(match["rest"]) >= 8


def _basic(rest: str, replacer: Replacer) -> str:
    raw = decode(rest)
    user, colon, password = (raw or b"").decode("utf-8", "replace").partition(":")
    if colon:
        if password and not is_placeholder(password):
            replacer.secret(password, "password", "basic")
        if user and not is_placeholder(user):
            replacer.secret(user, "name", "basic")
    return replacer.secret(rest, "basic", "basic")


def _parameter(match: re.Match[str], replacer: Replacer) -> str:
    name = match["name"].lower()
    value = match["quoted"] if match["quoted"] is not None else match["plain"]
    if name in _KEPT_PARAMETERS or not value:
        return match[0]
    scope = _SIGV4_SCOPE.fullmatch(value)
    if scope:
        changed = replacer.secret(scope["key"], "api_key", "sigv4") + scope["scope"]
    else:
        changed = replacer.secret(value, _PARAMETER_CATEGORIES.get(name, "token"), "auth_parameter")
    return match[0] if changed == value else match[0].replace(value, changed)
