"""From a `DiffDocument` to a `RedactedDiff`: the only form in which a comparison may be shown."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.diff.compare import ABSENT
from analyzer.diff.document import DiffDocument, Difference
from analyzer.redact.analysis import label
from analyzer.redact.evidence import redact_evidence
from analyzer.redact.harvest import Harvest
from analyzer.redact.policy import Policy
from analyzer.redact.propagate import Propagation
from analyzer.redact.rewrite import Rewriter
from analyzer.redact.tokens import Tokenizer


class RedactedDiff(Struct, frozen=True, kw_only=True):
    """A comparison in which every string went through redaction; `values` counts distinct secrets."""

    document: DiffDocument
    values: int


def redact_diff(document: DiffDocument, policy: Policy, key: bytes | None = None) -> RedactedDiff:
    """Returns the comparison with every captured string redacted; `key` as in `redact`."""
    harvest = document.harvest if isinstance(document.harvest, Harvest) else Harvest(policy)
    values = harvest.sought()
    rewriter = Rewriter(policy, Tokenizer(key), Propagation(values))
    differences = tuple(_difference(one, rewriter) for one in document.differences)
    redacted = replace(
        document,
        harvest=None,
        working=replace(document.working, inputs=_labels(document.working.inputs, rewriter)),
        failing=replace(document.failing, inputs=_labels(document.failing.inputs, rewriter)),
        # The verdict is the sentence of the first difference, or one without any value.
        verdict=differences[0].say if differences else document.verdict,
        differences=differences,
        outcomes=tuple(replace(one, route=_route(one.route, rewriter)) for one in document.outcomes),
        only_working=tuple(_route(one, rewriter) for one in document.only_working),
        only_failing=tuple(_route(one, rewriter) for one in document.only_failing),
    )
    return RedactedDiff(document=redacted, values=len(values))


def _difference(one: Difference, rewriter: Rewriter) -> Difference:
    working, failing = (_value(one, value, rewriter) for value in (one.working, one.failing))
    say = one.say
    for raw, shown in sorted(
        ((one.working, working), (one.failing, failing)), key=lambda pair: -len(pair[0])
    ):
        say = say.replace(raw, shown) if raw != shown else say
    return replace(
        one,
        name=rewriter.sentence(one.name),
        say=rewriter.sentence(say),
        working=working,
        failing=failing,
        routes=tuple(_route(route, rewriter) for route in one.routes),
        working_example=redact_evidence(one.working_example, rewriter),
        failing_example=redact_evidence(one.failing_example, rewriter),
    )


def _value(one: Difference, value: str, rewriter: Rewriter) -> str:
    """The value as it would be redacted where it stood; outside headers and query it is in our own words."""
    listed = {"header": "headers", "query": "queryString"}.get(one.category)
    if listed is None or value == ABSENT:
        return rewriter.sentence(value)
    record: dict[str, Any] = rewriter.walk({listed: [{"name": one.name, "value": value}]})
    return str(record[listed][0]["value"])


def _labels(labels: tuple[str, ...], rewriter: Rewriter) -> tuple[str, ...]:
    return tuple(label(one, rewriter) for one in labels)


def _route(route: str, rewriter: Rewriter) -> str:
    method, _, path = route.partition(" ")
    return f"{method} {rewriter.walk({'path': path})['path']}"
