"""How many small mistakes in the shipped rules their examples notice.

Each mutant changes one thing of one rule: it drops or negates a condition, doubles or halves a bound or
threshold, drops a cause or swaps it with the next. A mutant is killed when an example of the rule's pack
fails. `python -m benchmarks.mutate_rules [PATTERN]` prints the share by pack and every survivor.
"""

import copy
import fnmatch
import hashlib
import multiprocessing
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from analyzer.errors import RuleError
from analyzer.rules.conditions import COMBINATORS, rule_conditions
from analyzer.rules.example_run import run_example
from analyzer.rules.files import Rule
from analyzer.rules.loader import load_rules
from analyzer.rules.path_types import is_single
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.scanning.inline import analyze_exchanges

BOUNDS = ("gt", "gte", "lt", "lte", "count")
PROCESSES = 2


class Mutant(NamedTuple):
    """A rule with one change, and what was changed."""

    change: str
    rule: Rule


class Outcome(NamedTuple):
    """What became of the mutants of one rule."""

    rule_id: str
    ruleset: str
    killed: int
    survivors: tuple[str, ...]


def mutants(rule: Rule) -> Iterator[Mutant]:
    """Every mutant of a rule, in the order of the rule."""
    source = msgspec.to_builtins(rule)
    for condition in rule_conditions(rule):
        if condition.path not in COMBINATORS:
            yield from _of_condition(source, condition.place, condition.operand)
    for name, value in rule.thresholds.items():
        for factor in (2, 0.5):
            changed = copy.deepcopy(source)
            changed["thresholds"][name] = value * factor
            yield _mutant(f"threshold {name} x{factor}", changed)
    yield from _of_causes(source)


def _mutant(change: str, source: dict[str, Any]) -> Mutant:
    return Mutant(change, msgspec.convert(source, Rule))


def _of_condition(source: dict[str, Any], place: tuple[str | int, ...], operand: Any) -> Iterator[Mutant]:
    where = ".".join(map(str, place))
    dropped, parent = _copy_with(source, place)
    del parent[place[-1]]
    yield _mutant(f"drop {where}", dropped)
    negated, parent = _copy_with(source, place)
    parent.setdefault("none", []).append({place[-1]: parent.pop(place[-1])})
    yield _mutant(f"negate {where}", negated)
    for operator in BOUNDS if isinstance(operand, dict) else ():
        bound = operand.get(operator)
        if isinstance(bound, int | float) and not isinstance(bound, bool):
            for changed_bound in _other_bounds(bound):
                changed, parent = _copy_with(source, place)
                parent[place[-1]][operator] = changed_bound
                yield _mutant(f"{where} {operator} {bound} -> {changed_bound}", changed)


def _other_bounds(bound: float) -> Iterator[float]:
    """Twice and half of it; a whole number stays whole, since counts do."""
    yield bound * 2 + 1
    half = bound // 2 if isinstance(bound, int) else bound / 2
    if half != bound:
        yield half


def _copy_with(source: dict[str, Any], place: tuple[str | int, ...]) -> tuple[dict[str, Any], Any]:
    """A copy of the rule, and in it the mapping that holds the last step of `place`."""
    changed = copy.deepcopy(source)
    parent: Any = changed
    for step in place[:-1]:
        if isinstance(parent[step], tuple):
            parent[step] = list(parent[step])
        parent = parent[step]
    return changed, parent


def _of_causes(source: dict[str, Any]) -> Iterator[Mutant]:
    for index, cause in enumerate(source["causes"]):
        changed = copy.deepcopy(source)
        changed["causes"] = [*source["causes"][:index], *source["causes"][index + 1 :]]
        yield _mutant(f"drop cause {cause['id']}", changed)
    for index, (cause, later) in enumerate(zip(source["causes"], source["causes"][1:], strict=False)):
        if (cause["when"] is None) != (later["when"] is None):
            continue  # an undecidable cause gives way to a proved one wherever it stands
        if _exclude_each_other(cause["when"] or {}, later["when"] or {}):
            continue  # at most one of them can be TRUE, so their order changes nothing
        changed = copy.deepcopy(source)
        changed["causes"] = [*source["causes"][:index], later, cause, *source["causes"][index + 2 :]]
        yield _mutant(f"swap causes {cause['id']} and {later['id']}", changed)


def _exclude_each_other(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether both ask a path that has one value for values that they do not share."""
    shared = (path for path in one if path in other and path not in COMBINATORS and is_single(path))
    pairs = [(_listed(one[path]), _listed(other[path])) for path in shared]
    return any(mine and theirs and mine.isdisjoint(theirs) for mine, theirs in pairs)


def _listed(operand: Any) -> set[Any]:
    """The values that a condition allows; empty where it does not list them."""
    values = operand if isinstance(operand, list | tuple) else (operand,)
    return set(values) if all(isinstance(value, str | int | bool) for value in values) else set()


def with_rule(rules: RuleSet, mutant: Mutant) -> RuleSet:
    """The rule set with one rule in the place of the one of its id."""
    packs = tuple(
        msgspec.structs.replace(
            pack, rules=tuple(mutant.rule if rule.id == mutant.rule.id else rule for rule in pack.rules)
        )
        for pack in rules.packs
    )
    digest = hashlib.sha256(f"{rules.digest} {mutant.rule.id} {mutant.change}".encode()).hexdigest()
    return RuleSet(packs=packs, digest=digest)


def is_killed(rules: RuleSet, mutant: Mutant) -> bool:
    """Whether an example of the pack fails, those of the rule itself first."""
    changed = with_rule(rules, mutant)
    own = changed.find(mutant.rule.id)
    if own is None:
        return True
    others = [
        one for one in changed.rules if one.pack.ruleset == own.pack.ruleset and one.rule.id != own.rule.id
    ]
    try:
        return any(_fails(loaded, changed) for loaded in (own, *others))
    except (RuleError, ValueError):
        return True


def _fails(loaded: LoadedRule, rules: RuleSet) -> bool:
    return any(
        not run_example(loaded, index, rules, analyze_exchanges).is_passed
        for index in range(len(loaded.rule.examples))
    )


def outcome_of(rule_id: str) -> Outcome:
    """Runs all mutants of one shipped rule."""
    rules = load_rules()
    loaded = rules.find(rule_id)
    if loaded is None:
        raise RuleError("no rule has this id", rule_id)
    tried = [(mutant.change, is_killed(rules, mutant)) for mutant in mutants(loaded.rule)]
    survivors = tuple(change for change, killed in tried if not killed)
    return Outcome(rule_id, loaded.pack.ruleset, len(tried) - len(survivors), survivors)


def main(pattern: str = "*") -> None:
    """Prints the share of killed mutants by pack, and the survivors."""
    ids = [loaded.rule.id for loaded in load_rules().rules if fnmatch.fnmatch(loaded.rule.id, pattern)]
    killed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    context = multiprocessing.get_context("fork")
    # A worker a rule: compiled rule sets are kept for the life of a process.
    with context.Pool(PROCESSES, maxtasksperchild=1) as pool:
        for outcome in pool.imap(outcome_of, ids):
            killed[outcome.ruleset] += outcome.killed
            total[outcome.ruleset] += outcome.killed + len(outcome.survivors)
            for change in outcome.survivors:
                print(f"survived  {outcome.rule_id}: {change}")
    for ruleset in sorted(total):
        print(
            f"{ruleset:12} {killed[ruleset]:5} of {total[ruleset]:5} killed  {_share(killed[ruleset], total[ruleset])}"
        )
    print(
        f"{'all':12} {killed.total():5} of {total.total():5} killed  {_share(killed.total(), total.total())}"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "-"


if __name__ == "__main__":
    main(*sys.argv[1:2])
