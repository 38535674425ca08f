"""Examples that every rule of a kind has to have: a silent case for each way of firing wrongly."""

from collections.abc import Callable, Iterator

from msgspec import Struct

from analyzer.facts.subject import Subject
from analyzer.model import BodyState, Exchange
from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import rule_conditions
from analyzer.rules.examples import example_exchanges, example_mismatches
from analyzer.rules.files import Example
from analyzer.rules.ruleset import LoadedRule, Pack, RuleSet
from analyzer.rules.services import ServiceFinder, bases_of

_BODY_PATHS = (
    "response.json",
    "response.text",
    "error.message",
    "error.items",
    "error.code",
    "response.is_html",
)


class _Kind(Struct, frozen=True):
    """A kind of example: which rules need it, what shows it, and how it is called."""

    is_needed: Callable[[LoadedRule], bool]
    shows: Callable[[Example, LoadedRule], bool]
    called: str


def _missing(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    examples = [example for example in loaded.rule.examples if not example_mismatches(example)]
    if not any(example.expect == "match" for example in examples):
        yield Remark((), "the rule has no example that it matches")
    silent = [example for example in examples if example.expect == "no_match"]
    if not silent:
        yield Remark((), "the rule has no example that it does not match")
        return
    for kind in _KINDS:
        if kind.is_needed(loaded) and not any(kind.shows(example, loaded) for example in silent):
            yield Remark((), f"the rule has no no_match example with {kind.called}")


def _reads_body(loaded: LoadedRule) -> bool:
    """Whether a body must have been captured for the rule to match; one way of several in `any` does not."""
    return any(
        condition.place[0] == "match"
        and "any" not in condition.place
        and condition.path.startswith(_BODY_PATHS)
        for condition in rule_conditions(loaded.rule)
    )


def _lacks_body(example: Example, loaded: LoadedRule) -> bool:
    finder = ServiceFinder(bases_of(_only(loaded.pack)))
    incomplete = (BodyState.NOT_CAPTURED, BodyState.TRUNCATED)
    served = [exchange for exchange in example_exchanges(example) if _is_served(finder, exchange)]
    return any(one.response is not None and one.response.body.state in incomplete for one in served)


def _is_vendor_rule(loaded: LoadedRule) -> bool:
    return loaded.pack.tier != "generic"


def _has_other_host(example: Example, loaded: LoadedRule) -> bool:
    finder = ServiceFinder(bases_of(_only(loaded.pack)))
    return any(not _is_served(finder, exchange) for exchange in example_exchanges(example))


def _only(pack: Pack) -> RuleSet:
    return RuleSet(packs=(pack,), digest="")


def _is_served(finder: ServiceFinder, exchange: Exchange) -> bool:
    subject = Subject(exchange)
    return bool(finder.find(subject.host, subject.full_path))


def _is_keyed_sequence(loaded: LoadedRule) -> bool:
    return loaded.rule.sequence is not None and bool(loaded.rule.sequence.key)


def _has_different_exchanges(example: Example, loaded: LoadedRule) -> bool:
    """Several exchanges that are not all alike; whether their keys differ shows when the example runs."""
    del loaded
    seen = {repr((one.request, one.response and one.response.body)) for one in example_exchanges(example)}
    return len(seen) > 1


_KINDS = (
    _Kind(_reads_body, _lacks_body, "a response body that was not captured"),
    _Kind(_is_vendor_rule, _has_other_host, "another host"),
    _Kind(_is_keyed_sequence, _has_different_exchanges, "observations under different keys"),
)


CHECK = Check(
    name="example-kinds",
    advice="docs/writing-rules.md shows one of each",
    of_rule=_missing,
)
