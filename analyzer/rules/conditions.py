"""The conditions of a rule as it was written: path, operand and place, without compiling anything."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from analyzer.rules.files import Predicate, Rule, Sequence
from analyzer.rules.memories import INTERVAL
from analyzer.rules.operators import PATH_OPERATORS
from analyzer.rules.ruleset import Pack
from analyzer.rules.yaml_nodes import NodePath

COMBINATORS = ("all", "any", "none")


class PlacedPredicate(Struct, frozen=True):
    """A predicate of a rule; `place` leads to it from the rule's own mapping."""

    place: NodePath
    predicate: Predicate


class Condition(Struct, frozen=True):
    """One `path: operand` line of a predicate."""

    place: NodePath
    path: str
    operand: Any


def predicates(rule: Rule) -> Iterator[PlacedPredicate]:
    """Every predicate of a rule, causes last."""
    if rule.match is not None:
        yield PlacedPredicate(("match",), rule.match)
    if rule.sequence is not None:
        yield PlacedPredicate(("sequence", "select"), rule.sequence.select)
        if rule.sequence.pair is not None:
            yield PlacedPredicate(("sequence", "pair", "after"), rule.sequence.pair.after)
        yield PlacedPredicate(("sequence", "fire"), rule.sequence.fire)
    if rule.for_each is not None and rule.for_each.where is not None:
        yield PlacedPredicate(("for_each", "where"), rule.for_each.where)
    for index, cause in enumerate(rule.causes):
        if cause.when is not None:
            yield PlacedPredicate(("causes", index, "when"), cause.when)


def pack_predicates(pack: Pack) -> Iterator[PlacedPredicate]:
    """Every predicate of a pack's head."""
    for index, hint in enumerate(pack.detect):
        yield PlacedPredicate(("detect", index, "when"), hint.when)
    for name, memory in pack.histories.items():
        yield PlacedPredicate(("histories", name, "select"), memory.select)


def conditions(placed: PlacedPredicate) -> Iterator[Condition]:
    """Every condition of a predicate, through all combinators, in order."""
    for key, operand in placed.predicate.items():
        if key in COMBINATORS and isinstance(operand, list | tuple):
            for index, inner in enumerate(operand):
                if isinstance(inner, dict):
                    yield from conditions(PlacedPredicate((*placed.place, key, index), inner))
                else:
                    yield Condition((*placed.place, key, index), key, [inner])
        else:
            yield Condition((*placed.place, key), key, operand)


def rule_conditions(rule: Rule) -> Iterator[Condition]:
    """Every condition of every predicate of a rule."""
    for placed in predicates(rule):
        yield from conditions(placed)


def required(predicate: Predicate) -> dict[str, list[Any]]:
    """Path -> operands of the conditions that must all hold: the top level and the members of `all`."""
    found: dict[str, list[Any]] = {}
    for key, operand in predicate.items():
        if key == "all" and isinstance(operand, list | tuple):
            for inner in operand:
                for path, operands in required(inner).items() if isinstance(inner, dict) else ():
                    found.setdefault(path, []).extend(operands)
        elif key not in COMBINATORS:
            found.setdefault(key, []).append(operand)
    return found


def conjuncts(predicate: Predicate) -> frozenset[str]:
    """The parts that all must hold, each in one canonical form, so that two predicates can be compared."""
    found: set[str] = set()
    for key, operand in predicate.items():
        if key == "all" and isinstance(operand, list | tuple):
            found.update(part for inner in operand if isinstance(inner, dict) for part in conjuncts(inner))
        else:
            found.add(msgspec.json.encode({key: operand}, order="deterministic").decode())
    return frozenset(found)


def regexes(condition: Condition) -> Iterator[str]:
    """The patterns of a condition."""
    if isinstance(condition.operand, dict):
        for operator in ("regex", "not_regex"):
            pattern = condition.operand.get(operator)
            if isinstance(pattern, str):
                yield pattern


def bound_names(rule: Rule) -> set[str]:
    """The names that a rule itself defines: the variable of `for_each`, and what it extracts."""
    return set(rule.extract) | ({rule.for_each.as_} if rule.for_each else set())


def rule_paths(rule: Rule) -> Iterator[tuple[NodePath, str]]:
    """Every path of a rule with its place; those in texts are left out."""
    for placed in predicates(rule):
        yield from _predicate_paths(placed)
    if rule.for_each is not None:
        for path in _each(rule.for_each.in_):
            yield ("for_each", "in"), path
    for name, paths in rule.extract.items():
        for path in _each(paths):
            yield ("extract", name), path
    if rule.sequence is not None:
        yield from _sequence_paths(rule.sequence)


def _predicate_paths(placed: PlacedPredicate) -> Iterator[tuple[NodePath, str]]:
    for condition in conditions(placed):
        if condition.path in COMBINATORS:
            continue
        yield condition.place, condition.path
        operators = condition.operand.items() if isinstance(condition.operand, dict) else ()
        for operator, operand in operators:
            if operator in PATH_OPERATORS and isinstance(operand, str):
                yield (*condition.place, operator), operand


def _sequence_paths(sequence: Sequence) -> Iterator[tuple[NodePath, str]]:
    for index, part in enumerate(sequence.key):
        yield ("sequence", "key", index), part
    for path in _each(sequence.observe or ()):
        yield ("sequence", "observe"), path
    if sequence.chain is not None:
        yield ("sequence", "chain", "from"), sequence.chain.from_
        yield ("sequence", "chain", "to"), sequence.chain.to
    if sequence.tally is not None and sequence.tally.distinct is not None:
        yield ("sequence", "tally", "distinct"), sequence.tally.distinct
    for name, operands in sequence.measure.items():
        for path in _each(operands):
            if isinstance(path, str):
                yield ("sequence", "measure", name), path


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else (value,)


def pack_paths(pack: Pack) -> Iterator[tuple[NodePath, str]]:
    """Every path of a pack's head with its place."""
    for placed in pack_predicates(pack):
        yield from _predicate_paths(placed)
    for name, memory in pack.histories.items():
        place: NodePath = ("histories", name)
        for field in ("key", "ask", "differs"):
            for index, path in enumerate(getattr(memory, field) or ()):
                yield (*place, field, index), path
        for field in ("collect", "compare"):
            if getattr(memory, field) not in (None, INTERVAL):
                yield (*place, field), getattr(memory, field)


def rule_texts(rule: Rule) -> Iterator[tuple[NodePath, str]]:
    """Every text of a rule that people read, with its place."""
    yield ("title",), rule.title
    if rule.locate is not None:
        yield ("locate",), rule.locate
    for index, cause in enumerate(rule.causes):
        yield ("causes", index, "say"), cause.say
        for number, step in enumerate(cause.fix):
            yield ("causes", index, "fix", number), step
