"""Rules and histories whose parts are sound one by one and yet cannot be put to work."""

from collections.abc import Iterator
from typing import Any

from analyzer.rules.checking import Check, Remark
from analyzer.rules.compiled import compile_rule, memory_table
from analyzer.rules.predicates import PredicateFault
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.rules.tally_form import window_seconds


def _faults(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    """Faults of single predicates and paths are left to their own checks."""
    del rules
    sequence = loaded.rule.sequence
    if sequence is not None:
        if sequence.window is not None and window_seconds(sequence.window) is None:
            yield Remark(("sequence", "window"), "a window is a number with s, m, h or d")
        for name, operands in sequence.measure.items():
            if not _is_pair_of_paths(operands):
                yield Remark(("sequence", "measure", name), "a measure is a list of two paths, from and to")
                return
    try:
        compile_rule(loaded.rule, loaded.pack, memory_table(loaded.pack))
    except PredicateFault:
        return
    except ValueError as error:
        yield Remark((), str(error))


def _is_pair_of_paths(operands: Any) -> bool:
    return (
        isinstance(operands, list | tuple)
        and len(operands) == 2
        and all(isinstance(path, str) for path in operands)
    )


CHECK = Check(name="compiles", advice="docs/rule-language.md, Sequences", of_rule=_faults, stops_scan=True)
