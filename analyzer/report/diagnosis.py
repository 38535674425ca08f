"""What the doctor found as text or JSON."""

from collections.abc import Callable, Iterator

from analyzer.redaction.traces import RedactedDiagnosis
from analyzer.report.encode import json_text
from analyzer.report.terminal import folded, joined
from analyzer.report.words import clock, count_of, duration
from analyzer.scanning.doctor import BlindRule, Diagnosis, Suggestion
from analyzer.scanning.quality import Gap, Quality

SCHEMA_VERSION = 1


def render_diagnosis(redacted: RedactedDiagnosis, name: str) -> bytes:
    """Returns the diagnosis in one of DIAGNOSIS_FORMATS."""
    return DIAGNOSIS_FORMATS[name](redacted)


def option_of(suggestion: Suggestion) -> str:
    """Returns the option that makes the rules know the host."""
    return f"--map https://{suggestion.host}={suggestion.service}"


def _text(redacted: RedactedDiagnosis) -> bytes:
    return joined(_lines(redacted))


def _lines(redacted: RedactedDiagnosis) -> Iterator[str]:
    diagnosis = redacted.diagnosis
    yield f"{count_of(diagnosis.quality.exchanges, 'exchange')} read"
    for lacking, count in diagnosis.quality.lacking.items():
        yield f"{count:>8,} without {lacking}"
    yield from quality_lines(diagnosis.quality)
    if redacted.problems:
        yield f"{count_of(len(redacted.problems), 'problem')} while reading; analyzer scan tells"
    for suggestion in diagnosis.suggestions:
        yield from folded(f"try {option_of(suggestion)}")
        yield from folded(suggestion.because, 4, hang=0)
    blind = f"{len(diagnosis.blind):,} of {count_of(diagnosis.rules, 'rule')} cannot fire"
    yield blind
    for because, rules in _by_reason(diagnosis).items():
        yield ""
        yield from folded(f"{because}:", hang=2)
        for rule in rules:
            lacking = f"; not recorded: {', '.join(rule.unknown)}" if rule.unknown else ""
            yield from folded(f"{rule.rule}{lacking}", 2, hang=4)


def quality_lines(quality: Quality) -> Iterator[str]:
    """Yields the gaps in time, and how to record more with each producer."""
    for gap in quality.gaps:
        yield from folded(gap_text(gap))
    for one in quality.advice:
        yield from folded(f"to record more with {one.producer}: {one.record}", hang=2)
        for name, step in one.lacks.items():
            yield from folded(f"for {name}: {step}", 2, hang=2)


def gap_text(gap: Gap) -> str:
    """Returns what is known of a time without exchanges."""
    took = duration((gap.end_us - gap.start_us) / 1000)
    between = f"{clock(gap.start_us)} and {clock(gap.end_us)} UTC"
    return f"no exchange between {between} ({took}): a pause, or a part is missing"


def _by_reason(diagnosis: Diagnosis) -> dict[str, list[BlindRule]]:
    """The rules under each reason, in the order in which the reasons first appear."""
    reasons: dict[str, list[BlindRule]] = {}
    for rule in diagnosis.blind:
        reasons.setdefault(rule.because, []).append(rule)
    return reasons


def _json(redacted: RedactedDiagnosis) -> bytes:
    diagnosis = redacted.diagnosis
    hints = [
        {"option": option_of(one), "host": one.host, "service": one.service, "because": one.because}
        for one in diagnosis.suggestions
    ]
    return json_text(
        {
            "schema_version": SCHEMA_VERSION,
            "quality": diagnosis.quality,
            "rules": diagnosis.rules,
            "blind": diagnosis.blind,
            "suggestions": hints,
            "problems": redacted.problems,
        }
    )


DIAGNOSIS_FORMATS: dict[str, Callable[[RedactedDiagnosis], bytes]] = {"text": _text, "json": _json}
