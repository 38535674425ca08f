"""From options to an analysis, redacted or not: what scan, bundle and report have in common."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from analyzer.cli.options import ReadFlags, RedactionFlags, RuleFlags, RunFlags, TerminalFlags

if TYPE_CHECKING:
    from analyzer.redaction import Policy, RedactedAnalysis
    from analyzer.scanning.analysis import Analysis


def analyse(
    inputs: Sequence[str],
    rules: RuleFlags,
    read: ReadFlags,
    run: RunFlags,
    redaction: RedactionFlags,
    terminal: TerminalFlags,
    *,
    with_evidence: bool,
) -> "Analysis":
    """Returns the analysis of all inputs, with a progress bar on a terminal.

    Raises:
        AnalyzerError: an option, a rule file or a policy is unusable, or nothing of the input is.
    """
    from analyzer import api
    from analyzer.cli.progress import shown_progress
    from analyzer.ingest.field_files import load_fields
    from analyzer.scanning.allocator import hand_back_large_blocks

    hand_back_large_blocks()
    options = api.ScanOptions(
        rules=tuple(rules.rules or ()),
        builtin_rules=not rules.no_builtin_rules,
        maps=tuple(rules.map or ()),
        symptoms=tuple(rules.symptom or ()),
        input_format=read.input_format,
        fields=load_fields(read.fields) if read.fields else None,
        filter=read.filter,
        since=read.since,
        until=read.until,
        jobs=run.jobs,
        engine=run.engine,
        scheduler=run.scheduler,
        resume=run.resume,
        policy=policy_of(redaction),
        with_evidence=with_evidence,
    )
    with shown_progress(quiet=terminal.quiet, no_color=terminal.no_color) as progress:
        analysis = api.scan(inputs, options, progress)
    _refuse_nothing(analysis, inputs)
    return analysis


def redacted(analysis: "Analysis", redaction: RedactionFlags, *, is_stable: bool) -> "RedactedAnalysis":
    """Returns the analysis redacted; with `is_stable` equal analyses get equal placeholders."""
    from analyzer import api

    return api.redact(analysis, policy_of(redaction), key=stable_key(analysis) if is_stable else None)


def policy_of(redaction: RedactionFlags) -> "Policy":
    """Returns the policy of the options.

    Raises:
        PolicyError: the policy file is unusable.
    """
    from analyzer.redaction import load_policy

    return load_policy(redaction.policy, redaction.redaction)


def stable_key(analysis: "Analysis") -> bytes:
    """Returns a key for placeholders that only somebody who has the unredacted input can work out."""
    from analyzer.report.encode import json_line, json_pieces

    digest = hashlib.sha256(b"analyzer placeholders 1\0")
    digest.update(json_line(sorted(analysis.harvest.values)))
    for piece in json_pieces(analysis.document):
        digest.update(piece)
    return digest.digest()


def _refuse_nothing(analysis: "Analysis", inputs: Sequence[str]) -> None:
    from analyzer.errors import CaptureError

    document = analysis.document
    is_usable = any(item.exchanges or not (item.skipped or item.truncated) for item in document.inputs)
    if is_usable:
        return
    if not document.problems:
        raise CaptureError("holds no capture", ", ".join(inputs), "give a HAR file or a log of JSON lines")
    first, more = document.problems[0], len(document.problems) - 1
    others = f"; {more} more like it" if more else ""
    raise CaptureError(f"no usable input: {first.message}{others}", first.input)
