"""`${VAR}` in commands and texts that the pack's `env` does not explain."""

import re
from collections.abc import Iterator

from analyzer.rules.checking import Check, Remark
from analyzer.rules.conditions import rule_texts
from analyzer.rules.ruleset import LoadedRule, Pack, RuleSet
from analyzer.rules.shape import did_you_mean

_BRACED = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_IN_COMMAND = re.compile(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?")
_ALWAYS = "BASE_URL"
"""Filled in with the base URL of the service."""


def _in_commands(pack: Pack, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for name, command in pack.diagnostics.items():
        unknown = [word for word in _IN_COMMAND.findall(command.run) if word not in (*pack.env, _ALWAYS)]
        if unknown:
            place = ("diagnostics", name, "run")
            yield Remark(place, "the command uses a variable that env does not list", _hint(unknown[0], pack))


def _in_texts(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for place, text in rule_texts(loaded.rule):
        unknown = [word for word in _BRACED.findall(text) if word not in (*loaded.pack.env, _ALWAYS)]
        if unknown:
            yield Remark(
                place, "the text names a variable that env does not list", _hint(unknown[0], loaded.pack)
            )


def _hint(word: str, pack: Pack) -> str:
    return did_you_mean(word, (*pack.env, _ALWAYS))


CHECK = Check(
    name="env-variable",
    advice="list it under 'env' of pack.yaml with what it holds",
    of_rule=_in_texts,
    of_pack=_in_commands,
)
