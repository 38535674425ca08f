"""What a redacted exchange no longer shows although rules ask it: written beside the entry, without a value.

Lengths, truth values, differences of time, names of schemes and pointers: nothing here tells a secret. The form
of a credential is its vendor's prefix, a keyed digest, and the signs around them.
"""

import re
from typing import TYPE_CHECKING, Any

from analyzer.facts.subject import TEMPLATE, Subject
from analyzer.facts.value import MASKED, Resolved
from analyzer.ingest.own_marks import MARKS
from analyzer.model import Exchange
from analyzer.redaction.places import PATH
from analyzer.redaction.tokens import find_tokens
from analyzer.rules.paths import parse_path, resolve_fact

if TYPE_CHECKING:
    from analyzer.redaction.rewrite import Rewriter

FORM = "auth.credential"
_OF_REQUEST = (
    "auth.scheme", "auth.kind", "auth.placeholder", "auth.jwt.expired_s", "auth.jwt.early_s",
    "auth.environment", "auth.environment_mismatch", "request.environment", "url.length",
    "url.longest_params", "request.unexpanded", TEMPLATE,
)  # fmt: skip
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
_OF_RESPONSE_BODY = ("response.is_html", "error.message", "error.code", "gateway.name", "gateway.is_page")
FACTS = (*_OF_REQUEST, *_OF_REQUEST_BODY, *_OF_RESPONSE_HEADERS, *_OF_CUT_JSON, *_OF_RESPONSE_BODY)
"""Paths of rules whose values may be shown once their own strings are redacted."""

_MAX_ITEMS = 200
_ERROR_WORDS = (
    "rror",
    "ERROR",
    "essage",
    "etail",
    "ault",
    "eason",
    "itle",
    "xception",
    "<html",
    "<HTML",
    "<!",
)
_PREFIXES = ("clapi_", "hari_")
_DENSE = re.compile(r"[\w+/=~:-]+")
_FORM = re.compile(rf"[^\w]*(?:bearer )?[^\w]*(?:{'|'.join(_PREFIXES)})?[0-9a-f]{{8}}[^\w]*", re.IGNORECASE)


Lost = dict[str, list[Any] | None]
"""Names of facts with their values, `None` for what the raw record did not tell."""


def lost_facts(raw: Exchange, redacted: Exchange, rewriter: "Rewriter") -> Lost:
    """The facts of the raw exchange that the redacted one gives otherwise, their values redacted."""
    before, after = Subject(raw), Subject(redacted)
    lost: Lost = {}
    for name in _asked(raw, redacted):
        values, kept = _values(before, name), _values(after, name)
        if values == kept or MASKED in values.items:
            continue
        if values.is_unknown:
            lost[name] = None
        elif name == TEMPLATE or not _tells(kept):
            shown = [_shown(value, rewriter, name) for value in values.items[:_MAX_ITEMS]]
            if tuple(shown) != kept.items or kept.is_unknown:
                lost[name] = shown
    form = _lost_form(_values(before, FORM), _values(after, FORM), rewriter)
    return lost | ({FORM: [form]} if form else {})


def _asked(raw: Exchange, redacted: Exchange) -> tuple[str, ...]:
    """The facts that can differ at all: bodies are decoded only where they changed and may tell of an error."""
    names: tuple[str, ...] = () if raw.request == redacted.request else _OF_REQUEST
    names += () if raw.request.body == redacted.request.body else _OF_REQUEST_BODY
    is_same_error = raw.error_text == redacted.error_text
    if raw.response == redacted.response and is_same_error:
        return names
    names += _OF_RESPONSE_HEADERS
    before, after = (one.response.body if one.response else None for one in (raw, redacted))
    if before == after and is_same_error:
        return names
    text = before.text if before else ""
    is_telling = raw.is_failed or any(word in (text or "") for word in _ERROR_WORDS)
    names += _OF_RESPONSE_BODY if is_telling else ()
    return names + (_OF_CUT_JSON if _may_be_cut(text or "") else ())


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


def _lost_form(raw: Resolved, redacted: Resolved, rewriter: "Rewriter") -> str | None:
    """The form of a credential that became a token."""
    text = raw.first
    if not isinstance(text, str) or text == redacted.first or rewriter.tokenizer is None:
        return None
    prefix = next((prefix for prefix in _PREFIXES if prefix in text[:24].lower()), "")
    digest = rewriter.tokenizer.digest(text)
    lead = "Bearer " if text[:7].lower() == "bearer " else ""
    signs = _DENSE.split(text[len(lead) :])
    return lead + signs[0] + prefix + digest + "".join(signs[1:])[:8]


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
