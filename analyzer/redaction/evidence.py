"""Where an exchange stands and what it asked for, redacted as the places of a HAR are."""

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace

from analyzer.document import Evidence, ProblemNote
from analyzer.match.shown import Shown
from analyzer.redaction.places import PATH, TEXT
from analyzer.redaction.rewrite import Rewriter

Value = TypeVar("Value")


def label(text: str, rewriter: Rewriter) -> str:
    """A file name or URL of an input, its own secrets replaced."""
    return (
        "/".join(rewriter.visit(part) if part else part for part in text.split("/"))
        if "://" not in text
        else rewriter.visit(text)
    )


def redact_evidence(one: Evidence, rewriter: Rewriter) -> Evidence:
    """Returns the evidence with input, URL, host and path redacted."""
    redacted = replace(
        one,
        input=kept(one.input, label(one.input, rewriter)),
        method=kept(one.method, rewriter.visit(one.method)),
        url=rewriter.visit(one.url, "url", TEXT),
        host=redact_host(one.host, rewriter),
        path=rewriter.visit(one.path, "path", PATH),
        path_template=kept(one.path_template, rewriter.visit(one.path_template, "path", PATH)),
        locate=rewriter.visit(one.locate, "", TEXT) if one.locate else one.locate,
    )
    return kept(one, redacted)


def redact_shown(shown: Sequence[Evidence], rewriter: Rewriter) -> Sequence[Evidence]:
    """Returns what a finding shows with each exchange redacted."""
    raw = [*shown]
    redacted = [redact_evidence(one, rewriter) for one in raw]
    return shown if redacted == raw else Shown.of(redacted)


def kept(raw: Value, redacted: Value) -> Value:
    """Returns the raw value where nothing in it was replaced: what thousands of findings share, they go on sharing."""
    return raw if raw == redacted else redacted


def redact_host(host: str, rewriter: Rewriter) -> str:
    """Returns the host as the policy wants it, without values that are secret elsewhere."""
    return rewriter.propagate(rewriter.host(host)) if host else host


def redact_problem(one: ProblemNote, rewriter: Rewriter) -> ProblemNote:
    """Returns the problem with its input redacted."""
    return replace(one, input=label(one.input, rewriter), message=rewriter.sentence(one.message))
