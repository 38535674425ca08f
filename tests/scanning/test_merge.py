"""However the exchanges are split and ordered, the document is the same."""

import itertools
import random
from collections.abc import Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer.codec import encode_json
from analyzer.document import Finding
from analyzer.model import Exchange
from analyzer.scanning import rows, statistics
from analyzer.scanning.analysis import Analysis
from analyzer.scanning.merge import merge
from analyzer.scanning.plan import Plan
from tests.scanning.generated import plausible_exchanges, shipped_rules
from tests.scanning.test_partition import scanned

LISTS = st.lists(plausible_exchanges(), min_size=1, max_size=14)
LESS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def split(exchanges: Sequence[Exchange], cuts: Sequence[int]) -> list[list[Exchange]]:
    """The exchanges in order, cut at some places."""
    edges = [0, *sorted(min(cut, len(exchanges)) for cut in cuts), len(exchanges)]
    return [list(exchanges[start:end]) for start, end in itertools.pairwise(edges)]


def analysed(parts: Sequence[Sequence[Exchange]]) -> Analysis:
    """The analysis of partitions."""
    plan = Plan(rules=shipped_rules())
    return merge([scanned(list(part), plan, index) for index, part in enumerate(parts)], plan)


def plain(analysis: Analysis) -> Any:
    """All that the split must not change."""
    kept = (analysis.document, analysis.timeline, analysis.unmatched, analysis.rows, analysis.rows_left_out)
    return encode_json(kept)


@LESS
@given(exchanges=LISTS, cuts=st.lists(st.integers(0, 14), max_size=4))
def test_partitions_in_order_give_what_one_partition_gives(
    exchanges: list[Exchange], cuts: list[int]
) -> None:
    assert plain(analysed(split(exchanges, cuts))) == plain(analysed([exchanges]))


def content(finding: Finding) -> Any:
    """A finding without the places of its evidence."""
    return msgspec.to_builtins(msgspec.structs.replace(finding, evidence=()))


@LESS
@given(
    exchanges=LISTS, order=st.randoms(use_true_random=False), cuts=st.lists(st.integers(0, 14), max_size=4)
)
def test_exchanges_may_come_in_any_order_and_from_any_file(
    exchanges: list[Exchange], order: random.Random, cuts: list[int]
) -> None:
    apart = [
        msgspec.structs.replace(exchange, started_us=(exchange.started_us or 0) + number)
        for number, exchange in enumerate(exchanges)
    ]
    shuffled = list(apart)
    order.shuffle(shuffled)
    together, scattered = analysed([apart]).document, analysed(split(shuffled, cuts)).document
    assert [content(finding) for finding in scattered.findings] == [content(f) for f in together.findings]
    assert msgspec.to_builtins(scattered.routes) == msgspec.to_builtins(together.routes)
    assert scattered.summary == together.summary


@LESS
@given(exchanges=LISTS, cuts=st.lists(st.integers(0, 14), max_size=4))
def test_limits_cut_the_same_however_the_work_was_split(exchanges: list[Exchange], cuts: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "MAX_ROWS", 4)
        patch.setattr(rows, "MAX_NOTABLE_ROWS", 3)
        patch.setattr(statistics, "MAX_SECONDS", 3)
        assert plain(analysed(split(exchanges, cuts))) == plain(analysed([exchanges]))


@LESS
@given(exchanges=LISTS)
def test_counts_add_up(exchanges: list[Exchange]) -> None:
    analysis = analysed([exchanges])
    document = analysis.document
    assert document.summary.exchanges == len(exchanges) == sum(route.count for route in document.routes)
    assert sum(document.summary.by_status.values()) == len(exchanges)
    assert document.summary.failed == sum(exchange.is_failed for exchange in exchanges)
    assert sum(cluster.count for cluster in analysis.unmatched) == document.summary.unmatched_failures
    assert sum(sum(bucket.counts.values()) for bucket in analysis.timeline.buckets) == len(exchanges)
    for finding in document.findings:
        assert 1 <= len(finding.evidence) <= 5
        assert finding.count >= 1
