"""Which rows of the error references are proved: by a rule, and by passing examples that reach its causes."""

from collections.abc import Iterable

from msgspec import Struct

from analyzer.rules.example_run import ExampleResult
from analyzer.rules.inventory import Inventory, Row, load_inventory
from analyzer.rules.ruleset import RuleSet


class RowCoverage(Struct, frozen=True, kw_only=True):
    """One row of a reference: it is covered when nothing is missing.

    `missing` says in words what is; `because` is the reason of a row that needs no rule.
    """

    reference: str
    row: str
    title: str
    rules: tuple[str, ...]
    missing: tuple[str, ...]
    because: str | None = None

    @property
    def is_covered(self) -> bool:
        """Whether the row needs no rule, or all that it needs was reached."""
        return not self.missing


class CoverageReport(Struct, frozen=True, kw_only=True):
    """Every row, in the order of the references."""

    rows: tuple[RowCoverage, ...]

    @property
    def uncovered(self) -> tuple[RowCoverage, ...]:
        """The rows that lack something."""
        return tuple(row for row in self.rows if not row.is_covered)

    @property
    def is_complete(self) -> bool:
        """Whether every row is covered."""
        return not self.uncovered


class _Reached(Struct, frozen=True):
    """What passing examples of matches reached: rule ids, and causes as (rule id, cause id)."""

    rules: frozenset[str]
    causes: frozenset[tuple[str, str]]


def coverage(
    rules: RuleSet, results: Iterable[ExampleResult], inventory: Inventory | None = None
) -> CoverageReport:
    """The coverage of every row of the inventory (by default the one that comes with the program).

    Only passing examples that expect a match count.
    """
    known = inventory or load_inventory()
    reached = _reached(results)
    rows = [
        _row_coverage(reference, row, rules, reached)
        for reference, listed in known.references.items()
        for row in listed.rows
    ]
    return CoverageReport(rows=tuple(rows))


def _reached(results: Iterable[ExampleResult]) -> _Reached:
    passed = [result for result in results if result.is_passed and result.expect == "match"]
    return _Reached(
        frozenset(result.rule for result in passed),
        frozenset((result.rule, cause) for result in passed for cause in result.causes),
    )


def _row_coverage(reference: str, row: Row, rules: RuleSet, reached: _Reached) -> RowCoverage:
    missing = [fault for rule_id in row.rules for fault in _rule_gaps(rule_id, row, rules, reached)]
    missing += _diagnostic_gaps(row, rules)
    if not (row.rules or row.diagnostics or row.because):
        missing.append("neither a rule nor a reason")
    return RowCoverage(
        reference=reference,
        row=row.id,
        title=row.title,
        rules=tuple(row.rules),
        missing=tuple(missing),
        because=row.because,
    )


def _rule_gaps(rule_id: str, row: Row, rules: RuleSet, reached: _Reached) -> list[str]:
    loaded = rules.find(rule_id)
    if loaded is None:
        return [f"no rule {rule_id}"]
    if rule_id not in reached.rules:
        return [f"no passing example of {rule_id}"]
    causes = {cause.id for cause in loaded.rule.causes}
    gaps = [f"{rule_id} has no cause {cause}" for cause in row.rules[rule_id] if cause not in causes]
    gaps += [
        f"no passing example reaches {rule_id} · {cause}"
        for cause in row.rules[rule_id]
        if cause in causes and (rule_id, cause) not in reached.causes
    ]
    return gaps


def _diagnostic_gaps(row: Row, rules: RuleSet) -> list[str]:
    packs = {pack.ruleset: pack for pack in rules.packs}
    return [
        f"no diagnostic {name} in {ruleset}"
        for ruleset, names in row.diagnostics.items()
        for name in names
        if ruleset not in packs or name not in packs[ruleset].diagnostics
    ]
