"""Nothing in a capture raises, whatever stands there, with all shipped rules loaded."""

import pickle

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analyzer import codec
from analyzer.model import Exchange
from analyzer.scanning.merge import merge
from analyzer.scanning.partial import Partial
from analyzer.scanning.partition import Scanner
from analyzer.scanning.plan import Plan, compiled
from tests.scanning.generated import hostile_exchanges, shipped_rules


def scanned(exchanges: list[Exchange], plan: Plan, index: int = 0) -> Partial:
    """The partial of one partition that holds these exchanges."""
    partial = Partial(index)
    scanner = Scanner(partial, compiled(plan), plan)
    for exchange in exchanges:
        scanner.take(exchange)
    return partial


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(exchanges=st.lists(hostile_exchanges(), max_size=4))
def test_no_exchange_makes_a_scan_raise(exchanges: list[Exchange]) -> None:
    plan = Plan(rules=shipped_rules(), symptoms=("data-mismatch",))
    partial = pickle.loads(pickle.dumps(scanned(exchanges, plan)))
    document = merge([partial], plan).document
    assert document.summary.exchanges == len(exchanges)
    assert codec.encode_json(document)
