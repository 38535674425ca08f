"""The public API: what the commands use, and nothing else."""

import functools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from analyzer.errors import PolicyError, UsageError
from analyzer.facts.moments import Between
from analyzer.ingest import ReadOptions, read_exchanges
from analyzer.ingest.fields import FieldMap
from analyzer.redaction import Harvest, Policy, RedactedAnalysis, redact
from analyzer.rules.loader import load_rules
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.journal import discard_journal
from analyzer.scanning.plan import Comparer, Plan
from analyzer.scanning.run import RunOptions, run_scan
from analyzer.scanning.steps import Progress, Step

__all__ = [
    "Analysis",
    "Policy",
    "RedactedAnalysis",
    "ScanOptions",
    "Step",
    "discard_journal",
    "read_exchanges",
    "redact",
    "scan",
]


class ScanOptions(Struct, frozen=True, kw_only=True):
    """How to scan; the names are those of the command line.

    `resume` is the folder of a journal, which stays there until `discard_journal`. `policy` decides what the
    harvest gathers while exchanges pass by. `with_evidence` reads the exchanges behind the findings a second
    time, which a bundle and a report need. `today` decides which overrides of rules still hold.
    """

    rules: tuple[str, ...] = ()
    builtin_rules: bool = True
    maps: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    input_format: str | None = None
    fields: FieldMap | None = None
    since: str | None = None
    until: str | None = None
    filter: str | None = None
    jobs: int | None = None
    engine: str | None = None
    scheduler: str | None = None
    resume: Path | None = None
    policy: Policy | None = None
    with_evidence: bool = True
    today: str | None = None


def scan(
    paths: Sequence[str | Path], options: ScanOptions | None = None, progress: Progress | None = None
) -> Analysis:
    """The analysis of every capture under `paths`, unredacted.

    Raises:
        RuleError: a rule file is faulty; nothing was read then.
        UsageError: an option cannot be carried out.
    """
    chosen = options or ScanOptions()
    run = RunOptions(
        jobs=chosen.jobs,
        engine=chosen.engine,
        scheduler=chosen.scheduler,
        resume=chosen.resume,
        with_evidence=chosen.with_evidence,
    )
    plan = plan_of(chosen)
    comparer = _comparer(plan) if chosen.with_evidence else None
    return run_scan([str(path) for path in paths], plan, run, progress, comparer)


def plan_of(options: ScanOptions) -> Plan:
    """What the options mean for every partition, rules loaded and checked.

    Raises:
        RuleError: a rule file is faulty.
        UsageError: a time or a map cannot be read, or no rule waits for a symptom.
    """
    rules = load_rules(
        [Path(path) for path in options.rules], builtin=options.builtin_rules, today=_today(options)
    )
    observer: Callable[[], Harvest] = functools.partial(Harvest, options.policy or Policy())
    plan = Plan(
        rules=rules,
        maps=options.maps,
        symptoms=options.symptoms,
        read=ReadOptions(input_format=options.input_format, fields=options.fields),
        observer=observer,
        between=Between(moment_us(options.since, "--since"), moment_us(options.until, "--until")),
        filter=options.filter,
        shows_exchanges=options.with_evidence,
    )
    _check(plan)
    return plan


def _comparer(plan: Plan) -> Comparer:
    # Only a bundle and a report compare; a quick scan need not import what does.
    from analyzer.diff.run import TurningPoints

    return TurningPoints(plan)


def _check(plan: Plan) -> None:
    """Compiles the rules before anything is read, so that a bad map, symptom or filter stops the run at once."""
    from analyzer.scanning.filtering import check_filter
    from analyzer.scanning.plan import compiled

    _check_symptoms(plan)
    if plan.filter:
        check_filter(plan.filter)
    try:
        compiled(plan)
    except ValueError as error:
        raise PolicyError("a rule cannot be compiled", "", "run: analyzer rules check") from error


def _check_symptoms(plan: Plan) -> None:
    known = {loaded.rule.symptom for loaded in plan.rules.rules if loaded.rule.symptom is not None}
    if not known.issuperset(plan.symptoms):
        hint = f"there are: {' '.join(sorted(known))}" if known else "the rules in use know none"
        raise UsageError("no rule waits for a symptom of that name", "--symptom", hint)


def _today(options: ScanOptions) -> Any:
    moment = datetime.now(UTC) if options.today is None else datetime.fromisoformat(options.today)
    return moment.date()


def moment_us(text: str | None, option: str) -> int | None:
    """Microseconds since the epoch of an RFC 3339 time, UTC where it names no offset; None of None.

    Raises:
        UsageError: it is no such time; the message names the option.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError("is no RFC 3339 time", option, "for example 2026-01-31T12:00:00Z") from error
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * 1_000_000)
