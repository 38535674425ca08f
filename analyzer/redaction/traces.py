"""What `explain` and `rules doctor` found, in the only form in which it may be shown."""

import hashlib
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from analyzer.codec import encode_json
from analyzer.document import ProblemNote
from analyzer.model import Problem
from analyzer.redaction.evidence import redact_evidence, redact_host, redact_problem
from analyzer.redaction.harvest import Harvest
from analyzer.redaction.policy import Policy
from analyzer.redaction.propagate import Propagation
from analyzer.redaction.rewrite import Rewriter
from analyzer.redaction.tokens import Tokenizer
from analyzer.scanning.doctor import Diagnosis
from analyzer.scanning.explain import Explanation, RuleTrace
from analyzer.scanning.notes import problem_note


class RedactedTrace(Struct, frozen=True, kw_only=True):
    """The trace of a rule on one exchange, redacted, with the problems of reading its input."""

    trace: RuleTrace
    problems: tuple[ProblemNote, ...]


class RedactedDiagnosis(Struct, frozen=True, kw_only=True):
    """What the doctor found, redacted, with the problems of reading."""

    diagnosis: Diagnosis
    problems: tuple[ProblemNote, ...]


def redact_trace(explanation: Explanation, policy: Policy, source: str) -> RedactedTrace:
    """Returns the trace with the place and the request line redacted; all else are the rule author's words.

    `source` is the input as it was named on the command line.
    """
    rewriter = stable_rewriter(explanation.harvest, policy, source)
    trace = explanation.trace
    return RedactedTrace(
        trace=replace(trace, exchange=redact_evidence(trace.exchange, rewriter)),
        problems=_problems(explanation.problems, rewriter),
    )


def redact_diagnosis(diagnosis: Diagnosis, policy: Policy, *sources: str) -> RedactedDiagnosis:
    """Returns the diagnosis with its hosts redacted."""
    rewriter = stable_rewriter(diagnosis.harvest, policy, *sources)
    hints = tuple(
        replace(one, host=redact_host(one.host, rewriter), because=rewriter.sentence(one.because))
        for one in diagnosis.suggestions
    )
    return RedactedDiagnosis(
        diagnosis=replace(diagnosis, suggestions=hints, problems=(), harvest=None),
        problems=_problems(diagnosis.problems, rewriter),
    )


def stable_rewriter(harvest: Any, policy: Policy, *sources: str) -> Rewriter:
    """Returns a rewriter that gives equal placeholders for equal input; `sources` are names of inputs."""
    known = harvest if isinstance(harvest, Harvest) else Harvest(policy)
    for source in sources:
        known.observe_record({"file_name": source})
    values = known.sought()
    key = hashlib.sha256(encode_json(["analyzer traces 1", *sorted(values)])).digest()
    return Rewriter(policy, Tokenizer(key), Propagation(values))


def _problems(problems: tuple[Problem, ...], rewriter: Rewriter) -> tuple[ProblemNote, ...]:
    return tuple(redact_problem(problem_note(problem), rewriter) for problem in problems)
