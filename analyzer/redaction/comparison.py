"""From a raw `Comparison` to a `RedactedDiff`: the only form in which a comparison may be shown."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.diff.capture.document import CaptureDiff
from analyzer.diff.document import Comparison, DiffDocument, Difference, RouteOutcome
from analyzer.diff.features import PRESENT
from analyzer.diff.sentences import sentence, verdict_of
from analyzer.diff.weights import ABSENT
from analyzer.redaction.evidence import label, redact_evidence, redact_host, redact_problem
from analyzer.redaction.harvest import Harvest
from analyzer.redaction.places import PATH
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.tokens import Tokenizer


class RedactedDiff(Struct, frozen=True, kw_only=True):
    """A comparison in which every string went through redaction; `values` counts distinct secrets."""

    document: DiffDocument
    values: int


def redact_diff(comparison: Comparison, policy: Policy, key: bytes | None = None) -> RedactedDiff:
    """Returns the comparison with every captured string redacted; `key` as in `redact`."""
    values = harvest_of(comparison, Harvest(policy)).sought()
    rewriter = Rewriter(policy, Tokenizer(key), Propagation(values))
    return RedactedDiff(document=redact_comparison(comparison, rewriter), values=len(values))


def harvest_of(comparison: Comparison, harvest: Harvest) -> Harvest:
    """Returns a harvest with the secrets of both sides too, and with those in their names."""
    if isinstance(comparison.harvest, Harvest):
        harvest = harvest.merge(comparison.harvest)
    for path in (*comparison.document.working.inputs, *comparison.document.failing.inputs):
        harvest.observe_record({"file_name": path})
    return harvest


def redact_comparison(comparison: Comparison, rewriter: Rewriter) -> DiffDocument:
    """Returns the comparison's document with every captured string redacted."""
    document = comparison.document
    differences = tuple(_difference(one, rewriter) for one in document.differences)
    outcomes = tuple(_outcome(one, rewriter) for one in document.outcomes)
    return replace(
        document,
        working=replace(document.working, inputs=_labels(document.working.inputs, rewriter)),
        failing=replace(document.failing, inputs=_labels(document.failing.inputs, rewriter)),
        verdict=verdict_of(
            differences, outcomes, document.not_recorded, is_one_capture=document.is_one_capture
        ),
        differences=differences,
        outcomes=outcomes,
        only_working=tuple(_route(one, rewriter) for one in document.only_working),
        only_failing=tuple(_route(one, rewriter) for one in document.only_failing),
        problems=tuple(redact_problem(one, rewriter) for one in document.problems),
        capture=_capture(document.capture, rewriter) if document.capture else None,
    )


def _difference(one: Difference, rewriter: Rewriter) -> Difference:
    """The sentence is made anew of redacted parts, so nothing has to be searched in it."""
    name = _name(one.name, rewriter)
    working, failing = (_value(one, value, rewriter) for value in (one.working, one.failing))
    return replace(
        one,
        name=name,
        say=sentence(one.category, name, working, failing),
        working=working,
        failing=failing,
        routes=tuple(_route(route, rewriter) for route in one.routes),
        working_example=redact_evidence(one.working_example, rewriter),
        failing_example=redact_evidence(one.failing_example, rewriter),
    )


def _outcome(one: RouteOutcome, rewriter: Rewriter) -> RouteOutcome:
    working, failing = (
        redact_evidence(example, rewriter) if example else None
        for example in (one.working_example, one.failing_example)
    )
    route = _route(one.route, rewriter)
    return replace(one, route=route, working_example=working, failing_example=failing)


def _capture(found: CaptureDiff, rewriter: Rewriter) -> CaptureDiff:
    """All other texts of a change are our own words and figures."""
    changes = (
        replace(
            one,
            host=redact_host(one.host, rewriter),
            route=_route(one.route, rewriter) if one.route else one.route,
        )
        for one in found.changes
    )
    return replace(found, changes=tuple(changes))


def _name(name: str, rewriter: Rewriter) -> str:
    """A name of a field, parameter or JSON pointer: captures choose it, and some put values there."""
    return "/".join(next(iter(rewriter.walk({part: 0})), "") if part else part for part in name.split("/"))


def _value(one: Difference, value: str, rewriter: Rewriter) -> str:
    """The value as it would be redacted where it stood."""
    listed = {"header": "headers", "query": "queryString"}.get(one.category)
    if value in (ABSENT, PRESENT):
        return value
    if listed is not None:
        record: dict[str, Any] = rewriter.walk({listed: [{"name": one.name, "value": value}]})
        return str(record[listed][0]["value"])
    if one.category == "url" and one.name in ("host", "path", "ids"):
        return redact_host(value, rewriter) if one.name == "host" else rewriter.visit(value, "path", PATH)
    return rewriter.sentence(value)


def _labels(labels: tuple[str, ...], rewriter: Rewriter) -> tuple[str, ...]:
    return tuple(label(one, rewriter) for one in labels)


def _route(route: str, rewriter: Rewriter) -> str:
    method, _, path = route.partition(" ")
    return f"{rewriter.visit(method)} {rewriter.visit(path, 'path', PATH)}"
