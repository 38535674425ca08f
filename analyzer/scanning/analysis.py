"""The merged, unredacted result of a scan. Only `redact` may turn it into something that can be shown."""

from typing import Any

from msgspec import Struct

from analyzer.document import FailureCluster, Page, ResultDocument, Row, Timeline
from analyzer.model import Exchange


class Analysis(Struct, frozen=True, kw_only=True):
    """Everything a scan found, raw.

    `evidence` holds the exchanges behind the findings, with neighbours, in the order of the inputs;
    `rows` one line for each exchange up to a cap (`rows_left_out` counts the rest). `harvest` is what the
    plan's observer gathered while exchanges passed by: opaque here, made and used by `redact`.
    `rule_sources` maps the ids of matched rules to their YAML text without its examples.
    """

    document: ResultDocument
    evidence: tuple[Exchange, ...]
    rows: tuple[Row, ...]
    rows_left_out: int
    timeline: Timeline
    pages: tuple[Page, ...]
    unmatched: tuple[FailureCluster, ...]
    harvest: Any
    rule_sources: dict[str, str]
    rule_versions: dict[str, dict[str, Any]]
    """For `rules.lock.json`: ruleset -> {version, tier, digest, rules: [ids evaluated]}."""
    comparison: Any = None
    """What a comparer made of exchanges of this run, or of two: opaque here, made by `diff`, read by `redact`."""
