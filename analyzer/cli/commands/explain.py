"""`analyzer explain`."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from typer import Option

from analyzer.cli.command import Command
from analyzer.cli.options import Entry, FormatFlags, Input, RuleFlags
from analyzer.cli.streams import print_line

if TYPE_CHECKING:
    from analyzer.rules.explain import Step
    from analyzer.scan.explain import RuleTrace

RuleId = Annotated[str, Option("--rule", metavar="ID", help="The rule to explain.", show_default=False)]


def explain(input: Input, entry: Entry, rule: RuleId, rules: RuleFlags, read: FormatFlags) -> int:
    """Prints each condition of a rule as true, false or unknown for one exchange; values are never quoted."""
    from analyzer.cli.plans import planned
    from analyzer.scan.explain import explain_exchange

    for line in _lines(explain_exchange(input, entry, rule, planned(rules, read))):
        print_line(line)
    return 0


def _lines(trace: "RuleTrace") -> Iterator[str]:
    yield f"{trace.rule}: {trace.title}"
    yield f"{trace.place} as {trace.service or 'no service of this rule; see --map'}"
    yield f"match: {trace.truth}"
    yield from map(_step_line, trace.steps)
    if trace.is_sequence:
        yield "this rule looks at several exchanges; a scan judges its sequence"
    if trace.outranked_by:
        yield f"outranked by {trace.outranked_by}"
    for cause in trace.causes:
        yield f"cause {cause.id} ({cause.certainty}): {cause.truth}"
        yield from map(_step_line, cause.steps)


def _step_line(step: "Step") -> str:
    condition = f"{step.path} {step.condition}".strip()
    found = f", found {step.found}" if step.found else ""
    pointer = f" at {step.pointer}" if step.pointer else ""
    return f"{'  ' * (step.depth + 1)}{step.truth:<8} {condition}{found}{pointer}"


COMMAND = Command(
    name="explain", help="Tell why a rule did or did not fire on an exchange.", function=explain
)
