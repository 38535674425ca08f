"""Literals that look like real credentials; examples need none."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from analyzer.rules.checking import Check, Remark
from analyzer.rules.ruleset import LoadedRule, Pack, RuleSet
from analyzer.rules.yaml_nodes import NodePath

_KNOWN = re.compile(
    r"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{50}|\bxox[abprs]-[A-Za-z0-9-]{20}"
    r"|\b[sr]k_live_[A-Za-z0-9]{16}|\bAIza[A-Za-z0-9_-]{35}\b|\bglpat-[A-Za-z0-9_-]{20}|\bSG\.[A-Za-z0-9_-]{20}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{27,}"
)
_OPAQUE = re.compile(r"(?<![A-Za-z0-9+/_.-])[A-Za-z0-9+/_-]{32,}={0,2}(?![A-Za-z0-9+/_.-])")
_RANDOM_BITS_PER_CHAR = 4.3
"""Words and paths stay below, 32 random characters of base64 lie above."""


def _in_rule(loaded: LoadedRule, rules: RuleSet) -> Iterator[Remark]:
    del rules
    rule = loaded.rule
    for field in ("title", "match", "sequence", "for_each", "extract", "causes", "examples"):
        yield from _secrets(msgspec.to_builtins(getattr(rule, field)), (field,))


def _in_pack(pack: Pack, rules: RuleSet) -> Iterator[Remark]:
    del rules
    for field in ("title", "env", "diagnostics", "histories", "detect"):
        yield from _secrets(msgspec.to_builtins(getattr(pack, field)), (field,))


def _secrets(value: Any, place: NodePath) -> Iterator[Remark]:
    if isinstance(value, str):
        if _looks_secret(value):
            yield Remark(place, "the text looks like a real credential")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _secrets(inner, (*place, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _secrets(inner, (*place, index))


def _looks_secret(text: str) -> bool:
    if _KNOWN.search(text):
        return True
    return any(
        _bits_per_char(found) >= _RANDOM_BITS_PER_CHAR and _is_mixed(found) for found in _OPAQUE.findall(text)
    )


def _is_mixed(text: str) -> bool:
    return all(re.search(kind, text) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def _bits_per_char(text: str) -> float:
    counts = Counter(text).values()
    return -sum(count / len(text) * math.log2(count / len(text)) for count in counts)


CHECK = Check(
    name="secret-literal",
    advice="write a short made-up value such as k-123",
    of_rule=_in_rule,
    of_pack=_in_pack,
)
