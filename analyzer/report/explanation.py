"""The trace of a rule as text or JSON."""

from collections.abc import Callable, Iterator

from analyzer.redaction.traces import RedactedTrace
from analyzer.report.encode import json_text
from analyzer.report.one_line import place, request_line
from analyzer.report.terminal import folded, joined, truth_mark
from analyzer.report.words import count_of
from analyzer.rules.explain import Step
from analyzer.scanning.explain import RuleTrace
from analyzer.scanning.sequence_trace import SequenceTrace

SCHEMA_VERSION = 1
_COMBINATIONS = {"all": "all of", "any": "any of", "none": "none of"}


def render_explanation(redacted: RedactedTrace, name: str) -> bytes:
    """Returns the trace in one of EXPLANATION_FORMATS."""
    return EXPLANATION_FORMATS[name](redacted)


def verdict(trace: RuleTrace) -> str:
    """Returns in one sentence whether the rule fires on the exchange, and if not, what keeps it from it."""
    if trace.service is None:
        return "Does not apply: the exchange goes to no service of this rule's set; --map names one."
    if trace.truth == "unknown":
        return f"Cannot be decided: not recorded are {', '.join(trace.unknown) or 'the values it needs'}."
    if trace.truth == "false":
        return "Does not match: a condition that it needs is false."
    if trace.sequence is not None:
        return _sequence_verdict(trace.sequence)
    if trace.each is not None and not trace.each.wanted:
        return f"Matches, but none of its {count_of(trace.each.elements, 'element')} meets the conditions."
    if trace.outranked_by is not None:
        return f"Matches, but the more specific {trace.outranked_by} comes first."
    return f"Fires; {_cause(trace)}."


def _sequence_verdict(sequence: SequenceTrace) -> str:
    if not sequence.observations:
        return "Is selected, but takes no part: it has no time, or lacks a part of the key."
    several = f"{count_of(sequence.observations, 'observation')} under its key"
    ends = {
        "true": f"Fires over the {several}.",
        "false": f"Is one of {several}, which do not fire.",
        "unknown": f"Is one of {several}; whether they fire is not recorded.",
    }
    return ends[sequence.truth]


def _cause(trace: RuleTrace) -> str:
    settled = [one for one in trace.causes if one.truth == "true" and one.certainty != "possible"]
    if settled:
        return f"the cause is {settled[0].id} ({settled[0].certainty})"
    left = [one.id for one in trace.causes if one.truth != "false"]
    return f"possible causes are {', '.join(left)}" if left else "none of its causes applies"


def _text(redacted: RedactedTrace) -> bytes:
    return joined(_lines(redacted))


def _lines(redacted: RedactedTrace) -> Iterator[str]:
    trace = redacted.trace
    yield from folded(f"{trace.rule}: {trace.title}")
    yield from folded(f"{place(trace.exchange)}: {request_line(trace.exchange)}")
    yield from folded(f"service: {trace.service or 'none of this rule'}")
    yield from folded(verdict(trace))
    yield ""
    yield f"{'select' if trace.sequence else 'match'}: {truth_mark(trace.truth)}"
    yield from _steps(trace.steps)
    yield from _element_lines(trace)
    if trace.outranked_by:
        yield from folded(f"outranked by {trace.outranked_by}")
    if trace.sequence:
        yield from _sequence_lines(trace.sequence)
    for cause in trace.causes:
        yield from folded(f"cause {cause.id} ({cause.certainty}): {truth_mark(cause.truth)}")
        yield from _steps(cause.steps)
    if redacted.problems:
        yield from folded(f"{count_of(len(redacted.problems), 'problem')} while reading; analyzer scan tells")


def _element_lines(trace: RuleTrace) -> Iterator[str]:
    if trace.each is not None:
        yield f"for each: {trace.each.wanted:,} of {count_of(trace.each.elements, 'element')}"
        yield from _steps(trace.each.steps)


def _sequence_lines(sequence: SequenceTrace) -> Iterator[str]:
    window = f" within {sequence.window}" if sequence.window else ""
    key = ", ".join(sequence.key) or "nothing: all exchanges together"
    yield from folded(f"this rule needs several exchanges{window}; its key is {key}")
    pairs = "" if sequence.pairs is None else f", {count_of(sequence.pairs, 'pair')}"
    yield f"  {count_of(sequence.observations, 'observation')} under this exchange's key{pairs}"
    yield f"fire: {truth_mark(sequence.truth)}"
    yield from _steps(sequence.steps)


def _steps(steps: tuple[Step, ...]) -> Iterator[str]:
    outermost = min((step.depth for step in steps), default=0)
    for step in steps:
        indent = 2 + 2 * (step.depth - outermost)
        words = f"{_COMBINATIONS.get(step.path, step.path)} {step.condition}".strip()
        found = f", found {step.found}" if step.found else ""
        pointer = f" at {step.pointer}" if step.pointer else ""
        yield from folded(f"{truth_mark(step.truth):<9} {words}{found}{pointer}", indent, hang=10)


def _json(redacted: RedactedTrace) -> bytes:
    trace = redacted.trace
    fields = {name: getattr(trace, name) for name in trace.__struct_fields__}
    return json_text(
        {"schema_version": SCHEMA_VERSION, "verdict": verdict(trace)}
        | fields
        | {"problems": redacted.problems}
    )


EXPLANATION_FORMATS: dict[str, Callable[[RedactedTrace], bytes]] = {"text": _text, "json": _json}
