"""`--filter EXPR`: which exchanges to look at, in one language for the commands and the report's explorer.

    status:4xx,5xx host:api.* -method:options slower-than:2s has:request.headers.authorization "two words"

Terms are ANDed, values after a comma ORed, `-` turns a term round, `*` stands for any text. A term that asks
for what the capture did not record is neither met nor, with `-`, not met. `docs/filter.md` lists the terms;
`report/templates/script/filter.js` is the same language, and `tests/filters/cases.toml` the proof of it.
"""

import re
from collections.abc import Callable

from analyzer.errors import UsageError
from analyzer.facts.subject import Subject
from analyzer.match.engine import match_rules
from analyzer.rules.compiled import CompiledRules
from analyzer.scanning.filter_terms import TERMS, Fault, RulesOf, Test, words

_TERM = re.compile(r'(-?)(?:([A-Za-z-]+):)?(?:"([^"]*)"?|([^ \t\r\n]+))')


def exchange_filter(text: str, rules_of: RulesOf) -> Callable[[Subject], bool]:
    """Returns the test of a filter; `rules_of` tells which rules match an exchange, for those terms that ask.

    Raises:
        UsageError: a term is not understood; the message names it.
    """
    tests = [_term(found, rules_of) for found in _TERM.finditer(text)]
    return lambda subject: all(test(subject) is True for test in tests)


def check_filter(text: str) -> None:
    """Does nothing if a filter is understood.

    Raises:
        UsageError: it is not.
    """
    exchange_filter(text, lambda _: ())


def rules_by_match(rules: CompiledRules) -> RulesOf:
    """Returns what tells the ids of the rules that one exchange matches by itself."""

    def rules_of(subject: Subject) -> tuple[str, ...]:
        services = rules.services.find(subject.host, subject.full_path)
        request, status = subject.exchange.request, subject.exchange.status
        candidates = rules.candidates(services, request.method, status)
        return tuple(hit.rule.rule.id for hit, _ in match_rules(candidates.rules, subject, services))

    return rules_of


def _term(found: re.Match[str], rules_of: RulesOf) -> Test:
    minus, key, quoted, plain = found.groups()
    value = quoted if quoted is not None else plain or ""
    name = (key or "").lower()
    if name in TERMS:
        values = [value] if quoted is not None else [one for one in value.split(",") if one]
        test = _understood(name, values, rules_of)
    else:
        test = words(f"{key}:{value}" if key else value)
    return _not(test) if minus else test


def _understood(name: str, values: list[str], rules_of: RulesOf) -> Test:
    try:
        tests = [TERMS[name](value, rules_of) for value in values]
    except Fault as fault:
        raise UsageError(f"{name}:{fault.value} is not understood", "--filter", fault.hint) from None
    if not tests:
        raise UsageError(f"{name}: is not understood", "--filter", "write a value behind the colon")
    return tests[0] if len(tests) == 1 else _any(tests)


def _any(tests: list[Test]) -> Test:
    def met(subject: Subject) -> bool | None:
        answers = [test(subject) for test in tests]
        return True if True in answers else None if None in answers else False

    return met


def _not(test: Test) -> Test:
    def turned(subject: Subject) -> bool | None:
        answer = test(subject)
        return None if answer is None else not answer

    return turned
