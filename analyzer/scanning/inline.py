"""Rules over exchanges that are already there: the examples of rules, and one exchange of a capture."""

from collections.abc import Iterable, Sequence

from analyzer.document import Finding
from analyzer.model import Exchange
from analyzer.rules.ruleset import RuleSet
from analyzer.scanning.merge import Merged
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner
from analyzer.scanning.plan import Plan, compiled


def analyze_exchanges(
    exchanges: Iterable[Exchange], rules: RuleSet, *, symptoms: Sequence[str] = (), maps: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """The findings of all rules over some exchanges, by the same way that a scan takes."""
    plan = Plan(rules=rules, symptoms=tuple(symptoms), maps=tuple(maps))
    partial = Partial(0)
    scanner = Scanner(partial, compiled(plan), plan)
    for exchange in exchanges:
        scanner.take(exchange)
    return Merged([partial], plan).findings
