"""Histories, and questions to them, that do not exist."""

from collections.abc import Iterator

from analyzer.facts.history import ANSWERS
from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import rule_paths, rule_texts
from analyzer.rules.memories import BUILT_IN
from analyzer.rules.ruleset import LoadedRule, RuleSet
from analyzer.rules.shape import did_you_mean
from analyzer.rules.texts import placeholders


def _unknown(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    named = [*rule_paths(loaded.rule)]
    named += [(place, name) for place, text in rule_texts(loaded.rule) for name in placeholders(text)]
    histories = {*BUILT_IN, *loaded.pack.histories}
    for place, path in named:
        first, _, rest = path.partition(".")
        name, _, field = rest.partition(".")
        if first != "history":
            continue
        if name not in histories:
            yield Remark(
                place, "neither the pack nor the program has this history", did_you_mean(name, histories)
            )
        elif field not in ANSWERS:
            known = [answer for answer in ANSWERS if answer]
            hint = did_you_mean(field, known) or f"known: {', '.join(known)}"
            yield Remark(place, "a history cannot answer this", hint)


CHECK = Check(name="history", advice="define it under 'histories' of pack.yaml", of_rule=_unknown)
