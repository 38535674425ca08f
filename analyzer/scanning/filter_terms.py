"""The terms of a filter: from a value to a test that says met, not met, or (None) not recorded."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from analyzer.facts.message import if_received
from analyzer.facts.subject import Subject
from analyzer.facts.value import UNKNOWN, Resolved, one
from analyzer.model import Body, BodyState, Outcome
from analyzer.rules.paths import Path, resolve_fact

Test = Callable[[Subject], bool | None]
RulesOf = Callable[[Subject], tuple[str, ...]]
Texts = Callable[[str], bool]

_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)([a-z]*)")
_BYTES = {"": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6, "g": 1e9, "gb": 1e9}
_MILLISECONDS = {"": 1, "ms": 1, "s": 1e3, "min": 6e4}
_CLOCK = r"t([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?(z|[+-][0-9]{2}:[0-9]{2})?"
_MOMENT = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}({_CLOCK})?")
_FIELD = re.compile(r"(request|response)\.((headers|json)\..+|body)|request\.query\..+", re.DOTALL)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fault(Exception):
    """A value that a term cannot take, and what it takes instead."""

    def __init__(self, value: str, hint: str) -> None:
        super().__init__(value, hint)
        self.value, self.hint = value, hint


def words(value: str) -> Test:
    """Met where the text, `*` standing for anything, is part of `METHOD host/path?query`."""
    test = texts(f"*{value}*" if "*" in value else value)
    return lambda subject: test(_line(subject))


def texts(value: str) -> Texts:
    """Whether a text holds the value, case ignored; with a `*` in it, whether the whole text is like it."""
    wanted = value.lower()
    return _glob(wanted) if "*" in wanted else lambda text: wanted in text.lower()


def _glob(pattern: str) -> Texts:
    """In linear time, unlike a regular expression with several `.*`."""
    first, *middle, last = pattern.split("*")

    def test(text: str) -> bool:
        text = text.lower()
        at, end = len(first), len(text) - len(last)
        if at > end or not text.startswith(first) or not text.endswith(last):
            return False
        for part in middle:
            found = text.find(part, at, end)
            if found < 0:
                return False
            at = found + len(part)
        return True

    return test


def _line(subject: Subject) -> str:
    parts = subject.url_parts
    query = f"?{parts.query}" if parts.query else ""
    return f"{subject.exchange.request.method} {subject.host}{_path(subject)}{query}"


def _path(subject: Subject) -> str:
    """The path as the report lists it."""
    parts = subject.url_parts
    return parts.path or ("" if parts.query else subject.exchange.request.url)


def _among(texts_of: Callable[[Subject], Iterable[str]]) -> Callable[[str, RulesOf], Test]:
    def make(value: str, _: RulesOf) -> Test:
        test = texts(value)
        return lambda subject: any(map(test, texts_of(subject)))

    return make


def _rule(value: str, rules_of: RulesOf) -> Test:
    test = texts(value)
    return lambda subject: any(map(test, rules_of(subject)))


def _status(value: str, _: RulesOf) -> Test:
    word = value.lower()
    if word == "unknown":
        return lambda subject: subject.exchange.outcome is Outcome.NOT_RECORDED
    if word == "failed":
        return _if_told(lambda subject: subject.exchange.is_failed)
    if word == "none":
        return _if_told(lambda subject: subject.exchange.status is None)
    if re.fullmatch("[1-9]xx", word):
        return _if_told(lambda subject: (subject.exchange.status or 0) // 100 == int(word[0]))
    if re.fullmatch("[1-9][0-9]{2}", word):
        return _if_told(lambda subject: subject.exchange.status == int(word))
    raise Fault(value, "a status is 404, 5xx, failed, none or unknown")


def _if_told(test: Callable[[Subject], bool]) -> Test:
    return lambda subject: None if subject.exchange.outcome is Outcome.NOT_RECORDED else test(subject)


def _more_than(
    amount_of: Callable[[Subject], float | None], units: dict[str, float]
) -> Callable[[str, RulesOf], Test]:
    def make(value: str, _: RulesOf) -> Test:
        found = _AMOUNT.fullmatch(value.lower())
        if not found or found[2] not in units:
            raise Fault(value, f"write a number with one of: {', '.join(filter(None, units))}")
        least = float(found[1]) * units[found[2]]

        def test(subject: Subject) -> bool | None:
            amount = amount_of(subject)
            return None if amount is None else amount > least

        return test

    return make


def _body_bytes(subject: Subject) -> float | None:
    """The size of the response's body; none came with a call that got no answer."""
    exchange = subject.exchange
    if exchange.response is None:
        return 0 if exchange.outcome is Outcome.FAILED else None
    return exchange.response.body.size_bytes


def _at(is_met: Callable[[int, int], bool]) -> Callable[[str, RulesOf], Test]:
    def make(value: str, _: RulesOf) -> Test:
        wanted_ms = _moment_ms(value)

        def test(subject: Subject) -> bool | None:
            started_us = subject.exchange.started_us
            return None if started_us is None else is_met(started_us // 1000, wanted_ms)

        return test

    return make


def _moment_ms(value: str) -> int:
    """Milliseconds since the epoch of a date or a time; UTC where it names no offset."""
    hint = "write a date or a time such as 2026-01-31T12:00:00Z"
    if not _MOMENT.fullmatch(value.lower()):
        raise Fault(value, hint)
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        raise Fault(value, hint) from None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH) // timedelta(milliseconds=1)


def _has(value: str, rules_of: RulesOf) -> Test:
    word = value.lower()
    if word == "finding":
        return lambda subject: bool(rules_of(subject))
    if word == "details":
        return lambda _: True
    if word == "response":
        return _if_told(lambda subject: subject.exchange.response is not None)
    if not _FIELD.fullmatch(value):
        hint = "finding, response, details, or a field such as request.headers.authorization, response.json.error"
        raise Fault(value, hint)
    if value.endswith(".body"):
        return lambda subject: _is_there(_body(subject, value.partition(".")[0]))
    path = Path(value, tuple(value.split(".")))
    return lambda subject: _is_there(resolve_fact(subject, path))


def _is_there(found: Resolved | None) -> bool | None:
    if found is None or (found.is_unknown and not found.items):
        return None
    return bool(found.items)


def _body(subject: Subject, side: str) -> Resolved:
    exchange = subject.exchange
    if side == "request":
        return _captured(exchange.request.body)
    return if_received(subject, _captured(exchange.response.body if exchange.response else Body()))


def _captured(body: Body) -> Resolved:
    if body.state is BodyState.EMPTY:
        return Resolved()
    is_known = body.state is not BodyState.NOT_CAPTURED or bool(body.size_bytes)
    return one(True) if is_known else UNKNOWN


TERMS: dict[str, Callable[[str, RulesOf], Test]] = {
    "status": _status,
    "host": _among(lambda subject: (subject.host,)),
    "method": _among(lambda subject: (subject.exchange.request.method,)),
    "path": _among(lambda subject: (_path(subject),)),
    "rule": _rule,
    "larger-than": _more_than(_body_bytes, _BYTES),
    "slower-than": _more_than(lambda subject: subject.exchange.duration_ms, _MILLISECONDS),
    "since": _at(lambda started_ms, wanted_ms: started_ms >= wanted_ms),
    "until": _at(lambda started_ms, wanted_ms: started_ms < wanted_ms),
    "has": _has,
}
