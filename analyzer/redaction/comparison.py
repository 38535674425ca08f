"""From a raw `Comparison` to a `RedactedDiff`: the only form in which a comparison may be shown."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.diff.capture.document import CaptureDiff
from analyzer.diff.document import Comparison, DiffDocument, Difference
from analyzer.diff.features import PRESENT
from analyzer.diff.sentences import sentence, verdict_of
from analyzer.diff.weights import ABSENT
from analyzer.redaction.analysis import label
from analyzer.redaction.evidence import redact_evidence, redact_host, redact_problem
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
    harvest = comparison.harvest if isinstance(comparison.harvest, Harvest) else Harvest(policy)
    document = comparison.document
    for path in (*document.working.inputs, *document.failing.inputs):
        harvest.observe_record({"file_name": path})
    values = harvest.sought()
    rewriter = Rewriter(policy, Tokenizer(key), Propagation(values))
    differences = tuple(_difference(one, rewriter) for one in document.differences)
    outcomes = tuple(replace(one, route=_route(one.route, rewriter)) for one in document.outcomes)
    redacted = replace(
        document,
        working=replace(document.working, inputs=_labels(document.working.inputs, rewriter)),
        failing=replace(document.failing, inputs=_labels(document.failing.inputs, rewriter)),
        verdict=verdict_of(
            differences, outcomes, document.not_recorded, is_one_capture=comparison.is_one_capture
        ),
        differences=differences,
        outcomes=outcomes,
        only_working=tuple(_route(one, rewriter) for one in document.only_working),
        only_failing=tuple(_route(one, rewriter) for one in document.only_failing),
        problems=tuple(redact_problem(one, rewriter) for one in document.problems),
        capture=_capture(document.capture, rewriter) if document.capture else None,
    )
    return RedactedDiff(document=redacted, values=len(values))


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
