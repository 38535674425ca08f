"""One observation of a sequence: what is kept of an exchange until all are there and the rule is judged."""

from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from analyzer.document import Evidence
from analyzer.facts.history import Key
from analyzer.facts.value import Resolved
from analyzer.match.evidence import base_url, evidence_of
from analyzer.match.order import Order
from analyzer.match.packed import Packed, element_in, loose, pack, tight, unpack
from analyzer.rules.compiled import CompiledRule
from analyzer.rules.paths import bind, parse_path
from analyzer.rules.scope import ExchangeScope
from analyzer.rules.truth import HistoryQuery

_Value = Resolved | HistoryQuery
_OF_RESOLVED = len(Resolved.__struct_fields__)


class Observation(Struct, frozen=True):
    """One observed element of one exchange; `element` tells elements of one exchange apart."""

    key: Key
    order: Order
    element: int
    start_us: int
    end_us: int
    is_after: bool
    retry_after_s: float | None
    values: dict[str, _Value]
    evidence: Evidence
    base_url: str

    @property
    def place(self) -> tuple[Order, int]:
        """Sorts observations by time, then by their place in the inputs."""
        return self.order, self.element


def observe(
    rule: CompiledRule, scope: ExchangeScope, key: Key, order: Order, element: int, start_us: int
) -> Packed:
    """One observation, packed, with the values that the rule will ask for later."""
    subject = scope.subject
    is_after = rule.opens is not None and rule.opens(scope)
    rest = (
        key,
        start_us,
        subject.exchange.ended_us or start_us,
        is_after,
        scope.text_of("retry_after_s").first if is_after else None,
        base_url(subject, scope.service.base_chars if scope.service else 0),
        *(astuple(scope.resolve(bind(parse_path(text), scope.bindings))) for text in rule.later_paths),
    )
    return tight(pack(order, evidence_of(subject, None), rest, element))


def observation_in(rule: CompiledRule, packed: Packed) -> Observation:
    """The observation of a rule that was packed."""
    order, element = element_in(packed)
    evidence, (key, start_us, end_us, is_after, retry_after_s, base, *values) = unpack(loose(packed))
    named = zip(rule.later_paths, map(_value, values), strict=True)
    return Observation(
        key, order, element, start_us, end_us, is_after, retry_after_s, dict(named), evidence, base
    )


def _value(fields: tuple[Any, ...]) -> _Value:
    return Resolved(*fields) if len(fields) == _OF_RESOLVED else HistoryQuery(*fields)
