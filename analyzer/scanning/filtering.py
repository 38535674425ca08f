"""`--filter EXPR`: which exchanges to look at, in the words of the report's explorer.

    status:4xx,5xx host:api -method:options slower-than:2s "two words"

Terms are ANDed, values after a comma ORed, `-` negates; a bare word stands in method, host or path.
"""

import re
from collections.abc import Callable
from functools import cache

from analyzer.errors import UsageError
from analyzer.facts.subject import Subject

Test = Callable[[Subject], bool]

_TERM = re.compile(r'(-?)(?:([a-z-]+):)?(?:"([^"]*)"?|(\S+))')
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)([a-z]*)")
_BYTES = {"": 1, "b": 1, "k": 1e3, "kb": 1e3, "m": 1e6, "mb": 1e6}
_MILLISECONDS = {"": 1, "ms": 1, "s": 1e3}


@cache
def exchange_filter(text: str) -> Test:
    """Returns the test of a filter.

    Raises:
        UsageError: a term is not understood; the message names it.
    """
    tests = [_term(*found.groups()) for found in _TERM.finditer(text.lower())]
    return lambda subject: all(test(subject) for test in tests)


def _term(minus: str, key: str | None, quoted: str | None, plain: str | None) -> Test:
    value = quoted if quoted is not None else plain or ""
    test = _TESTS[key](value) if key in _TESTS else _words(f"{key}:{value}" if key else value)
    return (lambda subject: not test(subject)) if minus else test


def _words(value: str) -> Test:
    return lambda subject: value in _line(subject)


def _line(subject: Subject) -> str:
    parts = subject.url_parts
    query = f"?{parts.query}" if parts.query else ""
    return f"{subject.exchange.request.method} {subject.host}{parts.path}{query}".lower()


def _status(value: str) -> Test:
    tests = [_one_status(one) for one in value.split(",") if one]
    return lambda subject: any(test(subject) for test in tests)


def _one_status(value: str) -> Test:
    if value == "failed":
        return lambda subject: subject.exchange.is_failed
    if value == "none":
        return lambda subject: subject.exchange.status is None
    if re.fullmatch("[1-9]xx", value):
        return lambda subject: (subject.exchange.status or 0) // 100 == int(value[0])
    if re.fullmatch("[0-9]{3}", value):
        return lambda subject: subject.exchange.status == int(value)
    raise _fault(f"status:{value}", "a status is 404, 5xx, failed or none")


def _among(text_of: Callable[[Subject], str]) -> Callable[[str], Test]:
    def make(value: str) -> Test:
        wanted = [one for one in value.split(",") if one]
        return lambda subject: any(one in text_of(subject).lower() for one in wanted)

    return make


def _more_than(
    name: str, amount_of: Callable[[Subject], float | None], units: dict[str, float]
) -> Callable[[str], Test]:
    def make(value: str) -> Test:
        found = _AMOUNT.fullmatch(value)
        if not found or found[2] not in units:
            raise _fault(f"{name}:{value}", f"write a number with one of: {', '.join(filter(None, units))}")
        least = float(found[1]) * units[found[2]]
        return lambda subject: (amount_of(subject) or 0) > least

    return make


def _has(value: str) -> Test:
    if value != "response":
        raise _fault(f"has:{value}", "before rules are matched, only has:response can be asked")
    return lambda subject: subject.exchange.response is not None


def _after_matching(value: str) -> Test:
    raise _fault(f"rule:{value}", "rules are matched after the filter; look for a rule in the result")


def _body_bytes(subject: Subject) -> float | None:
    response = subject.exchange.response
    return response.body.size_bytes if response else None


def _fault(term: str, hint: str) -> UsageError:
    return UsageError(f"{term} is not understood", "--filter", hint)


_TESTS: dict[str | None, Callable[[str], Test]] = {
    "status": _status,
    "host": _among(lambda subject: subject.host),
    "method": _among(lambda subject: subject.exchange.request.method),
    "path": _among(lambda subject: subject.full_path),
    "larger-than": _more_than("larger-than", _body_bytes, _BYTES),
    "slower-than": _more_than("slower-than", lambda subject: subject.exchange.duration_ms, _MILLISECONDS),
    "has": _has,
    "rule": _after_matching,
}
