"""What a redacted exchange no longer shows although rules ask it: written beside the entry, without a value.

Lengths, truth values, differences of time, names of schemes and pointers: nothing here tells a secret. The form
of a credential is its vendor's prefix, a keyed digest, and the signs around them.
"""

import re
from typing import TYPE_CHECKING, Any

import msgspec

from analyzer.facts.auth import CREDENTIAL_HEADERS
from analyzer.facts.clock import server_time
from analyzer.facts.failure import TELLING_NAMES
from analyzer.facts.subject import TEMPLATE, Subject
from analyzer.facts.value import MASKED, Resolved
from analyzer.ingest.own_marks import MARKS
from analyzer.model import Body, Exchange, Response
from analyzer.redaction.patterns import compile_pattern
from analyzer.redaction.places import PATH
from analyzer.redaction.tokens import find_tokens
from analyzer.rules.paths import parse_path, resolve_fact

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

FORM = "auth.credential"
_OF_CREDENTIAL = (
    "auth.scheme", "auth.kind", "auth.placeholder", "auth.environment", "auth.environment_mismatch",
)  # fmt: skip
"""What a credential and the host tell, whenever the request was sent."""
_TIMES = ("auth.jwt.exp", "auth.jwt.nbf")
_OF_CREDENTIAL_AND_TIME = ("auth.jwt.expired_s", "auth.jwt.early_s")
_OF_URL = ("request.environment", "url.length", "url.longest_params")
_OF_URL_AND_CREDENTIAL = ("request.unexpanded", TEMPLATE)
_OF_REQUEST_BODY = (
    "request.not_iso_dates", "request.numeric_strings", "request.json_state", "request.body_state",
)  # fmt: skip
_OF_RESPONSE_HEADERS = (
    *(
        "response.body_state",
        "response.missing_bytes",
        "retry_after_s",
        "clock.skew_s",
        "outcome",
        "error.kind",
    ),
)
_OF_CUT_JSON = ("response.json_state",)
_OF_ERROR = ("error.message", "error.code")
_OF_PAGE = ("response.is_html", "gateway.name", "gateway.is_page")
FACTS = (
    "auth.scheme", "auth.kind", "auth.placeholder", *_OF_CREDENTIAL_AND_TIME, "auth.environment",
    "auth.environment_mismatch", *_OF_URL, *_OF_URL_AND_CREDENTIAL, *_OF_REQUEST_BODY,
    *_OF_RESPONSE_HEADERS, *_OF_CUT_JSON, "response.is_html", *_OF_ERROR, "gateway.name", "gateway.is_page",
)  # fmt: skip
"""Paths of rules whose values may be shown once their own strings are redacted, in the order of writing."""

_MAX_ITEMS = 200
_MAX_ASKED_CHARS = 4 << 20
_MAX_CREDENTIALS = 2_000
_ERROR_WORD = compile_pattern(
    "rror|ERROR|essage|etail|ault|eason|itle|xception|<html|<HTML|<!",
)
_Members = msgspec.json.Decoder(dict[str, msgspec.Raw])
_PREFIXES = ("clapi_", "hari_")
_CREDENTIAL_HEADERS = frozenset(CREDENTIAL_HEADERS)
_UNASKED_HEADERS = frozenset({"set-cookie", "location"})
_DENSE = re.compile(r"[\w+/=~:-]+")
_FORM = re.compile(rf"[^\w]*(?:bearer )?[^\w]*(?:{'|'.join(_PREFIXES)})?[0-9a-f]{{8}}[^\w]*", re.IGNORECASE)


Lost = dict[str, list[Any] | None]
"""Names of facts with their values, `None` for what the raw record did not tell."""


def lost_facts(raw: Exchange, redacted: Exchange, rewriter: "Rewriter") -> Lost:
    """The facts of the raw exchange that the redacted one gives otherwise, their values redacted."""
    before, after = Subject(raw), Subject(redacted)
    lost = _lost_of_credential(before, after, rewriter) if _has_credential(raw, redacted) else {}
    lost = lost | _lost(_asked(raw, redacted), before, after, rewriter)
    return {name: lost[name] for name in (*FACTS, FORM) if name in lost} if lost else lost


def _lost(names: tuple[str, ...], before: Subject, after: Subject, rewriter: "Rewriter") -> Lost:
    lost: Lost = {}
    for name in names:
        values, kept = _values(before, name), _values(after, name)
        if values == kept or MASKED in values.items:
            continue
        if values.is_unknown:
            lost[name] = None
        elif name == TEMPLATE or not _tells(kept):
            shown = [_shown(value, rewriter, name) for value in values.items[:_MAX_ITEMS]]
            if tuple(shown) != kept.items or kept.is_unknown:
                lost[name] = shown
    return lost


def _lost_of_credential(before: Subject, after: Subject, rewriter: "Rewriter") -> Lost:
    """What a credential no longer tells; most of it is the same whenever and for whatever it was sent."""
    if before.exchange.request == after.exchange.request:
        return _lost_form(before, after, rewriter)
    if before.exchange.facts or after.exchange.facts:
        names = (*_OF_CREDENTIAL, *_OF_CREDENTIAL_AND_TIME)
        return _lost(names, before, after, rewriter) | _lost_form(before, after, rewriter)
    lines = before.request_headers.items
    place = (
        before.host,
        after.host,
        *(line for line in lines if line.name.lower() in _CREDENTIAL_HEADERS),
    )
    known = rewriter.lost_of_credentials.get(place)
    if known is None:
        hits = len(rewriter.hits)
        lost = _lost(_OF_CREDENTIAL, before, after, rewriter) | _lost_form(before, after, rewriter)
        known = (all(_values(before, name) == _values(after, name) for name in _TIMES), lost)
        if len(rewriter.lost_of_credentials) < _MAX_CREDENTIALS and len(rewriter.hits) == hits:
            rewriter.lost_of_credentials[place] = known
    is_same_time, lost = known
    if is_same_time and server_time(before) == server_time(after):
        return lost
    return lost | _lost(_OF_CREDENTIAL_AND_TIME, before, after, rewriter)


def _asked(raw: Exchange, redacted: Exchange) -> tuple[str, ...]:
    """The facts that can differ at all: bodies are decoded only where they changed and may tell of an error."""
    names = () if raw.request == redacted.request else _asked_of_request(raw, redacted)
    is_same_error = raw.error_text == redacted.error_text and raw.outcome == redacted.outcome
    is_marked = bool(raw.facts or redacted.facts)
    if is_same_error and (
        raw.response == redacted.response
        or (not is_marked and _is_same_but_for_unasked(raw.response, redacted.response))
    ):
        return names
    names += _OF_RESPONSE_HEADERS
    before, after = (one.response.body if one.response else None for one in (raw, redacted))
    if before == after and is_same_error:
        return names
    text = before.text if before else ""
    is_telling = raw.is_failed or _ERROR_WORD.search((text or "").encode("utf-8", "replace")) is not None
    # To decode JSON of many megabytes twice would take more memory than all the rest; of a page only the start is read.
    if is_telling and (len(text or "") <= _MAX_ASKED_CHARS or _is_page(before)):
        names += _OF_PAGE if is_same_error and _are_silent(before, after) else (*_OF_PAGE, *_OF_ERROR)
    return names + (_OF_CUT_JSON if _may_be_cut(text or "") else ())


def _is_page(body: Body | None) -> bool:
    """Whether a body is text that begins neither as JSON does nor in base64."""
    return (
        body is not None and not body.is_base64 and (body.text or "")[:200].lstrip()[:1] not in ("{", "[", "")
    )


def _asked_of_request(raw: Exchange, redacted: Exchange) -> tuple[str, ...]:
    is_marked = bool(raw.facts or redacted.facts)
    is_same_url = raw.request.url == redacted.request.url and not is_marked
    names: tuple[str, ...] = () if is_same_url else _OF_URL
    names += () if is_same_url and not _has_credential(raw, redacted) else _OF_URL_AND_CREDENTIAL
    return names + (() if raw.request.body == redacted.request.body else _OF_REQUEST_BODY)


def _has_credential(*exchanges: Exchange) -> bool:
    """Whether a header field, or what an earlier redaction wrote, may tell of a credential."""
    return any(
        bool(one.facts)
        or not _CREDENTIAL_HEADERS.isdisjoint(one.request.headers.masked)
        or any(line.name.lower() in _CREDENTIAL_HEADERS for line in one.request.headers.items)
        for one in exchanges
    )


def _is_same_but_for_unasked(before: Response | None, after: Response | None) -> bool:
    """Whether nothing differs but cookies that were set and where to go next, of which no fact tells."""
    if before is None or after is None:
        return False
    lines = [before.headers.items, after.headers.items]
    if len(lines[0]) != len(lines[1]) or before.status != after.status or before.body != after.body:
        return False
    is_same_name = before.headers.masked == after.headers.masked
    return is_same_name and all(
        old == new or (old.name == new.name and old.name.lower() in _UNASKED_HEADERS)
        for old, new in zip(*lines, strict=True)
    )


def _are_silent(*bodies: Body | None) -> bool:
    """Whether bodies are JSON objects without a name under which an error is told."""
    for body in bodies:
        if body is None or body.text is None or body.is_base64 or body.text[:1] != "{":
            return False
        try:
            names = _Members.decode(body.text)
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
            return False
        if not TELLING_NAMES.isdisjoint(names):
            return False
    return True


def _may_be_cut(text: str) -> bool:
    """Whether a text begins as JSON and does not end as it."""
    return text[:1] in ("{", "[") and text[-1:] not in ("}", "]", "\n")


def _values(subject: Subject, name: str) -> Resolved:
    return resolve_fact(subject, parse_path(name)) or Resolved()


def _tells(kept: Resolved) -> bool:
    """Whether the redacted record gives the fact itself, with tokens in it: read alone it could show more."""
    return any(isinstance(value, str) and find_tokens(value) for value in kept.items)


def _shown(value: Any, rewriter: "Rewriter", name: str) -> Any:
    if name == TEMPLATE:
        return rewriter.visit(str(value), "path", PATH)
    return rewriter.visit(value) if isinstance(value, str) else rewriter.walk(value)


def _lost_form(before: Subject, after: Subject, rewriter: "Rewriter") -> Lost:
    """The form of a credential that became a token."""
    text = _values(before, FORM).first
    if not isinstance(text, str) or text == _values(after, FORM).first or rewriter.tokenizer is None:
        return {}
    prefix = next((prefix for prefix in _PREFIXES if prefix in text[:24].lower()), "")
    digest = rewriter.tokenizer.digest(text)
    lead = "Bearer " if text[:7].lower() == "bearer " else ""
    signs = _DENSE.split(text[len(lead) :])
    return {FORM: [lead + signs[0] + prefix + digest + "".join(signs[1:])[:8]]}


def with_marks(record: dict[str, Any], facts: Lost) -> dict[str, Any]:
    """The record with facts beside those that it carries already."""
    own = record.get(MARKS)
    marks = own if isinstance(own, dict) else {}
    known = marks.get("facts")
    return {**record, MARKS: {**marks, "facts": {**(known if isinstance(known, dict) else {}), **facts}}}


def with_marks_of_each(record: dict[str, Any], facts: list[Lost]) -> dict[str, Any]:
    """The record with the facts of each of its exchanges beside those that it carries already."""
    own = record.get(MARKS)
    marks = own if isinstance(own, dict) else {}
    known = marks.get("facts")
    listed = known if isinstance(known, list) else []
    each = [
        {**(listed[at] if at < len(listed) and isinstance(listed[at], dict) else {}), **lost}
        for at, lost in enumerate(facts)
    ]
    return {**record, MARKS: {**marks, "facts": each}}


def walk_marks(rewriter: "Rewriter", marks: Any) -> Any:
    """What an earlier redaction wrote beside a record, read again without heed to its names."""
    facts = marks.get("facts") if isinstance(marks, dict) else None
    if not isinstance(facts, dict | list):
        return rewriter.walk(marks)
    outer = {name: value for name, value in marks.items() if name != "facts"}
    new_outer = rewriter.walk(outer)
    new_facts: Any = (
        _walk_facts(rewriter, facts)
        if isinstance(facts, dict)
        else [_walk_facts(rewriter, one) if isinstance(one, dict) else rewriter.walk(one) for one in facts]
    )
    return marks if new_outer is outer and new_facts == facts else {**new_outer, "facts": new_facts}


def _walk_facts(rewriter: "Rewriter", facts: dict[str, Any]) -> dict[str, Any]:
    known: Lost = {
        name: facts[name] for name in (*FACTS, FORM) if name in facts and isinstance(facts[name], list | None)
    }
    rest = {name: value for name, value in facts.items() if name not in known}
    new_known = {
        name: values and [_marked(rewriter, name, value) for value in values]
        for name, values in known.items()
    }
    return {**rewriter.walk(rest), **new_known}


def _marked(rewriter: "Rewriter", name: str, value: Any) -> Any:
    if name != FORM:
        return _shown(value, rewriter, name)
    is_form = isinstance(value, str) and _FORM.fullmatch(value) is not None
    return value if is_form else rewriter.inherited(str(value), "token", "credential", "text")
